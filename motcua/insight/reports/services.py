"""Verbs of periodic reports: drawn from the data, drawn anew, corrected, approved, handed in, taken, locked, opened.

Only these write. A corrected figure never replaces the machine's: both are kept, with the reason.
"""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db import IntegrityError, transaction

from motcua.base import clock, text
from motcua.base.audit.services import record_act
from motcua.base.errors import Conflict, Invalid, NotAllowed
from motcua.base.events.services import record
from motcua.base.organisations.actor import Actor
from motcua.base.organisations.models import Agency
from motcua.base.organisations.permissions import Scope, allowed, check
from motcua.base.writing import locked, still_as_shown, touched
from motcua.insight.reports import calendar, providers
from motcua.insight.reports.models import CorrectedCell, Filing, Report, ReportRow
from motcua.insight.reports.standing import OPEN, Standing, changes, machine_of, plain
from motcua.law import report_forms
from motcua.law.report_forms import AGENCY, PERCENT, PROVINCE, Form

State = Report.State
MOST = Decimal(10) ** 17


def may(by: Actor, action: str, agency_id: int | None) -> bool:
    """Tell whether somebody may do this with the reports of an agency, or of the province (None)."""
    scope = allowed(by, action)
    if scope == Scope.PROVINCE:
        return True
    return scope == Scope.AGENCY and agency_id is not None and agency_id == by.agency_id


def _check(by: Actor, action: str, agency_id: int | None) -> None:
    check(by, action)
    if not may(by, action, agency_id):
        raise NotAllowed("Báo cáo này của cơ quan khác, hoặc của toàn tỉnh.")


def form_for(key: str, period_end: Any, level: str) -> Form:
    """Return the form used for a period that ends on a day.

    Raises:
        Invalid: there is none, its rooms are not built, or this level does not fill it in.
    """
    for form in report_forms.forms_on(period_end):
        if form.key == key and key in providers.PROVIDERS:
            if level not in form.levels:
                raise Invalid(
                    f"Biểu {form.short} do Văn phòng UBND tỉnh lập chung cho toàn tỉnh.", field="bieu"
                )
            return form
    raise Invalid(
        "Biểu này chưa lập được từ dữ liệu của hệ thống, hoặc không dùng cho kỳ đã chọn.", field="bieu"
    )


@transaction.atomic
def draft(
    form_key: str, period_code: str, agency_id: int | None, *, by: Actor, at: datetime | None = None
) -> Report:
    """Draw a report of a form for a period from the data.

    Args:
        form_key: "ii07b".
        period_code: "bc_quy:2026-4".
        agency_id: whose; None for the whole province.

    Raises:
        Invalid: the form is not used then or not by this level, the period has not begun, the agency is not there.
        Conflict: there is one already.
        NotAllowed: another agency's, or the province's.
    """
    at = at or clock.now()
    day = clock.day_of(at)
    _check(by, "report.draft", agency_id)
    period = calendar.parse(period_code)
    form = form_for(form_key, period.end, AGENCY if agency_id else PROVINCE)
    if period.kind not in form.periods:
        raise Invalid("Biểu này báo cáo theo quý và năm.", field="ky")
    if period.start > day:
        raise Invalid(f"Kỳ này bắt đầu ngày {text.day(period.start)}, chưa có số liệu.", field="ky")
    agency = Agency.objects.filter(pk=agency_id).first() if agency_id else None
    if agency_id and agency is None:
        raise Invalid("Không có cơ quan này.", field="co-quan")
    try:
        with transaction.atomic():
            report = Report.objects.create(
                form=form.key, form_version=form.version, agency=agency, period=period.code, start=period.start,
                end=period.end, due=calendar.due_on(period, agency), recipient=_recipient(agency, day),
                drawn_at=at, drawn_by_name=by.name[:120],
            )  # fmt: skip
    except IntegrityError:
        raise Conflict("Báo cáo của kỳ này đã có; mở báo cáo đó.") from None
    _store(report, form, [])
    _told("report.drafted", report, by=by, at=at)
    return report


def _recipient(agency: Agency | None, day: Any) -> str:
    found = calendar.recipients(agency, day)
    return found[0] if found else ""


