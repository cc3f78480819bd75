"""Rule sets: which law a dossier is judged by, by the day it was received.

`for_day(day)` finds the set; `get(code, day)` re-reads the same law later, for a dossier that pinned
(code, day). Amendments inside a set are resolved by the day, and so are the overrides of the province, which
the caller passes in (`motcua.base.lawbook.queries` does). All answers are frozen.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, time
from decimal import Decimal
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml

from motcua.law.facts import KINDS, MARKS, UNIT_NAMES, Fact, LawError, Override, Value

FOLDER = Path(__file__).parent / "rulesets"
CODE_SHAPE = re.compile(r"^[A-Z0-9]+(\.[A-Z0-9]+)*-(\d{6}|\d{8})-\d{4,7}$")
"""Any dossier code in use, of this province or of a ministry's system (mot-cua.md 9.1)."""


@dataclass(frozen=True, slots=True)
class Source:
    """A legal document a rule set rests on."""

    number: str
    title: str
    mark: str
    issued: date | None = None
    effective: date | None = None
    until: date | None = None
    note: str = ""

    @property
    def mark_text(self) -> str:
        """The mark in words."""
        return MARKS[self.mark]

    @property
    def mark_short(self) -> str:
        """The mark in two words."""
        return self.mark_text.split(" – ")[0]


@dataclass(frozen=True, slots=True)
class Amendment:
    """A change inside a rule set from a day on: the facts it replaces, by path."""

    number: str
    valid_from: date
    mark: str
    note: str
    changes: Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Limit:
    """One of the limits H01–H11; `amount` is None where the law leaves it to another text (`fact.note`)."""

    code: str
    amount: Decimal | None
    unit: str
    fact: Fact


@dataclass(frozen=True, slots=True)
class ClockRules:
    """How the clock of a dossier starts, stops and starts again."""

    start: str
    non_territorial_start: str
    default_mode: str
    unlawful_mode: str
    cutoff_hour: time
    cutoff_counts_as_next_day: bool
    hours_per_day: int
    modes: tuple[str, ...] = ("RESET", "PAUSE", "NONE")


@dataclass(frozen=True, slots=True)
class SupplementRules:
    """How often and how late papers may be asked for again."""

    max_times: int
    second_needs_reason: bool
    notice: Limit
    applicant_days: int | None


@dataclass(frozen=True, slots=True)
class ExtensionRules:
    """How often, how early and by how much a due date may be put off with an apology."""

    max_count: int
    notice_days: int
    max_days: int | None


@dataclass(frozen=True, slots=True)
class Form:
    """A form of the set: its stable key, the number and title of its time, its paper, also DOCX or not."""

    key: str
    code: str
    title: str
    paper: str
    docx: bool
    basis: str
    mark: str


@lru_cache
def _written(day: date, how: str) -> str:
    return day.strftime(how)


@dataclass(frozen=True, slots=True)
class CodeFormat:
    """How a dossier code is written: identifier of the desk's agency, day of receipt, number of the day."""

    pattern: str
    identifier_format: str
    date_format: str
    width: int
    overflow_width: int
    authority: str

    def write(self, identifier: str, day: date, number: int) -> str:
        """Write a code.

        Args:
            identifier: the agency's identifier in `identifier_format` (H05.24 or 000.00.24.H05).
            day: the day of receipt.
            number: the number within the day for that identifier, from 1.

        Raises:
            LawError: the number does not fit even the overflow width.
        """
        width = self.width if number < 10**self.width else self.overflow_width
        if number < 1 or number >= 10**width:
            raise LawError(f"Số thứ tự {number} vượt quá {width} chữ số của mã hồ sơ.")
        return self.pattern.format(
            identifier=identifier, date=_written(day, self.date_format), number=f"{number:0{width}d}"
        )


@dataclass(frozen=True, slots=True)
class PortalStatus:
    """A status code of the national portal and what it does to the clock."""

    code: int
    name: str
    clock: str


@dataclass(frozen=True, slots=True)
class Note:
    """A transitional rule in words."""

    text: str
    mark: str


