"""Dossiers that cross agencies: interlinked with a late leg, opinions that time out, filed elsewhere, done on site."""

from datetime import datetime, timedelta

from playwright.sync_api import Page, expect

from motcua.base import clock
from motcua.base.organisations import services as organisations
from motcua.base.organisations.actor import Actor
from motcua.base.organisations.models import Agency, RoleAssignment, SigningDelegation
from motcua.base.worktime.queries import calendar_for
from motcua.catalogue.procedures.models import Procedure
from motcua.demo.showcase.across import AT_DESK, GROUP
from motcua.onestop.dossiers import services
from motcua.onestop.dossiers.intake_data import IntakeData, PaperData
from motcua.onestop.dossiers.models import Dossier, WorkItem
from motcua.onestop.dossiers.rules import Status
from motcua.onestop.dossiers.services.opinions import Question

from .office import SINGLE, act, acts_form, fill, fresh, go, open_step, options, press, unfold
from .papers import pdf_text


def at_dossier(office, username: str, dossier: Dossier) -> Page:
    """Sit an officer down at a dossier."""
    return office.as_(username, f"/ho-so/{dossier.pk}/")


def words(page: Page, address: str) -> str:
    """Return what a printed paper says, its lines joined."""
    return " ".join(pdf_text(page, address).split())


def some_days_ago(days: int, hour: int) -> datetime:
    """Return an hour so many working days ago."""
    calendar, day = calendar_for(None), clock.today()
    while days:
        day -= timedelta(days=1)
        days -= calendar.is_workday(day)
    return datetime(day.year, day.month, day.day, hour, tzinfo=clock.VN)


def officer_of(item: WorkItem) -> str:
    """Return the sign-in of somebody who may do an open step."""
    held = RoleAssignment.objects.on(clock.today()).filter(unit=item.unit, role=item.role)
    if item.assignee_id:
        held = RoleAssignment.objects.filter(person_id=item.assignee_id)
    return held.order_by("id").values_list("person__username", flat=True)[0]


def step_at(dossier: Dossier, agency: str) -> WorkItem:
    """Return the open step that lies with an agency."""
    return WorkItem.objects.get(
        dossier=dossier, closed_at__isnull=True, unit__agency__name__startswith=agency
    )


def bare_intake(office, code: str, *, electronic: bool = False) -> IntakeData:
    """Return an intake of a procedure whose papers nobody has announced."""
    procedure = Procedure.objects.get(code=code)
    paper = PaperData(name="Tờ khai theo mẫu", form=2 if electronic else 0)
    return IntakeData(
        procedure_id=procedure.pk, agency_id=office.actor("tiepnhan").agency_id, applicant=office.citizen(),
        papers=[paper],
    )  # fmt: skip


def test_an_interlinked_dossier_goes_through_three_agencies_and_one_leg_is_late(office):
    start = some_days_ago(3, 8)
    dossier = services.receive(
        bare_intake(office, GROUP, electronic=True), by=office.actor("tiepnhan"), at=start
    )
    for username in ("tiepnhan", "lanhdaophong"):
        services.forward(dossier.pk, open_step(dossier).pk, by=office.actor(username), at=start)
    lead = step_at(dossier, "Ủy ban")
    services.forward(dossier.pk, lead.pk, by=office.actor(officer_of(lead)), at=start + timedelta(hours=2))

    for agency, named in (("Bảo hiểm", "BHXH"), ("Công an", "Công an")):
        page = at_dossier(office, officer_of(step_at(dossier, agency)), dossier)
        expect(page.locator(".lane-late", has_text=named).first).to_contain_text("quá hạn")
        act(page, "chuyen", "Chuyển bước tiếp theo", note="Đã làm xong phần việc")

    dossier = fresh(dossier)
    assert dossier.status == Status.APPRAISAL, "joined: it is with the lead again"
    page = at_dossier(office, "thuly", dossier)
    lanes = page.locator("#cac-co-quan .lane")
    expect(lanes).to_have_count(3)
    expect(lanes.filter(has_text="chủ trì")).to_contain_text("đã làm xong phần việc")
    assert [leg.late_minutes > 0 for leg in dossier.legs.order_by("position")] == [False, True, True]
    slip = page.get_by_role("link", name="Phiếu chuyển xử lý").get_attribute("href")
    assert "gửi đồng thời" in words(page, slip)


