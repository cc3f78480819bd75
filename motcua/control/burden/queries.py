"""Reads: runs, the ranking of findings, procedures and steps under filters, all cut to what the actor may see."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, Q, QuerySet, Sum

from motcua.base.errors import NotFound
from motcua.base.organisations.actor import Actor
from motcua.base.organisations.models import Agency
from motcua.base.organisations.permissions import allowed
from motcua.base.organisations.reach import one_of, province_wide
from motcua.base.posted import as_key
from motcua.base.text import clean, fold
from motcua.catalogue.procedures.models import Field, Procedure
from motcua.control.burden import rules
from motcua.control.burden.models import Finding, ProcedureBurden, Proposal, Run, StepBurden
from motcua.law.burden import measures_on

LEVELS = {"TINH": "Cấp tỉnh", "XA": "Cấp xã"}
PARTS = {
    "chi_phi": "Chi phí tuân thủ",
    "cho_doi": "Chờ đợi",
    "bo_sung": "Phải bổ sung",
    "tra_lai": "Trả đi trả lại",
    "qua_han": "Quá hạn",
    "di_lai": "Đi lại",
}


def whole(by: Actor) -> bool:
    """Tell whether an actor sees the whole province; others see their agency's part."""
    return province_wide(by, "burden.view")


def done_runs() -> QuerySet[Run]:
    """Return the runs that were worked out, the newest first."""
    return Run.objects.filter(state=Run.State.DONE).order_by("-pk")


def run_of(params: Mapping[str, str]) -> Run | None:
    """Return the run an address names (`lan`), else the newest; None when there is none yet."""
    asked = as_key(params.get("lan", ""))
    found = done_runs()
    return (found.filter(pk=asked).first() if asked else None) or found.first()


def last_asked() -> Run | None:
    """Return the run asked for last, whatever became of it."""
    return Run.objects.order_by("-pk").first()


