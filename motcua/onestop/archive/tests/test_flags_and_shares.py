"""The marks of the national message agree with the papers, and the shares with a full recount (danh-gia.md §4)."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from motcua.base.files.models import StoredFile
from motcua.base.indicators import periods
from motcua.base.indicators.engine import PROVINCE, Scope
from motcua.onestop.archive import indicators, services
from motcua.onestop.archive.flags import (
    HAS_FILE,
    IS_DIGITISED,
    IS_FROM_STORE,
    IS_REUSED,
    marks_of,
    marks_of_dossier,
)
from motcua.onestop.archive.tests.conftest import OWNER, scan_pdf
from motcua.onestop.dossiers import counting
from motcua.onestop.dossiers import services as dossiers
from motcua.onestop.dossiers.models import DossierPaper
from motcua.onestop.dossiers.tests.cast import vn

AUGUST = periods.month(2026, 8)
PAPERS = st.fixed_dictionaries(
    {
        "source": st.sampled_from([value for value, _ in DossierPaper.Source.choices]),
        "digitised_step": st.sampled_from(["", "TIEP_NHAN", "GIAI_QUYET"]),
        "reuse": st.sampled_from([0, 1, 2]),
        "has_file": st.booleans(),
        "database_code": st.sampled_from(["", "DAN_CU", "HO_TICH"]),
        "received": st.booleans(),
    }
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(papers=st.lists(PAPERS, max_size=5))
def test_marks_agree_with_the_papers_however_they_came(room, papers):
    """DuocSoHoa, DuocTaiSuDung, DuocLayTuKhoDMQG, MaCSDL and HoSoCoThanhPhanSoHoa follow from the papers alone."""
    dossier = getattr(room, "kept", None) or room.cast.received(identity=OWNER)
    room.kept = dossier
    file = StoredFile.objects.first() or room.result_file(dossier, room.cast.desk)
    dossier.papers.all().delete()
    for position, given_ in enumerate(papers):
        values = {key: value for key, value in given_.items() if key != "has_file"}
        DossierPaper.objects.create(
            dossier=dossier,
            name="Giấy",
            position=position,
            file=file if given_["has_file"] else None,
            **values,
        )
    marks = marks_of_dossier(dossier)
    message = marks.message()
    assert message["HoSoCoThanhPhanSoHoa"] == int(dossier.papers.filter(HAS_FILE).exists())
    assert len(message["TaiLieuNop"]) == sum(one["received"] for one in papers)
    for line in message["TaiLieuNop"]:
        # A paper taken from the store is not scanned, and is always a reuse; a scan has an address.
        assert not (line["DuocSoHoa"] and line["DuocLayTuKhoDMQG"])
        assert line["DuocTaiSuDung"] > 0 or not line["DuocLayTuKhoDMQG"]
        assert line["DuongDanTaiTepTin"] or not line["DuocSoHoa"]
        assert bool(line["TepDinhKemId"]) == bool(line["DuongDanTaiTepTin"])
    assert {row["MaCSDL"] for row in message["DSKetNoiCSDL"]} == {one["database_code"] for one in papers} - {
        ""
    }
    for condition, mark in ((IS_DIGITISED, "digitised"), (IS_FROM_STORE, "from_store"), (IS_REUSED, "reuse")):
        by_database = set(dossier.papers.filter(condition).values_list("pk", flat=True))
        by_mark = {paper.pk for paper in dossier.papers.all() if getattr(marks_of(paper), mark)}
        assert by_database == by_mark


@pytest.mark.parametrize(
    ("source", "reuse", "file", "expected"),
    [
        ("SO_HOA", 0, True, (1, 0, 0)),
        ("KHO", 1, True, (0, 1, 1)),
        ("KHO", 2, True, (0, 2, 1)),
        ("NOP", 0, False, (0, 0, 0)),
    ],
)
def test_the_pair_of_marks_is_that_of_the_specification(room, source, reuse, file, expected):
    """lien-thong.md 1.9: state 1 gives (1,0); 2 gives (0 or 1,1); 3 gives (…,2)."""
    dossier = room.cast.received(identity=OWNER)
    paper = dossier.papers.first()
    paper.source, paper.reuse = source, reuse
    paper.file = room.result_file(dossier, room.cast.desk) if file else None
    marks = marks_of(paper)
    assert (int(marks.digitised), marks.reuse, int(marks.from_store)) == expected


def recount(code: str) -> tuple[int, int]:
    """Count by hand, dossier by dossier."""
    part = whole = 0
    for dossier in indicators.SHARES[code].base.rows(AUGUST):
        marks = marks_of_dossier(dossier)
        steps = [paper.digitised_step for paper, one in marks.papers if one.has_file]
        whole += 1
        part += {
            "archive.intake_digitised": "TIEP_NHAN" in steps
            or any(m.from_store and m.has_file for _, m in marks.papers),
            "archive.electronic_results": marks.electronic_result,
            "archive.digitised": marks.electronic_result and marks.has_digitised,
            "archive.reused": marks.reused,
            "archive.valid_results": marks.electronic_result,
            "archive.shared": marks.electronic_result or marks.from_store,
        }[code]
    return part, whole


@pytest.fixture
def august(room):
    """Dossiers of August: two with electronic results, one on paper only, one that reuses, one scanned at the desk."""
    stored = room.stored(at="2026-08-03T09:00", until="2026-08-04T10:00")
    room.stored(at="2026-08-05T09:00", until="2026-08-06T10:00", identity="024190000778")
    room.stored(at="2026-08-07T09:00", until="2026-08-10T10:00", identity="024190000779", file=False)
    data = room.cast.intake(identity=OWNER)
    data.papers[1].stored_id = stored.pk
    dossiers.receive(data, by=room.cast.desk, at=vn("2026-08-20T09:00"))
    scanned = room.cast.received("2026-08-21T09:00", identity="024190000780")
    services.digitise_paper(
        scanned.pk, scanned.papers.first().pk, scan_pdf(), by=room.cast.desk, at=vn("2026-08-21T09:05")
    )
    return room


@pytest.mark.parametrize("code", sorted(indicators.SHARES))
def test_a_share_is_what_a_full_recount_gives(august, code):
    indicator = next(one for one in indicators.INDICATORS if one.code == code)
    for scope in (PROVINCE, Scope("agency", august.cast.agency.pk, "")):
        measure = indicator.measure(AUGUST, scope)
        assert (measure.numerator, measure.denominator) == recount(code)
    assert indicator.by_agency(AUGUST)[august.cast.agency.pk] == indicator.measure(AUGUST, PROVINCE)
    rows = counting.rows_of(code, AUGUST, PROVINCE)
    assert (rows.filter(hit=True).count(), rows.count()) == recount(code)


def test_the_figures_of_august(august):
    figures = {one.code: one.measure(AUGUST, PROVINCE) for one in indicators.INDICATORS}
    assert {code: (int(m.numerator), int(m.denominator)) for code, m in figures.items()} == {
        "archive.intake_digitised": (2, 5),
        "archive.electronic_results": (2, 3),
        "archive.digitised": (0, 3),
        "archive.reused": (1, 5),
        "archive.shared": (2, 3),
        "archive.valid_results": (2, 3),
    }


def test_nothing_to_count_is_no_figure(room):
    empty = periods.month(2024, 1)
    assert all(one.measure(empty, PROVINCE).value is None for one in indicators.INDICATORS)
    assert empty.start == date(2024, 1, 1)
