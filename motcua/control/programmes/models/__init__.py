"""Nouns of programmes: campaigns with their goals and frozen scope, internal procedures, business regulations."""

from motcua.control.programmes.models.campaigns import (
    Goal,
    Milestone,
    MilestoneReminder,
    Programme,
    ScopeItem,
    Treatment,
)
from motcua.control.programmes.models.internal import (
    Contribution,
    DecisionLine,
    FieldOwner,
    InternalDecision,
    InternalProcedure,
    Opinion,
)
from motcua.control.programmes.models.regulations import BusinessRegulation
from motcua.control.programmes.models.words import Mark, Outcome

__all__ = [
    "BusinessRegulation",
    "Contribution",
    "DecisionLine",
    "FieldOwner",
    "Goal",
    "InternalDecision",
    "InternalProcedure",
    "Mark",
    "Milestone",
    "MilestoneReminder",
    "Opinion",
    "Outcome",
    "Programme",
    "ScopeItem",
    "Treatment",
]
