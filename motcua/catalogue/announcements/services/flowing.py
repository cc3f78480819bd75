"""The way of a draft: opinions, handing in, quality check with comments, return, approval for signing."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.urls import reverse

from motcua.base import clock
from motcua.base.errors import Conflict, Invalid, NotFound
from motcua.base.organisations.actor import Actor
from motcua.base.organisations.models import Agency
from motcua.base.organisations.permissions import check
from motcua.base.organisations.queries import focal_officers, holders
from motcua.base.organisations.roles import Role
from motcua.base.text import day as said
from motcua.base.worktime.queries import calendar_for
from motcua.base.writing import needed
from motcua.catalogue.announcements import gate, rules
from motcua.catalogue.announcements.models import (
    Announcement,
    AnnouncementLine,
    DraftDuty,
    LineComment,
    Opinion,
)
from motcua.catalogue.announcements.services._common import lock, tell, told, touched, with_agency
from motcua.law import announcing as law

State = Announcement.State


def page_of(announcement: Announcement) -> str:
    """Return the address of a decision's page."""
    return reverse("announcements:decision", args=[announcement.pk])


# ---- opinions of those concerned --------------------------------------------------------------------------


@transaction.atomic
def ask_opinions(
    pk: int,
    agency_ids: Iterable[int],
    *,
    version: int,
    by: Actor,
    due: date | None = None,
    at: datetime | None = None,
) -> Announcement:
    """Ask agencies for an opinion on a draft.

    Raises:
        Invalid: nobody chosen, the own agency, or a day before today.
        Conflict: the draft is on its way, or somebody changed it.
    """
    at = at or clock.now()
    made = lock(pk, by=by, action="announcement.draft", version=version)
    with_agency(made)
    today = clock.day_of(at)
    wanted = set(agency_ids)
    agencies = list(Agency.objects.on(today).filter(pk__in=wanted - {made.agency_id}))
    if not agencies or len(agencies) < len(wanted):
        raise Invalid("Chọn cơ quan khác để lấy ý kiến.", field="agencies")
    found = rules.due_day(calendar_for(), law.OPINION, today)
    last = due or (found.due if found else today)
    if last < today:
        raise Invalid("Hạn trả lời không thể trước hôm nay.", field="due")
    for agency in agencies:
        Opinion.objects.get_or_create(
            announcement=made, agency=agency, defaults={"asked_on": today, "due": last}
        )
        tell(
            focal_officers(agency.pk, today), f"Cho ý kiến dự thảo: {made.title}", f"Trả lời trước {said(last)}.",
            page_of(made), at=at,
        )  # fmt: skip
    made.state = State.OPINION
    touched(made, at, "state")
    told("announcement.opinion_asked", made, by=by, at=at, detail={"agencies": len(agencies)})
    return made


@transaction.atomic
def answer_opinion(
    pk: int, *, agrees: bool, by: Actor, text: str = "", at: datetime | None = None
) -> Opinion:
    """Give one's agency's opinion on a draft.

    Raises:
        NotFound: nobody asked this agency.
        Invalid: it does not agree and says nothing.
        Conflict: the draft is no longer open for opinions.
    """
    at = at or clock.now()
    opinion = (
        Opinion.objects.select_for_update(of=("self",)).select_related("announcement").filter(pk=pk).first()
    )
    if opinion is None:
        raise NotFound("Không có yêu cầu cho ý kiến này.")
    check(by, "announcement.draft", agency_id=opinion.agency_id)
    made = opinion.announcement
    if made.state not in Announcement.WITH_AGENCY:
        raise Conflict("Dự thảo đã trình, không nhận ý kiến nữa.")
    if not agrees:
        needed(text, "text", "Ghi ý kiến chưa thống nhất.", 5000)
    opinion.agrees, opinion.text, opinion.by_name = agrees, text.strip()[:5000], by.name[:160]
    opinion.answered_on = clock.day_of(at)
    opinion.save()
    if made.state == State.OPINION and not made.opinions.filter(answered_on__isnull=True).exists():
        made = Announcement.objects.select_for_update(of=("self",)).get(pk=made.pk)
        made.state = State.DRAFT
        touched(made, at, "state")
        tell(
            focal_officers(made.agency_id, clock.day_of(at)),
            f"Đã đủ ý kiến: {made.title}",
            "",
            page_of(made),
            at=at,
        )
    told("announcement.opinion_given", made, by=by, at=at, detail={"agrees": agrees})
    return opinion


