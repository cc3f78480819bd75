"""The report on the results of review in Word: a narrative drafted from the figures, form II.04 as its annex."""

from collections.abc import Iterator, Sequence
from datetime import date

from motcua.base.organisations.models import Agency
from motcua.base.printing.official import Column, OfficialDocument, Row
from motcua.base.text import day, number
from motcua.control.reviews import figures
from motcua.control.reviews.figures import ReviewRow
from motcua.control.reviews.models import Initiative, LegalAmendment, SimplificationOption
from motcua.control.reviews.papers import _common
from motcua.law import reviewing

_SHEETS, _OPTIONS, _COST = "Kết quả rà soát", "Phương án", "Chi phí (đồng/năm)"
FORM = (
    Column("TT", 8, "center"), Column("TTHC, nhóm TTHC", 38), Column("Cơ quan rà soát", 24),
    Column("Trong kế hoạch", 14, "right"), Column("Đã rà soát", 12, "right"),
    Column("Giữ nguyên", 16, "right", over=_SHEETS), Column("Sửa đổi, bổ sung", 13, "right", over=_SHEETS),
    Column("Thay thế", 12, "right", over=_SHEETS), Column("Bãi bỏ", 11, "right", over=_SHEETS),
    Column("Thông qua", 15, "right", over=_OPTIONS), Column("Đã thực thi", 12, "right", over=_OPTIONS),
    Column("Trước", 25, "right", over=_COST), Column("Sau", 25, "right", over=_COST),
    Column("Tiết kiệm", 25, "right", over=_COST), Column("Tỷ lệ (%)", 14, "right", over=_COST),
    Column("Tỉnh", 13, "right", over="Thẩm quyền"), Column("Trung ương", 15, "right", over="Thẩm quyền"),
)  # fmt: skip


def narrative(
    rows: Sequence[ReviewRow], first: date, last: date, texts: Sequence[LegalAmendment],
    initiatives: Sequence[Initiative],
) -> list[tuple[str, list[str]]]:  # fmt: skip
    """Return the sections of the report, each with its paragraphs, drafted from the figures.

    Args:
        rows: of II.04.
        first: day of the period.
        last: day of the period.
        texts: legal texts still open at the end of it.
        initiatives: of the period.
    """
    whole, period = figures.total(rows), figures.in_words(first, last)
    planned = [row for row in rows if row.item_id]
    kinds: dict[str, int] = {}
    for row in rows:
        for option in row.options:
            name = SimplificationOption.Kind(option.kind).label.lower()
            kinds[name] = kinds.get(name, 0) + 1
    by_kind = "; ".join(f"{number(count)} {name}" for name, count in sorted(kinds.items())) or "chưa có"
    reviewed = (
        f"Trong {period}, kế hoạch có {number(len(planned))} mục với {number(whole.planned)} thủ tục; đã rà soát "
        f"{number(whole.reviewed)} thủ tục: giữ nguyên {number(whole.kept)}, sửa đổi, bổ sung {number(whole.amended)}, "
        f"thay thế {number(whole.replaced)}, bãi bỏ {number(whole.abolished)}."
    )
    passed = (
        f"Thông qua {number(whole.approved)} phương án ({by_kind}); thuộc thẩm quyền của tỉnh {number(whole.province)}"
        f", kiến nghị trung ương {number(whole.central)}. Đã thực thi {number(whole.enforced)} phương án."
    )
    saved = (
        f"Chi phí tuân thủ trước khi đơn giản hóa {_common.money(whole.costs.now)} đồng/năm, sau khi đơn giản hóa "
        f"{_common.money(whole.costs.after)} đồng/năm; tiết kiệm {_common.money(whole.costs.saved)} đồng/năm, tỷ lệ "
        f"cắt giảm {_common.rate(whole.costs)} (tính từ tổng)."
    )
    late = [row for row in texts if row.due < last]
    holding = [f"Còn {number(len(texts))} văn bản phải sửa, trong đó {number(len(late))} quá hạn."]
    holding += [
        f"- {row.text} ({row.articles}): {row.holder}, hạn {day(row.due)}"
        + (f", quá hạn {number((last - row.due).days)} ngày" if row.due < last else "") + "."
        for row in texts[:12]
    ]  # fmt: skip
    ideas = [f"- {one.title} ({one.author}, {one.agency}): {one.result or one.what}" for one in initiatives]
    return [
        ("Kết quả rà soát", [reviewed]), ("Phương án đơn giản hóa", [passed, saved]),
        ("Thực thi phương án", holding), ("Sáng kiến cải cách", ideas or ["Trong kỳ chưa ghi nhận sáng kiến."]),
        ("Khó khăn, kiến nghị", ["…"]),
    ]  # fmt: skip


def report_document(
    agency: Agency,
    rows: Sequence[ReviewRow],
    sections: Sequence[tuple[str, list[str]]],
    first: date,
    last: date,
) -> bytes:
    """Return the report as DOCX: the sections as drafted or corrected, form II.04 across."""
    paper, period = reviewing.paper("bao_cao"), figures.in_words(first, last)
    document = OfficialDocument(
        issuer=agency.name, issuer_above=_common.above(agency), number=f"/{paper.sign}",
        place=_common.province_place(), kind="Báo cáo",
        subject=f"Kết quả rà soát, đơn giản hóa thủ tục hành chính {period}",
    )  # fmt: skip
    for numeral, (title, paragraphs) in zip(("I", "II", "III", "IV", "V", "VI"), sections, strict=False):
        document.add_heading(f"{numeral}. {title.upper()}")
        for text in paragraphs:
            document.add_paragraph(text)
    document.add_recipients(paper.recipients)
    *authority, post = _common.signer(agency)
    document.add_signer(authority=authority, post=post, name="")
    document.start_annex(
        "Biểu II.04",
        "Kết quả rà soát, đơn giản hóa thủ tục hành chính",
        f"Kỳ báo cáo: {period}",
        landscape=True,
    )
    document.add_table(FORM, _rows(rows), size=9)
    return document.to_bytes()


def _rows(rows: Sequence[ReviewRow]) -> Iterator[Row]:
    for place, row in enumerate(rows, 1):
        yield Row([str(place), row.name, row.agency, *_cells(row)])
    yield Row(["", "Tổng số", "", *_cells(figures.total(rows))], bold=True)


def _cells(row: ReviewRow) -> list[str]:
    counts = (
        row.planned, row.reviewed, row.kept, row.amended, row.replaced, row.abolished, row.approved, row.enforced,
    )  # fmt: skip
    costs = row.costs
    money = (
        [_common.money(value) for value in (costs.now, costs.after, costs.saved)]
        if row.approved
        else ["–"] * 3
    )
    rate = "–" if costs.rate_shown is None else number(costs.rate_shown, 2)
    return [*(number(one) for one in counts), *money, rate, number(row.province), number(row.central)]
