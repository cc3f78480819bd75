"""The arithmetic of report forms: expressions over numbered columns, checks, the line of totals. No ORM.

An expression writes a column as its number in parentheses: "(3) = (4) + (5) + (6)", "(14) / (12) * 100". Beside
the four operations it knows `truoc(14)`, the same column of the period before, and `lech(14)`, by how many per cent it
differs from it. A ratio over zero, and what is worked out from an empty cell, is empty. Nothing else is understood,
so that a file of forms can never run anything.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import Enum
from functools import lru_cache
from typing import NamedTuple

from motcua.law.report_forms import (
    ERROR,
    FORMULA,
    PERCENT,
    SUM,
    Check,
    Column,
    Form,
)

Value = Decimal | None
Values = Mapping[int, Value]

_TOKEN = re.compile(r"\s*(?:(\((\d{1,2})\))|(\d+(?:\.\d+)?)|(truoc|lech)|(<=|>=|≤|≥|=|<|>|[-+*/×()]))")
_RELATIONS = {"=": "=", "<=": "<=", "≤": "<=", ">=": ">=", "≥": ">=", "<": "<", ">": ">"}
_CENT = Decimal("0.01")


class BadExpression(ValueError):
    """An expression in a form that cannot be read; found when the forms are tested, never by a clerk."""


class _NothingBefore(Exception):
    """The period before has no figure to compare with."""


class Outcome(Enum):
    """How a check came out."""

    HOLDS = "dat"
    FAILS = "sai"
    UNKNOWN = "chua_ro"


class _Token(NamedTuple):
    kind: str
    text: str


_Node = Callable[["_Cells"], Value]


@dataclass(frozen=True)
class _Cells:
    """What an expression is worked out over: a line's figures and, when there are any, those of the period before."""

    now: Values
    before: Values | None

    def previous(self, number: int) -> Decimal:
        value = None if self.before is None else self.before.get(number)
        if value is None:
            raise _NothingBefore
        return value


def _tokens(text: str) -> list[_Token]:
    found, at = [], 0
    text = text.strip()
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            raise BadExpression(f"{text!r}: cannot read {text[at:]!r}")
        column, number, constant, word, sign = match.groups()
        if column:
            found.append(_Token("column", number))
        elif constant:
            found.append(_Token("number", constant))
        else:
            found.append(_Token("word" if word else "sign", word or sign))
        at = match.end()
    return found


class _Reader:
    """Reads one side of an expression by the usual precedence."""

    def __init__(self, tokens: list[_Token], text: str) -> None:
        self.tokens, self.at, self.text = tokens, 0, text

    def whole(self) -> _Node:
        node = self._sum()
        if self.at != len(self.tokens):
            raise BadExpression(f"{self.text!r}: {self.tokens[self.at].text!r} is not expected")
        return node

    def _next(self, *signs: str) -> str:
        if (
            self.at < len(self.tokens)
            and self.tokens[self.at].kind == "sign"
            and self.tokens[self.at].text in signs
        ):
            self.at += 1
            return self.tokens[self.at - 1].text
        return ""

    def _sum(self) -> _Node:
        node = self._product()
        while sign := self._next("+", "-"):
            node = _joined(sign, node, self._product())
        return node

    def _product(self) -> _Node:
        node = self._atom()
        while sign := self._next("*", "×", "/"):
            node = _joined(sign, node, self._atom())
        return node

    def _atom(self) -> _Node:
        if self._next("-"):
            return _joined("-", lambda _: Decimal(0), self._atom())
        if self._next("("):
            node = self._sum()
            if not self._next(")"):
                raise BadExpression(f"{self.text!r}: a parenthesis is not closed")
            return node
        if self.at >= len(self.tokens):
            raise BadExpression(f"{self.text!r}: ends too early")
        token = self.tokens[self.at]
        self.at += 1
        if token.kind == "number":
            constant = Decimal(token.text)
            return lambda _: constant
        if token.kind == "column":
            return lambda cells, number=int(token.text): cells.now.get(number)  # type: ignore[misc]
        if token.kind == "word":
            return self._function(token.text)
        raise BadExpression(f"{self.text!r}: {token.text!r} is not expected")

    def _function(self, name: str) -> _Node:
        if self.at >= len(self.tokens) or self.tokens[self.at].kind != "column":
            raise BadExpression(f"{self.text!r}: {name} wants a column")
        number = int(self.tokens[self.at].text)
        self.at += 1
        return (
            (lambda cells: cells.previous(number))
            if name == "truoc"
            else (lambda cells: _drift(cells, number))
        )


def _drift(cells: _Cells, number: int) -> Value:
    before, now = cells.previous(number), cells.now.get(number)
    if now is None or before == 0:
        return None
    return abs(now - before) / before * 100


