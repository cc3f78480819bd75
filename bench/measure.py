"""Measuring: a row of the table is one kind of work, done in turn by the product and by bare psycopg."""

import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import psycopg

from bench.sample import connected
from bench.server import Client, Unexpected

WARM_UP, ROUNDS = 5, 60
Once = Callable[[int], object]


@dataclass(eq=False)
class Session:
    """What a row has at hand: the server, officers signed in, a bare connection as the application's role."""

    port: int
    database: str
    dossiers: int
    conn: psycopg.Connection
    _clients: dict[str, Client] = field(default_factory=dict)

    def as_officer(self, username: str) -> Client:
        """Return the client of an officer, signed in once."""
        if username not in self._clients:
            self._clients[username] = Client(self.port).sign_in(username)
        return self._clients[username]

    @contextmanager
    def owner(self) -> Iterator[psycopg.Connection]:
        """Give a connection of the owner, to prepare what an application may not."""
        with connected(self.database, "owner") as conn:
            yield conn

    def rows(self, statement: str, *values: object) -> list[tuple]:
        """Return the rows of a query made to prepare a measurement."""
        with self.conn.transaction():
            return self.conn.execute(statement, values).fetchall()

    def one(self, statement: str, *values: object) -> tuple:
        """Return the only row of a query; raises Unexpected when the sample has none."""
        found = self.rows(statement, *values)
        if not found:
            raise Unexpected(f"the sample has nothing for: {' '.join(statement.split())[:120]}")
        return found[0]


@dataclass(frozen=True)
class Pair:
    """The product's way and the bare way of one piece of work; each gets the number of the round."""

    product: Once
    bare: Once | None = None
    rounds: int = ROUNDS
    warm_up: int = WARM_UP


@dataclass(frozen=True)
class Row:
    """One kind of work: its name for `--rows`, what the table calls it, and how to prepare it."""

    name: str
    title: str
    prepare: Callable[[Session], Pair]


@dataclass(frozen=True)
class Times:
    """Seconds of many repetitions."""

    seconds: list[float]

    @property
    def median(self) -> float:
        """The middle, in seconds."""
        return statistics.median(self.seconds)

    @property
    def p95(self) -> float:
        """What 95 of 100 stay below, in seconds (nearest rank)."""
        ordered = sorted(self.seconds)
        return ordered[max(0, -(-len(ordered) * 95 // 100) - 1)]


@dataclass(frozen=True)
class Measured:
    """A row with its times."""

    row: Row
    product: Times
    bare: Times | None

    @property
    def ratio(self) -> float | None:
        """How many times the bare median the product takes."""
        return self.product.median / self.bare.median if self.bare else None


def measure(row: Row, session: Session) -> Measured:
    """Do a row's work: first to warm up, then both ways in turn, so that they meet the same noise."""
    pair = row.prepare(session)
    product: list[float] = []
    bare: list[float] = []
    for number in range(pair.warm_up + pair.rounds):
        took = _timed(pair.product, number)
        beside = _timed(pair.bare, number) if pair.bare else 0.0
        if number >= pair.warm_up:
            product.append(took)
            bare.append(beside)
    return Measured(row, Times(product), Times(bare) if pair.bare else None)


def _timed(once: Once, number: int) -> float:
    start = time.perf_counter()
    once(number)
    return time.perf_counter() - start
