"""The editing page's grid: what was typed, cell by cell, and the sheet it means; now and after lie side by side."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from motcua.base.errors import Invalid
from motcua.base.posted import as_key
from motcua.base.text import clean
from motcua.control.costs.reading import figure, written
from motcua.control.costs.rules import ZERO, Totals, add
from motcua.control.costs.sheet import Activity, Key, Sheet, Volume
from motcua.control.costs.terms import Doing, Stage, Way, Work

HALVES = {"now": Stage.NOW, "after": Stage.AFTER}
_MONEY = ("hours", "fee", "other")
_OWN = ("wage", "times", "subjects")
_HEADINGS = {
    "hours": "Giờ", "fee": "Phí, lệ phí", "other": "Chi phí khác", "wage": "Thu nhập/giờ riêng",
    "times": "Số lần/năm riêng", "subjects": "Số đối tượng riêng",
}  # fmt: skip
_NAME = re.compile(r"^([cvr])(\d{1,4})\.([a-z.]+)$")


@dataclass
class Half:
    """One block's side of a line: the texts of its cells, who does it, what it comes to in a year (đồng)."""

    side: str
    texts: dict[str, str] = field(default_factory=dict)
    doing: str = Doing.SELF.value
    note: str = ""
    yearly: Decimal | None = None
    amount: Decimal = ZERO

    @property
    def present(self) -> bool:
        """Whether the block has this line: it does when a figure is typed, or when data take its place."""
        return any(self.texts.get(name, "").strip() for name in _MONEY) or self.doing != Doing.SELF

    @property
    def cells(self) -> list[tuple[str, str, str]]:
        """Its cells in the line: name, text, heading."""
        return [(name, self.texts.get(name, ""), _HEADINGS[name]) for name in _MONEY]

    @property
    def own(self) -> list[tuple[str, str, str]]:
        """Its cells behind “thêm”."""
        return [(name, self.texts.get(name, ""), _HEADINGS[name]) for name in _OWN]

    @property
    def words(self) -> str:
        """What differs from an ordinary line: who does it, its own figures, the source."""
        told = [Doing(self.doing).label.lower()] if self.doing != Doing.SELF else []
        told += [f"{label.removesuffix(' riêng').lower()} {text}" for _, text, label in self.own if text]
        return "; ".join([*told, self.note] if self.note else told)

    @property
    def locks(self) -> str:
        """Which cells cannot be typed in: "hours" of a hired service, "all" where data take its place."""
        return {Doing.HIRED.value: "hours", Doing.DATA.value: "all"}.get(self.doing, "")

    @property
    def special(self) -> bool:
        """Whether something of it is said only behind “thêm”."""
        return self.doing != Doing.SELF or any(self.texts.get(name) for name in _OWN)


@dataclass
class Line:
    """One activity: case (place in the list), channel, work, name, both sides."""

    case: int
    way: str
    work: int
    name: str = ""
    now: Half = field(default_factory=lambda: Half("now"))
    after: Half = field(default_factory=lambda: Half("after"))
    i: int = 0
    number: str = ""
    fresh: bool = False

    @property
    def halves(self) -> tuple[Half, Half]:
        """Now and after."""
        return self.now, self.after

    @property
    def way_name(self) -> str:
        """Its channel in words."""
        return Way(self.way).label

    @property
    def words(self) -> str:
        """What is particular about it, now, or after where that differs."""
        now, after = self.now.words, self.after.words
        return now if not after or after == now else f"{now}; sau: {after}" if now else f"sau: {after}"

    @property
    def special(self) -> bool:
        """Whether the row behind “thêm” says something."""
        return self.now.special or self.after.special


