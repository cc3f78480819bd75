"""Reads of exports and saved views: one's own, and the views of one's unit."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from motcua.base.errors import NotFound
from motcua.base.lists import registry
from motcua.base.lists.exporting import filters_of
from motcua.base.lists.models import DefaultView, Export, SavedView
from motcua.base.organisations.actor import Actor
from motcua.base.organisations.permissions import allowed


def exports_of(by: Actor) -> QuerySet[Export]:
    """Return the files somebody asked for, the newest first."""
    return Export.objects.filter(person_id=by.person_id or 0).order_by("-id")


def export(uuid: UUID, *, by: Actor) -> Export:
    """Return one of one's own exports; raises NotFound for everybody else's."""
    found = exports_of(by).filter(uuid=uuid).first()
    if found is None:
        raise NotFound("Không có tệp này, hoặc tệp của người khác.")
    return found


def waiting_before(export: Export) -> int:
    """Return how many exports were asked for before this one and still wait or run."""
    if export.state != Export.State.WAITING:
        return 0
    return Export.objects.filter(pk__lt=export.pk, state__in=["CHO", "CHAY"]).count()


@dataclass(frozen=True)
class ViewLine:
    """A saved view as a list shows it."""

    view: SavedView
    url: str
    active: bool
    is_default: bool
    mine: bool


def views_of(code: str, *, by: Actor) -> QuerySet[SavedView]:
    """Return the views of a list somebody has: the own and those of the unit."""
    own = Q(person_id=by.person_id or 0, unit__isnull=True)
    shared = Q(unit_id=by.unit_id) if by.unit_id else Q(pk__in=[])
    chosen = DefaultView.objects.filter(view=OuterRef("pk"), person_id=by.person_id or 0)
    return SavedView.objects.filter(own | shared, listing=code).annotate(is_default=Exists(chosen))


def view(pk: int, *, by: Actor) -> SavedView:
    """Return a view one has; raises NotFound for others."""
    own = Q(person_id=by.person_id or 0, unit__isnull=True)
    shared = Q(unit_id=by.unit_id) if by.unit_id else Q(pk__in=[])
    found = SavedView.objects.filter(own | shared, pk=pk).first()
    if found is None:
        raise NotFound("Không có cách xem này, hoặc của người khác.")
    return found


def view_lines(code: str, query: str, views: Iterable[SavedView]) -> list[ViewLine]:
    """Return the saved views of a list with the one the address shows marked."""
    present = sorted(filters_of(query).lists())
    listing = registry.get(code)
    return [
        ViewLine(
            view=one, url=listing.url(one.query or "tat-ca=1"),
            active=sorted(filters_of(one.query).lists()) == present,
            is_default=one.is_default,  # type: ignore[attr-defined]
            mine=one.unit_id is None,
        )
        for one in views
    ]  # fmt: skip


def may_share(by: Actor) -> bool:
    """Tell whether somebody may keep a view for the whole unit."""
    return by.unit_id is not None and allowed(by, "view.share") is not None
