"""The sample the benchmarks work on: built once for a size, kept, and copied for each run."""

import fcntl
import hashlib
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from motcua.config import database
from motcua.config.env import ROOT, var_dir

# What decides how the sample looks: the schema, and what makes its rows.
SOURCES = ("motcua/**/migrations/*.py", "motcua/demo/**/*.py", "motcua/demo/data/*")
BUILT = "built"
LOADS = "from motcua.demo.dossiers.generate import load_dossiers"


def _digest(root: Path) -> str:
    digest = hashlib.sha256()
    for pattern in SOURCES:
        for path in sorted(root.glob(pattern)):
            if path.is_file() and "tests" not in path.parts:
                digest.update(path.read_bytes())
    return digest.hexdigest()[:8]


def _run_as_owner(name: str, *command: str) -> None:
    environment = os.environ | {"MOTCUA_DB_NAME": name, "MOTCUA_DB_ROLE": "owner"}
    subprocess.run(
        [sys.executable, "-m", "motcua.config.command", *command], env=environment, check=True, cwd=ROOT,
        stdout=subprocess.DEVNULL,
    )  # fmt: skip


def built(dossiers: int) -> str:
    """Return the name of a database with the sample province and so many dossiers, made if there is none yet."""
    name = f"motcua_bench_{dossiers}_{_digest(Path(ROOT))}"
    with (var_dir() / "bench.gate").open("w") as gate:
        fcntl.flock(gate, fcntl.LOCK_EX)
        with database.maintenance_connection() as conn:
            found = conn.execute(
                "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s", [name]
            ).fetchone()
            if found and (found[0] or "").startswith(BUILT):
                return name
            # Samples of the same size by an older generator or schema serve nobody any more.
            older = f"motcua\\_bench\\_{dossiers}\\_%"
            for (old,) in conn.execute(
                "SELECT datname FROM pg_database WHERE datname LIKE %s", [older]
            ).fetchall():
                database.drop(old)
        database.prepare(database=name)
        _run_as_owner(name, "demo", "--dossiers", "0", "--quiet")
        start = time.perf_counter()
        _run_as_owner(name, "manage", "shell", "-c", f"{LOADS}; load_dossiers({dossiers})")
        took = time.perf_counter() - start
        _run_as_owner(name, "demo", "--dossiers", str(dossiers), "--quiet")
        with connected(name, "owner") as conn:
            conn.execute("VACUUM ANALYZE")
        with database.maintenance_connection() as conn:
            conn.execute(f"COMMENT ON DATABASE \"{name}\" IS '{BUILT} {took:.1f}'")
    return name


def seconds_to_load(name: str) -> float | None:
    """Return how long a process took to load a sample's dossiers, with keys, indexes, trail, tallies and statistics."""
    with database.maintenance_connection() as conn:
        found = conn.execute(
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s", [name]
        ).fetchone()
    told = (found[0] or "").split() if found else []
    return float(told[1]) if len(told) > 1 else None


@contextmanager
def connected(name: str, role: str) -> Iterator[psycopg.Connection]:
    """Give a connection (autocommit) to a database as "app" or "owner"."""
    settings = database.connection(role)
    conn = psycopg.connect(
        host=settings["HOST"] or None, port=settings["PORT"] or None, user=settings["USER"],
        password=settings["PASSWORD"], dbname=name, autocommit=True, **settings["OPTIONS"],
    )  # fmt: skip
    try:
        yield conn
    finally:
        conn.close()


@contextmanager
def copied(sample: str, *, older: bool = False) -> Iterator[str]:
    """Give a fresh copy of a sample, so that every run starts from the same rows; drop it afterwards.

    The copy of an older sample is brought up to the present schema.

    One run at a time: another one waits, for two would measure each other.
    """
    name = "motcua_benchrun"
    with (var_dir() / "bench.run").open("w") as gate:
        fcntl.flock(gate, fcntl.LOCK_EX)
        database.drop(name)  # what a run that was killed has left
        database.prepare(database=name, template=sample)
        try:
            if older:
                _run_as_owner(name, "migrate")
                with connected(name, "owner") as conn:
                    conn.execute("ANALYZE")
            yield name
        finally:
            database.drop(name)
