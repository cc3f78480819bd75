"""Acts of a review: procedures put under an item, their sheets and drawings, results handed in, judged, accepted."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction

from motcua.base import clock
from motcua.base.errors import Conflict, Invalid
from motcua.base.organisations.actor import Actor
from motcua.base.organisations.permissions import allowed, check
from motcua.base.text import clean
from motcua.base.writing import needed, touched
from motcua.catalogue.procedures.models import Procedure
from motcua.catalogue.procedures.queries import national_part, version_on
from motcua.control.costs.models import CostStudy
from motcua.control.reviews import rules
from motcua.control.reviews.models import Review, ReviewItem, SimplificationOption
from motcua.control.reviews.services import options
from motcua.control.reviews.services._common import lock, theirs, told
from motcua.law.questionnaires import Questionnaire, faults, questionnaire, stopped

State = ReviewItem.State
OPEN = (State.PLANNED, State.UNDER_WAY, State.RETURNED)
FORM = "RA_SOAT"  # the questionnaire 02/RS-KSTT
MOST_STEPS = 30


@transaction.atomic
def add_procedures(
    item_id: int, codes: Iterable[str], *, by: Actor, at: datetime | None = None
) -> list[Review]:
    """Put procedures under an item, each to be reviewed on a sheet of its own.

    Args:
        item_id: the item of a plan.
        codes: as the catalogue has them, with or without the local suffix; those there already are passed over.
        by: who writes the plan, or the lead agency once it is approved.
        at: when, if not now.

    Raises:
        Invalid: a code is not in the catalogue; nothing is added then.
        Conflict: the results are in already.
    """
    item = lock(ReviewItem, item_id)
    _may_fill(item, by)
    wanted = list(dict.fromkeys(national_part(clean(code)) for code in codes if clean(code)))
    if not wanted:
        raise Invalid("Chọn ít nhất một thủ tục.", field="codes")
    known = {one.code: one for one in Procedure.objects.filter(code__in=wanted)}
    unknown = [code for code in wanted if code not in known]
    if unknown:
        listed = ", ".join(unknown[:5]) + (" …" if len(unknown) > 5 else "")
        raise Invalid(f"Không có trong danh mục thủ tục: {listed}. Chưa thêm thủ tục nào.", field="codes")
    there = set(item.reviews.values_list("procedure_id", flat=True))
    added = [
        Review.objects.create(item=item, procedure=known[code])
        for code in wanted
        if known[code].pk not in there
    ]
    if added:
        item.is_group = item.is_group or len(there) + len(added) > 1
        touched(item, "is_group")
        codes_in = [one.procedure.code for one in added][:50]
        told("review.procedures_added", item, by=by, label=str(item), at=at, detail={"codes": codes_in})
    return added


def _may_fill(item: ReviewItem, by: Actor) -> None:
    """Raise unless the actor may say which procedures an item has."""
    if allowed(by, "review.judge") is None:
        theirs(by, "review.do", item.lead_id)
    if item.state not in OPEN:
        raise Conflict("Kết quả rà soát của mục này đã gửi.")


@transaction.atomic
def remove_procedure(review_id: int, *, by: Actor, version: int | None = None) -> ReviewItem:
    """Take a procedure from an item as long as nothing has been written about it.

    Raises:
        Conflict: its sheet is begun, or it has an option.
    """
    review = lock(Review, review_id, version=version)
    item = lock(ReviewItem, review.item_id)
    _may_fill(item, by)
    if review.answers or review.conclusion or review.options.exists():
        raise Conflict("Phiếu rà soát của thủ tục này đã có nội dung.")
    code = review.procedure.code
    review.delete()
    touched(item)
    told("review.procedure_removed", item, by=by, label=str(item), detail={"code": code})
    return item


def _reviewed(review_id: int, by: Actor, version: int | None) -> tuple[Review, ReviewItem]:
    """Lock a sheet and its item for the lead agency to write."""
    review = lock(Review, review_id, version=version)
    item = lock(ReviewItem, review.item_id)
    _may_review(item, by)
    return review, item


def _may_review(item: ReviewItem, by: Actor) -> None:
    theirs(by, "review.do", item.lead_id)
    if item.plan.state != "DA_PHE_DUYET":
        raise Conflict("Kế hoạch rà soát chưa được phê duyệt.")
    if item.state not in OPEN:
        raise Conflict("Kết quả rà soát đã gửi; chỉ sửa được khi Văn phòng trả lại.")


@transaction.atomic
def save_sheet(
    review_id: int, *, by: Actor, answers: Mapping[str, Any], conclusion: str = "", reason: str = "",
    feedback: str = "", cost_study_id: int | None = None, version: int | None = None, at: datetime | None = None,
) -> Review:  # fmt: skip
    """Keep the sheet of a procedure (02/RS-KSTT); with a conclusion it is done.

    Args:
        review_id: which.
        by: a focal officer or specialist of the lead agency.
        answers: of the questionnaire, as `law.questionnaires` reads them.
        conclusion: a code of `Review.Conclusion`, "" while it is being written.
        reason: of the conclusion.
        feedback: numbers of feedback it answers, or their words.
        cost_study_id: the study of its cost.
        version: as it was shown.
        at: when, if not now.

    Raises:
        Invalid: a conclusion before every question is answered, without reason, or against the remedies.
        Conflict: the plan is not approved, the results are in, or somebody wrote meanwhile.
    """
    review, item = _reviewed(review_id, by, version)
    asked = questionnaire_of(review)
    kept = remedies_of(asked, answers)
    if conclusion:
        if conclusion not in Review.Conclusion.values:
            raise Invalid("Chọn kết luận.", field="conclusion")
        _answered(asked, answers)
        _concludes(conclusion, kept, clean(reason), stopped(asked, answers) is not None)
    if cost_study_id is not None:
        found = CostStudy.objects.exclude(state=CostStudy.State.DISCARDED).filter(pk=cost_study_id).first()
        if found is None or found.procedure_id not in (None, review.procedure_id):
            raise Invalid("Chọn bảng tính chi phí của thủ tục này.", field="cost_study")
    moment = at or clock.now()
    review.answers, review.remedies, review.conclusion = dict(answers), kept, conclusion
    review.reason, review.feedback = clean(reason)[:4000], clean(feedback)[:300]
    review.cost_study_id, review.reviewer_name = cost_study_id, by.name[:120]
    review.done_on = _day(moment) if conclusion else None
    review.form_version = asked.version
    if review.procedure_version_id is None:
        review.procedure_version = version_on(review.procedure_id, clock.today())
    touched(
        review, "answers", "remedies", "conclusion", "reason", "feedback", "cost_study", "reviewer_name", "done_on",
        "form_version", "procedure_version",
    )  # fmt: skip
    if item.state == State.PLANNED:
        item.state = State.UNDER_WAY
        touched(item, "state")
    told(
        "review.sheet_done" if conclusion else "review.sheet_saved", review, by=by, at=at,
        label=review.procedure.code, detail={"conclusion": conclusion},
    )  # fmt: skip
    return review


def questionnaire_of(review: Review) -> Questionnaire:
    """Return the questionnaire of a sheet: the version it was begun with, or that of today."""
    if review.form_version is not None:
        return questionnaire(FORM, version=review.form_version)
    return questionnaire(FORM, on=clock.today())


def remedies_of(asked: Questionnaire, answers: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    """Return what the answers say shall become of each part of the procedure."""
    if stopped(asked, answers):
        return {}
    found = {}
    for question in asked.questions:
        part, remedy = question.key.upper(), str(answers.get(f"{question.key}_xu_ly", ""))
        if part in rules.PARTS and remedy:
            found[part] = {"remedy": remedy, "how": str(answers.get(f"{question.key}_phuong_an", ""))}
    return found


def _answered(asked: Questionnaire, answers: Mapping[str, Any]) -> None:
    """Raise Invalid with the first question that has no proper answer."""
    wrong = faults(asked, answers)
    if wrong:
        key, words = next(iter(wrong.items()))
        more = f" Còn {len(wrong) - 1} câu khác chưa trả lời." if len(wrong) > 1 else ""
        raise Invalid(f"Chưa kết luận được. {words}{more}", field=key)


def _concludes(
    conclusion: str, remedies: Mapping[str, Mapping[str, str]], reason: str, needless: bool
) -> None:
    """Raise Invalid when the conclusion does not follow from what was said before it."""
    changed = [part for part, one in remedies.items() if one["remedy"] != Review.Conclusion.KEEP]
    if needless and conclusion != Review.Conclusion.ABOLISH:
        raise Invalid("Thủ tục không còn cần thiết thì kết luận là bãi bỏ.", field="conclusion")
    if conclusion == Review.Conclusion.KEEP and changed:
        raise Invalid(
            f"Kết luận giữ nguyên nhưng có bộ phận thay đổi: {rules.PARTS[changed[0]].lower()}.",
            field="conclusion",
        )
    if conclusion == Review.Conclusion.AMEND and not changed:
        raise Invalid("Kết luận sửa đổi, bổ sung nhưng chưa bộ phận nào thay đổi.", field="conclusion")
    if not reason:
        raise Invalid("Ghi lý do của kết luận.", field="reason")


def _steps(rows: Sequence[Mapping[str, str]]) -> list[dict[str, str]]:
    """Return the steps of a drawing: who does what, in how long, with which papers; raises Invalid."""
    kept = []
    for row in rows:
        step = {name: clean(str(row.get(name, "")))[:300] for name in ("who", "name", "time", "papers")}
        if not any(step.values()):
            continue
        if not step["who"] or not step["name"]:
            raise Invalid("Mỗi bước của sơ đồ ghi ai làm và làm gì.", field="steps")
        kept.append(step)
    if len(kept) > MOST_STEPS:
        raise Invalid(f"Sơ đồ có nhiều nhất {MOST_STEPS} bước.", field="steps")
    return kept


@transaction.atomic
def draw_item(
    item_id: int, before: Sequence[Mapping[str, str]], after: Sequence[Mapping[str, str]], *, by: Actor,
    version: int | None = None,
    at: datetime | None = None,
) -> ReviewItem:  # fmt: skip
    """Keep the drawing of a whole group before and after (sơ đồ nhóm, sent with the results).

    Args:
        item_id: which.
        before, after: steps in order, each with who, name, time and papers.
        by: a focal officer or specialist of the lead agency.
        version: as it was shown.
    """
    item = lock(ReviewItem, item_id, version=version)
    _may_review(item, by)
    item.before_steps, item.after_steps = _steps(before), _steps(after)
    touched(item, "before_steps", "after_steps")
    told("review.drawn", item, by=by, label=str(item), at=at)
    return item


@transaction.atomic
def draw_sheet(
    review_id: int, after: Sequence[Mapping[str, str]], *, by: Actor, version: int | None = None,
    at: datetime | None = None,
) -> Review:  # fmt: skip
    """Keep the drawing of one procedure as it is to be, beside the process in force."""
    review, _ = _reviewed(review_id, by, version)
    review.after_steps = _steps(after)
    touched(review, "after_steps")
    told("review.sheet_drawn", review, by=by, label=review.procedure.code, at=at)
    return review


def missing(item: ReviewItem) -> list[str]:
    """Return what an item still lacks before its results can be handed in, in words."""
    reviews = list(item.reviews.select_related("procedure"))
    lacking = [] if reviews else ["Chưa có thủ tục nào được rà soát."]
    optioned = set(
        item.options.exclude(state=SimplificationOption.State.REFUSED).values_list("procedure_id", flat=True)
    )
    for review in reviews:
        if not review.conclusion:
            lacking.append(f"Thủ tục {review.procedure.code} chưa có kết luận.")
        elif review.conclusion != Review.Conclusion.KEEP and review.procedure_id not in optioned:
            lacking.append(f"Thủ tục {review.procedure.code} chưa có phương án đơn giản hóa.")
    if item.is_group and len(reviews) > 1 and not (item.before_steps and item.after_steps):
        lacking.append("Rà soát nhóm phải có sơ đồ trước và sau.")
    return lacking


@transaction.atomic
def hand_in(item_id: int, *, by: Actor, version: int | None = None, at: datetime | None = None) -> ReviewItem:
    """Hand the results of an item in to the control office, with its options.

    Raises:
        Invalid: a sheet has no conclusion, a change no option, an option no legal text, a group no drawing.
        Conflict: they are in already.
    """
    item = lock(ReviewItem, item_id, version=version)
    _may_review(item, by)
    lacking = missing(item)
    if lacking:
        raise Invalid(" ".join(lacking))
    proposed = item.options.filter(state=SimplificationOption.State.PROPOSED).order_by("pk")
    for option in proposed:
        options.send_option(option.pk, by=by, at=at)
    item.state, item.handed_on = State.HANDED_IN, _day(at)
    touched(item, "state", "handed_on")
    told("review.handed_in", item, by=by, label=str(item), at=at)
    return item


def _day(at: datetime | None) -> date:
    return clock.day_of(at or clock.now())


@transaction.atomic
def return_item(
    item_id: int, remark: str, *, by: Actor, version: int | None = None, at: datetime | None = None
) -> ReviewItem:
    """Send the results of an item back with what is missing.

    Raises:
        Conflict: they are not in.
    """
    check(by, "review.judge")
    item = lock(ReviewItem, item_id, version=version)
    if item.state != State.HANDED_IN:
        raise Conflict("Kết quả của mục này chưa gửi hoặc đã đạt.")
    item.remark = needed(remark, "remark", "Ghi nội dung cần hoàn thiện.")
    item.state = State.RETURNED
    touched(item, "state", "remark")
    told("review.item_returned", item, by=by, label=str(item), at=at, detail={"reason": item.remark[:300]})
    return item


@transaction.atomic
def accept_item(
    item_id: int, *, by: Actor, version: int | None = None, at: datetime | None = None
) -> ReviewItem:
    """Find the results of an item good; its options are judged one by one.

    Raises:
        Conflict: they are not in.
    """
    check(by, "review.judge")
    item = lock(ReviewItem, item_id, version=version)
    if item.state != State.HANDED_IN:
        raise Conflict("Kết quả của mục này chưa gửi hoặc đã đạt.")
    item.state, item.accepted_on = State.ACCEPTED, _day(at)
    touched(item, "state", "accepted_on")
    told("review.item_accepted", item, by=by, label=str(item), at=at)
    return item
