"""Rows on their way into the database: one light object a row, written out by COPY."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models

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

OFFSET = "+07"
_SPECIAL = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def _text(value: Any) -> str:
    text = value if type(value) is str else str(value)
    if "\\" in text or "\n" in text or "\t" in text or "\r" in text:
        return text.translate(_SPECIAL)
    return text


def _moment(value: datetime) -> str:
    """Write a local time of Viet Nam; the generator reckons in local time throughout."""
    return f"{value.isoformat(' ')}{OFFSET}"


_json = DjangoJSONEncoder(ensure_ascii=False).encode


def _converter(field: models.Field) -> Callable[[Any], str]:
    if isinstance(field, models.DateTimeField):
        return _moment
    if isinstance(field, models.BooleanField):
        return lambda value: "t" if value else "f"
    if isinstance(field, models.JSONField):
        return lambda value: _text(_json(value))
    if isinstance(field, ArrayField):
        return lambda value: "{" + ",".join(map(str, value)) + "}"
    if isinstance(field, EncryptedTextField):
        return lambda value: encrypt(value) if value else ""
    if isinstance(field, (models.IntegerField, models.ForeignKey, models.DateField)):
        return str
    return _text


def _row_class(fields: list[models.Field]) -> type:
    """Return a class whose attributes are the model's defaults; a row keeps only what differs."""
    blank = {field.attname: None if field.null else "" for field in fields}
    simple = {f.attname: f.default for f in fields if f.has_default() and not callable(f.default)}
    return type("Row", (), {**blank, **simple, "columns": tuple(blank)})


class Table:
    """One table being filled."""

    def __init__(self, model: type[models.Model], *, without: tuple[str, ...] = (), first: int = 1) -> None:
        self.model, self.name = model, model._meta.db_table
        fields = [field for field in model._meta.concrete_fields if field.attname not in without]
        self.columns = [field.column for field in fields]
        self._writers = [(field.attname, _converter(field)) for field in fields]
        self.row = _row_class(fields)
        self.numbered = fields[0].attname == "id"
        self.next_id = first
        self.lines: list[str] = []
        self.written = 0

    def new(self) -> Any:
        """Return a new row with the model's defaults, numbered when the table is."""
        row = self.row()
        if self.numbered:
            row.id = self.next_id
            self.next_id += 1
        return row

    def write(self, row: Any) -> None:
        """Put a finished row on its way."""
        self.lines.append(
            "\t".join(
                "\\N" if (value := getattr(row, name)) is None else convert(value)
                for name, convert in self._writers
            )
        )

    def flush(self) -> None:
        """Send what has been written to the database by COPY."""
        if not self.lines:
            return
        columns = ", ".join(f'"{column}"' for column in self.columns)
        with connection.cursor() as cursor, cursor.copy(f"COPY {self.name} ({columns}) FROM STDIN") as copy:
            for start in range(0, len(self.lines), 2000):
                copy.write(("\n".join(self.lines[start : start + 2000]) + "\n").encode())
        self.written += len(self.lines)
        self.lines = []


class Tables:
    """All tables that a dossier touches, in the order in which they are sent."""

    FULL = 150_000

    def __init__(self) -> None:
        self.party = self._table(Party)
        self.dossier = self._table(Dossier)
        self.engine = Table(DossierEngine)
        self.paper = self._table(DossierPaper)
        self.fee = self._table(FeeLine)
        self.work = self._table(WorkItem)
        self.pause = self._table(Pause)
        self.request = self._table(SupplementRequest)
        self.apology = self._table(Apology)
        self.result = self._table(Result)
        self.issued = self._table(IssuedPaper)
        self.counter = Table(Counter)
        self.event = self._table(Event, without=("xid",))
        # The chain's trigger numbers and chains the rows of the trail.
        self.act = Table(Act, without=("seq", "recorded_at", "prev_hash", "hash"))
        self.all = [table for table in vars(self).values() if isinstance(table, Table)]

    @staticmethod
    def _table(model: type[models.Model], without: tuple[str, ...] = ()) -> Table:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT coalesce(max(id), 0) FROM {model._meta.db_table}")  # noqa: S608
            last = cursor.fetchone()[0]
        return Table(model, without=without, first=last + 1)

    def flush(self, *, force: bool = False) -> None:
        """Send everything when there is much of it, or when told to."""
        if force or sum(len(table.lines) for table in self.all) > self.FULL:
            for table in self.all:
                table.flush()

    def set_sequences(self) -> None:
        """Let the tables' own numbering go on after what was loaded."""
        with connection.cursor() as cursor:
            for table in self.all:
                if table.numbered:
                    cursor.execute(
                        f"SELECT setval(pg_get_serial_sequence(%s, 'id'), (SELECT coalesce(max(id), 1) FROM {table.name}))",  # noqa: S608, E501
                        [table.name],
                    )


_FOREIGN_KEYS = """
SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
WHERE contype = 'f' AND conrelid = ANY(%s::regclass[])
"""
_PLAIN_INDEXES = """
SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index
WHERE indrelid = ANY(%s::regclass[]) AND NOT indisunique AND NOT indisprimary
"""


@contextmanager
def ready_for_bulk(tables: Tables, *, indexes: bool) -> Iterator[None]:
    """Take away, for the time of a load, what checks or indexes row by row; everything is checked on return.

    Foreign keys are made again and so checked for all rows at once. The triggers that hold the table of legal
    moves refuse a dossier that is born in a later state, hence stand aside as well.

    Args:
        tables: what is loaded.
        indexes: also rebuild the plain indexes (worth it for a hundred thousand dossiers).
    """
    names = [table.name for table in tables.all]
    with connection.cursor() as cursor:
        cursor.execute(_FOREIGN_KEYS, [names])
        keys = cursor.fetchall()
        cursor.execute(_PLAIN_INDEXES, [names])
        plain = cursor.fetchall() if indexes else []
        for table, name, _ in keys:
            cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
        for name, _ in plain:
            cursor.execute(f"DROP INDEX {name}")
        cursor.execute("ALTER TABLE dossiers_dossier DISABLE TRIGGER dossiers_move")
        yield
        cursor.execute("ALTER TABLE dossiers_dossier ENABLE TRIGGER dossiers_move")
        for _, definition in plain:
            cursor.execute(definition)
        for table, name, definition in keys:
            cursor.execute(f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {definition}')


def day_text(value: date) -> str:
    """Write a day as it stands in codes."""
    return f"{value:%y%m%d}"
