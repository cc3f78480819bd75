"""A dossier is judged by the law of its day: code, forms and limits of NĐ 61/2018 until 30/6/2025, then NĐ 118/2025."""

from datetime import date

import pytest

from motcua.base.organisations.models import AgencyIdentifier
from motcua.onestop.dossiers import services
from motcua.onestop.dossiers.tests import cast as players
from motcua.onestop.dossiers.tests.cast import open_item, vn


@pytest.fixture
def cast(db, monkeypatch):
    monkeypatch.setattr(players, "START", date(2025, 1, 1))
    cast = players.make_cast()
    AgencyIdentifier.objects.create(
        agency=cast.agency, code="000.31.24.H05", format="QCVN102", valid_from=date(2025, 1, 1)
    )
    return cast


def test_in_june_2025_code_and_receipt_follow_the_circular_of_2018(cast):
    """TT 01/2018/TT-VPCP Điều 19: the identifier of QCVN 102:2016, the day, the number of the day."""
    dossier = cast.received("2025-06-10T09:00")
    assert dossier.code == "000.31.24.H05-250610-0001"
    assert dossier.rule_set == "nd61-2018"
    assert dossier.issued.get().form_set == "TT01-2018"
    assert dossier.due_at == vn("2025-06-13T17:30")


def test_in_july_2025_they_follow_the_circular_of_2025(cast):
    """TT 03/2025/TT-VPCP with QĐ 20/2020/QĐ-TTg."""
    dossier = cast.received("2025-07-02T09:00")
    assert dossier.code == "H05.24.31-250702-0001"
    assert dossier.issued.get().form_set == "TT03-2025"


def test_a_dossier_of_june_keeps_its_code_date_and_law_when_it_is_handled_in_july(cast):
    """mot-cua.md 1: what was open on 1/7/2025 keeps code, receipt and dates, and the law of its receipt."""
    dossier = cast.received("2025-06-30T14:00")
    start = vn("2025-07-01T09:00")
    cast.step(dossier, cast.desk, start)
    cast.step(dossier, cast.head, start, assignee_id=cast.specialist.person_id)
    services.ask_supplement(
        dossier.pk, open_item(dossier).pk, items=[{"name": "Giấy khai sinh", "basis": "Luật Hộ tịch", "originals": 1}],
        reason="Thiếu", by=cast.specialist, at=vn("2025-07-01T10:00"),
    )  # fmt: skip
    done = services.send_supplement(
        dossier.pk, open_item(dossier).pk, by=cast.desk, at=vn("2025-07-01T11:00")
    )
    assert (done.code, done.rule_set) == ("000.31.24.H05-250630-0001", "nd61-2018")
    assert {paper.form_set for paper in done.issued.all()} == {"TT01-2018"}


def test_the_circular_of_2018_knows_no_notice_of_stopping(cast):
    dossier = cast.received("2025-06-10T09:00")
    services.ask_withdrawal(dossier.pk, reason="Không còn nhu cầu", by=cast.desk, at=vn("2025-06-10T10:00"))
    done = services.decide_withdrawal(dossier.pk, agree=True, by=cast.leader, at=vn("2025-06-10T11:00"))
    assert done.status == "DA_RUT"
    assert [paper.form for paper in done.issued.all()] == ["tiep_nhan"]
