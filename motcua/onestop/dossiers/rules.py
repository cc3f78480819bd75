"""The legal life of a dossier: states, transitions, lateness (mot-cua.md 3.2–3.5; NĐ 61/2018, NĐ 118/2025).

Pure data and arithmetic; the services apply it and the database holds the same table of transitions.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

_VN = ZoneInfo("Asia/Ho_Chi_Minh")


class Status(StrEnum):
    """Handling state of a dossier; being late is computed, never a state."""

    SUBMITTED = "MOI_NOP"
    SUPPLEMENT_INTAKE = "CHO_BO_SUNG_TN"
    REFUSED_INTAKE = "TU_CHOI_TN"
    RECEIVED = "DA_TIEP_NHAN"
    TO_FORWARD = "CHO_CHUYEN"
    TO_ASSIGN = "CHO_PHAN_CONG"
    APPRAISAL = "THAM_DINH"
    VERIFICATION = "XAC_MINH"
    CONSULTATION = "LAY_Y_KIEN"
    INTERLINKED = "LIEN_THONG"
    SUPPLEMENT = "CHO_BO_SUNG_GQ"
    FINANCIAL = "CHO_NVTC"
    SIGNING = "TRINH_KY"
    STOPPED = "DUNG_XU_LY"
    WITHDRAWAL_ASKED = "DE_NGHI_RUT"
    WITHDRAWN = "DA_RUT"
    REFUSED = "TU_CHOI_GQ"
    RESULT = "CO_KET_QUA"
    RETURNED = "DA_TRA"


@dataclass(frozen=True)
class StatusFacts:
    """What a state is called, whether the clock runs in it, and its code on the national portal (lien-thong 1.5)."""

    label: str
    portal: int
    clock: str  # "not_started" | "running" | "stopped" | "ended"
    tone: str  # colour of the pill on screens


FACTS: dict[Status, StatusFacts] = {
    Status.SUBMITTED: StatusFacts("Mới nộp", 1, "not_started", "blue"),
    Status.SUPPLEMENT_INTAKE: StatusFacts("Chờ bổ sung để tiếp nhận", 5, "not_started", "amber"),
    Status.REFUSED_INTAKE: StatusFacts("Từ chối tiếp nhận", 3, "ended", "sand"),
    Status.RECEIVED: StatusFacts("Đã tiếp nhận", 2, "running", "blue"),
    Status.TO_FORWARD: StatusFacts("Chờ chuyển cơ quan giải quyết", 2, "running", "blue"),
    Status.TO_ASSIGN: StatusFacts("Chờ phân công", 4, "running", "blue"),
    Status.APPRAISAL: StatusFacts("Đang thẩm định", 4, "running", "blue"),
    Status.VERIFICATION: StatusFacts("Đang thẩm tra, xác minh", 4, "running", "blue"),
    Status.CONSULTATION: StatusFacts("Đang lấy ý kiến", 4, "running", "blue"),
    Status.INTERLINKED: StatusFacts("Đang ở cơ quan liên thông", 4, "running", "blue"),
    Status.SUPPLEMENT: StatusFacts("Chờ người nộp bổ sung", 5, "stopped", "amber"),
    Status.FINANCIAL: StatusFacts("Chờ nghĩa vụ tài chính", 6, "stopped", "amber"),
    Status.SIGNING: StatusFacts("Đang trình ký", 4, "running", "blue"),
    Status.STOPPED: StatusFacts("Dừng giải quyết", 8, "ended", "sand"),
    Status.WITHDRAWAL_ASKED: StatusFacts("Người nộp đề nghị rút", 7, "running", "amber"),
    Status.WITHDRAWN: StatusFacts("Đã rút hồ sơ", 7, "ended", "sand"),
    Status.REFUSED: StatusFacts("Từ chối giải quyết, chờ trả", 9, "ended", "amber"),
    Status.RESULT: StatusFacts("Đã có kết quả, chờ trả", 9, "ended", "green"),
    Status.RETURNED: StatusFacts("Đã trả kết quả", 10, "ended", "green"),
}

BEFORE_RECEIPT = frozenset({Status.SUBMITTED, Status.SUPPLEMENT_INTAKE, Status.REFUSED_INTAKE})
IN_HANDLING = frozenset(
    {Status.RECEIVED, Status.TO_FORWARD, Status.TO_ASSIGN, Status.APPRAISAL, Status.VERIFICATION,
     Status.CONSULTATION, Status.INTERLINKED, Status.SIGNING}
)  # fmt: skip
CLOCK_RUNS = IN_HANDLING | {Status.WITHDRAWAL_ASKED}
WAITING = frozenset({Status.SUPPLEMENT, Status.FINANCIAL})
OPEN = IN_HANDLING | WAITING | {Status.WITHDRAWAL_ASKED, Status.SUBMITTED, Status.SUPPLEMENT_INTAKE}
DONE = frozenset({Status.RESULT, Status.REFUSED, Status.RETURNED})
ENDED = frozenset({Status.REFUSED_INTAKE, Status.STOPPED, Status.WITHDRAWN, Status.RETURNED})

_S = Status
_WORK = (_S.TO_ASSIGN, _S.APPRAISAL, _S.VERIFICATION, _S.CONSULTATION, _S.INTERLINKED, _S.SIGNING)
# The transitions of mot-cua.md 3.3 by number; `None` is the birth of a dossier.
TRANSITIONS: dict[str, frozenset[tuple[Status | None, Status]]] = {
    "T1": frozenset({(None, _S.RECEIVED)}),
    "T2": frozenset({(None, _S.SUBMITTED)}),
    "T3": frozenset({(_S.SUBMITTED, _S.RECEIVED)}),
    "T4": frozenset({(_S.SUBMITTED, _S.SUPPLEMENT_INTAKE), (None, _S.SUPPLEMENT_INTAKE)}),
    "T5": frozenset({(_S.SUBMITTED, _S.REFUSED_INTAKE), (None, _S.REFUSED_INTAKE)}),
    "T6": frozenset({(_S.SUPPLEMENT_INTAKE, _S.RECEIVED)}),
    "T7": frozenset({(_S.SUPPLEMENT_INTAKE, _S.REFUSED_INTAKE), (_S.SUPPLEMENT_INTAKE, _S.STOPPED)}),
    "T8": frozenset({(_S.RECEIVED, _S.RESULT)}),
    "T9": frozenset((_S.RECEIVED, to) for to in _WORK) | {(_S.RECEIVED, _S.TO_FORWARD)},
    # A competent desk that is sent what is not its own sends it back (mot-cua.md 6.2).
    "T10": frozenset((_S.TO_FORWARD, to) for to in _WORK) | {(_S.TO_FORWARD, _S.RECEIVED)},
    "T11": frozenset((_S.TO_ASSIGN, to) for to in _WORK if to != _S.TO_ASSIGN),
    "T12-T14": frozenset(
        (a, b) for a in (_S.APPRAISAL, _S.VERIFICATION, _S.CONSULTATION)
        for b in (_S.APPRAISAL, _S.VERIFICATION, _S.CONSULTATION, _S.TO_ASSIGN) if a != b
    ),
    # Interlinked agencies at work, and the lead agency again (NĐ 61/2018 Điều 19.6, 19.7).
    "LIEN_THONG": frozenset(
        (a, _S.INTERLINKED) for a in (_S.APPRAISAL, _S.VERIFICATION, _S.CONSULTATION, _S.SIGNING)
    )
    | frozenset(
        (_S.INTERLINKED, b)
        for b in (_S.TO_ASSIGN, _S.APPRAISAL, _S.VERIFICATION, _S.CONSULTATION, _S.SIGNING, _S.RESULT)
    ),
    "T16": frozenset((a, _S.SUPPLEMENT) for a in (_S.APPRAISAL, _S.VERIFICATION, _S.CONSULTATION)),
    "T17": frozenset((_S.SUPPLEMENT, b) for b in (_S.APPRAISAL, _S.VERIFICATION, _S.CONSULTATION)),
    "T18": frozenset({(_S.SIGNING, _S.REFUSED)}),
    "T19": frozenset((a, _S.SIGNING) for a in (_S.TO_ASSIGN, _S.APPRAISAL, _S.VERIFICATION, _S.CONSULTATION)),
    "T20": frozenset({(_S.SIGNING, _S.RESULT)}) | {
        (a, _S.RESULT) for a in (_S.APPRAISAL, _S.VERIFICATION, _S.CONSULTATION)
    },
    "T21": frozenset((_S.SIGNING, b) for b in (_S.TO_ASSIGN, _S.APPRAISAL, _S.VERIFICATION, _S.CONSULTATION)),
    "T23": frozenset((a, _S.WITHDRAWAL_ASKED) for a in IN_HANDLING | WAITING)
    | frozenset((_S.WITHDRAWAL_ASKED, b) for b in IN_HANDLING | WAITING)
    | {(_S.WITHDRAWAL_ASKED, _S.WITHDRAWN), (_S.SUBMITTED, _S.WITHDRAWN), (_S.SUPPLEMENT_INTAKE, _S.WITHDRAWN)}
    | frozenset((a, _S.STOPPED) for a in IN_HANDLING | WAITING | {_S.WITHDRAWAL_ASKED}),
    "T24": frozenset({(_S.RESULT, _S.RETURNED), (_S.REFUSED, _S.RETURNED)}),
    "NVTC": frozenset((a, _S.FINANCIAL) for a in (_S.APPRAISAL, _S.VERIFICATION, _S.INTERLINKED))
    | frozenset((_S.FINANCIAL, b) for b in (_S.APPRAISAL, _S.VERIFICATION, _S.INTERLINKED)),
    # A correction of the agency's own error begins inside the agency (T26).
    "T26": frozenset({(None, _S.APPRAISAL)}),
}  # fmt: skip
LEGAL_MOVES: frozenset[tuple[Status | None, Status]] = frozenset().union(*TRANSITIONS.values())


def may_move(before: Status | str | None, after: Status | str) -> bool:
    """Tell whether the law's table has this change of state (staying is always allowed)."""
    start = Status(before) if before else None
    return start == Status(after) or (start, Status(after)) in LEGAL_MOVES


