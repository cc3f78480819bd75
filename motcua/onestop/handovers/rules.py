"""The post's axis of states and its legal moves (mot-cua.md 6.4; QĐ 45/2016/QĐ-TTg).

Pure data; the services apply it and the database holds the same table in a trigger.
"""

from enum import StrEnum


class Way(StrEnum):
    """Which way a parcel goes: papers to the agency, or a result to the citizen."""

    TO_AGENCY = "DEN"
    TO_CITIZEN = "DI"


class State(StrEnum):
    """Where a parcel is on the post's axis."""

    ASKED = "CHUA_GUI"
    COLLECTED = "DA_THU_GOM"
    UNDER_WAY = "DANG_VAN_CHUYEN"
    HANDED = "DA_GIAO_CO_QUAN"
    RESULT_TAKEN = "DA_LAY_KET_QUA"
    OUT = "DANG_PHAT"
    DELIVERED = "PHAT_THANH_CONG"
    FAILED = "PHAT_KHONG_THANH_CONG"
    GOING_BACK = "CHUYEN_HOAN"


LABELS: dict[State, str] = {
    State.ASKED: "Chờ thu gom",
    State.COLLECTED: "Đã thu gom",
    State.UNDER_WAY: "Đang vận chuyển",
    State.HANDED: "Đã giao cơ quan",
    State.RESULT_TAKEN: "Đã lấy kết quả",
    State.OUT: "Đang phát",
    State.DELIVERED: "Phát thành công",
    State.FAILED: "Phát không thành công",
    State.GOING_BACK: "Chuyển hoàn",
}
TONES: dict[State, str] = {
    State.ASKED: "amber", State.COLLECTED: "blue", State.UNDER_WAY: "blue", State.HANDED: "green",
    State.RESULT_TAKEN: "blue", State.OUT: "blue", State.DELIVERED: "green", State.FAILED: "amber",
    State.GOING_BACK: "red",
}  # fmt: skip

# None is the birth of a parcel.
MOVES: dict[Way, dict[State | None, frozenset[State]]] = {
    Way.TO_AGENCY: {
        None: frozenset({State.ASKED, State.COLLECTED}),
        State.ASKED: frozenset({State.COLLECTED}),
        State.COLLECTED: frozenset({State.UNDER_WAY, State.HANDED, State.GOING_BACK}),
        State.UNDER_WAY: frozenset({State.HANDED, State.GOING_BACK}),
    },
    Way.TO_CITIZEN: {
        None: frozenset({State.RESULT_TAKEN}),
        # The post's own system may tell of the delivery without having told of the round before.
        State.RESULT_TAKEN: frozenset({State.OUT, State.DELIVERED, State.FAILED, State.GOING_BACK}),
        State.OUT: frozenset({State.DELIVERED, State.FAILED, State.GOING_BACK}),
        State.FAILED: frozenset({State.OUT, State.DELIVERED, State.GOING_BACK}),
    },
}
STATES_OF: dict[Way, frozenset[State]] = {
    way: frozenset(state for after in moves.values() for state in after) for way, moves in MOVES.items()
}
# A parcel in one of these has done its way; nothing moves it any more.
ENDS = frozenset({State.HANDED, State.DELIVERED})
# What the post tells by itself; the other moves are signed in minutes.
TOLD_BY_POST = frozenset({State.UNDER_WAY, State.OUT, State.DELIVERED, State.FAILED, State.GOING_BACK})


def next_states(way: Way | str, state: State | str | None) -> frozenset[State]:
    """Return the states a parcel may come to next."""
    return MOVES[Way(way)].get(State(state) if state else None, frozenset())


def may_move(way: Way | str, before: State | str | None, after: State | str) -> bool:
    """Tell whether the axis has this move."""
    return State(after) in next_states(way, before)
