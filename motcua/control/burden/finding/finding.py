"""Reads the sums of a run, asks every detector, and stores what they found in order of what could be spared."""

from collections.abc import Iterable
from decimal import Decimal

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import QuerySet, Sum

from motcua.base.organisations.models import Agency
from motcua.catalogue.procedures.models import Field
from motcua.control.burden import rules
from motcua.control.burden.finding import papers, procedures, steps
from motcua.control.burden.finding.found import Found
from motcua.control.burden.finding.sums import PaperSum, ProcedureSum, StepSum, Sums
from motcua.control.burden.models import Finding, PaperBurden, ProcedureBurden, Run, StepBurden
from motcua.law.burden import Measures

DETECTORS = (
    steps.bouncing, steps.slow_places, steps.slow_steps, steps.idle, papers.asked_again, papers.held, procedures.late,
    procedures.waiting, procedures.trips,
)  # fmt: skip


def read(run: Run) -> Sums:
    """Return the sums of a run as plain data."""
    rows = (
        ProcedureBurden.objects.filter(run=run)
        .values("procedure_id", "procedure__code", "procedure__name", "field_id")
        .annotate(
            agencies=ArrayAgg("agency_id", distinct=True, order_by="agency_id"), levels=ArrayAgg("level",
            distinct=True),
            n=Sum("dossiers"), late=Sum("late"), late_minutes=Sum("late_minutes"), trips=Sum("trips"),
            minutes=Sum("minutes"), passing=Sum("passing_minutes"), direct=Sum("direct"),
        )
    )  # fmt: skip
    found = {
        row["procedure_id"]: ProcedureSum(
            row["procedure_id"], row["procedure__code"], row["procedure__name"], row["field_id"], row["agencies"],
            row["levels"], row["n"], row["late"], row["late_minutes"], row["trips"], row["minutes"], row["passing"],
            row["direct"],
        )
        for row in rows
    }  # fmt: skip
    asked = PaperBurden.objects.filter(run=run).values_list(
        "procedure_id", "procedure__field_id", "case_code", "name", "documents", "dossiers", "brought", "held",
        "reused", "asked", "requests", "refused", "waited_minutes", "direct", "data_source", "result_codes",
    )  # fmt: skip
    return Sums(
        run.days,
        found,
        step_sums(StepBurden.objects.filter(run=run)),
        [PaperSum(*row) for row in asked],
        dict(Field.objects.values_list("pk", "name")),
        {row.pk: str(row) for row in Agency.objects.only("name", "short_name")},
    )


def step_sums(rows: QuerySet[StepBurden]) -> list[StepSum]:
    """Return figures of steps by place as plain data."""
    taken = rows.values_list(
        "procedure_id", "field_id", "agency_id", "level", "step", "kind", "name", "items", "minutes", "given", "over",
        "over_minutes", "sent_back", "redone", "redone_minutes", "asked", "refused", "noted", "spread",
    )  # fmt: skip
    return [StepSum(*row[:-1], rules.buckets_of(row[-1])) for row in taken.iterator(chunk_size=5000)]


def find(sums: Sums, measures: Measures) -> list[Found]:
    """Return what stands out, what could be spared most first."""
    found = [one for detector in DETECTORS for one in detector(sums, measures)]
    return sorted(found, key=lambda one: (-one.score(measures), one.key))


def store(run: Run, found: Iterable[Found], sums: Sums, measures: Measures) -> int:
    """Store the findings of a run in order and return how many there are."""
    rows = [
        Finding(
            run=run, key=one.key, kind=one.kind, place=place, procedure_id=one.procedure, procedures=one.procedures,
            field_id=one.field, levels=_levels(one, sums), agencies=one.agencies or _agencies(one, sums), step=one.step,
            step_kind=one.step_kind, step_name=one.step_name, paper=one.paper, documents=one.documents,
            dossiers=one.rows, share=one.share, hours=_tenths(one.people_hours(measures)),
            waiting=_tenths(one.waiting), cost=one.cost(measures), score=one.score(measures), sentence=one.sentence,
            facts=[list(fact) for fact in one.facts], remedy=one.remedy,
        )
        for place, one in enumerate(found, 1)
    ]  # fmt: skip
    Finding.objects.bulk_create(rows, batch_size=500)
    return len(rows)


def _tenths(value: float) -> Decimal:
    return Decimal(f"{value:.1f}")


def _agencies(one: Found, sums: Sums) -> list[int]:
    known = sums.procedures.get(one.procedure)
    return known.agencies if known else []


def _levels(one: Found, sums: Sums) -> list[str]:
    known = sums.procedures.get(one.procedure)
    return known.levels if known else []
