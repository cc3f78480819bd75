"""What can be measured: indicators, registered by the rooms that know how (design, the second inversion)."""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeVar

from motcua.base.errors import NotFound
from motcua.base.indicators.periods import Period

T = TypeVar("T")


# Levels of government, as a scope numbers them; districts until 30/6/2025.
LEVEL_IDS = {"TINH": 1, "HUYEN": 2, "XA": 3}
LEVEL_NAMES = {"TINH": "Cấp tỉnh", "HUYEN": "Cấp huyện", "XA": "Cấp xã"}


@dataclass(frozen=True)
class Scope:
    """Whose figure it is: the province (id 0), all agencies of a level, an agency, or a unit.

    `field` and `procedure` narrow any of them to one lĩnh vực (`NO_FIELD`: what has none) or one procedure; 0 is all.
    """

    kind: str
    id: int
    name: str
    field: int = 0
    procedure: int = 0

    @property
    def code(self) -> str:
        """How an address writes it."""
        narrowed = "".join(
            f";{word}:{key}" for word, key in (("linh-vuc", self.field), ("thu-tuc", self.procedure)) if key
        )
        return f"{self.kind}:{self.id}{narrowed}"

    @property
    def level(self) -> str:
        """TINH, HUYEN or XA of a level; "" of any other scope."""
        return next(
            (level for level, key in LEVEL_IDS.items() if self.kind == "level" and key == self.id), ""
        )


PROVINCE = Scope("province", 0, "Toàn tỉnh")
LEVELS = {level: Scope("level", key, LEVEL_NAMES[level]) for level, key in LEVEL_IDS.items()}
NO_FIELD = -1


@dataclass(frozen=True)
class Measure:
    """A measured figure; `value` is None when there was nothing to measure."""

    numerator: Decimal | None
    denominator: Decimal | None
    value: Decimal | None


NO_MEASURE = Measure(None, None, None)


def share(part: int | Decimal, whole: int | Decimal) -> Measure:
    """Return a part of a whole as per cent; nothing when the whole is zero."""
    part, whole = Decimal(part), Decimal(whole)
    return Measure(part, whole, part * 100 / whole if whole else None)


def average(total: int | float | Decimal, count: int) -> Measure:
    """Return an average; nothing when there was nothing to count."""
    total = Decimal(str(total))
    return Measure(total, Decimal(count), total / count if count else None)


def count(number: int | Decimal) -> Measure:
    """Return a plain count."""
    return Measure(Decimal(number), None, Decimal(number))


Cell = tuple[int, int]
"""An agency and a field (`NO_FIELD` when it has none)."""


@dataclass(frozen=True)
class Part:
    """A part of a figure: one agency, field, procedure or step, with the address of what it counts.

    `url` opens what the part counts; `bad_url` what of it keeps the figure from being better.
    """

    key: int | str
    name: str
    measure: Measure
    url: str
    bad_url: str = ""


