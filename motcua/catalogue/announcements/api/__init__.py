"""Announcements over the API: decisions with their lines, from draft to publication, and what sets them off."""

from motcua.catalogue.announcements.api import acting, drafting, reading, sources
from motcua.catalogue.announcements.api.answers import router

__all__ = ["acting", "drafting", "reading", "router", "sources"]
