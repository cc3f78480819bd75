"""The arithmetic of review: which state follows which, totals from totals, what is late, which task is a group."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.control.costs.rules import Totals
from motcua.control.reviews import rules
from motcua.control.reviews.models import SimplificationOption
from motcua.law import reviewing

MONEY = st.integers(0, 10**14).map(lambda cents: Decimal(cents) / 100)


def test_every_state_of_an_option_has_its_moves_and_the_end_is_reached_from_everywhere():
    states = set(SimplificationOption.State.values)
    assert set(rules.MOVES) == states
    reached = {"DE_XUAT"}
    for _ in states:
        reached |= {to for state in reached for to in rules.MOVES[state]}
    assert reached == states


@pytest.mark.parametrize(
    ("state", "to", "legal"),
    [
        ("DE_XUAT", "VP_DANH_GIA", True),
        ("DE_XUAT", "DA_PHE_DUYET", False),
        ("VP_DANH_GIA", "HOAN_THIEN", True),
        ("CHO_PHE_DUYET", "DA_PHE_DUYET", True),
        ("DA_PHE_DUYET", "DA_GUI_BO", True),
        ("DA_THUC_THI", "DE_XUAT", False),
        ("KHONG_DUOC_CHAP_THUAN", "DE_XUAT", False),
    ],
)
def test_an_option_moves_only_along_its_way(state, to, legal):
    """kiem-soat-tthc.md 3.3."""
    assert rules.may_move(state, to) is legal


def test_the_vector_of_the_cost_model():
    """kiem-soat-tthc.md 2.5: 112.000.000 before, 37.000.000 after, 66,96 %."""
    found = rules.total([("a", Totals(Decimal(112_000_000), Decimal(37_000_000)))])
    assert (found.saved, found.rate_shown) == (Decimal(75_000_000), Decimal("66.96"))


def test_nothing_before_has_no_rate():
    assert rules.total([("a", Totals())]).rate_shown is None
    assert rules.total([]).rate_shown is None


@given(st.lists(st.tuples(st.integers(0, 5), MONEY, MONEY), max_size=12))
def test_the_total_is_of_totals_and_a_study_counts_once(rows):
    """The slow way: the first of each study, added up; never a mean of rates (bao-cao.md 3.4)."""
    first = {}
    for key, before, after in rows:
        first.setdefault(key, (before, after))
    found = rules.total((key, Totals(before, after)) for key, before, after in rows)
    assert found.now == sum((one[0] for one in first.values()), Decimal(0))
    assert found.after == sum((one[1] for one in first.values()), Decimal(0))
    assert found.saved == found.now - found.after


@given(st.integers(-400, 400))
def test_late_is_a_comparison_with_the_date(days):
    today = date(2026, 6, 1)
    found = rules.standing(today - timedelta(days=days), None, today)
    assert found.is_late is (days > 0)
    assert found.days == days


def test_done_after_its_date_is_said_and_no_longer_late():
    found = rules.standing(date(2026, 1, 1), date(2026, 1, 4), date(2026, 6, 1))
    assert (found.words, found.is_late) == ("muộn 3 ngày", False)


@pytest.mark.parametrize(
    ("before", "after", "cut"),
    [(20, 12, "40.00"), (3, 1, "66.67"), (10, 10, "0.00"), (None, 5, None), (0, 0, None), (5, None, None)],
)
def test_a_time_limit_shrinks_by_per_cent(before, after, cut):
    was, becomes = (None if one is None else Decimal(one) for one in (before, after))
    assert rules.days_cut(was, becomes) == (None if cut is None else Decimal(cut))


@pytest.mark.parametrize(
    ("title", "is_group", "subjects"),
    [
        ("Nhóm TTHC lĩnh vực hộ tịch", True, ["ho tich"]),
        ("Nhóm TTHC lĩnh vực thi, tuyển sinh", True, ["thi", "tuyen sinh"]),
        ("Nhóm thủ tục hành chính về an toàn thực phẩm", True, ["an toan thuc pham"]),
        ("Nhóm nhiệm vụ công bố, công khai, thực hiện TTHC", False, None),
        ("Rà soát nhóm TTHC liên thông", False, None),
    ],
)
def test_a_group_to_review_is_known_by_its_words(title, is_group, subjects):
    assert rules.is_review_group(title) is is_group
    if subjects is not None:
        assert rules.subjects(title) == subjects


def test_the_year_has_its_milestones_and_the_plan_goes_before_the_31st_of_january():
    """NĐ 63/2010 Điều 30; kiem-soat-tthc.md 3.3."""
    year = reviewing.calendar(2026)
    assert year.central_due == date(2026, 1, 30)
    assert [one.until for one in year.milestones] == [
        date(2026, 2, 28), date(2026, 7, 30), date(2026, 7, 30), date(2026, 8, 30), date(2026, 9, 10),
        date(2026, 12, 30),
    ]  # fmt: skip
