"""Dossiers about to be late are foreseen, with reasons one can check."""

import time_machine
from hypothesis import given
from hypothesis import strategies as st

from motcua.onestop.dossiers.tests.cast import vn
from motcua.onestop.lateness import forecasting, queries
from motcua.onestop.lateness.models import Forecast, StepPace
from motcua.onestop.lateness.rules import Pace, StepAhead, outlook, percentile, remaining


def test_a_fresh_dossier_is_in_time(cast):
    cast.appraised()
    with time_machine.travel(vn("2026-08-20T11:00")):
        assert forecasting.refresh_forecasts() == 0


def test_a_step_that_has_used_up_its_time_makes_the_dossier_late(cast):
    dossier = cast.appraised()
    # 24/8 at 15:00: two and a half hours left, four of signing and one of stamping to come.
    with time_machine.travel(vn("2026-08-24T15:00")):
        assert forecasting.refresh_forecasts() == 1
        assert [one.dossier for one in queries.forecasts_of_unit(cast.specialist, limit=5)] == [dossier]
    found = Forecast.objects.get()
    assert (found.level, found.left) == ("CAO", 150)
    assert found.reasons[0] == "Bước Thẩm định đã dùng 27 giờ, quy trình cho 14 giờ"


def test_a_unit_that_is_slow_in_fact_is_believed_rather_than_its_table(cast):
    dossier = cast.appraised()
    StepPace.objects.create(
        unit=cast.room, kind="THAM_DINH", median=1500, slow=1800, cases=40, computed_at=vn("2026-08-20T01:00")
    )
    with time_machine.travel(vn("2026-08-20T14:00")):
        forecasting.refresh_forecasts()
    found = Forecast.objects.get(dossier=dossier)
    assert "thường mất 25 giờ cho bước này (40 lượt trong 90 ngày)" in found.reasons[0]


def test_the_forecast_goes_when_the_step_is_done(cast):
    dossier = cast.appraised()
    with time_machine.travel(vn("2026-08-24T10:00")):
        forecasting.refresh_forecasts()
        assert Forecast.objects.exists()
    cast.step(dossier, cast.specialist, vn("2026-08-24T10:05"))
    with time_machine.travel(vn("2026-08-24T10:10")):
        forecasting.refresh_forecasts()
        assert not Forecast.objects.exists()


def test_paces_are_the_working_minutes_of_the_last_cases(cast):
    for _ in range(8):
        dossier = cast.appraised()
        cast.step(dossier, cast.specialist, vn("2026-08-20T15:00"))
    forecasting.refresh_paces(vn("2026-08-25T01:00"))
    pace = StepPace.objects.get(unit=cast.room, kind="THAM_DINH", procedure=None)
    # From 10:00 to 15:00 with the noon rest left out: three hours.
    assert (pace.median, pace.slow, pace.cases) == (180, 180, 8)


minutes = st.integers(min_value=0, max_value=5000)


@given(values=st.lists(minutes, min_size=1, max_size=60), share=st.sampled_from([0.5, 0.8]))
def test_a_percentile_has_at_least_its_share_below_it(values, share):
    found = percentile(values, share)
    assert found in values
    assert sum(value <= found for value in values) >= share * len(values)
    assert sum(value < found for value in values) < share * len(values)


@given(left=minutes, given=minutes, used=minutes, later=st.lists(minutes, max_size=5))
def test_more_time_left_never_makes_the_outlook_worse(left, given, used, later):
    steps = [StepAhead("bước", one, Pace(one, one * 2, 20)) for one in later]
    order = ["", "VUA", "CAO"]
    now = outlook(left, StepAhead("nay", given), used, steps)
    more = outlook(left + 60, StepAhead("nay", given), used, steps)
    assert order.index(more.level) <= order.index(now.level)
    assert remaining(given, used) >= 0
