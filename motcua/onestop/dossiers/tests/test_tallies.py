"""Figures by day: after any acts they are what a recount of all dossiers gives, and nobody waits for anybody."""

import random
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from motcua.base import clock
from motcua.onestop.dossiers import services, tallies
from motcua.onestop.dossiers.models import Dossier, MonthTally, Tally, TallyChange
from motcua.onestop.dossiers.rules import BEFORE_RECEIPT, CLOCK_RUNS, WAITING
from motcua.onestop.dossiers.tallies import Figures, Standing
from motcua.onestop.dossiers.tests.cast import make_cast, open_item

ALWAYS = (date(2000, 1, 1), date(2100, 1, 1))


def recounted(first: date, last: date, *, agency: int | None = None, unit: int | None = None) -> Figures:
    """Count the dossiers one by one, as the definitions of the indicators say."""
    found = dict.fromkeys(
        ("received", "online", "supplemented", "finished", "early", "on_time", "late", "refused"), 0
    )
    seconds = Decimal(0)
    for dossier in Dossier.objects.all():
        if (agency and dossier.agency_id != agency) or (unit and unit not in dossier.units):
            continue
        received = dossier.received_at and clock.day_of(dossier.received_at)
        finished = dossier.finished_at and clock.day_of(dossier.finished_at)
        if received and first <= received <= last and dossier.status not in BEFORE_RECEIPT:
            found["received"] += 1
            found["online"] += dossier.channel == Dossier.Channel.ONLINE
            found["supplemented"] += dossier.supplements > 0
        if finished and first <= finished <= last:
            found["finished"] += 1
            name = {"TRUOC_HAN": "early", "DUNG_HAN": "on_time", "QUA_HAN": "late"}[dossier.timeliness]
            found[name] += 1
            found["refused"] += dossier.refused
            spent = dossier.finished_at - dossier.received_at
            seconds += Decimal(spent // timedelta(microseconds=1)) / 1_000_000
    return Figures(**found, seconds=seconds)


def assert_equal_to_a_recount() -> None:
    """Hold every figure of every scope against the recount."""
    days = list(Dossier.objects.dates("received_at", "day")) or [clock.today()]
    first_day = days[0].replace(day=1)
    spans = [
        (days[0] - timedelta(days=2), clock.today() + timedelta(days=400)), (days[-1], days[-1]),
        # Whole months, with days beside them at either end, and days within one.
        (first_day, first_day + timedelta(days=60)), (first_day - timedelta(days=40), days[-1]),
        (first_day, (first_day + timedelta(days=31)).replace(day=1) - timedelta(days=1)),
        (days[0], days[0] + timedelta(days=3)),
    ]  # fmt: skip
    agencies = set(Dossier.objects.values_list("agency_id", flat=True))
    units = {unit for (listed,) in Dossier.objects.values_list("units") for unit in listed}
    for first, last in spans:
        assert tallies.totals(first, last) == recounted(first, last)
        for agency in agencies:
            assert tallies.totals(first, last, agency_id=agency) == recounted(first, last, agency=agency)
        by_unit, by_agency = tallies.by_unit(first, last), tallies.by_agency(first, last)
        for unit in units:
            assert by_unit.get(unit, Figures()) == recounted(first, last, unit=unit)
        for agency in agencies:
            assert by_agency.get(agency, Figures()) == recounted(first, last, agency=agency)
    at = clock.now()
    standing = tallies.standing_by_unit(at)
    for unit in units:
        here = [one for one in Dossier.objects.all() if unit in one.units]
        running = [one for one in here if one.status in CLOCK_RUNS]
        assert standing.get(unit, Standing()) == Standing(
            len(running),
            sum(1 for one in running if one.due_at and one.due_at < at),
            sum(1 for one in here if one.status in WAITING),
        )


def test_a_finished_dossier_counts_on_its_days_at_every_unit_it_went_through(cast):
    dossier = cast.signed("2026-08-20T09:00", until="2026-08-21T10:00")
    received, done = date(2026, 8, 20), date(2026, 8, 21)
    assert (tallies.totals(received, received).received, tallies.totals(received, received).finished) == (
        1,
        0,
    )
    assert tallies.totals(done, done).early == 1
    assert tallies.by_unit(received, done).keys() == set(dossier.units)
    assert tallies.by_agency(received, done)[cast.agency.pk].seconds == 25 * 3600
    assert_equal_to_a_recount()


def test_random_acts_leave_figures_equal_to_a_recount(cast):
    rng = random.Random(5)
    for number in range(14):
        at = f"2026-08-{rng.randrange(3, 28):02d}T09:00"
        match number % 5:
            case 0:
                cast.received(at)
            case 1:
                cast.signed(at, until="2026-09-10T10:00", channel=2)
            case 2:
                dossier = cast.appraised(at)
                item = open_item(dossier)
                services.refuse(
                    dossier.pk, item.pk, reason="Không đủ điều kiện", basis="Luật", by=cast.specialist
                )
            case 3:
                dossier = cast.signed(at, until="2026-08-28T10:00")
                services.release(dossier.pk, open_item(dossier).pk, by=cast.returning)
            case 4:
                dossier = cast.appraised(at)
                services.pause(
                    dossier.pk, kind="LUAT", reason="Chờ kết quả giám định", basis="Luật", by=cast.specialist
                )
        if rng.random() < 0.3:
            tallies.fold()
    assert_equal_to_a_recount()


def test_folding_changes_no_figure_and_can_be_repeated(cast):
    cast.signed()
    before = tallies.totals(*ALWAYS)
    assert TallyChange.objects.exists()
    assert not Tally.objects.exists()
    tallies.fold()
    tallies.fold()
    assert not TallyChange.objects.exists()
    assert MonthTally.objects.filter(day=date(2026, 8, 1), unit_id=0).exists()
    assert tallies.totals(*ALWAYS) == before
    cast.signed("2026-08-25T09:00", until="2026-08-26T10:00")
    assert_equal_to_a_recount()


@pytest.mark.parametrize("seed", range(3))
def test_whatever_changes_a_dossier_the_figures_follow_the_rows(cast, seed):
    """Re-homed, corrected by hand, moved between units: a figure is what the rows say, before and after folding."""
    rng = random.Random(seed)
    made = [cast.signed() for _ in range(3)]
    units = [*made[0].units, 900_001, 900_002]
    for _ in range(25):
        dossier = rng.choice(made)
        later = dossier.received_at + timedelta(hours=rng.randrange(1, 2000), microseconds=rng.randrange(999))
        changes = {
            "channel": rng.choice([1, 2, 3]), "supplements": rng.randrange(3), "refused": rng.random() < 0.3,
            "timeliness": rng.choice(["TRUOC_HAN", "DUNG_HAN", "QUA_HAN"]), "finished_at": later,
            "units": rng.sample(units, rng.randrange(1, len(units) + 1)),
            "agency": rng.choice([cast.agency, cast.other_agency]),
        }  # fmt: skip
        chosen = {name: value for name, value in changes.items() if rng.random() < 0.5}
        if chosen:
            Dossier.objects.filter(pk=dossier.pk).update(**chosen)
        if rng.random() < 0.2:
            tallies.fold()
    assert_equal_to_a_recount()
    tallies.rebuild()
    assert_equal_to_a_recount()


def test_what_changes_no_figure_adds_no_row(cast):
    dossier = cast.signed()
    before = TallyChange.objects.count()
    Dossier.objects.filter(pk=dossier.pk).update(summary="Ghi chú", version=dossier.version + 1)
    assert TallyChange.objects.count() == before


def test_an_act_waits_for_no_other_act_of_the_same_unit_and_day(own_database):
    cast = make_cast()
    first, second = cast.signed(), cast.signed()
    tallies.fold()
    with transaction.atomic():
        Dossier.objects.filter(pk=first.pk).update(timeliness="QUA_HAN")

        def another() -> int:
            try:
                with transaction.atomic(), connection.cursor() as cursor:
                    cursor.execute("SET LOCAL lock_timeout = '2s'")
                    return Dossier.objects.filter(pk=second.pk).update(timeliness="QUA_HAN")
            finally:
                connection.close()

        with ThreadPoolExecutor(1) as pool:
            assert pool.submit(another).result(timeout=20) == 1
    assert tallies.totals(*ALWAYS).late == 2


def test_the_figures_of_all_units_in_a_quarter_are_one_query(cast):
    cast.signed()
    with CaptureQueriesContext(connection) as asked:
        tallies.by_unit(date(2026, 7, 1), date(2026, 9, 30))
    assert len(asked) == 1
