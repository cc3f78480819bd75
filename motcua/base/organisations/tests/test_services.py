"""The acts on the registers: who may do them, what they refuse, what they leave behind."""

from datetime import date, timedelta

import pytest

from motcua.base import clock
from motcua.base.audit.queries import of_object
from motcua.base.errors import Conflict, DomainError, Invalid, NotAllowed
from motcua.base.events.models import Event
from motcua.base.organisations import handover, services
from motcua.base.organisations.models import Agency, Desk, RoleAssignment, StandIn, Unit
from motcua.base.organisations.queries import (
    assignments_of,
    covered_by,
    delegation_for,
    identifier_of,
    lineage,
    people_in,
)
from motcua.base.organisations.rules import months_later, secondment_fault
from motcua.base.organisations.services import AgencyData
from motcua.base.organisations.tests.cast import START, person

pytestmark = pytest.mark.django_db

TODAY = clock.today()
TOMORROW = TODAY + timedelta(days=1)
NEXT_WEEK = TODAY + timedelta(days=7)


def refused(kind: type[DomainError], act, field: str | None = None) -> str:
    """Return the message of the refusal, after making sure that it stands at its field."""
    with pytest.raises(kind) as fault:
        act()
    assert fault.value.field == field
    return fault.value.message


def new_department(**changes) -> AgencyData:
    given = {
        "name": "Sở Nội vụ mẫu", "kind": "SO", "level": "TINH", "valid_from": TODAY, "basis": "01/QĐ-UBND"
    }  # fmt: skip
    return AgencyData(**given | changes)


# Agencies and units


def test_an_agency_is_opened_with_event_and_trail(cast):
    agency = services.open_agency(new_department(), by=cast.admin)
    assert Event.objects.get(stream_kind="organisation", stream_id=agency.pk).kind == "organisation.created"
    assert of_object("organisation", agency.pk)[0].act == "organisation.created"


@pytest.mark.parametrize("who", ["head", "leader", "officer", "stranger"])
def test_only_administrators_change_the_structure(cast, who):
    by = getattr(cast, who)
    for act in (
        lambda: services.open_agency(new_department(), by=by),
        lambda: services.end_unit(cast.room.pk, last_day=TODAY, basis="x", by=by),
        lambda: services.create_person("ai.do", full_name="Ai Đó", by=by),
        lambda: services.assign_role(
            by.person_id, unit_id=cast.room.pk, role="quan_tri", valid_from=TODAY, by=by
        ),
        lambda: services.reset_password(cast.admin.person_id, by=by),
    ):
        refused(NotAllowed, act)


def test_two_agencies_do_not_share_a_name(cast):
    refused(Conflict, lambda: services.open_agency(new_department(name="sở mẫu"), by=cast.admin), "name")


def test_no_district_is_opened_after_the_two_tier_model(cast):
    words = refused(
        Invalid, lambda: services.open_agency(new_department(level="HUYEN"), by=cast.admin), "level"
    )
    assert "không còn cấp huyện" in words


def test_a_renamed_agency_lives_on_in_its_successor(cast):
    Desk.objects.create(unit=cast.desk, number=1, valid_from=START)
    new = services.succeed_agency(
        cast.ward.pk, name="Ủy ban nhân dân phường Mẫu Mới", day=TODAY, basis="02/NQ", by=cast.admin
    )
    old = Agency.objects.get(pk=cast.ward.pk)
    assert old.valid_to == TODAY - timedelta(days=1)
    assert list(old.successors.all()) == [new]
    assert lineage(new.pk) == {old.pk, new.pk}
    assert identifier_of(new.pk, TODAY) == identifier_of(old.pk, TODAY - timedelta(days=1)) == "H05.24.31"
    assert Desk.objects.on(TODAY).get(number=1).unit.agency == new
    held = assignments_of(cast.specialist.person_id).get()
    assert held.unit.agency == new
    assert held.unit.name == "Phòng Kinh tế"
    before = assignments_of(cast.specialist.person_id, TODAY - timedelta(days=1)).get()
    assert before.unit == cast.room


