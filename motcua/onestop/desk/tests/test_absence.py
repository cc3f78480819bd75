"""Who is away: open work goes to the stand-in and comes back (mot-cua.md 2.1, dự phòng)."""

from datetime import date

import pytest
import time_machine

from motcua.base.organisations import services as organisations
from motcua.base.organisations.actor import Actor
from motcua.onestop.desk.covers import follow_stand_ins
from motcua.onestop.desk.models import WorkCover
from motcua.onestop.dossiers import services
from motcua.onestop.dossiers.history import history_of
from motcua.onestop.dossiers.models import Dossier
from motcua.onestop.dossiers.tests.cast import open_item, vn


@pytest.fixture
def away(cast):
    """The specialist is away from 24/8 to 26/8/2026; the colleague stands in."""
    with time_machine.travel(vn("2026-08-21T08:00")):
        return organisations.set_stand_in(
            cast.room.pk, absent_id=cast.specialist.person_id, substitute_id=cast.colleague.person_id,
            valid_from=date(2026, 8, 24), valid_to=date(2026, 8, 26), reason="nghỉ phép", by=Actor.system(),
        )  # fmt: skip


def keeper(dossier: Dossier) -> int | None:
    return open_item(dossier).assignee_id


def test_work_stays_until_the_first_day_of_absence(cast, away):
    dossier = cast.appraised()
    assert follow_stand_ins(vn("2026-08-21T16:00")) == (0, 0)
    assert keeper(dossier) == cast.specialist.person_id


def test_open_work_goes_to_the_stand_in_and_says_why(cast, away):
    dossier = cast.appraised()
    assert follow_stand_ins(vn("2026-08-24T07:30")) == (1, 0)
    assert keeper(dossier) == cast.colleague.person_id
    assert "vắng đến 26/08/2026 (nghỉ phép)" in history_of(dossier)[0].note


def test_moving_twice_changes_nothing(cast, away):
    cast.appraised()
    follow_stand_ins(vn("2026-08-24T07:30"))
    assert follow_stand_ins(vn("2026-08-24T07:40")) == (0, 0)
    assert WorkCover.objects.count() == 1


def test_new_work_that_reaches_somebody_away_follows_too(cast, away):
    follow_stand_ins(vn("2026-08-24T07:30"))
    dossier = cast.appraised("2026-08-24T08:00")
    assert follow_stand_ins(vn("2026-08-24T10:00")) == (1, 0)
    assert keeper(dossier) == cast.colleague.person_id


def test_what_is_left_comes_back_and_what_is_done_does_not(cast, away):
    left, done = cast.appraised(), cast.appraised()
    follow_stand_ins(vn("2026-08-24T07:30"))
    cast.step(done, cast.colleague, vn("2026-08-24T09:00"))
    assert follow_stand_ins(vn("2026-08-27T07:30")) == (0, 1)
    assert keeper(left) == cast.specialist.person_id
    assert sorted(WorkCover.objects.values_list("end", flat=True)) == ["DA_XONG", "TRA_LAI"]


def test_work_the_head_gave_to_somebody_else_meanwhile_stays_there(cast, away):
    dossier = cast.appraised()
    follow_stand_ins(vn("2026-08-24T07:30"))
    services.assign(
        dossier.pk, open_item(dossier).pk, person_id=cast.specialist.person_id, by=cast.head,
        at=vn("2026-08-27T07:00"),
    )  # fmt: skip
    assert follow_stand_ins(vn("2026-08-27T07:30")) == (0, 0)
    assert WorkCover.objects.get().end == "GIAO_KHAC"


def test_due_dates_do_not_move_with_the_work(cast, away):
    dossier = cast.appraised()
    before = (dossier.due_at, open_item(dossier).step_due_at, open_item(dossier).opened_at)
    follow_stand_ins(vn("2026-08-24T07:30"))
    dossier.refresh_from_db()
    assert (dossier.due_at, open_item(dossier).step_due_at, open_item(dossier).opened_at) == before
