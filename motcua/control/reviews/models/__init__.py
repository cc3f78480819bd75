"""Nouns of review: the yearly plan and its items, the review of a procedure, options and their enforcement."""

from motcua.control.reviews.models.options import (
    Initiative,
    LegalAmendment,
    MinistryLetter,
    OptionRemark,
    SimplificationDecision,
    SimplificationOption,
)
from motcua.control.reviews.models.planning import Review, ReviewItem, ReviewPlan

__all__ = [
    "Initiative",
    "LegalAmendment",
    "MinistryLetter",
    "OptionRemark",
    "Review",
    "ReviewItem",
    "ReviewPlan",
    "SimplificationDecision",
    "SimplificationOption",
]
