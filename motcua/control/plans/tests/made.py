"""Plans made up by chance, and how provinces would publish them: DOCX, XLSX, text flattened in three layouts."""

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from docx import Document
from hypothesis import strategies as st
from openpyxl import Workbook

YEAR = 2026
AGENCIES = (
    "Văn phòng UBND tỉnh", "Sở Tư pháp", "Sở Tài nguyên và Môi trường", "Các sở, ban, ngành", "UBND cấp huyện",
    "UBND cấp xã", "Trung tâm Hành chính công tỉnh", "các cơ quan, đơn vị có liên quan",
)  # fmt: skip
WORK = (
    "Xây dựng kế hoạch của đơn vị", "Niêm yết công khai thủ tục", "Tổng hợp kết quả rà soát", "Tập huấn nghiệp vụ",
    "Số hóa kết quả còn hiệu lực", "Kiểm tra việc tiếp nhận hồ sơ", "Đề xuất phương án đơn giản hóa",
)  # fmt: skip
PRODUCTS = ("Kế hoạch được ban hành", "Báo cáo kết quả", "Quyết định phê duyệt", "Hội nghị được tổ chức", "")
# Printed, and the days meant when the column is one of finishing.
TIMES: dict[str, tuple[date | None, str]] = {
    "Quý II": (date(YEAR, 6, 30), ""), "Tháng 02": (date(YEAR, 2, 28), ""),
    "Trước ngày 15/10/2026": (date(YEAR, 10, 14), ""), "30/7": (date(YEAR, 7, 30), ""),
    "Trong năm": (date(YEAR, 12, 31), ""), "Thường xuyên": (None, "continuous"), "Hằng quý": (None, "periodic"),
    "Khi có yêu cầu": (None, "on_event"), "Theo kế hoạch kiểm tra": (None, "by_reference"),
}  # fmt: skip
ROMAN = ("I", "II", "III", "IV", "V")
TITLES = {
    "no": "TT", "name": "Nội dung nhiệm vụ", "lead": "Cơ quan chủ trì", "support": "Cơ quan phối hợp",
    "when": "Thời gian hoàn thành", "product": "Sản phẩm",
}  # fmt: skip
ORDERS = (
    ("no", "name", "lead", "support", "when", "product"),
    ("no", "name", "product", "lead", "support", "when"),
    ("no", "name", "when", "lead", "support", "product"),
)


@dataclass
class Line:
    """A row: a group or a heading (nothing but a number and words), or a task; `merged` cells are those above."""

    no: str
    name: str
    lead: list[str] = field(default_factory=list)
    support: list[str] = field(default_factory=list)
    when: str = ""
    product: str = ""
    merged: frozenset[str] = frozenset()

    @property
    def is_task(self) -> bool:
        """Whether it gives work."""
        return bool(self.lead) or bool(self.merged)

    def cell(self, role: str) -> str:
        """Return what is printed in a column; nothing in a merged one."""
        value = getattr(self, role)
        return "" if role in self.merged else "; ".join(value) if isinstance(value, list) else value


@st.composite
def plans(draw: Any) -> list[Line]:
    """Rows of a plan: groups of tasks, some with sub-rows under a heading, some merged with the row above."""
    lines: list[Line] = []
    for group in range(draw(st.integers(1, 4))):
        lines.append(Line(ROMAN[group], f"Nhóm nhiệm vụ thứ {group + 1}"))
        for number in range(1, draw(st.integers(1, 3)) + 1):
            if draw(st.booleans()):
                lines.append(_task(draw, str(number)))
                if draw(st.integers(0, 3)) == 0:
                    lines.append(_merged(draw, str(number) + "x", lines[-1]))
                    lines[-1].no = "" if draw(st.booleans()) else "-"
                continue
            lines.append(Line(str(number), draw(st.sampled_from(WORK))))
            marks = [f"{number}.{n}" for n in (1, 2, 3)] if draw(st.booleans()) else ["-"] * 3
            lines += [_task(draw, mark) for mark in marks[: draw(st.integers(1, 3))]]
    return lines


def _task(draw: Any, no: str) -> Line:
    some = st.lists(st.sampled_from(AGENCIES), min_size=1, max_size=3, unique=True)
    return Line(
        no, draw(st.sampled_from(WORK)), draw(some), draw(some), draw(st.sampled_from(list(TIMES))),
        draw(st.sampled_from(PRODUCTS)),
    )  # fmt: skip


def _merged(draw: Any, no: str, above: Line) -> Line:
    roles = frozenset(
        {"lead", "support", "when", "product"} if above.product else {"lead", "support", "when"}
    )
    return Line(no, draw(st.sampled_from(WORK)), above.lead, above.support, above.when, above.product, roles)


HEAD = f"""ỦY BAN NHÂN DÂN
TỈNH MẪU
Số: 12/KH-UBND
Mẫu, ngày 05 tháng 01 năm {YEAR}

KẾ HOẠCH
Kiểm soát thủ tục hành chính năm {YEAR}
"""


def tabbed(lines: list[Line], order: tuple[str, ...]) -> str:
    """Flatten as Word does when saved as text: a tab before every cell."""
    rows = [[TITLES[role] for role in order], *([line.cell(role) for role in order] for line in lines)]
    return HEAD + "\n" + "\n".join("".join(f"\t{cell}\n" for cell in row) for row in rows)


def flowing(lines: list[Line]) -> str:
    """Flatten as a law site does: every paragraph of every cell between blank lines, a hard space in a merged one."""
    cells: list[str] = list(TITLES.values())
    for line in lines:
        cells += [line.no or "\u00a0", line.name]
        if line.is_task:
            printed = [(role, line.cell(role)) for role in ("lead", "support", "when", "product")]
            cells += [text or "\u00a0" for role, text in printed if text or role in line.merged]
    return HEAD + "\n" + "\n\n".join(cells) + "\n"


def docx(lines: list[Line], order: tuple[str, ...], path: Path) -> None:
    """Write a Word document with merged cells."""
    document = Document()
    for text in HEAD.split("\n"):
        document.add_paragraph(text)
    table = document.add_table(rows=1 + len(lines), cols=len(order))
    for column, role in enumerate(order):
        table.cell(0, column).text = TITLES[role]
    for number, line in enumerate(lines, 1):
        for column, role in enumerate(order):
            if role in line.merged:
                table.cell(number - 1, column).merge(table.cell(number, column))
            else:
                table.cell(number, column).text = line.cell(role)
    document.save(str(path))


def xlsx(lines: list[Line], order: tuple[str, ...], path: Path) -> None:
    """Write a workbook with merged cells, the head in rows above the table."""
    book = Workbook()
    sheet = book.active
    for text in HEAD.split("\n"):
        sheet.append([text])
    top = sheet.max_row + 1
    sheet.append([TITLES[role] for role in order])
    for number, line in enumerate(lines, top + 1):
        for column, role in enumerate(order, 1):
            if role in line.merged:
                sheet.merge_cells(
                    start_row=number - 1, end_row=number, start_column=column, end_column=column
                )
            else:
                sheet.cell(number, column, line.cell(role) or None)
    book.save(path)
