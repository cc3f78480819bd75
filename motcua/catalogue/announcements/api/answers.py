"""What the operations of announcing answer."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from ninja import Router, Schema
from pydantic import Field

from motcua.base.organisations.actor import Actor
from motcua.base.tokens.operations import Versioned
from motcua.catalogue.announcements import gate, queries
from motcua.catalogue.announcements.models import Announcement, AnnouncementLine, LineComment

router = Router(tags=["Công bố"])
STATES = ", ".join(Announcement.State.values)


class DecisionLine(Versioned):
    """Một quyết định công bố hoặc dự thảo."""

    id: int
    number: str = Field(description="Trống khi chưa ký.", examples=["1234/QĐ-UBND"])
    signed_on: date | None
    effective_on: date | None
    title: str
    kind: str = Field(description="DANH_MUC hoặc TOAN_VAN.")
    state: str = Field(description=STATES)
    agency: str = Field(description="Cơ quan trình.")
    issue_due: date | None = Field(description="Hạn ban hành.")
    entry_due: date | None = Field(description="Hạn nhập CSDL quốc gia.")
    entered_on: date | None
    published_on: date | None


class ProcedureChange(Versioned):
    """Một thủ tục trong quyết định."""

    id: int
    change: str = Field(description="MOI, SDBS, THAYTHE, HUYBO hoặc BAIBO.")
    code: str
    name: str
    changed_parts: list[str] = Field(description="Bộ phận thay đổi so với bản trước.")
    replaces: list[str] = Field(description="Mã thủ tục bị thay thế.")
    changing_text: str = Field(description="Văn bản quy định việc thay đổi.")
    first_day: date | None
    last_day: date | None
    made_version: int | None = Field(
        description="Phiên bản thủ tục ban hành; null khi chưa ký hoặc là bãi bỏ."
    )
    entered_on: date | None
    legal_days: Decimal | None = Field(description="Thời hạn theo luật, ngày làm việc.")
    announced_days: Decimal | None = Field(description="Thời hạn công bố, ngày làm việc.")


class LineWhole(ProcedureChange):
    """Một thủ tục trong quyết định, với nội dung mới."""

    announcement_id: int
    lacks: list[str] = Field(description="Bộ phận còn thiếu.")
    content: dict[str, Any] | None = Field(
        description="Nội dung mới, như danh mục ghi; null khi hủy bỏ, bãi bỏ. Sửa: patchAnnouncementLine."
    )


class CommentTold(Schema):
    """Một ý kiến kiểm soát chất lượng."""

    id: int
    line_id: int | None = Field(description="null là cả dự thảo.")
    part: str
    text: str
    by: str
    at: datetime
    answer: str
    resolved: bool


class DecisionWhole(DecisionLine):
    """Một quyết định với các thủ tục của nó."""

    source: str = Field(description="Văn bản làm căn cứ.")
    bases: list[str]
    proposal_no: str = Field(description="Số tờ trình.")
    proposal_date: date | None
    return_reason: str
    lines: list[ProcedureChange]
    comments: list[CommentTold]


def told(row: Announcement) -> dict[str, Any]:
    """Return a decision as its line."""
    return {
        "id": row.pk, "version": row.version, "number": row.number, "signed_on": row.signed_on,
        "effective_on": row.effective_on, "title": row.title, "kind": row.kind, "state": row.state,
        "agency": str(row.agency), "issue_due": row.issue_due, "entry_due": row.entry_due,
        "entered_on": row.entered_on, "published_on": row.published_on,
    }  # fmt: skip


def whole(by: Actor, announcement_id: int) -> DecisionWhole:
    """Return one decision as somebody may see it; raises NotFound when it is not theirs."""
    row = queries.announcement(by, announcement_id)
    lines = row.lines.select_related("made_version").prefetch_related("replaced__procedure")
    return DecisionWhole(
        **told(row), source=str(row.source) if row.source else "", bases=row.bases, proposal_no=row.proposal_no,
        proposal_date=row.proposal_date, return_reason=row.return_reason,
        lines=[ProcedureChange(**line_of(one)) for one in lines],
        comments=[_comment(one) for one in row.comments.order_by("pk")],
    )  # fmt: skip


def _comment(row: LineComment) -> CommentTold:
    return CommentTold(
        id=row.pk, line_id=row.line_id, part=row.part, text=row.text, by=row.by_name, at=row.at, answer=row.answer,
        resolved=row.resolved_at is not None,
    )  # fmt: skip


def line_of(row: AnnouncementLine) -> dict[str, Any]:
    """Return a procedure of a decision."""
    return {
        "id": row.pk, "version": row.version, "change": row.change, "code": row.code, "name": row.name,
        "changed_parts": row.changed_parts, "replaces": [link.procedure.code for link in row.replaced.all()],
        "changing_text": row.changing_text, "first_day": row.first_day, "last_day": row.last_day,
        "made_version": row.made_version.number if row.made_version else None, "entered_on": row.entered_on,
        "legal_days": row.legal_days, "announced_days": row.announced_days,
    }  # fmt: skip


def line_whole(row: AnnouncementLine) -> LineWhole:
    """Return a procedure of a decision with its new content and what it lacks."""
    return LineWhole(
        **line_of(row), announcement_id=row.announcement_id, lacks=gate.lacks(row), content=row.content
    )
