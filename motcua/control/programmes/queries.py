"""Reads of programmes and internal procedures, each cut to what a person may see."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet

from motcua.base.organisations.actor import Actor
from motcua.base.organisations.models import Agency
from motcua.base.organisations.permissions import allowed
from motcua.base.organisations.reach import one_of, province_wide
from motcua.base.posted import key_of
from motcua.base.search.words import having
from motcua.base.text import clean, fold
from motcua.catalogue.procedures.models import Field, ProcedureVersion
from motcua.control.programmes.models import (
    BusinessRegulation,
    Contribution,
    InternalDecision,
    InternalProcedure,
    Milestone,
    Opinion,
    Programme,
)
from motcua.control.programmes.models.internal import Layer

PAGE = 50


def sees_store(by: Actor) -> bool:
    """Tell whether somebody may read the store of internal procedures: control, and who contributes to it."""
    return allowed(by, "internal.view") is not None


def _sees_all(by: Actor) -> bool:
    return province_wide(by, "internal.manage") or province_wide(by, "programme.view")


def programmes(by: Actor) -> QuerySet[Programme]:
    """Return the programmes: what the province promises is for all who control."""
    rows = Programme.objects.prefetch_related(
        "goals", Prefetch("milestones", Milestone.objects.select_related("goal"))
    )
    return rows if allowed(by, "programme.view") is not None else rows.none()


def programme(by: Actor, pk: int) -> Programme:
    """Return one programme.

    Raises:
        NotFound: there is none for them.
    """
    return one_of(programmes(by), pk, "Không có chương trình này.")


# ---- the store ------------------------------------------------------------------------------------------------


STATES = {
    "cong-bo": "Đã công bố", "chua": "Chưa công bố", "het": "Đã hết hiệu lực",
}  # fmt: skip


@dataclass(frozen=True)
class Filters:
    """What the inventory is cut to; every value comes from the address."""

    text: str = ""
    layer: str = ""
    owner: int | None = None
    field: int | None = None
    state: str = ""

    @classmethod
    def of(cls, query: Mapping[str, str]) -> "Filters":
        """Read filters from an address; what means nothing is passed over."""
        layer, state = query.get("lop", ""), query.get("trang-thai", "")
        return cls(
            clean(query.get("q", ""))[:100], layer if layer in Layer.values else "", key_of(query, "co-quan"),
            key_of(query, "linh-vuc"), state if state in STATES else "",
        )  # fmt: skip


def store(by: Actor) -> QuerySet[InternalProcedure]:
    """Return the internal procedures with what a list says of them; all who contribute may read the store."""
    rows = InternalProcedure.objects.select_related("procedure__field", "owner", "announced_in")
    return rows if sees_store(by) else rows.none()


def listed(by: Actor, filters: Filters, day: date) -> QuerySet[InternalProcedure]:
    """Return the inventory under filters, by code; `in_force` says whether a version holds on a day."""
    now = ProcedureVersion.objects.on(day).filter(procedure=OuterRef("procedure_id"))
    rows = store(by).annotate(in_force=Exists(now))
    for word in fold(filters.text).split():
        rows = rows.filter(procedure__folded__contains=word)
    if filters.layer:
        rows = rows.filter(layer=filters.layer)
    if filters.owner:
        rows = rows.filter(owner_id=filters.owner)
    if filters.field:
        rows = rows.filter(procedure__field_id=filters.field)
    if filters.state == "cong-bo":
        rows = rows.filter(announced_on__isnull=False, in_force=True)
    elif filters.state == "chua":
        rows = rows.filter(announced_on__isnull=True, in_force=True)
    elif filters.state == "het":
        rows = rows.filter(in_force=False)
    return rows.order_by("procedure__code")


def layer_counts(by: Actor, filters: Filters, day: date) -> dict[str, int]:
    """Return how many procedures each layer has under the other filters; "" is all."""
    rows = listed(by, Filters(filters.text, "", filters.owner, filters.field, filters.state), day)
    found = dict(rows.order_by().values_list("layer").annotate(Count("pk")))
    return {"": sum(found.values())} | {layer: found.get(layer, 0) for layer in Layer.values}


def internal(by: Actor, pk: int) -> InternalProcedure:
    """Return one internal procedure.

    Raises:
        NotFound: there is none for them.
    """
    return one_of(store(by), pk, "Không có TTHC nội bộ này.")


def version_of(row: InternalProcedure, day: date) -> ProcedureVersion | None:
    """Return the version of an internal procedure on a day, else the newest."""
    versions = list(row.procedure.versions.select_related("field").order_by("-number"))
    current = next(
        (one for one in versions if one.valid_from <= day and (one.valid_to is None or day <= one.valid_to)),
        None,
    )
    return current or (versions[0] if versions else None)


def owners(by: Actor) -> QuerySet[Agency]:
    """Return the agencies that own internal procedures."""
    return Agency.objects.filter(pk__in=store(by).values("owner_id")).order_by("level", "name")


def fields(by: Actor) -> QuerySet[Field]:
    """Return the fields of internal procedures."""
    return Field.objects.filter(pk__in=store(by).order_by().values("procedure__field_id"))


# ---- contributions --------------------------------------------------------------------------------------------

TABS = {"cho": "Chờ xem xét", "da-nhan": "Đã tiếp nhận", "tu-choi": "Không tiếp nhận", "tat-ca": "Tất cả"}
_IN_TAB = {
    "cho": Q(state="CHO"), "da-nhan": Q(state__in=["NHAN", "GOP"]), "tu-choi": Q(state="TU_CHOI"), "tat-ca": Q(),
}  # fmt: skip


def contributions(by: Actor) -> QuerySet[Contribution]:
    """Return the contributions a person may see: those of their agency and those sent to it; control sees all."""
    rows = Contribution.objects.select_related("agency", "owner", "field", "internal__procedure")
    if _sees_all(by):
        return rows
    if not sees_store(by) or by.agency_id is None:
        return rows.none()
    return rows.filter(Q(agency_id=by.agency_id) | Q(owner_id=by.agency_id))


def in_tab(rows: QuerySet[Contribution], tab: str) -> QuerySet[Contribution]:
    """Return the contributions of a tab, the newest first."""
    return rows.filter(_IN_TAB.get(tab, Q())).order_by("-sent_at", "-pk")


def tab_counts(rows: QuerySet[Contribution]) -> dict[str, int]:
    """Return how many contributions each tab has."""
    found: dict[str, int] = rows.order_by().aggregate(
        **{
            tab.replace("-", "_"): Count("pk", filter=condition)
            for tab, condition in _IN_TAB.items()
            if condition
        },
        tat_ca=Count("pk"),
    )
    return {tab: found[tab.replace("-", "_")] for tab in TABS}


def contribution(by: Actor, pk: int) -> Contribution:
    """Return one contribution.

    Raises:
        NotFound: there is none for them.
    """
    return one_of(contributions(by), pk, "Không có đề xuất này, hoặc đề xuất giữa các cơ quan khác.")


# ---- decisions ------------------------------------------------------------------------------------------------


def decisions(by: Actor) -> QuerySet[InternalDecision]:
    """Return the decisions a person may see: signed ones, their agency's, those their agency is asked about."""
    rows = InternalDecision.objects.select_related("owner").annotate(
        many=Count("lines", distinct=True), asked=Count("opinions", distinct=True),
        answered=Count("opinions", filter=Q(opinions__answered_on__isnull=False), distinct=True),
    )  # fmt: skip
    if _sees_all(by):
        return rows
    if not sees_store(by):
        return rows.none()
    asked = Opinion.objects.filter(decision=OuterRef("pk"), agency_id=by.agency_id)
    return rows.filter(Q(state=InternalDecision.State.SIGNED) | Q(owner_id=by.agency_id) | Exists(asked))


