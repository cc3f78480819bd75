"""The real server on the loopback, and a plain client that keeps its connection, its session and its CSRF token."""

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from urllib.parse import urlencode

from motcua.config.env import ROOT

PASSWORD = "motcua-demo-2026"
WEB_WORKERS = 2
IDLE_SECONDS = 10


# Where the product's pages say what is wrong.
_SAID = re.compile(
    r'class="(?:field-error|message-text|lead)"[^>]*>(?:<svg.*?</svg>|<span>|\s)*([^<]+)', re.S
)


class Unexpected(RuntimeError):
    """The server answered something that would make the measurement worthless."""


@dataclass
class Answer:
    """What came back: status, headers, body."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode()


@dataclass
class Client:
    """One officer's browser, as far as the server can tell: one kept connection, cookies, CSRF token."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    connection: http.client.HTTPConnection | None = None
    used: float = 0.0

    def request(
        self, method: str, path: str, body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> Answer:
        """Send a request and read the whole answer; redirects are not followed."""
        # The server closes a connection that rests.
        if time.monotonic() - self.used > IDLE_SECONDS:
            self.close()
        if self.connection is None:
            self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
            self.connection.connect()
            self.connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        sent = {
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            **(headers or {}),
        }
        self.connection.request(method, path, body, sent)
        answer = self.connection.getresponse()
        content = answer.read()
        self.used = time.monotonic()
        for line in answer.headers.get_all("Set-Cookie") or []:
            for name, morsel in SimpleCookie(line).items():
                self.cookies[name] = morsel.value
        return Answer(answer.status, dict(answer.headers), content)

    def close(self) -> None:
        """Let go of the connection; the next request makes another."""
        if self.connection is not None:
            self.connection.close()
            self.connection = None

    def get(self, path: str, *, expect: int = 200, htmx: bool = False) -> Answer:
        """Get a page; raises Unexpected for any other status."""
        answer = self.request("GET", path, headers={"HX-Request": "true"} if htmx else None)
        return _checked(answer, "GET", path, expect)

    def post(self, path: str, fields: Mapping[str, str], *, expect: int = 302, htmx: bool = False) -> Answer:
        """Send a form with the session's CSRF token; raises Unexpected for any other status."""
        body = urlencode({"csrfmiddlewaretoken": self.cookies["csrftoken"], **fields}).encode()
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        if htmx:
            headers["HX-Request"] = "true"
        return _checked(self.request("POST", path, body, headers), "POST", path, expect)

    def sign_in(self, username: str) -> "Client":
        """Sign in with the demonstration's password."""
        self.get("/tai-khoan/login/")
        self.post("/tai-khoan/login/", {"login": username, "password": PASSWORD})
        if "sessionid" not in self.cookies:
            raise Unexpected(f"{username} could not sign in")
        return self


def _checked(answer: Answer, method: str, path: str, expect: int) -> Answer:
    if answer.status != expect:
        page = answer.body.decode(errors="replace")
        said = re.findall(
            r'class="(?:field-error|message-text|lead)"[^>]*>(?:<svg.*?</svg>|<span>|\s)*([^<]+)', page, re.S
        )
        raise Unexpected(f"{method} {path} answered {answer.status}, not {expect}: {said}")
    return answer


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(database_name: str) -> Iterator[tuple[int, int]]:
    """Run `motcua serve` with its worker on a database, as the application's role; give its port and its process."""
    port = _free_port()
    environment = os.environ | {"MOTCUA_DB_NAME": database_name, "PORT": str(port)}
    environment.pop("MOTCUA_DB_ROLE", None)
    command = [sys.executable, "-m", "motcua.config.command", "serve", "--port", str(port)]
    command += ["--workers", str(WEB_WORKERS)]
    process = subprocess.Popen(command, env=environment, cwd=ROOT, stdout=subprocess.DEVNULL)
    try:
        _wait_until_it_answers(process, port)
        yield port, process.pid
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(60)
        except subprocess.TimeoutExpired:
            process.kill()


def _wait_until_it_answers(process: "subprocess.Popen[bytes]", port: int, seconds: float = 120) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if process.poll() is not None:
            raise Unexpected("the server ended before it answered")
        try:
            Client(port).get("/tai-khoan/login/")
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise Unexpected("the server did not answer in time")
