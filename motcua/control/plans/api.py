"""Plans over the API: what is followed, the work given with how it stands, targets measured; progress and evidence."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal

from ninja import File, Form, Query, Router, Schema
from ninja.files import UploadedFile
from pydantic import Field

from motcua.base import clock
from motcua.base.errors import NotFound
from motcua.base.indicators import entries, periods
from motcua.base.organisations.actor import Actor
from motcua.base.tokens.auth import ApiRequest
from motcua.base.tokens.operations import (
    Body,
    Code,
    Cursor,
    Day,
    Id,
    Line,
    Seen,
    Versioned,
    Words,
    expected_version,
    fields_named,
    operation,
)
from motcua.base.tokens.paging import page_of
from motcua.control.plans import measuring, queries
from motcua.control.plans.models import Assignment, Plan, PlanTarget, PlanTask, Reviewed
from motcua.control.plans.rules import Tally
from motcua.control.plans.services import following

router = Router(tags=["Kế hoạch"])
Amount = Annotated[Decimal, Field(ge=0, max_digits=15, decimal_places=4)]


class TallyTold(Schema):
    """Số việc theo tình hình."""

    total: int
    done: int = Field(description="Đã xong.")
    done_late: int = Field(description="Trong đó xong muộn.")
    late: int = Field(description="Đang quá hạn.")
    soon: int = Field(description="Sắp đến hạn.")
    open: int = Field(description="Còn hạn.")
    cancelled: int = Field(description="Thôi thực hiện.")


class PlanLine(Versioned):
    """Một kế hoạch hoặc văn bản chỉ đạo."""

    id: int
    kind: str = Field(description="KE_HOACH hoặc CHI_DAO.")
    state: str = Field(description="KIEM_TRA, THEO_DOI hoặc KET_THUC.")
    number: str
    issued_on: date | None
    title: str
    agency: str
    year: int
    last_year: int
    work: TallyTold = Field(description="Việc được xem của kế hoạch này.")


class PlanList(Schema):
    """Một trang kế hoạch."""

    items: list[PlanLine]
    next: int | None = Field(description="Gửi lại ở `after` để đọc trang sau; null là hết.")


class TaskTold(Schema):
    """Một nhiệm vụ của kế hoạch."""

    id: int
    number: str
    title: str
    dates: str = Field(description="Thời gian, bằng lời.")
    start: date | None
    finish: date | None
    product: str
    leads: list[str] = Field(description="Cơ quan chủ trì, như văn bản ghi.")
    supports: list[str]
    work: TallyTold = Field(description="Việc của mọi cơ quan.")


class TargetTold(Schema):
    """Một chỉ tiêu với số liệu hiện nay."""

    id: int
    text: str
    name: str
    scope: str = Field(description="Của ai.")
    indicator: str = Field(description="Mã số liệu; target:… là nhập tay.")
    by_hand: bool
    wanted: str = Field(description="Phải đạt, bằng lời.", examples=["từ 99 % trở lên"])
    value: Decimal | None = Field(description="Hiện nay; null là chưa có số.")
    numerator: Decimal | None
    denominator: Decimal | None
    unit: str
    first: date = Field(description="Đo từ ngày.")
    last: date
    reached: bool | None
    sentence: str


class PlanWhole(PlanLine):
    """Một kế hoạch với nhiệm vụ và chỉ tiêu."""

    tasks: list[TaskTold]
    targets: list[TargetTold]


class AssignmentLine(Versioned):
    """Một việc được giao."""

    id: int
    plan_id: int
    plan: str
    task_id: int
    title: str
    agency_id: int
    agency: str
    period: str = Field(description="Kỳ của việc định kỳ.", examples=["thang:2026-11"])
    start: date | None
    due: date | None
    state: str = Field(description="CHUA, DANG, CHO, XONG hoặc HUY.")
    standing: str = Field(description="Tình hình bằng lời.", examples=["quá hạn 3 ngày"])
    late: bool = Field(description="Chưa xong và đã quá hạn.")
    percent: int
    note: str
    reason: str
    done_on: date | None
    unit: str
    person: str


class AssignmentList(Schema):
    """Một trang việc, theo hạn."""

    items: list[AssignmentLine]
    next: str | None = Field(description="Gửi lại ở `after` để đọc trang sau; null là hết.")


class EvidenceTold(Schema):
    """Một minh chứng."""

    id: int
    kind: str = Field(description="TEP, VAN_BAN hoặc DU_LIEU.")
    words: str
    number: str
    dated: date | None
    address: str
    file: str | None = Field(description="Mã tệp (downloadFile).")
    at: datetime
    by: str


class AssignmentWhole(AssignmentLine):
    """Một việc với minh chứng."""

    product: str
    evidence: list[EvidenceTold]


class PlanFilters(Body):
    """Chọn kế hoạch."""

    state: Literal["KIEM_TRA", "THEO_DOI", "KET_THUC"] | None = None
    year: int | None = Field(None, ge=2000, le=2200)
    after: Id | None = Field(None, description="`next` của trang trước.")
    limit: int = Field(50, ge=1, le=200)


class AssignmentFilters(Body):
    """Chọn việc."""

    standing: Literal["mo", "qua-han", "sap-han", "xong", "tat-ca"] = "mo"
    plan_id: Id | None = None
    agency_id: Id | None = None
    q: Line = Field("", description="Chữ trong nhiệm vụ, sản phẩm.")
    due_from: Day | None = None
    due_to: Day | None = None
    after: Cursor = Field("", description="`next` của trang trước.")
    limit: int = Field(50, ge=1, le=200)


class ProgressIn(Seen):
    """Tình hình của một việc."""

    state: Literal["CHUA", "DANG", "CHO"]
    percent: int = Field(0, ge=0, le=100)
    note: Words = Field("", description="Đã làm được gì.")
    reason: Words = Field("", description="Đang chờ gì, khi `CHO`.")


class EvidenceIn(Body):
    """Minh chứng: số văn bản, hoặc trang của hệ thống này; tệp gửi ở trường `file`."""

    words: Line = Field("", description="Minh chứng là gì.", examples=["Báo cáo rà soát"])
    number: Code = Field("", description="Số, ký hiệu văn bản.", examples=["15/BC-SXD"])
    dated: Day | None = Field(None, description="Ngày văn bản.")
    address: Line = Field("", description="Đường dẫn tới dữ liệu trong hệ thống.")


class AssignmentDoneIn(Seen):
    """Báo hoàn thành."""

    done_on: Day | None = Field(None, description="Mặc định hôm nay.")
    note: Words = Field("", description="Kết quả.")
    evidence: EvidenceIn | None = Field(None, description="Sản phẩm, khi chưa nộp minh chứng nào.")


class TargetFigureIn(Body):
    """Số liệu nhập tay của một chỉ tiêu: tử số và mẫu số, hoặc giá trị."""

    period: Code = Field(description="Mã kỳ.", examples=["thang:2026-10"])
    numerator: Amount | None = None
    denominator: Amount | None = None
    value: Amount | None = None
    evidence: Words = Field(
        description="Số, ngày văn bản hoặc nguồn số liệu.", examples=["Báo cáo số 15/BC-SXD"]
    )


def _tally(one: Tally | None) -> TallyTold:
    one = one or Tally()
    return TallyTold(
        total=one.total, done=one.done, done_late=one.done_late, late=one.late, soon=one.soon, open=one.open,
        cancelled=one.cancelled,
    )  # fmt: skip


def _plan(one: Plan, work: Tally | None) -> dict[str, Any]:
    return {
        "id": one.pk, "version": one.version, "kind": one.kind, "state": one.state, "number": one.number,
        "issued_on": one.issued_on, "title": one.title, "agency": str(one.agency), "year": one.year,
        "last_year": one.last_year, "work": _tally(work),
    }  # fmt: skip


@operation(
    router, "GET", "/plans", name="listPlans", action="plan.view", gives=PlanList,
    summary="Kế hoạch, văn bản chỉ đạo được xem, với số việc theo tình hình",
)  # fmt: skip
def list_plans(request: ApiRequest, filters: Query[PlanFilters]) -> PlanList:
    """List plans, the newest first."""
    rows = queries.plans(request.actor)
    if filters.state:
        rows = rows.filter(state=filters.state)
    if filters.year:
        rows = rows.filter(year__lte=filters.year, last_year__gte=filters.year)
    page, more = page_of(rows, filters.after, filters.limit, by="-pk")
    work = queries.tallies(queries.given(request.actor).filter(plan__in=page), "plan_id")
    return PlanList(items=[PlanLine(**_plan(one, work.get(one.pk))) for one in page], next=more)


@operation(
    router, "GET", "/plans/{plan_id}", name="getPlan", action="plan.view", gives=PlanWhole,
    summary="Một kế hoạch với nhiệm vụ, và chỉ tiêu với số liệu hiện nay",
)  # fmt: skip
def get_plan(request: ApiRequest, plan_id: Id) -> PlanWhole:
    """Show one plan with its confirmed tasks and its measured targets."""
    by, day = request.actor, clock.today()
    plan = queries.plan(by, plan_id)
    work = queries.tally(queries.given(by).filter(plan=plan), day)
    tasks = [_task(one) for one in queries.tasks_of(plan, day)]
    targets = [_target(one) for one in measuring.figures(queries.targets_of(plan), day)]
    return PlanWhole(**_plan(plan, work), tasks=tasks, targets=targets)


def _task(one: PlanTask) -> TaskTold:
    return TaskTold(
        id=one.pk, number=one.number, title=one.title, dates=one.dates, start=one.start, finish=one.finish,
        product=one.product, leads=[party.printed for party in one.leads],  # type: ignore[attr-defined]
        supports=[party.printed for party in one.supports], work=_tally(one.tally),  # type: ignore[attr-defined]
    )  # fmt: skip


def _target(one: measuring.Figure) -> TargetTold:
    target, measure = one.target, one.measure
    return TargetTold(
        id=target.pk, text=target.text, name=one.name, scope=one.scope.name, indicator=target.measured_by,
        by_hand=one.by_hand, wanted=target.said, value=None if measure.value is None else round(measure.value, 4),
        numerator=measure.numerator, denominator=measure.denominator, unit=target.unit, first=one.period.start,
        last=one.period.end, reached=one.reached, sentence=one.sentence,
    )  # fmt: skip


def _assignment(one: Assignment) -> dict[str, Any]:
    """Return an assignment (`queries.with_standing`)."""
    standing = one.standing  # type: ignore[attr-defined]
    return {
        "id": one.pk, "version": one.version, "plan_id": one.plan_id, "plan": one.plan.label, "task_id": one.task_id,
        "title": one.task.title, "agency_id": one.agency_id, "agency": str(one.agency), "period": one.period,
        "start": one.start, "due": one.due, "state": one.state, "standing": standing.words,
        "late": standing.code == "qua_han", "percent": one.percent, "note": one.note, "reason": one.reason,
        "done_on": one.done_on, "unit": one.unit.name if one.unit else "",
        "person": one.person.full_name if one.person else "",
    }  # fmt: skip


@operation(
    router, "GET", "/assignments", name="listAssignments", action="plan.view", gives=AssignmentList,
    summary="Việc được giao của cơ quan, bộ phận tôi, việc đến hạn trước đứng trước",
)  # fmt: skip
def list_assignments(request: ApiRequest, filters: Query[AssignmentFilters]) -> AssignmentList:
    """List the assignments a person may see, the earliest due first."""
    day = clock.today()
    choice = queries.Choice(
        tab=filters.standing, plan=filters.plan_id, agency=filters.agency_id, text=filters.q,
        since=filters.due_from, until=filters.due_to,
    )  # fmt: skip
    rows = choice.apply(queries.given(request.actor), day).order_by("due", "pk")
    if filters.after:
        rows = queries.after(rows, filters.after)
    found = queries.with_standing(rows[: filters.limit + 1], day)
    page = found[: filters.limit]
    more = queries.place(page[-1]) if len(found) > filters.limit else None
    return AssignmentList(items=[AssignmentLine(**_assignment(one)) for one in page], next=more)


@operation(
    router, "GET", "/assignments/{assignment_id}", name="getAssignment", action="plan.view", gives=AssignmentWhole,
    summary="Một việc được giao với minh chứng",
)  # fmt: skip
def get_assignment(request: ApiRequest, assignment_id: Id) -> AssignmentWhole:
    """Show one assignment."""
    return _whole(request.actor, assignment_id)


def _whole(by: Actor, pk: int) -> AssignmentWhole:
    (one,) = queries.with_standing([queries.assignment(by, pk)])
    evidence = [
        EvidenceTold(
            id=shown.pk, kind=shown.kind, words=shown.words, number=shown.number, dated=shown.dated,
            address=shown.address, file=str(shown.file.uuid) if shown.file else None, at=shown.at, by=shown.by_name,
        )
        for shown in one.evidence.all()
    ]  # fmt: skip
    return AssignmentWhole(**_assignment(one), product=one.task.product, evidence=evidence)


@operation(
    router, "POST", "/assignments/{assignment_id}/acts/tinh-hinh", name="reportAssignment", action="plan.work",
    gives=AssignmentWhole, summary="Cập nhật tình hình một việc",
)  # fmt: skip
def report(request: ApiRequest, assignment_id: Id, data: ProgressIn) -> AssignmentWhole:
    """Say how an assignment goes."""
    by, version = request.actor, expected_version(request, data.version)
    queries.assignment(by, assignment_id)
    following.report_progress(
        assignment_id, data.state, by=by, note=data.note, percent=data.percent, reason=data.reason, version=version
    )  # fmt: skip
    return _whole(by, assignment_id)


@operation(
    router, "POST", "/assignments/{assignment_id}/evidence", name="addAssignmentEvidence", action="plan.work",
    gives=AssignmentWhole, status=201, summary="Nộp một minh chứng: tệp, số văn bản hoặc trang dữ liệu",
    about="Gửi multipart/form-data; tệp ở trường `file`.",
)  # fmt: skip
def add_evidence(
    request: ApiRequest, assignment_id: Id, data: Form[EvidenceIn], file: File[UploadedFile | None] = None
) -> AssignmentWhole:
    """Add what shows that work was done."""
    queries.assignment(request.actor, assignment_id)
    following.add_evidence(assignment_id, by=request.actor, upload=file, **data.model_dump())
    return _whole(request.actor, assignment_id)


@operation(
    router, "POST", "/assignments/{assignment_id}/acts/xong", name="finishAssignment", action="plan.work",
    gives=AssignmentWhole, summary="Báo hoàn thành một việc, kèm sản phẩm",
    about="Phải có minh chứng: nộp trước (addAssignmentEvidence), hoặc ghi ở `evidence`.",
)  # fmt: skip
def finish(request: ApiRequest, assignment_id: Id, data: AssignmentDoneIn) -> AssignmentWhole:
    """Say that an assignment is done."""
    by, version = request.actor, expected_version(request, data.version)
    queries.assignment(by, assignment_id)
    with fields_named(number="evidence.number", words="evidence.words", address="evidence.address"):
        following.finish(
            assignment_id, by=by, done_on=data.done_on, note=data.note, version=version,
            evidence=data.evidence.model_dump() if data.evidence else None,
        )  # fmt: skip
    return _whole(by, assignment_id)


@operation(
    router, "POST", "/plan-targets/{target_id}/figures", name="enterTargetFigure", action="indicator.enter",
    gives=TargetTold, status=201, summary="Nhập số liệu của một chỉ tiêu không đo được bằng máy",
    about="Số mới thay số cũ của cùng kỳ; số cũ vẫn được giữ. Trả về chỉ tiêu như đo hôm nay.",
)  # fmt: skip
def enter_figure(request: ApiRequest, target_id: Id, data: TargetFigureIn) -> TargetTold:
    """Enter a figure of a target by hand."""
    by = request.actor
    target = (
        PlanTarget.objects.filter(pk=target_id, review=Reviewed.CONFIRMED)
        .select_related("plan__agency")
        .first()
    )
    if target is None or not queries.plans(by).filter(pk=target.plan_id).exists():
        raise NotFound("Không có chỉ tiêu này.")
    with fields_named(ky="period", indicator="target_id", scope="target_id"):
        entries.enter(
            target.measured_by, periods.parse(data.period), measuring.scope_of(target), numerator=data.numerator,
            denominator=data.denominator, value=data.value, evidence=data.evidence, by=by,
        )  # fmt: skip
    return _target(measuring.figure(target, clock.today()))
