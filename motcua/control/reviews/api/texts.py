"""Legal texts that options wait for, over the API: how far each has come, and that it was issued."""

from typing import Literal

from pydantic import Field

from motcua.base.tokens.auth import ApiRequest
from motcua.base.tokens.operations import Code, Day, Id, Line, Seen, expected_version, operation
from motcua.control.reviews import queries
from motcua.control.reviews.api.options import OptionWhole, router, whole
from motcua.control.reviews.models import LegalAmendment
from motcua.control.reviews.services import amending

_ABOUT = "Cơ quan soạn thảo, hoặc Văn phòng UBND; quyền được xét lại như trên trang. Trả về phương án."


class TextProgressIn(Seen):
    """Tình hình soạn văn bản."""

    state: Literal["CHUA", "DANG_SOAN", "DA_TRINH"]
    note: Line = Field("", description="Vướng gì, dự thảo nào.")


class TextIssueIn(Seen):
    """Văn bản đã ban hành."""

    number: Code = Field(examples=["12/2026/QĐ-UBND"])
    issued_on: Day
    in_force_on: Day | None = Field(None, description="Ngày có hiệu lực; mặc định ngày ban hành.")
    same_text: bool = Field(False, description="Cũng cho các phương án khác chờ đúng văn bản này.")


def _text(request: ApiRequest, text_id: int, data: Seen) -> tuple[LegalAmendment, int | None]:
    row = queries.one(queries.amendments(request.actor), text_id)
    return row, expected_version(request, data.version)


@operation(
    router, "POST", "/legal-texts/{text_id}/acts/tinh-hinh", name="reportLegalText", action="review.view",
    gives=OptionWhole, summary="Cập nhật tình hình soạn một văn bản phải sửa", about=_ABOUT,
)  # fmt: skip
def report(request: ApiRequest, text_id: Id, data: TextProgressIn) -> OptionWhole:
    """Say how far the drafting of a text has come."""
    row, version = _text(request, text_id, data)
    amending.report_progress(text_id, data.state, by=request.actor, note=data.note, version=version)
    return whole(request.actor, row.option_id)


@operation(
    router, "POST", "/legal-texts/{text_id}/acts/ban-hanh", name="issueLegalText", action="review.view",
    gives=OptionWhole, summary="Ghi một văn bản phải sửa đã ban hành", about=_ABOUT,
)  # fmt: skip
def issue(request: ApiRequest, text_id: Id, data: TextIssueIn) -> OptionWhole:
    """Record that a text was issued; an option whose last text it was is in force."""
    row, version = _text(request, text_id, data)
    amending.issue(
        text_id, number=data.number, issued_on=data.issued_on, in_force_on=data.in_force_on, same_text=data.same_text,
        by=request.actor, version=version,
    )  # fmt: skip
    return whole(request.actor, row.option_id)
