"""The pictures of the README, taken at the size of the sketches; `make screenshots` keeps them in `docs/images`."""

import io
import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from playwright.sync_api import Page, expect

from motcua.base import clock
from motcua.control.plans.services import drafting, reviewing
from motcua.demo.figures import build_figures
from motcua.demo.plans import sample_file, sample_name
from motcua.demo.progress import Progress
from motcua.onestop.dossiers import services

from .looks import followed
from .office import SINGLE, go, open_step, options
from .papers import scan

IMAGES = Path(__file__).resolve().parents[2] / "docs/images"
KEEP = bool(os.environ.get("MOTCUA_SCREENSHOTS"))
CARD = "024190000417|121345678|Nguyễn Thị Mẫu|04071990|Nữ|Tổ dân phố 5, phường Đa Mai, tỉnh Bắc Ninh|14032021"
LARGEST = 250_000

pytestmark = [
    # Another test's dossiers would lie in the lists.
    pytest.mark.xdist_group("screenshots"),
]


def photograph(page: Page, name: str) -> None:
    """Keep what the screen shows as a small PNG."""
    page.evaluate("document.fonts.ready")
    seen = Image.open(io.BytesIO(page.screenshot(animations="disabled", caret="hide")))
    small = io.BytesIO()
    palette = seen.convert("RGB").quantize(256, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    palette.save(small, "PNG", optimize=True)
    assert small.tell() < LARGEST
    if KEEP:
        (IMAGES / f"{name}.png").write_bytes(small.getvalue())


def test_intake_filled_in(office):
    office.dossier(
        "PHAN_CONG", applicant=office.citizen("Nguyễn Thị Mẫu", identity="024190000417", phone="0912345668")
    )
    page = office.as_("tiepnhan", "/tiep-nhan/")
    page.keyboard.type("trich luc")
    expect(options(page).first).to_contain_text("rích lục hộ tịch")
    page.keyboard.press("Enter")
    expect(page.locator("#id_case")).to_be_focused()
    page.keyboard.press("F3")
    page.keyboard.type(CARD)
    page.keyboard.press("Enter")
    expect(page.locator("#id_applicant_phone")).to_have_value("0912345668")
    page.locator("#id_quantity").fill("2")
    page.locator("#id_quantity").press("Tab")
    expect(page.locator("#parts")).to_contain_text("2 bản ×")
    page.keyboard.press("F6")
    photograph(page, "tiep-nhan")


def test_dossier_in_handling(office):
    """One that waited for a paper, has it now, and is being appraised."""
    dossier = office.dossier("THAM_DINH", SINGLE, office.citizen("Nguyễn Thị Mẫu"), days_ago=6)
    scanned = clock.now() - timedelta(days=6, hours=-1)
    asked, brought = clock.now() - timedelta(days=5, hours=-6), clock.now() - timedelta(days=3, hours=-2)
    paper = dossier.papers.order_by("pk")[0]
    sheet = SimpleUploadedFile("to-khai.pdf", scan(), "application/pdf")
    services.attach(dossier.pk, paper.pk, sheet, by=office.actor("tiepnhan"), at=scanned)
    services.ask_supplement(
        dossier.pk,
        open_step(dossier).pk,
        items=[{"document_id": paper.document_id, "name": paper.name, "originals": 1}],
        reason="Tờ khai chưa ghi thời gian cư trú trước đây",
        deadline=clock.today(),
        by=office.actor("thuly"),
        at=asked,
    )
    services.send_supplement(dossier.pk, open_step(dossier).pk, by=office.actor("tiepnhan"), at=asked)
    services.receive_supplement(dossier.pk, open_step(dossier).pk, by=office.actor("tiepnhan"), at=brought)
    photograph(office.as_("thuly", f"/ho-so/{dossier.pk}/"), "ho-so")


def test_chairmans_day(office):
    page = office.as_("ctubnd", "/")
    photograph(page, "hom-nay-chu-tich")


def test_inbox_with_its_preview(office):
    page = office.as_("thuly", "/viec/")
    page.keyboard.press("j")
    expect(page.locator("#pane .card-title").first).to_be_visible()
    photograph(page, "viec-cua-toi")
    go(page, "/")


def test_a_plan_read_beside_its_text(office):
    plan = drafting.read_in(
        ContentFile(sample_file("docx"), sample_name("docx")), agency_id=followed().agency_id,
        by=office.actor("kiemsoat"),
    )  # fmt: skip
    page = office.as_("kiemsoat", f"/ke-hoach/{plan.pk}/kiem-tra/")
    task = (
        plan.tasks.filter(group__startswith="II", first_line__isnull=False)
        .exclude(parties=None)
        .order_by("pk")[1]
    )
    page.locator(f"#t{task.pk}").click()
    expect(page.locator(".doc li.on").first).to_be_visible()
    photograph(page, "doc-ke-hoach")
    reviewing.discard(plan.pk, by=office.actor("kiemsoat"))


def test_a_target_that_measures_itself(office):
    build_figures(Progress())
    target = followed().targets.get(indicator="dossiers.on_time", level="XA")
    page = office.as_("ctubnd", f"/ke-hoach/chi-tieu/{target.pk}/")
    expect(page.locator("[data-chart] svg")).to_be_visible()
    photograph(page, "chi-tieu")


def test_the_control_offices_page(office):
    photograph(office.as_("kiemsoat", "/kiem-soat/"), "kiem-soat")


def test_burden_found_in_the_dossiers(office):
    photograph(office.as_("kiemsoat", "/ganh-nang/"), "ganh-nang")
