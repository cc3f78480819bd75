"""Parties, dossiers, papers, work, pauses, requests, results; what the database can hold is a constraint."""

from motcua.onestop.dossiers.models.dossier import (
    STATUS_CHOICES,
    Dossier,
    DossierEngine,
    FormerHome,
    IntakeDraft,
)
from motcua.onestop.dossiers.models.lines import DossierPaper, FeeLine
from motcua.onestop.dossiers.models.parties import ApplicantName, Counter, Party
from motcua.onestop.dossiers.models.promises import Alert, Apology, Pause, SupplementRequest
from motcua.onestop.dossiers.models.results import Incident, IssuedPaper, Result
from motcua.onestop.dossiers.models.tallies import MonthTally, Tally, TallyChange
from motcua.onestop.dossiers.models.work import DossierLeg, Verification, WorkItem

__all__ = [
    "STATUS_CHOICES",
    "Alert",
    "Apology",
    "ApplicantName",
    "Counter",
    "Dossier",
    "DossierEngine",
    "DossierLeg",
    "DossierPaper",
    "FeeLine",
    "FormerHome",
    "Incident",
    "IntakeDraft",
    "IssuedPaper",
    "MonthTally",
    "Party",
    "Pause",
    "Result",
    "SupplementRequest",
    "Tally",
    "TallyChange",
    "Verification",
    "WorkItem",
]
