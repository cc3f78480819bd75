"""The sheet of a study as plain data: what the page, the workbook, the command and the database all speak of.

No ORM: a sheet is checked and added up the same way wherever it comes from.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from motcua.base.errors import Invalid
from motcua.base.text import number
from motcua.control.costs import rules
from motcua.control.costs.rules import ZERO, Totals
from motcua.control.costs.terms import Doing, Stage, Way, Work

MOST_LINES = 500


class Key(NamedTuple):
    """Where lines belong: block, case, channel."""

    stage: Stage
    case: str
    way: Way


@dataclass(frozen=True, slots=True)
class Volume:
    """How often a year one subject does it (n) and how many subjects there are (q), by block, case and channel."""

    key: Key
    times: Decimal = Decimal(1)
    subjects: Decimal = ZERO
    source: str = ""


@dataclass(frozen=True, slots=True)
class Activity:
    """One line: hours t, own wage w, fee and other money f; own n and q where they differ from its volume's.

    Lines of both blocks at the same case, channel, work and position are the same activity.
    """

    key: Key
    work: Work
    position: int
    name: str
    doing: Doing = Doing.SELF
    hours: Decimal = ZERO
    fee: Decimal = ZERO
    other: Decimal = ZERO
    wage: Decimal | None = None
    times: Decimal | None = None
    subjects: Decimal | None = None
    note: str = ""

    @property
    def place(self) -> tuple[str, Way, Work, int]:
        """What it shares with the same activity of the other block."""
        return self.key.case, self.key.way, self.work, self.position


@dataclass(frozen=True)
class Sheet:
    """A study's figures: the hourly wage (đồng), the volumes and the lines."""

    wage: Decimal
    volumes: tuple[Volume, ...] = ()
    activities: tuple[Activity, ...] = ()

    @cached_property
    def _volumes(self) -> dict[Key, Volume]:
        return {volume.key: volume for volume in self.volumes}

    def volume(self, key: Key) -> Volume:
        """Return n and q of a block, case and channel; nobody when it has none."""
        return self._volumes.get(key) or Volume(key)

    def wage_of(self, line: Activity) -> Decimal:
        """Return the hourly wage a line counts with (đồng)."""
        return self.wage if line.wage is None else line.wage

    def times_of(self, line: Activity) -> Decimal:
        """Return n of a line."""
        return self.volume(line.key).times if line.times is None else line.times

    def subjects_of(self, line: Activity) -> Decimal:
        """Return q of a line."""
        return self.volume(line.key).subjects if line.subjects is None else line.subjects

    def once(self, line: Activity) -> Decimal:
        """Return what a line costs once (đồng)."""
        return rules.activity_cost(line.hours, self.wage_of(line), rules.add((line.fee, line.other)))

    def yearly(self, line: Activity) -> Decimal:
        """Return what a line costs in a year (đồng)."""
        return rules.yearly_cost(self.once(line), self.times_of(line), self.subjects_of(line))

    def totals(self, lines: Iterable[Activity] | None = None) -> Totals:
        """Return the totals of all lines, or of these."""
        parts: dict[Stage, list[Decimal]] = {stage: [] for stage in Stage}
        for line in self.activities if lines is None else lines:
            parts[line.key.stage].append(self.yearly(line))
        return Totals(rules.add(parts[Stage.NOW]), rules.add(parts[Stage.AFTER]))

    def by_work(self) -> dict[Work, Totals]:
        """Return the totals of the six groups of work."""
        return {work: self.totals(line for line in self.activities if line.work == work) for work in Work}

    def once_by_key(self) -> dict[Key, Decimal]:
        """Return what doing it once costs (C), by block, case and channel."""
        found: dict[Key, Decimal] = {}
        for line in self.activities:
            found[line.key] = rules.add((found.get(line.key, ZERO), self.once(line)))
        return found

    def hours(self, stage: Stage) -> Decimal:
        """Return the hours of doing every line of a block once."""
        return rules.add(line.hours for line in self.activities if line.key.stage == stage)

    def cases(self) -> list[str]:
        """Return the cases in the order they come; the general one is ""."""
        keys = [volume.key for volume in self.volumes] + [line.key for line in self.activities]
        return list(dict.fromkeys(key.case for key in keys)) or [""]

    def of(self, stage: Stage) -> list[Activity]:
        """Return the lines of a block as the form prints them: by case, then the six works."""
        cases = {case: place for place, case in enumerate(self.cases())}
        ways = {way: place for place, way in enumerate(Way)}
        return sorted(
            (line for line in self.activities if line.key.stage == stage),
            key=lambda line: (cases[line.key.case], line.work, line.position, ways[line.key.way]),
        )


