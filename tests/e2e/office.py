"""The officers of the sample ward at their screens, and the acts a story begins with, done by the services."""

import re
from contextlib import suppress
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Error, Locator, Page, Response, expect

from motcua.base import clock
from motcua.base.organisations.actor import Actor
from motcua.base.organisations.models import Person
from motcua.base.organisations.queries import actor_for
from motcua.catalogue.procedures.models import Procedure
from motcua.demo.people import PASSWORD
from motcua.onestop.dossiers import services
from motcua.onestop.dossiers.intake_data import IntakeData, PartyData
from motcua.onestop.dossiers.models import Dossier, WorkItem

COPY = "2.000635"  # Cấp bản sao trích lục hộ tịch
SINGLE = "1.004873"  # Giấy xác nhận tình trạng hôn nhân
DESKTOP = {"width": 1440, "height": 900}
# A browser without a screen has no printer: papers in it are a leaf that notes that it was to be printed.
PAPERS = re.compile(r"\.pdf(\?|$)")
PRINTER = """<!doctype html><script>
print = () => parent.document.documentElement.setAttribute('data-printed', location);
</script>"""
TAKE_PRINTED = "root => { const at = root.dataset.printed; delete root.dataset.printed; return at }"
_numbers = count(1)

# Who does which kind of step at the ward.
HANDS = {
    "TIEP_NHAN": "tiepnhan", "PHAN_CONG": "lanhdaophong", "THAM_DINH": "thuly", "KY": "lanhdao",
    "DONG_DAU": "vanthu", "TRA_KET_QUA": "traketqua",
}  # fmt: skip


class Screens:
    """The screens of a running site: one that was left is wiped and used again, for its fonts and scripts are read."""

    def __init__(self, address: str, browser: Browser) -> None:
        self.address, self.browser = address, browser
        self.taken: list[BrowserContext] = []
        self.free: list[BrowserContext] = []
        self.other: list[BrowserContext] = []
        self.faults: list[str] = []

    def take(self, **settings: Any) -> Page:
        """Return a page on a free screen; on a screen of its own when it is to have settings of its own."""
        if settings:
            self.other.append(context := self._new(**settings))
        else:
            self.taken.append(context := self.free.pop() if self.free else self._new())
        page = context.new_page()
        _press_when_ready(page)
        return page

    def _new(self, **settings: Any) -> BrowserContext:
        usual = {
            "locale": "vi-VN",
            "timezone_id": "Asia/Ho_Chi_Minh",
            "viewport": DESKTOP,
            "base_url": self.address,
        }
        context = self.browser.new_context(**usual | settings)
        context.set_default_timeout(15_000)
        context.on(
            "weberror", lambda fault: self.faults.append(f"{fault.page and fault.page.url}: {fault.error}")
        )
        context.on("response", self._note)
        context.route(PAPERS, lambda route: route.fulfill(content_type="text/html", body=PRINTER))
        return context

    def _note(self, response: Response) -> None:
        if response.status >= 500:
            self.faults.append(f"{response.request.method} {response.url}: {response.status}")

    @property
    def pages(self) -> list[Page]:
        """What stands on all screens."""
        return [page for context in [*self.taken, *self.other] for page in context.pages]

    def leave(self) -> None:
        """Wipe all screens: nothing is open, nobody signed in."""
        for page in self.pages:
            page.close()
        for context in self.other:
            context.close()
        for context in self.taken:
            context.clear_cookies()
        self.free += self.taken
        self.taken, self.other = [], []
        self.faults.clear()


