"""Databases that hold the sample province, made once for these sources and this day, copied for each test."""

import fcntl
import hashlib
import os
import subprocess
import sys
from pathlib import Path

from motcua.base import clock
from motcua.config import database
from motcua.config.env import var_dir

ROOT = Path(__file__).resolve().parents[3]
SOURCES = (
    "motcua/**/migrations/*.py",
    "motcua/demo/*.py",
    "motcua/demo/dossiers/**/*.py",
    "motcua/demo/data/**/*",
)


def _digest() -> str:
    digest = hashlib.sha256(clock.today().isoformat().encode())
    for path in sorted({path for pattern in SOURCES for path in ROOT.glob(pattern) if path.is_file()}):
        digest.update(path.read_bytes() if "__pycache__" not in path.parts else b"")
    return digest.hexdigest()[:10]


def sample_template(dossiers: int) -> str:
    """Return the name of a database with the sample province and so many dossiers, made if there is none yet.

    Copy it with `conftest.copy_database`; nobody may work in the template itself.
    """
    stem = "motcua_sample_"
    name = f"{stem}{_digest()}_{dossiers}"
    with (var_dir() / f"sample-{dossiers}.gate").open("w") as gate:
        fcntl.flock(gate, fcntl.LOCK_EX)
        with database.maintenance_connection() as conn:
            rows = conn.execute(
                "SELECT datname, shobj_description(oid, 'pg_database') FROM pg_database WHERE starts_with(datname, %s)",
                [stem],
            ).fetchall()
        if (name, "built") in rows:
            return name
        for old, _ in rows:
            if old.endswith(f"_{dossiers}"):
                database.drop(old)
        command = [
            sys.executable,
            "-m",
            "motcua.config.command",
            "demo",
            "--quiet",
            "--dossiers",
            str(dossiers),
        ]
        database.prepare(database=name, template=sample_template(0) if dossiers else None)
        environment = os.environ | {"MOTCUA_DB_NAME": name, "MOTCUA_DB_ROLE": "owner"}
        subprocess.run(command, env=environment, check=True, cwd=ROOT, stdout=subprocess.DEVNULL)
        with database.maintenance_connection() as conn:
            conn.execute(f"COMMENT ON DATABASE \"{name}\" IS 'built'")
    return name
