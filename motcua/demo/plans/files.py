"""The three files of a sample document: as an office has it in Word and in Excel, and as a law site shows it."""

import io
import re
from collections.abc import Iterator, Mapping, Sequence
from types import EllipsisType
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side

from motcua.base.printing.official import Column, OfficialDocument, Row
from motcua.base.printing.present import date_words
from motcua.base.text import day

Content = Mapping[str, Any]
NOTE = "Văn bản mẫu của Một Cửa, không phải văn bản thật"
MERGED = "^"
_MARK = re.compile(r"\[\[(\d)\]\]")
_RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_WIDTHS = (12, 76, 40, 44, 20, 20, 42)


def docx(content: Content) -> bytes:
    """Return the document as Word: laid out by the decree, cells merged as offices merge them."""
    head = content["head"]
    document = OfficialDocument(
        issuer=head["issuer"], number=head["number"], place=head["place"], day=head["day"],
        kind=head.get("kind", ""), subject=head["title"], addressees=head.get("addressees", ()), note=NOTE,
    )  # fmt: skip
    document.add_bases(content.get("bases", ()))
    document.add_paragraph(content["opening"])
    for section in content["sections"]:
        if "heading" in section:
            document.add_heading(section["heading"])
        for text in section["texts"]:
            document.add_paragraph(_plain(text))
    document.add_recipients(content["recipients"])
    document.add_signer(authority=head["authority"], post=head["post"], name=head["signer"])
    for annex in content.get("annexes", ()):
        document.start_annex(annex["heading"], annex["title"], _attached(head), landscape=True)
        document.add_table(_columns(annex), [_row(row, annex) for row in annex["rows"]])
    return document.to_bytes()


def xlsx(content: Content) -> bytes:
    """Return the document as a workbook: its text on a sheet line by line, each annex on one of its own."""
    head, book = content["head"], Workbook()
    book.remove(book.worksheets[0])
    book.properties.creator, book.properties.title = "", head["title"]
    sheet = book.create_sheet("Văn bản chính")
    sheet.column_dimensions["A"].width = 120
    for text in _printed(content):
        sheet.append([_plain(text)])
    for annex in content.get("annexes", ()):
        _sheet(book.create_sheet(annex["heading"]), annex, _attached(head))
    for one in book.worksheets:
        for line in one.iter_rows():
            for cell in line:
                cell.font = Font(name="Times New Roman", size=12)
                cell.alignment = Alignment(wrap_text=True, vertical="top")
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def text(content: Content) -> bytes:
    """Return the document as a law site shows it: every cell a paragraph, its own page around, notes in between."""
    head = content["head"]
    kind = (head.get("kind") or "Công văn").capitalize()
    lines = [
        "Từ khoá: kiểm soát thủ tục", "Đăng nhập", "Đang tải nội dung",
        f"Số hiệu: {head['number']} Loại văn bản: {kind}",
        f"Ngày ban hành: {day(head['day'])} Người ký: {head['signer']}",
    ]  # fmt: skip
    waiting: list[str] = []
    for printed in _printed(content):
        before, cut, after = printed.partition(" // ")
        waiting += _MARK.findall(printed)
        lines.append(_MARK.sub(lambda mark: _RAISED[int(mark[1])], before))
        if cut:
            # The page ends here: its notes stand between the halves of the paragraph.
            lines += [*(f"{_RAISED[int(one)]} {content['footnotes'][one]}" for one in waiting), after]
            waiting = []
    for annex in content.get("annexes", ()):
        lines += [annex["heading"], annex["title"].upper(), f"({_attached(head)})", *_flowing(annex)]
    lines += [f"{_RAISED[int(one)]} {content['footnotes'][one]}" for one in waiting]
    lines += [
        "Văn bản này chưa cập nhật bản tiếng Anh.",
        "Bạn chưa đăng nhập.",
        "1.204",
        "DMCA.com",
        "IP: 192.0.2.7",
    ]
    return ("\n\n".join(lines) + "\n").encode()


# ---- text ---------------------------------------------------------------------------------------------------------


def _printed(content: Content) -> Iterator[str]:
    """Yield the document before its annexes, a line or a paragraph each."""
    head = content["head"]
    yield from _two(head["issuer"].upper())
    yield from ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", f"Số: {head['number']}")
    if not head.get("kind"):
        yield f"V/v {head['title']}"
    yield f"{head['place']}, {date_words(head['day'])}"
    if head.get("kind"):
        yield from (head["kind"].upper(), head["title"])
    else:
        yield "Kính gửi:"
        names = head["addressees"]
        yield from (f"- {name}{'.' if name == names[-1] else ';'}" for name in names)
    bases = content.get("bases", ())
    yield from (f"Căn cứ {text}{'.' if text == bases[-1] else ';'}" for text in bases)
    yield content["opening"]
    for section in content["sections"]:
        if "heading" in section:
            yield section["heading"]
        yield from section["texts"]
    yield "Nơi nhận:"
    yield from (f"- {name};" for name in content["recipients"])
    yield from (*head["authority"], head["post"], head["signer"])


