"""What a source that cannot say everything leaves as it is (lien-thong.md 1.3, rule e)."""

from dataclasses import replace

from motcua.catalogue.procedures.importing.record import ProcedureRecord

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


def merge(incoming: ProcedureRecord, known: ProcedureRecord) -> ProcedureRecord:
    """Return the incoming record with what its source cannot say taken from the known one."""
    if incoming.carries == "facts" and known.source != incoming.source:
        facts = {name: value for name in FACTS if (value := getattr(incoming, name))}
        return replace(known, **facts, where=incoming.where, valid_from=incoming.valid_from)
    if incoming.carries == "national":
        return replace(incoming, **{name: getattr(known, name) for name in LOCAL})
    return incoming
