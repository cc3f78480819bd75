"""Progress reports: drafted from the data, edited beside the machine's words and figures, signed off, opened again."""

import re
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db import transaction

from motcua.base import clock
from motcua.base.audit.services import record_act
from motcua.base.errors import Conflict, Invalid, NotAllowed, NotFound
from motcua.base.events.services import record
from motcua.base.indicators import periods
from motcua.base.indicators.periods import Period
from motcua.base.organisations.actor import Actor
from motcua.base.organisations.models import Agency
from motcua.base.organisations.permissions import check
from motcua.base.organisations.reach import province_wide
from motcua.base.text import day as day_words
from motcua.base.writing import needed
from motcua.control.plans.models import Assignment, Plan, ProgressReport
from motcua.control.plans.reports.drafting import KINDS, machine
from motcua.control.plans.reports.figures import FIGURES
from motcua.control.plans.reports.said import Said
from motcua.control.plans.reports.wording import SECTIONS

MOST_TEXT = 20_000
_FOLLOWED = (Plan.State.ACTIVE, Plan.State.CLOSED)


def period_of(code: str) -> Period:
    """Return the period of a report.

    Raises:
        Invalid: the code names no month, quarter, half or whole year.
    """
    period = periods.parse(code)
    if period.kind not in KINDS:
        raise Invalid("Báo cáo theo tháng, quý, 6 tháng hoặc năm; chọn một kỳ trong danh sách.", field="ky")
    return period


def owner_of(plan: Plan, agency_id: int | None) -> int:
    """Return whose report it is: the agency's, or of the whole plan the plan's own."""
    return agency_id if agency_id is not None else plan.agency_id


@transaction.atomic
def draft(
    plan_id: int, agency_id: int | None, period: str, *, by: Actor, at: datetime | None = None
) -> ProgressReport:
    """Draft a report on a plan for an agency (or for all) and a period; figures are as of the period's end.

    Args:
        plan_id: a plan that is or was followed.
        agency_id: whose work; None for everybody's.
        period: its code ("thang:2026-10", "bc_quy:2026-3").

    Raises:
        Invalid: no such period, one that has not begun or lies outside the plan's years, an agency without work.
        Conflict: there is one already, or the plan is not being followed.
        NotAllowed: another agency's report.
    """
    at = at or clock.now()
    chosen = period_of(period)
    # The lock keeps two officers from drafting the same report.
    plan = Plan.objects.select_for_update(of=("self",)).select_related("agency").filter(pk=plan_id).first()
    if plan is None or plan.state not in {*_FOLLOWED, Plan.State.REVIEW}:
        raise NotFound("Không có kế hoạch này.")
    check(by, "plan.report", agency_id=owner_of(plan, agency_id))
    if plan.state == Plan.State.REVIEW:
        raise Conflict("Kế hoạch đang soạn, chưa đưa vào theo dõi; chưa có gì để báo cáo.")
    _check_period(plan, chosen, at)
    agency = _agency(plan, agency_id)
    if ProgressReport.objects.filter(plan=plan, agency=agency, period=chosen.code).exists():
        raise Conflict("Báo cáo của kỳ này đã có; mở báo cáo đó để sửa hoặc soạn lại.")
    report = ProgressReport.objects.create(
        plan=plan, agency=agency, period=chosen.code, start=chosen.start, end=chosen.end, drafted_at=at,
        drafted=machine(plan, agency, chosen, at.date(), sent=_sent(plan, agency, chosen.code)),
        drafted_by_name=by.name[:120],
    )  # fmt: skip
    _told("plan.report_drafted", report, by=by, at=at)
    return report


def _check_period(plan: Plan, period: Period, at: datetime) -> None:
    if period.start > at.date():
        raise Invalid(f"Kỳ này bắt đầu ngày {day_words(period.start)}, chưa có gì để báo cáo.", field="ky")
    if not plan.year <= period.end.year <= plan.last_year:
        raise Invalid(f"Kế hoạch của năm {plan.years}; kỳ này ở ngoài.", field="ky")


def _agency(plan: Plan, agency_id: int | None) -> Agency | None:
    if agency_id is None:
        return None
    agency = Agency.objects.filter(pk=agency_id).first()
    if agency is None or not Assignment.objects.filter(plan=plan, agency=agency).exists():
        raise Invalid("Cơ quan này không có việc trong kế hoạch.", field="agency")
    return agency


