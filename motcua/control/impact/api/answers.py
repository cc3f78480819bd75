"""What the operations of impact assessment answer."""

from datetime import date, datetime
from typing import Any

from ninja import Router, Schema
from pydantic import Field

from motcua.base.organisations.actor import Actor
from motcua.base.organisations.permissions import allowed
from motcua.base.tokens.operations import Versioned
from motcua.control.impact import queries, rules
from motcua.control.impact.models import AssessmentSheet, DraftProcedure, LegalDraft, OpinionItem, Stage
from motcua.control.impact.services._common import WRITABLE, draft_file, file_of

router = Router(tags=["Đánh giá tác động"])
STAGES = ", ".join(Stage.values)


class DraftLine(Versioned):
    """Một dự thảo văn bản, hoặc văn bản đã ban hành."""

    id: int
    title: str
    kind: str = Field(description="NQ_HDND, QD_UBND hoặc KHAC.")
    number: str = Field(description="Lần dự thảo.")
    agency: str = Field(description="Cơ quan soạn thảo.")
    stage: str = Field(description=STAGES)
    holder: str = Field(description="Đang ở đâu.")
    days: int = Field(description="Số ngày ở bước này.")
    due: date | None = Field(description="Hạn của bước này, nếu có.")
    late: bool
    procedures: int = Field(description="Số thủ tục trong dự thảo.")
    assessed: int = Field(description="Số thủ tục đã đánh giá xong.")
    announced: int = Field(description="Số thủ tục đã công bố.")
    issued_number: str
    issued_on: date | None
    effective_on: date | None


class SheetLine(Versioned):
    """Một biểu đánh giá."""

    id: int
    code: str = Field(description="TTHC, MAU_DON, DIEU_KIEN hoặc Y_KIEN.")
    name: str
    complete: bool
    good: bool | None = Field(description="Kết luận đạt; null là chưa kết luận được.")


class DraftProcedureTold(Versioned):
    """Một thủ tục trong dự thảo."""

    id: int
    change: str = Field(description="MOI, SDBS, THAYTHE hoặc BAIBO.")
    name: str
    procedure: str | None = Field(description="Mã thủ tục đang áp dụng; null là ban hành mới.")
    articles: str
    simpler: str = Field(description="Đơn giản hơn, có ưu điểm gì so với quy định cũ.")
    study_id: int | None = Field(description="Bảng tính chi phí tuân thủ.")
    announced_in: str = Field(description="Quyết định công bố; trống khi chưa gắn.")
    assessed_at: datetime | None
    left_out: str = Field(description="Lý do đưa ra khỏi dự thảo; trống là còn trong dự thảo.")
    lacks: list[str] = Field(description="Phần đánh giá còn thiếu, hoặc trái với dự thảo.")
    sheets: list[SheetLine]


class OpinionTold(Versioned):
    """Một ý kiến về dự thảo và câu trả lời."""

    id: int
    procedure_id: int | None = Field(description="null là về cả dự thảo.")
    part: str
    text: str
    given_at: datetime | None
    answer: str = Field(description="TIEP_THU, KHONG_TIEP_THU hoặc trống.")
    answer_text: str


class DraftPaperTold(Schema):
    """Một tài liệu của dự thảo."""

    id: int
    kind: str = Field(description="DU_THAO, TO_TRINH, Y_KIEN, THAM_DINH, BAN_HANH hoặc KHAC.")
    name: str


class LackTold(Schema):
    """Một chỗ còn thiếu trước khi gửi đi được."""

    procedure: str = Field(description="Tên thủ tục; trống là cả dự thảo.")
    what: str


class DraftWhole(DraftLine):
    """Một dự thảo với các thủ tục, ý kiến, và chỗ còn thiếu."""

    planned_on: date | None
    shortened: bool
    opinion_due: date | None
    opinion_number: str
    opinion_summary: str
    appraisal_due: date | None
    appraisal: str = Field(description="DAT, DAT_Y_KIEN, TRA_LAI hoặc trống.")
    appraisal_number: str
    appraisal_text: str
    end_reason: str
    lacks: list[LackTold] = Field(
        description="Còn thiếu gì để gửi bước sau; chỉ khi đang soạn hoặc tiếp thu, giải trình."
    )
    procedures_told: list[DraftProcedureTold]
    opinions: list[OpinionTold]
    papers: list[DraftPaperTold]


