"""The report of a programme's result: what was promised, what was reached, what still lacks and with whom."""

from collections.abc import Iterator
from datetime import date

from motcua.base import text
from motcua.base.printing.official import Column, OfficialDocument, Row
from motcua.control.programmes import measuring
from motcua.control.programmes.measuring import Standing
from motcua.control.programmes.models import Outcome, Programme
from motcua.control.programmes.papers.places import place_name

_GOALS = (
    Column("TT", 9, "center"), Column("Mục tiêu", 62), Column("Phải đạt", 20, "center"),
    Column("Trước ngày", 26, "center"), Column("Kết quả", 22, "center"), Column("Đánh giá", 28, "center"),
)  # fmt: skip
_ITEMS = (
    Column("TT", 9, "center"), Column("Mã", 24), Column("Tên", 70), Column("Cơ quan chủ trì", 38),
    Column("Phương án", 30), Column("Thông qua", 28), Column("Thực thi", 40),
)  # fmt: skip
_MOST_AGENCIES = 25


def report_document(standing: Standing) -> bytes:
    """Return the report of a programme as it stands on a day; its annex lists every option."""
    found = standing.programme
    document = OfficialDocument(
        issuer="Văn phòng", issuer_above="Ủy ban nhân dân tỉnh", number="/BC-VP", place=place_name(), day=None,
        kind="Báo cáo", subject=f"Kết quả thực hiện chương trình {_lower(found.name)}",
    )  # fmt: skip
    document.add_bases([found.document])
    document.add_paragraph(
        f"Văn phòng Ủy ban nhân dân tỉnh báo cáo kết quả đến ngày {text.day(standing.day)} như sau:"
    )
    document.add_heading("I. PHẠM VI")
    document.add_paragraph(_scope(standing))
    document.add_heading("II. KẾT QUẢ THEO MỤC TIÊU")
    document.add_table(_GOALS, _goals(standing))
    for figure in standing.figures:
        document.add_paragraph(f"- {figure.sentence}")
    document.add_heading("III. TIẾN ĐỘ THEO CƠ QUAN")
    _agencies(document, standing)
    document.add_heading("IV. MỐC THỰC HIỆN")
    for mark in measuring.milestones(standing):
        reason = f" (tỉnh điều chỉnh: {mark.row.reason})" if mark.row.reason else ""
        document.add_paragraph(
            f"- {mark.row.title}, trước ngày {text.day(mark.before)}: {mark.words}{reason}."
        )
    document.add_recipients(["UBND tỉnh (để báo cáo)", "Các cơ quan, đơn vị liên quan", "Lưu: VT, KSTT"])
    document.add_signer(post="Chánh Văn phòng", name="")
    rows = list(_options(standing))
    if rows:
        title = "Phương án đã đề xuất, thông qua, thực thi"
        document.start_annex("Phụ lục", title, "Kèm theo Báo cáo số       /BC-VP", landscape=True)
        document.add_table(_ITEMS, rows, size=11)
    return document.to_bytes()


def _lower(name: str) -> str:
    return name if name[1:2].isupper() else name[:1].lower() + name[1:]


def _scope(standing: Standing) -> str:
    found = standing.programme
    many = f"{text.number(len(standing.items))} {standing.thing}"
    frozen = (
        f"đã chốt ngày {text.day(found.frozen_at)}"
        if found.frozen_at
        else "chưa chốt, tính theo kho dữ liệu hiện nay"
    )
    counted = ", ".join(str(Outcome(code).label).lower() for code in found.counts_as_cut)
    moved = f" Mốc so sánh do tỉnh điều chỉnh: {found.reason}." if found.reason else ""
    return (
        f"Phạm vi là {many} có hiệu lực ngày {text.day(found.baseline)} ({frozen}). Tính là cắt giảm: {counted}. "
        f"Các tỷ lệ tính trên tổng số của toàn phạm vi, không lấy bình quân.{moved}"
    )


def _goals(standing: Standing) -> Iterator[Row]:
    for place, figure in enumerate(standing.figures, start=1):
        verdict = {True: "Đạt", False: "Chưa đạt", None: "Chưa có số"}[figure.reached]
        yield Row(
            [str(place), figure.name, f"≥ {figure.level}", text.day(figure.before), figure.figure, verdict]
        )


def _agencies(document: OfficialDocument, standing: Standing) -> None:
    goals = standing.figures[:4]
    columns = [Column("Cơ quan", 60), Column("Số mục", 16, "center")]
    columns += [Column(f"{figure.short} (≥ {figure.level})", 32, "center") for figure in goals]
    rows = []
    for agency in standing.by_agency[:_MOST_AGENCIES]:
        cells = [
            "–" if cell[1].value is None else f"{text.number(round(cell[1].value, 1))} %"
            for cell in agency.cells[:4]
        ]
        rows.append(Row([agency.name, text.number(agency.total), *cells]))
    document.add_table(columns, rows, size=11)


def _options(standing: Standing) -> Iterator[Row]:
    if standing.programme.scope == Programme.Scope.REGULATIONS:
        found = [(one, one.regulation) for one in standing.items if one.regulation and one.regulation.outcome]
        for place, (item, rule) in enumerate(found, start=1):
            yield Row([
                str(place), rule.code, rule.name, str(item.owner or ""), rule.get_outcome_display(),
                _said(rule.decision_no, rule.approved_on), _said(rule.enforced_by, rule.enforced_on),
            ])  # fmt: skip
        return
    place = 0
    for item in standing.items:
        for row in item.treatments.all() if item.pk else ():
            place, named = place + 1, item.procedure
            yield Row([
                str(place), named.code if named else "", named.name if named else "", str(item.owner or ""),
                f"{row.get_outcome_display()} (lần {row.round})", _said(row.decision_no, row.approved_on),
                _said(row.enforced_by, row.enforced_on),
            ])  # fmt: skip


def _said(number: str, day: date | None) -> str:
    return f"{number}\n{text.day(day)}" if day else ""
