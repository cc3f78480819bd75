"""What each form must know before it can be printed (fields: TT 01/2018/TT-VPCP, TT 03/2025/TT-VPCP).

Plain, frozen data. A missing or wrong field raises `Invalid` with a Vietnamese message naming it, so that a
paper is never handed out with a hole in it. Names are the field's words in English, titles those of the form.
"""

import unicodedata
from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import Annotated, Any, Self

from pydantic import (
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    model_validator,
)

from motcua.base.errors import Invalid
from motcua.base.text import money


def _tidy(value: Any) -> Any:
    """Return text in NFC without control and invisible characters; line breaks stay, other values pass."""
    if not isinstance(value, str):
        return value
    value = (
        unicodedata.normalize("NFC", value).replace("\r\n", "\n").replace("\u00a0", " ").replace("\t", " ")
    )
    return "\n".join(" ".join(_visible(line).split()) for line in value.split("\n")).strip()


def _visible(line: str) -> str:
    if line.isprintable():
        return line
    return "".join(ch for ch in line if unicodedata.category(ch)[0] != "C")


Text = Annotated[str, BeforeValidator(_tidy)]
Needed = Annotated[str, BeforeValidator(_tidy), Field(min_length=1)]

_MISSING = {"missing", "string_too_short", "too_short"}


class _Checked(BaseModel):
    """A frozen record whose faults are told as `Invalid`, in the words of the form."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    def __init__(self, **values: Any) -> None:
        """Check the values; raise `Invalid` naming the missing or wrong fields."""
        try:
            super().__init__(**values)
        except ValidationError as fault:
            raise _as_invalid(type(self), fault) from None


def _as_invalid(model: type[BaseModel], fault: ValidationError) -> Invalid:
    missing: list[tuple[str, str]] = []
    wrong: list[tuple[str, str]] = []
    for error in fault.errors(include_url=False):
        name = str(error["loc"][0]) if error["loc"] else ""
        known = model.model_fields.get(name)
        title = (known.title if known else None) or name
        if error["type"] in _MISSING or error.get("input", "") is None:
            missing.append((name, title))
        elif error["type"] == "value_error":
            wrong.append((name, str(error["ctx"]["error"])))
        elif error["type"] == "extra_forbidden":
            wrong.append((name, f"Mẫu này không có thông tin “{name}”."))
        else:
            wrong.append((name, f"{title[:1].upper()}{title[1:]} không hợp lệ."))
    if missing:
        titles = ", ".join(dict.fromkeys(title for _, title in missing))
        return Invalid(f"Thiếu thông tin bắt buộc: {titles}.", field=missing[0][0] or None)
    return Invalid(wrong[0][1], field=wrong[0][0] or None)


class Copy(StrEnum):
    """Which copy of a paper a page is (liên)."""

    FILER = "Liên 1: Giao người nộp hồ sơ"
    KEPT = "Liên 2: Lưu kèm hồ sơ"


class PaperKind(StrEnum):
    """In which shape a paper was handed in (loại bản)."""

    ORIGINAL = "Bản chính"
    COPY = "Bản sao"
    ELECTRONIC = "Bản điện tử"
    DATA_STORE = "Kho dữ liệu"


class ReturnWay(StrEnum):
    """How the applicant chose to get the result (phương thức nhận kết quả)."""

    DESK = "Tại Bộ phận Một cửa"
    POST = "Qua dịch vụ bưu chính công ích"
    ONLINE = "Trực tuyến"


class Punctuality(StrEnum):
    """How a step stood to its own deadline (kết quả giải quyết)."""

    EARLY = "Trước hạn"
    ON_TIME = "Đúng hạn"
    LATE = "Quá hạn"


class RefusalStage(StrEnum):
    """Whether the desk refuses to take the dossier in, or the agency refuses to grant it."""

    INTAKE = "không tiếp nhận, giải quyết"
    HANDLING = "không giải quyết"


class Head(_Checked):
    """The head of a paper: who issues it, its number, where and when (NĐ 30/2020/NĐ-CP, annex I)."""

    parent_agency: Text = Field("", title="tên cơ quan chủ quản")
    agency: Needed = Field(title="tên cơ quan ban hành")
    number: Text = Field("", title="số, ký hiệu")
    place: Needed = Field(title="địa danh")
    issued_on: date = Field(title="ngày lập giấy")


class Party(_Checked):
    """The person or organisation the dossier belongs to (chủ hồ sơ)."""

    name: Needed = Field(title="tên chủ hồ sơ")
    identity: Text = Field("", title="số định danh hoặc mã số thuế")
    address: Text = Field("", title="địa chỉ")
    phone: Text = Field("", title="số điện thoại")
    email: Text = Field("", title="thư điện tử")


class Paper(_Checked):
    """One paper of the dossier (một dòng thành phần hồ sơ)."""

    name: Needed = Field(title="tên giấy tờ")
    kind: PaperKind = Field(PaperKind.ORIGINAL, title="loại bản")
    count: int = Field(1, ge=0, title="số lượng giấy tờ")


class Fee(_Checked):
    """One fee of the dossier; `amount` in đồng."""

    name: Needed = Field("Lệ phí", title="tên khoản phí, lệ phí")
    amount: int = Field(ge=0, title="mức phí, lệ phí")
    paid: bool = Field(False, title="tình trạng nộp phí")

    @property
    def sentence(self) -> str:
        """Return the fee as the form writes it: "Lệ phí: 8.000 đ (đã nộp)"."""
        return f"{self.name}: {money(self.amount)} ({'đã nộp' if self.paid else 'chưa nộp'})"


class Signer(_Checked):
    """Who signs an official letter: "KT. GIÁM ĐỐC" / "PHÓ GIÁM ĐỐC" / the name."""

    authority: Text = Field("", title="thẩm quyền ký")
    post: Needed = Field(title="chức vụ người ký")
    name: Text = Field("", title="họ tên người ký")


class FormData(_Checked):
    """What every form has: its head and how it is printed.

    `lookup_url` is where anybody can verify the dossier; `{code}` in it is replaced by the dossier's code.
    `version` above 1 prints "Bản in lần N": the words of an earlier print are a promise and are kept.
    """

    head: Head = Field(title="phần đầu văn bản")
    lookup_url: Text = Field("", title="địa chỉ tra cứu")
    version: int = Field(1, ge=1, title="lần in")
    copies: tuple[Copy, ...] = Field((Copy.FILER,), min_length=1, title="số liên")
    sample: bool = Field(False, title="dữ liệu mẫu")

    @property
    def dossier_code(self) -> str:
        """Return the dossier's code, or an empty text where the form has none."""
        return str(getattr(self, "code", ""))


