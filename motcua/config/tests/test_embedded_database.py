"""The embedded server: found again after a restart, stopped by the last to leave, whole after kill -9."""

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

USE = """
import json, os, sys, psycopg
from motcua.config import database, embedded
database.embedded.ensure_running()
database.prepare()
with psycopg.connect(embedded.superuser_dsn("motcua"), autocommit=True) as conn:
    conn.execute("CREATE TABLE IF NOT EXISTS notes (words text)")
    conn.execute("INSERT INTO notes VALUES (%s)", [sys.argv[1]])
    found = [row[0] for row in conn.execute("SELECT words FROM notes ORDER BY 1").fetchall()]
print(json.dumps({"found": found, "host": embedded.ensure_running()["HOST"]}), flush=True)
if sys.argv[2] == "stay":
    sys.stdin.read()
"""


@pytest.fixture
def folder() -> Iterator[Path]:
    # A short path: the kernel allows a socket's path 107 bytes.
    with tempfile.TemporaryDirectory(prefix="mc") as name:
        yield Path(name)


def use(folder: Path, words: str, stay: bool = False) -> subprocess.Popen[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("DATABASE")}
    environment |= {"MOTCUA_VAR": str(folder), "MOTCUA_DB_NAME": "motcua"}
    return subprocess.Popen(
        [sys.executable, "-c", USE, words, "stay" if stay else "leave"],
        env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip


def postmaster(folder: Path) -> int | None:
    pid_file = folder / "postgres" / "postmaster.pid"
    return int(pid_file.read_text().splitlines()[0]) if pid_file.exists() else None


def said(process: subprocess.Popen[str]) -> list[str]:
    assert process.stdout is not None
    return json.loads(process.stdout.readline())["found"]


def used(folder: Path, words: str) -> list[str]:
    """Use the server and leave it, which stops it: nobody touches the folder any more."""
    process = use(folder, words)
    found = said(process)
    assert process.wait(60) == 0
    return found


def test_the_data_is_found_again_and_the_last_to_leave_stops_the_server(folder):
    first = use(folder, "một", stay=True)
    assert said(first) == ["một"]
    assert used(folder, "hai") == ["hai", "một"]
    assert postmaster(folder), "somebody still uses it"
    first.communicate(timeout=60)
    assert postmaster(folder) is None, "shut down cleanly"
    assert used(folder, "ba") == ["ba", "hai", "một"]


def test_nothing_committed_is_lost_to_kill_9(folder):
    process = use(folder, "một", stay=True)
    assert said(process) == ["một"]
    server = postmaster(folder)
    assert server
    os.kill(server, signal.SIGKILL)
    process.kill()
    process.wait(10)
    deadline = time.monotonic() + 20
    while Path(f"/proc/{server}").exists() and time.monotonic() < deadline:
        time.sleep(0.1)
    assert used(folder, "hai") == ["hai", "một"]


def test_secrets_are_for_the_owner_alone(folder):
    used(folder, "một")
    assert (folder / "secrets.json").stat().st_mode & 0o077 == 0
