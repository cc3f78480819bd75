"""Decisions that announce internal procedures: drafted, sent round for opinion, signed, made public."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta

from django.db import transaction

from motcua.base import clock
from motcua.base.errors import Conflict, Invalid, NotFound
from motcua.base.organisations.actor import Actor
from motcua.base.organisations.models import Agency
from motcua.base.text import clean
from motcua.base.text import day as said
from motcua.base.writing import needed, still_as_shown, touched
from motcua.catalogue.procedures import services as catalogue
from motcua.catalogue.procedures.importing.reading import Reading
from motcua.catalogue.procedures.importing.stored import records_of
from motcua.catalogue.procedures.models import ProcedureVersion
from motcua.control.programmes.models import DecisionLine, InternalDecision, InternalProcedure, Opinion
from motcua.control.programmes.services._common import agency, check_theirs, day_needed, told
from motcua.law.programmes import common

MANAGE, CONTRIBUTE = "internal.manage", "internal.contribute"
State, Change = InternalDecision.State, DecisionLine.Change
OPEN = (State.DRAFT, State.OPINIONS)


@transaction.atomic
def draft(
    *, title: str, owner_id: int | None, changes: Mapping[int, str], by: Actor, at: datetime | None = None
) -> InternalDecision:
    """Draft a decision that announces internal procedures.

    Args:
        title: what it is about.
        owner_id: who drafts it.
        changes: for each internal procedure how it changes (MOI, SDBS, BAIBO).
        by: the owner's focal officer, or a control officer.

    Raises:
        Invalid: no title, owner or procedure.
        NotAllowed: another agency's.
        Conflict: a procedure lies in another draft, or its change does not fit what it is.
    """
    at = at or clock.now()
    title = needed(title, "title", "Ghi trích yếu của quyết định.", 300)
    owner = agency(owner_id, "owner", "Chọn cơ quan chủ trì.", clock.day_of(at))
    check_theirs(by, MANAGE, owner.pk)
    made = InternalDecision.objects.create(owner=owner, title=title, made_at=at, made_by_name=by.name[:120])
    _set_lines(made, changes, by=by)
    told("internal.decision_drafted", made, by=by, at=at, detail={"count": len(changes)})
    return made


def _set_lines(found: InternalDecision, changes: Mapping[int, str], *, by: Actor) -> None:
    if not changes:
        raise Invalid("Chọn ít nhất một thủ tục.", field="ids")
    rows = list(
        InternalProcedure.objects.select_for_update(of=("self",))
        .select_related("procedure")
        .filter(pk__in=changes)
        .order_by("pk")
    )
    if len(rows) < len(changes):
        raise Invalid("Có thủ tục không còn trong kho.", field="ids")
    elsewhere = (
        DecisionLine.objects.filter(internal__in=rows, decision__state__in=OPEN)
        .exclude(decision=found)
        .select_related("internal__procedure", "decision")
        .first()
    )
    if elsewhere:
        raise Conflict(
            f"{elsewhere.internal.procedure.code} đang nằm trong dự thảo “{elsewhere.decision.title}”."
        )
    for row in rows:
        check_theirs(by, MANAGE, row.owner_id)
        _check_change(row, changes[row.pk])
    found.lines.all().delete()
    DecisionLine.objects.bulk_create(
        DecisionLine(decision=found, internal=row, change=changes[row.pk]) for row in rows
    )


def _check_change(row: InternalProcedure, change: str) -> None:
    code = row.procedure.code
    if change not in Change.values:
        raise Invalid(f"Chọn loại thay đổi của {code}.", field="ids")
    if change == Change.NEW and row.announced_on:
        raise Conflict(f"{code} đã công bố ngày {said(row.announced_on)}; chọn sửa đổi hoặc bãi bỏ.")
    if change != Change.NEW and not row.announced_on:
        raise Conflict(f"{code} chưa công bố lần nào nên chưa thể sửa đổi, bãi bỏ.")
    if not row.procedure.versions.filter(valid_to__isnull=True).exists():
        raise Conflict(f"{code} đã hết hiệu lực, không công bố hay bãi bỏ được nữa.")


def lock(pk: int, *, by: Actor, version: int | None = None, states: Iterable[str] = OPEN) -> InternalDecision:
    """Lock a decision for who drafts it.

    Raises:
        NotFound: there is none. NotAllowed: another agency's. Conflict: it is past this step, or somebody was first.
    """
    found = InternalDecision.objects.select_for_update(of=("self",)).filter(pk=pk).first()
    if found is None:
        raise NotFound("Không có dự thảo quyết định này.")
    check_theirs(by, MANAGE, found.owner_id)
    still_as_shown(version, found.version)
    if found.state not in states:
        raise Conflict(f"Quyết định này {found.get_state_display().lower()}.")
    return found


@transaction.atomic
def redraft(
    pk: int, *, title: str, changes: Mapping[int, str], by: Actor, version: int | None = None,
    at: datetime | None = None,
) -> InternalDecision:  # fmt: skip
    """Change what a draft announces, before or while opinions are asked.

    Raises:
        Invalid, Conflict, NotAllowed: as `draft` and `lock`.
    """
    at = at or clock.now()
    found = lock(pk, by=by, version=version)
    found.title = needed(title, "title", "Ghi trích yếu của quyết định.", 300)
    _set_lines(found, changes, by=by)
    touched(found, "title")
    told("internal.decision_redrafted", found, by=by, at=at, detail={"count": len(changes)})
    return found


@transaction.atomic
def ask_opinions(
    pk: int, agency_ids: Iterable[int], *, due: date | None, by: Actor, version: int | None = None,
    at: datetime | None = None,
) -> InternalDecision:  # fmt: skip
    """Ask agencies for their opinion on a draft until a day; asked again, further agencies are added.

    Args:
        agency_ids: whom; the owner itself is not asked.
        due: the last day; by default as many days on as `law/programmes` says.

    Raises:
        Invalid: nobody asked, or a day that is past.
        NotFound, NotAllowed, Conflict: as `lock`.
    """
    at = at or clock.now()
    found, today = lock(pk, by=by, version=version), clock.day_of(at)
    due = due or found.opinions_due or today + timedelta(days=common().opinion_days)
    if due < today:
        raise Invalid("Hạn góp ý đã qua.", field="due")
    wanted = set(agency_ids) - {found.owner_id}
    asked = Agency.objects.on(today).filter(pk__in=wanted).exclude(pk__in=found.opinions.values("agency_id"))
    fresh = [Opinion(decision=found, agency=one) for one in asked]
    if not fresh and due == found.opinions_due:
        raise Invalid("Chọn cơ quan cần xin ý kiến.", field="agencies")
    if not fresh and not found.opinions.exists():
        raise Invalid("Chọn cơ quan cần xin ý kiến.", field="agencies")
    Opinion.objects.bulk_create(fresh)
    found.state, found.opinions_due = State.OPINIONS, due
    found.opinions_from = found.opinions_from or today
    touched(found, "state", "opinions_due", "opinions_from")
    told(
        "internal.opinions_asked", found, by=by, at=at,
        detail={"count": len(fresh), "deadline": due.isoformat()},
        payload={"agencies": [one.agency_id for one in fresh]},
    )  # fmt: skip
    return found


def _opinion(pk: int, version: int | None) -> Opinion:
    found = (
        Opinion.objects.select_for_update(of=("self",))
        .select_related("decision", "agency")
        .filter(pk=pk)
        .first()
    )
    if found is None:
        raise NotFound("Không có phiếu lấy ý kiến này.")
    still_as_shown(version, found.version)
    if found.decision.state != State.OPINIONS:
        raise Conflict("Dự thảo này không còn lấy ý kiến.")
    return found


@transaction.atomic
def give_opinion(
    pk: int, *, answer: str, text: str, by: Actor, version: int | None = None, at: datetime | None = None
) -> Opinion:
    """Answer a draft for one's agency; until the decision is signed the answer may be changed.

    Raises:
        Invalid: neither agreement nor a comment with its text.
        NotAllowed: another agency was asked.
        NotFound, Conflict: there is no such question, or the round is over.
    """
    at = at or clock.now()
    found = _opinion(pk, version)
    check_theirs(by, CONTRIBUTE, found.agency_id)
    if answer not in Opinion.Answer.values:
        raise Invalid("Chọn nhất trí hoặc có ý kiến.", field="answer")
    if answer == Opinion.Answer.COMMENTS and not clean(text):
        raise Invalid("Ghi nội dung góp ý.", field="text")
    found.answer, found.text, found.answered_on = answer, text.strip(), clock.day_of(at)
    found.answered_by_name, found.taken, found.explanation = by.name[:120], "", ""
    touched(found, "answer", "text", "answered_on", "answered_by_name", "taken", "explanation")
    told(
        "internal.opinion_given", found.decision, by=by, at=at,
        detail={"agency": str(found.agency), "answer": found.get_answer_display()},
    )  # fmt: skip
    return found


@transaction.atomic
def explain(
    pk: int,
    *,
    taken: str,
    explanation: str,
    by: Actor,
    version: int | None = None,
    at: datetime | None = None,
) -> Opinion:
    """Say what becomes of a comment: taken up, in part, or not and why.

    Raises:
        Invalid: no choice, or a comment not taken up without its reason.
        NotFound, NotAllowed, Conflict: as `lock`; nobody has answered yet.
    """
    at = at or clock.now()
    found = _opinion(pk, version)
    check_theirs(by, MANAGE, found.decision.owner_id)
    if found.answer != Opinion.Answer.COMMENTS:
        raise Conflict("Cơ quan này chưa có ý kiến nào để giải trình.")
    if taken not in Opinion.Taken.values:
        raise Invalid("Chọn tiếp thu hay không.", field="taken")
    if taken != Opinion.Taken.YES and not clean(explanation):
        raise Invalid("Ghi giải trình khi không tiếp thu đầy đủ.", field="explanation")
    found.taken, found.explanation = taken, clean(explanation)[:1000]
    touched(found, "taken", "explanation")
    told(
        "internal.opinion_explained", found.decision, by=by, at=at,
        detail={"agency": str(found.agency), "result": found.get_taken_display()},
    )  # fmt: skip
    return found


def hindrances(found: InternalDecision, day: date) -> list[str]:
    """Return what still stands in the way of signing a decision on a day, in sentences."""
    rows = list(found.opinions.select_related("agency"))
    waiting = [str(row.agency) for row in rows if not row.answer]
    open_ones = [str(row.agency) for row in rows if row.answer == Opinion.Answer.COMMENTS and not row.taken]
    told_of = []
    if waiting and found.opinions_due and day <= found.opinions_due:
        told_of.append(f"Chưa hết hạn góp ý {said(found.opinions_due)}; còn chờ {', '.join(waiting)}.")
    if open_ones:
        told_of.append(f"Chưa giải trình ý kiến của {', '.join(open_ones)}.")
    return told_of


@transaction.atomic
def sign(
    pk: int, *, number: str, signed_on: date | None, by: Actor, version: int | None = None, at: datetime | None = None
) -> InternalDecision:  # fmt: skip
    """Write the number and day of a signed decision: its procedures are announced, changed or ended by it.

    Raises:
        Invalid: no number or day, or a day to come.
        Conflict: opinions are still waited for or not explained; a procedure changed meanwhile.
        NotFound, NotAllowed: as `lock`.
    """
    at = at or clock.now()
    found, today = lock(pk, by=by, version=version), clock.day_of(at)
    number = needed(number, "number", "Ghi số, ký hiệu quyết định.", 80)
    day = day_needed(signed_on, "signed_on", "Ghi ngày ký.")
    if day > today:
        raise Invalid("Ngày ký chưa tới.", field="signed_on")
    stands = hindrances(found, day)
    if stands:
        raise Conflict(" ".join(stands))
    lines = list(found.lines.select_related("internal__procedure", "internal__owner"))
    for line in lines:
        _check_change(line.internal, line.change)
    found.state, found.number, found.signed_on = State.SIGNED, number, day
    touched(found, "state", "number", "signed_on")
    _carry_out(found, lines, day, by=by, at=at)
    told("internal.decision_signed", found, by=by, at=at, detail={"number": number, "count": len(lines)})
    return found


def _carry_out(
    found: InternalDecision, lines: list[DecisionLine], day: date, *, by: Actor, at: datetime
) -> None:
    """Let a signed decision do its work in the store."""
    kept = [line for line in lines if line.change != Change.ENDED]
    newest = (
        ProcedureVersion.objects.filter(procedure__in=[line.internal.procedure_id for line in kept])
        .order_by("procedure_id", "-number")
        .distinct("procedure_id")
    )
    publisher = "Chủ tịch UBND tỉnh"
    records = [
        # The announcement is of the version as it stands: no new one begins by it.
        replace(record, is_public=True, decision_no=found.number, decision_date=day, publisher=publisher)
        for record in records_of(newest)
    ]
    outcome = catalogue.import_reading(
        Reading(records=records), by=by, label=found.number, at=at, right=MANAGE
    )
    if outcome.refused:
        raise Conflict("; ".join(str(fault) for fault in outcome.refused))
    for line in lines:
        one = line.internal
        if line.change == Change.ENDED:
            catalogue.close(one.procedure_id, last_day=day, by=by, basis=found.number, at=at, right=MANAGE)
        if line.change == Change.NEW:
            one.announced_in, one.announced_on = found, day
            touched(one, "announced_in", "announced_on")


@transaction.atomic
def publish(
    pk: int, *, address: str, published_on: date | None, by: Actor, version: int | None = None,
    at: datetime | None = None,
) -> InternalDecision:  # fmt: skip
    """Write where and when a signed decision was made public.

    Raises:
        Invalid: no place or day, a day before signing or to come.
        NotFound, NotAllowed, Conflict: as `lock`; it is not signed, or public already.
    """
    at = at or clock.now()
    found = lock(pk, by=by, version=version, states=(State.SIGNED,))
    if found.published_on:
        raise Conflict("Quyết định này đã ghi công khai.")
    place = needed(address, "address", "Ghi nơi công khai, ví dụ Cổng thông tin điện tử tỉnh.", 300)
    day = day_needed(published_on, "published_on", "Ghi ngày công khai.")
    if (found.signed_on and day < found.signed_on) or day > clock.day_of(at):
        raise Invalid("Ngày công khai phải từ ngày ký đến hôm nay.", field="published_on")
    found.published_on, found.published_at_address = day, place
    touched(found, "published_on", "published_at_address")
    told("internal.decision_published", found, by=by, at=at, detail={"place": place})
    return found


@transaction.atomic
def drop(pk: int, *, by: Actor, version: int | None = None, at: datetime | None = None) -> InternalDecision:
    """Give a draft up; its procedures can be announced by another.

    Raises:
        NotFound, NotAllowed, Conflict: as `lock`.
    """
    at = at or clock.now()
    found = lock(pk, by=by, version=version)
    found.state = State.DROPPED
    touched(found, "state")
    told("internal.decision_dropped", found, by=by, at=at)
    return found
