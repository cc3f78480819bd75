"""The test database: made once by the owner, copied for each worker, used as the application's role."""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "motcua.config.settings")
# Nobody else changes the calendar while a test counts its queries.
os.environ.setdefault("CALENDAR_CHECK_SECONDS", "3600")
ROOT = Path(__file__).parent


def _schema_digest() -> str:
    digest = hashlib.sha256()
    for path in sorted([*ROOT.glob("motcua/**/migrations/*.py"), ROOT / "motcua/config/database.py"]):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def template_database() -> str:
    """Return the name of a migrated, empty database, made if these migrations have none yet."""
    from motcua.config import database
    from motcua.config.env import var_dir

    name = f"motcua_template_{_schema_digest()}"
    with (var_dir() / "template.gate").open("w") as gate:
        fcntl.flock(gate, fcntl.LOCK_EX)
        with database.maintenance_connection() as conn:
            made = conn.execute(
                "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s", [name]
            ).fetchone()
            if made and made[0] == "migrated":
                return name
            for (old,) in conn.execute(
                r"SELECT datname FROM pg_database WHERE datname LIKE 'motcua\_template\_%'"
            ).fetchall():
                database.drop(old)
        database.prepare(database=name)
        environment = os.environ | {"MOTCUA_DB_NAME": name, "MOTCUA_DB_ROLE": "owner"}
        subprocess.run(
            [sys.executable, "-m", "motcua.config.command", "migrate", "--verbosity", "0"],
            env=environment,
            check=True,
            cwd=ROOT,
        )
        with database.maintenance_connection() as conn:
            conn.execute(f"COMMENT ON DATABASE \"{name}\" IS 'migrated'")
    return name


def copy_database(template: str, prefix: str) -> str:
    """Copy a database under a new name and return the name."""
    from motcua.config import database

    name = f"{prefix}_{uuid.uuid4().hex[:10]}"
    database.prepare(database=name, template=template)
    return name


def use_database(name: str) -> None:
    """Point Django's connections of this process at a database."""
    from django.conf import settings
    from django.db import connections

    connections["default"].close()
    settings.DATABASES["default"]["NAME"] = name
    connections["default"].settings_dict["NAME"] = name


@contextmanager
def open_browser() -> Iterator[Browser]:
    """Give Debian's Chromium; where there is one, the build without a screen, which needs a fifth less time."""
    if not (ROOT / "motcua/ui/static/ui/app.js").exists():
        pytest.fail("Front end not built: node motcua/ui/build.mjs")
    program = shutil.which("chromium-headless-shell") or shutil.which("chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=program, args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
        )
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker) -> Iterator[None]:
    from motcua.config import database

    name = copy_database(template_database(), "motcua_test")
    with django_db_blocker.unblock():
        use_database(name)
        yield
        from django.db import connections

        connections["default"].close()
    database.drop(name)


@pytest.fixture
def own_database(django_db_setup, django_db_blocker) -> Iterator[str]:
    """A database of the test's own, for what commits: threads, processes, browsers."""
    from django.conf import settings
    from django.db import connections

    from motcua.config import database

    before = settings.DATABASES["default"]["NAME"]
    name = copy_database(template_database(), "motcua_own")
    with django_db_blocker.unblock():
        use_database(name)
        yield name
        connections["default"].close()
        use_database(before)
    database.drop(name)
