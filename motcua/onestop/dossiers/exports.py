"""The lists of this room as files: the dossiers under the list's filters, and the follow-up register."""

from collections.abc import Callable, Iterator
from datetime import date
from operator import attrgetter
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import QueryDict

from motcua.base import clock
from motcua.base.errors import Invalid
from motcua.base.lists.registry import XLSX_TYPE, Column, Format, Sheet, in_batches, register
from motcua.base.organisations.actor import Actor
from motcua.base.organisations.models import Agency
from motcua.base.printing.forms import Head, RegisterHead, RegisterRow, ReturnWay
from motcua.base.printing.register import render_register_xlsx
from motcua.base.text import read_day
from motcua.onestop.dossiers import counting, queries
from motcua.onestop.dossiers.law import law_at
from motcua.onestop.dossiers.models import Dossier
from motcua.onestop.dossiers.rules import FACTS, TIMELINESS_LABEL

_CHANNELS = dict(Dossier.Channel.choices)
_TIMELINESS = {one.value: label for one, label in TIMELINESS_LABEL.items()}
_STATUS = {status.value: facts.label for status, facts in FACTS.items()}


def _shown() -> QuerySet[Dossier]:
    return Dossier.objects.select_related("procedure", "field", "agency", "intake_agency", "applicant").only(
        "code", "temporary_code", "status", "channel", "submitted_at", "received_at", "due_at", "legal_due_at",
        "finished_at", "returned_at", "timeliness", "applicant_name", "applicant_address", "procedure__code",
        "procedure__name", "field__name", "agency__name", "agency__short_name", "intake_agency__name",
        "intake_agency__short_name", "applicant__identity", "applicant__phone",
    )  # fmt: skip


def _listed(by: Actor, query: QueryDict) -> QuerySet[Dossier]:
    return queries.Filters.read(query).apply(queries.visible(by)).order_by("-id")


COLUMNS = (
    Column("Mã hồ sơ", attrgetter("label"), width=22),
    Column("Mã thủ tục", attrgetter("procedure.code"), width=12),
    Column("Thủ tục", attrgetter("procedure.name"), width=60),
    Column("Lĩnh vực", lambda row: row.field.name if row.field else "", width=24),
    Column("Chủ hồ sơ", attrgetter("applicant_name"), width=28),
    Column("Địa chỉ", attrgetter("applicant_address"), width=40),
    Column("Số định danh", attrgetter("applicant.masked_identity"), full=attrgetter("applicant.identity")),
    Column("Điện thoại", attrgetter("applicant.masked_phone"), full=attrgetter("applicant.phone"), width=16),
    Column("Kênh nộp", lambda row: _CHANNELS.get(row.channel, ""), width=14),
    Column("Trạng thái", lambda row: _STATUS.get(row.status, row.status), width=26),
    Column("Nhận lúc", attrgetter("received_at"), "moment", 16),
    Column("Hẹn trả", attrgetter("due_at"), "moment", 16),
    Column("Hạn theo luật", attrgetter("legal_due_at"), "moment", 16),
    Column("Có kết quả", attrgetter("finished_at"), "moment", 16),
    Column("Trả lúc", attrgetter("returned_at"), "moment", 16),
    Column("Tiến độ", lambda row: _TIMELINESS.get(row.timeliness, ""), width=14),
    Column("Cơ quan giải quyết", lambda row: str(row.agency), width=32),
    Column("Nơi tiếp nhận", lambda row: str(row.intake_agency), width=32),
)


def _rows(by: Actor, query: QueryDict) -> Iterator[Dossier]:
    return in_batches(_listed(by, query), _shown())


# ---- what a figure counts ---------------------------------------------------------------------------------


def _counted(by: Actor, query: QueryDict) -> QuerySet[Dossier]:
    asked = counting.Asked.read(by, query)
    return asked.rows().filter(pk__in=queries.visible(by).values("pk")).order_by("-id")


def _counted_lines(by: Actor, query: QueryDict) -> Iterator[Dossier]:
    found = _counted(by, query)
    asked = counting.Asked.read(by, query)
    marked = counting.rows_of(asked.code, asked.period, asked.scope)
    hits = set(marked.filter(hit=True).values_list("pk", flat=True))
    for row in in_batches(found, _shown()):
        row.hit = row.pk in hits
        yield row


COUNTED_COLUMNS = (*COLUMNS, Column("Được tính", lambda row: "Có" if row.hit else "Không", width=12))


# ---- the register -----------------------------------------------------------------------------------------


