"""How this room writes working time and shares."""

from django import template

from motcua.base.text import number

register = template.Library()


@register.filter
def gio(minutes: float | None) -> str:
    """Write working minutes as hours, or as working days when there are many: "45 phút", "6,5 giờ", "3,2 ngày"."""
    if minutes is None:
        return "–"
    if minutes < 60:
        return f"{number(round(minutes))} phút"
    if minutes < 960:
        return f"{number(round(minutes / 60, 1))} giờ"
    days = minutes / 480
    return f"{number(round(days, 1 if days < 100 else 0))} ngày"


@register.filter
def nhan_tram(share: float) -> float:
    """Return a share as per cent."""
    return 100 * share
