"""The law's arithmetic of announcing: when things are due, replacement in a circle, time cut; plain data, no rows.

Sources: NĐ 63/2010/NĐ-CP Điều 13–15, 24 as amended by NĐ 48/2013 and NĐ 92/2017 (kiem-soat-tthc.md 1.2–1.6).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from motcua.base.text import day as said
from motcua.base.text import number
from motcua.base.worktime.calendar import WorkCalendar
from motcua.base.worktime.rules import add
from motcua.catalogue.procedures.rules import working_limit
from motcua.law import announcing as law
from motcua.law.announcing import TimeRule, rule_on

# What a list must say of a procedure (NĐ 63/2010 Điều 13 khoản 2): name, bases, limit, place, fee where the
# province sets it. The letters are those of `procedures.rules.PARTS`; the place is "g" and the address.
LIST_PARTS = ("a", "đ", "g", "h4", "cc")


@dataclass(frozen=True)
class DueDay:
    """A day by which something is due, and the rule it comes from."""

    due: date
    rule: TimeRule
    anchor: date

    @property
    def words(self) -> str:
        """The derivation in one sentence."""
        return f"{self.rule.what}: {self.rule.words} ({said(self.anchor)}). {self.rule.basis}."


def due_day(calendar: WorkCalendar, code: str, anchor: date) -> DueDay | None:
    """Return when something is due that the law counts from or to a day; None where no rule is in force then.

    "Before" in calendar days keeps its exact day: a day off does not give more time. "After" in calendar days leaves a
    last day that is not worked for the next working day (Bộ luật Dân sự 2015 Điều 148).

    Args:
        calendar: working days.
        code: a code of `law.announcing`.
        anchor: the day counted from or to; it does not count itself.
    """
    rule = rule_on(code, anchor)
    if rule is None:
        return None
    if rule.before:
        due = (
            _workdays_before(calendar, anchor, rule.amount)
            if rule.unit == "NGAY_LV"
            else (anchor - timedelta(days=rule.amount))
        )
    elif rule.unit == "NGAY_LV":
        due = calendar.add_workdays(anchor, rule.amount)
    else:
        due = add(calendar, datetime.combine(anchor, time(8)), rule.amount, "NGAY").due.date()
    return DueDay(due, rule, anchor)


def _workdays_before(calendar: WorkCalendar, anchor: date, count: int) -> date:
    day = anchor
    while count:
        day -= timedelta(days=1)
        count -= calendar.is_workday(day)
    return day


def issue_due(
    calendar: WorkCalendar, *, effective_on: date | None, text_signed_on: date | None, shortened: bool
) -> DueDay | None:
    """Return by when the chairman must issue the decision; None when the legal text's days are not known.

    Args:
        calendar: working days.
        effective_on: the day the legal text takes effect.
        text_signed_on: the day it was signed, for the shortened way.
        shortened: made by the shortened way, in force at once.
    """
    if shortened:
        return due_day(calendar, law.ISSUE_SHORTENED, text_signed_on) if text_signed_on else None
    return due_day(calendar, law.ISSUE_PROVINCE, effective_on) if effective_on else None


def entry_due(calendar: WorkCalendar, signed_on: date, *, shortened: bool) -> DueDay | None:
    """Return by when a signed decision must stand in the national database."""
    return due_day(calendar, law.ENTER_SHORTENED if shortened else law.ENTER_PROVINCE, signed_on)


def working_days(amount: Decimal | None, unit: str) -> Decimal | None:
    """Return a time limit in working days, for adding limits up; None when there is none.

    Args:
        amount: how many of `unit`.
        unit: GIO_LV, NGAY_LV, NGAY or THANG; hours of the national record (GIO) count as working hours unless they
            are whole days (`procedures.rules.working_limit`).
    """
    if amount is None:
        return None
    amount, unit = working_limit(amount, unit)
    return (amount * law.announcing().working_days[unit]).quantize(Decimal("0.001"))


@dataclass(frozen=True)
class Cut:
    """Time limits against the law's: sums in working days over the lines that have both."""

    legal: Decimal
    announced: Decimal
    lines: int

    @property
    def percent(self) -> Decimal | None:
        """(Σ legal − Σ announced) / Σ legal in per cent, from the totals; None when nothing was compared."""
        return (self.legal - self.announced) * 100 / self.legal if self.legal else None

    @property
    def tone(self) -> str:
        """Green from the goal's lower end, amber above nothing, red when the law's limit is passed."""
        if self.percent is None:
            return "sand"
        if self.percent >= law.announcing().goal_low:
            return "green"
        return "amber" if self.percent >= 0 else "red"


def cut_of(pairs: Iterable[tuple[Decimal | None, Decimal | None]]) -> Cut:
    """Return the cut over (legal, announced) pairs in working days; pairs with a gap are left out."""
    known = [(legal, told) for legal, told in pairs if legal is not None and told is not None]
    return Cut(
        sum((legal for legal, _ in known), Decimal(0)),
        sum((told for _, told in known), Decimal(0)),
        len(known),
    )


def circle(replaced_by: Mapping[str, Iterable[str]]) -> list[str]:
    """Return the codes of a replacement in a circle, in their order and closed; empty when there is none.

    Args:
        replaced_by: for each new code the codes it replaces.
    """
    done: set[str] = set()

    def walk(code: str, path: list[str]) -> list[str]:
        if code in path:
            return [*path[path.index(code) :], code]
        if code in done:
            return []
        for old in sorted(replaced_by.get(code, ())):
            found = walk(old, [*path, code])
            if found:
                return found
        done.add(code)
        return []

    return next((found for code in sorted(replaced_by) if (found := walk(code, []))), [])


def lacking(kind: str, missing: Iterable[str], address: str) -> list[str]:
    """Return the letters of what a line lacks before it may be checked; "dc" stands for the place.

    Args:
        kind: DANH_MUC or TOAN_VAN (NĐ 63/2010 Điều 13 khoản 2, Điều 8 khoản 2).
        missing: the letters its content lacks (`ProcedureRecord.missing`).
        address: the place of filing a list must tell.
    """
    letters = list(missing)
    if kind == "DANH_MUC":
        return [
            *(letter for letter in letters if letter in LIST_PARTS),
            *([] if address.strip() else ["dc"]),
        ]
    return letters


@dataclass(frozen=True)
class Standing:
    """How a due day stands: a tone of the house, words, days late (negative: left)."""

    tone: str
    words: str
    days: int


def standing(due: date | None, done: date | None, today: date) -> Standing:
    """Return how something stands against its day.

    Args:
        due: the day.
        done: when it was done, if it was.
        today: the day asked about.
    """
    if due is None:
        return Standing("sand", "không có hạn", 0)
    days = ((done or today) - due).days
    if done:
        return (
            Standing("green", "đúng hạn", days)
            if days <= 0
            else Standing("red", f"muộn {number(days)} ngày", days)
        )
    if days > 0:
        return Standing("red", f"quá hạn {number(days)} ngày", days)
    if days == 0:
        return Standing("amber", "hạn hôm nay", 0)
    return Standing("amber" if days >= -2 else "sand", f"còn {number(-days)} ngày", days)
