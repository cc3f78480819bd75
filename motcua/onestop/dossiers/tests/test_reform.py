"""1/7/2025 in the small: an agency ends, its successor takes the open dossiers, June's report stays as it was."""

from datetime import date

import pytest
import time_machine
from django.db.models import F

from motcua.base.errors import Conflict, Invalid
from motcua.base.indicators import engine
from motcua.base.indicators.engine import Scope
from motcua.base.indicators.periods import Period
from motcua.base.organisations import command
from motcua.base.organisations.actor import Actor
from motcua.base.organisations.models import Agency, AgencyIdentifier, Person, RoleAssignment, Unit
from motcua.base.organisations.queries import actor_for
from motcua.base.organisations.services import succession
from motcua.onestop.dossiers import counting, services, tallies
from motcua.onestop.dossiers.homes import held_by
from motcua.onestop.dossiers.models import Dossier, FormerHome
from motcua.onestop.dossiers.rules import DONE
from motcua.onestop.dossiers.tests import cast as players
from motcua.onestop.dossiers.tests.cast import open_item, vn

REFORM = date(2025, 7, 1)
BASIS = "NQ 202/2025/QH15"


@pytest.fixture
def cast(db, monkeypatch):
    monkeypatch.setattr(players, "START", date(2025, 1, 1))
    cast = players.make_cast()
    AgencyIdentifier.objects.create(
        agency=cast.agency, code="000.31.24.H05", format="QCVN102", valid_from=date(2025, 1, 1)
    )
    return cast


@pytest.fixture
def june(cast) -> dict[str, Dossier]:
    """June 2025: one finished on time, one late, one open in the room, one whose result waits at the desk."""
    on_time = cast.signed("2025-06-09T09:00", "2025-06-10T10:00")
    services.release(
        on_time.pk,
        open_item(on_time).pk,
        receiver="Nguyễn Thị Mẫu",
        by=cast.returning,
        at=vn("2025-06-11T09:00"),
    )
    return {
        "on time": on_time,
        "late": cast.signed("2025-06-09T09:00", "2025-06-20T10:00"),
        "open": cast.appraised("2025-06-27T09:00"),
        "new": cast.received("2025-06-30T14:00"),
    }


def report(agency: Agency) -> dict[str, int]:
    """June's line of an agency: received, finished in time, finished late, open when the month ended (II.06a)."""
    first, last = vn("2025-06-01T00:00"), vn("2025-07-01T00:00")
    received = Dossier.objects.filter(received_at__gte=first, received_at__lt=last)
    finished = Dossier.objects.filter(finished_at__gte=first, finished_at__lt=last)
    mine = finished.filter(held_by(agency.pk, F("finished_at")))
    still = Dossier.objects.filter(received_at__lt=last).exclude(finished_at__lt=last)
    return {
        "received": received.filter(held_by(agency.pk, F("received_at"))).count(),
        "in time": mine.exclude(timeliness="QUA_HAN").count(),
        "late": mine.filter(timeliness="QUA_HAN").count(),
        "open": still.filter(held_by(agency.pk, last)).count(),
    }


def shown(agency: Agency, unit: Unit) -> list[object]:
    """What the page of figures says of June, for an agency and for a room, and how many rows each figure opens."""
    june = Period("thang", date(2025, 6, 1), date(2025, 6, 30), "2025-06", "tháng 6/2025")
    found: list[object] = []
    for scope in (Scope("agency", agency.pk, ""), Scope("unit", unit.pk, "")):
        for code in ("dossiers.received", "dossiers.on_time"):
            indicator = engine.get(code)
            rows = counting.rows_of(code, june, scope).count()
            measure = indicator.measure(june, scope)
            found += [measure.value, measure.denominator, rows]
    return found


def units(cast) -> dict[int, int]:
    return succession.likely_heirs(cast.agency.pk, cast.other_agency.pk, REFORM)


def reform(cast):
    with time_machine.travel(vn("2025-07-01T06:00")):
        return succession.dissolve_agency(
            cast.agency.pk, units=units(cast), day=REFORM, basis=BASIS, by=Actor.system()
        )


def test_junes_report_is_the_same_before_and_after(cast, june):
    before = report(cast.agency)
    assert before == {"received": 4, "in time": 1, "late": 1, "open": 2}
    reform(cast)
    assert report(cast.agency) == before
    assert report(cast.other_agency) == {"received": 0, "in time": 0, "late": 0, "open": 0}


