"""II.07b: sums that hold, one main tier a procedure, and the rows behind each number (bao-cao.md 3.9)."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from motcua.catalogue.publication import mechanism
from motcua.catalogue.publication.homes import Names, homes, main_tier
from motcua.catalogue.publication.tests.cast import BIRTH, LICENCE, OTHER

TIERS = ("TINH", "HUYEN", "XA")


@given(st.sets(st.sampled_from(["TINH", "XA", "BO", "KHAC", "HUYEN"])))
def test_a_procedure_has_one_main_tier_the_highest_of_the_provinces_own(levels):
    own = [tier for tier in TIERS if tier in levels]
    assert main_tier(levels) == (own[0] if own else "")


def test_the_checks_of_the_form_hold_and_every_number_has_its_rows(cast):
    cast.listed()
    cast.listed(LICENCE, level="TINH")
    rows = mechanism.by_mechanism()
    assert [(row.key, row.name) for row in rows] == [
        (f"co-quan:{cast.agencies['construction'].pk}", "Sở Xây dựng"), ("cap-xa", "UBND cấp xã"),
    ]  # fmt: skip
    whole = mechanism.total(rows)
    for row in [*rows, whole]:
        for part in mechanism.PARTS:
            assert row.count(part) == sum(row.count(part, tier) for tier in TIERS)
        for tier in TIERS:
            assert row.count(mechanism.ONE_STOP, tier) <= row.count(mechanism.OWN, tier)
            for part in mechanism.PARTS:
                key = "" if row is whole else row.key
                assert mechanism.procedures_of(key=key, part=part, tier=tier).count() == row.count(part, tier)
    assert (whole.count(mechanism.OWN), whole.count(mechanism.ONE_STOP)) == (3, 2)
    assert set(mechanism.procedures_of(part=mechanism.OWN, tier="TINH").values_list("code", flat=True)) == {
        LICENCE, OTHER,
    }  # fmt: skip


def test_before_the_list_there_is_nothing_at_the_desk(cast):
    cast.listed()
    before = mechanism.total(mechanism.by_mechanism(date(2026, 1, 9)))
    assert before.count(mechanism.ONE_STOP) == 0
    assert before.count(mechanism.OWN) == 3


def test_an_agency_is_known_by_what_announcements_call_it(cast):
    names = Names(date(2026, 1, 1))
    construction = cast.agencies["construction"].pk
    assert names.first(["Bộ Xây dựng, Sở Xây dựng"]) == construction
    assert names.find("sở xây dựng.") == construction
    assert names.find("Cơ quan không có") is None
    assert homes()[cast.procedure(BIRTH).pk].handler is None
