"""`python -m bench`: build the sample once, serve it, measure row after row, print the table."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from bench import batch, reading, sample, writing
from bench.measure import Measured, Session, measure
from bench.report import line_of, table
from bench.server import Unexpected, serving

DOSSIERS = 50_000
ROWS = {row.name: row for row in (*writing.ROWS, *reading.ROWS, *batch.ROWS)}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m bench",
        description="Measure the product beside bare psycopg on the sample province, and print a table. "
        "The sample is built once for a size and kept; every run works on a copy. Nothing is asserted.",
    )
    parser.add_argument(
        "--dossiers", type=int, default=DOSSIERS, metavar="N", help=f"size of the sample (default {DOSSIERS})"
    )
    parser.add_argument(
        "--rows", nargs="+", choices=ROWS, default=list(ROWS), metavar="ROW",
        help=f"only these rows: {', '.join(ROWS)}",
    )  # fmt: skip
    parser.add_argument(
        "--sample", metavar="NAME", help="a database built by an earlier run, whatever its age"
    )
    parser.add_argument("--markdown", action="store_true", help="print the table as Markdown")
    parser.add_argument("--out", type=Path, metavar="FILE", help="write the table into a file as well")
    return parser


def _tell(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def run(dossiers: int, names: Sequence[str], known: str | None = None) -> list[Measured]:
    """Measure these rows on a copy of the sample, served by the real server.

    Args:
        dossiers: size of the sample.
        names: keys of `ROWS`.
        known: name of a sample built before; by default the one that fits the present code.
    """
    _tell(f"bench: the sample of {dossiers} dossiers (the first time takes minutes)")
    found = []
    with (
        sample.copied(known or sample.built(dossiers)) as name,
        serving(name) as port,
        sample.connected(name, "app") as conn,
    ):
        session = Session(port, name, dossiers, conn)
        for row_name in names:
            one = measure(ROWS[row_name], session)
            _tell(f"bench: {line_of(one)}")
            found.append(one)
    return found


def main(argv: Sequence[str] | None = None) -> int:
    """Run the benchmarks and return the exit status."""
    args = _parser().parse_args(argv)
    if args.dossiers < 1000:
        print("bench: a sample needs at least 1000 dossiers.", file=sys.stderr)
        return 2
    try:
        measured = run(args.dossiers, args.rows, args.sample)
    except Unexpected as stopped:
        print(f"bench: {stopped}", file=sys.stderr)
        return 1
    said = table(measured, dossiers=args.dossiers, markdown=args.markdown)
    print(said)
    if args.out:
        args.out.write_text(said + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
