"""`python -m bench`: build the sample once, serve it, measure row after row, print the table."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from bench import api, batch, burden, days, export, reading, sample, writing
from bench.measure import Session, measure
from bench.report import Run, growth, line_of, table
from bench.server import Unexpected, serving

SIZES = (50_000, 1_000_000)
ROWS = {
    row.name: row for module in (api, writing, reading, export, batch, days, burden) for row in module.ROWS
}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m bench",
        description="Measure the product beside bare psycopg on the sample province, and print a table. "
        "The sample is built once for a size and kept; every run works on a copy. Nothing is asserted.",
    )
    parser.add_argument(
        "--dossiers",
        type=int,
        nargs="+",
        default=list(SIZES),
        metavar="N",
        help=f"sizes of the sample, one run each (default {' '.join(map(str, SIZES))})",
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


def run(dossiers: int, names: Sequence[str], known: str | None = None) -> Run:
    """Measure these rows on a copy of the sample, served by the real server.

    Args:
        dossiers: size of the sample.
        names: keys of `ROWS`.
        known: name of a sample built before; by default the one that fits the present code.
    """
    _tell(f"bench: the sample of {dossiers} dossiers (the first time takes minutes)")
    built = known or sample.built(dossiers)
    found = []
    with (
        sample.copied(built, older=known is not None) as name,
        serving(name) as (port, process),
        sample.connected(name, "app") as conn,
    ):
        session = Session(port, name, dossiers, conn, process)
        for row_name in names:
            one = measure(ROWS[row_name], session)
            _tell(f"bench: {line_of(one)}")
            found.append(one)
    return Run(dossiers, found, sample.seconds_to_load(built))


def main(argv: Sequence[str] | None = None) -> int:
    """Run the benchmarks and return the exit status."""
    args = _parser().parse_args(argv)
    if min(args.dossiers) < 1000:
        print("bench: a sample needs at least 1000 dossiers.", file=sys.stderr)
        return 2
    try:
        runs = [run(dossiers, args.rows, args.sample) for dossiers in sorted(set(args.dossiers))]
    except Unexpected as stopped:
        print(f"bench: {stopped}", file=sys.stderr)
        return 1
    tables = [table(one, markdown=args.markdown) for one in runs]
    if len(runs) > 1:
        tables.append(growth(runs[0], runs[-1], markdown=args.markdown))
    said = "\n\n".join(tables)
    print(said)
    if args.out:
        args.out.write_text(said + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
