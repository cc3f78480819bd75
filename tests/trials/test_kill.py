"""`kill -9` of web, worker and database in the middle of 500 parallel acts: nothing is lost, nothing is doubled.

An installation of its own (its database included) is served; sixteen clients file dossiers and carry them through
their steps over the API, each act with its Idempotency-Key, sent again until it is answered. An answer of success
is a promise: after the accidents every act answered must be there once, and none that was not asked for.
"""

import json
import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
import uuid
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from itertools import groupby
from pathlib import Path
from typing import Any

import psutil
import pytest

ROOT = Path(__file__).resolve().parents[2]
CLIENTS = 16
DOSSIERS = 84  # six acts each: 504
GIVE_UP = 240
STEPS = (
    ("desk", "chuyen", {}), ("head", "chuyen", {}), ("specialist", "chuyen", {"note": "Đạt"}),
    ("leader", "ky", {"summary": "Cấp bản sao"}), ("clerk", "dong-dau", {"number": "12/TL"}),
)  # fmt: skip
EVENTS = {"dossier.received": 1, "dossier.forwarded": 3, "dossier.signed": 1, "dossier.stamped": 1}


def lasting_port() -> int:
    """Return a free port that stays free while nothing is served on it.

    The system hands ports above 32,767 to whoever connects; a client that keeps asking while the site is down is
    handed the site's own sooner or later, and then the site cannot come back.
    """
    while True:
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", random.randint(20_000, 32_000)))
            return probe.getsockname()[1]


class Installation:
    """A Một Cửa of its own, served on a free port, that can be killed and started again."""

    def __init__(self, var: Path) -> None:
        self.environment = {
            name: value for name, value in os.environ.items()
            if name not in {"DATABASE_URL", "MOTCUA_DB_NAME", "MOTCUA_DB_ROLE"}
        } | {"MOTCUA_VAR": str(var)}  # fmt: skip
        self.var, self.log = var, var / "server.log"
        self.port = lasting_port()
        self.server: subprocess.Popen[bytes] | None = None

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run one command to its end."""
        return subprocess.run(
            [sys.executable, "-m", *words], env=self.environment, cwd=ROOT, capture_output=True, text=True,
            timeout=GIVE_UP, check=False,
        )  # fmt: skip

    def motcua(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run a `motcua` command."""
        return self.run("motcua.config.command", *words)

    def start(self) -> None:
        """Serve, with two web processes and a worker, and wait until it answers."""
        command = ["-m", "motcua.config.command", "serve", "--port", str(self.port), "--workers", "2"]
        self.server = None
        until = time.monotonic() + 90
        while time.monotonic() < until:
            # And again when it ends, as systemd would.
            if self.server is None or self.server.poll() is not None:
                with self.log.open("a") as said:
                    self.server = subprocess.Popen(
                        [sys.executable, *command], env=self.environment, cwd=ROOT, stdout=said, stderr=said,
                        start_new_session=True,
                    )  # fmt: skip
            try:
                with urllib.request.urlopen(f"{self.address}/tai-khoan/login/", timeout=5):
                    return
            except OSError:
                time.sleep(0.1)
        pytest.fail(f"not served:\n{self.log.read_text()[-3000:]}")

    @property
    def address(self) -> str:
        """Where it is served."""
        return f"http://127.0.0.1:{self.port}"

    def children(self, word: str) -> list[psutil.Process]:
        """Return the processes under the server whose command line has a word."""
        assert self.server is not None
        found = psutil.Process(self.server.pid).children(recursive=True)
        return [child for child in found if word in " ".join(child.cmdline())]

    def kill_web(self) -> None:
        """Kill one of the web processes (granian's own child); another is started for it."""
        web = self.children("granian")
        parents = {child.ppid() for child in web}
        next(child for child in web if child.pid not in parents).kill()

    def kill_worker(self) -> None:
        """Kill the background worker; the whole site stops by itself and is started again, as systemd would."""
        for child in self.children("worker"):
            child.kill()

    def kill_database(self) -> None:
        """Kill PostgreSQL with all its processes, as a power cut does."""
        postmaster = psutil.Process(int((self.var / "postgres/postmaster.pid").read_text().split("\n")[0]))
        for child in [postmaster, *postmaster.children(recursive=True)]:
            os.kill(child.pid, signal.SIGKILL)

    def kill_all(self) -> None:
        """Kill everything that serves, at one stroke."""
        assert self.server is not None
        os.killpg(self.server.pid, signal.SIGKILL)
        self.server.wait()

    def stop(self) -> None:
        """Stop in order."""
        if self.server is not None and self.server.poll() is None:
            self.server.terminate()
            self.server.wait(40)


