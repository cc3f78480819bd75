"""The table of steps as provinces publish it: plain data, no database.

A process is written as rows (TT 01/2018/TT-VPCP Điều 8; layout: mot-cua.md chapter 10). What a row may
lead to besides the next row follows from its kind; the steps of those branches are the same in every process
and are made here, so that supplement and refusal always pass the one-stop desk (NĐ 61/2018 Điều 5).

Rows that share a `block` run together: branches of opinions, or legs of several agencies (liên thông), which
on paper go one after the other and electronically all at once (NĐ 61/2018 Điều 19.5, 19.6).
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from django.db.models import TextChoices

from motcua.base.organisations.roles import Role
from motcua.base.text import clean, fold

MINUTES_A_DAY = 480


class StepKind(TextChoices):
    """What is done at a step; the last four are made by the system for the branches."""

    INTAKE = "TIEP_NHAN", "Tiếp nhận"
    ASSIGN = "PHAN_CONG", "Phân công"
    EXAMINE = "THAM_DINH", "Thẩm định"
    VERIFY = "XAC_MINH", "Xác minh"
    OPINION = "LAY_Y_KIEN", "Lấy ý kiến"
    COUNCIL = "HOI_DONG", "Hội đồng"
    SUBMIT = "TRINH_KY", "Trình ký"
    SIGN = "KY", "Ký"
    STAMP = "DONG_DAU", "Đóng dấu"
    RETURN_RESULT = "TRA_KET_QUA", "Trả kết quả"
    WAIT = "CHO_HAN", "Chờ hết thời gian (niêm yết, công khai)"
    SEND_SUPPLEMENT = "GUI_BO_SUNG", "Gửi yêu cầu bổ sung"
    RECEIVE_SUPPLEMENT = "NHAN_BO_SUNG", "Nhận bổ sung"
    SIGN_REFUSAL = "KY_TU_CHOI", "Ký phiếu từ chối"
    RETURN_REFUSAL = "TRA_TU_CHOI", "Trả phiếu từ chối"


class Where(TextChoices):
    """In which part of an agency a step is done; the same codes as kinds of units."""

    DESK = "MOT_CUA", "Bộ phận Một cửa"
    ROOM = "PHONG", "Phòng chuyên môn"
    LEADERS = "LANH_DAO", "Lãnh đạo cơ quan"
    OFFICE = "VAN_PHONG", "Văn phòng, văn thư"


class Outcome(TextChoices):
    """How a step ends, as clerks say it."""

    FORWARD = "forward", "Chuyển bước tiếp"
    RETURN = "return", "Trả lại bước trước"
    SUPPLEMENT = "supplement", "Yêu cầu bổ sung"
    REFUSE = "refuse", "Đề nghị từ chối"
    TIMEOUT = "timeout", "Hết thời gian, đi tiếp"


class OnTimeout(TextChoices):
    """What happens when the working time of a step has passed without an answer."""

    WAIT = "", "Chờ và cảnh báo"
    GO_ON = "DI_TIEP", "Đi tiếp, không chờ"


GENERATED = frozenset(
    {StepKind.SEND_SUPPLEMENT, StepKind.RECEIVE_SUPPLEMENT, StepKind.SIGN_REFUSAL, StepKind.RETURN_REFUSAL}
)
GENERATED_KEYS = {
    "bo_sung_gui": StepKind.SEND_SUPPLEMENT,
    "bo_sung_nhan": StepKind.RECEIVE_SUPPLEMENT,
    "tu_choi_ky": StepKind.SIGN_REFUSAL,
    "tu_choi_tra": StepKind.RETURN_REFUSAL,
}
TABLE_KINDS: tuple[StepKind, ...] = tuple(kind for kind in StepKind if kind not in GENERATED)
_ALL = frozenset({Outcome.FORWARD, Outcome.RETURN, Outcome.SUPPLEMENT, Outcome.REFUSE})
_TO_SIGN = frozenset({Outcome.FORWARD, Outcome.RETURN, Outcome.REFUSE})
_BACK = frozenset({Outcome.FORWARD, Outcome.RETURN})
_ON = frozenset({Outcome.FORWARD})
BRANCHES: dict[str, frozenset[Outcome]] = {
    StepKind.INTAKE: _ON,
    StepKind.ASSIGN: _BACK,
    StepKind.EXAMINE: _ALL,
    StepKind.VERIFY: _ALL,
    StepKind.OPINION: _ALL,
    StepKind.COUNCIL: _ALL,
    StepKind.SUBMIT: _TO_SIGN,
    StepKind.SIGN: _TO_SIGN,
    StepKind.STAMP: _BACK,
    StepKind.RETURN_RESULT: _ON,
    StepKind.WAIT: frozenset(),
    StepKind.SEND_SUPPLEMENT: _ON,
    StepKind.RECEIVE_SUPPLEMENT: _ON,
    StepKind.SIGN_REFUSAL: _BACK,
    StepKind.RETURN_REFUSAL: _ON,
}

# Which state of a dossier a step shows (mot-cua.md 3.2; TT 22/2019/TT-BTTTT Điều 4: every step has one).
LEGAL_STATUS: dict[str, str] = {
    StepKind.INTAKE: "DA_TIEP_NHAN",
    StepKind.ASSIGN: "CHO_PHAN_CONG",
    StepKind.EXAMINE: "THAM_DINH",
    StepKind.VERIFY: "XAC_MINH",
    StepKind.OPINION: "LAY_Y_KIEN",
    StepKind.COUNCIL: "XAC_MINH",
    StepKind.SUBMIT: "TRINH_KY",
    StepKind.SIGN: "TRINH_KY",
    StepKind.STAMP: "TRINH_KY",
    StepKind.RETURN_RESULT: "CO_KET_QUA",
    StepKind.WAIT: "THAM_DINH",
    StepKind.SEND_SUPPLEMENT: "THAM_DINH",
    StepKind.RECEIVE_SUPPLEMENT: "CHO_BO_SUNG_GQ",
    StepKind.SIGN_REFUSAL: "TRINH_KY",
    StepKind.RETURN_REFUSAL: "TU_CHOI_GQ",
}
DEFAULT_WHERE: dict[str, Where] = {
    StepKind.INTAKE: Where.DESK,
    StepKind.RETURN_RESULT: Where.DESK,
    StepKind.SIGN: Where.LEADERS,
    StepKind.STAMP: Where.OFFICE,
}
DEFAULT_ROLE: dict[str, Role] = {
    StepKind.INTAKE: Role.INTAKE,
    StepKind.ASSIGN: Role.HEAD,
    StepKind.EXAMINE: Role.SPECIALIST,
    StepKind.VERIFY: Role.SPECIALIST,
    StepKind.OPINION: Role.COORDINATION,
    StepKind.COUNCIL: Role.SPECIALIST,
    StepKind.SUBMIT: Role.HEAD,
    StepKind.SIGN: Role.SIGNER,
    StepKind.STAMP: Role.CLERK,
    StepKind.RETURN_RESULT: Role.RETURNING,
    StepKind.WAIT: Role.SPECIALIST,
}
# Only who is asked to say or do something may be passed over; a decision is never made by a clock.
MAY_TIME_OUT = frozenset(
    {StepKind.OPINION, StepKind.VERIFY, StepKind.COUNCIL, StepKind.EXAMINE, StepKind.WAIT}
)
INTERLINKED = "LIEN_THONG"
OWN_COMMUNE = "XA"


@dataclass(frozen=True)
class StepRow:
    """One row of the table; `minutes` are working minutes (one working day is 480).

    `agency` is "" for the competent agency or the desk, "XA" for the commune of the dossier, else the code of an
    agency. Consecutive rows of one `block` are branches that run together; consecutive rows of one `leg` in it
    run one after the other. `on_timeout` "DI_TIEP" goes on without the step once its time has passed.
    """

    name: str
    kind: str
    where: str = ""
    unit_name: str = ""
    role: str = ""
    minutes: int = 0
    content: str = ""
    product: str = ""
    key: str = ""
    may_return_to: tuple[str, ...] = ()
    may_supplement: bool = True
    may_refuse: bool = True
    legal_status: str = ""
    agency: str = ""
    block: str = ""
    leg: str = ""
    leg_name: str = ""
    on_timeout: str = ""


@dataclass(frozen=True)
class Branch:
    """One leg of a block: its rows run one after the other at one agency."""

    block: str
    key: str
    name: str
    agency: str
    rows: tuple[StepRow, ...]

    @property
    def minutes(self) -> int:
        """Working minutes of the leg."""
        return sum(row.minutes for row in self.rows)


@dataclass(frozen=True)
class Block:
    """Branches that run together: opinions always, legs of agencies when the dossier is electronic."""

    key: str
    branches: tuple[Branch, ...]

    @property
    def is_opinion(self) -> bool:
        """Whether nothing but opinions is asked; any other block is an interlinked one (liên thông)."""
        return all(row.kind == StepKind.OPINION for branch in self.branches for row in branch.rows)

    @property
    def rows(self) -> tuple[StepRow, ...]:
        """All rows of the block in the order of the table."""
        return tuple(row for branch in self.branches for row in branch.rows)

    def minutes(self, on_paper: bool = False) -> int:
        """Return the working minutes of the block: its longest leg, or all legs in turn when on paper."""
        legs = [branch.minutes for branch in self.branches]
        return sum(legs) if on_paper and not self.is_opinion else max(legs)


_KEY = re.compile(r"[^a-z0-9]+")
_USABLE = re.compile(r"[a-z][a-z0-9_]{0,59}")
# Ids of the drawing's own nodes, lanes, arrows and processes; a step may not take one.
_RESERVED = ("nhanh_", "lane_", "quy_trinh_", "bat_dau", "ket_thuc", "chon_buoc_tra_lai")


def usable_key(key: str) -> bool:
    """Tell whether a key can be the id of a step in the BPMN file."""
    strange = "_den_" in key or "__" in key
    return bool(_USABLE.fullmatch(key)) and not key.startswith(_RESERVED) and not strange


def key_from(text: str, taken: Iterable[str] = ()) -> str:
    """Return a key that XML accepts as an id ("Thẩm định" becomes "tham_dinh"), unlike those taken."""
    stem = _KEY.sub("_", fold(text)).strip("_")[:40] or "buoc"
    if not stem[0].isalpha():
        stem = f"b_{stem}"
    taken, key, number = set(taken), stem, 2
    while key in taken:
        key, number = f"{stem}_{number}", number + 1
    return key


def parts_of(rows: Sequence[StepRow]) -> list[StepRow | Block]:
    """Return the main line in order: rows that stand alone, and blocks with their branches."""
    parts: list[StepRow | Block] = []
    for block, members in groupby(rows, key=lambda row: row.block):
        if not block:
            parts += members
            continue
        branches = []
        for leg, steps in groupby(members, key=lambda row: row.leg):
            one = tuple(steps)
            name = next((row.leg_name for row in one if row.leg_name), one[0].unit_name or one[0].name)
            agency = next((row.agency for row in one if row.agency), "")
            branches.append(Branch(block, leg, name, agency, one))
        parts.append(Block(block, tuple(branches)))
    return parts


def blocks_in(rows: Sequence[StepRow]) -> list[Block]:
    """Return the blocks of a table in order."""
    return [part for part in parts_of(rows) if isinstance(part, Block)]


def has_blocks(rows: Iterable[StepRow]) -> bool:
    """Tell whether any steps of the table run together."""
    return any(row.block for row in rows)


def one_by_one(rows: Iterable[StepRow]) -> bool:
    """Tell whether one step follows the other and each is ended by somebody: no blocks, no mere waiting."""
    return not any(row.block or row.kind == StepKind.WAIT for row in rows)


def scattered(rows: Sequence[StepRow]) -> list[int]:
    """Return the positions, from 0, of rows that take up a block or a leg again after another began."""
    seen: set[tuple[str, str]] = set()
    found, before = [], ("", "")
    for position, row in enumerate(rows):
        here = (row.block, row.leg)
        if row.block and here != before:
            again = here in seen or ((row.block, "") in seen and row.block != before[0])
            if again:
                found.append(position)
            seen |= {here, (row.block, "")}
        before = here
    return found


def normalise(rows: Sequence[StepRow]) -> list[StepRow]:
    """Return the rows with what their kind decides filled in: key, place, role, branches, leg, shown state.

    A usable key, a place or a role already written stays; a branch the kind does not have is taken away.
    """
    taken = {row.key for row in rows} | set(GENERATED_KEYS)
    done: list[StepRow] = []
    for row in rows:
        key = row.key
        if not usable_key(key):
            key = key_from(row.kind, taken)
            taken.add(key)
        branches = _ways(row)
        block = _name_of(row.block)
        done.append(
            replace(
                row,
                key=key,
                name=clean(row.name),
                content=clean(row.content),
                product=clean(row.product),
                unit_name=clean(row.unit_name),
                where=row.where or DEFAULT_WHERE.get(row.kind, Where.ROOM),
                role=row.role or DEFAULT_ROLE.get(row.kind, ""),
                may_supplement=row.may_supplement and Outcome.SUPPLEMENT in branches,
                may_refuse=row.may_refuse and Outcome.REFUSE in branches,
                may_return_to=tuple(row.may_return_to) if Outcome.RETURN in branches else (),
                agency=row.agency.strip()[:40],
                block=block,
                leg=(_name_of(row.leg) or key) if block else "",
                leg_name=clean(row.leg_name)[:250] if block else "",
                on_timeout=OnTimeout.GO_ON.value if row.kind == StepKind.WAIT else row.on_timeout.strip(),
            )
        )
    return _settle(done)


def _name_of(text: str) -> str:
    """Return a block's or leg's key as the drawing can use it."""
    text = text.strip()
    return text if not text or usable_key(text) else key_from(text)


def _settle(rows: list[StepRow]) -> list[StepRow]:
    """Fill in what a leg's rows share, its name and agency, and the state they show."""
    settled: list[StepRow] = []
    for part in parts_of(rows):
        if isinstance(part, StepRow):
            status = "" if part.legal_status == INTERLINKED else part.legal_status
            settled.append(replace(part, legal_status=status or LEGAL_STATUS.get(part.kind, "")))
            continue
        shown = LEGAL_STATUS[StepKind.OPINION] if part.is_opinion else INTERLINKED
        for branch in part.branches:
            settled += [
                replace(
                    row,
                    leg_name=branch.name,
                    agency=row.agency or branch.agency,
                    legal_status=shown,
                )
                for row in branch.rows
            ]
    return settled


