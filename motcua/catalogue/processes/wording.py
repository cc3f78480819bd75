"""Reads the words of published tables: times, kinds of steps, who performs and where; pure functions.

Provinces write the same thing in many ways ("0,5 ngày", "1/2 ngày làm việc", "04 giờ"); a word not understood
is a finding for a person to settle, never a silent guess at a time.
"""

import re
from decimal import Decimal, InvalidOperation

from motcua.base.organisations.roles import Role
from motcua.base.text import fold
from motcua.catalogue.processes.table import MINUTES_A_DAY, TABLE_KINDS, StepKind, Where

UNIT_MINUTES = {
    "ngay": MINUTES_A_DAY, "ngay lam viec": MINUTES_A_DAY, "nlv": MINUTES_A_DAY, "n": MINUTES_A_DAY,
    "buoi": MINUTES_A_DAY // 2, "gio": 60, "gio lam viec": 60, "h": 60, "g": 60, "phut": 1, "p": 1, "ph": 1,
}  # fmt: skip
NO_TIME = {"", "-", "–", "—", "khong", "khong tinh", "khong tinh thoi gian", "khong quy dinh", "0"}
_HALVES = {"½": "1/2", "¼": "1/4", "¾": "3/4"}
_AMOUNT = re.compile(r"(\d+(?:[.,]\d+)?)(?:\s*/\s*(\d+))?\s*([a-z]+(?: lam viec)?)?")
_IN_HEADER = re.compile(r"\((gio|ngay|phut|buoi)[^)]*\)|\b(gio|ngay|phut) lam viec\b")


def minutes_from(value: object, unit: str = "") -> int | None:
    """Return working minutes of a time as tables write it, or None when it is not understood.

    Args:
        value: a number or words: 0.5, "0,5 ngày", "1/2 ngày làm việc", "04 giờ", "1 ngày 4 giờ".
        unit: the unit of a bare number, from its own column or the heading ("giờ", "ngày").
    """
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float | Decimal):
        size = UNIT_MINUTES.get(fold(unit))
        return None if size is None or value < 0 else _whole(Decimal(str(value)) * size)
    text = str(value or "")
    for sign, words in _HALVES.items():
        text = text.replace(sign, words)
    words = re.sub(r"\([^)]*\)", " ", fold(text)).strip(" .;")
    if words in NO_TIME:
        return 0
    total, rest = Decimal(0), words
    for found in _AMOUNT.finditer(words):
        amount, below, named = found.groups()
        size = UNIT_MINUTES.get(named or fold(unit))
        if size is None or below == "0":
            return None
        try:
            total += Decimal(amount.replace(",", ".")) / Decimal(below or 1) * size
        except InvalidOperation:
            return None
        rest = rest.replace(found.group(0), " ", 1)
    left = set(rest.replace(",", " ").split()) - {"va", "lam", "viec", "khong", "qua", "toi", "da"}
    return None if left or rest == words else _whole(total)


def _whole(minutes: Decimal) -> int | None:
    whole = int(minutes.to_integral_value())
    return whole if abs(minutes - whole) < Decimal("0.51") and whole < 10**7 else None


def unit_in(heading: str) -> str:
    """Return the unit a heading gives its numbers ("Thời gian (giờ)" gives "gio"), or ""."""
    found = _IN_HEADER.search(fold(heading))
    return (found.group(1) or found.group(2)) if found else ""


_ISO = re.compile(r"P(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:\d+S)?)?")
_ISO_MINUTES = (22 * MINUTES_A_DAY, 5 * MINUTES_A_DAY, MINUTES_A_DAY, 60, 1)
_TOLD = re.compile(r"\d+(?:[.,]\d+)?(?:\s*/\s*\d+)?\s*(?:ngay|gio|phut|buoi)\b(?:\s+lam viec)?")


def iso_minutes(text: str) -> int | None:
    """Return the working minutes of a duration as BPMN tools write it: "P2D" is two working days, "PT4H" 4 hours.

    A week is five working days and a month twenty-two; None when the text is no such duration.
    """
    found = _ISO.fullmatch(text.strip())
    if not found or not any(found.groups()):
        return None
    parts = zip(found.groups(), _ISO_MINUTES, strict=True)
    return sum(int(amount) * size for amount, size in parts if amount)


def time_in(text: str) -> int | None:
    """Return the first time told in a sentence ("làm trong 02 ngày làm việc"), in working minutes, or None."""
    found = _TOLD.search(fold(text))
    return minutes_from(found.group(0)) if found else None


