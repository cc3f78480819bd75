"""Simplification options over the API: listed with what each changes and saves, proposed, sent, judged."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal

from ninja import Query, Router, Schema
from pydantic import Field

from motcua.base.errors import Invalid
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
    expected_version,
    fields_named,
    operation,
)
from motcua.base.tokens.paging import page_of
from motcua.catalogue.procedures.queries import procedure_by_code
from motcua.control.reviews import queries, rules
from motcua.control.reviews.models import LegalAmendment, SimplificationOption
from motcua.control.reviews.services import amending
from motcua.control.reviews.services import options as services

router = Router(tags=["Rà soát, đơn giản hóa"])


class AmendmentTold(Versioned):
    """Văn bản phải sửa để thực thi phương án."""

    id: int
    text: str
    articles: str
    holder: str = Field(description="Cơ quan hoặc bộ, ngành soạn thảo.")
    due: date
    state: str = Field(description="CHUA, DANG_SOAN, DA_TRINH, DA_BAN_HANH hoặc KHONG_LAM.")
    issued_no: str
    issued_on: date | None


class OptionLine(Versioned):
    """Một phương án đơn giản hóa."""

    id: int
    procedure: str = Field(description="Mã thủ tục.", examples=["1.013236"])
    procedure_name: str
    agency: str
    kind: str = Field(
        description="GIU_NGUYEN, SUA_DOI, THAY_THE, BAI_BO, PHAN_CAP, UY_QUYEN hoặc LIEN_THONG.",
        examples=["SUA_DOI"],
    )
    competence: str = Field(description="TINH, BO, CHINH_PHU hoặc QUOC_HOI.")
    parts: list[str] = Field(description="Bộ phận thay đổi: THOI_HAN, GIAY_TO, …")
    what: str
    reason: str
    state: str
    proposed_at: datetime
    approved_on: date | None
    enforced_on: date | None
    decision: str = Field(description="Số quyết định thông qua; trống khi chưa có.")
    days_before: Decimal | None
    days_after: Decimal | None
    cost_before: Decimal | None = Field(description="Đồng một năm.")
    cost_after: Decimal | None = Field(description="Đồng một năm.")
    saving_rate: Decimal | None = Field(description="Phần trăm, hai chữ số.")
    texts: list[AmendmentTold]


class OptionList(Schema):
    """Một trang phương án."""

    items: list[OptionLine]
    next: int | None = Field(description="Gửi lại ở `after` để đọc trang sau; null là hết.")


class RemarkTold(Schema):
    """Một ý kiến đánh giá."""

    id: int
    part: str
    text: str
    by: str
    at: datetime
    returned: bool = Field(description="Phải hoàn thiện và trả lời.")
    answer: str


class OptionWhole(OptionLine):
    """Một phương án với các ý kiến đánh giá."""

    evidence_url: str
    feedback: str
    end_reason: str
    remarks: list[RemarkTold]


class OptionFilters(Body):
    """Chọn phương án."""

    state: Literal[
        "DE_XUAT", "VP_DANH_GIA", "HOAN_THIEN", "CHO_PHE_DUYET", "DA_PHE_DUYET", "DA_GUI_BO", "DANG_SOAN_VAN_BAN",
        "DA_THUC_THI", "KHONG_DUOC_CHAP_THUAN",
    ] | None = None  # fmt: skip
    after: Id | None = None
    limit: int = Field(50, ge=1, le=200)


def _line(row: SimplificationOption) -> dict[str, Any]:
    costs = row.costs
    return {
        "id": row.pk, "version": row.version, "procedure": row.procedure.code, "procedure_name": row.procedure.name,
        "agency": row.agency.name, "kind": row.kind, "competence": row.competence, "parts": row.parts,
        "what": row.what, "reason": row.reason, "state": row.state, "proposed_at": row.proposed_at,
        "approved_on": row.approved_on, "enforced_on": row.enforced_on,
        "decision": row.decision.number if row.decision else "", "days_before": row.days_before,
        "days_after": row.days_after, "cost_before": row.cost_before, "cost_after": row.cost_after,
        "saving_rate": costs.rate_shown if costs else None, "texts": [_text(one) for one in row.amendments.all()],
    }  # fmt: skip


def _text(one: LegalAmendment) -> AmendmentTold:
    return AmendmentTold(
        id=one.pk, version=one.version, text=one.text, articles=one.articles, holder=one.holder, due=one.due,
        state=one.state, issued_no=one.issued_no, issued_on=one.issued_on,
    )  # fmt: skip


@operation(
    router, "GET", "/simplifications", name="listSimplifications", summary="Phương án đơn giản hóa thủ tục",
    action="review.view", gives=OptionList, about="Đọc từng trang bằng `after`, mới nhất trước.",
)  # fmt: skip
def list_simplifications(request: ApiRequest, filters: Query[OptionFilters]) -> OptionList:
    """List the options the caller may see, newest first."""
    rows = queries.options(request.actor).prefetch_related("amendments__agency")
    if filters.state:
        rows = rows.filter(state=filters.state)
    page, more = page_of(rows, filters.after, filters.limit, by="-pk")
    return OptionList(
        items=[OptionLine(**_line(row)) for row in page],
        next=more,
    )


@operation(
    router, "GET", "/simplifications/{option_id}", name="getSimplification", action="review.view", gives=OptionWhole,
    summary="Một phương án đơn giản hóa với các ý kiến đánh giá",
)  # fmt: skip
def get_simplification(request: ApiRequest, option_id: Id) -> OptionWhole:
    """Show one option."""
    return whole(request.actor, option_id)


def whole(by: Actor, option_id: int) -> OptionWhole:
    """Return one option as somebody may see it; raises NotFound when it is not theirs."""
    row = queries.one(queries.options(by), option_id)
    remarks = [
        RemarkTold(
            id=one.pk,
            part=one.part,
            text=one.text,
            by=one.by_name,
            at=one.at,
            returned=one.returned,
            answer=one.answer,
        )
        for one in row.remarks.order_by("pk")
    ]
    return OptionWhole(
        **_line(row),
        evidence_url=row.evidence_url,
        feedback=row.feedback,
        end_reason=row.end_reason,
        remarks=remarks,
    )


# ---- writing

Part = Annotated[str, Field(max_length=12, description=", ".join(rules.PARTS), examples=["THOI_HAN"])]
Money = Annotated[Decimal, Field(ge=0, max_digits=20, decimal_places=4)]
Days = Annotated[Decimal, Field(ge=0, max_digits=6, decimal_places=2)]


class AmendmentIn(Body):
    """Văn bản phải sửa."""

    text: Line = Field(description="Số và tên văn bản.", examples=["Quyết định số 5/2024/QĐ-UBND"])
    articles: Line = Field(description="Điều, khoản.", examples=["Điều 4"])
    due: Day
    agency_id: Id | None = Field(None, description="Cơ quan của tỉnh soạn thảo; hoặc `ministry`.")
    ministry: Line = Field("", description="Bộ, ngành soạn thảo.")


class OptionIn(Body):
    """Phương án đơn giản hóa."""

    procedure: Code = Field("", description="Mã thủ tục; trống khi có `review_id`.", examples=["2.000635"])
    review_id: Id | None = Field(None, description="Phiếu rà soát mà phương án đến từ đó.")
    agency_id: Id | None = Field(
        None, description="Cơ quan đề xuất; mặc định của tôi, hoặc cơ quan chủ trì rà soát."
    )
    kind: Literal["GIU_NGUYEN", "SUA_DOI", "THAY_THE", "BAI_BO", "PHAN_CAP", "UY_QUYEN", "LIEN_THONG"]
    parts: Annotated[list[Part], Field(max_length=20)] = []
    what: Text = Field(description="Đơn giản hóa gì.", examples=["Giảm từ 20 ngày còn 10 ngày"])
    reason: Text = Field(examples=["Có dữ liệu số"])
    competence: Literal["TINH", "BO", "CHINH_PHU", "QUOC_HOI"] = "TINH"
    days_before: Days | None = Field(None, description="Ngày làm việc hiện nay.")
    days_after: Days | None = None
    cost_study_id: Id | None = Field(None, description="Bảng tính chi phí; lấy tổng của nó.")
    cost_before: Money | None = Field(None, description="Đồng một năm, khi không có bảng tính.")
    cost_after: Money | None = None
    feedback: Line = Field("", description="Phản ánh, kiến nghị liên quan.")
    texts: list[AmendmentIn] = Field([], max_length=50, description="Các văn bản phải sửa.")


class OptionSendIn(Seen):
    """Gửi đánh giá."""

    answers: Annotated[dict[int, Text], Field(max_length=100)] = Field(
        {}, description="Khóa ý kiến phải hoàn thiện → đã làm gì."
    )


class RemarkIn(Seen):
    """Ý kiến đánh giá."""

    text: Text = Field(examples=["Cần ghi rõ căn cứ."])
    part: Annotated[str, Field(max_length=12)] = Field(
        "", description="Về bộ phận nào; trống là cả phương án."
    )
    returned: bool = Field(False, description="Trả lại để hoàn thiện.")


class RefusalIn(Seen):
    """Không chấp thuận."""

    reason: Text = Field(examples=["Trái với luật chuyên ngành."])


@operation(
    router, "POST", "/simplifications", name="proposeSimplification", action="review.propose", gives=OptionWhole,
    status=201, summary="Đề xuất một phương án đơn giản hóa với các văn bản phải sửa",
)  # fmt: skip
def propose(request: ApiRequest, data: OptionIn) -> OptionWhole:
    """Propose an option and name the legal texts it waits for."""
    by, agency_id = request.actor, data.agency_id or request.actor.agency_id or 0
    if data.review_id is not None:
        review = queries.one(queries.reviews(by), data.review_id)
        procedure_id, agency_id = review.procedure_id, data.agency_id or review.item.lead_id
    else:
        procedure = procedure_by_code(data.procedure) if data.procedure else None
        if procedure is None:
            raise Invalid("Không có thủ tục mã này trong danh mục.", field="procedure")
        procedure_id = procedure.pk
    values = data.model_dump(exclude={"procedure", "agency_id", "texts"})
    with fields_named(cost_study="cost_study_id", review="review_id", item="review_id"):
        option = services.propose_option(procedure_id, by=by, agency_id=agency_id, **values)
    for place, one in enumerate(data.texts):
        with fields_named(f"texts.{place}", agency="agency_id"):
            amending.add_amendment(option.pk, by=by, **one.model_dump())
    return whole(by, option.pk)


def _seen(request: ApiRequest, option_id: int, data: Seen) -> int | None:
    """Return the version the sender saw of an option that is theirs to see."""
    queries.one(queries.options(request.actor), option_id)
    return expected_version(request, data.version)


@operation(
    router, "POST", "/simplifications/{option_id}/texts", name="addSimplificationText", action="review.propose",
    gives=OptionWhole, status=201, summary="Thêm một văn bản phải sửa để thực thi phương án",
)  # fmt: skip
def add_text(request: ApiRequest, option_id: Id, data: AmendmentIn) -> OptionWhole:
    """Name a legal text an option waits for."""
    queries.one(queries.options(request.actor), option_id)
    with fields_named(agency="agency_id"):
        amending.add_amendment(option_id, by=request.actor, **data.model_dump())
    return whole(request.actor, option_id)


@operation(
    router, "POST", "/simplifications/{option_id}/acts/gui", name="sendSimplification", action="review.propose",
    gives=OptionWhole, summary="Gửi phương án để Văn phòng UBND đánh giá, lần đầu hoặc đã hoàn thiện",
)  # fmt: skip
def send(request: ApiRequest, option_id: Id, data: OptionSendIn) -> OptionWhole:
    """Send an option to be judged."""
    by, version = request.actor, _seen(request, option_id, data)
    services.send_option(option_id, by=by, version=version, answers=dict(data.answers))
    return whole(by, option_id)


@operation(
    router, "POST", "/simplifications/{option_id}/acts/y-kien", name="remarkSimplification", action="review.judge",
    gives=OptionWhole, summary="Cho ý kiến về phương án, trả lại hoàn thiện hoặc không",
)  # fmt: skip
def remark(request: ApiRequest, option_id: Id, data: RemarkIn) -> OptionWhole:
    """Say something about an option."""
    by, version = request.actor, _seen(request, option_id, data)
    services.remark_on(option_id, data.text, by=by, part=data.part, returned=data.returned, version=version)
    return whole(by, option_id)


@operation(
    router, "POST", "/simplifications/{option_id}/acts/dat", name="acceptSimplification", action="review.judge",
    gives=OptionWhole, summary="Đánh giá phương án đạt, chờ phê duyệt",
)  # fmt: skip
def accept(request: ApiRequest, option_id: Id, data: Seen) -> OptionWhole:
    """Find an option good enough for the chairman."""
    services.accept_option(option_id, by=request.actor, version=_seen(request, option_id, data))
    return whole(request.actor, option_id)


@operation(
    router, "POST", "/simplifications/{option_id}/acts/khong", name="refuseSimplification", action="review.judge",
    gives=OptionWhole, summary="Ghi phương án không được chấp thuận",
)  # fmt: skip
def refuse(request: ApiRequest, option_id: Id, data: RefusalIn) -> OptionWhole:
    """End an option that is not taken."""
    by, version = request.actor, _seen(request, option_id, data)
    services.refuse_option(option_id, data.reason, by=by, version=version)
    return whole(by, option_id)