@transaction.atomic
def explain_opinion(pk: int, text: str, *, by: Actor, at: datetime | None = None) -> Opinion:
    """Say what became of an opinion (tiếp thu, giải trình).

    Raises:
        NotFound: there is none.
        Invalid: nothing is said.
    """
    at = at or clock.now()
    opinion = Opinion.objects.filter(pk=pk).first()
    if opinion is None:
        raise NotFound("Không có ý kiến này.")
    made = lock(opinion.announcement_id, by=by, action="announcement.draft")
    with_agency(made)
    opinion.explanation = needed(text, "explanation", "Ghi nội dung tiếp thu, giải trình.", 5000)
    opinion.save(update_fields=["explanation"])
    told("announcement.opinion_explained", made, by=by, at=at, detail={"agency": opinion.agency_id})
    return opinion


# ---- handing in, checking ---------------------------------------------------------------------------------


@transaction.atomic
def submit(
    pk: int,
    *,
    version: int,
    by: Actor,
    proposal_no: str = "",
    proposal_date: date | None = None,
    at: datetime | None = None,
) -> Announcement:
    """Hand a draft in to the control office, the first time or again; the department's duty is done.

    Args:
        proposal_no: number of the department's tờ trình.
        proposal_date: its day, today by default.

    Raises:
        Invalid: something lacks; what and where.
        Conflict: it is on its way, opinions or comments wait for an answer, it does not fit the catalogue.
    """
    at = at or clock.now()
    made = lock(pk, by=by, action="announcement.draft", version=version)
    with_agency(made)
    today = clock.day_of(at)
    _all_answered(made, today)
    if proposal_date is not None and proposal_date > today:
        raise Invalid("Ngày tờ trình không thể sau hôm nay.", field="proposal_date")
    lines = list(made.lines.select_related("procedure").prefetch_related("replaced"))
    gate.check_complete(made, lines)
    if made.effective_on is not None and made.effective_on < today:
        raise Invalid(
            f"Ngày có hiệu lực {said(made.effective_on)} đã qua; quyết định không có hiệu lực trước khi ký.",
            field="effective_on",
        )
    gate.no_circle(made)
    gate.check_catalogue(lines, made.effective_on or today)
    again = made.state == State.RETURNED or made.returned_times > 0
    made.state, made.submitted_at, made.return_reason = State.CHECK, at, ""
    made.proposal_no = proposal_no.strip()[:80] or made.proposal_no
    made.proposal_date = proposal_date or made.proposal_date or today
    found = rules.due_day(calendar_for(), law.CHECK, today)
    made.check_due = found.due if found else None
    touched(made, at, "state", "submitted_at", "return_reason", "proposal_no", "proposal_date", "check_due")
    DraftDuty.objects.filter(source=made.source, agency=made.agency, done_on__isnull=True).update(
        done_on=today, announcement=made
    )
    tell(
        holders(Role.CONTROL, today), f"{'Trình lại' if again else 'Trình'} dự thảo công bố: {made.title}",
        f"{made.agency}; kiểm soát chất lượng trước {said(made.check_due)}.", page_of(made), at=at,
    )  # fmt: skip
    told(
        "announcement.submitted",
        made,
        by=by,
        at=at,
        detail={"lines": len(lines)} | ({"again": True} if again else {}),
    )
    return made


def _all_answered(made: Announcement, today: date) -> None:
    waiting = made.comments.filter(resolved_at__isnull=True, answer="").count()
    if waiting:
        raise Conflict(f"Còn {waiting} ý kiến của cơ quan kiểm soát chưa giải trình.")
    if made.opinions.filter(answered_on__isnull=True, due__gte=today).exists():
        raise Conflict("Còn cơ quan chưa trả lời ý kiến và chưa hết hạn trả lời.")
    if made.opinions.filter(agrees=False, explanation="").exists():
        raise Conflict("Còn ý kiến chưa thống nhất mà chưa tiếp thu, giải trình.")


def _checking(made: Announcement) -> None:
    if made.state != State.CHECK:
        raise Conflict(f"Dự thảo không ở bước kiểm soát chất lượng ({made.get_state_display().lower()}).")


@transaction.atomic
def comment(
    pk: int,
    text: str,
    *,
    by: Actor,
    line_id: int | None = None,
    part: str = "",
    at: datetime | None = None,
) -> LineComment:
    """Say what is to be mended in a draft, a line, or one part of it.

    Raises:
        NotFound: no such line in the draft.
        Invalid: nothing is said.
        Conflict: the draft is not being checked.
    """
    at = at or clock.now()
    made = lock(pk, by=by, action="announcement.check")
    _checking(made)
    line = AnnouncementLine.objects.filter(pk=line_id, announcement=made).first() if line_id else None
    if line_id and line is None:
        raise NotFound("Không có thủ tục này trong dự thảo.")
    row = LineComment.objects.create(
        announcement=made, line=line, part=part[:80], by_name=by.name[:160], at=at,
        text=needed(text, "text", "Ghi ý kiến.", 5000),
    )  # fmt: skip
    told("announcement.commented", made, by=by, at=at, detail={"procedure_code": line.code if line else ""})
    return row


