"""The table of forms: which paper each circular prescribes, its number, title, size and source.

TT 01/2018/TT-VPCP gives A5 for all forms but the register (A4). Of TT 03/2025/TT-VPCP the list and the names
are known; sizes are not verified against its text (`verified` False), so a caller may pass another size.
"""

from dataclasses import dataclass
from typing import Literal

from motcua.base.errors import DomainError
from motcua.base.printing import agency_forms, forms, handover_forms

FormSet = Literal["TT01-2018", "TT03-2025"]
PaperSize = Literal["A4", "A5"]

SOURCES = {
    "TT01-2018": "Thông tư số 01/2018/TT-VPCP ngày 23/11/2018 của Văn phòng Chính phủ",
    "TT03-2025": "Thông tư số 03/2025/TT-VPCP ngày 15/9/2025 của Văn phòng Chính phủ",
}


@dataclass(frozen=True)
class FormSpec:
    """One form of one set. `number` is empty for auxiliary papers no circular prescribes."""

    form: str
    form_set: str
    number: str
    title: str
    model: type[forms.FormData]
    paper: PaperSize = "A5"
    landscape: bool = False
    also_docx: bool = False
    suffix: str = ""
    source: str = ""
    verified: bool = True

    @property
    def label(self) -> str:
        """Return the short legal origin printed in the footer, or an empty text for auxiliary papers."""
        return f"{self.number} – {self.source.split(' ngày ')[0]}" if self.number else ""


_RECEIPT = "Giấy tiếp nhận hồ sơ và hẹn trả kết quả"
_SUPPLEMENT = "Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ"
_REFUSAL = "Phiếu từ chối tiếp nhận giải quyết hồ sơ"
_CONTROL = "Phiếu kiểm soát quá trình giải quyết hồ sơ"
_REGISTER = "Sổ theo dõi hồ sơ"
_POST = "Quyết định số 45/2016/QĐ-TTg ngày 19/10/2016 của Thủ tướng Chính phủ"
# Stuck on a folder; no form of any set, so it has a sheet of its own size.
LABEL = FormSpec("nhan_ho_so", "", "", "Nhãn hồ sơ giấy", handover_forms.PaperLabel)


def _between_agencies(form_set: str, basis: str) -> tuple[FormSpec, ...]:
    source = f"Theo cơ chế một cửa liên thông, {basis}"
    return (
        FormSpec(
            "lay_y_kien", form_set, "", "Phiếu lấy ý kiến", agency_forms.OpinionLetter, suffix="PLYK",
            source=source,
        ),
        FormSpec(
            "chuyen_xu_ly", form_set, "", "Phiếu chuyển xử lý hồ sơ liên thông", agency_forms.TransferSlip, "A4",
            suffix="PCXL", source=source,
        ),
        FormSpec(
            "moi_xac_minh", form_set, "", "Giấy mời", agency_forms.CheckInvitation, suffix="GM", source=source
        ),
        FormSpec(
            "bien_ban_xac_minh", form_set, "", "Biên bản thẩm tra, xác minh", agency_forms.CheckRecord, "A4",
            suffix="BB", source=source,
        ),
    )  # fmt: skip


def _auxiliary(form_set: str, basis: str) -> tuple[FormSpec, ...]:
    return (
        *_between_agencies(form_set, basis),
        FormSpec(
            "phieu_bien_nhan_ket_qua", form_set, "", "Phiếu ký nhận kết quả", forms.ResultSlip,
            source=f"Theo cơ chế một cửa, {basis}",
        ),
        FormSpec(
            "bien_ban_su_co", form_set, "", "Biên bản sự cố mất, hỏng hồ sơ", forms.IncidentRecord, "A4",
            suffix="BB", source=f"Theo cơ chế một cửa, {basis}",
        ),
        FormSpec(
            "dien_giai_han", form_set, "", "Diễn giải ngày hẹn trả kết quả", forms.DueExplanation, "A4",
            source=f"Theo cơ chế một cửa, {basis}",
        ),
        FormSpec(
            "bien_ban_giao_nhan", form_set, "", "Biên bản giao nhận", handover_forms.PostMinutes, "A4",
            suffix="BBGN", source=_POST,
        ),
        FormSpec("phieu_gui_ho_so", form_set, "", "Phiếu gửi hồ sơ", handover_forms.FilingSlip, source=_POST),
        FormSpec(
            "phieu_ban_giao", form_set, "", "Phiếu bàn giao hồ sơ giấy", handover_forms.UnitSlip, "A4",
            suffix="PBG", source=f"Theo cơ chế một cửa, {basis}",
        ),
    )  # fmt: skip


