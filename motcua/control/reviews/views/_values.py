"""What the forms of review say, as services take it; what cannot be read is refused with the field's name."""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.http import QueryDict

from motcua.base.errors import Invalid
from motcua.base.text import read_day

Posted = Mapping[str, Any]


def text_of(posted: Posted, name: str) -> str:
    """Return what a field holds."""
    return str(posted.get(name, "")).strip()


def day_of(posted: Posted, name: str) -> date | None:
    """Return the day a field holds, None when it is empty; raises Invalid when it is no day."""
    text = text_of(posted, name)
    if not text:
        return None
    found = read_day(text)
    if found is None:
        raise Invalid(f"“{text}” không phải ngày; ghi theo dạng 31/12/2026.", field=name)
    return found


def needed_day(posted: Posted, name: str, words: str) -> date:
    """Return the day a field holds; raises Invalid with these words when it is empty."""
    found = day_of(posted, name)
    if found is None:
        raise Invalid(words, field=name)
    return found


def number_of(posted: Posted, name: str) -> Decimal | None:
    """Return the number a field holds, "1.234,5" or "1234.5"; None when it is empty; raises Invalid for others."""
    text = text_of(posted, name).replace(" ", "")
    if not text:
        return None
    if re.fullmatch(r"-?\d{1,3}(\.\d{3})+(,\d+)?", text):
        text = text.replace(".", "")
    try:
        found = Decimal(text.replace(",", "."))
    except InvalidOperation:
        found = Decimal("NaN")
    if not found.is_finite() or abs(found) >= 10**15:
        raise Invalid(f"“{text}” không phải con số.", field=name)
    return found


def key_of(posted: Posted, name: str) -> int | None:
    """Return the key a field holds; None when it is empty or no key."""
    text = text_of(posted, name)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def keys_of(posted: QueryDict, name: str) -> list[int]:
    """Return the keys chosen under a name."""
    return [int(one) for one in posted.getlist(name) if one.isascii() and one.isdigit() and len(one) < 10]


def version_of(posted: Posted) -> int | None:
    """Return the version of what was shown."""
    return key_of(posted, "version")


def item_values(posted: QueryDict) -> dict[str, Any]:
    """Return an item's fields."""
    return {
        "name": text_of(posted, "name"), "is_group": bool(posted.get("is_group")), "field_id": key_of(posted, "field"),
        "lead_id": key_of(posted, "lead"), "start": day_of(posted, "start"), "finish": day_of(posted, "finish"),
        "basis": text_of(posted, "basis"), "basis_note": text_of(posted, "basis_note"),
        "product": text_of(posted, "product"), "other_partners": text_of(posted, "other_partners"),
    }  # fmt: skip


def option_values(posted: QueryDict) -> dict[str, Any]:
    """Return an option's fields, as `propose_option` and `edit_option` take them."""
    return {
        "kind": text_of(posted, "kind"), "parts": posted.getlist("parts"), "what": text_of(posted, "what"),
        "reason": text_of(posted, "reason"), "competence": text_of(posted, "competence"),
        "days_before": number_of(posted, "days_before"), "days_after": number_of(posted, "days_after"),
        "feedback": text_of(posted, "feedback"), "cost_study_id": key_of(posted, "cost_study"),
        "cost_before": number_of(posted, "cost_before"), "cost_after": number_of(posted, "cost_after"),
    }  # fmt: skip


def steps_of(posted: QueryDict, prefix: str) -> list[dict[str, str]]:
    """Return the rows of a drawing's table."""
    names = ("who", "name", "time", "papers")
    columns = [posted.getlist(f"{prefix}-{name}") for name in names]
    if len({len(column) for column in columns}) > 1:
        raise Invalid("Bảng các bước gửi lên không đầy đủ. Hãy tải lại trang.")
    return [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)][:60]
