"""Lists a province keeps: by decision and days, never twice, whole from a workbook, beside what is announced."""

import io
from datetime import date

import openpyxl
import pytest

from motcua.base.errors import Conflict, Invalid, NotAllowed
from motcua.catalogue.publication import listing
from motcua.catalogue.publication.models import ListEntry
from motcua.catalogue.publication.services import list_sheets, lists
from motcua.catalogue.publication.tests.cast import BIRTH, LICENCE
from motcua.law.publication import publication_law

NON_TERRITORIAL = "PHI_DIA_GIOI"


def filters(**query: str) -> listing.Filters:
    return listing.Filters.of(query)


def kind(code: str):
    found = publication_law().kind(code)
    assert found is not None
    return found


def test_an_entry_holds_from_its_first_to_its_last_day(cast):
    entry = cast.listed(valid_from=date(2026, 2, 1))
    lists.end(entry.pk, last_day=date(2026, 3, 31), reason="Bãi bỏ quyết định", by=cast.control)
    for day, there in (("2026-01-31", 0), ("2026-02-01", 1), ("2026-03-31", 1), ("2026-04-01", 0)):
        assert listing.entries(kind("TAI_MOT_CUA"), filters(ngay=day)).count() == there, day
    assert listing.entries(kind("TAI_MOT_CUA"), filters(het="1")).count() == 1


def test_a_procedure_stands_once_at_a_time_on_a_list(cast):
    cast.listed(valid_to=date(2026, 6, 30))
    with pytest.raises(Conflict, match="đã có trong danh mục"):
        cast.listed(valid_from=date(2026, 6, 30), decision_no="13/QĐ-UBND")
    with pytest.raises(Conflict, match="đã có trong danh mục"):
        cast.listed(valid_from=date(2026, 5, 1), agency_id=cast.agencies["ward"].pk)
    assert cast.listed(valid_from=date(2026, 7, 1), decision_no="14/QĐ-UBND").pk


def test_a_counter_of_the_agency_may_be_named_beside_the_list_of_the_tier(cast):
    cast.listed()
    assert cast.listed(desk_id=cast.desk.pk).agency_id == cast.agencies["ward"].pk
    with pytest.raises(Conflict):
        cast.listed(desk_id=cast.desk.pk)


def test_what_is_at_the_desk_is_not_outside_it(cast):
    cast.listed()
    with pytest.raises(Conflict, match="Tiếp nhận tại Bộ phận Một cửa"):
        cast.listed(kind="NGOAI_MOT_CUA", detail="Làm tại thực địa")


@pytest.mark.parametrize(
    ("kind_code", "changes", "said"),
    [
        ("TAI_MOT_CUA", {"decision_no": " "}, "số quyết định"),
        ("TAI_MOT_CUA", {"valid_from": date(2026, 1, 4)}, "trước ngày quyết định"),
        ("TAI_MOT_CUA", {"valid_to": date(2026, 1, 9)}, "sau ngày bắt đầu"),
        ("TAI_MOT_CUA", {"level": "TINH"}, "không thực hiện ở cấp tỉnh"),
        ("TAI_MOT_CUA", {"level": "HUYEN"}, "Chọn cấp"),
        ("NGOAI_MOT_CUA", {}, "lý do không tiếp nhận"),
        ("LIEN_THONG", {}, "tên nhóm"),
        ("TRUC_TUYEN", {"service_level": "THONG_TIN"}, "toàn trình hoặc một phần"),
    ],
)
def test_what_a_list_asks_for_must_be_said(cast, kind_code, changes, said):
    with pytest.raises(Invalid, match=said):
        cast.listed(kind=kind_code, **changes)
    assert not ListEntry.objects.exists()


def test_an_end_needs_a_reason_and_comes_once(cast):
    entry = cast.listed()
    with pytest.raises(Invalid, match="lý do"):
        lists.end(entry.pk, last_day=date(2026, 5, 1), reason="", by=cast.control)
    lists.end(entry.pk, last_day=date(2026, 5, 1), reason="Hết việc", by=cast.control)
    with pytest.raises(Conflict):
        lists.end(entry.pk, last_day=date(2026, 6, 1), reason="Hết việc", by=cast.control)


def test_only_who_keeps_the_lists_changes_them(cast):
    with pytest.raises(NotAllowed):
        cast.listed(by=cast.focal)


def test_the_page_shows_where_list_and_announcement_disagree(cast):
    cast.amended(BIRTH, nonterritorial=True)
    assert [row.procedure.code for row in listing.unlisted(kind(NON_TERRITORIAL))] == [BIRTH]
    cast.listed(kind=NON_TERRITORIAL)
    assert not listing.unlisted(kind(NON_TERRITORIAL)).exists()
    cast.listed(LICENCE, kind=NON_TERRITORIAL, level="TINH")
    assert [row.procedure.code for row in listing.unannounced(kind(NON_TERRITORIAL))] == [LICENCE]


# ---- workbooks --------------------------------------------------------------------------------------------


def workbook(*rows: list, kind_code: str = "TAI_MOT_CUA", heading: list | None = None) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(list_sheets.form(kind(kind_code))))
    sheet = book.active
    for at, title in enumerate(heading or [], start=1):
        sheet.cell(1, at, title)
    for row in rows:
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


GOOD = [BIRTH, "Cấp xã", "", "", "", "12/QĐ-UBND", date(2026, 1, 5), "10/01/2026", None]


def test_a_filled_workbook_goes_on_the_list(cast):
    second = [
        LICENCE,
        "cấp tỉnh",
        "Sở Xây dựng",
        None,
        "ghi chú",
        "12/QĐ-UBND",
        "05/01/2026",
        "2026-01-10",
        "",
    ]
    made = list_sheets.take_in("TAI_MOT_CUA", workbook(GOOD, second), by=cast.control)
    assert [(row.procedure.code, row.level) for row in made] == [(BIRTH, "XA"), (LICENCE, "TINH")]


def test_one_wrong_row_and_nothing_is_stored(cast):
    wrong = ["9.999999", *GOOD[1:]]
    unclear = [LICENCE, "cấp tỉnh", "Sở Không Có", *GOOD[3:]]
    with pytest.raises(Invalid) as refused:
        list_sheets.take_in("TAI_MOT_CUA", workbook(GOOD, wrong, unclear, GOOD), by=cast.control)
    assert "Dòng 3: không có thủ tục mã “9.999999”" in refused.value.message
    assert "Dòng 4: không có cơ quan “Sở Không Có”" in refused.value.message
    assert "Dòng 5" in refused.value.message
    assert not ListEntry.objects.exists()


def test_shifted_columns_are_named(cast):
    shifted = workbook(GOOD, heading=["Số TT", "Mã thủ tục"])
    with pytest.raises(Invalid, match="Cột A phải là “Mã thủ tục”, trong tệp là “Số TT”"):
        list_sheets.take_in("TAI_MOT_CUA", shifted, by=cast.control)


def test_what_is_no_workbook_is_refused(cast):
    with pytest.raises(Invalid):
        list_sheets.take_in("TAI_MOT_CUA", b"khong phai Excel", by=cast.control)
