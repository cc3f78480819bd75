"""Tasks from the rows of a table: which are headings, which stand under which, what a merged cell passes down."""

import re
from dataclasses import dataclass, field
from datetime import date

from motcua.control.plans.reading import agencies, grid
from motcua.control.plans.reading.grid import Row, Table
from motcua.control.plans.reading.result import Source, Task
from motcua.control.plans.reading.when import When, read_when


@dataclass
class _Level:
    """A heading that rows stand under."""

    depth: int
    no: str
    title: str


@dataclass
class _Walk:
    """Where the reading of a table stands: the headings over the next row, and the row before."""

    year: int | None
    part: str
    group: str = ""
    over: list[_Level] = field(default_factory=list)
    before: Task | None = None
    tasks: list[Task] = field(default_factory=list)


_A_DAY = re.compile(r"^\d{1,2}/\d{1,2}(/\d{4})?$")


def read_tasks(table: Table, *, year: int | None, part: str = "") -> list[Task]:
    """Return the tasks of a table, in order: a row that gives work, its sub-rows too; a pure heading is none.

    Args:
        table: with the roles of its columns.
        year: of the plan.
        part: the annex the table stands in.
    """
    walk = _Walk(year, part)
    for place, row in enumerate(table.rows):
        no, name = row.text(grid.NO), row.text(grid.NAME)
        if not no and not name:
            continue
        depth = _depth(no, name)
        following = table.rows[place + 1] if place + 1 < len(table.rows) else None
        if _is_group(row, no):
            walk.group, walk.over, walk.before = (
                f"{no.rstrip('.')}. {_title(name)}",
                [_Level(0, no, name)],
                None,
            )
            continue
        while walk.over and walk.over[-1].depth >= depth:
            walk.over.pop()
        if _is_heading(row, depth, following):
            walk.over.append(_Level(depth, no, name))
            continue
        task = _task(row, walk, no, name)
        walk.tasks.append(task)
        walk.over.append(_Level(depth, no, name))
        walk.before = task
    return walk.tasks


def _depth(no: str, name: str) -> int:
    """Return how deep a row stands: a group 0, "1" 1, "1.1" 2, "a" and "-" 3, "+" 4."""
    mark = no.strip().rstrip(".)")
    if grid.ROMAN.match(mark):
        return 0
    if re.match(r"^\d", mark):
        return 1 + mark.count(".")
    if mark == "+":
        return 5
    return 4 if mark or name.startswith("-") else 3


def _empty(row: Row) -> bool:
    return not any(
        row.text(role)
        for role in (
            grid.LEAD,
            grid.SUPPORT,
            grid.START,
            grid.FINISH,
            grid.WHEN,
            grid.REPEATS,
            grid.PRODUCT,
        )
    )


def _is_group(row: Row, no: str) -> bool:
    return bool(grid.ROMAN.match(no.strip())) and _empty(row)


def _is_heading(row: Row, depth: int, following: Row | None) -> bool:
    """Tell whether an empty row is a heading: what follows stands deeper, or there is nothing to inherit from."""
    if not _empty(row):
        return False
    if following is None:
        return False
    below = _depth(following.text(grid.NO), following.text(grid.NAME))
    return below > depth


def _task(row: Row, walk: _Walk, no: str, name: str) -> Task:
    lead, support = agencies.split(_said(row, grid.LEAD)), agencies.split(_said(row, grid.SUPPORT))
    words = _words(row)
    when = _when(row, walk.year)
    product, above = _said(row, grid.PRODUCT).strip(), walk.before
    given = {"lead": lead, "support": support, "when": words, "product": product}
    # A merged cell: what stands above holds here too.
    nobody = row.text(grid.LEAD) in grid.NOTHING
    merged = [
        what for what, own in given.items() if not own and ((not lead and not nobody) or _merged(row, what))
    ]
    inherited = [what for what in merged if above is not None and _has(above, what)]
    source = Source(first=row.first, last=row.last)
    task = Task(
        no=no, path=[*(level.no for level in walk.over), no], title=_title(name), group=walk.group,
        context=[_title(level.title) for level in walk.over if level.depth > 0], lead=lead, support=support,
        start=when.start, finish=when.finish, when_text=words, recurrence=when.recurrence, product=product,
        inherited=inherited, part=walk.part, source=source, confidence=round(1 - row.doubt - 0.2 * bool(inherited), 2),
    )  # fmt: skip
    if above is not None:
        _inherit(task, above)
    return task


def _merged(row: Row, what: str) -> bool:
    columns = {grid.START, grid.FINISH, grid.WHEN, grid.REPEATS} if what == "when" else {what}
    return bool(columns & row.merged)


def _has(task: Task, what: str) -> bool:
    return bool(task.when_text if what == "when" else getattr(task, what))


def _inherit(task: Task, above: Task) -> None:
    for what in task.inherited:
        names = ("start", "finish", "when_text", "recurrence") if what == "when" else (what,)
        for name in names:
            setattr(task, name, getattr(above, name))


def _said(row: Row, role: str) -> str:
    """Return what a cell says: a dash says nothing."""
    text = row.text(role)
    return "" if text in grid.NOTHING else text


def _words(row: Row) -> str:
    start, finish, when = (_lines(_said(row, role)) for role in (grid.START, grid.FINISH, grid.WHEN))
    if when:
        return when
    if start and finish and start != finish:
        return f"{start} – {finish}"
    return start or finish or _lines(_said(row, grid.REPEATS))


def _when(row: Row, year: int | None) -> When:
    """Read the times of a row: columns of their own for days and for how often say it, else the words."""
    start, finish, repeats = (row.text(role) for role in (grid.START, grid.FINISH, grid.REPEATS))
    if start and start == finish and not repeats and not _A_DAY.match(start):
        return read_when(_lines(start), year)  # one cell over both columns
    if start or finish or repeats:
        first, last = read_when(start, year), read_when(finish, year)
        begins: date | None = first.start or (first.finish if start else None)
        if grid.REPEATS in row.cells:
            return When(begins, last.finish, read_when(_lines(repeats), year).recurrence)
        return When(begins, last.finish, last.recurrence or (first.recurrence if not last.finish else None))
    return read_when(_lines(_said(row, grid.WHEN)), year)


def _lines(text: str) -> str:
    return " ".join(line.strip() for line in text.split("\n") if line.strip())


def _title(name: str) -> str:
    """Return a title as a sentence of its own: without the dash before it."""
    return _lines(name).lstrip("-+• ").rstrip(":").strip()
