"""Impact assessment over the API: drafts with their procedures and questionnaires, and the acts on them."""

from motcua.control.impact.api import acting, assessing, reading
from motcua.control.impact.api.answers import router

__all__ = ["acting", "assessing", "reading", "router"]
