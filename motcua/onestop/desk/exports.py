"""The desk's lists as files: the inbox under its tab and words, filings that wait, results to hand out."""

from collections.abc import Iterator

from django.db.models import QuerySet
from django.http import QueryDict

from motcua.base.lists.registry import Column, in_batches, register
from motcua.base.organisations.actor import Actor
from motcua.onestop.desk import queries
from motcua.onestop.dossiers import open_work
from motcua.onestop.dossiers.models import Dossier, WorkItem
from motcua.onestop.dossiers.rules import FACTS, Status
from motcua.onestop.handovers.queries import is_out

_STATUS = {status.value: facts.label for status, facts in FACTS.items()}


def _found(by: Actor, query: QueryDict) -> QuerySet[WorkItem]:
    tab = query.get("tab", "")
    work = open_work.unit_work(by) if query.get("pham-vi", "") == "don-vi" else open_work.my_work(by)
    return open_work.inbox(
        by, work, tab=tab if tab in open_work.TABS else "tat-ca", q=query.get("q", "").strip()[:100]
    )


def _rows(by: Actor, query: QueryDict) -> Iterator[WorkItem]:
    shown = WorkItem.objects.select_related("dossier__procedure", "assignee").only(
        "name", "from_name", "opened_at", "step_due_at", "dossier_due_at", "is_return", "assignee__full_name",
        "dossier__code", "dossier__temporary_code", "dossier__applicant_name", "dossier__status",
        "dossier__procedure__code", "dossier__procedure__name",
    )  # fmt: skip
    return in_batches(_found(by, query), shown)


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


# ---- what waits for receipt -------------------------------------------------------------------------------


def _waiting(by: Actor, query: QueryDict) -> QuerySet[Dossier]:
    return queries.waiting(by)


_WAITING_COLUMNS = (
    Column("Mã tạm", lambda row: row.temporary_code, width=22),
    Column("Mã thủ tục", lambda row: row.procedure.code, width=12),
    Column("Thủ tục", lambda row: row.procedure.name, width=60),
    Column("Người nộp", lambda row: row.applicant_name, width=28),
    Column("Kênh nộp", lambda row: row.get_channel_display(), width=14),
    Column("Nộp lúc", lambda row: row.submitted_at, "moment", 16),
    Column("Trạng thái", lambda row: _STATUS.get(row.status, row.status), width=26),
    # Nothing is to be answered while the applicant is asked for papers.
    Column(
        "Hạn trả lời",
        lambda row: row.intake_due_at if row.status == Status.SUBMITTED else None, "moment", 16,
    ),
)  # fmt: skip


# ---- results ----------------------------------------------------------------------------------------------


def _results(by: Actor, query: QueryDict) -> QuerySet[WorkItem]:
    return queries.results_here(by, queries.scanned(query.get("q", "")[:300]))


def _result_rows(by: Actor, query: QueryDict) -> Iterator[WorkItem]:
    shown = WorkItem.objects.select_related("dossier__procedure", "dossier__applicant").annotate(out=is_out())
    return in_batches(_results(by, query), shown)


_RESULT_COLUMNS = (
    Column("Mã hồ sơ", lambda row: row.dossier.label, width=22),
    Column("Mã thủ tục", lambda row: row.dossier.procedure.code, width=12),
    Column("Thủ tục", lambda row: row.dossier.procedure.name, width=60),
    Column("Người nộp", lambda row: row.dossier.applicant_name, width=28),
    Column(
        "Điện thoại", lambda row: row.dossier.applicant.masked_phone,
        full=lambda row: row.dossier.applicant.phone, width=16,
    ),
    Column("Kết quả", lambda row: "từ chối" if row.dossier.refused else "có kết quả", width=14),
    Column("Cách nhận kết quả", lambda row: row.dossier.get_result_way_display(), width=30),
    Column("Bưu chính", lambda row: "đang ở bưu chính" if row.out else "", width=18),
    Column("Phí, lệ phí", lambda row: row.dossier.get_money_display(), width=18),
    Column("Về quầy", lambda row: row.opened_at, "moment", 16),
)  # fmt: skip


def register_lists() -> None:
    """Let the desk's lists be exported and their filters be kept."""
    register(
        "desk:inbox", title="Việc của tôi", action="work.view", columns=COLUMNS, rows=_rows,
        found=_found, personal=True, object_kind="dossier",
        object_of=lambda row: row.dossier_id,
    )  # fmt: skip
    register(
        "desk:waiting", title="Hồ sơ chờ tiếp nhận", action="dossier.desk", columns=_WAITING_COLUMNS,
        found=_waiting, personal=True, object_kind="dossier",
        object_of=lambda row: row.pk,
    )  # fmt: skip
    register(
        "desk:returning", title="Kết quả chờ trả", action="dossier.release", columns=_RESULT_COLUMNS,
        rows=_result_rows, found=_results, personal=True, object_kind="dossier",
        object_of=lambda row: row.dossier_id, full_action="dossier.personal",
    )  # fmt: skip