def line_of(one: LegalDraft) -> dict[str, Any]:
    """Return a draft (counted) as its line."""
    standing = queries.standing(one)
    return {
        "id": one.pk, "version": one.version, "title": one.title, "kind": one.kind, "number": one.number,
        "agency": str(one.agency), "stage": one.stage, "holder": standing.holder, "days": standing.days,
        "due": standing.due, "late": standing.late, "procedures": one.kept, "assessed": one.assessed,  # type: ignore[attr-defined]
        "announced": one.announced, "issued_number": one.issued_number, "issued_on": one.issued_on,  # type: ignore[attr-defined]
        "effective_on": one.effective_on,
    }  # fmt: skip


def whole(by: Actor, draft_id: int) -> DraftWhole:
    """Return one draft as somebody may see it; raises NotFound when it is not theirs."""
    draft = queries.counted(queries.drafts(by).filter(pk=draft_id)).first() or queries.draft(by, draft_id)
    rows = draft.procedures.select_related("procedure", "announced_line__announcement")
    return DraftWhole(
        **line_of(draft), planned_on=draft.planned_on, shortened=draft.shortened, opinion_due=draft.opinion_due,
        opinion_number=draft.opinion_number, opinion_summary=draft.opinion_summary,
        appraisal_due=draft.appraisal_due, appraisal=draft.appraisal, appraisal_number=draft.appraisal_number,
        appraisal_text=draft.appraisal_text, end_reason=draft.end_reason, lacks=_lacks(draft),
        procedures_told=[procedure_of(by, one) for one in rows.prefetch_related("sheets")],
        opinions=[opinion_of(one) for one in queries.opinions(by, draft)],
        papers=[
            DraftPaperTold(id=one.pk, kind=one.kind, name=one.file.name)
            for one in draft.papers.select_related("file")
        ],
    )  # fmt: skip


def _lacks(draft: LegalDraft) -> list[LackTold]:
    if draft.stage not in WRITABLE:
        return []
    file = draft_file(draft)
    found = rules.appraisal_lacks(file) if draft.asked_at else rules.opinion_lacks(file)
    return [LackTold(procedure=one.subject, what=one.words) for one in found]


def procedure_of(by: Actor, one: DraftProcedure) -> DraftProcedureTold:
    """Return a procedure of a draft; the control office's checks only to itself until they are given."""
    sheets = list(one.sheets.all())
    file = file_of(one, sheets)
    hidden = one.opined_at is None and allowed(by, "impact.opine") is None
    line = one.announced_line
    return DraftProcedureTold(
        id=one.pk, version=one.version, change=one.change, name=one.name, articles=one.articles,
        procedure=one.procedure.code if one.procedure else None, simpler=one.simpler, study_id=one.study_id,
        announced_in=str(line.announcement) if line else "", assessed_at=one.assessed_at,
        left_out=one.left_out_reason,
        lacks=[*rules.assessment_lacks(file), *filter(None, [rules.contradiction(file)])],
        sheets=[
            SheetLine(
                id=sheet.pk, version=sheet.version, code=sheet.code, name=sheet.name, complete=sheet.complete,
                good=sheet.good,
            )
            for sheet in sheets
            if not (hidden and sheet.code == AssessmentSheet.Code.CHECKS)
        ],
    )  # fmt: skip


def opinion_of(one: OpinionItem) -> OpinionTold:
    """Return an opinion."""
    return OpinionTold(
        id=one.pk, version=one.version, procedure_id=one.procedure_id, part=one.part, text=one.text,
        given_at=one.given_at, answer=one.answer, answer_text=one.answer_text,
    )  # fmt: skip