@dataclass(frozen=True)
class RuleSet:
    """The law in force on `day`: facts by path, and the same facts typed for the code that obeys them.

    `form_set` names the set of forms in print: "TT01-2018" or "TT03-2025".
    """

    code: str
    name: str
    short_name: str
    form_set: str
    day: date
    valid_from: date
    valid_to: date | None
    sources: tuple[Source, ...]
    amendments: tuple[Amendment, ...]
    facts: Mapping[str, Fact]
    forms: Mapping[str, Form]
    portal_statuses: tuple[PortalStatus, ...]
    transitional: tuple[Note, ...]
    limits: Mapping[str, Limit]
    clock: ClockRules
    supplement: SupplementRules
    extension: ExtensionRules
    codes: CodeFormat

    def fact(self, path: str) -> Fact:
        """Return a fact by its path; raises LawError for an unknown one."""
        if path not in self.facts:
            raise LawError(f"Bộ quy tắc {self.code} không có dữ kiện “{path}”.")
        return self.facts[path]

    def value(self, path: str) -> Value:
        """Return the value in force of a fact."""
        return self.fact(path).value

    def limit(self, code: str) -> Limit:
        """Return a limit by its code: "H03", "H10.xu_ly"."""
        if code not in self.limits:
            raise LawError(f"Bộ quy tắc {self.code} không có hạn “{code}”.")
        return self.limits[code]

    def form(self, key: str) -> Form:
        """Return a form by its key: receipt, supplement, refusal, apology, stop, control_slip, register."""
        if key not in self.forms:
            raise LawError(f"Bộ quy tắc {self.code} không có biểu mẫu “{key}”.")
        return self.forms[key]

    @property
    def amendments_in_force(self) -> tuple[Amendment, ...]:
        """The amendments that have begun by the day."""
        return tuple(change for change in self.amendments if change.valid_from <= self.day)