def _ways(row: StepRow) -> frozenset[Outcome]:
    """Return how a step may end: in a branch forward and back only, the rest is the lead agency's."""
    ways = BRANCHES.get(row.kind, _ON)
    return ways & _BACK if row.block else ways


_GENERATED_ROWS = {
    "bo_sung_gui": StepRow(
        key="bo_sung_gui", name="Gửi phiếu yêu cầu bổ sung", kind=StepKind.SEND_SUPPLEMENT, where=Where.DESK,
        role=Role.INTAKE, minutes=120, content="Kiểm tra phiếu yêu cầu của cơ quan giải quyết và gửi người nộp "
        "một lần, đầy đủ", product="Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ",
    ),
    "bo_sung_nhan": StepRow(
        key="bo_sung_nhan", name="Nhận hồ sơ bổ sung", kind=StepKind.RECEIVE_SUPPLEMENT, where=Where.DESK,
        role=Role.INTAKE, minutes=0, content="Chờ người nộp bổ sung; nhận và chuyển cơ quan giải quyết",
        product="Giấy tiếp nhận và hẹn trả kết quả",
    ),
    "tu_choi_ky": StepRow(
        key="tu_choi_ky", name="Ký phiếu từ chối giải quyết", kind=StepKind.SIGN_REFUSAL, where=Where.LEADERS,
        role=Role.SIGNER, minutes=240, content="Xem xét lý do, ký phiếu từ chối",
        product="Phiếu từ chối giải quyết hồ sơ",
    ),
    "tu_choi_tra": StepRow(
        key="tu_choi_tra", name="Trả phiếu từ chối và hồ sơ", kind=StepKind.RETURN_REFUSAL, where=Where.DESK,
        role=Role.RETURNING, minutes=0, content="Thông báo, trả phiếu từ chối và hồ sơ cho người nộp",
        product="Phiếu từ chối giải quyết hồ sơ",
    ),
}  # fmt: skip