def test_a_name_changes_from_today_at_the_earliest(cast):
    refused(
        Invalid,
        lambda: services.succeed_agency(
            cast.ward.pk, name="Tên khác", day=TODAY - timedelta(days=1), basis="x", by=cast.admin
        ),
        "day",
    )


def test_an_agency_with_people_does_not_end(cast):
    words = refused(
        Conflict, lambda: services.end_agency(cast.ward.pk, last_day=TODAY, basis="x", by=cast.admin)
    )
    assert "Còn 5 người" in words
    assert Agency.objects.get(pk=cast.ward.pk).valid_to is None


def test_an_empty_agency_ends_with_its_units_codes_and_heir(cast):
    RoleAssignment.objects.filter(unit__agency=cast.ward).update(valid_to=TODAY)
    services.end_agency(
        cast.ward.pk, last_day=TODAY, basis="03/NQ", by=cast.admin, successor_ids=[cast.department.pk]
    )
    assert not Unit.objects.on(TOMORROW).filter(agency=cast.ward).exists()
    assert not cast.ward.identifiers.on(TOMORROW).exists()
    assert lineage(cast.department.pk) == {cast.ward.pk, cast.department.pk}


def test_a_unit_ends_when_its_people_are_moved(cast):
    end = {"last_day": TODAY, "basis": "04/QĐ", "by": cast.admin}
    assert "Còn 3 người" in refused(Conflict, lambda: services.end_unit(cast.room.pk, **end))
    refused(Invalid, lambda: services.end_unit(cast.room.pk, **end, move_to_id=cast.far.pk), "move_to_id")
    services.end_unit(cast.room.pk, **end, move_to_id=cast.leaders.pk)
    assert people_in(cast.leaders.pk, "thu_ly", TOMORROW).count() == 2
    assert people_in(cast.room.pk, "thu_ly", TODAY).count() == 2
    assert people_in(cast.room.pk, "thu_ly", TOMORROW).count() == 0


def test_a_unit_with_open_work_does_not_end(cast, monkeypatch):
    monkeypatch.setattr(handover, "KEEPERS", {})
    handover.register("mau", "hồ sơ đang giải quyết", lambda ids: 12 if cast.room.pk in ids else 0)
    RoleAssignment.objects.filter(unit=cast.room).update(valid_to=TODAY)
    words = refused(
        Conflict, lambda: services.end_unit(cast.room.pk, last_day=TODAY, basis="x", by=cast.admin)
    )
    assert "12 hồ sơ đang giải quyết" in words


def test_open_work_follows_a_renamed_unit_on_its_day_and_not_before(cast, monkeypatch):
    moved: dict[int, int] = {}
    monkeypatch.setattr(handover, "KEEPERS", {})
    handover.register("mau", "hồ sơ đang giải quyết", lambda ids: 3, lambda units, by: moved.update(units))
    rename = {"name": "Phòng Kinh tế và Đô thị", "basis": "x", "by": cast.admin}
    refused(Conflict, lambda: services.rename_unit(cast.room.pk, day=TOMORROW, **rename), "day")
    new = services.rename_unit(cast.room.pk, day=TODAY, **rename)
    assert moved == {cast.room.pk: new.pk}


def test_counters_belong_to_one_stop_desks(cast):
    services.add_desk(cast.desk.pk, number=2, name="Hộ tịch", valid_from=TODAY, by=cast.admin)
    refused(
        Conflict, lambda: services.add_desk(cast.desk.pk, number=2, valid_from=TODAY, by=cast.admin), "number"
    )
    refused(
        Invalid, lambda: services.add_desk(cast.room.pk, number=1, valid_from=TODAY, by=cast.admin), "unit_id"
    )


@pytest.mark.parametrize(
    ("code", "format", "fault"),
    [
        ("H05.24.31", "QD20", False), ("h15.50.05.13", "QD20", False), ("000.00.17.H41", "QCVN102", False),
        ("000.00.17.H41", "QD20", True), ("H05", "QCVN102", True), ("H5.24", "QD20", True),
        ("H05..24", "QD20", True), ("H05.2424", "QD20", True),
    ],
)  # fmt: skip
def test_identifiers_have_the_shape_of_their_format(cast, code, format, fault):
    def add() -> None:
        services.add_identifier(cast.department.pk, code=code, format=format, valid_from=TODAY, by=cast.admin)

    if fault:
        refused(Invalid, add, "code")
    elif code == "H05.24.31":
        assert "UBND phường Mẫu" in refused(Conflict, add, "code")
    else:
        add()
        assert cast.department.identifiers.get().code == code.upper()


