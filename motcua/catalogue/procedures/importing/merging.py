"""What a source that cannot say everything leaves as it is (lien-thong.md 1.3, rules d and e)."""

from dataclasses import fields, replace
from typing import Any

from motcua.base.text import fold
from motcua.catalogue.procedures.importing import national
from motcua.catalogue.procedures.importing.record import CaseRecord, DocumentRecord, ProcedureRecord

# What the CSV of facts knows; over content of another source it changes nothing else.
FACTS = ("name", "field_name", "levels", "kind", "targets", "decision_no", "document_count")
# What the province adds to the national record, which the national layout does not carry.
LOCAL = (
    "abbreviations",
    "service_level",
    "onsite_level",
    "nonterritorial",
    "post_delegated",
    "instant",
    "clock_mode",
    "processing_system",
    "copies_of_set",
    "fee_note",
    "no_forms",
    "no_results",
    "document_count",
)
ABOUT_THE_FILE = ("source", "carries", "where", "valid_from")
PAPER_EXTRAS = ("required", "data_source", "note", "form_code")


def merge(incoming: ProcedureRecord, known: ProcedureRecord) -> ProcedureRecord:
    """Return the incoming record with what its source cannot say taken from the known one."""
    if incoming.carries == "facts" and known.source != incoming.source:
        facts = {name: value for name in FACTS if (value := getattr(incoming, name))}
        return replace(known, **facts, where=incoming.where, valid_from=incoming.valid_from)
    if incoming.carries == "national":
        return _over_national(incoming, known)
    return incoming


def _over_national(incoming: ProcedureRecord, known: ProcedureRecord) -> ProcedureRecord:
    """Keep local attributes, and every part of which the national layout would say what it says already."""
    seen = national.read(national.write([known])).records
    kept: dict[str, Any] = {name: getattr(known, name) for name in LOCAL}
    for field in fields(ProcedureRecord):
        name = field.name
        if name in kept or name in ABOUT_THE_FILE or not seen:
            continue
        if getattr(seen[0], name) == getattr(incoming, name):
            kept[name] = getattr(known, name)
    if "cases" not in kept:
        kept["cases"] = _cases(incoming.cases, known.cases)
        kept["is_sample"] = False
        codes = {"", *(case.code for case in kept["cases"])}
        for name in ("channels", "fees"):
            if any(row.case not in codes for row in kept.get(name, [])):
                del kept[name]
    return replace(incoming, **kept)


def _cases(incoming: list[CaseRecord], known: list[CaseRecord]) -> list[CaseRecord]:
    """Give cases the codes they had and papers what the province said of them, matched by name."""
    by_name = {fold(case.name): case for case in known}
    taken = {by_name[fold(case.name)].code for case in incoming if fold(case.name) in by_name}
    cases = []
    for case in incoming:
        former = by_name.get(fold(case.name))
        code = former.code if former else _free(case.code, taken)
        taken.add(code)
        papers = {fold(paper.name): paper for paper in former.documents} if former else {}
        documents = [_paper(paper, papers.get(fold(paper.name))) for paper in case.documents]
        cases.append(replace(case, code=code, documents=documents))
    return cases


def _paper(paper: DocumentRecord, former: DocumentRecord | None) -> DocumentRecord:
    return replace(paper, **{name: getattr(former, name) for name in PAPER_EXTRAS}) if former else paper


def _free(code: str, taken: set[str]) -> str:
    number = 1
    while code in taken:
        code = f"{number:02d}"
        number += 1
    return code
