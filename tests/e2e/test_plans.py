"""A plan from the document to the report: read, checked, followed, done, late, urged, measured, reported."""

import io
import re
from datetime import date, timedelta

from docx import Document
from playwright.sync_api import Page, expect

from motcua.base import clock
from motcua.control.plans.models import Assignment, Plan, PlanTask, UrgingLetter
from motcua.control.plans.services import following, reminding, reviewing
from motcua.control.plans.services.drafting import write_new
from motcua.control.plans.tests.documents import published
from motcua.demo.plans import sample_file

from .office import fill, go, ready


def bring(page: Page, name: str, content: bytes) -> Plan:
    """Bring a document in and return its draft; the review is open then."""
    go(page, "/ke-hoach/")
    page.keyboard.press("F9")
    page.wait_for_url("**/ke-hoach/nhap/")
    page.set_input_files(
        "#id_file", {"name": name, "mimeType": "application/octet-stream", "buffer": content}
    )
    page.keyboard.press("F9")
    page.wait_for_url("**/kiem-tra/")
    ready(page)
    return Plan.objects.get(pk=int(re.search(r"/ke-hoach/(\d+)/", page.url)[1]))


def small_plan(office, **task) -> Assignment:
    """Return the one assignment of a followed plan, given to the department of construction."""
    control = office.actor("kiemsoat")
    province = Plan.objects.filter(is_sample=True).first().agency_id
    plan = write_new(
        "Kế hoạch thử của ca kiểm thử (mẫu)", agency_id=province, year=clock.today().year, by=control
    )
    reviewing.add_task(plan.pk, task, by=control, lead=["Sở Xây dựng"])
    following.follow(plan.pk, by=control)
    return Assignment.objects.select_related("task", "plan").get(plan=plan)


def test_a_control_officer_brings_a_plan_in_corrects_one_item_and_follows_it(office):
    page = office.as_("kiemsoat")
    plan = bring(page, "ke-hoach-mau.docx", sample_file("docx"))
    expect(page.get_by_role("heading", name="Cảnh báo trong văn bản")).to_be_visible()
    assert not Assignment.objects.filter(plan=plan).exists()

    page.get_by_role("button", name=re.compile("mục đọc chắc chắn")).click()
    ready(page)
    # Nothing enters unconfirmed: the plan is not followed while items wait.
    page.keyboard.press("F9")
    expect(page.locator("#messages")).to_contain_text("chưa kiểm tra")
    ready(page)
    here = page.locator("[data-item].here")
    expect(here).to_have_class(re.compile("item-cho"))
    # The document shows where the item at hand was read.
    expect(page.locator(".doc li.on").first).to_be_visible()

    waiting = plan.tasks.filter(review="CHO").first()
    page.locator(f"#t{waiting.pk}").click()
    page.keyboard.press("e")
    form = page.locator(f"#t{waiting.pk} form")
    expect(form.locator("#id_title")).to_be_focused()
    fill(form, "finish", "30/11/2026")
    fill(form, "lead", "Sở Xây dựng")
    page.keyboard.press("F9")
    expect(page.locator(f"#t{waiting.pk}")).to_contain_text("Đã sửa so với máy đọc")
    ready(page)
    waiting.refresh_from_db()
    assert (waiting.finish, waiting.review) == (date(2026, 11, 30), "DUNG")
    assert waiting.read["finish"] != "2026-11-30"

    left = sum(rows.filter(review="CHO").count() for rows in (plan.tasks, plan.targets))
    for number in range(left, 0, -1):
        expect(page.locator("#review-counts")).to_contain_text(f"còn {number}")
        # The next item that waits is at hand by itself.
        expect(page.locator("[data-item].here.item-cho")).to_have_count(1)
        page.keyboard.press("Enter")
    expect(page.locator("#review-counts")).to_contain_text("có thể đưa vào theo dõi")
    page.keyboard.press("F9")
    page.wait_for_url(f"**/ke-hoach/{plan.pk}/")
    expect(page.locator("#messages")).to_contain_text("được đưa vào theo dõi")

    # A class of agencies has given the task to each of its agencies.
    task = PlanTask.objects.filter(plan=plan, parties__group="ubnd_xa", parties__part="CHU_TRI").first()
    go(page, f"/ke-hoach/nhiem-vu/{task.pk}/")
    expect(page.get_by_role("link", name="UBND phường Đa Mai")).not_to_have_count(0)
    assert Assignment.objects.filter(task=task).values("agency").distinct().count() > 90


def test_the_published_plan_of_bac_ninh_is_read_beside_its_text(office):
    document = published("bac-ninh-2022-kh-328")
    page = office.as_("kiemsoat")
    plan = bring(page, document.name, document.read_bytes())
    assert (plan.number, plan.tasks.count()) == ("328/KH-UBND", 85)
    page.locator(".warned a").first.click()
    expect(page.locator(".doc li.on").first).to_be_in_viewport()
    page.locator("summary", has_text="Bỏ bản này").click()
    page.get_by_role("button", name="Bỏ bản này").click()
    page.wait_for_url("**/ke-hoach/")
    assert Plan.objects.get(pk=plan.pk).state == "BO"


