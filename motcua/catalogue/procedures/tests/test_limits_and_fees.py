"""Time limits and fees by case and channel, and what a limit in hours means."""

from decimal import Decimal

import pytest

from motcua.catalogue.procedures import queries, rules
from motcua.catalogue.procedures.importing.record import ChannelRecord
from motcua.catalogue.procedures.tests.cast import extract, store, stored

pytestmark = pytest.mark.django_db


@pytest.fixture
def version():
    store(extract())
    return stored()


@pytest.mark.parametrize(
    ("case", "channel", "amount", "unit"),
    [
        ("01", 1, 3, "NGAY_LV"),
        ("01", 2, 2, "NGAY_LV"),
        ("01", 3, 5, "NGAY"),
        ("02", 2, 1, "NGAY_LV"),
        # The case speaks only of the online channel; its word goes before the common one.
        ("02", 1, 1, "NGAY_LV"),
    ],
)
def test_the_limit_of_the_case_goes_before_the_channel_and_the_channel_before_any(
    version, case, channel, amount, unit
):
    limit = queries.limit_for(version.pk, version.cases.get(code=case).pk, channel)
    assert (limit.amount, limit.unit) == (amount, unit)


def test_a_channel_without_a_limit_takes_what_the_others_have():
    store(extract(channels=[ChannelRecord(1, Decimal(4), "NGAY_LV"), ChannelRecord(3)], fees=[]))
    assert queries.limit_for(stored().pk, None, 3).amount == 4


def test_no_limit_anywhere_is_said_so():
    store(extract(channels=[ChannelRecord(1)], fees=[]))
    assert queries.limit_for(stored().pk, None, 1) is None


def test_several_limits_at_one_place_give_the_longest_and_name_the_others():
    rows = [ChannelRecord(1, Decimal(2), "NGAY_LV"), ChannelRecord(1, Decimal(5), "NGAY_LV", "phải xác minh")]
    store(extract(channels=rows, fees=[]))
    limit = queries.limit_for(stored().pk, None, 1)
    assert (limit.amount, limit.alternatives) == (5, ("2 ngày làm việc",))
    assert limit.source_text == "5 ngày làm việc (phải xác minh), trực tiếp"


@pytest.mark.parametrize(
    ("amount", "unit", "expected"),
    [
        (Decimal(2), "GIO", (2, "GIO_LV")),
        (Decimal(24), "GIO", (1, "NGAY_LV")),
        (Decimal(28), "GIO", (28, "GIO_LV")),
        (Decimal("0.5"), "NGAY_LV", (Decimal("0.5"), "NGAY_LV")),
        (Decimal(1), "THANG", (1, "THANG")),
    ],
)
def test_hours_of_the_national_record_are_working_hours_and_24_of_them_a_working_day(amount, unit, expected):
    assert rules.working_limit(amount, unit) == expected


def test_fees_are_those_of_the_case_the_channel_and_of_all(version):
    first, second = version.cases.all()
    assert [fee.name for fee in queries.fees_for(version.pk, first.pk, 1)] == ["Phí khai thác dữ liệu"]
    assert [fee.name for fee in queries.fees_for(version.pk, first.pk, 3)] == [
        "Phí khai thác dữ liệu",
        "Phí gửi",
    ]
    amounts = {fee.name: fee.amount for fee in queries.fees_for(version.pk, second.pk, 1)}
    assert amounts == {"Phí khai thác dữ liệu": 8000, "Phí tra cứu sổ": None}


def test_papers_of_a_case_come_in_their_order(version):
    second = version.cases.get(code="02")
    assert [paper.name for paper in queries.documents_for(second.pk)] == [
        "Tờ khai",
        "Giấy chứng nhận kết hôn",
    ]


def test_what_lacks_is_named_in_the_words_of_the_decree():
    store(extract(channels=[], fees=[], no_conditions=False))
    assert queries.missing_parts(stored()) == [
        "Cách thức thực hiện", "Thời hạn giải quyết", "Yêu cầu, điều kiện", "Phí, lệ phí",
    ]  # fmt: skip


def test_a_statement_that_the_law_asks_for_none_counts_as_present():
    store(extract(fees=[], no_fees=True))
    assert queries.missing_parts(stored()) == []
