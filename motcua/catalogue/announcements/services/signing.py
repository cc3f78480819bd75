"""Signing, and what follows: versions and closings at once, entry in the national database, publication."""

from dataclasses import replace
from datetime import date, datetime

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Max

from motcua.base import clock
from motcua.base.errors import Conflict, DomainError, Invalid
from motcua.base.organisations.actor import Actor
from motcua.base.organisations.queries import focal_officers, holders
from motcua.base.organisations.roles import Role
from motcua.base.text import day as said
from motcua.base.worktime.queries import calendar_for
from motcua.base.writing import needed
from motcua.catalogue.announcements import contents, gate, rules
from motcua.catalogue.announcements.models import Announcement, AnnouncementLine
from motcua.catalogue.announcements.services._common import lock, lock_line, tell, told, touched
from motcua.catalogue.announcements.services.drafting import release
from motcua.catalogue.announcements.services.flowing import page_of
from motcua.catalogue.procedures import services as procedures
from motcua.catalogue.procedures.models import Procedure

State = Announcement.State


@transaction.atomic
def sign(
    pk: int,
    *,
    number: str,
    version: int,
    by: Actor,
    signed_on: date | None = None,
    signer_name: str = "",
    at: datetime | None = None,
) -> Announcement:
    """Issue a decision: all its versions and closings come into the catalogue, or none.

    Dossiers under way keep the version they were received under. The first day may lie ahead.

    Args:
        number: of the decision.
        version: as it was shown.
        by: the chairman.
        signed_on: today by default; not ahead.
        signer_name: who signed, by default who acts.
        at: when, if not now.

    Raises:
        Invalid: no number, a day that cannot be, in effect before signing, something lacks.
        Conflict: it does not wait for signing, somebody changed it or the catalogue, the number is taken.
    """
    at = at or clock.now()
    today = clock.day_of(at)
    made = lock(pk, by=by, action="announcement.sign", version=version)
    if made.state != State.TO_SIGN:
        raise Conflict(f"Dự thảo không ở bước chờ ký ({made.get_state_display().lower()}).")
    _dates(made, signed_on or today, today)
    made.number = needed(number, "number", "Ghi số quyết định.", 80)
    made.signer_name = signer_name.strip()[:160] or by.name[:160]
    lines = _locked_lines(made)
    gate.check_complete(made, lines)
    gate.no_circle(made)
    effective = made.effective_on or today
    gate.check_catalogue(lines, effective)
    for line in lines:
        _carry_out(line, made, effective, by=by, at=at)
    release(made)
    _finish(made, at)
    told(
        "announcement.signed", made, by=by, at=at,
        detail={"number": made.number, "lines": len(lines), "effective_on": effective.isoformat()},
    )  # fmt: skip
    people = holders(Role.CONTROL, today) | focal_officers(made.agency_id, today)
    tell(
        people, f"Đã ban hành {made.number}: {made.title}",
        f"Nhập CSDL quốc gia trước {said(made.entry_due)}.", page_of(made), at=at,
    )  # fmt: skip
    return made


def _dates(made: Announcement, signed_on: date, today: date) -> None:
    if signed_on > today:
        raise Invalid("Ngày ký không thể sau hôm nay.", field="signed_on")
    if made.submitted_at and signed_on < clock.day_of(made.submitted_at):
        raise Invalid("Ngày ký không thể trước ngày trình dự thảo.", field="signed_on")
    made.signed_on = signed_on
    if made.effective_on is None:
        made.effective_on = signed_on
    if made.effective_on < signed_on:
        raise Invalid(
            f"Ngày có hiệu lực {said(made.effective_on)} trước ngày ký {said(signed_on)}; trả lại để sửa.",
            field="signed_on",
        )


def _locked_lines(made: Announcement) -> list[AnnouncementLine]:
    """Lock the catalogue against imports, then the procedures concerned, always in this order."""
    procedures.one_at_a_time()
    keys = set(made.lines.values_list("procedure_id", flat=True)) | set(
        made.lines.values_list("replaced__procedure_id", flat=True)
    )
    list(Procedure.objects.select_for_update().filter(pk__in=keys - {None}).order_by("pk"))
    return list(made.lines.select_related("procedure").prefetch_related("replaced__procedure"))


def _carry_out(
    line: AnnouncementLine, made: Announcement, effective: date, *, by: Actor, at: datetime
) -> None:
    """Bring one line into the catalogue; the signature carries the right to it."""
    signer = replace(by, is_system=True)
    last_day = gate.last_day_of(line, effective)
    try:
        if not line.ends:
            _new_version(line, made, gate.first_day_of(line, effective), signer=signer, at=at)
        elif line.procedure_id:
            procedures.close(line.procedure_id, last_day=last_day, by=signer, basis=made.number, at=at)
            line.last_day = last_day
        for link in line.replaced.all():
            procedures.close(link.procedure_id, last_day=last_day, by=signer, basis=made.number, at=at)
    except DomainError as refused:
        raise Conflict(f"Thủ tục {line.code}: {refused.message}") from refused
    line.is_open = False
    line.version += 1
    line.save()


