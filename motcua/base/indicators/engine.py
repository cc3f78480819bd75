"""What can be measured: indicators, registered by the rooms that know how (design, the second inversion)."""

from collections.abc import Callable, Hashable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeVar

from motcua.base.errors import NotFound
from motcua.base.indicators.periods import Period

T = TypeVar("T")


@dataclass(frozen=True)
class Scope:
    """Whose figure it is: the province (id 0), an agency, or a unit."""

    kind: str
    id: int
    name: str

    @property
    def code(self) -> str:
        """How an address writes it."""
        return f"{self.kind}:{self.id}"


PROVINCE = Scope("province", 0, "Toàn tỉnh")


@dataclass(frozen=True)
class Measure:
    """A measured figure; `value` is None when there was nothing to measure."""

    numerator: Decimal | None
    denominator: Decimal | None
    value: Decimal | None


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


@dataclass(frozen=True)
class Indicator:
    """A figure with its definition, and the way to the rows it counts.

    Attributes:
        code: by which plans, reports and scores name it ("dossiers.on_time").
        name: as a sentence's subject ("Hồ sơ đúng hạn và trước hạn").
        unit: "%", "hồ sơ", "giờ làm việc".
        definition: what is counted over what, so that a lawyer can follow it.
        source: the provision it comes from.
        measure: works it out for a period and scope.
        rows: the address of the list of what is counted.
        higher_is_better: None where neither is.
        by_agency: works it out for all agencies at once, for the nightly snapshot; optional.
        by_unit: works it out for all units at once, for the table of units; optional.
        places: decimals shown.
    """

    code: str
    name: str
    unit: str
    definition: str
    source: str
    measure: Callable[[Period, Scope], Measure]
    rows: Callable[[Period, Scope], str]
    higher_is_better: bool | None = True
    by_agency: Callable[[Period], dict[int, Measure]] | None = None
    by_unit: Callable[[Period], Mapping[int, Measure]] | None = None
    places: int = 1


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
    """Return all indicators, in the order the rooms registered them."""
    return list(_INDICATORS.values())


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
