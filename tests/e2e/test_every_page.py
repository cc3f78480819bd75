"""Every role's pages: without faults that axe can see, nothing wider than the screen, no link that leads nowhere."""

import re
from pathlib import Path

import pytest
from django.test import Client
from django.urls import resolve, reverse
from playwright.sync_api import Page

from motcua.base.organisations.models import Person
from motcua.config.tests.test_role_walk import ADDRESSES

from .looks import LOOKS, PAGES, made_for_the_look
from .office import go

AXE = Path(__file__).resolve().parents[2] / "node_modules/axe-core/axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WIDTHS = (1440, 390)
WIDER = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
CUT = """[...document.querySelectorAll('.table-wrap')].filter(table => table.scrollWidth > table.clientWidth + 1)
    .map(table => table.querySelector('caption')?.textContent.trim())"""
# What a page fetches after it opened has come, and what is drawn by a script is drawn.
SETTLED = """() => !document.querySelector('.htmx-request')
    && ![...document.querySelectorAll('[data-bpmn=modeler]:not([data-ready])')].some(it => it.offsetParent)"""
# The page has been laid out anew after its window changed.
DRAWN = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
HEIGHT = "document.documentElement.scrollHeight"
FOUND = """async rules => (await axe.run(document, {runOnly: rules})).violations
    .map(fault => [fault.id, fault.impact, fault.nodes.length, fault.nodes[0].html.slice(0, 160)])"""


def faults_of(page: Page, path: str) -> list[str]:
    """Return what is wrong with a page, opened once and looked at in both widths."""
    page.set_viewport_size({"width": WIDTHS[0], "height": 900})
    answer = go(page, path)
    if not answer or answer.status != 200:
        return [f"{path}: {answer and answer.status}"]
    page.wait_for_function(SETTLED)
    page.evaluate(AXE.read_text())
    wrong = [f"{path}: the table “{name}” is cut off" for name in page.evaluate(CUT)]
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        page.evaluate(DRAWN)
        where = f"{path} at {width}"
        wrong += [f"{where}: wider than the screen"] if page.evaluate(WIDER) else []
        # As tall as the page: what the bar at the foot covers before one scrolls is no fault.
        page.set_viewport_size({"width": width, "height": min(max(900, page.evaluate(HEIGHT)), 6000)})
        page.evaluate(DRAWN)
        wrong += [f"{where}: {fault}" for fault in page.evaluate(FOUND, RULES)]
    return wrong


@pytest.mark.parametrize(
    ("username", "paths"), LOOKS, ids=lambda one: one if isinstance(one, str) else str(len(one))
)
def test_no_page_has_a_fault_that_axe_can_see_nor_is_wider_than_its_screen(office, username, paths):
    keys = made_for_the_look(office, paths)
    page = office.as_(username)
    wrong = [fault for path in paths for fault in faults_of(page, path.format(**keys))]
    assert not wrong, "\n".join(wrong)


def test_every_page_that_names_no_object_is_walked(office):
    """A new page is walked or this fails: whatever some role gets as a whole page stands in `LOOKS`."""
    paths = {path.partition("?")[0] for _, paths in LOOKS for path in paths if "{" not in path}
    walked = {resolve(path).view_name for path in paths}
    clients = {username: Client() for username, _ in LOOKS}
    for username, client in clients.items():
        client.force_login(Person.objects.get(username=username))
    left = [one for one in ADDRESSES if not one.arguments and one.name not in walked]
    pages = {
        one.name
        for one in left
        for client in clients.values()
        if b"</html>" in (answer := client.get(reverse(one.name))).getvalue()[-200:]
        and answer.status_code == 200
    }
    assert pages == set()


@pytest.mark.parametrize("username", sorted({*PAGES, "thamdinh", "xakhac"}))
def test_no_link_of_the_day_and_the_rail_leads_nowhere(office, username):
    page = office.as_(username)
    links = page.eval_on_selector_all(
        "a[href]", "links => links.map(link => link.href).filter(at => at.startsWith(location.origin))"
    )
    # Two of a kind are enough: the tenth dossier opens as the second does.
    of_kind: dict[str, list[str]] = {}
    for link in dict.fromkeys(link.partition("#")[0] for link in links):
        of_kind.setdefault(re.sub(r"\d+", "0", link.removeprefix(office.address)), []).append(link)
    assert len(of_kind) > 5
    answers = {link: page.request.get(link).status for kind in of_kind.values() for link in kind[:2]}
    assert {link: status for link, status in answers.items() if status >= 400} == {}