@dataclass(frozen=True)
class Choice:
    """The filters of the ranking as they stand in the address."""

    kind: str = ""
    agency: int | None = None
    field: int | None = None
    level: str = ""
    q: str = ""

    @classmethod
    def read(cls, params: Mapping[str, str]) -> "Choice":
        """Read the filters; what means nothing is left out."""
        kind, level = params.get("loai", ""), params.get("cap", "")
        return cls(
            kind if kind in Finding.Kind.values else "", as_key(params.get("co-quan", "")),
            as_key(params.get("linh-vuc", "")), level if level in LEVELS else "", clean(params.get("q", ""))[:60],
        )  # fmt: skip

    def findings(self, rows: QuerySet[Finding], *, kind: bool = True) -> QuerySet[Finding]:
        """Return the findings that pass."""
        if kind and self.kind:
            rows = rows.filter(kind=self.kind)
        if self.agency is not None:
            rows = rows.filter(agencies__contains=[self.agency])
        if self.field is not None:
            rows = rows.filter(field_id=self.field)
        if self.level:
            rows = rows.filter(levels__contains=[self.level])
        if self.q:
            rows = rows.filter(_named(self.q))
        return rows

    def figures(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Return the figures (by procedure or by step) that pass."""
        if self.agency is not None:
            rows = rows.filter(agency_id=self.agency)
        if self.field is not None:
            rows = rows.filter(field_id=self.field)
        if self.level:
            rows = rows.filter(level=self.level)
        if self.q:
            rows = rows.filter(_named(self.q))
        return rows


def _named(text: str) -> Q:
    return Q(procedure__code__startswith=text) | Q(procedure__folded__contains=fold(text))


def findings(by: Actor, run: Run) -> QuerySet[Finding]:
    """Return the findings of a run that touch what the actor sees, in order."""
    rows = Finding.objects.filter(run=run).select_related("procedure", "field").order_by("place")
    return rows if whole(by) else rows.filter(agencies__contains=[by.agency_id])


def finding(pk: int, *, by: Actor) -> Finding:
    """Return a finding the actor may see; raises NotFound for all others."""
    rows = Finding.objects.select_related("run", "procedure", "field").filter(pk=pk)
    if allowed(by, "burden.view") is None:
        rows = rows.none()
    elif not whole(by):
        rows = rows.filter(agencies__contains=[by.agency_id])
    found = rows.first()
    if found is None:
        raise NotFound("Không có phát hiện này, hoặc nó thuộc cơ quan khác.")
    return found


def counts(rows: QuerySet[Finding]) -> dict[str, int]:
    """Return how many findings there are of each kind."""
    return dict(rows.order_by().values_list("kind").annotate(n=Count("pk")))


def follows(found: Finding, limit: int = 12) -> list[Finding]:
    """Return the same finding in earlier runs, the newest first."""
    rows = Finding.objects.filter(key=found.key, run__state=Run.State.DONE, run_id__lt=found.run_id)
    return list(rows.select_related("run").order_by("-run_id")[:limit])


def proposals_of(found: Finding) -> QuerySet[Proposal]:
    """Return what was proposed on a finding, in this run and in others."""
    return Proposal.objects.filter(key=found.key).select_related("option__agency", "option__procedure")


_SUMS = {
    name: Sum(name)
    for name in (
        "dossiers", "late", "late_minutes", "refused", "asked_again", "requests", "direct", "online", "trips", "papers",
        "loops", "minutes", "paused_minutes", "passing_minutes", "fees", "hours", "cost",
    )
}  # fmt: skip


def seen_procedures(by: Actor, run: Run) -> QuerySet[ProcedureBurden]:
    """Return the figures by procedure and agency that the actor sees."""
    rows = ProcedureBurden.objects.filter(run=run)
    return rows if whole(by) else rows.filter(agency_id=by.agency_id)


def seen_steps(by: Actor, run: Run) -> QuerySet[StepBurden]:
    """Return the figures by step and agency that the actor sees."""
    rows = StepBurden.objects.filter(run=run)
    return rows if whole(by) else rows.filter(agency_id=by.agency_id)


def measured_steps(by: Actor, run: Run) -> QuerySet[StepBurden]:
    """Return those of steps that are work of the office: not waiting for people, not handing over."""
    unmeasured = run.settings.get("buoc_khong_do") or sorted(measures_on(run.last).unmeasured)
    return seen_steps(by, run).exclude(kind__in=unmeasured)


@dataclass(frozen=True)
class RankedProcedure:
    """A procedure with its burden: sums of the period, parts, points of 100 of the province."""

    id: int
    code: str
    name: str
    field: str
    sums: dict[str, Any]
    parts: list[rules.Part]
    place: int = 0

    @property
    def points(self) -> float:
        """All points together."""
        return sum(part.points for part in self.parts)


def _amounts(sums: Mapping[str, Any]) -> dict[str, float]:
    return {
        "chi_phi": float(sums["cost"] or 0),
        "cho_doi": float(sums["minutes"] or 0),
        "bo_sung": float(sums["requests"] or 0),
        "tra_lai": float(sums["loops"] or 0),
        "qua_han": float(sums["late_minutes"] or 0),
        "di_lai": float(sums["trips"] or 0),
    }


def ranked_procedures(by: Actor, run: Run, choice: Choice) -> list[RankedProcedure]:
    """Return procedures by points, most first; parts are shares of the whole province's, whatever the filters."""
    totals = _amounts(ProcedureBurden.objects.filter(run=run).aggregate(**_SUMS))
    rows = (
        choice.figures(seen_procedures(by, run))
        .order_by()
        .values("procedure_id", "procedure__code", "procedure__name", "field__name")
        .annotate(**_SUMS)
    )
    kept = run.settings.get("trong_so") or measures_on(run.last).weights
    weights = {code: kept.get(code, 0) for code in PARTS}
    found = [
        RankedProcedure(
            row["procedure_id"], row["procedure__code"], row["procedure__name"], row["field__name"] or "", row,
            rules.points(_amounts(row), totals, weights),
        )
        for row in rows
    ]  # fmt: skip
    found.sort(key=lambda one: (-one.points, one.code))
    return [
        RankedProcedure(one.id, one.code, one.name, one.field, one.sums, one.parts, place)
        for place, one in enumerate(found, 1)
    ]


_STEP_SUMS = {
    name: Sum(name)
    for name in (
        "items", "minutes", "given", "over", "over_minutes", "sent_back", "redone", "redone_minutes", "asked",
        "refused",
    )
}  # fmt: skip


def ranked_steps(by: Actor, run: Run, choice: Choice) -> list[dict[str, Any]]:
    """Return steps of procedures by the time lost in them, used beyond their time or done again, most first."""
    rows = (
        choice.figures(measured_steps(by, run))
        .order_by()
        .values("procedure_id", "procedure__code", "procedure__name", "step")
        .annotate(
            **_STEP_SUMS, names=ArrayAgg("name", distinct=True), places=Count("agency_id", distinct=True)
        )
    )
    found = [row | {"name": row["names"][0]} for row in rows]
    for row in found:
        row["lost"] = (row["over_minutes"] or 0) + (row["redone_minutes"] or 0)
        row["share_over"] = 100 * rules.ratio(row["over"], row["items"])
        row["share_back"] = 100 * rules.ratio(row["sent_back"], row["items"])
        row["mean"] = rules.ratio(row["minutes"], row["items"])
        row["mean_given"] = rules.ratio(row["given"], row["items"])
    found.sort(key=lambda row: (-row["lost"], row["procedure__code"], row["step"]))
    return [row | {"place": place} for place, row in enumerate(found, 1)]


def offered(by: Actor, run: Run) -> dict[str, Any]:
    """Return what the filters offer: agencies, fields and tiers that the run has figures of."""
    rows = seen_procedures(by, run).order_by()
    agencies = Agency.objects.filter(pk__in=rows.values("agency_id")).order_by("level", "name")
    return {
        "agencies": agencies if whole(by) else Agency.objects.none(),
        "fields": Field.objects.filter(pk__in=rows.values("field_id")).order_by("folded"),
        "levels": LEVELS,
    }


def yearly_cost(run: Run, procedure_id: int) -> int:
    """Return what a procedure costs people in a year by a run (đồng)."""
    found = ProcedureBurden.objects.filter(run=run, procedure_id=procedure_id).aggregate(cost=Sum("cost"))[
        "cost"
    ]
    return round(rules.yearly(found or 0, run.days))


def procedure(pk: int) -> Procedure:
    """Return a procedure; raises NotFound."""
    return one_of(Procedure.objects.select_related("field"), pk, "Không có thủ tục này.")
