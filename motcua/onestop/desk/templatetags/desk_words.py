"""Filters of the desk's pages: masks, units of limits, errors of a row."""

from collections.abc import Mapping

from django import template

from motcua.base.crypto import mask_identity, mask_phone
from motcua.catalogue.procedures.models import TimeUnit

register = template.Library()


@register.filter
def che_so(value: str | None) -> str:
    """Mask an identity number: "027 190 ••• 417"."""
    return mask_identity(value)


@register.filter
def che_dien_thoai(value: str | None) -> str:
    """Mask a telephone number: "0912 ••• 668"."""
    return mask_phone(value)


@register.filter
def don_vi_han(value: str | None) -> str:
    """Write the unit of a limit: NGAY_LV becomes "ngày làm việc"."""
    return str(TimeUnit(value).label) if value in TimeUnit.values else ""


@register.filter
def loi_phi(errors: Mapping[str, str], index: int) -> str:
    """Return the error of a fee's row."""
    return errors.get(f"fee-{index}", "")


@register.filter
def so_svg(value: float | None) -> str:
    """Write a length for SVG, with a point."""
    return f"{float(value or 0):.1f}"


@register.filter
def tu_day(height: float | None) -> str:
    """Return where a column of this height begins, measured from the top of a drawing 72 high."""
    return f"{72 - float(height or 0):.1f}"
