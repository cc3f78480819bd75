"""The CSV of facts: real data with real faults, loaded fast, kept as they are."""

import time
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings

from motcua.base.errors import Invalid
from motcua.catalogue.procedures import services
from motcua.catalogue.procedures.importing import sample
from motcua.catalogue.procedures.importing.reading import Reading, read_bytes
from motcua.catalogue.procedures.models import Procedure, ProcedureVersion
from motcua.catalogue.procedures.tests.cast import CONTROL, CSV_HEAD, NEW_YEAR, SUMMER, extract, store, stored

pytestmark = pytest.mark.django_db
REAL = Path(settings.BASE_DIR) / "motcua/demo/data/reference/tthc_tinh_xa_2026.csv"
CONTENT = Path(settings.BASE_DIR) / "motcua/demo/data/procedures"


def line(**changes: str) -> str:
    row = {
        "ma": "1.900253", "ten": "Khai báo (mẫu)", "linh_vuc": "Cư trú", "cap": "XA", "loai": "Loại khác",
        "doi_tuong": "Công dân Việt Nam|Doanh nghiệp", "qd_cong_bo": "1/QĐ-BCA", "co_quan_thuc_hien": "Công an cấp xã",
        "kenh_thoi_han_phi": "1:7:NGAY:0|2:5:NGAY:0", "so_giay_to": "2", "can_cu": "47/2014/QH13", "ma_ket_qua": "KQ.1",
    } | changes  # fmt: skip
    return ",".join(f'"{value}"' for value in row.values())


def bring(*lines: str, day=NEW_YEAR) -> services.Outcome:
    text = "\n".join([CSV_HEAD, *lines])
    return services.import_reading(read_bytes(text.encode(), "x.csv"), by=CONTROL, valid_from=day)


def test_the_real_catalogue_of_1601_procedures_loads_in_seconds_and_again_changes_nothing():
    start = time.monotonic()
    outcome = services.import_reading(
        read_bytes(REAL.read_bytes(), REAL.name), by=CONTROL, valid_from=NEW_YEAR
    )
    assert (len(outcome.added), outcome.refused) == (1601, [])
    assert time.monotonic() - start < 60
    again = services.import_reading(read_bytes(REAL.read_bytes(), REAL.name), by=CONTROL, valid_from=SUMMER)
    assert (len(again.same), again.changed) == (1601, [])
    without_limit = ProcedureVersion.objects.filter(missing__contains=["đ"]).count()
    assert without_limit == 340


def test_the_sample_content_completes_at_least_sixty_procedures_of_twelve_fields_and_both_tiers():
    records = sample.load_catalogue(REAL, CONTENT)
    complete = [record for record in records if record.is_sample]
    assert len(records) >= 1601
    assert len(complete) >= 60
    assert [record.code for record in complete if record.missing()] == []
    assert len({record.field_name for record in complete}) >= 12
    assert {level for record in complete for level in record.levels} >= {"TINH", "XA"}


def test_the_facts_do_not_wipe_richer_content():
    store(extract(code="1.900253", name="Khai báo (mẫu)"))
    outcome = bring(line(ten="Khai báo tạm trú (mẫu)", cap="TINH|XA"), day=SUMMER)
    version = stored("1.900253")
    assert outcome.changed == ["1.900253"]
    assert (version.name, version.levels) == ("Khai báo tạm trú (mẫu)", ["TINH", "XA"])
    assert version.cases.first().documents.count() == 1
    assert version.missing == []


def test_fees_are_free_known_or_several_and_never_guessed():
    bring(
        line(ma="1.900001"),
        line(ma="1.900002", kenh_thoi_han_phi="1:5:NGAY_LV:20000/50000"),
        line(ma="1.900003", kenh_thoi_han_phi="1:5:NGAY_LV:"),
    )
    assert [fee.amount for fee in stored("1.900001").fees.all()] == [0]
    several = stored("1.900002").fees.get()
    assert (several.amount, several.note) == (None, "Nhiều mức: 20.000 đ hoặc 50.000 đ, tùy trường hợp")
    assert "h4" in stored("1.900003").missing


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"ma": "x"}, "ma"),
        ({"ten": ""}, "ten"),
        ({"cap": "THON"}, "cap"),
        ({"kenh_thoi_han_phi": "1:7:NGAY"}, "kenh_thoi_han_phi"),
        ({"kenh_thoi_han_phi": "1:bay:NGAY:0"}, "kenh_thoi_han_phi"),
        ({"kenh_thoi_han_phi": "1:7:NGAY:-5"}, "kenh_thoi_han_phi"),
        ({"so_giay_to": "nhiều"}, "so_giay_to"),
    ],
)
def test_a_broken_line_is_refused_with_its_number_and_field(changes, field):
    outcome = bring(line(ma="1.900001"), line(**changes))
    assert outcome.added == ["1.900001"]
    assert (outcome.refused[0].where, outcome.refused[0].field) == ("dòng 3", field)


def test_a_csv_of_another_kind_is_refused_with_the_columns_it_lacks():
    with pytest.raises(Invalid, match="ten, linh_vuc"):
        read_bytes(b"ma,a,b,c\n1,2,3,4", "x.csv")


def test_a_record_the_database_refuses_stays_out_whole_while_its_neighbours_go_in(monkeypatch):
    # A fault no check foresees: the rules of the database are the last wall.
    broken = extract(code="1.900666", name="Hỏng (mẫu)")
    broken.results[0].valid_months = 40_000
    monkeypatch.setattr("motcua.catalogue.procedures.importing.record.check", lambda record: [])
    outcome = services.import_reading(
        Reading([extract(), broken, extract(code="1.900777")]), by=CONTROL, valid_from=date(2026, 1, 1)
    )
    assert sorted(outcome.added) == ["1.900777", "2.900635"]
    assert outcome.refused[0].code == "1.900666"
    assert not Procedure.objects.filter(code="1.900666").exists()
    assert ProcedureVersion.objects.count() == 2
