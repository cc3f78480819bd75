"""What units say of internal procedures, over the API: contributions and their answers, opinions on drafts."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Literal

from ninja import Query, Schema
from pydantic import Field

from motcua.base.errors import NotFound
from motcua.base.organisations.actor import Actor
from motcua.base.tokens.auth import ApiRequest
from motcua.base.tokens.operations import (
    Body,
    Code,
    Day,
    Id,
    Line,
    Seen,
    Text,
    Versioned,
    Words,
    expected_version,
    operation,
)
from motcua.base.tokens.paging import page_of
from motcua.catalogue.procedures.models import Field as ProcedureField
from motcua.control.programmes import queries
from motcua.control.programmes.api.reading import router
from motcua.control.programmes.models import Contribution, InternalProcedure, Opinion
from motcua.control.programmes.services import contributing, deciding

Lines = Annotated[list[Words], Field(max_length=100)]


class ContributionTold(Versioned):
    """Một đề xuất TTHC nội bộ."""

    id: int
    name: str
    field: str = Field(description="Lĩnh vực.")
    layer: str = Field(description="CAP, SO hoặc DON_VI.")
    agency: str = Field(description="Cơ quan đề xuất.")
    owner: str = Field(description="Cơ quan xem xét; trống là Văn phòng UBND chuyển sau.")
    state: str = Field(description="CHO, NHAN, GOP hoặc TU_CHOI.")
    internal: str = Field(description="Mã thủ tục đã tiếp nhận hoặc gộp vào.")
    reason: str = Field(description="Lý do không tiếp nhận.")
    sent_at: datetime
    answered_at: datetime | None


class ContributionList(Schema):
    """Một trang đề xuất, mới nhất trước."""

    items: list[ContributionTold]
    next: int | None = Field(description="Gửi lại ở `after` để đọc trang sau; null là hết.")


class ContributionFilters(Body):
    """Chọn đề xuất."""

    state: Literal["CHO", "NHAN", "GOP", "TU_CHOI"] | None = None
    after: Id | None = Field(None, description="`next` của trang trước.")
    limit: int = Field(50, ge=1, le=200)


class ContributionIn(Body):
    """TTHC nội bộ mà đơn vị đang thực hiện."""

    name: Line = Field(examples=["Điều chuyển tài sản giữa các sở (mẫu)"])
    field: Line = Field(description="Lĩnh vực, như danh mục ghi.", examples=["Tài sản công"])
    layer: Literal["CAP", "SO", "DON_VI"]
    steps: Lines = Field(description="Trình tự, mỗi mục một bước.", examples=[["Sở gửi tờ trình."]])
    documents: Lines = Field([], description="Thành phần hồ sơ.")
    limit_amount: Annotated[Decimal, Field(gt=0, max_digits=7, decimal_places=2)] | None = None
    limit_unit: Literal["", "GIO_LV", "NGAY_LV", "NGAY", "THANG", "GIO"] = ""
    result: Line = ""
    basis: Lines = Field([], description="Căn cứ pháp lý.")
    yearly: int | None = Field(None, ge=0, le=2_000_000_000, description="Số lượt một năm.")


class ContributionAcceptIn(Seen):
    """Tiếp nhận vào kho."""

    valid_from: Day | None = Field(None, description="Có hiệu lực từ; mặc định hôm nay.")


class ContributionMergeIn(Seen):
    """Gộp vào thủ tục đã có."""

    into: Code = Field(description="Mã TTHC nội bộ của cơ quan chủ trì.", examples=["NB-SXD-01"])


class ContributionRefuseIn(Seen):
    """Không tiếp nhận."""

    reason: Words = Field(examples=["Không phải thủ tục nội bộ."])


class OwedOpinion(Versioned):
    """Ý kiến cơ quan tôi còn nợ về một dự thảo công bố TTHC nội bộ."""

    id: int
    decision: str
    owner: str = Field(description="Cơ quan soạn dự thảo.")
    due: date | None
    answer: str = Field(description="Đã trả lời; trống là chưa.")


class OwedOpinions(Schema):
    """Các ý kiến còn nợ, đến hạn trước đứng trước."""

    items: list[OwedOpinion]


class InternalOpinionIn(Seen):
    """Ý kiến của cơ quan tôi."""

    answer: Literal["NHAT_TRI", "GOP_Y"]
    text: Text = Field("", description="Nội dung góp ý, khi `GOP_Y`.")


def _told(row: Contribution) -> ContributionTold:
    return ContributionTold(
        id=row.pk, version=row.version, name=row.name, field=row.field.name, layer=row.layer, agency=str(row.agency),
        owner=str(row.owner or ""), state=row.state, internal=row.internal.procedure.code if row.internal else "",
        reason=row.reason, sent_at=row.sent_at, answered_at=row.answered_at,
    )  # fmt: skip


@operation(
    router, "GET", "/internal-contributions", name="listInternalContributions", action="internal.view",
    gives=ContributionList, summary="Đề xuất TTHC nội bộ của cơ quan tôi và gửi tới cơ quan tôi",
)  # fmt: skip
def list_contributions(request: ApiRequest, filters: Query[ContributionFilters]) -> ContributionList:
    """List the contributions a person may see."""
    rows = queries.contributions(request.actor)
    if filters.state:
        rows = rows.filter(state=filters.state)
    page, more = page_of(rows, filters.after, filters.limit, by="-pk")
    return ContributionList(items=[_told(row) for row in page], next=more)


@operation(
    router, "POST", "/internal-contributions", name="sendInternalContribution", action="internal.contribute",
    gives=ContributionTold, status=201, summary="Đề xuất một TTHC nội bộ mà đơn vị đang thực hiện",
)  # fmt: skip
def contribute(request: ApiRequest, data: ContributionIn) -> ContributionTold:
    """Say which internal procedure one's unit performs."""
    by = request.actor
    field = ProcedureField.objects.filter(name__iexact=data.field).order_by("pk").first()
    proposal = contributing.Proposal(
        name=data.name, field_id=field.pk if field else None, layer=data.layer, steps="\n".join(data.steps),
        documents="\n".join(data.documents), limit_amount=data.limit_amount, limit_unit=data.limit_unit,
        result=data.result, basis="\n".join(data.basis), yearly=data.yearly,
    )  # fmt: skip
    return _told(queries.contribution(by, contributing.send(proposal, by=by).pk))


