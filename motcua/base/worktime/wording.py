"""How working time is said in Vietnamese; no Django here, because `motcua deadline` must start at once."""

from datetime import date, datetime, time
from decimal import Decimal

WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")
UNIT_NAMES = {"GIO_LV": "giờ làm việc", "NGAY_LV": "ngày làm việc", "NGAY": "ngày", "THANG": "tháng"}
_DAY_MINUTES = 8 * 60


def short_day(day: date) -> str:
    """Write a day without its year: "24/11"."""
    return f"{day.day:02d}/{day.month:02d}"


def full_day(day: date) -> str:
    """Write a day as dd/MM/yyyy."""
    return f"{day.day:02d}/{day.month:02d}/{day.year}"


def named_day(day: date) -> str:
    """Write a day with its weekday: "thứ Tư 25/11/2026"."""
    return f"{WEEKDAYS[day.weekday()]} {full_day(day)}"


def clock(moment: datetime | time) -> str:
    """Write a time of day as HH:mm."""
    return f"{moment.hour:02d}:{moment.minute:02d}"


def moment(value: datetime) -> str:
    """Write an instant with its weekday: "17:30 thứ Tư 25/11/2026"."""
    return f"{clock(value)} {named_day(value.date())}"


def short_moment(value: datetime) -> str:
    """Write an instant as HH:mm dd/MM/yyyy."""
    return f"{clock(value)} {full_day(value.date())}"


def amount(value: Decimal, unit: str) -> str:
    """Write an amount with its unit, decimals with a comma: "1,5 ngày làm việc"."""
    plain = f"{value.normalize():f}".replace(".", ",")
    return f"{plain} {UNIT_NAMES[unit]}"


def hours(minutes: int) -> str:
    """Write a number of minutes in hours and minutes: 90 becomes "1 giờ 30 phút"."""
    whole, rest = divmod(minutes, 60)
    words = ([f"{whole} giờ"] if whole else []) + ([f"{rest} phút"] if rest else [])
    return " ".join(words) or "0 phút"


def format_duration_vi(minutes: int, *, ahead: str = "còn", behind: str = "quá") -> str:
    """Say how much working time is left or lost, at most two units, a day being eight working hours.

    Args:
        minutes: working minutes left; negative when the limit has passed.
        ahead: the word before time that is left.
        behind: the word before time that is lost.

    Returns:
        "còn 1 ngày 4 giờ", "quá 2 giờ 15 phút", "còn dưới 1 phút" for exactly nothing.
    """
    word, rest = (behind, -minutes) if minutes < 0 else (ahead, minutes)
    days, rest = divmod(rest, _DAY_MINUTES)
    whole, rest = divmod(rest, 60)
    parts = [f"{n} {name}" for n, name in ((days, "ngày"), (whole, "giờ"), (rest, "phút")) if n]
    return f"{word} {' '.join(parts[:2]) or 'dưới 1 phút'}".strip()
