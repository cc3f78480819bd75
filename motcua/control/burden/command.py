"""`motcua burden`: work the burden of a period out at once and print what comes first."""

import argparse
from collections.abc import Sequence
from datetime import date, timedelta


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="motcua burden",
        description="Work out which procedures, steps and papers burden people most, from the dossiers of a period, as "
        "the nightly job does; keep it and print the first findings.",
    )
    parser.add_argument(
        "--from", dest="first", type=date.fromisoformat, metavar="YYYY-MM-DD", help="first day"
    )
    parser.add_argument("--to", dest="last", type=date.fromisoformat, metavar="YYYY-MM-DD", help="last day")
    parser.add_argument(
        "--show", type=int, default=10, metavar="N", help="how many findings are printed (10)"
    )
    return parser


def main(argv: Sequence[str]) -> int:
    """Run `motcua burden ...` and return its exit status: 0 done, 2 refused."""
    args = _parser().parse_args(argv)
    from motcua.base import clock
    from motcua.base.errors import DomainError
    from motcua.base.organisations.actor import Actor
    from motcua.control.burden import services
    from motcua.control.burden.models import Finding, Run

    usual = services.usual_period(clock.today())
    last = args.last or usual[1]
    first = args.first or last - timedelta(days=364)
    start = clock.now()
    try:
        run = services.ask(first, last, by=Actor.system(), queued=False)
    except DomainError as refused:
        print(refused.message)
        return 2
    services.work_out(run.pk)
    run = Run.objects.get(pk=run.pk)
    found = Finding.objects.filter(run=run).select_related("procedure")
    print(f"{run}: {run.dossiers} hồ sơ, {found.count()} phát hiện")
    for one in found.order_by("place")[: max(args.show, 0)]:
        print(f"{one.place:>3}. {one.get_kind_display()} – {one.procedure.code}: {one.sentence}")
    print(f"Xong trong {(clock.now() - start).total_seconds():.1f} giây.")
    return 0
