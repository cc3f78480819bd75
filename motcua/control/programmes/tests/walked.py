"""What the addresses of this room are tried on by the walk through every address: objects of one agency."""

from datetime import timedelta
from decimal import Decimal

from motcua.base import clock
from motcua.base.organisations.actor import Actor
from motcua.base.organisations.models import Agency
from motcua.catalogue.procedures.models import Field
from motcua.control.programmes.services import campaigns, contributing, deciding, internal, regulating
from motcua.control.programmes.services.contributing import Proposal
from motcua.control.programmes.services.internal import Facts
from motcua.control.programmes.services.regulating import Rule
from motcua.control.programmes.tests.cast import record


def walked(agency_id: int, contributor: Actor) -> dict[str, dict[str, object]]:
    """Return the arguments of each address of the room.

    Args:
        agency_id: the agency that owns what is made.
        contributor: somebody of it who may contribute.
    """
    by, day = Actor.system(), clock.today() - timedelta(days=2)
    row = internal.add(record(), Facts("SO", agency_id, 5), by=by, valid_from=day)
    found = campaigns.set_up(
        name="Cắt giảm (mẫu)",
        document="1/KH",
        baseline=day,
        scope_code="NOI_BO",
        by=by,
        counts_as_cut=["BAI_BO"],
    )
    due = clock.today() + timedelta(days=90)
    goal = campaigns.add_goal(found.pk, measure="RA_SOAT", level=Decimal(50), due=due, by=by)
    campaigns.freeze(found.pk, by=by)
    made = deciding.draft(title="Công bố (mẫu)", owner_id=agency_id, changes={row.pk: "MOI"}, by=by)
    asked = Agency.objects.on(clock.today()).exclude(pk=agency_id).order_by("pk")[0]
    deciding.ask_opinions(made.pk, [asked.pk], due=None, by=by)
    sent = contributing.send(
        Proposal("Đề xuất (mẫu)", Field.objects.get(name="Tài sản công").pk, "CAP", "Một bước."),
        by=contributor,
    )
    rule = regulating.save(Rule("Q1", "Báo cáo (mẫu)", "BAO_CAO", "1/QĐ", agency_id, day), by=by)
    keys: dict[str, tuple[str, int]] = {
        "goal adjust_goal": ("de-xuat", goal.pk),
        "milestone": ("doi", goal.milestones.get().pk),
        "item item_act": ("de-xuat", found.items.get().pk),
        "internal internal_edit internal_end": ("de-xuat", row.pk),
        "contribution contribution_act": ("nhan", sent.pk),
        "decision decision_edit decision_docx decision_act": ("lay-y-kien", made.pk),
        "opinion": ("tra-loi", made.opinions.get().pk),
        "regulation": ("sua", rule.pk),
    }  # fmt: skip
    places: dict[str, dict[str, object]] = {"programmes": {"pk": found.pk, "act": "de-xuat"}}
    for names, (act, pk) in keys.items():
        places |= {f"programmes:{name}": {"pk": pk, "act": act} for name in names.split()}
    return places
