"""Every role's pages: without faults that axe can see, nothing wider than the screen, no link that leads nowhere."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page

from motcua.base.organisations.models import Person
from motcua.catalogue.processes.models import ProcessVersion

from .office import COPY, SINGLE, go, open_step

AXE = Path(__file__).resolve().parents[2] / "node_modules/axe-core/axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# At a phone's width only what the width changes is looked at again.
RULES_OF_WIDTH = [
    "target-size",
    "scrollable-region-focusable",
    "button-name",
    "link-name",
    "label",
    "aria-hidden-focus",
]
LOOKS = ((1440, RULES), (390, RULES_OF_WIDTH))
WIDER = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
CUT = """[...document.querySelectorAll('.table-wrap')].filter(table => table.scrollWidth > table.clientWidth + 1)
    .map(table => table.querySelector('caption')?.textContent.trim())"""
FOUND = """async rules => (await axe.run(document, {runOnly: rules})).violations
    .map(fault => [fault.id, fault.impact, fault.nodes.length, fault.nodes[0].html.slice(0, 160)])"""

# The main pages, each looked at by a role whose page it is; {…} stands for something made for the look.
PAGES = {
    "tiepnhan": [
        "/", "/tiep-nhan/", "/tiep-nhan/cho/", "/viec/?pham-vi=don-vi", "/ho-so/", "/ho-so/so-theo-doi/",
        "/ho-so/{new}/",
    ],
    "traketqua": ["/", "/tra-ket-qua/", "/tra-ket-qua/{result}/"],
    "giamdoc": ["/", "/viec/", "/so-lieu/"],
    "lanhdaophong": ["/", "/viec/?pham-vi=don-vi", "/ho-so/{new}/"],
    "thuly": ["/", "/viec/", "/ho-so/{open}/"],
    "lanhdao": ["/", "/viec/", "/ho-so/{sign}/", "/danh-muc/uy-quyen/"],
    "vanthu": ["/", "/viec/"],
    "ctubnd": ["/", "/ho-so/", "/so-lieu/"],
    "kiemsoat": [
        "/", "/thu-tuc/", f"/thu-tuc/{COPY}/", f"/thu-tuc/{COPY}/sua/", "/thu-tuc/chat-luong/", "/thu-tuc/nhap/",
        "/quy-trinh/", "/quy-trinh/{process}/", "/quy-trinh/{process}/thu/", "/quy-trinh/nhap/",
        "/quy-trinh/soan/{procedure}/XA/", "/luat/",
    ],
    "quantri": [
        "/", "/danh-muc/", "/danh-muc/co-quan/{agency}/", "/danh-muc/nguoi/", "/danh-muc/nguoi/{person}/",
        "/danh-muc/lam-thay/", "/danh-muc/dia-gioi/", "/danh-muc/toi/", "/lich/", "/thong-bao/", "/tai-khoan/2fa/",
    ],
    "kiemtra": ["/", "/nhat-ky/"],
}  # fmt: skip


def made_for_the_look(office, paths: list[str]) -> dict[str, int]:
    """Return the keys that the paths name."""
    process = ProcessVersion.objects.filter(process__procedure__code=COPY, status="DA_DUYET").latest("pk")
    person = Person.objects.get(username="thuly")
    makers = {
        "new": lambda: office.dossier("PHAN_CONG", SINGLE).pk,
        "open": lambda: office.dossier("THAM_DINH", SINGLE).pk,
        "sign": lambda: office.dossier("KY").pk,
        "result": lambda: open_step(office.dossier("TRA_KET_QUA")).pk,
        "process": lambda: process.pk,
        "procedure": lambda: process.process.procedure_id,
        "person": lambda: person.pk,
        "agency": lambda: office.actor("thuly").agency_id,
    }
    return {name: make() for name, make in makers.items() if any(f"{{{name}}}" in path for path in paths)}


def faults_of(page: Page, path: str, width: int, rules: list[str]) -> list[str]:
    """Return what is wrong with a page at a width."""
    page.set_viewport_size({"width": width, "height": 900})
    answer = go(page, path)
    where = f"{path} at {width}"
    if not answer or answer.status != 200:
        return [f"{where}: {answer and answer.status}"]
    wrong = [f"{where}: wider than the screen"] if page.evaluate(WIDER) else []
    if width == LOOKS[0][0]:
        wrong += [f"{where}: the table “{name}” is cut off" for name in page.evaluate(CUT)]
    page.evaluate(AXE.read_text())
    return wrong + [f"{where}: {fault}" for fault in page.evaluate(FOUND, rules)]


@pytest.mark.parametrize("username", PAGES)
def test_no_page_has_a_fault_that_axe_can_see_nor_is_wider_than_its_screen(office, username):
    keys = made_for_the_look(office, PAGES[username])
    page = office.as_(username)
    wrong = [
        fault
        for width, rules in LOOKS
        for path in PAGES[username]
        for fault in faults_of(page, path.format(**keys), width, rules)
    ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("username", [*PAGES, "xakhac"])
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