def _two(issuer: str) -> Iterator[str]:
    body, _, whose = issuer.partition(" TỈNH ")
    yield from (body, f"TỈNH {whose}")


def _plain(text: str) -> str:
    return _MARK.sub("", text).replace(" // ", " ")


def _attached(head: Mapping[str, Any]) -> str:
    return f"Kèm theo Kế hoạch số {head['number']} ngày {day(head['day'])} của UBND tỉnh"


def _flowing(annex: Mapping[str, Any]) -> Iterator[str]:
    yield from (title for title in annex["columns"] if title)
    yield from ("Bắt đầu", "Hoàn thành")
    for no, name, *cells in annex["rows"]:
        yield str(no) or "\u00a0"
        yield name
        for place, cell in enumerate(cells):
            if isinstance(cell, list):
                yield from cell
            elif cell == MERGED:
                # Only at a row's end is anything left of a merged cell.
                yield from ["\u00a0"] if place == len(cells) - 1 else []
            elif cell:
                yield cell


# ---- tables -------------------------------------------------------------------------------------------------------


def _columns(annex: Mapping[str, Any]) -> list[Column]:
    no, name, lead, support, when, product = annex["columns"]
    titles = [
        (no, ""),
        (name, ""),
        (lead, ""),
        (support, ""),
        ("Bắt đầu", when),
        ("Hoàn thành", when),
        (product, ""),
    ]
    return [
        Column(title, width, "center" if place in (0, 4, 5) else "left", over)
        for place, ((title, over), width) in enumerate(zip(titles, _WIDTHS, strict=True))
        if title
    ]


def _row(row: Sequence[Any], annex: Mapping[str, Any]) -> Row:
    """Return a row with a cell a column: the time in two, or in one that goes over both."""
    if len(row) == 2:
        return Row([str(row[0]), row[1]], bold=True, across=True)
    *first, when, product = (None if cell == MERGED else cell for cell in row)
    times = when if isinstance(when, list) else [when, ...]
    cells: list[str | EllipsisType | None] = [None if cell is None else str(cell) for cell in first]
    return Row([*cells, *times, *([product] if annex["columns"][-1] else [])])


def _sheet(sheet: Any, annex: Mapping[str, Any], attached: str) -> None:
    columns = _columns(annex)
    for place, column in enumerate(columns, 1):
        sheet.column_dimensions[chr(64 + place)].width = column.width / 2
    for text in (annex["heading"], annex["title"].upper(), f"({attached})"):
        sheet.append([text])
    sheet.append([column.over or column.title for column in columns])
    sheet.append([column.title if column.over else None for column in columns])
    for place, column in enumerate(columns, 1):
        if not column.over:
            sheet.merge_cells(start_row=4, end_row=5, start_column=place, end_column=place)
        elif columns[place - 2].over != column.over:
            sheet.merge_cells(start_row=4, end_row=4, start_column=place, end_column=place + 1)
    thin = Side(style="thin")
    for row in annex["rows"]:
        _append(sheet, _row(row, annex), len(columns))
    for line in sheet.iter_rows(min_row=4):
        for cell in line:
            cell.border = Border(left=thin, right=thin, top=thin, bottom=thin)
    sheet.print_title_rows = "4:5"
    sheet.freeze_panes = "C6"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True


def _append(sheet: Any, row: Row, width: int) -> None:
    at = sheet.max_row + 1
    for place, cell in enumerate(row.cells, 1):
        target = sheet.cell(at, place)
        if isinstance(cell, str):
            target.value = cell or None
            target.number_format = "@"
    areas: list[tuple[int, int, int]] = []  # from the row, from the column, to the column
    for place, cell in enumerate(row.cells, 1):
        wide = place < len(row.cells) and isinstance(row.cells[place], EllipsisType)
        if cell is None:
            areas.append((at - 1, place, place + wide))
        elif wide:
            areas.append((at, place, place + 1))
    if row.across and len(row.cells) < width:
        areas.append((at, len(row.cells), width))
    for first, left, right in areas:
        _merge(sheet, first, at, left, right)


def _merge(sheet: Any, first: int, last: int, left: int, right: int) -> None:
    """Merge cells, those above that are merged already among them."""
    for area in list(sheet.merged_cells.ranges):
        if area.min_col == left and area.min_row <= first <= area.max_row:
            first = area.min_row
            sheet.unmerge_cells(str(area))
    sheet.merge_cells(start_row=first, end_row=last, start_column=left, end_column=right)
