"""What a report says: the machine's words and figures, with the officer's laid over them; neither is lost."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from itertools import groupby
from typing import Any

from motcua.base.text import number
from motcua.control.plans import rules
from motcua.control.plans.models import ProgressReport
from motcua.control.plans.reports import aims, drafting, figures, wording
from motcua.control.plans.reports.figures import FIGURES
from motcua.control.plans.reports.standing import Row


@dataclass(frozen=True)
class Edit:
    """What an officer made of a part: why, who, when, and whether the machine has said something else since."""

    reason: str
    by: str
    at: datetime
    outdated: bool


@dataclass(frozen=True)
class SaidFigure:
    """A figure: the machine's count, and what the report says."""

    code: str
    name: str
    group: str
    counted: int
    value: int
    edit: Edit | None

    @property
    def part(self) -> str:
        """What it is called among the parts of a report."""
        return f"figure:{self.code}"

    @property
    def label(self) -> str:
        """What a form calls it."""
        return self.name


@dataclass(frozen=True)
class SaidTarget:
    """A target: what was measured, and what the report says."""

    kept: dict[str, Any]
    measured: Decimal | None
    value: Decimal | None
    edit: Edit | None

    @property
    def part(self) -> str:
        """What it is called among the parts of a report."""
        return f"target:{self.kept['id']}"

    @property
    def label(self) -> str:
        """What a form calls it."""
        return f"{self.kept['name']}, {self.kept['said']}"

    @property
    def reached(self) -> bool | None:
        """Whether it is reached; None without a figure."""
        return aims.is_reached(self.kept, self.value)

    @property
    def words(self) -> str:
        """Whether it is reached, in words."""
        return {True: "đạt", False: "chưa đạt", None: "chưa có số"}[self.reached]

    @property
    def tone(self) -> str:
        """The colour of its pill."""
        return {True: "green", False: "red", None: "sand"}[self.reached]

    @property
    def said(self) -> str:
        """Its figure in words."""
        return aims.valued(self.kept, self.value)

    @property
    def said_measured(self) -> str:
        """The measured figure in words."""
        return aims.valued(self.kept, self.measured)

    @property
    def gap(self) -> str:
        """How far it is from its goal, in words."""
        return aims.gap(self.kept, self.value)

    @property
    def by_hand(self) -> bool:
        """Whether its figure was given by somebody, not measured."""
        return bool(self.kept["by_hand"]) or (self.edit is not None and self.value is not None)


@dataclass(frozen=True)
class SaidSection:
    """A section: the machine's text piece by piece, and the text the report has."""

    code: str
    title: str
    machine: str
    pieces: tuple[tuple[str, str], ...]
    text: str
    edit: Edit | None

    @property
    def part(self) -> str:
        """What it is called among the parts of a report."""
        return f"text:{self.code}"


class Said:
    """A report as it stands."""

    def __init__(self, report: ProgressReport) -> None:
        self.report = report
        self.drafted: dict[str, Any] = report.drafted
        self.edited: dict[str, Any] = report.edited

    @property
    def as_of(self) -> date:
        """The day its figures are as of."""
        return date.fromisoformat(self.drafted["as_of"])

    def _edit(self, part: str, machine: Any) -> Edit | None:
        kept = self.edited.get(part)
        if kept is None:
            return None
        return Edit(kept["reason"], kept["by"], datetime.fromisoformat(kept["at"]), kept["over"] != machine)

    @cached_property
    def figures(self) -> list[SaidFigure]:
        """Every figure, in order."""
        found = []
        for code, one in FIGURES.items():
            counted = self.drafted["figures"][code]
            edit = self._edit(f"figure:{code}", counted)
            value = self.edited[f"figure:{code}"]["figure"] if edit else counted
            found.append(SaidFigure(code, one.name, one.group, counted, value, edit))
        return found

    @property
    def groups(self) -> list[tuple[str, list[SaidFigure]]]:
        """The figures by group."""
        return [(name, list(of)) for name, of in groupby(self.figures, key=lambda one: one.group)]

    @cached_property
    def values(self) -> dict[str, int]:
        """What the report says, by the figure's code; the figures on targets with it."""
        of_targets = wording.target_figures(one.reached for one in self.targets)
        return {one.code: one.value for one in self.figures} | of_targets

    @cached_property
    def _counted(self) -> dict[str, int]:
        reached = (aims.is_reached(one.kept, one.measured) for one in self.targets)
        return self.drafted["figures"] | wording.target_figures(reached)

    @cached_property
    def targets(self) -> list[SaidTarget]:
        """Every target with its figure."""
        found = []
        for kept in self.drafted["targets"]:
            part, measured = f"target:{kept['id']}", kept["value"]
            edit = self._edit(part, measured)
            value = self.edited[part]["figure"] if edit else measured
            found.append(SaidTarget(kept, _decimal(measured), _decimal(value), edit))
        return found

    @cached_property
    def sections(self) -> list[SaidSection]:
        """Every section in order."""
        return [
            self._section(code, title)
            for code, title in wording.SECTIONS.items()
            if code in self.drafted["text"]
        ]

    def _section(self, code: str, title: str) -> SaidSection:
        template = self.drafted["text"][code]
        edit = self._edit(f"text:{code}", template)
        text = self.edited[f"text:{code}"]["text"] if edit else wording.filled(template, self.values)
        pieces = tuple(wording.pieces(template, self._counted))
        return SaidSection(code, title, wording.filled(template, self._counted), pieces, text, edit)

    @property
    def corrections(self) -> Iterator[tuple[str, str, str, str]]:
        """Yield each corrected figure: its name, the report's, the machine's, the reason."""
        for figure in self.figures:
            if figure.edit:
                yield figure.name, number(figure.value), number(figure.counted), figure.edit.reason
        for target in self.targets:
            if target.edit:
                yield target.kept["name"], target.said, target.said_measured, target.edit.reason

    @cached_property
    def faults(self) -> list[str]:
        """What does not add up after corrections."""
        return figures.faults({one.code: one.value for one in self.figures})

    @cached_property
    def rows(self) -> list[Row]:
        """The work as it stood."""
        return drafting.rows_kept(self.drafted)

    def rows_of(self, code: str) -> list[Row]:
        """Return the rows a figure counts."""
        window = drafting.window_kept(self.drafted)
        return [row for row in self.rows if FIGURES[code].counts(row, window)]

    def task(self, row: Row) -> dict[str, str]:
        """Return what the report keeps of a row's task."""
        kept: dict[str, str] = self.drafted["tasks"][str(row.task)]
        return kept

    def agency(self, row: Row) -> str:
        """Return the name of a row's agency."""
        return str(self.drafted["agencies"].get(str(row.agency), ""))

    @staticmethod
    def turn(row: Row) -> str:
        """Return the words of a row's period."""
        return rules.period_words(row.period)


def _decimal(value: str | None) -> Decimal | None:
    return None if value is None else Decimal(value)
