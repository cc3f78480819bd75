"""Reads a what-if: which process, which changes the address asks for, what the run observed of both."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Sum
from django.http import QueryDict

from motcua.base import clock
from motcua.base.errors import DomainError, Invalid
from motcua.catalogue.processes import queries as processes
from motcua.catalogue.processes.bpmn import to_bpmn
from motcua.catalogue.processes.checks import Fault, LegalLimit, check
from motcua.catalogue.processes.models import ProcessVersion
from motcua.catalogue.processes.simulate import RETURN, Path, paths
from motcua.catalogue.processes.table import GENERATED, Outcome, StepRow
from motcua.control.burden import rules
from motcua.control.burden.models import PaperBurden, ProcedureBurden, Run, StepBurden
from motcua.control.burden.whatif import rules as play
from motcua.control.burden.whatif.rules import (
    CUT,
    DATA,
    MERGE,
    REMOVE,
    Change,
    Expected,
    PaperUse,
    People,
    Seen,
)
from motcua.control.burden.worth import measures_of


@dataclass(frozen=True)
class PathPair:
    """A way through the process, now and afterwards (None: it is no longer there, or was not)."""

    title: str
    before: Path | None
    after: Path | None


@dataclass(frozen=True)
class Answer:
    """What a what-if comes to, before beside after."""

    version: ProcessVersion
    before: list[StepRow]
    after: list[StepRow]
    changes: list[Change]
    limit: LegalLimit | None
    seen: Mapping[str, Seen]
    expected: tuple[Expected, Expected]
    people: tuple[People, People]
    papers: list[PaperUse]
    faults: list[Fault]
    error: DomainError | None = None

    @property
    def ways(self) -> list[PathPair]:
        """The ways through both tables but the returns, matched by where they leave the straight line."""
        old, new = (
            {_turn(path): path for path in paths(rows) if path.code != RETURN}
            for rows in (self.before, self.after)
        )
        both = {**new, **old}
        return [PathPair(both[turn].title, old.get(turn), new.get(turn)) for turn in {**old, **new}]

    @property
    def days(self) -> tuple[float, float]:
        """Working days of the straight way by the table."""
        now, then = (paths(rows)[0].elapsed if rows else 0 for rows in (self.before, self.after))
        return round(now / rules.DAY_MINUTES, 2), round(then / rules.DAY_MINUTES, 2)

    @property
    def saving(self) -> int:
        """Đồng a year that people are spared."""
        return max(0, self.people[0].cost - self.people[1].cost)

    @property
    def waiting(self) -> float:
        """Working hours of a year that dossiers wait less, by what half of them take."""
        less = self.expected[0].usual - self.expected[1].usual
        return less / 60 * self.people[0].dossiers

    def diagram(self, *, after: bool) -> str:
        """Return the process as BPMN, as it is or as it would be."""
        rows = self.after if after else self.before
        return to_bpmn([row for row in rows if row.kind not in GENERATED], self.version.process.name, "thu")


def _turn(path: Path) -> tuple[str, str]:
    """Return what a way is, and at which step it leaves the straight line ("" when it does not)."""
    usual = {Outcome.FORWARD.value, Outcome.TIMEOUT.value}
    return path.code, next((act.row.key for act in path.acts if act.outcome not in usual), "")


def versions(procedure_id: int) -> list[ProcessVersion]:
    """Return the processes of a procedure in force today: by tier, then case."""
    rows = processes.in_force(clock.today()).filter(process__procedure_id=procedure_id)
    return list(rows.order_by("process__tier", "process__case_code"))


def changes_of(params: QueryDict, rows: list[StepRow], papers: list[PaperUse]) -> list[Change]:
    """Return the changes an address asks for: `b-<step>` removed, merged or "giam" with `g-<step>` hours, `d` papers.

    Raises:
        Invalid: hours that are no number.
    """
    found: list[Change] = []
    for row in rows:
        act = params.get(f"b-{row.key}", "")
        if act in {REMOVE, MERGE}:
            found.append(Change(act, row.key, name=row.name))
        elif act == CUT:
            found.append(Change(CUT, row.key, _minutes(params.get(f"g-{row.key}", ""), row), row.name))
    chosen = set(params.getlist("d"))
    found += [Change(DATA, one.key, name=one.name) for one in papers if one.key in chosen]
    return found


def _minutes(text: str, row: StepRow) -> int:
    try:
        hours = float(text.replace(",", ".").strip() or "x")
    except ValueError:
        raise Invalid(f"Ghi thời gian mới (giờ) của bước «{row.name}».") from None
    if not 0 < hours < 10_000:
        raise Invalid(f"Thời gian mới của bước «{row.name}» phải lớn hơn 0.")
    return round(hours * 60)


def answer(version: ProcessVersion, run: Run, params: QueryDict) -> Answer:
    """Work a what-if out; what is wrong with it is its `error`, and nothing is changed then."""
    rows = [row for row in processes.rows_of(version.pk) if row.kind not in GENERATED]
    papers, people = papers_of(run, version), people_of(run, version)
    error: DomainError | None = None
    changes: list[Change] = []
    after = rows
    try:
        changes = changes_of(params, rows, papers)
        after = play.changed(rows, changes)
    except DomainError as refused:
        error, changes = refused, []
    seen = seen_of(run, version)
    limit = LegalLimit(version.limit_amount, version.limit_unit) if version.limit_amount is not None else None
    replaced = {change.key for change in changes if change.act == DATA}
    then = play.without(people, [one for one in papers if one.key in replaced], measures_of(run).worth)
    return Answer(
        version, rows, after, changes, limit, seen, (play.play(rows, rows, seen), play.play(rows, after, seen)),
        (people, then), papers, [fault for fault in check(after, limit=limit) if fault.is_error] if changes else [],
        error,
    )  # fmt: skip


def seen_of(run: Run, version: ProcessVersion) -> dict[str, Seen]:
    """Return what a run observed of the steps of a process, at the places of its tier."""
    process = version.process
    rows = StepBurden.objects.filter(run=run, procedure_id=process.procedure_id)
    tiered = rows.filter(level=process.tier)
    summed = (tiered if tiered.exists() else rows).values("step").order_by("step")
    found = summed.annotate(
        spreads=ArrayAgg("spread"), n=Sum("items"), back=Sum("sent_back"), allowed=Sum("given")
    )
    return {
        row["step"]: Seen(rules.buckets_of("".join(row["spreads"])), row["n"], row["back"], row["allowed"])
        for row in found
    }


def people_of(run: Run, version: ProcessVersion) -> People:
    """Return what people spend on the procedure in a year, at every tier."""
    rows = ProcedureBurden.objects.filter(run=run, procedure_id=version.process.procedure_id)
    found = rows.aggregate(
        dossiers=Sum("dossiers"), papers=Sum("papers"), trips=Sum("trips"), requests=Sum("requests"),
        hours=Sum("hours"),
        cost=Sum("cost"),
    )  # fmt: skip
    year = {name: rules.yearly(value or 0, run.days) for name, value in found.items()}
    return People(
        year["dossiers"], year["papers"], year["trips"], year["requests"], year["hours"], round(year["cost"])
    )


def papers_of(run: Run, version: ProcessVersion) -> list[PaperUse]:
    """Return the papers that people bring for the procedure (or the process's case), the most often asked for first."""
    process = version.process
    rows = PaperBurden.objects.filter(run=run, procedure_id=process.procedure_id)
    if process.case_code:
        rows = rows.filter(case_code=process.case_code)
    summed: dict[str, list[float]] = {}
    for name, *counts in rows.values_list("name", "brought", "requests", "direct"):
        sums = summed.setdefault(name, [0, 0, 0])
        for at, value in enumerate(counts):
            sums[at] += rules.yearly(value, run.days)
    keys = sorted(summed, key=lambda name: (-summed[name][1], -summed[name][0], name))
    return [PaperUse(str(at), name, *summed[name]) for at, name in enumerate(keys)]
