"""The arithmetic of programmes as pure functions over plain lines: what counts, how far, where it stood on a day.

Every measure is one ratio of two sums, so that figures of agencies add up to that of the province and none is an
average of averages (kiem-soat-tthc.md 2.5, 3.4, 3.6).
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from motcua.base.indicators.engine import Measure, share
from motcua.catalogue.procedures.rules import working_limit
from motcua.law.programmes import common

KEEP, ABOLISH = "GIU", "BAI_BO"
ANNOUNCED, REVIEWED, ENFORCED = "CONG_BO", "RA_SOAT", "THUC_THI"
CUT_COUNT, CUT_COST, CUT_TIME, CUT_CONDITIONS = "GIAM_SO", "GIAM_CHI_PHI", "GIAM_THOI_GIAN", "GIAM_DIEU_KIEN"
COUNTED_THINGS = frozenset({ANNOUNCED, REVIEWED, ENFORCED, CUT_COUNT})
"""Measures that count procedures; the others sum amounts."""
UNITS = {CUT_COST: "đ/năm", CUT_TIME: "giờ làm việc", CUT_CONDITIONS: "điều kiện"}
POINTS_OF_COURSE = 26


@dataclass(frozen=True)
class Treated:
    """What one review proposed for a procedure, and when that was approved and enforced."""

    round: int
    outcome: str
    approved_on: date | None = None
    enforced_on: date | None = None
    cost_after: Decimal | None = None
    conditions_after: int | None = None


@dataclass(frozen=True)
class Span:
    """What a version of a procedure says between two days: its limit in working hours, its conditions."""

    first: date
    last: date | None
    hours: Decimal | None
    conditions: int


@dataclass(frozen=True)
class Line:
    """One procedure (or regulation) of a frozen scope with all that happened to it, each fact with its day."""

    key: int
    agency: int | None = None
    announced_on: date | None = None
    hours: Decimal | None = None
    cost: Decimal | None = None
    conditions: int = 0
    treatments: tuple[Treated, ...] = ()
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True)
class Ask:
    """What is measured: the measure's code, of which review (0: any), and which outcomes count as cut."""

    measure: str
    round: int = 0
    counts_as_cut: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Share:
    """What one line adds to a measure: above and below the line."""

    part: Decimal
    whole: Decimal


_ONE, _NONE = Decimal(1), Decimal(0)


def hours_of(amount: Decimal, unit: str) -> Decimal:
    """Return a time limit in working hours, to two places (`law/programmes/_chung.yaml`).

    Args:
        amount: how many of `unit`.
        unit: GIO_LV, NGAY_LV, NGAY, THANG or GIO.
    """
    amount, unit = working_limit(amount, unit)
    exact = Fraction(amount) * common().hours[unit]
    return round(Decimal(exact.numerator) / Decimal(exact.denominator), 2)


def share_of(line: Line, ask: Ask, day: date) -> Share | None:
    """Return what a line adds to a measure as of the end of a day; None when it has no part in it."""
    if ask.measure == ANNOUNCED:
        return _counts(line.announced_on is not None and line.announced_on <= day)
    if ask.measure == REVIEWED:
        return _counts(bool(_approved(line, day, ask.round)))
    if ask.measure == CUT_COUNT:
        return _counts(any(one.outcome in ask.counts_as_cut for one in _approved(line, day, ask.round)))
    if ask.measure == ENFORCED:
        return _enforced(line, ask, day)
    if ask.measure == CUT_COST:
        return _cost_cut(line, day)
    if ask.measure == CUT_TIME:
        return _time_cut(line, day)
    return _conditions_cut(line, day)


def _counts(hit: bool) -> Share:
    return Share(_ONE if hit else _NONE, _ONE)


def _approved(line: Line, day: date, round: int = 0) -> list[Treated]:
    """Return the approved options of a round and those before it, the earliest first; 0 means any round."""
    return sorted(
        (
            one for one in line.treatments
            if one.approved_on is not None and one.approved_on <= day and (not round or one.round <= round)
        ),
        key=lambda one: one.round,
    )  # fmt: skip


