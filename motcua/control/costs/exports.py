"""Lists of the room as files: the studies with their figures, the dossiers behind a figure without their owners."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import islice

from django.db.models import QuerySet
from django.http import QueryDict

from motcua.base.lists.registry import BATCH, Column, register
from motcua.base.organisations.actor import Actor
from motcua.control.costs import queries
from motcua.control.costs.actual import behind
from motcua.control.costs.models import CostGroup, CostStudy
from motcua.control.costs.rules import dong
from motcua.onestop.dossiers.models import Dossier


def _found(by: Actor, query: QueryDict) -> QuerySet[CostStudy]:
    return queries.Choice.read(query).apply(queries.studies(by)).order_by("-pk")


def _rows(by: Actor, query: QueryDict) -> Iterator[CostStudy]:
    rows = _found(by, query).iterator(chunk_size=BATCH)
    while batch := list(islice(rows, BATCH)):
        yield from queries.with_totals(batch)


def _whole(name: str) -> Column:
    titles = {"now": "Hiện tại (đồng/năm)", "after": "Sau (đồng/năm)", "saved": "Tiết kiệm (đồng/năm)"}
    return Column(titles[name], lambda row: int(dong(getattr(row.totals, name))), "number", 20)


def _rate(row: CostStudy) -> Decimal | None:
    return row.totals.rate_shown  # type: ignore[attr-defined,no-any-return]


_COLUMNS: Iterable[Column] = (
    Column("Mã thủ tục", lambda row: row.procedure.code if row.procedure else "", width=14),
    Column("Thủ tục", lambda row: row.title, width=70),
    Column("Cơ quan", lambda row: str(row.agency), width=34),
    _whole("now"),
    _whole("after"),
    _whole("saved"),
    Column("Tỷ lệ cắt giảm (%)", _rate, "decimal", 14),
    Column("Trạng thái", lambda row: row.get_state_display(), width=16),
    Column("Lần tính", lambda row: row.edition, "number", 9),
    Column("Xác nhận lúc", lambda row: row.confirmed_at, "moment", 18),
)


def _dossiers(by: Actor, query: QueryDict) -> QuerySet[Dossier]:
    if not query.get("bang"):
        return Dossier.objects.none()
    study, span, kind, case = queries.dossiers_asked(by, query)
    return behind(by, study.procedure_id or 0, span, kind, case)[0].order_by("-pk")


_OF_DOSSIERS = (
    Column("Mã hồ sơ", lambda row: row.code, width=26),
    Column("Cơ quan", lambda row: str(row.agency), width=34),
    Column("Kênh nộp", lambda row: row.get_channel_display(), width=16),
    Column("Nộp lúc", lambda row: row.submitted_at, "moment", 18),
    Column("Có kết quả lúc", lambda row: row.finished_at, "moment", 18),
    Column("Số lần bổ sung", lambda row: row.supplements, "number", 12),
    Column("Nhận kết quả", lambda row: row.get_result_way_display(), width=30),
)


def _groups(by: Actor, query: QueryDict) -> QuerySet[CostGroup]:
    return queries.groups(by).order_by("title", "pk")


def _group_rows(by: Actor, query: QueryDict) -> Iterator[CostGroup]:
    yield from queries.groups_with_totals(_groups(by, query))


_OF_GROUPS = (
    Column("Nhóm", lambda row: row.title, width=60),
    Column("Cơ quan chủ trì", lambda row: str(row.agency), width=34),
    Column("Số thủ tục", lambda row: row.count, "number", 12),
    _whole("now"),
    _whole("after"),
    _whole("saved"),
    Column("Tỷ lệ cắt giảm (%)", lambda row: row.totals.rate_shown, "decimal", 14),
)


def register_lists() -> None:
    """Let the lists be exported and the filters of studies be kept."""
    register(
        "costs:groups", title="Nhóm tính chi phí", action="cost.view", columns=_OF_GROUPS, found=_groups,
        rows=_group_rows,
    )  # fmt: skip
    register(
        "costs:behind", title="Hồ sơ được đếm trong chi phí tuân thủ", action="cost.view", columns=_OF_DOSSIERS,
        found=_dossiers,
    )  # fmt: skip
    register(
        "costs:home",
        title="Chi phí tuân thủ",
        action="cost.view",
        columns=tuple(_COLUMNS),
        found=_found,
        rows=_rows,
    )
