"""A walk through a process without a dossier: the ways a step may end as buttons, what was done, how long it took."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from motcua.base.text import moment_long
from motcua.base.worktime import rules as worktime
from motcua.base.worktime.calendar import WorkCalendar
from motcua.catalogue.processes.checks import LegalLimit, duration
from motcua.catalogue.processes.engine import OpenStep, Run
from motcua.catalogue.processes.layout import gateway_id, join_id, leg_id, split_id
from motcua.catalogue.processes.simulate import Path, Share
from motcua.catalogue.processes.table import Block, Outcome, StepKind, StepRow, blocks_in

ACTS = {
    Outcome.FORWARD: ("Chuyển bước tiếp", "primary"),
    Outcome.RETURN: ("Trả lại", "plain"),
    Outcome.SUPPLEMENT: ("Yêu cầu bổ sung", "plain"),
    Outcome.REFUSE: ("Đề nghị từ chối", "danger"),
    Outcome.TIMEOUT: ("Hết thời gian, đi tiếp", "plain"),
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


def ways_of(step: OpenStep, names: dict[str, str], first_key: int = 1) -> list[Way]:
    """Return every way a step may end, one button each, with keys from `first_key` to 9."""
    found: list[tuple[str, str, str, str]] = []
    for outcome in [*step.outcomes, *([Outcome.TIMEOUT] if step.may_time_out else [])]:
        words, tone = ACTS[Outcome(outcome)]
        if outcome == Outcome.FORWARD:
            found.append((outcome, "", _FORWARD_WORDS.get(StepKind(step.kind), words), tone))
        elif outcome == Outcome.RETURN:
            found += [(outcome, key, f"{words} «{names[key]}»", tone) for key in step.return_to]
        elif outcome == Outcome.REFUSE and step.kind == StepKind.SIGN:
            found.append((outcome, "", "Từ chối", tone))
        else:
            found.append((outcome, "", words, tone))
    return [Way(*way, key=str(n) if n < 10 else "") for n, way in enumerate(found, first_key)]


@dataclass
class Trial:
    """What was done so far and when, in working minutes since the receipt; `opened` tells since when steps wait."""

    log: list[dict[str, Any]] = field(default_factory=list)
    opened: dict[str, int] = field(default_factory=dict)

    def note(self, step: OpenStep, way: Way, resets: bool) -> None:
        """Add an act; `resets` says that the limit begins anew when a supplement is complete."""
        waits = step.kind == StepKind.RECEIVE_SUPPLEMENT
        start = self.opened.get(step.task_id, 0)
        minutes = 0 if waits else step.minutes
        self.log.append(
            {"key": step.key, "name": step.name, "way": way.words, "minutes": minutes, "waits": waits,
             "resets": waits and resets, "end": start + minutes, "leg": step.leg_name}
        )  # fmt: skip

    def open(self, run: Run, done: OpenStep | None = None) -> None:
        """Note since when the steps of a run wait: a leg goes on when its step ended, all else when all has ended."""
        now = max((act["end"] for act in self.log), default=0)
        for step in run.open:
            if step.task_id in self.opened:
                continue
            same = done is not None and step.leg and (step.block, step.leg) == (done.block, done.leg)
            self.opened[step.task_id] = self.log[-1]["end"] if same else now
        still = {step.task_id for step in run.open}
        self.opened = {task: start for task, start in self.opened.items() if task in still}

    @property
    def total(self) -> int:
        """Working minutes from the receipt until the last act has ended; legs that run together count once."""
        return max((act["end"] for act in self.log), default=0)

    @property
    def used(self) -> int:
        """Working minutes counted against the limit that now runs."""
        return self.total - max((act["end"] for act in self.log if act["resets"]), default=0)

    @property
    def acts(self) -> list[dict[str, Any]]:
        """The acts with their times in words."""
        return [
            act | {"time": "chờ người nộp, đồng hồ dừng" if act["waits"] else duration(act["minutes"])}
            for act in self.log
        ]

    def marks(self, run: Run, rows: Sequence[StepRow]) -> dict[str, list[str]]:
        """Return which nodes of the drawing are done and which are current."""
        current = [step.key for step in run.open]
        done = {act["key"] for act in self.log} - set(current)
        gates = {gateway_id(key) for key in done}
        for block in blocks_in(rows):
            gates |= _of_block(block, done, run)
        ends = set()
        if run.finished:
            ends.add("ket_thuc" if self.log[-1]["key"] != "tu_choi_tra" else "ket_thuc_tu_choi")
        return {"done": sorted({"bat_dau"} | done | gates | ends), "current": current}


def _of_block(block: Block, done: set[str], run: Run) -> set[str]:
    """Return the gateways and frames of a block that have been passed."""
    opened = {step.block for step in run.open}
    touched = any(row.key in done for row in block.rows)
    passed = {split_id(block.key)} if touched or block.key in opened else set()
    if touched and block.key not in opened:
        passed |= {join_id(block.key), *(leg_id(branch) for branch in block.branches)}
    return passed


@dataclass(frozen=True)
class PathLine:
    """One way through the process as the page tells it."""

    path: Path
    limit: LegalLimit | None
    done_by: datetime

    @property
    def words(self) -> str:
        """How long it takes."""
        return duration(self.path.elapsed) if self.path.elapsed else "0"

    @property
    def counted(self) -> str:
        """What of it counts against the limit, where that is not all."""
        return duration(self.path.counted) if self.path.counted != self.path.elapsed else ""

    @property
    def ends(self) -> str:
        """When it would end if a dossier came in now."""
        return moment_long(self.done_by)

    @property
    def over(self) -> str:
        """By how much it is longer than the limit, or ""."""
        more = self.path.over(self.limit)
        return duration(more) if more else ""

    @property
    def percent(self) -> float:
        """How much of the limit it uses."""
        return 100 * self.path.counted / self.limit.minutes if self.limit and self.limit.minutes else 0

    @property
    def shares(self) -> list[Share]:
        """Who spends most of its time."""
        return self.path.shares[:6]


def lines_of(
    found: Sequence[Path], limit: LegalLimit | None, calendar: WorkCalendar, now: datetime
) -> list[PathLine]:
    """Return ways as lines of the page, with the day each would end if a dossier came in now."""
    return [PathLine(path, limit, path.done_by(calendar, now)) for path in found]


def legal_due(limit: LegalLimit | None, calendar: WorkCalendar, now: datetime) -> datetime | None:
    """Return when the limit of a dossier that comes in now would end; None without a limit."""
    return worktime.add(calendar, now, limit.amount, limit.unit).due if limit else None