def test_a_new_code_ends_the_earlier_one_of_its_format(cast):
    services.add_identifier(cast.ward.pk, code="H05.24.99", format="QD20", valid_from=TODAY, by=cast.admin)
    assert identifier_of(cast.ward.pk, TODAY) == "H05.24.99"
    assert identifier_of(cast.ward.pk, TODAY - timedelta(days=1)) == "H05.24.31"


# Accounts


def test_an_account_starts_with_a_password_nobody_keeps(cast):
    made, word = services.create_person("an.nguyen", full_name="Nguyễn Văn An (mẫu)", by=cast.admin)
    assert made.check_password(word)
    assert made.must_change_password
    assert word not in str(Event.objects.latest("pk").payload)
    assert word not in str(of_object("person", made.pk)[0].detail)


@pytest.mark.parametrize("name", ["An Nguyễn", "a", "an nguyen", "_an", "x" * 41])
def test_a_user_name_is_plain(cast, name):
    refused(Invalid, lambda: services.create_person(name, full_name="A", by=cast.admin), "username")


def test_user_names_are_one_whatever_their_letters(cast):
    refused(Conflict, lambda: services.create_person("QUAY", full_name="A", by=cast.admin), "username")


def test_the_last_administrator_is_neither_locked_nor_relieved(cast):
    other = person("quantri2", "Quản trị hai", cast.far, "quan_tri")
    services.lock_person(other.pk, reason="Nghỉ việc", by=cast.admin)
    row = RoleAssignment.objects.get(person_id=cast.admin.person_id)
    assert "ít nhất một quản trị" in refused(
        Conflict, lambda: services.end_assignment(row.pk, last_day=TODAY, by=cast.admin)
    )
    refused(Conflict, lambda: services.lock_person(cast.admin.person_id, reason="x", by=cast.admin))


def test_a_second_factor_is_taken_away_only_where_there_is_one(cast):
    from allauth.mfa.models import Authenticator

    refused(Conflict, lambda: services.reset_totp(cast.leader.person_id, reason="Mất máy", by=cast.admin))
    Authenticator.objects.create(user_id=cast.leader.person_id, type="totp", data={"secret": "x"})
    services.reset_totp(cast.leader.person_id, reason="Mất máy", by=cast.admin)
    assert not Authenticator.objects.filter(user_id=cast.leader.person_id).exists()


# Roles


def test_a_role_is_held_once_at_a_time(cast):
    give = {"unit_id": cast.room.pk, "role": "thu_ly", "valid_from": TODAY, "by": cast.admin}
    refused(Conflict, lambda: services.assign_role(cast.specialist.person_id, **give), "role")


def test_desk_roles_are_held_at_one_stop_desks(cast):
    give = {"unit_id": cast.room.pk, "role": "tiep_nhan", "valid_from": TODAY, "by": cast.admin}
    refused(Invalid, lambda: services.assign_role(cast.head.person_id, **give), "role")


def test_a_role_does_not_outlive_its_unit(cast):
    Unit.objects.filter(pk=cast.leaders.pk).update(valid_to=NEXT_WEEK)
    give = {"unit_id": cast.leaders.pk, "role": "thu_ly", "valid_from": TODAY, "by": cast.admin}
    refused(Invalid, lambda: services.assign_role(cast.head.person_id, **give), "valid_to")
    services.assign_role(cast.head.person_id, **give, valid_to=NEXT_WEEK)


def test_the_end_before_the_beginning_is_refused(cast):
    give = {"unit_id": cast.desk.pk, "role": "tiep_nhan", "valid_from": TODAY, "by": cast.admin}
    refused(
        Invalid,
        lambda: services.assign_role(cast.head.person_id, **give, valid_to=TODAY - timedelta(days=1)),
        "valid_to",
    )


