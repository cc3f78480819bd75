"""A department's draft over the API: begun with its lines, lines added and changed, comments answered."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import Field

from motcua.base.errors import Conflict
from motcua.base.organisations.actor import Actor
from motcua.base.tokens.auth import ApiRequest
from motcua.base.tokens.operations import (
    Body,
    Code,
    Day,
    Id,
    Line,
    Seen,
    Text,
    Words,
    expected_version,
    fields_named,
    operation,
)
from motcua.catalogue.announcements import queries
from motcua.catalogue.announcements.api.answers import DecisionWhole, LineWhole, line_whole, router, whole
from motcua.catalogue.announcements.api.contents import ProcedureContentIn, merged
from motcua.catalogue.announcements.models import AnnouncementLine, LineComment
from motcua.catalogue.announcements.services import drafting, flowing

Codes = Annotated[list[Code], Field(max_length=50, description="Mã các thủ tục bị thay thế.")]
Days = Annotated[Decimal, Field(gt=0, max_digits=7, decimal_places=2)]


class LineFacts(Body):
    """Những gì quyết định nói về một thủ tục."""

    changing_text: Line | None = Field(
        None, description="Văn bản quy định việc thay đổi.", examples=["12/2026/TT-BXD"]
    )
    first_day: Day | None = Field(None, description="Ngày đầu áp dụng, nếu khác ngày của quyết định.")
    last_day: Day | None = Field(None, description="Ngày cuối áp dụng của thủ tục bị bãi bỏ.")
    legal_amount: Days | None = Field(None, description="Thời hạn theo luật.")
    legal_unit: Literal["GIO_LV", "NGAY_LV", "NGAY", "THANG", "GIO"] | None = None
    replaces: Codes | None = None
    content: ProcedureContentIn | None = Field(
        None, description="Nội dung mới; phần không gửi giữ như danh mục đang có."
    )


class DecisionLineIn(LineFacts):
    """Một thủ tục đưa vào quyết định."""

    change: Literal["MOI", "SDBS", "THAYTHE", "HUYBO", "BAIBO"]
    code: Code = Field(examples=["2.000635"])
    name: Line = Field("", description="Tên của thủ tục mới.")


class DecisionIn(Body):
    """Dự thảo quyết định công bố."""

    agency_id: Id | None = Field(None, description="Cơ quan trình; mặc định của tôi.")
    kind: Literal["DANH_MUC", "TOAN_VAN"] = "DANH_MUC"
    title: Line = Field("", description="Trích yếu; trống thì ghi theo lĩnh vực và cơ quan.")
    field_name: Line = Field("", description="Lĩnh vực.")
    effective_on: Day | None = Field(None, description="Ngày có hiệu lực; mặc định từ ngày ký.")
    source_id: Id | None = Field(None, description="Văn bản làm căn cứ (listMinistryDecisions).")
    bases: Annotated[list[Words], Field(max_length=50)] | None = Field(
        None, description="Căn cứ; mặc định các căn cứ thường dùng và văn bản."
    )
    lines: list[DecisionLineIn] = Field([], max_length=300)


class LinePatch(Seen, LineFacts):
    """Thay đổi của một thủ tục trong quyết định; trường không gửi thì giữ nguyên."""


class CommentAnswerIn(Body):
    """Giải trình."""

    text: Text = Field(examples=["Đã sửa theo thông tư."])


@operation(
    router, "POST", "/announcements", name="createAnnouncement", action="announcement.draft", gives=DecisionWhole,
    status=201, summary="Lập dự thảo quyết định công bố với các thủ tục của nó",
)  # fmt: skip
def create(request: ApiRequest, data: DecisionIn) -> DecisionWhole:
    """Begin a draft decision with its lines."""
    by = request.actor
    head = data.model_dump(exclude={"lines", "agency_id"})
    with fields_named(agency="agency_id", source="source_id"):
        made = drafting.draft(agency_id=data.agency_id or by.agency_id or 0, by=by, **head)
    for place, one in enumerate(data.lines):
        with fields_named(f"lines.{place}"):
            _add(made.pk, one, by=by)
    return whole(by, made.pk)


@operation(
    router, "POST", "/announcements/{announcement_id}/lines", name="addAnnouncementLine", action="announcement.draft",
    gives=LineWhole, status=201, summary="Thêm một thủ tục vào dự thảo",
)  # fmt: skip
def add_line(request: ApiRequest, announcement_id: Id, data: DecisionLineIn) -> LineWhole:
    """Add a procedure to a draft."""
    queries.announcement(request.actor, announcement_id)
    return line_whole(_add(announcement_id, data, by=request.actor))


@operation(
    router, "PATCH", "/announcement-lines/{line_id}", name="patchAnnouncementLine", action="announcement.draft",
    gives=LineWhole, summary="Sửa nội dung mới và các thông tin của một thủ tục trong dự thảo",
)  # fmt: skip
def patch_line(request: ApiRequest, line_id: Id, data: LinePatch) -> LineWhole:
    """Change the content of a line, or what the decision says of it."""
    by, version = request.actor, expected_version(request, data.version)
    line = queries.line(by, line_id)
    return line_whole(_apply(line, data, by=by, version=line.version if version is None else version))


def _add(announcement_id: int, data: DecisionLineIn, *, by: Actor) -> AnnouncementLine:
    line = drafting.add_line(
        announcement_id,
        change=data.change,
        code=data.code,
        name=data.name,
        replaces=data.replaces or (),
        by=by,
    )
    return _apply(line, data, by=by, version=line.version)


def _apply(line: AnnouncementLine, data: LineFacts, *, by: Actor, version: int) -> AnnouncementLine:
    """Keep what was sent of a line; what was not stays as it is."""
    if data.content is not None:
        if line.content is None:
            raise Conflict("Thủ tục bị hủy bỏ, bãi bỏ không có nội dung mới.", field="content")
        with fields_named("content"):
            line = drafting.save_content(line.pk, merged(line.content, data.content), version=version, by=by)
        version = line.version
    sent = data.model_fields_set - {"version", "content", "change", "code", "name"}
    if not sent:
        return line
    kept: dict[str, Any] = {
        name: getattr(line, name)
        for name in ("changing_text", "first_day", "last_day", "legal_amount", "legal_unit")
    }
    given = {name: getattr(data, name) for name in sent}
    values = kept | given | {"replaces": _replaced(line, given.get("replaces"))}
    for name in ("changing_text", "legal_unit"):
        values[name] = values[name] or ""
    return drafting.save_facts(line.pk, version=version, by=by, **values)


def _replaced(line: AnnouncementLine, sent: Iterable[str] | None) -> list[str]:
    if sent is not None:
        return list(sent)
    return list(line.replaced.values_list("procedure__code", flat=True))


@operation(
    router, "POST", "/announcement-comments/{comment_id}/answer", name="answerAnnouncementComment",
    action="announcement.draft", gives=DecisionWhole, summary="Giải trình một ý kiến của cơ quan kiểm soát",
)  # fmt: skip
def answer(request: ApiRequest, comment_id: Id, data: CommentAnswerIn) -> DecisionWhole:
    """Say how a comment of the control office was met."""
    by = request.actor
    found = LineComment.objects.filter(pk=comment_id).values_list("announcement_id", flat=True).first()
    made = queries.announcement(by, found or 0)
    with fields_named(answer="text"):
        flowing.answer_comment(comment_id, data.text, by=by)
    return whole(by, made.pk)