def may_ask_supplement(row: StepRow) -> bool:
    """Tell whether the step may ask the applicant for more papers (through the desk)."""
    return row.may_supplement and Outcome.SUPPLEMENT in _ways(row)


def may_propose_refusal(row: StepRow) -> bool:
    """Tell whether the step may propose, or as a signing step decide, a refusal."""
    return row.may_refuse and Outcome.REFUSE in _ways(row)


def may_time_out(row: StepRow) -> bool:
    """Tell whether the step is passed over once its working time has gone by."""
    return row.on_timeout == OnTimeout.GO_ON and row.kind in MAY_TIME_OUT


def generated(rows: Sequence[StepRow]) -> list[StepRow]:
    """Return the branch steps these rows need, in order: supplement sent, received; refusal signed, handed over."""
    keys: list[str] = []
    if any(may_ask_supplement(row) for row in rows):
        keys += ["bo_sung_gui", "bo_sung_nhan"]
    refusing = [row for row in rows if may_propose_refusal(row)]
    if any(row.kind != StepKind.SIGN for row in refusing):
        keys.append("tu_choi_ky")
    if refusing:
        keys.append("tu_choi_tra")
    return [replace(_GENERATED_ROWS[key], legal_status=LEGAL_STATUS[GENERATED_KEYS[key]]) for key in keys]


