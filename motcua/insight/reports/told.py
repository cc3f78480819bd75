"""Findings of checks in words: the expression with its figures, where it fails, what was compared."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from motcua.base.text import number
from motcua.insight.reports.rules import Finding, Outcome, Value, columns_of
from motcua.insight.reports.standing import Standing
from motcua.law.report_forms import SEVERITIES, Check, Form

_TONES = {"loi": "red", "canh_bao": "amber", "thong_tin": "blue"}
_RELATION = re.compile("<=|>=|=|<|>")
_CONTRARY = {"=": "≠", "<=": ">", ">=": "<", "<": "≥", ">": "≤"}
_COLUMN = re.compile(r"(truoc|lech)?\((\d{1,2})\)")


def readable(expression: str) -> str:
    """Return an expression as a form prints it: ≤ for <=, × for *, words for functions."""
    said = expression.replace("<=", "≤").replace(">=", "≥").replace("*", "×")
    return said.replace("truoc(", "kỳ trước (").replace("lech(", "% chênh kỳ trước (")


def with_figures(expression: str, values: dict[int, Value], before: dict[int, Value] | None) -> str:
    """Return what is found in place of a relation that is not met: its figures and the contrary sign."""

    def told(match: re.Match[str]) -> str:
        word, column = match.group(1), int(match.group(2))
        if word == "lech":
            return f"% chênh giữa {number(values.get(column))} và {number((before or {}).get(column))}"
        return number((before or {}).get(column) if word else values.get(column))

    said = _RELATION.sub(lambda match: _CONTRARY[match.group()], expression)
    return _COLUMN.sub(told, said).replace("*", "×")


@dataclass(frozen=True)
class Told:
    """One check of the form with the lines in which it fails: (name, key, the figures)."""

    check: Check
    fails: tuple[tuple[str, str, str], ...]
    unknown: bool

    @property
    def tone(self) -> str:
        """The colour of its pill."""
        return _TONES[self.check.severity] if self.fails else "green"

    @property
    def word(self) -> str:
        """What its pill says."""
        if self.fails:
            return SEVERITIES[self.check.severity]
        return "Chưa so được" if self.unknown else "Đạt"

    @property
    def expression(self) -> str:
        """The relation as printed."""
        return readable(self.check.expression)

    @cached_property
    def columns(self) -> set[int]:
        """Which columns it looks at."""
        return columns_of(self.check.expression)


def told(standing: Standing, findings: Iterable[Finding] | None = None) -> list[Told]:
    """Return the checks of a report, those that fail first, each with where and by which figures."""
    grouped: dict[str, list[Finding]] = {}
    for one in standing.findings if findings is None else findings:
        grouped.setdefault(one.check.code, []).append(one)
    said = [_one(standing, group) for group in grouped.values()]
    order = list(SEVERITIES)
    return sorted(said, key=lambda one: (not one.fails, order.index(one.check.severity)))


def _one(standing: Standing, group: list[Finding]) -> Told:
    check = group[0].check
    fails = []
    for one in group:
        if one.outcome is not Outcome.FAILS:
            continue
        line = standing.line_of(one.line)
        if line is None:
            continue
        before = standing.totals_before if one.line == "" else (standing.before or {}).get(one.line)
        fails.append((line.name, one.line, with_figures(check.expression, line.filed, before)))
    return Told(check, tuple(fails), all(one.outcome is Outcome.UNKNOWN for one in group))


def of_form(form: Form) -> list[tuple[str, str, str]]:
    """Return the checks of a form in words: the relation, its severity, what it says when it fails."""
    return [(readable(one.expression), SEVERITIES[one.severity], one.message) for one in form.checks]
