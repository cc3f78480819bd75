"""A plan made up by chance, published in any way, is read back as it was."""

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from motcua.control.plans.reading import read_file, read_text
from motcua.control.plans.reading.result import Reading
from motcua.control.plans.tests.made import ORDERS, TIMES, Line, docx, flowing, plans, tabbed, xlsx

LAYOUTS = {
    "tabs": lambda lines: read_text(tabbed(lines, ORDERS[0])),
    "tabs, the product first": lambda lines: read_text(tabbed(lines, ORDERS[1])),
    "paragraphs": lambda lines: read_text(flowing(lines)),
}


def assert_read_back(reading: Reading, lines: list[Line]) -> None:
    """Hold what was read against what was made."""
    group, wanted = "", []
    for line in lines:
        if line.no.startswith(("I", "V")):
            group = f"{line.no}. {line.name}"
        elif line.is_task:
            finish, kind = TIMES[line.when]
            wanted.append(
                (group, line.no, line.name, line.lead, line.support, finish, kind, line.product, line.merged)
            )
    found = [
        (
            task.group, task.no, task.title, task.lead, task.support, task.finish,
            task.recurrence.kind if task.recurrence else "", task.product, frozenset(task.inherited),
        )
        for task in reading.tasks
    ]  # fmt: skip
    assert found == wanted


@pytest.mark.parametrize("layout", LAYOUTS)
@given(lines=plans())
@settings(max_examples=60, deadline=None)
def test_flattened_text(layout, lines):
    assert_read_back(LAYOUTS[layout](lines), lines)


@pytest.mark.parametrize("write", [docx, xlsx])
@given(lines=plans(), order=st.sampled_from(ORDERS))
@settings(max_examples=30, deadline=None)
def test_word_and_excel(write, lines, order):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"ke-hoach.{write.__name__}"
        write(lines, order, path)
        assert_read_back(read_file(path), lines)
