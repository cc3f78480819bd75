"""What forms say, as services take it: days, numbers, keys; what cannot be read is refused with the field's name."""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.http import QueryDict

from motcua.base.errors import Invalid
from motcua.base.text import read_day

Posted = Mapping[str, Any]
_YEARS = range(1990, 2100)
# "1.234.567" or "1.234,5": points that part thousands.
_GROUPED = re.compile(r"-?\d{1,3}(\.\d{3})+(,\d+)?")


def text_of(posted: Posted, name: str) -> str:
    """Return what a field holds, without the space around it."""
    return str(posted.get(name, "")).strip()


def day_of(posted: Posted, name: str) -> date | None:
    """Return the day a field holds, None when it is empty.

    Raises:
        Invalid: it is no day of our time.
    """
    text = text_of(posted, name)
    if not text:
        return None
    found = read_day(text)
    if found is None or found.year not in _YEARS:
        raise Invalid(f"“{text[:20]}” không phải ngày; ghi theo dạng 31/12/2026.", field=name)
    return found


def must_day_of(posted: Posted, name: str, words: str = "Ghi ngày theo dạng 31/12/2026.") -> date:
    """Return the day a field must hold.

    Raises:
        Invalid: it holds none, with these words, or what is no day of our time.
    """
    found = day_of(posted, name)
    if found is None:
        raise Invalid(words, field=name)
    return found


def number_of(posted: Posted, name: str, *, below: int = 10**15) -> Decimal | None:
    """Return the number a field holds, "1.234,5", "1234.5" or "12 %"; None when it is empty.

    Args:
        posted: the form.
        name: its field.
        below: what its size must stay below.

    Raises:
        Invalid: it is no number.
    """
    said = text_of(posted, name)
    text = said.replace("%", "").replace("đ", "").replace(" ", "")
    if not text:
        return None
    if _GROUPED.fullmatch(text):
        text = text.replace(".", "")
    try:
        found = Decimal(text.replace(",", "."))
    except InvalidOperation:
        found = Decimal("nan")
    if not found.is_finite() or abs(found) >= below:
        raise Invalid(f"“{said[:30]}” không phải con số.", field=name)
    return found


def whole_of(posted: Posted, name: str) -> int | None:
    """Return the whole number a field holds, "1500" or "1.500"; None when it is empty.

    Raises:
        Invalid: it is none, or below nothing.
    """
    said = text_of(posted, name)
    text = said.replace(".", "") if _GROUPED.fullmatch(said) else said
    if not text:
        return None
    if not text.isascii() or not text.isdigit() or len(text) > 9:
        raise Invalid(f"“{said[:20]}” không phải số.", field=name)
    return int(text)


def as_key(text: str | None) -> int | None:
    """Return the key or version a text is; None when it is none."""
    text = text or ""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def key_of(posted: Posted, name: str) -> int | None:
    """Return the key or version a field holds; None when it holds none."""
    return as_key(text_of(posted, name))


def keys_of(posted: QueryDict, name: str) -> list[int]:
    """Return the keys chosen under a name; what is no key is passed over."""
    return [found for one in posted.getlist(name) if (found := as_key(one)) is not None]
