"""The ways a dossier does not go straight: refused, supplemented, late with an apology, withdrawn, taken by two."""

from datetime import timedelta

from playwright.sync_api import Page, expect

from motcua.base import clock
from motcua.base.text import day, moment_long
from motcua.base.worktime.queries import calendar_for
from motcua.onestop.dossiers.models import Dossier
from motcua.onestop.dossiers.rules import Status

from .office import SINGLE, act, acts_form, fill, fresh, go, open_step, press, printed, unfold
from .papers import docx_text, pdf_text


def at_dossier(office, username: str, dossier: Dossier) -> Page:
    """Sit an officer down at a dossier."""
    return office.as_(username, f"/ho-so/{dossier.pk}/")


def workday_after(dossier: Dossier, days: int) -> str:
    """Return a working day so many working days after the one promised, as it is typed."""
    promised = dossier.due_at.astimezone(clock.VN).date()
    return day(calendar_for(dossier.agency_id).add_workdays(max(promised, clock.today()), days))


def test_what_does_not_meet_the_conditions_is_refused_with_the_leaders_signature(office):
    dossier = office.dossier("THAM_DINH")
    specialist = at_dossier(office, "thuly", dossier)
    act(
        specialist, "tu-choi", "Từ chối giải quyết", reason="Sổ hộ tịch không có sự kiện này",
        basis="Luật Hộ tịch 2014 Điều 63",
    )  # fmt: skip
    press(at_dossier(office, "lanhdao", dossier), "ky-tu-choi", "Ký thông báo từ chối")

    returning = office.as_("traketqua", f"/tra-ket-qua/{open_step(dossier).pk}/")
    expect(returning.locator("main")).to_contain_text("Thông báo từ chối")
    returning.keyboard.press("F9")
    expect(returning.locator("#messages")).to_contain_text(dossier.code)

    dossier = fresh(dossier)
    assert dossier.status == Status.RETURNED
    assert dossier.refused
    page = at_dossier(office, "tiepnhan", dossier)
    notice = page.get_by_role("link", name="Phiếu từ chối").get_attribute("href")
    words = pdf_text(page, notice)
    assert dossier.code in words
    assert "Sổ hộ tịch không có sự kiện này" in words


def test_a_supplement_asked_once_stops_the_clock_and_brings_a_new_date(office):
    dossier = office.dossier("THAM_DINH", SINGLE, days_ago=3)
    promised = dossier.due_at
    specialist = at_dossier(office, "thuly", dossier)
    unfold(specialist, "bo-sung", "Yêu cầu bổ sung")
    form = acts_form(specialist, "bo-sung")
    form.get_by_role("checkbox").first.check()
    fill(form, "reason", "Tờ khai chưa ghi thời gian cư trú trước đây")
    fill(form, "deadline", day(clock.today() + timedelta(days=7)))
    form.get_by_role("button", name="Yêu cầu bổ sung").click()
    expect(specialist.locator("#messages")).to_contain_text("Đã xong")

    desk = at_dossier(office, "tiepnhan", dossier)
    press(desk, "gui-bo-sung", "Gửi phiếu bổ sung")
    request = pdf_text(desk, printed(desk))
    assert "Tờ khai chưa ghi thời gian cư trú trước đây" in request
    assert fresh(dossier).status == Status.SUPPLEMENT

    act(desk, "nhan-bo-sung", "Nhận bổ sung", note="Đã nộp tờ khai mới")
    receipt = pdf_text(desk, printed(desk))
    dossier = fresh(dossier)
    assert dossier.due_at > promised
    assert f"{dossier.due_at.astimezone(clock.VN):17 giờ 30 phút, ngày %d tháng %m năm %Y}" in receipt
    assert dossier.status == Status.APPRAISAL
    expect(at_dossier(office, "thuly", dossier).locator(".due").first).to_contain_text(
        moment_long(dossier.due_at).removesuffix(f"/{dossier.due_at:%Y}")
    )


