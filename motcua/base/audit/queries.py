"""Reads of the trail: filtered, newest first."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from motcua.base.audit.acts import name_of, worded
from motcua.base.audit.models import FOLLOWING, Act
from motcua.base.audit.paging import of_days
from motcua.base.organisations.actor import Actor
from motcua.base.organisations.models import Person
from motcua.base.organisations.permissions import Scope, allowed
from motcua.base.text import clean, fold, read_day

# Up to so many acts are looked up to learn what has a label.
FEW = 2000


@dataclass(frozen=True)
class Filter:
    """What part of the trail is looked at; empty fields do not narrow it."""

    person: str = ""
    act: str = ""
    kind: str = ""
    label: str = ""
    first: date | None = None
    last: date | None = None

    @classmethod
    def read(cls, query: Mapping[str, Any]) -> "Filter":
        """Read the filter from an address; what cannot be read does not narrow it."""
        return cls(
            person=str(query.get("nguoi", ""))[:120], act=str(query.get("viec", "")), kind=str(query.get("loai", "")),
            label=str(query.get("doi_tuong", ""))[:160], first=read_day(str(query.get("tu", ""))),
            last=read_day(str(query.get("den", ""))),
        )  # fmt: skip


def people_like(words: str) -> list[int]:
    """Return the keys of people whose name or user name has these words, without accents."""
    wanted = fold(words).split()
    names = Person.objects.values_list("pk", "full_name", "username")
    return [pk for pk, name, username in names if all(word in fold(f"{name} {username}") for word in wanted)]


def called(label: str) -> Q:
    """Return the condition that an act's label begins with this one.

    The index by label leaves out what follows a receipt: who has the label is looked up in it, and their acts are
    found by them. Of a label that many have, the newest acts are at hand without an index.

    Args:
        label: the beginning of a code or name, as it is written.
    """
    begins = Q(label__startswith=label)
    named = Act.objects.filter(begins).exclude(act__in=FOLLOWING).order_by()
    found = list(named.values_list("seq", "object_kind", "object_id")[: FEW + 1])
    if len(found) > FEW:
        return begins
    objects: dict[str, set[int]] = defaultdict(set)
    for _, kind, object_id in found:
        if object_id is not None:
            objects[kind].add(object_id)
    theirs = Q(pk__in=[seq for seq, _, object_id in found if object_id is None])
    for kind, keys in objects.items():
        theirs |= Q(object_kind=kind, object_id__in=keys)
    # An object may have had other labels as well.
    return begins & theirs


def trail(by: Actor, chosen: Filter) -> QuerySet[Act]:
    """Return the acts a person may see that fit a filter, newest first."""
    acts = Act.objects.order_by("-seq")
    if allowed(by, "audit.view") != Scope.PROVINCE:
        return acts.none()
    if chosen.person:
        acts = acts.filter(actor_id__in=people_like(chosen.person))
    if chosen.act:
        acts = acts.filter(act=chosen.act)
    if chosen.kind:
        acts = acts.filter(object_kind=chosen.kind)
    if chosen.label:
        acts = acts.filter(called(clean(chosen.label)))
    return of_days(acts, chosen.first, chosen.last)


def label_of(kind: str, object_id: int) -> str:
    """Return how the trail last called an object ("" if it never did)."""
    acts = Act.objects.filter(object_kind=kind, object_id=object_id).exclude(label="").order_by("-seq")
    return acts.values_list("label", flat=True).first() or ""


def of_object(kind: str, object_id: int, *, limit: int = 200) -> list[Act]:
    """Return the latest acts on one object, newest first."""
    return list(Act.objects.filter(object_kind=kind, object_id=object_id).order_by("-seq")[:limit])


def history(kind: str, object_id: int, *, limit: int = 40) -> list[tuple[Act, str, list[tuple[str, str]]]]:
    """Return what was done with an object, newest first, each act with its name and its details in words."""
    return [(one, name_of(one.act), worded(one.detail)) for one in of_object(kind, object_id, limit=limit)]
