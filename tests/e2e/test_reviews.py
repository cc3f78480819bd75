"""A focus group from the plan to the saving: taken, reviewed, costed, judged, passed, issued, in force."""

import re
from datetime import date

from playwright.sync_api import Page, expect

from motcua.base import clock
from motcua.base.organisations.models import Agency
from motcua.base.text import day
from motcua.control.plans.models import Plan
from motcua.control.plans.services import drafting, following, reviewing
from motcua.control.reviews.models import LegalAmendment, ReviewItem, ReviewPlan, SimplificationOption
from motcua.law.questionnaires import questionnaire

from .office import go, ready

YEAR = 2031  # a year of review nobody has begun
GROUP = "Nhóm TTHC lĩnh vực hoạt động xây dựng (ca thử)"
CODE = "1.013237"


def followed(office) -> Plan:
    """Return a followed plan with one group to review, led by the department of construction."""
    control = office.actor("kiemsoat")
    province = Agency.objects.on(clock.today()).get(kind=Agency.Kind.COMMITTEE, level="TINH")
    plan = drafting.write_new(
        "Kiểm soát thủ tục hành chính (ca thử, mẫu)", agency_id=province.pk, year=YEAR, by=control
    )
    values = {"title": GROUP, "start": date(YEAR, 3, 1), "finish": date(YEAR, 7, 30)}
    reviewing.add_task(plan.pk, values, by=control, lead=["Sở Xây dựng"], support=["Văn phòng UBND tỉnh"])
    return following.follow(plan.pk, by=control)


def press(page: Page, name: str) -> None:
    """Press a button and wait for the page that follows."""
    with page.expect_navigation():
        page.get_by_role("button", name=name).first.click()
    ready(page)


def answer(page: Page) -> None:
    """Answer the sheet: everything well, but the time limit."""
    page.fill("#id_r1_muc_tieu", "Bảo đảm an toàn công trình")
    said = {
        "r3": "khong",
        "thoi_han": "khong",
        "r21": "khong",
        "r22": "khong",
        "r23": "khong",
        "r24": "khong",
    }
    for question in questionnaire("RA_SOAT").questions:
        page.check(f'input[name="{question.key}"][value="{said.get(question.key, "co")}"]')
        if any(one.key == f"{question.key}_xu_ly" for one in question.follow_ups):
            remedy = "SUA_DOI" if question.key == "thoi_han" else "GIU_NGUYEN"
            page.check(f'input[name="{question.key}_xu_ly"][value="{remedy}"]')
    page.fill("#id_thoi_han_phuong_an", "giảm từ 20 ngày còn 10 ngày")


def test_a_focus_group_from_the_plan_is_reviewed_passed_and_in_force(office):
    source = followed(office)
    control = office.as_("kiemsoat", "/ra-soat/ke-hoach/")
    control.fill("#id_year", str(YEAR))
    press(control, "Lập kế hoạch")
    plan = ReviewPlan.objects.get(year=YEAR, is_province=True)
    go(control, f"/ra-soat/ke-hoach/{plan.pk}/lay-nhom/?ke-hoach={source.pk}")
    expect(control.get_by_text(GROUP)).to_be_visible()
    press(control, "Lấy nhóm đã chọn")
    press(control, "Trình Chủ tịch phê duyệt")
    item = ReviewItem.objects.get(plan=plan)
    assert (str(item.lead), item.finish) == ("Sở Xây dựng", date(YEAR, 7, 30))

    chairman = office.as_("ctubnd", f"/ra-soat/ke-hoach/{plan.pk}/")
    chairman.fill("#id_number", "77/KH-UBND")
    press(chairman, "Phê duyệt kế hoạch")
    expect(chairman.locator(".page-sub")).to_contain_text("đã phê duyệt")

    # The lead confirms which procedures the group has; an unknown one is refused in words.
    lead = office.as_("daumoi.sxd", f"/ra-soat/muc/{item.pk}/")
    lead.get_by_text("Thêm theo mã hoặc từ tệp").click()
    lead.fill("#id_codes", "9.999999")
    press(lead, "Thêm")
    expect(lead.locator(".message-error")).to_contain_text("Không có trong danh mục thủ tục: 9.999999")
    lead.fill("#id_codes", CODE)
    press(lead, "Thêm")
    lead.get_by_role("link", name=re.compile("chứng chỉ")).first.click()
    ready(lead)
    answer(lead)
    lead.select_option("#id_conclusion", "SUA_DOI")
    lead.fill("#id_reason", "Các bước thẩm định làm song song")
    press(lead, "Lưu phiếu")
    sheet = item.reviews.get()
    go(lead, f"/ra-soat/phuong-an/them/?phieu={sheet.pk}")
    expect(lead.locator("#id_what")).to_have_value(re.compile("20 ngày còn 10 ngày"))
    for field, value in (("days_before", "20"), ("days_after", "10")):
        lead.fill(f"#id_{field}", value)
    lead.fill("#id_cost_before", "112.000.000")
    lead.fill("#id_cost_after", "37.000.000")
    press(lead, "Lưu phương án")
    expect(lead.get_by_text("66,96 %")).to_be_visible()
    lead.fill("#id_law_text", "Quyết định số 8/2025/QĐ-UBND (mẫu)")
    lead.fill("#id_articles", "khoản 1 Điều 5")
    press(lead, "Thêm văn bản")
    go(lead, f"/ra-soat/muc/{item.pk}/")
    press(lead, "Gửi kết quả rà soát")

    # Control judges and returns it once.
    option = SimplificationOption.objects.get(item=item)
    go(control, f"/ra-soat/phuong-an/{option.pk}/")
    control.get_by_text("Ghi ý kiến, trả lại").click()
    control.fill("#id_text", "Nêu rõ bước nào làm song song")
    press(control, "Ghi ý kiến")
    go(lead, f"/ra-soat/phuong-an/{option.pk}/")
    remark = option.remarks.get()
    lead.fill(f"#id_answer-{remark.pk}", "Lấy ý kiến và kiểm tra thực địa làm song song")
    press(lead, "Gửi lại")
    go(control, f"/ra-soat/phuong-an/{option.pk}/")
    press(control, "Đạt, chờ phê duyệt")
    go(control, "/ra-soat/quyet-dinh/lap/")
    for box in control.locator('input[name="option"]').all():
        box.set_checked(box.get_attribute("value") == str(option.pk))
    press(control, "Lập dự thảo")
    press(control, "Trình Chủ tịch ký")

    option.refresh_from_db()
    go(chairman, f"/ra-soat/quyet-dinh/{option.decision_id}/")
    chairman.fill("#id_number", f"{option.pk}/QĐ-UBND")
    press(chairman, "Ký, thông qua phương án")
    expect(chairman.locator(".page-sub")).to_contain_text("ký")

    # Approved is not in force: the text is followed until it is issued.
    text = LegalAmendment.objects.get(option=option)
    go(lead, f"/ra-soat/van-ban/{text.pk}/")
    expect(lead.get_by_text("Tiết kiệm khi thực thi")).to_be_visible()
    lead.get_by_text("Ghi văn bản đã ban hành").click()
    lead.locator("form[action$='/ban-hanh/'] #id_number").fill("12/2031/QĐ-UBND (mẫu)")
    lead.locator("#id_issued_on").fill(day(clock.today()))
    press(lead, "Ghi đã ban hành")
    expect(lead.get_by_text("Tiết kiệm đã chứng minh")).to_be_visible()
    expect(lead.locator(".review-saved").first).to_contain_text("75.000.000")
    option.refresh_from_db()
    assert (option.state, option.enforced_on) == ("DA_THUC_THI", clock.today())
