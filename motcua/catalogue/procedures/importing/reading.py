"""What the readers share: typed access to loose data that gathers faults, words for codes, the door."""

import re
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from motcua.base.errors import Invalid
from motcua.base.text import clean, fold
from motcua.catalogue.procedures.importing.record import Fault, ProcedureRecord, check

IDENTITY = ("Mã thủ tục", "Tên thủ tục")
MAX_BYTES = 60 * 1024 * 1024
_CODE = re.compile(r"^(\d\.\d{6})((?:\.\d{3}\.\d{2}\.\d{2})?\.[A-Z]\d{2})?$")

UNITS = {
    "gio lam viec": "GIO_LV",
    "gio lv": "GIO_LV",
    "gio_lv": "GIO_LV",
    "gio": "GIO",
    "ngay lam viec": "NGAY_LV",
    "ngay lv": "NGAY_LV",
    "ngay_lv": "NGAY_LV",
    "ngay": "NGAY",
    "ngay lich": "NGAY",
    "thang": "THANG",
}
KINDS = {
    "tthc tieu chuan": "STANDARD",
    "standard": "STANDARD",
    "tthc khong duoc luat giao cho dia phuong quy dinh": "STANDARD",
    "tthc dac thu": "SPECIFIC",
    "specific": "SPECIFIC",
    "tthc duoc giao luat quy dinh chi tiet": "ASSIGNED_REGULATION",
    "tthc duoc luat giao quy dinh chi tiet": "ASSIGNED_REGULATION",
    "assigned_regulation": "ASSIGNED_REGULATION",
    "tthc lien thong": "INTERCONNECTED",
    "interconnected": "INTERCONNECTED",
    "tthc noi bo": "STANDARD_INTERNAL",
    "standard_internal": "STANDARD_INTERNAL",
    "tthc noi bo lien thong": "INTERCONNECTED_INTERNAL",
    "interconnected_internal": "INTERCONNECTED_INTERNAL",
    "loai khac": "OTHER",
    "other": "OTHER",
}
LEVELS = {
    "0": "BO",
    "1": "TINH",
    "2": "HUYEN",
    "3": "XA",
    "bo": "BO",
    "cap bo": "BO",
    "tinh": "TINH",
    "cap tinh": "TINH",
    "huyen": "HUYEN",
    "cap huyen": "HUYEN",
    "xa": "XA",
    "cap xa": "XA",
    "khac": "KHAC",
    "co quan khac": "KHAC",
}
SERVICE_LEVELS = {
    "4": "TOAN_TRINH",
    "toan trinh": "TOAN_TRINH",
    "toan_trinh": "TOAN_TRINH",
    "dich vu cong toan trinh": "TOAN_TRINH",
    "3": "MOT_PHAN",
    "mot phan": "MOT_PHAN",
    "mot_phan": "MOT_PHAN",
    "dich vu cong mot phan": "MOT_PHAN",
    "2": "THONG_TIN",
    "thong_tin": "THONG_TIN",
    "cung cap thong tin": "THONG_TIN",
}


@dataclass
class Reading:
    """What a file gave: sound records, and the faults of the others."""

    records: list[ProcedureRecord] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    def take(
        self, record: ProcedureRecord, faults: list[tuple[str, str]], names: dict[str, str] | None = None
    ) -> None:
        """Keep a record when it has no faults and passes `check`; otherwise keep its faults.

        Args:
            record: what was read.
            faults: what was wrong while reading, as (field of the layout, message).
            names: what the layout calls the fields that `check` names.
        """
        unsound = check(record)
        if faults:
            # A record half read fails other checks only because of what is already told.
            unsound = [fault for fault in unsound if fault[0] in IDENTITY]
        told = faults + [((names or {}).get(name, name), message) for name, message in unsound]
        self.faults += [
            Fault(record.code[:60], record.where, name, message) for name, message in dict.fromkeys(told)
        ]
        if not told:
            self.records.append(record)


def split_code(code: str) -> tuple[str, str]:
    """Split "2.000884.000.00.00.H55" into P.NNNNNN and the agency's suffix (kiem-soat-tthc.md 1.7)."""
    match = _CODE.match(code)
    return (match[1], match[2] or "") if match else (code, "")


