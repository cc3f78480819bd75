"""Rows on their way into the database: one light object a row, written out as lines for COPY."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from operator import attrgetter
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models
from django.db.backends.utils import CursorWrapper

from motcua.base.audit.models import Act
from motcua.base.crypto import EncryptedTextField, encrypt
from motcua.base.events.models import Event
from motcua.onestop.dossiers.models import (
    Apology,
    Counter,
    Dossier,
    DossierEngine,
    DossierPaper,
    FeeLine,
    IssuedPaper,
    Party,
    Pause,
    Result,
    SupplementRequest,
    WorkItem,
)

# Instants are written as local times of Viet Nam, without an offset; the loading transaction reads them so.
ZONE = "Asia/Ho_Chi_Minh"
# How Python writes nothing; no text of the sample is this word.
NULL = "None"
_SPECIAL = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})

json_of = DjangoJSONEncoder(ensure_ascii=False).encode


def escaped(text: str) -> str:
    """Return a text as a cell of a line for COPY."""
    return text.translate(_SPECIAL)


def _array(values: list[Any]) -> str:
    return "{" + ",".join(map(str, values)) + "}"


def _converter(field: models.Field) -> Callable[[Any], str] | None:
    """Return how a value is written whose `str` is not what the database reads."""
    if isinstance(field, models.JSONField):
        return json_of
    if isinstance(field, ArrayField):
        return _array
    if isinstance(field, EncryptedTextField):
        return lambda value: encrypt(value) if value else ""
    return None


def _row_class(fields: list[models.Field]) -> type:
    """Return a class whose attributes are the model's defaults; a row keeps only what differs."""
    blank = {field.attname: None if field.null else "" for field in fields}
    simple = {f.attname: f.default for f in fields if f.has_default() and not callable(f.default)}
    lists: dict[str, Any] = {f.attname: () for f in fields if isinstance(f, ArrayField) and not f.null}
    return type("Row", (), {**blank, **simple, **lists, "columns": tuple(blank)})


class Table:
    """One table being filled; rows are numbered from `first` by `step`."""

    def __init__(self, model: type[models.Model], *, first: int = 1, step: int = 1) -> None:
        self.model, self.name = model, model._meta.db_table
        fields = list(model._meta.concrete_fields)
        self.columns = [str(field.column) for field in fields]
        self._values = attrgetter(*(field.attname for field in fields))
        self._shape = "\t".join(["%s"] * len(fields))
        self._tabs = len(fields) - 1
        self._converters = [
            (place, convert) for place, field in enumerate(fields) if (convert := _converter(field))
        ]
        self.row = _row_class(fields)
        self.numbered = fields[0].attname == "id"
        self.next_id, self.step = first, step
        self.rows: list[tuple[Any, ...]] = []

    def new(self) -> Any:
        """Return a new row with the model's defaults, numbered when the table is."""
        row = self.row()
        if self.numbered:
            row.id = self.next_id
            self.next_id += self.step
        return row

    def write(self, row: Any) -> None:
        """Put a finished row on its way."""
        values = self._values(row)
        if self._converters:
            cells = list(values)
            for place, convert in self._converters:
                if cells[place] is not None:
                    cells[place] = convert(cells[place])
            values = tuple(cells)
        self.rows.append(values)

    def take(self) -> bytes:
        """Return what has been written since the last time, as COPY reads it."""
        rows, self.rows = self.rows, []
        if not rows:
            return b""
        text = "\n".join([self._shape % values for values in rows])
        whole = text.count("\n") == len(rows) - 1 and text.count("\t") == self._tabs * len(rows)
        if not whole or "\\" in text or "\r" in text:
            # Some text has a character that COPY reads otherwise.
            text = "\n".join("\t".join(escaped(str(value)) for value in values) for values in rows)
        return (text + "\n").encode()


class Tables:
    """All tables that a dossier touches but the log and the trail, in the order in which they are sent."""

    def __init__(self, firsts: dict[str, int] | None = None, *, part: int = 0, parts: int = 1) -> None:
        """With several parts each takes every so-and-so-many-th number, beginning at its own."""
        firsts = firsts or {}

        def table(model: type[models.Model]) -> Table:
            first = firsts.get(model._meta.db_table, 1)
            return Table(model, first=first + part, step=parts)

        self.party = table(Party)
        self.dossier = table(Dossier)
        self.engine = table(DossierEngine)
        self.paper = table(DossierPaper)
        self.fee = table(FeeLine)
        self.work = table(WorkItem)
        self.pause = table(Pause)
        self.request = table(SupplementRequest)
        self.apology = table(Apology)
        self.result = table(Result)
        self.issued = table(IssuedPaper)
        self.counter = table(Counter)
        self.all = [one for one in vars(self).values() if isinstance(one, Table)]


