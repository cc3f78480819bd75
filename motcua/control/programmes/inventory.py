"""The inventory of internal procedures (Biểu thống kê) as a sheet: one row each, all parts in their columns.

The names of the columns are the reference's (kiem-soat-tthc.md 3.4), marked [cần kiểm] there. Lists stand one a line.
"""

import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import openpyxl
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties

from motcua.base import workbooks
from motcua.base.text import clean, fold, number
from motcua.catalogue.procedures.importing.reading import UNITS
from motcua.catalogue.procedures.importing.record import (
    AgencyRecord,
    BasisRecord,
    CaseRecord,
    ChannelRecord,
    DocumentRecord,
    Fault,
    ProcedureRecord,
    ResultRecord,
)
from motcua.catalogue.procedures.importing.record import check as check_record
from motcua.catalogue.procedures.models import Channel, TimeUnit

SHEET = "Thống kê TTHC nội bộ"
HEADER_ROW = 3
COLUMNS = (
    ("STT", 6), ("Mã", 14), ("Tên TTHC nội bộ", 40), ("Nhóm", 8), ("Lớp", 16), ("Lĩnh vực", 18),
    ("Trình tự thực hiện", 44), ("Cách thức thực hiện", 16), ("Thành phần hồ sơ", 36), ("Số bộ", 7),
    ("Thời hạn giải quyết", 16), ("Đối tượng thực hiện", 24), ("Cơ quan giải quyết", 24), ("Kết quả thực hiện", 24),
    ("Mẫu đơn, mẫu biểu", 20), ("Yêu cầu, điều kiện", 24), ("Căn cứ pháp lý", 34), ("Đơn vị chủ trì tham mưu", 24),
    ("Số lượt/năm", 10),
)  # fmt: skip
LAYERS = {"giua cac cap": "CAP", "giua cac so": "SO", "noi bo don vi": "DON_VI"}
LAYER_WORDS = {"CAP": "Giữa các cấp", "SO": "Giữa các sở", "DON_VI": "Nội bộ đơn vị"}
MOST_ROWS = 5000
_LIMIT = re.compile(r"^(\d{1,5}(?:[.,]\d{1,2})?)\s+(.+)$")
_COPIES = re.compile(r"\((\d{1,3})\s*(bản chính|bản sao)\)", re.I)
_CODE = re.compile(r"^NB-[A-Z0-9][A-Z0-9._-]{1,34}$")


@dataclass
class InventoryRow:
    """One row as it was read: the procedure's record and what the inventory says beside it."""

    where: str
    record: ProcedureRecord
    layer: str
    owner: str
    yearly: int | None


@dataclass
class Inventory:
    """What a sheet gave: sound rows, and the faults of the others."""

    rows: list[InventoryRow] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def code_is_own(code: str) -> bool:
    """Tell whether a code is one the province gives its internal procedures ("NB-SCT-01")."""
    return bool(_CODE.match(code))


# ---- reading --------------------------------------------------------------------------------------------------


def read(content: bytes) -> Inventory:
    """Read a sheet in the inventory's layout.

    Raises:
        Invalid: it is no workbook, its columns are not those of the layout in their order, it has no row.
        TooLarge: it would unpack to more than an inventory can need.
    """
    found, seen = Inventory(), dict[str, str]()
    titles = [title for title, _ in COLUMNS]
    for row in workbooks.read_rows(
        content, titles, most=MOST_ROWS, field="tep", sheet=SHEET, within=20, exact=True
    ):
        cells = {title: workbooks.text_of(row.cells[title]) for title in titles}
        _take(found, cells, f"dòng {row.number}", seen)
    return found


def _take(found: Inventory, cells: dict[str, str], where: str, seen: dict[str, str]) -> None:
    faults: list[tuple[str, str]] = []
    row = _row(cells, where, faults)
    if row.record.code:
        if row.record.code in seen:
            faults.append(("Mã", f"đã có ở {seen[row.record.code]}"))
        seen[row.record.code] = where
    code = row.record.code or "NB-CHUA-CO-MA"
    held, row.record.code = row.record.code, code
    faults += [one for one in check_record(row.record) if one not in faults and one[0] != "Mã thủ tục"]
    row.record.code = held
    found.faults += [Fault(held[:60], where, name, message) for name, message in dict.fromkeys(faults)]
    if not faults:
        found.rows.append(row)


