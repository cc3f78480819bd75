"""The register of business regulations, and the programme of NQ 68/NQ-CP that counts them."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from motcua.base.errors import Conflict, Invalid, NotAllowed
from motcua.control.programmes import measuring
from motcua.control.programmes.services import campaigns, regulating
from motcua.control.programmes.services.regulating import Rule


@pytest.fixture
def rule(cast) -> Rule:
    return Rule(
        code="qdkd-01", name="Báo cáo định kỳ của chủ đầu tư (mẫu)", group="BAO_CAO", document="12/2018/QĐ-UBND",
        owner_id=cast.agencies["construction"].pk, valid_from=date(2018, 7, 1), cost=Decimal(1_000_000),
    )  # fmt: skip


def test_its_owner_keeps_it_and_no_other(cast, rule):
    row = regulating.save(rule, by=cast.focal)
    assert (row.code, row.stage) == ("QDKD-01", "Chưa có phương án")
    with pytest.raises(NotAllowed):
        regulating.save(rule, by=cast.stranger, pk=row.pk)
    with pytest.raises(Conflict):
        regulating.save(rule, by=cast.focal)
    changed = regulating.save(replace(rule, outcome="BAI_BO"), by=cast.focal, pk=row.pk, version=row.version)
    assert changed.stage == "Đề xuất"
    with pytest.raises(Conflict):
        regulating.save(rule, by=cast.focal, pk=row.pk, version=row.version)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"group": "X"}, "group"),
        ({"cost": Decimal(-1)}, "cost"),
        ({"cost": None, "cost_after": Decimal(5)}, "cost"),
        ({"valid_to": date(2017, 1, 1)}, "valid_to"),
        ({"decision_no": "1/QĐ"}, "decision_no"),
        ({"decision_no": "1/QĐ", "approved_on": date(2022, 1, 1)}, "outcome"),
        ({"enforced_by": "2/QĐ", "enforced_on": date(2023, 1, 1)}, "enforced_on"),
    ],
)
def test_what_does_not_fit_is_refused(cast, rule, change, field):
    with pytest.raises(Invalid) as refused:
        regulating.save(replace(rule, **change), by=cast.focal)
    assert refused.value.field == field


def test_the_programme_counts_those_in_force_on_31_may_2020(cast, rule):
    # NQ 68/NQ-CP 2020: against the regulations in force up to 31/5/2020
    for number in range(5):
        done = (
            {"outcome": "BAI_BO", "decision_no": "1/QĐ", "approved_on": date(2022, 9, 30)}
            if number == 0
            else {}
        )
        regulating.save(replace(rule, code=f"Q{number}", **done), by=cast.focal)
    regulating.save(replace(rule, code="MOI", valid_from=date(2021, 1, 1)), by=cast.focal)
    found = campaigns.freeze(campaigns.adopt("nq68-2020-2025", by=cast.control).pk, by=cast.control)
    figures = measuring.Standing(found, date(2026, 11, 22)).figures
    assert [(one.figure, one.reached) for one in figures] == [("20 %", True), ("20 %", True)]
