"""Times and agencies as plans print them; the words are those of published plans."""

from datetime import date

import pytest

from motcua.control.plans.reading import agencies
from motcua.control.plans.reading.when import is_time, read_when

DAYS = [
    # printed, start, finish (in a plan of 2022)
    ("Quý II", date(2022, 4, 1), date(2022, 6, 30)),
    ("Trong quý I năm 2024", date(2024, 1, 1), date(2024, 3, 31)),
    ("Tháng 6", date(2022, 6, 1), date(2022, 6, 30)),
    ("Tháng 02/2024", date(2024, 2, 1), date(2024, 2, 29)),
    ("Tháng 11/2022 (ngày cụ thể báo sau)", date(2022, 11, 1), date(2022, 11, 30)),
    ("Tháng 12 và theo tiến độ của cấp trên", date(2022, 12, 1), date(2022, 12, 31)),
    ("Trước ngày 15/01/2023", None, date(2023, 1, 14)),
    ("Trước 15/02/2024", None, date(2024, 2, 14)),
    ("Xong trước ngày 20/10/2023", None, date(2023, 10, 19)),
    ("Trước ngày 01/3", None, date(2022, 2, 28)),
    ("10/11/2022", None, date(2022, 11, 10)),
    ("30/7", None, date(2022, 7, 30)),
    ("01/3 – 30/7", date(2022, 3, 1), date(2022, 7, 30)),
    ("từ tháng 6/2020 đến tháng 11/2020", date(2020, 6, 1), date(2020, 11, 30)),
    ("Trong năm", None, date(2022, 12, 31)),
    ("chậm nhất trong ngày 15/01/2024", None, date(2024, 1, 15)),
    ("31/02/2022", None, None),
]
RECURRENCES = [
    ("Thường xuyên", "continuous", [], None),
    ("Hàng tháng", "periodic", ["month"], None),
    ("Thực hiện hàng Quý, năm", "periodic", ["quarter", "year"], None),
    ("Định kỳ hàng quý, 1 năm hoặc đột xuất", "periodic", ["quarter", "year"], None),
    ("Theo định kỳ và đột xuất", "periodic", [], None),
    ("Định kỳ trước ngày 21 hằng tháng", "periodic", ["month"], 21),
    ("trước ngày 25 hàng tháng", "periodic", ["month"], 25),
    ("Khi có phản ánh, kiến nghị", "on_event", [], None),
    ("Ngay sau khi có Quyết định công bố của bộ", "on_event", [], None),
    ("trước 5 ngày tiến hành kiểm tra", "on_event", [], None),
    ("Theo Kế hoạch số 243/KH-UBND", "by_reference", [], None),
    ("Theo quy định", "by_reference", [], None),
]
LISTS = [
    ("Các Sở, ban, ngành; UBND cấp huyện, cấp xã", ["Các Sở, ban, ngành", "UBND cấp huyện", "UBND cấp xã"]),
    ("UBND các huyện, thị xã, thành phố", ["UBND các huyện, thị xã, thành phố"]),
    ("Các sở, cơ quan thuộc UBND tỉnh", ["Các sở, cơ quan thuộc UBND tỉnh"]),
    ("Sở Lao động, Thương binh và Xã hội", ["Sở Lao động, Thương binh và Xã hội"]),
    (
        "Văn phòng UBND tỉnh và các cơ quan, đơn vị có liên quan",
        ["Văn phòng UBND tỉnh", "các cơ quan, đơn vị có liên quan"],
    ),
    ("Bộ phận tiếp nhận và trả kết quả cấp xã", ["Bộ phận tiếp nhận và trả kết quả cấp xã"]),
    (
        "- Sở Thông tin và Truyền thông; Văn phòng UBND tỉnh.\n- Sở, ban, ngành thuộc UBND tỉnh",
        ["Sở Thông tin và Truyền thông", "Văn phòng UBND tỉnh", "Sở, ban, ngành thuộc UBND tỉnh"],
    ),
    (
        "các Sở: Tài nguyên Môi trường, Xây dựng, Cục Thuế",
        ["Sở Tài nguyên Môi trường", "Sở Xây dựng", "Cục Thuế"],
    ),
    ("Báo Lạng Sơn; Đài Phát thanh và Truyền hình", ["Báo Lạng Sơn", "Đài Phát thanh và Truyền hình"]),
]


@pytest.mark.parametrize(("printed", "start", "finish"), DAYS)
def test_days(printed, start, finish):
    when = read_when(printed, 2022)
    assert (when.start, when.finish, when.recurrence) == (start, finish, None)


@pytest.mark.parametrize(("printed", "kind", "every", "before_day"), RECURRENCES)
def test_what_has_no_day_of_its_own(printed, kind, every, before_day):
    when = read_when(printed, 2022)
    assert (when.start, when.finish) == (None, None)
    assert (when.recurrence.kind, when.recurrence.every, when.recurrence.before_day) == (
        kind,
        every,
        before_day,
    )


@pytest.mark.parametrize(
    "printed", [words for words, *_ in [*DAYS[:11], *RECURRENCES[:5], *RECURRENCES[7:9]]]
)
def test_a_cell_of_a_time_column_is_known_by_its_beginning(printed):
    assert is_time(printed) or printed.startswith("Xong")


@pytest.mark.parametrize(
    "text", ["Báo cáo kết quả", "Văn phòng UBND tỉnh", "Quyết định phê duyệt", "Kế hoạch"]
)
def test_products_and_agencies_are_no_times(text):
    assert not is_time(text)


@pytest.mark.parametrize(("printed", "parts"), LISTS)
def test_agencies(printed, parts):
    assert agencies.split(printed) == parts
