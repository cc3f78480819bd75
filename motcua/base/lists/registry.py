"""Which lists can be exported: each room registers its own, with its columns and its rows (`exports.py`)."""

from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection, transaction
from django.db.models import QuerySet
from django.http import QueryDict
from django.urls import reverse

from motcua.base.errors import NotFound
from motcua.base.organisations.actor import Actor

BATCH = 1000
KEYS_AT_ONCE = 20_000
CSV_TYPE = "text/csv; charset=utf-8"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Column:
    """One column of a file.

    Attributes:
        title: its heading.
        value: what a row says there.
        kind: "text", "number", "decimal" (a figure with a place), "day" or "moment": how a sheet writes it.
        width: in characters.
        full: what a row says when personal numbers are asked for in full; `value` says them masked.
    """

    title: str
    value: Callable[[Any], Any]
    kind: str = "text"
    width: int = 18
    full: Callable[[Any], Any] | None = None


@dataclass(frozen=True)
class Sheet:
    """What a format writes: the rows of one list as one person may see them, and where to put them.

    Attributes:
        title: of the list.
        by: for whom it is written.
        query: the filters, as they stood in the address.
        columns: headings and what a row says under each, masked or in full as decided.
        rows: read once, a batch at a time; whoever takes them makes the progress.
        path: the file to make.
        notes: pairs of words that say whose file it is and what it holds.
    """

    title: str
    by: Actor
    query: QueryDict
    columns: list[tuple[Column, Callable[[Any], Any]]]
    rows: Iterator[Any]
    path: Path
    notes: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True)
class Format:
    """A form a list can be exported in; `write` makes the file and returns nothing."""

    code: str
    label: str
    ending: str
    content_type: str
    write: Callable[[Sheet], None]


Found = Callable[[Actor, QueryDict], QuerySet[Any]]
Rows = Callable[[Actor, QueryDict], Iterable[Any]]
Columns = Sequence[Column] | Callable[[Actor, QueryDict], Sequence[Column]]


@dataclass(frozen=True)
class Listing:
    """A list that can be exported and whose filters can be kept.

    Attributes:
        code: the name of its address ("dossiers:list").
        title: as its page is headed.
        action: the right to see it (`permissions.ACTIONS`).
        columns: of its file; a function when they depend on the filters.
        found: the rows of the actor under these filters, in the order of the list, as a query.
        rows: the same rows read in batches with what the columns need, where `found` does not bring it itself.
        personal: whether its rows hold personal data, so that an export is a disclosure.
        object_kind: what a row is about ("dossier"), for the record of who read what.
        object_of: the key of that object.
        full_action: the right to have identity numbers and phones in full; "" if the list has none.
        formats: forms of its own beside CSV and XLSX; one with the same code takes their place.
        within: the filter that names the object on whose page the list stands ("noi-de" of a place's contents).
    """

    code: str
    title: str
    action: str
    columns: Columns
    found: Found
    rows: Rows
    personal: bool = False
    object_kind: str = ""
    object_of: Callable[[Any], int] | None = None
    full_action: str = ""
    formats: tuple[Format, ...] = ()
    within: str = ""

    def url(self, query: str = "") -> str:
        """Return the address of the list's page under filters; the object it stands on is part of the path."""
        filters = QueryDict(query, mutable=True)
        page = reverse(self.code, args=filters.pop(self.within)[-1:] if self.within else None)
        return f"{page}?{filters.urlencode()}" if filters else page

    def count(self, by: Actor, query: QueryDict, most: int | None = None) -> int:
        """Return how many rows there are; counting stops beyond `most`."""
        found = self.found(by, query)
        return (found if most is None else found.order_by()[: most + 1]).count()

    def columns_for(self, by: Actor, query: QueryDict) -> Sequence[Column]:
        """Return the columns under these filters."""
        return self.columns(by, query) if callable(self.columns) else self.columns


_LISTINGS: dict[str, Listing] = {}


def register(
    code: str,
    *,
    title: str,
    action: str,
    columns: Columns,
    found: Found,
    rows: Rows | None = None,
    personal: bool = False,
    object_kind: str = "",
    object_of: Callable[[Any], int] | None = None,
    full_action: str = "",
    formats: tuple[Format, ...] = (),
    within: str = "",
) -> None:
    """Let a list be exported and its filters be kept; call it in `AppConfig.ready` (see `Listing` for the rest)."""
    _LISTINGS[code] = Listing(
        code, title, action, columns, found, rows or _as_found(found), personal, object_kind, object_of, full_action,
        formats, within,
    )  # fmt: skip


def _as_found(found: Found) -> Rows:
    def rows(by: Actor, query: QueryDict) -> Iterator[Any]:
        listed = found(by, query)
        return in_batches(listed, listed)

    return rows


def get(code: str) -> Listing:
    """Return a registered list; raises NotFound for an unknown code."""
    try:
        return _LISTINGS[code]
    except KeyError:
        raise NotFound("Danh sách này không xuất được.") from None


def find(code: str) -> Listing | None:
    """Return a registered list, or None."""
    return _LISTINGS.get(code)


def formats_of(listing: Listing) -> dict[str, Format]:
    """Return the forms a list can be exported in, by code, the usual one first."""
    from motcua.base.lists.writers import CSV, XLSX

    return {one.code: one for one in (XLSX, CSV, *listing.formats)}


def in_batches(found: QuerySet[Any], shown: QuerySet[Any], size: int = BATCH) -> Iterator[Any]:
    """Yield rows of any length and order with flat memory, as they were found at the start.

    The keys are read at once (8 bytes a row), the rows by key in batches, each batch a query of its own: no
    transaction stays open, nothing is read twice or skipped however the list changes meanwhile.

    Args:
        found: the rows of the list, filtered and ordered.
        shown: the same model with what the columns need, unfiltered.
        size: rows a query.
    """
    keys = _keys_of(found)
    for start in range(0, len(keys), size):
        part = keys[start : start + size]
        batch = {row.pk: row for row in shown.filter(pk__in=part.tolist())}
        yield from (batch[key] for key in part if key in batch)


def _keys_of(found: QuerySet[Any]) -> "array[int]":
    """Return the keys of rows in their order.

    They come through a cursor of the database, whose planner is told that all of them are wanted: otherwise it
    looks for the way that gives the first ones soonest.
    """
    keys = array("q")
    try:
        query, values = found.values("pk").query.sql_with_params()
    except EmptyResultSet:
        return keys
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('cursor_tuple_fraction', '1', true)")
        with connection.chunked_cursor() as cursor:
            cursor.execute(query, values)
            while rows := cursor.fetchmany(KEYS_AT_ONCE):
                keys.extend(row[0] for row in rows)
    return keys
