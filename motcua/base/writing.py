"""What acts share: a row locked, the version the officer saw compared, words that must be there, a new version kept."""

from typing import Any, TypeVar

from django.db.models import Model, QuerySet

from motcua.base.errors import Conflict, Invalid, NotFound
from motcua.base.text import clean

Row = TypeVar("Row", bound=Model)
CHANGED = "Nội dung này vừa được người khác sửa; tải lại trang rồi làm tiếp."


def locked(rows: QuerySet[Row], pk: int, words: str) -> Row:
    """Lock the row of a key, not what it is joined to.

    Raises:
        NotFound: there is none; these are its words.
    """
    found = rows.select_for_update(of=("self",)).filter(pk=pk).first()
    if found is None:
        raise NotFound(words)
    return found


def still_as_shown(shown: int | None, version: int, words: str = CHANGED) -> None:
    """See that nobody changed a thing after it was shown.

    Args:
        shown: the version that was shown; None skips the check.
        version: the version it has.
        words: of the refusal.

    Raises:
        Conflict: somebody was first.
    """
    if shown is not None and shown != version:
        raise Conflict(words)


def touched(thing: Any, *fields: str) -> None:
    """Save fields of a thing with a new version."""
    thing.version += 1
    thing.save(update_fields=[*fields, "version"])


def needed(text: str | None, field: str, message: str, most: int = 4000, *, lines: bool = False) -> str:
    """Return text without needless spaces.

    Args:
        text: as it was given.
        field: of the form.
        message: what is said when there is none.
        most: how many characters it may have.
        lines: it may have several lines, else it becomes one.

    Raises:
        Invalid: there is none, or it is too long.
    """
    parts = [clean(part) for part in (text or "").splitlines()] if lines else [clean(text)]
    said = "\n".join(part for part in parts if part)
    if not said:
        raise Invalid(message, field=field)
    if len(said) > most:
        raise Invalid(f"Nội dung dài {len(said)} ký tự, nhiều nhất {most} ký tự.", field=field)
    return said