def test_a_focal_officer_shows_the_product_and_a_leader_looks_on(office):
    work = small_plan(
        office, title="Rà soát quy trình cấp phép (mẫu)", finish=clock.today() + timedelta(days=5)
    )
    page = office.as_("daumoi.sxd", "/ke-hoach/viec/?q=Rà soát quy trình cấp phép (mẫu)")
    page.get_by_role("link", name="Rà soát quy trình cấp phép (mẫu)").click()
    page.wait_for_url(f"**/viec/{work.pk}/")
    page.keyboard.press("F8")
    form = page.locator("form[action$='/tinh-hinh/']")
    form.locator("select[name=state]").select_option("CHO")
    form.get_by_role("button", name="Cập nhật").click()
    expect(page.get_by_role("alert")).to_contain_text("đang chờ gì")
    fill(page.locator("form[action$='/tinh-hinh/']"), "reason", "Chờ ý kiến Sở Tư pháp")
    page.locator("form[action$='/tinh-hinh/']").locator("select[name=state]").select_option("CHO")
    page.locator("form[action$='/tinh-hinh/']").get_by_role("button", name="Cập nhật").click()
    expect(page.locator("#messages")).to_contain_text("Đã cập nhật")
    page.keyboard.press("F9")
    done = page.locator("form[action$='/xong/']")
    fill(done, "words", "Quyết định phê duyệt quy trình")
    fill(done, "number", "125/QĐ-SXD")
    done.get_by_role("button", name="Báo hoàn thành").click()
    expect(page.locator("#messages")).to_contain_text("Đã báo hoàn thành")
    work.refresh_from_db()
    assert (work.state, work.evidence.get().number) == ("XONG", "125/QĐ-SXD")

    leader = office.as_("lanhdao.sxd", f"/ke-hoach/viec/{work.pk}/")
    expect(leader.get_by_text("xong đúng hạn")).to_be_visible()
    fill(leader, "text", "Cảm ơn, gửi thêm bản quét.")
    leader.get_by_role("button", name="Gửi").click()
    expect(leader.get_by_text("Cảm ơn, gửi thêm bản quét.").first).to_be_visible()
    # Somebody of another agency does not even learn that it exists.
    assert go(office.as_("daumoi"), f"/ke-hoach/viec/{work.pk}/").status == 404


def test_late_work_is_reminded_of_and_urged_by_letter(office):
    due = clock.today() + timedelta(days=3)
    work = small_plan(office, title="Số hóa hồ sơ tồn (mẫu)", finish=due)
    reminding.remind(due + timedelta(days=1), at=clock.now() + timedelta(days=4))
    page = office.as_("daumoi.sxd", "/thong-bao/")
    expect(page.get_by_text(re.compile("quá hạn|nhắc", re.I)).first).to_be_visible()

    Assignment.objects.filter(pk=work.pk).update(due=clock.today() - timedelta(days=2))
    control = office.as_("kiemsoat", "/ke-hoach/don-doc/?xem=tat-ca")
    control.get_by_label("Chọn Sở Xây dựng", exact=True).check()
    control.keyboard.press("F9")
    control.wait_for_url("**/don-doc/**")
    expect(control.get_by_role("link", name=re.compile("Dự thảo")).first).to_be_visible()
    letter = UrgingLetter.objects.filter(agency__name="Sở Xây dựng").first()
    with letter.file.open() as file:
        document = Document(io.BytesIO(file.read()))
    words = "\n".join(
        [paragraph.text for paragraph in document.paragraphs]
        + [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    )
    assert "Số hóa hồ sơ tồn (mẫu)" in words
    assert "Sở Xây dựng" in words


def test_the_target_of_work_in_time_leads_down_to_the_late_dossiers(office):
    plan = Plan.objects.get(is_sample=True, state="THEO_DOI")
    target = plan.targets.get(indicator="dossiers.on_time", level="XA")
    page = office.as_("ctubnd", f"/ke-hoach/{plan.pk}/")
    page.locator(f"a[href='/ke-hoach/chi-tieu/{target.pk}/']").first.click()
    expect(page.locator(".goal-sentence")).to_contain_text("cấp xã")
    page.get_by_role("link", name="Mở danh sách được đếm").click()
    page.wait_for_url("**/ho-so/duoc-dem/**")
    late = page.get_by_role("link", name=re.compile("Không được tính"))
    expect(late).to_be_visible()
    late.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("đúng hạn")


def test_the_monthly_report_is_drafted_edited_and_signed_off(office):
    plan = Plan.objects.get(is_sample=True, state="THEO_DOI")
    page = office.as_("kiemsoat", f"/ke-hoach/{plan.pk}/bao-cao/")
    page.keyboard.press("F9")
    page.wait_for_url(re.compile(r"/ke-hoach/bao-cao/\d+/"))
    ready(page)
    section = page.locator("[id^='text-']").first
    section.get_by_text("Sửa lời").click()
    section.locator("textarea").fill("Tỉnh đã thực hiện phần lớn nhiệm vụ được giao trong kỳ (mẫu).")
    section.get_by_role("button", name="Ghi lời báo cáo").click()
    expect(page.get_by_text("đã sửa").first).to_be_visible()
    expect(page.get_by_role("heading", name="Máy soạn").first).to_be_visible()
    with page.expect_download() as taken:
        page.get_by_role("link", name="Tải DOCX").click()
    words = "\n".join(paragraph.text for paragraph in Document(taken.value.path()).paragraphs)
    assert "Tỉnh đã thực hiện phần lớn nhiệm vụ được giao" in words
    page.keyboard.press("F9")
    page.keyboard.press("F9")
    expect(page.get_by_role("button", name=re.compile("Chốt báo cáo"))).to_have_count(0)
    assert plan.reports.get(agency=None).signed_at is not None
