"""What an indicator counts of procedures, said once: the same query is its figure, its fields and the list it opens.

A room gives for a period and a scope the procedures that count, each with `whole` (what it counts for below the line;
1 for itself) and `part` (above it). The catalogue is read by the days of its versions: a version entered late counts
from its first day of force, not from the day it was typed in.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.db.models import Case, Exists, F, IntegerField, OuterRef, Q, QuerySet, Sum, Value, When
from django.urls import reverse

from motcua.base import clock
from motcua.base.errors import Invalid, NotFound
from motcua.base.indicators import engine, periods
from motcua.base.indicators.engine import NO_FIELD, NO_MEASURE, Measure, Part, Scope, share
from motcua.base.indicators.periods import Period
from motcua.base.indicators.queries import scope_for
from motcua.base.organisations.actor import Actor
from motcua.catalogue.procedures.models import Field, Procedure, ProcedureVersion

Rows = Callable[[Period, Scope], QuerySet[Procedure]]
# The levels a province answers for; a procedure only a ministry does is not its own.
OWN_LEVELS = ["TINH", "HUYEN", "XA"]


@dataclass(frozen=True)
class Counted:
    """What an indicator counts: the procedures with `part` and `whole`, and what those without a part lack."""

    rows: Rows
    lacks: str
    # What `part` and `whole` are, for the list; "" when they are the procedure itself.
    unit: str = ""


_COUNTED: dict[str, Counted] = {}


def register(known: Mapping[str, Counted]) -> None:
    """Say what a room's indicators count of procedures, by their codes; call it in `AppConfig.ready`."""
    _COUNTED.update(known)


def counted(code: str) -> Counted:
    """Return what an indicator counts of procedures.

    Raises:
        NotFound: there is no such indicator, or it counts something else.
    """
    if code not in _COUNTED:
        raise NotFound("Không có chỉ số này.")
    return _COUNTED[code]


def day_of(period: Period) -> date:
    """Return the day a period looks at the catalogue on: its last, the day it is known by, or today."""
    return min(period.end, period.known or period.end, clock.today())


def marked(rows: QuerySet[Procedure], hit: Q | Exists) -> QuerySet[Procedure]:
    """Count each procedure once, above the line when a condition holds."""
    one = Case(When(hit, then=Value(1)), default=Value(0), output_field=IntegerField())
    return rows.annotate(part=one, whole=Value(1, output_field=IntegerField()))


def in_force(period: Period, scope: Scope, condition: Q | None = None) -> QuerySet[Procedure]:
    """Return the procedures in force of a scope's levels whose version of the day meets a condition."""
    versions = (
        ProcedureVersion.objects.on(day_of(period))
        .filter(
            procedure=OuterRef("pk"),
            is_public=True,
            levels__overlap=[scope.level] if scope.level else OWN_LEVELS,
        )
        .exclude(kind__in=ProcedureVersion.INTERNAL)
    )
    return narrowed(Procedure.objects.filter(Exists(versions.filter(condition or Q()))), scope)


def narrowed(rows: QuerySet[Procedure], scope: Scope) -> QuerySet[Procedure]:
    """Keep a scope's field and procedure."""
    if scope.field:
        rows = rows.filter(field_id=None if scope.field == NO_FIELD else scope.field)
    return rows.filter(pk=scope.procedure) if scope.procedure else rows


def _summed(rows: QuerySet[Procedure]) -> Measure:
    found = rows.order_by().aggregate(sum_part=Sum("part"), sum_whole=Sum("whole"))
    return share(Decimal(found["sum_part"] or 0), Decimal(found["sum_whole"] or 0))


def measure(code: str, period: Period, scope: Scope) -> Measure:
    """Work out an indicator."""
    return _summed(counted(code).rows(period, scope))


def parts(code: str, period: Period, scope: Scope, by: str) -> list[Part]:
    """Take a figure apart by field."""
    rows = counted(code).rows(period, scope).order_by().values("field_id")
    found = rows.annotate(sum_part=Sum("part"), sum_whole=Sum("whole"))
    names = {one.pk: one.name for one in Field.objects.all()}
    listed = []
    for row in found:
        url = address(code, period, replace(scope, field=row["field_id"] or NO_FIELD))
        item = share(Decimal(row["sum_part"] or 0), Decimal(row["sum_whole"] or 0))
        name = names.get(row["field_id"], "Chưa xếp lĩnh vực")
        listed.append(Part(row["field_id"] or 0, name, item, url, f"{url}&dat=0"))
    return listed


def address(code: str, period: Period, scope: Scope) -> str:
    """Return the address of the list of what an indicator counts."""
    params = {"chi-so": code, "ky": period.code, "pham-vi": scope.code}
    return f"{reverse('procedures:counted')}?{urlencode(params)}"


def ways(code: str, *, agencies: bool = False) -> dict[str, Any]:
    """Return the ways to work out an indicator that counts procedures, as `Indicator` takes them.

    Args:
        code: the indicator.
        agencies: it can be told of one agency too; the catalogue alone does not say whose a procedure is.
    """
    kinds = ("province", "level", "agency") if agencies else ("province", "level")

    def told(period: Period, scope: Scope) -> Measure:
        return measure(code, period, scope) if scope.kind in kinds else NO_MEASURE

    return {
        "counts": "thủ tục", "unit": "%", "adds": False, "measure": told,
        "rows": lambda period, scope: address(code, period, scope), "kinds": kinds,
        "parts": lambda period, scope, by: parts(code, period, scope, by), "splits": ("field",),
    }  # fmt: skip


@dataclass(frozen=True)
class Asked:
    """What an address asks to open: which figure, of what period, whose, which of its procedures."""

    code: str
    period: Period
    scope: Scope
    hit: str = ""

    @classmethod
    def read(cls, by: Actor, params: Mapping[str, Any]) -> "Asked":
        """Read it from an address.

        Raises:
            NotFound: no such figure of procedures.
            Invalid: a period or scope that is none, or that the figure cannot be told of.
            NotAllowed: the figures of this scope are not theirs to see.
        """
        code, hit = str(params.get("chi-so", "procedures.post_used")), str(params.get("dat", ""))
        counted(code)
        written = str(params.get("ky", ""))
        period = periods.parse(written) if written else periods.containing("quy", clock.today())
        scope = scope_for(by, str(params.get("pham-vi", "")))
        if scope.kind not in engine.get(code).kinds:
            raise Invalid("Chỉ số này không tách được đến phạm vi ấy.", field="pham-vi")
        return cls(code, period, scope, hit if hit in {"0", "1"} else "")

    def rows(self) -> QuerySet[Procedure]:
        """Return the procedures."""
        rows = counted(self.code).rows(self.period, self.scope)
        if self.hit:
            rows = rows.filter(part__gt=0) if self.hit == "1" else rows.exclude(part__gt=0)
        return rows.select_related("field").order_by(F("code").asc(), "pk")
