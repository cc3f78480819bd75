"""Figures kept of the months that are over and of the last days, as the nightly job would have kept them."""

from datetime import date, timedelta

from motcua.base.indicators import periods, snapshots
from motcua.base.indicators.models import SnapshotDay
from motcua.demo.progress import Progress

LAST_DAYS = 2


def build_figures(progress: Progress) -> None:
    """Keep the figures of each month's last day of this year and of the last days; what is kept stays."""
    with progress.step("Số liệu đã chốt") as step:
        kept = set(SnapshotDay.objects.values_list("day", flat=True))
        wanted = [day for day in _days(snapshots.yesterday()) if day not in kept]
        for number, day in enumerate(wanted, start=1):
            snapshots.make(day)
            progress.moving(number, len(wanted))
        step.done(len(kept) + len(wanted), len(wanted))


def _days(last: date) -> list[date]:
    ends = [periods.month(last.year, number).end for number in range(1, last.month)]
    return [*ends, *(last - timedelta(days=back) for back in reversed(range(LAST_DAYS)))]
