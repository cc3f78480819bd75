"""Acts on simplification options: proposed, judged by control, sent back, completed, put up for approval, refused."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db import transaction

from motcua.base import clock
from motcua.base.errors import Conflict, Invalid
from motcua.base.organisations.actor import Actor
from motcua.base.organisations.permissions import check
from motcua.base.text import clean
from motcua.base.writing import needed, touched
from motcua.catalogue.procedures.models import Procedure
from motcua.control.costs.models import CostStudy
from motcua.control.costs.queries import totals
from motcua.control.reviews import rules
from motcua.control.reviews.models import (
    LegalAmendment,
    OptionRemark,
    Review,
    ReviewItem,
    SimplificationOption,
)
from motcua.control.reviews.services._common import lock, not_negative, theirs, told

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
    review = _review_of(review_id, procedure_id) if review_id else None
    item_id = review.item_id if review else item_id
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


def _review_of(review_id: int, procedure_id: int) -> Review:
    review = lock(Review, review_id)
    if review.procedure_id != procedure_id:
        raise Invalid("Phiếu rà soát này của thủ tục khác.", field="review")
    return review


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
    """Return the cost before and after in đồng a year, from the study where there is one, and the study's key."""
    study_id = given["cost_study_id"]
    if study_id is not None:
        study = CostStudy.objects.exclude(state=CostStudy.State.DISCARDED).filter(pk=study_id).first()
        if study is None:
            raise Invalid("Không có bảng tính chi phí này.", field="cost_study")
        if study.procedure_id is not None and study.procedure_id != given["procedure_id"]:
            raise Invalid("Bảng tính chi phí này của thủ tục khác.", field="cost_study")
        found = totals([study_id])[study_id]
        return _kept(found.now), _kept(found.after), study_id
    before = not_negative(given["cost_before"], "cost_before", "Chi phí trước")
    after = not_negative(given["cost_after"], "cost_after", "Chi phí sau")
    if (before is None) != (after is None):
        raise Invalid("Ghi cả chi phí trước và chi phí sau.", field="cost_after")
    return before, after, None


def _kept(amount: Decimal) -> Decimal:
    return amount.quantize(Decimal("0.0001"), ROUND_HALF_UP)


def moved(option: SimplificationOption, to: str) -> None:
    """Put an option into another state, not yet saved; raises Conflict when the rules do not let it."""
    if not rules.may_move(option.state, to):
        state = option.get_state_display().lower()
        raise Conflict(
            f"Phương án đang ở bước “{state}”, không chuyển sang “{State(to).label.lower()}” được."
        )
    option.state = to


def _told(
    kind: str, option: SimplificationOption, *, by: Actor, at: datetime | None = None, **detail: Any
) -> None:
    told(
        kind,
        option,
        by=by,
        label=f"{option.procedure.code} {option.get_kind_display()}",
        at=at,
        detail=detail,
    )


@transaction.atomic
def edit_option(
    option_id: int, *, by: Actor, version: int | None = None, **given: Any
) -> SimplificationOption:
    """Change an option that is still proposed or is being completed.

    Args:
        option_id: which.
        by: a focal officer or specialist of its agency.
        version: as it was shown.
        given: the fields of `propose_option` that change.

    Raises:
        Conflict: it has been sent on, or somebody changed it meanwhile.
        Invalid: what `propose_option` refuses.
    """
    option = lock(SimplificationOption, option_id, version=version)
    theirs(by, "review.propose", option.agency_id)
    if option.state not in OPEN_FOR_CHANGE:
        raise Conflict("Phương án đã gửi đánh giá; chỉ sửa được khi Văn phòng trả lại.")
    names = (
        "kind", "parts", "what", "reason", "competence", "days_before", "days_after", "feedback", "cost_study_id",
        "cost_before", "cost_after",
    )  # fmt: skip
    values = _values(
        procedure_id=option.procedure_id, **{name: given.get(name, getattr(option, name)) for name in names}
    )
    for name, value in values.items():
        setattr(option, name, value)
    touched(option, *values)
    _told("simplification.edited", option, by=by)
    return option


