from collections.abc import Iterator

import pytest
import time_machine

from motcua.control.burden.tests.cast import TODAY, Room, make_room


@pytest.fixture
def room(db) -> Iterator[Room]:
    with time_machine.travel(TODAY, tick=False):
        yield make_room()
