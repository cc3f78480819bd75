"""From a finding to a draft option: by control or a focal officer of the agency, with its evidence, days and saving."""

from decimal import Decimal

import pytest

from motcua.base.errors import Invalid, NotAllowed, NotFound
from motcua.control.burden import drafting, queries, services
from motcua.control.burden.models import Proposal
from motcua.control.reviews.models import SimplificationOption

WORDS = {"kind": "SUA_DOI", "parts": ["TRINH_TU"], "what": "Gộp hai bước.", "reason": "Trả đi trả lại."}


def test_a_finding_becomes_an_option_that_leads_back_to_its_rows(room):
    found = room.finding()
    before = queries.yearly_cost(found.run, found.procedure_id)
    made = services.propose(
        found.pk,
        by=room.control,
        **WORDS,
        days_before=Decimal("3"),
        days_after=Decimal("2.5"),
        saving=1_000_000,
    )
    option = SimplificationOption.objects.get(burden=made)
    assert option.origin == "GANH_NANG"
    assert option.evidence_url == f"/ganh-nang/phat-hien/{found.pk}/"
    assert (option.days_before, option.days_after) == (Decimal("3"), Decimal("2.5"))
    assert (option.cost_before, option.cost_after) == (before, before - 1_000_000)
    assert list(queries.proposals_of(found)) == [made]


def test_a_focal_officer_proposes_for_the_own_agency_and_no_other(room):
    found = room.finding()
    assert services.propose(found.pk, by=room.focal, **WORDS).option.agency == room.cast.agency
    with pytest.raises(NotFound):
        services.propose(found.pk, by=room.stranger, **WORDS)
    with pytest.raises(NotAllowed):
        services.propose(found.pk, by=room.cast.specialist, **WORDS)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"what": "  "}, "what"), ({"reason": ""}, "reason"), ({"kind": "KHONG_CO"}, "kind"), ({"parts": []}, "parts"),
        ({"days_before": Decimal(2), "days_after": Decimal(3)}, "days_after"), ({"saving": -1}, "saving"),
        ({"saving": 10**12}, "saving"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_and_nothing_is_stored(room, wrong, field):
    found = room.finding()
    with pytest.raises(Invalid) as refused:
        services.propose(found.pk, by=room.control, **(WORDS | wrong))
    assert refused.value.field == field
    assert not Proposal.objects.exists()
    assert not SimplificationOption.objects.exists()


def test_the_machine_drafts_words_and_figures(room):
    draft = drafting.from_finding(room.finding())
    assert draft.parts == ["TRINH_TU"]
    assert "«Ký»" in draft.what
    assert "Cứ 100 lượt" in draft.reason
    assert draft.days_before == Decimal(1440) / 480
