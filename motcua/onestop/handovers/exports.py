"""The lists of this room as files: parcels, minutes, slips, the places of papers and what lies in each."""

from collections.abc import Collection
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict

from motcua.base.lists.registry import Column, register
from motcua.base.organisations.actor import Actor
from motcua.onestop.handovers import queries
from motcua.onestop.handovers.models import Minutes, PaperSpot, Parcel, Place, Slip

# The filter that names the place whose contents are listed.
PLACE = "noi-de"


def _tab(query: QueryDict, tabs: Collection[str]) -> str:
    tab = query.get("tab", "")
    return tab if tab in tabs else next(iter(tabs))


# ---- the post ---------------------------------------------------------------------------------------------


def _parcels(by: Actor, query: QueryDict) -> QuerySet[Parcel]:
    return queries.board(by, _tab(query, queries.TABS))


def _procedure(row: Parcel) -> Any:
    if hasattr(row, "slip"):
        return row.slip.procedure
    return row.dossier.procedure if row.dossier else None


_PARCELS = (
    Column("Số hiệu", lambda row: row.tracking or "chưa có số", width=20),
    Column("Mã hồ sơ", lambda row: row.dossier.label if row.dossier else "", width=22),
    Column("Chiều", lambda row: row.get_way_display(), width=12),
    Column("Người gửi, người nhận", lambda row: row.name, width=28),
    Column("Điện thoại", lambda row: row.masked_phone, width=16),
    Column("Địa chỉ", lambda row: row.address, width=40),
    Column("Thủ tục", lambda row: found.name if (found := _procedure(row)) else "", width=60),
    Column("Thu hộ (đồng)", lambda row: row.collect or None, "number", 14),
    Column("Trạng thái", lambda row: row.words, width=28),
    Column("Lý do", lambda row: row.failure, width=32),
    Column("Đổi trạng thái lúc", lambda row: row.changed_at, "moment", 16),
)


def _minutes(by: Actor, query: QueryDict) -> QuerySet[Minutes]:
    return queries.minutes_list(by)


_MINUTES = (
    Column("Số", lambda row: row.label),
    Column("Nội dung", lambda row: row.get_kind_display(), width=32),
    Column("Ký lúc", lambda row: row.signed_at, "moment", 16),
    Column("Bên bưu chính", lambda row: row.post_officer_name, width=28),
    Column("Bên cơ quan", lambda row: row.desk_officer_name, width=28),
    Column("Số bưu gửi", lambda row: row.count, "number", 12),
    Column("Không nhận", lambda row: row.refused, "number", 12),
)


# ---- slips ------------------------------------------------------------------------------------------------


def _slips(by: Actor, query: QueryDict) -> QuerySet[Slip]:
    return queries.slip_board(by, _tab(query, queries.SLIP_TABS))


_SLIPS = (
    Column("Số", lambda row: row.label),
    Column("Bên giao", lambda row: str(row.from_unit), width=40),
    Column("Người giao", lambda row: row.given_by_name, width=28),
    Column("Bên nhận", lambda row: str(row.to_unit), width=40),
    Column("Giao lúc", lambda row: row.given_at, "moment", 16),
    Column("Số hồ sơ", lambda row: row.count, "number", 10),
    Column("Đã xác nhận", lambda row: row.answered, "number", 12),
    Column("Chênh lệch", lambda row: row.differing, "number", 12),
    Column("Xong lúc", lambda row: row.closed_at, "moment", 16),
)


# ---- places -----------------------------------------------------------------------------------------------


def _places(by: Actor, query: QueryDict) -> QuerySet[Place]:
    return queries.place_list(by)


_PLACES = (
    Column("Mã", lambda row: row.code, width=16),
    Column("Tên", lambda row: row.name, width=40),
    Column("Loại", lambda row: row.get_kind_display(), width=14),
    Column("Trong", lambda row: str(row.parent) if row.parent else "", width=32),
    Column("Đang giữ", lambda row: row.held, "number", 12),
    Column("Cho mượn", lambda row: row.lent, "number", 12),
    Column("Dùng từ", lambda row: row.valid_from, "day", 12),
)


def _contents(by: Actor, query: QueryDict) -> QuerySet[PaperSpot]:
    key = query.get(PLACE, "")
    return queries.contents(queries.place(int(key) if key.isdecimal() and len(key) < 16 else 0, by=by), by)


_CONTENTS = (
    Column("Mã hồ sơ", lambda row: row.dossier.label, width=22),
    Column("Chủ hồ sơ", lambda row: row.dossier.applicant_name, width=28),
    Column("Mã thủ tục", lambda row: row.dossier.procedure.code, width=12),
    Column("Thủ tục", lambda row: row.dossier.procedure.name, width=60),
    Column("Nơi để", lambda row: str(row.place), width=32),
    Column("Tình trạng", lambda row: row.get_state_display(), width=18),
    Column("Người mượn", lambda row: row.holder, width=28),
    Column("Hạn trả", lambda row: row.back_by, "day", 12),
    Column("Từ lúc", lambda row: row.since, "moment", 16),
)


def register_lists() -> None:
    """Let the lists of this room be exported and their filters be kept."""
    register(
        "handovers:post", title="Bưu gửi", action="post.view", columns=_PARCELS, found=_parcels, personal=True,
        object_kind="parcel", object_of=lambda row: row.pk,
    )  # fmt: skip
    register(
        "handovers:minutes_list", title="Biên bản giao nhận với bưu chính", action="post.view", columns=_MINUTES,
        found=_minutes,
    )  # fmt: skip
    register(
        "handovers:slips", title="Phiếu bàn giao hồ sơ giấy", action="slip.view", columns=_SLIPS, found=_slips
    )
    register(
        "handovers:places", title="Nơi để hồ sơ giấy", action="place.view", columns=_PLACES, found=_places
    )
    register(
        "handovers:place", title="Hồ sơ giấy ở một nơi để", action="place.view", columns=_CONTENTS, found=_contents,
        personal=True, object_kind="dossier", object_of=lambda row: row.dossier_id, within=PLACE,
    )  # fmt: skip
