"""The lists of this room as files: findings, procedures, steps, and the rows behind a finding."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict

from motcua.base.lists.registry import Column, register
from motcua.base.organisations.actor import Actor
from motcua.control.burden import queries, rows
from motcua.control.burden.models import Finding, ProcedureBurden, Run, StepBurden
from motcua.control.burden.queries import PARTS, Choice


def _found(by: Actor, query: QueryDict) -> QuerySet[Finding]:
    run = queries.run_of(query)
    return Choice.read(query).findings(queries.findings(by, run)) if run else Finding.objects.none()


_FINDINGS = (
    Column("Thứ tự", lambda row: row.place, "number", 8),
    Column("Loại", lambda row: row.get_kind_display(), width=26),
    Column("Mã thủ tục", lambda row: row.procedure.code, width=12),
    Column("Thủ tục", lambda row: row.procedure.name, width=60),
    Column("Lĩnh vực", lambda row: row.field.name if row.field else "", width=26),
    Column("Bước", lambda row: row.step_name, width=30),
    Column("Giấy tờ", lambda row: row.paper, width=40),
    Column("Phát hiện", lambda row: row.sentence, width=90),
    Column("Hướng xử lý", lambda row: row.remedy, width=60),
    Column("Số dòng minh chứng", lambda row: row.dossiers, "number", 12),
    Column("Giờ công người dân một năm", lambda row: float(row.hours), "decimal", 14),
    Column("Giờ làm việc hồ sơ chờ một năm", lambda row: float(row.waiting), "decimal", 14),
    Column("Chi phí một năm (đồng)", lambda row: row.cost, "number", 16),
    Column("Quy đổi để xếp hạng (đồng)", lambda row: row.score, "number", 16),
)


def _of_procedures(by: Actor, query: QueryDict) -> QuerySet[Any]:
    run = queries.run_of(query)
    figures = queries.seen_procedures(by, run) if run else ProcedureBurden.objects.none()
    return Choice.read(query).figures(figures).order_by("procedure_id").values("procedure_id").distinct()


def _ranked(by: Actor, query: QueryDict) -> Iterator[queries.RankedProcedure]:
    run = queries.run_of(query)
    yield from queries.ranked_procedures(by, run, Choice.read(query)) if run else ()


def _part(at: int) -> Any:
    return lambda row: round(row.parts[at].points, 3)


_PROCEDURES = (
    Column("Thứ tự", lambda row: row.place, "number", 8),
    Column("Mã thủ tục", lambda row: row.code, width=12),
    Column("Thủ tục", lambda row: row.name, width=60),
    Column("Lĩnh vực", lambda row: row.field, width=26),
    Column("Điểm gánh nặng", lambda row: round(row.points, 3), "decimal", 12),
    *(Column(f"Điểm: {label}", _part(at), "decimal", 12) for at, label in enumerate(PARTS.values())),
    Column("Hồ sơ", lambda row: row.sums["dossiers"], "number", 10),
    Column("Quá hạn", lambda row: row.sums["late"], "number", 10),
    Column("Lượt yêu cầu bổ sung", lambda row: row.sums["requests"], "number", 12),
    Column("Lượt trả lại trong nội bộ", lambda row: row.sums["loops"], "number", 12),
    Column("Lượt đi lại", lambda row: row.sums["trips"], "number", 12),
    Column("Giờ công của người dân", lambda row: float(row.sums["hours"]), "decimal", 14),
    Column("Chi phí tuân thủ (đồng)", lambda row: row.sums["cost"], "number", 16),
)


def _of_steps(by: Actor, query: QueryDict) -> QuerySet[Any]:
    run = queries.run_of(query)
    if run is None:
        return StepBurden.objects.none().values("step")
    figures = queries.measured_steps(by, run)
    return (
        Choice.read(query)
        .figures(figures)
        .order_by("procedure_id", "step")
        .values("procedure_id", "step")
        .distinct()
    )


def _ranked_steps(by: Actor, query: QueryDict) -> Iterator[dict[str, Any]]:
    run: Run | None = queries.run_of(query)
    yield from queries.ranked_steps(by, run, Choice.read(query)) if run else ()


def _hours(key: str) -> Any:
    return lambda row: round((row[key] or 0) / 60, 1)


_STEPS = (
    Column("Thứ tự", lambda row: row["place"], "number", 8),
    Column("Mã thủ tục", lambda row: row["procedure__code"], width=12),
    Column("Thủ tục", lambda row: row["procedure__name"], width=60),
    Column("Bước", lambda row: row["name"], width=36),
    Column("Lượt", lambda row: row["items"], "number", 10),
    Column("Nơi làm", lambda row: row["places"], "number", 10),
    Column("Giờ làm việc mất", _hours("lost"), "decimal", 12),
    Column("Trung bình một lượt (giờ)", _hours("mean"), "decimal", 12),
    Column("Quy trình cho (giờ)", _hours("mean_given"), "decimal", 12),
    Column("Dùng quá (%)", lambda row: round(row["share_over"], 1), "decimal", 10),
    Column("Trả lại (%)", lambda row: round(row["share_back"], 1), "decimal", 10),
)


def _finding(by: Actor, query: QueryDict) -> Finding:
    return queries.finding(int(query.get("phat-hien") or 0), by=by)


def _evidence(by: Actor, query: QueryDict) -> QuerySet[Any]:
    return rows.of(_finding(by, query), by=by)


def _evidence_lines(by: Actor, query: QueryDict) -> Iterator[rows.Line]:
    yield from rows.lines(_finding(by, query), by=by)


def _evidence_columns(by: Actor, query: QueryDict) -> Sequence[Column]:
    return (
        Column("Mã hồ sơ", lambda row: row.code, width=24),
        Column("Mã thủ tục", lambda row: row.procedure, width=12),
        Column("Cơ quan", lambda row: row.agency, width=34),
        Column("Bước, giấy tờ", lambda row: row.what, width=44),
        Column("Người xử lý", lambda row: row.who, width=26),
        Column("Từ", lambda row: row.begins, "moment", 16),
        Column("Đến", lambda row: row.ends, "moment", 16),
        Column("Đã dùng (giờ làm việc)", lambda row: row.used_hours, "decimal", 12),
        Column("Được dùng (giờ làm việc)", lambda row: row.given_hours, "decimal", 12),
        Column("Kết quả", lambda row: row.outcome, width=26),
        Column("Ghi chú", lambda row: row.note, width=60),
    )


def register_lists() -> None:
    """Let the ranking and the rows of a finding be exported and their filters be kept."""
    register(
        "burden:home", title="Phát hiện gánh nặng", action="burden.view", columns=_FINDINGS, found=_found
    )
    register(
        "burden:procedures", title="Gánh nặng theo thủ tục", action="burden.view", columns=_PROCEDURES,
        found=_of_procedures, rows=_ranked,
    )  # fmt: skip
    register(
        "burden:steps", title="Gánh nặng theo bước", action="burden.view", columns=_STEPS, found=_of_steps,
        rows=_ranked_steps,
    )  # fmt: skip
    register(
        "burden:finding", title="Minh chứng của phát hiện", action="burden.view", columns=_evidence_columns,
        found=_evidence, rows=_evidence_lines, within="phat-hien",
    )  # fmt: skip
