"""Tables come from Excel the way provinces publish them; what cannot be read is said with its row."""

import io
import zipfile

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.base.errors import Invalid, TooLarge
from motcua.catalogue.processes.excel import HEADINGS, read_table, write_table
from motcua.catalogue.processes.table import normalise
from motcua.catalogue.processes.tests.conftest import USUAL
from motcua.catalogue.processes.tests.parallel import LEGS, OPINIONS, POSTED
from motcua.catalogue.processes.wording import kind_from, minutes_from, role_from, time_words


def workbook(*rows, merge=()):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for area in merge:
        book.active.merge_cells(area)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("written", "unit", "minutes"),
    [
        ("0,5 ngày", "", 240), ("4 giờ", "", 240), ("1/2 ngày làm việc", "", 240), ("½ ngày", "", 240),
        ("04 giờ làm việc", "", 240), ("1 ngày 4 giờ", "", 720), ("01 ngày làm việc (08 giờ)", "", 480),
        ("30 phút", "", 30), ("1,5 ngày", "", 720), (0.5, "ngày", 240), (2, "giờ", 120), ("2", "giờ", 120),
        ("08h", "", 480), ("1 buổi", "", 240), ("", "", 0), (None, "", 0), ("Không quy định", "", 0),
        ("1 ngày làm việc và 2 giờ", "", 600), ("0.25 ngày", "", 120), ("không quá 2 ngày", "", 960),
        ("Ngay khi nhận", "", None), ("vài ngày", "", None), ("2", "", None), (2, "", None), ("1/0 ngày", "", None),
        ("-1 ngày", "", None), (-1, "ngày", None), (True, "ngày", None),
    ],
)  # fmt: skip
def test_times_are_read_as_they_are_written(written, unit, minutes):
    assert minutes_from(written, unit) == minutes


@given(st.integers(0, 200_000))
def test_a_time_written_into_a_table_reads_back_the_same(minutes):
    amount, unit = time_words(minutes)
    assert minutes_from(amount, unit) == minutes


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Tiếp nhận, kiểm tra hồ sơ", "TIEP_NHAN"), ("Lãnh đạo phòng phân công", "PHAN_CONG"),
        ("Thẩm định hồ sơ", "THAM_DINH"), ("Xác minh thực địa", "XAC_MINH"), ("Ký duyệt", "KY"), ("Ký", "KY"),
        ("Vào sổ, đóng dấu, phát hành", "DONG_DAU"), ("Trả kết quả cho công dân", "TRA_KET_QUA"),
        ("Lấy ý kiến Sở Tài chính", "LAY_Y_KIEN"), ("Họp Hội đồng thẩm định", "HOI_DONG"),
        ("Soát xét, trình ký", "TRINH_KY"),
    ],
)  # fmt: skip
def test_the_kind_of_a_step_is_known_by_its_words(name, kind):
    assert kind_from("", name, first=name.startswith("Tiếp")) == kind


@pytest.mark.parametrize(
    ("title", "kind", "role"),
    [
        ("Chuyên viên phòng Tư pháp", "THAM_DINH", "thu_ly"), ("Trưởng phòng", "PHAN_CONG", "phan_cong"),
        ("Phó Chủ tịch UBND xã", "KY", "phe_duyet"), ("Lãnh đạo sở", "PHAN_CONG", "phan_cong"),
        ("Công chức Bộ phận Một cửa", "TIEP_NHAN", "tiep_nhan"), ("Bộ phận Một cửa", "TRA_KET_QUA", "tra_ket_qua"),
        ("Văn thư", "DONG_DAU", "van_thu"), ("thu_ly", "THAM_DINH", "thu_ly"), ("Robot", "THAM_DINH", None),
    ],
)  # fmt: skip
def test_a_title_tells_the_role(title, kind, role):
    assert role_from(title, kind) == role