def decision(by: Actor, pk: int) -> InternalDecision:
    """Return one decision.

    Raises:
        NotFound: there is none for them.
    """
    return one_of(decisions(by), pk, "Không có quyết định này, hoặc dự thảo của cơ quan khác.")


def owed_opinions(by: Actor) -> QuerySet[Opinion]:
    """Return the opinions a person's agency has yet to give, the earliest due first."""
    rows = Opinion.objects.filter(answered_on__isnull=True, decision__state=InternalDecision.State.OPINIONS)
    if allowed(by, "internal.contribute") is None:
        return rows.none()
    rows = rows.filter(agency_id=by.agency_id).select_related("decision__owner")
    return rows.order_by(F("decision__opinions_due").asc(nulls_last=True))


# ---- regulations ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class RegulationFilters:
    """What the register of regulations is cut to."""

    text: str = ""
    group: str = ""
    owner: int | None = None
    stage: str = ""

    @classmethod
    def of(cls, query: Mapping[str, str]) -> "RegulationFilters":
        """Read filters from an address; what means nothing is passed over."""
        group, stage = query.get("nhom", ""), query.get("tinh-trang", "")
        return cls(
            clean(query.get("q", ""))[:100], group if group in BusinessRegulation.Group.values else "",
            key_of(query, "co-quan"), stage if stage in STAGES else "",
        )  # fmt: skip


STAGES = {
    "chua": "Chưa có phương án", "de-xuat": "Đề xuất", "thong-qua": "Đã thông qua", "thuc-thi": "Đã thực thi",
}  # fmt: skip
_IN_STAGE = {
    "chua": Q(outcome=""), "de-xuat": Q(outcome__gt="", approved_on__isnull=True),
    "thong-qua": Q(approved_on__isnull=False, enforced_on__isnull=True), "thuc-thi": Q(enforced_on__isnull=False),
}  # fmt: skip


def regulations(by: Actor, filters: RegulationFilters) -> QuerySet[BusinessRegulation]:
    """Return the register of regulations under filters, by code."""
    rows = BusinessRegulation.objects.select_related("owner")
    if allowed(by, "programme.view") is None:
        return rows.none()
    if filters.text:
        rows = rows.filter(having(filters.text, "name", "code", "trade"))
    if filters.group:
        rows = rows.filter(group=filters.group)
    if filters.owner:
        rows = rows.filter(owner_id=filters.owner)
    if filters.stage:
        rows = rows.filter(_IN_STAGE[filters.stage])
    return rows.order_by("code")


def regulation(by: Actor, pk: int) -> BusinessRegulation:
    """Return one regulation.

    Raises:
        NotFound: there is none for them.
    """
    return one_of(regulations(by, RegulationFilters()), pk, "Không có quy định này trong sổ.")
