"""Fixtures of the sample province: its structure alone, and with a year of dossiers."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from conftest import copy_database, use_database
from motcua.demo.tests.databases import FEW, on_monday, sample_template

MANY = 4000


@contextmanager
def working_in(dossiers: int, blocker, *, rare: bool = False) -> Iterator[str]:
    """Work in a copy of the sample with so many dossiers, as the application does, on a Monday always the same."""
    from django.conf import settings
    from django.db import connections

    from motcua.config import database

    before = settings.DATABASES["default"]["NAME"]
    with on_monday():
        name = copy_database(sample_template(dossiers, rare=rare), "motcua_demo")
        with blocker.unblock():
            use_database(name)
            try:
                yield name
            finally:
                connections["default"].close()
                use_database(before)
        database.drop(name)


@pytest.fixture(scope="module")
def structure(django_db_setup, django_db_blocker) -> Iterator[str]:
    """The province without any dossier, to work in as the application does."""
    with working_in(0, django_db_blocker) as name:
        yield name


@pytest.fixture(scope="module")
def few(django_db_setup, django_db_blocker) -> Iterator[str]:
    """The province with some hundred dossiers."""
    with working_in(FEW, django_db_blocker, rare=True) as name:
        yield name


@pytest.fixture(scope="module")
def many(django_db_setup, django_db_blocker) -> Iterator[str]:
    """The province with some thousand dossiers, enough for shares to show."""
    with working_in(MANY, django_db_blocker) as name:
        yield name
