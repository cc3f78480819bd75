"""A report as it stands: each cell with the machine's figure and the one filed, the totals, what the checks say."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from functools import cached_property

from django.db.models import Prefetch

from motcua.insight.reports import rules
from motcua.insight.reports.calendar import parse
from motcua.insight.reports.models import CorrectedCell, Report, ReportRow
from motcua.insight.reports.rules import Finding, Outcome, Value
from motcua.law import report_forms
from motcua.law.report_forms import Column, Form

State = Report.State
OPEN = (State.DRAFT, State.RETURNED)


@dataclass(frozen=True)
class Cell:
    """A cell: the machine's figure, the filed one, and what was corrected in it."""

    column: Column
    machine: Value
    filed: Value
    corrected: CorrectedCell | None = None

    @property
    def stale(self) -> bool:
        """Tell whether the machine's figure has changed since the cell was corrected."""
        return self.corrected is not None and self.corrected.machine != self.machine


@dataclass(frozen=True)
class Line:
    """A line of the report, or the line of totals (`row` is None)."""

    row: ReportRow | None
    number: int
    texts: Mapping[int, str]
    cells: Mapping[int, Cell]

    @property
    def key(self) -> str:
        """What it stands for; "" for the totals."""
        return self.row.key if self.row else ""

    @property
    def filed(self) -> dict[int, Value]:
        """The filed figures by column."""
        return {number: cell.filed for number, cell in self.cells.items()}

    @property
    def name(self) -> str:
        """How the line is called."""
        return self.texts.get(2) or "Tổng cộng"


def machine_of(row: ReportRow) -> dict[int, Value]:
    """Return the machine's figures of a row by column."""
    return {
        int(number): None if value is None else Decimal(str(value)) for number, value in row.machine.items()
    }


def plain(value: Value) -> int | str | None:
    """Return a figure as JSON keeps it: a whole number as such, else its digits."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else str(value)


class Standing:
    """A report with its lines, totals and findings; `rows` must come with what is corrected in them."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self.form: Form = report_forms.form(report.form, report.form_version)
        self.rows = list(report.rows.prefetch_related(Prefetch("corrected", CorrectedCell.objects.all())))

    @cached_property
    def lines(self) -> list[Line]:
        """The lines in order."""
        return [self._line(row, number) for number, row in enumerate(self.rows, 1)]

    def _line(self, row: ReportRow, number: int) -> Line:
        corrected = {one.column: one for one in row.corrected.all()}
        machine = rules.complete(self.form, machine_of(row))
        filed = rules.complete(self.form, machine | {column: one.value for column, one in corrected.items()})
        texts = {int(column): words for column, words in row.texts.items()}
        cells = {
            column.number: Cell(
                column, machine.get(column.number), filed.get(column.number), corrected.get(column.number)
            )
            for column in self.form.counting
        }
        return Line(row, number, texts, cells)

    @cached_property
    def total(self) -> Line:
        """The line of totals, of the machine's figures and of the filed ones."""
        machine = rules.total(
            self.form, ({n: c.machine for n, c in line.cells.items()} for line in self.lines)
        )
        filed = rules.total(self.form, (line.filed for line in self.lines))
        cells = {
            column.number: Cell(column, machine.get(column.number), filed.get(column.number))
            for column in self.form.counting
        }
        return Line(None, 0, {}, cells)

    @cached_property
    def before(self) -> "dict[str, dict[int, Value]] | None":
        """The filed figures of the period before, by line; None when it has no report."""
        found = previous(self.report)
        if found is None:
            return None
        return {line.key: line.filed for line in Standing(found).lines}

    @cached_property
    def totals_before(self) -> dict[int, Value] | None:
        """The totals of the period before; None when it has no report."""
        return rules.total(self.form, self.before.values()) if self.before else None

    @cached_property
    def findings(self) -> list[Finding]:
        """What every check says, of the totals and of each line."""
        return rules.check_all(self.form, {line.key: line.filed for line in self.lines}, self.before)

    @property
    def failed(self) -> list[Finding]:
        """The checks that are not met, errors first."""
        order = list(report_forms.SEVERITIES)
        return sorted(
            (one for one in self.findings if one.outcome is Outcome.FAILS),
            key=lambda one: order.index(one.check.severity),
        )

    @property
    def errors(self) -> list[Finding]:
        """What prevents handing in."""
        return [one for one in self.findings if one.prevents]

    @cached_property
    def corrections(self) -> int:
        """How many cells were corrected."""
        return sum(1 for row in self.rows for _ in row.corrected.all())

    def line_of(self, key: str) -> Line | None:
        """Return a line by what it stands for, the totals for ""; None when there is none."""
        if key == "":
            return self.total
        return next((line for line in self.lines if line.key == key), None)

    def filing(self) -> list[dict[str, object]]:
        """Return the filed figures as they are kept at handing in."""
        return [
            {"key": line.key, "texts": {str(n): words for n, words in line.texts.items()},
             "values": {str(n): plain(value) for n, value in line.filed.items()}}
            for line in self.lines
        ]  # fmt: skip

    @property
    def editable(self) -> bool:
        """Tell whether cells may still be corrected."""
        return self.report.state in OPEN


def previous(report: Report) -> Report | None:
    """Return the report of the period before: of the same kind, else the one that closed on the day before it began.

    A quarter I follows the year's report, which holds quarter IV.
    """
    closed = report.start - timedelta(days=1)
    rows = Report.objects.filter(form=report.form, agency_id=report.agency_id, end=closed).exclude(
        pk=report.pk
    )
    kind = parse(report.period).kind
    found = sorted(rows, key=lambda one: (parse(one.period).kind != kind, one.period))
    return found[0] if found else None


def changes(
    before: Iterable[ReportRow], form: Form, after: Mapping[str, tuple[str, Mapping[int, Value]]]
) -> list[dict[str, object]]:
    """Return what a new drawing changes: cells with their figure before and after, lines that come or go.

    Args:
        before: the rows as they are.
        form: the report's form.
        after: by key, the line's name and its figures.
    """
    found: list[dict[str, object]] = []
    kept = {row.key: row for row in before}
    for key, (name, values) in after.items():
        old = machine_of(kept[key]) if key in kept else {}
        for column in form.counting:
            was, now = old.get(column.number), values.get(column.number)
            if not column.formula and (was or Decimal(0)) != (now or Decimal(0)):
                found.append(
                    {
                        "row": name,
                        "key": key,
                        "column": column.number,
                        "before": plain(was),
                        "after": plain(now),
                    }
                )
    for key, row in kept.items():
        if key not in after:
            found.append(
                {"row": row.texts.get("2", key), "key": key, "column": 0, "before": None, "after": None}
            )
    return found
