"""The lists of publication as files, under the filters of their pages."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict

from motcua.base import clock
from motcua.base.lists.registry import Column, register
from motcua.base.organisations.actor import Actor
from motcua.base.text import read_day
from motcua.catalogue.procedures.models import Procedure, RequiredDocument
from motcua.catalogue.publication import facts, listing, mechanism, queries, standing
from motcua.catalogue.publication.models import (
    CleaningFinding,
    CleaningRun,
    FormCopy,
    ListEntry,
    PostingPoint,
)
from motcua.catalogue.publication.services import lists

# ---- posting ----------------------------------------------------------------------------------------------


def _points(by: Actor, query: QueryDict) -> QuerySet[PostingPoint]:
    return queries.PointFilters.of(query).narrow(queries.points(by))


def _point_rows(by: Actor, query: QueryDict) -> Iterator[tuple[PostingPoint, standing.Tally]]:
    rows = list(_points(by, query))
    tallies = standing.tallies(standing.lines(rows))
    return ((row, tallies[row.pk]) for row in rows)


_POINTS = (
    Column("Điểm niêm yết", lambda row: row[0].name, width=34),
    Column("Cơ quan", lambda row: str(row[0].agency), width=34),
    Column("Hình thức", lambda row: row[0].get_kind_display(), width=14),
    Column("Vị trí", lambda row: row[0].place, width=34),
    Column("Phải dán", lambda row: row[1].must, "number", 10),
    *(
        Column(words, lambda row, state=state: row[1].of[state], "number", 10)  # type: ignore[misc]
        for state, words in standing.STATES.items()
    ),
    Column("Kiểm gần nhất", lambda row: row[0].last_look, "day", 14),
)


def _lines(by: Actor, query: QueryDict) -> Iterator[standing.Line]:
    filters = queries.PointFilters.of(query or QueryDict("tinh-trang=can-lam"))
    return iter(queries.work(by, filters))


_LINES = (
    Column("Mã thủ tục", lambda row: row.procedure.code if row.procedure else "", width=12),
    Column("Mục", lambda row: row.name, width=70),
    Column("Điểm niêm yết", lambda row: row.point.name, width=34),
    Column("Cơ quan", lambda row: str(row.point.agency), width=34),
    Column("Tình trạng", lambda row: row.words, width=12),
    Column("Việc", lambda row: row.todo, width=16),
    Column("Phiên bản phải dán", lambda row: row.version.number if row.version else None, "number", 12),
    Column(
        "Phiên bản đang dán",
        lambda row: row.posting.version.number if row.posting and row.posting.version else None,
        "number",
        12,
    ),
    Column("Dán ngày", lambda row: row.posting.posted_on if row.posting else None, "day", 12),
    Column("Kiểm ngày", lambda row: row.check.round.checked_on if row.check else None, "day", 12),
    Column("Kết quả kiểm", lambda row: row.check.get_result_display() if row.check else "", width=20),
)


# ---- lists ------------------------------------------------------------------------------------------------


def _entries(by: Actor, query: QueryDict) -> QuerySet[ListEntry]:
    kind = lists.kind_of(str(query.get("danh-muc", "tai-mot-cua")))
    return listing.entries(kind, listing.Filters.of(query))


def _entry_columns(by: Actor, query: QueryDict) -> Sequence[Column]:
    kind = lists.kind_of(str(query.get("danh-muc", "tai-mot-cua")))
    more = []
    if kind.by_desk:
        more.append(Column("Quầy", lambda row: str(row.desk) if row.desk else "", width=12))
    if kind.by_group:
        more.append(Column("Nhóm liên thông", lambda row: row.group, width=30))
    if kind.by_level:
        more.append(Column("Mức", lambda row: row.get_service_level_display(), width=26))
    return (
        Column("Mã thủ tục", lambda row: row.procedure.code, width=12),
        Column("Tên thủ tục", lambda row: row.procedure.name, width=70),
        Column("Lĩnh vực", lambda row: row.procedure.field.name if row.procedure.field else "", width=28),
        Column("Cấp thực hiện", lambda row: row.get_level_display(), width=14),
        Column("Cơ quan", lambda row: str(row.agency) if row.agency else "Mọi cơ quan", width=30),
        *more,
        Column(kind.detail, lambda row: row.detail, width=40),
        Column("Số quyết định", lambda row: row.decision_no, width=22),
        Column("Ngày quyết định", lambda row: row.decision_date, "day", 14),
        Column("Hiệu lực từ", lambda row: row.valid_from, "day", 12),
        Column("Hiệu lực đến", lambda row: row.valid_to, "day", 12),
        Column("Lý do chấm dứt", lambda row: row.end_reason, width=30),
    )


# ---- data cleaning ----------------------------------------------------------------------------------------


def _findings(by: Actor, query: QueryDict) -> QuerySet[CleaningFinding]:
    return queries.FindingFilters.of(query).narrow(queries.findings(by)).order_by("due", "rule", "code", "pk")


_FINDINGS = (
    Column("Quy tắc", lambda row: row.rule, "number", 8),
    Column("Mã thủ tục", lambda row: row.code, width=12),
    Column("Thủ tục", lambda row: row.name, width=60),
    Column("Khác ở đâu", lambda row: row.what, width=40),
    Column("Ở tỉnh", lambda row: row.ours, width=50),
    Column("Ở quốc gia", lambda row: row.theirs, width=50),
    Column("Cơ quan", lambda row: str(row.agency or ""), width=34),
    Column("Hạn sửa", lambda row: row.due, "day", 12),
    Column("Tình trạng", lambda row: row.get_state_display(), width=16),
    Column("Cách sửa, lý do", lambda row: row.reason, width=40),
    Column("Số lần mở lại", lambda row: row.reopened, "number", 10),
)


def _runs(by: Actor, query: QueryDict) -> QuerySet[CleaningRun]:
    return queries.runs()


_RUNS = (
    Column("Đợt", lambda row: row.pk, "number", 8),
    Column("Lúc", lambda row: row.at, "moment", 18),
    Column("Người chạy", lambda row: row.by_name, width=26),
    Column("Tệp", lambda row: row.source_name, width=34),
    Column("Danh sách lấy ngày", lambda row: row.taken_on, "day", 14),
    Column("Bản ghi quốc gia", lambda row: row.national_count, "number", 12),
    Column("Thủ tục của tỉnh", lambda row: row.own_count, "number", 12),
    Column("Chỗ khác", lambda row: row.seen, "number", 10),
    Column("Mới", lambda row: row.opened, "number", 10),
    Column("Mở lại", lambda row: row.reopened, "number", 10),
    Column("Đã hết", lambda row: row.closed, "number", 10),
)


def _seen(by: Actor, query: QueryDict) -> QuerySet[CleaningFinding]:
    text = str(query.get("dot", ""))
    rows = queries.findings(by).filter(sightings__run_id=int(text) if text.isdecimal() else 0)
    rule = str(query.get("quy-tac", ""))
    return (rows.filter(rule=int(rule)) if rule in list("12345678") else rows).order_by("rule", "code", "pk")


def _form_documents(by: Actor, query: QueryDict) -> QuerySet[Any]:
    return RequiredDocument.objects.exclude(form_url="").order_by().values("form_url").distinct()


def _form_rows(by: Actor, query: QueryDict) -> Iterator[tuple[str, FormCopy | None]]:
    known = {row.url: row for row in FormCopy.objects.all()}
    return ((url, known.get(url)) for url in sorted(facts.form_urls()))


def _form_state(row: tuple[str, FormCopy | None]) -> str:
    if row[1] is None:
        return "chưa kiểm"
    return "mở được" if row[1].opens else f"không mở được: {row[1].fault}"


_FORMS = (
    Column("Địa chỉ mẫu", lambda row: row[0], width=90),
    Column("Kết quả", _form_state, width=50),
    Column("Kiểm ngày", lambda row: row[1].checked_on if row[1] else None, "day", 12),
)


# ---- by mechanism -----------------------------------------------------------------------------------------


def _by_mechanism(by: Actor, query: QueryDict) -> QuerySet[Procedure]:
    asked = query.dict()
    key, part, tier = (str(asked.get(name, "")) for name in ("dong", "cot", "cap"))
    return mechanism.procedures_of(
        read_day(str(asked.get("ngay", ""))) or clock.today(),
        key="" if key == "toan-tinh" else key,
        part=part if part in mechanism.PARTS else mechanism.OWN,
        tier=tier if tier in ("TINH", "HUYEN", "XA") else "",
    )


_MECHANISM = (
    Column("Mã thủ tục", lambda row: row.code, width=12),
    Column("Tên thủ tục", lambda row: row.name, width=70),
    Column("Lĩnh vực", lambda row: row.field.name if row.field else "", width=28),
)


def register_lists() -> None:
    """Let the lists of this room be exported and their filters be kept."""
    view = "publication.view"
    register(
        "publication:points",
        title="Sổ niêm yết",
        action=view,
        columns=_POINTS,
        found=_points,
        rows=_point_rows,
    )
    register(
        "publication:work", title="Việc niêm yết", action=view, columns=_LINES, found=_points, rows=_lines
    )
    register(
        "publication:list", title="Danh mục của tỉnh", action=view, columns=_entry_columns, found=_entries,
        within="danh-muc",
    )  # fmt: skip
    register(
        "publication:cleaning", title="Lỗi dữ liệu thủ tục", action=view, columns=_FINDINGS, found=_findings
    )
    register("publication:runs", title="Các đợt đối chiếu", action=view, columns=_RUNS, found=_runs)
    register(
        "publication:run",
        title="Một đợt đối chiếu",
        action=view,
        columns=_FINDINGS,
        found=_seen,
        within="dot",
    )
    register(
        "publication:forms", title="Mẫu đơn, tờ khai", action=view, columns=_FORMS, found=_form_documents,
        rows=_form_rows,
    )  # fmt: skip
    register(
        "publication:mechanism_rows", title="Thủ tục theo cơ chế", action=view, columns=_MECHANISM,
        found=_by_mechanism,
    )  # fmt: skip
