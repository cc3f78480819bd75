"""What stands open in the rooms below, each asked once for a page (within `engine.sharing`) and counted from there."""

from collections.abc import Callable
from datetime import date
from typing import TypeVar

from django.db.models import BooleanField, ExpressionWrapper

from motcua.base.indicators import engine
from motcua.base.organisations.actor import Actor
from motcua.catalogue.announcements import queries as announcements
from motcua.catalogue.publication import queries as publication
from motcua.control.impact import queries as impact
from motcua.control.impact.models import LegalDraft
from motcua.control.impact.models.drafts import OPEN_STAGES
from motcua.control.programmes import measuring
from motcua.control.programmes import queries as programmes
from motcua.control.programmes.models import Programme
from motcua.control.reviews import queries as reviews
from motcua.control.reviews.models import LegalAmendment, ReviewItem, ReviewPlan

T = TypeVar("T")
_OPEN_ITEMS = (ReviewItem.State.PLANNED, ReviewItem.State.UNDER_WAY, ReviewItem.State.RETURNED)


def _once(by: Actor, what: str, make: Callable[[], T], *day: date) -> T:
    return engine.once((f"dashboards.{what}", by.person_id, by.agency_id, *day), make)


def drafts(by: Actor) -> list[LegalDraft]:
    """Return the drafts of legal texts on their way."""
    return _once(by, "drafts", lambda: list(impact.drafts(by).filter(stage__in=OPEN_STAGES)))


def debts(by: Actor) -> list[announcements.Debt]:
    """Return what is owed on the way to publication, the most pressing first."""
    return _once(by, "debts", lambda: announcements.owed(by))


def items(by: Actor) -> list[ReviewItem]:
    """Return the items of approved plans of review that are not finished."""
    rows = reviews.items(by).filter(plan__state=ReviewPlan.State.APPROVED, state__in=_OPEN_ITEMS)
    return _once(by, "items", lambda: list(rows))


def texts(by: Actor, day: date) -> list[LegalAmendment]:
    """Return the legal texts approved options wait for, each with `is_late`."""
    is_late = ExpressionWrapper(reviews.late_texts(day), BooleanField())
    rows = reviews.amendments(by).filter(state__in=LegalAmendment.OPEN).annotate(is_late=is_late)
    return _once(by, "texts", lambda: list(rows), day)


def cleaning(by: Actor, day: date) -> list[publication.Progress]:
    """Return how far the mending of data has come, by agency."""
    return _once(by, "cleaning", lambda: publication.progress(by, day), day)


def standings(by: Actor, day: date) -> list[measuring.Standing]:
    """Return the running programmes as they stand."""
    running = programmes.programmes(by).filter(state=Programme.State.RUNNING)
    return _once(by, "standings", lambda: measuring.together(running, day), day)
