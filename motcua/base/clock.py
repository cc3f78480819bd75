"""The one clock: Vietnamese time, and a fixed time for tests and demonstrations."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone

VN = ZoneInfo("Asia/Ho_Chi_Minh")


def now() -> datetime:
    """Return the present instant, aware, in Vietnamese time (settings.MOTCUA_NOW shifts it in tests)."""
    shift = getattr(settings, "MOTCUA_CLOCK_SHIFT", None)
    present = timezone.now().astimezone(VN)
    return present + shift if shift else present


def day_of(at: datetime) -> date:
    """Return the day an instant falls on in Viet Nam; what the database gives is in UTC."""
    return at.astimezone(VN).date()


def today() -> date:
    """Return today's date in Viet Nam."""
    return now().date()
