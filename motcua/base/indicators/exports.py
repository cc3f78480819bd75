"""The table of figures by unit as a file: a unit a row, a figure a column."""

from collections.abc import Callable, Iterator
from decimal import Decimal

from django.db.models import QuerySet
from django.http import QueryDict

from motcua.base.indicators import engine, periods, queries
from motcua.base.indicators.engine import Indicator, Measure, Scope
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


def register_lists() -> None:
    """Let the table of units be exported and its period be kept."""
    register(
        "indicators:units", title="Số liệu theo đơn vị", action="indicator.view", columns=_columns, rows=_rows,
        found=_found,
    )  # fmt: skip