def _sent(plan: Plan, agency: Agency | None, period: str) -> tuple[int, int] | None:
    """Return how many agencies of how many have signed off their report, for the report on all of them."""
    if agency is not None:
        return None
    owing = set(Assignment.objects.filter(plan=plan).values_list("agency_id", flat=True))
    signed = ProgressReport.objects.filter(
        plan=plan, period=period, agency_id__in=owing, signed_at__isnull=False
    )
    return signed.count(), len(owing)


def _lock(pk: int, *, by: Actor, version: int | None) -> ProgressReport:
    """Lock a report for who makes it; raises NotFound, NotAllowed, Conflict."""
    report = (
        ProgressReport.objects.select_for_update(of=("self",))
        .select_related("plan__agency", "agency")
        .filter(pk=pk)
        .first()
    )
    if report is None:
        raise NotFound("Không có báo cáo này.")
    check(by, "plan.report", agency_id=owner_of(report.plan, report.agency_id))
    if version is not None and version != report.version:
        raise Conflict("Báo cáo vừa được người khác sửa; tải lại trang rồi làm tiếp.")
    return report


def _unsigned(report: ProgressReport) -> None:
    if report.signed_at is not None:
        raise Conflict(f"Báo cáo đã chốt ngày {day_words(report.signed_at)}, không sửa được nữa.")


def _save(
    report: ProgressReport, kind: str, *fields: str, by: Actor, at: datetime, detail: dict[str, Any] | None = None
) -> ProgressReport:  # fmt: skip
    report.version += 1
    report.save(update_fields=[*fields, "version"])
    _told(kind, report, by=by, at=at, detail=detail)
    return report


def _told(
    kind: str, report: ProgressReport, *, by: Actor, at: datetime, detail: dict[str, Any] | None = None
) -> None:
    said = {"period": report.drafted["period"], "agency": report.agency_id, **(detail or {})}
    record(kind, stream=("plan_report", report.pk), by=by, at=at, payload=said | {"plan": report.plan_id})
    label = f"{report.plan.label}, {report.drafted['period']}"
    shown = {"period": report.drafted["period"], "name": str(report.agency or "toàn bộ"), **(detail or {})}
    record_act(kind, by=by, object_kind="plan_report", object_id=report.pk, label=label, detail=shown, at=at)


@transaction.atomic
def edit(
    pk: int,
    part: str,
    *,
    by: Actor,
    text: str | None = None,
    figure: str | int | None = None,
    reason: str = "",
    version: int | None = None,
    at: datetime | None = None,
) -> ProgressReport:
    """Put the officer's words or figure beside the machine's.

    Args:
        pk: which report.
        part: "text:general", "figure:late", "target:12".
        text: of a section.
        figure: a count, or a target's figure.
        reason: why the figure is another; needed with a figure.

    Raises:
        Invalid: no such part, no words, no number, no reason.
        Conflict: it is signed off, or somebody was first.
    """
    at = at or clock.now()
    report = _lock(pk, by=by, version=version)
    _unsigned(report)
    kind, machine_said = _part(report, part)
    if kind == "text":
        change: dict[str, Any] = {"text": _words(text)}
    else:
        change = {"figure": _count(figure) if kind == "figure" else _measured(figure)}
        reason = needed(reason, "reason", "Ghi lý do sửa số liệu.", 500)
    report.edited[part] = change | {
        "reason": reason if kind != "text" else "", "by": by.name[:120], "at": at.isoformat(), "over": machine_said,
    }  # fmt: skip
    detail = {"part": part_words(report, part), "reason": report.edited[part]["reason"]}
    if kind != "text":
        detail |= {"old": machine_said, "new": change["figure"]}
    return _save(report, "plan.report_edited", "edited", by=by, at=at, detail=detail)


def _part(report: ProgressReport, part: str) -> tuple[str, Any]:
    """Return a part's kind and what the machine says of it; raises Invalid when the report has no such part."""
    kind, _, code = part.partition(":")
    if kind == "text" and code in report.drafted["text"]:
        return kind, report.drafted["text"][code]
    if kind == "figure" and code in FIGURES:
        return kind, report.drafted["figures"][code]
    if kind == "target":
        for one in report.drafted["targets"]:
            if str(one["id"]) == code:
                return kind, one["value"]
    raise Invalid("Báo cáo không có phần này.", field="part")


def part_words(report: ProgressReport, part: str) -> str:
    """Return what a part is called."""
    kind, _, code = part.partition(":")
    if kind == "text":
        return SECTIONS[code]
    if kind == "figure":
        return FIGURES[code].name
    names: Mapping[str, str] = {str(one["id"]): one["name"] for one in report.drafted["targets"]}
    return names.get(code, "chỉ tiêu")


