"""The province's structure: real places, agencies with codes, invented officers who can sign in."""

from datetime import date

import pytest
from django.contrib.auth import authenticate
from django.db.models import Count

from motcua.base import clock
from motcua.base.organisations.loading import load_administrative_units
from motcua.base.organisations.models import AdministrativeUnit, Agency, Person, RoleAssignment, Unit
from motcua.base.organisations.permissions import allowed
from motcua.base.organisations.queries import actor_for, identifier_of
from motcua.catalogue.procedures.models import Procedure
from motcua.catalogue.processes.models import ProcessVersion
from motcua.demo.dossiers.world import World
from motcua.demo.people import KNOWN, PASSWORD

DAY = date(2026, 1, 5)
pytestmark = [pytest.mark.usefixtures("structure"), pytest.mark.xdist_group("sample_structure")]


def test_the_list_holds_34_provinces_and_3321_communes_since_july_2025():
    units = AdministrativeUnit.objects.on(DAY)
    assert units.filter(level="TINH").count() == 34
    assert units.filter(level="XA").count() == 3321
    assert units.filter(level="XA", parent__code="24").count() == 99
    assert not units.filter(level="HUYEN").exists()


def test_code_24_was_bac_giang_until_june_2025_and_bac_ninh_since():
    def name_on(day):
        return AdministrativeUnit.objects.on(day).get(level="TINH", code="24").name

    assert name_on(date(2025, 6, 30)) == "Bắc Giang"
    assert name_on(date(2025, 7, 1)) == "Bắc Ninh"
    old = AdministrativeUnit.objects.get(level="TINH", code="27")
    assert [heir.name for heir in old.successors.all()] == ["Bắc Ninh"]


def test_an_abolished_district_leads_to_its_communes_and_a_renamed_one_to_its_next_form():
    yen_the = AdministrativeUnit.objects.get(level="HUYEN", code="215")
    assert yen_the.valid_to == date(2025, 6, 30)
    assert yen_the.successors.filter(level="XA").count() == 5
    huyen = AdministrativeUnit.objects.get(level="HUYEN", code="259", kind="Huyện")
    assert [heir.full_name for heir in huyen.successors.all()] == ["Thị xã Quế Võ"]


def test_loading_the_list_again_adds_nothing():
    assert load_administrative_units().added == 0


def test_every_commune_has_a_committee_with_a_code_rooms_and_one_desk():
    committees = Agency.objects.filter(kind="UBND", level="XA")
    assert committees.count() == 99
    codes = {identifier_of(agency.pk, DAY) for agency in committees}
    assert len(codes) == 99
    kinds = dict(Unit.objects.filter(agency__in=committees).values_list("kind").annotate(count=Count("id")))
    assert kinds == {"LANH_DAO": 99, "PHONG": 297, "VAN_PHONG": 99, "MOT_CUA": 99}


def test_every_officer_is_marked_as_invented():
    assert not Person.objects.filter(is_sample=False).exists()
    assert not Person.objects.exclude(full_name__endswith="(mẫu)").exists()


@pytest.mark.parametrize("username", sorted(KNOWN))
def test_a_known_sign_in_opens_with_the_common_password_and_a_role(username):
    person = authenticate(None, username=username, password=PASSWORD)
    assert person is not None
    actor = actor_for(person)
    assert actor is not None
    assert actor.roles


def test_each_known_sign_in_may_do_what_its_role_does():
    rights = {
        "tiepnhan": "dossier.receive", "traketqua": "dossier.release", "thuly": "work.act", "vanthu": "work.act",
        "lanhdaophong": "work.assign", "lanhdao": "result.sign", "giamdoc": "work.assign",
        "kiemsoat": "procedure.manage", "quantri": "organisation.manage", "kiemtra": "audit.view",
        "ctubnd": "process.approve",
    }  # fmt: skip
    for username, action in rights.items():
        actor = actor_for(Person.objects.get(username=username))
        assert actor is not None
        assert allowed(actor, action), username
    reader = actor_for(Person.objects.get(username="kiemtra"))
    assert reader is not None
    assert not allowed(reader, "dossier.receive")


def test_the_catalogue_is_the_real_one_and_the_sample_processes_are_approved():
    assert Procedure.objects.count() == 1601
    versions = ProcessVersion.objects.filter(is_sample=True)
    assert versions.count() >= 60
    assert not versions.exclude(status="DA_DUYET").exists()


def test_every_step_of_every_process_finds_its_room_and_somebody_to_do_it():
    world = World(clock.today())
    place = next(place for place in world.places if place.commune_code == "07228")
    assert len(world.offers) > 100
    for offer in world.offers:
        agency = world.agency_for(offer, place)
        assert agency is not None, offer.code
        for row in offer.steps.values():
            unit = world.unit_for(agency.pk, row, place.unit)
            assert world.holders(unit.pk, str(row.role)), (offer.code, row.name, unit.name)
            if row.where == "PHONG" and row.unit_name:
                assert unit.name[:8] == row.unit_name[:8], (offer.code, row.unit_name, unit.name)


def test_the_ward_of_the_demonstration_has_two_at_the_desk_and_three_leaders():
    held = RoleAssignment.objects.filter(unit__agency__short_name="UBND phường Đa Mai")
    assert held.filter(role="tiep_nhan").count() == 2
    assert held.filter(role="phe_duyet").count() == 3
    assert held.filter(role="gd_trung_tam").count() == 1
