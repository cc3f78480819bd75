"""The register of duties as a file: what agencies owe, under the filters of the page."""

from django.db.models import QuerySet
from django.http import QueryDict

from motcua.base import clock
from motcua.base.lists.registry import Column, register
from motcua.base.organisations.actor import Actor
from motcua.control.plans import queries, rules
from motcua.control.plans.models import Assignment


def _found(by: Actor, query: QueryDict) -> QuerySet[Assignment]:
    return queries.Choice.read(query).apply(queries.followed(by), clock.today()).order_by("due", "pk")


def _standing(row: Assignment) -> str:
    return rules.standing(row.state, row.due, row.done_on, clock.today()).words


_COLUMNS = (
    Column("Kế hoạch", lambda row: row.plan.label, width=26),
    Column("Số", lambda row: row.task.number, width=10),
    Column("Nhiệm vụ", lambda row: row.task.title, width=70),
    Column("Kỳ", lambda row: rules.period_words(row.period), width=14),
    Column("Cơ quan", lambda row: str(row.agency), width=34),
    Column("Người thực hiện", lambda row: str(row.person or row.unit or ""), width=28),
    Column("Hạn", lambda row: row.due, "day", 12),
    Column("Trạng thái", lambda row: row.get_state_display(), width=18),
    Column("Tình hình", _standing, width=20),
    Column("Hoàn thành ngày", lambda row: row.done_on, "day", 14),
    Column("Mức hoàn thành (%)", lambda row: row.percent, "number", 12),
    Column("Ghi chú, lý do", lambda row: row.note or row.reason, width=50),
    Column("Sản phẩm", lambda row: row.task.product, width=40),
)


def register_lists() -> None:
    """Let the register of duties be exported and its filters be kept."""
    register("plans:duties", title="Việc được giao", action="plan.view", columns=_COLUMNS, found=_found)