def return_targets(rows: Sequence[StepRow], key: str) -> tuple[str, ...]:
    """Return the keys of earlier steps this step may send a dossier back to, nearest first.

    From a branch only to an earlier step of its own leg; from the main line only to steps of the main line.
    """
    for position, row in enumerate(rows):
        if row.key == key:
            if Outcome.RETURN not in _ways(row):
                return ()
            # Back to the desk of intake a dossier goes for supplements only, by their own branch (T16).
            closed = (StepKind.INTAKE, StepKind.WAIT)
            earlier = [
                before.key
                for before in reversed(rows[:position])
                if before.kind not in closed and (before.block, before.leg) == (row.block, row.leg)
            ]
            return tuple(k for k in earlier if not row.may_return_to or k in row.may_return_to)
    return ()


def resume_key(rows: Sequence[StepRow], asked_by: str) -> str:
    """Return where a dossier goes on after its supplement: the first examination, unless that lies ahead.

    NĐ 61/2018 Điều 19.4: with the supplement complete the examination and its limit begin anew.
    """
    for row in rows:
        if (row.kind == StepKind.EXAMINE and not row.block) or row.key == asked_by:
            return row.key
    return asked_by


def outcomes_of(rows: Sequence[StepRow], row: StepRow) -> tuple[str, ...]:
    """Return the ways somebody may end a step, forward first; none for a step that only waits.

    A timeout is nobody's act and not among them (`may_time_out`).
    """
    if row.kind == StepKind.WAIT:
        return ()
    found = [Outcome.FORWARD]
    if row.kind == StepKind.SIGN_REFUSAL or return_targets(rows, row.key):
        found.append(Outcome.RETURN)
    if may_ask_supplement(row):
        found.append(Outcome.SUPPLEMENT)
    if may_propose_refusal(row):
        found.append(Outcome.REFUSE)
    return tuple(outcome.value for outcome in found)


def total_minutes(rows: Iterable[StepRow], on_paper: bool = False) -> int:
    """Return the working minutes of the longest way through the main line; generated steps are no part of it.

    Args:
        rows: the table.
        on_paper: whether interlinked legs go one after the other, as a paper dossier does, and not at once.
    """
    parts = parts_of([row for row in rows if row.kind not in GENERATED])
    return sum(part.minutes(on_paper) if isinstance(part, Block) else part.minutes for part in parts)
