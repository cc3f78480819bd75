"""The `motcua deadline` command: a due date from the shell, one at a time or ten thousand in a batch.

It reads the calendar of the files (see `files`), not the province's database, so that it runs anywhere and
starts at once; `--calendar FILE` lays a province's own file over the national one. No Django on this path.
"""

import argparse
import json
import sys
from collections.abc import Iterable, Mapping
from datetime import datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any, NoReturn

from motcua.base.errors import Invalid
from motcua.base.worktime import rules, wording
from motcua.base.worktime.calendar import WorkCalendar
from motcua.base.worktime.files import national_calendar, read_calendar

_FIELDS = {"received", "amount", "unit", "pauses", "cutoff_counts_as_next_day"}
_DESCRIPTION = """\
Tính ngày hẹn trả theo giờ làm việc, ngày làm việc, ngày lịch hoặc tháng, và giải thích vì sao.

Giờ không ghi múi giờ là giờ Việt Nam. Lịch lấy từ tệp đi kèm chương trình (ngày nghỉ, hoán đổi, làm bù,
giờ 07:30–11:30 và 13:30–17:30), không lấy từ cơ sở dữ liệu của tỉnh; dùng --calendar để thêm tệp lịch riêng.
"""
_EPILOG = """\
ví dụ:
  motcua deadline --received 2026-08-20T09:00 --amount 3 --unit NGAY_LV
  motcua deadline --received 2026-08-21T16:00 --amount 12 --unit GIO_LV --json
  motcua deadline --received 2026-08-20T09:00 --amount 5 --unit NGAY_LV \\
    --pause 2026-08-21T10:00 2026-08-25T09:00
  motcua deadline --batch < thoi-han.jsonl

--batch đọc mỗi dòng một đối tượng JSON:
  {"received": "2026-08-20T09:00", "amount": 3, "unit": "NGAY_LV",
   "pauses": [["2026-08-21T10:00", "2026-08-25T09:00"]], "cutoff_counts_as_next_day": false}
và ghi mỗi dòng một đối tượng: due, working_minutes, explanation. Dòng sai cho {"error": "…"}; các dòng khác
vẫn được tính.

mã kết thúc: 0 xong; 1 có dòng sai trong --batch; 2 tham số hoặc dữ liệu sai.
"""


class _Formatter(argparse.RawDescriptionHelpFormatter):
    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
        super().add_usage(usage, actions, groups, prefix or "cách dùng: ")


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        words = (
            ("unrecognized arguments:", "không có tham số"),
            ("expected one argument", "cần một giá trị"),
            ("expected 2 arguments", "cần hai giá trị"),
            ("not allowed with argument", "không dùng cùng"),
            ("argument ", "tham số "),
        )
        for english, vietnamese in words:
            message = message.replace(english, vietnamese)
        self.exit(2, f"Lỗi: {message}\nXem: motcua deadline --help\n")


def main(argv: list[str]) -> int:
    """Run the command.

    Args:
        argv: arguments after `motcua deadline`.

    Returns:
        0 when done, 1 when a line of a batch was wrong, 2 when arguments or data are wrong.
    """
    for stream, encoding in ((sys.stdin, "utf-8-sig"), (sys.stdout, "utf-8"), (sys.stderr, "utf-8")):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding=encoding, errors="replace")
    try:
        options = _parser().parse_args(argv)
    except SystemExit as stop:
        return int(stop.code or 0)
    try:
        calendar = read_calendar(options.calendar) if options.calendar else national_calendar()
        cutoff = _time(options.cutoff)
        if options.batch:
            return _batch(calendar, sys.stdin, cutoff)
        print(_one(calendar, options, cutoff))
    except Invalid as fault:
        print(f"Lỗi: {fault.message}", file=sys.stderr)
        return 2
    except BrokenPipeError:
        sys.stderr.close()
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="motcua deadline",
        description=_DESCRIPTION,
        epilog=_EPILOG,
        formatter_class=_Formatter,
        add_help=False,
        allow_abbrev=False,
    )
    group = parser.add_argument_group("tham số")
    group.add_argument("--received", metavar="LÚC", help="lúc tiếp nhận, ví dụ 2026-08-20T09:00")
    group.add_argument("--amount", metavar="SỐ", help="thời hạn, ví dụ 3 hoặc 1.5")
    group.add_argument("--unit", metavar="ĐƠN_VỊ", help="GIO_LV, NGAY_LV, NGAY hoặc THANG")
    group.add_argument(
        "--pause",
        nargs=2,
        action="append",
        default=[],
        metavar=("TỪ", "ĐẾN"),
        help="khoảng dừng đồng hồ; ghi nhiều lần được",
    )
    group.add_argument(
        "--cutoff-counts-as-next-day",
        action="store_true",
        help="nhận từ giờ chốt trở đi tính như nhận đầu giờ ngày làm việc kế tiếp",
    )
    group.add_argument("--cutoff", default="15:00", metavar="GIỜ", help="giờ chốt, mặc định 15:00")
    group.add_argument("--calendar", type=Path, metavar="TỆP", help="tệp lịch YAML của tỉnh, thay lịch chung")
    group.add_argument("--json", action="store_true", help="in một đối tượng JSON")
    group.add_argument("--batch", action="store_true", help="đọc JSON từng dòng ở đầu vào, trả lời từng dòng")
    group.add_argument("-h", "--help", action="help", help="in phần giúp đỡ này")
    return parser