def _row(cells: dict[str, str], where: str, faults: list[tuple[str, str]]) -> InventoryRow:
    layer = _layer(cells, faults)
    code = cells["Mã"].upper()
    if code and not code_is_own(code):
        faults.append(("Mã", f"“{code[:40]}” không theo dạng NB-SCT-01"))
    name = cells["Tên TTHC nội bộ"]
    if name and not re.search(r"[^\W\d_]", name):
        faults.append(
            ("Tên TTHC nội bộ", f"“{name[:40]}” không phải tên thủ tục; kiểm tra dòng có bị lệch cột")
        )
    for title in ("Trình tự thực hiện", "Cơ quan giải quyết", "Đơn vị chủ trì tham mưu", "Lĩnh vực"):
        if not cells[title]:
            faults.append((title, "để trống"))
    limit = limit_of(cells["Thời hạn giải quyết"], faults)
    sets = _whole(cells, "Số bộ", faults)
    record = ProcedureRecord(
        code=code, name=name.replace("\n", " "), source="excel", where=where,
        kind="STANDARD_INTERNAL" if layer == "DON_VI" else "INTERCONNECTED_INTERNAL",
        field_name=cells["Lĩnh vực"].replace("\n", " "), targets=lines(cells["Đối tượng thực hiện"]),
        copies_of_set=1 if sets is None else sets, no_fees=True, is_public=False,
        conditions=nothing(cells["Yêu cầu, điều kiện"]), no_conditions=not nothing(cells["Yêu cầu, điều kiện"]),
        cases=[CaseRecord(documents=papers(cells), steps=lines(cells["Trình tự thực hiện"]))],
        channels=[ChannelRecord(channel, *limit) for channel in channels_of(cells["Cách thức thực hiện"], faults)],
        agencies=[AgencyRecord("THUC_HIEN", one) for one in lines(cells["Cơ quan giải quyết"])],
        results=[ResultRecord(name=one) for one in lines(cells["Kết quả thực hiện"])],
        bases=bases_of(cells["Căn cứ pháp lý"]),
    )  # fmt: skip
    record.no_results, record.no_forms = not record.results, not nothing(cells["Mẫu đơn, mẫu biểu"])
    owner = cells["Đơn vị chủ trì tham mưu"].replace("\n", " ")
    return InventoryRow(where, record, layer, owner, _whole(cells, "Số lượt/năm", faults))


def _layer(cells: dict[str, str], faults: list[tuple[str, str]]) -> str:
    layer = LAYERS.get(fold(cells["Lớp"]), "")
    group = fold(cells["Nhóm"]).upper()
    if not layer:
        faults.append(("Lớp", f"“{cells['Lớp'][:40]}” phải là: {', '.join(LAYER_WORDS.values())}"))
    elif group not in ("A", "B"):
        faults.append(("Nhóm", f"“{cells['Nhóm'][:20]}” phải là A hoặc B"))
    elif (group == "B") != (layer == "DON_VI"):
        faults.append(("Nhóm", f"nhóm {group} không hợp với lớp “{cells['Lớp']}”"))
    return layer


def _whole(cells: dict[str, str], title: str, faults: list[tuple[str, str]]) -> int | None:
    text = cells[title].replace(".", "").replace(" ", "")
    if not text:
        return None
    if not text.isascii() or not text.isdigit() or len(text) > 9:
        faults.append((title, f"“{cells[title][:30]}” phải là số nguyên không âm"))
        return None
    return int(text)


def lines(text: str) -> list[str]:
    """Return the lines of a cell or a field, without their dashes."""
    return [line for line in (clean(one).lstrip("-+• ").strip() for one in text.split("\n")) if line]


def nothing(text: str) -> str:
    """Return a cell's text; "" where it says there is none."""
    return "" if fold(text).strip(" .-–") in ("", "khong", "khong co", "khong quy dinh") else text


def papers(cells: dict[str, str]) -> list[DocumentRecord]:
    """Return papers, one a line: "Tờ trình (01 bản chính)"; the forms column names the form of the first."""
    found = papers_of(cells["Thành phần hồ sơ"])
    forms = lines(nothing(cells["Mẫu đơn, mẫu biểu"]))
    if forms and found:
        found[0].form_name = "; ".join(forms)[:500]
    return found


def papers_of(text: str) -> list[DocumentRecord]:
    """Return papers, one a line, with how many originals and copies the brackets say."""
    found = []
    for line in lines(text):
        paper = DocumentRecord(name=_COPIES.sub("", line).strip(" ;.,") or line)
        for many, kind in _COPIES.findall(line):
            if kind.lower() == "bản chính":
                paper.originals = int(many)
            else:
                paper.copies = int(many)
        found.append(paper)
    return found


def limit_of(text: str, faults: list[tuple[str, str]]) -> tuple[Decimal | None, str]:
    """Return a time limit written "05 ngày làm việc"; a fault when it is written otherwise."""
    if not text:
        return None, ""
    match = _LIMIT.match(text.split("\n")[0])
    unit = UNITS.get(fold(match[2]).strip(" ."), "") if match else ""
    if match is None or not unit:
        faults.append(("Thời hạn giải quyết", f"“{text[:40]}” phải viết như “05 ngày làm việc”"))
        return None, ""
    return Decimal(match[1].replace(",", ".")), unit


