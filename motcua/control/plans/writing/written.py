"""What is written of a plan: plain values, from database rows or from a reading."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from motcua.control.plans.reading.result import Head, Reading, Recurrence, Target, Task
from motcua.control.plans.reading.when import When, read_when

_EVERY = {"month": "tháng", "quarter": "quý", "year": "năm"}
_ROMAN = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
REST = "Nhiệm vụ khác"


@dataclass(frozen=True)
class WrittenTask:
    """A row of the table of tasks, or a paragraph under "Tổ chức thực hiện".

    Attributes:
        no: its number as printed.
        title: what is to be done.
        group: heading of its group with its numeral: "I. Công bố, công khai"; one without gets its place as numeral.
        over: headings between the group and the task, number and words each.
        lead, support: names of agencies.
        start, finish: the days meant.
        when_text: the printed words; made from the days when empty.
        recurrence: how it comes back, None for work done once.
        product: what shows that it is done.
        form: "row", or "paragraph" for an organising duty, whose title is the whole sentence.
    """

    no: str
    title: str
    group: str = ""
    over: tuple[tuple[str, str], ...] = ()
    lead: tuple[str, ...] = ()
    support: tuple[str, ...] = ()
    start: date | None = None
    finish: date | None = None
    when_text: str = ""
    recurrence: Recurrence | None = None
    product: str = ""
    form: Literal["row", "paragraph"] = "row"


@dataclass(frozen=True)
class WrittenTarget:
    """A figure to be reached; the fields are those of a target that was read."""

    text: str
    op: Literal[">", ">=", "<=", "="]
    value: float
    value_to: float | None = None
    unit: str = "%"
    level: str = ""
    subject: str = ""
    indicator: str = ""
    start: date | None = None
    by: date | None = None


@dataclass(frozen=True)
class Written:
    """A plan to be written.

    Attributes:
        head: who issues it, number, day, title, signer.
        bases: legal bases, without the word "Căn cứ".
        targets: in their order.
        tasks: in their order; those of one group stand together.
        issuer_above: the agency printed over the issuer.
        aims: paragraphs under "Mục đích, yêu cầu", numerals in the text.
        duties: paragraphs under "Tổ chức thực hiện" beside the tasks that are paragraphs.
        recipients: under "Nơi nhận".
        note: small print at the foot of every page.
    """

    head: Head
    bases: tuple[str, ...] = ()
    targets: tuple[WrittenTarget, ...] = ()
    tasks: tuple[WrittenTask, ...] = ()
    issuer_above: str = ""
    aims: tuple[str, ...] = ()
    duties: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    note: str = ""

    @classmethod
    def of(cls, reading: Reading) -> "Written":
        """Return what was read, to be written again."""
        return cls(
            head=reading.head,
            bases=tuple(dict.fromkeys(basis.text for basis in reading.bases)),
            targets=tuple(_target(target) for target in reading.targets),
            tasks=tuple(_task(task) for task in reading.tasks),
        )


def _target(target: Target) -> WrittenTarget:
    return WrittenTarget(
        text=target.text, op=target.op, value=target.value, value_to=target.value_to, unit=target.unit,
        level=target.level, subject=target.subject, indicator=target.indicator, start=target.start, by=target.by,
    )  # fmt: skip


def _task(task: Task) -> WrittenTask:
    # The path ends with the task itself and begins with its group, if it has one.
    numbers = task.path[len(task.path) - 1 - len(task.context) : -1]
    if task.form == "paragraph":
        numbers = task.path[-1:]
    return WrittenTask(
        no=task.no, title=task.title, group=task.group or task.part,
        over=tuple(zip(numbers, task.context, strict=False)),
        lead=tuple(task.lead), support=tuple(task.support), start=task.start, finish=task.finish,
        when_text=task.when_text, recurrence=task.recurrence, product=task.product, form=task.form,
    )  # fmt: skip


# ---- rows ---------------------------------------------------------------------------------------------------------


@dataclass
class Line:
    """A row of the table of tasks: a group, a heading over sub-rows, or a task."""

    no: str
    title: str
    task: WrittenTask | None = None
    is_group: bool = False


@dataclass
class _Under:
    """What the next row stands under: the headings written, and the tasks that are headings themselves."""

    group: str = ""
    headings: list[tuple[str, str]] = field(default_factory=list)


def lines_of(tasks: Iterable[WrittenTask]) -> list[Line]:
    """Return the rows of a table of tasks, each group and heading before what stands under it."""
    found: list[Line] = []
    under, count = _Under(), 0
    for task in tasks:
        group = task.group or (REST if under.group else "")
        if group != under.group:
            count += 1
            under = _Under(group)
            numeral, _, title = group.partition(". ")
            if not title or not numeral or set(numeral) - set("IVX"):
                numeral, title = roman(count), group
            found.append(Line(numeral, title, is_group=True))
        over = list(task.over)
        for depth, heading in enumerate(over):
            if under.headings[: depth + 1] != over[: depth + 1]:
                found.append(Line(*heading))
                under.headings = over[: depth + 1]
        under.headings = [*over, (task.no, task.title)]
        found.append(Line(task.no, task.title, task))
    return found


def roman(number: int) -> str:
    """Return a number below 40 as a Roman numeral."""
    text = ""
    for value, sign in _ROMAN:
        while number >= value:
            text, number = text + sign, number - value
    return text


# ---- words --------------------------------------------------------------------------------------------------------


def means(task: WrittenTask, words: str, year: int | None) -> bool:
    """Tell whether words, read again, say the task's days and how it comes back."""
    return read_when(words, year) == When(task.start, task.finish, task.recurrence)


def words_of(task: WrittenTask, year: int | None) -> str:
    """Return the words for a task's time: those printed, or the days where the words do not say them."""
    if means(task, task.when_text, year) or not (task.start or task.finish or task.recurrence):
        return task.when_text
    return days(task.start, task.finish) or repeats(task.recurrence)


def days(start: date | None, finish: date | None) -> str:
    """Return days as a cell of times prints them."""
    if start and finish:
        return f"{start:%d/%m/%Y} – {finish:%d/%m/%Y}"
    return f"Từ ngày {start:%d/%m/%Y}" if start else f"{finish:%d/%m/%Y}" if finish else ""


def repeats(recurrence: Recurrence | None) -> str:
    """Return how work comes back, in words that are read as that again."""
    if recurrence is None:
        return ""
    if recurrence.kind != "periodic":
        return {
            "continuous": "Thường xuyên",
            "on_event": "Khi phát sinh",
            "by_reference": "Theo văn bản khác",
        }[recurrence.kind]
    if recurrence.before_day:
        return f"Trước ngày {recurrence.before_day:02} hằng tháng"
    every = ", ".join(_EVERY[one] for one in recurrence.every)
    return f"Định kỳ{' hằng ' + every if every else ''}{' và đột xuất' if recurrence.ad_hoc else ''}"


def agencies(names: Sequence[str]) -> str:
    """Return names as a cell holds them."""
    return "; ".join(one_line(name) for name in names)


def one_line(text: str) -> str:
    """Return text without line breaks and doubled spaces."""
    return " ".join(text.split())


def paragraphs(text: str) -> str:
    """Return text with a line a paragraph, none empty."""
    return "\n".join(line for raw in text.splitlines() if (line := one_line(raw)))