class Loose:
    """Typed access to one mapping of an outside file; wrong values become faults with their path."""

    def __init__(self, data: Any, path: str, faults: list[tuple[str, str]]) -> None:
        self.path, self.faults = path, faults
        self.data: dict[str, Any] = data if isinstance(data, dict) else {}
        if not isinstance(data, dict):
            self.fault("", "phải là một nhóm trường có tên")

    def at(self, key: str) -> str:
        """Return the path of a key, for messages."""
        return ".".join(part for part in (self.path, key) if part)

    def fault(self, key: str, message: str) -> None:
        """Note a fault of a key."""
        self.faults.append((self.at(key), message))

    def text(self, key: str) -> str:
        """Return clean text; a number is written as text; lists and groups are faults."""
        value = self.data.get(key)
        if value is None:
            return ""
        if isinstance(value, bool) or not isinstance(value, str | int | float | Decimal):
            self.fault(key, "phải là chữ")
            return ""
        if self._broken(key, value):
            return ""
        return clean(str(value))

    def _broken(self, key: str, value: Any) -> bool:
        """Tell, as a fault, of text that is no Unicode (half a surrogate pair in JSON)."""
        if isinstance(value, str) and not value.isascii():
            try:
                value.encode()
            except UnicodeEncodeError:
                self.fault(key, "có ký tự hỏng")
                return True
        return False

    def lines(self, key: str) -> str:
        """Return text with its line breaks kept, each line clean."""
        value = self.data.get(key)
        if not isinstance(value, str):
            return self.text(key)
        if self._broken(key, value):
            return ""
        lines = (clean(line) for line in value.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
        return "\n".join(line for line in lines if line)

    def decimal(self, key: str) -> Decimal | None:
        """Return a number, None when empty; "1,5" and "1.5" are both one and a half."""
        text = self.text(key)
        if not text:
            return None
        try:
            value = Decimal(text.replace(" ", "").replace(",", "."))
        except InvalidOperation:
            self.fault(key, f"“{text[:40]}” không phải là số")
            return None
        if not value.is_finite() or abs(value) >= 10**15:
            self.fault(key, f"“{text[:40]}” không phải là số dùng được")
            return None
        return value

    def integer(self, key: str) -> int | None:
        """Return a whole number, None when empty."""
        value = self.decimal(key)
        if value is None:
            return None
        if value != int(value):
            self.fault(key, f"“{value}” phải là số nguyên")
            return None
        return int(value)

    def money(self, key: str) -> int | None:
        """Return an amount of đồng, None when empty; "8.000" and "8,000 đ" are eight thousand."""
        value = self.data.get(key)
        if isinstance(value, str):
            digits = re.sub(r"(?i)\s|đồng|vnđ|vnd|đ", "", clean(value))
            if not digits:
                return None
            if not re.fullmatch(r"\d{1,3}([.,]\d{3})+|\d+", digits):
                self.fault(key, f"“{value[:40]}” không phải là số tiền")
                return None
            return int(re.sub(r"[.,]", "", digits))
        return self.integer(key)

    def day(self, key: str) -> date | None:
        """Return a date written dd/MM/yyyy, yyyy-MM-dd or yyyyMMdd, None when empty."""
        value = self.data.get(key)
        if isinstance(value, datetime):
            return value.date()
        if isinstance(value, date):
            return value
        text = self.text(key)[:10]
        for pattern in ("%d/%m/%Y", "%Y-%m-%d", "%Y%m%d", "%d-%m-%Y"):
            try:
                return datetime.strptime(text, pattern).date()
            except ValueError:
                continue
        if text:
            self.fault(key, f"“{text}” không phải là ngày, viết như 25/11/2026")
        return None

    def choice(self, key: str, words: dict[str, str], *, empty: str = "") -> str:
        """Return the code of a word in `words` (looked up without accents), `empty` when there is none."""
        text = self.text(key)
        if not text:
            return empty
        code = words.get(fold(text))
        if code is None:
            self.fault(key, f"không hiểu giá trị “{text[:60]}”")
            return empty
        return code

    def flag(self, key: str) -> bool:
        """Return a yes or no written as 1, x, có, true … or empty."""
        value = self.data.get(key)
        if isinstance(value, bool):
            return value
        word = fold(self.text(key))
        if word in ("1", "x", "co", "true", "yes", "dung"):
            return True
        if word not in ("", "0", "khong", "false", "no"):
            self.fault(key, f"“{word[:40]}” không phải là có hoặc không")
        return False

    def items(self, key: str) -> list["Loose"]:
        """Return a list of groups, each knowing its path; a missing list is empty."""
        value = self.data.get(key)
        if value is None or value == "":
            return []
        if isinstance(value, dict):
            value = [value]
        if not isinstance(value, list):
            self.fault(key, "phải là danh sách")
            return []
        return [Loose(item, self.at(f"{key}[{index}]"), self.faults) for index, item in enumerate(value)]


def read_bytes(content: bytes, name: str) -> Reading:
    """Read a file of any layout, told apart by its content and then by its name.

    Raises:
        Invalid: it is no layout we know, or is not readable as what it says it is.
    """
    # The readers import this module for what they share.
    from motcua.catalogue.procedures.importing import facts, national, workbook

    if len(content) > MAX_BYTES:
        raise Invalid(f"Tệp lớn quá {MAX_BYTES // 1024 // 1024} MB.")
    if content[:4] == b"PK\x03\x04":
        return workbook.read(content)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Invalid("Tệp không phải dạng chữ UTF-8 (JSON, CSV) và không phải Excel (.xlsx).") from None
    if text.lstrip()[:1] in ("[", "{"):
        return national.read(text)
    if Path(name).suffix.lower() == ".csv" or text.split("\n", 1)[0].count(",") >= 3:
        return facts.read(text)
    raise Invalid("Không nhận ra tệp: cần JSON theo LayThuTuc, CSV theo bản kê, hoặc Excel theo mẫu.")
