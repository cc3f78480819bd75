"""Acts on the legal texts that have to change, until they are issued and the option is in force; initiatives."""

from datetime import date, datetime

from django.db import transaction

from motcua.base import clock
from motcua.base.audit.services import record_act
from motcua.base.errors import Conflict, Invalid, NotFound
from motcua.base.events.services import record
from motcua.base.organisations.actor import Actor
from motcua.base.organisations.models import Agency
from motcua.base.organisations.permissions import allowed, check
from motcua.base.text import clean
from motcua.base.writing import needed, touched
from motcua.control.reviews import rules
from motcua.control.reviews.models import Initiative, LegalAmendment, SimplificationOption
from motcua.control.reviews.services._common import lock, theirs, told
from motcua.control.reviews.services.options import OPEN_FOR_CHANGE, moved

State, OptionState = LegalAmendment.State, SimplificationOption.State
UNDER_WAY = (State.NOT_BEGUN, State.DRAFTING, State.SUBMITTED)


@transaction.atomic
def add_amendment(
    option_id: int, *, text: str, articles: str, due: date | None, by: Actor, agency_id: int | None = None,
    ministry: str = "",
) -> LegalAmendment:  # fmt: skip
    """Say which legal text has to change for an option (Phụ lục VI, part 2).

    Args:
        option_id: the option, proposed or being completed.
        text: number and name of the text.
        articles: which articles and clauses.
        due: by when it shall be issued.
        by: a focal officer or specialist of the option's agency.
        agency_id: the agency of the province that drafts it; or
        ministry: the ministry that does.

    Raises:
        Invalid: something is missing, or a ministry drafts for what the province may do itself.
        Conflict: the option has been sent on.
    """
    option = lock(SimplificationOption, option_id)
    theirs(by, "review.propose", option.agency_id)
    if option.state not in OPEN_FOR_CHANGE:
        raise Conflict("Phương án đã gửi đánh giá; chỉ sửa được khi Văn phòng trả lại.")
    if due is None:
        raise Invalid("Ghi thời hạn ban hành văn bản.", field="due")
    ministry = clean(ministry)[:200]
    agency = Agency.objects.filter(pk=agency_id or 0).first()
    if (agency is None) == (not ministry):
        raise Invalid("Chọn cơ quan của tỉnh soạn thảo, hoặc ghi bộ, ngành.", field="agency")
    if ministry and option.competence not in rules.CENTRAL:
        raise Invalid(
            "Phương án thuộc thẩm quyền của tỉnh thì cơ quan của tỉnh soạn văn bản.", field="ministry"
        )
    row = LegalAmendment.objects.create(
        option=option, text=needed(text, "text", "Ghi văn bản phải sửa.", 400),
        articles=needed(articles, "articles", "Ghi điều, khoản phải sửa.", 300), due=due, agency=agency,
        ministry=ministry,
    )  # fmt: skip
    touched(option)
    told("simplification.text_added", row, by=by, label=row.text)
    return row


@transaction.atomic
def remove_amendment(amendment_id: int, *, by: Actor) -> SimplificationOption:
    """Take a legal text from an option that is proposed or being completed.

    Raises:
        Conflict: the option has been sent on.
    """
    row = lock(LegalAmendment, amendment_id)
    option = lock(SimplificationOption, row.option_id)
    theirs(by, "review.propose", option.agency_id)
    if option.state not in OPEN_FOR_CHANGE:
        raise Conflict("Phương án đã gửi đánh giá; chỉ sửa được khi Văn phòng trả lại.")
    text = row.text
    row.delete()
    touched(option)
    told(
        "simplification.text_removed", option, by=by, label=option.procedure.code, detail={"text": text[:200]}
    )
    return option


def _followed(
    amendment_id: int, by: Actor, version: int | None
) -> tuple[LegalAmendment, SimplificationOption]:
    """Lock a text and its approved option for who drafts it, or for control."""
    row = lock(LegalAmendment, amendment_id, version=version)
    option = lock(SimplificationOption, row.option_id)
    if allowed(by, "review.judge") is None:
        theirs(by, "review.do", row.agency_id or 0)
    if option.state not in rules.UNENFORCED:
        raise Conflict("Phương án chưa được phê duyệt hoặc đã kết thúc.")
    if row.state not in UNDER_WAY:
        raise Conflict("Văn bản này đã ban hành hoặc không còn phải sửa.")
    return row, option


@transaction.atomic
def report_progress(
    amendment_id: int, state: str, *, by: Actor, note: str = "", version: int | None = None,
    at: datetime | None = None,
) -> LegalAmendment:  # fmt: skip
    """Say how far the drafting of a text has come.

    Args:
        amendment_id: which.
        state: CHUA, DANG_SOAN or DA_TRINH.
        by: an officer of the agency that drafts it, or control (of a ministry's text control alone).
        note: what stands in the way, which draft.
        version: as it was shown.
        at: when, if not now.

    Raises:
        Invalid: another state.
        Conflict: its option is not approved, or it is issued.
    """
    row, option = _followed(amendment_id, by, version)
    if state not in UNDER_WAY:
        raise Invalid("Chọn tình trạng: chưa soạn, đang soạn hoặc đã trình.", field="state")
    row.state, row.note = state, clean(note)[:500]
    touched(row, "state", "note")
    if (
        option.state == OptionState.APPROVED
        and option.competence not in rules.CENTRAL
        and state != State.NOT_BEGUN
    ):
        moved(option, OptionState.DRAFTING)
        touched(option, "state")
    told("simplification.text_progress", row, by=by, label=row.text, at=at, detail={"state": state})
    return row


