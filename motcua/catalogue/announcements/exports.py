"""The registers of announcing as files: decisions, announced procedures, texts that set decisions off, statistics."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import QueryDict

from motcua.base.lists.registry import Column, register
from motcua.base.organisations.actor import Actor
from motcua.catalogue.announcements import queries, rules, statistics
from motcua.catalogue.announcements.models import Announcement, AnnouncementLine, MinistryDecision

ACTION = "announcement.view"


def _decisions(by: Actor, query: QueryDict) -> QuerySet[Announcement]:
    rows = queries.with_counts(queries.announcements(by))
    return queries.Filters.of(query).apply(rows).order_by("-drafted_at", "-pk")


_DECISIONS = (
    Column("Số quyết định", lambda row: row.number, width=18),
    Column("Ngày ký", lambda row: row.signed_on, "day", 12),
    Column("Trích yếu", lambda row: row.title, width=70),
    Column("Loại", lambda row: row.get_kind_display(), width=24),
    Column("Cơ quan trình", lambda row: str(row.agency), width=30),
    Column("Tình trạng", lambda row: row.get_state_display(), width=24),
    Column("Hạn ban hành", lambda row: row.issue_due, "day", 12),
    Column("Hiệu lực từ", lambda row: row.effective_on, "day", 12),
    Column("Hạn nhập CSDL", lambda row: row.entry_due, "day", 12),
    Column("Nhập CSDL ngày", lambda row: row.entered_on, "day", 12),
    Column("Công khai ngày", lambda row: row.published_on, "day", 12),
    Column("Thủ tục", lambda row: row.count_lines, "number", 10),
    Column("Mới", lambda row: row.count_new, "number", 10),
    Column("Sửa đổi, bổ sung", lambda row: row.count_amended, "number", 12),
    Column("Thay thế", lambda row: row.count_replacing, "number", 10),
    Column("Bãi bỏ, hủy bỏ", lambda row: row.count_ended, "number", 12),
)


def _lines(by: Actor, query: QueryDict) -> QuerySet[AnnouncementLine]:
    rows = queries.LineFilters.of(query).apply(queries.lines(by))
    return rows.order_by("-announcement__signed_on", "announcement_id", "position")


def _percent(row: AnnouncementLine) -> Any:
    percent = rules.cut_of([(row.legal_days, row.announced_days)]).percent
    return None if percent is None else round(percent, 1)


_LINES = (
    Column("Mã thủ tục", lambda row: row.code, width=12),
    Column("Tên thủ tục", lambda row: row.name, width=70),
    Column("Lĩnh vực", lambda row: str(row.procedure.field or "") if row.procedure else "", width=26),
    Column("Thay đổi", lambda row: row.get_change_display(), width=20),
    Column("Bộ phận thay đổi", lambda row: ", ".join(row.changed_parts), width=40),
    Column("Quyết định", lambda row: row.announcement.number, width=18),
    Column("Ngày ký", lambda row: row.announcement.signed_on, "day", 12),
    Column("Cơ quan trình", lambda row: str(row.announcement.agency), width=30),
    Column("Áp dụng từ", lambda row: row.first_day, "day", 12),
    Column("Đến", lambda row: row.last_day, "day", 12),
    Column("Văn bản quy định", lambda row: row.changing_text, width=36),
    Column("Hạn nhập CSDL", lambda row: row.announcement.entry_due, "day", 12),
    Column("Nhập CSDL ngày", lambda row: row.entered_on, "day", 12),
    Column("Thời hạn theo luật (ngày làm việc)", lambda row: row.legal_days, "decimal", 16),
    Column("Thời hạn công bố (ngày làm việc)", lambda row: row.announced_days, "decimal", 16),
    Column("Cắt giảm (%)", _percent, "decimal", 12),
)


def sources_found(by: Actor, query: QueryDict) -> QuerySet[MinistryDecision]:
    """Return the texts a page or a file shows, with how many drafts they ask for and have."""
    rows = queries.sources_with(queries.sources(by), str(query.get("q", ""))[:100])
    if query.get("no") == "1":
        rows = rows.filter(pk__in=queries.DraftDuty.objects.filter(done_on__isnull=True).values("source_id"))
    return rows.annotate(
        count_duties=Count("duties", distinct=True),
        count_done=Count("duties", filter=Q(duties__done_on__isnull=False), distinct=True),
        count_procedures=Count("procedures", distinct=True),
    ).order_by("-received_on", "-pk")


_SOURCES = (
    Column("Số, ký hiệu", lambda row: row.number, width=20),
    Column("Ngày ban hành", lambda row: row.issued_on, "day", 14),
    Column("Cơ quan ban hành", lambda row: row.issuer, width=30),
    Column("Trích yếu", lambda row: row.title, width=70),
    Column("Loại", lambda row: row.get_kind_display(), width=30),
    Column("Văn bản quy định", lambda row: row.text_number, width=26),
    Column("Có hiệu lực", lambda row: row.effective_on, "day", 12),
    Column("Rút gọn", lambda row: "Có" if row.shortened else "", width=8),
    Column("Ngày nhận", lambda row: row.received_on, "day", 12),
    Column("Thủ tục", lambda row: row.count_procedures, "number", 10),
    Column("Cơ quan phải trình", lambda row: row.count_duties, "number", 10),
    Column("Đã trình", lambda row: row.count_done, "number", 10),
)


def _statistics(by: Actor, query: QueryDict) -> Iterator[statistics.Line]:
    return iter(statistics.table(by, statistics.Asked.of(query)))


def _count(word: str) -> Any:
    return lambda row: row.counts.get(word, 0)


_STATISTICS = (
    Column("Kỳ, cơ quan, lĩnh vực", lambda row: row.name, width=40),
    *(Column(label, _count(word), "number", 16) for word, (label, _) in queries.CHANGES.items()),
    Column("Cộng", lambda row: row.total, "number", 10),
)


def register_lists() -> None:
    """Let the registers be exported and their filters be kept."""
    register(
        "announcements:home", title="Quyết định công bố", action=ACTION, columns=_DECISIONS, found=_decisions
    )
    register("announcements:lines", title="Thủ tục được công bố", action=ACTION, columns=_LINES, found=_lines)
    register(
        "announcements:sources", title="Văn bản làm căn cứ công bố", action=ACTION, columns=_SOURCES,
        found=sources_found,
    )  # fmt: skip
    register(
        "announcements:statistics", title="Thống kê công bố thủ tục", action=ACTION, columns=_STATISTICS,
        rows=_statistics, found=lambda by, query: queries.lines(by),
    )  # fmt: skip
