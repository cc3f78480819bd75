"""Drafts over the API: which there are, one of them, one filled form with its questions."""

from typing import Literal

from ninja import Query, Schema
from pydantic import Field

from motcua.base.tokens.auth import ApiRequest
from motcua.base.tokens.operations import Body, Id, Line, operation
from motcua.base.tokens.paging import page_of
from motcua.base.tokens.questions import QuestionTold, told
from motcua.control.impact import queries
from motcua.control.impact.api.answers import STAGES, DraftLine, DraftWhole, SheetLine, line_of, router, whole
from motcua.control.impact.models import AssessmentSheet
from motcua.law import questionnaires


class DraftList(Schema):
    """Một trang dự thảo, mới nhất trước."""

    items: list[DraftLine]
    next: int | None = Field(description="Gửi lại ở `after` để đọc trang sau; null là hết.")


class DraftFilters(Body):
    """Tìm dự thảo."""

    q: Line = Field("", description="Chữ trong trích yếu, hoặc số văn bản ban hành.")
    stage: Line = Field("", description=STAGES)
    kind: Literal["NQ_HDND", "QD_UBND", "KHAC"] | None = None
    agency_id: Id | None = Field(None, description="Cơ quan soạn thảo.")
    after: Id | None = Field(None, description="`next` của trang trước.")
    limit: int = Field(50, ge=1, le=200)


class SheetWhole(SheetLine):
    """Một biểu với các câu đang phải trả lời."""

    procedure_id: int
    title: str = Field(description="Tên biểu.")
    questions: list[QuestionTold]
    conclusion: str = Field(description="Kết luận của biểu, hoặc vì sao dừng.")


@operation(
    router, "GET", "/legal-drafts", name="listLegalDrafts", action="impact.view", gives=DraftList,
    summary="Dự thảo văn bản có thủ tục: đang ở bước nào, ở đâu, còn thiếu gì",
)  # fmt: skip
def list_drafts(request: ApiRequest, filters: Query[DraftFilters]) -> DraftList:
    """List the drafts a person may see, the newest first."""
    choice = queries.Choice(
        text=filters.q, stage=filters.stage, kind=filters.kind or "", agency=filters.agency_id
    )
    rows = queries.counted(choice.drafts(queries.drafts(request.actor)))
    page, more = page_of(rows, filters.after, filters.limit, by="-pk")
    return DraftList(items=[DraftLine(**line_of(one)) for one in page], next=more)


@operation(
    router, "GET", "/legal-drafts/{draft_id}", name="getLegalDraft", action="impact.view", gives=DraftWhole,
    summary="Một dự thảo với thủ tục, ý kiến và chỗ còn thiếu",
)  # fmt: skip
def get_draft(request: ApiRequest, draft_id: Id) -> DraftWhole:
    """Show one draft."""
    return whole(request.actor, draft_id)


@operation(
    router, "GET", "/assessment-sheets/{sheet_id}", name="getAssessmentSheet", action="impact.view",
    gives=SheetWhole, summary="Một biểu đánh giá với các câu hỏi và câu trả lời",
)  # fmt: skip
def get_sheet(request: ApiRequest, sheet_id: Id) -> SheetWhole:
    """Show one filled form with the questions that are asked."""
    return sheet_of(queries.sheet(request.actor, sheet_id))


def sheet_of(sheet: AssessmentSheet) -> SheetWhole:
    """Return a filled form."""
    asked = questionnaires.questionnaire(sheet.code, version=sheet.questions_version)
    came_to = questionnaires.conclusion(asked, sheet.answers)
    return SheetWhole(
        id=sheet.pk, version=sheet.version, code=sheet.code, name=sheet.name, complete=sheet.complete, good=sheet.good,
        procedure_id=sheet.procedure_id, title=asked.title, questions=told(asked, sheet.answers),
        conclusion=came_to.stop.words if came_to.stop else came_to.words,
    )  # fmt: skip
