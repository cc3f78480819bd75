"""The catalogue as files: the list as it stands, the layout that can be imported again, the national JSON.

Beside it the list of what is done whole at the desk, and the quality of the data field by field.
"""

from collections.abc import Callable, Iterator
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict

from motcua.base import clock
from motcua.base.lists.registry import XLSX_TYPE, Column, Format, Sheet, in_batches, register
from motcua.base.organisations.actor import Actor
from motcua.catalogue.procedures import browse, counting, onsite, present, queries
from motcua.catalogue.procedures.importing import national, workbook
from motcua.catalogue.procedures.importing.stored import records_of
from motcua.catalogue.procedures.models import OnSiteProcedure, Procedure, ProcedureVersion
from motcua.catalogue.procedures.rules import PARTS

_LEVELS = dict(ProcedureVersion.Level.choices)


def _found(by: Actor, query: QueryDict) -> QuerySet[ProcedureVersion]:
    return browse.listed(browse.Filters.of(query))


def _rows(by: Actor, query: QueryDict) -> Iterator[ProcedureVersion]:
    return in_batches(_found(by, query), queries.in_force().prefetch_related("channels"))


def _write_template(sheet: Sheet) -> None:
    sheet.path.write_bytes(workbook.write(records_of(sheet.rows)))


def _write_national(sheet: Sheet) -> None:
    written = national.write(records_of(sheet.rows))
    sheet.path.write_bytes(written if isinstance(written, bytes) else written.encode())


COLUMNS = (
    Column("Mã thủ tục", lambda row: row.procedure.code, width=12),
    Column("Tên thủ tục", lambda row: row.name, width=70),
    Column("Lĩnh vực", lambda row: row.field.name if row.field else "", width=28),
    Column(
        "Cấp thực hiện", lambda row: ", ".join(str(_LEVELS.get(one, one)) for one in row.levels), width=24
    ),
    Column("Thời hạn", present.short_limit, width=24),
    Column("Dịch vụ công", lambda row: row.get_service_level_display(), width=20),
    Column("Quyết định công bố", lambda row: row.decision_no, width=24),
    Column("Ngày quyết định", lambda row: row.decision_date, "day", 14),
    Column("Cơ quan công bố", lambda row: row.publisher, width=28),
    Column("Hiệu lực từ", lambda row: row.valid_from, "day", 12),
    Column("Còn thiếu", lambda row: ", ".join(PARTS[letter] for letter in row.missing), width=48),
)


# ---- done whole at the desk -------------------------------------------------------------------------------


def _on_site(by: Actor, query: QueryDict) -> QuerySet[OnSiteProcedure]:
    return onsite.Filters.of(query).rows(clock.today())


_ON_SITE = (
    Column("Mã thủ tục", lambda row: row.procedure.code, width=12),
    Column("Thủ tục", lambda row: row.procedure.name, width=70),
    Column("Lĩnh vực", lambda row: row.procedure.field.name if row.procedure.field else "", width=28),
    Column("Cấp thực hiện", lambda row: row.get_level_display(), width=14),
    Column("Số khâu tại chỗ", lambda row: row.steps, "number", 10),
    Column("Số quyết định", lambda row: row.decision_no, width=24),
    Column("Ngày quyết định", lambda row: row.decision_date, "day", 14),
    Column("Hiệu lực từ", lambda row: row.valid_from, "day", 12),
    Column("Đến", lambda row: row.valid_to, "day", 12),
    Column(
        "Người được ủy quyền ký",
        lambda row: ", ".join(person.full_name for person in row.delegates.all()),
        width=48,
    ),
)


# ---- quality, field by field ------------------------------------------------------------------------------


def _fields(by: Actor, query: QueryDict) -> QuerySet[Any]:
    return queries.in_force().order_by().values("field_id").distinct()


def _field_rows(by: Actor, query: QueryDict) -> Iterator[browse.FieldQuality]:
    return iter(browse.quality().fields)


def _lacking(letter: str) -> Callable[[browse.FieldQuality], int]:
    return lambda row: row.lacking[letter]


_QUALITY = (
    Column("Lĩnh vực", lambda row: row.field.name if row.field else "Chưa ghi lĩnh vực", width=40),
    Column("Thủ tục", lambda row: row.total, "number", 10),
    Column("Đủ mọi bộ phận", lambda row: row.complete, "number", 12),
    *(Column(f"Thiếu: {name.lower()}", _lacking(letter), "number", 14) for letter, name in PARTS.items()),
)


# ---- what a figure counts ---------------------------------------------------------------------------------


def _counted(by: Actor, query: QueryDict) -> QuerySet[Procedure]:
    return counting.Asked.read(by, query).rows()


def _counted_rows(by: Actor, query: QueryDict) -> Iterator[Procedure]:
    found = _counted(by, query)
    asked = counting.Asked.read(by, query)
    return in_batches(
        found, counting.counted(asked.code).rows(asked.period, asked.scope).select_related("field")
    )


COUNTED_COLUMNS = (
    Column("Mã thủ tục", lambda row: row.code, width=12),
    Column("Tên thủ tục", lambda row: row.name, width=70),
    Column("Lĩnh vực", lambda row: row.field.name if row.field else "", width=28),
    Column("Tử số", lambda row: row.part, "number", 12),
    Column("Mẫu số", lambda row: row.whole, "number", 12),
)


def register_lists() -> None:
    """Let the catalogue be exported and its filters be kept."""
    register(
        "procedures:counted", title="Thủ tục của một chỉ số", action="indicator.view", columns=COUNTED_COLUMNS,
        rows=_counted_rows, found=_counted,
    )  # fmt: skip
    register(
        "procedures:list", title="Thủ tục hành chính", action="procedure.view", columns=COLUMNS, rows=_rows,
        found=_found,
        formats=(
            Format("mau", "Excel theo tệp mẫu nhập", "xlsx", XLSX_TYPE, _write_template),
            Format("json", "JSON của CSDL quốc gia", "json", "application/json; charset=utf-8", _write_national),
        ),
    )  # fmt: skip
    register(
        "procedures:on_site", title="Danh mục làm trọn tại Một cửa", action="procedure.view", columns=_ON_SITE,
        found=_on_site,
    )  # fmt: skip
    register(
        "procedures:quality", title="Chất lượng dữ liệu thủ tục theo lĩnh vực", action="procedure.view",
        columns=_QUALITY, rows=_field_rows, found=_fields,
    )  # fmt: skip