class Office:
    """The clients: every act is sent until it is answered, and what was answered is kept."""

    def __init__(self, installation: Installation, made: dict[str, Any]) -> None:
        self.site, self.made = installation, made
        self.done = Counter[str]()
        self.answers: dict[int, list[str]] = {}
        self.lock = threading.Lock()
        self.sent_again = 0
        self.closed = threading.Event()

    def send(self, who: str, path: str, body: dict[str, Any]) -> dict[str, Any]:
        """Send one act with a key of its own until it succeeds."""
        key, until = str(uuid.uuid4()), time.monotonic() + GIVE_UP
        request = urllib.request.Request(
            f"{self.site.address}/api/v1{path}", json.dumps(body).encode(),
            {
                "Authorization": f"Bearer {self.made['keys'][who]}", "Content-Type": "application/json",
                "Idempotency-Key": key,
            },
        )  # fmt: skip
        while time.monotonic() < until:
            try:
                with urllib.request.urlopen(request, timeout=30) as answer:
                    said = json.load(answer)
                with self.lock:
                    self.done[path.rsplit("/", 1)[-1]] += 1
                    self.answers.setdefault(said["id"], []).append(key)
                return said
            except urllib.error.HTTPError as refused:
                text = refused.read().decode(errors="replace")
                # A first sending that still runs: wait for it. Anything else of the client's making is a fault.
                if refused.code < 500 and "đang được xử lý" not in text:
                    raise AssertionError(f"{path}: {refused.code} {text}") from None
            except (OSError, ValueError):
                pass
            with self.lock:
                self.sent_again += 1
            if self.closed.wait(0.2):
                break
        raise AssertionError(f"{path}: no answer in {GIVE_UP} seconds")

    def life(self, number: int) -> tuple[int, str]:
        """File one dossier and carry it to its stamped result."""
        person = self.made["filing"]["applicant"] | {"identity": f"024190{number:06d}"}
        made = self.send("desk", "/dossiers", self.made["filing"] | {"applicant": person})
        for who, act, body in STEPS:
            more = {"assignee": self.made["specialist"]} if who == "head" else {}
            self.send(who, f"/dossiers/{made['id']}/acts/{act}", body | more)
        return made["id"], made["code"]

    @property
    def acts(self) -> int:
        """How many acts have been answered."""
        with self.lock:
            return sum(self.done.values())


@pytest.fixture
def installation(tmp_path: Path):
    site = Installation(tmp_path)
    migrated = site.motcua("migrate", "--verbosity", "0")
    assert migrated.returncode == 0, migrated.stderr
    yield site
    site.stop()


ACCOUNT = """
SELECT json_build_object(
    'codes', (SELECT json_agg(code ORDER BY code) FROM dossiers_dossier),
    'kinds', (SELECT json_object_agg(kind, n) FROM (
        SELECT kind, count(*) n FROM events_event WHERE stream_kind = 'dossier' GROUP BY kind) k),
    'each', (SELECT max(n) FROM (
        SELECT count(*) n FROM events_event WHERE stream_kind = 'dossier' GROUP BY stream_id) e),
    'open', (SELECT count(*) FROM dossiers_workitem WHERE closed_at IS NULL),
    'acts', (SELECT count(*) FROM audit_act WHERE object_kind = 'dossier'))
"""


def test_nothing_is_lost_or_doubled_when_everything_is_killed(installation: Installation) -> None:
    made = installation.run("tests.trials.prepare")
    assert made.returncode == 0, made.stderr
    installation.start()
    office = Office(installation, json.loads(made.stdout))
    with ThreadPoolExecutor(CLIENTS) as clients:
        lives = [clients.submit(office.life, number) for number in range(DOSSIERS)]
        accidents = {
            100: installation.kill_web, 200: installation.kill_worker, 320: installation.kill_database,
        }  # fmt: skip
        try:
            for after, accident in accidents.items():
                wait_for(lambda after=after: office.acts >= after)
                accident()
                if accident != installation.kill_web:
                    time.sleep(1)
                    installation.kill_all()
                    installation.start()
        except BaseException:
            office.closed.set()
            raise
        ended = [life.result() for life in lives]
    assert office.sent_again > 0, "no act was caught by an accident: the trial proved nothing"
    assert office.acts == DOSSIERS * (1 + len(STEPS)) == 504

    account = json.loads(installation.run("tests.trials.ask", ACCOUNT).stdout)
    codes = sorted(code for _, code in ended)
    assert account["codes"] == codes
    for _, of_a_day in groupby(codes, key=lambda code: code.rsplit("-", 1)[0]):
        numbers = [int(code.rsplit("-", 1)[1]) for code in of_a_day]
        assert numbers == list(range(1, len(numbers) + 1))
    assert {kind: n for kind, n in account["kinds"].items() if kind in EVENTS} == {
        kind: n * DOSSIERS for kind, n in EVENTS.items()
    }
    assert account["each"] == sum(EVENTS.values())
    assert account["acts"] == DOSSIERS * sum(EVENTS.values())
    assert account["open"] == DOSSIERS  # each result waits at the desk, once

    trail = installation.motcua("audit", "verify")
    assert trail.returncode == 0, trail.stdout + trail.stderr
    dossiers = installation.motcua("dossiers", "verify")
    assert dossiers.returncode == 0, dossiers.stdout + dossiers.stderr
    assert f"{DOSSIERS} dựng lại được từ sự kiện" in dossiers.stdout


def wait_for(ready) -> None:
    until = time.monotonic() + GIVE_UP
    while not ready():
        assert time.monotonic() < until
        time.sleep(0.02)
