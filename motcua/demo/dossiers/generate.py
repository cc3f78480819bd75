"""Makes the dossiers: draws what is filed day by day, has each story told, loads the rows."""

import heapq
import math
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import accumulate
from typing import Any

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from motcua.base import clock
from motcua.catalogue.procedures.services import set_uses
from motcua.demo.dossiers import words
from motcua.demo.dossiers.binary import BEGIN, END
from motcua.demo.dossiers.bulk import complete, ready_for_bulk
from motcua.demo.dossiers.clerk import Clerk, File
from motcua.demo.dossiers.issued import Issuer
from motcua.demo.dossiers.log import ACT_COLUMNS, EVENT_COLUMNS, Log, seconds
from motcua.demo.dossiers.mix import TOGETHER, online_share, organisation_share, together_share
from motcua.demo.dossiers.offers import Offer
from motcua.demo.dossiers.parties import Parties
from motcua.demo.dossiers.parts import PARTS, Batch, Ending, Part, batches, divide, tell, uncollected
from motcua.demo.dossiers.posts import Officer, Place
from motcua.demo.dossiers.seasons import Hours
from motcua.demo.dossiers.story import Fate, Teller
from motcua.demo.dossiers.tables import (
    NULL,
    ZONE,
    Tables,
    first_numbers,
    set_sequences,
)
from motcua.demo.dossiers.trail import Trail
from motcua.demo.dossiers.world import World
from motcua.demo.names import pick
from motcua.onestop.dossiers.models import Dossier

MONTHS = 12
MANY = 100_000
LACKING_AT_DESK, REFUSED_AT_DESK = 0.015, 0.004
LACKING_ONLINE, REFUSED_ONLINE, SLOW_ONLINE = 0.035, 0.009, 0.03
# How the result is to come back: fetched, electronic, by post.
WAYS_ONLINE, WAYS_AT_DESK = list(accumulate((0.25, 0.62, 0.13))), list(accumulate((0.9, 0.05, 0.05)))
PORTAL = "Cổng Dịch vụ công quốc gia"
# Bytes of a table that are sent together.
SENT_AT_ONCE = 8_000_000


@dataclass(slots=True)
class Filing:
    """Something filed: what, where, how, when; `fate` when it is written down beforehand."""

    at: datetime
    offer: Offer
    place: Place
    agency_id: int
    channel: int
    fate: Fate | None = None
    new_only: bool = False
    # How many others of the kind the applicant files with it.
    others: int = 0


def load_dossiers(
    count: int,
    *,
    seed: int = 1,
    moving: Callable[[int, int], None] | None = None,
    keep: list[File] | None = None,
) -> int:
    """Load so many sample dossiers of the last twelve months; where there are any, only complete what is there.

    Args:
        count: how many.
        seed: of the chance by which everything is drawn.
        moving: told how many of how many are made.
        keep: collects the dossiers with the acts that made them, for replaying.

    Returns:
        How many there are now.
    """
    if Dossier.objects.exists():
        complete()
        return Dossier.objects.count()
    # Of whole ten minutes, so that a sample built twice for one time of day is the same sample.
    now = clock.now().replace(tzinfo=None, second=0, microsecond=0)
    now -= timedelta(minutes=now.minute % 10)
    with uncollected():
        told = tell(generators(count, seed, now, keep))
        with transaction.atomic():
            with ready_for_bulk(many=count >= MANY):
                load = Load(as_old=count >= MANY)
                for made in batches(told):
                    load.write(made)
                    if moving:
                        moving(sum(batch.made for batch in made), count)
                load.finish([part.end() for part in told])
            set_sequences()
    complete()
    return Dossier.objects.count()


def generators(count: int, seed: int, now: datetime, keep: list[File] | None = None) -> list["Generator"]:
    """Return what tells each part of the province; one part unless there are very many dossiers."""
    world, firsts = World(now.date()), first_numbers()
    parts = divide(world, count, seed, now, firsts["dossiers_dossier"], parts=PARTS if count >= MANY else 1)
    return [Generator(world, part, seed, now, firsts, keep, big=count >= MANY) for part in parts]


