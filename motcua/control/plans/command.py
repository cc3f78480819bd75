"""`motcua plans`: read a plan without storing it."""

import argparse
from collections.abc import Sequence
from pathlib import Path

from motcua.base.text import day
from motcua.control.plans.reading import read_file
from motcua.control.plans.reading.result import Reading


def main(argv: Sequence[str]) -> int:
    """Run `motcua plans ...` and return its exit status; a file that is no plan raises Invalid."""
    args = _parser().parse_args(argv)
    reading = read_file(args.file)
    print(reading.model_dump_json(by_alias=True, indent=2) if args.json else _said(reading))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="motcua plans", description="Plans (kế hoạch) of the province.")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    parse = commands.add_parser(
        "parse",
        help="read a plan from a text file and print its tasks, targets and what looks wrong; nothing is stored",
    )
    parse.add_argument("file", type=Path)
    parse.add_argument("--json", action="store_true", help="as JSON (docs/plans.md says what it holds)")
    return parser


def _said(reading: Reading) -> str:
    """Return a reading for the eye."""
    head = reading.head
    dated = day(head.date) if head.date else head.date_text
    lines = [f"{head.kind} {head.number or head.number_text} – {head.issuer}, {dated}", head.title]
    group = None
    for task in reading.tasks:
        if (task.part, task.group) != group:
            group = (task.part, task.group)
            lines += ["", " · ".join(part for part in group if part)]
        when = day(task.finish) if task.finish else task.when_text or "–"
        lines.append(f"  {task.no or '·':<5} {task.title[:90]} | {'; '.join(task.lead) or '?'} | {when}")
    lines += [
        "",
        f"{len(reading.tasks)} nhiệm vụ, {len(reading.targets)} chỉ tiêu, {len(reading.warnings)} cảnh báo",
    ]
    lines += [f"  ! {warned.text}" for warned in reading.warnings]
    return "\n".join(lines)
