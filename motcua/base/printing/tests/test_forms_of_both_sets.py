"""Every form of both circulars comes out whole, on its own sheet, with its facts readable."""

import pytest

from motcua.base.printing.formsets import FORMS
from motcua.base.printing.services import render_label, render_pdf
from motcua.base.printing.tests import cast, reading

ALL = [(form_set, form) for form_set, forms in FORMS.items() for form in forms]

# What the citizen or the next officer must be able to read on each paper (TT 01/2018 and TT 03/2025).
MUST_SAY = {
    "lay_y_kien": (
        "Kính gửi: Sở Xây dựng tỉnh Bắc Ninh (mẫu)",
        "Nội dung lấy ý kiến: Sự phù hợp của công trình",
        "Đề nghị trả lời trước: 17 giờ 30 phút, ngày 26 tháng 11 năm 2026",
        "Tài liệu kèm theo: Bản vẽ mặt bằng.pdf",
    ),
    "chuyen_xu_ly": (
        "Thời hạn chung của hồ sơ: 17 giờ 30 phút, ngày 27 tháng 11 năm 2026",
        "lần lượt theo thứ tự",
        "(chủ trì)",
        "Đăng ký thường trú",
        "2 ngày làm việc",
    ),
    "moi_xac_minh": (
        "Kính mời: Nguyễn Thị Ngọc Ánh (mẫu)",
        "Thời gian: 08 giờ 00 phút, ngày 26 tháng 11 năm 2026",
        "Địa điểm: Thửa đất số 15",
    ),
    "bien_ban_xac_minh": (
        "BIÊN BẢN Xác minh thực địa",
        "Kết luận: Hiện trạng đúng với hồ sơ",
        "Đối chiếu điều kiện giải quyết: đạt",
    ),
    "tiep_nhan": (
        "Tiếp nhận hồ sơ của: Nguyễn Thị Ngọc Ánh (mẫu)",
        "Bộ phận tiếp nhận: Trung tâm Phục vụ hành chính công phường Kinh Bắc",
        "Nội dung yêu cầu giải quyết: Cấp bản sao trích lục hộ tịch",
        "Số lượng hồ sơ: 1 (bộ)",
        "theo quy định là: 01 ngày làm việc",
        "Thời gian nhận hồ sơ: 09 giờ 12 phút, ngày 23 tháng 11 năm 2026",
        "Thời gian trả kết quả giải quyết hồ sơ: 17 giờ 30 phút, ngày 25 tháng 11 năm 2026",
        "Đăng ký nhận kết quả tại: Trung tâm Phục vụ hành chính công",
        "Lệ phí cấp bản sao trích lục: 16.000 đ (đã nộp)",
        "Quyển số: 01/2026 Số thứ tự: 1042",
        "NGƯỜI NỘP HỒ SƠ",
        "NGƯỜI TIẾP NHẬN HỒ SƠ",
        "Lê Minh Hằng (mẫu)",
    ),
    "bo_sung": (
        "/HDHS",
        "Hồ sơ của: Nguyễn Thị Ngọc Ánh (mẫu)",
        "Văn bản ủy quyền có chứng thực chữ ký",
        "Lý do: Văn bản ủy quyền chưa được chứng thực",
        "ngày 05 tháng 12 năm 2026",
        "số điện thoại 0222 000 000",
        "NGƯỜI HƯỚNG DẪN",
    ),
    "tu_choi": (
        "không tiếp nhận, giải quyết hồ sơ này với lý do cụ thể như sau",
        "Sự kiện hộ tịch không được đăng ký tại cơ quan này",
        "Căn cứ pháp lý: Điều 63 Luật Hộ tịch năm 2014",
        "Ủy ban nhân dân phường Vũ Ninh",
        "NGƯỜI TIẾP NHẬN HỒ SƠ",
    ),
    "xin_loi": (
        "Kính gửi:",
        "Thời gian hẹn trả kết quả giải quyết hồ sơ: 17 giờ 30 phút, ngày 25 tháng 11 năm 2026",
        "Lý do: Phải xác minh thông tin",
        "17 giờ 30 phút, ngày 27 tháng 11 năm 2026",
        "xin lỗi",
        "KT. CHỦ TỊCH PHÓ CHỦ TỊCH",
        "Nơi nhận: - Như trên;",
        "- Lưu: VT.",
    ),
    "dung_giai_quyet": (
        "THÔNG BÁO Dừng giải quyết hồ sơ",
        "Căn cứ: Đơn đề nghị rút hồ sơ",
        "Giai đoạn đang xử lý: Đang thẩm định",
        "kể từ ngày 25 tháng 11 năm 2026",
        "Trả lại đầy đủ bản chính",
        "Hoàn trả 16.000 đ",
        "/TB",
    ),
    "kiem_soat": (
        "Loại hồ sơ: Cấp bản sao trích lục hộ tịch",
        "Cơ quan phối hợp giải quyết hồ sơ: Sở Tư pháp; Công an phường Kinh Bắc",
        "1. Giao: Trung tâm Phục vụ hành chính công phường Kinh Bắc",
        "2. Nhận: Công chức Tư pháp",
        "09:40 ngày 23/11/2026",
        "Trước hạn",
        "Đúng hạn",
        "Quá hạn",
    ),
    "so_theo_doi": (
        "Từ ngày 01 tháng 11 năm 2026 đến ngày 30 tháng 11 năm 2026",
        "Quyển số: 01/2026",
        "Tổng số: 40 hồ sơ.",
        "NGƯỜI LẬP SỔ",
    ),
    "phieu_bien_nhan_ket_qua": (
        "Trích lục khai sinh (bản sao)",
        "412/TLKS-BS",
        "NGƯỜI NHẬN KẾT QUẢ",
        "16 giờ 05 phút, ngày 25 tháng 11 năm 2026",
    ),
    "dien_giai_han": (
        "DIỄN GIẢI NGÀY HẸN TRẢ KẾT QUẢ",
        "Nghỉ Ngày Văn hóa Việt Nam Căn cứ: NQ 28/2026/QH16",
        "25/11/2026 Ngày làm việc 1 ngày",
        "Lê Minh Hằng (mẫu) in lúc 09 giờ 30 phút",
    ),
    "bien_ban_su_co": (
        "BIÊN BẢN Về việc mất, hỏng hồ sơ",
        "Hồi 08 giờ 30 phút, ngày 26 tháng 11 năm 2026",
        "Giấy tờ bị mất, hỏng: 1. Văn bản ủy quyền (bản chính)",
        "chịu toàn bộ chi phí cấp lại",
    ),
    "bien_ban_giao_nhan": (
        "Số: 07/2026/BBGN",
        "Hồi 10 giờ 00 phút, ngày 23 tháng 11 năm 2026",
        "Bên giao: Ông/Bà Tô Văn Bưu (mẫu), bưu chính công ích",
        "EB100000002VN",
        "Bì rách, thiếu phiếu gửi",
        "BÊN NHẬN",
    ),
    "phieu_gui_ho_so": (
        "Số hiệu bưu gửi: EB100000001VN",
        "Lệ phí cấp bản sao trích lục: 16.000 đ (đã nộp)",
        "Cước: 25.000 đ",
        "ký Biên bản giao nhận",
        "NHÂN VIÊN BƯU CHÍNH",
    ),
    "phieu_ban_giao": (
        "Số: 12/2026/PBG",
        "Bên nhận: Phòng Văn hóa – Xã hội",
        "Tổng số: 1 hồ sơ.",
        "NGƯỜI NHẬN",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("form_set", "form"), ALL)
def test_every_form_says_what_the_circular_asks(form_set: str, form: str) -> None:
    said = reading.text(render_pdf(form, form_set, cast.MAKERS[form]()))
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in said
    assert "Độc lập - Tự do - Hạnh phúc" in said
    if form not in ("so_theo_doi",):
        assert cast.CODE in said
    if FORMS[form_set][form].number:
        assert FORMS[form_set][form].label in said
    for words in MUST_SAY[form]:
        assert words in said, words


@pytest.mark.parametrize(("form_set", "form"), ALL)
def test_every_form_lies_on_its_own_sheet(form_set: str, form: str) -> None:
    spec = FORMS[form_set][form]
    wanted = (148, 210) if spec.paper == "A5" else (210, 297)
    assert reading.sheet(render_pdf(form, form_set, cast.MAKERS[form]())) == (
        wanted[::-1] if spec.landscape else wanted
    )


@pytest.mark.parametrize(("form_set", "form"), ALL)
def test_only_tinos_is_used_and_all_of_it_is_embedded(form_set: str, form: str) -> None:
    fonts = reading.fonts(render_pdf(form, form_set, cast.MAKERS[form]()))
    assert fonts
    assert all("Tinos" in name and embedded for name, embedded in fonts.items()), fonts


@pytest.mark.parametrize("form_set", FORMS)
def test_the_title_of_each_form_is_the_circulars(form_set: str) -> None:
    for form in ("tiep_nhan", "bo_sung", "tu_choi", "xin_loi", "kiem_soat", "so_theo_doi"):
        said = reading.text(render_pdf(form, form_set, cast.MAKERS[form]()))
        assert FORMS[form_set][form].title.upper() in said


def test_the_two_circulars_number_their_forms_differently() -> None:
    assert [spec.number[-2:] for spec in FORMS["TT01-2018"].values() if spec.number] == [
        f"0{n}" for n in range(1, 7)
    ]
    assert [spec.number[-2:] for spec in FORMS["TT03-2025"].values() if spec.number] == [
        f"0{n}" for n in range(1, 8)
    ]
    assert "dung_giai_quyet" not in FORMS["TT01-2018"]
    assert FORMS["TT01-2018"]["kiem_soat"].number == "Mẫu số 05"
    assert FORMS["TT03-2025"]["kiem_soat"].number == "Mẫu số 06"


def test_the_identity_number_stands_on_the_form_of_2025_only() -> None:
    assert "027190000417" in reading.text(render_pdf("tiep_nhan", "TT03-2025", cast.receipt()))
    assert "027190000417" not in reading.text(render_pdf("tiep_nhan", "TT01-2018", cast.receipt()))


def test_the_apology_of_2025_asks_for_an_extension_and_goes_to_the_desk_too() -> None:
    said = reading.text(render_pdf("xin_loi", "TT03-2025", cast.apology()))
    assert "đề nghị gia hạn thời gian giải quyết hồ sơ thêm 02 ngày làm việc" in said
    assert f"Kính gửi: - {cast.DESK}; - {cast.CITIZEN.name} Địa chỉ: " in said


def test_what_a_paper_said_can_be_kept_and_printed_again() -> None:
    for form_set, form in ALL:
        said = cast.MAKERS[form]()
        assert type(said).model_validate_json(said.model_dump_json()) == said, (form_set, form)


def test_a_province_may_print_a_form_on_another_sheet() -> None:
    assert reading.sheet(render_pdf("tiep_nhan", "TT03-2025", cast.receipt(), paper="A4")) == (210, 297)


def test_a_label_is_small_and_says_code_owner_and_place() -> None:
    pdf = render_label(cast.label())
    assert reading.sheet(pdf) == (90, 45)
    said = reading.text(pdf)
    for words in (cast.CODE, cast.CITIZEN.name, "Nơi để: K1-T2-N3"):
        assert words in said
