"""What the drafting agency writes over the API: a draft, its procedures, the answers of its forms; and the checks."""

from typing import Literal

from pydantic import Field

from motcua.base.tokens.auth import ApiRequest
from motcua.base.tokens.operations import (
    Body,
    Code,
    Day,
    Id,
    Line,
    Seen,
    Words,
    expected_version,
    fields_named,
    operation,
)
from motcua.base.tokens.questions import Answers, taken
from motcua.control.impact import queries
from motcua.control.impact.api.answers import DraftWhole, router, whole
from motcua.control.impact.api.reading import SheetWhole, sheet_of
from motcua.control.impact.models import AssessmentSheet
from motcua.control.impact.services import assessing, drafting, opining
from motcua.law import questionnaires


class DraftProcedureIn(Body):
    """Một thủ tục của dự thảo."""

    change: Literal["MOI", "SDBS", "THAYTHE", "BAIBO"]
    name: Line = Field(
        "", description="Tên; trống thì lấy tên thủ tục đang áp dụng.", examples=["Thủ tục mẫu"]
    )
    procedure: Code = Field("", description="Mã thủ tục đang áp dụng; trống khi ban hành mới.")
    articles: Line = Field("", description="Điều, khoản của dự thảo.")
    simpler: Words = Field("", description="Đơn giản hơn, có ưu điểm gì so với quy định cũ.")


class LegalDraftIn(Body):
    """Dự thảo mới."""

    title: Line = Field(description="Trích yếu.", examples=["Quy định mẫu"])
    kind: Literal["NQ_HDND", "QD_UBND", "KHAC"]
    number: Code = Field("", description="Lần dự thảo.")
    planned_on: Day | None = Field(None, description="Dự kiến ban hành.")
    shortened: bool = Field(False, description="Trình tự, thủ tục rút gọn.")
    agency_id: Id | None = Field(None, description="Cơ quan soạn thảo; mặc định của tôi.")
    procedures: list[DraftProcedureIn] = Field([], max_length=100)


class SheetAnswersIn(Seen):
    """Câu trả lời của một biểu."""

    answers: Answers
    name: Line | None = Field(None, description="Tên mẫu đơn, hoặc nội dung điều kiện, khi đổi.")


class SheetChecksIn(Seen):
    """Nội dung Văn phòng UBND đã xem của một thủ tục."""

    answers: Answers


class DraftPartIn(Body):
    """Một mẫu đơn hoặc điều kiện phải đánh giá riêng."""

    code: Literal["MAU_DON", "DIEU_KIEN"]
    name: Line = Field("", description="Tên mẫu đơn, nội dung điều kiện; trống là xác nhận không quy định.")


@operation(
    router, "POST", "/legal-drafts", name="createLegalDraft", action="impact.draft", gives=DraftWhole, status=201,
    summary="Lập dự thảo với các thủ tục của nó; mỗi thủ tục có sẵn biểu đánh giá",
)  # fmt: skip
def create_draft(request: ApiRequest, data: LegalDraftIn) -> DraftWhole:
    """Begin a draft and add its procedures."""
    by = request.actor
    with fields_named(agency="agency_id"):
        draft = drafting.begin(**data.model_dump(exclude={"procedures"}), by=by)
    for place, one in enumerate(data.procedures):
        with fields_named(f"procedures.{place}"):
            drafting.add_procedure(draft.pk, one.model_dump(), by=by)
    return whole(by, draft.pk)


@operation(
    router, "POST", "/legal-drafts/{draft_id}/procedures", name="addDraftProcedure", action="impact.draft",
    gives=DraftWhole, status=201, summary="Thêm một thủ tục vào dự thảo",
)  # fmt: skip
def add_procedure(request: ApiRequest, draft_id: Id, data: DraftProcedureIn) -> DraftWhole:
    """Add a procedure to a draft."""
    queries.draft(request.actor, draft_id)
    drafting.add_procedure(draft_id, data.model_dump(), by=request.actor)
    return whole(request.actor, draft_id)


@operation(
    router, "POST", "/draft-procedures/{draft_procedure_id}/parts", name="addDraftPart", action="impact.draft",
    gives=DraftWhole, status=201,
    summary="Thêm mẫu đơn, điều kiện của thủ tục phải đánh giá, hoặc xác nhận không quy định",
)  # fmt: skip
def add_part(request: ApiRequest, draft_procedure_id: Id, data: DraftPartIn) -> DraftWhole:
    """Add a form or a condition, or confirm that there is none."""
    by = request.actor
    one = queries.procedure(by, draft_procedure_id)
    if data.name:
        assessing.add_part(one.pk, data.code, data.name, by=by)
    else:
        assessing.declare_none(one.pk, data.code, by=by)
    return whole(by, one.draft_id)


@operation(
    router, "PUT", "/assessment-sheets/{sheet_id}", name="putAssessmentSheet", action="impact.draft",
    gives=SheetWhole, summary="Lưu câu trả lời của một biểu đánh giá, đủ hoặc chưa",
    about="Thay toàn bộ câu trả lời. Câu còn thiếu được kể ở `questions[].fault`, không bị từ chối.",
)  # fmt: skip
def put_sheet(request: ApiRequest, sheet_id: Id, data: SheetAnswersIn) -> SheetWhole:
    """Keep the answers of a form."""
    by, version = request.actor, expected_version(request, data.version)
    sheet = queries.sheet(by, sheet_id)
    asked = questionnaires.questionnaire(sheet.code, version=sheet.questions_version)
    made = assessing.answer(sheet.pk, taken(asked, data.answers), by=by, name=data.name, version=version)
    return sheet_of(made)


@operation(
    router, "PUT", "/draft-procedures/{draft_procedure_id}/checks", name="putDraftChecks", action="impact.opine",
    gives=SheetWhole, summary="Lưu nội dung Văn phòng UBND đã xem của một thủ tục (Điều 7, Điều 8)",
    about="Mỗi “không” kèm lời là một ý kiến sẽ gửi. `version` là của biểu đã đọc, 0 khi chưa có.",
)  # fmt: skip
def put_checks(request: ApiRequest, draft_procedure_id: Id, data: SheetChecksIn) -> SheetWhole:
    """Keep the control office's checks of a procedure."""
    by, version = request.actor, expected_version(request, data.version)
    one = queries.procedure(by, draft_procedure_id)
    code = AssessmentSheet.Code.CHECKS
    begun = one.sheets.filter(code=code).first()
    asked = questionnaires.questionnaire(code, version=begun.questions_version if begun else None)
    return sheet_of(opining.check_procedure(one.pk, taken(asked, data.answers), by=by, version=version))