class Copy:
    """Rows of a table on their way to the server."""

    def __init__(
        self, table: str, columns: Sequence[str], how: str, begin: bytes = b"", end: bytes = b""
    ) -> None:
        """Begin with none; what is sent together stands between `begin` and `end`."""
        names = ", ".join(f'"{column}"' for column in columns)
        self.statement = f"COPY {table} ({names}) FROM STDIN ({how})"
        self.begin, self.end = begin, end
        self.waiting: list[bytes] = []
        self.size = 0

    def add(self, rows: bytes) -> None:
        """Let rows wait."""
        if rows:
            self.waiting.append(rows)
            self.size += len(rows)

    def send(self, cursor: CursorWrapper) -> None:
        """Send what waits."""
        with cursor.copy(self.statement) as copy:
            for rows in (self.begin, *self.waiting, self.end):
                copy.write(rows)
        self.waiting, self.size = [], 0


class Load:
    """The loading transaction's side: takes what the parts have made, day by day, and sends it by COPY."""

    def __init__(self, *, as_old: bool = False) -> None:
        """Open the load; `as_old` where all tables have been begun anew (`ready_for_bulk`)."""
        with connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL timezone TO '{ZONE}'")
            cursor.execute("SET LOCAL work_mem = '256MB'")
        self.tables = Tables()
        freeze = ", FREEZE" if as_old else ""
        self.copies = [Copy(table.name, table.columns, f"NULL '{NULL}'{freeze}") for table in self.tables.all]
        # More than half of all bytes.
        self.log = [
            Copy("events_event", EVENT_COLUMNS, f"FORMAT binary{freeze}", BEGIN, END),
            Copy("audit_act", ACT_COLUMNS, f"FORMAT binary{freeze}", BEGIN, END),
        ]
        self.trail = Trail(first_numbers()["events_event"])

    def write(self, made: list[Batch]) -> None:
        """Add what the parts made on a day; send what has grown big enough."""
        for batch in made:
            self._add(batch.tables)
        for copy, rows in zip(self.log, self.trail.rows_of([batch.log for batch in made]), strict=True):
            copy.add(rows)
        self._send(SENT_AT_ONCE)

    def _add(self, tables: list[bytes]) -> None:
        for copy, lines in zip(self.copies, tables, strict=True):
            copy.add(lines)

    def _send(self, least: int) -> None:
        with connection.cursor() as cursor:
            for copy in [*self.copies, *self.log]:
                if copy.size > least:
                    copy.send(cursor)

    def finish(self, endings: list[Ending]) -> None:
        """Send the rest, with the counters as they stand, and let numbering and the trail go on after it."""
        uses: dict[int, int] = {}
        for ending in endings:
            for series, last in ending.counters.items():
                row: Any = self.tables.counter.new()
                row.series, row.last = series, last
                self.tables.counter.write(row)
            for procedure, times in ending.uses.items():
                uses[procedure] = uses.get(procedure, 0) + times
        self._add([table.take() for table in self.tables.all])
        self._send(0)
        self.trail.close()
        set_uses(uses)


