"""Whatever a file holds, a reader answers with records and faults, or one refusal; it never falls over."""

import json
from contextlib import suppress

from hypothesis import given, settings
from hypothesis import strategies as st

from motcua.base.errors import DomainError
from motcua.catalogue.procedures.importing import facts
from motcua.catalogue.procedures.importing import national as layout
from motcua.catalogue.procedures.importing.reading import Reading, read_bytes
from motcua.catalogue.procedures.importing.record import check
from motcua.catalogue.procedures.tests.cast import CSV_HEAD

KEYS = st.sampled_from(
    [
        "MATTHC",
        "TENTTHC",
        "LINHVUCTHUCHIEN",
        "TENLINHVUC",
        "CAPTHUCHIEN",
        "CACHTHUCTHUCHIEN",
        "KENH",
        "THOIGIAN",
        "THOIGIANGIAIQUYET",
        "DONVITINH",
        "PHILEPHI",
        "SOTIEN",
        "THANHPHANHOSO",
        "GIAYTO",
        "TENGIAYTO",
        "SOBANCHINH",
        "URL",
        "CANCUPHAPLY",
        "SOVANBAN",
        "NGAYBANHANH",
        "KETQUATHUCHIEN",
        "YEUCAU",
        "TRANGTHAI",
        "TTHCLIENQUAN",
    ]
)
WORDS = st.sampled_from(
    [
        "2.000635",
        "1.001193.000.00.00.H05",
        "Ngày làm việc",
        "Giờ",
        "1",
        "2",
        "0,5",
        "-1",
        "1e999",
        "NaN",
        "8.000",
        "20/11/2014",
        "32/13/2026",
        "https://a.vn",
        "",
        "\x00",
        "\ud800",
    ]
) | st.text(max_size=12)
LEAVES = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | WORDS
JSON = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=6),
    max_leaves=25,
)


def sound(reading: Reading) -> None:
    assert all(check(record) == [] for record in reading.records)
    assert all(fault.message for fault in reading.faults)


@settings(max_examples=120, deadline=None)
@given(st.lists(JSON, max_size=3))
def test_no_json_breaks_the_reader_of_the_national_layout(data):
    reading = layout.read(json.dumps(data))
    sound(reading)
    sound(layout.read(layout.write(reading.records)))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(WORDS | st.just("1:5:NGAY_LV:0|2::NGAY:"), min_size=1, max_size=14), max_size=3))
def test_no_lines_break_the_reader_of_the_facts(lines):
    text = "\n".join([CSV_HEAD, *(",".join(cells) for cells in lines)])
    with suppress(DomainError):
        sound(facts.read(text))


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=200) | st.binary(max_size=200).map(lambda tail: b"PK\x03\x04" + tail))
def test_no_bytes_break_the_door(content):
    with suppress(DomainError):
        sound(read_bytes(content, "x.csv"))