def _joined(sign: str, left: _Node, right: _Node) -> _Node:
    def worked(cells: _Cells) -> Value:
        a, b = left(cells), right(cells)
        if a is None or b is None or (sign == "/" and b == 0):
            return None
        if sign == "+":
            return a + b
        if sign == "-":
            return a - b
        return a / b if sign == "/" else a * b

    return worked


@lru_cache(maxsize=512)
def _formula(text: str) -> _Node:
    return _Reader(_tokens(text), text).whole()


@lru_cache(maxsize=512)
def _relation(text: str) -> tuple[_Node, str, _Node]:
    tokens = _tokens(text)
    places = [at for at, token in enumerate(tokens) if token.kind == "sign" and token.text in _RELATIONS]
    if len(places) != 1:
        raise BadExpression(f"{text!r}: wants exactly one of = <= >= < >")
    at = places[0]
    left, right = _Reader(tokens[:at], text).whole(), _Reader(tokens[at + 1 :], text).whole()
    return left, _RELATIONS[tokens[at].text], right


def columns_of(text: str) -> set[int]:
    """Return the numbers of the columns an expression names."""
    return {int(token.text) for token in _tokens(text) if token.kind == "column"}


def work_out(formula: str, values: Values) -> Value:
    """Return what a formula gives over a line's figures; None when a part is empty or a divisor is 0.

    Raises:
        BadExpression: it cannot be read.
    """
    return _formula(formula)(_Cells(values, None))


def holds(expression: str, values: Values, before: Values | None = None, slack: str = "0") -> Outcome:
    """Tell whether a relation between columns holds.

    Args:
        expression: "(3) = (4) + (5) + (6)".
        values: a line's figures by column.
        before: those of the period before; None when there is none.
        slack: how far the two sides of an equation may lie apart.

    Returns:
        UNKNOWN when it needs a period before that is not there, or compares the size of what is empty; an equation
        holds when both sides are empty and fails when one is.

    Raises:
        BadExpression: it cannot be read.
    """
    left, sign, right = _relation(expression)
    cells = _Cells(values, before)
    try:
        a, b = left(cells), right(cells)
    except _NothingBefore:
        return Outcome.UNKNOWN
    if a is None or b is None:
        if sign != "=":
            return Outcome.UNKNOWN
        return Outcome.HOLDS if a is None and b is None else Outcome.FAILS
    fits = {
        "=": abs(a - b) <= Decimal(slack),
        "<=": a <= b,
        ">=": a >= b,
        "<": a < b,
        ">": a > b,
    }[sign]
    return Outcome.HOLDS if fits else Outcome.FAILS


def rounded(column: Column, value: Value) -> Value:
    """Return a figure as the form writes it: ratios to two places, the rest as they are."""
    if value is None or column.kind != PERCENT:
        return value
    return value.quantize(_CENT, ROUND_HALF_UP)


def complete(form: Form, values: Values) -> dict[int, Value]:
    """Return a line with the columns that formulas work out, from left to right."""
    found = dict(values)
    for column in form.counting:
        if column.formula:
            found[column.number] = rounded(column, work_out(column.formula, found))
    return found


def total(form: Form, lines: Iterable[Values]) -> dict[int, Value]:
    """Return the line of totals: sums; ratios worked out from the sums, never averaged.

    A column that is empty in every line is empty in the total; a form without lines reports nothing, 0.
    """
    kept = list(lines)
    found: dict[int, Value] = {}
    for column in form.counting:
        if column.roll_up != SUM:
            continue
        figures = [value for line in kept if (value := line.get(column.number)) is not None]
        found[column.number] = sum(figures, Decimal(0)) if figures or not kept else None
    for column in form.counting:
        if column.roll_up == FORMULA:
            found[column.number] = rounded(column, work_out(column.formula, found))
    return found


@dataclass(frozen=True)
class Finding:
    """What a check says of a line: `line` is its key, "" for the line of totals."""

    check: Check
    line: str
    outcome: Outcome

    @property
    def prevents(self) -> bool:
        """Tell whether the report cannot be handed in for it."""
        return self.outcome is Outcome.FAILS and self.check.severity == ERROR


def check_line(
    form: Form, key: str, values: Values, before: Values | None, *, is_total: bool
) -> list[Finding]:
    """Return what every check that looks at such a line says of it."""
    where = {"tong", "ca_hai"} if is_total else {"dong", "ca_hai"}
    return [
        Finding(check, key, holds(check.expression, values, before, check.slack))
        for check in form.checks
        if check.on in where
    ]


def check_all(
    form: Form, lines: Mapping[str, Values], before: Mapping[str, Values] | None = None
) -> list[Finding]:
    """Return what the checks say of every line and of the totals, the totals first.

    Args:
        form: the form.
        lines: figures by the key of their line, as filed, formulas worked out.
        before: the same of the period before; None when there is none.
    """
    totals_before = total(form, before.values()) if before else None
    found = check_line(form, "", total(form, lines.values()), totals_before, is_total=True)
    for key, values in lines.items():
        found += check_line(form, key, values, (before or {}).get(key), is_total=False)
    return found
