"""Internal and electronic processes (quy trình nội bộ, quy trình điện tử).

Here: the table of steps a province approves for a procedure, its versions with their decisions and days,
the same thing drawn as BPMN 2.0, the checks before approval, and the engine that walks a dossier through it.
Not here: dossiers and who holds a step's work (onestop), time limits of procedures (catalogue.procedures),
deadlines on the calendar (base.worktime).
"""
