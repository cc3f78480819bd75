"""The store of internal procedures: the owner's, with codes of the province, and nothing the public is shown."""

import io
from datetime import date

import openpyxl
import pytest

from motcua.base.errors import Conflict, Invalid, NotAllowed
from motcua.catalogue.procedures import browse, queries
from motcua.catalogue.procedures.models import Procedure, ProcedureVersion
from motcua.control.programmes import inventory
from motcua.control.programmes.models import InternalProcedure
from motcua.control.programmes.outgoing import inventory_rows
from motcua.control.programmes.services import internal
from motcua.control.programmes.services.internal import Facts
from motcua.control.programmes.tests.cast import SINCE, added, announced, record


def test_a_procedure_without_a_code_gets_the_next_of_its_owner(cast):
    codes = [row.procedure.code for row in added(cast, 2) + added(cast, owner="justice")]
    assert codes == ["NB-SXD-01", "NB-SXD-02", "NB-STP-01"]


def test_only_codes_of_the_provinces_own_are_internal(cast):
    with pytest.raises(Invalid) as refused:
        added(cast, code="2.900635")
    assert refused.value.field == "code"
    assert not Procedure.objects.exists()


def test_a_code_is_given_once(cast):
    added(cast, code="NB-SXD-07")
    with pytest.raises(Conflict):
        added(cast, code="NB-SXD-07")


def test_the_owner_adds_its_own_and_nobody_elses(cast):
    added(cast, by=cast.focal)
    with pytest.raises(NotAllowed):
        added(cast, owner="justice", by=cast.focal)
    with pytest.raises(NotAllowed):
        added(cast, by=cast.people["specialist"])


def test_internal_procedures_are_shown_neither_in_the_catalogue_nor_at_intake(cast):
    rows = added(cast)
    announced(cast, rows, on=date(2026, 2, 2))
    version = ProcedureVersion.objects.get()
    assert version.is_public
    assert version.decision_no == "9/QĐ-UBND"
    assert not browse.listed(browse.Filters()).exists()
    assert queries.search("thu tuc construction") == []
    assert not queries.in_force(date(2026, 6, 1)).exists()


def test_two_who_edit_the_same_procedure_do_not_overwrite_each_other(cast):
    row = added(cast)[0]
    shown = row.procedure.versions.get().content_hash
    facts = Facts("SO", row.owner_id, 20)
    internal.change(
        row.pk, record("Tên mới (mẫu)"), facts, by=cast.focal, shown_hash=shown, version=row.version,
        valid_from=date(2026, 6, 1),
    )  # fmt: skip
    with pytest.raises(Conflict):
        internal.change(
            row.pk, record("Tên khác (mẫu)"), facts, by=cast.control, shown_hash=shown, version=row.version
        )
    assert InternalProcedure.objects.get().yearly == 20


def test_an_ended_procedure_ends_once_and_by_a_document(cast):
    row = added(cast)[0]
    with pytest.raises(Invalid):
        internal.end(row.pk, last_day=date(2026, 5, 1), basis=" ", by=cast.focal)
    internal.end(row.pk, last_day=date(2026, 5, 1), basis="12/QĐ-UBND", by=cast.focal)
    with pytest.raises(Conflict):
        internal.end(row.pk, last_day=date(2026, 6, 1), basis="13/QĐ-UBND", by=cast.focal)


# ---- the sheet ------------------------------------------------------------------------------------------------


def sheet(cast, **kept) -> bytes:
    """Return the inventory of two procedures as its sheet."""
    added(cast, 2)
    added(cast, owner="justice", layer="DON_VI", conditions="", no_conditions=True)
    rows = inventory_rows(InternalProcedure.objects.select_related("owner").order_by("procedure__code"))
    return inventory.write(rows, "BIỂU THỐNG KÊ")


