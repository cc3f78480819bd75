"""Nouns of announcing: what sets a decision off, the decision with its lines, what was said of it."""

from motcua.catalogue.announcements.models.decisions import (
    Announcement,
    AnnouncementLine,
    LineComment,
    Opinion,
    ReplacedProcedure,
)
from motcua.catalogue.announcements.models.sources import DraftDuty, MinistryDecision, SourceProcedure

__all__ = [
    "Announcement",
    "AnnouncementLine",
    "DraftDuty",
    "LineComment",
    "MinistryDecision",
    "Opinion",
    "ReplacedProcedure",
    "SourceProcedure",
]