def test_opinions_are_asked_at_once_from_the_page(office):
    dossier = office.dossier("THAM_DINH", SINGLE)
    page = at_dossier(office, "thuly", dossier)
    unfold(page, "lay-y-kien", "Lấy ý kiến")
    form = acts_form(page, "lay-y-kien")
    form.locator('[name="to_1"]').press_sequentially("so xay dung")
    options(page).filter(has_text="Sở Xây dựng").first.click()
    fill(form, "content_1", "Có vướng quy hoạch không")
    form.get_by_text("Hỏi thêm nơi thứ 2").click()
    form.locator('[name="to_2"]').press_sequentially("van hoa")
    options(page).filter(has_text="Phòng Văn hóa").first.click()
    fill(form, "content_2", "Đối tượng có thuộc diện quản lý không")
    fill(form, "amount_2", "4")
    fill(form, "unit_2", "giờ")
    form.get_by_role("button", name="Lấy ý kiến").click()
    expect(page.locator("#messages")).to_contain_text("Đã xong: lấy ý kiến")
    expect(page.locator("#cac-co-quan .lane")).to_have_count(2)
    expect(page.locator("#why-chuyen")).to_contain_text("Đang chờ ý kiến của")
    assert fresh(dossier).status == Status.CONSULTATION

    room = WorkItem.objects.get(
        dossier=dossier, closed_at__isnull=True, unit__name__startswith="Phòng Văn hóa"
    )
    there = at_dossier(office, officer_of(room), dossier)
    act(there, "tra-loi-y-kien", "Trả lời ý kiến", answer="Đồng ý", opinion="Không thuộc diện quản lý")
    expect(there.locator("#cac-co-quan")).to_contain_text("Không thuộc diện quản lý")


def test_the_lead_goes_on_without_an_opinion_that_timed_out(office):
    dossier = office.dossier("THAM_DINH", SINGLE, days_ago=4)
    asked = Agency.objects.get(level="TINH", name__startswith="Sở Xây dựng")
    services.ask_opinions(
        dossier.pk, open_step(dossier).pk, by=office.actor("thuly"), at=some_days_ago(2, 8),
        questions=[Question("Có vướng quy hoạch không", 1, agency_id=asked.pk)],
    )  # fmt: skip
    page = at_dossier(office, "thuly", dossier)
    expect(page.locator(".lane-late")).to_contain_text("đang quá hạn")
    act(page, "di-tiep", "Giải quyết tiếp, không chờ ý kiến", reason="Căn cứ quy hoạch đã công bố")
    expect(page.locator(".lane-late")).to_contain_text("không trả lời, đã đi tiếp")
    assert fresh(dossier).status == Status.APPRAISAL
    act(page, "chuyen", "Chuyển bước tiếp theo", note="Đủ điều kiện")


def test_a_dossier_filed_elsewhere_gets_its_date_when_the_competent_ward_has_it(office):
    far = office.actor("xakhac")
    desk = office.as_("tiepnhan", "/tiep-nhan/")
    desk.locator("#id_procedure_text").press_sequentially("2.000635")
    options(desk).first.click()
    desk.locator("#id_agency").select_option(str(far.agency_id))
    expect(desk.locator("#parts")).to_contain_text("Ngày trả dự kiến")
    expect(desk.locator("#procedure-case")).to_contain_text("Hồ sơ phi địa giới")

    data = office.intake(agency_id=far.agency_id)
    dossier = services.receive(data, by=office.actor("tiepnhan"), at=some_days_ago(2, 9))
    page = at_dossier(office, "tiepnhan", dossier)
    expect(page.locator("main")).to_contain_text("Chưa tính giờ: chờ cơ quan có thẩm quyền nhận")
    receipt = page.get_by_role("link", name="Giấy tiếp nhận").first.get_attribute("href")
    assert "Thời gian trả kết quả dự kiến" in words(page, receipt)
    act(page, "chuyen", "Chuyển bước tiếp theo")
    there = at_dossier(office, "xakhac", dossier)
    press(there, "xac-nhan-den", "Xác nhận đã nhận hồ sơ")
    arrived = fresh(dossier)
    assert arrived.status == Status.TO_ASSIGN
    assert arrived.clock_started_at == arrived.arrived_at > dossier.received_at
    go(page, f"/ho-so/{dossier.pk}/")
    anew = page.get_by_role("link", name="Giấy tiếp nhận").last.get_attribute("href")
    assert "thời hạn tính từ lúc đó" in words(page, anew)


def test_a_dossier_done_at_the_desk_is_signed_by_delegation_and_not_after_its_end(office):
    first, second = (
        services.receive(bare_intake(office, AT_DESK), by=office.actor("tiepnhan"), at=some_days_ago(1, 9))
        for _ in range(2)
    )
    for dossier in (first, second):
        page = at_dossier(office, "tiepnhan", dossier)
        act(page, "chuyen", "Chuyển bước tiếp theo", note="Đủ hồ sơ")
        act(page, "chuyen", "Chuyển bước tiếp theo", note="Đủ điều kiện")
    page = at_dossier(office, "tiepnhan", first)
    expect(page.locator("main")).to_contain_text("5 tại chỗ")
    act(page, "ky", "Ký kết quả", summary="Xác nhận nơi đậu, đỗ")
    act(page, "dong-dau", "Vào sổ, đóng dấu", number="15/XN")
    expect(page.locator("main")).to_contain_text("TUQ. theo 45/QĐ-UBND (mẫu)")
    assert fresh(first).status == Status.RESULT

    delegation = SigningDelegation.objects.get(decision="45/QĐ-UBND (mẫu)")
    organisations.withdraw_delegation(
        delegation.pk, last_day=clock.today() - timedelta(days=1), by=Actor.system(), reason="QĐ 46 (mẫu)"
    )
    late = at_dossier(office, "tiepnhan", second)
    expect(late.locator("#why-ky")).to_contain_text("đã hết hiệu lực")
    assert fresh(second).status == Status.SIGNING
