"""The lists of this room as files, under the filters of their pages."""

from collections.abc import Iterable

from django.db.models import QuerySet
from django.http import QueryDict

from motcua.base import clock
from motcua.base.lists.registry import Column, register
from motcua.base.organisations.actor import Actor
from motcua.base.posted import key_of
from motcua.control.programmes import measuring, queries
from motcua.control.programmes.listing import ItemFilters, Listed, listed
from motcua.control.programmes.models import (
    BusinessRegulation,
    Contribution,
    InternalProcedure,
    Programme,
    ScopeItem,
)


def _internal(by: Actor, query: QueryDict) -> QuerySet[InternalProcedure]:
    return queries.listed(by, queries.Filters.of(query), clock.today())


_INTERNAL = (
    Column("Mã", lambda row: row.procedure.code, width=16),
    Column("Tên TTHC nội bộ", lambda row: row.procedure.name, width=70),
    Column("Nhóm", lambda row: row.group, width=8),
    Column("Lớp", lambda row: row.get_layer_display(), width=34),
    Column("Lĩnh vực", lambda row: str(row.procedure.field or ""), width=28),
    Column("Đơn vị chủ trì tham mưu", lambda row: str(row.owner), width=36),
    Column("Số lượt/năm", lambda row: row.yearly, "number", 12),
    Column("Công bố ngày", lambda row: row.announced_on, "day", 14),
    Column("Quyết định công bố", lambda row: row.announced_in.number if row.announced_in else "", width=24),
    Column("Còn hiệu lực", lambda row: row.in_force, width=14),
)


def _contributions(by: Actor, query: QueryDict) -> QuerySet[Contribution]:
    return queries.in_tab(queries.contributions(by), query.get("loai", "cho"))


_CONTRIBUTIONS = (
    Column("Tên thủ tục", lambda row: row.name, width=70),
    Column("Đơn vị đề xuất", lambda row: str(row.agency), width=34),
    Column("Lĩnh vực", lambda row: str(row.field), width=28),
    Column("Gửi tới", lambda row: str(row.owner or ""), width=34),
    Column("Số lượt/năm", lambda row: row.yearly, "number", 12),
    Column("Gửi lúc", lambda row: row.sent_at, "moment", 18),
    Column("Trạng thái", lambda row: row.get_state_display(), width=26),
    Column("Mã trong kho", lambda row: row.internal.procedure.code if row.internal else "", width=16),
    Column("Lý do", lambda row: row.reason, width=50),
)


def _regulations(by: Actor, query: QueryDict) -> QuerySet[BusinessRegulation]:
    return queries.regulations(by, queries.RegulationFilters.of(query))


_REGULATIONS = (
    Column("Mã", lambda row: row.code, width=14),
    Column("Tên quy định", lambda row: row.name, width=60),
    Column("Nhóm", lambda row: row.get_group_display(), width=30),
    Column("Ngành nghề", lambda row: row.trade, width=30),
    Column("Văn bản", lambda row: row.document, width=34),
    Column("Điều, khoản", lambda row: row.article, width=20),
    Column("Đối tượng", lambda row: row.subjects, width=28),
    Column("Chủ trì", lambda row: str(row.owner), width=30),
    Column("Chi phí (đồng/năm)", lambda row: row.cost, "number", 18),
    Column("Chi phí sau (đồng/năm)", lambda row: row.cost_after, "number", 18),
    Column("Phương án", lambda row: row.get_outcome_display(), width=24),
    Column("Quyết định thông qua", lambda row: row.decision_no, width=24),
    Column("Ngày thông qua", lambda row: row.approved_on, "day", 14),
    Column("Văn bản thực thi", lambda row: row.enforced_by, width=34),
    Column("Ngày thực thi", lambda row: row.enforced_on, "day", 14),
    Column("Tình trạng", lambda row: row.stage, width=20),
)


def _programme(by: Actor, query: QueryDict) -> Programme | None:
    return queries.programmes(by).filter(pk=key_of(query, "chuong-trinh") or 0).first()


def _items(by: Actor, query: QueryDict) -> QuerySet[ScopeItem]:
    found = _programme(by, query)
    if found is None:
        return ScopeItem.objects.none()
    rows = listed(measuring.Standing(found, clock.today()), ItemFilters.of(query))
    return ScopeItem.objects.filter(pk__in=[row.item.pk for row in rows if row.item.pk])


def _item_rows(by: Actor, query: QueryDict) -> Iterable[Listed]:
    found = _programme(by, query)
    return listed(measuring.Standing(found, clock.today()), ItemFilters.of(query)) if found else ()


_ITEMS = (
    Column("Mã", lambda row: row.code, width=16),
    Column("Tên", lambda row: row.name, width=70),
    Column("Cơ quan chủ trì", lambda row: str(row.item.owner or ""), width=34),
    Column("Thời hạn lúc chốt (giờ làm việc)", lambda row: row.item.hours, "decimal", 18),
    Column("Thời hạn nay (giờ làm việc)", lambda row: row.day_hours, "decimal", 18),
    Column("Chi phí lúc chốt (đồng/năm)", lambda row: row.item.cost, "number", 20),
    Column("Điều kiện lúc chốt", lambda row: row.item.conditions, "number", 14),
    Column("Phương án", lambda row: row.outcome, width=26),
    Column("Tình trạng", lambda row: row.stage_words, width=22),
    Column("Thông qua ngày", lambda row: row.latest.approved_on if row.latest else None, "day", 14),
    Column("Thực thi ngày", lambda row: row.latest.enforced_on if row.latest else None, "day", 14),
)


def register_lists() -> None:
    """Let the lists of this room be exported and their filters be kept."""
    register(
        "programmes:inventory",
        title="Kho TTHC nội bộ",
        action="internal.view",
        columns=_INTERNAL,
        found=_internal,
    )
    register(
        "programmes:contributions", title="Đề xuất TTHC nội bộ", action="internal.view", columns=_CONTRIBUTIONS,
        found=_contributions,
    )  # fmt: skip
    register(
        "programmes:regulations", title="Quy định kinh doanh", action="programme.view", columns=_REGULATIONS,
        found=_regulations,
    )  # fmt: skip
    register(
        "programmes:items", title="Thủ tục của chương trình", action="programme.view", columns=_ITEMS, found=_items,
        rows=_item_rows, within="chuong-trinh",
    )  # fmt: skip
