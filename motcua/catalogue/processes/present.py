"""Processes in the words of a page: rows of the table, the sum beside the limit, a trial walk."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from motcua.base.organisations.roles import Role
from motcua.base.text import fold
from motcua.catalogue.processes.checks import Fault, LegalLimit, duration
from motcua.catalogue.processes.models import ProcessVersion
from motcua.catalogue.processes.table import (
    Block,
    StepKind,
    StepRow,
    Where,
    blocks_in,
    may_time_out,
    total_minutes,
)

STATUS_TONE = {"NHAP": "amber", "DA_DUYET": "green", "THU_HOI": "sand"}


def label(choices: Any, value: str) -> str:
    """Return the words of a code, or the code itself when it is none of the choices."""
    return choices(value).label if value in choices.values else value


@dataclass(frozen=True)
class TableRow:
    """One row as a published table shows it."""

    number: int
    row: StepRow
    faults: tuple[Fault, ...] = ()
    agency: str = ""
    begins_block: str = ""
    begins_leg: bool = False

    @property
    def place(self) -> str:
        """The unit named, else the part of the agency; before it another agency, where it is done there."""
        place = self.row.unit_name or label(Where, self.row.where)
        return f"{self.agency} – {place}" if self.agency else place

    @property
    def in_block(self) -> bool:
        """Whether the step runs beside others."""
        return bool(self.row.block)

    @property
    def on_timeout(self) -> str:
        """What happens when its time has passed, unless it simply waits."""
        return "hết thời gian thì đi tiếp" if may_time_out(self.row) else ""

    @property
    def role(self) -> str:
        """Who does it."""
        return label(Role, self.row.role)

    @property
    def kind(self) -> str:
        """What kind of step it is."""
        return label(StepKind, self.row.kind)

    @property
    def time(self) -> str:
        """Its working time in days and hours."""
        return duration(self.row.minutes) if self.row.minutes else "không tính"

    @property
    def kind_adds(self) -> bool:
        """Whether the kind says more than the step's name."""
        return fold(self.kind) not in fold(self.row.name)


def table_of(
    rows: Sequence[StepRow], faults: Sequence[Fault] = (), agencies: Mapping[str, str] | None = None
) -> list[TableRow]:
    """Return the rows numbered from 1, each with the faults that concern it and how its block begins.

    Args:
        rows: the table.
        faults: all that was found wrong with it.
        agencies: the names of agencies by code.
    """
    begins = {block.rows[0].key: _block_words(block) for block in blocks_in(rows)}
    legs = {branch.rows[0].key for block in blocks_in(rows) for branch in block.branches}
    names = agencies or {}
    return [
        TableRow(
            number, row, tuple(fault for fault in faults if fault.row == number),
            names.get(row.agency, row.agency), begins.get(row.key, ""), row.key in legs,
        )
        for number, row in enumerate(rows, 1)
    ]  # fmt: skip


def _block_words(block: Block) -> str:
    """Say how the branches of a block run."""
    count = len(block.branches)
    if block.is_opinion:
        return f"Lấy ý kiến {count} nơi cùng lúc, {duration(block.minutes())}"
    return (
        f"Liên thông {count} chặng: hồ sơ điện tử làm cùng lúc, {duration(block.minutes())}; "
        f"hồ sơ giấy lần lượt, {duration(block.minutes(on_paper=True))}"
    )


@dataclass(frozen=True)
class Sum:
    """The working time of all steps beside the limit."""

    minutes: int
    limit: LegalLimit | None

    @property
    def words(self) -> str:
        """The sum in days and hours."""
        return duration(self.minutes)

    @property
    def limit_words(self) -> str:
        """The limit as announced, or that there is none."""
        return self.limit.words if self.limit else "chưa có thời hạn"

    @property
    def percent(self) -> float:
        """How much of the limit the steps use."""
        return 100 * self.minutes / self.limit.minutes if self.limit and self.limit.minutes else 0

    @property
    def tone(self) -> str:
        """Red when over the limit."""
        return "red" if self.limit and self.minutes > self.limit.minutes else ""

    @property
    def over(self) -> bool:
        """Whether the steps take longer than the limit."""
        return self.tone == "red"


def sum_of(rows: Sequence[StepRow], limit: LegalLimit | None) -> Sum:
    """Return the sum of a table beside its limit."""
    return Sum(total_minutes(rows), limit)


def limit_of_version(version: ProcessVersion) -> LegalLimit | None:
    """Return the limit that a version was drafted against."""
    return LegalLimit(version.limit_amount, version.limit_unit) if version.limit_amount is not None else None


@dataclass(frozen=True)
class ListLine:
    """A version in the list, with its sum beside its limit."""

    version: ProcessVersion

    @property
    def sum(self) -> Sum:
        """The stored sum beside the limit it was drafted against."""
        return Sum(self.version.total_minutes, limit_of_version(self.version))