@dataclass
class VolumeRow:
    """n and q of a case and channel, now and after (empty: as now), and their source."""

    case: int
    way: str
    texts: dict[str, str] = field(default_factory=dict)
    source: str = ""
    i: int = 0
    used: bool = False

    @property
    def i_text(self) -> str:
        """Its place as text, for the names of its cells."""
        return str(self.i)

    @property
    def now_times(self) -> str:
        """What is typed as n, now."""
        return self.texts.get("now.times", "")

    @property
    def now_subjects(self) -> str:
        """What is typed as q, now."""
        return self.texts.get("now.subjects", "")

    @property
    def after_times(self) -> str:
        """What is typed as n, after."""
        return self.texts.get("after.times", "")

    @property
    def after_subjects(self) -> str:
        """What is typed as q, after."""
        return self.texts.get("after.subjects", "")

    @property
    def way_name(self) -> str:
        """The channel in words."""
        return Way(self.way).label


@dataclass
class Grid:
    """All that is typed on the page below the head, with what is wrong in which cell."""

    cases: list[str] = field(default_factory=lambda: [""])
    volumes: list[VolumeRow] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    bad: set[str] = field(default_factory=set)
    sheet: Sheet = field(default_factory=lambda: Sheet(ZERO))

    # ---- what the page shows ------------------------------------------------------------------------------

    def parts(self) -> Iterator[dict[str, Any]]:
        """Yield the cases with their six works, the lines of each and what they come to."""
        for place, case in enumerate(self.cases):
            works = []
            for work in Work:
                lines = [line for line in self.lines if line.case == place and line.work == work]
                works.append({"work": work, "lines": lines, "totals": _totals(lines), "case": place})
            yield {
                "place": place, "name": case, "works": works,
                "volumes": [row for row in self.volumes if row.case == place],
                "free": [way for way in Way if way not in {row.way for row in self.volumes if row.case == place}],
            }  # fmt: skip

    @property
    def totals(self) -> Totals:
        """Return the totals of what could be read."""
        return _totals(self.lines)

    # ---- acts on the page, before anything is stored -------------------------------------------------------

    def act(self, name: str) -> None:
        """Do what a button of the grid says: "add:0:1", "copy:3", "drop:3", "case", "uncase:1", "way:0", "after"."""
        verb, *places = name.split(":")
        at = [int(place) for place in places if as_key(place) is not None]
        if verb == "add" and len(at) == 2 and at[0] < len(self.cases) and at[1] in Work.values:
            self.lines.append(Line(at[0], self._usual_way(at[0]), at[1], fresh=True))
        elif verb == "copy" and at and at[0] < len(self.lines):
            self._copy(at[0])
        elif verb == "drop" and at and at[0] < len(self.lines):
            del self.lines[at[0]]
        elif verb == "case":
            self.cases.append(f"Trường hợp {len(self.cases) + 1}")
        elif verb == "uncase" and at and 0 < at[0] < len(self.cases):
            self._drop_case(at[0])
        elif verb == "unvolume" and at and at[0] < len(self.volumes):
            del self.volumes[at[0]]
        elif verb == "after":
            self._after_like_now()
        self.settle()

    def _usual_way(self, case: int) -> str:
        return next((row.way for row in self.volumes if row.case == case), Way.ALL.value)

    def _copy(self, at: int) -> None:
        one = self.lines[at]
        now, after = (Half(half.side, dict(half.texts), half.doing, half.note) for half in one.halves)
        self.lines.insert(at + 1, Line(one.case, one.way, one.work, one.name, now, after, fresh=True))

    def _drop_case(self, place: int) -> None:
        del self.cases[place]
        self.lines = [line for line in self.lines if line.case != place]
        self.volumes = [row for row in self.volumes if row.case != place]
        for line in self.lines:
            line.case -= line.case > place
        for row in self.volumes:
            row.case -= row.case > place

    def _after_like_now(self) -> None:
        for line in self.lines:
            line.after = Half("after", dict(line.now.texts), line.now.doing, line.now.note)
        for row in self.volumes:
            row.texts = {name: text for name, text in row.texts.items() if name.startswith("now.")}

    def settle(self) -> None:
        """Put lines in the form's order, number them, and give every case and channel in use its volume."""
        ways = list(Way.values)
        self.lines.sort(key=lambda line: (line.case, line.work))
        have = {(row.case, row.way) for row in self.volumes}
        for line in self.lines:
            if (line.case, line.way) not in have:
                have.add((line.case, line.way))
                self.volumes.append(VolumeRow(line.case, line.way, {"now.times": "1"}))
        self.volumes.sort(key=lambda row: (row.case, ways.index(row.way)))
        used = {(line.case, line.way) for line in self.lines}
        for place, row in enumerate(self.volumes):
            row.i, row.used = place, (row.case, row.way) in used
        counts: dict[tuple[int, int], int] = {}
        for place, line in enumerate(self.lines):
            line.i = place
            counts[line.case, line.work] = count = counts.get((line.case, line.work), 0) + 1
            line.number = f"{line.work}.{count}"

    # ---- what it means -------------------------------------------------------------------------------------

    def read(self, wage: str) -> Sheet:
        """Read the cells; what cannot be read is named in `faults` and `bad` and counts as empty."""
        hourly = self._figure("wage", wage, "wage", "Mức thu nhập")
        if hourly is None:
            if "wage" not in self.bad:
                self._fault("wage", "Ghi mức thu nhập bình quân một giờ.")
            hourly = ZERO
        names = [clean(case)[:200] for case in self.cases]
        if len(set(names)) < len(names):
            self._fault("", "Hai trường hợp trùng tên; đặt tên khác nhau.")
        volumes = [one for row in self.volumes for one in self._volume(row, names[row.case])]
        places: dict[tuple[int, str, int], int] = {}
        found: list[tuple[Half, Activity]] = []
        for line in self.lines:
            place = places[line.case, line.way, line.work] = (
                places.get((line.case, line.way, line.work), 0) + 1
            )
            if not clean(line.name) and any(half.present for half in line.halves):
                self._fault(f"r{line.i}.name", f"Dòng {line.number}: ghi tên hoạt động.")
            for half in line.halves:
                if half.present:
                    found.append((half, self._activity(line, half, names[line.case], place)))
        self.sheet = Sheet(hourly, tuple(volumes), tuple(activity for _, activity in found))
        for half, activity in found:
            half.yearly = self.sheet.yearly(activity)
            half.amount = activity.fee + activity.other
        return self.sheet

    def unfinished(self) -> str:
        """Return what to say of a line that has a name and no figure; it would be lost. Empty when there is none."""
        for line in self.lines:
            if clean(line.name) and not any(half.present for half in line.halves):
                name = clean(line.name)[:60]
                return f"Dòng {line.number} “{name}”: ghi thời gian hoặc chi phí (không mất gì thì ghi 0)."
        return ""

    def _volume(self, row: VolumeRow, case: str) -> Iterator[Volume]:
        where = f"{case or 'Trường hợp chung'}, {row.way_name.lower()}"
        kept: dict[str, Decimal] = {"times": Decimal(1), "subjects": ZERO}
        for side, stage in HALVES.items():
            for name in kept:
                text = row.texts.get(f"{side}.{name}", "")
                value = self._figure(f"v{row.i}.{side}.{name}", text, name, where)
                kept[name] = value if value is not None else kept[name]
            yield Volume(
                Key(stage, case, Way(row.way)), kept["times"], kept["subjects"], clean(row.source)[:300]
            )

    def _activity(self, line: Line, half: Half, case: str, place: int) -> Activity:
        values = {
            name: self._figure(f"r{line.i}.{half.side}.{name}", text, name, f"Dòng {line.number}")
            for name, text in half.texts.items()
        }
        doing = Doing(half.doing)
        # A hired service takes none of the subject's time, data take nothing (2.5).
        if doing != Doing.SELF:
            values["hours"] = ZERO
        if doing == Doing.DATA:
            values["fee"] = values["other"] = ZERO
        return Activity(
            Key(HALVES[half.side], case, Way(line.way)), Work(line.work), place, clean(line.name)[:500], doing,
            note=clean(half.note)[:300],
            **{name: values.get(name) or ZERO for name in _MONEY},
            **{name: values.get(name) for name in _OWN},  # type: ignore[arg-type]
        )  # fmt: skip

    def _figure(self, cell: str, text: str, name: str, where: str) -> Decimal | None:
        try:
            return figure(text, name)
        except Invalid as fault:
            self._fault(cell, f"{where}: {fault.message[:1].lower()}{fault.message[1:]}")
            return None

    def _fault(self, cell: str, words: str) -> None:
        self.faults.append(words)
        self.bad.add(cell)


