"""Processes in the words of a page: rows of the table, the sum beside the limit, a trial walk."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from motcua.base.organisations.roles import Role
from motcua.base.text import fold
from motcua.catalogue.processes.checks import Fault, LegalLimit, duration
from motcua.catalogue.processes.engine import OpenStep, Run
from motcua.catalogue.processes.layout import gateway_id
from motcua.catalogue.processes.models import ProcessVersion
from motcua.catalogue.processes.table import (
    Block,
    Outcome,
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


ACTS = {
    Outcome.FORWARD: ("Chuyển bước tiếp", "primary"),
    Outcome.RETURN: ("Trả lại", "plain"),
    Outcome.SUPPLEMENT: ("Yêu cầu bổ sung", "plain"),
    Outcome.REFUSE: ("Đề nghị từ chối", "danger"),
}
_FORWARD_WORDS = {
    StepKind.SEND_SUPPLEMENT: "Đã gửi người nộp",
    StepKind.RECEIVE_SUPPLEMENT: "Đã nhận đủ bổ sung",
    StepKind.SIGN_REFUSAL: "Ký phiếu từ chối",
    StepKind.RETURN_REFUSAL: "Đã trả phiếu từ chối",
    StepKind.SIGN: "Ký",
    StepKind.RETURN_RESULT: "Đã trả kết quả",
}


@dataclass(frozen=True)
class Way:
    """A button of the trial: an outcome, with the step to go back to where it needs one."""

    outcome: str
    return_to: str
    words: str
    tone: str
    key: str


def ways_of(step: OpenStep, names: dict[str, str]) -> list[Way]:
    """Return every way a step may end, one button each, with keys 1 to 9."""
    found: list[tuple[str, str, str, str]] = []
    for outcome in step.outcomes:
        words, tone = ACTS[Outcome(outcome)]
        if outcome == Outcome.FORWARD:
            found.append((outcome, "", _FORWARD_WORDS.get(StepKind(step.kind), words), tone))
        elif outcome == Outcome.RETURN:
            found += [(outcome, key, f"{words} «{names[key]}»", tone) for key in step.return_to]
        elif outcome == Outcome.REFUSE and step.kind == StepKind.SIGN:
            found.append((outcome, "", "Từ chối", tone))
        else:
            found.append((outcome, "", words, tone))
    return [Way(*way, key=str(n) if n < 10 else "") for n, way in enumerate(found, 1)]


@dataclass
class Trial:
    """A walk through a process without a dossier: what was done, and the working time it took."""

    log: list[dict[str, Any]] = field(default_factory=list)

    def note(self, step: OpenStep, way: Way, resets: bool) -> None:
        """Add an act; `resets` says that the limit begins anew when a supplement is complete."""
        waits = step.kind == StepKind.RECEIVE_SUPPLEMENT
        self.log.append(
            {"key": step.key, "name": step.name, "way": way.words, "minutes": 0 if waits else step.minutes,
             "waits": waits, "resets": waits and resets}
        )  # fmt: skip

    @property
    def used(self) -> int:
        """Working minutes counted against the limit that now runs."""
        minutes = 0
        for act in self.log:
            minutes = 0 if act["resets"] else minutes + act["minutes"]
        return minutes

    @property
    def total(self) -> int:
        """Working minutes of all steps done, whatever the limit."""
        return sum(act["minutes"] for act in self.log)

    @property
    def acts(self) -> list[dict[str, Any]]:
        """The acts with their times in words."""
        return [
            act | {"time": "chờ người nộp, đồng hồ dừng" if act["waits"] else duration(act["minutes"])}
            for act in self.log
        ]

    def marks(self, run: Run) -> dict[str, list[str]]:
        """Return which nodes of the drawing are done and which are current."""
        current = [step.key for step in run.open]
        done = {act["key"] for act in self.log} - set(current)
        gates = {gateway_id(key) for key in done}
        ends = (
            {"ket_thuc" if self.log[-1]["key"] != "tu_choi_tra" else "ket_thuc_tu_choi"}
            if run.finished
            else set()
        )
        return {"done": sorted(done | gates | ends), "current": current}
