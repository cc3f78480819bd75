"""Studies of compliance cost in the search at the top: by title, by the procedure's code or name."""

from django.db.models import QuerySet

from motcua.base.organisations.actor import Actor
from motcua.base.search.registry import Hit, Kind, rows
from motcua.base.urls import url_of
from motcua.control.costs import queries
from motcua.control.costs.models import CostStudy


def _studies(by: Actor, text: str) -> QuerySet[CostStudy]:
    return queries.Choice(text).apply(queries.studies(by)).order_by("-pk")


def _study(row: CostStudy) -> Hit:
    code = row.procedure.code if row.procedure else ""
    return Hit(row.title, url_of("costs:study", row.pk), code, f"{row.agency} · {row.get_state_display()}")


FOUND = (
    Kind("studies", "Bảng tính chi phí tuân thủ", "cost.view", rows(_studies, _study), 80, "costs:home"),
)
