"""Reading a plan: from a document as it was published to tasks, targets and what looks wrong in it."""

import re
from pathlib import Path

from motcua.base.errors import Invalid
from motcua.control.plans.reading import grid, oddities
from motcua.control.plans.reading.documents import text_of
from motcua.control.plans.reading.duties import read_duties
from motcua.control.plans.reading.figures import read_figures
from motcua.control.plans.reading.form import bases_of, head_of, read_form
from motcua.control.plans.reading.head import read_bases, read_head
from motcua.control.plans.reading.lines import Line, Paragraph, lines_of, paragraphs
from motcua.control.plans.reading.result import Head, Reading, Source, Target, Task
from motcua.control.plans.reading.targets import Said, read_targets
from motcua.control.plans.reading.tasks import read_tasks


def read_file(path: Path) -> Reading:
    """Read a plan from a file: DOCX, XLSX, PDF with text, or plain text.

    Raises:
        Invalid: it cannot be opened, has no text in it, or is no plan.
    """
    try:
        with path.open("rb") as file:
            return read_text(text_of(file, path.name))
    except OSError:
        raise Invalid(f"Không mở được tệp {path.name}.") from None


def read_text(text: str) -> Reading:
    """Read a plan from text, tables flattened to lines.

    Raises:
        Invalid: there is no text, or it is no plan.
    """
    lines = lines_of(text)
    if not any(line.text for line in lines):
        raise Invalid("Tệp không có chữ nào đọc được.")
    form = read_form(lines)
    head = head_of(form) if form else read_head(lines)
    found = grid.tables_in(lines)
    taken = {number for table in found for number in range(table.first, table.last + 1)}
    taken |= form.lines if form else set()
    body = paragraphs([line for line in lines if line.number not in taken])
    tables = [table for table in found if grid.is_plan(table.columns)]
    tasks = [
        task
        for table in tables
        for task in read_tasks(table, year=head.year, part=_part_of(table.first, lines))
    ]
    tasks += read_duties(body, kind=head.kind, year=head.year, addressees=head.addressees)
    tasks.sort(key=lambda task: task.source.first)
    targets = _targets(found, _sentences(body, tasks), head)
    if not tasks and not targets:
        raise Invalid("Văn bản này không phải kế hoạch: không thấy nhiệm vụ được giao hay chỉ tiêu nào.")
    bases = read_bases(bases_of(form) if form else body)
    warnings = [
        *oddities.of_head(head),
        *oddities.of_bases(bases),
        *oddities.of_body(body),
        *oddities.of_tables(tables),
        *oddities.of_tasks(tasks, head, targets),
        *oddities.of_lines(_texts(body, tasks), head),
    ]
    return Reading(head=head, bases=bases, targets=targets, tasks=tasks, warnings=warnings)


def _targets(tables: list[grid.Table], sentences: list[Said], head: Head) -> list[Target]:
    """Return the figures of tables, then those of sentences that no table says; a full table is all there is."""
    figures = [table for table in tables if grid.is_figures(table.columns)]
    told = [
        target
        for table in figures
        for target in read_figures(table, year=head.year, last_year=head.last_year)
    ]
    if any(grid.SIGN in table.columns for table in figures):
        return told
    said = {(one.text, one.level, one.op, one.value, one.value_to) for one in told}
    return told + [
        one
        for one in read_targets(sentences, year=head.year, last_year=head.last_year)
        if (one.text, one.level, one.op, one.value, one.value_to) not in said
    ]


def _part_of(first: int, lines: list[Line]) -> str:
    """Return the annex a line stands in, "" in the plan itself."""
    heads = [line.text for line in lines if line.number < first and re.match(r"^phụ lục\b", line.text, re.I)]
    short = [text for text in heads if len(text) < 40]
    return short[-1] if short else ""


def _sentences(body: list[Paragraph], tasks: list[Task]) -> list[Said]:
    """Return what figures may stand in: titles and products of tasks, and the paragraphs that give no work."""
    found: list[Said] = []
    for task in tasks:
        texts = (task.title, "" if "product" in task.inherited else task.product)
        found += [
            Said(text, task.source, task.finish, " ".join(task.context)) for text in texts if "%" in text
        ]
    given = {task.source.first for task in tasks}
    found += [_said(one) for one in body if "%" in one.text and one.first not in given]
    return sorted(found, key=lambda said: said.source.first)


def _said(paragraph: Paragraph) -> Said:
    return Said(paragraph.text, Source(first=paragraph.first, last=paragraph.last))


def _texts(body: list[Paragraph], tasks: list[Task]) -> list[tuple[str, Source]]:
    return [(one.text, Source(first=one.first, last=one.last)) for one in body] + [
        (task.product, task.source) for task in tasks if task.product
    ]
