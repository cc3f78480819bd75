"""The machine's part of a report, as it is kept: figures, rows, targets and words, all of one moment."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from motcua.base.indicators import periods
from motcua.base.indicators.periods import Period
from motcua.base.organisations.models import Agency
from motcua.control.plans import rules
from motcua.control.plans.models import Assignment, Plan, PlanTarget, PlanTask, Reviewed
from motcua.control.plans.reports import aims, figures, wording
from motcua.control.plans.reports.figures import Window
from motcua.control.plans.reports.standing import Facts, Row, rows_of

# Periods a report may be for: by the calendar, and as reporting rules close them.
KINDS = ("thang", "bc_thang", "quy", "bc_quy", "bc_6thang", "nam", "bc_nam")


def window_of(period: Period, today: date) -> Window:
    """Return the days of a report of a period made today: an unfinished period is reported up to today."""
    following = periods.containing(period.kind, period.end + timedelta(days=1))
    return Window(period.start, min(period.end, today), following.end)


def machine(
    plan: Plan, agency: Agency | None, period: Period, today: date, *, sent: tuple[int, int] | None = None
) -> dict[str, Any]:
    """Return what the machine has to say of a plan, an agency (or all of them) and a period.

    Args:
        plan: which.
        agency: whose work; None for everybody's.
        period: of what.
        today: figures are as of the period's end, or of today while it runs.
        sent: how many agencies of how many have signed off their report of the period.
    """
    window = window_of(period, today)
    rows = rows_of(plan, agency.pk if agency else None, window.as_of)
    tasks = {task.pk: task for task in PlanTask.objects.filter(pk__in={row.task for row in rows})}
    agencies = {one.pk: str(one) for one in Agency.objects.filter(pk__in={row.agency for row in rows})}
    targets = PlanTarget.objects.filter(plan=plan, review=Reviewed.CONFIRMED).select_related("plan__agency")
    kept = [aims.kept(one) for one in aims.figures(list(targets), window.as_of, agency)]
    following = periods.containing(period.kind, period.end + timedelta(days=1))
    given = Assignment.objects.filter(plan=plan)
    given = given.filter(agency=agency) if agency else given
    whose = str(agency) if agency else whose_of(plan)
    writer = wording.Writer(plan, whose, window, following.words, rows, tasks, agencies)
    return {
        "whose": whose, "period": period.words, "next": following.words,
        "start": window.start.isoformat(), "as_of": window.as_of.isoformat(), "next_end": window.next_end.isoformat(),
        "figures": figures.count(rows, window),
        "targets": kept,
        "text": {code: text for code, text in writer.sections(sent=sent).items() if kept or code != "targets"},
        "tasks": {str(pk): _task(task) for pk, task in tasks.items()},
        "agencies": {str(pk): name for pk, name in agencies.items()},
        "rows": [_kept(row) for row in rows],
        "limits": wording.limits(
            plan, window, later=given.count() - len(rows), done_after=sum(row.after is not None for row in rows)
        ),
    }  # fmt: skip


def whose_of(plan: Plan) -> str:
    """Return the words for all whom a plan gives work to."""
    of_province = plan.agency.level == "TINH" and plan.agency.kind == Agency.Kind.COMMITTEE
    return "các cơ quan, đơn vị, địa phương" if of_province else str(plan.agency)


def _task(task: PlanTask) -> dict[str, str]:
    return {
        "no": task.number, "title": task.title, "group": " · ".join(filter(None, [task.part, task.group])),
        "product": task.product, "when": task.dates,
    }  # fmt: skip


def _kept(row: Row) -> dict[str, Any]:
    """Return a row as it is kept; what is empty is left out."""
    facts = row.facts
    values = {
        "period": row.period, "due": facts.due and facts.due.isoformat(),
        "done": facts.done_on and facts.done_on.isoformat(), "after": row.after and row.after.isoformat(),
        "note": facts.note, "reason": facts.reason, "product": list(row.product),
    }  # fmt: skip
    whose = {"id": row.id, "task": row.task, "agency": row.agency, "state": facts.state}
    return whose | {name: value for name, value in values.items() if value}


def window_kept(drafted: Mapping[str, Any]) -> Window:
    """Return the days of a drafted report."""
    return Window(*(date.fromisoformat(drafted[name]) for name in ("start", "as_of", "next_end")))


def rows_kept(drafted: Mapping[str, Any]) -> list[Row]:
    """Return the rows of a drafted report, as they stood on its day."""
    as_of = date.fromisoformat(drafted["as_of"])
    return [_row(kept, as_of) for kept in drafted["rows"]]


def _row(kept: Mapping[str, Any], as_of: date) -> Row:
    due, done, after = (
        date.fromisoformat(kept[name]) if name in kept else None for name in ("due", "done", "after")
    )
    facts = Facts(kept["state"], due, done, kept.get("note", ""), kept.get("reason", ""))
    standing = rules.standing(facts.state, due, done, as_of)
    return Row(
        kept["id"], kept["task"], kept["agency"], kept.get("period", ""), facts, standing, after,
        tuple(kept.get("product", ())),
    )  # fmt: skip
