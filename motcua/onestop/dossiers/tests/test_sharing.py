"""Each agency's share of a dossier's delay sums to the delay, minute by minute (mot-cua.md 3.4)."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from motcua.onestop.dossiers.sharing import Overrun, borne, shares

LEAD = 1
stretches = st.lists(
    st.builds(
        lambda agency, start, length: Overrun(agency, start, start + length),
        st.integers(1, 5), st.integers(0, 60), st.integers(0, 40),
    ),
    max_size=7,
)  # fmt: skip


def slow(overruns):
    """Walk minute by minute and give each minute to those who were late in it."""
    found = {}
    for minute in range(0, 101):
        late = {one.agency for one in overruns if one.start <= minute < one.end}
        for agency in late:
            found[agency] = found.get(agency, Fraction()) + Fraction(1, len(late))
    return found


@given(stretches)
def test_concurrent_minutes_are_shared_equally(overruns):
    assert borne(overruns) == slow(overruns)


@given(stretches, st.integers(0, 150))
def test_shares_sum_to_the_delay_and_follow_what_each_bore(overruns, delay):
    found = shares(overruns, delay, LEAD)
    assert sum(found.values()) == delay
    assert all(minutes > 0 for minutes in found.values())
    exact = slow(overruns)
    total = sum(exact.values(), Fraction())
    for agency in {*found, *exact}:
        part = exact.get(agency, Fraction())
        due = part * delay / total if total > delay else part
        if agency == LEAD and total < delay:
            due += delay - total
        assert abs(found.get(agency, 0) - due) < 1


def test_a_dossier_on_time_charges_nobody():
    assert shares([Overrun(2, 10, 20)], 0, LEAD) == {}


def test_the_lead_bears_what_no_leg_explains():
    assert shares([Overrun(2, 0, 60)], 100, LEAD) == {2: 60, LEAD: 40}


def test_delay_that_the_lead_made_good_is_charged_in_proportion():
    assert shares([Overrun(2, 0, 60), Overrun(3, 60, 90)], 30, LEAD) == {2: 20, 3: 10}


def test_two_agencies_late_at_once_bear_half_each():
    assert shares([Overrun(2, 0, 61), Overrun(3, 0, 61)], 61, LEAD) == {2: 31, 3: 30}
