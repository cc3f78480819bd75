"""The list of processes as a file: versions of one state, or the procedures that lack a process."""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict

from motcua.base.lists.registry import Column, in_batches, register
from motcua.base.organisations.actor import Actor
from motcua.catalogue.processes import queries
from motcua.catalogue.processes.models import ProcessVersion, Tier
from motcua.catalogue.processes.present import ListLine

TABS = ("hieu-luc", "du-thao", "thieu", "het")
_STATUS = dict(ProcessVersion.Status.choices)


def _tab(query: QueryDict) -> str:
    tab = query.get("muc", "")
    return tab if tab in TABS else TABS[0]


def _found(by: Actor, query: QueryDict) -> QuerySet[Any]:
    tier, text = query.get("cap", ""), query.get("q", "").strip()
    tier = tier if tier in Tier.values else ""
    tab = _tab(query)
    return queries.lacking(tier, text) if tab == "thieu" else queries.versions(tab, tier, text)


def _rows(by: Actor, query: QueryDict) -> Iterator[Any]:
    found = _found(by, query)
    rows = in_batches(found, found)
    return rows if _tab(query) == "thieu" else map(ListLine, rows)


_VERSIONS = (
    Column("Mã thủ tục", lambda row: row.version.process.procedure.code, width=12),
    Column("Quy trình", lambda row: row.version.process.name, width=70),
    Column("Trường hợp", lambda row: row.version.process.case_code, width=12),
    Column("Cấp", lambda row: row.version.process.get_tier_display(), width=12),
    Column("Phiên bản", lambda row: row.version.number, "number", 10),
    Column("Số bước", lambda row: row.version.step_count, "number", 10),
    Column("Thời gian các bước", lambda row: row.sum.words, width=20),
    Column("Thời hạn", lambda row: row.sum.limit_words, width=20),
    Column("Vượt thời hạn", lambda row: "vượt" if row.sum.over else "", width=14),
    Column("Trạng thái", lambda row: str(_STATUS.get(row.version.status, row.version.status))),
    Column("Quyết định", lambda row: row.version.decision_no, width=24),
    Column("Hiệu lực từ", lambda row: row.version.valid_from, "day", 12),
    Column("Đến", lambda row: row.version.valid_to, "day", 12),
)
_LACKING = (
    Column("Mã thủ tục", lambda row: row.procedure.code, width=12),
    Column("Thủ tục", lambda row: row.name, width=70),
    Column("Lĩnh vực", lambda row: row.field.name if row.field else "", width=28),
    Column(
        "Thiếu quy trình cấp tỉnh", lambda row: "thiếu" if getattr(row, "lacks_tinh", False) else "", width=14
    ),
    Column(
        "Thiếu quy trình cấp xã", lambda row: "thiếu" if getattr(row, "lacks_xa", False) else "", width=14
    ),
)


def register_lists() -> None:
    """Let the list of processes be exported and its filters be kept."""
    register(
        "processes:list", title="Quy trình", action="process.view", rows=_rows,
        columns=lambda by, query: _LACKING if _tab(query) == "thieu" else _VERSIONS,
        found=_found,
    )  # fmt: skip