@dataclass(frozen=True)
class _File:
    """A rule set as it stands in its file, before a day is chosen."""

    code: str
    name: str
    short_name: str
    form_set: str
    valid_from: date
    valid_to: date | None
    sources: tuple[Source, ...]
    facts: Mapping[str, Fact]
    forms: tuple[tuple[str, str, str, bool], ...]
    statuses: tuple[PortalStatus, ...]
    notes: tuple[Note, ...]
    amendments: tuple[Amendment, ...] = field(default=())

    def holds(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


def codes() -> tuple[str, ...]:
    """Return the codes of all rule sets, the oldest first."""
    return tuple(_files())


def periods() -> tuple[tuple[str, date, date | None], ...]:
    """Return the short name, first and last day (None while in force) of every rule set, oldest first."""
    return tuple((file.short_name, file.valid_from, file.valid_to) for file in _files().values())


def code_for_day(day: date) -> str:
    """Return the code of the rule set in force on a day; raises LawError when there is none."""
    for file in _files().values():
        if file.holds(day):
            return file.code
    raise LawError(f"Chưa có bộ quy tắc một cửa cho ngày {day:%d/%m/%Y}.")


def for_day(day: date, overrides: Iterable[Override] = ()) -> RuleSet:
    """Return the rule set in force on a day, amendments and overrides of that day applied."""
    return get(code_for_day(day), day, overrides)


def get(code: str, day: date, overrides: Iterable[Override] = ()) -> RuleSet:
    """Return a rule set as it stood on a day: what a dossier that pinned (code, day) is judged by.

    Raises:
        LawError: no such code, or the set was not in force on that day, or an override does not fit.
    """
    file = _files().get(code)
    if file is None:
        raise LawError(f"Không có bộ quy tắc “{code}”.")
    if not file.holds(day):
        raise LawError(f"Bộ quy tắc {code} không có hiệu lực ngày {day:%d/%m/%Y}.")
    running = tuple(o for o in overrides if o.valid_from <= day and (o.valid_to is None or day <= o.valid_to))
    return _resolve(code, day, running)


@lru_cache(maxsize=4096)
def _resolve(code: str, day: date, overrides: tuple[Override, ...]) -> RuleSet:
    file = _files()[code]
    facts = dict(file.facts)
    for amendment in file.amendments:
        if amendment.valid_from <= day:
            for path, change in amendment.changes.items():
                facts[path] = _amend(facts[path], change, amendment.number)
    for override in sorted(overrides, key=lambda o: o.valid_from):
        fact = facts.get(override.path)
        if fact is None:
            raise LawError(f"Bộ quy tắc {code} không có dữ kiện “{override.path}”.")
        law_value = fact.law_value if fact.override else fact.value
        facts[override.path] = replace(
            fact, value=fact.read(override.value), law_value=law_value, override=override
        )
    return _typed(file, day, facts)


def _amend(fact: Fact, change: Mapping[str, Any], by: str) -> Fact:
    return replace(
        fact,
        value=fact.read(change["gia_tri"]) if "gia_tri" in change else fact.value,
        note=str(change.get("mo_ta", fact.note)),
        basis=str(change.get("can_cu", fact.basis)),
        mark=change.get("nhan", fact.mark),
        adjustable=fact.adjustable if "nhan" not in change else change["nhan"] == "can_kiem",
        amended_by=by,
    )


def _typed(file: _File, day: date, facts: Mapping[str, Fact]) -> RuleSet:
    def value(path: str) -> Any:
        if path not in facts:
            raise LawError(f"Bộ quy tắc {file.code} thiếu dữ kiện “{path}”.")
        return facts[path].value

    limits = {
        path.removeprefix("limits."): Limit(
            path.removeprefix("limits."), _decimal(fact.value), fact.unit, fact
        )
        for path, fact in facts.items()
        if path.startswith("limits.")
    }
    forms = {
        key: Form(
            key, code, title, str(facts[f"forms.{key}"].value), docx, facts[f"forms.{key}"].basis,
            facts[f"forms.{key}"].mark,
        )
        for key, code, title, docx in file.forms
    }  # fmt: skip
    clock = [
        *("start", "non_territorial_start", "default_mode", "unlawful_mode"),
        *("cutoff_hour", "cutoff_counts_as_next_day", "hours_per_day"),
    ]
    code_facts = [
        *("pattern", "identifier_format", "date_format"),
        *("sequence_width", "sequence_overflow_width", "authority"),
    ]
    return RuleSet(
        code=file.code,
        name=file.name,
        short_name=file.short_name,
        form_set=file.form_set,
        day=day,
        valid_from=file.valid_from,
        valid_to=file.valid_to,
        sources=file.sources,
        amendments=file.amendments,
        facts=MappingProxyType(dict(facts)),
        forms=MappingProxyType(forms),
        portal_statuses=file.statuses,
        transitional=file.notes,
        limits=MappingProxyType(limits),
        clock=ClockRules(*(value(f"clock.{name}") for name in clock)),
        supplement=SupplementRules(
            value("supplement.max_times"),
            value("supplement.second_needs_reason"),
            limits["H03"],
            _whole(value("limits.H09")),
        ),
        extension=ExtensionRules(
            value("limits.H06"), int(value("limits.H05")), _whole(value("extension.max_days"))
        ),
        codes=CodeFormat(*(value(f"codes.{name}") for name in code_facts)),
    )


def _decimal(value: Value) -> Decimal | None:
    return None if value is None else Decimal(str(value))


def _whole(value: Value) -> int | None:
    return None if value is None else int(str(value))


@cache
def _files() -> Mapping[str, _File]:
    files = sorted((read_file(path) for path in FOLDER.glob("*.yaml")), key=lambda file: file.valid_from)
    for earlier, later in pairwise(files):
        if earlier.valid_to is None or earlier.valid_to >= later.valid_from:
            raise LawError(f"Hai bộ quy tắc {earlier.code} và {later.code} trùng ngày hiệu lực.")
    return MappingProxyType({file.code: file for file in files})


def read_file(path: Path) -> _File:
    """Read one rule set file; raises LawError naming the file, the fact and what is wrong with it."""
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, yaml.YAMLError, UnicodeDecodeError) as fault:
        raise LawError(f"Tệp luật {path.name} không đọc được: {fault}") from None
    try:
        facts = {key: _read_fact(key, entry) for key, entry in data["du_kien"].items()}
        forms = tuple((f["khoa"], str(f["ma"]), f["ten"], bool(f.get("docx"))) for f in data["bieu_mau"])
        facts |= {f"forms.{f['khoa']}": _paper_fact(f) for f in data["bieu_mau"]}
        file = _File(
            code=data["ma"],
            name=data["ten"],
            short_name=data["ten_gon"],
            form_set=data["bo_bieu_mau"],
            valid_from=_day(data, "tu_ngay"),
            valid_to=_day(data, "den_ngay", None),
            sources=tuple(_read_source(entry) for entry in data["van_ban"]),
            facts=MappingProxyType(facts),
            forms=forms,
            statuses=tuple(PortalStatus(s["ma"], s["ten"], s["dong_ho"]) for s in data["trang_thai_cong"]),
            notes=tuple(Note(n["noi_dung"], _mark(n)) for n in data.get("chuyen_tiep") or ()),
            amendments=tuple(_read_amendment(entry, facts) for entry in data.get("sua_doi") or ()),
        )
        _typed(file, file.valid_from, facts)
    except LawError as fault:
        raise LawError(f"Tệp luật {path.name}: {fault.message}") from None
    except KeyError as fault:
        raise LawError(f"Tệp luật {path.name}: thiếu mục {fault}.") from None
    except (TypeError, AttributeError, ValueError) as fault:
        raise LawError(f"Tệp luật {path.name}: ghi sai cấu trúc ({fault}).") from None
    return file


