"""A report as an official document in Word: its narrative, the targets in a table, the work in an annex."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby

from django.conf import settings

from motcua.base import clock
from motcua.base.organisations.models import Agency
from motcua.base.printing.official import Column, OfficialDocument, Row
from motcua.base.text import day, number
from motcua.control.plans import rules
from motcua.control.plans.models import Plan
from motcua.control.plans.reports import standing
from motcua.control.plans.reports.said import Said

ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII")
TARGETS = (
    Column("TT", 10, "center"), Column("Chỉ tiêu", 66), Column("Mức phải đạt", 28, "center"),
    Column("Kết quả", 26, "center"), Column("Đánh giá", 40),
)  # fmt: skip
WORK = (
    Column("TT", 14, "center"), Column("Nhiệm vụ", 82), Column("Cơ quan", 46), Column("Hạn", 26, "center"),
    Column("Tình hình", 40), Column("Sản phẩm", 44), Column("Lý do", 40),
)  # fmt: skip
_EACH = (
    3  # agencies of one task that each get a row of the annex; more are one row, the workbook has them all
)


def report_document(said: Said) -> bytes:
    """Return a report as DOCX, laid out as NĐ 30/2020/NĐ-CP says; numerals are text."""
    report, plan = said.report, said.report.plan
    agency = report.agency or plan.agency
    document = OfficialDocument(
        issuer=agency.name, issuer_above=_above(agency), number="/BC", place=_place(plan, agency),
        day=clock.day_of(report.signed_at) if report.signed_at else None, kind="Báo cáo",
        subject=f"Tiến độ thực hiện {plan.label}, {said.drafted['period']}",
        note="" if report.signed_at else "Bản dự thảo, chưa chốt",
    )  # fmt: skip
    numerals = iter(ROMAN)
    for section in said.sections:
        document.add_heading(f"{next(numerals)}. {section.title.upper()}")
        for line in section.text.splitlines():
            document.add_paragraph(line)
        if section.code == "targets":
            document.add_table(TARGETS, _targets(said))
    _corrections(document, said)
    document.add_recipients(_recipients(agency))
    *authority, post = _signer(agency)
    document.add_signer(authority=authority, post=post, name="")
    if said.rows:
        attached = f"Kèm theo Báo cáo tiến độ thực hiện {plan.label}, {said.drafted['period']}"
        document.start_annex("Phụ lục", "Tình hình thực hiện nhiệm vụ", attached, landscape=True)
        document.add_table(WORK, _work(said), size=11)
        for limit in said.drafted["limits"]:
            document.add_paragraph(limit, italic=True)
    return document.to_bytes()


def _targets(said: Said) -> Iterator[Row]:
    for place, target in enumerate(said.targets, 1):
        kept = target.kept
        goal = kept["said"] + (f", {kept['level']}" if kept["level"] else "")
        goal += f", đến {day(date.fromisoformat(kept['by']))}" if kept["by"] else ""
        judged = "; ".join(filter(None, [target.words, target.gap, "nhập tay" if target.by_hand else ""]))
        value = target.said if target.value is not None else "–"
        yield Row([str(place), kept["name"], goal, value, judged])


def _corrections(document: OfficialDocument, said: Said) -> None:
    corrections = list(said.corrections)
    if not corrections:
        return
    document.add_paragraph("Số liệu điều chỉnh so với số hệ thống đếm:", italic=True)
    for name, value, counted, reason in corrections:
        document.add_paragraph(f"- {name}: {value} (hệ thống: {counted}). {reason}.", italic=True)


def _work(said: Said) -> Iterator[Row]:
    group = None
    for _, found in groupby(said.rows, key=lambda row: row.task):
        rows = list(found)
        task = said.task(rows[0])
        if task["group"] and task["group"] != group:
            yield Row(["", task["group"]], bold=True, across=True)
        group = task["group"]
        agencies = {row.agency for row in rows}
        if len(agencies) > _EACH:
            dues = sorted({row.facts.due for row in rows if row.facts.due})
            when = " – ".join(day(due) for due in (dues if len(dues) < 2 else (dues[0], dues[-1])))
            yield Row(
                [task["no"], task["title"], f"{number(len(agencies))} cơ quan", when or "–", _stand(rows)]
            )
            continue
        for place, row in enumerate(rows):
            title = f"{task['title']}{_turned(said, row)}"
            yield Row([
                task["no"] if not place else "", title, said.agency(row), day(row.facts.due) if row.facts.due else "–",
                row.standing.words, "\n".join(row.product), row.facts.reason or (row.facts.note if row.is_open else ""),
            ])  # fmt: skip


def _turned(said: Said, row: standing.Row) -> str:
    turn = said.turn(row)
    return f" ({turn})" if turn else ""


def _stand(rows: Sequence[standing.Row]) -> str:
    """Return how the work of many agencies stands: "100 xong đúng hạn, 12 quá hạn"."""
    tally = rules.tally(row.standing for row in rows)
    counts = (
        (tally.in_time, "xong đúng hạn"), (tally.done_late, "xong muộn"), (tally.late, "quá hạn"),
        (tally.soon, "sắp đến hạn"), (tally.open, "còn hạn"), (tally.cancelled, "thôi thực hiện"),
    )  # fmt: skip
    return ", ".join(f"{number(n)} {words}" for n, words in counts if n)


def _above(agency: Agency) -> str:
    """Return the agency printed over the issuer: of a department the province's committee."""
    if agency.kind in {Agency.Kind.DEPARTMENT, Agency.Kind.OFFICE, Agency.Kind.CENTRE}:
        return f"Ủy ban nhân dân {settings.PROVINCE_NAME[:1].lower()}{settings.PROVINCE_NAME[1:]}"
    return ""


def _place(plan: Plan, agency: Agency) -> str:
    if agency.pk == plan.agency_id and plan.place:
        return plan.place
    return str(settings.PROVINCE_NAME).removeprefix("Tỉnh ").removeprefix("Thành phố ")


def _recipients(agency: Agency) -> list[str]:
    if agency.level == "TINH" and agency.kind == Agency.Kind.COMMITTEE:
        return ["Văn phòng Chính phủ", "Chủ tịch, các Phó Chủ tịch", "Lưu: VT, KSTT"]
    return ["UBND tỉnh (báo cáo)", "Văn phòng UBND tỉnh", "Lưu: VT"]


def _signer(agency: Agency) -> list[str]:
    if agency.kind == Agency.Kind.COMMITTEE:
        return ["TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"]
    if agency.kind in {Agency.Kind.DEPARTMENT, Agency.Kind.CENTRE}:
        return ["GIÁM ĐỐC"]
    return ["CHÁNH VĂN PHÒNG" if agency.kind == Agency.Kind.OFFICE else "THỦ TRƯỞNG CƠ QUAN"]
