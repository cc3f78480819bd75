"""A running site of this worker's own, a browser, and the officers who sign in.

The site is `motcua serve` as the application's role, on a copy of the sample province. It lives on a Monday
morning, always the same one; what a test prepares through the services lives on that Monday too.
"""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import override_settings
from playwright.sync_api import Browser, expect

from conftest import copy_database, open_browser, use_database
from motcua.config import database
from motcua.demo.tests.databases import FEW, on_monday, sample_template

from .office import Office, Screens

ROOT = Path(__file__).resolve().parents[2]
# The README's pictures show a year.
DOSSIERS = 6000 if os.environ.get("MOTCUA_SCREENSHOTS") else FEW
STARTS_WITHIN = 60


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything here drives a browser."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.e2e)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """Let the fixtures know how the test ended."""
    report = yield
    if report.when == "call":
        item.stash[ENDED] = report.failed
    return report


ENDED = pytest.StashKey[bool]()


@dataclass(frozen=True)
class Site:
    """A running site: its address, its database and what its clock is ahead by."""

    address: str
    database: str
    shift: timedelta
    log: Path


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """The browser; one for the whole package."""
    # A busy machine is slow, not wrong.
    expect.set_options(timeout=15_000)
    with open_browser() as browser:
        yield browser


@pytest.fixture(scope="package")
def site(tmp_path_factory) -> Iterator[Site]:
    """The sample province, copied, and a server of its own on a free port."""
    with pytest.MonkeyPatch.context() as patch, on_monday() as shift:
        name = copy_database(sample_template(DOSSIERS), "motcua_e2e")
        port = _free_port()
        patch.setenv("MOTCUA_DB_NAME", name)
        patch.delenv("MOTCUA_DB_ROLE", raising=False)
        log = tmp_path_factory.mktemp("site") / "server.log"
        command = [sys.executable, "-m", "motcua.config.command", "serve", "--no-worker", "--workers", "1"]
        with log.open("w") as said:
            server = subprocess.Popen([*command, "--port", str(port)], cwd=ROOT, stdout=said, stderr=said)
    try:
        address = f"http://127.0.0.1:{port}"
        _wait_for(address, server, log)
        yield Site(address, name, shift, log)
    finally:
        server.terminate()
        server.wait(30)
        database.drop(name)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _wait_for(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < until:
        if server.poll() is not None:
            break
        try:
            with urllib.request.urlopen(f"{address}/tai-khoan/login/", timeout=5):
                return
        except OSError:
            time.sleep(0.1)
    pytest.fail(f"The site did not start:\n{log.read_text()[-3000:]}")


@pytest.fixture
def office(request, site, screens, sessions, django_db_blocker) -> Iterator[Office]:
    """The officers at their screens, and the services for what a story begins with."""
    from django.conf import settings
    from django.db import connections

    before = settings.DATABASES["default"]["NAME"]
    with (
        pytest.MonkeyPatch.context() as patch,
        django_db_blocker.unblock(),
        override_settings(MOTCUA_CLOCK_SHIFT=site.shift),
    ):
        # Playwright's own loop runs in this thread; the tests use the database between its steps.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        use_database(site.database)
        office = Office(screens, sessions)
        try:
            yield office
            if not request.node.stash.get(ENDED, False):
                office.check()
        finally:
            if request.node.stash.get(ENDED, False):
                office.photograph(Path(request.config.getoption("--output")), request.node.name)
            office.close()
            connections["default"].close()
            use_database(before)


@pytest.fixture(scope="package")
def screens(site, chromium) -> Screens:
    """The screens of the site, kept from test to test."""
    return Screens(site.address, chromium)


@pytest.fixture(scope="package")
def sessions() -> dict[str, str]:
    """The sessions of who has signed in."""
    return {}
