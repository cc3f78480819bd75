"""Review over the API: items with their sheets, options and their acts, the legal texts they wait for."""

from motcua.control.reviews.api import options, sheets, texts
from motcua.control.reviews.api.options import router

__all__ = ["options", "router", "sheets", "texts"]