def changed(content: bytes, change) -> bytes:
    """Return a sheet in which something was changed by hand."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    change(book.active)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_sheet_taken_out_can_be_taken_in_again_and_says_the_same(cast):
    content = sheet(cast)
    found = inventory.read(content)
    assert not found.faults
    taken = internal.take_in(found.rows, by=cast.control, valid_from=date(2026, 7, 1))
    assert (taken.added, taken.changed) == (0, 0)
    assert taken.same == 3


def test_a_sheet_fills_an_empty_store_with_all_its_parts(cast):
    content = sheet(cast)
    InternalProcedure.objects.all().delete()
    ProcedureVersion.objects.all().delete()
    Procedure.objects.all().delete()
    taken = internal.take_in(inventory.read(content).rows, by=cast.control, valid_from=SINCE)
    assert taken.added == 3
    row = InternalProcedure.objects.get(procedure__code="NB-SXD-01")
    version = row.procedure.versions.get()
    case = version.cases.get()
    assert (row.group, row.layer, row.yearly, row.owner) == ("A", "SO", 12, cast.agencies["construction"])
    assert [one.text for one in case.steps.all()] == [
        "Sở gửi tờ trình.",
        "Chủ trì lấy ý kiến.",
        "Chủ tịch ký.",
    ]
    assert [(one.name, one.originals, one.copies) for one in case.documents.all()] == [
        ("Tờ trình", 1, 0), ("Biên bản", 0, 2),
    ]  # fmt: skip
    limit = version.channels.get()
    assert (limit.amount, limit.unit) == (10, "NGAY_LV")
    basis = version.legal_bases.get()
    assert (basis.number, basis.name, basis.issuer) == ("15/2021/QĐ-UBND", "Quy chế phối hợp", "UBND tỉnh")
    assert InternalProcedure.objects.get(procedure__code="NB-STP-01").group == "B"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (
            lambda page: page.insert_cols(4),
            "Cột D phải là “Nhóm”, trong tệp để trống; cột này đang nằm ở E",
        ),
        (lambda page: page.delete_cols(11), "Cột K phải là “Thời hạn giải quyết”, trong tệp là “Đối tượng"),
        (lambda page: page.cell(row=3, column=20, value="Ghi chú"), "thừa cột"),
        (lambda page: page.delete_rows(1, 4), "Không thấy dòng tiêu đề"),
    ],
)
def test_shifted_columns_are_refused_with_words(cast, change, words):
    content = changed(sheet(cast), change)
    with pytest.raises(Invalid) as refused:
        inventory.read(content)
    assert words in refused.value.message


@pytest.mark.parametrize(
    ("column", "value", "words"),
    [
        (2, "2.000635", "không theo dạng NB-SCT-01"),
        (3, "15", "không phải tên thủ tục"),
        (4, "C", "phải là A hoặc B"),
        (4, "B", "không hợp với lớp"),
        (5, "Tỉnh", "phải là: Giữa các cấp"),
        (7, None, "để trống"),
        (8, "Bồ câu", "không hiểu “Bồ câu”"),
        (11, "nhanh", "phải viết như “05 ngày làm việc”"),
        (19, "-3", "phải là số nguyên không âm"),
    ],
)
def test_a_row_with_a_fault_is_named_and_nothing_is_read_of_it(cast, column, value, words):
    content = changed(sheet(cast), lambda page: setattr(page.cell(row=6, column=column), "value", value))
    found = inventory.read(content)
    assert any(words in str(fault) and "dòng 6" in str(fault) for fault in found.faults)
    assert len(found.rows) == 2


def test_the_same_code_twice_is_a_fault(cast):
    content = changed(sheet(cast), lambda page: page.cell(row=6, column=2, value="NB-STP-01"))
    assert "đã có ở dòng 5" in str(inventory.read(content).faults[0])


def test_an_owner_nobody_knows_stops_the_whole_sheet(cast):
    content = changed(sheet(cast), lambda page: page.cell(row=6, column=18, value="Sở Không có"))
    found = inventory.read(content)
    before = ProcedureVersion.objects.count()
    with pytest.raises(Invalid) as refused:
        internal.take_in(found.rows, by=cast.control)
    assert "Sở Không có" in refused.value.message
    assert ProcedureVersion.objects.count() == before


def test_a_focal_officer_takes_in_only_their_own_agencys_rows(cast):
    found = inventory.read(sheet(cast))
    with pytest.raises(NotAllowed):
        internal.take_in(found.rows, by=cast.focal)


def test_what_is_no_workbook_is_refused():
    with pytest.raises(Invalid):
        inventory.read(b"khong phai excel")


def test_a_sheet_without_codes_gets_them_and_a_name_like_a_formula_stays_a_name(cast):
    rows = [
        inventory.cells_of(record(name), place=1, layer="SO", owner="Sở Xây dựng", yearly=None)
        for name in ("=TONG(1) thủ tục (mẫu)", "Thủ tục hai (mẫu)")
    ]
    found = inventory.read(inventory.write(rows, "BIỂU"))
    assert not found.faults
    internal.take_in(found.rows, by=cast.focal, valid_from=SINCE)
    assert list(Procedure.objects.values_list("code", "name")) == [
        ("NB-SXD-01", "=TONG(1) thủ tục (mẫu)"), ("NB-SXD-02", "Thủ tục hai (mẫu)"),
    ]  # fmt: skip
    with pytest.raises(Invalid):
        internal.take_in([], by=cast.focal)