@dataclass(frozen=True)
class Indicator:
    """A figure with its definition, and the way to the rows it counts.

    Attributes:
        code: by which plans, reports and scores name it ("dossiers.on_time").
        name: as a sentence's subject ("Hồ sơ đúng hạn và trước hạn").
        unit: "%", "hồ sơ", "giờ làm việc".
        definition: what is counted over what, so that a lawyer can follow it.
        source: the provision it comes from.
        counts: what it counts, as a sentence says it ("cần thêm 12 hồ sơ").
        measure: works it out for a period and scope; of a period with a day (`Period.known`) as it stood then.
        rows: the address of the list of what is counted.
        higher_is_better: None where neither is.
        by_agency: works it out for all agencies at once; optional.
        by_unit: works it out for all units at once, for the table of units; optional.
        places: decimals shown.
        levels: the levels of government it is asked of.
        kinds: the kinds of scope it can be worked out for.
        every: the shortest period it is asked for (a kind of `periods`).
        owner: who answers for it, in words.
        by_hand: no room measures it yet; its figures are entered (`services.enter`) and marked so.
        adds: figures of parts add up to that of the whole; not where the same thing counts in several parts.
        live: it counts what is under way at an instant, not what happened in the period.
        heavy: it goes through the records each time it is asked; a page compares it only with what is kept.
        cells: works it out for all agencies and fields at once, for the daily snapshot; optional.
        parts: takes it apart: period, scope, and "agency", "field", "procedure" or "step"; optional.
        splits: what `parts` can take it apart by.
    """

    code: str
    name: str
    unit: str
    definition: str
    source: str
    measure: Callable[[Period, Scope], Measure]
    rows: Callable[[Period, Scope], str]
    higher_is_better: bool | None = True
    by_agency: Callable[[Period], Mapping[int, Measure]] | None = None
    by_unit: Callable[[Period], Mapping[int, Measure]] | None = None
    places: int = 1
    counts: str = "trường hợp"
    levels: tuple[str, ...] = ("TINH", "HUYEN", "XA")
    kinds: tuple[str, ...] = ("province", "level", "agency", "unit")
    every: str = "thang"
    owner: str = ""
    by_hand: bool = False
    adds: bool = True
    live: bool = False
    heavy: bool = False
    cells: Callable[[Period], Mapping[Cell, Measure]] | None = None
    parts: Callable[[Period, Scope, str], list[Part]] | None = None
    splits: tuple[str, ...] = ()

    def total(self, measures: Iterable[Measure]) -> Measure:
        """Return the measure of a whole from those of its parts: from their totals, never an average of ratios."""
        known = list(measures)
        part = sum((one.numerator or Decimal(0) for one in known), Decimal(0))
        if all(one.denominator is None for one in known):
            return count(part) if known or self.unit != "%" else NO_MEASURE
        whole = sum((one.denominator or Decimal(0) for one in known), Decimal(0))
        return share(part, whole) if self.unit == "%" else average(part, int(whole))


class Lazily(Mapping[int, Measure]):
    """Measures worked out when they are asked for: a page shows two hundred of a thousand units."""

    def __init__(self, counts: Mapping[int, Any], of: Callable[[Any], Measure]) -> None:
        self.counts, self.of = counts, of

    def __getitem__(self, key: int) -> Measure:
        return self.of(self.counts[key])

    def __contains__(self, key: object) -> bool:
        return key in self.counts

    def __iter__(self) -> Iterator[int]:
        return iter(self.counts)

    def __len__(self) -> int:
        return len(self.counts)


_INDICATORS: dict[str, Indicator] = {}


def register(*indicators: Indicator) -> None:
    """Add a room's indicators; call it in `AppConfig.ready` (module `indicators.py` of the room)."""
    for indicator in indicators:
        _INDICATORS[indicator.code] = indicator


def get(code: str) -> Indicator:
    """Return an indicator by its code.

    Raises:
        NotFound: no room has registered it.
    """
    if code not in _INDICATORS:
        raise NotFound(f"Không có chỉ số “{code}”.")
    return _INDICATORS[code]


def everything() -> list[Indicator]:
    """Return all indicators, in the order the rooms registered them; those entered by hand last."""
    return sorted(_INDICATORS.values(), key=lambda one: one.by_hand)


def of_units() -> list[Indicator]:
    """Return the indicators that are worked out for all units at once."""
    return [indicator for indicator in everything() if indicator.by_unit]


_shared: ContextVar[dict[Hashable, Any] | None] = ContextVar("indicators_shared", default=None)


@contextmanager
def sharing() -> Iterator[None]:
    """Let the indicators measured within read the same counts once (`once`): a page of ten figures of one period."""
    token = _shared.set({})
    try:
        yield
    finally:
        _shared.reset(token)


def is_sharing() -> bool:
    """Tell whether several indicators are being measured together (`sharing`), so that reading for all pays."""
    return _shared.get() is not None


def once(key: Hashable, make: Callable[[], T]) -> T:
    """Return what `make` counts; within `sharing` it is counted the first time only.

    Args:
        key: what is counted, for which period and scope.
        make: counts it.
    """
    kept = _shared.get()
    if kept is None:
        return make()
    if key not in kept:
        kept[key] = make()
    return kept[key]
