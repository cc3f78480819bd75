"""`motcua figures`: keep the figures of days that are over, or of one day once more."""

import argparse
from collections.abc import Sequence
from datetime import date


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="motcua figures",
        description="Keep what every indicator said at the end of a day (chốt số liệu): all days that are over and "
        "not kept yet, as the nightly job does; or one day once more, as it stood then.",
    )
    parser.add_argument("--day", type=date.fromisoformat, metavar="YYYY-MM-DD", help="make this day anew")
    return parser


def main(argv: Sequence[str]) -> int:
    """Run `motcua figures ...` and return its exit status: 0 done, 1 some figure could not be measured, 2 refused."""
    args = _parser().parse_args(argv)
    from motcua.base import clock
    from motcua.base.indicators import snapshots
    from motcua.base.indicators.models import SnapshotDay

    yesterday = snapshots.yesterday()
    if args.day is not None and args.day > yesterday:
        print(f"Ngày {args.day:%d/%m/%Y} chưa hết; chốt được đến ngày {yesterday:%d/%m/%Y}.")
        return 2
    start = clock.now()
    days = [args.day] if args.day is not None else snapshots.missing(yesterday)
    for day in days:
        rows = snapshots.make(day)
        print(f"{day:%d/%m/%Y}: {rows} số liệu")
    failed = sorted({code for one in SnapshotDay.objects.filter(day__in=days) for code in one.failed})
    if failed:
        print(f"Chưa đo được: {', '.join(failed)}")
    print(f"Xong trong {(clock.now() - start).total_seconds():.1f} giây.")
    return 1 if failed else 0