# The state a dossier is in while a step of this kind is open; None keeps the state it has.
STATUS_OF_STEP: dict[str, Status | None] = {
    "TIEP_NHAN": Status.RECEIVED,
    "PHAN_CONG": Status.TO_ASSIGN,
    "THAM_DINH": Status.APPRAISAL,
    "XAC_MINH": Status.VERIFICATION,
    "HOI_DONG": Status.VERIFICATION,
    "LAY_Y_KIEN": Status.CONSULTATION,
    "TRINH_KY": Status.SIGNING,
    "KY": Status.SIGNING,
    "DONG_DAU": Status.SIGNING,
    "KY_TU_CHOI": Status.SIGNING,
    "TRA_KET_QUA": Status.RESULT,
    "TRA_TU_CHOI": Status.REFUSED,
    "GUI_BO_SUNG": None,
    "NHAN_BO_SUNG": Status.SUPPLEMENT,
}


class Timeliness(StrEnum):
    """How a finished dossier stands to its due date (II.06a: trước hạn, đúng hạn, quá hạn)."""

    EARLY = "TRUOC_HAN"
    ON_TIME = "DUNG_HAN"
    LATE = "QUA_HAN"


TIMELINESS_LABEL = {Timeliness.EARLY: "Trước hạn", Timeliness.ON_TIME: "Đúng hạn", Timeliness.LATE: "Quá hạn"}


def timeliness(finished_at: datetime, due_at: datetime) -> Timeliness:
    """Classify a finished dossier: late after the instant due, early when done on an earlier day."""
    if finished_at > due_at:
        return Timeliness.LATE
    early = finished_at.astimezone(_VN).date() < due_at.astimezone(_VN).date()
    return Timeliness.EARLY if early else Timeliness.ON_TIME


def clock_mode(*, wanted: str, within_limit: bool, round_no: int) -> str:
    """Return how a supplement request treats the clock (mot-cua.md 4.3).

    Args:
        wanted: the mode of the procedure or rule set, RESET, PAUSE or NONE.
        within_limit: the request went out within H03 (03 working days from receipt, NĐ 61 Điều 19.4).
        round_no: 1 for the first request while handling; a second one is unlawful and stops nothing.
    """
    return wanted if within_limit and round_no == 1 else "NONE"