def test_the_template_has_all_columns_and_no_rows():
    book = openpyxl.load_workbook(io.BytesIO(write_table([], "Quy trình nội bộ")))
    assert [cell.value for cell in book["Quy trình"][3]] == [heading for heading, _ in HEADINGS]
    assert not read_table(write_table([], "Quy trình nội bộ")).rows


def test_a_table_written_to_excel_reads_back_the_same():
    rows = normalise(USUAL)
    reading = read_table(write_table(rows, "Cấp bản sao"))
    assert (reading.rows, reading.faults) == (rows, [])


@pytest.mark.parametrize("rows", [OPINIONS, LEGS, POSTED], ids=["opinions", "legs", "posted"])
def test_blocks_legs_and_timers_written_to_excel_read_back_the_same(rows):
    reading = read_table(write_table(rows, "Nhiều cơ quan"))
    assert reading.faults == []
    assert reading.rows == rows


def test_a_drafter_writes_blocks_and_legs_by_name():
    reading = read_table(
        workbook(
            ["TT", "Bước", "Thời gian", "Loại bước", "Khối", "Chặng", "Mã cơ quan", "Khi hết thời gian"],
            [1, "Tiếp nhận", "4 giờ", "Tiếp nhận", None, None, None, None],
            [2, "Đăng ký thường trú", "2 ngày", "Thẩm định", "Liên thông", "Công an xã", "G01.24", None],
            [3, "Ký kết quả", "1 ngày", "Ký", "Liên thông", "Công an xã", None, None],
            [4, "Cấp thẻ", "2 ngày", "Thẩm định", "Liên thông", "BHXH", "G24.24", "chờ"],
            [5, "Xin ý kiến", "1 ngày", "Lấy ý kiến", None, None, None, "Đi tiếp"],
            [6, "Trả kết quả", "0", "Trả kết quả", None, None, None, None],
            ["Tổng", None, "4 ngày 4 giờ", None, None, None, None, None],
        )
    )
    assert reading.faults == []
    assert [(row.block, row.leg, row.leg_name, row.agency, row.on_timeout) for row in reading.rows[1:5]] == [
        ("lien_thong", "cong_an_xa", "Công an xã", "G01.24", ""),
        ("lien_thong", "cong_an_xa", "Công an xã", "G01.24", ""),
        ("lien_thong", "bhxh", "BHXH", "G24.24", ""),
        ("", "", "", "", "DI_TIEP"),
    ]


def test_a_step_that_sums_up_or_publishes_is_no_row_of_totals():
    reading = read_table(
        workbook(
            ["TT", "Bước", "Nội dung", "Thời gian"],
            [1, "Tiếp nhận", "Nhận", "4 giờ"],
            [2, "Tổng hợp ý kiến", "Lập báo cáo thẩm định", "4 giờ"],
            [3, "Công khai kết quả thẩm định", "Đăng tin", "4 giờ"],
            [None, "Tổng số thời gian", None, "12 giờ"],
        )
    )
    assert [row.name for row in reading.rows] == [
        "Tiếp nhận",
        "Tổng hợp ý kiến",
        "Công khai kết quả thẩm định",
    ]
    assert not reading.has_errors


def test_what_to_do_when_the_time_has_passed_is_not_guessed():
    reading = read_table(
        workbook(
            ["TT", "Bước", "Thời gian", "Khi hết thời gian"],
            [1, "Tiếp nhận", "4 giờ", "để mai tính"],
        )
    )
    assert [(fault.row, fault.is_error) for fault in reading.faults] == [(2, True)]
    assert "để mai tính" in reading.faults[0].text


