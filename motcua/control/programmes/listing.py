"""The scope of a programme as rows: each procedure as it was and is, its stage; the rows behind a figure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from motcua.base.posted import key_of
from motcua.base.text import clean, fold, number
from motcua.control.programmes import rules
from motcua.control.programmes.measuring import Standing, ask_of
from motcua.control.programmes.models import Outcome, ScopeItem
from motcua.control.programmes.rules import Line, Share, Treated

_STAGES = ("chua", "de-xuat", "thong-qua", "thuc-thi")


@dataclass(frozen=True)
class ItemFilters:
    """What the list is cut to; `goal` with `counted` are the rows behind a figure, `owner` 0 those without one."""

    text: str = ""
    owner: int | None = None
    stage: str = ""
    goal: int | None = None
    counted: str = ""
    start: int = 0

    @classmethod
    def of(cls, query: Mapping[str, str]) -> "ItemFilters":
        """Read filters from an address; what means nothing is passed over."""
        stage, counted = query.get("tinh-trang", ""), query.get("dem", "")
        return cls(
            clean(query.get("q", ""))[:100], key_of(query, "co-quan"), stage if stage in _STAGES else "",
            key_of(query, "muc-tieu"), counted if counted in ("dat", "chua") else "", key_of(query, "tu") or 0,
        )  # fmt: skip


@dataclass
class Listed:
    """One row: the item, its line, what it adds to the goal looked at, whether this person may propose for it."""

    item: ScopeItem
    line: Line
    day_hours: Decimal | None
    share: Share | None = None
    may: bool = field(default=False)

    @property
    def name(self) -> str:
        """What it is called."""
        thing = self.item.regulation or self.item.procedure
        return thing.name if thing else ""

    @property
    def code(self) -> str:
        """Its code."""
        thing = self.item.regulation or self.item.procedure
        return thing.code if thing else ""

    @property
    def latest(self) -> Treated | None:
        """The option of its last review."""
        return max(self.line.treatments, key=lambda one: one.round, default=None)

    @property
    def stage(self) -> str:
        """Where it stands: none, proposed, approved, enforced."""
        one = self.latest
        if one is None:
            return "chua"
        if one.enforced_on:
            return "thuc-thi"
        return "thong-qua" if one.approved_on else "de-xuat"

    @property
    def stage_words(self) -> str:
        """The same in words."""
        if self.latest is not None and self.latest.outcome == Outcome.KEEP and self.latest.approved_on:
            return "đã thông qua"
        return {
            "chua": "chưa có phương án", "de-xuat": "đề xuất", "thong-qua": "đã thông qua", "thuc-thi": "đã thực thi",
        }[self.stage]  # fmt: skip

    @property
    def tone(self) -> str:
        """The colour of its pill."""
        return {"chua": "sand", "de-xuat": "amber", "thong-qua": "blue", "thuc-thi": "green"}[self.stage]

    @property
    def outcome(self) -> str:
        """What is to become of it, in words."""
        return str(Outcome(self.latest.outcome).label) if self.latest else ""

    @property
    def hours(self) -> str:
        """Its time limit then and now, in working hours."""
        if self.item.hours is None:
            return "–"
        if self.day_hours is None or self.day_hours == self.item.hours:
            return f"{number(self.item.hours)} giờ"
        return f"{number(self.item.hours)} → {number(self.day_hours)} giờ"


def listed(standing: Standing, filters: ItemFilters) -> list[Listed]:
    """Return the rows of a programme under filters, in the order of their codes."""
    goal = next((one for one in standing.goals if one.pk == filters.goal), None)
    words, time, found = fold(filters.text).split(), rules.Ask(rules.CUT_TIME), []
    for item, line in zip(standing.items, standing.lines, strict=True):
        cut = rules.share_of(line, time, standing.day)
        row = Listed(item, line, cut.whole - cut.part if cut else None)
        if goal is not None:
            row.share = rules.share_of(line, ask_of(goal), standing.day)
            if row.share is None or not _is_counted(row.share, goal.measure, filters.counted):
                continue
        if filters.owner is not None and (item.owner_id or 0) != filters.owner:
            continue
        if filters.stage and row.stage != filters.stage:
            continue
        if words and not all(word in fold(f"{row.code} {row.name}") for word in words):
            continue
        found.append(row)
    return found


def _is_counted(share: Share, measure: str, wanted: str) -> bool:
    """Tell whether a row is among those wanted: that count ("dat"), that do not ("chua"), or all."""
    if not wanted:
        return True
    full = share.part >= share.whole if measure in rules.COUNTED_THINGS else share.part > 0
    return full == (wanted == "dat")
