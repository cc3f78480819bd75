"""Numbers as a clerk writes them: "1.234,5", "150000", "1,5", "0.25"."""

import re
from decimal import Decimal, InvalidOperation

from motcua.base.errors import Invalid
from motcua.base.text import clean
from motcua.control.costs.sheet import LIMITS, checked_number

_GROUPED = re.compile(r"^\d{1,3}(\.\d{3})+(,\d+)?$")
_PLAIN = re.compile(r"^-?\d+([.,]\d+)?$")


def figure(text: str, field: str) -> Decimal | None:
    """Read a figure of the form; None when the cell is empty.

    Args:
        text: as it was typed; a point between groups of three digits parts thousands.
        field: which, one of `sheet.LIMITS`.

    Raises:
        Invalid: it is no number, below zero, too large or too fine.
    """
    text = clean(text).replace(" ", "").removesuffix("đ")
    if not text:
        return None
    if _GROUPED.match(text.removeprefix("-")):
        text = text.replace(".", "")
    if not _PLAIN.match(text):
        raise Invalid(f"{LIMITS[field][0].capitalize()}: “{text[:30]}” không phải con số.", field=field)
    try:
        return checked_number(Decimal(text.replace(",", ".")), field)
    except InvalidOperation:  # pragma: no cover - the pattern lets only numbers through
        raise Invalid(f"{LIMITS[field][0].capitalize()} không phải con số.", field=field) from None


def written(value: Decimal | None) -> str:
    """Write a figure for an input, so that `figure` reads the same: 1234.50 becomes "1.234,5"."""
    if value is None:
        return ""
    text = f"{value:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    whole, _, rest = text.partition(".")
    grouped = f"{int(whole):,}".replace(",", ".")
    return f"{grouped},{rest}" if rest else grouped


def lines_of(text: str, most: int) -> str:
    """Return text of several lines without what cannot be stored, cut to a length."""
    return "\n".join(clean(line) for line in text.splitlines()).strip()[:most]