def test_the_figures_of_june_and_the_rows_they_open_stay_with_the_old_agency_and_its_room(cast, june):
    heir_room = Unit.objects.get(agency=cast.other_agency, kind="PHONG")
    before = shown(cast.agency, cast.room)
    empty = shown(cast.other_agency, heir_room)
    assert before[:3] == [4, None, 4]
    reform(cast)
    for _ in range(2):
        assert shown(cast.agency, cast.room) == before
        assert shown(cast.other_agency, heir_room) == empty
        tallies.fold()
    tallies.rebuild()
    assert shown(cast.agency, cast.room) == before


def test_the_successor_has_what_was_open_with_code_and_dates_unchanged(cast, june):
    kept = ("code", "received_at", "first_due_at", "legal_due_at", "due_at", "rule_set", "book_number")
    before = {name: [getattr(one, key) for key in kept] for name, one in june.items()}
    reform(cast)
    for name, one in june.items():
        one.refresh_from_db()
        assert [getattr(one, key) for key in kept] == before[name]
        moved = name != "on time"
        assert (one.agency_id == cast.other_agency.pk) is moved
        assert FormerHome.objects.filter(dossier=one, agency=cast.agency).exists() is moved
        if moved:
            assert open_item(one).unit.agency_id == cast.other_agency.pk


def test_work_waits_for_the_new_people_and_goes_on_under_the_old_law(cast, june):
    reform(cast)
    dossier = june["open"]
    item = open_item(dossier)
    assert item.assignee_id is None
    room = Unit.objects.get(agency=cast.other_agency, kind="PHONG")
    newcomer = Person.objects.create(username="moi", full_name="Vi Thị Mới (mẫu)", is_sample=True)
    RoleAssignment.objects.create(person=newcomer, unit=room, role="thu_ly", valid_from=REFORM)
    by = actor_for(newcomer)
    done = services.forward(dossier.pk, item.pk, by=by, at=vn("2025-07-02T09:00"))
    assert (done.rule_set, done.status) == ("nd61-2018", "TRINH_KY")


def test_what_is_received_after_the_reform_is_the_successors_alone(cast, june):
    reform(cast)
    assert Dossier.objects.filter(held_by(cast.other_agency.pk, vn("2025-07-02T00:00"))).count() == 3
    assert Dossier.objects.filter(held_by(cast.agency.pk, vn("2025-07-02T00:00"))).count() == 1


def test_a_unit_with_open_work_that_nobody_continues_stops_the_reform(cast, june):
    heirs = units(cast)
    heirs.pop(cast.room.pk)
    with time_machine.travel(vn("2025-07-01T06:00")), pytest.raises(Conflict, match="chọn đơn vị kế thừa"):
        succession.dissolve_agency(cast.agency.pk, units=heirs, day=REFORM, basis=BASIS, by=Actor.system())
    assert not FormerHome.objects.exists()
    cast.agency.refresh_from_db()
    assert cast.agency.valid_to is None


def test_the_reform_does_not_jump_ahead_of_its_day(cast, june):
    with time_machine.travel(vn("2025-06-30T16:00")), pytest.raises(Invalid, match="không làm trước"):
        succession.dissolve_agency(
            cast.agency.pk, units=units(cast), day=REFORM, basis=BASIS, by=Actor.system()
        )


def test_two_reforms_one_after_the_other_leave_each_day_its_own_answer(cast, june):
    reform(cast)
    third = players._agency("phường Thứ Ba", "H05.24.33", None)
    with time_machine.travel(vn("2025-09-01T06:00")):
        heirs = succession.likely_heirs(cast.other_agency.pk, third.pk, date(2025, 9, 1))
        succession.dissolve_agency(
            cast.other_agency.pk, units=heirs, day=date(2025, 9, 1), basis="NQ 9 (mẫu)", by=Actor.system()
        )
    opened = Dossier.objects.filter(pk=june["open"].pk)
    for agency, day in (
        (cast.agency, "2025-06-30"),
        (cast.other_agency, "2025-08-15"),
        (third, "2025-09-02"),
    ):
        holders = [
            one
            for one in (cast.agency, cast.other_agency, third)
            if opened.filter(held_by(one.pk, vn(f"{day}T09:00")))
        ]
        assert holders == [agency]


def test_the_command_shows_first_and_then_does(cast, june, capsys):
    words = ["--agency", "000.31.24.H05", "--to", "H05.24.32", "--day", "2025-07-01", "--basis", BASIS]
    with time_machine.travel(vn("2025-07-01T06:00")):
        assert command.main([*words, "--dry-run"]) == 0
        assert not FormerHome.objects.exists()
        assert command.main(words) == 0
    said = capsys.readouterr().out
    assert "Chạy thử: không có gì thay đổi." in said
    assert "hồ sơ đang giải quyết) → Phòng Văn hóa – Xã hội" in said
    assert Dossier.objects.filter(agency=cast.other_agency).exclude(status__in=DONE).count() == 2
