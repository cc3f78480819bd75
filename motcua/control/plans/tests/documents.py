"""The five published plans, which the repository does not carry."""

import os
import warnings
from functools import cache
from pathlib import Path

import pytest

from motcua.control.plans.reading import read_file
from motcua.control.plans.reading.result import Reading, Task

ROOT = Path(__file__).resolve().parents[4]
FOLDER = Path(os.environ.get("MOTCUA_PLANS") or ROOT.parent / "shared" / "data" / "plans")


def published(name: str) -> Path:
    """Return a plan's file; says loudly that it is absent when it is."""
    path = FOLDER / f"{name}.txt"
    if not path.exists():
        said = f"The published plan {path} is absent: nothing is checked against it. Set MOTCUA_PLANS to its folder."
        warnings.warn(said, stacklevel=2)
        pytest.skip(said)
    return path


@cache
def plan(name: str) -> Reading:
    """Return a plan as read."""
    return read_file(published(name))


def by_group(reading: Reading) -> dict[tuple[str, str], int]:
    """Count the tasks by annex and number of the group ("VIII", or "" where there are no groups)."""
    found: dict[tuple[str, str], int] = {}
    for task in reading.tasks:
        key = task.part, task.group.partition(".")[0]
        found[key] = found.get(key, 0) + 1
    return found


def at(reading: Reading, line: int) -> Task:
    """Return the task that a line of the document belongs to."""
    (found,) = [task for task in reading.tasks if task.source.first <= line <= task.source.last]
    return found


def warned(reading: Reading) -> set[tuple[str, int | None]]:
    """Return what was warned of, and at which line."""
    return {(one.code, one.source.first if one.source else None) for one in reading.warnings}