def _drawn(report: Report, form: Form) -> list[providers.DrawnLine]:
    return providers.draw(form, calendar.parse(report.period), report.agency_id)


def _store(report: Report, form: Form, rows: list[ReportRow]) -> None:
    """Put what is drawn into the rows: known lines keep their corrections, those that went are removed."""
    kept = {row.key: row for row in rows}
    drawn = _drawn(report, form)
    for position, one in enumerate(drawn, 1):
        row = kept.pop(one.line.key, None) or ReportRow(report=report, key=one.line.key)
        row.position = position
        row.texts = {str(number): words for number, words in one.line.texts.items()}
        row.machine = {str(number): plain(value) for number, value in one.machine.items()}
        row.save()
    for gone in kept.values():
        gone.delete()


def what_changed(report: Report) -> list[dict[str, object]]:
    """Return what drawing a report anew would change now."""
    form = report_forms.form(report.form, report.form_version)
    after = {
        one.line.key: (one.line.texts.get(2, ""), dict(one.machine)) for one in _drawn(report, form)
    }  # fmt: skip
    return changes(list(report.rows.all()), form, after)


@transaction.atomic
def redraw(pk: int, *, by: Actor, version: int | None = None, at: datetime | None = None) -> Report:
    """Draw a report anew from today's data; corrections stay, and what changed is kept and said.

    Raises:
        Conflict: it is handed in or waits for approval, or somebody was first.
    """
    at = at or clock.now()
    report = _lock(pk, "report.draft", by=by, version=version)
    _open(report)
    rows = list(report.rows.select_for_update())
    form = report_forms.form(report.form, report.form_version)
    report.changed = what_changed(report)
    _store(report, form, rows)
    report.drawn_at, report.drawn_by_name = at, by.name[:120]
    detail = {"changed_cells": len(report.changed)}
    return _save(
        report, "report.redrawn", "changed", "drawn_at", "drawn_by_name", by=by, at=at, detail=detail
    )


def _lock(pk: int, action: str, *, by: Actor, version: int | None) -> Report:
    """Lock a report for who may do this; raises NotFound, NotAllowed, Conflict."""
    report = locked(Report.objects.select_related("agency"), pk, "Không có báo cáo này.")
    _check(by, action, report.agency_id)
    still_as_shown(version, report.version, "Báo cáo vừa được người khác sửa; tải lại trang rồi làm tiếp.")
    return report


def _open(report: Report) -> None:
    if report.state not in OPEN:
        raise Conflict(
            f"Báo cáo đang ở trạng thái “{report.get_state_display()}”, không sửa được; trả lại hoặc mở khóa trước."
        )


def _save(
    report: Report, kind: str, *fields: str, by: Actor, at: datetime, detail: dict[str, Any] | None = None
) -> Report:
    touched(report, *fields)
    _told(kind, report, by=by, at=at, detail=detail)
    return report


def _told(
    kind: str, report: Report, *, by: Actor, at: datetime, detail: dict[str, Any] | None = None
) -> None:
    said = {"form": report.form, "period": report.period, "agency": report.agency_id, **(detail or {})}
    record(kind, stream=("report", report.pk), by=by, at=at, payload=said)
    label = label_of(report)
    record_act(
        kind, by=by, object_kind="report", object_id=report.pk, label=label, detail=dict(detail or {}), at=at
    )


def label_of(report: Report) -> str:
    """Return how a report is known: its form, its period, whose it is."""
    form = report_forms.form(report.form, report.form_version)
    words = calendar.parse(report.period).words.partition(" (")[0].removeprefix("kỳ báo cáo ")
    return f"Biểu {form.short}, {words}, {report.agency or 'toàn tỉnh'}"