def channels_of(text: str, faults: list[tuple[str, str]]) -> list[int]:
    """Return the channels a cell names: direct when it names none."""
    known = {fold(label): value for value, label in Channel.choices} | {"buu chinh": Channel.POST.value}
    found = []
    for part in re.split(r"[;\n,]", text):
        word = fold(part).strip(" -.")
        if not word:
            continue
        if word not in known:
            faults.append(("Cách thức thực hiện", f"không hiểu “{clean(part)[:40]}”"))
        else:
            found.append(int(known[word]))
    return sorted(set(found)) or [int(Channel.DIRECT)]


def bases_of(text: str) -> list[BasisRecord]:
    """Return legal bases, one a line: "12/2024/QĐ-UBND; Điều 5; UBND tỉnh" (number; article and name; issuer)."""
    found = []
    for line in lines(text):
        parts = [part.strip() for part in line.split(";")]
        found.append(
            BasisRecord(parts[0][:120], "; ".join(parts[1:-1]) if len(parts) > 2 else "".join(parts[1:2]),
                        parts[-1][:250] if len(parts) > 2 else "")
        )  # fmt: skip
    return found


# ---- writing --------------------------------------------------------------------------------------------------


def cells_of(record: ProcedureRecord, *, place: int, layer: str, owner: str, yearly: int | None) -> list[Any]:
    """Return one row of the layout: what `read` reads back as the same."""
    documents = [paper for case in record.cases for paper in case.documents]
    limits = [one for one in record.channels if one.amount is not None]
    limit = f"{number(limits[0].amount)} {TimeUnit(limits[0].unit).label}" if limits else ""
    return [
        place, record.code, record.name, "B" if layer == "DON_VI" else "A", LAYER_WORDS[layer], record.field_name,
        _listed(step for case in record.cases for step in case.steps),
        "; ".join(dict.fromkeys(str(Channel(one.channel).label) for one in record.channels)),
        _listed(_paper(paper) for paper in documents), record.copies_of_set, limit, "\n".join(record.targets),
        "\n".join(one.name for one in record.agencies if one.role == "THUC_HIEN"),
        "\n".join(one.name for one in record.results),
        "\n".join(paper.form_name for paper in documents if paper.form_name) or "Không",
        record.conditions or "Không",
        _listed("; ".join(part for part in (one.number, one.name, one.issuer) if part) for one in record.bases),
        owner, yearly,
    ]  # fmt: skip


def _listed(texts: Iterable[str]) -> str:
    found = list(texts)
    return "\n".join(f"- {text}" for text in found) if len(found) > 1 else "".join(found)


def _paper(paper: DocumentRecord) -> str:
    many = [f"({paper.originals:02} bản chính)"] if paper.originals else []
    many += [f"({paper.copies:02} bản sao)"] if paper.copies else []
    return " ".join([paper.name, *many])


def write(rows: Iterable[Sequence[Any]], title: str) -> bytes:
    """Return the inventory as a workbook in the layout; without rows it is the empty template."""
    book = openpyxl.Workbook()
    page: Any = book.active
    page.title = SHEET
    page.append([title])
    page["A1"].font = Font(name="Times New Roman", bold=True, size=14)
    page.append([])
    page.append([name for name, _ in COLUMNS])
    page.append([f"({place})" for place in range(1, len(COLUMNS) + 1)])
    thin = Side(style="thin", color="808080")
    for row in rows:
        page.append(list(row))
    for cells in page.iter_rows(min_row=HEADER_ROW, max_col=len(COLUMNS)):
        for cell in cells:
            cell.font = Font(
                name="Times New Roman",
                size=11,
                bold=cell.row == HEADER_ROW,
                italic=cell.row == HEADER_ROW + 1,
            )
            cell.alignment = Alignment(
                wrap_text=True, vertical="center" if cell.row <= HEADER_ROW + 1 else "top",
                horizontal="center" if cell.row <= HEADER_ROW + 1 or cell.column in (1, 4, 10, 19) else "left",
            )  # fmt: skip
            cell.border = Border(left=thin, right=thin, top=thin, bottom=thin)
            if cell.row == HEADER_ROW:
                cell.fill = PatternFill("solid", fgColor="F2EDE7")
            if isinstance(cell.value, str):
                cell.data_type = "s"  # what looks like a formula stays text
    for place, (_, width) in enumerate(COLUMNS, start=1):
        page.column_dimensions[get_column_letter(place)].width = width
    page.freeze_panes = page.cell(row=HEADER_ROW + 2, column=4)
    page.page_setup.orientation, page.page_setup.fitToHeight = "landscape", 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    page.print_title_rows = f"{HEADER_ROW}:{HEADER_ROW + 1}"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