class Generator:
    """One part of the province for a year: its desks, the rows under way, and chance."""

    def __init__(
        self,
        world: World,
        part: Part,
        seed: int,
        now: datetime,
        firsts: dict[str, int],
        keep: list[File] | None = None,
        *,
        big: bool = False,
    ) -> None:
        """Of a big sample some are filed together, and the forms of ended dossiers are only numbered."""
        self.big = big
        self.world, self.part, self.now, self.keep = world, part, now, keep
        self.rng = random.Random(f"{seed}:{part.number}")
        self.first = (now - timedelta(days=365)).date()
        self.tables = Tables(firsts, part=part.number, parts=part.of)
        self.tables.dossier.step = 1
        self.log = Log(self.tables, Issuer(self.world), every_form=not big)
        self.clerk = Clerk(self.world, self.tables, self.log, now)
        self.clerk.keep_script = keep is not None
        self.teller = Teller(self.world, self.clerk, self.rng, now)
        self.hours = Hours(self.rng)
        self.parties = Parties(self.rng, world, self.tables, now.date(), part=part.number, parts=part.of)
        self.offers = [offer for offer in world.offers if part.weight_of(offer) > 0]
        self.offer_weights = list(accumulate(part.weight_of(offer) for offer in self.offers))
        self.portal: dict[int, Officer] = {}
        # What is to be done, by seconds since there are entries: instants are slower to put in order.
        self.agenda: list[tuple[int, int, Callable[[], None]]] = []
        self.made = 0
        self.order = 0

    def days(self) -> Iterator[date]:
        """Tell what is filed day by day, yielding each day when all that happened on it is written down."""
        for day, number in self.part.filings.items():
            self.tables.dossier.next_id = self.part.first_ids[day]
            for one in self.part.scripted.get(day, []):
                self._plan(
                    Filing(one.at, one.offer, one.place, one.agency_id, one.channel, one.fate, one.new)
                )
            for filing in self._filings(day, number):
                self._plan(filing)
            self._work_until(day)
            self.log.write_until(day)
            yield day

    # What is filed.

    def _filings(self, day: date, number: int) -> Iterator[Filing]:
        workday = self.world.calendar.is_workday(day)
        while number > 0:
            number -= 1
            filing = self._filing(day, workday)
            if filing is not None and filing.at <= self.now:
                filing.others = self._others(filing, number)
                number -= filing.others
                yield filing

    def _others(self, filing: Filing, most: int) -> int:
        """Draw how many others are filed with it."""
        if not self.big or filing.channel != 1:
            return 0
        if self.rng.random() >= together_share(filing.offer.field):
            return 0
        return min(most, self.rng.choice(TOGETHER) - 1)

    def _filing(self, day: date, workday: bool) -> Filing | None:
        rng, world = self.rng, self.world
        for _ in range(40):
            offer = pick(rng, self.offers, self.offer_weights)
            place = self.part.place_for(offer, rng)
            agency = world.agency_for(offer, place)
            channel = self._channel(offer, place, day)
            if agency is None or (not workday and channel != 2):
                continue
            for _ in range(60):
                at = (
                    self.hours.anywhere(day)
                    if channel == 2
                    else self.hours.at_desk(world.calendar_of(place.agency_id), day)
                )
                if at <= self.now:
                    return Filing(at, offer, place, agency.pk, channel)
        return None

    def _channel(self, offer: Offer, place: Place, day: date) -> int:
        month = (day - self.first).days // 30
        drawn = self.rng.random()
        if drawn < 0.02 and 3 in offer.channels:
            return 3
        share = online_share(month, province=not place.commune_code)
        if offer.field == "Chứng thực":
            share *= 0.35
        if 2 in offer.channels and (drawn < 0.02 + share or 1 not in offer.channels):
            return 2
        return 1 if 1 in offer.channels else offer.channels[0]

    # What becomes of it.

    def _plan(self, filing: Filing) -> None:
        self._at(filing.at, lambda: self._file(filing))

    def _at(self, at: datetime, do: Callable[[], None]) -> None:
        self.order += 1
        heapq.heappush(self.agenda, (seconds(at), self.order, do))

    def _work_until(self, day: date) -> None:
        agenda = self.agenda
        end = min(seconds(datetime.combine(day + timedelta(days=1), time.min)), seconds(self.now) + 1)
        while agenda and agenda[0][0] < end:
            heapq.heappop(agenda)[2]()

    def _file(self, filing: Filing) -> None:
        self.made += 1
        if filing.channel == 1:
            self._at_desk(filing)
        else:
            self._sent_in(filing)

    def _begin(self, filing: Filing, by: Officer, lacking: bool) -> tuple[File, tuple[int, ...]]:
        rng, offer = self.rng, filing.offer
        company = rng.random() < organisation_share(offer.field)
        party = self.parties.organisation(filing.place) if company else self.parties.citizen(filing.place)
        filer = self.parties.citizen(filing.place) if rng.random() < 0.06 else None
        if filer is party:
            filer = None
        required = offer.required
        short = tuple(rng.sample(required, 1)) if lacking and required else ()
        online = filing.channel == 2
        ways = WAYS_ONLINE if online else WAYS_AT_DESK
        file = self.clerk.begin(
            offer, filing.place, filing.agency_id, party, filing.at, by, channel=filing.channel,
            device=("DI_DONG" if rng.random() < 0.55 else "WEB") if online else "QUAY",
            result_way=pick(rng, (1, 2, 3), ways), filer=filer,
            authorisation=rng.choice(words.AUTHORISATIONS) if filer else "",
            quantity=1 if rng.random() < 0.7 else rng.randint(2, 6), lacking=short,
        )  # fmt: skip
        if self.keep is not None:
            self.keep.append(file)
        return file, short

    def _officer(self, place: Place) -> Officer:
        if place.commune_code:
            return place.intake[0] if self.rng.random() < 0.7 else self.rng.choice(place.intake)
        return self.rng.choice(place.intake)

    def _at_desk(self, filing: Filing) -> None:
        rng, clerk, by = self.rng, self.clerk, self._officer(filing.place)
        # Of several filed together none lacks anything.
        drawn = rng.random() if filing.fate is None and not filing.others else 1.0
        file, short = self._begin(filing, by, drawn < LACKING_AT_DESK)
        if short:
            self._ask_at_intake(file, filing.at, by, short, born=True)
        elif LACKING_AT_DESK <= drawn < LACKING_AT_DESK + REFUSED_AT_DESK:
            clerk.refuse_intake(file, filing.at, by, born=True, **words.intake_refusal(rng))
            clerk.write(file)
        else:
            if filing.others:
                file.noted = []
            clerk.receive(file, filing.at, by)
            self._handle(file, filing.at, by, filing.fate)
            self._take_others(file, filing.others)

    def _take_others(self, file: File, number: int) -> None:
        for _ in range(number):
            self.made += 1
            like = self.clerk.again(file)
            self.clerk.write(like)
            if self.keep is not None:
                self.keep.append(like)

    def _sent_in(self, filing: Filing) -> None:
        """Filed online or by post: the desk looks at it within eight working hours, mostly."""
        rng, teller = self.rng, self.teller
        drawn = rng.random() if filing.fate is None else 1.0
        file, short = self._begin(filing, self._sender(filing), drawn < LACKING_ONLINE)
        self.clerk.submit(file, filing.at, self._sender(filing))
        if filing.new_only:
            self.clerk.write(file)
            return
        calendar = self.world.calendar_of(filing.place.agency_id)
        middle, most = (700, 2400) if rng.random() < SLOW_ONLINE else (75, 470)
        seen = teller.later(calendar, filing.at, teller.minutes(middle, 0.8, most))
        if drawn < LACKING_ONLINE and not short:
            short = (0,) if file.offer.papers else ()
        refused = LACKING_ONLINE <= drawn < LACKING_ONLINE + REFUSED_ONLINE
        self._at_or_write(seen, file, lambda: self._look(file, filing, seen, short, refused))

    def _sender(self, filing: Filing) -> Officer:
        """Who writes down what came online or by post: the portal, or the desk's postal officer."""
        unit = filing.place.unit
        known = self.portal.get(filing.place.unit_id)
        if known is None:
            known = self.portal[filing.place.unit_id] = Officer(
                None, PORTAL, [], unit.pk, unit.name, filing.place.agency_id, str(filing.place.agency),
                channel="portal",
            )  # fmt: skip
        return known

    def _at_or_write(self, at: datetime, file: File, do: Callable[[], None]) -> None:
        """Go on later, or leave the dossier as it stands when later is after the present."""
        if at > self.now:
            self.clerk.write(file)
        else:
            self._at(at, do)

    def _look(self, file: File, filing: Filing, at: datetime, short: tuple[int, ...], refused: bool) -> None:
        by = self._officer(filing.place)
        if short:
            self._ask_at_intake(file, at, by, short, born=False)
        elif refused:
            self.clerk.refuse_intake(file, at, by, born=False, **words.intake_refusal(self.rng))
            self.clerk.write(file)
        else:
            self.clerk.accept(file, at, by)
            self._handle(file, at, by, filing.fate)

    def _ask_at_intake(
        self, file: File, at: datetime, by: Officer, short: tuple[int, ...], *, born: bool
    ) -> None:
        rng = self.rng
        reason = rng.choice(words.INTAKE_SUPPLEMENTS)
        self.clerk.ask_supplement_at_intake(file, at, by, positions=short, reason=reason, born=born)
        calendar = self.world.calendar_of(file.row.intake_agency_id)
        came = at + timedelta(days=min(25.0, 2 * math.exp(rng.gauss(0, 0.7))))
        back = self.teller.later(calendar, came, rng.randrange(10, 200))
        drawn = rng.random()

        def go_on() -> None:
            if drawn < 0.03:
                self.clerk.ask_withdrawal(file, back, by, reason=rng.choice(words.WITHDRAWALS))
                self.clerk.write(file)
            elif drawn < 0.07:
                refusal = {"reason": words.STOP_REASON, "basis": words.STOP_BASIS, "right_place": ""}
                self.clerk.refuse_intake(file, back, by, born=False, **refusal)
                self.clerk.write(file)
            else:
                self.clerk.accept(file, back, by)
                self._handle(file, back, by, None)

        self._at_or_write(back, file, go_on)

    def _handle(self, file: File, at: datetime, by: Officer, fate: Fate | None) -> None:
        self.teller.handle(file, at, by, fate or self.teller.fate(file))
        self.clerk.write(file)
