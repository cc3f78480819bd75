"""Versions side by side: a step is known by its key, so that what moved, came and went can be read."""

from dataclasses import replace

import pytest
from django.urls import reverse
from hypothesis import given, settings

from motcua.catalogue.processes.comparing import ADDED, CHANGED, REMOVED, SAME, compare
from motcua.catalogue.processes.services import draft_from_table
from motcua.catalogue.processes.table import StepRow, normalise
from motcua.catalogue.processes.tests.conftest import USUAL
from motcua.catalogue.processes.tests.test_engine import tables
from motcua.catalogue.processes.tests.test_pages import text_of


def test_a_step_shortened_one_added_and_one_taken_away():
    before = normalise(USUAL)
    after = normalise(
        [
            before[0],
            replace(before[2], minutes=480),
            StepRow(key="xac_minh", name="Xác minh", kind="XAC_MINH", minutes=120),
            *before[3:],
        ]
    )
    pairs = compare(before, after)
    assert [pair.how for pair in pairs] == [SAME, REMOVED, CHANGED, ADDED, SAME, SAME, SAME, SAME]
    assert pairs[2].changed == ("time",)
    assert pairs[3].both[0] is None


@given(tables(), tables())
@settings(max_examples=40, deadline=None)
def test_every_step_of_both_stands_in_exactly_one_pair(before, after):
    pairs = compare(before, after)
    assert [pair.before.row for pair in pairs if pair.before] == before
    assert [pair.after.row for pair in pairs if pair.after] == after
    assert all(pair.how == SAME for pair in compare(before, before))


@pytest.mark.django_db
def test_the_page_shows_two_versions_side_by_side(officer, approved, procedure, usual, control):
    rows = [replace(row, minutes=480) if row.kind == "THAM_DINH" else row for row in usual]
    newer = draft_from_table(procedure=procedure, case_code="", tier="XA", name="", rows=rows, by=control)
    page = text_of(officer.get(reverse("processes:compare", args=[newer.pk])))
    assert "Phiên bản 1 và phiên bản 2" in page
    assert "1 bước khác nhau" in page
    assert "1 ngày 4 giờ" in page
    same = officer.get(reverse("processes:compare", args=[approved.pk]), {"voi": newer.pk})
    assert "Phiên bản 1 và phiên bản 2" in text_of(same)
    assert officer.get(reverse("processes:compare", args=[newer.pk]), {"voi": "999"}).status_code == 404


@pytest.mark.django_db
def test_a_single_version_has_nothing_to_stand_beside(officer, approved):
    assert officer.get(reverse("processes:compare", args=[approved.pk])).status_code == 404
