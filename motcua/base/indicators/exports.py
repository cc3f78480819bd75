"""Figures as files: the table by unit, a unit a row and a figure a column; and what was entered by hand."""

from collections.abc import Callable, Iterator
from decimal import Decimal

from django.db.models import QuerySet
from django.http import QueryDict

from motcua.base.indicators import engine, entries, periods, queries
from motcua.base.indicators.engine import Indicator, Measure, Scope
from motcua.base.indicators.models import Entry
from motcua.base.lists.registry import Column, register
from motcua.base.organisations.actor import Actor
from motcua.base.organisations.models import Unit

Line = tuple[Scope, list[tuple[Indicator, Measure | None]]]


def _figures(by: Actor, query: QueryDict) -> queries.UnitFigures:
    return queries.figures_by_unit(by, periods.asked(query, queries.UNITS_PERIOD))


def _found(by: Actor, query: QueryDict) -> QuerySet[Unit]:
    return Unit.objects.filter(pk__in=[scope.id for scope in _figures(by, query).scopes])


def _rows(by: Actor, query: QueryDict) -> Iterator[Line]:
    figures = _figures(by, query)
    return ((scope, figures.line(scope)) for scope in figures.scopes)


def _figure(place: int) -> Callable[[Line], Decimal | None]:
    def value(row: Line) -> Decimal | None:
        indicator, found = row[1][place]
        return None if found is None or found.value is None else round(found.value, indicator.places)

    return value


def _columns(by: Actor, query: QueryDict) -> list[Column]:
    return [
        Column("Đơn vị", lambda row: row[0].name, width=60),
        *(
            Column(
                f"{one.name} ({one.unit})" if one.unit else one.name, _figure(place),
                "decimal" if one.places else "number",
            )
            for place, one in enumerate(engine.of_units())
        ),
    ]  # fmt: skip


# ---- entered by hand --------------------------------------------------------------------------------------


def _entered(by: Actor, query: QueryDict) -> QuerySet[Entry]:
    rows = entries.visible(by).order_by("-entered_at", "-pk")
    code = query.get("chi-so", "")
    return rows.filter(indicator=code) if code else rows


def _name(row: Entry) -> str:
    return next((one.name for one in engine.everything() if one.code == row.indicator), row.indicator)


_ENTERED = (
    Column("Chỉ số", _name, width=60),
    Column("Từ ngày", lambda row: row.start, "day", 12),
    Column("Đến ngày", lambda row: row.end, "day", 12),
    Column("Phạm vi", lambda row: row.scope_name, width=36),
    Column("Tử số", lambda row: row.numerator, "decimal", 12),
    Column("Mẫu số", lambda row: row.denominator, "decimal", 12),
    Column("Giá trị", lambda row: row.value, "decimal", 12),
    Column("Tài liệu chứng minh", lambda row: row.evidence, width=60),
    Column("Người nhập", lambda row: row.entered_by_name, width=28),
    Column("Nhập lúc", lambda row: row.entered_at, "moment", 16),
    Column("Được thay lúc", lambda row: row.replaced_at, "moment", 16),
)


def register_lists() -> None:
    """Let the table of units and what was entered be exported, their filters be kept."""
    register(
        "indicators:entries",
        title="Số liệu nhập tay",
        action="indicator.view",
        columns=_ENTERED,
        found=_entered,
    )
    register(
        "indicators:units", title="Số liệu theo đơn vị", action="indicator.view", columns=_columns, rows=_rows,
        found=_found,
    )  # fmt: skip
