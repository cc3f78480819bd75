"""The registers of drafts and of their procedures as files, under the filters of the page."""

from django.db.models import QuerySet
from django.http import QueryDict

from motcua.base import clock
from motcua.base.lists.registry import Column, register
from motcua.base.organisations.actor import Actor
from motcua.control.impact import queries
from motcua.control.impact.models import DraftProcedure, LegalDraft

_DRAFTS = (
    Column("Loại văn bản", lambda row: row.get_kind_display(), width=20),
    Column("Trích yếu", lambda row: row.title, width=70),
    Column("Cơ quan soạn thảo", lambda row: str(row.agency), width=28),
    Column("Bước", lambda row: row.get_stage_display(), width=24),
    Column("Đang ở", lambda row: queries.holder(row) if row.is_open else "", width=24),
    Column("Số thủ tục", lambda row: row.kept, "number", 10),
    Column("Đã đánh giá", lambda row: row.assessed, "number", 10),
    Column("Hạn cho ý kiến", lambda row: row.opinion_due, "day", 12),
    Column("Cho ý kiến", lambda row: row.opinion_at and clock.day_of(row.opinion_at), "day", 12),
    Column("Thẩm định", lambda row: row.appraised_at and clock.day_of(row.appraised_at), "day", 12),
    Column("Kết quả thẩm định", lambda row: row.get_appraisal_display(), width=26),
    Column("Số văn bản", lambda row: row.issued_number, width=18),
    Column("Ngày ban hành", lambda row: row.issued_on, "day", 12),
    Column("Hiệu lực", lambda row: row.effective_on, "day", 12),
    Column("Đã công bố", lambda row: row.announced, "number", 10),
)
_PROCEDURES = (
    Column("Thủ tục", lambda row: row.name, width=60),
    Column("Mã đang áp dụng", lambda row: row.procedure.code if row.procedure else "", width=16),
    Column("Nội dung", lambda row: row.get_change_display(), width=18),
    Column("Dự thảo, văn bản", lambda row: row.draft.title, width=60),
    Column("Loại văn bản", lambda row: row.draft.get_kind_display(), width=18),
    Column("Cơ quan soạn thảo", lambda row: str(row.draft.agency), width=28),
    Column("Đánh giá xong", lambda row: row.assessed_at and clock.day_of(row.assessed_at), "day", 12),
    Column("Cho ý kiến", lambda row: row.opined_at and clock.day_of(row.opined_at), "day", 12),
    Column("Số văn bản ban hành", lambda row: row.draft.issued_number, width=18),
    Column(
        "Công bố tại",
        lambda row: str(row.announced_line.announcement) if row.announced_line else "",
        width=30,
    ),
    Column("Đưa ra khỏi dự thảo", lambda row: row.left_out_reason, width=40),
)


def _found_drafts(by: Actor, query: QueryDict) -> QuerySet[LegalDraft]:
    return queries.counted(queries.Choice.read(query).drafts(queries.drafts(by))).order_by(
        "-created_at", "-pk"
    )


def _found_procedures(by: Actor, query: QueryDict) -> QuerySet[DraftProcedure]:
    rows = queries.Choice.read(query).procedures(queries.procedures(by))
    return rows.order_by("-draft__created_at", "-draft_id", "position")


def register_lists() -> None:
    """Let both registers be exported and their filters be kept."""
    register(
        "impact:drafts", title="Dự thảo văn bản có thủ tục", action="impact.view", columns=_DRAFTS,
        found=_found_drafts,
    )  # fmt: skip
    register(
        "impact:procedures", title="Thủ tục trong dự thảo", action="impact.view", columns=_PROCEDURES,
        found=_found_procedures,
    )  # fmt: skip
