"""Our backend for PostgreSQL: a connection that the server has ended is seen, instants are read as they are."""

import select
from datetime import UTC, datetime

import pytest
from django.db import DataError, connection
from django.db.backends.postgresql import base
from hypothesis import given, settings
from hypothesis import strategies as st

pytestmark = pytest.mark.django_db


@pytest.fixture
def other():
    """Give a second connection to the tests' database."""
    made = connection.copy()
    made.connect()
    yield made
    made.close()


def test_a_connection_that_answered_lately_is_not_asked_again(other, monkeypatch):
    assert other.is_usable()
    monkeypatch.setattr(base.DatabaseWrapper, "is_usable", lambda _: pytest.fail("asked again"))
    assert other.is_usable()


def test_a_connection_that_the_server_has_ended_is_not_usable(other):
    assert other.is_usable()
    socket = other.connection.fileno()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s)", [other.connection.info.backend_pid])
    assert select.select([socket], [], [], 10)[0], "the server has not said goodbye"
    assert not other.is_usable()


@settings(deadline=None)
@given(st.datetimes(datetime(1, 1, 2), datetime(9999, 12, 30), timezones=st.just(UTC)))
def test_an_instant_is_read_as_it_was_written(instant):
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::timestamptz", [instant])
        (read,) = cursor.fetchone()
    assert read == instant
    assert read.tzinfo is UTC


@pytest.mark.parametrize("beyond", ["infinity", "0044-03-15 12:00+00 BC"])
def test_an_instant_that_python_cannot_hold_is_refused(beyond):
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::timestamptz", [beyond])
        with pytest.raises(DataError):
            cursor.fetchone()
