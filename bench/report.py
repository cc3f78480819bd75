"""The table, for the terminal or as Markdown for the README."""

import os
from collections.abc import Sequence
from pathlib import Path

from bench.measure import Measured

HEAD = ("Work", "median", "p95", "bare median", "bare p95", "ratio")


def machine() -> str:
    """Name the machine by cores and memory only."""
    memory = next(
        (line for line in Path("/proc/meminfo").read_text().splitlines() if line.startswith("MemTotal")), ""
    )
    gibibytes = round(int(memory.split()[1]) / 1024**2) if memory else 0
    return f"{os.cpu_count()} cores, {gibibytes} GiB of memory"


def _time(seconds: float) -> str:
    return f"{seconds:.2f} s" if seconds >= 1 else f"{seconds * 1000:.1f} ms"


def _cells(one: Measured) -> tuple[str, ...]:
    bare = (_time(one.bare.median), _time(one.bare.p95)) if one.bare else ("–", "–")
    ratio = f"{one.ratio:.1f}×" if one.ratio is not None else "–"
    return one.row.title, _time(one.product.median), _time(one.product.p95), *bare, ratio


def line_of(one: Measured) -> str:
    """Return a row in one line, told while the others are still being measured."""
    title, median, p95, bare, _, ratio = _cells(one)
    return f"{title}: {median} (p95 {p95}), bare {bare}, ratio {ratio}"


def table(measured: Sequence[Measured], *, dossiers: int, markdown: bool) -> str:
    """Return the table of what was measured at so many dossiers."""
    size = f"{dossiers:,}".replace(",", " ")
    caption = f"{size} dossiers, {machine()}; 2 web workers, one client on the same machine."
    rows = [_cells(one) for one in measured]
    if markdown:
        lines = ["| " + " | ".join(row) + " |" for row in [HEAD, ("---", *["---:"] * (len(HEAD) - 1)), *rows]]
        return "\n".join([caption, "", *lines])
    widths = [max(len(row[column]) for row in [HEAD, *rows]) for column in range(len(HEAD))]

    def line(row: tuple[str, ...]) -> str:
        cells = [row[0].ljust(widths[0]), *(c.rjust(w) for c, w in zip(row[1:], widths[1:], strict=True))]
        return "  ".join(cells)

    return "\n".join([caption, "", line(HEAD), "  ".join("-" * width for width in widths), *map(line, rows)])
