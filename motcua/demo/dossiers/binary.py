"""Fields of rows as PostgreSQL's binary COPY reads them: what comes in millions is neither written out nor parsed."""

from collections.abc import Iterable
from struct import Struct

BEGIN = b"PGCOPY\n\xff\r\n\0" + bytes(8)
END = b"\xff\xff"
NOTHING = b"\xff\xff\xff\xff"
# Microseconds from 1970 to 2000, from which PostgreSQL counts.
EPOCH = 946_684_800_000_000
LENGTH = Struct(">i")
NUMBER = Struct(">iq")
_ARRAY, _EXTENT = Struct(">iii"), Struct(">ii")
_VARCHAR = 1043
_JSONB_VERSION = b"\x01"


def field(value: bytes) -> bytes:
    """Return bytes, or a text's, as a field."""
    return LENGTH.pack(len(value)) + value


def text(value: str) -> bytes:
    """Return a text as a field."""
    return field(value.encode())


def number(value: int | None) -> bytes:
    """Return a bigint, or nothing, as a field."""
    return NOTHING if value is None else NUMBER.pack(8, value)


def jsonb(value: bytes) -> bytes:
    """Return what is JSON already as a field."""
    return field(_JSONB_VERSION + value)


def texts(values: Iterable[str]) -> bytes:
    """Return an array of varchar as a field."""
    cells = [text(value) for value in values]
    extent = _EXTENT.pack(len(cells), 1) if cells else b""
    return field(_ARRAY.pack(bool(cells), 0, _VARCHAR) + extent + b"".join(cells))