def _words(text: str | None) -> str:
    lines = [" ".join(line.split()) for line in (text or "").replace("\x00", "").splitlines()]
    said = "\n".join(line for line in lines if line)
    if not said:
        raise Invalid("Viết nội dung, hoặc lấy lại lời máy soạn.", field="text")
    if len(said) > MOST_TEXT:
        raise Invalid(
            f"Nội dung quá dài; mỗi phần nhiều nhất {MOST_TEXT:,} chữ.".replace(",", "."), field="text"
        )
    return said


def _count(figure: str | int | None) -> int:
    text = str("" if figure is None else figure).strip()
    if not re.fullmatch(r"[0-9]{1,7}|[0-9]{1,3}(\.[0-9]{3}){1,2}", text):
        raise Invalid("Ghi số việc, là số nguyên không âm.", field="figure")
    return int(text.replace(".", ""))


def _measured(figure: str | int | None) -> str:
    text = str("" if figure is None else figure).strip().replace("%", "").replace(",", ".").strip()
    try:
        value = Decimal(text)
    except InvalidOperation:
        value = Decimal("nan")
    if not value.is_finite() or abs(value) >= 10**9:
        raise Invalid("Ghi con số của chỉ tiêu, ví dụ 98,7.", field="figure")
    return f"{value:.4f}"


@transaction.atomic
def restore(
    pk: int, part: str, *, by: Actor, version: int | None = None, at: datetime | None = None
) -> ProgressReport:
    """Take the officer's words or figure back, so that the machine's stand.

    Raises:
        Conflict: that part was not edited, the report is signed off, or somebody was first.
    """
    at = at or clock.now()
    report = _lock(pk, by=by, version=version)
    _unsigned(report)
    if part not in report.edited:
        raise Conflict("Phần này đang theo bản máy soạn.")
    words = part_words(report, part)
    del report.edited[part]
    return _save(report, "plan.report_restored", "edited", by=by, at=at, detail={"part": words})


@transaction.atomic
def redraft(pk: int, *, by: Actor, version: int | None = None, at: datetime | None = None) -> ProgressReport:
    """Let the machine draft its part anew from today's data; what the officer edited stays.

    Raises:
        Conflict: it is signed off, or somebody was first.
    """
    at = at or clock.now()
    report = _lock(pk, by=by, version=version)
    _unsigned(report)
    period = period_of(report.period)
    sent = _sent(report.plan, report.agency, period.code)
    report.drafted = machine(report.plan, report.agency, period, at.date(), sent=sent)
    report.drafted_at, report.drafted_by_name = at, by.name[:120]
    return _save(report, "plan.report_redrafted", "drafted", "drafted_at", "drafted_by_name", by=by, at=at)


@transaction.atomic
def sign_off(pk: int, *, by: Actor, version: int | None = None, at: datetime | None = None) -> ProgressReport:
    """Sign a report off: from now on it stays as it is.

    Raises:
        Invalid: corrected figures do not add up.
        Conflict: it is signed off, or somebody was first.
    """
    at = at or clock.now()
    report = _lock(pk, by=by, version=version)
    _unsigned(report)
    faults = Said(report).faults
    if faults:
        raise Invalid(f"Chưa chốt được: {' '.join(faults)}", field="figure")
    report.signed_at, report.signed_by_name = at, by.name[:120]
    return _save(report, "plan.report_signed", "signed_at", "signed_by_name", by=by, at=at)


def may_reopen(by: Actor) -> bool:
    """Tell whether somebody may open signed reports again: the control office."""
    return province_wide(by, "plan.report")


@transaction.atomic
def reopen(
    pk: int, reason: str, *, by: Actor, version: int | None = None, at: datetime | None = None
) -> ProgressReport:
    """Open a signed report again with a reason; only the control office may, who has been sent it.

    Raises:
        Invalid: no reason.
        Conflict: it is not signed off, or somebody was first.
    """
    at = at or clock.now()
    report = _lock(pk, by=by, version=version)
    if not may_reopen(by):
        raise NotAllowed("Báo cáo đã gửi; đề nghị cơ quan kiểm soát thủ tục hành chính mở lại.")
    if report.signed_at is None:
        raise Conflict("Báo cáo này chưa chốt.")
    reason = needed(reason, "reason", "Ghi lý do mở lại.", 500)
    report.signed_at, report.signed_by_name = None, ""
    return _save(
        report, "plan.report_reopened", "signed_at", "signed_by_name", by=by, at=at, detail={"reason": reason}
    )