@transaction.atomic
def answer_comment(comment_pk: int, text: str, *, by: Actor, at: datetime | None = None) -> LineComment:
    """Say how a comment of the control office was met.

    Raises:
        NotFound: there is none.
        Invalid: nothing is said.
        Conflict: the draft is not with the department.
    """
    at = at or clock.now()
    row = LineComment.objects.select_related("announcement").filter(pk=comment_pk).first()
    if row is None:
        raise NotFound("Không có ý kiến này.")
    made = lock(row.announcement_id, by=by, action="announcement.draft")
    with_agency(made)
    row.answer = needed(text, "answer", "Ghi nội dung giải trình.", 5000)
    row.save(update_fields=["answer"])
    told("announcement.comment_answered", made, by=by, at=at)
    return row


@transaction.atomic
def resolve_comment(comment_pk: int, *, by: Actor, at: datetime | None = None) -> LineComment:
    """Accept how a comment was met.

    Raises:
        NotFound: there is none.
        Conflict: the draft is not being checked.
    """
    at = at or clock.now()
    row = LineComment.objects.filter(pk=comment_pk).first()
    if row is None:
        raise NotFound("Không có ý kiến này.")
    made = lock(row.announcement_id, by=by, action="announcement.check")
    _checking(made)
    row.resolved_at, row.resolved_by_name = at, by.name[:160]
    row.save(update_fields=["resolved_at", "resolved_by_name"])
    return row


@transaction.atomic
def send_back(pk: int, reason: str, *, version: int, by: Actor, at: datetime | None = None) -> Announcement:
    """Return a draft to its department, by the control office while checking, by the chairman instead of signing.

    Raises:
        Invalid: no reason.
        Conflict: it is not there, or somebody changed it.
    """
    at = at or clock.now()
    action = "announcement.sign" if _waits_for_signing(pk) else "announcement.check"
    made = lock(pk, by=by, action=action, version=version)
    if made.state not in (State.CHECK, State.TO_SIGN):
        raise Conflict(f"Dự thảo đang ở bước “{made.get_state_display().lower()}”, không trả lại được.")
    made.return_reason = needed(reason, "reason", "Ghi lý do trả lại.", 5000)
    made.state, made.check_due, made.checked_at = State.RETURNED, None, None
    made.returned_times += 1
    touched(made, at, "state", "return_reason", "check_due", "checked_at", "returned_times")
    tell(
        focal_officers(made.agency_id, clock.day_of(at)), f"Trả lại dự thảo: {made.title}", made.return_reason,
        page_of(made), at=at,
    )  # fmt: skip
    told("announcement.returned", made, by=by, at=at, detail={"reason": made.return_reason[:300]})
    return made


def _waits_for_signing(pk: int) -> bool:
    return Announcement.objects.filter(pk=pk, state=State.TO_SIGN).exists()


@transaction.atomic
def approve(pk: int, *, version: int, by: Actor, at: datetime | None = None) -> Announcement:
    """End the quality check: the draft goes to the chairman; open comments count as met.

    Raises:
        Invalid, Conflict: it is not being checked, lacks something, or no longer fits the catalogue.
    """
    at = at or clock.now()
    made = lock(pk, by=by, action="announcement.check", version=version)
    _checking(made)
    lines = list(made.lines.select_related("procedure").prefetch_related("replaced"))
    gate.check_complete(made, lines)
    gate.check_catalogue(lines, made.effective_on or clock.day_of(at))
    unanswered = made.comments.filter(resolved_at__isnull=True, answer="").count()
    if unanswered:
        raise Conflict(f"Còn {unanswered} ý kiến chưa được giải trình; trả lại hoặc đóng ý kiến trước.")
    made.comments.filter(resolved_at__isnull=True).update(resolved_at=at, resolved_by_name=by.name[:160])
    made.state, made.checked_at = State.TO_SIGN, at
    touched(made, at, "state", "checked_at")
    due = f"Hạn ban hành {said(made.issue_due)}." if made.issue_due else ""
    tell(holders(Role.CHAIRMAN, clock.day_of(at)), f"Trình ký: {made.title}", due, page_of(made), at=at)
    told("announcement.checked", made, by=by, at=at, detail={"lines": len(lines)})
    return made
