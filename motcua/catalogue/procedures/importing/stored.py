"""From the database back to plain records: for export, editing, comparison, and sources of bare facts."""

from collections.abc import Iterable
from typing import Any

from motcua.catalogue.procedures.importing.record import (
    AgencyRecord,
    BasisRecord,
    CaseRecord,
    ChannelRecord,
    DocumentRecord,
    FeeRecord,
    ProcedureRecord,
    RelatedRecord,
    ResultRecord,
)
from motcua.catalogue.procedures.models import Fee, FilingChannel, ProcedureVersion

DERIVED = "LV-"
PARTS_TO_FETCH = (
    "cases__documents",
    "cases__steps",
    "channels",
    "fees",
    "legal_bases",
    "agencies",
    "results",
    "related",
)
# Attributes that a version and a record share under the same name.
PLAIN = (
    "name",
    "source",
    "kind",
    "levels",
    "targets",
    "target_note",
    "decision_no",
    "decision_date",
    "publisher",
    "service_level",
    "onsite_level",
    "nonterritorial",
    "post_delegated",
    "instant",
    "conditions",
    "no_conditions",
    "no_forms",
    "no_results",
    "no_fees",
    "fee_note",
    "keywords",
    "summary",
    "address_note",
    "executing_note",
    "authority_note",
    "document_count",
    "uncertain_note",
    "is_sample",
    "processing_system",
    "copies_of_set",
    "clock_mode",
    "is_public",
)


def records_of(versions: Iterable[ProcedureVersion]) -> list[ProcedureRecord]:
    """Return the records of versions, read with a fixed number of queries."""
    from django.db.models import prefetch_related_objects

    versions = list(versions)
    prefetch_related_objects(versions, "procedure", "field", *PARTS_TO_FETCH)
    return [record_of(version) for version in versions]


def record_of(version: ProcedureVersion) -> ProcedureRecord:
    """Return one version as the record that would store it again unchanged."""
    codes = {case.id: case.code for case in version.cases.all()}
    field = version.field
    plain: dict[str, Any] = {
        name: list(value) if isinstance(value := getattr(version, name), list) else value for name in PLAIN
    }
    return ProcedureRecord(
        code=version.procedure.code,
        local_suffix=version.procedure.local_suffix,
        abbreviations=list(version.procedure.abbreviations),
        field_name=field.name if field else "",
        field_code=field.code if field and not field.code.startswith(DERIVED) else "",
        valid_from=version.valid_from,
        cases=[
            CaseRecord(
                code=case.code,
                name=case.name,
                documents=[
                    DocumentRecord(
                        name=paper.name,
                        code=paper.code,
                        originals=paper.originals,
                        copies=paper.copies,
                        form_code=paper.form_code,
                        form_name=paper.form_name,
                        form_url=paper.form_url,
                        required=paper.required,
                        replaced_by=list(paper.replaced_by),
                        data_source=paper.data_source,
                        note=paper.note,
                    )
                    for paper in case.documents.all()
                ],
                steps=[step.text for step in case.steps.all()],
            )
            for case in version.cases.all()
        ],
        channels=[_channel(row, codes) for row in version.channels.all()],
        fees=[_fee(row, codes) for row in version.fees.all()],
        bases=[
            BasisRecord(row.number, row.name, row.issuer, row.issued_on, row.effective_on, row.url)
            for row in version.legal_bases.all()
        ],
        agencies=[AgencyRecord(row.role, row.name, row.code, row.key) for row in version.agencies.all()],
        results=[
            ResultRecord(row.code, row.name, row.template_url, row.valid_months)
            for row in version.results.all()
        ],
        related=[RelatedRecord(row.code, row.kind) for row in version.related.all()],
        **plain,
    )


def _channel(row: FilingChannel, codes: dict[int, str]) -> ChannelRecord:
    return ChannelRecord(row.channel, row.amount, row.unit, row.note, codes.get(row.case_id or 0, ""))


def _fee(row: Fee, codes: dict[int, str]) -> FeeRecord:
    return FeeRecord(
        name=row.name,
        kind=row.kind,
        amount=row.amount,
        per=row.per,
        note=row.note,
        basis=row.basis,
        channel=row.channel,
        case=codes.get(row.case_id or 0, ""),
    )
