"""Official documents are laid out as NĐ 30/2020/NĐ-CP, annex I says; sizes in points, lengths in millimetres."""

import io
from datetime import date
from typing import Any

import pytest
from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn

from motcua.base.printing.official import Column, OfficialDocument, Row, width

PLAN = {
    "issuer": "Ủy ban nhân dân tỉnh Mẫu", "number": "12/KH-UBND", "place": "Mẫu", "day": date(2026, 1, 9),
    "kind": "Kế hoạch", "subject": "Kiểm soát thủ tục hành chính năm 2026",
}  # fmt: skip
LETTER = {
    "issuer": "Văn phòng UBND tỉnh", "issuer_above": "UBND tỉnh Mẫu", "number": "7/VP-KSTT", "place": "Mẫu",
    "day": date(2026, 3, 19), "subject": "đôn đốc nhiệm vụ quá hạn",
}  # fmt: skip
COLUMNS = [
    Column("TT", 10, "center"), Column("Nhiệm vụ", 80), Column("Chủ trì", 40),
    Column("Bắt đầu", 20, over="Thời gian"), Column("Hoàn thành", 20, over="Thời gian"),
]  # fmt: skip


def made(**given: Any) -> OfficialDocument:
    return OfficialDocument(**{**PLAN, **given})


def opened(document: OfficialDocument) -> Any:
    return Document(io.BytesIO(document.to_bytes()))


def looks(paragraph: Any) -> tuple[str, float, bool, bool, Any]:
    run = paragraph.runs[0]
    return paragraph.text, run.font.size.pt, bool(run.bold), bool(run.italic), paragraph.alignment


CENTER, JUSTIFY = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.JUSTIFY


def test_the_head_of_a_plan_stands_in_two_columns() -> None:
    left, right = opened(made()).tables[0].rows[0].cells
    assert [looks(one) for one in left.paragraphs if one.text] == [
        ("ỦY BAN NHÂN DÂN", 12, True, False, CENTER), ("TỈNH MẪU", 12, True, False, CENTER),
        ("Số: 12/KH-UBND", 13, False, False, CENTER),
    ]  # fmt: skip
    assert [looks(one) for one in right.paragraphs if one.text] == [
        ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 12, True, False, CENTER),
        ("Độc lập - Tự do - Hạnh phúc", 13, True, False, CENTER),
        ("Mẫu, ngày 09 tháng 01 năm 2026", 13, False, True, CENTER),
    ]  # fmt: skip


def test_the_motto_is_underlined_in_full_and_the_issuer_in_part() -> None:
    left, right = opened(made()).tables[0].rows[0].cells
    lengths = []
    for cell, share in ((left, 0.41), (right, 0.59)):
        (rule,) = [one for one in cell.paragraphs if one._p.find(".//" + qn("w:pBdr")) is not None]
        sides = rule.paragraph_format.left_indent.mm + rule.paragraph_format.right_indent.mm
        lengths.append(160 * share - sides)
    issuer, motto = (
        width("TỈNH MẪU", 12, bold=True),
        width("Độc lập - Tự do - Hạnh phúc", 13, bold=True),
    )
    assert issuer / 3 < lengths[0] < issuer / 2
    assert abs(lengths[1] - motto) < 1


def test_kind_and_subject_are_bold_in_the_middle() -> None:
    kind, subject = [one for one in opened(made()).paragraphs if one.text][:2]
    assert looks(kind) == ("KẾ HOẠCH", 14, True, False, CENTER)
    assert looks(subject) == ("Kiểm soát thủ tục hành chính năm 2026", 14, True, False, CENTER)


def test_a_letter_has_its_subject_under_the_number_and_those_it_is_sent_to() -> None:
    letter = opened(OfficialDocument(**LETTER, addressees=["Sở Tư pháp", "Sở Y tế;"]))
    left = [looks(one) for one in letter.tables[0].rows[0].cells[0].paragraphs if one.text]
    assert left == [
        ("UBND TỈNH MẪU", 12, False, False, CENTER), ("VĂN PHÒNG UBND TỈNH", 12, True, False, CENTER),
        ("Số: 7/VP-KSTT", 13, False, False, CENTER), ("V/v đôn đốc nhiệm vụ quá hạn", 12, False, False, CENTER),
    ]  # fmt: skip
    assert [one.text for one in letter.paragraphs if one.text] == ["Kính gửi:", "- Sở Tư pháp;", "- Sở Y tế."]
    one = opened(OfficialDocument(**LETTER, addressees=["Sở Tư pháp"]))
    assert [one.text for one in one.paragraphs if one.text] == ["Kính gửi: Sở Tư pháp"]


def test_the_page_is_a4_with_its_margins_and_numbered_from_the_second() -> None:
    (section,) = opened(made()).sections
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    assert 20 <= round(section.top_margin.mm) <= 25
    assert 20 <= round(section.bottom_margin.mm) <= 25
    assert 30 <= round(section.left_margin.mm) <= 35
    assert 15 <= round(section.right_margin.mm) <= 20
    assert section.different_first_page_header_footer
    (number,) = section.header.paragraphs
    assert number.alignment == CENTER
    assert "PAGE" in number._p.xml
    assert {run.font.size.pt for run in number.runs} == {13}
    assert not section.first_page_header.paragraphs[0].runs