def _read_fact(path: str, entry: Mapping[str, Any]) -> Fact:
    known = {"ten", "kieu", "gia_tri", "don_vi", "mo_ta", "can_cu", "nhan", "lua_chon", "tinh_sua"}
    if set(entry) - known:
        raise LawError(f"dữ kiện {path} có mục lạ “{sorted(set(entry) - known)[0]}”.")
    for name in ("ten", "kieu", "can_cu", "nhan"):
        if not entry.get(name):
            raise LawError(f"dữ kiện {path} thiếu mục “{name}”.")
    if entry["kieu"] not in KINDS:
        raise LawError(f"dữ kiện {path} có kiểu lạ “{entry['kieu']}”.")
    unit = entry.get("don_vi", "")
    if unit and unit not in UNIT_NAMES:
        raise LawError(f"dữ kiện {path} có đơn vị lạ “{unit}”.")
    mark = _mark(entry)
    fact = Fact(
        path=path,
        title=entry["ten"],
        kind=entry["kieu"],
        value=None,
        basis=entry["can_cu"],
        mark=mark,
        unit=unit,
        note=entry.get("mo_ta", ""),
        choices=tuple((entry.get("lua_chon") or {}).items()),
        adjustable=mark == "can_kiem" or bool(entry.get("tinh_sua")),
    )
    return replace(fact, value=fact.read(entry.get("gia_tri")))


def _paper_fact(form: Mapping[str, Any]) -> Fact:
    return _read_fact(
        f"forms.{form['khoa']}",
        {
            "ten": f"Khổ giấy mẫu {form['ma']} {form['ten']}",
            "kieu": "choice",
            "gia_tri": form["kho_giay"],
            "lua_chon": {"A4": "A4", "A5": "A5"},
            "can_cu": form["can_cu"],
            "nhan": form["nhan"],
        },
    )


def _read_source(entry: Mapping[str, Any]) -> Source:
    return Source(
        number=entry["so"],
        title=entry["ten"],
        mark=_mark(entry),
        issued=_day(entry, "ban_hanh", None),
        effective=_day(entry, "hieu_luc", None),
        until=_day(entry, "het_hieu_luc", None),
        note=entry.get("ghi_chu", ""),
    )


def _read_amendment(entry: Mapping[str, Any], facts: Mapping[str, Fact]) -> Amendment:
    changes = entry.get("thay") or {}
    for path, change in changes.items():
        if path not in facts:
            raise LawError(f"sửa đổi {entry['so']} nhắc dữ kiện không có “{path}”.")
        _amend(facts[path], change, entry["so"])
    return Amendment(entry["so"], _day(entry, "tu_ngay"), _mark(entry), entry.get("ghi_chu", ""), changes)


def _mark(entry: Mapping[str, Any]) -> str:
    if entry.get("nhan") not in MARKS:
        raise LawError(f"nhãn “{entry.get('nhan')}” không có trong {', '.join(MARKS)}.")
    return str(entry["nhan"])


def _day(entry: Mapping[str, Any], name: str, *default: None) -> Any:
    value = entry[name] if not default else entry.get(name)
    if value is None and default:
        return None
    if not isinstance(value, date):
        raise LawError(f"mục {name} phải là ngày, đang ghi “{value}”.")
    return value