def _enforced(line: Line, ask: Ask, day: date) -> Share | None:
    """Count options that change something: approved in this round, enforced or not yet."""
    rows = [one for one in _approved(line, day) if one.outcome != KEEP]
    rows = [one for one in rows if not ask.round or one.round == ask.round]
    if not rows:
        return None
    done = sum(one.enforced_on is not None and one.enforced_on <= day for one in rows)
    return Share(Decimal(done), Decimal(len(rows)))


def _cost_cut(line: Line, day: date) -> Share | None:
    """Return what the approved options save of a year's cost (R of 2.5); a line without a known cost stays out."""
    if line.cost is None:
        return None
    now = line.cost
    for one in _approved(line, day):
        if one.cost_after is not None:
            now = one.cost_after
        elif one.outcome == ABOLISH:
            now = _NONE
    return Share(line.cost - now, line.cost)


def _on(line: Line, day: date) -> Span | None:
    return next(
        (
            span
            for span in line.spans
            if span.first <= day and (span.last is None or day <= span.last)
        ),
        None,
    )  # fmt: skip


def _gone(line: Line, day: date) -> bool:
    """Tell whether a procedure's last version ended before a day; before its first nothing can be said."""
    return bool(line.spans) and all(span.last is not None and span.last < day for span in line.spans)


def _time_cut(line: Line, day: date) -> Share | None:
    """Return by how much the time limit in force on a day is shorter; a procedure that is gone takes no time."""
    if line.hours is None:
        return None
    span = _on(line, day)
    if span is None:
        return Share(line.hours if _gone(line, day) else _NONE, line.hours)
    if span.hours is None:
        return None
    return Share(line.hours - span.hours, line.hours)


def _conditions_cut(line: Line, day: date) -> Share | None:
    """Return how many conditions fewer there are: by the version in force, or by an approved option that says so."""
    if not line.conditions:
        return None
    span = _on(line, day)
    now = span.conditions if span is not None else 0 if _gone(line, day) else line.conditions
    for one in _approved(line, day):
        if one.outcome == ABOLISH:
            now = 0
        elif one.conditions_after is not None:
            now = min(now, one.conditions_after)
    return Share(Decimal(line.conditions - now), Decimal(line.conditions))


def measured(lines: Iterable[Line], ask: Ask, day: date) -> Measure:
    """Return a measure of lines as of a day: per cent of totals; no value when nothing can be counted."""
    part = whole = _NONE
    for line in lines:
        found = share_of(line, ask, day)
        if found is not None:
            part, whole = part + found.part, whole + found.whole
    return share(part, whole)


def turning_days(lines: Iterable[Line], first: date, last: date) -> list[date]:
    """Return days at which to look at a course: month ends between two days, and the last, at most some two dozen."""
    days, day = [], first
    while day < last:
        days.append(day)
        month = day.replace(day=1) + timedelta(days=62)
        day = month.replace(day=1) - timedelta(days=1)
    days.append(last)
    if len(days) > POINTS_OF_COURSE:
        step = (len(days) - 1) / (POINTS_OF_COURSE - 1)
        days = [days[round(place * step)] for place in range(POINTS_OF_COURSE)]
    return days


def course(lines: Sequence[Line], ask: Ask, first: date, last: date) -> list[tuple[date, Decimal]]:
    """Return a measure month by month between two days, the earliest first; days without a value are left out."""
    found = ((day, measured(lines, ask, day).value) for day in turning_days(lines, first, last))
    return [(day, value) for day, value in found if value is not None]


def still_to_cut(measure: Measure, level: Decimal) -> Decimal:
    """Return how much more of an amount must be cut to reach a level; 0 when it is reached.

    Args:
        measure: with its parts, as `measured` gives it.
        level: per cent.
    """
    part, whole = Decimal(measure.numerator or 0), Decimal(measure.denominator or 0)
    return max(_NONE, whole * level / 100 - part)


def conditions_in(text: str, none_set: bool) -> int:
    """Return how many requirements a procedure's text sets: one a line; 0 where it says there are none."""
    return 0 if none_set else sum(bool(line.strip(" -+•.")) for line in text.splitlines())


def is_business(targets: Collection[str], folded_words: Iterable[str]) -> bool:
    """Tell whether a procedure is for business, by its targets (folded, without accents)."""
    words = tuple(folded_words)
    return any(word in target for target in targets for word in words)
