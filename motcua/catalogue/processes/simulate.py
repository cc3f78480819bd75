"""What a process takes, way by way, without a dossier: pure functions over the rows of the table.

A way is all that may happen from the desk to the end: straight on, with a supplement, a refusal, a return, on
paper or electronically, with nobody answering. Each tells its working time beside the limit of the law, and whose
time it is.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from motcua.base.worktime import rules as worktime
from motcua.base.worktime.calendar import WorkCalendar
from motcua.catalogue.processes.checks import LegalLimit
from motcua.catalogue.processes.table import (
    Block,
    Outcome,
    StepKind,
    StepRow,
    Where,
    blocks_in,
    generated,
    may_ask_supplement,
    may_propose_refusal,
    may_time_out,
    parts_of,
    resume_key,
    return_targets,
)

STRAIGHT, PAPER, SUPPLEMENT, REFUSAL, RETURN, TIMEOUT = (
    "thang", "giay", "bo_sung", "tu_choi", "tra_lai", "het_gio",
)  # fmt: skip
Script = Mapping[str, tuple[str, str]]
"""How a step ends the first time it is met: its key to an outcome and, for a return, the step to go back to."""


@dataclass(frozen=True)
class Act:
    """A step done on a way: when it begins and ends in working minutes since the receipt, and how."""

    row: StepRow
    start: int
    end: int
    outcome: str = Outcome.FORWARD.value
    return_to: str = ""

    @property
    def waits(self) -> bool:
        """Whether the applicant is waited for and the clock stands still."""
        return self.row.kind == StepKind.RECEIVE_SUPPLEMENT


@dataclass(frozen=True)
class Share:
    """Working minutes of one unit or leg on a way, and their part of all work done on it."""

    who: str
    minutes: int
    percent: float


@dataclass(frozen=True)
class Path:
    """One way through a process. `elapsed` are the working minutes from the receipt to its end.

    `counted` are those since the limit last began: less than `elapsed` where a complete supplement sets it anew.
    """

    code: str
    title: str
    acts: tuple[Act, ...]
    elapsed: int
    counted: int
    on_paper: bool = False

    @property
    def waits(self) -> bool:
        """Whether the applicant is waited for on the way."""
        return any(act.waits for act in self.acts)

    @property
    def shares(self) -> list[Share]:
        """Who spends the working time, most first; legs that run together each count their own."""
        spent: dict[str, int] = {}
        for act in self.acts:
            spent[who(act.row)] = spent.get(who(act.row), 0) + act.end - act.start
        total = sum(spent.values()) or 1
        found = [Share(name, minutes, 100 * minutes / total) for name, minutes in spent.items() if minutes]
        return sorted(found, key=lambda share: -share.minutes)

    def over(self, limit: LegalLimit | None) -> int:
        """Return by how many working minutes the way is longer than the limit; 0 when it is not."""
        return max(0, self.counted - limit.minutes) if limit else 0

    def done_by(self, calendar: WorkCalendar, received: datetime) -> datetime:
        """Return when the way ends if a dossier came in at an instant and every step took its whole time."""
        hours = Decimal(self.elapsed) / 60
        return worktime.add(calendar, received, f"{hours:.4f}", worktime.GIO_LV).due


def who(row: StepRow) -> str:
    """Return whose time a step takes: the leg's, else the unit's named in the table, else the part of the agency."""
    if row.leg_name:
        return row.leg_name
    return row.unit_name or (Where(row.where).label if row.where in Where.values else row.where)


def paths(rows: Sequence[StepRow], *, resets: bool = True) -> list[Path]:
    """Return the ways a dossier may take, straight on first; each departs from it once.

    Args:
        rows: the table, normalised.
        resets: whether the limit begins anew when a supplement is complete (NĐ 61/2018 Điều 19.4).
    """
    if not rows:
        return []
    linked = [block for block in blocks_in(rows) if not block.is_opinion and len(block.branches) > 1]
    straight = "Thẳng một mạch" + (" – hồ sơ điện tử, các cơ quan cùng làm" if linked else "")
    found = [_path(rows, STRAIGHT, straight, {}, resets)]
    if linked:
        title = "Thẳng một mạch – hồ sơ giấy, các cơ quan lần lượt"
        found.append(_path(rows, PAPER, title, {}, resets, on_paper=True))
    silent = [row for row in rows if may_time_out(row) and row.kind != StepKind.WAIT]
    if silent:
        script = {row.key: (Outcome.TIMEOUT.value, "") for row in silent}
        names = ", ".join(f"«{row.name}»" for row in silent)
        found.append(_path(rows, TIMEOUT, f"Hết thời gian không ai trả lời: {names}", script, resets))
    found += [_path(rows, code, title, script, resets) for code, title, script in _departures(rows)]
    return found


def _departures(rows: Sequence[StepRow]) -> Iterator[tuple[str, str, Script]]:
    """Yield every way that leaves the straight line once: supplements, refusals, returns."""
    for row in rows:
        if may_ask_supplement(row):
            script: Script = {row.key: (Outcome.SUPPLEMENT.value, "")}
            yield SUPPLEMENT, f"Yêu cầu bổ sung ở «{row.name}»", script
    for row in rows:
        if may_propose_refusal(row):
            yield REFUSAL, f"Từ chối ở «{row.name}»", {row.key: (Outcome.REFUSE.value, "")}
    names = {row.key: row.name for row in rows}
    for row in rows:
        for back in return_targets(rows, row.key):
            title = f"Trả lại từ «{row.name}» về «{names[back]}»"
            yield RETURN, title, {row.key: (Outcome.RETURN.value, back)}


def _path(
    rows: Sequence[StepRow], code: str, title: str, script: Script, resets: bool, on_paper: bool = False
) -> Path:
    walk = _Walk(list(rows), dict(script), on_paper)
    end = walk.run()
    began = max((act.end for act in walk.acts if act.waits), default=0) if resets else 0
    acts = sorted(walk.acts, key=lambda act: act.end)
    return Path(code, title, tuple(acts), end, end - began, on_paper)


@dataclass
class _Walk:
    """Goes along the table by a script; every word of it is used once."""

    rows: list[StepRow]
    script: dict[str, tuple[str, str]]
    on_paper: bool
    acts: list[Act] = field(default_factory=list)

    def run(self) -> int:
        """Walk to the end and return the working minutes it took."""
        parts = parts_of(self.rows)
        shared = {row.key: row for row in generated(self.rows)}
        place = {part.key: number for number, part in enumerate(parts) if isinstance(part, StepRow)}
        at, now = 0, 0
        while at < len(parts):
            part = parts[at]
            if isinstance(part, Block):
                now = self._block(part, now)
                at += 1
                continue
            now, outcome, back = self._do(part, now)
            if outcome == Outcome.RETURN:
                at = place[back]
            elif outcome == Outcome.SUPPLEMENT:
                for key in ("bo_sung_gui", "bo_sung_nhan"):
                    now, _, _ = self._do(shared[key], now)
                at = place[resume_key(self.rows, part.key)]
            elif outcome == Outcome.REFUSE:
                for key in ("tu_choi_tra",) if part.kind == StepKind.SIGN else ("tu_choi_ky", "tu_choi_tra"):
                    now, _, _ = self._do(shared[key], now)
                return now
            else:
                at += 1
        return now

    def _do(self, row: StepRow, now: int) -> tuple[int, str, str]:
        usual = Outcome.TIMEOUT if row.kind == StepKind.WAIT else Outcome.FORWARD
        outcome, back = self.script.pop(row.key, (usual.value, ""))
        self.acts.append(Act(row, now, now + row.minutes, outcome, back))
        return now + row.minutes, outcome, back

    def _block(self, block: Block, now: int) -> int:
        """Do the legs of a block, at once or on paper in turn; return when the last has ended."""
        in_turn = self.on_paper and not block.is_opinion
        ends: list[int] = []
        for branch in block.branches:
            start = ends[-1] if in_turn and ends else now
            ends.append(self._leg(branch.rows, start))
        return max(ends)

    def _leg(self, rows: Sequence[StepRow], now: int) -> int:
        place = {row.key: number for number, row in enumerate(rows)}
        at = 0
        while at < len(rows):
            now, outcome, back = self._do(rows[at], now)
            at = place[back] if outcome == Outcome.RETURN else at + 1
        return now


def longest(found: Iterable[Path]) -> Path | None:
    """Return the way that counts most against the limit, or None when there is none."""
    return max(found, key=lambda path: path.counted, default=None)


def remaining(rows: Sequence[StepRow], key: str, *, asked_by: str = "", on_paper: bool = False) -> int:
    """Return the working minutes from the beginning of a step to the end of the process, going straight on.

    Args:
        rows: the table.
        key: the step, of the table or one of those all processes share.
        asked_by: for a supplement, the step that asked for it.
        on_paper: whether interlinked legs go one after the other.
    """
    shared = {row.key: row for row in generated(rows)}
    if key in {"tu_choi_ky", "tu_choi_tra"}:
        return sum(
            shared[one].minutes for one in ("tu_choi_ky", "tu_choi_tra") if one in shared and one >= key
        )
    before = 0
    if key in {"bo_sung_gui", "bo_sung_nhan"}:
        before = shared[key].minutes if key == "bo_sung_gui" and key in shared else 0
        key = resume_key(rows, asked_by or rows[0].key)
    parts = parts_of(rows)
    found = (number for number, part in enumerate(parts) if key in _keys(part))
    at = next(found, len(parts))
    return before + sum(
        part.minutes(on_paper) if isinstance(part, Block) else part.minutes for part in parts[at:]
    )


def _keys(part: StepRow | Block) -> set[str]:
    return {row.key for row in part.rows} if isinstance(part, Block) else {part.key}
