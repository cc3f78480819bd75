"""The Excel layout: an empty template, a round trip, faults by sheet and row, bombs."""

import io
import zipfile

import openpyxl
import pytest

from motcua.base.errors import DomainError, Invalid
from motcua.catalogue.procedures import services
from motcua.catalogue.procedures.importing import workbook
from motcua.catalogue.procedures.importing.reading import read_bytes
from motcua.catalogue.procedures.importing.stored import records_of
from motcua.catalogue.procedures.models import Procedure, ProcedureVersion
from motcua.catalogue.procedures.tests.cast import CONTROL, SUMMER, extract, store

pytestmark = pytest.mark.django_db
SIMPLE = {"Thủ tục": {"Mã thủ tục *": "1.900555", "Tên thủ tục *": "Việc giản đơn (mẫu)"}}


def book(*rows: tuple[str, dict]) -> bytes:
    """Fill the template: each row names its sheet and the cells by heading."""
    made = openpyxl.load_workbook(io.BytesIO(workbook.write()))
    for title, cells in rows:
        sheet = made[title]
        head = [cell.value for cell in sheet[1]]
        sheet.append([cells.get(name) for name in head])
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def bring(content: bytes, day=SUMMER) -> services.Outcome:
    return services.import_reading(read_bytes(content, "x.xlsx"), by=CONTROL, valid_from=day)


def head(**cells) -> tuple[str, dict]:
    return "Thủ tục", SIMPLE["Thủ tục"] | cells


def test_the_empty_template_has_its_sheets_notes_and_lists_and_imports_nothing():
    content = workbook.write()
    made = openpyxl.load_workbook(io.BytesIO(content))
    assert made.sheetnames == [
        "Thủ tục", "Trường hợp", "Giấy tờ", "Cách thức", "Phí", "Căn cứ", "Kết quả", "Trình tự", "Cơ quan", "Liên quan",
    ]  # fmt: skip
    sheet = made["Cách thức"]
    assert sheet["A1"].comment.text.startswith("Kênh nộp và thời hạn")
    assert sheet["A2"].value == "2.000635 (mẫu)"
    assert any("Trực tiếp" in rule.formula1 for rule in sheet.data_validations.dataValidation)
    reading = read_bytes(content, "mau.xlsx")
    assert (reading.records, reading.faults) == ([], [])


def test_what_is_exported_to_excel_comes_back_as_the_same_content():
    store(extract(), extract(code="NB-STP-01", name="Thủ tục nội bộ (mẫu)", kind="STANDARD_INTERNAL"))
    outcome = bring(workbook.write(records_of(ProcedureVersion.objects.all())))
    assert (outcome.changed, outcome.refused, len(outcome.same)) == ([], [], 2)


def test_one_changed_cell_makes_a_new_version():
    store(extract())
    record = records_of(ProcedureVersion.objects.all())[0]
    record.name = "Cấp bản sao trích lục hộ tịch, bản mới (mẫu)"
    assert bring(workbook.write([record])).changed == ["2.900635"]
    assert ProcedureVersion.objects.count() == 2


def test_a_code_that_excel_made_a_number_gets_its_zeros_back():
    outcome = bring(book(head(**{"Mã thủ tục *": 1.9005})))
    assert outcome.added == ["1.900500"]


@pytest.mark.parametrize(
    ("rows", "where", "field"),
    [
        ([head(**{"Số khâu tại chỗ": 9})], "tờ Thủ tục, dòng 3", "Số khâu tại chỗ"),
        ([head(**{"Ngày quyết định": "hôm qua"})], "tờ Thủ tục, dòng 3", "Ngày quyết định"),
        ([head(**{"Cấp thực hiện": "Cấp thôn"})], "tờ Thủ tục, dòng 3", "Cấp thực hiện"),
        (
            [head(), ("Giấy tờ", {"Mã thủ tục *": "1.900555", "Bản chính": 1})],
            "tờ Giấy tờ, dòng 3",
            "Tên giấy tờ",
        ),
        (
            [
                head(),
                ("Trình tự", {"Mã thủ tục *": "1.900555", "Mã trường hợp": "07", "Nội dung bước *": "Nộp"}),
            ],
            "tờ Trình tự, dòng 3",
            "Mã trường hợp",
        ),
        (
            [head(), ("Cách thức", {"Mã thủ tục *": "1.900555", "Kênh *": "Bồ câu"})],
            "tờ Cách thức, dòng 3",
            "Kênh",
        ),
        (
            [("Căn cứ", {"Mã thủ tục *": "1.900111", "Số, ký hiệu *": "1/2026"})],
            "tờ Căn cứ, dòng 3",
            "Mã thủ tục",
        ),
    ],
)
def test_a_fault_names_the_sheet_the_row_and_the_column(rows, where, field):
    outcome = bring(book(*rows))
    assert (outcome.refused[0].where, outcome.refused[0].field) == (where, field)
    assert Procedure.objects.count() == 0


def test_a_workbook_without_the_first_sheet_is_refused():
    other = openpyxl.Workbook()
    buffer = io.BytesIO()
    other.save(buffer)
    with pytest.raises(Invalid, match="thiếu tờ “Thủ tục”"):
        read_bytes(buffer.getvalue(), "x.xlsx")


def test_a_zip_bomb_that_calls_itself_a_workbook_is_refused():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"\0" * 200_000_000)
    with pytest.raises(DomainError):
        read_bytes(buffer.getvalue(), "x.xlsx")


def test_a_zip_that_is_no_workbook_is_refused():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("a.txt", "xin chào")
    with pytest.raises(DomainError):
        read_bytes(buffer.getvalue(), "x.xlsx")
