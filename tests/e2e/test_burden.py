"""Burden in the browser: worked out anew, the first finding's rows, a what-if on its process, a draft option of it."""

import re

from playwright.sync_api import expect

from motcua.control.burden import services
from motcua.control.burden.models import Finding, Run
from motcua.control.reviews.models import SimplificationOption

from .office import fill, go, ready


def with_a_process() -> Finding:
    """Return the first finding about a step whose process has a step that may go."""
    run = Run.objects.filter(state=Run.State.DONE).latest("pk")
    return Finding.objects.filter(run=run).exclude(step="").order_by("place")[0]


def test_control_works_burden_out_reads_the_rows_tries_a_change_and_drafts_an_option(office):
    page = office.as_("kiemsoat")
    go(page, "/ganh-nang/")
    before = Run.objects.count()
    page.keyboard.press("F9")
    expect(page.get_by_text("Đang tính lại", exact=True)).to_be_visible()
    run = Run.objects.latest("pk")
    assert Run.objects.count() == before + 1
    # What the worker does; the page hears of it by itself.
    services.work_out(run.pk)
    expect(page.get_by_text("Đang tính lại", exact=True)).to_be_hidden()
    expect(page.locator(".page-sub")).to_contain_text("hồ sơ có kết quả")

    first = Finding.objects.filter(run=run).order_by("place")[0]
    page.locator(".burden-found tbody tr").first.locator("a.burden-sentence").click()
    page.wait_for_url(f"**/phat-hien/{first.pk}/")
    expect(page.locator("#minh-chung")).to_contain_text(re.compile(r"H05\."))

    found = with_a_process()
    go(page, f"/ganh-nang/phat-hien/{found.pk}/")
    page.keyboard.press("F8")
    page.wait_for_url("**/thu/?phat-hien=*")
    ready(page)
    act = page.locator("select.burden-act").first
    act.select_option("bo")
    page.keyboard.press("F9")
    page.wait_for_url(re.compile(r"b-\w+=bo"))
    ready(page)
    expect(page.get_by_role("heading", name="Thay đổi đã thử")).to_be_visible()
    expect(page.locator(".burden-compare").first).to_contain_text("%")

    page.keyboard.press("F8")
    page.wait_for_url(re.compile(r"/phuong-an/\?"))
    ready(page)
    expect(page.locator("#id_what")).to_have_value(re.compile("^Bỏ bước"))
    fill(page.locator("#phuong-an"), "reason", "Bước này chưa từng đổi kết quả nào (ca kiểm thử).")
    page.keyboard.press("F9")
    expect(page.locator("#messages")).to_contain_text("Đã lập phương án")
    option = SimplificationOption.objects.latest("pk")
    assert option.evidence_url == f"/ganh-nang/phat-hien/{found.pk}/"
    assert option.days_after is not None
    assert option.days_before is not None
    assert option.days_after < option.days_before
    office.check()


def test_a_focal_officer_sees_the_own_agency_and_cannot_work_it_out(office):
    page = office.as_("daumoi.sxd")
    go(page, "/ganh-nang/")
    expect(page.locator(".page-sub")).to_contain_text("phần của")
    expect(page.get_by_role("button", name="Tính lại")).to_have_count(0)
    office.check()
