"""What forms say: days, numbers and keys as people type them."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from motcua.base import text
from motcua.base.errors import Invalid
from motcua.base.posted import day_of, key_of, keys_of, number_of, whole_of


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=2))
def test_a_number_is_read_as_it_is_written(value):
    assert number_of({"a": text.number(value, 2)}, "a") == value


@pytest.mark.parametrize(
    ("said", "value"),
    [("12 %", "12"), ("1.500", "1500"), ("12.5", "12.5"), ("1.234.567 đ", "1234567"), ("0,25", "0.25")],
)
def test_percent_money_and_thousands(said, value):
    assert number_of({"a": said}, "a") == Decimal(value)


@pytest.mark.parametrize("said", ["mười", "1.5.2", "--3", "NaN", "1e400"])
def test_what_is_no_number_is_refused_with_its_field(said):
    with pytest.raises(Invalid, match="không phải con số") as refused:
        number_of({"a": said}, "a")
    assert refused.value.field == "a"


def test_a_size_may_be_bounded():
    with pytest.raises(Invalid):
        number_of({"a": "1000"}, "a", below=1000)


def test_whole_numbers_and_keys():
    assert (whole_of({"a": "1.500"}, "a"), whole_of({"a": " 7 "}, "a"), whole_of({}, "a")) == (1500, 7, None)
    assert (key_of({"a": "12"}, "a"), key_of({"a": "x"}, "a")) == (12, None)
    assert keys_of(QueryDict("a=3&a=x&a=4"), "a") == [3, 4]
    for said in ("1.5", "-3", "²"):
        with pytest.raises(Invalid, match="không phải số"):
            whole_of({"a": said}, "a")


@given(st.integers(0, 40000))
def test_a_day_is_read_as_it_is_written(days):
    day = date(1990, 1, 1) + timedelta(days=days)
    assert day_of({"a": text.day(day)}, "a") == day


@pytest.mark.parametrize("said", ["31/02/2026", "hôm nay", "01/01/0202"])
def test_what_is_no_day_is_refused(said):
    with pytest.raises(Invalid, match="không phải ngày"):
        day_of({"a": said}, "a")
