"""The sample catalogue: facts of the CSV joined with content written for the demonstration (YAML).

A YAML file is a list of procedures; the code finds the facts, the file adds papers, cases, steps, fees,
bases and what the facts lack. The key `process` belongs to the processes room and is passed over here.
"""

import re
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from motcua.base.errors import Invalid
from motcua.base.text import clean
from motcua.catalogue.procedures.importing import facts
from motcua.catalogue.procedures.importing.reading import SERVICE_LEVELS
from motcua.catalogue.procedures.importing.record import (
    AgencyRecord,
    BasisRecord,
    CaseRecord,
    ChannelRecord,
    DocumentRecord,
    FeeRecord,
    ProcedureRecord,
    ResultRecord,
    check,
)

_FEE_KINDS = {"phi": "PHI", "le_phi": "LE_PHI"}
# Where the facts give no channel, a service offered online is also filed at the desk and by post.
_USUAL_CHANNELS = (1, 2, 3)


def load_catalogue(csv_path: Path, yaml_dir: Path) -> list[ProcedureRecord]:
    """Return all records of the CSV of facts, those with YAML content completed.

    Args:
        csv_path: the CSV of facts (`facts.COLUMNS`).
        yaml_dir: a folder of `*.yaml` content files; content for codes outside the CSV needs name and field.

    Raises:
        Invalid: a file is not in its layout; the message names file, code and field.
    """
    reading = facts.read(csv_path.read_text(encoding="utf-8-sig"))
    if reading.faults:
        raise Invalid(f"{csv_path.name}: {reading.faults[0]}")
    records = {record.code: record for record in reading.records}
    for path in sorted(yaml_dir.glob("*.yaml")):
        for content in yaml.safe_load(path.read_text(encoding="utf-8")) or []:
            record = complete(records.get(content["code"]), content)
            faults = check(record)
            if faults:
                field, message = faults[0]
                raise Invalid(f"{path.name} · {record.code} · {field}: {message}")
            records[record.code] = record
    return list(records.values())


def complete(known: ProcedureRecord | None, content: dict[str, Any]) -> ProcedureRecord:
    """Join one procedure's facts with its written content."""
    base = known or ProcedureRecord(
        code=content["code"],
        name=clean(content.get("name")),
        source="sample",
        field_name=clean(content.get("field")),
    )
    cases, channels = _cases(base, content)
    fees = [fee for row in content.get("fees") or [] for fee in _fees(row)] or base.fees
    papers = [paper for case in cases for paper in case.documents]
    competent = content.get("competent") or {}
    agencies = [agency for agency in base.agencies if agency.role != "THAM_QUYEN"]
    if competent:
        if not agencies:
            agencies.append(AgencyRecord("THUC_HIEN", competent["agency"], key=competent.get("key", "")))
        agencies.append(AgencyRecord("THAM_QUYEN", competent["agency"], key=competent.get("key", "")))
    results = [
        ResultRecord(row.get("code") or "", clean(row.get("name")), valid_months=row.get("valid_months"))
        for row in content.get("results") or []
    ] or base.results
    conditions = (content.get("conditions") or "").strip()
    notes = [content.get("note_uncertain") or "", *(content.get("corrections") or [])]
    tier = competent.get("tier")
    return replace(
        base,
        source="sample",
        carries="all",
        is_sample=bool(content.get("sample", True)),
        name=clean(content.get("name")) or base.name,
        levels=base.levels or ([tier] if tier else []),
        summary=clean(content.get("summary")),
        abbreviations=[clean(word) for word in content.get("abbreviations") or []],
        service_level=SERVICE_LEVELS[content["service_level"].replace("_", " ")]
        if content.get("service_level")
        else "",
        onsite_level=content.get("onsite_level") or 0,
        nonterritorial=bool(content.get("nonterritorial")),
        post_delegated=bool(content.get("post_delegated")),
        instant=bool(content.get("instant")),
        clock_mode=content.get("clock_mode") or "",
        copies_of_set=content.get("copies_of_set") or 1,
        processing_system=content.get("processing_system") or "",
        conditions=conditions,
        no_conditions=not conditions,
        no_forms=not any(paper.form_name for paper in papers),
        no_results=not results,
        no_fees=not fees and not content.get("fee_note"),
        fee_note=(content.get("fee_note") or "").strip(),
        uncertain_note="\n".join(note.strip() for note in notes if note),
        cases=cases,
        channels=channels,
        fees=fees,
        bases=_bases(base, content),
        agencies=agencies,
        results=results,
    )


def _cases(base: ProcedureRecord, content: dict[str, Any]) -> tuple[list[CaseRecord], list[ChannelRecord]]:
    steps = [clean(step) for step in content.get("steps") or []]
    cases, own = [], []
    ways = sorted({row.channel for row in base.channels}) or list(content.get("channels") or _USUAL_CHANNELS)
    for raw in content.get("cases") or [{"code": "00", "name": "", "papers": content.get("papers") or []}]:
        case = CaseRecord(
            str(raw["code"]), clean(raw.get("name")), [_paper(row) for row in raw.get("papers") or []]
        )
        case.steps = [clean(step) for step in raw.get("steps") or []] or list(steps)
        cases.append(case)
        limit, note = raw.get("limit") or {}, clean(raw.get("limit_note"))
        if limit.get("amount"):
            own += [
                ChannelRecord(way, Decimal(str(limit["amount"])), limit["unit"], note, case.code)
                for way in ways
            ]
        elif note and base.channels:
            own += [replace(row, note=note, case=case.code) for row in base.channels]
    with_own = {row.case for row in own}
    common = base.channels if any(case.code not in with_own for case in cases) else []
    return cases, [*common, *own] or [ChannelRecord(way) for way in ways]


def _paper(row: dict[str, Any]) -> DocumentRecord:
    return DocumentRecord(
        name=clean(row["name"]),
        code=row.get("code") or "",
        originals=row.get("original") or 0,
        copies=row.get("copy") or 0,
        form_name=clean(row.get("form")),
        form_code=row.get("form_code") or "",
        required=bool(row.get("required", True)),
        replaced_by=list(row.get("replaced_by") or []),
        data_source=clean(row.get("data_source")),
        note=clean(row.get("note")),
    )


def _fees(row: dict[str, Any]) -> list[FeeRecord]:
    fee = FeeRecord(
        name=clean(row["name"]),
        kind=_FEE_KINDS.get(re.sub(r"\W", "_", str(row.get("kind") or "phi")), "PHI"),
        amount=row.get("amount"),
        per=clean(row.get("per")),
        note=clean(row.get("note")),
        basis=clean(row.get("basis")),
        case=str(row.get("case") or ""),
    )
    ways = row.get("channels") or []
    return [fee] if not ways or set(ways) == {1, 2, 3} else [replace(fee, channel=way) for way in ways]


def _bases(base: ProcedureRecord, content: dict[str, Any]) -> list[BasisRecord]:
    """The written bases, which carry names, replace the bare numbers of the facts."""
    return [
        BasisRecord(clean(row["number"]), clean(row.get("name"))) for row in content.get("legal_bases") or []
    ] or base.bases
