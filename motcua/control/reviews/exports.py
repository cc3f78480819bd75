"""The lists of the room as files: items, options, legal texts, under the filters of their pages."""

from datetime import date

from django.db.models import QuerySet
from django.http import QueryDict

from motcua.base import clock
from motcua.base.lists.registry import Column, register
from motcua.base.organisations.actor import Actor
from motcua.control.reviews import choosing, queries, rules
from motcua.control.reviews.models import LegalAmendment, ReviewItem, SimplificationOption


def _items(by: Actor, query: QueryDict) -> QuerySet[ReviewItem]:
    choice = choosing.Common.read(query, choosing.ITEM_TABS)
    rows = choosing.items_chosen(queries.items(by), choice).filter(
        choosing.item_tab(choice.tab, clock.today())
    )
    return rows.prefetch_related("partners").order_by("-plan__year", "position", "pk")


def _options(by: Actor, query: QueryDict) -> QuerySet[SimplificationOption]:
    choice = choosing.Common.read(query, choosing.OPTION_TABS, choosing.OPTION_HIDDEN)
    return (
        choosing.options_chosen(queries.options(by), choice)
        .filter(choosing.option_tab(choice.tab))
        .order_by("-pk")
    )


def _texts(by: Actor, query: QueryDict) -> QuerySet[LegalAmendment]:
    choice = choosing.Common.read(query, choosing.TEXT_TABS)
    rows = choosing.texts_chosen(queries.amendments(by), choice)
    return rows.filter(choosing.text_tab(choice.tab, clock.today())).order_by("due", "pk")


def _late(due: date, done: date | None) -> str:
    return rules.standing(due, done, clock.today()).words


_ITEMS = (
    Column("Năm", lambda row: row.plan.year, "number", 8),
    Column("Thủ tục, nhóm thủ tục", lambda row: row.name, width=60),
    Column("Lĩnh vực", lambda row: str(row.field or ""), width=26),
    Column("Chủ trì", lambda row: str(row.lead), width=30),
    Column("Phối hợp", lambda row: "; ".join(str(one) for one in row.partners.all()), width=40),
    Column("Bắt đầu", lambda row: row.start, "day", 12),
    Column("Hoàn thành", lambda row: row.finish, "day", 12),
    Column("Căn cứ", lambda row: row.get_basis_display(), width=24),
    Column("Trạng thái", lambda row: row.get_state_display(), width=20),
    Column("Tình hình", lambda row: _late(row.finish, row.handed_on), width=18),
    Column("Gửi kết quả", lambda row: row.handed_on, "day", 12),
)
_OPTIONS = (
    Column("Mã thủ tục", lambda row: row.procedure.code, width=14),
    Column("Thủ tục", lambda row: row.procedure.name, width=60),
    Column("Cơ quan", lambda row: str(row.agency), width=30),
    Column("Kiểu", lambda row: row.get_kind_display(), width=18),
    Column("Nội dung", lambda row: row.what, width=60),
    Column("Thẩm quyền", lambda row: row.get_competence_display(), width=20),
    Column("Trạng thái", lambda row: row.get_state_display(), width=22),
    Column("Thời hạn trước (ngày)", lambda row: row.days_before, "decimal", 12),
    Column("Thời hạn sau (ngày)", lambda row: row.days_after, "decimal", 12),
    Column("Chi phí trước (đồng/năm)", lambda row: row.cost_before, "decimal", 20),
    Column("Chi phí sau (đồng/năm)", lambda row: row.cost_after, "decimal", 20),
    Column("Tiết kiệm (đồng/năm)", lambda row: row.costs.saved if row.costs else None, "decimal", 20),
    Column("Thông qua ngày", lambda row: row.approved_on, "day", 12),
    Column("Thực thi ngày", lambda row: row.enforced_on, "day", 12),
)
_TEXTS = (
    Column("Văn bản", lambda row: row.text, width=50),
    Column("Điều, khoản", lambda row: row.articles, width=24),
    Column("Cơ quan soạn thảo", lambda row: row.holder, width=30),
    Column("Thủ tục", lambda row: f"{row.option.procedure.code} {row.option.procedure.name}", width=60),
    Column("Quyết định thông qua", lambda row: row.option.decision.label, width=24),
    Column("Hạn", lambda row: row.due, "day", 12),
    Column("Tình trạng", lambda row: row.get_state_display(), width=18),
    Column("Tình hình", lambda row: _late(row.due, row.issued_on), width=18),
    Column("Văn bản ban hành", lambda row: row.issued_no, width=20),
    Column("Ngày ban hành", lambda row: row.issued_on, "day", 12),
    Column("Ghi chú", lambda row: row.note, width=40),
)


def register_lists() -> None:
    """Let the lists be exported and their filters be kept."""
    register("reviews:items", title="Mục rà soát", action="review.view", columns=_ITEMS, found=_items)
    register(
        "reviews:options",
        title="Phương án đơn giản hóa",
        action="review.view",
        columns=_OPTIONS,
        found=_options,
    )
    register(
        "reviews:amendments", title="Văn bản phải sửa", action="review.view", columns=_TEXTS, found=_texts
    )
