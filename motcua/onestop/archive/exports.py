"""The store's lists as files: the worklists of an agency, the kinds of papers.

The papers of one person are no list: they are shown inside a dossier of that person alone and never leave it.
"""

from django.db.models import QuerySet
from django.http import QueryDict

from motcua.base.lists.registry import Column, register
from motcua.base.organisations.actor import Actor
from motcua.onestop.archive import queries
from motcua.onestop.archive.models import PaperKind, StoredPaper

# ---- the worklists ----------------------------------------------------------------------------------------


def _papers(by: Actor, query: QueryDict) -> QuerySet[StoredPaper]:
    return queries.worklist(by, queries.list_named(query.get("muc", "")))


_PAPERS = (
    Column("Mã giấy tờ", lambda row: row.code, width=28),
    Column("Giấy tờ", lambda row: row.title, width=60),
    Column("Nguồn", lambda row: row.get_source_display(), width=28),
    Column("Chủ sở hữu", lambda row: row.owner_name, width=28),
    Column("Hồ sơ gốc", lambda row: row.dossier.label if row.dossier else "", width=22),
    Column("Cơ quan", lambda row: str(row.agency), width=32),
    Column("Ngày cấp", lambda row: row.issued_on, "day", 12),
    Column("Có giá trị đến", lambda row: row.valid_to, "day", 14),
    Column("Tình trạng", lambda row: row.get_state_display()),
    Column("Thu hồi lúc", lambda row: row.withdrawn_at, "moment", 16),
    Column("Lý do thu hồi", lambda row: row.reason, width=40),
)


# ---- kinds of papers --------------------------------------------------------------------------------------


def _kinds(by: Actor, query: QueryDict) -> QuerySet[PaperKind]:
    return PaperKind.objects.all()


_KINDS = (
    Column("Mã", lambda row: row.code, width=24),
    Column("Loại giấy tờ", lambda row: row.name, width=48),
    Column("Nhận biết trong tên", lambda row: ", ".join(row.words), width=40),
    Column("Lưu vào kho", lambda row: row.keeps, width=12),
    Column("Bản sao chứng thực", lambda row: row.certified, width=12),
    Column("Giá trị (tháng)", lambda row: row.valid_months, "number", 12),
    Column("Bóc tách", lambda row: ", ".join(entry["label"] for entry in row.fields), width=48),
    Column("Căn cứ", lambda row: row.basis, width=40),
)


def register_lists() -> None:
    """Let the store's lists be exported and their filters be kept."""
    register(
        "archive:home", title="Giấy tờ trong kho dữ liệu", action="archive.view", columns=_PAPERS, found=_papers,
        personal=True, object_kind="archive", object_of=lambda row: row.pk,
    )  # fmt: skip
    register(
        "archive:kinds", title="Loại giấy tờ của kho", action="archive.manage", columns=_KINDS, found=_kinds
    )
