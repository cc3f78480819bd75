"""Working time: which days and hours are worked, when a limit ends, and why on that day.

Here live the calendar (files plus what the province sets), the arithmetic of limits and pauses, the
explanation of a due date, and the `motcua deadline` command. `rules`, `explain`, `files` and `deadline`
import no Django, so that the command starts at once. What a dossier does when its clock stops is not here.
"""