def test_a_role_ends_yesterday_at_the_earliest(cast):
    row = RoleAssignment.objects.get(person_id=cast.specialist.person_id)
    refused(
        Invalid,
        lambda: services.end_assignment(row.pk, last_day=TODAY - timedelta(days=2), by=cast.admin),
        "last_day",
    )
    services.end_assignment(row.pk, last_day=TODAY - timedelta(days=1), by=cast.admin)
    assert not assignments_of(cast.specialist.person_id).exists()


def test_a_planned_role_is_taken_back_and_the_event_keeps_it(cast):
    given = services.assign_role(
        cast.head.person_id, unit_id=cast.desk.pk, role="gd_trung_tam", valid_from=NEXT_WEEK, by=cast.admin
    )
    services.end_assignment(given.assignment.pk, last_day=TODAY, by=cast.admin)
    assert not RoleAssignment.objects.filter(pk=given.assignment.pk).exists()
    assert Event.objects.filter(kind="organisation.role_ended").exists()


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (date(2026, 1, 1), date(2026, 6, 30), ""),
        (date(2026, 1, 1), date(2026, 6, 29), "ngắn hơn"),
        (date(2026, 1, 1), date(2027, 12, 31), ""),
        (date(2026, 1, 1), date(2028, 1, 1), "dài hơn"),
        (date(2026, 8, 31), date(2027, 2, 27), ""),
        (date(2026, 1, 1), None, "chưa có ngày kết thúc"),
    ],
)
def test_a_secondment_lasts_six_to_twenty_four_months(first, last, words):
    fault = secondment_fault(first, last)
    assert words in fault
    assert bool(fault) == bool(words)


def test_months_end_on_their_last_day():
    assert months_later(date(2026, 8, 31), 6) == date(2027, 2, 28)
    assert months_later(date(2026, 11, 15), 2) == date(2027, 1, 15)


# Delegation of signing power


def delegation(cast, **changes):
    given = {
        "grantor_id": cast.leader.person_id, "delegate_id": cast.officer.person_id, "valid_from": TODAY,
        "decision": "05/UQ-UBND", "by": cast.leader,
    }  # fmt: skip
    return services.delegate_signing(cast.ward.pk, **given | changes)


def test_a_leader_delegates_signing_to_an_officer_of_the_desk(cast):
    row = delegation(cast, valid_to=NEXT_WEEK)
    assert delegation_for(cast.officer.person_id, cast.ward.pk, TODAY) == row
    assert delegation_for(cast.officer.person_id, cast.ward.pk, NEXT_WEEK + timedelta(days=1)) is None


def test_nobody_delegates_what_they_do_not_hold_on_all_the_days(cast):
    refused(Invalid, lambda: delegation(cast, by=cast.admin, grantor_id=cast.head.person_id), "grantor_id")
    RoleAssignment.objects.filter(person_id=cast.leader.person_id).update(valid_to=NEXT_WEEK)
    refused(Invalid, lambda: delegation(cast), "grantor_id")
    delegation(cast, valid_to=NEXT_WEEK)


def test_a_leader_delegates_only_the_own_power(cast):
    other = person("ky2", "Lê Thị Ký", cast.leaders, "phe_duyet")
    refused(NotAllowed, lambda: delegation(cast, grantor_id=other.pk))
    refused(NotAllowed, lambda: delegation(cast, by=cast.head))


def test_a_delegation_has_a_number_a_person_of_the_house_and_no_twin(cast):
    refused(Invalid, lambda: delegation(cast, decision=" "), "decision")
    refused(Invalid, lambda: delegation(cast, delegate_id=cast.leader.person_id), "delegate_id")
    refused(Invalid, lambda: delegation(cast, delegate_id=cast.stranger.person_id), "delegate_id")
    delegation(cast)
    refused(Conflict, lambda: delegation(cast), "delegate_id")


