"""What the province sets where the law leaves it open, and what it may not set."""

from datetime import date, datetime, time

import pytest

from motcua.base import clock
from motcua.base.audit.models import Act
from motcua.base.errors import Conflict, Invalid, NotAllowed, NotFound
from motcua.base.events.models import Event
from motcua.base.lawbook import queries, services
from motcua.base.lawbook.models import Override
from motcua.base.organisations.actor import Actor
from motcua.base.organisations.roles import Role
from motcua.base.worktime.tests import cast

pytestmark = pytest.mark.django_db
SET, NOW = "nd118-2025", datetime(2026, 11, 23, 9, 0, tzinfo=clock.VN)
TOMORROW, YESTERDAY = date(2026, 11, 24), date(2026, 11, 22)
BASIS = "Quyết định 12/QĐ-UBND (mẫu)"


@pytest.fixture
def control():
    return cast.actor("kstt", Role.CONTROL)


def override(by, path="extension.max_days", value="10", **options):
    """Set a fact as the control office does."""
    given = {"basis": BASIS, "valid_from": TOMORROW, "at": NOW} | options
    return services.override_fact(given.pop("rule_set", SET), path, value, by=by, **given)


def values(rules):
    """Return what a rule set says, fact by fact."""
    return {path: fact.value for path, fact in rules.facts.items()}


def test_a_value_of_the_province_holds_from_its_day_and_not_before(control):
    override(control)
    assert queries.rules_for_day(TOMORROW).extension.max_days == 10
    assert queries.rules_for_day(date(2026, 11, 23)).extension.max_days is None
    fact = queries.rules_for_day(TOMORROW).fact("extension.max_days")
    assert (fact.override.basis, fact.override.by) == (BASIS, control.name)


@pytest.mark.parametrize(
    ("path", "value", "read"),
    [
        (
            "clock.cutoff_counts_as_next_day",
            "true",
            lambda rules: rules.clock.cutoff_counts_as_next_day is True,
        ),
        ("clock.cutoff_hour", "14:30", lambda rules: rules.clock.cutoff_hour == time(14, 30)),
        ("clock.default_mode", "PAUSE", lambda rules: rules.clock.default_mode == "PAUSE"),
        ("limits.H01", "4", lambda rules: rules.limit("H01").amount == 4),
        ("limits.H09", "30", lambda rules: rules.supplement.applicant_days == 30),
        ("forms.receipt", "A4", lambda rules: rules.form("receipt").paper == "A4"),
    ],
)
def test_every_kind_of_fact_can_be_set(control, path, value, read):
    assert not read(queries.rules_for_day(TOMORROW))
    override(control, path, value)
    assert read(queries.rules_for_day(TOMORROW))


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"path": "limits.H02", "value": "1"}, "value"),
        ({"path": "authority.portal", "value": "Tỉnh"}, "value"),
        ({"path": "limits.H99", "value": "1"}, "value"),
        ({"value": "mười"}, "value"),
        ({"value": "-1"}, "value"),
        ({"path": "clock.default_mode", "value": "ĐỢI"}, "value"),
        ({"path": "limits.H01", "value": ""}, "value"),
        ({"basis": " "}, "basis"),
        ({"valid_from": date(2026, 11, 23)}, "valid_from"),
        ({"valid_from": YESTERDAY}, "valid_from"),
        ({"rule_set": "nd61-2018"}, "value"),
    ],
)
def test_what_the_law_fixes_or_what_makes_no_sense_is_refused(control, change, field):
    with pytest.raises(Invalid) as fault:
        override(control, **change)
    assert fault.value.field == field
    assert not Override.objects.exists()


def test_only_the_control_office_and_the_administrator_may_set_the_law():
    with pytest.raises(NotAllowed):
        override(cast.actor("thuly", Role.SPECIALIST))
    override(cast.actor("quantri", Role.ADMIN))


def test_the_set_up_of_an_installation_may_name_a_past_day():
    override(Actor.system(), valid_from=date(2025, 7, 1))
    assert queries.rules_for_day(date(2025, 7, 1)).extension.max_days == 10


def test_one_fact_has_one_value_from_a_day(control):
    override(control)
    with pytest.raises(Conflict, match="rút thông số cũ"):
        override(control, value="15")
    override(control, value="15", valid_from=date(2027, 1, 1))
    assert queries.rules_for_day(date(2026, 12, 31)).extension.max_days == 10
    assert queries.rules_for_day(date(2027, 1, 1)).extension.max_days == 15


def test_a_value_withdrawn_before_its_day_never_holds(control):
    row = override(control)
    services.withdraw_override(row.pk, "Nhập nhầm (mẫu)", by=control, at=NOW)
    assert queries.rules_for_day(TOMORROW).extension.max_days is None
    assert override(control, value="12").pk != row.pk


def test_a_value_withdrawn_later_still_judges_the_dossiers_of_its_days(control):
    row = override(control)
    before = values(queries.rules_of(SET, TOMORROW))
    services.withdraw_override(
        row.pk, "Quy chế mới (mẫu)", by=control, at=datetime(2026, 12, 10, 9, 0, tzinfo=clock.VN)
    )
    assert values(queries.rules_of(SET, TOMORROW)) == before
    assert queries.rules_of(SET, date(2026, 12, 10)).extension.max_days == 10
    assert queries.rules_of(SET, date(2026, 12, 11)).extension.max_days is None
    with pytest.raises(Conflict):
        services.withdraw_override(row.pk, "lần nữa", by=control, at=NOW)
    with pytest.raises(NotFound):
        services.withdraw_override(0, "không có", by=control, at=NOW)


def test_setting_and_withdrawing_write_their_events_and_acts(control):
    row = override(control)
    services.withdraw_override(row.pk, "Nhập nhầm (mẫu)", by=control, at=NOW)
    assert list(Event.objects.filter(stream_kind="law").values_list("kind", flat=True)) == [
        "law.overridden",
        "law.restored",
    ]
    act = Act.objects.get(act="law.overridden")
    assert (act.actor_id, act.detail["path"], act.detail["value"]) == (
        control.person_id,
        "extension.max_days",
        "10",
    )