def _figure(value: str | int | Decimal, form: Form, column: int) -> Decimal:
    """Read a corrected figure as a clerk types it: "1.250", "37.000.000,5"."""
    try:
        found = form.column(column)
    except KeyError:
        raise Invalid("Biểu không có cột này.", field="value") from None
    if not found.counts:
        raise Invalid("Cột này ghi chữ, không ghi số.", field="value")
    if found.formula:
        raise Invalid(f"Cột ({column}) tính từ các cột khác: {found.formula}; sửa các cột ấy.", field="value")
    raw = str(value).strip().replace(" ", "").replace("\u00a0", "")
    if not isinstance(value, Decimal):
        raw = raw.replace(".", "").replace(",", ".")
    try:
        figure = Decimal(raw)
    except InvalidOperation:
        raise Invalid("Ghi một số, ví dụ 1.250.", field="value") from None
    if not figure.is_finite() or figure < 0 or figure >= MOST:
        raise Invalid("Số không được âm và không quá 17 chữ số.", field="value")
    if found.kind != PERCENT and figure != figure.to_integral_value():
        raise Invalid("Cột này ghi số nguyên.", field="value")
    return figure.quantize(Decimal("0.01"))


def read_figure(value: str, form: Form, column: int) -> Decimal:
    """Return a figure typed for a column.

    Raises:
        Invalid: it is none, negative, broken, or the column takes none.
    """
    return _figure(value, form, column)


@transaction.atomic
def correct(
    pk: int, row_key: str, column: int, value: str | int | Decimal, reason: str, *, by: Actor,
    version: int | None = None, at: datetime | None = None,
) -> Report:  # fmt: skip
    """File another figure than the machine's in a cell, with the reason; both are shown from then on.

    Args:
        pk: which report.
        row_key: the line.
        column: the column's number; one that a formula works out cannot be corrected.
        value: the figure as typed, not negative.
        reason: why.

    Raises:
        Invalid: no reason, no such line or column, no figure.
        Conflict: the report is handed in, or somebody was first.
    """
    at = at or clock.now()
    report = _lock(pk, "report.draft", by=by, version=version)
    _open(report)
    form = report_forms.form(report.form, report.form_version)
    figure = _figure(value, form, column)
    reason = text.clean(reason)
    if not reason:
        raise Invalid("Ghi lý do sửa số: vì sao khác số máy, theo văn bản nào.", field="reason")
    row = report.rows.filter(key=row_key).first()
    if row is None:
        raise Invalid("Không có dòng này trong báo cáo.", field="value")
    machine = machine_of(row).get(column)
    CorrectedCell.objects.update_or_create(
        row=row, column=column,
        defaults={"value": figure, "machine": machine, "reason": reason[:500], "by_name": by.name[:120], "at": at},
    )  # fmt: skip
    detail = {
        "row": row.texts.get("2", row.key), "column": column, "machine": plain(machine), "filed": plain(figure),
        "reason": reason[:500],
    }  # fmt: skip
    return _save(report, "report.corrected", by=by, at=at, detail=detail)


@transaction.atomic
def take_back(
    pk: int, row_key: str, column: int, *, by: Actor, version: int | None = None, at: datetime | None = None
) -> Report:
    """Take a correction back, so that the machine's figure is filed.

    Raises:
        Conflict: nothing is corrected there, the report is handed in, or somebody was first.
    """
    at = at or clock.now()
    report = _lock(pk, "report.draft", by=by, version=version)
    _open(report)
    cell = CorrectedCell.objects.filter(row__report=report, row__key=row_key, column=column).first()
    if cell is None:
        raise Conflict("Ô này đang theo số máy.")
    cell.delete()
    return _save(report, "report.restored", by=by, at=at, detail={"column": column})


@transaction.atomic
def submit(pk: int, *, by: Actor, version: int | None = None, at: datetime | None = None) -> Report:
    """Lay a report before who approves it; errors prevent it.

    Raises:
        Invalid: a check that must hold does not.
        Conflict: it is not being drawn up, or somebody was first.
    """
    at = at or clock.now()
    report = _lock(pk, "report.draft", by=by, version=version)
    _open(report)
    _without_errors(report)
    report.state = State.WAITING
    return _save(report, "report.submitted", "state", by=by, at=at)


def _without_errors(report: Report) -> None:
    errors = Standing(report).errors
    if errors:
        first = errors[0].check
        more = f" Còn {len(errors) - 1} lỗi nữa." if len(errors) > 1 else ""
        raise Invalid(f"Chưa nộp được: {first.message}{more}", field="checks")


