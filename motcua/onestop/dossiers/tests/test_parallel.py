"""Parallel intakes: codes without gap or twin; and the same race shown to break without the lock (design, rule 10)."""

from concurrent.futures import ThreadPoolExecutor

from django.db import connection, transaction

from motcua.onestop.dossiers import services
from motcua.onestop.dossiers.models import Counter, Dossier
from motcua.onestop.dossiers.services import _core as core
from motcua.onestop.dossiers.tests.cast import make_cast, vn

AT = vn("2026-08-20T09:00")


def in_threads(work, jobs) -> list:
    def run(job):
        try:
            return work(job)
        except Exception as fault:
            return fault
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        return list(pool.map(run, jobs))


def test_parallel_intakes_get_codes_without_gap_or_twin_even_when_some_fail(own_database):
    cast = make_cast()
    intakes = [cast.intake() for _ in range(32)]

    def intake(job):
        number, data = job
        with transaction.atomic():
            dossier = services.receive(data, by=cast.desk, at=AT)
            if number % 5 == 0:
                raise RuntimeError("the printer is on fire")
            return dossier.code

    done = in_threads(intake, enumerate(intakes))
    codes = sorted(Dossier.objects.values_list("code", flat=True))
    assert len(codes) == sum(isinstance(code, str) for code in done) == 25
    assert codes == [f"H05.24.31-260820-{n:04d}" for n in range(1, 26)]
    assert sorted(Dossier.objects.values_list("book_number", flat=True)) == list(range(1, 26))


def test_pressing_twice_at_the_same_moment_makes_one_dossier(own_database):
    cast = make_cast()
    data = cast.intake()
    done = in_threads(lambda _: services.receive(data, by=cast.desk, at=AT).pk, range(4))
    assert Dossier.objects.count() == 1
    assert len(set(done)) == 1


def test_two_leaders_sign_one_dossier_at_the_same_moment_and_one_is_told(own_database):
    cast = make_cast()
    dossier = cast.appraised("2026-08-20T09:00")
    cast.step(dossier, cast.specialist, vn("2026-08-20T11:00"))
    item = dossier.work.get(closed_at__isnull=True)
    done = in_threads(
        lambda _: services.sign_result(dossier.pk, item.pk, by=cast.leader, at=vn("2026-08-20T14:00")).pk,
        range(4),
    )
    assert sum(isinstance(result, int) for result in done) == 1
    assert dossier.results.count() == 1


def test_without_the_locked_counter_the_same_race_gives_twins(own_database):
    """The naive way: read the last number, then write the next. It shows what the counter's lock is for."""
    from threading import Barrier

    Counter.objects.create(series="naive", last=0)
    together = Barrier(2)

    def naive(_):
        with transaction.atomic():
            last = Counter.objects.get(series="naive").last
            together.wait(5)
            Counter.objects.filter(series="naive").update(last=last + 1)
            return last + 1

    assert sorted(in_threads(naive, range(2))) == [1, 1], "twins"
    locked = in_threads(lambda _: _next("locked"), range(2))
    assert sorted(locked) == [1, 2]


def _next(series: str) -> int:
    with transaction.atomic():
        return core.next_number(series)
