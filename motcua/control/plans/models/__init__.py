"""Nouns of plans: the document and what was read in it, and the work that follows from it."""

from motcua.control.plans.models.documents import Party, Plan, PlanTarget, PlanTask, Reviewed
from motcua.control.plans.models.following import (
    AnswerReminder,
    Assignment,
    Comment,
    Evidence,
    Feed,
    Reminder,
    UrgingLetter,
)
from motcua.control.plans.models.reports import ProgressReport

__all__ = [
    "AnswerReminder",
    "Assignment",
    "Comment",
    "Evidence",
    "Feed",
    "Party",
    "Plan",
    "PlanTarget",
    "PlanTask",
    "ProgressReport",
    "Reminder",
    "Reviewed",
    "UrgingLetter",
]