def test_text_is_justified_with_an_indent_and_bases_are_in_italics() -> None:
    document = made()
    document.add_bases(["Luật số 1/2025/QH15", "Căn cứ Nghị định số 2/2025/NĐ-CP;"])
    document.add_heading("I. MỤC ĐÍCH")
    document.add_paragraph("Một đoạn văn.")
    first, second, heading, text = [one for one in opened(document).paragraphs if one.text][2:]
    assert looks(first) == ("Căn cứ Luật số 1/2025/QH15;", 14, False, True, JUSTIFY)
    assert second.text == "Căn cứ Nghị định số 2/2025/NĐ-CP."
    assert looks(heading)[:3] == ("I. MỤC ĐÍCH", 14, True)
    assert heading.paragraph_format.keep_with_next
    assert looks(text) == ("Một đoạn văn.", 14, False, False, JUSTIFY)
    assert text.paragraph_format.first_line_indent.mm == pytest.approx(12.7, abs=0.1)
    assert text.paragraph_format.space_after.pt >= 6


def test_recipients_stand_left_of_the_signer() -> None:
    document = made()
    document.add_recipients(["Văn phòng Chính phủ;", "Lưu: VT, KSTT"])
    document.add_signer(authority=["KT. CHỦ TỊCH"], post="Phó Chủ tịch", name="Trần Văn Đức (mẫu)")
    left, right = opened(document).tables[-1].rows[0].cells
    assert [looks(one)[:4] for one in left.paragraphs] == [
        ("Nơi nhận:", 12, True, True), ("- Văn phòng Chính phủ;", 11, False, False),
        ("- Lưu: VT, KSTT.", 11, False, False),
    ]  # fmt: skip
    assert [looks(one)[:3] for one in right.paragraphs] == [
        ("KT. CHỦ TỊCH", 14, True), ("PHÓ CHỦ TỊCH", 14, True), ("Trần Văn Đức (mẫu)", 14, True),
    ]  # fmt: skip


def test_a_signature_never_stands_alone_on_a_page() -> None:
    document = made()
    document.add_paragraph("Đoạn cuối.")
    document.add_signer(post="Chủ tịch", name="Trần Văn Đức (mẫu)")
    assert [one.paragraph_format.keep_with_next for one in opened(document).paragraphs[-2:]] == [True, True]


def test_a_table_repeats_its_header_and_cuts_no_row() -> None:
    document = made()
    document.add_table(COLUMNS, [Row(["I", "Nhóm"], bold=True, across=True), Row(["1", "Việc"])])
    rows = opened(document).tables[-1]._tbl.tr_lst
    assert [row.find(".//" + qn("w:tblHeader")) is not None for row in rows] == [True, True, False, False]
    assert all(row.find(".//" + qn("w:cantSplit")) is not None for row in rows)
    assert [[cell.grid_span for cell in row.tc_lst] for row in rows] == [
        [1, 1, 1, 2], [1] * 5, [1, 4], [1] * 5,
    ]  # fmt: skip


def test_an_empty_place_is_merged_into_the_cell_above() -> None:
    document = made()
    document.add_table(
        COLUMNS,
        [Row(["1", "Một", "Sở A", "", ""]), Row(["2", "Hai", None, "", ""]), Row(["3", "Ba", "Sở B"])],
    )
    table = opened(document).tables[-1]
    assert [table.cell(row, 2).text for row in (2, 3, 4)] == ["Sở A", "Sở A", "Sở B"]


def test_an_ellipsis_is_merged_into_the_cell_on_the_left_and_both_may_go_down() -> None:
    document = made()
    document.add_table(
        COLUMNS,
        [
            Row(["1", "Một", "Sở A", "Quý I", ...]),
            Row(["2", "Hai", None, None, ...]),
            Row(["3", "Ba", "", "x", "y"]),
        ],
    )
    table = opened(document).tables[-1]
    assert [[cell.text for cell in row.cells] for row in table.rows][2:] == [
        ["1", "Một", "Sở A", "Quý I", "Quý I"], ["2", "Hai", "Sở A", "Quý I", "Quý I"], ["3", "Ba", "", "x", "y"],
    ]  # fmt: skip


def test_an_annex_begins_a_wide_page_numbered_by_itself() -> None:
    document = made()
    document.start_annex("Phụ lục", "Danh mục nhiệm vụ", "Kèm theo Kế hoạch số 12/KH-UBND", landscape=True)
    document.add_table(COLUMNS, [Row(["1", "Việc"])])
    document.start_annex("Phụ lục II", "Chỉ tiêu")
    said = opened(document)
    first, wide, last = said.sections
    assert (first.orientation, wide.orientation, last.orientation) == (
        WD_ORIENT.PORTRAIT, WD_ORIENT.LANDSCAPE, WD_ORIENT.PORTRAIT,
    )  # fmt: skip
    assert (round(wide.page_width.mm), round(wide.page_height.mm), round(last.page_width.mm)) == (
        297,
        210,
        210,
    )
    assert wide._sectPr.find(qn("w:pgNumType")).get(qn("w:start")) == "1"
    assert wide.header.is_linked_to_previous
    assert [looks(one)[:4] for one in said.paragraphs if one.text][2:5] == [
        ("Phụ lục", 14, True, False), ("DANH MỤC NHIỆM VỤ", 14, True, False),
        ("(Kèm theo Kế hoạch số 12/KH-UBND)", 14, False, True),
    ]  # fmt: skip


def test_everything_is_in_times_new_roman_and_strange_signs_do_no_harm() -> None:
    document = made(subject="A < B & C \x07{{ x }}")
    document.add_paragraph("Dòng một\nDòng hai\x00")
    said = opened(document)
    assert {run.font.name for one in said.paragraphs for run in one.runs} == {"Times New Roman"}
    assert [one.text for one in said.paragraphs if one.text][1:] == [
        "A < B & C {{ x }}",
        "Dòng một\nDòng hai",
    ]


def test_a_number_and_a_day_left_open_have_room_to_be_written_in() -> None:
    head = opened(made(number="/KH-UBND", day=None)).tables[0].rows[0].cells
    assert "Số:         /KH-UBND" in head[0].text
    assert "Mẫu, ngày      tháng      năm" in head[1].text