def _new_version(
    line: AnnouncementLine, made: Announcement, start: date, *, signer: Actor, at: datetime
) -> None:
    record = replace(
        contents.from_json(line.content or {}), decision_no=made.number, decision_date=made.signed_on,
        publisher=f"Ủy ban nhân dân {settings.PROVINCE_NAME[:1].lower()}{settings.PROVINCE_NAME[1:]}",
        is_public=True,
    )  # fmt: skip
    stored = procedures.save_version(record, by=signer, valid_from=start, shown_hash=line.base_hash, at=at)
    line.content = contents.to_json(record)
    line.made_version, line.procedure_id, line.first_day = stored, stored.procedure_id, start


def _finish(made: Announcement, at: datetime) -> None:
    due = rules.entry_due(
        calendar_for(), made.signed_on or at.date(), shortened=bool(made.source and made.source.shortened)
    )
    made.state, made.signed_at = State.SIGNED, at
    made.entry_due, made.entry_rule = (due.due, due.rule.code) if due else (None, "")
    try:
        with transaction.atomic():
            touched(
                made, at, "state", "number", "signed_on", "signed_at", "signer_name", "effective_on", "entry_due",
                "entry_rule",
            )  # fmt: skip
    except IntegrityError:
        raise Conflict(
            f"Số {made.number} ngày {said(made.signed_on)} đã dùng cho quyết định khác.", field="number"
        ) from None


# ---- entry and publication --------------------------------------------------------------------------------


def _entry_day(made: Announcement, on: date | None, at: datetime) -> date:
    today = clock.day_of(at)
    day = on or today
    if day > today:
        raise Invalid("Ngày nhập không thể sau hôm nay.", field="entered_on")
    if made.signed_on and day < made.signed_on:
        raise Invalid("Ngày nhập không thể trước ngày ký.", field="entered_on")
    return day


@transaction.atomic
def enter_line(
    line_pk: int, *, by: Actor, entered_on: date | None = None, at: datetime | None = None
) -> AnnouncementLine:
    """Record that a line stands in the national database; with the last one the decision does.

    Raises:
        Invalid: a day that cannot be.
        Conflict: the decision is not signed, or the line stands there already.
    """
    at = at or clock.now()
    line = lock_line(line_pk, by=by, action="announcement.enter")
    made = line.announcement
    if made.state != State.SIGNED:
        raise Conflict("Chỉ ghi nhập CSDL quốc gia cho quyết định đã ban hành và chưa nhập xong.")
    if line.entered_on is not None:
        raise Conflict(f"Thủ tục {line.code} đã ghi nhập ngày {said(line.entered_on)}.")
    _enter([line], made, _entry_day(made, entered_on, at), by=by, at=at)
    return line


@transaction.atomic
def enter_all(
    pk: int, *, version: int, by: Actor, entered_on: date | None = None, at: datetime | None = None
) -> Announcement:
    """Record that all lines still open stand in the national database.

    Raises:
        Invalid: a day that cannot be.
        Conflict: the decision is not signed, entered already, or somebody changed it.
    """
    at = at or clock.now()
    made = lock(pk, by=by, action="announcement.enter", version=version)
    if made.state != State.SIGNED:
        raise Conflict("Chỉ ghi nhập CSDL quốc gia cho quyết định đã ban hành và chưa nhập xong.")
    lines = list(made.lines.filter(entered_on__isnull=True))
    _enter(lines, made, _entry_day(made, entered_on, at), by=by, at=at)
    return made


def _enter(lines: list[AnnouncementLine], made: Announcement, day: date, *, by: Actor, at: datetime) -> None:
    for line in lines:
        line.entered_on, line.entered_by_name = day, by.name[:160]
        line.version += 1
        line.save(update_fields=["entered_on", "entered_by_name", "version"])
    if not made.lines.filter(entered_on__isnull=True).exists():
        made.state = State.ENTERED
        made.entered_on = made.lines.aggregate(last=Max("entered_on"))["last"]
    touched(made, at, "state", "entered_on")
    codes = [line.code for line in lines]
    told("announcement.entered", made, by=by, at=at, detail={"procedure_codes": codes, "on": day.isoformat()})


@transaction.atomic
def publish(
    pk: int, *, version: int, by: Actor, published_on: date | None = None, at: datetime | None = None
) -> Announcement:
    """Record that a decision is public: in the national database, and from there on the portal and at desks.

    Raises:
        Invalid: a day that cannot be.
        Conflict: not all lines are entered, or somebody changed it.
    """
    at = at or clock.now()
    made = lock(pk, by=by, action="announcement.enter", version=version)
    if made.state != State.ENTERED:
        raise Conflict("Chỉ công khai quyết định đã nhập đủ vào CSDL quốc gia.")
    today = clock.day_of(at)
    day = published_on or today
    if day > today or (made.entered_on and day < made.entered_on):
        raise Invalid("Ngày công khai từ ngày nhập CSDL quốc gia đến hôm nay.", field="published_on")
    made.state, made.published_on = State.PUBLIC, day
    touched(made, at, "state", "published_on")
    told("announcement.published", made, by=by, at=at, detail={"on": day.isoformat()})
    return made
