"""Measuring: a row of the table is one kind of work, done in turn by the product and by bare psycopg."""

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field

import psycopg

from bench.sample import connected
from bench.server import Client, Unexpected
from motcua.config.env import ROOT

WARM_UP, ROUNDS = 5, 60
Once = Callable[[int], object]


@dataclass(eq=False)
class Session:
    """What a row has at hand: the server, officers signed in, a bare connection as the application's role."""

    port: int
    database: str
    dossiers: int
    conn: psycopg.Connection
    # The server's process.
    server: int = 0
    _clients: dict[str, Client] = field(default_factory=dict)

    def as_officer(self, username: str) -> Client:
        """Return the client of an officer, signed in once."""
        if username not in self._clients:
            self._clients[username] = Client(self.port).sign_in(username)
        return self._clients[username]

    def key_of(self, username: str) -> str:
        """Return a fresh key of the API for an officer, as `motcua token` prints it."""
        environment = os.environ | {"MOTCUA_DB_NAME": self.database}
        command = [
            sys.executable,
            "-m",
            "motcua.config.command",
            "token",
            "--user",
            username,
            "--name",
            "bench",
        ]
        done = subprocess.run(command, env=environment, cwd=ROOT, check=True, capture_output=True, text=True)
        return done.stdout.strip()

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
    # So many at once, each with a connection of its own; the product is then given the number of the client too.
    clients: int = 1
    # What else is worth saying afterwards.
    said: Callable[[], str] | None = None
    # Of work that is more the bigger the sample: how much it was, so that growth is that of a piece.
    pieces: Callable[[], int] | None = None


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
    # Pieces of work a second, when several clients worked at once.
    rate: float | None = None
    said: str = ""
    pieces: int = 1

    @property
    def ratio(self) -> float | None:
        """How many times the bare median the product takes."""
        return self.product.median / self.bare.median if self.bare else None


def measure(row: Row, session: Session) -> Measured:
    """Do a row's work: first to warm up, then both ways in turn, so that they meet the same noise."""
    pair = row.prepare(session)
    if pair.clients > 1:
        return _together(row, pair)
    product: list[float] = []
    bare: list[float] = []
    for number in range(pair.warm_up + pair.rounds):
        took = _timed(pair.product, number)
        beside = _timed(pair.bare, number) if pair.bare else 0.0
        if number >= pair.warm_up:
            product.append(took)
            bare.append(beside)
    said = pair.said() if pair.said else ""
    pieces = pair.pieces() if pair.pieces else 1
    return Measured(row, Times(product), Times(bare) if pair.bare else None, said=said, pieces=pieces)


def _together(row: Row, pair: Pair) -> Measured:
    """Let several clients work at once, each its rounds, and count how much they get done together."""
    for client in range(pair.clients):
        for number in range(pair.warm_up):
            pair.product(number * pair.clients + client)

    def work(client: int) -> list[float]:
        return [_timed(pair.product, number * pair.clients + client) for number in range(pair.rounds)]

    start = time.perf_counter()
    with ThreadPoolExecutor(pair.clients) as pool:
        each = list(pool.map(work, range(pair.clients)))
    took = time.perf_counter() - start
    times = Times([seconds for one in each for seconds in one])
    return Measured(row, times, None, rate=len(times.seconds) / took)


def _timed(once: Once, number: int) -> float:
    start = time.perf_counter()
    once(number)
    return time.perf_counter() - start
