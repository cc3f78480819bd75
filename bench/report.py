"""The tables, for the terminal or as Markdown for the README."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.measure import Measured

HEAD = ("Work", "median", "p95", "bare median", "bare p95", "ratio")


@dataclass(frozen=True)
class Run:
    """What was measured on a sample of one size, and how long its dossiers took to load (None: not known)."""

    dossiers: int
    measured: list[Measured]
    load: float | None = None

    @property
    def size(self) -> str:
        """The number of dossiers, readably."""
        return f"{self.dossiers:,}".replace(",", " ")


def machine() -> str:
    """Name the machine by cores and memory only."""
    memory = next(
        (line for line in Path("/proc/meminfo").read_text().splitlines() if line.startswith("MemTotal")), ""
    )
    gibibytes = round(int(memory.split()[1]) / 1024**2) if memory else 0
    return f"{os.cpu_count()} cores, {gibibytes} GiB of memory"


def _time(seconds: float) -> str:
    return f"{seconds:.2f} s" if seconds >= 1 else f"{seconds * 1000:.1f} ms"


def _title(one: Measured) -> str:
    more = [f"{one.rate:.0f} a second"] if one.rate else []
    return one.row.title + "".join(f" ({words})" for words in [*more, one.said] if words)


def _cells(one: Measured) -> tuple[str, ...]:
    bare = (_time(one.bare.median), _time(one.bare.p95)) if one.bare else ("–", "–")
    ratio = f"{one.ratio:.1f}×" if one.ratio is not None else "–"
    return _title(one), _time(one.product.median), _time(one.product.p95), *bare, ratio


def line_of(one: Measured) -> str:
    """Return a row in one line, told while the others are still being measured."""
    title, median, p95, bare, _, ratio = _cells(one)
    return f"{title}: {median} (p95 {p95}), bare {bare}, ratio {ratio}"


def table(run: Run, *, markdown: bool) -> str:
    """Return the table of what was measured on one sample."""
    caption = f"{run.size} dossiers, {machine()}; 2 web workers, the client on the same machine."
    if run.load:
        caption += f" Loaded in {run.load:.0f} s ({run.dossiers / run.load:,.0f} dossiers a second)."
    return f"{caption}\n\n{_drawn(HEAD, [_cells(one) for one in run.measured], markdown=markdown)}"


def growth(small: Run, big: Run, *, markdown: bool) -> str:
    """Return how times grow with the number of dossiers: the p95 of the big sample over that of the small one.

    Of work that is more in the bigger sample, it is the time of a piece that is compared.
    """
    before = {one.row.name: one for one in small.measured}
    rows = []
    for one in big.measured:
        if other := before.get(one.row.name):
            times = one.product.p95 / other.product.p95 * other.pieces / one.pieces
            each = f" ({other.pieces:,} and {one.pieces:,}; growth of each)" if one.pieces > 1 else ""
            rows.append(
                (one.row.title + each, _time(other.product.p95), _time(one.product.p95), f"{times:.2f}×")
            )
    head = ("Work", f"p95 at {small.size}", f"p95 at {big.size}", "growth")
    return _drawn(head, rows, markdown=markdown)


def _drawn(head: Sequence[str], rows: Sequence[Sequence[str]], *, markdown: bool) -> str:
    if markdown:
        ruled = ("---", *["---:"] * (len(head) - 1))
        return "\n".join("| " + " | ".join(row) + " |" for row in [head, ruled, *rows])
    widths = [max(len(row[column]) for row in [head, *rows]) for column in range(len(head))]

    def line(row: Sequence[str]) -> str:
        cells = [row[0].ljust(widths[0]), *(c.rjust(w) for c, w in zip(row[1:], widths[1:], strict=True))]
        return "  ".join(cells)

    return "\n".join([line(head), "  ".join("-" * width for width in widths), *map(line, rows)])
