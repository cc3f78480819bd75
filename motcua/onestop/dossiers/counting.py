"""What an indicator counts of dossiers, said once: the same query is its figure, its parts and the list it opens.

A room says of each indicator over which dossiers it counts (`Base`) and which of them count in the figure
(`Counted`); indicators over the same dossiers are read together, one statement for all of them, all agencies and
fields (`cells`). Every query takes a period with or without the day it is known by (`Period.known`).

Each fact counts where the dossier was when it happened (`homes`). What has no time of its own cannot be told of a past
day and counts as it is now: the agency of a dossier changed otherwise than by a reorganisation, its field, its
channel, and a paper's file replaced by a later one (the later one's time counts).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from django.db.models import (
    BooleanField,
    Case,
    Count,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)  # fmt: skip
from django.db.models.functions import Coalesce
from django.urls import reverse

from motcua.base import clock
from motcua.base.errors import NotFound
from motcua.base.indicators import engine, periods
from motcua.base.indicators.engine import NO_FIELD, Cell, Measure, Part, Scope, average, count, once, share
from motcua.base.indicators.periods import Period
from motcua.base.indicators.queries import scope_for
from motcua.base.organisations.actor import Actor
from motcua.base.organisations.models import Agency
from motcua.catalogue.procedures.models import Field, Procedure
from motcua.onestop.dossiers import homes
from motcua.onestop.dossiers.models import Dossier, WorkItem

Condition = Q | Exists
# Steps that are no work on the dossier: waiting for the applicant, handing the result out.
NOT_COUNTED = ("NHAN_BO_SUNG", "TRA_KET_QUA", "TRA_TU_CHOI")
NO_STEP = "Không bước nào quá hạn"


@dataclass(frozen=True)
class Base:
    """Over which dossiers indicators count.

    Attributes:
        code: names it.
        rows: the dossiers of a period.
        moment: when their fact happened, so that it counts where they were then; a column, or an instant.
    """

    code: str
    rows: Callable[[Period], QuerySet[Dossier]]
    moment: Callable[[Period], homes.Moment]


@dataclass(frozen=True)
class Counted:
    """What an indicator counts.

    Attributes:
        base: over which dossiers.
        hit: which of them count in the figure, known by an instant (None: now); None counts all of them.
        amount: of an average, what is added up.
        lacks: of a dossier that does not count, why.
    """

    base: Base
    hit: Callable[[datetime | None], Condition] | None = None
    amount: Any = None
    lacks: str = ""

    def of(self, part: Any, whole: int) -> Measure:
        """Return the measure of how many count, or of what was added up, over so many."""
        if self.amount is not None:
            return average(part or 0, whole)
        return count(whole) if self.hit is None else share(part, whole)


_COUNTED: dict[str, Counted] = {}


def register(known: Mapping[str, Counted]) -> None:
    """Say what a room's indicators count, by their codes; call it in `AppConfig.ready`."""
    _COUNTED.update(known)


def counted(code: str) -> Counted:
    """Return what an indicator counts of dossiers.

    Raises:
        NotFound: there is no such indicator, or it counts something else.
    """
    if code not in _COUNTED:
        raise NotFound("Không có chỉ số này.")
    return _COUNTED[code]


@dataclass(frozen=True)
class Asked:
    """What an address asks to open: which figure, of what period and day, whose, which of its dossiers."""

    code: str
    period: Period
    scope: Scope
    hit: str = ""
    step: str = ""

    @classmethod
    def read(cls, by: Actor, params: Mapping[str, Any]) -> "Asked":
        """Read it from an address.

        Raises:
            NotFound: no such figure of dossiers.
            Invalid: a period or scope that is none.
            NotAllowed: the figures of this scope are not theirs to see.
        """
        code = str(params.get("chi-so") or "dossiers.on_time")
        counted(code)
        written = str(params.get("ky", ""))
        period = periods.parse(written) if written else periods.containing("thang", clock.today())
        hit = str(params.get("dat", ""))
        return cls(
            code, period, scope_for(by, str(params.get("pham-vi", ""))), hit if hit in {"0", "1"} else "",
            str(params.get("buoc", ""))[:300],
        )  # fmt: skip

    def rows(self) -> QuerySet[Dossier]:
        """Return the dossiers."""
        rows = rows_of(self.code, self.period, self.scope, step=self.step)
        return rows.filter(hit=self.hit == "1") if self.hit else rows

    def words(self) -> str:
        """Say whose figure it is, with the field and the procedure it is narrowed to."""
        words = [self.scope.name]
        if self.scope.field == NO_FIELD:
            words.append("chưa xếp lĩnh vực")
        elif self.scope.field:
            words += [f"lĩnh vực {name}" for name in _names("field", [self.scope.field]).values()]
        if self.scope.procedure:
            words += _names("procedure", [self.scope.procedure]).values()
        return ", ".join(word for word in words if word)


