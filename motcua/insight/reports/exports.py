"""The register of reports as a file, under the filters of its page."""

from django.db.models import QuerySet
from django.http import QueryDict

from motcua.base.lists.registry import Column, register
from motcua.base.organisations.actor import Actor
from motcua.insight.reports import calendar, queries
from motcua.insight.reports.models import Report
from motcua.law import report_forms


def _found(by: Actor, query: QueryDict) -> QuerySet[Report]:
    return queries.register(by, queries.Choice.read(query))


def _title(row: Report) -> str:
    return report_forms.form(row.form, row.form_version).title


_COLUMNS = (
    Column("Biểu", lambda row: report_forms.form(row.form, row.form_version).code, width=20),
    Column("Tên biểu", _title, width=60),
    Column("Kỳ", lambda row: calendar.parse(row.period).words, width=46),
    Column("Đơn vị báo cáo", lambda row: str(row.agency or "Toàn tỉnh"), width=34),
    Column("Nơi nhận", lambda row: row.recipient, width=40),
    Column("Hạn gửi", lambda row: row.due, "day", 12),
    Column("Trạng thái", lambda row: row.get_state_display(), width=18),
    Column("Nộp lúc", lambda row: row.handed_in_at, "moment", 18),
    Column("Người lập", lambda row: row.drawn_by_name, width=28),
    Column("Người duyệt", lambda row: row.signed_by_name, width=28),
)


def register_lists() -> None:
    """Let the register of reports be exported and its filters be kept."""
    register("reports:home", title="Báo cáo định kỳ", action="report.view", columns=_COLUMNS, found=_found)
