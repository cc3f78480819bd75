"""What the pages of processes take in: the edited table, a decision, dates as dd/MM/yyyy."""

from collections.abc import Sequence
from datetime import date, datetime

from django.http import QueryDict

from motcua.base.errors import Invalid
from motcua.base.text import clean
from motcua.catalogue.processes.checks import Fault
from motcua.catalogue.processes.table import StepKind, StepRow, normalise
from motcua.catalogue.processes.wording import minutes_from, time_words

MOST_ROWS = 80
COLUMNS = (
    "key", "name", "kind", "where", "unit", "role", "time", "content", "product", "back", "branches", "agency",
    "block", "leg", "leg_name", "on_timeout",
)  # fmt: skip
BRANCHES = (
    ("", "Bổ sung và từ chối"),
    ("bo_sung", "Chỉ bổ sung"),
    ("tu_choi", "Chỉ từ chối"),
    ("khong", "Không rẽ nhánh"),
)


def rows_from_post(post: QueryDict) -> tuple[list[StepRow], list[Fault]]:
    """Return the rows of the edited table, and what could not be read of them.

    Raises:
        Invalid: the columns do not belong together, or there are too many rows.
    """
    columns = {name: post.getlist(name) for name in COLUMNS}
    length = len(columns["name"])
    if any(len(values) != length for values in columns.values()) or length > MOST_ROWS:
        raise Invalid("Bảng các bước gửi lên không đầy đủ. Hãy tải lại trang.")
    rows, faults = [], []
    for number in range(length):
        value = {name: clean(columns[name][number]) for name in COLUMNS}
        minutes = minutes_from(value["time"])
        if minutes is None:
            text = f"Không đọc được thời gian «{value['time']}»; viết như «4 giờ», «0,5 ngày»."
            faults.append(Fault(text, True, value["key"], number + 1))
        branches = value["branches"]
        rows.append(
            StepRow(
                key=value["key"][:60], name=value["name"][:250], kind=value["kind"] or StepKind.EXAMINE,
                where=value["where"], unit_name=value["unit"][:200], role=value["role"], minutes=minutes or 0,
                content=value["content"], product=value["product"][:300],
                may_return_to=tuple(value["back"].split()), may_supplement=branches in {"", "bo_sung"},
                may_refuse=branches in {"", "tu_choi"}, agency=value["agency"][:40], block=value["block"][:40],
                leg=value["leg"][:60], leg_name=value["leg_name"][:200], on_timeout=value["on_timeout"][:10],
            )
        )  # fmt: skip
    rows = normalise(rows)
    keys = {row.key for row in rows}
    return [_with_known_targets(row, keys) for row in rows], faults


def _with_known_targets(row: StepRow, keys: set[str]) -> StepRow:
    """Forget a step to return to that has been removed from the table."""
    kept = tuple(key for key in row.may_return_to if key in keys)
    return row if kept == row.may_return_to else StepRow(**{**row.__dict__, "may_return_to": kept})


def fields_of(row: StepRow, time: str | None = None) -> dict[str, str]:
    """Return a row as the values of the editor's fields."""
    branches = {(True, True): "", (True, False): "bo_sung", (False, True): "tu_choi"}
    return {
        "key": row.key, "name": row.name, "kind": row.kind, "where": row.where, "unit": row.unit_name,
        "role": row.role, "time": " ".join(time_words(row.minutes)) if time is None else time,
        "content": row.content, "product": row.product, "back": " ".join(row.may_return_to),
        "branches": branches.get((row.may_supplement, row.may_refuse), "khong"), "agency": row.agency,
        "block": row.block, "leg": row.leg, "leg_name": row.leg_name, "on_timeout": row.on_timeout,
    }  # fmt: skip


def first_rows() -> list[StepRow]:
    """Return the rows a new table begins with: the usual seven steps, to be filled in."""
    names = (
        ("Tiếp nhận hồ sơ", StepKind.INTAKE), ("Phân công thụ lý", StepKind.ASSIGN),
        ("Thẩm định hồ sơ", StepKind.EXAMINE), ("Trình ký", StepKind.SUBMIT), ("Ký kết quả", StepKind.SIGN),
        ("Vào sổ, đóng dấu", StepKind.STAMP), ("Trả kết quả", StepKind.RETURN_RESULT),
    )  # fmt: skip
    return normalise([StepRow(name=name, kind=kind) for name, kind in names])


def read_date(text: str, field: str, what: str) -> date:
    """Return a date written dd/MM/yyyy.

    Raises:
        Invalid: it is missing or no date; `what` names it in the message.
    """
    try:
        return datetime.strptime(text.strip(), "%d/%m/%Y").date()
    except ValueError as fault:
        raise Invalid(f"{what}: nhập ngày dạng dd/mm/yyyy.", field=field) from fault


def rows_as_fields(rows: Sequence[StepRow], posted_times: Sequence[str] = ()) -> list[dict[str, str]]:
    """Return all rows as editor fields; times keep the words they were typed in."""
    times = posted_times if len(posted_times) == len(rows) else [None] * len(rows)
    return [fields_of(row, time) for row, time in zip(rows, times, strict=True)]
