"""The cast of programmes: the people of plans' tests, and small internal procedures to work with (invented)."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.test import Client

from motcua.base.organisations.actor import Actor
from motcua.base.organisations.models import Person
from motcua.catalogue.procedures.importing.record import (
    AgencyRecord,
    BasisRecord,
    CaseRecord,
    ChannelRecord,
    DocumentRecord,
    ProcedureRecord,
    ResultRecord,
)
from motcua.control.plans.tests.cast import Cast, make_cast
from motcua.control.programmes.models import InternalProcedure, Programme, ScopeItem
from motcua.control.programmes.services import campaigns, deciding, internal
from motcua.control.programmes.services.internal import Facts

__all__ = ["SINCE", "Cast", "added", "announced", "campaign", "make_cast", "record", "sign_in"]
SINCE = date(2026, 1, 5)
"""Since when the procedures of these tests hold."""


def record(name: str = "Điều chuyển tài sản giữa các sở (mẫu)", **changes: Any) -> ProcedureRecord:
    """Return the content of an internal procedure: two papers, ten working days, one condition."""
    content: dict[str, Any] = {
        "code": "", "name": name, "source": "manual", "field_name": "Tài sản công", "targets": ["Cơ quan nhà nước"],
        "no_fees": True, "no_forms": True, "conditions": "Tài sản còn sử dụng được.",
        "cases": [
            CaseRecord(
                documents=[DocumentRecord(name="Tờ trình", originals=1), DocumentRecord(name="Biên bản", copies=2)],
                steps=["Sở gửi tờ trình.", "Chủ trì lấy ý kiến.", "Chủ tịch ký."],
            )
        ],
        "channels": [ChannelRecord(1, Decimal(10), "NGAY_LV")],
        "agencies": [AgencyRecord("THUC_HIEN", "Sở Xây dựng")], "results": [ResultRecord(name="Quyết định")],
        "bases": [BasisRecord("15/2021/QĐ-UBND", "Quy chế phối hợp", "UBND tỉnh")],
    }  # fmt: skip
    return ProcedureRecord(**(content | changes))


def added(
    cast: Cast,
    count: int = 1,
    *,
    owner: str = "construction",
    layer: str = "SO",
    by: Actor | None = None,
    valid_from: date = SINCE,
    yearly: int | None = 12,
    **changes: Any,
) -> list[InternalProcedure]:
    """Put so many procedures of an agency into the store."""
    facts = Facts(layer, cast.agencies[owner].pk, yearly)
    return [
        internal.add(
            record(f"Thủ tục {owner} {number} (mẫu)", **changes),
            facts,
            by=by or cast.control,
            valid_from=valid_from,
        )
        for number in range(1, count + 1)
    ]


def announced(cast: Cast, rows: list[InternalProcedure], *, on: date) -> None:
    """Announce procedures by a decision signed on a day."""
    made = deciding.draft(
        title="Công bố TTHC nội bộ (mẫu)", owner_id=cast.agencies["office"].pk,
        changes={row.pk: "MOI" for row in rows}, by=cast.control,
    )  # fmt: skip
    deciding.sign(made.pk, number="9/QĐ-UBND", signed_on=on, by=cast.control)


def campaign(
    cast: Cast, *goals: tuple[str, int], baseline: date = date(2026, 1, 31), due: date = date(2026, 12, 31)
) -> tuple[Programme, list[ScopeItem]]:
    """Return a frozen programme over the store with goals (measure, level), and its items by code."""
    found = campaigns.set_up(
        name="Cắt giảm TTHC nội bộ (mẫu)", document="Kế hoạch 1/KH-UBND", baseline=baseline, scope_code="NOI_BO",
        by=cast.control, counts_as_cut=["DON_GIAN", "BAI_BO"],
    )  # fmt: skip
    for measure, level in goals:
        campaigns.add_goal(found.pk, measure=measure, level=Decimal(level), due=due, by=cast.control)
    found = campaigns.freeze(found.pk, by=cast.control)
    return found, list(found.items.order_by("procedure__code"))


def sign_in(actor: Actor) -> Client:
    """Return a browser in which somebody has signed in."""
    client = Client()
    client.force_login(Person.objects.get(pk=actor.person_id))
    return client
