"""The receipt: the paper a citizen keeps."""

import io
import threading
import time

import pytest
from pypdf import PdfReader

from motcua.base.printing import forms as f
from motcua.base.printing.present import verification_text
from motcua.base.printing.services import render_pdf
from motcua.base.printing.tests import cast, reading

SETS = ["TT01-2018", "TT03-2025"]


@pytest.mark.parametrize("form_set", SETS)
def test_the_usual_receipt_is_one_page_for_the_filer_and_one_kept(form_set: str) -> None:
    printed = reading.pages(render_pdf("tiep_nhan", form_set, cast.receipt()))
    assert len(printed) == 2
    assert "(Liên 1: Giao người nộp hồ sơ)" in printed[0]
    assert "(Liên 2: Lưu kèm hồ sơ)" in printed[1]
    assert all("mang theo giấy này" in page for page in printed)


def test_a_receipt_sent_by_mail_is_the_filers_copy_alone() -> None:
    assert len(reading.pages(render_pdf("tiep_nhan", "TT03-2025", cast.receipt(copies=(f.Copy.FILER,))))) == 1


def test_a_second_print_says_so() -> None:
    assert "Bản in lần 2" in reading.text(render_pdf("tiep_nhan", "TT03-2025", cast.receipt(version=2)))
    assert "Bản in lần" not in reading.text(render_pdf("tiep_nhan", "TT03-2025", cast.receipt()))


def test_sample_data_is_marked_at_the_foot() -> None:
    assert "DỮ LIỆU MẪU" in reading.text(render_pdf("tiep_nhan", "TT03-2025", cast.receipt(sample=True)))
    assert "DỮ LIỆU MẪU" not in reading.text(render_pdf("tiep_nhan", "TT03-2025", cast.receipt()))


def test_several_fees_are_listed_with_their_sum() -> None:
    fees = (f.Fee(name="Lệ phí", amount=8000, paid=True), f.Fee(name="Phí thẩm định", amount=150000))
    said = reading.text(render_pdf("tiep_nhan", "TT03-2025", cast.receipt(fees=fees)))
    assert "Lệ phí: 8.000 đ (đã nộp); Phí thẩm định: 150.000 đ (chưa nộp). Tổng cộng: 158.000 đ" in said


def test_a_result_sent_by_post_names_its_address() -> None:
    data = cast.receipt(return_way=f.ReturnWay.POST, return_place="Số 12, phường Kinh Bắc")
    said = reading.text(render_pdf("tiep_nhan", "TT03-2025", data))
    assert "Đăng ký nhận kết quả tại: Qua dịch vụ bưu chính công ích: Số 12, phường Kinh Bắc" in said


def test_the_authorised_filer_signs_instead_of_the_applicant() -> None:
    said = reading.text(render_pdf("tiep_nhan", "TT03-2025", cast.receipt(filer="Nguyễn Văn Bình (mẫu)")))
    assert "Người nộp thay: Nguyễn Văn Bình (mẫu)" in said
    assert said.count("Nguyễn Văn Bình (mẫu)") == 4


def test_empty_optional_facts_leave_lines_to_write_on() -> None:
    data = cast.receipt(
        applicant=f.Party(name="Nguyễn Thị Ngọc Ánh (mẫu)"),
        papers=(),
        fees=(),
        book="",
        book_number="",
        lookup_url="",
    )
    said = reading.text(render_pdf("tiep_nhan", "TT03-2025", data))
    assert "Số CCCD" not in said
    assert "Email" not in said
    assert "Địa chỉ: ." in said
    assert "Phí, lệ phí: Không" in said
    assert "(không có giấy tờ kèm theo)" in said


def test_a_dossier_of_ten_papers_still_fits_one_page_a_copy() -> None:
    papers = tuple(f.Paper(name=f"Giấy tờ thứ {n} của hồ sơ đăng ký đất đai lần đầu") for n in range(1, 11))
    assert len(reading.pages(render_pdf("tiep_nhan", "TT03-2025", cast.receipt(papers=papers)))) == 2


def test_sixty_papers_run_over_pages_that_are_numbered_and_repeat_the_heading() -> None:
    papers = tuple(f.Paper(name=f"Giấy tờ thứ {n} của hồ sơ đăng ký đất đai lần đầu") for n in range(1, 61))
    printed = reading.pages(render_pdf("tiep_nhan", "TT03-2025", cast.receipt(papers=papers)))
    each = len(printed) // 2
    assert each >= 2
    assert all(f"Giấy tờ thứ {n} của" in " ".join(printed[:each]) for n in range(1, 61))
    assert "TT Tên giấy tờ Loại bản Số lượng" in printed[1]
    assert printed[1].startswith("2 ")
    assert not printed[each].startswith(str(each + 1)), "the kept copy begins again without a number"
    assert printed[each + 1].startswith("2 ")


