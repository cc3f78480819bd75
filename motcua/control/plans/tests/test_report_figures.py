"""The figures of a report are what a slow recount of every assignment's life gives, for any day of the past."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from motcua.control.plans.models import Assignment
from motcua.control.plans.reports import figures
from motcua.control.plans.reports.drafting import machine, rows_kept, window_kept
from motcua.control.plans.reports.standing import Facts, rows_of, stood
from motcua.control.plans.services import reporting
from motcua.control.plans.tests.report_cast import FOLLOWED, ReportCast, at, make_report_cast

FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)
OPEN = ("CHUA", "DANG", "CHO")


@dataclass(frozen=True)
class Life:
    """What an assignment said from a day on."""

    since: date
    state: str = "CHUA"
    due: date | None = None
    done_on: date | None = None


@st.composite
def lives(draw) -> list[Life]:
    """Draw the life of an assignment: given with the plan or later, then changed on days that follow each other."""
    days = st.dates(FIRST, LAST)
    life = [Life(draw(st.one_of(st.just(FOLLOWED), days)), due=draw(st.one_of(st.none(), days)))]
    for _ in range(draw(st.integers(0, 4))):
        last = life[-1]
        since = last.since + timedelta(days=draw(st.integers(1, 90)))
        if last.state in OPEN:
            state = draw(st.sampled_from(["DANG", "CHO", "XONG", "XONG", "HUY"]))
            moved = draw(st.booleans()) and state in OPEN
            done = since - timedelta(days=draw(st.integers(0, 40))) if state == "XONG" else None
            life.append(Life(since, state, draw(days) if moved else last.due, done))
        else:
            life.append(Life(since, "DANG", last.due))
    return life


def live(cast: ReportCast, agency, life: list[Life]) -> None:
    """Let an assignment live its life in the database, as the services write it."""
    reason = {"CHO": "chờ", "HUY": "thôi"}
    made = cast.give(agency, life[0].due, task=cast.plan.tasks.get(), changed_at=at(life[0].since),
                     period=f"x{Assignment.objects.count()}")  # fmt: skip
    for version, now in enumerate(life[1:], 1):
        Assignment.objects.filter(pk=made.pk).update(
            state=now.state, due=now.due, done_on=now.done_on, changed_at=at(now.since), version=version,
            reason=reason.get(now.state, ""),
        )  # fmt: skip


def on(life: list[Life], day: date) -> Life | None:
    """Return how a life stood at a day's end, the slow way."""
    if life[-1].state == "XONG" and life[-1].done_on <= day:
        return life[-1]
    seen = [one for one in life if one.since <= day]
    if not seen:
        return None if day >= FOLLOWED else Life(day, "CHUA", life[-1].due)
    return replace(seen[-1], state="DANG", done_on=None) if seen[-1].state == "XONG" else seen[-1]


def recounted(all_lives: list[list[Life]], start: date, day: date, next_end: date) -> dict[str, int]:
    """Count one by one, in the words of the figures."""
    found = dict.fromkeys(figures.FIGURES, 0)
    for one in (on(life, day) for life in all_lives):
        if one is None:
            continue
        found["given"] += 1
        found["cancelled"] += one.state == "HUY"
        found["due_now"] += one.state != "HUY" and one.due is not None and start <= one.due <= day
        if one.state == "XONG":
            late = one.due is not None and one.done_on > one.due
            found["done_late" if late else "in_time"] += 1
            found["done_now"] += one.done_on >= start
        if one.state in OPEN:
            found[{"CHUA": "new", "DANG": "running", "CHO": "waiting"}[one.state]] += 1
            left = None if one.due is None else (one.due - day).days
            found["later" if left is None or left > 7 else "late" if left < 0 else "soon"] += 1
            found["next"] += one.due is not None and day < one.due <= next_end
    return found


PERIODS = st.sampled_from(
    [
        "thang:2026-01",
        "thang:2026-04",
        "thang:2026-11",
        "bc_thang:2026-06",
        "quy:2026-2",
        "bc_quy:2026-3",
        "nam:2026",
    ]
)


@pytest.mark.django_db
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(lives(), min_size=1, max_size=6), PERIODS, st.dates(FIRST, date(2027, 2, 1)))
def test_a_draft_counts_what_a_slow_recount_of_made_up_lives_counts(db, made, code, today):
    with transaction.atomic():
        cast = make_report_cast()
        cast.task("Việc chung")
        for place, life in enumerate(made):
            live(cast, cast.works if place % 2 else cast.health, life)
        period = reporting.period_of(code)
        if period.start <= today:
            for agency, mine in ((None, made), (cast.works, made[1::2]), (cast.health, made[0::2])):
                drafted = machine(cast.plan, agency, period, today)
                window = window_kept(drafted)
                assert drafted["figures"] == recounted(
                    mine, period.start, min(period.end, today), window.next_end
                )
                assert figures.faults(drafted["figures"]) == []
                # What is kept counts to the same figures.
                assert figures.count(rows_kept(drafted), window) == drafted["figures"]
        transaction.set_rollback(True)


DAY = date(2026, 10, 31)


def test_work_reported_later_as_done_in_time_was_done_in_time():
    now = Facts("XONG", date(2026, 10, 30), date(2026, 10, 29))
    assert stood(now, Facts("DANG", date(2026, 10, 30), None), DAY, changed=True, followed=True) == now


def test_work_that_was_sent_back_was_never_done():
    now, then = Facts("DANG", DAY, None), Facts("XONG", DAY, date(2026, 10, 2))
    assert stood(now, then, DAY, changed=True, followed=True) == Facts("DANG", DAY, None)


def test_work_given_later_is_not_counted_unless_the_whole_plan_came_later():
    now = Facts("DANG", DAY, None)
    assert stood(now, None, DAY, changed=True, followed=True) is None
    assert stood(now, None, DAY, changed=True, followed=False) == Facts("CHUA", DAY, None)


def test_a_date_that_was_moved_later_counts_as_it_stood_and_a_later_reason_is_kept():
    now, then = (
        Facts("CHO", date(2026, 12, 1), None, "", "Thiếu kinh phí"),
        Facts("CHUA", date(2026, 10, 1), None),
    )
    expected = Facts("CHUA", date(2026, 10, 1), None, "", "Thiếu kinh phí")
    assert stood(now, then, DAY, changed=True, followed=True) == expected


def test_the_past_is_read_from_the_history_of_the_rows(db):
    cast = make_report_cast()
    made = cast.give(cast.works, date(2026, 10, 15))
    Assignment.objects.filter(pk=made.pk).update(
        state="HUY",
        reason="Thôi theo chỉ đạo mới",
        due=date(2026, 12, 1),
        changed_at=at(date(2026, 11, 5)),
        version=1,
    )
    (row,) = rows_of(cast.plan, None, DAY)
    assert (row.standing.code, row.facts.due) == ("qua_han", date(2026, 10, 15))
    (row,) = rows_of(cast.plan, None, date(2026, 11, 5))
    assert row.standing.code == "huy"
