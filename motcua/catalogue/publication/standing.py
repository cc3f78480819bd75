"""What must hang at a point, what hangs there, and whether it is right: worked out, never stored."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db.models import F, Q

from motcua.base import clock
from motcua.base.organisations.models import Agency
from motcua.base.text import day as day_words
from motcua.catalogue.procedures import queries as procedures
from motcua.catalogue.procedures.models import Procedure, ProcedureVersion
from motcua.catalogue.publication.homes import homes
from motcua.catalogue.publication.listing import AT_DESK
from motcua.catalogue.publication.models import (
    FeedbackAddress,
    ListEntry,
    Posting,
    PostingCheck,
    PostingPoint,
)

RIGHT, OUTDATED, MISSING, EXTRA = "dung", "cu", "thieu", "go"
STATES = {RIGHT: "Đúng", OUTDATED: "Cũ", MISSING: "Thiếu", EXTRA: "Phải gỡ"}
TONES = {RIGHT: "green", OUTDATED: "amber", MISSING: "red", EXTRA: "amber"}
TO_DO = {OUTDATED: "thay bản mới", MISSING: "niêm yết", EXTRA: "gỡ xuống"}
FEEDBACK_KEY = "pakn"
_WHOLE_TIER = (Agency.Kind.CENTRE, Agency.Kind.COMMITTEE)


@dataclass(frozen=True)
class Line:
    """One thing at a point: a procedure, or the feedback address (no procedure).

    `check` is the last look at it, when it was taken at what hangs there now.
    """

    point: PostingPoint
    state: str
    procedure: Procedure | None = None
    version: ProcedureVersion | None = None
    feedback: FeedbackAddress | None = None
    posting: Posting | None = None
    check: PostingCheck | None = None

    @property
    def key(self) -> str:
        """How a form names the line."""
        return f"p{self.procedure.pk}" if self.procedure else FEEDBACK_KEY

    @property
    def name(self) -> str:
        """What hangs, or should hang."""
        if self.procedure is None:
            return "Địa chỉ tiếp nhận phản ánh, kiến nghị"
        return self.version.name if self.version else self.procedure.name

    @property
    def words(self) -> str:
        """The state in a word."""
        return STATES[self.state]

    @property
    def tone(self) -> str:
        """The colour beside the word."""
        return TONES[self.state]

    @property
    def look(self) -> str:
        """What the last look found, in a few words; "" when nobody has looked at what hangs there now."""
        if self.check is None:
            return ""
        words = self.check.get_result_display().split(",")[0].lower()
        note = f" ({self.check.note})" if self.check.note else ""
        return f"kiểm {day_words(self.check.round.checked_on)}: {words}{note}"

    @property
    def todo(self) -> str:
        """What is to be done, "" for nothing."""
        return TO_DO.get(self.state, "")


@dataclass
class Tally:
    """How many lines of a point or an agency are in each state; what must hang is all but what must come down."""

    of: Counter[str] = field(default_factory=Counter)

    @property
    def must(self) -> int:
        """How many things must hang."""
        return self.of[RIGHT] + self.of[OUTDATED] + self.of[MISSING]

    @property
    def right(self) -> int:
        """How many hang and are right."""
        return self.of[RIGHT]

    @property
    def wrong(self) -> int:
        """How many lines ask for something."""
        return self.of[OUTDATED] + self.of[MISSING] + self.of[EXTRA]

    @property
    def percent(self) -> int:
        """Per cent that is right, whole numbers; 100 only when all are."""
        return 100 * self.right // self.must if self.must else 0


def lines(points: Iterable[PostingPoint], day: date | None = None) -> dict[int, list[Line]]:
    """Return the lines of points on a day, by the point's key, what asks for something first.

    Args:
        points: with their agencies.
        day: today by default; postings and looks after it are not known yet.
    """
    on = day or clock.today()
    listed = list(points)
    required = _required(listed, on)
    up = _up(listed, on)
    wanted = {pk for keys in required.values() for pk in keys}
    wanted |= {one.procedure_id for rows in up.values() for one in rows if one.procedure_id}
    versions = {row.procedure_id: row for row in procedures.in_force(on).filter(procedure__in=wanted)}
    seen = _seen(listed, on)
    addresses = Addresses(on)
    return {
        point.pk: _of_point(
            point, required[point.pk], up.get(point.pk, []), versions, seen, addresses.of(point.agency_id)
        )
        for point in listed
    }


def tallies(found: Mapping[int, list[Line]]) -> dict[int, Tally]:
    """Return how the lines of each point stand."""
    return {pk: Tally(Counter(line.state for line in rows)) for pk, rows in found.items()}


def _required(points: list[PostingPoint], day: date) -> dict[int, set[int]]:
    """Return what must hang at each point.

    A centre and a committee hang the one-stop list of their tier, any other agency what it handles itself of it; a
    point of a counter what stands at that counter.
    """
    rows = list(
        ListEntry.objects.on(day)
        .filter(kind=AT_DESK)
        .values_list("procedure_id", "level", "agency_id", "desk_id")
    )
    whole: dict[tuple[str, int | None], set[int]] = {}
    by_desk: dict[int, set[int]] = {}
    for procedure_id, level, agency_id, desk_id in rows:
        whole.setdefault((level, agency_id), set()).add(procedure_id)
        if desk_id:
            by_desk.setdefault(desk_id, set()).add(procedure_id)
    handled: dict[int | None, set[int]] = {}
    if any(point.agency.kind not in _WHOLE_TIER and not point.desk_id for point in points):
        for procedure_id, home in homes(day).items():
            handled.setdefault(home.handler, set()).add(procedure_id)
    found = {}
    for point in points:
        level, agency = point.agency.level, point.agency
        if point.desk_id:
            found[point.pk] = by_desk.get(point.desk_id, set())
        elif agency.kind in _WHOLE_TIER:
            found[point.pk] = whole.get((level, None), set()) | whole.get((level, agency.pk), set())
        else:
            listed = {pk for (tier, _), keys in whole.items() if tier == level for pk in keys}
            found[point.pk] = listed & handled.get(agency.pk, set())
    return found


def _up(points: list[PostingPoint], day: date) -> dict[int, list[Posting]]:
    rows = (
        Posting.objects.filter(point__in=points, posted_on__lte=day)
        .filter(Q(taken_down_on__isnull=True) | Q(taken_down_on__gt=day))
        .select_related("procedure", "version", "feedback")
    )
    found: dict[int, list[Posting]] = {}
    for one in rows:
        found.setdefault(one.point_id, []).append(one)
    return found


def _seen(points: list[PostingPoint], day: date) -> dict[tuple[int, int | None], PostingCheck]:
    """Return the last look at each thing of each point."""
    rows = (
        PostingCheck.objects.filter(round__point__in=points, round__checked_on__lte=day)
        .select_related("round")
        .annotate(point_key=F("round__point_id"))
        .order_by("round__point_id", "procedure_id", "-round__checked_on", "-round_id")
        .distinct("round__point_id", "procedure_id")
    )
    return {(one.point_key, one.procedure_id): one for one in rows}


def _of_point(
    point: PostingPoint,
    required: set[int],
    up: list[Posting],
    versions: dict[int, ProcedureVersion],
    seen: dict[tuple[int, int | None], PostingCheck],
    address: FeedbackAddress | None,
) -> list[Line]:
    hanging = {one.procedure_id: one for one in up}
    found = []
    for pk in {*required, *hanging} - {None}:
        assert pk is not None
        version, posting = versions.get(pk), hanging.get(pk)
        check = _fresh(seen.get((point.pk, pk)), posting)
        if version is None and posting is None:
            continue  # on the list, but its procedure is not in force: there is nothing to post
        if posting is not None and (version is None or pk not in required):
            state = EXTRA
        elif posting is None:
            state = MISSING
        else:
            state = _told(RIGHT if posting.version_id == getattr(version, "pk", None) else OUTDATED, check)
        procedure = version.procedure if version else posting.procedure if posting else None
        found.append(Line(point, state, procedure, version, None, posting, check))
    found.sort(key=lambda line: (line.state == RIGHT, line.procedure.code if line.procedure else ""))
    feedback = hanging.get(None)
    if address is not None or feedback is not None:
        check = _fresh(seen.get((point.pk, None)), feedback)
        if address is None:
            state = EXTRA
        elif feedback is None:
            state = MISSING
        else:
            state = _told(RIGHT if feedback.feedback_id == address.pk else OUTDATED, check)
        found.insert(0, Line(point, state, None, None, address, feedback, check))
    return found


def _fresh(check: PostingCheck | None, posting: Posting | None) -> PostingCheck | None:
    """Return a look if it was taken at what hangs there now."""
    if check is None or posting is None:
        return None
    return check if check.posting_id == posting.pk else None


def _told(state: str, check: PostingCheck | None) -> str:
    """Return the state after the last look: what somebody saw at the wall counts more than the register."""
    if check is None or check.result == PostingCheck.Result.RIGHT:
        return state
    return MISSING if check.result == PostingCheck.Result.LACKING else OUTDATED


class Addresses:
    """The feedback addresses of a day; who has none posts the province's."""

    def __init__(self, day: date) -> None:
        rows = list(FeedbackAddress.objects.on(day).select_related("agency"))
        self._own = {row.agency_id: row for row in rows}
        central = [
            row for row in rows if row.agency.level == "TINH" and row.agency.kind in ("UBND", "VAN_PHONG")
        ]
        self.province = min(central, key=lambda row: row.pk, default=None)

    def of(self, agency_id: int) -> FeedbackAddress | None:
        """Return what an agency posts."""
        return self._own.get(agency_id) or self.province