def period_of(query: Any) -> tuple[date, date]:
    """Return the period of the register as the address names it: this month up to today by default.

    Raises:
        Invalid: a day that is none, or a period that ends before it begins.
    """
    today = clock.today()
    typed = query.get("tu", ""), query.get("den", "")
    first = read_day(typed[0]) if typed[0] else today.replace(day=1)
    last = read_day(typed[1]) if typed[1] else today
    if first is None or last is None:
        raise Invalid("Ngày không đúng; ghi dạng 25/11/2026.", field="tu")
    if last < first:
        raise Invalid("Ngày cuối kỳ phải sau ngày đầu kỳ.", field="den")
    return first, last


def _register(by: Actor, query: QueryDict) -> QuerySet[Dossier]:
    return queries.register_rows(by, *period_of(query))


def register_head(
    by: Actor, first: date, last: date, *, volume: int = 1, rows_before: int = 0
) -> RegisterHead:
    """Return what stands at the head of the register's sheet or volume."""
    agency = Agency.objects.select_related("area").get(pk=by.agency_id)
    place = agency.area.name if agency.area else settings.PROVINCE_NAME.removeprefix("Tỉnh ")
    return RegisterHead(
        head=Head(parent_agency=by.agency_name, agency=by.unit_name, place=place, issued_on=clock.today()),
        first=first, last=last, book=f"{volume} năm {last.year}", rows_before=rows_before, keeper=by.name,
    )  # fmt: skip


_WAYS = {1: ReturnWay.DESK, 2: ReturnWay.ONLINE, 3: ReturnWay.POST}


def register_row(dossier: Any) -> RegisterRow:
    """Return a dossier of `queries.register_rows` as a line of the form (Mẫu 06/2018, 07/2025)."""
    return RegisterRow(
        code=dossier.code, procedure=dossier.procedure.name, sets=dossier.copies, applicant=dossier.applicant_name,
        address=dossier.applicant_address, phone=dossier.applicant.masked_phone, sent_at=dossier.sent_at,
        signed_by=dossier.taker or "", handling_agency=str(dossier.agency), received_at=dossier.received_at,
        due_at=dossier.due_at, result_at=dossier.finished_at, returned_at=dossier.returned_at,
        return_way=_WAYS[dossier.result_way], note=dossier.facts.label,
    )  # fmt: skip


def _write_register(sheet: Sheet) -> None:
    """Write the register in the form the law gives it."""
    head = register_head(sheet.by, *period_of(sheet.query))
    rows = map(register_row, sheet.rows)
    sheet.path.write_bytes(render_register_xlsx(law_at(clock.now()).form_set, rows, head))


def _of_line(name: str) -> Callable[[Any], Any]:
    return lambda row: getattr(register_row(row), name)


REGISTER_COLUMNS = (
    Column("Mã hồ sơ", attrgetter("code"), width=22),
    Column("Thủ tục", attrgetter("procedure.name"), width=60),
    Column("Số bộ", attrgetter("copies"), "number", 8),
    Column("Cá nhân, tổ chức", attrgetter("applicant_name"), width=28),
    Column("Địa chỉ", attrgetter("applicant_address"), width=40),
    Column("Điện thoại", attrgetter("applicant.masked_phone"), full=attrgetter("applicant.phone"), width=16),
    Column("Cơ quan giải quyết", lambda row: str(row.agency), width=32),
    Column("Nhận hồ sơ", attrgetter("received_at"), "moment", 16),
    Column("Hẹn trả", attrgetter("due_at"), "moment", 16),
    Column("Chuyển đến cơ quan giải quyết", attrgetter("sent_at"), "moment", 16),
    Column("Nhận kết quả", attrgetter("finished_at"), "moment", 16),
    Column("Trả kết quả", attrgetter("returned_at"), "moment", 16),
    Column("Phương thức nhận kết quả", lambda row: _WAYS[row.result_way].value, width=24),
    Column("Ký nhận", lambda row: row.taker or "", width=24),
    Column("Ghi chú", attrgetter("facts.label"), width=24),
)


def register_lists() -> None:
    """Let the lists of this room be exported and their filters be kept."""
    shared: dict[str, Any] = {
        "personal": True, "object_kind": "dossier", "object_of": attrgetter("pk"), "full_action": "dossier.personal",
    }  # fmt: skip
    register(
        "dossiers:list", title="Hồ sơ", action="dossier.view", columns=COLUMNS, rows=_rows,
        found=_listed, **shared,
    )  # fmt: skip
    register(
        "dossiers:counted", title="Hồ sơ của một chỉ số", action="indicator.view", columns=COUNTED_COLUMNS,
        rows=_counted_lines, found=_counted, **shared,
    )  # fmt: skip
    register(
        "dossiers:register", title="Sổ theo dõi hồ sơ", action="dossier.register", columns=REGISTER_COLUMNS,
        found=_register,
        formats=(Format("xlsx", "Excel theo mẫu sổ", "xlsx", XLSX_TYPE, _write_register),), **shared,
    )  # fmt: skip