@transaction.atomic
def issue(
    amendment_id: int, *, number: str, issued_on: date, by: Actor, in_force_on: date | None = None,
    same_text: bool = False, version: int | None = None, at: datetime | None = None,
) -> list[SimplificationOption]:  # fmt: skip
    """Record that a text was issued; an option whose last text it was is in force.

    Args:
        amendment_id: which.
        number: of the new text.
        issued_on: its day.
        by: an officer of the agency that drafts it, or control.
        in_force_on: from when it holds; the day of issue when not given.
        same_text: also for other approved options that wait for the same text from the same agency.
        version: as it was shown.
        at: when, if not now.

    Returns:
        The options that are in force by it.

    Raises:
        Invalid: no number, a day to come, or in force before it was issued or passed.
        Conflict: its option is not approved, or it is issued.
    """
    row, option = _followed(amendment_id, by, version)
    number = needed(number, "number", "Ghi số, ký hiệu văn bản đã ban hành.", 80)
    if issued_on > clock.today():
        raise Invalid("Ngày ban hành không thể ở sau hôm nay.", field="issued_on")
    in_force_on = in_force_on or issued_on
    if in_force_on < issued_on:
        raise Invalid("Ngày hiệu lực không thể trước ngày ban hành.", field="in_force_on")
    if option.approved_on and issued_on < option.approved_on:
        raise Invalid("Văn bản ban hành trước khi phương án được thông qua.", field="issued_on")
    rows = [(row, option)]
    if same_text:
        alike = LegalAmendment.objects.filter(
            text=row.text, agency_id=row.agency_id, ministry=row.ministry, state__in=UNDER_WAY,
            option__state__in=rules.UNENFORCED, option__approved_on__lte=issued_on,
        ).exclude(pk=row.pk)  # fmt: skip
        rows += [_followed(pk, by, None) for pk in alike.order_by("pk").values_list("pk", flat=True)]
    enforced = []
    for one, _ in rows:
        one.state, one.issued_no, one.issued_on, one.in_force_on = (
            State.ISSUED,
            number,
            issued_on,
            in_force_on,
        )
        touched(one, "state", "issued_no", "issued_on", "in_force_on")
    for pk in sorted({one.option_id for one, _ in rows}):
        found = _enforce(lock(SimplificationOption, pk), by, at)
        if found:
            enforced.append(found)
    told(
        "simplification.text_issued", row, by=by, label=row.text, at=at,
        detail={"number": number, "options": [one.pk for one in enforced]},
    )  # fmt: skip
    return enforced


def _enforce(option: SimplificationOption, by: Actor, at: datetime | None) -> SimplificationOption | None:
    """Put an option in force when none of its texts is open; None while one is."""
    if option.amendments.filter(state__in=UNDER_WAY).exists():
        if option.state in (OptionState.APPROVED, OptionState.SENT):
            moved(option, OptionState.DRAFTING)
            touched(option, "state")
        return None
    days = option.amendments.filter(state=State.ISSUED).values_list("issued_on", flat=True)
    moved(option, OptionState.ENFORCED)
    option.enforced_on = max(one for one in days if one)
    touched(option, "state", "enforced_on")
    told("simplification.enforced", option, by=by, label=option.procedure.code, at=at)
    return option


@transaction.atomic
def no_longer_needed(
    amendment_id: int, reason: str, *, by: Actor, version: int | None = None
) -> LegalAmendment:
    """Say that a text need not change after all (another one took its place); control alone.

    Raises:
        Invalid: no reason.
        Conflict: it is the option's only text, or already settled.
    """
    check(by, "review.judge")
    row, option = _followed(amendment_id, by, version)
    row.note = needed(reason, "reason", "Ghi lý do không còn phải sửa.", 500)
    if not option.amendments.exclude(pk=row.pk).exclude(state=State.DROPPED).exists():
        raise Conflict("Phương án chỉ còn văn bản này; nếu không thực hiện nữa thì kết thúc phương án.")
    row.state = State.DROPPED
    touched(row, "state", "note")
    if option.amendments.filter(state=State.ISSUED).exists():
        _enforce(option, by, None)
    told("simplification.text_dropped", row, by=by, label=row.text, detail={"reason": row.note[:300]})
    return row


@transaction.atomic
def add_initiative(
    *, agency_id: int, title: str, author: str, what: str, applied_on: date | None, by: Actor, result: str = "",
    recognised_no: str = "", option_id: int | None = None, is_sample: bool = False,
) -> Initiative:  # fmt: skip
    """Enter an initiative of an agency: what it is, whose, with what result.

    Args:
        agency_id: whose officers had it.
        title: in one line.
        author: who.
        what: what is done otherwise.
        applied_on: since when.
        by: a focal officer or specialist of the agency, or control.
        result: what came of it.
        recognised_no: the document that recognised it.
        option_id: the option it belongs to.
        is_sample: whether it is invented.

    Raises:
        Invalid: something is missing.
        NotFound: no such option.
    """
    theirs(by, "review.propose", agency_id)
    if applied_on is None:
        raise Invalid("Ghi ngày bắt đầu áp dụng.", field="applied_on")
    if option_id is not None and not SimplificationOption.objects.filter(pk=option_id).exists():
        raise NotFound("Không có phương án này.")
    row = Initiative.objects.create(
        agency_id=agency_id, title=needed(title, "title", "Ghi tên sáng kiến.", 300),
        author=needed(author, "author", "Ghi tác giả.", 200), what=needed(what, "what", "Ghi nội dung sáng kiến."),
        result=clean(result)[:4000], applied_on=applied_on, recognised_no=clean(recognised_no)[:80],
        option_id=option_id, is_sample=is_sample,
    )  # fmt: skip
    record("review.initiative", stream=("initiative", row.pk), by=by, payload={"title": row.title})
    record_act("review.initiative", by=by, object_kind="initiative", object_id=row.pk, label=row.title[:160])
    return row
