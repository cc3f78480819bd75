"""Nouns of publication: posting, lists, data cleaning."""

from motcua.catalogue.publication.models.cleaning import (
    CleaningFinding,
    CleaningRun,
    CleaningSighting,
    EndedDocument,
    FormCopy,
)
from motcua.catalogue.publication.models.lists import ListEntry
from motcua.catalogue.publication.models.posting import (
    FeedbackAddress,
    Posting,
    PostingCheck,
    PostingPoint,
    PostingRound,
)

__all__ = [
    "CleaningFinding", "CleaningRun", "CleaningSighting", "EndedDocument", "FeedbackAddress", "FormCopy", "ListEntry",
    "Posting", "PostingCheck", "PostingPoint", "PostingRound",
]  # fmt: skip