LOADED: tuple[type[models.Model], ...] = (
    Party, Dossier, DossierEngine, DossierPaper, FeeLine, WorkItem, Pause, SupplementRequest, Apology, Result,
    IssuedPaper, Counter, Event, Act,
)  # fmt: skip
LOADED_TABLES = [model._meta.db_table for model in LOADED]
NUMBERED = [model._meta.db_table for model in LOADED if model._meta.concrete_fields[0].attname == "id"]


def first_numbers() -> dict[str, int]:
    """Return the first free number of every numbered table."""
    found = {}
    with connection.cursor() as cursor:
        for table in NUMBERED:
            cursor.execute(f"SELECT coalesce(max(id), 0) + 1 FROM {table}")  # noqa: S608
            found[table] = cursor.fetchone()[0]
    return found


def set_sequences() -> None:
    """Let the tables' own numbering go on after what was loaded."""
    with connection.cursor() as cursor:
        for table in NUMBERED:
            cursor.execute(
                f"SELECT setval(pg_get_serial_sequence(%s, 'id'), (SELECT coalesce(max(id), 1) FROM {table}))",  # noqa: S608
                [table],
            )


_FOREIGN_KEYS = """
SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
WHERE contype = 'f' AND (conrelid = ANY(%(tables)s::regclass[]) OR confrelid = ANY(%(tables)s::regclass[]))
"""
_UNIQUE = """
SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
WHERE contype IN ('p', 'u') AND conrelid = ANY(%(tables)s::regclass[]) ORDER BY contype
"""
_INDEXES = """
SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index
WHERE indrelid = ANY(%(tables)s::regclass[])
    AND NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conindid = indexrelid AND contype IN ('p', 'u', 'x'))
"""
# What checks, counts or chains a row at a time: legal moves (a sample dossier is born in a later state), figures by
# day and names (gathered in one go afterwards) and the trail (`trail.py` chains its rows as the trigger does).
_TRIGGERS = """
SELECT tgrelid::regclass::text, tgname FROM pg_trigger
WHERE NOT tgisinternal AND tgenabled = 'O' AND tgrelid = ANY(%(tables)s::regclass[])
    AND (tgname LIKE 'dossiers\\_move%%' OR tgname LIKE 'dossiers\\_tally%%'
        OR tgname LIKE 'dossiers\\_name%%' OR tgname LIKE 'audit\\__\\_%%')
"""


def _begun_anew(cursor: CursorWrapper) -> set[str]:
    fresh = set()
    for table in LOADED_TABLES:
        cursor.execute(f"SELECT NOT EXISTS (SELECT 1 FROM {table})")  # noqa: S608
        if cursor.fetchone()[0]:
            cursor.execute(f"TRUNCATE {table}")
            fresh.add(table)
    return fresh


@contextmanager
def ready_for_bulk(*, indexes: bool) -> Iterator[set[str]]:
    """Take away, for the time of a load, what checks or indexes row by row; all of it is made again on return.

    Keys and constraints are made again and so checked for all rows at once. To be used inside the loading
    transaction: whoever interrupts it leaves everything as it was.

    Args:
        indexes: also make all indexes anew (worth it for a hundred thousand dossiers).

    Yields:
        With `indexes`, the tables that were empty and have been begun anew: PostgreSQL writes their rows as if they
        had long been there, so that nobody need go over them again.
    """
    with connection.cursor() as cursor:

        def listed(query: str) -> list[tuple[str, ...]]:
            cursor.execute(query, {"tables": LOADED_TABLES})
            return cursor.fetchall()

        triggers, keys = listed(_TRIGGERS), listed(_FOREIGN_KEYS)
        unique, plain = (listed(_UNIQUE), listed(_INDEXES)) if indexes else ([], [])
        for table, name in triggers:
            cursor.execute(f'ALTER TABLE {table} DISABLE TRIGGER "{name}"')
        for table, name, _ in [*keys, *unique]:
            cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
        for name, _ in plain:
            cursor.execute(f"DROP INDEX {name}")
        yield _begun_anew(cursor) if indexes else set()
        cursor.execute("SET LOCAL maintenance_work_mem = '1GB'")
        for table, name, definition in unique:
            cursor.execute(f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {definition}')
        for _, definition in plain:
            cursor.execute(definition)
        for table, name, definition in keys:
            cursor.execute(f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {definition}')
        for table, name in triggers:
            cursor.execute(f'ALTER TABLE {table} ENABLE TRIGGER "{name}"')
