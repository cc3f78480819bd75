"""Form II.04 and the figures: every check of the reference holds, every figure has its rows (bao-cao.md 3.4)."""

import io
from datetime import date
from decimal import Decimal

import pytest
from django.test import Client
from docx import Document

from motcua.base.indicators import periods
from motcua.base.indicators.engine import PROVINCE, Scope
from motcua.base.organisations.models import Agency, Person
from motcua.control.reviews import figures, queries
from motcua.control.reviews.indicators import INDICATORS
from motcua.control.reviews.papers import report
from motcua.control.reviews.services import amending, options, reviewing
from motcua.control.reviews.tests.cast import YEAR

FIRST, LAST = date(YEAR, 1, 1), date(YEAR, 12, 31)
MEASURES = {one.code: one for one in INDICATORS}


@pytest.fixture
def year(cast):
    """An item with a change and a keep, an option in force, one of its own that waits."""
    item = cast.item(2)
    first, second = item.reviews.order_by("pk")
    cast.concluded(first)
    cast.concluded(second, "GIU_NGUYEN")
    reviewing.draw_item(item.pk, [{"who": "A", "name": "B"}], [{"who": "A", "name": "B"}], by=cast.focal)
    passed = cast.option(first)
    reviewing.hand_in(item.pk, by=cast.focal)
    options.accept_option(passed.pk, by=cast.control)
    outside = cast.ready(
        procedure_id=cast.procedures[2].pk, cost_before=Decimal(88_000_000), cost_after=Decimal(52_800_000),
        competence="BO", text={"ministry": "Bộ Xây dựng", "agency_id": None},
    )  # fmt: skip
    cast.signed(passed, outside)
    amending.issue(cast.text_of(passed).pk, number="9/QĐ", issued_on=date(YEAR, 3, 1), by=cast.focal)
    return cast


def checked(row):
    """Every constraint of II.04."""
    assert row.reviewed == row.kept + row.amended + row.replaced + row.abolished
    assert row.approved == row.province + row.central
    assert row.enforced <= row.approved
    assert row.costs.saved == row.costs.now - row.costs.after


def test_every_row_and_the_total_keep_the_checks_of_the_form(year):
    rows = figures.review_rows(FIRST, LAST)
    for row in [*rows, figures.total(rows)]:
        checked(row)
    total = figures.total(rows)
    assert (total.planned, total.reviewed, total.kept, total.amended) == (2, 2, 1, 1)
    assert (total.approved, total.enforced, total.province, total.central) == (2, 1, 1, 1)
    assert (total.costs.now, total.costs.saved) == (Decimal(200_000_000), Decimal(110_200_000))
    assert total.costs.rate_shown == Decimal("55.10")


def test_what_was_proposed_outside_a_plan_has_a_row_of_its_agency(year):
    rows = figures.review_rows(FIRST, LAST)
    outside = [row for row in rows if row.item_id is None]
    assert [(row.agency_id, row.approved) for row in outside] == [(year.agency(), 1)]


def test_a_row_opens_what_it_counts(year):
    row = next(one for one in figures.review_rows(FIRST, LAST) if one.item_id)
    assert (len(row.reviews), len(row.options)) == (2, 1)


def test_another_year_counts_nothing(year):
    assert figures.review_rows(date(YEAR - 2, 1, 1), date(YEAR - 2, 12, 31)) == []


def test_an_agency_has_its_own_rows(year):
    assert figures.review_rows(FIRST, LAST, agency_id=year.agency("justice")) == []
    assert len(figures.review_rows(FIRST, LAST, agency_id=year.agency())) == 2


@pytest.mark.parametrize(
    ("code", "value"),
    [
        ("reviews.options_approved", 2),
        ("reviews.enforced", 50),
        ("reviews.unenforced", 1),
        ("reviews.saving_rate", Decimal(75) * 100 / 112),
    ],
)
def test_the_indicators_agree_with_the_form(year, code, value):
    period = periods.containing("nam", date(YEAR, 6, 1))
    measured = MEASURES[code].measure(period, PROVINCE)
    assert measured.value is not None
    assert round(measured.value, 6) == round(Decimal(value), 6)
    own = MEASURES[code].measure(period, Scope("agency", year.agency(), ""))
    assert own.value == measured.value
    assert MEASURES[code].measure(period, Scope("agency", year.agency("justice"), "")).value in (None, 0)


def test_the_rows_of_an_indicator_open_and_are_as_many(year):
    period = periods.containing("nam", date(YEAR, 6, 1))
    client = Client()
    client.force_login(Person.objects.get(pk=year.control.person_id))
    for code, count in (("reviews.options_approved", 2), ("reviews.unenforced", 1), ("reviews.enforced", 2)):
        answer = client.get(MEASURES[code].rows(period, PROVINCE))
        assert answer.context["total"] == count, code


def test_the_report_says_the_figures_in_words(year):
    rows = figures.review_rows(FIRST, LAST)
    texts = list(queries.amendments(year.control))
    sections = report.narrative(rows, FIRST, LAST, texts, [])
    agency = Agency.objects.get(pk=year.agency("office"))
    document = Document(io.BytesIO(report.report_document(agency, rows, sections, FIRST, LAST)))
    words = "\n".join(one.text for one in document.paragraphs)
    assert "đã rà soát 2 thủ tục: giữ nguyên 1, sửa đổi, bổ sung 1" in words
    assert "55,10 %" in words
    assert any("200.000.000" in cell.text for table in document.tables for cell in table.rows[-1].cells)
