"""Plans as PDF: with text, as a scan, protected, too long."""

from pathlib import Path

import pikepdf
import pytest
import typst

from motcua.base.errors import Invalid
from motcua.control.plans.reading import documents, read_file

HEAD = """ỦY BAN NHÂN DÂN \\
TỈNH MẪU \\
Số: 12/KH-UBND \\
Mẫu, ngày 05 tháng 01 năm 2026

KẾ HOẠCH \\
Kiểm soát thủ tục hành chính năm 2026
"""
ROWS = "".join(
    f"[{number}],[Nhiệm vụ số {number} của kế hoạch],[Sở Tư pháp],[UBND cấp xã],[Quý II],[Báo cáo {number}],"
    for number in range(1, 61)
)
TABLE = f"""#table(columns: (1fr, 4fr, 2fr, 2fr, 2fr, 2fr),
[TT],[Nội dung nhiệm vụ],[Cơ quan chủ trì],[Cơ quan phối hợp],[Thời gian hoàn thành],[Sản phẩm],
[I],[Nhóm nhiệm vụ thứ nhất],[],[],[],[],{ROWS})
"""


def pdf(tmp_path: Path, source: str) -> Path:
    """Return a PDF of a Typst source."""
    page = '#set page(paper: "a4", flipped: true)\n#set text(font: "Tinos", size: 10pt, hyphenate: false)\n'
    written, made = tmp_path / "ke-hoach.typ", tmp_path / "ke-hoach.pdf"
    written.write_text(page + source)
    fonts = Path(__file__).resolve().parents[3] / "base/printing/fonts"
    typst.compile(str(written), output=str(made), font_paths=[str(fonts)])
    return made


def test_a_table_over_several_pages_is_one(tmp_path):
    reading = read_file(pdf(tmp_path, HEAD + TABLE))
    assert (reading.head.number, reading.head.issuer) == ("12/KH-UBND", "UBND tỉnh Mẫu")
    assert [task.no for task in reading.tasks] == [str(number) for number in range(1, 61)]
    assert {task.group for task in reading.tasks} == {"I. Nhóm nhiệm vụ thứ nhất"}
    assert {(*task.lead, *task.support, str(task.finish)) for task in reading.tasks} == {
        ("Sở Tư pháp", "UBND cấp xã", "2026-06-30")
    }
    assert reading.tasks[59].title == "Nhiệm vụ số 60 của kế hoạch"
    assert reading.tasks[59].product == "Báo cáo 60"


def test_a_scan_without_text_is_refused(tmp_path):
    with pytest.raises(Invalid, match="bản quét"):
        read_file(pdf(tmp_path, "#rect(width: 5cm, height: 3cm, fill: gray)"))


def test_a_protected_file_is_refused(tmp_path):
    made, locked = pdf(tmp_path, HEAD), tmp_path / "khoa.pdf"
    with pikepdf.open(made) as opened:
        opened.save(locked, encryption=pikepdf.Encryption(owner="chu", user="khach"))
    with pytest.raises(Invalid, match="mật khẩu"):
        read_file(locked)


def test_a_document_of_hundreds_of_pages_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(documents, "MOST_PAGES", 2)
    with pytest.raises(Invalid, match="chỉ đọc đến 2 trang"):
        read_file(pdf(tmp_path, HEAD + TABLE))
