"""The targets of a report: each measured for the report's agency as of its day, with the gap to its goal."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from motcua.base.indicators.engine import Scope
from motcua.base.indicators.rules import satisfied
from motcua.base.organisations.models import Agency
from motcua.base.text import number
from motcua.control.plans import measuring
from motcua.control.plans.measuring import Figure
from motcua.control.plans.models import PlanTarget


def figures(targets: Sequence[PlanTarget], day: date, agency: Agency | None) -> list[Figure]:
    """Measure targets as of a day: the province's figures, or one agency's own.

    An agency is measured by the targets for its tier and those for every tier.
    """
    if agency is None:
        return measuring.figures(targets, day)
    own = [one for one in targets if one.level in {"", agency.level}]
    return measuring.figures(own, day, scope=Scope("agency", agency.pk, str(agency)))


def kept(figure: Figure) -> dict[str, Any]:
    """Return a target with its figure as a report keeps it."""
    target, value = figure.target, figure.measure.value
    return {
        "id": target.pk, "name": figure.name, "text": target.text, "said": target.said, "op": target.op,
        "goal": str(target.value), "unit": target.unit, "level": target.level_name if target.level else "",
        "by": target.by.isoformat() if target.by else "", "value": None if value is None else f"{value:.4f}",
        "by_hand": figure.by_hand, "url": figure.url, "period": figure.period.words,
    }  # fmt: skip


def is_reached(target: dict[str, Any], value: Decimal | None) -> bool | None:
    """Tell whether a figure reaches a target that a report keeps; None without a figure."""
    if value is None:
        return None
    return satisfied(value, target["op"], Decimal(target["goal"]))


def gap(target: dict[str, Any], value: Decimal | None) -> str:
    """Return how far a figure is from its goal, in words."""
    if value is None:
        return ""
    goal, unit = Decimal(target["goal"]), "điểm" if target["unit"] == "%" else target["unit"]
    more = goal - value if target["op"] != "<=" else value - goal
    if is_reached(target, value):
        return f"vượt {number(-more, 1)} {unit}" if more <= Decimal("-0.05") else "vừa đạt"
    if more < Decimal("0.05"):
        return f"còn thiếu chưa đến 0,1 {unit}"
    words = "còn thiếu" if target["op"] != "<=" else "còn vượt mức"
    return f"{words} {number(more, 1)} {unit}"


def valued(target: dict[str, Any], value: Decimal | None) -> str:
    """Return a figure in words: "98,7 %"."""
    return "chưa có số" if value is None else f"{number(value, 1)} {target['unit']}".strip()
