"""What is written down at intake, as plain data, and what is wrong with it."""

import re
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from motcua.base.errors import Invalid
from motcua.base.text import clean

_NAME = re.compile(r"^[^\d<>{}\[\]|\\^~@#$%*_+=]{2,250}$")
_PHONE = re.compile(r"^(0|\+84)\d{8,10}$")
_IDENTITY = {
    "CCCD": (re.compile(r"^\d{12}$"), "Số định danh cá nhân gồm đúng 12 chữ số."),
    "CMND": (re.compile(r"^\d{9}$"), "Số CMND gồm đúng 9 chữ số."),
    "HO_CHIEU": (re.compile(r"^[A-Z0-9]{6,12}$"), "Số hộ chiếu gồm 6–12 chữ và số."),
    "MST": (re.compile(r"^\d{10}(-?\d{3})?$|^\d{12}$"), "Mã số thuế gồm 10 hoặc 13 chữ số (cá nhân: 12)."),
}


@dataclass
class PartyData:
    """A person or an organisation as written down at the desk."""

    kind: str = "CONG_DAN"
    name: str = ""
    identity_kind: str = "CCCD"
    identity: str = ""
    birth_date: date | None = None
    sex: str = ""
    address: str = ""
    commune_id: int | None = None
    phone: str = ""
    email: str = ""
    representative: str = ""
    is_sample: bool = False

    def tidy(self) -> "PartyData":
        """Normalise what was typed: spaces, digits, capitals of identifiers."""
        self.name, self.address = clean(self.name), clean(self.address)
        self.representative = clean(self.representative)
        self.identity = re.sub(r"[\s.]", "", self.identity).upper()
        self.phone = re.sub(r"[\s.\-()]", "", self.phone)
        self.email = self.email.strip()
        if not self.identity:
            self.identity_kind = ""
        return self

    def problems(self, today: date, who: str = "") -> dict[str, str]:
        """Return what is wrong, by field, in words for the clerk.

        Args:
            today: no birthday may lie after it.
            who: prefix of the field names ("applicant", "filer").
        """
        found: dict[str, str] = {}
        person = self.kind == "CONG_DAN"
        if not self.name:
            found["name"] = "Chưa ghi họ và tên." if person else "Chưa ghi tên tổ chức."
        elif person and not _NAME.match(self.name):
            found["name"] = "Họ và tên không có chữ số hay ký hiệu."
        rule = _IDENTITY.get(self.identity_kind)
        if self.identity and rule and not rule[0].match(self.identity):
            found["identity"] = rule[1]
        if self.identity and not rule:
            found["identity_kind"] = "Chưa chọn loại giấy tờ."
        if not self.identity:
            found["identity"] = (
                "Chưa ghi số định danh." if person else "Chưa ghi mã số thuế hoặc số quyết định."
            )
        if self.birth_date and not date(1900, 1, 1) <= self.birth_date <= today:
            found["birth_date"] = "Ngày sinh không đúng: phải từ năm 1900 đến hôm nay."
        if not self.address:
            found["address"] = "Chưa ghi nơi cư trú." if person else "Chưa ghi địa chỉ trụ sở."
        if self.phone and not _PHONE.match(self.phone):
            found["phone"] = "Số điện thoại không đúng: bắt đầu bằng 0, 10 chữ số."
        if self.email and not re.match(r"^[^@\s]+@[^@\s]+\.[^@\s]{2,}$", self.email):
            found["email"] = "Địa chỉ thư điện tử không đúng."
        return {f"{who}_{name}" if who else name: text for name, text in found.items()}


@dataclass
class PaperData:
    """A paper on the checklist: what it is, in which form, how many, whether it is there, and its file.

    `stored_id` names the paper of the applicant's record that stands for it; `database_fault` says why the
    database that holds its data could not be read.
    """

    name: str
    document_id: int | None = None
    form: int = 0
    quantity: int = 1
    received: bool = True
    required: bool = True
    source: str = "NOP"
    file_id: int | None = None
    note: str = ""
    stored_id: int | None = None
    reuse: int = 0
    result_code: str = ""
    database_code: str = ""
    database_fault: str = ""
    digitised_step: str = ""
    digitised_at: datetime | None = None
    digitised_by_id: int | None = None


@dataclass
class FeeData:
    """A fee or charge in đồng."""

    name: str
    kind: str
    unit_amount: int
    quantity: int = 1
    when: int = 1
    exemption: str = ""
    paid: bool = False
    receipt: str = ""


@dataclass
class IntakeData:
    """A request as it is written down at the desk, online or by the post's officer."""

    procedure_id: int
    agency_id: int
    applicant: PartyData
    case_id: int | None = None
    filer: PartyData | None = None
    authorisation: str = ""
    channel: int = 1
    device: str = "QUAY"
    result_way: int = 1
    result_address: str = ""
    copies: int = 1
    quantity: int = 1
    summary: str = ""
    papers: list[PaperData] = field(default_factory=list)
    fees: list[FeeData] = field(default_factory=list)
    token: UUID | None = None
    origin: str = ""  # the system it was filed with, when not ours
    non_territorial: bool = False  # received here for an agency whose own desk is elsewhere
    helping_unit_id: int | None = None  # where somebody helped the applicant to file, when elsewhere
    national_code: str = ""  # its code there: the same code from the same system is the same filing
    is_sample: bool = False

    def problems(self, today: date) -> dict[str, str]:
        """Return everything wrong with what was written, by field."""
        found = self.applicant.tidy().problems(today, "applicant")
        if self.filer is not None:
            found |= self.filer.tidy().problems(today, "filer")
            if not clean(self.authorisation):
                found["authorisation"] = "Nộp thay phải ghi giấy ủy quyền (số, ngày, nơi chứng thực)."
        if self.channel not in (1, 2, 3):
            found["channel"] = "Chưa chọn cách nộp."
        if self.result_way not in (1, 2, 3):
            found["result_way"] = "Chưa chọn cách nhận kết quả."
        if self.result_way == 3 and not clean(self.result_address):
            found["result_address"] = "Nhận qua bưu chính phải ghi địa chỉ phát."
        if not 1 <= self.copies <= 50:
            found["copies"] = "Số bộ hồ sơ từ 1 đến 50."
        if not 1 <= self.quantity <= 200:
            found["quantity"] = "Số bản từ 1 đến 200."
        if any(paper.received and not 1 <= paper.quantity <= 999 for paper in self.papers):
            found["papers"] = "Số lượng giấy tờ từ 1 đến 999."
        if any(not clean(paper.name) for paper in self.papers):
            found["papers"] = "Giấy tờ thêm phải có tên."
        return found

    def check(self, today: date) -> None:
        """Raise `Invalid` for the first thing wrong."""
        for name, text in self.problems(today).items():
            raise Invalid(text, field=name)

    def lacking(self) -> list[str]:
        """Return the required papers that are not there."""
        return [paper.name for paper in self.papers if paper.required and not paper.received]


def parse_card(text: str) -> PartyData | None:
    """Read the QR of a citizen card: number|old number|name|ddMMyyyy|sex|address|issue date; None if it is not one."""
    parts = [clean(part) for part in text.split("|")]
    if len(parts) < 6 or not re.fullmatch(r"\d{12}", parts[0]):
        return None
    born = re.fullmatch(r"(\d{2})(\d{2})(\d{4})", parts[3])
    try:
        birth = date(int(born[3]), int(born[2]), int(born[1])) if born else None
    except ValueError:
        birth = None
    return PartyData(name=parts[2], identity=parts[0], birth_date=birth, sex=parts[4][:4], address=parts[5])
