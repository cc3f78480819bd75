"""A stored plan as it is written: into the workbook it can be brought in with, and as an official document."""

from motcua.control.plans.models import Party, Plan, PlanTarget, PlanTask, Reviewed
from motcua.control.plans.reading.result import Head, Recurrence
from motcua.control.plans.writing import Written, WrittenTarget, WrittenTask


def written(plan: Plan) -> Written:
    """Return a plan as the writers take it; what was left out in review is left out here."""
    tasks = plan.tasks.exclude(review=Reviewed.DROPPED).prefetch_related("parties")
    targets = plan.targets.exclude(review=Reviewed.DROPPED)
    return Written(
        head=Head(
            issuer=plan.issuer or plan.agency.name, number=plan.number, date=plan.issued_on, place=plan.place,
            kind=plan.get_kind_display().upper(), title=plan.title, year=plan.year, last_year=plan.last_year,
            signer=plan.signer, signer_title=plan.signer_title,
        ),
        bases=tuple(dict.fromkeys(basis["text"] for basis in plan.bases)),
        tasks=tuple(_task(task) for task in tasks), targets=tuple(_target(target) for target in targets),
    )  # fmt: skip


def _task(task: PlanTask) -> WrittenTask:
    names: dict[str, list[str]] = {Party.Part.LEAD: [], Party.Part.SUPPORT: []}
    for party in task.parties.all():
        names[party.part].append(party.printed)
    numbers = task.path[len(task.path) - 1 - len(task.context) : -1]
    paragraph = (task.read or {}).get("form") == "paragraph"
    if paragraph:
        numbers = task.path[-1:]
    return WrittenTask(
        no=task.no, title=task.title, group=task.group or task.part,
        over=tuple(zip(numbers, task.context, strict=False)), lead=tuple(names[Party.Part.LEAD]),
        support=tuple(names[Party.Part.SUPPORT]), start=task.start, finish=task.finish, when_text=task.when_text,
        recurrence=Recurrence.model_validate(task.recurrence) if task.recurrence else None, product=task.product,
        form="paragraph" if paragraph else "row",
    )  # fmt: skip


def _target(target: PlanTarget) -> WrittenTarget:
    return WrittenTarget(
        text=target.text, op=target.op, value=float(target.value),  # type: ignore[arg-type]  # a code of Op
        value_to=None if target.value_to is None else float(target.value_to), unit=target.unit,
        level=target.level.lower(), subject=target.subject, indicator=target.indicator,
        start=target.start, by=target.by,
    )  # fmt: skip
