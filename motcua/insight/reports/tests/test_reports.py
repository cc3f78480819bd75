"""The life of a report: drawn, corrected, approved, handed in, taken, locked, opened; who may, and what is refused."""

from datetime import date
from decimal import Decimal

import pytest

from motcua.base.audit.models import Act
from motcua.base.errors import Conflict, Invalid, NotAllowed
from motcua.insight.reports import queries, services
from motcua.insight.reports.models import CorrectedCell
from motcua.insight.reports.standing import Standing
from motcua.insight.reports.tests.cast import vn

AT = vn("2026-03-16T09:00")
QUARTER = "bc_quy:2026-1"
LINE = "co-quan:{}"


@pytest.fixture
def facts(cast):
    cast.procedure("1.000001", "TINH")
    cast.procedure("1.000002", "XA", by="Ủy ban nhân dân cấp xã")
    cast.decision("20/QĐ", date(2026, 1, 5), "MOI", "SDBS", entered=date(2026, 1, 8))
    return cast


@pytest.fixture
def report(facts):
    return services.draft("ii03b", QUARTER, None, by=facts.control, at=AT)


def key(cast):
    return LINE.format(cast.construction.pk)


def filed(report, cast, column):
    line = Standing(report).line_of(key(cast))
    assert line is not None
    return line.cells[column].filed


def test_a_report_is_drawn_with_its_dates_and_whom_it_goes_to(report, facts):
    assert (report.start, report.end, report.due) == (
        date(2025, 12, 15),
        date(2026, 3, 14),
        date(2026, 3, 20),
    )
    assert report.recipient.startswith("Văn phòng Chính phủ")
    assert filed(report, facts, 4) == 2
    assert Standing(report).total.filed[14] == 2
    assert Standing(report).errors == []


def test_the_same_report_is_not_drawn_twice(report, facts):
    with pytest.raises(Conflict, match="đã có"):
        services.draft("ii03b", QUARTER, None, by=facts.control, at=AT)


def test_a_period_to_come_and_a_form_of_another_level_are_refused(facts):
    with pytest.raises(Invalid, match="bắt đầu ngày"):
        services.draft("ii03b", "bc_quy:2026-3", None, by=facts.control, at=AT)
    with pytest.raises(Invalid, match="toàn tỉnh"):
        services.draft("ii03b", QUARTER, facts.construction.pk, by=facts.focal, at=AT)
    with pytest.raises(Invalid, match="chưa lập được"):
        services.draft("ii99", QUARTER, None, by=facts.control, at=AT)
    with pytest.raises(Invalid, match="quý và năm"):
        services.draft("ii03b", "bc_thang:2026-02", None, by=facts.control, at=AT)


def test_a_corrected_cell_keeps_the_machines_figure_and_the_reason(report, facts):
    services.correct(report.pk, key(facts), 5, "2", "Quyết định 19 ghi sót", by=facts.control, at=AT)
    report = services.correct(report.pk, key(facts), 4, "3", "Quyết định 19 ghi sót", by=facts.control, at=AT)
    cell = Standing(report).line_of(key(facts)).cells[4]
    assert (cell.machine, cell.filed, cell.corrected.reason) == (2, 3, "Quyết định 19 ghi sót")
    assert Standing(report).total.cells[4].machine == 2
    act = Act.objects.filter(act="report.corrected").latest("pk")
    assert act.detail["machine"] == 2
    assert act.detail["filed"] == 3


@pytest.mark.parametrize(
    ("column", "value", "reason", "words"),
    [
        (4, "", "vì sao", "Ghi một số"),
        (4, "-1", "vì sao", "không được âm"),
        (4, "1,5", "vì sao", "số nguyên"),
        (4, "mười", "vì sao", "Ghi một số"),
        (4, "3", "  ", "lý do"),
        (2, "3", "vì sao", "ghi chữ"),
        (40, "3", "vì sao", "không có cột"),
        (4, "9" * 18, "vì sao", "17 chữ số"),
    ],
)
def test_a_correction_that_says_nothing_is_refused_and_stores_nothing(
    report, facts, column, value, reason, words
):
    with pytest.raises(Invalid, match=words):
        services.correct(report.pk, key(facts), column, value, reason, by=facts.control, at=AT)
    assert not CorrectedCell.objects.exists()


def test_a_column_worked_out_from_others_is_not_corrected_itself(facts):
    facts.reviewed("SUA_DOI")
    report = services.draft("ii04", QUARTER, None, by=facts.control, at=AT)
    with pytest.raises(Invalid, match="tính từ các cột khác"):
        services.correct(report.pk, report.rows.get().key, 15, "50", "vì sao", by=facts.control, at=AT)
    services.correct(
        report.pk, report.rows.get().key, 12, "200.000.000", "Theo bảng tính", by=facts.control, at=AT
    )
    services.correct(
        report.pk, report.rows.get().key, 13, "50.000.000", "Theo bảng tính", by=facts.control, at=AT
    )
    total = Standing(report).total.filed
    assert (total[14], total[15]) == (150_000_000, Decimal("75.00"))
    assert Standing(report).errors == []


def test_an_error_prevents_handing_in_and_a_warning_does_not(report, facts):
    report = services.correct(report.pk, key(facts), 4, "5", "Ghi thử", by=facts.control, at=AT)
    assert {one.check.code for one in Standing(report).errors} == {"cong-bo", "nhap-csdl"}
    with pytest.raises(Invalid, match="Chưa nộp được"):
        services.submit(report.pk, by=facts.control, at=AT)
    report = services.take_back(report.pk, key(facts), 4, by=facts.control, at=AT)
    report = services.correct(report.pk, key(facts), 13, "0", "Đã nhập", by=facts.control, at=AT)
    assert services.submit(report.pk, by=facts.control, at=AT).state == "CHO_DUYET_DV"


