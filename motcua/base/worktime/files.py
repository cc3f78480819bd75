"""The calendar on file: the national table, `holidays` for other years, a province's own file.

No Django here. A file has the layout of `data/lich_viet_nam.yaml`; dates may be written singly (`ngay`) or
as a stretch (`ngay`, `den`), of which only the days from Monday to Friday are days off.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from motcua.base.errors import Invalid
from motcua.base.worktime.calendar import (
    HALF_DAY,
    MAKE_UP,
    OFF,
    Hours,
    SpecialDay,
    WorkCalendar,
    read_sessions,
)

NATIONAL_FILE = Path(__file__).parent / "data" / "lich_viet_nam.yaml"
_CAUSES = {"le", "bu", "hoan_doi", "rieng"}
_SECTIONS = {"nghi": OFF, "lam_bu": MAKE_UP, "nua_ngay": HALF_DAY}


@cache
def national_calendar() -> WorkCalendar:
    """Return the calendar of the files alone, with the default hours; one per process."""
    return read_calendar()


@cache
def legal_bases() -> tuple[tuple[str, str, str], ...]:
    """Return the texts every calendar rests on: document, what it says, how sure we are (mark)."""
    data = yaml.safe_load(NATIONAL_FILE.read_text(encoding="utf-8"))
    return tuple((entry["van_ban"], entry["noi_dung"], entry["nhan"]) for entry in data["can_cu_chung"])


def read_calendar(own_file: Path | None = None) -> WorkCalendar:
    """Build a calendar from the national file and, over it, a file of the same layout.

    Args:
        own_file: the years it holds replace the national ones, its hours win over the national ones.

    Raises:
        Invalid: the file cannot be read or says something a calendar cannot mean.
    """
    years, extra, hours = _read_file(NATIONAL_FILE)
    if own_file is not None:
        own_years, own_extra, own_hours = _read_file(own_file)
        years |= own_years
        extra += own_extra
        hours += own_hours
    days_of = _source(years, extra)
    return WorkCalendar(days_of=days_of, hours=hours, name="Lịch làm việc theo tệp")


def days_in(path: Path) -> list[SpecialDay]:
    """Return every special day a calendar file names, in order; raises Invalid when it cannot be read."""
    years, extra, _ = _read_file(path)
    return sorted([*(day for days in years.values() for day in days), *extra], key=lambda day: day.date)


def _source(
    years: dict[int, list[SpecialDay]], extra: list[SpecialDay]
) -> Callable[[int], Iterable[SpecialDay]]:
    def days_of(year: int) -> Iterable[SpecialDay]:
        days = years[year] if year in years else reckoned_days(year)
        return [*days, *(day for day in extra if day.date.year == year)]

    return days_of


def reckoned_days(year: int) -> list[SpecialDay]:
    """Reckon the days off of a year no file holds, from the lunar calendar and the Labour Code.

    The library knows the five days of Tết, the compensating days of BLLĐ 2019 Đ111.3, the second day of
    Quốc khánh from 2021 and 24/11 from 2026. The result is marked as expected, not official.
    """
    import holidays  # a fifth of a second to load, and only years outside the file need it

    table = holidays.country_holidays("VN", years=year, language="vi")
    found = []
    for day, name in sorted(table.items()):
        if day.year == year and (day.weekday() < 5):
            cause = "bu" if "nghỉ bù" in name else "hoan_doi" if "thay cho" in name else "le"
            found.append(_reckoned(day, OFF, name, cause))
    for day in sorted(getattr(table, "weekend_workdays", ())):
        if day.year == year:
            found.append(_reckoned(day, MAKE_UP, "Làm bù ngày nghỉ hoán đổi", ""))
    return found


def _reckoned(day: date, kind: str, name: str, cause: str) -> SpecialDay:
    basis = "Bộ luật Lao động 2019 Điều 111, 112; tính theo âm lịch, chưa có thông báo"
    return SpecialDay(day, kind, name, basis=basis, status="du_kien", cause=cause)


def _read_file(path: Path) -> tuple[dict[int, list[SpecialDay]], list[SpecialDay], list[Hours]]:
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
    except OSError:
        raise Invalid(f"Không đọc được tệp lịch “{path}”.") from None
    except (yaml.YAMLError, UnicodeDecodeError):
        raise Invalid(f"Tệp lịch “{path.name}” không phải YAML đúng dạng.") from None
    try:
        years = {int(year): list(_days(year, facts)) for year, facts in (data.get("nam") or {}).items()}
        extra = [day for entry in data.get("ngay_rieng") or () for day in _entry(entry, {}, OFF)]
        hours = [_hours(entry) for entry in data.get("gio_lam_viec") or ()]
    except (KeyError, TypeError, ValueError, AttributeError) as fault:
        raise Invalid(f"Tệp lịch “{path.name}” ghi sai hoặc thiếu: {fault}.") from None
    return years, extra, hours


def _days(year: int, facts: dict[str, Any]) -> Iterator[SpecialDay]:
    for section, kind in _SECTIONS.items():
        for entry in facts.get(section) or ():
            for day in _entry(entry, facts, kind):
                if day.date.year != int(year):
                    raise ValueError(f"ngày {day.date} nằm ở mục năm {year}")
                yield day


def _entry(entry: dict[str, Any], around: dict[str, Any], kind: str) -> Iterator[SpecialDay]:
    first: date = entry["ngay"]
    last: date = entry.get("den", first)
    if not isinstance(first, date) or not isinstance(last, date) or last < first:
        raise ValueError(f"ngày “{first}”")
    cause = entry.get("loai", "le" if kind == OFF else "")
    if kind == OFF and cause not in _CAUSES:
        raise ValueError(f"loại nghỉ “{cause}”")
    model = SpecialDay(
        first,
        kind,
        str(entry["ten"]),
        basis=str(entry.get("can_cu") or around.get("can_cu") or ""),
        status=str(entry.get("trang_thai") or around.get("trang_thai") or "chinh_thuc"),
        cause=cause,
        mark=str(entry.get("nhan") or around.get("nhan") or ""),
        sessions=read_sessions(entry["phien"]) if entry.get("phien") else (),
    )
    for offset in range((last - first).days + 1):
        yield replace(model, date=first + timedelta(days=offset))


def _hours(entry: dict[str, Any]) -> Hours:
    season = entry.get("mua")
    return Hours(
        sessions=read_sessions(entry["phien"]),
        valid_from=entry["tu_ngay"],
        valid_to=entry.get("den_ngay"),
        season=(read_month_day(season["tu"]), read_month_day(season["den"])) if season else None,
        name=str(entry.get("ten", "Cả năm")),
        basis=str(entry.get("can_cu", "")),
    )


def read_month_day(text: str) -> tuple[int, int]:
    """Read a day of the year written as "16/4" into (month, day); raises Invalid when there is none."""
    try:
        day, month = (int(part) for part in str(text).split("/"))
        date(2000, month, day)
    except ValueError:
        raise Invalid(f"“{text}” không phải ngày/tháng, viết như 16/4.") from None
    return month, day
