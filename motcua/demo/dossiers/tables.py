"""Rows on their way into the database: one light object a row, written out as lines for COPY."""

from collections.abc import Callable, Collection, Mapping, Sequence
from operator import attrgetter
from typing import Any, NamedTuple

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

# Instants are written as local times of Viet Nam, without an offset; the loading transaction reads them so.
ZONE = "Asia/Ho_Chi_Minh"
# How Python writes nothing; no text of the sample is this word.
NULL = "None"
# Rows that are made into lines together, while the processor still has them at hand.
AT_ONCE = 64
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


def default_of(field: models.Field) -> Any:
    """Return what a row has in a column that nobody sets."""
    if isinstance(field, ArrayField) and not field.null:
        return ()
    if field.has_default() and not callable(field.default):
        return field.default
    return None if field.null else ""


class Copied(NamedTuple):
    """What rows of a table have from one other thing that many of them have in common.

    Such a thing has these columns ready in its `cells` (`copied_cells`).
    """

    # The row's attribute, and where the thing has each column.
    source: str
    columns: Mapping[str, str]


def _row_class(fields: list[models.Field], still: Collection[str], copied: Copied | None) -> type:
    """Return a class whose attributes are the model's defaults; a row keeps only what differs.

    What stands still or is copied from something else cannot be set.
    """
    found: dict[str, Any] = {field.attname: default_of(field) for field in fields}
    fixed = {name: property(lambda _, value=found[name]: value) for name in still}
    others = {}
    if copied:
        others = {
            name: property(attrgetter(f"{copied.source}.{there}")) for name, there in copied.columns.items()
        }
    return type("Row", (), {**found, **fixed, **others, "columns": tuple(found)})


class Table:
    """One table being filled; rows are numbered from `first` by `step`."""

    def __init__(
        self,
        model: type[models.Model],
        *,
        first: int = 1,
        step: int = 1,
        still: Collection[str] = (),
        copied: Copied | None = None,
    ) -> None:
        """Lay out the columns.

        Args:
            model: whose table it is.
            first: the number of the first row.
            step: how far the next one is from it.
            still: columns with the model's default in every row, which are not written row by row.
            copied: columns that are copied from one other thing.
        """
        self.model, self.name = model, model._meta.db_table
        every = list(model._meta.concrete_fields)
        elsewhere = list(copied.columns) if copied else []
        fields = [field for field in every if field.attname not in still and field.attname not in elsewhere]
        by_name = {field.attname: str(field.column) for field in every}
        self.columns = [by_name[name] for name in [*(field.attname for field in fields), *elsewhere]]
        sources = [f"{copied.source}.cells"] if copied else []
        self._values = attrgetter(*(field.attname for field in fields), *sources)
        self._single = len(fields)
        self._width = len(fields) + len(sources)
        self._shape = "\t".join(["%s"] * self._width) + "\n"
        self._whole, self._shapes = self._width * AT_ONCE, self._shape * AT_ONCE
        self._tabs = len(self.columns) - 1
        self._converters = [
            (place, convert) for place, field in enumerate(fields) if (convert := _converter(field))
        ]
        self.row = _row_class(every, still, copied)
        self.numbered = every[0].attname == "id"
        self.next_id, self.step = first, step
        # Of rows that are not lines yet, one after another.
        self.cells: list[Any] = []
        self.lines: list[bytes] = []

    def new(self) -> Any:
        """Return a new row with the model's defaults, numbered when the table is."""
        row = self.row()
        if self.numbered:
            row.id = self.next_id
            self.next_id += self.step
        return row

    def write(self, row: Any) -> None:
        """Put a finished row on its way."""
        values: Sequence[Any] = self._values(row)
        if self._converters:
            cells = list(values)
            for place, convert in self._converters:
                if cells[place] is not None:
                    cells[place] = convert(cells[place])
            values = cells
        self.cells += values
        if len(self.cells) == self._whole:
            self._write_lines(self._shapes)

    def take(self) -> bytes:
        """Return what has been written since the last time, as COPY reads it."""
        if self.cells:
            self._write_lines(self._shape * (len(self.cells) // self._width))
        lines, self.lines = self.lines, []
        return b"".join(lines)

    def _write_lines(self, shape: str) -> None:
        cells, self.cells = tuple(self.cells), []
        text, rows = shape % cells, len(cells) // self._width
        whole = text.count("\n") == rows and text.count("\t") == self._tabs * rows
        if not whole or "\\" in text or "\r" in text:
            # Some text has a character that COPY reads otherwise.
            starts = range(0, len(cells), self._width)
            text = "".join([self._escaped_line(cells[start : start + self._width]) for start in starts])
        self.lines.append(text.encode())

    def _escaped_line(self, values: tuple[Any, ...]) -> str:
        single = self._single
        return "\t".join([*(escaped(str(value)) for value in values[:single]), *values[single:]]) + "\n"


class Tables:
    """All tables that a dossier touches but the log and the trail, in the order in which they are sent."""

    def __init__(self, firsts: dict[str, int] | None = None, *, part: int = 0, parts: int = 1) -> None:
        """With several parts each takes every so-and-so-many-th number, beginning at its own."""
        firsts = firsts or {}

        def table(model: type[models.Model]) -> Table:
            first = firsts.get(model._meta.db_table, 1)
            return Table(
                model, first=first + part, step=parts, still=STILL.get(model, ()), copied=COPIED.get(model)
            )

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


# What no sample dossier of the load has.
STILL: dict[type[models.Model], Collection[str]] = {
    Party: {"email"},
    Dossier: {
        "summary", "copies", "helping_unit_id", "non_territorial", "arrived_at", "on_site", "origin", "national_code",
        "system", "system_at", "agencies", "sync", "late_cause_code", "corrects_id",
    },
    DossierPaper: {
        "source", "file_id", "note", "digitised_step", "digitised_at", "digitised_by_id", "reuse", "result_code",
        "database_code",
    },
    FeeLine: {"when", "exemption"},
    WorkItem: {"leg_id", "timer_at", "read_at"},
    SupplementRequest: {"again_reason", "applicant_fault"},
    Result: {"delegation_id", "valid_to", "file_id", "receiver_note", "replaced_by_id"},
}  # fmt: skip
COPIED: dict[type[models.Model], Copied] = {
    Dossier: Copied("offer", {
        "procedure_id": "procedure_id", "procedure_version_id": "version_id", "case_id": "case_id",
        "field_id": "field_id", "process_version_id": "process_id",
    }),
    DossierPaper: Copied("line", {name: name for name in ("document_id", "position", "name", "quantity")}),
    WorkItem: Copied("post", {name: name for name in ("step", "kind", "name", "role", "unit_id", "minutes")}),
}  # fmt: skip


def copied_cells(model: type[models.Model], thing: Any) -> str:
    """Return what rows of a table copy from a thing, as adjoining cells of a line for COPY."""
    return "\t".join(escaped(str(getattr(thing, there))) for there in COPIED[model].columns.values())


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
