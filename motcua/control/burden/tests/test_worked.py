"""Working minutes inside the database are those of the working calendar, to the minute."""

from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from motcua.base import clock
from motcua.base.worktime import rules as worktime
from motcua.base.worktime.queries import calendar_for
from motcua.control.burden.computing.worked import lay_out

FIRST, LAST = date(2026, 1, 20), date(2026, 5, 10)  # Tết, 30/4 and a make-up day lie in it
MOMENTS = st.datetimes(datetime(2026, 1, 20), datetime(2026, 5, 10, 23, 59))


def in_the_database(start: datetime, end: datetime) -> int:
    worked = lay_out(FIRST, LAST)
    between = worked.between("%s::timestamptz", "%s::timestamptz", "0")
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {between} FROM (SELECT %s::int4[] AS counted) m", [end, start, worked.array])
        return cursor.fetchone()[0]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(MOMENTS, MOMENTS)
def test_the_array_counts_as_the_calendar_does(db, one, other):
    start, end = sorted(moment.replace(tzinfo=clock.VN) for moment in (one, other))
    assert in_the_database(start, end) == worktime.working_minutes(calendar_for(None), start, end)


@pytest.mark.django_db
def test_what_lies_before_the_layout_counts_from_its_first_day():
    inside = datetime(2026, 1, 20, 9, 0, tzinfo=clock.VN)
    assert in_the_database(inside - timedelta(days=400), inside) == 90
    assert in_the_database(inside, inside - timedelta(days=400)) == 0, "never below nothing"
