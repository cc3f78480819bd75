"""The evidence of a finding: exactly the steps, requests, papers or dossiers it counted, cut to what the actor may see.

No applicant is named here: what is judged is the procedure. Who may open a dossier goes on to it by its code.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from motcua.base.lists.registry import in_batches
from motcua.base.organisations.actor import Actor
from motcua.base.worktime import rules as worktime
from motcua.base.worktime.queries import calendar_for
from motcua.catalogue.procedures.models import RequiredDocument
from motcua.catalogue.processes.table import Outcome
from motcua.control.burden.computing.figures import span
from motcua.control.burden.models import Finding
from motcua.onestop.dossiers import queries as dossiers
from motcua.onestop.dossiers.models import Dossier, DossierPaper, Result, SupplementRequest, WorkItem

Kind = Finding.Kind
STEPS, REQUESTS, PAPERS, DOSSIERS = "viec", "bo_sung", "giay_to", "ho_so"
SORT_OF: dict[str, str] = {
    Kind.BOUNCING: STEPS, Kind.SLOW_PLACE: STEPS, Kind.SLOW_STEP: STEPS, Kind.IDLE_STEP: STEPS,
    Kind.NEEDLESS_PAPER: REQUESTS, Kind.SUPPLEMENT: REQUESTS, Kind.HELD_PAPER: PAPERS,
    Kind.LATE: DOSSIERS, Kind.WAITING: DOSSIERS, Kind.TRIPS: DOSSIERS,
}  # fmt: skip
SORTS = {STEPS: "Lượt việc", REQUESTS: "Yêu cầu bổ sung", PAPERS: "Giấy tờ đã nộp", DOSSIERS: "Hồ sơ"}


def of(found: Finding, *, by: Actor) -> QuerySet[Any]:
    """Return the rows of a finding that the actor may see, the newest first."""
    rows = _ALL[SORT_OF[found.kind]](found)
    seen = dossiers.visible(by, "burden.view")
    if seen.query.where:
        of_dossier = "pk" if SORT_OF[found.kind] == DOSSIERS else "dossier"
        rows = rows.filter(**{f"{of_dossier}__in": seen.values("pk")})
    return rows.order_by("-pk")


def _finished(found: Finding, prefix: str = "dossier__") -> dict[str, Any]:
    begins, ends = span(found.run.first, found.run.last)
    return {
        f"{prefix}finished_at__gte": begins, f"{prefix}finished_at__lt": ends, f"{prefix}system": "",
        f"{prefix}procedure_id__in": found.procedures,
    }  # fmt: skip


def _steps(found: Finding) -> QuerySet[WorkItem]:
    begins, ends = span(found.run.first, found.run.last)
    rows = WorkItem.objects.filter(
        closed_at__gte=begins,
        closed_at__lt=ends,
        dossier__system="",
        dossier__procedure_id__in=found.procedures,
    )
    if found.kind == Kind.SLOW_PLACE:
        return rows.filter(kind=found.step_kind, unit__agency_id__in=found.agencies)
    rows = rows.filter(step=found.step, kind=found.step_kind)
    return rows.filter(outcome=Outcome.RETURN) if found.kind == Kind.BOUNCING else rows


def _requests(found: Finding) -> QuerySet[SupplementRequest]:
    asked = Q()
    for document in found.documents:
        asked |= Q(items__contains=[{"document_id": document}])
    return SupplementRequest.objects.filter(asked, **_finished(found))


def _papers(found: Finding) -> QuerySet[DossierPaper]:
    rows = DossierPaper.objects.filter(
        document_id__in=found.documents,
        received=True,
        source__in=["NOP", "SO_HOA"],
        reuse=0,
        **_finished(found),
    )
    documents = RequiredDocument.objects.filter(pk__in=found.documents)
    if documents.exclude(data_source="").exists():
        return rows
    codes = {code for one in documents for code in one.replaced_by}
    given = Result.objects.filter(
        dossier__applicant_id=OuterRef("dossier__applicant_id"), kind=Result.Kind.RESULT, code__in=codes,
        replaced_by__isnull=True, signed_at__lt=OuterRef("dossier__received_at"),
    )  # fmt: skip
    return rows.filter(Exists(given))


def _dossiers(found: Finding) -> QuerySet[Dossier]:
    rows = Dossier.objects.filter(**_finished(found, ""))
    if found.kind == Kind.LATE:
        return rows.filter(timeliness="QUA_HAN")
    return rows.filter(channel=Dossier.Channel.DIRECT) if found.kind == Kind.TRIPS else rows


_ALL = {STEPS: _steps, REQUESTS: _requests, PAPERS: _papers, DOSSIERS: _dossiers}


@dataclass(frozen=True)
class Line:
    """One row of evidence in words; times of work are working minutes."""

    pk: int
    dossier_id: int
    code: str
    procedure: str
    agency: str
    what: str
    who: str
    begins: datetime | None
    ends: datetime | None
    used: int | None
    given: int | None
    outcome: str
    note: str = ""

    @property
    def used_hours(self) -> float | None:
        """Working hours used."""
        return None if self.used is None else round(self.used / 60, 1)

    @property
    def given_hours(self) -> float | None:
        """Working hours given."""
        return None if not self.given else round(self.given / 60, 1)

    @property
    def is_over(self) -> bool:
        """Whether more was used than given."""
        return bool(self.given) and (self.used or 0) > (self.given or 0)


def shown(found: Finding) -> QuerySet[Any]:
    """Return the model of a finding's rows with what a line shows."""
    dossier = ("dossier__procedure", "dossier__agency")
    return {
        STEPS: lambda: WorkItem.objects.select_related(*dossier, "unit__agency"),
        REQUESTS: lambda: SupplementRequest.objects.select_related(*dossier),
        PAPERS: lambda: DossierPaper.objects.select_related(*dossier),
        DOSSIERS: lambda: Dossier.objects.select_related("procedure", "agency"),
    }[SORT_OF[found.kind]]()  # fmt: skip


