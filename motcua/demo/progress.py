"""Says what is being built: one line a step, with counts and seconds."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

from motcua.base.text import number


class Step:
    """A step under way; `done` notes what it found and made."""

    def __init__(self) -> None:
        self.total: int | None = None
        self.added: int | None = None
        self.note = ""

    def done(self, total: int, added: int | None = None, note: str = "") -> None:
        """Note how many there are, how many of them are new, and a word more."""
        self.total, self.added, self.note = total, added, note


class Progress:
    """Progress that says nothing; the base of what prints."""

    @contextmanager
    def step(self, name: str) -> Iterator[Step]:
        """Run a step under a name and report it."""
        step, start = Step(), time.monotonic()
        self.begin(name)
        yield step
        self.end(name, step, time.monotonic() - start)

    def begin(self, name: str) -> None:
        """A step begins."""

    def moving(self, done: int, total: int) -> None:
        """A long step has come so far."""

    def end(self, name: str, step: Step, seconds: float) -> None:
        """A step has ended."""


class Printed(Progress):
    """Progress as lines on a terminal or in a log."""

    def __init__(self, out: TextIO | None = None) -> None:
        self.out = out or sys.stdout
        self.name = ""

    def begin(self, name: str) -> None:
        """Show the step's name while it runs, where the line can be written over."""
        self.name = name
        if self.out.isatty():
            self._write(f"  {name} …", end="")

    def moving(self, done: int, total: int) -> None:
        """Show how far a long step has come."""
        if self.out.isatty():
            self._write(f"\r\033[K  {self.name} … {number(done)}/{number(total)}", end="")

    def end(self, name: str, step: Step, seconds: float) -> None:
        """Show what the step made and how long it took."""
        words = number(step.total) if step.total is not None else ""
        if step.added is not None:
            words += " (đã có)" if step.added == 0 else f" (thêm {number(step.added)})"
        if step.note:
            words += f" · {step.note}"
        start = "\r\033[K" if self.out.isatty() else ""
        took = f"{seconds:.1f}".replace(".", ",")
        self._write(f"{start}  {name:<36} {words:<34} {took:>6} giây")

    def _write(self, text: str, end: str = "\n") -> None:
        self.out.write(text + end)
        self.out.flush()