_KINDS = {fold(kind.label): kind for kind in TABLE_KINDS} | {fold(kind.value): kind for kind in TABLE_KINDS}
_KIND_WORDS: list[tuple[StepKind, tuple[str, ...]]] = [
    (StepKind.RETURN_RESULT, ("tra ket qua", "tra ho so cho", "giao ket qua")),
    (StepKind.COUNCIL, ("hoi dong",)),
    (StepKind.OPINION, ("lay y kien", "xin y kien", "phoi hop cho y kien", "tham gia y kien")),
    (StepKind.ASSIGN, ("phan cong", "giao viec", "giao chuyen vien", "giao ho so", "chuyen chuyen vien")),
    (StepKind.STAMP, ("dong dau", "vao so", "phat hanh", "cho so", "lay so", "ban hanh", "van thu")),
    (
        StepKind.SUBMIT,
        ("trinh ky", "soat xet", "ra soat", "kiem soat", "ky nhay", "trinh lanh dao", "xem xet"),
    ),
    (StepKind.SIGN, ("ky duyet", "phe duyet", "ky ket qua", "ky so", "duyet ho so", "ky giay", "quyet dinh")),
    (StepKind.VERIFY, ("xac minh", "thuc dia", "kiem tra thuc te", "do dac", "trich do", "tham tra thuc te")),
    (StepKind.EXAMINE, ("tham dinh", "thu ly", "xu ly", "giai quyet", "kiem tra", "tham tra", "du thao")),
    (StepKind.INTAKE, ("tiep nhan", "nhan ho so")),
]


def kind_from(
    label: str, name: str, content: str = "", *, first: bool = False, last: bool = False
) -> StepKind | None:
    """Return the kind of a step: what its column says, else what its words say, else None.

    Args:
        label: the column "Loại bước"; its words or its code.
        name: name of the step, asked first.
        content: what is done, asked when the name tells nothing.
        first: whether it is the first row: there receiving comes before all else.
        last: whether it is the last row.
    """
    if label:
        return _KINDS.get(fold(label))
    words = fold(name)
    if first and ("tiep nhan" in words or "nhan ho so" in words):
        return StepKind.INTAKE
    if last and ("tra ket qua" in words or "tra ket qua" in fold(content)):
        return StepKind.RETURN_RESULT
    if words == "ky" or words.startswith("ky "):
        return StepKind.SIGN
    for text in (words, fold(content)):
        for kind, signs in _KIND_WORDS:
            if any(sign in text for sign in signs):
                return kind
    return None


_ROLES = {fold(role.label): role for role in Role} | {role.value: role for role in Role}
_ROLE_WORDS: list[tuple[Role, tuple[str, ...]]] = [
    (Role.CLERK, ("van thu",)),
    (Role.INTAKE, ("mot cua", "tiep nhan", "ttpvhcc", "trung tam phuc vu", "bo phan tn")),
    (Role.HEAD, ("lanh dao phong", "truong phong", "pho phong", "pho truong phong", "phu trach phong")),
    (Role.SIGNER, ("lanh dao", "giam doc", "chu tich", "chi cuc truong", "truong ban")),
    (Role.SPECIALIST, ("chuyen vien", "cong chuc", "can bo", "tu phap", "thu ly", "nhan vien", "vien chuc")),
]


def role_from(words: str, kind: str) -> Role | None:
    """Return the role that a title or a role's name means at a step of this kind, or None.

    A leader named at an assigning or submitting step is its head; a desk at the last step hands out results.
    """
    text = fold(words)
    if text in _ROLES:
        return _ROLES[text]
    for role, signs in _ROLE_WORDS:
        if any(sign in text for sign in signs):
            if role == Role.SIGNER and kind in {StepKind.ASSIGN, StepKind.SUBMIT}:
                return Role.HEAD
            if role == Role.INTAKE and kind == StepKind.RETURN_RESULT:
                return Role.RETURNING
            return role
    return None


def where_from(unit: str, role: str, kind: str) -> Where:
    """Return in which part of an agency a step is done, from the unit's name, else from who does it."""
    text = fold(unit)
    if any(sign in text for sign in ("mot cua", "ttpvhcc", "trung tam phuc vu")):
        return Where.DESK
    if role in {Role.INTAKE, Role.RETURNING} or kind in {StepKind.INTAKE, StepKind.RETURN_RESULT}:
        return Where.DESK
    if role == Role.CLERK:
        return Where.OFFICE
    if role == Role.SIGNER:
        return Where.LEADERS
    return Where.ROOM


def time_words(minutes: int) -> tuple[str, str]:
    """Return the amount and unit that a table shows: 240 is ("4", "giờ"), 960 is ("2", "ngày").

    Whole days are written in days, all else in hours, as tables of processes do.
    """
    if minutes and minutes % MINUTES_A_DAY == 0:
        return str(minutes // MINUTES_A_DAY), "ngày"
    hours = Decimal(minutes) / 60
    text = f"{hours:.2f}".rstrip("0").rstrip(".") if hours % 1 else str(int(hours))
    if minutes % 3:
        return str(minutes), "phút"
    return text.replace(".", ","), "giờ"
