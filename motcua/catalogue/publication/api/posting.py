"""Posting points over the API: what hangs and must hang at each, putting it right, rounds of looks."""

from datetime import date
from typing import Annotated, Any, Literal

from ninja import Query, Schema
from pydantic import Field

from motcua.base.organisations.actor import Actor
from motcua.base.tokens.auth import ApiRequest
from motcua.base.tokens.operations import Body, Day, Id, Line, Words, operation
from motcua.base.tokens.paging import page_of
from motcua.catalogue.publication import queries, standing
from motcua.catalogue.publication.api.lists import router
from motcua.catalogue.publication.models import PostingPoint
from motcua.catalogue.publication.services import posting

Key = Annotated[str, Field(pattern=r"^[a-z0-9_-]{1,20}$", description="`key` của dòng.", examples=["p12"])]
_STATES = ", ".join(standing.STATES)


class PointLine(Schema):
    """Một điểm niêm yết."""

    id: int
    agency: str
    kind: str = Field(description="BANG, MAN_HINH, QR hoặc KIOSK.")
    name: str
    place: str
    last_look: date | None = Field(description="Lần kiểm tra gần nhất.")
    must: int = Field(description="Số dòng phải niêm yết.")
    right: int = Field(description="Số dòng đúng.")
    wrong: int = Field(description="Số dòng thiếu, cũ hoặc thừa.")


class PointList(Schema):
    """Một trang điểm niêm yết."""

    items: list[PointLine]
    next: int | None = Field(description="Gửi lại ở `after` để đọc trang sau; null là hết.")


class PostedLine(Schema):
    """Một dòng của điểm niêm yết: thủ tục, hoặc địa chỉ tiếp nhận phản ánh."""

    key: str
    procedure: str = Field(description="Mã thủ tục; trống là địa chỉ tiếp nhận phản ánh.")
    name: str
    state: str = Field(description=_STATES)
    todo: str = Field(description="Phải làm gì; trống là không.")
    posted_on: date | None
    look: str = Field(description="Lần kiểm tra gần nhất thấy gì.")


class PointWhole(PointLine):
    """Một điểm niêm yết với từng dòng."""

    lines: list[PostedLine]


class PointFilters(Body):
    """Chọn điểm niêm yết."""

    agency_id: Id | None = None
    after: Id | None = Field(None, description="`next` của trang trước.")
    limit: int = Field(50, ge=1, le=200)


class PutRightIn(Body):
    """Những dòng đã niêm yết, thay hoặc gỡ."""

    keys: list[Key] = Field(min_length=1, max_length=2000)
    on: Day | None = Field(None, description="Ngày làm; mặc định hôm nay.")


class LookIn(Body):
    """Kết quả kiểm tra một dòng."""

    key: Key
    result: Literal["DU", "THIEU", "SAI_PB"]
    note: Line = ""


class RoundIn(Body):
    """Một lượt kiểm tra."""

    looks: list[LookIn] = Field(min_length=1, max_length=2000)
    on: Day | None = Field(None, description="Ngày kiểm tra; mặc định hôm nay.")
    note: Words = ""


def _line(one: PostingPoint, tally: standing.Tally) -> dict[str, Any]:
    return {
        "id": one.pk, "agency": str(one.agency), "kind": one.kind, "name": one.name, "place": one.place,
        "last_look": one.last_look, "must": tally.must, "right": tally.right, "wrong": tally.wrong,  # type: ignore[attr-defined]
    }  # fmt: skip


@operation(
    router, "GET", "/posting-points", name="listPostingPoints", action="publication.view", gives=PointList,
    summary="Điểm niêm yết, mỗi điểm đúng bao nhiêu, sai bao nhiêu",
)  # fmt: skip
def list_points(request: ApiRequest, filters: Query[PointFilters]) -> PointList:
    """List the points in use with how each stands."""
    rows = queries.points(request.actor)
    if filters.agency_id:
        rows = rows.filter(agency_id=filters.agency_id)
    page, more = page_of(rows, filters.after, filters.limit)
    tallies = standing.tallies(standing.lines(page))
    return PointList(items=[PointLine(**_line(one, tallies[one.pk])) for one in page], next=more)


@operation(
    router, "GET", "/posting-points/{point_id}", name="getPostingPoint", action="publication.view", gives=PointWhole,
    summary="Một điểm niêm yết: đang dán gì, phải dán gì, phải làm gì",
)  # fmt: skip
def get_point(request: ApiRequest, point_id: Id) -> PointWhole:
    """Show one point line by line."""
    return _whole(request.actor, point_id)


def _whole(by: Actor, point_id: int) -> PointWhole:
    one = queries.point(by, point_id)
    rows = standing.lines([one])[one.pk]
    tally = standing.tallies({one.pk: rows})[one.pk]
    lines = [
        PostedLine(
            key=row.key, procedure=row.procedure.code if row.procedure else "", name=row.name, state=row.state,
            todo=row.todo, posted_on=row.posting.posted_on if row.posting else None, look=row.look,
        )
        for row in rows
    ]  # fmt: skip
    return PointWhole(**_line(one, tally), lines=lines)


@operation(
    router, "POST", "/posting-points/{point_id}/postings", name="putPostingRight", action="publication.manage",
    gives=PointWhole, summary="Ghi đã niêm yết, thay hoặc gỡ những dòng phải làm",
)  # fmt: skip
def put_right(request: ApiRequest, point_id: Id, data: PutRightIn) -> PointWhole:
    """Record that what lines ask for was done."""
    queries.point(request.actor, point_id)
    posting.put_right(point_id, data.keys, by=request.actor, on=data.on)
    return _whole(request.actor, point_id)


@operation(
    router, "POST", "/posting-points/{point_id}/rounds", name="recordPostingRound", action="posting.check",
    gives=PointWhole, status=201, summary="Ghi một lượt kiểm tra niêm yết",
)  # fmt: skip
def record_round(request: ApiRequest, point_id: Id, data: RoundIn) -> PointWhole:
    """Keep a round of looks at a point."""
    queries.point(request.actor, point_id)
    looks = {one.key: posting.Look(one.result, one.note) for one in data.looks}
    posting.check_round(point_id, looks, by=request.actor, on=data.on, note=data.note)
    return _whole(request.actor, point_id)