def test_markup_in_names_comes_out_as_typed() -> None:
    name = "#pagebreak() *đậm* _nghiêng_ @ai <nhãn> $x^2$ `mã` \\ // [a] ~ = - + \"Tí\" 'Tèo' {{ x }}"
    data = cast.receipt(
        applicant=f.Party(name=name, address='#read("/etc/passwd")'),
        procedure="= Tiêu đề #include",
        receiver="*Hằng*",
    )
    printed = reading.pages(render_pdf("tiep_nhan", "TT03-2025", data))
    assert len(printed) == 2
    assert f"Tiếp nhận hồ sơ của: {name}" in printed[0]
    assert 'Địa chỉ: #read("/etc/passwd")' in printed[0]
    assert "giải quyết: = Tiêu đề #include" in printed[0]
    assert "*Hằng*" in printed[0]


def test_a_name_that_never_ends_stays_on_the_sheet() -> None:
    data = cast.receipt(
        copies=(f.Copy.FILER,),
        applicant=f.Party(name="Công ty trách nhiệm hữu hạn " * 12, email="a" * 180 + "@example.vn"),
    )
    page = PdfReader(io.BytesIO(render_pdf("tiep_nhan", "TT03-2025", data))).pages[0]
    right_edges: list[float] = []
    page.extract_text(
        visitor_text=lambda text, cm, tm, font, size: right_edges.append(tm[4]) if text.strip() else None
    )
    assert max(right_edges) < float(page.mediabox.width)
    assert page.extract_text().replace("\u200b", "").replace("\n", "").count("a" * 60)


def test_every_vietnamese_letter_is_set_and_read_back() -> None:
    letters = "àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ"
    said = reading.text(
        render_pdf("tiep_nhan", "TT03-2025", cast.receipt(procedure=f"{letters} {letters.upper()}"))
    )
    plain = said.replace(" ", "").replace("\u200b", "")
    assert letters in plain
    assert letters.upper() in plain


def test_decomposed_letters_are_printed_composed() -> None:
    assert "Hòa Bình" in reading.text(
        render_pdf("tiep_nhan", "TT03-2025", cast.receipt(receiver="Ho\u0300a Bi\u0300nh"))
    )


def test_a_sign_the_font_lacks_does_not_stop_the_paper() -> None:
    pdf = render_pdf("tiep_nhan", "TT03-2025", cast.receipt(procedure="Đăng ký nhãn hiệu 🌾 Lúa Vàng"))
    assert "Lúa Vàng" in reading.text(pdf)


def test_the_same_data_gives_the_same_bytes() -> None:
    assert render_pdf("tiep_nhan", "TT03-2025", cast.receipt()) == render_pdf(
        "tiep_nhan", "TT03-2025", cast.receipt()
    )


def test_the_qr_leads_to_this_dossier() -> None:
    assert verification_text(cast.receipt()) == f"https://dichvucong.example.vn/tra-cuu?ma={cast.CODE}"
    assert (
        verification_text(cast.receipt(lookup_url="https://a.example.vn"))
        == f"{cast.CODE}\nhttps://a.example.vn"
    )
    assert verification_text(cast.receipt(lookup_url="")) == cast.CODE
    assert "vào dichvucong.example.vn/tra-cuu và nhập" in reading.text(
        render_pdf("tiep_nhan", "TT03-2025", cast.receipt())
    )


def test_four_counters_print_at_once_and_nobody_gets_anothers_paper() -> None:
    faults: list[str] = []

    def counter(number: int) -> None:
        for turn in range(6):
            code = f"H05.24.15-261123-{number}{turn:03d}"
            try:
                said = reading.text(render_pdf("tiep_nhan", "TT03-2025", cast.receipt(code=code)))
            except Exception as fault:  # a thread's error would be lost otherwise
                faults.append(repr(fault))
            else:
                if said.count(f"Mã hồ sơ: {code}") != 2:
                    faults.append(said)

    threads = [threading.Thread(target=counter, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []


def test_a_warm_receipt_takes_under_fifty_milliseconds() -> None:
    render_pdf("tiep_nhan", "TT03-2025", cast.receipt())
    spent = []
    for number in range(20):
        data = cast.receipt(code=f"H05.24.15-261123-{number:04d}")
        start = time.process_time()
        render_pdf("tiep_nhan", "TT03-2025", data)
        spent.append(time.process_time() - start)
    assert min(spent) < 0.05, "the quickest of twenty: other tests may share the machine"
