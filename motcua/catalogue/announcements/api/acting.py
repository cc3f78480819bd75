"""The acts by which a decision goes on, over the API: handed in, checked or returned, signed, entered, published."""

from pydantic import Field

from motcua.base.tokens.auth import ApiRequest
from motcua.base.tokens.operations import (
    Body,
    Code,
    Day,
    Id,
    Line,
    Seen,
    Text,
    expected_version,
    fields_named,
    operation,
)
from motcua.catalogue.announcements import queries
from motcua.catalogue.announcements.api.answers import DecisionWhole, router, whole
from motcua.catalogue.announcements.services import drafting, flowing, signing

_AT = "/announcements/{announcement_id}/acts"


class SubmitIn(Seen):
    """Trình kiểm soát chất lượng."""

    proposal_no: Code = Field("", description="Số tờ trình.", examples=["120/TTr-SXD"])
    proposal_date: Day | None = Field(None, description="Mặc định hôm nay.")


class DecisionCommentIn(Body):
    """Một ý kiến kiểm soát chất lượng."""

    text: Text = Field(examples=["Thời hạn chưa khớp thông tư."])
    line_id: Id | None = Field(None, description="Thủ tục trong dự thảo; trống là cả dự thảo.")
    part: Line = Field("", description="Bộ phận của thủ tục.")


class ReturnIn(Seen):
    """Trả lại hoàn thiện."""

    reason: Text = Field(examples=["Xem lại thời hạn."])
    comments: list[DecisionCommentIn] = Field(
        [],
        max_length=100,
        description="Ý kiến phải giải trình trước khi trình lại; chỉ khi đang kiểm soát chất lượng.",
    )


class SignIn(Seen):
    """Ban hành."""

    number: Code = Field(description="Số quyết định.", examples=["1234/QĐ-UBND"])
    signed_on: Day | None = Field(None, description="Mặc định hôm nay.")


class EntryIn(Seen):
    """Đã nhập Cơ sở dữ liệu quốc gia."""

    line_id: Id | None = Field(None, description="Chỉ một thủ tục; trống là mọi thủ tục còn lại.")
    entered_on: Day | None = Field(None, description="Mặc định hôm nay.")


class PublishIn(Seen):
    """Đã công khai."""

    published_on: Day | None = Field(None, description="Mặc định hôm nay.")


def _seen(request: ApiRequest, announcement_id: int, data: Seen) -> int:
    """Return the version the sender saw of a decision, its present one when none was named."""
    made = queries.announcement(request.actor, announcement_id)
    version = expected_version(request, data.version)
    return made.version if version is None else version


@operation(
    router, "POST", f"{_AT}/trinh", name="submitAnnouncement", action="announcement.draft", gives=DecisionWhole,
    summary="Trình dự thảo cho cơ quan kiểm soát, lần đầu hoặc lại",
)  # fmt: skip
def submit(request: ApiRequest, announcement_id: Id, data: SubmitIn) -> DecisionWhole:
    """Hand a draft in to the control office."""
    by, version = request.actor, _seen(request, announcement_id, data)
    flowing.submit(
        announcement_id,
        version=version,
        by=by,
        proposal_no=data.proposal_no,
        proposal_date=data.proposal_date,
    )
    return whole(by, announcement_id)


@operation(
    router, "POST", f"{_AT}/tra-lai", name="returnAnnouncement", action="announcement.view", gives=DecisionWhole,
    summary="Trả lại dự thảo, kèm ý kiến từng thủ tục",
    about="Cơ quan kiểm soát khi đang kiểm soát chất lượng, Chủ tịch khi chờ ký; quyền được xét lại như trên trang.",
)  # fmt: skip
def send_back(request: ApiRequest, announcement_id: Id, data: ReturnIn) -> DecisionWhole:
    """Return a draft to its department with comments."""
    by, version = request.actor, _seen(request, announcement_id, data)
    for place, one in enumerate(data.comments):
        with fields_named(f"comments.{place}"):
            flowing.comment(announcement_id, one.text, by=by, line_id=one.line_id, part=one.part)
    flowing.send_back(announcement_id, data.reason, version=version, by=by)
    return whole(by, announcement_id)


@operation(
    router, "POST", f"{_AT}/trinh-ky", name="approveAnnouncement", action="announcement.check", gives=DecisionWhole,
    summary="Kiểm soát chất lượng xong, trình Chủ tịch ký",
)  # fmt: skip
def approve(request: ApiRequest, announcement_id: Id, data: Seen) -> DecisionWhole:
    """End the quality check."""
    flowing.approve(announcement_id, version=_seen(request, announcement_id, data), by=request.actor)
    return whole(request.actor, announcement_id)


@operation(
    router, "POST", f"{_AT}/ky", name="signAnnouncement", action="announcement.sign", gives=DecisionWhole,
    summary="Ban hành quyết định: mọi phiên bản và việc chấm dứt vào danh mục, hoặc không gì cả",
)  # fmt: skip
def sign(request: ApiRequest, announcement_id: Id, data: SignIn) -> DecisionWhole:
    """Issue a decision."""
    by, version = request.actor, _seen(request, announcement_id, data)
    signing.sign(announcement_id, number=data.number, version=version, by=by, signed_on=data.signed_on)
    return whole(by, announcement_id)


@operation(
    router, "POST", f"{_AT}/nhap-csdl", name="enterAnnouncement", action="announcement.enter", gives=DecisionWhole,
    summary="Ghi đã nhập Cơ sở dữ liệu quốc gia, một thủ tục hoặc mọi thủ tục còn lại",
)  # fmt: skip
def enter(request: ApiRequest, announcement_id: Id, data: EntryIn) -> DecisionWhole:
    """Record that lines stand in the national database."""
    by, version = request.actor, _seen(request, announcement_id, data)
    if data.line_id is None:
        signing.enter_all(announcement_id, version=version, by=by, entered_on=data.entered_on)
    else:
        line = queries.lines(by).filter(announcement_id=announcement_id, pk=data.line_id).first()
        signing.enter_line(line.pk if line else 0, by=by, entered_on=data.entered_on)
    return whole(by, announcement_id)


@operation(
    router, "POST", f"{_AT}/cong-khai", name="publishAnnouncement", action="announcement.enter", gives=DecisionWhole,
    summary="Ghi quyết định đã công khai",
)  # fmt: skip
def publish(request: ApiRequest, announcement_id: Id, data: PublishIn) -> DecisionWhole:
    """Record that a decision is public."""
    by, version = request.actor, _seen(request, announcement_id, data)
    signing.publish(announcement_id, version=version, by=by, published_on=data.published_on)
    return whole(by, announcement_id)


@operation(
    router, "POST", f"{_AT}/bo", name="discardAnnouncement", action="announcement.draft", gives=DecisionWhole,
    summary="Bỏ dự thảo; thủ tục của nó được đưa vào dự thảo khác",
)  # fmt: skip
def discard(request: ApiRequest, announcement_id: Id, data: Seen) -> DecisionWhole:
    """Throw a draft away."""
    drafting.discard(announcement_id, version=_seen(request, announcement_id, data), by=request.actor)
    return whole(request.actor, announcement_id)
