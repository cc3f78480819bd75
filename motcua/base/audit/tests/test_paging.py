"""Pages of the trail, by number and, on chosen days, in order of time."""

from datetime import date, datetime, timedelta

import pytest
from django.db import connection

from motcua.base.audit.models import Act
from motcua.base.audit.paging import Page, of_days, page
from motcua.base.audit.services import record_act
from motcua.base.audit.tests.cast import OFFICER
from motcua.base.clock import VN

pytestmark = pytest.mark.django_db
FIRST, LAST = date(2026, 11, 16), date(2026, 11, 18)


@pytest.fixture(autouse=True)
def acts() -> None:
    """Five days; every third act is written down a day after it happened, some share their instant."""
    start = datetime(2026, 11, 15, 8, tzinfo=VN)
    for number in range(60):
        at = start + timedelta(hours=2 * (number // 2)) - timedelta(days=number % 3 == 0)
        record_act("dossier.forwarded", by=OFFICER, object_kind="dossier", object_id=number, at=at)


def leafed(rows, size: int) -> tuple[list[int], list[int]]:
    """Leaf from the newest page to the oldest and back; return the numbers as they were seen."""
    seen: Page[Act] = page(rows, size=size)
    there = [act.seq for act in seen.rows]
    while seen.older is not None:
        seen = page(rows, before=seen.older, size=size)
        there += [act.seq for act in seen.rows]
    back = [act.seq for act in seen.rows][::-1]
    while seen.newer is not None and len(back) < len(there):
        seen = page(rows, after=seen.newer, size=size)
        back += [act.seq for act in seen.rows][::-1]
    return there, back[::-1]


@pytest.mark.parametrize("size", [1, 7, 50])
@pytest.mark.parametrize("days", [(None, None), (FIRST, LAST), (FIRST, None), (None, LAST)])
def test_leafing_there_and_back_shows_each_act_once_in_order(size, days):
    first, last = days
    rows = of_days(Act.objects.order_by("-seq"), first, last)
    wanted = [
        act for act in Act.objects.all()
        if (first is None or act.at.astimezone(VN).date() >= first)
        and (last is None or act.at.astimezone(VN).date() <= last)
    ]  # fmt: skip
    if first or last:
        wanted.sort(key=lambda act: (act.at, act.seq), reverse=True)
    keys = [act.seq for act in wanted]
    assert leafed(rows, size) == (keys, keys)


def test_of_old_days_the_newer_acts_are_not_gone_through():
    rows = of_days(Act.objects.order_by("-seq"), FIRST, LAST)[:51]
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    plan = rows.explain()
    assert "audit_act_at" in plan
    assert "audit_act_pkey" not in plan
