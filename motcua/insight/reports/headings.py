"""The headings of a form laid out as a grid: which cell stands where and over how many columns and rows."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from motcua.law.report_forms import Form


@dataclass(frozen=True)
class Heading:
    """A heading: its words, its place (rows and columns from 1) and how far it reaches."""

    words: str
    row: int
    column: int
    rows: int
    columns: int
    number: int = 0


def _width(node: Any) -> int:
    return sum(_width(child) for child in node[1]) if isinstance(node[1], tuple) else 1


def _depth(node: Any) -> int:
    return 1 + max(_depth(child) for child in node[1]) if isinstance(node[1], tuple) else 1


@cache
def depth(form: Form) -> int:
    """Return how many rows the headings take."""
    return max(_depth(node) for node in form.headings)


@cache
def headings(form: Form) -> tuple[tuple[Heading, ...], ...]:
    """Return the headings row by row; one without others under it reaches down to the last row."""
    rows: list[list[Heading]] = [[] for _ in range(depth(form))]

    def lay(node: Any, row: int, column: int) -> int:
        words, below = node
        if isinstance(below, tuple):
            rows[row - 1].append(Heading(words, row, column, 1, _width(node)))
            for child in below:
                column = lay(child, row + 1, column)
            return column
        rows[row - 1].append(Heading(words, row, column, len(rows) - row + 1, 1, below))
        return column + 1

    at = 1
    for node in form.headings:
        at = lay(node, 1, at)
    return tuple(tuple(sorted(row, key=lambda one: one.column)) for row in rows)
