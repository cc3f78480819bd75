"""Figures of real dossiers: counted by who filed them, beside the sheet, taken into it on request."""

from decimal import Decimal

import pytest

from motcua.base.errors import Invalid
from motcua.base.organisations.actor import Actor
from motcua.control.costs import actual, services, storing
from motcua.control.costs.actual import Span, yearly_times
from motcua.control.costs.sheet import Key
from motcua.control.costs.terms import Stage, Way
from motcua.onestop.dossiers.models import Dossier
from motcua.onestop.dossiers.tests.cast import make_cast as make_ward

YEAR = Span.read({"tu": "01/01/2026", "den": "31/12/2026"})


@pytest.fixture
def ward(db):
    return make_ward()


@pytest.fixture
def filed(ward):
    """Three dossiers of two people: one filed twice; one was filed online and asked for a supplement."""
    ward.received("2026-03-02T09:00", identity="024099000001")
    ward.received("2026-06-01T09:00", identity="024099000001")
    online = ward.received("2026-08-20T09:00", identity="024099000002")
    Dossier.objects.filter(pk=online.pk).update(channel=Dossier.Channel.ONLINE, supplements=2)
    return ward


def test_subjects_are_counted_once_and_channels_apart(filed):
    found = actual.figures(filed.procedure.pk, YEAR)
    assert (found.dossiers, found.subjects, found.times) == (3, 2, Decimal("1.5"))
    assert [(one.way, one.dossiers, one.subjects) for one in found.channels] == [
        (Way.DIRECT, 2, 1), (Way.ONLINE, 1, 1),
    ]  # fmt: skip
    assert found.supplements == 2
    assert found.trips == 2
    assert found.waiting is None


def test_only_the_days_asked_for_count(filed):
    spring = Span.read({"tu": "01/01/2026", "den": "31/03/2026"})
    assert actual.figures(filed.procedure.pk, spring).dossiers == 1


def test_it_takes_two_statements_however_many_there_are(filed, django_assert_num_queries):
    with django_assert_num_queries(2):
        actual.figures(filed.procedure.pk, YEAR)


def test_n_times_q_are_the_dossiers_of_a_year():
    assert yearly_times(300, 200, 365) == Decimal("1.5")
    assert yearly_times(150, 100, 73) * 100 == 150 * 5
    assert yearly_times(0, 0, 365) == 0


@pytest.mark.parametrize(
    "query", [{"tu": "hôm qua"}, {"tu": "02/01/2026", "den": "01/01/2026"}, {"tu": "01/01/1990", "den": "01/01/2026"}]
)  # fmt: skip
def test_days_that_are_none_are_refused(query):
    with pytest.raises(Invalid):
        Span.read(query)


def test_the_figures_are_taken_with_their_source(filed):
    by = Actor.system()
    study = services.new_study("", filed.procedure.pk, agency_id=filed.agency.pk, by=by)
    before = storing.load(study)
    assert before.activities, "the catalogue suggests lines"
    assert not before.totals().now, "their hours are the officer's to find out"
    services.take_figures(study.pk, YEAR, "so-luong", by=by, version=study.version)
    sheet = storing.load(study)
    volume = sheet.volume(Key(Stage.NOW, sheet.cases()[0], Way.ALL))
    assert (volume.times, volume.subjects) == (Decimal("1.5"), 2)
    assert "3 hồ sơ" in volume.source
    assert sheet.volume(Key(Stage.NOW, sheet.cases()[0], Way.ONLINE)).subjects == 1


def test_returns_for_supplement_become_a_line_once(filed):
    by = Actor.system()
    study = services.new_study("", filed.procedure.pk, agency_id=filed.agency.pk, by=by)
    for version in (study.version, study.version + 1):
        services.take_figures(study.pk, YEAR, "bo-sung", by=by, version=version)
    (line,) = (one for one in storing.load(study).activities if one.name.startswith("Bổ sung"))
    # Two requests over three dossiers, one and a half dossiers a subject: once a year each.
    assert (line.times, line.subjects) == (1, 2)


def test_a_period_without_dossiers_gives_nothing(filed):
    by = Actor.system()
    study = services.new_study("", filed.procedure.pk, agency_id=filed.agency.pk, by=by)
    empty = Span.read({"tu": "01/01/2020", "den": "31/12/2020"})
    with pytest.raises(Invalid, match="Không có hồ sơ"):
        services.take_figures(study.pk, empty, "so-luong", by=by, version=study.version)


def test_the_rows_behind_are_those_of_ones_agency(filed):
    focal = Actor(None, "Đầu mối", frozenset({"dau_moi"}), agency_id=filed.agency.pk)
    stranger = Actor(None, "Đầu mối", frozenset({"dau_moi"}), agency_id=filed.other_agency.pk)
    ours, whole = actual.behind(focal, filed.procedure.pk, YEAR, "bo-sung")
    assert (ours.count(), whole) == (1, 1)
    theirs, whole = actual.behind(stranger, filed.procedure.pk, YEAR, "")
    assert (theirs.count(), whole) == (0, 3)
