"""`motcua audit`: verify the trail, or seal it."""

import argparse
import json
import sys
from collections.abc import Sequence

from motcua.base.text import number


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="motcua audit", description="The trail of acts (nhật ký).")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    verify = commands.add_parser(
        "verify", help="recompute the chain and name the first broken row; exit status 1 if there is one"
    )
    verify.add_argument("--json", action="store_true", help="print the report as JSON")
    commands.add_parser("seal", help="write today's seal to var/seals, outside the database")
    return parser


def _verify(as_json: bool) -> int:
    from motcua.base.audit.verify import verify

    report = verify()
    if as_json:
        print(json.dumps(report.as_dict(), ensure_ascii=False, indent=1))
    elif report.whole:
        print(
            f"Nhật ký nguyên vẹn: {number(report.rows)} dòng, chuỗi liền đến dòng {report.head}, "
            f"khớp {report.seals} bản niêm phong."
        )
    else:
        print("NHẬT KÝ KHÔNG CÒN NGUYÊN VẸN", file=sys.stderr)
        for item in report.breaks:
            print(f"- {item.words}", file=sys.stderr)
    return 0 if report.whole else 1


def _seal() -> int:
    from motcua.base.audit import seals

    made = seals.seal()
    print(f"Đã niêm phong nhật ký đến dòng {made.seq}: {seals.folder() / (made.day + '.json')}")
    return 0


def main(argv: Sequence[str]) -> int:
    """Run `motcua audit ...` and return its exit status: 0 whole, 1 broken, 2 refused."""
    args = _parser().parse_args(argv)
    return _verify(args.json) if args.command == "verify" else _seal()