class Receipt(FormData):
    """Giấy tiếp nhận hồ sơ và hẹn trả kết quả (Mẫu số 01); made by the desk officer at intake."""

    copies: tuple[Copy, ...] = Field((Copy.FILER, Copy.KEPT), min_length=1, title="số liên")
    code: Needed = Field(title="mã hồ sơ")
    desk: Needed = Field(title="Bộ phận Một cửa tiếp nhận")
    applicant: Party = Field(title="chủ hồ sơ")
    filer: Text = Field("", title="người nộp thay")
    procedure: Needed = Field(title="nội dung yêu cầu giải quyết")
    papers: tuple[Paper, ...] = Field((), title="thành phần hồ sơ")
    sets: int = Field(1, ge=1, title="số lượng bộ hồ sơ")
    time_limit: Needed = Field(title="thời gian giải quyết theo quy định")
    received_at: AwareDatetime = Field(title="thời gian nhận hồ sơ")
    due_at: AwareDatetime = Field(title="thời gian trả kết quả")
    return_way: ReturnWay = Field(title="nơi đăng ký nhận kết quả")
    return_place: Text = Field("", title="địa chỉ nhận kết quả")
    fees: tuple[Fee, ...] = Field((), title="phí, lệ phí")
    book: Text = Field("", title="quyển số")
    book_number: Text = Field("", title="số thứ tự trong sổ")
    receiver: Needed = Field(title="người tiếp nhận hồ sơ")
    # A date that is not promised yet (the dossier travels to the competent agency), or from when it is counted.
    due_expected: bool = Field(False, title="ngày dự kiến")
    due_note: Text = Field("", title="ghi chú ngày hẹn")

    @property
    def return_to(self) -> str:
        """Return where the result goes, as the form words it: the desk's name, or the way and the address."""
        if self.return_way == ReturnWay.DESK:
            return self.return_place or self.desk
        return f"{self.return_way.value}: {self.return_place}" if self.return_place else self.return_way.value

    @model_validator(mode="after")
    def _due_after_receipt(self) -> Self:
        if self.due_at < self.received_at:
            raise ValueError("Thời gian trả kết quả không được trước thời gian nhận hồ sơ.")
        return self


