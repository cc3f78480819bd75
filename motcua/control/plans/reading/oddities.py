"""What looks wrong in the document itself. It is reported, never put right: a plan says what it says."""

import re
from collections.abc import Iterable
from datetime import date

from motcua.base.text import day
from motcua.control.plans.reading import grid
from motcua.control.plans.reading.grid import Table
from motcua.control.plans.reading.lines import Paragraph
from motcua.control.plans.reading.result import Basis, Head, Source, Target, Task, Warned
from motcua.control.plans.reading.when import unfinished

_VALUES = {"I": 1, "V": 5, "X": 10}


def of_head(head: Head) -> list[Warned]:
    """Return what the head lacks."""
    lacking = (
        ("head.number", head.number, "Văn bản để trống số"),
        ("head.date", head.date, "Văn bản để trống ngày ban hành"),
        ("head.signer", head.signer, "Không thấy tên người ký"),
        (
            "head.issuer",
            head.issuer and not head.issuer_inferred,
            "Văn bản không in tên cơ quan ban hành"
            + (", suy ra từ số và nơi ban hành" if head.issuer else ""),
        ),
    )
    return [
        Warned(code=code, text=f"{words}: {printed}." if (printed := _printed(head, code)) else f"{words}.")
        for code, value, words in lacking
        if not value
    ]


def _printed(head: Head, code: str) -> str:
    return {"head.number": head.number_text, "head.date": head.date_text, "head.issuer": head.issuer}.get(
        code, ""
    )


def of_bases(bases: Iterable[Basis]) -> list[Warned]:
    """Return bases whose day is of another year than their number."""
    found = []
    for basis in bases:
        numbered = re.search(r"/(\d{4})/", basis.number)
        if numbered and basis.date and basis.date.year != int(numbered[1]):
            words = f"{basis.kind} số {basis.number} ghi ngày {day(basis.date)}: năm của số và của ngày khác nhau."
            found.append(Warned(code="basis.year", text=words, source=basis.source))
    return found


def of_body(body: Iterable[Paragraph]) -> list[Warned]:
    """Return headings of the text that carry a number given before in their section."""
    found: list[Warned] = []
    seen: set[str] = set()
    for one in body:
        if re.match(r"^([IVX]+\.\s|phụ lục\b|đề cương\b)", one.text, re.I):
            seen = set()
        elif numbered := re.match(r"^(\d{1,2})\.\s", one.text):
            if numbered[1] in seen:
                words = f"Mục {numbered[1]} được đánh số hai lần: “{_short(one.text)}”."
                found.append(
                    Warned(code="number.doubled", text=words, source=Source(first=one.first, last=one.last))
                )
            seen.add(numbered[1])
    return found


def of_tables(tables: Iterable[Table]) -> list[Warned]:
    """Return groups out of order and numbers given twice."""
    found: list[Warned] = []
    for table in tables:
        last, seen = 0, dict[tuple[str, str], int]()
        group = ""
        for row in table.rows:
            no = row.text(grid.NO).strip().rstrip(".)")
            where = Source(first=row.first, last=row.last)
            if grid.ROMAN.match(no):
                value = _roman(no)
                if last and value != last + 1:
                    words = f"Nhóm {no} đứng sau nhóm thứ {last}: số nhóm không theo thứ tự."
                    found.append(Warned(code="group.order", text=words, source=where))
                last, group = last + 1, f"{no}@{row.first}"
            elif re.match(r"^\d", no):
                if (group, no) in seen:
                    words = f"Số thứ tự {no} được dùng hai lần trong cùng một nhóm."
                    found.append(Warned(code="number.doubled", text=words, source=where))
                seen[group, no] = row.first
    return found


def _roman(text: str) -> int:
    values = [_VALUES[letter] for letter in text]
    return sum(
        -value if value < after else value for value, after in zip(values, [*values[1:], 0], strict=True)
    )


def of_tasks(tasks: Iterable[Task], head: Head, targets: Iterable[Target]) -> list[Warned]:
    """Return tasks without a lead or a time, with days before the plan, or that contradict the objectives."""
    found: list[Warned] = []
    issued = head.date or _month_of(head)
    ends = [target.by for target in targets if target.by]
    for task in tasks:

        def say(code: str, words: str, task: Task = task) -> None:
            found.append(Warned(code=code, text=f"“{_short(task.title)}”: {words}", source=task.source))

        if not task.lead:
            say("task.no_lead", "không ghi cơ quan chủ trì.")
        if task.form == "row" and not task.when_text and not task.recurrence and not task.finish:
            say("task.no_time", "không ghi thời gian.")
        if unfinished(task.when_text) or unfinished(task.title):
            say("task.unfinished_day", "ngày còn để trống.")
        if task.finish and issued and task.finish < issued:
            say(
                "task.before_plan",
                f"hạn {day(task.finish)} ở trước ngày ban hành kế hoạch ({_issued(head)}).",
            )
            if any(
                (end.month, end.day) == (task.finish.month, task.finish.day) and end.year > task.finish.year
                for end in ends
            ):
                say("task.year", f"năm {task.finish.year} mâu thuẫn với mục tiêu cùng ngày của năm sau.")
        if task.start and task.finish and task.start > task.finish:
            say("task.reversed", "bắt đầu sau khi hoàn thành.")
    return found


def _month_of(head: Head) -> date | None:
    """Return the first day of the month a head leaves the day of blank."""
    found = re.search(r"tháng\s*(\d{1,2})\s*năm\s*(\d{4})", head.date_text)
    return date(int(found[2]), int(found[1]), 1) if found and 1 <= int(found[1]) <= 12 else None


def _issued(head: Head) -> str:
    return day(head.date) if head.date else head.date_text


def _short(title: str) -> str:
    return title if len(title) <= 80 else f"{title[:79].rsplit(' ', 1)[0]}…"


def of_lines(pairs: Iterable[tuple[str, Source]], head: Head) -> list[Warned]:
    """Return years in products and forms that belong to another year than the plan's."""
    found = []
    for text, source in pairs:
        for said in re.finditer(r"(?:báo cáo|kế hoạch\s[^.;]{0,160}?)\s*\bnăm\s*(20\d\d)", text, re.I):
            if head.year and int(said[1]) == head.year - 1:
                words = f"Nhắc năm {said[1]} trong kế hoạch năm {head.year}: “{_short(said[0])}”."
                found.append(Warned(code="text.year", text=words, source=source))
    return found
