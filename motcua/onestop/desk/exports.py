"""The inbox as a file: what lies with me or my unit, under the tab and the words of the page."""

from collections.abc import Iterator

from django.db.models import QuerySet
from django.http import QueryDict

from motcua.base.lists.registry import Column, in_batches, register
from motcua.base.organisations.actor import Actor
from motcua.onestop.dossiers import open_work
from motcua.onestop.dossiers.models import WorkItem
from motcua.onestop.dossiers.rules import FACTS

_STATUS = {status.value: facts.label for status, facts in FACTS.items()}


def _found(by: Actor, query: QueryDict) -> QuerySet[WorkItem]:
    tab = query.get("tab", "")
    work = open_work.unit_work(by) if query.get("pham-vi", "") == "don-vi" else open_work.my_work(by)
    return open_work.inbox(
        by, work, tab=tab if tab in open_work.TABS else "tat-ca", q=query.get("q", "").strip()[:100]
    )


def _rows(by: Actor, query: QueryDict) -> Iterator[WorkItem]:
    return in_batches(_found(by, query), open_work.with_lines(WorkItem.objects.all()))


COLUMNS = (
    Column("Mã hồ sơ", lambda row: row.dossier.label, width=22),
    Column("Mã thủ tục", lambda row: row.dossier.procedure.code, width=12),
    Column("Thủ tục", lambda row: row.dossier.procedure.name, width=60),
    Column("Chủ hồ sơ", lambda row: row.dossier.applicant_name, width=28),
    Column("Bước", lambda row: row.name, width=28),
    Column("Trạng thái hồ sơ", lambda row: _STATUS.get(row.dossier.status, row.dossier.status), width=26),
    Column("Người xử lý", lambda row: row.assignee.full_name if row.assignee else "chưa ai nhận", width=28),
    Column("Đến từ", lambda row: row.from_name, width=28),
    Column("Đến lúc", lambda row: row.opened_at, "moment", 16),
    Column("Hạn của bước", lambda row: row.step_due_at, "moment", 16),
    Column("Hạn trả", lambda row: row.dossier_due_at, "moment", 16),
    Column("Bị trả lại", lambda row: "trả lại" if row.is_return else "", width=10),
)


def register_lists() -> None:
    """Let the inbox be exported and its filters be kept."""
    register(
        "desk:inbox", title="Việc của tôi", action="work.view", columns=COLUMNS, rows=_rows,
        found=_found, personal=True, object_kind="dossier",
        object_of=lambda row: row.dossier_id,
    )  # fmt: skip
