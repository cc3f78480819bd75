"""A paper with a hole in it is never printed; the clerk is told which fact is missing."""

from datetime import date, datetime

import pytest

from motcua.base.errors import DomainError, Invalid
from motcua.base.printing import forms as f
from motcua.base.printing.formsets import FORMS
from motcua.base.printing.services import render_docx, render_pdf, render_register_xlsx
from motcua.base.printing.tests import cast


def _without(maker: str, field: str) -> dict[str, object]:
    data = cast.MAKERS[maker]()
    values = {name: getattr(data, name) for name in type(data).model_fields}
    del values[field]
    return values


def _mandatory() -> list[tuple[str, str, str]]:
    found = []
    for form, spec in {**FORMS["TT01-2018"], **FORMS["TT03-2025"]}.items():
        for name, field in spec.model.model_fields.items():
            if field.is_required():
                found.append((form, name, str(field.title)))
    return found


@pytest.mark.parametrize(("form", "field", "title"), _mandatory())
def test_each_mandatory_fact_is_named_when_it_is_missing(form: str, field: str, title: str) -> None:
    with pytest.raises(Invalid) as fault:
        FORMS["TT03-2025"][form].model(**_without(form, field))
    assert fault.value.message == f"Thiếu thông tin bắt buộc: {title}."
    assert fault.value.field == field


def test_blank_text_is_missing_text() -> None:
    with pytest.raises(Invalid, match="Thiếu thông tin bắt buộc: mã hồ sơ"):
        cast.receipt(code=" \u200b\n ")


def test_all_that_is_missing_is_told_at_once() -> None:
    with pytest.raises(Invalid, match="Thiếu thông tin bắt buộc: mã hồ sơ, người tiếp nhận hồ sơ"):
        cast.receipt(code="", receiver="")


def test_a_nested_hole_is_named_too() -> None:
    with pytest.raises(Invalid, match="Thiếu thông tin bắt buộc: tên giấy tờ"):
        f.Paper(name="")
    with pytest.raises(Invalid, match="tên giấy tờ"):
        cast.receipt(papers=({"name": ""},))


def test_a_due_time_before_receipt_is_refused() -> None:
    with pytest.raises(Invalid, match="không được trước thời gian nhận hồ sơ"):
        cast.receipt(due_at=cast.at(20, 8))


def test_an_apology_that_does_not_move_the_day_is_refused() -> None:
    with pytest.raises(Invalid, match="phải sau thời gian hẹn trả ban đầu"):
        cast.apology(new_due_at=cast.at(25, 17, 30))


def test_a_register_whose_period_runs_backwards_is_refused() -> None:
    with pytest.raises(Invalid, match="không được trước ngày đầu kỳ"):
        cast.register_head(last=date(2026, 10, 1))


def test_a_supplement_request_must_ask_for_something() -> None:
    with pytest.raises(Invalid, match="giấy tờ phải bổ sung"):
        cast.supplement(items=())


def test_wrong_values_are_refused_in_vietnamese() -> None:
    with pytest.raises(Invalid, match="Mức phí, lệ phí không hợp lệ"):
        f.Fee(amount=-1)
    with pytest.raises(Invalid, match="Thời gian nhận hồ sơ không hợp lệ"):
        cast.receipt(received_at=datetime(2026, 11, 23, 9))
    with pytest.raises(Invalid, match="Mẫu này không có thông tin “mau_sac”"):
        cast.receipt(mau_sac="đỏ")


def test_an_unknown_form_or_set_is_refused() -> None:
    with pytest.raises(DomainError, match="Thông tư số 01/2018/TT-VPCP không có biểu mẫu “dung_giai_quyet”"):
        render_pdf("dung_giai_quyet", "TT01-2018", cast.stop_notice())
    with pytest.raises(DomainError, match="Không có bộ biểu mẫu “TT99-2099”"):
        render_pdf("tiep_nhan", "TT99-2099", cast.receipt())
    with pytest.raises(DomainError, match="Không có bộ biểu mẫu"):
        render_register_xlsx("TT99-2099", (), cast.register_head())


def test_another_forms_data_is_refused() -> None:
    with pytest.raises(Invalid, match="không phải của “Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ”"):
        render_pdf("bo_sung", "TT03-2025", cast.receipt())


def test_only_letters_have_a_word_draft() -> None:
    with pytest.raises(DomainError, match="không có bản soạn thảo Word"):
        render_docx("tiep_nhan", "TT03-2025", cast.receipt())
