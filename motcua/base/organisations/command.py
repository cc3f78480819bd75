"""`motcua reform`: an agency ends on a day and others take its open work over (sắp xếp bộ máy)."""

import argparse
import sys
from collections.abc import Sequence
from datetime import date

EXAMPLE = """\
motcua reform --agency 000.00.31.H05 --to H05.24.31 --day 2025-07-01 --basis "NQ 202/2025/QH15" --dry-run
"""


def main(argv: Sequence[str]) -> int:
    """Run `motcua reform ...` and return its exit status: 0 done (or shown), 2 refused."""
    from django.db import transaction

    from motcua.base.organisations import handover
    from motcua.base.organisations.actor import Actor
    from motcua.base.organisations.models import Unit
    from motcua.base.organisations.services import succession
    from motcua.base.text import day as written

    args = _parser().parse_args(argv)
    old, heir = _agency(args.agency, args.day, before=True), _agency(args.to, args.day, before=False)
    units = succession.likely_heirs(old.pk, heir.pk, args.day)
    for pair in args.unit:
        mine, _, theirs = pair.partition("=")
        units[_unit(old.pk, mine)] = _unit(heir.pk, theirs)
    names = dict(Unit.objects.filter(pk__in={*units, *units.values()}).values_list("pk", "name"))
    print(f"{old.name} kết thúc, {heir.name} kế thừa từ {written(args.day)}:")
    for mine, theirs in units.items():
        open_work = ", ".join(handover.open_work({mine})) or "không còn việc"
        print(f"  {names[mine]} ({open_work}) → {names[theirs]}")
    # What names the agency alone lies with no single unit.
    everything = handover.open_work(set(old.units.values_list("pk", flat=True)))
    print(f"  Cả cơ quan: {', '.join(everything) or 'không còn việc'}")
    with transaction.atomic():
        succession.dissolve_agency(
            old.pk, units=units, day=args.day, basis=args.basis, by=Actor.system("Quản trị hệ thống")
        )
        if args.dry_run:
            transaction.set_rollback(True)
    print("Chạy thử: không có gì thay đổi." if args.dry_run else "Đã chuyển. Mã, ngày hồ sơ giữ nguyên.")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="motcua reform", formatter_class=argparse.RawDescriptionHelpFormatter, epilog=EXAMPLE,
        description="End an agency and let another take its open dossiers over (codes and dates unchanged).",
    )  # fmt: skip
    parser.add_argument("--agency", required=True, help="the agency that ends: identifier code or exact name")
    parser.add_argument(
        "--to", required=True, help="the agency that takes over: identifier code or exact name"
    )
    parser.add_argument("--day", required=True, type=date.fromisoformat, help="first day of the new order")
    parser.add_argument("--basis", required=True, help="the resolution or decision")
    parser.add_argument(
        "--unit", action="append", default=[], metavar="OLD=NEW", help="a unit's heir, when not the likeliest"
    )
    parser.add_argument("--dry-run", action="store_true", help="show what would happen and change nothing")
    return parser


def _agency(text: str, day: date, *, before: bool):  # type: ignore[no-untyped-def]  # models load late
    from motcua.base.organisations.models import Agency, AgencyIdentifier
    from motcua.base.organisations.services._common import ONE_DAY

    on = day - ONE_DAY if before else day
    held = AgencyIdentifier.objects.on(on).filter(code=text).values("agency")
    found = list(Agency.objects.on(on).filter(pk__in=held) or Agency.objects.on(on).filter(name__iexact=text))
    if len(found) != 1:
        sys.exit(f"motcua reform: không có đúng một cơ quan “{text}” có hiệu lực ngày {on:%d/%m/%Y}")
    return found[0]


def _unit(agency_id: int, name: str) -> int:
    from motcua.base.organisations.models import Unit

    found = Unit.objects.filter(agency_id=agency_id, name__iexact=name.strip()).order_by("-id").first()
    if found is None:
        sys.exit(f"motcua reform: không có đơn vị “{name.strip()}”")
    return found.pk
