"""Progress reports: drafted, edited beside the machine's words, drafted anew, signed off, opened again; by whom."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from motcua.base.audit.models import Act
from motcua.base.errors import Conflict, DomainError, Invalid, NotAllowed, NotFound
from motcua.base.events.models import Event
from motcua.base.indicators import engine
from motcua.base.indicators.engine import Indicator, share
from motcua.control.plans.models import Assignment, Plan, ProgressReport
from motcua.control.plans.reports import queries
from motcua.control.plans.reports.said import Said
from motcua.control.plans.services import reporting
from motcua.control.plans.tests.report_cast import TODAY, ReportCast, at, make_report_cast

OCTOBER = "thang:2026-10"
NOW = at(TODAY)


@pytest.fixture
def cast(db) -> ReportCast:
    """Three shares of the department of works (done, late, due next month) and a late one of the other."""
    cast = make_report_cast()
    cast.done(
        cast.works, date(2026, 10, 20), date(2026, 10, 19), number="88/BC", task=cast.task("Rà soát thủ tục")
    )
    cast.give(
        cast.works, date(2026, 9, 30), task=cast.task("Số hóa kết quả"), state="CHO", reason="Chưa có máy quét",
        changed_at=at(date(2026, 10, 2)), version=1,
    )  # fmt: skip
    cast.give(cast.works, date(2026, 11, 28), task=cast.task("Tập huấn nghiệp vụ"))
    cast.give(cast.health, date(2026, 10, 5), task=cast.task("Niêm yết công khai"))
    return cast


def drafted(cast: ReportCast, agency=None, by=None, **more) -> ProgressReport:
    agency_id = agency.pk if agency else None
    return reporting.draft(cast.plan.pk, agency_id, OCTOBER, by=by or cast.control, at=NOW, **more)


def text(report: ProgressReport, code: str) -> str:
    return next(one.text for one in Said(report).sections if one.code == code)


# ---- the machine's part ---------------------------------------------------------------------------------------


def test_the_machine_says_what_was_done_what_is_late_and_why_and_what_comes_next(cast):
    report = drafted(cast, cast.works, cast.focal)
    assert text(report, "general").startswith(
        "Thực hiện Kế hoạch số 12/KH-UBND ngày 09/01/2026 (Kiểm soát thủ tục hành chính năm 2026), Sở Xây dựng được "
        "giao 3 việc. Tính đến hết ngày 31/10/2026: 1 việc xong đúng hạn, 0 việc xong muộn, 1 việc quá hạn chưa xong"
    )
    assert text(report, "done").splitlines()[1] == (
        "- (1) Rà soát thủ tục: hoàn thành ngày 19/10/2026; sản phẩm: Báo cáo kết quả (số 88/BC)."
    )
    assert text(report, "late").splitlines()[1] == (
        "- (2) Số hóa kết quả: hạn 30/09/2026, quá 31 ngày, lý do: Chưa có máy quét."
    )
    assert "Chưa có máy quét" in text(report, "obstacles")
    assert text(report, "next").splitlines()[-1] == "- (3) Tập huấn nghiệp vụ: hạn 28/11/2026."


def test_late_work_without_a_word_from_its_agency_says_so(cast):
    said = text(drafted(cast), "late")
    assert "(4) Niêm yết công khai: hạn 05/10/2026, quá 26 ngày: chưa ghi lý do: Sở Y tế." in said
    assert "Sở Xây dựng (lý do: Chưa có máy quét)" in said


def test_the_report_on_all_says_how_many_agencies_have_signed_off_theirs(cast):
    own = drafted(cast, cast.works, cast.focal)
    reporting.sign_off(own.pk, by=cast.focal, at=NOW)
    assert "1 trên 2 cơ quan đã chốt báo cáo kỳ này." in text(drafted(cast), "general")


def test_every_figure_opens_the_rows_it_counts(cast):
    said = Said(drafted(cast))
    for figure in said.figures:
        assert len(said.rows_of(figure.code)) == figure.counted
    late = [Assignment.objects.get(pk=row.id) for row in said.rows_of("late")]
    assert {(one.agency, one.due) for one in late} == {
        (cast.works, date(2026, 9, 30)), (cast.health, date(2026, 10, 5)),
    }  # fmt: skip


def test_targets_are_measured_as_of_the_periods_end_for_the_agency_and_by_hand_ones_say_so(cast, monkeypatch):
    asked = []

    def measure(period, scope):
        asked.append((period.end, scope.code))
        return share(875, 1000)

    made = Indicator(
        "thu.mau", "Hồ sơ đúng hạn", "%", "", "", measure, lambda period, scope: f"/ho-so/?pv={scope.code}"
    )
    monkeypatch.setitem(engine._INDICATORS, made.code, made)
    cast.target("đúng hạn", indicator="thu.mau", level="TINH")
    cast.target("đúng hạn cấp xã", indicator="thu.mau", level="XA")
    cast.target("hài lòng")
    said = Said(drafted(cast, cast.works, cast.focal))
    measured, by_hand = said.targets
    assert asked == [(date(2026, 10, 31), f"agency:{cast.works.pk}")]
    assert (measured.said, measured.words, measured.gap) == ("87,5 %", "chưa đạt", "còn thiếu 2,5 điểm")
    assert measured.kept["url"] == f"/ho-so/?pv=agency:{cast.works.pk}"
    assert (by_hand.said, by_hand.words, by_hand.by_hand) == ("chưa có số", "chưa có số", True)
    assert len(Said(drafted(cast)).targets) == 3
    assert text(said.report, "targets") == "Trong các chỉ tiêu theo dõi: 0 đạt, 1 chưa đạt, 1 chưa có số."


def test_words_from_the_data_are_never_read_as_a_mark(cast):
    cast.give(cast.works, date(2026, 10, 1), task=cast.task("Việc ⟦given⟧ lạ"))
    assert "Việc [given] lạ" in text(drafted(cast), "late")


def test_a_plan_taken_in_after_the_period_says_what_cannot_be_known(cast):
    Plan.objects.filter(pk=cast.plan.pk).update(confirmed_at=at(date(2026, 11, 10)))
    Assignment.objects.update(changed_at=at(date(2026, 11, 10)))
    report = drafted(cast)
    assert report.drafted["figures"]["given"] == 4
    assert any("không dựng lại được" in limit for limit in report.drafted["limits"])


# ---- edits ----------------------------------------------------------------------------------------------------


def test_the_officers_words_stand_beside_the_machines(cast):
    report = drafted(cast)
    machine = text(report, "general")
    report = reporting.edit(
        report.pk, "text:general", text=" Lời của  tôi.\n\nĐoạn hai. ", by=cast.control, at=NOW
    )
    section = Said(report).sections[0]
    assert (section.text, section.machine) == ("Lời của tôi.\nĐoạn hai.", machine)
    assert section.edit.by == cast.control.name
    report = reporting.restore(report.pk, "text:general", by=cast.control, at=NOW)
    assert Said(report).sections[0].text == machine


def test_a_corrected_figure_needs_a_reason_is_said_in_the_text_and_keeps_the_machines(cast):
    report = drafted(cast)
    with pytest.raises(Invalid, match="lý do"):
        reporting.edit(report.pk, "figure:late", figure="1", by=cast.control, at=NOW)
    report = reporting.edit(
        report.pk, "figure:late", figure="1", reason="Một việc đã xin lùi", by=cast.control, at=NOW
    )
    said = Said(report)
    late = next(one for one in said.figures if one.code == "late")
    assert (late.counted, late.value, late.edit.reason) == (2, 1, "Một việc đã xin lùi")
    assert "Còn 1 việc quá hạn:" in text(report, "late")
    assert ("2", "late") in said.sections[2].pieces
    assert list(said.corrections) == [("Quá hạn, chưa xong", "1", "2", "Một việc đã xin lùi")]


def test_a_by_hand_target_takes_its_figure_with_its_source(cast):
    target = cast.target("hài lòng")
    report = drafted(cast)
    part = f"target:{target.pk}"
    report = reporting.edit(
        report.pk, part, figure="91,25", reason="Phiếu khảo sát tháng 10", by=cast.control, at=NOW
    )
    (one,) = Said(report).targets
    assert (one.words, one.gap, one.by_hand) == ("đạt", "vượt 1,2 điểm", True)


def test_drafting_anew_counts_again_and_keeps_what_the_officer_edited(cast):
    report = drafted(cast)
    reporting.edit(report.pk, "text:done", text="Lời của tôi", by=cast.control, at=NOW)
    reporting.edit(report.pk, "figure:late", figure=1, reason="Một việc đã xin lùi", by=cast.control, at=NOW)
    cast.give(cast.health, date(2026, 10, 6))
    report = reporting.redraft(report.pk, by=cast.control, at=NOW + timedelta(hours=1))
    said = Said(report)
    late = next(one for one in said.figures if one.code == "late")
    assert (late.counted, late.value, late.edit.outdated) == (3, 1, True)
    assert text(report, "done") == "Lời của tôi"
    assert report.drafted_at == NOW + timedelta(hours=1)


@pytest.mark.parametrize(
    ("part", "given"),
    [
        ("text:nothing", {"text": "x"}), ("figure:nothing", {"figure": "1", "reason": "x"}), ("", {"text": "x"}),
        ("target:0", {"figure": "1", "reason": "x"}), ("text:general", {"text": " \n "}), ("text:general", {}),
        ("text:general", {"text": "x" * 20_001}), ("figure:late", {"figure": "-1", "reason": "x"}),
        ("figure:late", {"figure": "1.5", "reason": "x"}), ("figure:late", {"figure": "²", "reason": "x"}),
        ("figure:late", {"figure": "12345678", "reason": "x"}), ("figure:late", {"figure": "", "reason": "x"}),
    ],
)  # fmt: skip
def test_what_cannot_be_an_edit_is_refused_and_changes_nothing(cast, part, given):
    report = drafted(cast)
    with pytest.raises(Invalid):
        reporting.edit(report.pk, part, by=cast.control, at=NOW, **given)
    report.refresh_from_db()
    assert (report.edited, report.version) == ({}, 0)


@pytest.mark.parametrize("figure", ["", "nan", "1e99", "chín mươi", "1.234,5"])
def test_a_targets_figure_is_a_number(cast, figure):
    part = f"target:{cast.target('hài lòng').pk}"
    report = drafted(cast)
    with pytest.raises(Invalid):
        reporting.edit(report.pk, part, figure=figure, reason="x", by=cast.control, at=NOW)


def test_who_saw_an_older_version_is_told(cast):
    report = drafted(cast)
    reporting.edit(report.pk, "text:general", text="Một", by=cast.control, version=0, at=NOW)
    for act in (
        lambda: reporting.edit(report.pk, "text:general", text="Hai", by=cast.control, version=0, at=NOW),
        lambda: reporting.redraft(report.pk, by=cast.control, version=0, at=NOW),
        lambda: reporting.sign_off(report.pk, by=cast.control, version=0, at=NOW),
    ):
        with pytest.raises(Conflict, match="người khác sửa"):
            act()


# ---- signing off ----------------------------------------------------------------------------------------------


def test_what_is_signed_off_stays_as_it_is(cast):
    report = reporting.sign_off(drafted(cast).pk, by=cast.control, at=NOW)
    before = (report.drafted, report.edited, report.version)
    cast.give(cast.health, date(2026, 10, 6))
    for act in (
        lambda: reporting.edit(report.pk, "text:general", text="Khác", by=cast.control, at=NOW),
        lambda: reporting.restore(report.pk, "text:general", by=cast.control, at=NOW),
        lambda: reporting.redraft(report.pk, by=cast.control, at=NOW),
        lambda: reporting.sign_off(report.pk, by=cast.control, at=NOW),
    ):
        with pytest.raises(Conflict, match="đã chốt"):
            act()
    report.refresh_from_db()
    assert (report.drafted, report.edited, report.version) == before


def test_corrected_figures_that_do_not_add_up_are_not_signed_off(cast):
    report = drafted(cast)
    reporting.edit(report.pk, "figure:given", figure=5, reason="Thiếu một việc", by=cast.control, at=NOW)
    with pytest.raises(Invalid, match="cộng lại là 4, khác số việc được giao là 5"):
        reporting.sign_off(report.pk, by=cast.control, at=NOW)


def test_only_the_control_office_opens_a_signed_report_again_and_says_why(cast):
    report = reporting.sign_off(drafted(cast, cast.works, cast.focal).pk, by=cast.focal, at=NOW)
    with pytest.raises(NotAllowed):
        reporting.reopen(report.pk, "Sửa", by=cast.focal, at=NOW)
    with pytest.raises(Invalid, match="lý do"):
        reporting.reopen(report.pk, " ", by=cast.control, at=NOW)
    report = reporting.reopen(report.pk, "Thiếu một mục", by=cast.control, at=NOW)
    assert (report.signed_at, report.signed_by_name) == (None, "")
    reporting.edit(report.pk, "text:general", text="Bổ sung", by=cast.focal, at=NOW)
    with pytest.raises(Conflict, match="chưa chốt"):
        reporting.reopen(report.pk, "Lần nữa", by=cast.control, at=NOW)


def test_every_act_leaves_its_event_and_its_line_in_the_trail(cast):
    report = drafted(cast)
    reporting.edit(report.pk, "figure:late", figure=2, reason="Đếm lại", by=cast.control, at=NOW)
    reporting.redraft(report.pk, by=cast.control, at=NOW)
    reporting.restore(report.pk, "figure:late", by=cast.control, at=NOW)
    reporting.sign_off(report.pk, by=cast.control, at=NOW)
    reporting.reopen(report.pk, "Thiếu", by=cast.control, at=NOW)
    acts = ["drafted", "edited", "redrafted", "restored", "signed", "reopened"]
    kinds = [f"plan.report_{name}" for name in acts]
    assert (
        list(Act.objects.filter(object_kind="plan_report").order_by("seq").values_list("act", flat=True))
        == kinds
    )
    assert [one.kind for one in Event.objects.filter(stream_kind="plan_report").order_by("pk")] == kinds


# ---- who and when ---------------------------------------------------------------------------------------------


def test_a_focal_officer_reports_for_the_own_agency_alone(cast):
    mine = drafted(cast, cast.works, cast.focal)
    for agency in (cast.health, None):
        with pytest.raises(NotAllowed):
            drafted(cast, agency, cast.focal)
    for act in (
        lambda: reporting.edit(mine.pk, "text:general", text="x", by=cast.stranger, at=NOW),
        lambda: reporting.redraft(mine.pk, by=cast.stranger, at=NOW),
        lambda: reporting.sign_off(mine.pk, by=cast.stranger, at=NOW),
    ):
        with pytest.raises(NotAllowed):
            act()
    assert reporting.edit(mine.pk, "text:general", text="Bổ sung", by=cast.control, at=NOW).version == 1


def test_a_focal_officer_reports_on_the_whole_of_the_agencys_own_plan(cast):
    Plan.objects.update(agency=cast.works)
    assert drafted(cast, None, cast.focal).agency is None


def test_leaders_read_and_write_nothing_the_stranger_sees_nothing(cast):
    own, whole = drafted(cast, cast.works, cast.focal), drafted(cast)
    sees = {
        name: set(queries.reports(cast.actors[name]).values_list("pk", flat=True)) for name in cast.actors
    }
    both = {own.pk, whole.pk}
    assert sees == {
        "control": both, "chairman": both, "focal": {own.pk}, "leader": {own.pk}, "specialist": set(),
        "stranger": set(), "clerk": set(),
    }  # fmt: skip
    with pytest.raises(NotFound):
        queries.report(cast.stranger, own.pk)
    for name in ("chairman", "leader", "specialist", "clerk"):
        with pytest.raises(NotAllowed):
            reporting.sign_off(own.pk, by=cast.actors[name], at=NOW)
        with pytest.raises(NotAllowed):
            drafted(cast, cast.health, cast.actors[name])


@pytest.mark.parametrize(
    ("period", "message"),
    [
        ("thang:2026-12", "bắt đầu ngày 01/12/2026"), ("thang:2025-12", "năm 2026"), ("thang:2026-13", "Kỳ"),
        ("ngay:2026-10-01", "tháng, quý"), ("khoang:2026-01-01:2026-02-01", "tháng, quý"), ("", "Kỳ"),
    ],
)  # fmt: skip
def test_a_period_that_cannot_be_reported_is_refused(cast, period, message):
    with pytest.raises(Invalid, match=message):
        reporting.draft(cast.plan.pk, None, period, by=cast.control, at=NOW)
    assert not ProgressReport.objects.exists()


def test_a_running_period_is_reported_up_to_today(cast):
    report = reporting.draft(cast.plan.pk, None, "quy:2026-4", by=cast.control, at=NOW)
    assert (report.drafted["as_of"], report.end) == ("2026-11-23", date(2026, 12, 31))


def test_an_agency_without_work_in_the_plan_has_nothing_to_report(cast):
    with pytest.raises(Invalid, match="không có việc"):
        drafted(cast, cast.office)


def test_a_plan_in_review_or_none_has_no_report(cast):
    Plan.objects.update(state="KIEM_TRA", confirmed_at=None)
    with pytest.raises(Conflict, match="chưa đưa vào theo dõi"):
        drafted(cast)
    with pytest.raises(NotFound):
        reporting.draft(0, None, OCTOBER, by=cast.control, at=NOW)


def test_a_period_has_one_report_also_in_the_database(cast):
    report = drafted(cast)
    with pytest.raises(Conflict, match="đã có"):
        drafted(cast)
    report.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        report.save()


def test_refusals_are_sentences_a_clerk_understands(cast):
    with pytest.raises(DomainError) as refused:
        reporting.sign_off(0, by=cast.control)
    assert refused.value.message == "Không có báo cáo này."
