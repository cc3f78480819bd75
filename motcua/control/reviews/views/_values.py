"""What the forms of review say, as services take it; what cannot be read is refused with the field's name."""

from typing import Any

from django.http import QueryDict

from motcua.base.errors import Invalid
from motcua.base.posted import Posted, day_of, key_of, number_of, text_of


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
