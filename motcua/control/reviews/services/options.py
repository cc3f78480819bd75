"""Acts on simplification options: proposed, judged by control, sent back, completed, put up for approval, refused."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from motcua.base import clock
from motcua.base.errors import Conflict, Invalid
from motcua.base.organisations.actor import Actor
from motcua.base.organisations.models import Agency
from motcua.base.organisations.permissions import check
from motcua.base.text import clean
from motcua.catalogue.procedures.models import Procedure
from motcua.control.reviews import rules
from motcua.control.reviews.models import LegalAmendment, OptionRemark, Review, ReviewItem, SimplificationOption
from motcua.control.reviews.services._common import lock, needed, not_negative, theirs, told, touched

State, Kind = SimplificationOption.State, SimplificationOption.Kind
OPEN_FOR_CHANGE = (State.PROPOSED, State.COMPLETING)


@transaction.atomic
def propose_option(
    procedure_id: int,
    kind: str,
    parts: Iterable[str],
    what: str,
    reason: str,
    by: Actor,
    agency_id: int,
    evidence_url: str = "",
    days_before: Decimal | int | None = None,
    days_after: Decimal | int | None = None,
    cost_study_id: int | None = None,
    *,
    competence: str = SimplificationOption.Competence.PROVINCE,
    review_id: int | None = None,
    item_id: int | None = None,
    origin: str = "",
    feedback: str = "",
    cost_before: Decimal | int | None = None,
    cost_after: Decimal | int | None = None,
    at: datetime | None = None,
    is_sample: bool = False,
) -> SimplificationOption:
    """Propose a simplification option of a procedure (NĐ 63/2010 Điều 31; TT 02/2017 Phụ lục VI).

    Args:
        procedure_id: the procedure that shall change.
        kind: a code of `SimplificationOption.Kind`.
        parts: codes of `rules.PARTS` that change; needed for SUA_DOI.
        what: exactly what shall change.
        reason: why.
        by: a focal officer or specialist of the agency, or a control officer.
        agency_id: the agency that proposes.
        evidence_url: a page of this site that shows why.
        days_before: the time limit now, in working days.
        days_after: the limit afterwards, in working days.
        cost_study_id: a study of the cost now and after; its totals are taken over.
        competence: who may bring it into force, a code of `SimplificationOption.Competence`.
        review_id: the review it follows from.
        item_id: the item of the plan, for what a whole group gains.
        origin: a code of `SimplificationOption.Origin`; by itself RA_SOAT with a review, else KHAC.
        feedback: the number of the feedback it answers, or its words.
        cost_before: đồng a year now, where there is no study.
        cost_after: đồng a year afterwards, where there is no study.
        at: when, if not now.
        is_sample: whether it is invented.

    Raises:
        Invalid: no such procedure, kind or part; no words; negative or one-sided figures; a page elsewhere.
        NotAllowed: the actor does not work for that agency.
    """
    theirs(by, "review.propose", agency_id)
    if not Procedure.objects.filter(pk=procedure_id).exists():
        raise Invalid("Thủ tục này không có trong danh mục.", field="procedure")
    values = _values(
        kind=kind, parts=parts, what=what, reason=reason, competence=competence, days_before=days_before,
        days_after=days_after, cost_before=cost_before, cost_after=cost_after, feedback=feedback,
        cost_study_id=cost_study_id, procedure_id=procedure_id,
    )  # fmt: skip
    review = lock(Review, review_id) if review_id else None
    if review is not None:
        if review.procedure_id != procedure_id:
            raise Invalid("Phiếu rà soát này của thủ tục khác.", field="review")
        item_id = review.item_id
    if item_id is not None:
        _of_item(item_id, agency_id)
    option = SimplificationOption.objects.create(
        procedure_id=procedure_id, review=review, item_id=item_id, agency_id=agency_id,
        origin=origin or (SimplificationOption.Origin.REVIEW if item_id else SimplificationOption.Origin.OWN),
        evidence_url=_own_page(evidence_url), proposed_by_name=by.name, proposed_at=at or clock.now(),
        is_sample=is_sample, **values,
    )  # fmt: skip
    _told("simplification.proposed", option, by=by, at=at)
    return option


def _of_item(item_id: int, agency_id: int) -> None:
    item = lock(ReviewItem, item_id)
    if item.lead_id != agency_id:
        raise Invalid("Mục rà soát này do cơ quan khác chủ trì.", field="item")
    if item.state not in (ReviewItem.State.PLANNED, ReviewItem.State.UNDER_WAY, ReviewItem.State.RETURNED):
        raise Conflict("Kết quả rà soát đã gửi; chỉ thêm phương án khi Văn phòng trả lại hoàn thiện.")


def _own_page(address: str) -> str:
    address = clean(address)
    if address and (not address.startswith("/") or address.startswith("//")):
        raise Invalid("Trang chứng cứ phải là trang của hệ thống này.", field="evidence_url")
    return address[:500]


def _values(*, parts: Iterable[str], **given: Any) -> dict[str, Any]:
    """Return an option's fields out of what was given; raises Invalid for what cannot be kept."""
    kind, competence, found = given["kind"], given["competence"], list(dict.fromkeys(parts))
    if kind not in Kind.values:
        raise Invalid("Chọn kiểu phương án.", field="kind")
    if competence not in SimplificationOption.Competence.values:
        raise Invalid("Chọn thẩm quyền thực thi.", field="competence")
    unknown = [part for part in found if part not in rules.PARTS]
    if unknown:
        raise Invalid(f"Không có bộ phận “{unknown[0]}” của thủ tục.", field="parts")
    if kind == Kind.AMEND and not found:
        raise Invalid("Chọn bộ phận của thủ tục được sửa đổi, bổ sung.", field="parts")
    days_before = not_negative(given["days_before"], "days_before", "Thời hạn trước")
    days_after = not_negative(given["days_after"], "days_after", "Thời hạn sau")
    if days_after is not None and days_before is None:
        raise Invalid("Ghi cả thời hạn hiện tại.", field="days_before")
    before, after, study = _costs(given)
    return {
        "kind": kind, "competence": competence, "parts": found,
        "what": needed(given["what"], "what", "Ghi nội dung đơn giản hóa."),
        "reason": needed(given["reason"], "reason", "Ghi lý do."),
        "feedback": clean(given["feedback"])[:300], "days_before": days_before, "days_after": days_after,
        "cost_before": before, "cost_after": after, "cost_study_id": study,
    }  # fmt: skip


def _costs(given: dict[str, Any]) -> tuple[Decimal | None, Decimal | None, int | None]:
    """Return the cost before and after and the study they come from."""
    before = not_negative(given["cost_before"], "cost_before", "Chi phí trước")
    after = not_negative(given["cost_after"], "cost_after", "Chi phí sau")
    if (before is None) != (after is None):
        raise Invalid("Ghi cả chi phí trước và chi phí sau.", field="cost_after")
    return before, after, given["cost_study_id"]
