"""The law's arithmetic on people and codes: shapes of identifiers, time of a secondment; no ORM."""

import re
from datetime import date

QCVN102 = re.compile(r"^\d{3}\.\d{2}\.\d{2}\.[A-Z]\d{2}$")
QD20 = re.compile(r"^[A-Z]\d{2}(\.\d{1,3}){0,4}$")
# NĐ 61/2018 Điều 11 khoản 4: a person is sent to the one-stop desk for 6 to 24 months at a time.
SECONDMENT_MONTHS = (6, 24)
# Roles whose holders can change the rules or bind the agency; their sign-in is urged to have a second factor.
PRIVILEGED = frozenset({"quan_tri", "kstt", "phe_duyet", "chu_tich"})


def identifier_fault(code: str, format: str) -> str:
    """Return what is wrong with an electronic identifier of a format, "" when nothing is (mot-cua.md 9.2)."""
    if format == "QCVN102":
        return "" if QCVN102.match(code) else "Mã theo QCVN 102:2016 có dạng 000.00.24.H05."
    return "" if QD20.match(code) else "Mã theo QĐ 20/2020/QĐ-TTg có dạng H05 hoặc H05.24.31."


def months_later(day: date, months: int) -> date:
    """Return the same day of a later month, or the last day of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, min(last, day.day))
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")


def secondment_fault(first: date, last: date | None) -> str:
    """Return a warning when a secondment is not of 6 to 24 months, "" when it is (NĐ 61/2018 Điều 11.4).

    Args:
        first: first day at the one-stop desk.
        last: last day, included; None when it is open.
    """
    least, most = SECONDMENT_MONTHS
    rule = f"Người được cử đến Bộ phận Một cửa làm việc từ {least} đến {most} tháng mỗi đợt (NĐ 61/2018, Điều 11)"
    if last is None:
        return f"{rule}; phân công này chưa có ngày kết thúc."
    after = date.fromordinal(last.toordinal() + 1)
    if after < months_later(first, least):
        return f"{rule}; đợt này ngắn hơn {least} tháng."
    if after > months_later(first, most):
        return f"{rule}; đợt này dài hơn {most} tháng."
    return ""
