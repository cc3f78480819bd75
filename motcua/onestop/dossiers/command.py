"""`motcua dossiers verify`: is every dossier what its events say, are the codes without gap or twin?"""

import argparse
from collections.abc import Sequence

from motcua.base.text import number


def main(argv: Sequence[str]) -> int:
    """Run `motcua dossiers ...` and return its exit status: 0 whole, 1 something is wrong."""
    parser = argparse.ArgumentParser(prog="motcua dossiers", description="Look after the dossiers (hồ sơ).")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    commands.add_parser("verify", help="rebuild every dossier from its events; look for gaps in the codes")
    parser.parse_args(argv)
    return _verify()


def _verify() -> int:
    from motcua.onestop.dossiers.verify import SHOWN, verify

    report = verify()
    print(
        f"{number(report.dossiers)} hồ sơ: {number(report.rebuilt)} dựng lại được từ sự kiện, "
        f"{number(report.loaded)} nạp kèm lịch sử; {number(report.codes)} mã."
    )
    for fault in report.faults[:SHOWN]:
        print(f"  {fault}")
    if len(report.faults) > SHOWN:
        print(f"  … và {number(len(report.faults) - SHOWN)} lỗi khác")
    print("Toàn vẹn." if report.whole else f"Có {number(len(report.faults))} lỗi.")
    return 0 if report.whole else 1
