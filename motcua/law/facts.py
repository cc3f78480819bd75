"""One fact of the law: its value, its article, how sure we are of it, and how a value is read and written."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal, InvalidOperation
from typing import Any

MARKS = {
    "nguon": "đã đọc nguồn",
    "thuc_te": "thấy trong thực tế",
    "chac": "chắc chắn",
    "can_kiem": "cần kiểm – tỉnh cấu hình được",
}
KINDS = ("int", "number", "bool", "time", "date", "text", "choice")
UNIT_NAMES = {
    "GIO_LV": "giờ làm việc",
    "NGAY_LV": "ngày làm việc",
    "NGAY": "ngày",
    "THANG": "tháng",
    "LAN": "lần",
}
Value = int | Decimal | bool | time | date | str | None


class LawError(ValueError):
    """A rule set, a fact or a value that cannot be; `message` is Vietnamese and says where."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


@dataclass(frozen=True, slots=True)
class Override:
    """What the province sets over a fact it may set: the value, its basis and its days."""

    path: str
    value: Value
    basis: str
    valid_from: date
    valid_to: date | None = None
    by: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact as it stands on a day.

    `value` is in force; `law_value` is what the law says where an override stands over it. A value of None
    means the law leaves it open, and `note` says to what. `amended_by` names the amending decree.
    """

    path: str
    title: str
    kind: str
    value: Value
    basis: str
    mark: str
    unit: str = ""
    note: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    adjustable: bool = False
    amended_by: str = ""
    override: Override | None = None
    law_value: Value = None

    @property
    def mark_text(self) -> str:
        """The mark in words."""
        return MARKS[self.mark]

    @property
    def mark_short(self) -> str:
        """The mark in two words, for a narrow column."""
        return self.mark_text.split(" – ")[0]

    @property
    def text(self) -> str:
        """The value in force as a lawyer reads it."""
        return self.say(self.value)

    def say(self, value: Value) -> str:
        """Write a value of this fact in Vietnamese."""
        if value is None:
            return self.note or "Không quy định"
        if self.kind == "bool":
            return "Có" if value else "Không"
        if self.kind == "choice":
            return dict(self.choices).get(str(value), str(value))
        if isinstance(value, time):
            return f"{value:%H:%M}"
        if isinstance(value, date):
            return f"{value:%d/%m/%Y}"
        if self.unit == "NGAY_LV" and value == 0:
            return "trong ngày làm việc"
        said = f"{value.normalize():f}".replace(".", ",") if isinstance(value, Decimal) else str(value)
        return f"{said} {UNIT_NAMES[self.unit]}" if self.unit else said

    def read(self, raw: Any) -> Value:
        """Turn what a file or a form gives into a value of this fact's kind.

        Raises:
            LawError: it is not of the kind, or not one of the choices.
        """
        if raw is None or raw == "":
            return None
        try:
            return _READERS[self.kind](self, raw)
        except (ValueError, InvalidOperation, TypeError, KeyError):
            raise LawError(f"“{raw}” không hợp lệ cho “{self.title}”: cần {_WANTED[self.kind]}.") from None


def _read_number(fact: Fact, raw: Any) -> Decimal:
    if isinstance(raw, bool):
        raise TypeError
    number = Decimal(str(raw).strip().replace(",", "."))
    if not number.is_finite() or number < 0:
        raise ValueError
    return number


def _read_int(fact: Fact, raw: Any) -> int:
    number = _read_number(fact, raw)
    if number != int(number) or number > 10_000:
        raise ValueError
    return int(number)


def _read_bool(fact: Fact, raw: Any) -> bool:
    if isinstance(raw, bool):
        return raw
    return {"true": True, "có": True, "1": True, "false": False, "không": False, "0": False}[
        str(raw).strip().lower()
    ]


def _read_time(fact: Fact, raw: Any) -> time:
    if not isinstance(raw, str):
        raise TypeError
    return time.fromisoformat(raw.strip().zfill(5))


def _read_date(fact: Fact, raw: Any) -> date:
    return raw if isinstance(raw, date) else date.fromisoformat(str(raw).strip())


def _read_text(fact: Fact, raw: Any) -> str:
    if not isinstance(raw, str):
        raise TypeError
    return raw.strip()


def _read_choice(fact: Fact, raw: Any) -> str:
    if raw not in dict(fact.choices):
        raise ValueError
    return str(raw)


_READERS: dict[str, Callable[[Fact, Any], Value]] = {
    "int": _read_int,
    "number": _read_number,
    "bool": _read_bool,
    "time": _read_time,
    "date": _read_date,
    "text": _read_text,
    "choice": _read_choice,
}
_WANTED = {
    "int": "một số nguyên không âm",
    "number": "một số không âm",
    "bool": "có hoặc không",
    "time": "giờ dạng 15:00",
    "date": "ngày dạng 2026-11-25",
    "text": "một dòng chữ",
    "choice": "một trong các giá trị đã cho",
}


def write_value(value: Value) -> str | None:
    """Write a value so that `Fact.read` reads it back (for storing an override)."""
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, bool):
        return "true" if value else "false"
    return None if value is None else str(value)
