"""Nouns of impact assessment: the draft with its procedures and filled forms; opinions and answers to them."""

from motcua.control.impact.models.drafts import (
    AssessmentSheet,
    DraftPaper,
    DraftProcedure,
    LegalDraft,
    Stage,
)
from motcua.control.impact.models.opinions import OpinionItem

__all__ = ["AssessmentSheet", "DraftPaper", "DraftProcedure", "LegalDraft", "OpinionItem", "Stage"]
