"""The inventory of internal procedures (Biểu thống kê) as an annex: landscape, its header on every page."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from motcua.base.printing.official import Column, OfficialDocument, Row
from motcua.base.text import number
from motcua.control.programmes.papers.places import place_name

# Which columns of the layout a page can hold, with their widths; the sheet has all of them.
COLUMNS = (
    (Column("TT", 10, "center"), 0), (Column("Mã", 30), 1), (Column("Tên thủ tục hành chính nội bộ", 46), 2),
    (Column("Nhóm", 18, "center"), 3), (Column("Lĩnh vực", 22), 5), (Column("Thời hạn", 20), 10),
    (Column("Thành phần hồ sơ", 38), 8), (Column("Cơ quan giải quyết", 28), 12), (Column("Kết quả", 26), 13),
    (Column("Căn cứ pháp lý", 36), 16), (Column("Đơn vị chủ trì", 26), 17), (Column("Số lượt/năm", 15, "center"), 18),
)  # fmt: skip


def rows_of(rows: Iterable[Sequence[Any]]) -> Iterable[Row]:
    """Yield the rows of the annex from those of the layout."""
    for cells in rows:
        yield Row([_words(cells[at]) for _, at in COLUMNS])


def _words(value: Any) -> str:
    if value is None:
        return ""
    return number(value) if isinstance(value, int) else str(value)


def add_inventory(
    document: OfficialDocument, rows: Iterable[Sequence[Any]], heading: str, title: str, attached: str
) -> None:
    """Add the inventory to a document as a landscape annex."""
    document.start_annex(heading, title, attached, landscape=True)
    document.add_table([column for column, _ in COLUMNS], rows_of(rows), size=10)


def inventory_document(rows: Sequence[Sequence[Any]], day: date, agency: str) -> bytes:
    """Return the inventory as a report of its own with the annex.

    Args:
        rows: as `inventory.cells_of` gives them.
        day: what it shows.
        agency: who makes it.
    """
    document = OfficialDocument(
        issuer=agency or "Văn phòng Ủy ban nhân dân tỉnh", number="/BC-TTHCNB", place=place_name(), day=None,
        kind="Báo cáo", subject="Thống kê thủ tục hành chính nội bộ",
    )  # fmt: skip
    owners = {row[17] for row in rows}
    between = sum(row[3] == "A" for row in rows)
    document.add_bases(["Quyết định số 1085/QĐ-TTg ngày 15 tháng 9 năm 2022 của Thủ tướng Chính phủ"])
    document.add_paragraph(
        f"Đến ngày {day:%d/%m/%Y}, kho thủ tục hành chính nội bộ có {number(len(rows))} thủ tục của "
        f"{number(len(owners))} đơn vị chủ trì tham mưu: {number(between)} thủ tục nhóm A (giữa các cơ quan hành chính "
        f"nhà nước), {number(len(rows) - between)} thủ tục nhóm B (trong từng cơ quan, đơn vị). Chi tiết theo Phụ lục."
    )
    document.add_recipients(
        ["Chủ tịch UBND tỉnh (để báo cáo)", "Các cơ quan, đơn vị liên quan", "Lưu: VT, KSTT"]
    )
    document.add_signer(post="Thủ trưởng đơn vị", name="")
    add_inventory(document, rows, "Phụ lục", "Biểu thống kê thủ tục hành chính nội bộ", "")
    return document.to_bytes()
