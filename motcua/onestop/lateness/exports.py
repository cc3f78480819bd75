"""Late dossiers as a file: a tab of the page, with what made each late and what is still owed."""

from collections.abc import Iterator

from django.db.models import Prefetch, QuerySet
from django.http import QueryDict

from motcua.base import clock
from motcua.base.lists.registry import Column, in_batches, register
from motcua.base.organisations.actor import Actor
from motcua.onestop.dossiers.models import Dossier
from motcua.onestop.lateness import queries


def _found(by: Actor, query: QueryDict) -> QuerySet[Dossier]:
    return queries.Filter.read(query).rows(by, clock.now())


def _rows(by: Actor, query: QueryDict) -> Iterator[Dossier]:
    found = _found(by, query)
    steps = Prefetch("work", queries.timed_steps(), to_attr="timed")
    # A forecast goes when the dossier is in time again: what is on the list no longer is left out.
    return in_batches(found, found.select_related("procedure", "agency", "forecast").prefetch_related(steps))


def _lost(row: Dossier) -> str:
    steps = queries.overruns_among(row.timed, clock.now())  # type: ignore[attr-defined]  # prefetched
    return "; ".join(step.words for step in steps[: queries.STEPS_SHOWN])


_WHOSE = (
    Column("Mã hồ sơ", lambda row: row.label, width=22),
    Column("Mã thủ tục", lambda row: row.procedure.code, width=12),
    Column("Thủ tục", lambda row: row.procedure.name, width=60),
    Column("Chủ hồ sơ", lambda row: row.applicant_name, width=28),
    Column("Cơ quan giải quyết", lambda row: str(row.agency), width=32),
    Column("Hẹn trả", lambda row: row.due_at, "moment", 16),
)
_FORECAST = (
    *_WHOSE,
    Column("Dự báo", lambda row: row.forecast.get_level_display(), width=24),
    Column("Thiếu (giờ làm việc)", lambda row: row.forecast.short_hours, "decimal", 12),
    Column("Vì sao có thể chậm", lambda row: "; ".join(row.forecast.reasons), width=80),
)
_LATE = (
    *_WHOSE,
    Column("Có kết quả", lambda row: row.finished_at, "moment", 16),
    Column("Thời gian mất ở đâu", _lost, width=80),
    Column("Nguyên nhân", lambda row: row.late_cause or "chưa ghi", width=40),
    Column("Xin lỗi", lambda row: "đã xin lỗi" if row.apologised else "còn nợ", width=12),
)


def register_lists() -> None:
    """Let late dossiers be exported and their filters be kept."""
    register(
        "lateness:list", title="Hồ sơ chậm", action="lateness.view", rows=_rows, found=_found,
        columns=lambda by, query: _FORECAST if queries.Filter.read(query).tab == "sap-cham" else _LATE,
        personal=True, object_kind="dossier", object_of=lambda row: row.pk,
    )  # fmt: skip
