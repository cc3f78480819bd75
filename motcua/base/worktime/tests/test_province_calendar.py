"""What the province and an agency set over the national calendar, and how soon it counts."""

from datetime import date, datetime

import pytest
from django.db import IntegrityError, transaction

from motcua.base.audit.models import Act
from motcua.base.errors import Conflict, Invalid, NotAllowed, NotFound
from motcua.base.events.models import Event
from motcua.base.organisations.roles import Role
from motcua.base.worktime import rules, services
from motcua.base.worktime.models import CalendarDay
from motcua.base.worktime.queries import calendar_for
from motcua.base.worktime.tests import cast

pytestmark = pytest.mark.django_db
STORM = date(2026, 12, 2)
BASIS = "Quyết định 01/QĐ-UBND (mẫu)"


@pytest.fixture
def admin():
    return cast.actor("quantri", Role.ADMIN)


def set_off(admin, day=STORM, **options):
    """Set a day off for a storm."""
    return services.set_day(day, "off", by=admin, reason="Nghỉ tránh bão (mẫu)", basis=BASIS, **options)


def test_a_day_set_by_the_province_counts_at_once_and_is_named_in_the_explanation(admin):
    before = rules.add(calendar_for(), datetime(2026, 12, 1, 9), 1, "NGAY_LV")
    assert before.due == datetime(2026, 12, 2, 17, 30)
    set_off(admin)
    after = rules.add(calendar_for(), datetime(2026, 12, 1, 9), 1, "NGAY_LV")
    assert after.due == datetime(2026, 12, 3, 17, 30)
    assert "02/12 (Nghỉ tránh bão (mẫu))" in after.explanation
    assert before.due == datetime(2026, 12, 2, 17, 30)  # what was promised stays promised


def test_a_withdrawn_day_falls_back_and_leaves_its_history(admin):
    row = set_off(admin)
    services.withdraw_day(row.pk, "Bão đổi hướng (mẫu)", by=admin)
    assert calendar_for().is_workday(STORM)
    row.refresh_from_db()
    assert (row.withdrawn_by_id, row.withdrawn_reason) == (admin.person_id, "Bão đổi hướng (mẫu)")
    with pytest.raises(Conflict):
        services.withdraw_day(row.pk, "lần nữa", by=admin)
    set_off(admin)
    assert not calendar_for().is_workday(STORM)


def test_an_agency_has_its_own_days_over_those_of_the_province(admin):
    here, there = cast.agency(), cast.agency("UBND xã Bên (mẫu)")
    set_off(admin, agency_id=here.pk)
    assert not calendar_for(here.pk).is_workday(STORM)
    assert calendar_for(there.pk).is_workday(STORM)
    assert calendar_for().is_workday(STORM)


def test_a_make_up_day_turns_a_national_day_off_into_a_working_day(admin):
    services.set_day(
        date(2026, 11, 24), "make_up", by=admin, reason="Trực phục vụ (mẫu)", basis=BASIS, status="du_kien"
    )
    assert calendar_for().is_workday(date(2026, 11, 24))
    assert calendar_for().special(date(2026, 11, 24)).status == "du_kien"


def test_a_half_day_ends_when_its_morning_ends(admin):
    services.set_day(
        STORM, "half_day", by=admin, reason="Chạy bão buổi chiều (mẫu)", basis=BASIS, sessions=["07:30-11:00"]
    )
    assert rules.add(calendar_for(), datetime(2026, 12, 1, 9), 1, "NGAY_LV").due == datetime(
        2026, 12, 2, 11, 0
    )


def test_summer_hours_set_by_the_province_hold_in_their_season(admin):
    row = services.set_hours(
        "Mùa hè",
        ["07:00-11:30", "13:30-17:00"],
        date(2027, 1, 1),
        by=admin,
        basis=BASIS,
        season=("16/4", "15/10"),
    )
    assert rules.add(calendar_for(), datetime(2027, 7, 5, 9), 1, "NGAY_LV").due == datetime(2027, 7, 6, 17, 0)
    assert rules.add(calendar_for(), datetime(2026, 7, 6, 9), 1, "NGAY_LV").due == datetime(
        2026, 7, 7, 17, 30
    )
    services.end_hours(row.pk, date(2027, 6, 30), by=admin)
    assert rules.add(calendar_for(), datetime(2027, 7, 5, 9), 1, "NGAY_LV").due == datetime(
        2027, 7, 6, 17, 30
    )


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"reason": " "}, "reason"),
        ({"basis": ""}, "basis"),
        ({"kind": "lễ"}, "kind"),
        ({"day": date(2026, 12, 5)}, "date"),
        ({"day": date(1999, 1, 4)}, "date"),
        ({"status": "chắc"}, "status"),
        ({"sessions": ["07:30-11:30"]}, "sessions"),
        ({"kind": "make_up"}, "date"),
        ({"kind": "half_day", "sessions": ["11:30-07:30"]}, None),
        ({"agency_id": 0}, "agency"),
    ],
)
def test_a_day_that_makes_no_sense_is_refused_and_nothing_is_written(admin, change, field):
    given = {"day": STORM, "kind": "off", "reason": "Nghỉ (mẫu)", "basis": BASIS} | change
    with pytest.raises(Invalid) as fault:
        services.set_day(given.pop("day"), given.pop("kind"), by=admin, **given)
    assert fault.value.field == field
    assert not CalendarDay.objects.exists()


def test_one_date_has_one_fact_in_a_scope_even_past_the_service(admin):
    set_off(admin)
    with pytest.raises(Conflict, match="rút ngày cũ trước"):
        set_off(admin)
    row = CalendarDay.objects.get()
    row.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


def test_only_the_administrator_changes_the_calendar():
    with pytest.raises(NotAllowed):
        set_off(cast.actor("tiepnhan", Role.INTAKE))
    with pytest.raises(NotFound):
        services.withdraw_day(0, "không có", by=cast.actor("quantri2", Role.ADMIN))


def test_a_change_writes_its_event_and_its_act(admin):
    row = set_off(admin)
    event = Event.objects.get(kind="calendar.day_set")
    assert (event.stream_id, event.payload["date"], event.actor_id) == (row.pk, "2026-12-02", admin.person_id)
    act = Act.objects.get(act="calendar.changed")
    assert (act.object_id, act.actor_id) == (row.pk, admin.person_id)


def test_a_change_rolled_back_is_forgotten(admin):
    assert calendar_for().is_workday(STORM)
    with transaction.atomic():
        set_off(admin)
        assert not calendar_for().is_workday(STORM)
        transaction.set_rollback(True)
    assert calendar_for().is_workday(STORM)


def test_the_calendar_is_read_without_asking_the_database_each_time(django_assert_num_queries):
    calendar_for()
    calendar_for(cast.agency().pk)
    with django_assert_num_queries(0):
        calendar_for()