@transaction.atomic
def sign(pk: int, *, by: Actor, version: int | None = None, at: datetime | None = None) -> Report:
    """Approve a report and hand it in; its figures are kept as they were handed in.

    Raises:
        Invalid: a check that must hold does not.
        Conflict: it does not wait for approval, or somebody was first.
    """
    at = at or clock.now()
    report = _lock(pk, "report.sign", by=by, version=version)
    if report.state != State.WAITING:
        raise Conflict("Báo cáo chưa được trình duyệt, hoặc đã nộp rồi.")
    _without_errors(report)
    number = report.filings.count() + 1
    Filing.objects.create(
        report=report, number=number, at=at, by_name=by.name[:120], rows=Standing(report).filing()
    )
    report.state, report.signed_by_name, report.handed_in_at = State.HANDED_IN, by.name[:120], at
    report.reason = ""
    return _save(
        report, "report.handed_in", "state", "signed_by_name", "handed_in_at", "reason", by=by, at=at,
        detail={"filing": number, "on_time": clock.day_of(at) <= report.due},
    )  # fmt: skip


def _move(
    pk: int, action: str, kind: str, moves: Mapping[Any, str], refusal: str, *, by: Actor, version: int | None,
    at: datetime | None, reason: str | None = None,
) -> Report:  # fmt: skip
    """Move a report from one state to another, with a reason where one is asked for."""
    at = at or clock.now()
    report = _lock(pk, action, by=by, version=version)
    if report.state not in moves:
        raise Conflict(refusal)
    fields, detail = ["state"], {}
    if reason is not None:
        reason = text.clean(reason)[:500]
        if not reason:
            raise Invalid("Ghi lý do.", field="reason")
        report.reason, detail = reason, {"reason": reason}
        fields.append("reason")
    report.state = moves[report.state]
    return _save(report, kind, *fields, by=by, at=at, detail=detail)


@transaction.atomic
def send_back(
    pk: int, reason: str, *, by: Actor, version: int | None = None, at: datetime | None = None
) -> Report:
    """Give a report back to be mended: who approves before it is handed in, who takes it afterwards.

    Raises:
        Invalid: no reason.
        Conflict: there is nothing to give back, or somebody was first.
    """
    state = Report.objects.filter(pk=pk).values_list("state", flat=True).first()
    action = "report.sign" if state == State.WAITING else "report.take"
    moves = {State.WAITING: State.RETURNED, State.HANDED_IN: State.RETURNED}
    refusal = "Chỉ trả lại báo cáo đang chờ duyệt hoặc đã nộp."
    return _move(
        pk,
        action,
        "report.sent_back",
        moves,
        refusal,
        by=by,
        version=version,
        at=at,
        reason=reason,
    )


@transaction.atomic
def take(pk: int, *, by: Actor, version: int | None = None, at: datetime | None = None) -> Report:
    """Note that a handed-in report was taken by whom it went to.

    Raises:
        Conflict: it is not handed in, or somebody was first.
    """
    moves = {State.HANDED_IN: State.TAKEN}
    refusal = "Chỉ tiếp nhận báo cáo đã nộp."
    return _move(pk, "report.take", "report.taken", moves, refusal, by=by, version=version, at=at)


@transaction.atomic
def lock(pk: int, *, by: Actor, version: int | None = None, at: datetime | None = None) -> Report:
    """Lock a report that was taken: its figures are final.

    Raises:
        Conflict: it is not taken yet, or somebody was first.
    """
    moves = {State.TAKEN: State.LOCKED}
    refusal = "Chỉ khóa báo cáo đã tiếp nhận."
    return _move(pk, "report.take", "report.locked", moves, refusal, by=by, version=version, at=at)


@transaction.atomic
def unlock(
    pk: int, reason: str, *, by: Actor, version: int | None = None, at: datetime | None = None
) -> Report:
    """Open a handed-in or locked report again with a reason; what was handed in stays as a filing.

    Raises:
        Invalid: no reason.
        Conflict: it is not handed in, or somebody was first.
    """
    moves = dict.fromkeys((State.HANDED_IN, State.TAKEN, State.LOCKED), State.DRAFT)
    refusal = "Báo cáo này đang mở, không cần mở khóa."
    return _move(
        pk, "report.unlock", "report.unlocked", moves, refusal, by=by, version=version, at=at, reason=reason
    )