def line(row: Any) -> Line:
    """Return a row of evidence in words."""
    if isinstance(row, WorkItem):
        return _of_step(row)
    if isinstance(row, SupplementRequest):
        return _of_request(row)
    return _of_paper(row) if isinstance(row, DossierPaper) else _of_dossier(row)


def _minutes(agency: int, start: datetime | None, end: datetime | None) -> int | None:
    if start is None or end is None:
        return None
    return max(0, worktime.working_minutes(calendar_for(agency), start, end))


_OUTCOMES = dict(Outcome.choices)


def _of_step(row: WorkItem) -> Line:
    one = row.dossier
    return Line(
        row.pk, one.pk, one.label, one.procedure.code, str(row.unit.agency), row.name,
        row.closed_by_name or row.unit.name, row.opened_at, row.closed_at,
        _minutes(row.unit.agency_id, row.opened_at, row.closed_at), row.minutes,
        _OUTCOMES.get(row.outcome, ""), row.note,
    )  # fmt: skip


def _of_request(row: SupplementRequest) -> Line:
    one = row.dossier
    names = "; ".join(str(item.get("name", "")) for item in row.items)
    began = row.sent_at or row.asked_at
    result = "bị từ chối" if one.refused else "được giải quyết"
    return Line(
        row.pk, one.pk, one.label, one.procedure.code, str(one.agency), names, row.asked_by_name, began,
        row.fulfilled_at, _minutes(one.agency_id, began, row.fulfilled_at), None, f"Hồ sơ {result}", row.reason,
    )  # fmt: skip


def _of_paper(row: DossierPaper) -> Line:
    one = row.dossier
    return Line(
        row.pk, one.pk, one.label, one.procedure.code, str(one.agency), row.name, row.get_source_display(),
        one.received_at, one.finished_at, None, None, row.get_form_display(),
    )  # fmt: skip


def _of_dossier(row: Dossier) -> Line:
    late = f"chậm {round((_minutes(row.agency_id, row.legal_due_at, row.finished_at) or 0) / 60, 1)} giờ"
    return Line(
        row.pk, row.pk, row.label, row.procedure.code, str(row.agency), row.get_channel_display(), "", row.received_at,
        row.finished_at, _minutes(row.agency_id, row.received_at, row.finished_at), row.working_minutes or None,
        late.replace(".", ",") if row.timeliness == "QUA_HAN" else "Đúng hoặc trước hạn", row.late_cause,
    )  # fmt: skip


def lines(found: Finding, *, by: Actor) -> Iterator[Line]:
    """Yield all lines of a finding in batches, for a file."""
    for row in in_batches(of(found, by=by), shown(found)):
        yield line(row)


def newest(found: Finding, *, by: Actor, before: int | None, size: int) -> list[Line]:
    """Return a page of lines: keys first, then what a line shows.

    Args:
        found: whose.
        by: for whom.
        before: the key of the last line of the page before, None for the first page.
        size: how many.
    """
    rows = of(found, by=by)
    if before is not None:
        rows = rows.filter(pk__lt=before)
    keys = list(rows.values_list("pk", flat=True)[:size])
    found_rows = {row.pk: row for row in shown(found).filter(pk__in=keys)}
    return [line(found_rows[key]) for key in keys if key in found_rows]
