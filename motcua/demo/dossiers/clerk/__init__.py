"""Carries out the acts on a sample dossier in memory, writing the rows the services would have written.

Each method stands for the service of the same name in `motcua.onestop.dossiers.services`, in the same order of
changes; the replay test holds the two together. Times are local times of Viet Nam.
"""

from motcua.demo.dossiers.clerk.core import EndOfTimeError, File, engine_state
from motcua.demo.dossiers.clerk.ending import Ending
from motcua.demo.dossiers.clerk.handling import Handling
from motcua.demo.dossiers.clerk.together import Together

__all__ = ["Clerk", "EndOfTimeError", "File", "engine_state"]


class Clerk(Together, Handling, Ending):
    """Does what the services do, on plain rows."""
