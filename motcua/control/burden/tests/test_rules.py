"""Buckets, percentiles and points beside obvious oracles."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.control.burden import rules

DURATIONS = st.lists(st.integers(0, 50_000), min_size=1, max_size=200)


def counted(durations: list[int]) -> dict[int, int]:
    buckets: dict[int, int] = {}
    for minutes in durations:
        buckets[rules.bucket_of(minutes)] = buckets.get(rules.bucket_of(minutes), 0) + 1
    return buckets


@given(DURATIONS, st.sampled_from([0.25, 0.5, 0.9]))
def test_a_percentile_read_from_buckets_is_the_true_one_within_a_bucket(durations, share):
    exact = sorted(durations)[max(0, math.ceil(share * len(durations)) - 1)]
    # Half a bucket, and half a minute for rounding.
    most = (exact + 1) * (math.exp(0.5 / rules.FINE) - 1) + 0.5
    assert abs(rules.percentile(counted(durations), share) - exact) <= most


@given(DURATIONS, DURATIONS)
def test_distributions_of_places_add_up(here, there):
    stored = "".join(chr(rules.FIRST_SIGN + rules.bucket_of(minutes)) for minutes in here + there)
    assert rules.buckets_of(stored) == counted(here + there)


AMOUNTS = st.lists(
    st.fixed_dictionaries({code: st.floats(0, 1e9) for code in ("chi_phi", "cho_doi")}),
    min_size=1,
    max_size=20,
)


@given(AMOUNTS)
def test_points_of_all_procedures_add_up_to_the_weights_of_the_parts_anybody_suffers_from(procedures):
    weights = {"chi_phi": 60, "cho_doi": 40}
    totals = {code: math.fsum(one[code] for one in procedures) for code in weights}
    whole = math.fsum(part.points for one in procedures for part in rules.points(one, totals, weights))
    assert whole == pytest.approx(sum(weights[code] for code in weights if totals[code]))


def test_half_a_year_doubles_to_a_year():
    assert rules.yearly(100, 365) == 100
    assert rules.yearly(100, 73) == 500


def test_nothing_of_nothing_is_nothing():
    assert rules.ratio(3, 0) == 0
    assert rules.percentile({}, 0.5) == 0
