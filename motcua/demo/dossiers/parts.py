"""The province in parts that have no desk, code, book or numbered form in common, each told on its own.

A big sample is told by several processes, one a part; what comes out depends on the seed and the number of
dossiers alone, not on the machine. Small samples are one part and stay in this process.
"""

import gc
import marshal
import math
import random
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from fcntl import F_SETPIPE_SZ, fcntl
from itertools import accumulate
from multiprocessing import get_context
from multiprocessing.connection import Connection
from queue import Queue
from threading import Thread
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db import connection, connections

from motcua.demo.dossiers.log import Entry
from motcua.demo.dossiers.offers import Offer
from motcua.demo.dossiers.posts import Place
from motcua.demo.dossiers.scene import Scripted, scene
from motcua.demo.dossiers.seasons import day_weights, spread
from motcua.demo.dossiers.world import World
from motcua.demo.names import pick

if TYPE_CHECKING:
    from motcua.demo.dossiers.generate import Generator

PARTS = 2
DAYS_AHEAD = 4
# Bytes; the most a pipe may hold without privileges.
PIPE = 1 << 20
WARD_SHARE = 6.0
BRANCH = "chi_nhanh_vpdk"
OF_COMMUNES = frozenset({"ubnd_xa", "cong_an_xa"})
# Of the land procedures the communes' desks take most, the province's the rest.
LAND_AT_COMMUNE = 0.72


