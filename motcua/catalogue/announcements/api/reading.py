"""Decisions over the API: those somebody may see, one with its lines, one line with its new content."""

from typing import Annotated, Literal

from ninja import Query, Schema
from pydantic import Field

from motcua.base.tokens.auth import ApiRequest
from motcua.base.tokens.operations import Body, Day, Id, Line, operation
from motcua.base.tokens.paging import page_of
from motcua.catalogue.announcements import queries
from motcua.catalogue.announcements.api.answers import (
    STATES,
    DecisionLine,
    DecisionWhole,
    LineWhole,
    line_whole,
    router,
    told,
    whole,
)
from motcua.catalogue.announcements.models import Announcement


class DecisionList(Schema):
    """Một trang quyết định, mới nhất trước."""

    items: list[DecisionLine]
    next: int | None = Field(description="Gửi lại ở `after` để đọc trang sau; null là hết.")


class DecisionFilters(Body):
    """Tìm quyết định."""

    q: Line = Field("", description="Chữ trong trích yếu, số hoặc mã thủ tục.")
    state: Line = Field("", description=STATES)
    kind: Literal["DANH_MUC", "TOAN_VAN"] | None = None
    signed_from: Annotated[Day, Field(description="Ký từ ngày.")] | None = None
    signed_to: Annotated[Day, Field(description="Ký đến ngày.")] | None = None
    after: Annotated[Id, Field(description="`next` của trang trước.")] | None = None
    limit: int = Field(50, ge=1, le=200)


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
    rows = chosen.apply(queries.announcements(request.actor))
    page, more = page_of(rows, filters.after, filters.limit, by="-pk")
    return DecisionList(items=[DecisionLine(**told(row)) for row in page], next=more)


@operation(
    router, "GET", "/announcements/{announcement_id}", name="getAnnouncement", action="announcement.view",
    gives=DecisionWhole, summary="Một quyết định công bố với từng thủ tục",
)  # fmt: skip
def get_announcement(request: ApiRequest, announcement_id: Id) -> DecisionWhole:
    """Answer one decision with its lines."""
    return whole(request.actor, announcement_id)


@operation(
    router, "GET", "/announcement-lines/{line_id}", name="getAnnouncementLine", action="announcement.view",
    gives=LineWhole, summary="Một thủ tục trong quyết định, với nội dung mới và bộ phận còn thiếu",
)  # fmt: skip
def get_line(request: ApiRequest, line_id: Id) -> LineWhole:
    """Answer one line of a decision with its new content."""
    return line_whole(queries.line(request.actor, line_id))