def _totals(lines: list[Line]) -> Totals:
    return Totals(
        add(line.now.yearly or ZERO for line in lines), add(line.after.yearly or ZERO for line in lines)
    )


def of_sheet(sheet: Sheet) -> Grid:
    """Return the grid that shows a stored sheet."""
    grid = Grid(cases=sheet.cases())
    rows: dict[tuple[int, str], VolumeRow] = {}
    for volume in sheet.volumes:
        case = grid.cases.index(volume.key.case)
        row = rows.setdefault((case, volume.key.way.value), VolumeRow(case, volume.key.way.value))
        side = "now" if volume.key.stage == Stage.NOW else "after"
        row.texts |= {f"{side}.times": written(volume.times), f"{side}.subjects": written(volume.subjects)}
        row.source = row.source or volume.source
    for row in rows.values():
        _hide_same(row)
    grid.volumes = list(rows.values())
    lines: dict[Any, Line] = {}
    for activity in sorted(sheet.activities, key=lambda one: (one.work, one.position, one.key.stage)):
        case = grid.cases.index(activity.key.case)
        fresh = Line(case, activity.key.way.value, activity.work.value, activity.name)
        line = lines.setdefault(activity.place, fresh)
        half = line.now if activity.key.stage == Stage.NOW else line.after
        half.texts = {name: written(getattr(activity, name)) for name in (*_MONEY, *_OWN)}
        half.doing, half.note = activity.doing.value, activity.note
    grid.lines = list(lines.values())
    grid.settle()
    grid.read(written(sheet.wage))
    return grid