@dataclass
class Part:
    """Some desks and what will be filed at them: how many a day, which scripted ones, and the numbers they get."""

    number: int
    of: int
    places: list[Place]
    communes: list[Place]
    province: Place | None
    # Its share of all that is filed at communes, by weight.
    share: float
    filings: dict[date, int] = field(default_factory=dict)
    scripted: dict[date, list[Scripted]] = field(default_factory=dict)
    first_ids: dict[date, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Lay out the chances by which a commune is drawn."""
        self.commune_weights = list(accumulate(place.weight for place in self.communes))

    def weight_of(self, offer: Offer) -> float:
        """Return how much of a procedure's case is filed here."""
        here = 1.0 if self.province else 0.0
        if offer.key in OF_COMMUNES:
            return offer.weight * self.share
        if offer.key == BRANCH:
            return offer.weight * (LAND_AT_COMMUNE * self.share + (1 - LAND_AT_COMMUNE) * here)
        return offer.weight * here

    def place_for(self, offer: Offer, rng: random.Random) -> Place:
        """Draw the desk at which a procedure that is filed here is filed."""
        if self.province is None or offer.key in OF_COMMUNES:
            return self._commune(rng)
        if offer.key == BRANCH:
            at_commune = LAND_AT_COMMUNE * self.share
            if rng.random() * (at_commune + 1 - LAND_AT_COMMUNE) < at_commune:
                return self._commune(rng)
        return self.province

    def _commune(self, rng: random.Random) -> Place:
        return pick(rng, self.communes, self.commune_weights)


def divide(world: World, count: int, seed: int, now: datetime, first_id: int, *, parts: int) -> list[Part]:
    """Return the parts with all that is drawn for the province as a whole: desks' weights, days, scripted dossiers.

    Args:
        world: the province.
        count: how many dossiers in all.
        seed: of chance.
        now: the last instant.
        first_id: the first free number of a dossier; each part gets numbers day by day, so that they grow in time.
        parts: 1 or more.
    """
    rng = random.Random(seed)
    for place in world.places:
        if place.commune_code:
            place.weight = math.exp(rng.gauss(0, 0.45)) * (1.7 if place.kind == "Phường" else 1.0)
            if place.commune_code == "07228":
                place.weight = WARD_SHARE
    found = _parts(world, parts)
    scripted = scene(world, now, count, rng)
    first = (now - timedelta(days=365)).date()
    days, weights = day_weights(world.calendar, first, now)
    whole = [sum(part.weight_of(offer) for offer in world.offers) for part in found]
    drawn = spread(
        rng, [(day, part.number) for day in days for part in found],
        [weight * share for weight in weights for share in whole], max(0, count - len(scripted)),
    )  # fmt: skip
    home = {id(place): part for part in found for place in part.places}
    for one in scripted:
        home[id(one.place)].scripted.setdefault(one.at.date(), []).append(one)
    for day in days:
        for part in found:
            part.filings[day] = drawn.get((day, part.number), 0)
            part.first_ids[day] = first_id
            first_id += part.filings[day] + len(part.scripted.get(day, []))
    return found


def _parts(world: World, parts: int) -> list[Part]:
    """Keep together what one land office branch serves: it numbers its forms for all of them."""
    branches: dict[int, list[Place]] = {}
    branch = next((offer for offer in world.offers if offer.key == BRANCH), None)
    for place in world.places:
        agency = world.agency_for(branch, place) if branch else None
        branches.setdefault(agency.pk if agency else 0, []).append(place)
    total = sum(place.weight for place in world.places if place.commune_code)
    groups: list[tuple[float, list[Place]]] = []
    for places in branches.values():
        of_communes = sum(place.weight for place in places if place.commune_code) / total
        centre = next((place for place in places if not place.commune_code), None)
        trial = Part(0, 1, places, [], centre, of_communes)
        groups.append((sum(trial.weight_of(offer) for offer in world.offers), places))
    bins: list[tuple[float, list[Place]]] = [(0.0, []) for _ in range(min(parts, len(groups)))]
    for weight, places in sorted(groups, key=lambda group: -group[0]):
        least = min(range(len(bins)), key=lambda number: bins[number][0])
        bins[least] = (bins[least][0] + weight, [*bins[least][1], *places])
    found = []
    for number, (_, desks) in enumerate(bins):
        communes = [place for place in desks if place.commune_code]
        share = sum(place.weight for place in communes) / total
        province = next((place for place in desks if not place.commune_code), None)
        found.append(Part(number, len(bins), desks, communes, province, share))
    return found


@contextmanager
def uncollected() -> Iterator[None]:
    """Keep the collector from going, again and again, through millions of rows of which none are in a circle."""
    gc.collect()
    gc.freeze()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
        gc.unfreeze()


class Batch(NamedTuple):
    """What a part has made up to the end of a day: lines by table, entries of the log, how many dossiers."""

    tables: list[bytes]
    log: list[Entry]
    made: int


class Ending(NamedTuple):
    """What a part leaves: the last numbers of its series, and how often each procedure was used."""

    counters: dict[str, int]
    uses: dict[int, int]


class Told:
    """A part told in this process."""

    def __init__(self, generator: "Generator") -> None:
        self.generator = generator
        self.days = generator.days()

    def next(self) -> Batch | None:
        """Return the next day's batch, None when the last day is over."""
        if next(self.days, None) is None:
            return None
        generator = self.generator
        return Batch([table.take() for table in generator.tables.all], generator.log.take(), generator.made)

    def end(self) -> Ending:
        """Return what is left when the last day is over."""
        clerk, log = self.generator.clerk, self.generator.log
        return Ending({**clerk.counters, **log.counters}, clerk.uses)


class Apart:
    """A part told in a process of its own, some days ahead of whoever takes them."""

    def __init__(self, generator: "Generator") -> None:
        context = get_context("fork")
        self.pipe, there = context.Pipe(duplex=False)
        with suppress(OSError):  # a host may allow less
            fcntl(self.pipe.fileno(), F_SETPIPE_SZ, PIPE)
        self.process = context.Process(target=_tell, args=(generator, there, self.pipe), daemon=True)
        self.process.start()
        there.close()
        self.days: Queue[bytes | None] = Queue(DAYS_AHEAD)

    def listen(self) -> None:
        """Begin to take what is told off the pipe, which holds far less than a day, so that the teller goes on."""
        Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        try:
            while True:
                self.days.put(self.pipe.recv_bytes())
        except EOFError:
            self.days.put(None)

    def next(self) -> Batch | None:
        """Return the next day's batch, None when the last day is over.

        Raises:
            EOFError: the process has died.
        """
        batch = self._take()
        return batch and Batch(*batch)

    def end(self) -> Ending:
        """Return what is left when the last day is over."""
        ending = self._take()
        self.process.join()
        return Ending(*ending)

    def _take(self) -> Any:
        told = self.days.get()
        if told is None:
            raise EOFError
        return marshal.loads(told)  # noqa: S302 - from our own child


def _tell(generator: "Generator", there: Connection, here: Connection) -> None:
    here.close()
    # The load has locked the tables that dossiers refer to: to ask them is a fault of ours, not a reason to wait.
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '10s'")
    told = Told(generator)
    for batch in iter(told.next, None):
        there.send_bytes(marshal.dumps(tuple(batch)))
    there.send_bytes(marshal.dumps(None))
    there.send_bytes(marshal.dumps(tuple(told.end())))


def tell(generators: list["Generator"]) -> list[Told | Apart]:
    """Begin to tell the parts: one alone in this process, several each in a process of its own."""
    if len(generators) == 1:
        return [Told(generators[0])]
    generators[0].world.read_ahead()
    connections.close_all()
    apart = [Apart(generator) for generator in generators]
    # Only now: a process that has threads is not to be forked.
    for part in apart:
        part.listen()
    return [*apart]


def batches(told: list[Told | Apart]) -> Iterator[list[Batch]]:
    """Yield the batches of all parts day by day."""
    while True:
        found = [part.next() for part in told]
        made = [batch for batch in found if batch is not None]
        if not made:
            return
        yield made
