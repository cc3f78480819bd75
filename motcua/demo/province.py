"""Builds the agencies of the sample province: Bắc Ninh in 2026, with every commune and its one-stop desk."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from motcua.base.organisations.loading import TWO_TIERS, load_administrative_units
from motcua.base.organisations.models import AdministrativeUnit, Agency, AgencyIdentifier, Desk, Unit
from motcua.demo.data.check import load_agencies
from motcua.demo.progress import Progress

BASIS = "Tỉnh mẫu"
PROVINCE = "24"
_KINDS = {
    "UBND": Agency.Kind.COMMITTEE,
    "UBND_XA": Agency.Kind.COMMITTEE,
    "VAN_PHONG": Agency.Kind.OFFICE,
    "TRUNG_TAM": Agency.Kind.CENTRE,
    "SO": Agency.Kind.DEPARTMENT,
    "BAN": Agency.Kind.DEPARTMENT,
    "NGANH_DOC": Agency.Kind.BRANCH,
    "DON_VI": Agency.Kind.OTHER,
}
_UNIT_KINDS = {
    "phe_duyet": Unit.Kind.LEADERS,
    "gd_trung_tam": Unit.Kind.LEADERS,
    "van_thu": Unit.Kind.OFFICE,
    "tiep_nhan": Unit.Kind.ONE_STOP,
}
# QCVN 102:2016 codes ended with the two-tier model; QĐ 20/2020 codes hold from then on.
FIRST_DAY_OF_OLD_CODES = date(2018, 1, 1)
LAST_DAY_OF_OLD_CODES = date(2025, 6, 30)


@dataclass
class Plan:
    """One agency as it shall stand: its key in `agencies.yaml` (with the commune's code), rooms and desks."""

    key: str
    agency: Agency
    parent_key: str | None
    units: list[Unit]
    desks: list[tuple[int, str]]
    h05: str
    old: str


def build_province(progress: Progress | None = None) -> dict[str, Agency]:
    """Build what is missing of the province's structure and return its agencies by key.

    Keys are those of `agencies.yaml`; of a commune's agencies with its code behind: "ubnd_xa:07228",
    "cong_an_xa:07228", "chi_nhanh_vpdk:Chũ".
    """
    progress = progress or Progress()
    data = load_agencies()
    with progress.step("Đơn vị hành chính") as step, transaction.atomic():
        areas = {area["name"]: area["communes"] for area in data["land_office_branches"]["areas"]}
        former = [{**one, "successor": PROVINCE} for one in data["former_provinces"]]
        loaded = load_administrative_units(former, areas)
        step.done(loaded.provinces + loaded.communes + loaded.former, loaded.added)
    with progress.step("Cơ quan, phòng, quầy, mã định danh") as step, transaction.atomic():
        plans = list(plans_of(data))
        added = _store(plans)
        step.done(len(plans), added)
    return agencies()


def agencies() -> dict[str, Agency]:
    """Return the province's agencies in force by key (see `build_province`)."""
    by_name = {agency.name: agency for agency in Agency.objects.on(TWO_TIERS).select_related("area")}
    return {
        plan.key: by_name[plan.agency.name]
        for plan in plans_of(load_agencies())
        if plan.agency.name in by_name
    }


def communes() -> list[AdministrativeUnit]:
    """Return the province's communes in the order of their codes."""
    return list(
        AdministrativeUnit.objects.filter(
            level=AdministrativeUnit.Level.COMMUNE, parent__code=PROVINCE, valid_from=TWO_TIERS
        ).order_by("code")
    )


def branch_area_of(data: Mapping[str, Any]) -> dict[str, str]:
    """Return, by commune code, the area of the land office branch that serves it."""
    return {code: area["name"] for area in data["land_office_branches"]["areas"] for code in area["communes"]}


def plans_of(data: Mapping[str, Any]) -> Iterator[Plan]:
    """Yield every agency of the province, parents before children."""
    province = AdministrativeUnit.objects.get(level="TINH", code=PROVINCE, valid_from=TWO_TIERS)
    for one in [*data["province_agencies"], *data["branch_agencies"]]:
        agency = Agency(
            name=one["name"], short_name=one.get("short", ""), kind=_KINDS[one["kind"]], level="TINH",
            area=province, valid_from=TWO_TIERS, basis=one.get("ministry") or BASIS,
        )  # fmt: skip
        desks = [(desk["number"], desk["name"]) for desk in one.get("desks", [])]
        codes = one["codes"]
        yield Plan(one["key"], agency, one["parent"], _units(one["units"]), desks, codes["h05"], codes["old"])
    yield from _land_offices(data["land_office_branches"], province)
    for number, commune in enumerate(communes(), 1):
        yield _committee(data["commune_template"], commune, number)
        yield from _commune_branches(data["commune_template"], commune, number)


def _land_offices(template: Mapping[str, Any], province: AdministrativeUnit) -> Iterator[Plan]:
    for number, area in enumerate(template["areas"], 1):
        name = template["name_pattern"].format(area=area["name"])
        agency = Agency(
            name=name, short_name=f"CN VPĐK đất đai {area['name']}", kind=_KINDS[template["kind"]],
            level="TINH", area=province, valid_from=TWO_TIERS, basis=BASIS,
        )  # fmt: skip
        codes = {key: template["code_pattern"][key].format(n=number) for key in ("h05", "old")}
        yield Plan(
            f"chi_nhanh_vpdk:{area['name']}", agency, template["parent"], _units(template["units"]), [], **codes
        )  # fmt: skip


def _lower_first(text: str) -> str:
    return text[:1].lower() + text[1:]


def _committee(template: Mapping[str, Any], commune: AdministrativeUnit, number: int) -> Plan:
    """A commune's committee: leaders, office, rooms, registry clerk, and the service centre with its desks.

    The centre of a commune has no codes of its own (NĐ 118/2025 Điều 7 puts it under the committee), so it is
    the committee's one-stop unit. The office also handles civil status and authentication, hence is a room.
    """
    full_name = _lower_first(commune.full_name)
    kind = "phuong" if commune.kind == "Phường" else "xa"
    pattern, one_stop = template["agency"], template["one_stop"]
    agency = Agency(
        name=pattern["name_pattern"].format(name=full_name),
        short_name=pattern["short_pattern"].format(name=full_name), kind=_KINDS[pattern["kind"]], level="XA",
        area=commune, valid_from=TWO_TIERS, basis=BASIS,
    )  # fmt: skip
    units = []
    for row in template["units"]:
        unit_kind = Unit.Kind.LEADERS if row.get("role_hint") == "phe_duyet" else Unit.Kind.ROOM
        units.append(Unit(name=row[kind], kind=unit_kind, valid_from=TWO_TIERS))
    units.append(Unit(name="Bộ phận Văn thư – Lưu trữ", kind=Unit.Kind.OFFICE, valid_from=TWO_TIERS))
    centre = one_stop["name_pattern"].format(name=full_name)
    units.append(Unit(name=centre, kind=Unit.Kind.ONE_STOP, valid_from=TWO_TIERS))
    desks = [(desk["number"], desk["name"]) for desk in one_stop["desks"]]
    codes = {key: pattern["code_pattern"][key].format(n=number) for key in ("h05", "old")}
    return Plan(f"ubnd_xa:{commune.code}", agency, pattern["parent"], units, desks, **codes)


def _commune_branches(
    template: Mapping[str, Any], commune: AdministrativeUnit, number: int
) -> Iterator[Plan]:
    for row in template["branch"]:
        full_name = _lower_first(commune.full_name)
        agency = Agency(
            name=row["name_pattern"].format(name=full_name), kind=_KINDS[row["kind"]], level="XA",
            area=commune, valid_from=TWO_TIERS, basis=BASIS,
        )  # fmt: skip
        codes = {key: row["code_pattern"][key].format(n=number) for key in ("h05", "old")}
        yield Plan(f"{row['key']}:{commune.code}", agency, row["parent"], _units(row["units"]), [], **codes)


def _units(rows: list[dict[str, Any]]) -> list[Unit]:
    return [
        Unit(
            name=row["name"], kind=_UNIT_KINDS.get(row.get("role_hint", ""), Unit.Kind.ROOM),
            valid_from=TWO_TIERS,
        )
        for row in rows
    ]  # fmt: skip


def _store(plans: list[Plan]) -> int:
    """Write the agencies that are not there, with their units, desks and codes; return how many."""
    present = dict(Agency.objects.filter(valid_from=TWO_TIERS).values_list("name", "pk"))
    by_key: dict[str, int] = {plan.key: present.get(plan.agency.name, 0) for plan in plans}
    fresh = [plan for plan in plans if not by_key[plan.key]]
    # Parents first, one rank at a time: no plan's parent lies in the same rank.
    waiting = fresh
    while waiting:
        rank = [plan for plan in waiting if plan.parent_key is None or by_key.get(plan.parent_key)]
        for plan in rank:
            plan.agency.parent_id = by_key[plan.parent_key] if plan.parent_key else None
        Agency.objects.bulk_create(plan.agency for plan in rank)
        by_key.update({plan.key: plan.agency.pk for plan in rank})
        waiting = [plan for plan in waiting if plan not in rank]
    for plan in fresh:
        for unit in plan.units:
            unit.agency = plan.agency
    Unit.objects.bulk_create(unit for plan in fresh for unit in plan.units)
    Desk.objects.bulk_create(
        Desk(unit=unit, number=number, name=name, valid_from=TWO_TIERS)
        for plan in fresh
        for unit in plan.units
        if unit.kind == Unit.Kind.ONE_STOP
        for number, name in plan.desks
    )
    AgencyIdentifier.objects.bulk_create(code for plan in fresh for code in _identifiers(plan))
    return len(fresh)


def _identifiers(plan: Plan) -> Iterator[AgencyIdentifier]:
    if plan.h05:
        yield AgencyIdentifier(
            agency=plan.agency, code=plan.h05, format="QD20", valid_from=TWO_TIERS, unverified=True
        )
    if plan.old:
        yield AgencyIdentifier(
            agency=plan.agency, code=plan.old, format="QCVN102", valid_from=FIRST_DAY_OF_OLD_CODES,
            valid_to=LAST_DAY_OF_OLD_CODES, unverified=True,
        )  # fmt: skip
