"""Before and after a round's day who draws, who approves and the control office are told, each step once."""

from datetime import date, datetime

import pytest

from motcua.base.notices.models import Notice
from motcua.base.organisations.models import RoleAssignment
from motcua.insight.reports import reminding, services
from motcua.insight.reports.models import Report, ReportReminder
from motcua.insight.reports.tests.cast import vn

# Reports of quarter III/2026 are due on Friday 18/9/2026, the province's on Tuesday 22/9.
PERIOD = "bc_quy:2026-3"


def at(day: int, month: int = 9) -> datetime:
    return vn(f"2026-{month:02}-{day:02}T07:25")


def titles(actor) -> list[str]:
    rows = Notice.objects.filter(person_id=actor.person_id, kind=reminding.NOTICE).order_by("pk")
    return list(rows.values_list("title", flat=True))


def send_all(cast, *, leave: int = 0) -> None:
    """Let the department draw, approve and hand in all it owes but so many forms."""
    one = next(one for one in reminding.owing(date(2026, 9, 15)) if one.agency == cast.construction)
    for form in one.undrawn[leave:]:
        report = services.draft(form.key, PERIOD, cast.construction.pk, by=cast.focal, at=at(14))
        Report.objects.filter(pk=report.pk).update(state="DA_NOP", handed_in_at=at(14))


def test_the_focal_officer_is_told_three_days_and_one_day_before_each_once(cast):
    for day in (14, 15, 15, 16, 17, 18):
        reminding.remind(at=at(day))
    assert [title.partition(" – ")[0] for title in titles(cast.focal)] == ["Còn 3 ngày", "Còn 1 ngày"]
    assert "biểu báo cáo, quý III/2026" in titles(cast.focal)[0]
    text = Notice.objects.filter(person_id=cast.focal.person_id).first().text
    assert text.startswith("Hạn 18/09/2026; chưa lập: II.01b")
    assert titles(cast.director) == []


def test_what_is_late_goes_to_who_leads_then_to_the_control_office_and_again_each_monday(cast):
    for day in (19, 20, 21, 22, 28):
        reminding.remind(at=at(day))
    told = [title.partition(" – ")[0] for title in titles(cast.focal)]
    assert told == ["Quá hạn 1 ngày", "Quá hạn 3 ngày", "Quá hạn 10 ngày"]
    assert titles(cast.director) == ["Quá hạn 1 ngày – Sở Xây dựng: nộp 3 biểu báo cáo, quý III/2026"]
    assert any("Sở Tư pháp" in title for title in titles(cast.control))


def test_a_month_after_its_day_a_round_is_only_marked_late(cast):
    assert reminding.remind(at=at(25, 10)) == 0
    assert not ReportReminder.objects.exists()


def test_what_is_handed_in_is_not_asked_for(cast):
    send_all(cast, leave=1)
    reminding.remind(at=at(15))
    assert ["nộp 1 biểu" in title for title in titles(cast.focal)] == [True]
    Notice.objects.all().delete()
    send_all(cast)
    reminding.remind(at=at(17))
    assert titles(cast.focal) == []
    assert titles(cast.stranger) != []


def test_who_approves_is_told_of_what_waits_for_them(cast):
    report = services.draft("ii01b", PERIOD, cast.construction.pk, by=cast.focal, at=at(14))
    Report.objects.filter(pk=report.pk).update(state="CHO_DUYET_DV")
    reminding.remind(at=at(15))
    assert len(titles(cast.director)) == 1
    assert "chờ duyệt: II.01b" in Notice.objects.get(person_id=cast.director.person_id).text


def test_the_provinces_round_is_the_control_offices(cast):
    reminding.remind(at=at(19))
    assert any(title.startswith("Còn 3 ngày – nộp") and "của tỉnh" in title for title in titles(cast.control))
    assert not any("của tỉnh" in title for title in titles(cast.focal))


def test_quarter_four_is_asked_for_with_the_year(cast):
    periods = {one.period.code for one in reminding.owing(date(2026, 12, 15))}
    assert periods == {"bc_nam:2026"}


def test_an_agency_that_has_ended_owes_no_round_any_more_and_nobody_left_is_told(cast):
    type(cast.justice).objects.filter(pk=cast.justice.pk).update(valid_to=date(2026, 9, 1))
    RoleAssignment.objects.filter(person_id=cast.focal.person_id).update(valid_to=date(2026, 9, 1))
    reminding.remind(at=at(15))
    assert titles(cast.stranger) == []
    # Without a focal officer who leads the agency is told.
    assert len(titles(cast.director)) == 1


@pytest.mark.parametrize("day", [15, 19])
def test_after_days_without_a_run_only_the_step_that_counts_now_goes_out(cast, day):
    reminding.remind(at=at(day))
    assert len(titles(cast.focal)) == 1
