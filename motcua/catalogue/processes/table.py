"""The table of steps as provinces publish it: plain data, no database.

A process is written as rows (TT 01/2018/TT-VPCP Điều 8; layout: mot-cua.md chapter 10). What a row may
lead to besides the next row follows from its kind; the steps of those branches are the same in every process
and are made here, so that supplement and refusal always pass the one-stop desk (NĐ 61/2018 Điều 5).
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

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
_ALL = frozenset(Outcome)
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
}


@dataclass(frozen=True)
class StepRow:
    """One row of the table; `minutes` are working minutes (one working day is 480)."""

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


_KEY = re.compile(r"[^a-z0-9]+")
_USABLE = re.compile(r"[a-z][a-z0-9_]{0,59}")
# Ids of the drawing's own nodes, lanes, arrows and processes; a step may not take one.
_RESERVED = ("nhanh_", "lane_", "quy_trinh_", "bat_dau", "ket_thuc", "chon_buoc_tra_lai")


def usable_key(key: str) -> bool:
    """Tell whether a key can be the id of a step in the BPMN file."""
    return bool(_USABLE.fullmatch(key)) and not key.startswith(_RESERVED) and "_den_" not in key


def key_from(text: str, taken: Iterable[str] = ()) -> str:
    """Return a key that XML accepts as an id ("Thẩm định" becomes "tham_dinh"), unlike those taken."""
    stem = _KEY.sub("_", fold(text)).strip("_")[:40] or "buoc"
    if not stem[0].isalpha():
        stem = f"b_{stem}"
    taken, key, number = set(taken), stem, 2
    while key in taken:
        key, number = f"{stem}_{number}", number + 1
    return key


def normalise(rows: Sequence[StepRow]) -> list[StepRow]:
    """Return the rows with what their kind decides filled in: key, place, role, branches, shown state.

    A usable key, a place or a role already written stays; a branch the kind does not have is taken away.
    """
    taken = {row.key for row in rows} | set(GENERATED_KEYS)
    done: list[StepRow] = []
    for row in rows:
        key = row.key
        if not usable_key(key):
            key = key_from(row.kind, taken)
            taken.add(key)
        branches = BRANCHES.get(row.kind, _ON)
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
                legal_status=row.legal_status or LEGAL_STATUS.get(row.kind, ""),
            )
        )
    return done


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
    return row.may_supplement and Outcome.SUPPLEMENT in BRANCHES.get(row.kind, _ON)


def may_propose_refusal(row: StepRow) -> bool:
    """Tell whether the step may propose, or as a signing step decide, a refusal."""
    return row.may_refuse and Outcome.REFUSE in BRANCHES.get(row.kind, _ON)


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
    """Return the keys of earlier steps this step may send a dossier back to, nearest first."""
    for position, row in enumerate(rows):
        if row.key == key:
            if Outcome.RETURN not in BRANCHES.get(row.kind, _ON):
                return ()
            # Back to the desk of intake a dossier goes for supplements only, by their own branch (T16).
            earlier = [before.key for before in reversed(rows[:position]) if before.kind != StepKind.INTAKE]
            return tuple(k for k in earlier if not row.may_return_to or k in row.may_return_to)
    return ()


def resume_key(rows: Sequence[StepRow], asked_by: str) -> str:
    """Return where a dossier goes on after its supplement: the first examination, unless that lies ahead.

    NĐ 61/2018 Điều 19.4: with the supplement complete the examination and its limit begin anew.
    """
    for row in rows:
        if row.kind == StepKind.EXAMINE or row.key == asked_by:
            return row.key
    return asked_by


def outcomes_of(rows: Sequence[StepRow], row: StepRow) -> tuple[str, ...]:
    """Return the ways a step may end, forward first."""
    found = [Outcome.FORWARD]
    if row.kind == StepKind.SIGN_REFUSAL or return_targets(rows, row.key):
        found.append(Outcome.RETURN)
    if may_ask_supplement(row):
        found.append(Outcome.SUPPLEMENT)
    if may_propose_refusal(row):
        found.append(Outcome.REFUSE)
    return tuple(outcome.value for outcome in found)


def total_minutes(rows: Iterable[StepRow]) -> int:
    """Return the working minutes of the main line; branch steps are not part of it."""
    return sum(row.minutes for row in rows if row.kind not in GENERATED)
