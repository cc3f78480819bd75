"""Forms of periodic reports (TT 01/2020/TT-VPCP) and the rounds they are handed in by, read from YAML.

A form is data: its columns as a tree of headings, its checks as expressions over column numbers, how each column adds
up. Expressions are evaluated by `motcua.insight.reports.rules`; here they are only text.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from motcua.law.facts import MARKS

FOLDER = Path(__file__).parent / "report_forms"
ERROR, WARNING, INFO = "loi", "canh_bao", "thong_tin"
SEVERITIES = {ERROR: "Lỗi", WARNING: "Cảnh báo", INFO: "Thông tin"}
PROVINCE, AGENCY = "tinh", "co_quan"
ORDINAL, TEXT, NUMBER, MONEY, PERCENT = "stt", "chu", "so", "tien", "ty_le"
SUM, FORMULA, BLANK = "cong", "cong_thuc", "trong"


@dataclass(frozen=True)
class Column:
    """A numbered column.

    Attributes:
        number: as printed under the headings.
        name: its own heading.
        kind: what stands in it (`ORDINAL`, `TEXT`, `NUMBER`, `MONEY`, `PERCENT`).
        roll_up: how the line of totals is made: the sum, the formula over totals, or nothing.
        formula: what works it out in every line; "" when it is counted.
        width: in characters, for print.
        above: the headings over it, the outermost first.
    """

    number: int
    name: str
    kind: str
    roll_up: str
    formula: str = ""
    width: float = 9.5
    above: tuple[str, ...] = ()

    @property
    def counts(self) -> bool:
        """Tell whether figures stand in it."""
        return self.kind in (NUMBER, MONEY, PERCENT)

    @property
    def full_name(self) -> str:
        """Its headings from the outermost in, for a page that shows it alone."""
        return " – ".join((*self.above, self.name))


@dataclass(frozen=True)
class Check:
    """What must hold between columns.

    Attributes:
        code: its name within the form.
        expression: "(3) = (4) + (5) + (6)".
        severity: an error prevents handing in; a warning and an information do not.
        message: what is wrong, for a clerk.
        on: "dong" (each line), "tong" (the line of totals) or "ca_hai".
        slack: how far the sides of an equation may lie apart (rounding).
    """

    code: str
    expression: str
    severity: str
    message: str
    on: str
    slack: str = "0"


@dataclass(frozen=True, eq=False)
class Form:
    """A form in one version."""

    key: str
    code: str
    version: str
    title: str
    levels: tuple[str, ...]
    periods: tuple[str, ...]
    valid_from: date
    valid_to: date | None
    basis: str
    mark: str
    note: str
    unit: str
    lines: str
    columns: tuple[Column, ...]
    headings: tuple[Any, ...]
    checks: tuple[Check, ...]
    flags: Mapping[str, bool]

    @property
    def mark_text(self) -> str:
        """How sure its layout is, in words."""
        return MARKS[self.mark]

    @property
    def short(self) -> str:
        """The code without the body that gave it: II.07b."""
        return self.code.partition("/")[0]

    def column(self, number: int) -> Column:
        """Return a column by its number; raises KeyError when there is none."""
        for column in self.columns:
            if column.number == number:
                return column
        raise KeyError(number)

    @property
    def counting(self) -> tuple[Column, ...]:
        """The columns with figures."""
        return tuple(column for column in self.columns if column.counts)

    def holds_on(self, day: date) -> bool:
        """Tell whether the form is used on a day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


def _columns(raw: list[Mapping[str, Any]], above: tuple[str, ...] = ()) -> Iterator[Column]:
    for one in raw:
        if "nhom" in one:
            yield from _columns(one["nhom"], (*above, one["ten"]))
            continue
        formula = one.get("cong_thuc", "")
        kind = one.get("loai", NUMBER)
        usual = FORMULA if formula and kind == PERCENT else SUM if kind in (NUMBER, MONEY) else BLANK
        yield Column(
            number=one["cot"], name=one["ten"], kind=kind, formula=formula, roll_up=one.get("gop", usual),
            width=one.get("rong", 9.5), above=above,
        )  # fmt: skip


def _heading(raw: Mapping[str, Any]) -> Any:
    """Return the tree of headings: (words, children) or (words, number)."""
    if "nhom" in raw:
        return raw["ten"], tuple(_heading(one) for one in raw["nhom"])
    return raw["ten"], raw["cot"]


def _form(raw: Mapping[str, Any]) -> Form:
    flags = {str(name): bool(value) for name, value in raw.get("co", {}).items()}
    checks = tuple(
        Check(
            code=one["ma"], expression=one["bieu_thuc"], severity=one.get("muc", ERROR), message=one["loi_nhan"],
            on=one.get("o", "ca_hai"), slack=str(one.get("sai_so", "0")),
        )
        for one in raw["kiem"]
        if all(flags[name] is wanted for name, wanted in one.get("khi", {}).items())
    )  # fmt: skip
    columns = tuple(_columns(raw["cot"]))
    form = Form(
        key=raw["khoa"], code=raw["ma"], version=str(raw["phien_ban"]), title=raw["ten"], levels=tuple(raw["cap"]),
        periods=tuple(raw["ky"]), valid_from=raw["hieu_luc_tu"], valid_to=raw.get("hieu_luc_den"),
        basis=raw["can_cu"], mark=raw["nhan"], note=raw.get("ghi_chu", ""), unit=raw["don_vi_tinh"],
        lines=raw["dong"], columns=columns, headings=tuple(_heading(one) for one in raw["cot"]), checks=checks,
        flags=flags,
    )  # fmt: skip
    numbers = [column.number for column in columns]
    if numbers != list(range(1, len(numbers) + 1)):
        raise ValueError(f"{form.code}: columns must be numbered from 1 on without a gap")
    if form.mark not in MARKS or any(check.severity not in SEVERITIES for check in checks):
        raise ValueError(f"{form.code}: unknown mark or severity")
    return form


@cache
def forms() -> tuple[Form, ...]:
    """Return every form in every version, in order of its code.

    Raises:
        ValueError: a file numbers its columns wrongly or names a severity that does not exist.
    """
    found = [
        _form(yaml.safe_load(path.read_text(encoding="utf-8"))) for path in sorted(FOLDER.glob("*.yaml"))
    ]
    return tuple(sorted(found, key=lambda form: (form.code, form.valid_from)))


def form(key: str, version: str) -> Form:
    """Return a form in the version a report was drawn by; raises KeyError when there is none."""
    for one in forms():
        if one.key == key and one.version == version:
            return one
    raise KeyError((key, version))


def forms_on(day: date) -> list[Form]:
    """Return the forms used for a period that ends on a day."""
    return [one for one in forms() if one.holds_on(day)]
