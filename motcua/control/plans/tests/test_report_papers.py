"""A report's papers read back: the document's words and layout, the workbook's rows, with every figure in them."""

import io
from datetime import date

import pytest
from docx import Document
from openpyxl import load_workbook

from motcua.control.plans.reports.paper import report_document
from motcua.control.plans.reports.said import Said
from motcua.control.plans.reports.sheet import report_workbook
from motcua.control.plans.services import reporting
from motcua.control.plans.tests.report_cast import TODAY, ReportCast, at, make_report_cast

NOW = at(TODAY)


@pytest.fixture
def cast(db) -> ReportCast:
    cast = make_report_cast()
    task = cast.task("=Rà soát thủ tục", group="I. Kiểm soát")
    cast.done(cast.works, date(2026, 10, 20), date(2026, 10, 25), number="88/BC", task=task)
    cast.give(
        cast.health, date(2026, 9, 30), task=task, state="CHO", reason="Chưa có máy quét",
        changed_at=at(date(2026, 10, 2)), version=1,
    )  # fmt: skip
    cast.target("Mức độ hài lòng")
    return cast


@pytest.fixture
def said(cast) -> Said:
    report = reporting.draft(cast.plan.pk, None, "thang:2026-10", by=cast.control, at=NOW)
    target = f"target:{report.drafted['targets'][0]['id']}"
    reporting.edit(
        report.pk, "text:obstacles", text="Thiếu máy quét; đề nghị bố trí.", by=cast.control, at=NOW
    )
    reporting.edit(report.pk, target, figure="91,5", reason="Khảo sát", by=cast.control, at=NOW)
    reporting.edit(report.pk, "figure:done_now", figure=2, reason="Một việc báo sau", by=cast.control, at=NOW)
    return Said(reporting.sign_off(report.pk, by=cast.control, at=NOW))


def test_the_document_is_laid_out_as_a_report_and_says_what_the_report_says(said):
    document = Document(io.BytesIO(report_document(said)))
    head = document.tables[0].rows[0].cells
    assert "ỦY BAN NHÂN DÂN\nTỈNH MẪU" in head[0].text
    assert "/BC" in head[0].text
    assert "Mẫu, ngày 23 tháng 11 năm 2026" in head[1].text
    words = [one.text for one in document.paragraphs if one.text]
    assert words[:2] == ["BÁO CÁO", "Tiến độ thực hiện Kế hoạch số 12/KH-UBND, tháng 10/2026"]
    assert [one for one in words if one[:3] in ("I. ", "II.", "III", "IV.", "V. ", "VI.")] == [
        "I. TÌNH HÌNH CHUNG", "II. VIỆC HOÀN THÀNH TRONG KỲ", "III. VIỆC QUÁ HẠN VÀ LÝ DO", "IV. CHỈ TIÊU",
        "V. KHÓ KHĂN, VƯỚNG MẮC; KIẾN NGHỊ", "VI. NHIỆM VỤ KỲ TỚI",
    ]  # fmt: skip
    assert "Thiếu máy quét; đề nghị bố trí." in words
    assert "- Hoàn thành trong kỳ: 2 (hệ thống: 1). Một việc báo sau." in words
    whole = "\n".join(words)
    assert "0 việc xong đúng hạn, 1 việc xong muộn, 1 việc quá hạn chưa xong" in whole
    assert "⟦" not in whole
    targets, annex = document.tables[1], document.tables[-1]
    assert [cell.text for cell in targets.rows[1].cells] == [
        "1", "Mức độ hài lòng", "từ 90 % trở lên, đến 31/12/2026", "91,5 %", "đạt; vượt 1,5 điểm; nhập tay",
    ]  # fmt: skip
    rows = [[cell.text for cell in row.cells] for row in annex.rows]
    assert rows[1][1] == "I. Kiểm soát"
    assert rows[2] == [
        "1", "=Rà soát thủ tục", "Sở Xây dựng", "20/10/2026", "xong, muộn 5 ngày",
        "Báo cáo kết quả (số 88/BC)", "",
    ]  # fmt: skip
    assert rows[3][2:5] == ["Sở Y tế", "30/09/2026", "quá hạn 31 ngày"]
    assert rows[3][6] == "Chưa có máy quét"
    assert "TM. ỦY BAN NHÂN DÂN" in document.tables[-2].rows[0].cells[1].text


def test_an_agencys_document_is_its_own_and_a_draft_says_it_is_one(cast):
    report = reporting.draft(cast.plan.pk, cast.works.pk, "thang:2026-10", by=cast.focal, at=NOW)
    document = Document(io.BytesIO(report_document(Said(report))))
    head = document.tables[0].rows[0].cells
    assert "SỞ XÂY DỰNG" in head[0].text
    assert "ngày      tháng      năm" in head[1].text
    assert document.sections[0].first_page_footer.paragraphs[0].text == "Bản dự thảo, chưa chốt"
    assert "GIÁM ĐỐC" in document.tables[-2].rows[0].cells[1].text
    assert "Sở Y tế" not in "\n".join(cell.text for table in document.tables for cell in table._cells)


def test_many_agencies_of_one_task_are_one_line_of_the_annex(cast):
    task = cast.task("Việc của nhiều nơi")
    for agency in (cast.works, cast.health, cast.office, cast.province):
        cast.give(agency, date(2026, 10, 1), task=task)
    report = reporting.draft(cast.plan.pk, None, "thang:2026-10", by=cast.control, at=NOW)
    annex = Document(io.BytesIO(report_document(Said(report)))).tables[-1]
    last = [cell.text for cell in annex.rows[-1].cells]
    assert last[1:5] == ["Việc của nhiều nơi", "4 cơ quan", "01/10/2026", "4 quá hạn"]


def test_the_workbook_has_every_share_every_target_and_both_figures(said):
    book = load_workbook(io.BytesIO(report_workbook(said)))
    assert book.sheetnames == ["Nhiệm vụ", "Chỉ tiêu", "Số liệu"]
    header, *rows = [[cell.value for cell in row] for row in book["Nhiệm vụ"].iter_rows()]
    assert {"Nhiệm vụ", "Cơ quan", "Hạn", "Tình hình", "Sản phẩm", "Lý do"} <= set(header)
    by_agency = {row[header.index("Cơ quan")]: dict(zip(header, row, strict=True)) for row in rows}
    works, health = by_agency["Sở Xây dựng"], by_agency["Sở Y tế"]
    assert (works["Tình hình"], works["Sản phẩm"]) == ("xong, muộn 5 ngày", "Báo cáo kết quả (số 88/BC)")
    assert (works["Hạn"].date(), works["Hoàn thành ngày"].date()) == (date(2026, 10, 20), date(2026, 10, 25))
    assert (health["Tình hình"], health["Lý do"]) == ("quá hạn 31 ngày", "Chưa có máy quét")
    figures = {row[1].value: (row[2].value, row[3].value) for row in book["Số liệu"].iter_rows(min_row=2)}
    for figure in said.figures:
        assert figures[figure.name] == (figure.counted, figure.value)
    target = [cell.value for cell in book["Chỉ tiêu"][2]]
    assert "Mức độ hài lòng" in target
    assert 91.5 in target
    assert "nhập tay" in target


def test_no_text_of_the_workbook_is_a_formula(said):
    book = load_workbook(io.BytesIO(report_workbook(said)))
    kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
    assert "f" not in kinds
