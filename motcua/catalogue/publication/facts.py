"""What the rules of data cleaning are told: the province's own records, and who owes the mending of a code."""

from collections.abc import Collection, Iterator, Mapping
from datetime import date

from django.db.models import Count

from motcua.base import clock
from motcua.base.organisations.models import Agency
from motcua.base.worktime.queries import calendar_for
from motcua.catalogue.procedures.importing.record import (
    BasisRecord,
    CaseRecord,
    DocumentRecord,
    ProcedureRecord,
)
from motcua.catalogue.procedures.importing.stored import records_of
from motcua.catalogue.procedures.models import LegalBasis, Procedure, ProcedureVersion, RequiredDocument
from motcua.catalogue.processes import queries as processes
from motcua.catalogue.publication import comparing, entries
from motcua.catalogue.publication.comparing import Difference, Ended, KnownForm, Own
from motcua.catalogue.publication.homes import Names, homes
from motcua.catalogue.publication.models import EndedDocument, FormCopy, Posting
from motcua.law.publication import publication_law

_TIERS = {"TINH": "cấp tỉnh", "XA": "cấp xã"}


def own(day: date | None = None, *, wholly: Collection[str] | None = None) -> dict[str, Own]:
    """Return every procedure of the province by code: the version in force, else the last there was.

    Args:
        day: today by default.
        wholly: codes whose record is needed with all its parts; of the others only what the rules that look at the
            province's own data ask for (legal bases, forms). None: all of them.
    """
    on = day or clock.today()
    newest = (
        ProcedureVersion.objects.filter(valid_from__lte=on)
        .order_by("procedure_id", "-valid_from")
        .distinct("procedure_id")
        .select_related("procedure")
    )
    hanging = dict(
        Posting.objects.filter(taken_down_on__isnull=True, procedure__isnull=False)
        .order_by()
        .values_list("procedure__code")
        .annotate(n=Count("pk"))
    )
    versions = list(newest)
    whole = [row for row in versions if wholly is None or row.procedure.code in wholly]
    parts = [row for row in versions if wholly is not None and row.procedure.code not in wholly]
    found = {}
    for version, record in [*zip(whole, records_of(whole), strict=True), *_in_part(parts)]:
        in_force = version.is_public and (version.valid_to is None or version.valid_to >= on)
        found[record.code] = Own(record, in_force, hanging.get(record.code, 0))
    return found


def _in_part(versions: list[ProcedureVersion]) -> Iterator[tuple[ProcedureVersion, ProcedureRecord]]:
    """Yield versions as records with their legal bases and forms alone."""
    bases: dict[int, list[BasisRecord]] = {}
    for row in LegalBasis.objects.filter(version__in=versions):
        bases.setdefault(row.version_id, []).append(BasisRecord(row.number, row.name))
    papers: dict[int, list[DocumentRecord]] = {}
    named = RequiredDocument.objects.filter(case__version__in=versions).exclude(
        form_url="", form_name="", form_code=""
    )
    for paper in named.select_related("case"):
        papers.setdefault(paper.case.version_id, []).append(
            DocumentRecord(
                paper.name, form_code=paper.form_code, form_name=paper.form_name, form_url=paper.form_url
            )
        )
    for version in versions:
        yield version, ProcedureRecord(
            code=version.procedure.code, name=version.name, source=version.source, publisher=version.publisher,
            decision_no=version.decision_no, decision_date=version.decision_date,
            bases=bases.get(version.pk, []), cases=[CaseRecord(documents=papers.get(version.pk, []))],
        )  # fmt: skip


def differences(
    ours: Mapping[str, Own],
    national: Mapping[str, ProcedureRecord],
    *,
    taken_on: date,
    whole: bool,
    unchecked: set[str],
    unread: frozenset[str] = frozenset(),
) -> Iterator[Difference]:
    """Yield what all eight rules find.

    Args:
        taken_on: the day the national list was taken.
        whole: whether it is the whole list.
        unchecked: filled with the addresses of forms nobody has looked behind.
        unread: codes whose national record could not be read.
    """
    today = clock.today()
    yield from comparing.presence(ours, national, whole=whole, unread=unread)
    yield from comparing.contents(ours, national)
    ended = {
        row.folded: Ended(row.number, row.ended_on, row.replaced_by) for row in EndedDocument.objects.all()
    }
    yield from comparing.legal_bases(ours, ended, today)
    days, calendar = publication_law().entry_days["tinh"], calendar_for()
    looked_at = ours if whole else {code: one for code, one in ours.items() if code in national}
    yield from comparing.late_entries(
        looked_at, national, taken_on=taken_on, due_of=lambda signed: calendar.add_workdays(signed, days),
        entered=entries.known(),
    )  # fmt: skip
    yield from comparing.still_public(ours, national)
    yield from comparing.without_process(_lacking())
    known = {row.url: KnownForm(row.opens, row.fault) for row in FormCopy.objects.all()}
    yield from comparing.forms(ours, known, unchecked)


def _lacking() -> Iterator[tuple[str, str, list[str]]]:
    rows = processes.lacking().values_list("procedure__code", "name", "lacks_tinh", "lacks_xa")
    for code, name, province, commune in rows:
        yield code, name, [_TIERS[tier] for tier, lacks in (("TINH", province), ("XA", commune)) if lacks]


def form_urls() -> set[str]:
    """Return the addresses of the forms of what is in force."""
    today = clock.today()
    versions = ProcedureVersion.objects.on(today).filter(is_public=True)
    rows = RequiredDocument.objects.filter(case__version__in=versions).exclude(form_url="")
    return set(rows.values_list("form_url", flat=True))


class Owners:
    """Who owes the mending of a code: the agency the announcement names, else that of the field, else the office."""

    def __init__(self, national: Mapping[str, ProcedureRecord]) -> None:
        today = clock.today()
        self._procedures = dict(Procedure.objects.values_list("code", "pk"))
        self._homes, self._names, self._national = homes(today), Names(today), national
        self.at_work = set(Agency.objects.on(today).values_list("pk", flat=True))
        self._office = (
            Agency.objects.on(today)
            .filter(level="TINH", kind=Agency.Kind.OFFICE)
            .order_by("pk")
            .values_list("pk", flat=True)
            .first()
        )

    def of(self, code: str) -> tuple[int | None, int | None]:
        """Return the procedure of a code, if it is ours, and the agency that owes its mending."""
        procedure_id = self._procedures.get(code)
        home = self._homes.get(procedure_id or 0)
        if home is not None and home.owner is not None:
            return procedure_id, home.owner
        record = self._national.get(code)
        named = self._names.first(row.name for row in record.agencies) if record else None
        return procedure_id, named or self._office