def test_more_time_is_asked_for_once_and_early_enough_with_a_printed_apology(office):
    dossier = office.dossier("THAM_DINH", SINGLE)
    promised, wanted = dossier.due_at, workday_after(dossier, 2)
    leader = at_dossier(office, "lanhdao", dossier)
    act(leader, "gia-han", "Xin gia hạn", new_due=wanted, reason="Chờ xác minh nơi cư trú cũ")
    address = printed(leader)
    words = pdf_text(leader, address)
    assert dossier.code in words
    assert "Chờ xác minh nơi cư trú cũ" in words
    assert "ngày {} tháng {} năm {}".format(*wanted.split("/")) in words
    letter = leader.get_by_role("link", name="Word").get_attribute("href")
    assert "Chờ xác minh nơi cư trú cũ" in docx_text(leader, letter)

    dossier = fresh(dossier)
    assert dossier.extended
    assert dossier.due_at > promised
    assert dossier.legal_due_at == promised
    unfolded = leader.locator(".stack-acts")
    expect(unfolded).to_contain_text("ngày hẹn gốc")
    expect(unfolded).to_contain_text("Đã hẹn lại một lần.")


def test_a_late_dossier_is_apologised_for_and_stays_late(office):
    dossier = office.dossier("THAM_DINH", days_ago=21)
    leader = at_dossier(office, "lanhdao", dossier)
    expect(leader.locator(".page-aside")).to_contain_text("Quá hạn")
    act(
        leader,
        "xin-loi",
        "Xin lỗi và hẹn lại",
        new_due=workday_after(dossier, 1),
        reason="Sổ gốc đang phục chế",
    )
    words = pdf_text(leader, printed(leader))
    assert dossier.code in words
    assert "Sổ gốc đang phục chế" in words

    act(at_dossier(office, "thuly", dossier), "chuyen", "Chuyển bước tiếp theo", assignee="Nguyễn Văn Ký")
    act(at_dossier(office, "lanhdao", dossier), "ky", "Ký kết quả")
    act(at_dossier(office, "vanthu", dossier), "dong-dau", "Vào sổ, đóng dấu", number="129/TL-BS")
    dossier = fresh(dossier)
    assert dossier.apologised
    assert dossier.timeliness == "QUA_HAN"


def test_who_filed_takes_it_back_and_the_dossier_ends_with_a_notice(office):
    dossier = office.dossier("THAM_DINH")
    desk = at_dossier(office, "tiepnhan", dossier)
    act(desk, "de-nghi-rut", "Ghi đề nghị rút", reason="Đã có bản sao khác")
    assert fresh(dossier).status == Status.WITHDRAWAL_ASKED
    leader = at_dossier(office, "lanhdao", dossier)
    act(
        leader, "quyet-dinh-rut", "Quyết định đề nghị rút", agree="Đồng ý cho rút", reason="Trả lại giấy tờ đã nộp",
    )  # fmt: skip
    assert dossier.code in pdf_text(leader, printed(leader))
    assert fresh(dossier).status == Status.WITHDRAWN
    page = at_dossier(office, "tiepnhan", dossier)
    expect(page.locator(".page-sub")).to_contain_text("Đã rút")
    expect(page.get_by_role("link", name="Thông báo dừng giải quyết")).to_be_visible()


def test_of_two_officers_on_one_dossier_the_second_is_told_and_loses_nothing(office):
    dossier = office.dossier("THAM_DINH", SINGLE)
    first, second = at_dossier(office, "lanhdao", dossier), at_dossier(office, "lanhdaophong", dossier)
    wanted = workday_after(dossier, 1)
    unfold(second, "gia-han", "Xin gia hạn")
    fill(acts_form(second, "gia-han"), "new_due", wanted)
    fill(acts_form(second, "gia-han"), "reason", "Phòng chờ ý kiến tư pháp")
    act(first, "gia-han", "Xin gia hạn", new_due=wanted, reason="Chờ xác minh")

    with second.expect_response(lambda answer: answer.request.method == "POST") as refused:
        acts_form(second, "gia-han").get_by_role("button", name="Xin gia hạn").click()
    assert refused.value.status == 409
    expect(second.locator("main")).to_contain_text("Hồ sơ vừa được người khác xử lý")
    assert fresh(dossier).apologies.count() == 1


def test_where_the_day_comes_from_is_told_on_a_click(office):
    dossier = office.dossier("THAM_DINH", SINGLE)
    page = at_dossier(office, "thuly", dossier)
    page.locator(".page-aside details.due-why > summary").click()
    told = page.locator(".derivation")
    expect(told).to_contain_text("ngày làm việc")
    expect(told).to_contain_text("không tính")
    go(page, f"/ho-so/ma/{dossier.code}/")
    expect(page).to_have_url(f"{office.address}/ho-so/{dossier.pk}/")