class SupplementItem(_Checked):
    """One paper or content the applicant must add."""

    name: Needed = Field(title="tên giấy tờ phải bổ sung")
    originals: int = Field(0, ge=0, title="số bản chính")
    certified: int = Field(0, ge=0, title="số bản chứng thực")
    copies: int = Field(0, ge=0, title="số bản chụp")


class Supplement(FormData):
    """Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ (Mẫu số 02); reaches the applicant through the desk, once."""

    code: Text = Field("", title="mã hồ sơ")
    desk: Text = Field("", title="Bộ phận Một cửa")
    applicant: Party = Field(title="chủ hồ sơ")
    procedure: Needed = Field(title="nội dung yêu cầu giải quyết")
    items: tuple[SupplementItem, ...] = Field(min_length=1, title="giấy tờ phải bổ sung")
    reason: Needed = Field(title="lý do yêu cầu bổ sung")
    deadline: date | None = Field(None, title="hạn bổ sung")
    contact: Needed = Field(title="người liên hệ")
    contact_phone: Text = Field("", title="số điện thoại liên hệ")
    guide: Needed = Field(title="người hướng dẫn")


class Refusal(FormData):
    """Phiếu từ chối tiếp nhận giải quyết hồ sơ (Mẫu số 03); for a refused intake and for a refused result."""

    code: Text = Field("", title="mã hồ sơ")
    desk: Needed = Field(title="Bộ phận Một cửa")
    applicant: Party = Field(title="chủ hồ sơ")
    filer: Text = Field("", title="người nộp thay")
    procedure: Needed = Field(title="nội dung yêu cầu giải quyết")
    stage: RefusalStage = Field(RefusalStage.INTAKE, title="giai đoạn từ chối")
    reason: Needed = Field(title="lý do từ chối")
    legal_basis: Text = Field("", title="căn cứ pháp lý")
    right_place: Text = Field("", title="nơi có thẩm quyền giải quyết")
    contact: Text = Field("", title="người liên hệ")
    contact_phone: Text = Field("", title="số điện thoại liên hệ")
    receiver: Needed = Field(title="người tiếp nhận hồ sơ")


class _Letter(FormData):
    """An official letter: signed by a leader, sealed, with its list of recipients.

    Letters of 2025 are addressed to the desk too, where `desk` names it.
    """

    code: Needed = Field(title="mã hồ sơ")
    desk: Text = Field("", title="Bộ phận Một cửa")
    applicant: Party = Field(title="chủ hồ sơ")
    procedure: Needed = Field(title="thủ tục hành chính")
    received_at: AwareDatetime = Field(title="ngày tiếp nhận hồ sơ")
    handling_agency: Needed = Field(title="cơ quan đang giải quyết")
    signer: Signer = Field(title="người ký")
    recipients: tuple[Needed, ...] = Field((), title="nơi nhận")


class Apology(_Letter):
    """Phiếu xin lỗi và hẹn lại (2018), xin lỗi và đề nghị gia hạn (2025): Mẫu số 04; once a dossier."""

    field: Text = Field("", title="lĩnh vực")
    due_at: AwareDatetime = Field(title="thời gian hẹn trả ban đầu")
    reason: Needed = Field(title="lý do chậm")
    extension: Text = Field("", title="thời gian đề nghị gia hạn")
    new_due_at: AwareDatetime = Field(title="thời gian hẹn lại")

    @model_validator(mode="after")
    def _later_than_before(self) -> Self:
        if self.new_due_at <= self.due_at:
            raise ValueError("Thời gian hẹn lại phải sau thời gian hẹn trả ban đầu.")
        return self