def test_a_department_without_a_desk_delegates_to_the_centre_of_its_tier_not_to_a_wards(cast):
    chief = person("gd", "Vũ Văn Sở", cast.far, "phe_duyet")
    centre = Agency.objects.create(name="TTPVHCC tỉnh mẫu", kind="TTPVHCC", level="TINH", valid_from=START)
    hall = Unit.objects.create(agency=centre, name="Quầy mẫu", kind="MOT_CUA", valid_from=START)
    officer = person("quay2", "Hà Thị Quầy", hall, "tiep_nhan")
    give = {"grantor_id": chief.pk, "valid_from": TODAY, "decision": "07/UQ-S", "by": cast.admin}
    refused(
        Invalid,
        lambda: services.delegate_signing(cast.department.pk, delegate_id=cast.officer.person_id, **give),
        "delegate_id",
    )
    assert services.delegate_signing(cast.department.pk, delegate_id=officer.pk, **give).delegate == officer


def test_a_withdrawn_delegation_ends_on_its_day(cast):
    row = delegation(cast)
    refused(
        NotAllowed, lambda: services.withdraw_delegation(row.pk, last_day=TODAY, reason="x", by=cast.officer)
    )
    services.withdraw_delegation(row.pk, last_day=TODAY, reason="06/QĐ", by=cast.leader)
    assert delegation_for(cast.officer.person_id, cast.ward.pk, TOMORROW) is None


# Stand-ins


def stand_in(cast, **changes):
    given = {
        "absent_id": cast.specialist.person_id, "substitute_id": cast.colleague.person_id,
        "valid_from": TODAY, "valid_to": NEXT_WEEK, "reason": "Nghỉ phép", "by": cast.head,
    }  # fmt: skip
    return services.set_stand_in(changes.pop("unit_id", cast.room.pk), **given | changes)


def test_a_colleague_takes_the_work_of_the_absent_one(cast):
    stand_in(cast)
    assert covered_by(cast.colleague.person_id, cast.room.pk) == [cast.specialist.person_id]
    assert covered_by(cast.colleague.person_id, cast.room.pk, NEXT_WEEK + timedelta(days=1)) == []


def test_a_substitute_without_the_role_gets_it_for_the_period(cast):
    refused(Invalid, lambda: stand_in(cast, substitute_id=cast.officer.person_id), "give_roles")
    row = stand_in(cast, substitute_id=cast.officer.person_id, give_roles=True)
    given = row.assignments.get()
    assert (given.role, given.valid_from, given.valid_to) == ("thu_ly", TODAY, NEXT_WEEK)
    services.end_stand_in(row.pk, last_day=TODAY, by=cast.head)
    given.refresh_from_db()
    assert given.valid_to == TODAY


def test_the_power_to_sign_is_not_given_by_standing_in(cast):
    words = refused(
        Invalid,
        lambda: stand_in(
            cast, unit_id=cast.leaders.pk, absent_id=cast.leader.person_id, give_roles=True, by=cast.leader
        ),
        "substitute_id",
    )
    assert "văn bản ủy quyền ký" in words


def test_a_head_gives_no_role_to_people_of_another_agency(cast):
    refused(
        Invalid,
        lambda: stand_in(cast, substitute_id=cast.stranger.person_id, give_roles=True),
        "substitute_id",
    )


def test_a_head_names_stand_ins_in_the_own_unit_only(cast):
    refused(NotAllowed, lambda: stand_in(cast, by=cast.stranger))
    refused(NotAllowed, lambda: stand_in(cast, by=cast.officer))
    refused(NotAllowed, lambda: stand_in(cast, unit_id=cast.desk.pk, absent_id=cast.officer.person_id))


def test_who_is_away_does_not_stand_in_and_is_covered_once(cast):
    stand_in(cast)
    refused(
        Conflict, lambda: stand_in(cast, substitute_id=cast.officer.person_id, give_roles=True), "absent_id"
    )
    refused(
        Invalid,
        lambda: stand_in(cast, absent_id=cast.colleague.person_id, substitute_id=cast.specialist.person_id),
        "substitute_id",
    )


def test_a_planned_absence_is_taken_back_with_the_roles_given_for_it(cast):
    row = stand_in(cast, substitute_id=cast.officer.person_id, give_roles=True, valid_from=TOMORROW)
    services.end_stand_in(row.pk, last_day=TODAY, by=cast.head)
    assert not StandIn.objects.exists()
    assert not RoleAssignment.objects.filter(person_id=cast.officer.person_id, role="thu_ly").exists()