def test_a_published_layout_with_merged_cells_and_a_total_is_read():
    reading = read_table(
        workbook(
            ["ỦY BAN NHÂN DÂN TỈNH"],
            ["Quy trình nội bộ giải quyết thủ tục hành chính"],
            [],
            ["TT", "Trình tự thực hiện", "Trách nhiệm", "Nội dung công việc", "Thời gian thực hiện", "Kết quả"],
            ["1", "Tiếp nhận hồ sơ", "Công chức TN&TKQ tại Bộ phận Một cửa", "Kiểm tra", "0,5 ngày", "Mẫu 01"],
            ["2", "Giải quyết hồ sơ", "Lãnh đạo phòng", "Phân công thụ lý", "2 giờ", "Phiếu"],
            [None, None, "Chuyên viên", "Thẩm định hồ sơ", "1 ngày 2 giờ", "Dự thảo"],
            [None, None, None, "Lập tờ trình", None, "Tờ trình"],
            ["3", "Ký duyệt", "Lãnh đạo UBND xã", "Ký", "1/2 ngày", "Kết quả"],
            ["4", "Trả kết quả", "Bộ phận Một cửa", "Trả", "Không tính thời gian", "Sổ"],
            ["Tổng thời gian thực hiện", None, None, None, "03 ngày làm việc", None],
            merge=("B6:B8", "A6:A8"),
        )
    )  # fmt: skip
    assert [(row.kind, row.minutes, row.role, row.where) for row in reading.rows] == [
        ("TIEP_NHAN", 240, "tiep_nhan", "MOT_CUA"),
        ("PHAN_CONG", 120, "phan_cong", "PHONG"),
        ("THAM_DINH", 600, "thu_ly", "PHONG"),
        ("KY", 240, "phe_duyet", "LANH_DAO"),
        ("TRA_KET_QUA", 0, "tra_ket_qua", "MOT_CUA"),
    ]
    assert reading.rows[1].name == "Giải quyết hồ sơ – Phân công thụ lý"
    assert reading.rows[2].content == "Thẩm định hồ sơ; Lập tờ trình"
    assert reading.rows[2].product == "Dự thảo; Tờ trình"
    assert [(fault.row, fault.is_error) for fault in reading.faults] == [(11, False)]
    assert "Dòng tổng ghi 3 ngày nhưng các bước cộng lại là 2 ngày 4 giờ" in reading.faults[0].text


def test_times_given_as_numbers_take_the_unit_of_the_heading():
    reading = read_table(
        workbook(
            ["STT", "Bước thực hiện", "Thời gian (giờ)"],
            [1, "Tiếp nhận hồ sơ", 2],
            [2, "Thẩm định", 12.5],
            [3, "Ký", 1],
        )
    )
    assert [row.minutes for row in reading.rows] == [120, 750, 60]


def test_what_cannot_be_read_is_listed_by_its_row():
    reading = read_table(
        workbook(
            ["TT", "Bước", "Thời gian", "Loại bước"],
            [1, "Tiếp nhận", "2 giờ", "Tiếp nhận"],
            [2, "Xem", "sớm nhất có thể", "Chiêm nghiệm"],
        )
    )
    assert [(fault.row, fault.text.split(";")[0]) for fault in reading.faults] == [
        (3, "Không rõ loại bước «Chiêm nghiệm»"),
        (3, "Không đọc được thời gian «sớm nhất có thể»"),
    ]
    assert reading.has_errors


def test_a_file_that_is_no_table_is_refused():
    for content, said in (
        (b"not a workbook", "không phải Excel"),
        (workbook(["Họ tên", "Tuổi"], ["An", 3]), "Không tìm thấy bảng các bước"),
    ):
        with pytest.raises(Invalid, match=said):
            read_table(content)


def test_a_zip_bomb_is_not_unpacked():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b"0" * 40_000_000)
    with pytest.raises(TooLarge, match="quá lớn"):
        read_table(out.getvalue())
    with pytest.raises(TooLarge, match="2 MB"):
        read_table(b"0" * 3_000_000)


def test_a_formula_in_a_name_is_written_as_words():
    rows = normalise([USUAL[0], USUAL[-1]])
    book = openpyxl.load_workbook(io.BytesIO(write_table(rows, "=1+1")))
    assert book["Quy trình"]["A1"].data_type == "s"