def after_like_now(sheet: Sheet) -> Sheet:
    """Return the sheet with block II a copy of block I."""

    def moved(key: Key) -> Key:
        return key._replace(stage=Stage.AFTER)

    volumes = [one for one in sheet.volumes if one.key.stage == Stage.NOW]
    lines = [one for one in sheet.activities if one.key.stage == Stage.NOW]
    return replace(
        sheet,
        volumes=(*volumes, *(replace(one, key=moved(one.key)) for one in volumes)),
        activities=(*lines, *(replace(one, key=moved(one.key)) for one in lines)),
    )


# field: its Vietnamese name, digits before the comma, digits after it
LIMITS = {
    "hours": ("thời gian thực hiện", 8, 4), "wage": ("mức thu nhập một giờ", 12, 6),
    "fee": ("phí, lệ phí", 16, 2), "other": ("chi phí khác", 16, 2),
    "times": ("số lần thực hiện một năm", 8, 4), "subjects": ("số lượng đối tượng", 12, 2),
}  # fmt: skip


def checked_number(value: Decimal, field: str) -> Decimal:
    """Return a figure of the form when it can be kept exactly.

    Raises:
        Invalid: it is below zero, no number, too large, or finer than the form keeps.
    """
    name, whole, places = LIMITS[field]
    if not value.is_finite():
        raise Invalid(f"{name.capitalize()} không phải con số.", field=field)
    # Before anything is written out: a number may have a million digits in a few letters ("-1e999999").
    if value and value.adjusted() > whole:
        raise Invalid(f"{name.capitalize()} lớn quá mức tính được.", field=field)
    if value and value.adjusted() < -50:
        raise Invalid(f"{name.capitalize()} ghi tối đa {places} chữ số sau dấu phẩy.", field=field)
    if value < 0:
        raise Invalid(f"{name.capitalize()} không được âm ({number(value)}).", field=field)
    if value >= 10**whole:
        raise Invalid(f"{name.capitalize()} lớn quá mức tính được.", field=field)
    kept = value.quantize(Decimal(1).scaleb(-places), context=rules.WIDE)
    if kept != value:
        raise Invalid(f"{name.capitalize()} ghi tối đa {places} chữ số sau dấu phẩy.", field=field)
    return kept


def faults(sheet: Sheet) -> Iterator[str]:
    """Yield what is wrong with a sheet, in words that name the line."""
    if len(sheet.activities) > MOST_LINES:
        yield f"Bảng tính có {len(sheet.activities)} dòng, nhiều hơn {MOST_LINES} dòng cho phép."
    yield from _own(sheet.wage, "wage", "Bảng tính")
    seen: set[object] = set()
    for volume in sheet.volumes:
        where = f"{volume.key.stage.label}, {volume.key.case or 'trường hợp chung'}, {volume.key.way.label.lower()}"
        if volume.key in seen:
            yield f"{where}: ghi số lần, số đối tượng hai lần."
        seen.add(volume.key)
        yield from _own(volume.times, "times", where)
        yield from _own(volume.subjects, "subjects", where)
    for line in sheet.activities:
        where = f"Dòng “{line.name[:60]}” ({line.key.stage.label.lower()})"
        if not line.name.strip():
            where = f"Một dòng ở mục {line.work}. {line.work.label} ({line.key.stage.label.lower()})"
            yield f"{where}: chưa ghi tên hoạt động."
        if (line.key.stage, line.place) in seen:
            yield f"{where}: trùng chỗ với một dòng khác."
        seen.add((line.key.stage, line.place))
        for field in LIMITS:
            yield from _own(getattr(line, field), field, where)
        if line.doing == Doing.HIRED and line.hours:
            yield f"{where}: thuê dịch vụ thì thời gian bằng 0, giá dịch vụ ghi ở chi phí khác (không tính hai lần)."
        if line.doing == Doing.DATA and (line.hours or line.fee or line.other):
            yield f"{where}: giấy tờ thay bằng dữ liệu số thì thời gian và chi phí bằng 0."


def _own(value: Decimal | None, field: str, where: str) -> Iterator[str]:
    if value is None:
        return
    try:
        checked_number(value, field)
    except Invalid as fault:
        yield f"{where}: {fault.message[:1].lower()}{fault.message[1:]}"


def check(sheet: Sheet) -> Sheet:
    """Return the sheet with a volume for every block, case and channel that has lines.

    Raises:
        Invalid: something is wrong with it; the first fault and how many there are.
    """
    wrong = list(faults(sheet))
    if wrong:
        more = f" (và {len(wrong) - 1} lỗi khác)" if len(wrong) > 1 else ""
        raise Invalid(wrong[0].rstrip(".") + more + ".")
    known = {volume.key for volume in sheet.volumes}
    lacking = dict.fromkeys(line.key for line in sheet.activities if line.key not in known)
    return replace(sheet, volumes=(*sheet.volumes, *(Volume(key) for key in lacking)))
