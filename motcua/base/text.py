"""Vietnamese text: folding for search, and how dates, numbers and money are written (screens.md)."""

import re
import unicodedata
from datetime import date, datetime
from decimal import Decimal

from motcua.base.clock import VN

WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")
_SPACES = re.compile(r"\s+")
_SWAPPED = str.maketrans(",.", ".,")


def clean(text: str | None) -> str:
    """Return text in NFC with single ordinary spaces and no invisible characters."""
    text = unicodedata.normalize("NFC", text or "").replace("\u00a0", " ").replace("\u200b", "")
    text = "".join(ch for ch in text if ch in "\n\t" or unicodedata.category(ch) != "Cc")
    return _SPACES.sub(" ", text).strip()


def fold(text: str | None) -> str:
    """Return text for search: lower case, no accents (đ becomes d), single spaces."""
    text = unicodedata.normalize("NFD", (text or "").lower()).replace("đ", "d")
    text = "".join(ch for ch in text if unicodedata.category(ch) != "Mn")
    return _SPACES.sub(" ", text).strip()


def number(value: int | float | Decimal | None, places: int | None = None) -> str:
    """Write a number the Vietnamese way: 1234.5 becomes "1.234,5"."""
    if value is None:
        return "–"
    if places is None:
        exponent = Decimal(str(value)).normalize().as_tuple().exponent
        places = 0 if value == int(value) else max(1, min(2, -int(exponent)))
    return f"{value:,.{places}f}".translate(_SWAPPED)


def money(value: int | None) -> str:
    """Write an amount in đồng: 75000 becomes "75.000 đ"."""
    return "–" if value is None else f"{number(value, 0)} đ"


def day(value: date | datetime | None) -> str:
    """Write a date as dd/MM/yyyy, in Vietnamese time."""
    if value is None:
        return "–"
    if isinstance(value, datetime):
        value = value.astimezone(VN)
    return value.strftime("%d/%m/%Y")


def moment(value: datetime | None) -> str:
    """Write an instant as HH:mm dd/MM/yyyy, in Vietnamese time."""
    return "–" if value is None else value.astimezone(VN).strftime("%H:%M %d/%m/%Y")


def moment_long(value: datetime | None) -> str:
    """Write an instant with its weekday: "17:30 thứ Tư 25/11/2026"."""
    if value is None:
        return "–"
    value = value.astimezone(VN)
    return f"{value:%H:%M} {WEEKDAYS[value.weekday()]} {value:%d/%m/%Y}"


def days_passed(days: int) -> str:
    """Write how far a due day lies behind (below zero: ahead): "Quá hạn 3 ngày", "Hạn hôm nay", "Còn 2 ngày"."""
    if days > 0:
        return f"Quá hạn {number(days)} ngày"
    return "Hạn hôm nay" if days == 0 else f"Còn {number(-days)} ngày"


def read_day(text: str) -> date | None:
    """Read a day written dd/MM/yyyy (or yyyy-MM-dd, in links); None when it is neither."""
    text = text.strip()
    for shape in ("%d/%m/%Y", "%Y-%m-%d"):
        try:
            return datetime.strptime(text, shape).date()
        except ValueError:
            continue
    return None
