"""Burden over the API: what the last run found, by rank, each with the rows it counted; reading only."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.urls import reverse
from ninja import Query, Router, Schema
from pydantic import Field

from motcua.base.tokens.auth import ApiRequest
from motcua.base.tokens.operations import Body, Code, Id, Line, operation
from motcua.base.tokens.paging import page_of
from motcua.control.burden import queries, rows
from motcua.control.burden.models import Finding, Run

router = Router(tags=["Gánh nặng"])
_KINDS = ", ".join(Finding.Kind.values)


class BurdenRunTold(Schema):
    """Lần tính."""

    id: int
    first: date
    last: date
    done_at: datetime | None
    dossiers: int = Field(description="Số hồ sơ đã tính.")


class FindingLine(Schema):
    """Một phát hiện."""

    id: int
    place: int = Field(description="Thứ tự, gánh nặng lớn nhất trước.")
    kind: str = Field(description=_KINDS)
    procedure: str = Field(description="Mã thủ tục.", examples=["2.000635"])
    procedure_name: str
    step: str = Field(description="Bước của quy trình; trống khi không phải một bước.")
    paper: str = Field(description="Giấy tờ; trống khi không phải một giấy tờ.")
    agencies: list[int] = Field(description="Khóa các cơ quan liên quan.")
    sentence: str = Field(description="Phát hiện, bằng một câu.")
    share: float = Field(description="Tỷ lệ, phần trăm.")
    hours: Decimal = Field(description="Giờ công của người dân một năm.")
    waiting: Decimal = Field(description="Giờ làm việc hồ sơ phải chờ một năm.")
    cost: int = Field(description="Đồng một năm.")
    score: int = Field(description="Điểm xếp hạng, đồng quy đổi một năm.")
    cases: int = Field(description="Số dòng minh chứng.")
    evidence: str = Field(description="Địa chỉ đọc các dòng minh chứng.")


class FindingList(Schema):
    """Một trang phát hiện."""

    run: BurdenRunTold | None = Field(description="Lần tính mới nhất đã xong; null là chưa tính lần nào.")
    items: list[FindingLine]
    next: int | None = Field(description="Gửi lại ở `after` để đọc trang sau; null là hết.")


class BurdenFactTold(Schema):
    """Một số liệu của phát hiện."""

    label: str
    value: str


class FindingWhole(FindingLine):
    """Một phát hiện với số liệu và hướng xử lý."""

    run: BurdenRunTold
    facts: list[BurdenFactTold]
    remedy: str
    page: str = Field(description="Địa chỉ trang của phát hiện.")
    proposals: list[int] = Field(description="Khóa các phương án đơn giản hóa đã lập từ phát hiện này.")


class BurdenRowTold(Schema):
    """Một dòng minh chứng; không nêu tên người nộp."""

    id: int
    dossier_id: int
    dossier: str = Field(description="Mã hồ sơ.")
    procedure: str
    agency: str
    what: str
    who: str
    begins: datetime | None
    ends: datetime | None
    used_minutes: int | None = Field(description="Phút làm việc đã dùng.")
    given_minutes: int | None = Field(description="Phút làm việc được dùng.")
    outcome: str
    note: str


class RowList(Schema):
    """Một trang dòng minh chứng, mới nhất trước."""

    items: list[BurdenRowTold]
    next: int | None = Field(description="Gửi lại ở `after` để đọc trang sau; null là hết.")


class FindingFilters(Body):
    """Chọn phát hiện."""

    kind: Code = Field("", description=_KINDS)
    q: Line = Field("", description="Tên hoặc mã thủ tục.")
    agency_id: Id | None = None
    after: Id | None = Field(None, description="`next` của trang trước.")
    limit: int = Field(50, ge=1, le=200)


class RowFilters(Body):
    """Trang dòng minh chứng."""

    after: Id | None = Field(None, description="`next` của trang trước.")
    limit: int = Field(100, ge=1, le=500)


def _run(run: Run) -> BurdenRunTold:
    return BurdenRunTold(
        id=run.pk, first=run.first, last=run.last, done_at=run.done_at, dossiers=run.dossiers
    )


def _line(found: Finding) -> dict[str, Any]:
    return {
        "id": found.pk, "place": found.place, "kind": found.kind, "procedure": found.procedure.code,
        "procedure_name": found.procedure.name, "step": found.step_name, "paper": found.paper,
        "agencies": found.agencies, "sentence": found.sentence, "share": found.share, "hours": found.hours,
        "waiting": found.waiting, "cost": found.cost, "score": found.score, "cases": found.dossiers,
        "evidence": f"/api/v1/burden-findings/{found.pk}/rows",
    }  # fmt: skip


@operation(
    router, "GET", "/burden-findings", name="listBurdenFindings", action="burden.view", gives=FindingList,
    summary="Phát hiện của lần tính gánh nặng mới nhất, theo thứ hạng",
)  # fmt: skip
def list_findings(request: ApiRequest, filters: Query[FindingFilters]) -> FindingList:
    """List the findings of the newest run by rank."""
    run = queries.done_runs().first()
    if run is None:
        return FindingList(run=None, items=[], next=None)
    choice = queries.Choice(kind=filters.kind, agency=filters.agency_id, q=filters.q)
    found_rows = choice.findings(queries.findings(request.actor, run))
    page, more = page_of(found_rows, filters.after, filters.limit, by="place")
    return FindingList(run=_run(run), items=[FindingLine(**_line(one)) for one in page], next=more)


@operation(
    router, "GET", "/burden-findings/{finding_id}", name="getBurdenFinding", action="burden.view",
    gives=FindingWhole, summary="Một phát hiện với số liệu, hướng xử lý và phương án đã lập",
)  # fmt: skip
def get_finding(request: ApiRequest, finding_id: Id) -> FindingWhole:
    """Show one finding."""
    found = queries.finding(finding_id, by=request.actor)
    return FindingWhole(
        **_line(found), run=_run(found.run), remedy=found.remedy, page=reverse("burden:finding", args=[found.pk]),
        facts=[BurdenFactTold(label=str(label), value=str(value)) for label, value in found.facts],
        proposals=list(queries.proposals_of(found).values_list("option_id", flat=True)),
    )  # fmt: skip


@operation(
    router, "GET", "/burden-findings/{finding_id}/rows", name="listBurdenRows", action="burden.view",
    gives=RowList, summary="Các dòng mà một phát hiện đã đếm",
)  # fmt: skip
def list_rows(request: ApiRequest, finding_id: Id, filters: Query[RowFilters]) -> RowList:
    """List the rows of evidence of a finding that a person may see, the newest first."""
    by = request.actor
    found = queries.finding(finding_id, by=by)
    lines = rows.newest(found, by=by, before=filters.after, size=filters.limit + 1)
    page = lines[: filters.limit]
    return RowList(
        items=[
            BurdenRowTold(
                id=one.pk, dossier_id=one.dossier_id, dossier=one.code, procedure=one.procedure, agency=one.agency,
                what=one.what, who=one.who, begins=one.begins, ends=one.ends, used_minutes=one.used,
                given_minutes=one.given, outcome=one.outcome, note=one.note,
            )
            for one in page
        ],
        next=page[-1].pk if len(lines) > filters.limit else None,
    )  # fmt: skip
