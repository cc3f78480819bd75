"""Announcements over the API: decisions somebody may see, one with its lines and what each changes."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from ninja import Query, Router, Schema
from pydantic import Field

from motcua.base.tokens.auth import ApiRequest
from motcua.base.tokens.operations import Body, Day, Id, Line, Versioned, operation
from motcua.catalogue.announcements import queries
from motcua.catalogue.announcements.models import Announcement, AnnouncementLine

router = Router(tags=["Công bố"])
_STATES = ", ".join(Announcement.State.values)


class DecisionLine(Versioned):
    """Một quyết định công bố hoặc dự thảo."""

    id: int
    number: str = Field(description="Trống khi chưa ký.", examples=["1234/QĐ-UBND"])
    signed_on: date | None
    effective_on: date | None
    title: str
    kind: str = Field(description="DANH_MUC hoặc TOAN_VAN.")
    state: str = Field(description=_STATES)
    agency: str = Field(description="Cơ quan trình.")
    issue_due: date | None = Field(description="Hạn ban hành.")
    entry_due: date | None = Field(description="Hạn nhập CSDL quốc gia.")
    entered_on: date | None
    published_on: date | None


class DecisionList(Schema):
    """Một trang quyết định, mới nhất trước."""

    items: list[DecisionLine]
    next: int | None = Field(description="Gửi lại ở `after` để đọc trang sau; null là hết.")


class ProcedureChange(Schema):
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
    version: int | None = Field(description="Phiên bản thủ tục ban hành; null khi chưa ký hoặc là bãi bỏ.")
    entered_on: date | None
    legal_days: Decimal | None = Field(description="Thời hạn theo luật, ngày làm việc.")
    announced_days: Decimal | None = Field(description="Thời hạn công bố, ngày làm việc.")


class DecisionWhole(DecisionLine):
    """Một quyết định với các thủ tục của nó."""

    source: str = Field(description="Văn bản làm căn cứ.")
    bases: list[str]
    lines: list[ProcedureChange]


class DecisionFilters(Body):
    """Tìm quyết định."""

    q: Line = Field("", description="Chữ trong trích yếu, số hoặc mã thủ tục.")
    state: Line = Field("", description=_STATES)
    kind: Literal["DANH_MUC", "TOAN_VAN"] | None = None
    signed_from: Annotated[Day, Field(description="Ký từ ngày.")] | None = None
    signed_to: Annotated[Day, Field(description="Ký đến ngày.")] | None = None
    after: Annotated[Id, Field(description="`next` của trang trước.")] | None = None
    limit: int = Field(50, ge=1, le=200)


def _told(row: Announcement) -> dict:
    return {
        "id": row.pk, "version": row.version, "number": row.number, "signed_on": row.signed_on,
        "effective_on": row.effective_on, "title": row.title, "kind": row.kind, "state": row.state,
        "agency": str(row.agency), "issue_due": row.issue_due, "entry_due": row.entry_due,
        "entered_on": row.entered_on, "published_on": row.published_on,
    }  # fmt: skip


@operation(
    router, "GET", "/announcements", name="listAnnouncements", action="announcement.view", gives=DecisionList,
    summary="Quyết định công bố và dự thảo được xem",
)  # fmt: skip
def list_announcements(request: ApiRequest, filters: Query[DecisionFilters]) -> DecisionList:
    """Answer the decisions, the newest first, a page at a time."""
    known = {*Announcement.State.values, *queries.GROUPS}
    chosen = queries.Filters(
        text=filters.q, state=filters.state if filters.state in known else "", kind=filters.kind or "",
        first=filters.signed_from, last=filters.signed_to,
    )  # fmt: skip
    rows = chosen.apply(queries.announcements(request.actor)).order_by("-pk")
    if filters.after:
        rows = rows.filter(pk__lt=filters.after)
    found = list(rows[: filters.limit + 1])
    page = found[: filters.limit]
    more = page[-1].pk if len(found) > filters.limit else None
    return DecisionList(items=[DecisionLine(**_told(row)) for row in page], next=more)


@operation(
    router, "GET", "/announcements/{announcement_id}", name="getAnnouncement", action="announcement.view",
    gives=DecisionWhole, summary="Một quyết định công bố với từng thủ tục",
)  # fmt: skip
def get_announcement(request: ApiRequest, announcement_id: Id) -> DecisionWhole:
    """Answer one decision with its lines."""
    row = queries.announcement(request.actor, announcement_id)
    lines = row.lines.select_related("made_version").prefetch_related("replaced__procedure")
    return DecisionWhole(
        **_told(row), source=str(row.source) if row.source else "", bases=row.bases, lines=[_line(one) for one in lines]
    )  # fmt: skip


def _line(row: AnnouncementLine) -> ProcedureChange:
    return ProcedureChange(
        id=row.pk, change=row.change, code=row.code, name=row.name, changed_parts=row.changed_parts,
        replaces=[link.procedure.code for link in row.replaced.all()], changing_text=row.changing_text,
        first_day=row.first_day, last_day=row.last_day,
        version=row.made_version.number if row.made_version else None, entered_on=row.entered_on,
        legal_days=row.legal_days, announced_days=row.announced_days,
    )  # fmt: skip
