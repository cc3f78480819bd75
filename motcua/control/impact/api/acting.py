"""The acts by which a draft goes on, over the API: opinion, answers to it, appraisal, issue, giving up."""

from typing import Literal

from pydantic import Field

from motcua.base.tokens.auth import ApiRequest
from motcua.base.tokens.operations import (
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
from motcua.control.impact import queries
from motcua.control.impact.api.answers import DraftWhole, router, whole
from motcua.control.impact.models import OpinionItem
from motcua.control.impact.services import drafting, issuing, opining


class OpinionIn(Seen):
    """Ý kiến về cả dự thảo, hoặc về một thủ tục ngoài bảng kiểm."""

    part: Line = Field("", description="Về nội dung gì.", examples=["Điều 5 khoản 2"])
    text: Text = Field(examples=["Cần rõ thời hạn."])
    procedure_id: Id | None = Field(None, description="Thủ tục trong dự thảo; trống là cả dự thảo.")


class OpinionGivenIn(Seen):
    """Ý kiến của Văn phòng UBND."""

    number: Code = Field(description="Số, ký hiệu công văn.", examples=["125/VP-KSTT"])
    summary: Text = Field(description="Ý kiến chung.", examples=["Cơ bản thống nhất."])


class OpinionAnswerIn(Seen):
    """Tiếp thu hoặc giải trình một ý kiến."""

    answer: Literal["TIEP_THU", "KHONG_TIEP_THU"]
    text: Text = Field(description="Tiếp thu thế nào, hoặc vì sao không.", examples=["Đã bỏ khỏi dự thảo."])


class AppraisalIn(Seen):
    """Kết quả thẩm định về thủ tục hành chính."""

    result: Literal["DAT", "DAT_Y_KIEN", "TRA_LAI"]
    number: Code = Field(description="Số báo cáo thẩm định.", examples=["45/BC-STP"])
    text: Text = Field(examples=["Quy định thủ tục phù hợp."])


class TextIssuedIn(Seen):
    """Văn bản đã ban hành."""

    number: Code = Field(description="Số, ký hiệu.", examples=["12/2026/QĐ-UBND"])
    issued_on: Day
    effective_on: Day
    issuer: Line = Field("", description="Cơ quan ban hành; mặc định theo loại văn bản.")


class DraftDroppedIn(Seen):
    """Thôi soạn thảo."""

    reason: Words = Field(examples=["Trung ương đã quy định."])


def _begun(request: ApiRequest, draft_id: int, data: Seen) -> int | None:
    """Return the version the sender saw of a draft that is theirs to see."""
    queries.draft(request.actor, draft_id)
    return expected_version(request, data.version)


@operation(
    router, "POST", "/legal-drafts/{draft_id}/acts/gui-y-kien", name="askDraftOpinion", action="impact.draft",
    gives=DraftWhole, summary="Gửi dự thảo lấy ý kiến Văn phòng UBND",
    about="Chỗ còn thiếu được kể trong lời từ chối, và ở `lacks` của dự thảo.",
)  # fmt: skip
def ask(request: ApiRequest, draft_id: Id, data: Seen) -> DraftWhole:
    """Send a draft to the control office."""
    opining.ask(draft_id, by=request.actor, version=_begun(request, draft_id, data))
    return whole(request.actor, draft_id)


@operation(
    router, "POST", "/legal-drafts/{draft_id}/opinions", name="writeDraftOpinion", action="impact.opine",
    gives=DraftWhole, status=201, summary="Ghi một ý kiến về dự thảo, chưa gửi",
)  # fmt: skip
def write(request: ApiRequest, draft_id: Id, data: OpinionIn) -> DraftWhole:
    """Write an opinion beyond the checks."""
    by = request.actor
    _begun(request, draft_id, data)
    with fields_named(procedure="procedure_id"):
        opining.write_item(draft_id, data.part, data.text, by=by, procedure_id=data.procedure_id)
    return whole(by, draft_id)


@operation(
    router, "POST", "/legal-drafts/{draft_id}/acts/cho-y-kien", name="giveDraftOpinion", action="impact.opine",
    gives=DraftWhole, summary="Gửi ý kiến của Văn phòng UBND cho cơ quan soạn thảo",
)  # fmt: skip
def give(request: ApiRequest, draft_id: Id, data: OpinionGivenIn) -> DraftWhole:
    """Give the control office's opinion."""
    by, version = request.actor, _begun(request, draft_id, data)
    opining.give(draft_id, data.number, data.summary, by=by, version=version)
    return whole(by, draft_id)


@operation(
    router, "POST", "/draft-opinions/{opinion_id}/answer", name="answerDraftOpinion", action="impact.draft",
    gives=DraftWhole, summary="Tiếp thu, giải trình một ý kiến",
)  # fmt: skip
def answer(request: ApiRequest, opinion_id: Id, data: OpinionAnswerIn) -> DraftWhole:
    """Answer one opinion."""
    by, version = request.actor, expected_version(request, data.version)
    found = OpinionItem.objects.filter(pk=opinion_id).values_list("draft_id", flat=True).first()
    draft = queries.draft(by, found or 0)
    opining.answer_item(opinion_id, data.answer, data.text, by=by, version=version)
    return whole(by, draft.pk)


@operation(
    router, "POST", "/legal-drafts/{draft_id}/acts/gui-tham-dinh", name="sendDraftToAppraisal",
    action="impact.draft", gives=DraftWhole, summary="Gửi Sở Tư pháp thẩm định",
    about="Chỗ còn thiếu được kể trong lời từ chối, và ở `lacks` của dự thảo.",
)  # fmt: skip
def send_to_appraisal(request: ApiRequest, draft_id: Id, data: Seen) -> DraftWhole:
    """Send the file to Sở Tư pháp."""
    issuing.send_to_appraisal(draft_id, by=request.actor, version=_begun(request, draft_id, data))
    return whole(request.actor, draft_id)


@operation(
    router, "POST", "/legal-drafts/{draft_id}/acts/tham-dinh", name="appraiseDraft", action="impact.appraise",
    gives=DraftWhole, summary="Ghi kết quả thẩm định",
)  # fmt: skip
def appraise(request: ApiRequest, draft_id: Id, data: AppraisalIn) -> DraftWhole:
    """Record what Sở Tư pháp found."""
    by, version = request.actor, _begun(request, draft_id, data)
    issuing.appraise(draft_id, data.result, data.text, data.number, by=by, version=version)
    return whole(by, draft_id)


@operation(
    router, "POST", "/legal-drafts/{draft_id}/acts/trinh", name="submitDraft", action="impact.issue",
    gives=DraftWhole, summary="Ghi đã trình ban hành",
)  # fmt: skip
def submit(request: ApiRequest, draft_id: Id, data: Seen) -> DraftWhole:
    """Note that the draft was laid before who issues it."""
    issuing.submit(draft_id, by=request.actor, version=_begun(request, draft_id, data))
    return whole(request.actor, draft_id)


@operation(
    router, "POST", "/legal-drafts/{draft_id}/acts/ban-hanh", name="issueDraft", action="impact.issue",
    gives=DraftWhole, summary="Ghi văn bản đã ban hành",
)  # fmt: skip
def issue(request: ApiRequest, draft_id: Id, data: TextIssuedIn) -> DraftWhole:
    """Record the issued text."""
    by, version = request.actor, _begun(request, draft_id, data)
    issuing.issue(
        draft_id, data.number, data.issued_on, data.effective_on, issuer=data.issuer, by=by, version=version
    )
    return whole(by, draft_id)


@operation(
    router, "POST", "/legal-drafts/{draft_id}/acts/thoi", name="dropDraft", action="impact.issue",
    gives=DraftWhole, summary="Thôi soạn thảo, kèm lý do",
)  # fmt: skip
def drop(request: ApiRequest, draft_id: Id, data: DraftDroppedIn) -> DraftWhole:
    """Give a draft up."""
    by, version = request.actor, _begun(request, draft_id, data)
    drafting.drop(draft_id, data.reason, by=by, version=version)
    return whole(by, draft_id)
