"""What the machine writes: each section of a report as text, its figures as marks that a page turns into links.

A mark ("⟦late⟧") stands for the figure of that code, so that a corrected figure is said in the text as corrected.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from motcua.base import clock
from motcua.base.text import day, number
from motcua.control.plans import rules
from motcua.control.plans.models import Assignment, Plan, PlanTask
from motcua.control.plans.reports.figures import FIGURES, Window
from motcua.control.plans.reports.standing import Row

State = Assignment.State
SECTIONS = {
    "general": "Tình hình chung",
    "done": "Việc hoàn thành trong kỳ",
    "late": "Việc quá hạn và lý do",
    "targets": "Chỉ tiêu",
    "obstacles": "Khó khăn, vướng mắc; kiến nghị",
    "next": "Nhiệm vụ kỳ tới",
}
MARK = re.compile("⟦([a-z_]+)⟧")
NO_REASON = "chưa ghi lý do"
_NAMES = 5  # agencies named in a sentence about one task
_LATE_NAMES = 12
_LINES = 40  # tasks in a section; the table has them all


def mark(code: str) -> str:
    """Return the mark of a figure."""
    return f"⟦{code}⟧"


def bare(words: str) -> str:
    """Return words from the data without what would be read as a mark."""
    return " ".join(words.replace("⟦", "[").replace("⟧", "]").split())


def filled(text: str, figures: Mapping[str, int]) -> str:
    """Return a text with its figures in it."""
    return MARK.sub(lambda found: number(figures.get(found[1], 0)), text)


def pieces(text: str, figures: Mapping[str, int]) -> Iterator[tuple[str, str]]:
    """Yield a text piece by piece, each with the code of the figure it is, "" where it is none."""
    place = 0
    for found in MARK.finditer(text):
        yield text[place : found.start()], ""
        yield number(figures.get(found[1], 0)), found[1]
        place = found.end()
    yield text[place:], ""


class Writer:
    """Writes the sections of one report.

    Args:
        plan: what is reported on.
        whose: the agency's name, or the words for all of them.
        window: the days.
        next_words: the next period.
        rows: the work as it stood.
        tasks: its tasks.
        agencies: the names of its agencies.
    """

    def __init__(
        self, plan: Plan, whose: str, window: Window, next_words: str, rows: Sequence[Row],
        tasks: Mapping[int, PlanTask], agencies: Mapping[int, str],
    ) -> None:  # fmt: skip
        self.plan, self.whose, self.window, self.next_words = plan, whose, window, next_words
        self.rows, self.tasks, self.agencies = rows, tasks, agencies
        self.single = len({row.agency for row in rows}) < 2

    def sections(self, *, sent: tuple[int, int] | None = None) -> dict[str, str]:
        """Return the text of every section; `sent` is how many of how many agencies have signed off theirs."""
        return {
            "general": self.general(sent), "done": self.done(), "late": self.late(), "targets": self.targets(),
            "obstacles": self.obstacles(), "next": self.next(),
        }  # fmt: skip

    def general(self, sent: tuple[int, int] | None) -> str:
        """Say how many were given and how they stand."""
        plan = self.plan
        title = bare(plan.title)
        text = (
            f"Thực hiện {bare(plan.cited)} ({title}), {bare(self.whose)} được giao {mark('given')} việc. "
            f"Tính đến hết ngày {day(self.window.as_of)}: {mark('in_time')} việc xong đúng hạn, {mark('done_late')} "
            f"việc xong muộn, {mark('late')} việc quá hạn chưa xong, {mark('soon')} việc đến hạn trong "
            f"{rules.SOON} ngày tới, {mark('later')} việc còn hạn hoặc không ghi hạn, {mark('cancelled')} việc thôi "
            f"thực hiện.\n"
            f"Trong số việc chưa xong có {mark('running')} việc đang thực hiện, {mark('waiting')} việc đang chờ, "
            f"{mark('new')} việc chưa thực hiện. Trong kỳ có {mark('due_now')} việc đến hạn, {mark('done_now')} việc "
            f"hoàn thành."
        )
        if sent is not None:
            text += f"\n{number(sent[0])} trên {number(sent[1])} cơ quan đã chốt báo cáo kỳ này."
        return text

    def done(self) -> str:
        """Say what was done in the period, with what shows it."""
        rows = self._counted("done_now")
        if not rows:
            return "Trong kỳ không có việc nào hoàn thành."
        return self._listed(f"Trong kỳ hoàn thành {mark('done_now')} việc:", rows, self._done_line)

    def _done_line(self, rows: Sequence[Row]) -> str:
        if self.single or len(rows) == 1:
            said = "; ".join(self._done_one(row) for row in rows)
            return said if self.single else f"{self._agency(rows[0])} {said}"
        names = self._names(rows, _NAMES, lambda row: self._agency(row))
        late = sum(row.standing.code == "xong_muon" for row in rows)
        return f"{number(len(rows))} lượt cơ quan hoàn thành ({names})" + (
            f", {number(late)} muộn" if late else ""
        )

    def _done_one(self, row: Row) -> str:
        late = row.standing.days if row.standing.code == "xong_muon" else 0
        said = f"hoàn thành ngày {day(row.facts.done_on)}" + (f", muộn {late} ngày" if late else "")
        turn = rules.period_words(row.period)
        product = ", ".join(bare(words) for words in row.product)
        return f"{f'{turn}: ' if turn else ''}{said}" + (f"; sản phẩm: {product}" if product else "")

    def late(self) -> str:
        """Say what is late and why, the longest first."""
        rows = self._counted("late")
        if not rows:
            return "Không có việc nào quá hạn."
        return self._listed(f"Còn {mark('late')} việc quá hạn:", rows, self._late_line)

    def _late_line(self, rows: Sequence[Row]) -> str:
        """Say who is late with a task, those with the same date together."""

        def when(row: Row) -> tuple[str, str]:
            return row.facts.due.isoformat() if row.facts.due else "", row.period

        return "; ".join(self._late_together(list(of)) for _, of in groupby(sorted(rows, key=when), key=when))

    def _late_together(self, rows: Sequence[Row]) -> str:
        first = rows[0]
        turn = rules.period_words(first.period)
        head = f"{turn}, " if turn else ""
        head += f"hạn {day(first.facts.due)}, quá {first.standing.days} ngày"
        if self.single:
            return f"{head}, {why(first)}"
        told = [row for row in rows if row.facts.reason or row.facts.note or row.after]
        silent = [row for row in rows if row not in told]
        parts = []
        if told:
            parts.append(self._names(told, _LATE_NAMES, lambda row: f"{self._agency(row)} ({why(row)})"))
        if silent:
            parts.append(f"{NO_REASON}: {self._names(silent, _LATE_NAMES, self._agency)}")
        return f"{head}: {'; '.join(parts)}"

    def targets(self) -> str:
        """Say how many targets are reached; the table beside has each."""
        return (
            f"Trong các chỉ tiêu theo dõi: {mark('reached')} đạt, {mark('missed')} chưa đạt, {mark('unmeasured')} "
            f"chưa có số."
        )

    def obstacles(self) -> str:
        """Say what work waits for, as its agencies said."""
        rows = [row for row in self.rows if row.facts.state == State.WAITING]
        if not rows:
            return "Không có việc nào đang chờ; chưa có khó khăn, vướng mắc được nêu."
        return self._listed(f"Có {mark('waiting')} việc đang chờ:", rows, self._waiting_line)

    def _waiting_line(self, rows: Sequence[Row]) -> str:
        def one(row: Row) -> str:
            said = why(row)
            return said if self.single else f"{self._agency(row)} ({said})"

        return self._names(rows, _LATE_NAMES, one)

    def next(self) -> str:
        """Say what falls due in the next period, and that what is late goes on."""
        rows = self._counted("next")
        text = f"Tiếp tục thực hiện {mark('late')} việc quá hạn.\n" if self._counted("late") else ""
        if not rows:
            return f"{text}Kỳ tới ({self.next_words}) không có việc nào đến hạn."
        return text + self._listed(
            f"Kỳ tới ({self.next_words}) có {mark('next')} việc đến hạn:", rows, self._next_line
        )

    def _next_line(self, rows: Sequence[Row]) -> str:
        dues = sorted({row.facts.due for row in rows if row.facts.due})
        when = "hạn " + ", ".join(day(due) for due in dues[:4]) + (" …" if len(dues) > 4 else "")
        if self.single:
            return when
        return f"{self._names(rows, _NAMES, self._agency)}, {when}"

    # ---- pieces -----------------------------------------------------------------------------------------------

    def _counted(self, code: str) -> list[Row]:
        return [row for row in self.rows if FIGURES[code].counts(row, self.window)]

    def _agency(self, row: Row) -> str:
        return bare(self.agencies.get(row.agency, ""))

    def _listed(self, head: str, rows: Iterable[Row], line: Callable[[Sequence[Row]], str]) -> str:
        """Return a head and a line for each task, the rest counted."""
        groups = [(pk, list(of)) for pk, of in groupby(rows, key=lambda row: row.task)]
        lines = [f"- {self._title(pk)}: {line(of)}." for pk, of in groups[:_LINES]]
        if len(groups) > _LINES:
            lines.append(f"- Và {number(len(groups) - _LINES)} nhiệm vụ khác (bảng kèm theo).")
        return "\n".join([head, *lines])

    def _title(self, task_id: int) -> str:
        task = self.tasks[task_id]
        title = bare(task.title).rstrip(" .;:")
        short = title if len(title) <= 160 else title[:157].rsplit(" ", 1)[0] + " …"
        return f"({bare(task.number)}) {short}" if task.number else short

    @staticmethod
    def _names(rows: Sequence[Row], most: int, one: Callable[[Row], str]) -> str:
        said = list(dict.fromkeys(one(row) for row in rows))
        rest = len(said) - most
        return "; ".join(said[:most]) + (f"; và {number(rest)} cơ quan khác" if rest > 0 else "")


def why(row: Row) -> str:
    """Return why work is late or waits, as its agency said it, and when it was done after all."""
    said = bare(row.facts.reason or row.facts.note).rstrip(" .;")
    words = f"lý do: {said[:300]}" if said else NO_REASON
    return f"{words}, hoàn thành ngày {day(row.after)}" if row.after else words


def target_figures(reached: Iterable[bool | None]) -> dict[str, int]:
    """Count targets reached, missed, without a figure: the figures of the section on targets."""
    found = list(reached)
    return {
        "reached": found.count(True), "missed": found.count(False), "unmeasured": found.count(None),
    }  # fmt: skip


def limits(plan: Plan, window: Window, *, later: int, done_after: int) -> list[str]:
    """Return how the figures were come by, and what of the past cannot be known.

    Args:
        plan: what is reported on.
        window: the days.
        later: how many of the plan's assignments were given only after the day.
        done_after: how many were done only after the day.
    """
    last = day(window.as_of)
    found = [
        f"Số liệu tính đến hết ngày {last}: việc xong theo ngày hoàn thành cơ quan ghi, việc khác theo hạn và "
        "tình hình còn lưu của ngày đó; lý do, tình hình lấy theo lần cập nhật mới nhất."
    ]
    confirmed = clock.day_of(plan.confirmed_at) if plan.confirmed_at else None
    if confirmed is not None and confirmed > window.as_of:
        found.append(
            f"Kế hoạch được đưa vào theo dõi ngày {day(confirmed)}, sau ngày {last}: khi đó việc nào đang làm, chờ "
            "không dựng lại được, việc chưa xong ghi là chưa thực hiện, hạn lấy theo hiện nay."
        )
    if later:
        found.append(f"Không tính {number(later)} việc được giao sau ngày {last}.")
    if done_after:
        found.append(f"{number(done_after)} việc hoàn thành sau ngày {last} được tính là chưa xong.")
    return found
