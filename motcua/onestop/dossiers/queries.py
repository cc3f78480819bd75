"""Every read of dossiers, already cut to what this person may see: lists, search, one dossier, the deadline meter."""

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from motcua.base import clock
from motcua.base.crypto import blind_index
from motcua.base.errors import NotFound
from motcua.base.organisations.actor import Actor
from motcua.base.organisations.permissions import Scope, allowed
from motcua.base.text import fold, read_day
from motcua.base.urls import url_of
from motcua.base.worktime import rules as worktime
from motcua.base.worktime.meter import Meter, measure
from motcua.base.worktime.queries import calendar_for
from motcua.catalogue.procedures.models import Procedure
from motcua.onestop.dossiers import homes, names
from motcua.onestop.dossiers.law import Promised, clock_waits
from motcua.onestop.dossiers.models import Dossier, Party, Pause, Result, WorkItem
from motcua.onestop.dossiers.rules import BEFORE_RECEIPT, CLOCK_RUNS, ENDED, WAITING, Status

_CODE = re.compile(r"^[A-Z0-9]+(\.[A-Z0-9]+)*-\d{6,8}-\d{4,7}$")
_CODE_PART = re.compile(r"^(\d{6}-\d{1,7}|[A-Z]\d{2}[0-9A-Z.\-]*)$")
_DIGITS = re.compile(r"^\d{9,13}$")


def visible(by: Actor, action: str = "dossier.view") -> QuerySet[Dossier]:
    """Return the dossiers that the actor may see (or do `action` on); none without the right."""
    scope = allowed(by, action)
    rows = Dossier.objects.all()
    if scope is None:
        return rows.none()
    if scope == Scope.PROVINCE:
        return rows
    if scope == Scope.AGENCY:
        ours = Q(agency_id=by.agency_id) | Q(intake_agency_id=by.agency_id)
        # What an agency only has a part in it reads; its register and its other rights are of its own dossiers.
        return rows.filter(ours | Q(agencies__contains=[by.agency_id]) if action == "dossier.view" else ours)
    return rows.filter(units__contains=[by.unit_id])


def get(dossier_id: int, *, by: Actor) -> Dossier:
    """Return a dossier the actor may see, with what its page shows; raises NotFound for all others."""
    # What few dossiers have (who filed for another, what is corrected) is read when there is some: PostgreSQL
    # takes longer to plan a join of all of it than to run everything else.
    rows = visible(by).select_related(
        "procedure", "procedure_version", "case", "applicant", "intake_unit", "agency"
    )
    return _one(rows.defer(*_LONG_TEXTS), dossier_id)


# Texts of a procedure that a dossier's page does not show.
_LONG_TEXTS = [
    f"procedure_version__{name}"
    for name in (
        "target_note", "conditions", "fee_note", "keywords", "summary", "address_note", "executing_note",
        "authority_note", "uncertain_note",
    )
]  # fmt: skip


def find(dossier_id: int, *, by: Actor) -> Dossier:
    """Return a dossier the actor may see and nothing around it, for an act; raises NotFound for all others."""
    return _one(visible(by), dossier_id)


def _one(rows: QuerySet[Dossier], dossier_id: int) -> Dossier:
    try:
        return rows.get(pk=dossier_id)
    except Dossier.DoesNotExist:
        raise NotFound("Không có hồ sơ này, hoặc hồ sơ thuộc đơn vị khác.") from None


def search(rows: QuerySet[Dossier], text: str) -> QuerySet[Dossier]:
    """Keep the dossiers that match what was typed: code or part of it, identity number, phone, name, procedure.

    Identity numbers and phones are compared by blind index, names without accents.
    """
    text = text.strip()
    if not text:
        return rows
    upper = text.upper().replace(" ", "")
    if _CODE.match(upper):
        return rows.filter(code=upper)
    if _CODE_PART.match(upper) and "-" in upper:
        return rows.filter(code__contains=upper)
    digits = re.sub(r"[\s.\-]", "", text)
    if _DIGITS.match(digits):
        index = blind_index(digits)
        # Looked up first, like procedures below: a few keys let PostgreSQL use the indexes of both columns.
        parties = Party.objects.filter(Q(identity_index=index) | Q(phone_index=index))
        found = list(parties.values_list("pk", flat=True))
        return rows.filter(Q(applicant__in=found) | Q(filer__in=found))
    words = fold(text).split()[:8]
    if re.match(r"^\d\.\d{6}", text):
        return rows.filter(procedure__code=text[:8])
    if len(words) == 1 and len(words[0]) < 2:
        return rows.filter(names.with_parts(words))
    named = names.with_words(words)
    if named and not rows.filter(named).exists():
        named = None
    # Looked up first: an "or" across a join would keep PostgreSQL from using the index of either side. Words that
    # are a citizen's name stand for a procedure only when its name has them side by side.
    procedures = Procedure.objects.all()
    for part in [" ".join(words)] if named else words:
        procedures = procedures.filter(folded__contains=part)
    matched = list(procedures.values_list("pk", flat=True))
    named = named or names.with_parts(words)
    return rows.filter(named | Q(procedure__in=matched) if matched else named)


