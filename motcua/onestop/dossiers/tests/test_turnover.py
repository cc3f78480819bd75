"""What came in, was settled and is under way: each dossier once on each side (bao-cao.md 3.6)."""

from datetime import date, datetime, timedelta

import pytest
import time_machine

from motcua.base import clock
from motcua.base.indicators import periods
from motcua.base.organisations.actor import Actor
from motcua.base.organisations.services import succession
from motcua.onestop.dossiers import services, turnover
from motcua.onestop.dossiers.models import Dossier
from motcua.onestop.dossiers.tests.cast import vn
from motcua.onestop.dossiers.tests.test_snapshots import drive
from motcua.onestop.dossiers.turnover import CAME, CARRIED, SETTLED, UNDER_WAY

AUGUST = periods.custom(date(2026, 8, 15), date(2026, 9, 14))
LATER = datetime(2026, 10, 1, 8, tzinfo=clock.VN)


def cells(period, agency_id: int | None = None) -> dict[int, int]:
    """Return the cells of a period, added up over agencies and fields."""
    total: dict[int, int] = {}
    for found in turnover.counts(period, agency_id).values():
        for cell, amount in found.items():
            total[cell] = total.get(cell, 0) + amount
    return total


def balanced(found) -> bool:
    return sum(found.get(one, 0) for one in CAME) == sum(found.get(one, 0) for one in (*SETTLED, *UNDER_WAY))


@time_machine.travel(LATER)
def test_each_dossier_stands_in_one_cell_of_each_side(cast):
    cast.signed("2026-08-10T09:00", "2026-08-11T10:00")  # over before the period
    cast.signed("2026-08-13T09:00", "2026-08-17T10:00")  # from before, early or on time
    cast.signed("2026-08-20T09:00", "2026-08-21T10:00")  # a day early
    cast.signed("2026-08-20T09:00", "2026-09-01T10:00")  # late
    cast.appraised("2026-09-01T09:00")  # under way, overdue at the end
    cast.appraised("2026-09-14T09:00", channel=2)  # online, under way in time
    gone = cast.appraised("2026-09-03T09:00")
    services.ask_withdrawal(gone.pk, reason="Không còn nhu cầu", by=cast.desk, at=vn("2026-09-04T10:00"))
    services.decide_withdrawal(gone.pk, agree=True, by=cast.leader, at=vn("2026-09-04T11:00"))
    cast.received("2026-09-15T09:00")  # the next period begins at midnight before
    found = cells(AUGUST)
    assert (found[4], found[5], found[CARRIED]) == (1, 4, 1)
    assert (found[10], found[12], found[13]) == (1, 1, 1)
    assert found[8] + found[9] == 3
    # Withdrawn: settled, on time.
    assert gone.pk in set(turnover.standing_in(turnover.rows(AUGUST), [9]).values_list("pk", flat=True))
    assert balanced(found)


@pytest.mark.parametrize("seed", [3, 8])
def test_through_random_lives_every_period_balances_and_takes_over_what_the_last_one_left(cast, seed):
    start = date(2026, 9, 9)
    drive(cast, seed, start, 12)
    with time_machine.travel(LATER):
        left = 0
        for number in range(6):
            first = start + timedelta(days=3 * number)
            period = periods.custom(first, first + timedelta(days=2))
            found = cells(period)
            assert balanced(found)
            assert found.get(CARRIED, 0) == left
            left = sum(found.get(one, 0) for one in UNDER_WAY)
            for cell, amount in found.items():
                assert turnover.standing_in(turnover.rows(period), [cell]).count() == amount
        assert sum(cells(periods.custom(start, start + timedelta(days=17))).get(one, 0) for one in CAME) == (
            Dossier.objects.exclude(received_at=None).exclude(status="TU_CHOI_TN").count()
        )


def test_a_period_with_a_reorganisation_balances_at_the_heir_and_the_one_before_stays(cast):
    before = periods.custom(date(2026, 8, 1), date(2026, 8, 14))
    cast.appraised("2026-08-10T09:00")
    cast.appraised("2026-08-20T09:00")
    units = succession.likely_heirs(cast.agency.pk, cast.other_agency.pk, date(2026, 9, 1))
    with time_machine.travel(datetime(2026, 9, 1, 7, tzinfo=clock.VN)):
        succession.dissolve_agency(
            cast.agency.pk, units=units, day=date(2026, 9, 1), basis="NQ 1 (mẫu)", by=Actor.system()
        )
    with time_machine.travel(LATER):
        assert cells(before, cast.agency.pk) == {5: 1, 13: 1}
        assert cells(AUGUST, cast.agency.pk) == {}
        found = cells(AUGUST, cast.other_agency.pk)
        assert (found[5], found[CARRIED]) == (1, 1)
        assert balanced(found)