class Office:
    """The ward: `as_("tiepnhan")` sits an officer down, `dossier(...)` prepares one, `check()` finds faults."""

    def __init__(self, screens: Screens, sessions: dict[str, str]) -> None:
        self.address, self.screens, self.sessions = screens.address, screens, sessions

    # ---- screens ------------------------------------------------------------------------------------------

    def visitor(self, **more: Any) -> Page:
        """Return the screen of somebody who has not signed in."""
        return self.screens.take(**more)

    def as_(self, username: str, path: str = "/", **more: Any) -> Page:
        """Sit an officer who signed in this morning down at a page."""
        if username not in self.sessions:
            client = Client()
            client.force_login(Person.objects.get(username=username))
            self.sessions[username] = client.cookies["sessionid"].value
        page = self.visitor(**more)
        page.context.add_cookies(
            [{"name": "sessionid", "value": self.sessions[username], "url": self.address}]
        )
        go(page, path)
        return page

    def sign_in(self, page: Page, username: str) -> None:
        """Sign in by name and password."""
        page.goto("/tai-khoan/login/")
        page.locator("#id_login").fill(username)
        page.locator("#id_password").fill(PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url(lambda url: "/login/" not in url)

    def check(self) -> None:
        """Fail when a page threw an error or the server broke."""
        assert not self.screens.faults

    def photograph(self, folder: Path, name: str) -> None:
        """Keep what every open screen shows."""
        folder.mkdir(exist_ok=True)
        stem = re.sub(r"[^\w\[\]-]+", "-", name)[:120]
        for number, page in enumerate(self.screens.pages):
            with suppress(Error):  # a page that crashed has no picture, and must not hide why
                page.screenshot(path=folder / f"{stem}-{number}.png", full_page=True)

    def close(self) -> None:
        """Send everybody home."""
        self.screens.leave()

    # ---- what a story begins with -------------------------------------------------------------------------

    def actor(self, username: str) -> Actor:
        """Return an officer as the services know them."""
        return actor_for(Person.objects.get(username=username))

    def citizen(self, name: str = "", **more: Any) -> PartyData:
        """Return an invented citizen nobody has seen before."""
        facts = {
            "name": name or f"Ngô Văn {_NAMES[next(_numbers) % len(_NAMES)]} (mẫu)",
            "identity": f"0240{uuid4().int % 10**8:08d}",
            "phone": f"09{uuid4().int % 10**8:08d}",
            "address": "Tổ dân phố 3, phường Đa Mai, tỉnh Bắc Ninh",
            "is_sample": True,
        }
        return PartyData(**facts | more)

    def intake(self, code: str = COPY, applicant: PartyData | None = None, **more: Any) -> IntakeData:
        """Return a complete intake of a procedure at the ward."""
        procedure = Procedure.objects.get(code=code)
        case = procedure.versions.order_by("-number")[0].cases.order_by("pk")[0]
        papers = services.required_papers(case.pk)
        for paper in papers:
            paper.received = True
        data = IntakeData(
            procedure_id=procedure.pk, agency_id=self.actor("thuly").agency_id, case_id=case.pk, papers=papers,
            applicant=applicant or self.citizen(), token=uuid4(),
        )  # fmt: skip
        for name, value in more.items():
            setattr(data, name, value)
        return data

    def dossier(
        self,
        at: str = "THAM_DINH",
        code: str = COPY,
        applicant: PartyData | None = None,
        days_ago: int = 0,
        **more: Any,
    ) -> Dossier:
        """Return a dossier received today or some days ago that waits at a kind of step of its process."""
        when = clock.now() - timedelta(days=days_ago)
        dossier = services.receive(self.intake(code, applicant, **more), by=self.actor("tiepnhan"), at=when)
        while (item := open_step(dossier)).kind != at:
            by = self.actor(HANDS[item.kind])
            if item.kind == "KY":
                services.sign_result(dossier.pk, item.pk, summary="Trích lục theo sổ (mẫu)", by=by, at=when)
            elif item.kind == "DONG_DAU":
                services.stamp(dossier.pk, item.pk, number=f"{next(_numbers)}/TL-BS", by=by, at=when)
            else:
                following = {"PHAN_CONG": "thuly", "THAM_DINH": "lanhdao"}.get(item.kind)
                assignee = Person.objects.get(username=following).pk if following else None
                services.forward(dossier.pk, item.pk, assignee_id=assignee, by=by, at=when)
        return fresh(dossier)


_NAMES = ("An", "Bình", "Cường", "Dũng", "Giang", "Hải", "Khánh", "Lâm", "Minh", "Nam", "Phúc", "Quân", "Sơn")


def open_step(dossier: Dossier) -> WorkItem:
    """Return the step a dossier waits at."""
    return WorkItem.objects.get(dossier=dossier, closed_at__isnull=True)


def fresh(dossier: Dossier) -> Dossier:
    """Return a dossier as it is now."""
    return Dossier.objects.get(pk=dossier.pk)


def printed(page: Page) -> str:
    """Wait until the printer dialog has opened for a paper and return the paper's address."""
    return page.wait_for_selector("html[data-printed]", state="attached").evaluate(TAKE_PRINTED)


def options(page: Page) -> Locator:
    """Return what an open type-ahead offers."""
    return page.locator('.pick-list:visible [role="option"]')


def go(page: Page, path: str) -> Response | None:
    """Open a page and wait until its script is ready."""
    answer = page.goto(path)
    if answer is not None and "html" in answer.headers.get("content-type", ""):
        ready(page)
    return answer


def ready(page: Page) -> None:
    """Wait until the page's script listens: keys pressed earlier are lost, for tests as for quick hands."""
    page.wait_for_load_state()
    page.wait_for_selector("html.ready", state="attached")


def _press_when_ready(page: Page) -> None:
    """Let no story lose a key: each is pressed once the page listens."""
    press = page.keyboard.press

    def pressed(key: str, **more: Any) -> None:
        ready(page)
        press(key, **more)

    page.keyboard.press = pressed  # type: ignore[method-assign]


def act(page: Page, name: str, label: str, **fields: str) -> None:
    """Do one act on the dossier page: unfold its form, fill it, press its button, see that it is done.

    Args:
        page: the dossier page.
        name: the act's name in its address ("chuyen", "ky").
        label: the words on its button.
        fields: what is typed, by the field's name.
    """
    unfold(page, name, label)
    form = acts_form(page, name)
    for field, value in fields.items():
        fill(form, field, value)
    form.get_by_role("button", name=label).click()
    expect(page.locator("#messages")).to_contain_text(f"Đã xong: {label.lower()}")


def press(page: Page, name: str, label: str) -> None:
    """Do one act on the dossier page that needs no form."""
    acts_form(page, name).get_by_role("button", name=label).click()
    expect(page.locator("#messages")).to_contain_text(f"Đã xong: {label.lower()}")


def unfold(page: Page, name: str, label: str) -> None:
    """Open the form of an act in its place, once the page that has it is there."""
    acts_form(page, name).first.wait_for(state="attached")
    details = page.locator("details.unfold", has=page.locator(f'form[action$="/lam/{name}/"]'))
    if details.count() and details.get_attribute("open") is None:
        details.locator("summary").filter(has_text=label).click()


def acts_form(page: Page, name: str) -> Locator:
    """Return the form of an act on the dossier page."""
    return page.locator(f'form[action$="/lam/{name}/"]')


def fill(form: Locator, field: str, value: str) -> None:
    """Fill one field of a form whatever its kind; a choice is found by the words it begins with."""
    control = form.locator(f'[name="{field}"]').first
    kind = control.evaluate("field => field.type")
    if kind == "select-one":
        option = control.locator("option").filter(has_text=value).first
        control.select_option(option.get_attribute("value"))
    elif kind in {"checkbox", "radio"}:
        form.get_by_label(value).first.check()
    else:
        control.fill(value)