def _hide_same(row: VolumeRow) -> None:
    """Leave the "after" cells empty where they say the same as now."""
    for name in ("times", "subjects"):
        if row.texts.get(f"after.{name}") == row.texts.get(f"now.{name}"):
            row.texts.pop(f"after.{name}", None)
    if "now.subjects" not in row.texts:
        row.texts |= {"now.times": "1", "now.subjects": "0"}


def posted(data: Mapping[str, str]) -> Grid:
    """Return the grid that was sent, unread; cells of unknown names are passed over."""
    cells: dict[str, dict[int, dict[str, str]]] = {"c": {}, "v": {}, "r": {}}
    for name in data:
        match = _NAME.match(name)
        if match:
            cells[match[1]].setdefault(int(match[2]), {})[match[3]] = str(data[name])[:500]
    cases = [row.get("name", "") for _, row in sorted(cells["c"].items())] or [""]
    grid = Grid(cases=cases)
    for _, row in sorted(cells["v"].items()):
        where = _where(row, len(cases))
        if where:
            texts = {name: text for name, text in row.items() if "." in name}
            grid.volumes.append(VolumeRow(*where, texts, row.get("source", "")))
    for _, row in sorted(cells["r"].items()):
        where = _where(row, len(cases))
        if not where or row.get("work", "") not in {str(value) for value in Work.values}:
            continue
        now, after = _half(row, "now"), _half(row, "after")
        grid.lines.append(Line(*where, int(row["work"]), row.get("name", ""), now, after))
    grid.settle()
    return grid


def _where(row: Mapping[str, str], cases: int) -> tuple[int, str] | None:
    case, way = row.get("case", ""), row.get("way", "")
    return (int(case), way) if as_key(case) is not None and int(case) < cases and way in Way.values else None


def _half(row: Mapping[str, str], side: str) -> Half:
    texts = {name: row.get(f"{side}.{name}", "") for name in (*_MONEY, *_OWN)}
    doing = row.get(f"{side}.doing", "")
    if doing in (Doing.HIRED, Doing.DATA):
        texts["hours"] = "0"
    if doing == Doing.DATA:
        texts["fee"] = texts["other"] = "0"
    return Half(
        side, texts, doing if doing in Doing.values else Doing.SELF.value, row.get(f"{side}.note", "")
    )