class StopNotice(_Letter):
    """Thông báo dừng giải quyết hồ sơ (Mẫu số 05, TT 03/2025); on the applicant's request or by law."""

    basis: Needed = Field(title="căn cứ dừng giải quyết")
    stage: Needed = Field(title="giai đoạn đang xử lý")
    stopped_on: date = Field(title="ngày dừng giải quyết")
    papers_note: Needed = Field(title="việc xử lý giấy tờ đã nộp")
    fees_note: Needed = Field(title="việc xử lý phí, lệ phí đã nộp")


class Handover(_Checked):
    """One handing over of the dossier between two units (một lần giao – nhận)."""

    giver_unit: Needed = Field(title="bộ phận giao")
    receiver_unit: Needed = Field(title="bộ phận nhận")
    at: AwareDatetime | None = Field(None, title="thời gian giao nhận")
    giver: Text = Field("", title="người giao")
    receiver: Text = Field("", title="người nhận")
    result: Punctuality | None = Field(None, title="kết quả giải quyết")
    note: Text = Field("", title="ghi chú")


class ControlSlip(FormData):
    """Phiếu kiểm soát quá trình giải quyết hồ sơ (Mẫu số 05/2018, 06/2025); travels with the dossier."""

    code: Needed = Field(title="mã hồ sơ")
    applicant: Party = Field(title="chủ hồ sơ")
    procedure: Needed = Field(title="loại hồ sơ")
    handling_agency: Needed = Field(title="cơ quan giải quyết hồ sơ")
    cooperating_agencies: tuple[Needed, ...] = Field((), title="cơ quan phối hợp")
    received_at: AwareDatetime | None = Field(None, title="thời gian nhận hồ sơ")
    due_at: AwareDatetime | None = Field(None, title="thời gian hẹn trả")
    handovers: tuple[Handover, ...] = Field((), title="các lần giao nhận")
    blank_rows: int = Field(0, ge=0, le=20, title="số dòng để trống")


class RegisterRow(_Checked):
    """One dossier in the follow-up register (một dòng sổ theo dõi)."""

    code: Needed = Field(title="mã hồ sơ")
    procedure: Needed = Field(title="tên thủ tục hành chính")
    sets: int = Field(1, ge=1, title="số lượng hồ sơ")
    applicant: Needed = Field(title="tên cá nhân, tổ chức")
    address: Text = Field("", title="địa chỉ")
    phone: Text = Field("", title="số điện thoại")
    handling_agency: Text = Field("", title="cơ quan chủ trì giải quyết")
    received_at: AwareDatetime = Field(title="ngày nhận")
    due_at: AwareDatetime | None = Field(None, title="ngày hẹn trả")
    sent_at: AwareDatetime | None = Field(None, title="ngày chuyển đến cơ quan giải quyết")
    result_at: AwareDatetime | None = Field(None, title="ngày nhận kết quả")
    returned_at: AwareDatetime | None = Field(None, title="ngày trả")
    return_way: ReturnWay | None = Field(None, title="phương thức nhận kết quả")
    signed_by: Text = Field("", title="ký nhận")
    note: Text = Field("", title="ghi chú")


class RegisterHead(FormData):
    """The cover facts of a follow-up register: whose book, which book, which period (both ends included)."""

    first: date = Field(title="từ ngày")
    last: date = Field(title="đến ngày")
    book: Text = Field("", title="quyển số")
    rows_before: int = Field(0, ge=0, title="số hồ sơ của các quyển trước")
    keeper: Text = Field("", title="người lập sổ")
    signer: Signer | None = Field(None, title="người đứng đầu")

    @model_validator(mode="after")
    def _period_in_order(self) -> Self:
        if self.last < self.first:
            raise ValueError("Ngày cuối kỳ của sổ theo dõi không được trước ngày đầu kỳ.")
        return self


class Register(RegisterHead):
    """Sổ theo dõi hồ sơ (Mẫu số 06/2018, 07/2025) with its rows, for PDF."""

    rows: tuple[RegisterRow, ...] = Field((), title="các hồ sơ trong sổ")

    @classmethod
    def of(cls, head: RegisterHead, rows: Iterable[RegisterRow]) -> Self:
        """Return the register of `head` holding `rows`; the rows were checked when they were made."""
        return cls(**{name: getattr(head, name) for name in RegisterHead.model_fields}, rows=tuple(rows))


