"""`motcua calendar`: look at a year of the province's calendar, or bring in days from a file."""

import argparse
from collections.abc import Sequence
from datetime import date
from pathlib import Path

_FILE = """\
Tệp YAML cùng dạng với motcua/base/worktime/data/lich_viet_nam.yaml, ví dụ:

  nam:
    2027:
      can_cu: Thông báo số 1/TB-BNV (mẫu)
      trang_thai: chinh_thuc
      nghi:
        - {ngay: 2027-02-05, den: 2027-02-11, ten: Tết Nguyên đán, loai: le}
      lam_bu:
        - {ngay: 2027-02-13, ten: Làm bù cho thứ Sáu 05/02}
"""


def main(argv: Sequence[str]) -> int:
    """Run `motcua calendar ...` and return its exit status: 0 done, 1 some days were refused."""
    args = _parser().parse_args(argv)
    return _import(args.file) if args.command == "import" else _show(args.year)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="motcua calendar", description="The working calendar (lịch làm việc)."
    )
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    show = commands.add_parser("show", help="print the special days of a year")
    show.add_argument("--year", type=int, default=date.today().year, help="default this year")
    bring = commands.add_parser(
        "import",
        help="set the days of a YAML file for the province; a second import changes only what changed",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog=_FILE,
    )
    bring.add_argument("file", type=Path)
    return parser


def _show(year: int) -> int:
    from motcua.base.worktime.queries import calendar_for
    from motcua.base.worktime.year import special_rows

    calendar = calendar_for()
    print(f"Năm {year}: {calendar.workdays(date(year, 1, 1), date(year, 12, 31))} ngày làm việc")
    for row in special_rows(calendar, year):
        expected = " (dự kiến)" if row.expected else ""
        print(f"  {row.days:<24}{row.kind_name:<20}{row.name}{expected}")
    return 0


def _import(path: Path) -> int:
    from motcua.base.organisations.actor import Actor
    from motcua.base.worktime.files import days_in
    from motcua.base.worktime.services import import_days

    done = import_days(days_in(path), by=Actor.system("motcua calendar import"), source=path.name)
    print(
        f"Đã đặt {len(done.set)} ngày; {done.unchanged} ngày không đổi; {len(done.problems)} ngày bị từ chối."
    )
    for day, message in done.problems:
        print(f"  {day.date:%d/%m/%Y} {day.name}: {message}")
    return 1 if done.problems else 0
