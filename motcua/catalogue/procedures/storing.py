"""Writing records as rows, many at a time; only `services` calls this, inside its transaction."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Model

from motcua.base.text import fold
from motcua.catalogue.procedures.importing.record import CaseRecord, ProcedureRecord
from motcua.catalogue.procedures.importing.stored import DERIVED, PLAIN
from motcua.catalogue.procedures.models import (
    Fee,
    Field,
    FilingChannel,
    LegalBasis,
    Procedure,
    ProcedureAgency,
    ProcedureCase,
    ProcedureResult,
    ProcedureStep,
    ProcedureVersion,
    RelatedProcedure,
    RequiredDocument,
)

PARTS_OF_VERSION = (FilingChannel, Fee, LegalBasis, ProcedureAgency, ProcedureResult, RelatedProcedure)
_SMALL_WORDS = 2


@dataclass
class Plan:
    """One record and what it becomes: a version to insert, or the version it replaces in place."""

    record: ProcedureRecord
    procedure: Procedure
    version: ProcedureVersion
    closes: ProcedureVersion | None = None
    replaces: bool = False


def search_text(record: ProcedureRecord) -> str:
    """Return what search looks through: name, code with and without dot, abbreviations, initials of the name.

    The initials let "tlht" find "… trích lục hộ tịch" without anybody writing the abbreviation down.
    """
    name = fold(record.name)
    letters = "".join(word[0] for word in name.replace(",", " ").split() if word[0].isalnum())
    initials = letters if len(letters) > _SMALL_WORDS else ""
    parts = [
        name,
        record.code.lower(),
        record.code.replace(".", ""),
        *map(fold, record.abbreviations),
        initials,
    ]
    return " ".join(part for part in parts if part)


def fields_of(records: Iterable[ProcedureRecord]) -> dict[str, Field]:
    """Return the field of every name among the records (by folded name), making those that lack."""
    wanted = {fold(record.field_name): record for record in records if record.field_name}
    known = {row.folded: row for row in Field.objects.filter(folded__in=wanted)}
    taken = set(Field.objects.values_list("code", flat=True))
    for folded, record in wanted.items():
        code = record.field_code
        if folded in known:
            if code and code not in taken and known[folded].code.startswith(DERIVED):
                known[folded].code = code
                known[folded].save(update_fields=["code"])
                taken.add(code)
            continue
        if not code or code in taken:
            code = base = f"{DERIVED}{folded.replace(' ', '-')}"[:76]
            suffix = 1
            while code in taken:
                suffix += 1
                code = f"{base}-{suffix}"
        taken.add(code)
        known[folded] = Field.objects.create(code=code, name=record.field_name, folded=folded[:250])
    return known


def fill_version(version: ProcedureVersion, record: ProcedureRecord, fields: dict[str, Field]) -> None:
    """Copy a record's own attributes into a version (not saved)."""
    for name in PLAIN:
        setattr(version, name, getattr(record, name))
    version.field = fields.get(fold(record.field_name))
    version.missing = record.missing()
    version.content_hash = record.content_hash()


def write(plans: list[Plan]) -> None:
    """Insert or replace the planned versions with all their parts, one statement for each kind of part."""
    closed = [plan.closes for plan in plans if plan.closes]
    if closed:
        ProcedureVersion.objects.bulk_update(closed, ["valid_to"], batch_size=200)
    old = [plan.procedure for plan in plans if plan.procedure.pk is not None]
    Procedure.objects.bulk_create([plan.procedure for plan in plans if plan.procedure.pk is None])
    Procedure.objects.bulk_update(
        old, ["local_suffix", "name", "field", "folded", "abbreviations", "is_open"], batch_size=200
    )
    for plan in plans:
        plan.version.procedure = plan.procedure
    ProcedureVersion.objects.bulk_create([plan.version for plan in plans if not plan.replaces])
    replaced = [plan for plan in plans if plan.replaces]
    for plan in replaced:
        plan.version.save()
        _clear(plan)
    _write_parts(plans)


def _clear(plan: Plan) -> None:
    """Delete the parts of a version being replaced; cases that stay keep their rows: others refer to them."""
    for model in PARTS_OF_VERSION:
        model.objects.filter(version=plan.version).delete()
    RequiredDocument.objects.filter(case__version=plan.version).delete()
    ProcedureStep.objects.filter(case__version=plan.version).delete()
    ProcedureCase.objects.filter(version=plan.version).exclude(
        code__in=[case.code for case in plan.record.cases]
    ).delete()


def _write_parts(plans: list[Plan]) -> None:
    cases: list[ProcedureCase] = []
    of_version: dict[int, dict[str, ProcedureCase]] = {}
    for plan in plans:
        for position, case in enumerate(plan.record.cases):
            row = ProcedureCase(version=plan.version, code=case.code, name=case.name, position=position)
            cases.append(row)
            of_version.setdefault(plan.version.pk, {})[case.code] = row
    ProcedureCase.objects.bulk_create(
        cases, update_conflicts=True, unique_fields=["version", "code"], update_fields=["name", "position"]
    )
    papers: list[RequiredDocument] = []
    steps: list[ProcedureStep] = []
    for plan in plans:
        for case in plan.record.cases:
            row = of_version[plan.version.pk][case.code]
            papers += _papers(row, case)
            steps += [ProcedureStep(case=row, position=at, text=text) for at, text in enumerate(case.steps)]
    RequiredDocument.objects.bulk_create(papers)
    ProcedureStep.objects.bulk_create(steps)
    _write_version_parts(plans, of_version)


def _papers(row: ProcedureCase, case: CaseRecord) -> list[RequiredDocument]:
    return [
        RequiredDocument(case=row, position=position, **vars(paper))
        for position, paper in enumerate(case.documents)
    ]


def _write_version_parts(plans: list[Plan], of_version: dict[int, dict[str, ProcedureCase]]) -> None:
    rows: dict[type[Model], list] = {model: [] for model in PARTS_OF_VERSION}
    for plan in plans:
        version, record = plan.version, plan.record
        cases = of_version[version.pk]
        for channel in record.channels:
            values = vars(channel) | {
                "case": cases.get(channel.case),
                "unit": channel.unit if channel.amount else "",
            }
            rows[FilingChannel].append(FilingChannel(version=version, **values))
        for fee in record.fees:
            rows[Fee].append(Fee(version=version, **(vars(fee) | {"case": cases.get(fee.case)})))
        rows[LegalBasis] += [LegalBasis(version=version, **vars(basis)) for basis in record.bases]
        rows[ProcedureAgency] += [ProcedureAgency(version=version, **vars(row)) for row in record.agencies]
        rows[ProcedureResult] += [ProcedureResult(version=version, **vars(row)) for row in record.results]
        rows[RelatedProcedure] += [RelatedProcedure(version=version, **vars(row)) for row in record.related]
    for model, objects in rows.items():
        model._default_manager.bulk_create(objects)
