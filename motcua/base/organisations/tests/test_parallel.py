"""Two administrators at the same moment: one stays; and the same race shown to break without the lock (rule 10)."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier, BrokenBarrierError

from django.db import connection

from motcua.base.errors import Conflict
from motcua.base.organisations import services
from motcua.base.organisations.actor import Actor
from motcua.base.organisations.models import Agency, Person, Unit
from motcua.base.organisations.queries import actor_for, is_last_administrator
from motcua.base.organisations.services import accounts
from motcua.base.organisations.tests.cast import START, person


def two_administrators() -> tuple[list[Person], list[Actor]]:
    agency = Agency.objects.create(name="Sở Mẫu", kind="SO", level="TINH", valid_from=START)
    unit = Unit.objects.create(agency=agency, name="Văn phòng", kind="VAN_PHONG", valid_from=START)
    both = [person(name, name, unit, "quan_tri") for name in ("qt1", "qt2")]
    return both, [actor for one in both if (actor := actor_for(one))]


def each_locks_the_other() -> list[str]:
    both, actors = two_administrators()

    def lock(mine: int) -> str:
        try:
            services.lock_person(both[1 - mine].pk, reason="Thử", by=actors[mine])
        except Conflict:
            return "refused"
        finally:
            connection.close()
        return "locked"

    with ThreadPoolExecutor(2) as pool:
        return sorted(pool.map(lock, (0, 1)))


def looking_at_the_same_time(patience: float) -> Callable[..., bool]:
    """Return the question "is this the last one?", answered only when both have looked, or waited in vain."""
    gate = Barrier(2)

    def asked(person_id: int, **more: int) -> bool:
        found = is_last_administrator(person_id, **more)
        with suppress(BrokenBarrierError):
            gate.wait(patience)
        return found

    return asked


def test_two_administrators_do_not_lock_each_other_out(own_database, monkeypatch):
    monkeypatch.setattr(accounts, "is_last_administrator", looking_at_the_same_time(1))
    assert each_locks_the_other() == ["locked", "refused"]
    assert Person.objects.filter(is_active=True).count() == 1


def test_without_the_lock_nobody_is_left(own_database, monkeypatch):
    monkeypatch.setattr(accounts, "is_last_administrator", looking_at_the_same_time(20))
    monkeypatch.setattr(accounts, "hold_administrators", lambda: None)
    assert each_locks_the_other() == ["locked", "locked"]
    assert not Person.objects.filter(is_active=True).exists()