def _scoped(base: Base, period: Period, scope: Scope) -> QuerySet[Dossier]:
    rows, moment = base.rows(period), base.moment(period)
    if scope.kind == "agency":
        rows = rows.filter(homes.held_by(scope.id, moment))
    elif scope.kind == "unit":
        rows = rows.filter(homes.worked_in(scope.id, moment))
    elif scope.kind == "level":
        rows = rows.alias(home=homes.home_at(moment)).filter(home__in=agencies_of(scope))
    if scope.field:
        rows = rows.filter(field_id=None if scope.field == NO_FIELD else scope.field)
    if scope.procedure:
        rows = rows.filter(procedure_id=scope.procedure)
    return rows


def agencies_of(scope: Scope) -> list[int]:
    """Return the agencies of a level, of all times: a fact counts where the dossier was, with that agency's level."""
    listed = Agency.objects.filter(level=scope.level).values_list("pk", flat=True)
    return once(("agencies_of", scope.id), lambda: list(listed))


def _hit(one: Counted, until: datetime | None) -> Any:
    condition = one.hit(until) if one.hit is not None else Q(pk__isnull=False)
    return (
        ExpressionWrapper(condition, output_field=BooleanField()) if isinstance(condition, Q) else condition
    )


def rows_of(code: str, period: Period, scope: Scope, *, step: str = "") -> QuerySet[Dossier]:
    """Return the dossiers an indicator counts, each with `hit`: whether it counts in the figure.

    Args:
        code: the indicator.
        period: and what is known.
        scope: whose.
        step: only those that lost their time at this step.

    Raises:
        KeyError: it counts no dossiers.
    """
    asked = _COUNTED[code]
    rows = _scoped(asked.base, period, scope).annotate(hit=_hit(asked, period.until))
    if step:
        rows = rows.filter(hit=False).alias(lost_at=_lost_at(period)).filter(lost_at=step)
    return rows


def _lost_at(period: Period) -> Coalesce:
    """Return an expression: the step that overran its time most; by elapsed time."""
    end = Case(
        When(closed_at__isnull=False, closed_at__lt=period.stops, then=F("closed_at")),
        default=Value(period.stops),
    )
    over = (
        WorkItem.objects.filter(dossier=OuterRef("pk"), step_due_at__isnull=False)
        .exclude(kind__in=NOT_COUNTED)
        .annotate(over=end - F("step_due_at"))
        .filter(step_due_at__lt=end)
        .order_by("-over", "pk")
    )
    return Coalesce(Subquery(over.values("name")[:1]), Value(NO_STEP))


def _aggregates(known: Mapping[str, Counted]) -> dict[str, Any]:
    found: dict[str, Any] = {"whole": Count("pk")}
    for number, one in enumerate(known.values()):
        if one.amount is not None:
            found[f"part{number}"] = Sum(one.amount)
        elif one.hit is not None:
            found[f"part{number}"] = Count("pk", filter=Q(**{f"hit{number}": True}))
    return found


def _marked(
    rows: QuerySet[Dossier], known: Mapping[str, Counted], until: datetime | None
) -> QuerySet[Dossier]:
    hits = {f"hit{n}": _hit(one, until) for n, one in enumerate(known.values()) if one.hit is not None}
    return rows.alias(**hits)


def _told(known: Mapping[str, Counted], row: Mapping[str, Any]) -> dict[str, Measure]:
    return {
        code: one.of(row.get(f"part{number}"), row["whole"])
        for number, (code, one) in enumerate(known.items())
    }


def _read_with(code: str) -> dict[str, Counted]:
    """Return what to read with an indicator: all over the same dossiers when others will ask too, else it alone."""
    asked = _COUNTED[code]
    if not engine.is_sharing():
        return {code: asked}
    return {name: one for name, one in _COUNTED.items() if one.base.code == asked.base.code}


def measure(code: str, period: Period, scope: Scope) -> Measure:
    """Work out an indicator; all over the same dossiers are read by one statement within `engine.sharing`."""
    base = _COUNTED[code].base

    def read() -> dict[str, Measure]:
        known = _read_with(code)
        rows = _marked(_scoped(base, period, scope), known, period.until)
        return _told(known, rows.aggregate(**_aggregates(known)))

    return once(("dossiers.counted", base.code, period.code, scope.code), read)[code]