def _seen(request: ApiRequest, contribution_id: int, data: Seen) -> tuple[Actor, Contribution, int | None]:
    """Return who acts, a contribution that is theirs to see, and as which version the sender saw it."""
    version = expected_version(request, data.version)
    return request.actor, queries.contribution(request.actor, contribution_id), version


@operation(
    router, "POST", "/internal-contributions/{contribution_id}/acts/nhan", name="acceptInternalContribution",
    action="internal.manage", gives=ContributionTold, summary="Tiếp nhận đề xuất vào kho TTHC nội bộ",
)  # fmt: skip
def accept(request: ApiRequest, contribution_id: Id, data: ContributionAcceptIn) -> ContributionTold:
    """Take a contribution into the store."""
    by, row, version = _seen(request, contribution_id, data)
    contributing.accept(row.pk, by=by, valid_from=data.valid_from, version=version)
    return _told(queries.contribution(by, row.pk))


@operation(
    router, "POST", "/internal-contributions/{contribution_id}/acts/gop", name="mergeInternalContribution",
    action="internal.manage", gives=ContributionTold, summary="Gộp đề xuất vào một thủ tục đã có trong kho",
)  # fmt: skip
def merge(request: ApiRequest, contribution_id: Id, data: ContributionMergeIn) -> ContributionTold:
    """Count a contribution as a procedure that is in the store already."""
    by, row, version = _seen(request, contribution_id, data)
    into = InternalProcedure.objects.filter(procedure__code=data.into).values_list("pk", flat=True).first()
    contributing.merge(row.pk, into or 0, by=by, version=version)
    return _told(queries.contribution(by, row.pk))


@operation(
    router, "POST", "/internal-contributions/{contribution_id}/acts/tu-choi", name="refuseInternalContribution",
    action="internal.manage", gives=ContributionTold, summary="Không tiếp nhận một đề xuất, kèm lý do",
)  # fmt: skip
def refuse(request: ApiRequest, contribution_id: Id, data: ContributionRefuseIn) -> ContributionTold:
    """Refuse a contribution and say why."""
    by, row, version = _seen(request, contribution_id, data)
    contributing.refuse(row.pk, data.reason, by=by, version=version)
    return _told(queries.contribution(by, row.pk))


@operation(
    router, "GET", "/internal-opinions", name="listOwedInternalOpinions", action="internal.contribute",
    gives=OwedOpinions, summary="Dự thảo công bố TTHC nội bộ đang chờ ý kiến cơ quan tôi",
)  # fmt: skip
def list_opinions(request: ApiRequest) -> OwedOpinions:
    """List the opinions one's agency has yet to give."""
    return OwedOpinions(items=[_opinion(row) for row in queries.owed_opinions(request.actor)])


def _opinion(row: Opinion) -> OwedOpinion:
    return OwedOpinion(
        id=row.pk, version=row.version, decision=row.decision.title, owner=str(row.decision.owner),
        due=row.decision.opinions_due, answer=row.answer,
    )  # fmt: skip


@operation(
    router, "POST", "/internal-opinions/{asked_id}/answer", name="answerInternalOpinion",
    action="internal.contribute", gives=OwedOpinion, summary="Cho ý kiến về dự thảo công bố TTHC nội bộ",
    about="Trả lời lại được đến khi quyết định ban hành.",
)  # fmt: skip
def give_opinion(request: ApiRequest, asked_id: Id, data: InternalOpinionIn) -> OwedOpinion:
    """Answer a draft for one's agency."""
    by, version = request.actor, expected_version(request, data.version)
    if not Opinion.objects.filter(pk=asked_id, agency_id=by.agency_id or 0).exists():
        raise NotFound("Không có dự thảo này chờ ý kiến cơ quan của bạn.")
    deciding.give_opinion(asked_id, answer=data.answer, text=data.text, by=by, version=version)
    return _opinion(Opinion.objects.select_related("decision__owner").get(pk=asked_id))
