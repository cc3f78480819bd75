"""Tasks and plans in the search at the top: by title, product, number."""

from django.db.models import F, QuerySet

from motcua.base.organisations.actor import Actor
from motcua.base.organisations.permissions import Scope, allowed
from motcua.base.search.registry import Hit, Kind, rows
from motcua.base.search.words import having
from motcua.base.urls import url_of
from motcua.control.plans import queries
from motcua.control.plans.models import Assignment, Plan


def _tasks(by: Actor, text: str, most: int) -> list[Hit]:
    """Return the tasks of followed plans with an assignment they may see, each once, the newest first."""
    found = queries.given(by).filter(having(text, *queries.TASK_WORDS))
    # One task lies with many agencies: who sees all goes to the task, others to their own share of it.
    whole = allowed(by, "plan.view") == Scope.PROVINCE
    shares = found.order_by("-task_id", F("due").asc(nulls_last=True), "pk").distinct("task_id")[:most]
    return [_task(row, whole) for row in shares]


def _task(row: Assignment, whole: bool) -> Hit:
    url = url_of("plans:task", row.task_id) if whole else url_of("plans:assignment", row.pk)
    return Hit(row.task.title, url, row.task.number, row.plan.cited)


def _plans(by: Actor, text: str) -> QuerySet[Plan]:
    return queries.plans(by).filter(having(text, "number", "title")).order_by("-year", "-pk")


def _plan(row: Plan) -> Hit:
    name = "plans:review" if row.state == Plan.State.REVIEW else "plans:plan"
    return Hit(row.title, url_of(name, row.pk), row.number, f"{row.agency} · {row.get_state_display()}")


FOUND = (
    Kind("tasks", "Nhiệm vụ", "plan.view", _tasks, 30, "plans:duties", {"loai": "tat-ca"}),
    Kind("plans", "Kế hoạch, chỉ đạo", "plan.view", rows(_plans, _plan), 40),
)
