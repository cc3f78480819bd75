"""What each form counts, on facts of one quarter (I/2026: 15/12/2025 – 14/3/2026) and beside it."""

from datetime import date
from decimal import Decimal

import pytest

from motcua.control.costs.rules import Totals
from motcua.insight.reports import providers, rules
from motcua.insight.reports.calendar import period
from motcua.insight.reports.rules import Outcome
from motcua.law.report_forms import ERROR, forms

FORMS = {form.key: form for form in forms()}
QUARTER = period("bc_quy", 2026, 1)


def drawn(key, agency_id=None, of=QUARTER):
    """Return the lines of a form by name, only what is not 0, after seeing that every cell is the sum of its facts."""
    form = FORMS[key]
    lines = providers.draw(form, of, agency_id)
    for one in lines:
        for column in form.counting:
            facts = providers.behind(form, of, agency_id, one.line.key, column.number)
            assert one.machine.get(column.number, 0) == sum(fact.adds[column.number] for fact in facts)
    findings = rules.check_all(form, {one.line.key: rules.complete(form, one.machine) for one in lines})
    broken = [one for one in findings if one.check.severity == ERROR and one.outcome is Outcome.FAILS]
    assert broken == []
    return {
        one.line.texts[2]: {number: int(value) for number, value in one.machine.items() if value}
        for one in lines
    }


def test_assessed_procedures_count_by_kind_of_text_and_by_change(cast):
    cast.procedure("1.000001", "TINH")
    cast.draft("QD_UBND", "SDBS", "MOI", assessed="2026-02-02T09:00", opined="2026-02-20T09:00")
    cast.draft("NQ_HDND", "MOI", assessed="2026-03-01T09:00")
    cast.draft("QD_UBND", "MOI", assessed="2026-03-15T00:00")  # the next period begins at this instant
    cast.draft("QD_UBND", "MOI")
    assert drawn("ii01b") == {"Sở Xây dựng": {3: 3, 4: 1, 5: 2, 7: 2, 8: 1, 11: 2, 12: 1}}
    assert drawn("ii01b", cast.construction.pk) == drawn("ii01b")
    assert drawn("ii01b", cast.justice.pk) == {}


def test_an_issued_text_is_a_line_with_its_procedures(cast):
    cast.procedure("1.000001", "TINH")
    text = cast.draft("QD_UBND", "SDBS", "MOI", "MOI", assessed="2026-01-02T09:00")
    text.stage, text.issued_number, text.issuer = "BAN_HANH", "05/2026/QĐ-UBND", "UBND tỉnh"
    text.issued_on, text.effective_on = date(2026, 3, 14), date(2026, 3, 25)
    text.save()
    (name, cells), *rest = drawn("ii02b").items()
    assert "05/2026/QĐ-UBND" in name
    assert cells == {4: 3, 5: 2, 6: 1}
    assert rest == []


def test_decisions_count_by_their_limits_and_the_catalogue_by_level(cast):
    cast.procedure("1.000001", "TINH")
    cast.procedure("1.000002", "TINH", "XA")
    cast.procedure("1.000003", "XA", by="Ủy ban nhân dân cấp xã")
    cast.procedure("1.000004", "BO")
    cast.procedure("1.000005", "TINH", until=date(2026, 3, 13))
    cast.procedure("1.000006", "TINH", kind="STANDARD_INTERNAL")
    in_time = cast.decision(
        "20/QĐ", date(2026, 1, 5), "MOI", "SDBS", due=date(2026, 1, 5), entry_due=date(2026, 1, 12),
        entered=date(2026, 1, 12),
    )  # fmt: skip
    cast.decision(
        "21/QĐ", date(2026, 2, 6), "THAYTHE", due=date(2026, 2, 5), entry_due=date(2026, 2, 13),
        entered=date(2026, 2, 14),
    )  # fmt: skip
    cast.decision("22/QĐ", date(2026, 3, 14), "BAIBO", "HUYBO", entered=date(2026, 3, 15))
    cast.decision("23/QĐ", date(2026, 3, 15), "MOI")
    assert in_time.lines.count() == 2
    found = drawn("ii03b")
    assert found["Sở Xây dựng"] == {
        3: 3, 4: 5, 5: 1, 6: 1, 7: 1, 8: 2, 9: 2, 10: 1, 11: 2, 12: 1, 13: 2, 14: 3, 15: 2, 17: 2,
    }  # fmt: skip
    assert list(found) == ["Sở Xây dựng"]


def test_reviews_options_and_savings_stand_in_their_item(cast):
    saved = Totals(Decimal(112_000_000), Decimal(37_000_000))
    cast.reviewed(
        "GIU_NGUYEN", "SUA_DOI", "BAI_BO", "",
        options=(("TINH", saved, True), ("BO", Totals(Decimal("1000.4"), Decimal("999.5")), False)),
    )  # fmt: skip
    assert drawn("ii04") == {
        "Nhóm thủ tục hạ tầng (mẫu)": {
            4: 4, 5: 3, 6: 1, 7: 1, 9: 1, 10: 2, 11: 1, 12: 112_001_000, 13: 37_001_000, 16: 1, 17: 1,
        }
    }  # fmt: skip
    form = FORMS["ii04"]
    lines = [rules.complete(form, one.machine) for one in providers.draw(form, QUARTER, None)]
    assert rules.total(form, lines)[15] == Decimal("66.96")


def test_procedures_count_at_their_one_tier_at_the_desk_and_with_a_process(cast):
    one = cast.procedure("1.000001", "TINH")
    cast.procedure("1.000002", "TINH", "XA")
    commune = cast.procedure("1.000003", "XA", by="Ủy ban nhân dân cấp xã")
    cast.procedure("1.000006", "TINH", kind="STANDARD_INTERNAL")
    cast.at_desk(one, "TINH")
    cast.at_desk(commune, "XA")
    assert drawn("ii07b") == {
        "Sở Xây dựng": {3: 2, 4: 2, 7: 1, 8: 1}, "UBND cấp xã": {3: 1, 6: 1, 7: 1, 10: 1},
    }  # fmt: skip


@pytest.mark.parametrize("key", list(FORMS))
def test_a_province_without_facts_has_an_empty_form_that_holds(db, key):
    assert drawn(key) == {}