# Tabs of the list: name in the URL and label.
STATES: dict[str, str] = {
    "dang-xu-ly": "Đang giải quyết",
    "qua-han": "Quá hạn",
    "cho-bo-sung": "Chờ bổ sung, nghĩa vụ",
    "cho-tiep-nhan": "Chờ tiếp nhận",
    "cho-tra": "Chờ trả kết quả",
    "da-xong": "Đã kết thúc",
}


def state_condition(state: str, at: datetime | None = None) -> Q:
    """Return what a tab of `STATES` keeps; an unknown name keeps all."""
    return {
        "dang-xu-ly": Q(status__in=[*CLOCK_RUNS]),
        "qua-han": Q(status__in=[*CLOCK_RUNS], due_at__lt=at or clock.now()),
        "cho-bo-sung": Q(status__in=[*WAITING, Status.SUPPLEMENT_INTAKE]),
        # No tab of its own: what a figure of stopped clocks opens.
        "dung-tinh-gio": Q(status__in=[*WAITING]),
        "cho-tiep-nhan": Q(status=Status.SUBMITTED),
        "cho-tra": Q(status__in=[Status.RESULT, Status.REFUSED]),
        "da-xong": Q(status__in=[*ENDED]),
    }.get(state, Q())


@dataclass
class Filters:
    """The filters of the list of dossiers, as they stand in the URL."""

    q: str = ""
    state: str = ""
    status: str = ""
    channel: str = ""
    procedure: str = ""
    agency: str = ""
    unit: str = ""
    field: str = ""
    timeliness: str = ""
    received_from: date | None = None
    received_to: date | None = None
    finished_from: date | None = None
    finished_to: date | None = None
    returned_from: date | None = None
    returned_to: date | None = None

    @classmethod
    def read(cls, params) -> "Filters":
        """Read the filters from a query string; what is wrong is left out."""
        found = cls(
            **{
                name: params.get(key, "").strip()[:100]
                for name, key in (
                    ("q", "q"), ("state", "loai"), ("status", "trang-thai"), ("channel", "kenh"),
                    ("procedure", "thu-tuc"), ("agency", "co-quan"), ("unit", "don-vi"), ("field", "linh-vuc"),
                    ("timeliness", "tien-do"),
                )
            }
        )  # fmt: skip
        for name, key in (
            ("received_from", "tu"), ("received_to", "den"), ("finished_from", "xong-tu"), ("finished_to", "xong-den"),
            ("returned_from", "tra-tu"), ("returned_to", "tra-den"),
        ):  # fmt: skip
            setattr(found, name, read_day(params.get(key, "")))
        return found

    def apply(self, rows: QuerySet[Dossier]) -> QuerySet[Dossier]:
        """Return the rows that pass every filter."""
        rows = search(rows, self.q).filter(state_condition(self.state))
        for value, name in (
            (self.channel, "channel"), (self.field, "field_id"),
        ):  # fmt: skip
            if value.isdigit():
                rows = rows.filter(**{name: int(value)})
        rows = rows.filter(self._place())
        if self.status:
            rows = rows.filter(status=self.status)
        if self.procedure:
            rows = rows.filter(procedure__code=self.procedure)
        if self.timeliness:
            rows = rows.filter(timeliness=self.timeliness)
        for day, name in (
            (self.received_from, "received_at__gte"), (self.finished_from, "finished_at__gte"),
            (self.returned_from, "returned_at__gte"),
        ):  # fmt: skip
            if day:
                rows = rows.filter(**{name: _start_of(day)})
        for day, name in (
            (self.received_to, "received_at__lt"),
            (self.finished_to, "finished_at__lt"),
            (self.returned_to, "returned_at__lt"),
        ):
            if day:
                rows = rows.filter(**{name: _start_of(day + timedelta(days=1))})
        return rows

    def _place(self) -> Q:
        """Return the condition of agency and unit: of a period's facts, where the dossier was when they happened."""
        fact = "received_at" if self.received_from else "finished_at" if self.finished_from else ""
        place = Q()
        if self.agency.isdigit():
            agency = int(self.agency)
            place &= homes.held_by(agency, F(fact)) if fact else Q(agency_id=agency)
        if self.unit.isdigit():
            unit = int(self.unit)
            place &= homes.worked_in(unit, F(fact)) if fact else Q(units__contains=[unit])
        return place


def _start_of(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=clock.VN)