def cells(code: str, period: Period) -> Mapping[Cell, Measure]:
    """Work out an indicator for every agency and field; with all others over the same dossiers, in one statement."""
    base = _COUNTED[code].base

    def read() -> dict[str, dict[Cell, Measure]]:
        known = _read_with(code)
        rows = _marked(base.rows(period), known, period.until).annotate(
            home=homes.home_at(base.moment(period))
        )
        grouped = rows.order_by().values("home", "field_id").annotate(**_aggregates(known))
        found: dict[str, dict[Cell, Measure]] = {one: {} for one in known}
        for row in grouped:
            for one, item in _told(known, row).items():
                found[one][row["home"], row["field_id"] or NO_FIELD] = item
        return found

    return once(("dossiers.cells", base.code, period.code), read)[code]


def by_agency(code: str, period: Period) -> dict[int, Measure]:
    """Work out an indicator for every agency that has any."""
    parts: dict[int, list[Measure]] = {}
    for (agency, _), item in cells(code, period).items():
        parts.setdefault(agency, []).append(item)
    indicator = engine.get(code)
    return {agency: indicator.total(items) for agency, items in parts.items()}


# ---- parts ------------------------------------------------------------------------------------------------

SPLITS = ("agency", "field", "procedure")


def parts(code: str, period: Period, scope: Scope, by: str) -> list[Part]:
    """Take a figure apart by agency, field, procedure, or by the step where late dossiers lost their time.

    By step each dossier that does not count in the figure is told of one step, the one that overran most; the
    measure is how many of them there are.
    """
    if by == "step":
        return _by_step(code, period, scope)
    known = {code: _COUNTED[code]}
    base = known[code].base
    rows = _marked(_scoped(base, period, scope), known, period.until).order_by()
    rows = rows.annotate(key=homes.home_at(base.moment(period)) if by == "agency" else F(f"{by}_id"))
    found = {row["key"]: _told(known, row)[code] for row in rows.values("key").annotate(**_aggregates(known))}
    names = _names(by, [key for key in found if key])
    bad = "&dat=1" if engine.get(code).higher_is_better is False else "&dat=0"
    listed = []
    for key, item in found.items():
        part = _narrowed(scope, by, key)
        url = address(code, period, part) if part is not None else ""
        listed.append(Part(key or 0, names.get(key, "Chưa xếp lĩnh vực"), item, url, url and f"{url}{bad}"))
    return listed


def _names(by: str, keys: list[int]) -> dict[int, str]:
    model: Any = {"agency": Agency, "field": Field, "procedure": Procedure}[by]
    if by == "procedure":
        return {
            one.pk: f"{one.code} {one.name}" for one in model.objects.filter(pk__in=keys).only("code", "name")
        }
    return {key: str(one) for key, one in model.objects.in_bulk(keys).items()}


def _narrowed(scope: Scope, by: str, key: int | None) -> Scope | None:
    """Return the scope of a part; None where two kinds of scope would have to meet (an agency's part of a unit)."""
    if by == "field":
        return Scope(scope.kind, scope.id, scope.name, key or NO_FIELD, scope.procedure)
    if by == "procedure":
        return Scope(scope.kind, scope.id, scope.name, scope.field, key or 0)
    if scope.kind == "unit":
        return None
    return Scope("agency", key or 0, "", scope.field, scope.procedure)


def _by_step(code: str, period: Period, scope: Scope) -> list[Part]:
    rows = rows_of(code, period, scope).filter(hit=False).alias(lost_at=_lost_at(period)).order_by()
    found = dict(
        rows.annotate(key=F("lost_at")).values("key").annotate(n=Count("pk")).values_list("key", "n")
    )
    listed = []
    for name, number in found.items():
        url = address(code, period, scope, buoc=name)
        listed.append(Part(name, name, count(number), url, url))
    return listed


def address(code: str, period: Period, scope: Scope, **more: str) -> str:
    """Return the address of the list of what an indicator counts."""
    return f"{_list(code, period.code)}&{urlencode({'pham-vi': scope.code} | more)}"


@lru_cache(maxsize=1000)
def _list(code: str, period: str) -> str:
    """Return how the addresses of an indicator's lists begin; a table has thousands of them."""
    return f"{reverse('dossiers:counted')}?{urlencode({'chi-so': code, 'ky': period})}"


def ways(code: str, *, steps: bool = False) -> dict[str, Any]:
    """Return the ways to work out an indicator that counts dossiers, as `Indicator` takes them."""
    return {
        "counts": "hồ sơ",
        "measure": lambda period, scope: measure(code, period, scope),
        "rows": lambda period, scope: address(code, period, scope),
        "by_agency": lambda period: by_agency(code, period),
        "cells": lambda period: cells(code, period),
        "parts": lambda period, scope, by: parts(code, period, scope, by),
        "splits": (*SPLITS, "step") if steps else SPLITS,
        "heavy": True,
    }