def _set_2018() -> tuple[FormSpec, ...]:
    name, source = "TT01-2018", SOURCES["TT01-2018"]

    def spec(form: str, number: str, title: str, model: type[forms.FormData], **more: object) -> FormSpec:
        return FormSpec(form, name, f"Mẫu số {number}", title, model, source=source, **more)  # type: ignore[arg-type]

    return (
        spec("tiep_nhan", "01", _RECEIPT, forms.Receipt),
        spec("bo_sung", "02", _SUPPLEMENT, forms.Supplement, suffix="HDHS"),
        spec("tu_choi", "03", _REFUSAL, forms.Refusal),
        spec(
            "xin_loi",
            "04",
            "Phiếu xin lỗi và hẹn lại ngày trả kết quả",
            forms.Apology,
            suffix="PXL",
            also_docx=True,
        ),
        spec("kiem_soat", "05", _CONTROL, forms.ControlSlip),
        spec("so_theo_doi", "06", _REGISTER, forms.Register, paper="A4", landscape=True),
        *_auxiliary(name, "Nghị định số 61/2018/NĐ-CP"),
    )


def _set_2025() -> tuple[FormSpec, ...]:
    name, source = "TT03-2025", SOURCES["TT03-2025"]

    def spec(form: str, number: str, title: str, model: type[forms.FormData], **more: object) -> FormSpec:
        return FormSpec(
            form, name, f"Mẫu số {number}", title, model, source=source, verified=False, **more  # type: ignore[arg-type]
        )  # fmt: skip

    return (
        spec("tiep_nhan", "01", _RECEIPT, forms.Receipt),
        spec("bo_sung", "02", _SUPPLEMENT, forms.Supplement, suffix="HDHS"),
        spec("tu_choi", "03", _REFUSAL, forms.Refusal),
        spec(
            "xin_loi", "04", "Văn bản xin lỗi và đề nghị gia hạn thời gian giải quyết", forms.Apology,
            paper="A4", also_docx=True,
        ),
        spec(
            "dung_giai_quyet", "05", "Thông báo dừng giải quyết hồ sơ", forms.StopNotice,
            paper="A4", suffix="TB", also_docx=True,
        ),
        spec("kiem_soat", "06", _CONTROL, forms.ControlSlip),
        spec("so_theo_doi", "07", _REGISTER, forms.Register, paper="A4", landscape=True),
        *_auxiliary(name, "Nghị định số 118/2025/NĐ-CP"),
    )  # fmt: skip


FORMS: dict[str, dict[str, FormSpec]] = {
    "TT01-2018": {spec.form: spec for spec in _set_2018()},
    "TT03-2025": {spec.form: spec for spec in _set_2025()},
}


def form_spec(form: str, form_set: str) -> FormSpec:
    """Return the form `form` of the set `form_set`; raise `DomainError` if that set has no such form."""
    of_set = FORMS.get(form_set)
    if of_set is None:
        raise DomainError(f"Không có bộ biểu mẫu “{form_set}”.", field="form_set")
    spec = of_set.get(form)
    if spec is None:
        source = SOURCES[form_set].split(" ngày ")[0]
        raise DomainError(f"{source} không có biểu mẫu “{form}”.", field="form")
    return spec
