"""What the forms of plans say, as services take it; what cannot be read is refused with the field's name."""

from typing import Any

from motcua.base.errors import Invalid
from motcua.base.posted import Posted, day_of, number_of, whole_of
from motcua.base.text import day, number
from motcua.control.plans.models import Plan, PlanTarget, PlanTask

MOST = 10**9  # what a target's value must stay below
RECURRENCES = (
    ("", "Một lần"),
    ("continuous", "Thường xuyên"),
    ("month", "Hằng tháng"),
    ("quarter", "Hằng quý"),
    ("year", "Hằng năm"),
    ("on_event", "Khi có việc"),
    ("by_reference", "Theo văn bản khác"),
)


def recurrence_of(posted: Posted) -> dict[str, Any] | None:
    """Return how often a task comes back, as the reader writes it."""
    kind = str(posted.get("repeats", ""))
    if kind not in {code for code, _ in RECURRENCES}:
        raise Invalid("Chọn cách lặp lại.", field="repeats")
    if not kind:
        return None
    before = whole_of(posted, "before_day")
    if before is not None and not 2 <= before <= 31:
        raise Invalid("Ghi ngày từ 2 đến 31.", field="before_day")
    if kind in {"month", "quarter", "year"}:
        return {"kind": "periodic", "every": [kind], "before_day": before, "ad_hoc": False}
    return {"kind": kind, "every": [], "before_day": None, "ad_hoc": False}


def task_values(posted: Posted) -> dict[str, Any]:
    """Return a task's fields."""
    values: dict[str, Any] = {
        name: str(posted.get(name, ""))
        for name in ("no", "group", "title", "when_text", "product")
        if name in posted
    }
    return values | {
        "start": day_of(posted, "start"), "finish": day_of(posted, "finish"), "recurrence": recurrence_of(posted),
    }  # fmt: skip


def names_of(posted: Posted, name: str) -> list[str]:
    """Return the agencies a field names, one a line (or parted by semicolons)."""
    return [
        line.strip() for line in str(posted.get(name, "")).replace(";", "\n").splitlines() if line.strip()
    ]


def target_values(posted: Posted) -> dict[str, Any]:
    """Return a target's fields."""
    values: dict[str, Any] = {
        name: str(posted.get(name, ""))
        for name in ("text", "subject", "indicator", "level", "op")
        if name in posted
    }
    return values | {
        "value": number_of(posted, "value", below=MOST), "value_to": number_of(posted, "value_to", below=MOST),
        "unit": str(posted.get("unit", "%"))[:20] or "%", "start": day_of(posted, "start"),
        "by": day_of(posted, "by"),
    }  # fmt: skip


def head_values(posted: Posted) -> dict[str, Any]:
    """Return a plan's head."""
    lengths = {"issuer": 200, "number": 60, "place": 80, "title": 500, "signer": 120, "signer_title": 120}
    values: dict[str, Any] = {
        name: str(posted.get(name, "")).strip()[:most] for name, most in lengths.items()
    }
    kind, parent = posted.get("kind", Plan.Kind.PLAN), str(posted.get("parent", ""))
    first = whole_of(posted, "year") or 0
    found = Plan.objects.filter(pk=int(parent), state=Plan.State.ACTIVE).first() if parent.isdigit() else None
    return values | {
        "kind": kind if kind in Plan.Kind.values else Plan.Kind.PLAN, "issued_on": day_of(posted, "issued_on"),
        "year": first, "last_year": whole_of(posted, "last_year") or first,
        "answer_by": day_of(posted, "answer_by"), "parent": found,
    }  # fmt: skip


def task_form(one: PlanTask | None, posted: Posted | None = None) -> dict[str, Any]:
    """Return what a task's form shows: what was posted and refused, else the task as it stands."""
    if posted:
        return dict(posted.items())
    if one is None:
        return {}
    again = one.recurrence or {}
    kind = again.get("kind", "")
    return {
        "no": one.no, "group": one.group, "title": one.title, "when_text": one.when_text, "product": one.product,
        "start": day(one.start) if one.start else "", "finish": day(one.finish) if one.finish else "",
        "repeats": (again.get("every") or ["month"])[0] if kind == "periodic" else kind,
        "before_day": again.get("before_day") or "",
        "lead": "\n".join(party.printed for party in one.leads),  # type: ignore[attr-defined]
        "support": "\n".join(party.printed for party in one.supports),  # type: ignore[attr-defined]
    }  # fmt: skip


def target_form(one: PlanTarget | None, posted: Posted | None = None) -> dict[str, Any]:
    """Return what a target's form shows."""
    if posted:
        return dict(posted.items())
    if one is None:
        return {"op": ">=", "unit": "%"}
    return {
        "text": one.text, "subject": one.subject, "op": one.op, "value": number(one.value),
        "value_to": "" if one.value_to is None else number(one.value_to), "unit": one.unit, "level": one.level,
        "start": day(one.start) if one.start else "", "by": day(one.by) if one.by else "",
        "indicator": one.indicator,
    }  # fmt: skip