class ResultPaper(_Checked):
    """One result handed over: its name, number and day."""

    name: Needed = Field(title="tên kết quả")
    number: Text = Field("", title="số, ký hiệu")
    issued_on: date | None = Field(None, title="ngày ban hành")
    count: int = Field(1, ge=1, title="số bản")


class ResultSlip(FormData):
    """Phiếu ký nhận kết quả: somebody signs for what was handed over (no legal form; NĐ 61/2018 Điều 20)."""

    code: Needed = Field(title="mã hồ sơ")
    desk: Needed = Field(title="Bộ phận Một cửa")
    applicant: Party = Field(title="chủ hồ sơ")
    procedure: Needed = Field(title="thủ tục hành chính")
    results: tuple[ResultPaper, ...] = Field(min_length=1, title="kết quả giải quyết")
    returned_papers: tuple[Paper, ...] = Field((), title="giấy tờ trả lại")
    fees: tuple[Fee, ...] = Field((), title="phí, lệ phí")
    taken_at: AwareDatetime = Field(title="thời gian trả kết quả")
    taker: Needed = Field(title="người nhận kết quả")
    taker_note: Text = Field("", title="giấy ủy quyền")
    giver: Needed = Field(title="người trả kết quả")


class Witness(_Checked):
    """Somebody present when a record was made."""

    name: Needed = Field(title="họ tên người tham gia lập biên bản")
    post: Text = Field("", title="chức vụ")


class IncidentRecord(FormData):
    """Biên bản sự cố mất, hỏng hồ sơ (no legal form; NĐ 61/2018 Điều 21.2): the agency that lost it pays."""

    code: Needed = Field(title="mã hồ sơ")
    applicant: Party = Field(title="chủ hồ sơ")
    procedure: Needed = Field(title="thủ tục hành chính")
    made_at: AwareDatetime = Field(title="thời gian lập biên bản")
    found_at: AwareDatetime = Field(title="thời gian phát hiện")
    place: Needed = Field(title="nơi xảy ra")
    what: Needed = Field(title="diễn biến sự việc")
    papers: tuple[Needed, ...] = Field(min_length=1, title="giấy tờ bị mất, hỏng")
    responsible_unit: Needed = Field(title="đơn vị chịu trách nhiệm")
    remedy: Needed = Field(title="biện pháp khắc phục")
    present: tuple[Witness, ...] = Field(min_length=1, title="thành phần lập biên bản")
    recorder: Needed = Field(title="người lập biên bản")
    signer: Signer = Field(title="người đứng đầu đơn vị")


class DueLine(_Checked):
    """One stretch of a due date's derivation."""

    when: Needed = Field(title="khoảng thời gian")
    what: Needed = Field(title="diễn giải")
    counted: Text = Field("", title="được tính")
    basis: Text = Field("", title="căn cứ")


class DueExplanation(FormData):
    """Bản diễn giải ngày hẹn trả kết quả (no legal form): every stretch that was counted or left out."""

    code: Needed = Field(title="mã hồ sơ")
    applicant: Party = Field(title="chủ hồ sơ")
    procedure: Needed = Field(title="thủ tục hành chính")
    agency: Needed = Field(title="cơ quan giải quyết")
    limit: Needed = Field(title="thời hạn giải quyết")
    law: Needed = Field(title="bộ quy tắc áp dụng")
    received_at: AwareDatetime = Field(title="thời gian tiếp nhận")
    due_at: AwareDatetime = Field(title="hạn theo luật")
    promised_at: AwareDatetime = Field(title="ngày hẹn trả")
    sentences: tuple[Needed, ...] = Field(min_length=1, title="tóm tắt")
    lines: tuple[DueLine, ...] = Field(min_length=1, title="diễn giải từng khoảng")
    note: Text = Field("", title="ghi chú")
    printed_by: Needed = Field(title="người in")
    printed_at: AwareDatetime = Field(title="in lúc")
