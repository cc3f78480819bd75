"""Template tags of every page: how dates, numbers and money are written, icons, small drawings (screens.md)."""

import math
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any

from django import template
from django.conf import settings
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.safestring import SafeString, mark_safe

from motcua.base import clock, text
from motcua.base.urls import url_of
from motcua.ui.icons import ICONS

register = template.Library()
register.simple_tag(url_of)

SPARK_WIDTH, SPARK_HEIGHT = 150, 48


@register.filter
def ngay(value: date | datetime | None) -> str:
    """Write a day as dd/MM/yyyy; a dash when there is none."""
    return text.day(value) if value else "–"


@register.filter
def luc(value: datetime | None) -> str:
    """Write an instant as HH:mm dd/MM/yyyy; a dash when there is none."""
    return text.moment(value) if value else "–"


@register.filter
def luc_dai(value: datetime | None) -> str:
    """Write an instant with its weekday: "17:30 thứ Tư 25/11/2026"."""
    return text.moment_long(value) if value else "–"


@register.filter
def luc_gon(value: datetime | None) -> str:
    """Write an instant for a time line: "16/11 09:12", with the year only when it is not this one."""
    if not value:
        return "–"
    value = value.astimezone(clock.VN)
    return f"{value:%d/%m %H:%M}" if value.year == clock.today().year else f"{value:%d/%m/%Y}"


@register.filter
def thu(value: date | datetime | None) -> str:
    """Write a day with its weekday: "thứ Tư 25/11/2026"."""
    if not value:
        return "–"
    if isinstance(value, datetime):
        value = value.astimezone(clock.VN)
    return f"{text.WEEKDAYS[value.weekday()]} {value:%d/%m/%Y}"


@register.filter
def so(value: Any, places: int | None = None) -> str:
    """Write a number the Vietnamese way ("1.234,5"); text that is no number stays as it is."""
    if value is None or value == "":
        return "–"
    if not isinstance(value, int | float | Decimal):
        try:
            value = Decimal(str(value))
        except InvalidOperation:
            return str(value)
    return text.number(value, places)


@register.filter
def tien(value: Any) -> str:
    """Write an amount of đồng: 75000 becomes "75.000 đ"."""
    if value is None or value == "":
        return "–"
    return text.money(int(value))


@register.filter
def phan_tram(value: Any, places: int = 1) -> str:
    """Write a share given as per cent: 98.7 becomes "98,7 %"."""
    return "–" if value is None or value == "" else f"{so(value, places)} %"


def _days_apart(days: int) -> str:
    words = {0: "hôm nay", 1: "ngày mai", -1: "hôm qua", 2: "ngày kia"}
    if days in words:
        return words[days]
    size, side = abs(days), "nữa" if days > 0 else "trước"
    if size < 30:
        return f"{size} ngày {side}"
    if size < 365:
        return f"{size // 30} tháng {side}"
    return f"{size // 365} năm {side}"


