"""Review items and sheets over the API: what is to be reviewed, a sheet with its questions, answers, results sent."""

from datetime import date
from typing import Any, Literal

from ninja import Query, Schema
from pydantic import Field

from motcua.base.organisations.actor import Actor
from motcua.base.tokens.auth import ApiRequest
from motcua.base.tokens.operations import (
    Body,
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
from motcua.base.tokens.questions import Answers, QuestionTold, taken, told
from motcua.control.reviews import queries
from motcua.control.reviews.api.options import router
from motcua.control.reviews.models import Review, ReviewItem
from motcua.control.reviews.services import reviewing


class ReviewSheetLine(Versioned):
    """Một phiếu rà soát."""

    id: int
    procedure: str = Field(description="Mã thủ tục.")
    procedure_name: str
    conclusion: str = Field(description="GIU_NGUYEN, SUA_DOI, THAY_THE, BAI_BO hoặc trống.")
    done_on: date | None


class ReviewItemTold(Versioned):
    """Một mục của kế hoạch rà soát."""

    id: int
    plan: str
    name: str
    is_group: bool
    lead: str = Field(description="Cơ quan chủ trì.")
    start: date
    finish: date
    product: str
    state: str = Field(description="CHUA, DANG, DA_GUI, TRA_LAI, DAT hoặc BO.")
    remark: str = Field(description="Ý kiến khi trả lại.")
    sheets: list[ReviewSheetLine]


class ReviewItemWhole(ReviewItemTold):
    """Một mục với những gì còn thiếu."""

    missing: list[str] = Field(description="Còn thiếu gì để gửi kết quả.")


class ReviewItemList(Schema):
    """Một trang mục rà soát."""

    items: list[ReviewItemTold]
    next: int | None = Field(description="Gửi lại ở `after` để đọc trang sau; null là hết.")


class ReviewSheetWhole(ReviewSheetLine):
    """Một phiếu với các câu đang phải trả lời."""

    item_id: int
    reason: str
    feedback: str
    cost_study_id: int | None
    questions: list[QuestionTold]


class ReviewItemFilters(Body):
    """Chọn mục rà soát."""

    state: Literal["CHUA", "DANG", "DA_GUI", "TRA_LAI", "DAT", "BO"] | None = None
    after: Id | None = Field(None, description="`next` của trang trước.")
    limit: int = Field(50, ge=1, le=200)


class ReviewSheetIn(Seen):
    """Câu trả lời của một phiếu; có kết luận là xong."""

    answers: Answers
    conclusion: Literal["", "GIU_NGUYEN", "SUA_DOI", "THAY_THE", "BAI_BO"] = ""
    reason: Text = Field("", description="Lý do của kết luận.")
    feedback: Line = Field("", description="Phản ánh, kiến nghị liên quan.")
    cost_study_id: Id | None = Field(None, description="Bảng tính chi phí của thủ tục.")


def _sheet(one: Review) -> dict[str, Any]:
    return {
        "id": one.pk, "version": one.version, "procedure": one.procedure.code, "procedure_name": one.procedure.name,
        "conclusion": one.conclusion, "done_on": one.done_on,
    }  # fmt: skip


def _item(one: ReviewItem) -> dict[str, Any]:
    return {
        "id": one.pk, "version": one.version, "plan": str(one.plan), "name": one.name, "is_group": one.is_group,
        "lead": str(one.lead), "start": one.start, "finish": one.finish, "product": one.product, "state": one.state,
        "remark": one.remark, "sheets": [ReviewSheetLine(**_sheet(sheet)) for sheet in one.reviews.all()],
    }  # fmt: skip


def _item_whole(by: Actor, item_id: int) -> ReviewItemWhole:
    one = queries.one(queries.items(by).prefetch_related("reviews__procedure"), item_id)
    return ReviewItemWhole(
        **_item(one), missing=reviewing.missing(one) if one.state in reviewing.OPEN else []
    )


@operation(
    router, "GET", "/review-items", name="listReviewItems", action="review.view", gives=ReviewItemList,
    summary="Mục của các kế hoạch rà soát với phiếu từng thủ tục",
)  # fmt: skip
def list_items(request: ApiRequest, filters: Query[ReviewItemFilters]) -> ReviewItemList:
    """List the items a person may see, the newest first."""
    rows = queries.items(request.actor).prefetch_related("reviews__procedure")
    if filters.state:
        rows = rows.filter(state=filters.state)
    page, more = page_of(rows, filters.after, filters.limit, by="-pk")
    return ReviewItemList(items=[ReviewItemTold(**_item(one)) for one in page], next=more)


@operation(
    router, "GET", "/review-items/{item_id}", name="getReviewItem", action="review.view", gives=ReviewItemWhole,
    summary="Một mục rà soát với phiếu từng thủ tục và những gì còn thiếu",
)  # fmt: skip
def get_item(request: ApiRequest, item_id: Id) -> ReviewItemWhole:
    """Show one item."""
    return _item_whole(request.actor, item_id)


@operation(
    router, "GET", "/review-sheets/{review_id}", name="getReviewSheet", action="review.view", gives=ReviewSheetWhole,
    summary="Một phiếu rà soát với các câu hỏi và câu trả lời",
)  # fmt: skip
def get_sheet(request: ApiRequest, review_id: Id) -> ReviewSheetWhole:
    """Show one sheet."""
    return _whole(request.actor, review_id)


def _whole(by: Actor, review_id: int) -> ReviewSheetWhole:
    one = queries.one(queries.reviews(by), review_id)
    return ReviewSheetWhole(
        **_sheet(one), item_id=one.item_id, reason=one.reason, feedback=one.feedback, cost_study_id=one.cost_study_id,
        questions=told(reviewing.questionnaire_of(one), one.answers),
    )  # fmt: skip


@operation(
    router, "PUT", "/review-sheets/{review_id}", name="putReviewSheet", action="review.do", gives=ReviewSheetWhole,
    summary="Lưu phiếu rà soát (02/RS-KSTT), đủ hoặc chưa; có kết luận là xong",
)  # fmt: skip
def put_sheet(request: ApiRequest, review_id: Id, data: ReviewSheetIn) -> ReviewSheetWhole:
    """Keep the sheet of a procedure."""
    by, version = request.actor, expected_version(request, data.version)
    one = queries.one(queries.reviews(by), review_id)
    answers = taken(reviewing.questionnaire_of(one), data.answers)
    with fields_named(cost_study="cost_study_id"):
        reviewing.save_sheet(
            review_id, by=by, answers=answers, conclusion=data.conclusion, reason=data.reason, feedback=data.feedback,
            cost_study_id=data.cost_study_id, version=version,
        )  # fmt: skip
    return _whole(by, review_id)


@operation(
    router, "POST", "/review-items/{item_id}/acts/gui", name="sendReviewResults", action="review.do",
    gives=ReviewItemWhole, summary="Gửi kết quả rà soát của một mục, kèm các phương án",
)  # fmt: skip
def hand_in(request: ApiRequest, item_id: Id, data: Seen) -> ReviewItemWhole:
    """Hand the results of an item in to the control office."""
    by, version = request.actor, expected_version(request, data.version)
    queries.one(queries.items(by), item_id)
    reviewing.hand_in(item_id, by=by, version=version)
    return _item_whole(by, item_id)