def for_list(rows: QuerySet[Dossier]) -> QuerySet[Dossier]:
    """Return rows with what a line of a list shows, and nothing it does not."""
    return rows.select_related("procedure", "agency", "applicant", "intake_agency").only(
        "code", "temporary_code", "status", "due_at", "received_at", "submitted_at", "finished_at", "timeliness",
        "applicant_name", "channel", "legal_due_at", "clock_started_at", "extended", "apologised", "agency_id",
        "non_territorial", "arrived_at", "system", "rule_set",
        "procedure__name", "procedure__code", "agency__name", "agency__short_name", "intake_agency__name",
        "intake_agency__short_name", "applicant__id", "version", "money", "refused",
    )  # fmt: skip


def newest(rows: QuerySet[Dossier], most: int) -> list[Dossier]:
    """Return the newest of these with what a line shows.

    A common name has a thousand dossiers: the first are chosen from the index of names alone, and only they are read.

    Args:
        rows: which, in no order.
        most: how many at most.
    """
    chosen = Dossier.objects.filter(pk__in=rows.order_by("-id").values("pk")[:most])
    return list(for_list(chosen.order_by("-id")))


# ---- one dossier ------------------------------------------------------------------------------------------


# What a list says of a clock that stands still: it has not read since when.
STANDS_STILL = "Đang dừng tính giờ"


def due_meter(
    dossier: Promised, *, at: datetime | None = None, pauses: list[Pause] | None = None
) -> Meter | None:
    """Return the deadline meter of a dossier for `<c-due>`; None before its receipt.

    Args:
        at: the instant of asking.
        pauses: the dossier's pauses when they are at hand (lists leave closed ones out).
    """
    if dossier.due_at is None or dossier.clock_started_at is None:
        return None
    ended = dossier.finished_at
    if ended is None and dossier.status in {Status.WITHDRAWN, Status.STOPPED}:
        return None
    if ended is None and clock_waits(dossier):
        # On its way: the date is expected, the clock starts when the competent agency has it (H11).
        waiting = measure(
            calendar_for(dossier.agency_id), dossier.clock_started_at, dossier.due_at, at or clock.now(),
            paused_since=dossier.clock_started_at,
        )  # fmt: skip
        return replace(
            waiting, words="Chưa tính giờ: chờ cơ quan có thẩm quyền nhận", used_text="",
            due_text=f"dự kiến {waiting.due_text}",
        )  # fmt: skip
    paused_since, closed = None, []
    for pause in pauses or []:
        if pause.to_at is None and pause.mode != "NONE":
            paused_since = pause.from_at
        elif pause.mode == "PAUSE" and pause.to_at is not None and pause.from_at >= dossier.clock_started_at:
            closed.append(worktime.Pause(pause.from_at, pause.to_at))
    # A list does not read the pauses: it says that the clock stands still, not since when.
    unread = pauses is None and dossier.status in WAITING
    meter = measure(
        calendar_for(dossier.agency_id),
        dossier.clock_started_at,
        dossier.due_at,
        at or clock.now(),
        pauses=closed,
        paused_since=paused_since or (at or clock.now() if unread else None),
        done_at=ended,
        explain_url=url_of("dossiers:due", dossier.pk),
    )
    return replace(meter, words=STANDS_STILL) if unread else meter


def earlier_of(applicant_id: int, *, by: Actor, limit: int = 5) -> list[Dossier]:
    """Return an applicant's latest dossiers that the actor may see."""
    return list(for_list(visible(by)).filter(applicant_id=applicant_id).order_by("-id")[:limit])


def parties_like(text: str, *, limit: int = 6) -> list[Party]:
    """Return earlier applicants by identity number, phone or name without accents, while typing."""
    digits = re.sub(r"\D", "", text)
    if len(digits) >= 9 and len(digits) >= len(text.strip()) - 3:
        index = blind_index(digits)
        return list(Party.objects.filter(Q(identity_index=index) | Q(phone_index=index))[:limit])
    words = fold(text).split()
    if not words or len(" ".join(words)) < 3:
        return []
    rows = Party.objects.all()
    for word in words:
        rows = rows.filter(folded__contains=word)
    return list(rows.order_by("-id")[:limit])


def register_rows(by: Actor, first: date, last: date) -> QuerySet[Dossier]:
    """Return the dossiers of the follow-up register received in a period, both days included, in order."""
    return (
        visible(by, "dossier.register")
        .exclude(status__in=BEFORE_RECEIPT)
        .filter(received_at__gte=_start_of(first), received_at__lt=_start_of(last + timedelta(days=1)))
        .select_related("procedure", "agency", "applicant", "case")
        .annotate(
            sent_at=Subquery(
                WorkItem.objects.filter(dossier=OuterRef("pk"), kind="TIEP_NHAN")
                .order_by("id")
                .values("closed_at")[:1]
            ),
            taker=Subquery(
                Result.objects.filter(dossier=OuterRef("pk")).order_by("-id").values("receiver_name")[:1]
            ),
        )
        .order_by("received_at", "id")
    )
