"""Databases that hold the sample province, made once for these sources and this day, copied for each test."""

import fcntl
import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from unittest.mock import patch

from django.test import override_settings

from conftest import template_database
from motcua.base import clock
from motcua.config import database
from motcua.config.env import var_dir

ROOT = Path(__file__).resolve().parents[3]
SOURCES = (
    "motcua/**/migrations/*.py",
    "motcua/demo/**/*.py",
    "motcua/demo/data/**/*",
)

# Enough for something of every kind. One size is shared by most: each is built once, and takes a while.
FEW = 300

# An ordinary Monday, for tests whose findings must not change from day to day: the desks have just opened.
MONDAY = datetime(2026, 11, 16, 8, 5, tzinfo=clock.VN)
MADE_BEFORE = 300  # seconds


@contextmanager
def on_monday() -> Iterator[timedelta]:
    """Live on that Monday, in this process and in those it starts; give what the clock is ahead by."""
    shift = timedelta(seconds=int((MONDAY - datetime.now(clock.VN)).total_seconds()))
    seconds = {"MOTCUA_CLOCK_SHIFT": str(int(shift.total_seconds()))}
    with override_settings(MOTCUA_CLOCK_SHIFT=shift), patch.dict(os.environ, seconds):
        yield shift


def _digest() -> str:
    digest = hashlib.sha256()
    for path in sorted({path for pattern in SOURCES for path in ROOT.glob(pattern) if path.is_file()}):
        if not {"__pycache__", "tests"} & set(path.parts):
            digest.update(path.read_bytes())
    return digest.hexdigest()[:10]


def sample_template(dossiers: int, *, rare: bool = True) -> str:
    """Return the name of a database with the sample province and so many dossiers, made if there is none yet.

    Copy it with `conftest.copy_database`; nobody may work in the template itself. One of the same sources made
    today for another day stays: tests that live on another day may be using it.

    Args:
        dossiers: how many.
        rare: with the dossiers of rare kinds.
    """
    # Without dossiers there is but one kind: two gates for one name would let two processes make it at once.
    stem, kind = "motcua_sample_", "" if rare or not dossiers else "ordinary_"
    sources = _digest()
    # The province without dossiers is the same on every day.
    name = f"{stem}{sources}_{clock.today():%y%m%d}_{kind}{dossiers}" if dossiers else f"{stem}{sources}_0"
    built = f"built {date.today()}"
    with (var_dir() / f"sample-{kind}{dossiers}.gate").open("w") as gate:
        fcntl.flock(gate, fcntl.LOCK_EX)
        with database.maintenance_connection() as conn:
            rows = conn.execute(
                "SELECT datname, shobj_description(oid, 'pg_database') FROM pg_database WHERE starts_with(datname, %s)",
                [stem],
            ).fetchall()
        if any(old == name and (said or "").startswith("built") for old, said in rows):
            return name
        for old, said in rows:
            kept = old.startswith(f"{stem}{sources}_") and old != name and said == built
            if old.endswith(f"_{kind}{dossiers}") and not kept and (kind or "ordinary" not in old):
                database.drop(old)
        command = [
            sys.executable,
            "-m",
            "motcua.config.command",
            "demo",
            "--quiet",
            "--dossiers",
            str(dossiers),
            *(["--ordinary"] if kind else []),
        ]
        empty = sample_template(0) if dossiers else template_database()
        database.prepare(database=name, template=empty)
        # Made a little before the tests live, or what its making writes down would lie ahead of them.
        shift = int(os.environ.get("MOTCUA_CLOCK_SHIFT", 0)) - MADE_BEFORE
        environment = os.environ | {
            "MOTCUA_DB_NAME": name, "MOTCUA_DB_ROLE": "owner", "MOTCUA_CLOCK_SHIFT": str(shift),
        }  # fmt: skip
        subprocess.run(command, env=environment, check=True, cwd=ROOT, stdout=subprocess.DEVNULL)
        with database.maintenance_connection() as conn:
            conn.execute(f"COMMENT ON DATABASE \"{name}\" IS '{built}'")
    return name
