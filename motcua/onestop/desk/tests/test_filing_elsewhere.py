"""The intake page when another agency, or another system, is competent (mot-cua.md 6.2; NĐ 224/2026 Điều 15)."""

from datetime import date

from django.urls import reverse

from motcua.base.organisations.actor import Actor
from motcua.base.organisations.models import Agency, Person, RoleAssignment
from motcua.base.organisations.queries import actor_for
from motcua.catalogue.procedures.models import ProcedureVersion
from motcua.catalogue.processes import services as processes
from motcua.onestop.desk import queries
from motcua.onestop.dossiers import queries as dossiers
from motcua.onestop.dossiers import services
from motcua.onestop.dossiers.models import Dossier
from motcua.onestop.dossiers.tests.across import another_commune, department, items_of
from motcua.onestop.dossiers.tests.cast import STEPS, _person, vn


def test_an_agency_elsewhere_makes_the_filing_non_territorial(cast, client):
    Agency.objects.filter(pk=cast.other_agency.pk).update(area=another_commune())
    client.force_login(Person.objects.get(pk=cast.desk.person_id))
    asked = {"procedure": cast.procedure.pk, "case": cast.case.pk, "agency": cast.other_agency.pk}
    page = client.post(
        reverse("desk:intake_parts"), asked, headers={"hx-request": "true", "hx-trigger": "id_agency"}
    )
    assert "Nơi khác trong tỉnh (phi địa giới)" in page.text
    assert "Ngày trả dự kiến" in page.text
    assert not Dossier.objects.exists()


def test_a_procedure_of_a_ministrys_system_says_where_it_is_handled(cast, client):
    ProcedureVersion.objects.filter(pk=cast.version.pk).update(
        processing_system="Hệ thống giải quyết tập trung của Bộ Tư pháp"
    )
    client.force_login(Person.objects.get(pk=cast.desk.person_id))
    asked = {"procedure": cast.procedure.pk, "case": cast.case.pk}
    page = client.post(
        reverse("desk:intake_parts"), asked, headers={"hx-request": "true", "hx-trigger": "id_agency"}
    )
    assert "xử lý trên Hệ thống giải quyết tập trung của Bộ Tư pháp" in page.text


def test_an_officer_sent_to_the_centres_desk_receives_for_the_own_agency(cast):
    centre = Agency.objects.create(
        name="Trung tâm Phục vụ hành chính công tỉnh", kind="TTPVHCC", level="TINH", valid_from="2025-07-01"
    )
    desk = centre.units.create(name="Quầy ngành dọc", kind="MOT_CUA", valid_from="2025-07-01")
    department("Sở Đầu tiên", "H05.07", "sdt")
    police = department("Công an tỉnh", "H05.13", "ca")
    officer = Person.objects.create(username="ca.quay", full_name="Cán bộ Công an (mẫu)", is_sample=True)
    RoleAssignment.objects.create(
        person=officer, unit=desk, role="tiep_nhan", valid_from="2025-07-01", sent_by=police.agency
    )
    by = actor_for(officer)
    assert queries.sending_agency(by) == police.agency.pk
    assert queries.agencies_for(cast.version, by=by)[0] == police.agency


def test_a_communes_desk_receives_a_procedure_of_the_province_for_its_department(cast):
    first = date(2025, 7, 1)
    ProcedureVersion.objects.filter(pk=cast.version.pk).update(levels=["TINH"])
    centre = Agency.objects.create(name="Trung tâm tỉnh", kind="TTPVHCC", level="TINH", valid_from=first)
    hall = centre.units.create(name="Quầy tổng hợp", kind="MOT_CUA", valid_from=first)
    by = _person("quay.tinh", "Quầy Tỉnh", hall, "tiep_nhan")
    roads = department("Sở Xây dựng", "H05.07", "sxd")
    draft = processes.draft_from_table(
        procedure=cast.procedure, case_code="", tier="TINH", name="", rows=STEPS, by=Actor.system()
    )
    processes.approve(draft, decision_no="9 (mẫu)", decision_date=first, valid_from=first, by=Actor.system())

    choice = queries.procedure_choices("trich luc", by=cast.desk)[0]
    assert (choice.away, choice.obstacle) == (True, "")
    offered = queries.agencies_elsewhere(cast.version.procedure.versions.get(), by=cast.desk)
    assert roads.agency in offered
    dossier = services.receive(
        cast.intake(agency_id=roads.agency.pk, non_territorial=True), by=cast.desk, at=vn("2026-08-20T09:00")
    )
    cast.step(dossier, cast.desk, vn("2026-08-20T10:00"))
    arrival = items_of(dossier)[0]
    assert (arrival.kind, arrival.unit_id) == ("XAC_NHAN_DEN", hall.pk)
    assert dossiers.visible(by).filter(pk=dossier.pk).exists()
    services.confirm_arrival(dossier.pk, arrival.pk, by=by, at=vn("2026-08-21T10:00"))
    assert items_of(dossier)[0].unit_id == roads.room.pk