def _one(calendar: WorkCalendar, options: argparse.Namespace, cutoff: time) -> str:
    missing = [name for name in ("received", "amount", "unit") if getattr(options, name) is None]
    if missing:
        raise Invalid(f"Thiếu {', '.join('--' + name for name in missing)}. Xem: motcua deadline --help")
    deadline = _reckon(
        calendar,
        {
            "received": options.received,
            "amount": options.amount,
            "unit": options.unit,
            "pauses": options.pause,
            "cutoff_counts_as_next_day": options.cutoff_counts_as_next_day,
        },
        cutoff,
    )
    if options.json:
        return json.dumps(_answer(deadline), ensure_ascii=False)
    lines = [f"Hạn trả: {wording.moment(deadline.due)}"]
    lines.append(f"Thời gian làm việc: {wording.hours(deadline.working_minutes)}")
    lines += [f"  - {sentence}" for sentence in deadline.sentences]
    return "\n".join(lines)


def _batch(calendar: WorkCalendar, lines: Iterable[str], cutoff: time) -> int:
    failed = False
    for line in lines:
        if not line.strip():
            continue
        try:
            answer = _answer(_reckon(calendar, _read_line(line), cutoff))
        except Invalid as fault:
            failed = True
            answer = {"error": fault.message}
        sys.stdout.write(json.dumps(answer, ensure_ascii=False) + "\n")
    sys.stdout.flush()
    return 1 if failed else 0


def _answer(deadline: rules.Deadline) -> dict[str, Any]:
    return {
        "due": deadline.due.isoformat(timespec="minutes"),
        "working_minutes": deadline.working_minutes,
        "explanation": deadline.explanation,
    }


def _read_line(line: str) -> Mapping[str, Any]:
    try:
        data = json.loads(line, parse_float=Decimal)
    except (ValueError, RecursionError):
        raise Invalid("Dòng này không phải JSON đúng dạng.") from None
    if not isinstance(data, dict):
        raise Invalid("Mỗi dòng phải là một đối tượng JSON {…}.")
    unknown = sorted(set(data) - _FIELDS)
    if unknown:
        raise Invalid(f"Không có trường “{unknown[0]}”; các trường là: {', '.join(sorted(_FIELDS))}.")
    for name in ("received", "amount", "unit"):
        if data.get(name) is None:
            raise Invalid(f"Thiếu trường “{name}”.")
    return data


def _reckon(calendar: WorkCalendar, data: Mapping[str, Any], cutoff: time) -> rules.Deadline:
    flag = data.get("cutoff_counts_as_next_day") or False
    if not isinstance(flag, bool):
        raise Invalid("cutoff_counts_as_next_day phải là true hoặc false.")
    pauses = data.get("pauses") or []
    if not isinstance(pauses, list) or not all(isinstance(p, list) and len(p) == 2 for p in pauses):
        raise Invalid("pauses phải là danh sách các cặp [từ, đến].")
    return rules.add(
        calendar,
        _moment(data["received"], "Lúc tiếp nhận"),
        data["amount"],
        str(data["unit"]),
        [rules.Pause(_pause_end(start), _pause_end(end)) for start, end in pauses],
        cutoff_counts_as_next_day=flag,
        cutoff=cutoff,
    )


def _pause_end(value: Any) -> datetime:
    if value is None:
        raise Invalid("Khoảng dừng chưa kết thúc thì chưa tính được hạn.")
    return _moment(value, "Khoảng dừng")


def _moment(value: Any, what: str) -> datetime:
    try:
        return datetime.fromisoformat(value)
    except (TypeError, ValueError):
        raise Invalid(f"{what} “{value}” không phải ngày giờ đúng; viết như 2026-08-20T09:00.") from None


def _time(value: str) -> time:
    try:
        return time.fromisoformat(value)
    except ValueError:
        raise Invalid(f"Giờ chốt “{value}” không đúng; viết như 15:00.") from None
