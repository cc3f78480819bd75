"""A unit at work: twenty results signed together, a colleague who is away, work shared out, a word among colleagues."""

from datetime import datetime, time, timedelta
from string import ascii_uppercase

from playwright.sync_api import expect

from motcua.base import clock
from motcua.base.organisations.models import Person, StandIn
from motcua.base.organisations.queries import people_in
from motcua.base.text import day
from motcua.onestop.desk.covers import follow_stand_ins
from motcua.onestop.desk.models import WorkCover
from motcua.onestop.dossiers.models import Result, WorkItem
from motcua.onestop.dossiers.rules import Status

from .office import COPY, fresh, go, open_step

TWENTY = 20


def test_a_leader_reads_twenty_results_and_signs_them_together(office):
    names = [f"Vi Thị Loạt {letter} (mẫu)" for letter in ascii_uppercase[:TWENTY]]
    dossiers = [office.dossier("KY", COPY, office.citizen(name)) for name in names]
    leader = office.as_("lanhdao", "/viec/?q=vi+thi+loat")
    rows = leader.locator("[data-row]")
    expect(rows).to_have_count(TWENTY)
    for number in range(TWENTY):
        # Each is looked at in the pane beside the list; only what was looked at can be signed.
        with leader.expect_response(lambda answer: answer.url.endswith("/xem/")):
            leader.keyboard.press("j")
        expect(rows.nth(number)).to_be_focused()
        leader.keyboard.press("x")
    expect(leader.locator("[data-picked-count]")).to_have_text(str(TWENTY))
    leader.keyboard.press("Alt+g")
    expect(leader.locator("#messages")).to_contain_text(f"Đã ký {TWENTY} hồ sơ.")
    assert (
        Result.objects.filter(dossier__in=dossiers, signed_by_name__startswith="Nguyễn Văn Ký").count()
        == TWENTY
    )
    assert {open_step(dossier).kind for dossier in dossiers} == {"DONG_DAU"}


def test_what_was_not_looked_at_is_not_signed(office):
    dossier = office.dossier("KY", COPY, office.citizen("Nông Văn Chưa Xem (mẫu)"))
    leader = office.as_("lanhdao", "/viec/?q=nong+van+chua+xem")
    leader.get_by_role("checkbox", name=f"Chọn {dossier.code}").check()
    leader.keyboard.press("Alt+g")
    expect(leader.locator("#messages")).to_contain_text("Chưa xem hồ sơ này nên chưa ký được")
    assert fresh(dossier).status == Status.SIGNING


def test_while_a_colleague_is_away_the_work_goes_to_the_stand_in_and_comes_back(office):
    specialist = Person.objects.get(username="thuly")
    dossier = office.dossier("THAM_DINH", COPY, office.citizen("Lục Thị Vắng (mẫu)"))
    unit = open_step(dossier).unit_id
    substitute = people_in(unit, "thu_ly").exclude(pk=specialist.pk)[0]
    head = office.as_("lanhdaophong", "/danh-muc/lam-thay/")
    form = head.locator('form[action$="/lam-thay/them/"]')
    form.locator('[name="absent_id"]').select_option(str(specialist.pk))
    form.locator('[name="substitute_id"]').select_option(str(substitute.pk))
    form.locator('[name="valid_to"]').fill(day(clock.today() + timedelta(days=2)))
    form.locator('[name="reason"]').fill("nghỉ phép")
    form.get_by_role("button").last.click()
    expect(head.locator("#messages")).to_contain_text("làm thay")
    try:
        follow_stand_ins()
        page = office.as_(substitute.username, "/viec/?q=luc+thi+vang")
        expect(page.locator("[data-row]")).to_contain_text(dossier.code)
        go(page, f"/ho-so/{dossier.pk}/")
        expect(page.locator("main")).to_contain_text("(nghỉ phép)")
        go(head, "/viec/chia/")
        expect(head.locator("main")).to_contain_text(f"{substitute.full_name} thay {specialist.full_name}")
        assert open_step(dossier).assignee_id == substitute.pk
    finally:
        away = StandIn.objects.filter(absent=specialist).latest("pk")
        follow_stand_ins(datetime.combine(away.valid_to + timedelta(days=1), time(7, 30), clock.VN))
        # The other stories of the ward find the specialist at work.
        WorkCover.objects.filter(stand_in=away).delete()
        away.assignments.all().delete()
        away.delete()
    assert open_step(dossier).assignee_id == specialist.pk
    go(page, f"/ho-so/{dossier.pk}/")
    expect(page.locator("main")).to_contain_text("trả việc")


def test_untaken_work_is_shared_out_by_a_proposal(office):
    dossier = office.dossier("THAM_DINH", COPY, office.citizen("Hà Thị Chia (mẫu)"))
    WorkItem.objects.filter(pk=open_step(dossier).pk).update(assignee=None)
    head = office.as_("lanhdaophong", "/viec/chia/")
    expect(head.locator("main")).to_contain_text(dossier.code)
    head.keyboard.press("F9")
    expect(head.locator("#messages")).to_contain_text("việc cho người của đơn vị")
    assert open_step(dossier).assignee_id is not None


def test_colleagues_talk_about_a_dossier_among_themselves(office):
    dossier = office.dossier("THAM_DINH")
    page = office.as_("thuly", f"/ho-so/{dossier.pk}/")
    talk = page.locator("#trao-doi")
    talk.locator("textarea").fill("Nhờ xem lại năm sinh")
    talk.locator("[data-talk-name]").select_option("@lanhdaophong")
    expect(talk.locator("textarea")).to_have_value("Nhờ xem lại năm sinh @lanhdaophong ")
    talk.get_by_role("button", name="Gửi").click()
    expect(page.locator("#trao-doi")).to_contain_text("Phạm Văn Thụ")
    head = office.as_("lanhdaophong", "/thong-bao/")
    expect(head.locator("main")).to_contain_text(f"nhắc bạn trong hồ sơ {dossier.code}")
