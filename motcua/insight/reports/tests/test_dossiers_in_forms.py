"""II.06a, II.06d: dossiers received, settled and under way of an agency and of the province, and what a cell opens."""

from datetime import datetime

import pytest
import time_machine
from django.urls import reverse

from motcua.base import clock
from motcua.base.organisations.models import Person, RoleAssignment
from motcua.base.organisations.queries import actor_for
from motcua.insight.reports import providers, services
from motcua.insight.reports.calendar import period
from motcua.insight.reports.rules import Outcome
from motcua.insight.reports.sheet import workbook
from motcua.insight.reports.standing import Standing
from motcua.law.report_forms import ERROR, forms
from motcua.onestop.dossiers.models import Dossier
from motcua.onestop.dossiers.tests.cast import make_cast

FORMS = {form.key: form for form in forms()}
QUARTER = period("bc_quy", 2026, 3)  # 15/6 – 14/9/2026


@pytest.fixture
def office(db):
    """A commune with one dossier of each kind in the third quarter."""
    cast = make_cast()
    cast.signed("2026-06-12T09:00", "2026-06-16T10:00")
    cast.signed("2026-08-20T09:00", "2026-08-21T10:00", channel=2)
    cast.signed("2026-08-20T09:00", "2026-09-01T10:00")
    cast.appraised("2026-09-01T09:00")
    cast.appraised("2026-09-14T09:00", channel=2)
    with time_machine.travel(datetime(2026, 9, 16, 8, tzinfo=clock.VN)):
        yield cast


def test_an_agency_is_counted_by_field_and_the_columns_balance(office):
    form = FORMS["ii06a"]
    (line,) = providers.draw(form, QUARTER, office.agency.pk)
    assert line.line.texts == {2: "Hộ tịch"}
    found = {number: int(value) for number, value in line.machine.items()}
    assert found == {3: 5, 4: 2, 5: 2, 6: 1, 7: 3, 8: 2, 9: 0, 10: 1, 11: 2, 12: 1, 13: 1}
    assert providers.draw(form, QUARTER, office.other_agency.pk) == []


def test_the_province_is_counted_by_agency(office):
    (line,) = providers.draw(FORMS["ii06d"], QUARTER, None)
    assert line.line.texts[2] == "Ủy ban nhân dân phường Mẫu"
    assert line.machine[3] == 5


@pytest.mark.parametrize("key", ["ii06a", "ii06d"])
def test_each_cell_opens_the_dossiers_it_counts_and_the_totals_their_lines(office, key):
    form, agency = FORMS[key], office.agency.pk if key == "ii06a" else None
    (line,) = providers.draw(form, QUARTER, agency)
    for column in form.counting:
        opened = providers.behind(form, QUARTER, agency, line.line.key, column.number)
        assert len(opened) == line.machine[column.number], column.number
        assert all(fact.url.startswith("/ho-so/") and fact.adds == {column.number: 1} for fact in opened)
        total = providers.behind(form, QUARTER, agency, "", column.number)
        assert sum(fact.adds[column.number] for fact in total) == line.machine[column.number]
    # Whose dossier it is does not stand in a report.
    assert "Nguyễn" not in str(providers.behind(form, QUARTER, agency, line.line.key, 3))


@pytest.fixture
def focal(office) -> Person:
    """The focal officer of the commune, who does not open dossiers."""
    person = Person.objects.create(username="dm", full_name="Lã Văn Đầu (mẫu)")
    RoleAssignment.objects.create(person=person, unit=office.room, role="dau_moi", valid_from="2025-07-01")
    return person


def test_a_cell_leads_on_only_where_its_reader_may_go(office, focal, client):
    report = services.draft("ii06a", QUARTER.code, office.agency.pk, by=actor_for(focal))
    (line,) = Standing(report).lines
    client.force_login(focal)
    page = client.get(
        reverse("reports:cell", args=[report.pk]), {"dong": line.key, "cot": 3}
    ).content.decode()
    dossier = Dossier.objects.latest("pk")
    assert dossier.code in page
    assert reverse("dossiers:detail", args=[dossier.pk]) not in page


def test_the_report_is_drawn_checked_and_sent_like_the_others(office, focal):
    by = actor_for(focal)
    report = services.draft("ii06a", QUARTER.code, office.agency.pk, by=by)
    standing = Standing(report)
    assert [
        one for one in standing.findings if one.outcome is Outcome.FAILS and one.check.severity == ERROR
    ] == []
    assert workbook(standing)
