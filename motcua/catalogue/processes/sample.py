"""Loads the sample processes that stand beside the sample procedures: approved at once, marked as sample."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from motcua.base import clock
from motcua.base.audit.services import record_act
from motcua.base.errors import Invalid
from motcua.base.events.services import record
from motcua.base.organisations.actor import Actor
from motcua.catalogue.procedures.models import Procedure
from motcua.catalogue.processes import queries
from motcua.catalogue.processes.bpmn import to_bpmn
from motcua.catalogue.processes.checks import LegalLimit
from motcua.catalogue.processes.models import Process, ProcessStep, ProcessVersion
from motcua.catalogue.processes.services import process_code
from motcua.catalogue.processes.table import StepRow, normalise, total_minutes

DECISION = "1268/QĐ-UBND (mẫu)"
FIRST_DAY = date(2025, 7, 1)


@dataclass
class Loaded:
    """What became of the records: how many processes were made, and why others were not."""

    created: int = 0
    present: int = 0
    skipped: list[str] = field(default_factory=list)


def rows_from(block: Mapping[str, Any]) -> list[StepRow]:
    """Return the rows of one `process:` block; `hours` are working hours and may be fractions.

    `agency`, `block`, `leg`, `leg_name` and `on_timeout` are those of the table and may be left out.

    Raises:
        Invalid: a step lacks its name, kind or time.
    """
    rows = []
    for number, step in enumerate(block.get("steps") or [], 1):
        try:
            minutes = int(Decimal(str(step["hours"])) * 60)
            rows.append(
                StepRow(
                    key=str(step.get("key", "")), name=step["name"], kind=step["kind"],
                    where=step.get("where", ""), role=step.get("role", ""), minutes=minutes,
                    unit_name=step.get("unit_name", ""), content=step.get("content", ""),
                    product=step.get("product", ""), agency=step.get("agency", ""),
                    block=step.get("block", ""), leg=step.get("leg", ""), leg_name=step.get("leg_name", ""),
                    on_timeout=step.get("on_timeout", ""),
                )
            )  # fmt: skip
        except (KeyError, ArithmeticError) as fault:
            raise Invalid(f"Bước thứ {number} thiếu tên, loại hoặc thời gian.") from fault
    return normalise(rows)


def blocks_of(record_: Mapping[str, Any]) -> list[tuple[str, Mapping[str, Any], LegalLimit | None]]:
    """Return (case code, process block, limit) of a sample record: the common one, then those of cases."""
    cases = record_.get("cases") or []
    limits = {str(case["code"]): _limit(case.get("limit")) for case in cases}
    known = [limit for limit in limits.values() if limit]
    found = []
    if record_.get("process"):
        longest = max(known, key=lambda limit: limit.minutes) if known else None
        found.append(("", record_["process"], longest))
    for case in cases:
        if case.get("process"):
            code = str(case["code"])
            found.append((code, case["process"], limits[code]))
    return found


def _limit(block: Mapping[str, Any] | None) -> LegalLimit | None:
    return LegalLimit(Decimal(str(block["amount"])), block["unit"]) if block else None


def load_sample(
    records: Iterable[Mapping[str, Any]],
    *,
    by: Actor | None = None,
    decision_no: str = DECISION,
    valid_from: date = FIRST_DAY,
    at: datetime | None = None,
) -> Loaded:
    """Make approved sample versions of the `process:` blocks of sample procedures; those present stay.

    Args:
        records: the records of the sample YAML files; their procedures must be in the catalogue.
        by: who loads, the system by default.
        decision_no: number of the decision, marked as sample.
        valid_from: the first day of all versions, and the date of the decision.
        at: when, if not now.
    """
    by, at, loaded = by or Actor.system(), at or clock.now(), Loaded()
    records = list(records)
    procedures = {p.code: p for p in Procedure.objects.filter(code__in=[r["code"] for r in records])}
    present = set(Process.objects.values_list("procedure_id", "case_code", "tier"))
    wanted: list[tuple[Process, list[StepRow], LegalLimit | None]] = []
    for one in records:
        procedure, tier = procedures.get(one["code"]), (one.get("competent") or {}).get("tier", "")
        if procedure is None or tier not in {"TINH", "XA"}:
            loaded.skipped.append(f"{one['code']}: không có trong danh mục hoặc không rõ cấp thực hiện")
            continue
        for case_code, block, limit in blocks_of(one):
            if (procedure.pk, case_code, tier) in present:
                loaded.present += 1
                continue
            process = Process(
                procedure=procedure, case_code=case_code, tier=tier, name=procedure.name[:500],
                code=process_code(procedure, case_code, tier),
            )  # fmt: skip
            limit = limit or queries.limit_of(procedure.pk, case_code, valid_from)
            wanted.append((process, rows_from(block), limit))
    with transaction.atomic():
        _store(wanted, decision_no, valid_from, at, by)
    loaded.created = len(wanted)
    return loaded


def _store(
    wanted: list[tuple[Process, list[StepRow], LegalLimit | None]],
    decision_no: str,
    valid_from: date,
    at: datetime,
    by: Actor,
) -> None:
    if not wanted:
        return
    Process.objects.bulk_create(process for process, _, _ in wanted)
    versions = [
        ProcessVersion(
            process=process, number=1, total_minutes=total_minutes(rows), is_sample=True, created_at=at,
            bpmn=to_bpmn(rows, process.name, f"quy_trinh_{process.pk}_1"), note="Nội dung mẫu",
            decision_no=decision_no, decision_date=valid_from, valid_from=valid_from,
            limit_amount=limit.amount if limit else None, limit_unit=limit.unit if limit else "",
        )
        for process, rows, limit in wanted
    ]  # fmt: skip
    ProcessVersion.objects.bulk_create(versions)
    ProcessStep.objects.bulk_create(
        ProcessStep.from_row(version, number, row)
        for version, (_, rows, _) in zip(versions, wanted, strict=True)
        for number, row in enumerate(rows, 1)
    )
    approved = ProcessVersion.Status.APPROVED
    ProcessVersion.objects.filter(pk__in=[version.pk for version in versions]).update(status=approved)
    for version in versions:
        payload = {"version": 1, "decision_no": decision_no, "sample": True}
        record("process.approved", stream=("process", version.process_id), by=by, at=at, payload=payload)
    record_act(
        "process.approved", by=by, object_kind="process", label=f"{len(versions)} quy trình mẫu", at=at
    )
