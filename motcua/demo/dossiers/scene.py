"""The open work that greets a newcomer at the ward of the demonstration: something of every kind."""

import random
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from motcua.base.organisations.models import Person
from motcua.demo.dossiers.offers import Offer
from motcua.demo.dossiers.posts import Place
from motcua.demo.dossiers.story import Fate
from motcua.demo.dossiers.world import World

WARD = "07228"
SMALL = 100


@dataclass(slots=True)
class Scripted:
    """A dossier that waits at a certain step today."""

    at: datetime
    offer: Offer
    place: Place
    agency_id: int
    channel: int
    fate: Fate
    new: bool = False


# Procedure, the kind of step it waits at, how it stands to its due date, how many, and the turn it takes.
_WARD = (
    ("1.000894", "KY", "today", 2, "plain", 0),
    ("2.000635", "KY", "today", 2, "plain", 0),
    ("1.004873", "KY", "soon", 3, "plain", 0),
    ("1.013225", "KY", "soon", 2, "plain", 0),
    ("1.001193", "THAM_DINH", "today", 3, "plain", 0),
    ("2.000635", "THAM_DINH", "today", 3, "plain", 0),
    ("1.004873", "THAM_DINH", "soon", 3, "plain", 0),
    ("1.004859", "THAM_DINH", "late", 2, "plain", 0),
    ("1.004884", "THAM_DINH", "late", 1, "plain", 0),
    ("1.001022", "THAM_DINH", "later", 1, "plain", 1),
    ("1.004873", "THAM_DINH", "soon", 1, "plain", 1),
    ("1.004859", "NHAN_BO_SUNG", "soon", 2, "supplement", 0),
    ("1.004884", "GUI_BO_SUNG", "later", 1, "supplement", 0),
    ("1.000656", "PHAN_CONG", "today", 2, "plain", 0),
    ("1.004873", "PHAN_CONG", "soon", 2, "plain", 0),
    ("2.000635", "TIEP_NHAN", "today", 2, "plain", 0),
    ("1.001612", "DONG_DAU", "soon", 2, "plain", 0),
    ("1.001193", "TRA_KET_QUA", "soon", 4, "plain", 0),
    ("2.000884", "TRA_KET_QUA", "today", 2, "plain", 0),
)
_PROVINCE = (
    ("1.013236", "THAM_DINH", "soon", 2, "plain", 0),
    ("1.013237", "THAM_DINH", "later", 2, "plain", 0),
    ("1.013237", "KY", "soon", 2, "plain", 0),
    ("1.013236", "THAM_DINH", "late", 1, "plain", 0),
)
_ONLINE = ("2.000635", "1.001193", "1.004873")


def scene(world: World, now: datetime, count: int, rng: random.Random) -> list[Scripted]:
    """Return the scripted dossiers; none when there are to be fewer than a hundred in all."""
    if count < SMALL:
        return []
    ward = next(place for place in world.places if place.commune_code == WARD)
    centre = next(place for place in world.places if not place.commune_code)
    found = []
    for place, rows in ((ward, _WARD), (centre, _PROVINCE)):
        for code, hold, standing, number, fate, bounces in rows:
            offer = _offer(world, code)
            if offer is not None:
                wanted = (hold, standing, fate, bounces)
                found += [_scripted(world, now, rng, place, offer, wanted) for _ in range(number)]
    for code in _ONLINE:
        offer = _offer(world, code)
        agency = world.agency_for(offer, ward) if offer else None
        if offer and agency and 2 in offer.channels:
            at = now - timedelta(minutes=rng.randrange(20, 300))
            found.append(Scripted(at, offer, ward, agency.pk, 2, Fate(), new=True))
    return [one for one in found if one is not None]


def _offer(world: World, code: str) -> Offer | None:
    return next((offer for offer in world.offers if offer.code == code and 1 in offer.channels), None)


def _scripted(
    world: World,
    now: datetime,
    rng: random.Random,
    place: Place,
    offer: Offer,
    wanted: tuple[str, str, str, int],
) -> Scripted | None:
    hold, standing, kind, bounces = wanted
    agency = world.agency_for(offer, place)
    if agency is None:
        return None
    at = _received(world, now, rng, offer, agency.pk, standing)
    if at is None:
        return None
    fate = Fate(kind, bounces, hold, now - timedelta(minutes=5), _signer(world, agency.pk))
    fate.collect = rng.random() < 0.6
    return Scripted(at, offer, place, agency.pk, 1, fate)


def _signer(world: World, agency_id: int) -> int | None:
    """Return the leader whose sign-in the newcomer is given."""
    for username in ("lanhdao", "lanhdao.sxd"):
        person = Person.objects.filter(username=username).first()
        units = [unit for unit in world.units.values() if unit.agency_id == agency_id]
        if person and any(
            one.person_id == person.pk for unit in units for one in world.officers.get(unit.pk, [])
        ):
            return person.pk
    return None


def _received(
    world: World, now: datetime, rng: random.Random, offer: Offer, agency_id: int, standing: str
) -> datetime | None:
    """Return when a dossier was received that now stands so to its due date."""
    calendar = world.calendar_of(agency_id)
    today = calendar.workday_from(now.date())
    if today == now.date() and now >= calendar.closes(today):
        today = calendar.workday_from(today + timedelta(days=1))
    near = calendar.add_workdays(today, 2)
    for back in range(120):
        day = now.date() - timedelta(days=back)
        if not calendar.is_workday(day):
            continue
        at = datetime.combine(day, datetime.min.time()) + timedelta(
            minutes=460 + rng.randrange(120), seconds=rng.randrange(60)
        )
        if at > now - timedelta(minutes=30):
            continue
        due, _ = world.due(agency_id, at, offer.limits[1], world.law_on(day))
        if _stands(due, now, today, near) == standing or (standing == "soon" and due.date() > near):
            return at
    return None


def _stands(due: datetime, now: datetime, today: date, near: date) -> str:
    if due < now:
        return "late"
    if due.date() == today:
        return "today"
    return "soon" if due.date() <= near else "later"
