"""An option as the machine drafts it of a finding, alone or with a what-if, for a person to correct."""

from dataclasses import dataclass, field
from decimal import Decimal

from motcua.base.text import day, number
from motcua.catalogue.processes.checks import duration
from motcua.catalogue.processes.queries import process_for
from motcua.control.burden import queries
from motcua.control.burden.models import Finding
from motcua.control.burden.whatif.reading import Answer
from motcua.control.burden.whatif.rules import CUT, DATA, MERGE, REMOVE, Change

Kind = Finding.Kind
AMEND = "SUA_DOI"
# Which parts of a procedure a finding is about (`reviews.rules.PARTS`).
PARTS_OF: dict[str, tuple[str, ...]] = {
    Kind.BOUNCING: ("TRINH_TU",), Kind.SLOW_PLACE: ("TRINH_TU", "THOI_HAN"), Kind.SLOW_STEP: ("TRINH_TU",),
    Kind.NEEDLESS_PAPER: ("GIAY_TO",), Kind.HELD_PAPER: ("GIAY_TO",), Kind.SUPPLEMENT: ("GIAY_TO", "MAU_DON"),
    Kind.IDLE_STEP: ("TRINH_TU", "THOI_HAN"), Kind.LATE: ("TRINH_TU", "THOI_HAN"),
    Kind.WAITING: ("TRINH_TU", "THOI_HAN"), Kind.TRIPS: ("CACH_THUC",),
}  # fmt: skip


@dataclass(frozen=True)
class Draft:
    """What the form of an option opens with."""

    procedure_id: int
    kind: str
    parts: list[str]
    what: str
    reason: str
    saving: int = 0
    days_before: Decimal | None = None
    days_after: Decimal | None = None
    changes: list[Change] = field(default_factory=list)


def _what(found: Finding) -> str:
    if found.kind in {Kind.NEEDLESS_PAPER, Kind.HELD_PAPER}:
        verb = "Bỏ" if found.kind == Kind.NEEDLESS_PAPER else "Thay bằng dữ liệu, không yêu cầu nộp"
        return f"{verb} «{found.paper}» trong thành phần hồ sơ."
    subject = f"Bước «{found.step_name}»: " if found.step_name else ""
    remedy = found.remedy[:1].lower() + found.remedy[1:] if subject else found.remedy
    return f"{subject}{remedy}"


def _reason(found: Finding) -> str:
    run = found.run
    return (
        f"{found.sentence} (Đếm trên {number(found.dossiers)} dòng của hồ sơ có thật từ {day(run.first)} đến "
        f"{day(run.last)}; danh sách kèm theo.)"
    )


def from_finding(found: Finding) -> Draft:
    """Return the option of a finding alone: its remedy, its sentence, what people would be spared at most."""
    known = _days_of(found)
    saved = min(found.cost, queries.yearly_cost(found.run, found.procedure_id))
    return Draft(
        found.procedure_id,
        AMEND,
        list(PARTS_OF[found.kind]),
        _what(found),
        _reason(found),
        max(saved, 0),
        known,
        known,
    )


def _days_of(found: Finding) -> Decimal | None:
    """Return the working days the process of a finding's procedure takes now."""
    for level in found.levels or ["TINH"]:
        version = process_for(found.procedure_id, "", level, found.run.last)
        if version is not None:
            return Decimal(version.total_minutes) / 480
    return None


_WORDS = {
    REMOVE: "bỏ bước «{name}»",
    MERGE: "gộp bước «{name}» vào bước trước",
    CUT: "giảm thời gian bước «{name}» còn {time}",
    DATA: "thay «{name}» bằng dữ liệu",
}


def said(change: Change) -> str:
    """Return a change in words."""
    return _WORDS[change.act].format(name=change.name, time=duration(change.minutes))


def from_what_if(found: Finding, answer: Answer) -> Draft:
    """Return the option a what-if comes to: its changes, its days, what people are spared."""
    words = "; ".join(said(change) for change in answer.changes)
    before, after = (Decimal(str(days)) for days in answer.days)
    parts = {"GIAY_TO" if change.act == DATA else "TRINH_TU" for change in answer.changes}
    if after < before:
        parts.add("THOI_HAN")
    return Draft(
        answer.version.process.procedure_id, AMEND, sorted(parts) or list(PARTS_OF[found.kind]),
        f"{words[:1].upper()}{words[1:]}." if words else _what(found), _reason(found), answer.saving, before,
        min(after, before), answer.changes,
    )  # fmt: skip
