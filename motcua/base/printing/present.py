"""From a form's data to the words on the paper; the same words feed the Typst and the Word templates."""

import io
from collections.abc import Mapping
from datetime import date, datetime
from enum import Enum
from typing import Any
from urllib.parse import urlsplit

import segno
from pydantic import BaseModel

from motcua.base.clock import VN
from motcua.base.printing.forms import Fee, FormData
from motcua.base.printing.formsets import FormSpec
from motcua.base.text import day, money


def date_words(value: date) -> str:
    """Write a date as NĐ 30/2020 asks: "ngày 05 tháng 02 năm 2026" (0 before days 1–9, months 1 and 2)."""
    month = f"{value.month:02d}" if value.month <= 2 else str(value.month)
    return f"ngày {value.day:02d} tháng {month} năm {value.year}"


def time_words(value: datetime) -> str:
    """Write an instant as papers do: "09 giờ 12 phút, ngày 23 tháng 11 năm 2026", in Vietnamese time."""
    value = value.astimezone(VN)
    return f"{value:%H} giờ {value:%M} phút, {date_words(value)}"


def words(form: FormSpec, data: FormData) -> dict[str, Any]:
    """Return everything a template prints, as plain JSON-able values.

    Moments and dates become `{"long", "date", "day", "clock"}`, fees sentences with a total; absent values stay
    None. `spec`, `qr` (SVG) and `lookup` (the address without its scheme and query) come along.
    """
    out = {name: _plain(getattr(data, name)) for name in type(data).model_fields}
    out["spec"] = {
        "form": form.form,
        "form_set": form.form_set,
        "title": form.title,
        "label": form.label,
        "suffix": form.suffix,
        "paper": form.paper.lower(),
        "landscape": form.landscape,
    }
    out["code"] = data.dossier_code
    out["lookup"] = _short_address(data.lookup_url)
    out["qr"] = qr_svg(verification_text(data))
    out["return_to"] = getattr(data, "return_to", "")
    fees: tuple[Fee, ...] = getattr(data, "fees", ())
    out["fee_lines"] = [fee.sentence for fee in fees]
    out["fee_total"] = money(sum(fee.amount for fee in fees)) if len(fees) > 1 else ""
    return out


def verification_text(data: FormData) -> str:
    """Return what the QR says: the look-up address of this dossier, or its code with the address below it."""
    code, url = data.dossier_code, data.lookup_url
    if not code:
        return ""
    if "{code}" in url:
        return url.replace("{code}", code)
    return f"{code}\n{url}" if url else code


def qr_svg(text: str) -> str:
    """Return a QR code (level M) of `text` as SVG without a frame, or "" for an empty text."""
    if not text:
        return ""
    out = io.BytesIO()
    segno.make(text, error="m", micro=False).save(out, kind="svg", xmldecl=False, border=0, omitsize=True)
    return out.getvalue().decode()


def _short_address(url: str) -> str:
    parts = urlsplit(url)
    return (parts.netloc + parts.path.replace("{code}", "")).rstrip("/") if parts.netloc else url


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        local = value.astimezone(VN)
        return {
            "long": time_words(local),
            "date": date_words(local),
            "day": day(local),
            "clock": f"{local:%H:%M}",
        }
    if isinstance(value, date):
        return {"long": date_words(value), "date": date_words(value), "day": day(value), "clock": ""}
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, BaseModel):
        return {name: _plain(getattr(value, name)) for name in type(value).model_fields}
    if isinstance(value, Mapping):
        return {name: _plain(item) for name, item in value.items()}
    if isinstance(value, (tuple, list)):
        return [_plain(item) for item in value]
    return value
