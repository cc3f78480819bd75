"""The `motcua deadline --batch` command as a whole process, from its start to its last line."""

import json
import random
import subprocess
import sys
import tempfile
from datetime import datetime, timedelta

from bench.measure import Pair, Row, Session
from bench.server import Unexpected
from motcua.config.env import ROOT

LINES = 10_000
FIRST = datetime(2026, 1, 5, 7, 30)


def _lines() -> str:
    """Return lines of every unit, one in five with a pause, one in ten after the cut-off hour's rule."""
    rng = random.Random(1)
    written = []
    for _ in range(LINES):
        received = FIRST + timedelta(days=rng.randrange(330), minutes=rng.randrange(600))
        unit, most = rng.choice([("GIO_LV", 40), ("NGAY_LV", 30), ("NGAY", 45), ("THANG", 3)])
        line: dict[str, object] = {
            "received": received.isoformat(timespec="minutes"), "amount": rng.randint(1, most), "unit": unit,
        }  # fmt: skip
        if rng.random() < 0.2:
            start = received + timedelta(days=1)
            end = start + timedelta(days=rng.randint(1, 6))
            line["pauses"] = [[start.isoformat(timespec="minutes"), end.isoformat(timespec="minutes")]]
        if rng.random() < 0.1:
            line["cutoff_counts_as_next_day"] = True
        written.append(json.dumps(line))
    return "\n".join(written) + "\n"


def deadlines(session: Session) -> Pair:
    """Ten thousand due dates worked out and explained; five processes one after the other."""
    source = tempfile.NamedTemporaryFile("w", suffix=".jsonl")  # noqa: SIM115 - it lives as long as the row
    source.write(_lines())
    source.flush()
    command = [sys.executable, "-m", "motcua.config.command", "deadline", "--batch"]

    def run(number: int) -> None:
        with open(source.name) as lines:
            done = subprocess.run(command, stdin=lines, capture_output=True, cwd=ROOT, check=True)
        if done.stdout.count(b"\n") != LINES:
            raise Unexpected("motcua deadline --batch did not answer every line")

    return Pair(run, rounds=5, warm_up=1)


ROWS = (Row("deadlines", f"motcua deadline --batch, {LINES} lines", deadlines),)