def test_a_report_goes_its_way_and_stays_as_it_was_handed_in(report, facts):
    by, pk = facts.control, report.pk
    services.submit(pk, by=by, at=AT)
    with pytest.raises(Conflict, match="không sửa được"):
        services.correct(pk, key(facts), 4, "3", "vì sao", by=by, at=AT)
    report = services.sign(pk, by=by, at=AT)
    assert (report.state, report.signed_by_name) == ("DA_NOP", by.name)
    assert report.filings.get().rows[0]["values"]["4"] == 2
    services.take(pk, by=by, at=AT)
    services.lock(pk, by=by, at=AT)
    with pytest.raises(Conflict):
        services.redraw(pk, by=by, at=AT)
    with pytest.raises(Invalid, match="lý do"):
        services.unlock(pk, " ", by=by, at=AT)
    report = services.unlock(pk, "Bổ sung quyết định 19", by=by, at=AT)
    assert report.state == "DANG_LAP"
    services.correct(pk, key(facts), 14, "2", "Rà lại danh mục", by=by, at=AT)
    services.submit(pk, by=by, at=AT)
    services.sign(pk, by=by, at=AT)
    assert [one.number for one in report.filings.all()] == [1, 2]


def test_a_department_draws_its_own_its_director_signs_and_control_takes_it(facts):
    facts.draft("QD_UBND", "MOI", assessed="2026-02-02T09:00")
    own = facts.construction.pk
    report = services.draft("ii01b", QUARTER, own, by=facts.focal, at=AT)
    assert report.due == date(2026, 3, 18)
    services.submit(report.pk, by=facts.focal, at=AT)
    with pytest.raises(NotAllowed):
        services.sign(report.pk, by=facts.focal, at=AT)
    with pytest.raises(NotAllowed):
        services.sign(report.pk, by=facts.stranger, at=AT)
    services.sign(report.pk, by=facts.director, at=AT)
    with pytest.raises(NotAllowed):
        services.take(report.pk, by=facts.director, at=AT)
    report = services.send_back(report.pk, "Thiếu một dự thảo", by=facts.control, at=AT)
    assert (report.state, report.reason) == ("TRA_LAI", "Thiếu một dự thảo")
    services.submit(report.pk, by=facts.focal, at=AT)
    services.sign(report.pk, by=facts.director, at=AT)
    assert services.take(report.pk, by=facts.control, at=AT).state == "DA_TIEP_NHAN"
    with pytest.raises(NotAllowed):
        services.unlock(report.pk, "Sửa", by=facts.director, at=AT)


def test_nobody_draws_or_sees_the_report_of_another(report, facts):
    for by in (facts.focal, facts.stranger, facts.inspector):
        with pytest.raises(NotAllowed):
            services.draft("ii07b", QUARTER, None, by=by, at=AT)
        with pytest.raises(NotAllowed):
            services.correct(report.pk, key(facts), 4, "3", "vì sao", by=by, at=AT)
    with pytest.raises(NotAllowed):
        services.draft("ii01b", QUARTER, facts.construction.pk, by=facts.stranger, at=AT)
    assert not queries.reports(facts.focal).exists()
    assert queries.reports(facts.inspector).get() == report


def test_two_officers_do_not_overwrite_each_other(report, facts):
    shown = report.version
    services.correct(report.pk, key(facts), 4, "3", "Người thứ nhất", by=facts.control, version=shown, at=AT)
    with pytest.raises(Conflict, match="người khác sửa"):
        services.correct(
            report.pk, key(facts), 4, "4", "Người thứ hai", by=facts.control, version=shown, at=AT
        )


def test_drawing_anew_says_what_changed_and_keeps_what_was_corrected(report, facts):
    services.correct(report.pk, key(facts), 13, "0", "Đã nhập đủ", by=facts.control, at=AT)
    assert services.what_changed(report) == []
    facts.decision("21/QĐ", date(2026, 2, 1), "MOI", entered=date(2026, 2, 2))
    report = services.redraw(report.pk, by=facts.control, at=AT)
    changed = {one["column"]: (one["before"], one["after"]) for one in report.changed}
    assert changed == {3: (1, 2), 4: (2, 3), 5: (1, 2), 9: (1, 2), 11: (2, 3)}
    assert CorrectedCell.objects.get().value == 0
    assert filed(report, facts, 4) == 3


def test_a_correction_made_over_an_older_figure_is_marked(report, facts):
    report = services.correct(report.pk, key(facts), 4, "3", "Quyết định 21", by=facts.control, at=AT)
    assert not Standing(report).line_of(key(facts)).cells[4].stale
    facts.decision("21/QĐ", date(2026, 2, 1), "MOI", entered=date(2026, 2, 2))
    report = services.redraw(report.pk, by=facts.control, at=AT)
    assert Standing(report).line_of(key(facts)).cells[4].stale


def test_the_stock_is_compared_with_the_period_before(report, facts):
    later = services.draft("ii03b", "bc_quy:2026-2", None, by=facts.control, at=vn("2026-06-16T09:00"))
    check = {one.check.code: one.outcome.value for one in Standing(later).findings if one.line == ""}
    assert check["ky-truoc"] == "dat"
    assert {one.check.code: one.outcome.value for one in Standing(report).findings if one.line == ""}[
        "ky-truoc"
    ] == "chua_ro"
    services.correct(later.pk, key(facts), 14, "9", "Ghi thử", by=facts.control, at=AT)
    warned = {one.check.code for one in Standing(later).failed}
    assert "ky-truoc" in warned
    assert "ky-truoc" not in {one.check.code for one in Standing(later).errors}
