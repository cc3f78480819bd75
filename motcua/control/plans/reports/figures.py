"""The figures of a report: what each counts among the rows, and what must add up."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from motcua.control.plans.models import Assignment
from motcua.control.plans.reports.standing import Row

State = Assignment.State


@dataclass(frozen=True)
class Window:
    """The days of a report: the period's first, the day figures are as of, the last day of the next period."""

    start: date
    as_of: date
    next_end: date


@dataclass(frozen=True)
class Figure:
    """A figure: its code, its name, the rows it counts, the group it stands in."""

    code: str
    name: str
    group: str
    counts: Callable[[Row, Window], bool]


def _standing(*codes: str) -> Callable[[Row, Window], bool]:
    return lambda row, _: row.standing.code in codes


def _state(state: str) -> Callable[[Row, Window], bool]:
    return lambda row, _: row.facts.state == state


def _due_now(row: Row, window: Window) -> bool:
    due = row.facts.due
    return row.facts.state != State.CANCELLED and due is not None and window.start <= due <= window.as_of


def _done_now(row: Row, window: Window) -> bool:
    done = row.facts.done_on
    return done is not None and window.start <= done <= window.as_of


def _due_next(row: Row, window: Window) -> bool:
    due = row.facts.due
    return row.is_open and due is not None and window.as_of < due <= window.next_end


ALL, OPEN, PERIOD = "Tất cả việc được giao", "Trong số việc chưa xong", "Trong kỳ và kỳ tới"
FIGURES: dict[str, Figure] = {
    one.code: one
    for one in (
        Figure("given", "Việc được giao", ALL, lambda row, _: True),
        Figure("in_time", "Xong đúng hạn", ALL, _standing("xong")),
        Figure("done_late", "Xong muộn", ALL, _standing("xong_muon")),
        Figure("late", "Quá hạn, chưa xong", ALL, _standing("qua_han")),
        Figure("soon", "Đến hạn trong 7 ngày tới", ALL, _standing("sap_han")),
        Figure("later", "Còn hạn hoặc không ghi hạn", ALL, _standing("con_han", "mo")),
        Figure("cancelled", "Thôi thực hiện", ALL, _standing("huy")),
        Figure("new", "Chưa thực hiện", OPEN, _state(State.NEW)),
        Figure("running", "Đang thực hiện", OPEN, _state(State.RUNNING)),
        Figure("waiting", "Đang chờ", OPEN, _state(State.WAITING)),
        Figure("due_now", "Đến hạn trong kỳ", PERIOD, _due_now),
        Figure("done_now", "Hoàn thành trong kỳ", PERIOD, _done_now),
        Figure("next", "Đến hạn kỳ tới, chưa xong", PERIOD, _due_next),
    )
}
PARTS_OF_ALL = ("in_time", "done_late", "late", "soon", "later", "cancelled")
UNFINISHED = ("late", "soon", "later")
STATES = ("new", "running", "waiting")


def count(rows: Iterable[Row], window: Window) -> dict[str, int]:
    """Count every figure over the rows."""
    rows = list(rows)
    return {code: sum(one.counts(row, window) for row in rows) for code, one in FIGURES.items()}


def faults(figures: Mapping[str, int]) -> list[str]:
    """Return what does not add up, in words; figures the machine counted always do."""

    def total(codes: tuple[str, ...]) -> int:
        return sum(figures[code] for code in codes)

    found = []
    if total(PARTS_OF_ALL) != figures["given"]:
        found.append(
            f"Các mục đúng hạn, muộn, quá hạn, chưa đến hạn và thôi thực hiện cộng lại là {total(PARTS_OF_ALL)}, "
            f"khác số việc được giao là {figures['given']}."
        )
    if total(STATES) != total(UNFINISHED):
        found.append(
            f"Chưa thực hiện, đang thực hiện và đang chờ cộng lại là {total(STATES)}, "
            f"khác số việc chưa xong là {total(UNFINISHED)}."
        )
    return found
