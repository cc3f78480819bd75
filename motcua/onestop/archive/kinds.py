"""What kind a paper is: by its national code, else by words of its name; and the fields extracted of each kind."""

from calendar import monthrange
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from motcua.base.errors import Invalid
from motcua.base.text import clean, fold, read_day
from motcua.onestop.archive.models import PaperKind

# Databases that are read instead of asking for papers; the codes of the national message are configuration of the
# exchange (MaCSDL, lien-thong.md 1.4, cần kiểm), so these are our own.
DATABASES: dict[str, str] = {
    "DAN_CU": "CSDL quốc gia về dân cư",
    "HO_TICH": "CSDL hộ tịch điện tử",
    "DOANH_NGHIEP": "CSDL quốc gia về đăng ký doanh nghiệp",
    "DAT_DAI": "CSDL quốc gia về đất đai",
    "BAO_HIEM": "CSDL quốc gia về bảo hiểm",
    "LLTP": "CSDL lý lịch tư pháp",
    "KHAC": "CSDL chuyên ngành khác",
}
_BY_WORDS = (
    ("dan cu", "DAN_CU"), ("can cuoc", "DAN_CU"), ("ho tich", "HO_TICH"), ("doanh nghiep", "DOANH_NGHIEP"),
    ("dat dai", "DAT_DAI"), ("bao hiem", "BAO_HIEM"), ("bhxh", "BAO_HIEM"), ("ly lich tu phap", "LLTP"),
)  # fmt: skip
FIELD_TYPES = {"text": "chữ", "date": "ngày", "number": "số"}


def database_of(source: str) -> str:
    """Return the code of the database that a procedure names as the source of a paper's data ("" for none)."""
    words = fold(source)
    if not words:
        return ""
    return next((code for mark, code in _BY_WORDS if mark in words), "KHAC")


def code_of(procedure_code: str, document_code: str) -> str:
    """Return by which code a required paper is known across procedures.

    The national catalogue gives papers codes of their own (MAGIAYTO); where a procedure only numbers its papers
    ("G01"), the number means nothing elsewhere and is kept with the procedure.
    """
    code = clean(document_code)
    return code if len(code) > 4 else f"{procedure_code}/{code}" if code else ""


def every() -> list[PaperKind]:
    """Return the kinds the province has set."""
    return list(PaperKind.objects.all())


def kind_of(code: str, name: str, kinds: list[PaperKind] | None = None) -> PaperKind | None:
    """Return the kind of a paper: its code first, then the longest words found in its name."""
    kinds = every() if kinds is None else kinds
    for kind in kinds:
        if code and kind.code == code:
            return kind
    folded = fold(name)
    near = [(len(word), kind) for kind in kinds for word in kind.words if fold(word) and fold(word) in folded]
    return max(near, key=lambda one: one[0])[1] if near else None


def ends(kind: PaperKind | None, start: date | None) -> date | None:
    """Return the last day of validity of a paper of a kind that holds for months from its day; None without a limit."""
    return after_months(start, kind.valid_months) if kind and kind.valid_months and start else None


def after_months(start: date, months: int) -> date:
    """Return the same day so many months later, or the last day of that month when it has no such day."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))


def read_fields(kind: PaperKind | None, given: dict[str, str]) -> dict[str, str]:
    """Return what was extracted of a paper, checked against the fields of its kind.

    Raises:
        Invalid: a field that must be there lacks, or is no date or number.
    """
    found: dict[str, str] = {}
    for entry in kind.fields if kind else []:
        key, label, value = entry["key"], entry["label"], clean(given.get(entry["key"], ""))[:500]
        if not value:
            if entry.get("required"):
                raise Invalid(f"Chưa ghi {label[:1].lower()}{label[1:]}.", field=key)
            continue
        found[key] = _read(entry.get("type", "text"), label, value, key)
    return found


def _read(type_: str, label: str, value: str, key: str) -> str:
    if type_ == "date":
        day = read_day(value)
        if day is None:
            raise Invalid(f"{label} không đúng; ghi ngày/tháng/năm.", field=key)
        return day.isoformat()
    if type_ == "number":
        try:
            return str(Decimal(value.replace(".", "").replace(",", ".")))
        except InvalidOperation:
            raise Invalid(f"{label} phải là số.", field=key) from None
    return value


def check_fields(fields: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the fields of a kind as they are stored.

    Raises:
        Invalid: a field has no name, an unknown type, or comes twice.
    """
    checked: list[dict[str, Any]] = []
    for entry in fields:
        label = clean(entry.get("label", ""))[:100]
        key = clean(entry.get("key", "")) or fold(label).replace(" ", "_")[:40]
        if not label or not key:
            raise Invalid("Trường bóc tách phải có tên.", field="fields")
        if entry.get("type", "text") not in FIELD_TYPES:
            raise Invalid(f"Kiểu của trường “{label}” không có: chữ, ngày hoặc số.", field="fields")
        if key in {one["key"] for one in checked}:
            raise Invalid(f"Trường “{label}” ghi hai lần.", field="fields")
        checked.append(
            {
                "key": key,
                "label": label,
                "type": entry.get("type", "text"),
                "required": bool(entry.get("required")),
            }
        )
    return checked
