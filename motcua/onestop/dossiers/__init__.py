"""Dossiers (hồ sơ): from intake to result, for one agency and its one-stop desk.

`rules` holds the legal states and transitions, `services` the acts, `queries` what one may see,
`papers` the legal forms of a dossier. A dossier's events are its history; status, work items and
deadlines are derived from the same acts and change in the same transaction.
Not here: the desk's pages (`onestop.desk`), the running of BPMN (`catalogue.processes`).
"""