@register.filter
def tuong_doi(value: date | datetime | None) -> str:
    """Write how far from now: "vừa xong", "12 phút trước", "3 giờ nữa", "hôm qua", "5 ngày trước"."""
    if not value:
        return "–"
    present = clock.now()
    if not isinstance(value, datetime):
        return _days_apart((value - present.date()).days)
    value = value.astimezone(clock.VN)
    seconds = (value - present).total_seconds()
    minutes, side = int(abs(seconds) // 60), "nữa" if seconds > 0 else "trước"
    if minutes < 1:
        return "vừa xong" if seconds <= 0 else "ngay bây giờ"
    if minutes < 60:
        return f"{minutes} phút {side}"
    if value.date() == present.date():
        return f"{minutes // 60} giờ {side}"
    return _days_apart((value.date() - present.date()).days)


@register.filter
def may_gio(value: datetime | time | None) -> str:
    """Write only the time of day: "17:30"."""
    if not value:
        return "–"
    if isinstance(value, datetime):
        value = value.astimezone(clock.VN)
    return f"{value:%H:%M}"


@register.filter
def chu_dau(value: str | None) -> str:
    """Return the first letter of a person's given name (the last word), for a small portrait."""
    words = [word for word in (value or "").replace("(mẫu)", "").split() if word]
    return words[-1][0].upper() if words else "?"


@register.filter
def tone(state: str | None) -> str:
    """Return the pill tone of a deadline state."""
    return {
        "soon": "amber",
        "late": "red",
        "done_late": "red",
        "done_on_time": "green",
    }.get(state or "", "sand")


@register.filter
def rong(percent: Any) -> str:
    """Return a per cent cut to 0…100 and written for SVG ("52.0", never a comma)."""
    return f"{max(0.0, min(100.0, float(percent or 0))):.1f}"


@register.simple_tag
@lru_cache(512)  # a page draws eighty, the same few dozen over and over
def icon(name: str, classes: str = "", label: str = "") -> SafeString:
    """Draw a line icon; with a label it is read out, without one it is decoration."""
    shape = ICONS.get(name, ICONS["dot"])
    read = format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"')
    return format_html(
        '<svg class="icon {}" viewBox="0 0 20 20" fill="none" stroke="currentColor" stroke-width="1.5" '
        'stroke-linecap="round" stroke-linejoin="round" focusable="false" {}>{}</svg>',
        classes,
        read,
        mark_safe(shape),  # noqa: S308 our own constant drawings
    )


_DUE_ICONS = {
    "late": "late",
    "done_late": "late",
    "soon": "clock",
    "paused": "pause",
    "done_on_time": "check",
}


@register.simple_tag
def due_row(due: Any) -> SafeString:
    """Draw a deadline as `<c-due compact>` does: lists have fifty of them, and a tag is quicker than a component."""
    if not due or due.state == "none":
        words = getattr(due, "words", "") or "Không có hạn"
        return format_html('<div class="due due-row"><span class="muted">{}</span></div>', words)
    return format_html(
        '<div class="due due-row due-{}">\n<span class="due-words">{}{}</span>\n'
        '<svg class="due-meter" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">'
        '<rect width="{}" height="4"/></svg>\n{}\n</div>',
        due.state,
        icon(_DUE_ICONS[due.state]) if due.state in _DUE_ICONS else "",
        due.words,
        rong(due.used_percent),
        format_html('<span class="due-at">{}</span>', due.due_text) if due.due_text else "",
    )


@register.simple_tag
def meter(percent: Any, tone: str = "", label: str = "") -> SafeString:
    """Draw a thin meter filled to a per cent (0 to 100); tones: green (none), gold, red, sand."""
    read = format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"')
    return format_html(
        '<svg class="meter{}" viewBox="0 0 100 4" preserveAspectRatio="none" {}>'
        '<rect width="{}" height="4"/></svg>',
        f" meter-{tone}" if tone else "",
        read,
        rong(percent),
    )


def _points(values: Sequence[float], low: float, high: float) -> list[tuple[float, float]]:
    span = (high - low) or 1.0
    step = SPARK_WIDTH / max(1, len(values) - 1)
    return [(i * step, 4 + (SPARK_HEIGHT - 8) * (1 - (v - low) / span)) for i, v in enumerate(values)]


@register.simple_tag
def sparkline(values: Iterable[Any], goal: Any = None, tone: str = "green", label: str = "") -> SafeString:
    """Draw a trend line with an optional goal line.

    Args: values, oldest first, gaps (None) left out; goal on the same scale; tone green, amber, red or sand;
    label, the sentence read out instead of the drawing (made from first and last value when empty).
    """
    series = [float(v) for v in values or [] if v is not None and not math.isnan(float(v))]
    if len(series) < 2:
        return mark_safe("")
    aim = None if goal is None or goal == "" else float(goal)
    reach = [*series, aim] if aim is not None else series
    # Air above and below, so that a tenth of a point does not look like a cliff.
    air = (max(reach) - min(reach)) * 0.25
    low, high = min(reach) - air, max(reach) + air
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in _points(series, low, high))
    mark = mark_safe("")
    if aim is not None:
        y = _points([aim], low, high)[0][1]
        mark = format_html(
            '<line class="spark-goal" x1="0" x2="{}" y1="{}" y2="{}"/>', SPARK_WIDTH, f"{y:.1f}", f"{y:.1f}"
        )
    words = label or f"Từ {so(round(series[0], 2))} đến {so(round(series[-1], 2))}, {len(series)} kỳ"
    return format_html(
        '<svg class="spark spark-{}" viewBox="0 0 {} {}" preserveAspectRatio="none" role="img" aria-label="{}">'
        '{}<polyline class="spark-line" points="{}"/></svg>',
        tone,
        SPARK_WIDTH,
        SPARK_HEIGHT,
        words,
        mark,
        line,
    )


@register.simple_tag
def dat_lai_mat_khau() -> str:
    """Return the address for a forgotten password; "" where no e-mail is sent (an administrator gives a new one)."""
    return reverse("account_reset_password") if settings.EMAIL_HOST else ""


@register.simple_tag(takes_context=True)
def duong_ve(context: template.Context) -> str:
    """Return the address of the page the visitor came from, if it is one of ours and not this one."""
    request = context.get("request")
    if request is None:
        return ""
    came_from = request.META.get("HTTP_REFERER", "")
    if came_from and url_has_allowed_host_and_scheme(came_from, {request.get_host()}):
        return "" if came_from == request.build_absolute_uri() else came_from
    return ""


@register.simple_tag(takes_context=True)
def giu_loc(context: template.Context, **changes: Any) -> str:
    """Return the present query string with some keys changed (None or "" removes one): "?tab=tre&q=an"."""
    query = context["request"].GET.copy()
    for key, value in changes.items():
        if value is None or value == "":
            query.pop(key, None)
        else:
            query[key] = value
    return f"?{query.urlencode()}" if query else "?"
