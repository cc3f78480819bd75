"""The lists of this room as files: agencies side by side, the procedures of an agency."""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict

from motcua.base.lists.registry import Column, register
from motcua.base.organisations.actor import Actor
from motcua.base.organisations.models import Agency
from motcua.base.posted import key_of
from motcua.catalogue.procedures.models import Procedure
from motcua.insight.dashboards import agencies
from motcua.insight.dashboards.agencies import Row


def _agencies(by: Actor, query: QueryDict) -> QuerySet[Agency]:
    return agencies.Choice.read(query).apply(agencies.agencies(by))


def _rows(by: Actor, query: QueryDict) -> Iterator[Row]:
    yield from agencies.rows(by, _agencies(by, query))


def _percent(row: Row) -> Any:
    return row.on_time.value if row.on_time else None


_AGENCY_COLUMNS = (
    Column("Cơ quan", lambda row: row.agency.name, width=44),
    Column("Cấp", lambda row: row.agency.get_level_display(), width=12),
    Column("Thủ tục", lambda row: row.procedures, "number", 10),
    Column("Thiếu bộ phận", lambda row: row.missing, "number", 10),
    Column("Chưa có quy trình", lambda row: row.without_process, "number", 10),
    Column("Việc kế hoạch", lambda row: row.duties.counted, "number", 10),
    Column("Việc quá hạn", lambda row: row.duties.late, "number", 10),
    Column("Dự thảo", lambda row: row.drafts, "number", 10),
    Column("Nợ công bố", lambda row: row.owed, "number", 10),
    Column("Rà soát chưa xong", lambda row: row.reviews, "number", 10),
    Column("Rà soát quá hạn", lambda row: row.reviews_late, "number", 10),
    Column("Lỗi dữ liệu", lambda row: row.faults, "number", 10),
    Column("Lỗi quá hạn", lambda row: row.faults_late, "number", 10),
    Column("Trễ hạn (tổng)", lambda row: row.late, "number", 10),
    Column("Hồ sơ đúng hạn trong tháng (%)", _percent, "decimal", 14),
)


def _procedures(by: Actor, query: QueryDict) -> QuerySet[Procedure]:
    chosen = agencies.agency(by, key_of(query, "co-quan") or 0)
    part = query.get("xem", "")
    return agencies.procedures(chosen, part if part in agencies.PARTS else "")


_PROCEDURE_COLUMNS = (
    Column("Mã", lambda row: row.code, width=14),
    Column("Tên thủ tục", lambda row: row.name, width=90),
    Column("Lĩnh vực", lambda row: str(row.field or ""), width=34),
)


def register_lists() -> None:
    """Let the table of agencies and the procedures of one be exported."""
    register(
        "dashboards:agencies", title="Các cơ quan", action="control.view", columns=_AGENCY_COLUMNS, found=_agencies,
        rows=_rows,
    )  # fmt: skip
    register(
        "dashboards:procedures", title="Thủ tục của cơ quan", action="control.view", columns=_PROCEDURE_COLUMNS,
        found=_procedures, within="co-quan",
    )  # fmt: skip
