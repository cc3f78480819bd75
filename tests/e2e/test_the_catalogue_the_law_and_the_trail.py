"""The rooms beside the desk: procedures, processes, calendar, law, and the trail of what was done."""

import os
import re
import subprocess
import sys
from datetime import timedelta

from django.conf import settings
from playwright.sync_api import expect

from motcua.base import clock
from motcua.base.text import day
from motcua.catalogue.processes.models import ProcessVersion

from .office import COPY, SINGLE, act, go, ready


def test_a_procedure_is_found_without_accents_and_read_as_a_citizen_would(office):
    page = office.as_("tiepnhan", "/thu-tuc/")
    page.locator("#id_q").fill("trich luc ho tich")
    page.keyboard.press("Enter")
    page.locator("a.main", has_text="Cấp bản sao Trích lục hộ tịch").first.click()
    expect(page).to_have_url(re.compile(COPY))
    expect(page.locator("#giay-to")).to_contain_text("Tờ khai cấp bản sao trích lục hộ tịch")
    expect(page.locator("main")).to_contain_text("1 ngày làm việc")


def test_a_new_version_of_a_procedure_is_written_and_compared_with_the_old_one(office):
    page = office.as_("kiemsoat", "/thu-tuc/1.000656/sua/")
    page.locator('[name="valid_from"]').fill(day(clock.today() + timedelta(days=30)))
    page.locator('[name="no_conditions"]').uncheck()
    page.locator('[name="conditions"]').fill("Người yêu cầu xuất trình thẻ Căn cước còn giá trị sử dụng")
    page.keyboard.press("F9")
    expect(page.locator("#messages")).to_contain_text("Đã lưu phiên bản 2")
    go(page, "/thu-tuc/1.000656/so-sanh/")
    expect(page.locator("table", has=page.locator("ins"))).to_contain_text("xuất trình thẻ Căn cước")


def test_a_process_table_is_changed_its_faults_told_and_the_new_version_approved(office):
    # A process that no other story draws on.
    approved = ProcessVersion.objects.filter(status="DA_DUYET", process__tier="XA", process__case_code="")
    version = approved.exclude(process__procedure__code__in=(COPY, SINGLE)).latest("pk")
    page = office.as_("kiemsoat", f"/quy-trinh/{version.pk}/")
    expect(page.locator(".djs-container")).to_be_visible()
    page.keyboard.press("e")
    page.wait_for_url("**/soan/**")
    ready(page)
    times = page.locator('[name="time"]')
    beside = page.locator("#ben-canh")
    before = times.nth(2).input_value()
    times.nth(2).fill("30 ngày")
    expect(beside).to_contain_text("vượt")
    times.nth(2).fill(before)
    expect(beside).not_to_contain_text("vượt")
    page.locator('[name="note"]').fill("Rà soát định kỳ, giữ nguyên các bước")
    page.keyboard.press("F9")
    expect(page.locator("#messages")).to_contain_text("Đã lưu dự thảo")

    page.keyboard.press("p")
    page.locator("#id_decision_no").fill("218/QĐ-UBND")
    page.locator("#id_decision_date").fill(day(clock.today()))
    page.locator("#id_valid_from").fill(day(clock.today().replace(year=clock.today().year + 1)))
    page.get_by_role("button", name="Phê duyệt", exact=True).click()
    expect(page.locator("#phe-duyet")).to_contain_text("218/QĐ-UBND")


def test_the_process_can_be_walked_through_before_anybody_works_by_it(office):
    version = ProcessVersion.objects.filter(process__procedure__code=COPY, status="DA_DUYET").latest("pk")
    page = office.as_("lanhdaophong", f"/quy-trinh/{version.pk}/thu/")
    expect(page.locator("main")).to_contain_text("Tiếp nhận, kiểm tra, số hóa")


def test_the_calendar_shows_the_days_off_and_works_out_a_date_to_try(office):
    page = office.as_("tiepnhan", "/lich/")
    expect(page.locator(".month")).to_have_count(12)
    go(page, "/lich/?nam=2026")
    form = page.locator("#thu-tinh-han")
    form.locator('[name="nhan"]').fill("2026-08-20T09:00")
    form.locator('[name="so"]').fill("3")
    form.locator('[name="don_vi"]').select_option("NGAY_LV")
    page.keyboard.press("Tab")
    expect(page.locator("#ket-qua-thu")).to_contain_text("17:30 thứ Hai 24/08/2026")


def test_the_law_of_a_day_is_read_as_it_was_on_that_day(office):
    page = office.as_("kiemsoat", "/luat/")
    expect(page.locator("h1")).to_contain_text(day(clock.today()))
    expect(page.locator("main")).to_contain_text("118/2025")
    go(page, "/luat/?ngay=2024-05-06")
    expect(page.locator("main")).to_contain_text("61/2018")


def test_the_trail_tells_what_was_just_done_and_is_whole(office, site):
    dossier = office.dossier("THAM_DINH")
    leader = office.as_("lanhdao", f"/ho-so/{dossier.pk}/")
    act(leader, "dung", "Dừng giải quyết", reason="Có bản án của Tòa án", basis="Luật Hộ tịch 2014 Điều 63")

    page = office.as_("kiemtra", "/nhat-ky/")
    row = page.locator("tbody tr", has_text=dossier.code).first
    expect(row).to_contain_text("Nguyễn Văn Ký")
    row.get_by_role("link").first.click()
    expect(page).to_have_url(re.compile(f"/ho-so/{dossier.pk}/"))

    command = [sys.executable, "-m", "motcua.config.command", "audit", "verify"]
    environment = os.environ | {"MOTCUA_DB_NAME": site.database}
    said = subprocess.run(command, cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True)
    assert said.returncode == 0, said.stderr
    assert "nguyên vẹn" in said.stdout


def test_on_a_phone_the_filter_in_force_stays_in_sight_and_the_rest_is_folded(office):
    page = office.as_("kiemtra", "/nhat-ky/?doi_tuong=TAM", viewport={"width": 390, "height": 844})
    expect(page.locator('[name="doi_tuong"]')).to_be_visible()
    expect(page.locator('[name="tu"]')).to_be_hidden()
    page.get_by_role("button", name="Thêm điều kiện").click()
    expect(page.locator('[name="tu"]')).to_be_visible()
