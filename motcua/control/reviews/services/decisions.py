"""Acts on the decision that passes options (Phụ lục VI) and on the letters that take them to ministries."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from django.db import IntegrityError, transaction

from motcua.base import clock
from motcua.base.errors import Conflict, Invalid, NotFound
from motcua.base.files.checks import DOCX_TYPE
from motcua.base.files.services import store_made
from motcua.base.organisations.actor import Actor
from motcua.base.organisations.permissions import check
from motcua.base.text import clean, day
from motcua.base.writing import needed, touched
from motcua.control.reviews import rules
from motcua.control.reviews.models import (
    LegalAmendment,
    MinistryLetter,
    SimplificationDecision,
    SimplificationOption,
)
from motcua.control.reviews.papers.decision import decision_document, letter_document
from motcua.control.reviews.services._common import lock, told
from motcua.control.reviews.services.options import moved

State, Kind = SimplificationDecision.State, SimplificationOption.Kind
OptionState = SimplificationOption.State


@transaction.atomic
def draft_decision(
    option_ids: Iterable[int], *, by: Actor, title: str = "", plan_id: int | None = None, at: datetime | None = None,
    is_sample: bool = False,
) -> SimplificationDecision:  # fmt: skip
    """Begin a decision on options that control found good (TT 02/2017 Phụ lục VI).

    Args:
        option_ids: options that wait for approval.
        by: a control officer.
        title: its subject; the usual words when empty.
        plan_id: the review plan it comes of.
        at: when, if not now.
        is_sample: whether it is invented.

    Raises:
        Invalid: none chosen.
        Conflict: one does not wait for approval, or stands in another decision.
    """
    check(by, "review.judge")
    words = clean(title) or "Thông qua phương án đơn giản hóa thủ tục hành chính"
    decision = SimplificationDecision.objects.create(
        title=words[:400], plan_id=plan_id, created_by_name=by.name[:120], created_at=at or clock.now(),
        is_sample=is_sample,
    )  # fmt: skip
    _take_in(decision, option_ids)
    told("simplification.decision_drafted", decision, by=by, label=decision.label, at=at)
    return decision


def _take_in(decision: SimplificationDecision, option_ids: Iterable[int]) -> None:
    wanted = sorted(set(option_ids))
    if not wanted:
        raise Invalid("Chọn phương án đưa vào quyết định.")
    for option_id in wanted:
        option = lock(SimplificationOption, option_id)
        if option.state != OptionState.WAITING:
            raise Conflict(f"Phương án của thủ tục {option.procedure.code} không ở bước chờ phê duyệt.")
        if option.decision_id is not None and option.decision_id != decision.pk:
            raise Conflict(f"Phương án của thủ tục {option.procedure.code} đã ở dự thảo khác.")
        option.decision = decision
        touched(option, "decision")


@transaction.atomic
def change_decision(
    decision_id: int, option_ids: Iterable[int], *, by: Actor, title: str, version: int | None = None
) -> SimplificationDecision:
    """Write the subject of a draft anew and say which options stand in it.

    Raises:
        Conflict: it is not a draft, or somebody changed it meanwhile.
        Invalid: no subject, or no option.
    """
    check(by, "review.judge")
    decision = lock(SimplificationDecision, decision_id, version=version)
    if decision.state != State.DRAFT:
        raise Conflict("Quyết định không còn là dự thảo.")
    decision.title = needed(title, "title", "Ghi trích yếu.", 400)
    wanted = set(option_ids)
    decision.options.exclude(pk__in=wanted).update(decision=None)
    _take_in(decision, wanted)
    touched(decision, "title")
    told("simplification.decision_changed", decision, by=by, label=decision.label)
    return decision


@transaction.atomic
def submit_decision(
    decision_id: int, *, by: Actor, version: int | None = None, at: datetime | None = None
) -> SimplificationDecision:
    """Put a draft before the chairman.

    Raises:
        Conflict: it is not a draft.
    """
    check(by, "review.judge")
    decision = lock(SimplificationDecision, decision_id, version=version)
    if decision.state != State.DRAFT:
        raise Conflict("Quyết định không còn là dự thảo.")
    if not decision.options.exists():
        raise Invalid("Dự thảo chưa có phương án nào.")
    decision.state = State.WAITING
    touched(decision, "state")
    told("simplification.decision_submitted", decision, by=by, label=decision.label, at=at)
    return decision


@transaction.atomic
def take_back_decision(
    decision_id: int, *, by: Actor, version: int | None = None, reason: str = ""
) -> SimplificationDecision:
    """Make a submitted decision a draft again: control takes it back, or the chairman sends it back with a reason.

    Raises:
        Conflict: it does not wait for signature.
        Invalid: the chairman gives no reason.
    """
    decision = lock(SimplificationDecision, decision_id, version=version)
    if by.has("chu_tich"):
        check(by, "review.approve")
        reason = needed(reason, "reason", "Ghi lý do trả lại.")
    else:
        check(by, "review.judge")
    if decision.state != State.WAITING:
        raise Conflict("Quyết định không ở bước chờ ký.")
    decision.state = State.DRAFT
    touched(decision, "state")
    told(
        "simplification.decision_returned", decision, by=by, label=decision.label,
        detail={"reason": clean(reason)[:300]},
    )  # fmt: skip
    return decision


@transaction.atomic
def discard_decision(decision_id: int, *, by: Actor, version: int | None = None) -> SimplificationDecision:
    """Throw a draft away; its options wait again.

    Raises:
        Conflict: it is signed, or waits for signature.
    """
    check(by, "review.judge")
    decision = lock(SimplificationDecision, decision_id, version=version)
    if decision.state != State.DRAFT:
        raise Conflict("Chỉ bỏ được dự thảo.")
    decision.options.update(decision=None)
    decision.state = State.DISCARDED
    touched(decision, "state")
    told("simplification.decision_discarded", decision, by=by, label=decision.label)
    return decision


@transaction.atomic
def sign_decision(
    decision_id: int, *, number: str, signed_on: date, by: Actor, version: int | None = None,
    at: datetime | None = None,
) -> SimplificationDecision:  # fmt: skip
    """Sign a decision under its number: its options are passed and their legal texts fall due.

    Args:
        decision_id: which; it must wait for signature.
        number: "123/QĐ-UBND".
        signed_on: the day of signing.
        by: the chairman.
        version: as it was shown.
        at: when, if not now.

    Raises:
        Invalid: no number, or a day to come.
        Conflict: it does not wait for signature, or the number is taken that day.
    """
    check(by, "review.approve")
    decision = lock(SimplificationDecision, decision_id, version=version)
    if decision.state != State.WAITING:
        raise Conflict("Quyết định chưa được trình ký.")
    decision.number = needed(number, "number", "Ghi số, ký hiệu của quyết định.", 60)
    if signed_on > clock.today():
        raise Invalid("Ngày ký không thể ở sau hôm nay.", field="signed_on")
    decision.signed_on, decision.state, decision.signer_name = signed_on, State.SIGNED, by.name[:120]
    try:
        with transaction.atomic():
            touched(decision, "number", "signed_on", "state", "signer_name")
    except IntegrityError:
        raise Conflict(f"Số {decision.number} ngày {day(signed_on)} đã có.", field="number") from None
    for option in SimplificationOption.objects.select_for_update().filter(decision=decision).order_by("pk"):
        moved(option, OptionState.APPROVED)
        option.approved_on = signed_on
        fields = ["state", "approved_on"]
        if option.kind == Kind.KEEP:
            # Nothing has to change: what stays as it is stands with the signature.
            moved(option, OptionState.ENFORCED)
            option.enforced_on = signed_on
            fields.append("enforced_on")
        touched(option, *fields)
    options = list(decision.options.select_related("procedure").prefetch_related("amendments__agency"))
    decision.file = store_made(
        decision_document(decision, options), f"quyet-dinh-{decision.pk}.docx", DOCX_TYPE, by=by,
        object_kind="simplification_decision", object_id=decision.pk, at=at,
    )  # fmt: skip
    decision.save(update_fields=["file"])
    told(
        "simplification.decision_signed", decision, by=by, label=decision.label, at=at,
        detail={"options": len(options)},
    )  # fmt: skip
    return decision


@transaction.atomic
def draft_letter(
    decision_id: int, addressee: str, option_ids: Iterable[int], *, by: Actor, at: datetime | None = None
) -> MinistryLetter:
    """Draft the letter that takes options of central competence to a ministry (Điều 31).

    Args:
        decision_id: the signed decision.
        addressee: "Bộ Xây dựng".
        option_ids: options of the decision that are not in a letter yet.
        by: a control officer.
        at: when, if not now.

    Raises:
        Invalid: no addressee or option; an option of the province's own competence.
        Conflict: the decision is not signed, or an option has been sent.
    """
    check(by, "review.judge")
    decision = lock(SimplificationDecision, decision_id)
    if decision.state != State.SIGNED:
        raise Conflict("Quyết định chưa ký; chưa gửi bộ, ngành được.")
    wanted = sorted(set(option_ids))
    if not wanted:
        raise Invalid("Chọn phương án gửi bộ, ngành.")
    letter = MinistryLetter.objects.create(
        decision=decision, addressee=needed(addressee, "addressee", "Ghi bộ, ngành nhận.", 200),
        created_by_name=by.name[:120], created_at=at or clock.now(),
    )  # fmt: skip
    for option_id in wanted:
        option = lock(SimplificationOption, option_id)
        if option.decision_id != decision.pk or option.competence not in rules.CENTRAL:
            raise Invalid(f"Phương án của thủ tục {option.procedure.code} không thuộc thẩm quyền trung ương.")
        if option.letter_id is not None or option.state != OptionState.APPROVED:
            raise Conflict(f"Phương án của thủ tục {option.procedure.code} đã gửi.")
        option.letter = letter
        touched(option, "letter")
    told("simplification.letter_drafted", letter, by=by, label=str(letter), at=at)
    return letter


@transaction.atomic
def discard_letter(letter_id: int, *, by: Actor, version: int | None = None) -> None:
    """Throw a letter away that was not sent; its options may go into another.

    Raises:
        Conflict: it has been sent.
    """
    check(by, "review.judge")
    letter = lock(MinistryLetter, letter_id, version=version)
    if letter.sent_on is not None:
        raise Conflict("Công văn đã gửi.")
    letter.options.update(letter=None)
    told("simplification.letter_discarded", letter, by=by, label=str(letter))
    letter.delete()


@transaction.atomic
def letter_sent(
    letter_id: int,
    *,
    number: str,
    sent_on: date,
    by: Actor,
    version: int | None = None,
    at: datetime | None = None,
) -> MinistryLetter:
    """Record under which number and on which day a letter went to the ministry.

    Raises:
        Invalid: no number, or a day before the decision or to come.
        Conflict: it has been sent.
    """
    check(by, "review.judge")
    letter = lock(MinistryLetter, letter_id, version=version)
    if letter.sent_on is not None:
        raise Conflict("Công văn đã gửi.")
    letter.number = needed(number, "number", "Ghi số, ký hiệu công văn.", 60)
    signed_on = letter.decision.signed_on
    if sent_on > clock.today() or (signed_on and sent_on < signed_on):
        raise Invalid("Ngày gửi phải từ ngày ký quyết định đến hôm nay.", field="sent_on")
    letter.sent_on = sent_on
    touched(letter, "number", "sent_on")
    for option in SimplificationOption.objects.select_for_update().filter(letter=letter).order_by("pk"):
        moved(option, OptionState.SENT)
        touched(option, "state")
    options = list(letter.options.select_related("procedure").prefetch_related("amendments__agency"))
    letter.file = store_made(
        letter_document(letter, options), f"cong-van-{letter.pk}.docx", DOCX_TYPE, by=by,
        object_kind="ministry_letter", object_id=letter.pk, at=at,
    )  # fmt: skip
    letter.save(update_fields=["file"])
    told(
        "simplification.letter_sent",
        letter,
        by=by,
        label=str(letter),
        at=at,
        detail={"number": letter.number},
    )
    return letter


@transaction.atomic
def letter_answered(
    letter_id: int, *, number: str, answered_on: date, answer: str, taken: Mapping[int, bool], by: Actor,
    version: int | None = None, at: datetime | None = None,
) -> MinistryLetter:  # fmt: skip
    """Record a ministry's answer: which options it takes up, which it does not.

    Args:
        letter_id: the letter that was sent.
        number: of the answer.
        answered_on: its day.
        answer: what it says.
        taken: of each option whether the ministry takes it up.
        by: a control officer.
        version: as it was shown.
        at: when, if not now.

    Raises:
        Invalid: no number or words, or a day before the letter or to come.
        NotFound: an option is not of this letter.
        Conflict: the letter was not sent, or is answered already.
    """
    check(by, "review.judge")
    letter = lock(MinistryLetter, letter_id, version=version)
    if letter.sent_on is None:
        raise Conflict("Công văn chưa gửi.")
    if letter.answered_on is not None:
        raise Conflict("Công văn đã có trả lời.")
    if not letter.sent_on <= answered_on <= clock.today():
        raise Invalid("Ngày trả lời phải từ ngày gửi đến hôm nay.", field="answered_on")
    letter.answer_number = needed(number, "number", "Ghi số văn bản trả lời.", 60)
    letter.answer = needed(answer, "answer", "Ghi nội dung trả lời.")
    letter.answered_on = answered_on
    touched(letter, "answer_number", "answer", "answered_on")
    rows = {one.pk: one for one in SimplificationOption.objects.select_for_update().filter(letter=letter)}
    if set(taken) - set(rows):
        raise NotFound("Phương án không thuộc công văn này.")
    for pk, accepted in sorted(taken.items()):
        option = rows[pk]
        if accepted:
            moved(option, OptionState.DRAFTING)
            touched(option, "state")
            continue
        moved(option, OptionState.REFUSED)
        option.refused_on, option.end_reason = answered_on, letter.answer
        touched(option, "state", "refused_on", "end_reason")
        open_texts = option.amendments.filter(state__in=LegalAmendment.OPEN)
        open_texts.update(state=LegalAmendment.State.DROPPED, note="Bộ, ngành không chấp thuận")
    told("simplification.letter_answered", letter, by=by, label=str(letter), at=at)
    return letter
