"""The cast, made afresh for each test."""

import pytest

from motcua.base.organisations.tests.cast import House, house


@pytest.fixture
def cast(db) -> House:
    return house()
