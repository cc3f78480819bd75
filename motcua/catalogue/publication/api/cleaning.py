"""Data cleaning over the API: runs against a national list, findings with what is said of them and whose they are."""

from datetime import date, datetime
from typing import Any, Literal

from ninja import File, Form, Query, Schema
from ninja.files import UploadedFile
from pydantic import Field

from motcua.base.errors import NotFound
from motcua.base.organisations.actor import Actor
from motcua.base.tokens.auth import ApiRequest
from motcua.base.tokens.operations import (
    Body,
    Day,
    Id,
    Seen,
    Versioned,
    Words,
    expected_version,
    operation,
)
from motcua.base.tokens.paging import page_of
from motcua.catalogue.publication import queries
from motcua.catalogue.publication.api.lists import router
from motcua.catalogue.publication.models import CleaningFinding, CleaningRun
from motcua.catalogue.publication.services import cleaning

_STATES = ", ".join(CleaningFinding.State.values)


class CleaningFindingTold(Versioned):
    """Một lỗi dữ liệu."""

    id: int
    rule: int = Field(description="Quy tắc, 1 đến 8.")
    code: str = Field(description="Mã thủ tục.")
    name: str
    what: str = Field(description="Khác ở đâu.")
    ours: str = Field(description="Ở tỉnh.")
    theirs: str = Field(description="Ở quốc gia.")
    agency_id: int | None
    agency: str
    due: date = Field(description="Hạn sửa.")
    state: str = Field(description=_STATES)
    reason: str
    opened_on: date
    closed_on: date | None


class CleaningFindingList(Schema):
    """Một trang lỗi dữ liệu."""

    items: list[CleaningFindingTold]
    next: int | None = Field(description="Gửi lại ở `after` để đọc trang sau; null là hết.")


class CleaningFindingFilters(Body):
    """Chọn lỗi dữ liệu."""

    state: Literal["MO", "DA_SUA", "HET", "KHONG_LOI"] | None = None
    rule: int | None = Field(None, ge=1, le=8)
    agency_id: Id | None = None
    after: Id | None = Field(None, description="`next` của trang trước.")
    limit: int = Field(100, ge=1, le=500)


class CleaningRunTold(Schema):
    """Một đợt đối chiếu."""

    id: int
    at: datetime
    taken_on: date = Field(description="Ngày lấy danh sách quốc gia.")
    whole: bool = Field(description="Tệp có toàn bộ danh sách của tỉnh.")
    national_count: int
    own_count: int
    opened: int = Field(description="Lỗi mới.")
    reopened: int = Field(description="Lỗi mở lại.")
    closed: int = Field(description="Lỗi đã hết.")
    unread: list[str] = Field(description="Bản ghi không đọc được.")


class CleaningRunIn(Body):
    """Đối chiếu với danh sách quốc gia."""

    taken_on: Day | None = Field(None, description="Ngày lấy danh sách; mặc định hôm nay.")
    whole: bool = Field(True, description="Tệp có toàn bộ danh sách của tỉnh.")


class CleaningSaidIn(Seen):
    """Đã làm gì với một lỗi dữ liệu."""

    state: Literal["DA_SUA", "KHONG_LOI", "MO"]
    reason: Words = Field("", description="Sửa thế nào, hoặc vì sao không phải lỗi.")


class CleaningGivenIn(Body):
    """Giao cho cơ quan khác."""

    agency_id: Id
    due: Day | None = Field(None, description="Hạn sửa; mặc định tính lại theo quy tắc.")


def _told(one: CleaningFinding) -> CleaningFindingTold:
    return CleaningFindingTold(
        id=one.pk, version=one.version, rule=one.rule, code=one.code, name=one.name, what=one.what, ours=one.ours,
        theirs=one.theirs, agency_id=one.agency_id, agency=str(one.agency or ""), due=one.due, state=one.state,
        reason=one.reason, opened_on=one.opened_on, closed_on=one.closed_on,
    )  # fmt: skip


def _found(by: Actor, pk: int) -> CleaningFinding:
    found = queries.findings(by).filter(pk=pk).first()
    if found is None:
        raise NotFound("Không có lỗi dữ liệu này, hoặc của cơ quan khác.")
    return found


@operation(
    router, "GET", "/cleaning-findings", name="listCleaningFindings", action="publication.view",
    gives=CleaningFindingList, summary="Lỗi dữ liệu thủ tục tìm được khi đối chiếu",
)  # fmt: skip
def list_findings(request: ApiRequest, filters: Query[CleaningFindingFilters]) -> CleaningFindingList:
    """List the findings a person may see."""
    chosen: dict[str, Any] = filters.model_dump(include={"state", "rule", "agency_id"}, exclude_none=True)
    rows = queries.findings(request.actor).filter(**chosen)
    page, more = page_of(rows, filters.after, filters.limit)
    return CleaningFindingList(items=[_told(one) for one in page], next=more)


@operation(
    router, "POST", "/cleaning-findings/{cleaning_id}/answer", name="answerCleaningFinding", action="cleaning.work",
    gives=CleaningFindingTold, summary="Ghi đã sửa, không phải lỗi, hoặc mở lại một lỗi dữ liệu",
)  # fmt: skip
def answer(request: ApiRequest, cleaning_id: Id, data: CleaningSaidIn) -> CleaningFindingTold:
    """Say of a finding what was done."""
    by, version = request.actor, expected_version(request, data.version)
    _found(by, cleaning_id)
    return _told(cleaning.say(cleaning_id, data.state, by=by, version=version, reason=data.reason))


@operation(
    router, "POST", "/cleaning-findings/{cleaning_id}/agency", name="giveCleaningFinding", action="cleaning.run",
    gives=CleaningFindingTold, summary="Giao một lỗi dữ liệu cho cơ quan khác",
)  # fmt: skip
def give(request: ApiRequest, cleaning_id: Id, data: CleaningGivenIn) -> CleaningFindingTold:
    """Give a finding to another agency."""
    _found(request.actor, cleaning_id)
    return _told(cleaning.give(cleaning_id, data.agency_id, by=request.actor, due=data.due))


@operation(
    router, "POST", "/cleaning-runs", name="runCleaning", action="cleaning.run", gives=CleaningRunTold, status=201,
    summary="Đối chiếu danh mục với danh sách quốc gia theo cả tám quy tắc",
    about="Gửi multipart/form-data; trường `file`: JSON của LayThuTuc, CSV hoặc Excel. Chạy ngay, trả về khi xong.",
)  # fmt: skip
def run(request: ApiRequest, data: Form[CleaningRunIn], file: File[UploadedFile]) -> CleaningRunTold:
    """Compare the catalogue with a national list."""
    return _run(cleaning.run(file, by=request.actor, taken_on=data.taken_on, whole=data.whole))


def _run(one: CleaningRun) -> CleaningRunTold:
    return CleaningRunTold(
        id=one.pk, at=one.at, taken_on=one.taken_on, whole=one.whole, national_count=one.national_count,
        own_count=one.own_count, opened=one.opened, reopened=one.reopened, closed=one.closed, unread=one.unread,
    )  # fmt: skip
