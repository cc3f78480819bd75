"""Dossiers over the API: read and list them, their papers, history and events; act on them.

`reading` what is read, `acting` every act of `acts.py`, `references` copies of dossiers that others handle, `answers`
what is told. Filing and the inbox are the
desk's (`onestop/desk/api.py`).
"""

from motcua.onestop.dossiers.api import acting, reading, references
from motcua.onestop.dossiers.api.answers import router

__all__ = ["acting", "reading", "references", "router"]