@transaction.atomic
def send_option(
    option_id: int, *, by: Actor, version: int | None = None, answers: dict[int, str] | None = None,
    at: datetime | None = None,
) -> SimplificationOption:  # fmt: skip
    """Send an option to the control office to be judged, the first time or completed.

    Args:
        option_id: which.
        by: a focal officer or specialist of its agency.
        version: as it was shown.
        answers: what was done about each remark of control, by its key.
        at: when, if not now.

    Raises:
        Conflict: it is not with the agency.
        Invalid: nothing says which legal text must change, or a remark has no answer.
    """
    option = lock(SimplificationOption, option_id, version=version)
    theirs(by, "review.propose", option.agency_id)
    ready_to_send(option)
    moment, open_remarks = at or clock.now(), option.remarks.filter(answered_at__isnull=True, returned=True)
    for remark in open_remarks:
        said = clean((answers or {}).get(remark.pk, ""))
        if not said:
            raise Invalid(
                "Ghi tiếp thu, giải trình cho từng ý kiến của Văn phòng.", field=f"answer-{remark.pk}"
            )
        remark.answer, remark.answered_at = said, moment
        remark.save(update_fields=["answer", "answered_at"])
    moved(option, State.JUDGED)
    _refresh_costs(option)
    touched(option, "state", "cost_before", "cost_after")
    _told("simplification.sent", option, by=by, at=at)
    return option


def ready_to_send(option: SimplificationOption) -> None:
    """Raise Invalid when an option does not yet say which legal text has to change for it (Phụ lục VI, part 2)."""
    if option.kind != Kind.KEEP and not option.amendments.exists():
        raise Invalid(
            f"Phương án của thủ tục {option.procedure.code} chưa có kiến nghị thực thi: thêm văn bản, điều khoản phải "
            "sửa, cơ quan soạn thảo và thời hạn.", field="amendments",
        )  # fmt: skip


def _refresh_costs(option: SimplificationOption) -> None:
    if option.cost_study_id:
        found = totals([option.cost_study_id])[option.cost_study_id]
        option.cost_before, option.cost_after = _kept(found.now), _kept(found.after)


@transaction.atomic
def remark_on(
    option_id: int, text: str, *, by: Actor, part: str = "", returned: bool = False, version: int | None = None,
    at: datetime | None = None,
) -> OptionRemark:  # fmt: skip
    """Say something about the quality of an option, and send it back to its agency or not.

    Args:
        option_id: which; it must be under judgement.
        text: the remark.
        by: a control officer.
        part: what it is about, a code of `rules.PARTS`, "" for the whole.
        returned: whether it goes back to be completed.
        version: as it was shown.
        at: when, if not now.

    Raises:
        Conflict: it is not being judged.
    """
    check(by, "review.judge")
    option = lock(SimplificationOption, option_id, version=version)
    if option.state not in (State.JUDGED, State.WAITING):
        raise Conflict("Phương án không ở bước đánh giá.")
    text = needed(text, "text", "Ghi ý kiến đánh giá.")
    if part and part not in rules.PARTS:
        raise Invalid("Chọn bộ phận có trong danh sách.", field="part")
    remark = OptionRemark.objects.create(
        option=option, part=part, text=text, returned=returned, by_name=by.name, at=at or clock.now()
    )
    if returned:
        moved(option, State.COMPLETING)
        option.returns += 1
        option.decision = None
    touched(option, "state", "returns", "decision")
    kind = "simplification.returned" if returned else "simplification.remarked"
    _told(kind, option, by=by, at=at, reason=text[:300])
    return remark


@transaction.atomic
def accept_option(
    option_id: int, *, by: Actor, version: int | None = None, at: datetime | None = None
) -> SimplificationOption:
    """Find an option good enough to be put before the chairman.

    Raises:
        Conflict: it is not being judged.
    """
    check(by, "review.judge")
    option = lock(SimplificationOption, option_id, version=version)
    moved(option, State.WAITING)
    _refresh_costs(option)
    touched(option, "state", "cost_before", "cost_after")
    _told("simplification.accepted", option, by=by, at=at)
    return option


@transaction.atomic
def refuse_option(
    option_id: int, reason: str, *, by: Actor, on: date | None = None, version: int | None = None,
    at: datetime | None = None,
) -> SimplificationOption:  # fmt: skip
    """End an option that is not taken, with the reason: by control, the chairman, or a ministry's answer.

    Raises:
        Conflict: it has ended already.
        Invalid: no reason.
    """
    check(by, "review.judge")
    option = lock(SimplificationOption, option_id, version=version)
    option.end_reason = needed(reason, "reason", "Ghi lý do không chấp thuận.")
    moved(option, State.REFUSED)
    option.refused_on = on or clock.today()
    touched(option, "state", "end_reason", "refused_on")
    open_texts = option.amendments.filter(state__in=LegalAmendment.OPEN)
    open_texts.update(state=LegalAmendment.State.DROPPED, note="Phương án không được chấp thuận")
    _told("simplification.refused", option, by=by, at=at, reason=option.end_reason[:300])
    return option
