"""Acts of talking about a dossier inside an agency: a note, people named in it, a note taken back."""

import re
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse

from motcua.base import clock
from motcua.base.audit.services import record_act
from motcua.base.errors import Conflict, Invalid, NotAllowed, NotFound
from motcua.base.events.services import record
from motcua.base.notices.services import notify
from motcua.base.organisations.actor import Actor
from motcua.base.organisations.models import Person, RoleAssignment
from motcua.base.organisations.permissions import check
from motcua.base.text import clean, fold
from motcua.onestop.desk.models import Note
from motcua.onestop.dossiers import queries as dossiers

TAKE_BACK_WITHIN = timedelta(minutes=30)
_NAMED = re.compile(r"@([\w.\-]{2,60})")


def notes_of(dossier_id: int, *, by: Actor) -> QuerySet[Note]:
    """Return what the actor's agency has written on a dossier, in order."""
    return Note.objects.filter(dossier_id=dossier_id, agency_id=by.agency_id)


def colleagues(by: Actor, text: str = "", *, limit: int = 8) -> list[Person]:
    """Return people of the actor's agency by user name or name without accents, to be named in a note."""
    held = RoleAssignment.objects.on(clock.today()).filter(unit__agency_id=by.agency_id)
    people = Person.objects.filter(is_active=True, pk__in=held.values("person_id")).exclude(pk=by.person_id)
    wanted = fold(text)
    found = [
        person
        for person in people.order_by("full_name")
        if not wanted or wanted in fold(person.full_name) or person.username.startswith(wanted)
    ]
    return found[:limit]


@transaction.atomic
def write(dossier_id: int, text: str, *, by: Actor, at: datetime | None = None) -> Note:
    """Write a note on a dossier; whoever is named with @ is told.

    Only people of the same agency can be named: others do not see the note.

    Raises:
        Invalid: it says nothing, is too long, or names somebody of another agency.
        NotFound: the actor does not see the dossier.
    """
    check(by, "note.write")
    at = at or clock.now()
    dossier = dossiers.find(dossier_id, by=by)
    text = "\n".join(clean(line) for line in text.splitlines()).strip()
    if not text:
        raise Invalid("Viết nội dung trao đổi.", field="text")
    if len(text) > 2000:
        raise Invalid("Nội dung dài quá 2.000 chữ.", field="text")
    named = _named(text, by)
    note = Note.objects.create(
        dossier=dossier, agency_id=by.agency_id, author_id=by.person_id, author_name=by.name[:120], text=text,
        mentions=sorted(named), at=at,
    )  # fmt: skip
    notify(
        named, kind="dossier.mentioned", title=f"{by.name} nhắc bạn trong hồ sơ {dossier.label}", text=text[:300],
        url=reverse("dossiers:detail", args=[dossier.pk]) + "#trao-doi", at=at,
    )  # fmt: skip
    record("dossier.noted", stream=("note", note.pk), by=by, at=at, payload={"dossier": dossier.pk})
    record_act(
        "dossier.noted", by=by, object_kind="dossier", object_id=dossier.pk, label=dossier.label, at=at
    )
    return note


def _named(text: str, by: Actor) -> set[int]:
    usernames = {name.rstrip(".").lower() for name in _NAMED.findall(text)}
    if not usernames:
        return set()
    held = RoleAssignment.objects.on(clock.today()).filter(unit__agency_id=by.agency_id)
    found = dict(
        Person.objects.filter(is_active=True, username__in=usernames, pk__in=held.values("person_id"))
        .values_list("username", "pk")
    )  # fmt: skip
    if unknown := sorted(usernames - set(found)):
        raise Invalid(f"Không có người dùng @{', @'.join(unknown)} trong cơ quan của bạn.", field="text")
    return set(found.values()) - {by.person_id or 0}


@transaction.atomic
def take_back(note_id: int, *, by: Actor, at: datetime | None = None) -> Note:
    """Take one's own note back within half an hour; that there was one stays seen.

    Raises:
        Conflict: too late, or taken back before.
    """
    at = at or clock.now()
    note = Note.objects.select_for_update().filter(pk=note_id, agency_id=by.agency_id).first()
    if note is None:
        raise NotFound("Không có trao đổi này.")
    if note.author_id != by.person_id:
        raise NotAllowed("Chỉ người viết thu hồi được.")
    if note.taken_back_at is not None:
        raise Conflict("Trao đổi này đã được thu hồi.")
    if at - note.at > TAKE_BACK_WITHIN:
        raise Conflict("Chỉ thu hồi được trong 30 phút sau khi viết.")
    note.taken_back_at = at
    note.save(update_fields=["taken_back_at"])
    record(
        "dossier.note_taken_back",
        stream=("note", note.pk),
        by=by,
        at=at,
        payload={"dossier": note.dossier_id},
    )
    record_act("dossier.note_taken_back", by=by, object_kind="dossier", object_id=note.dossier_id, at=at)
    return note
