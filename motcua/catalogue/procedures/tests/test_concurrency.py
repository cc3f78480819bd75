"""Two imports at the same moment: one stores, the other finds it stored."""

import threading

from django.db import IntegrityError, connections

from motcua.catalogue.procedures import services
from motcua.catalogue.procedures.importing.reading import Reading
from motcua.catalogue.procedures.models import Procedure, ProcedureUse, ProcedureVersion
from motcua.catalogue.procedures.tests.cast import CONTROL, NEW_YEAR, extract, store


def at_once(*works) -> list:
    """Run works in threads that start together; return what each gave, or the fault."""
    gate, given = threading.Barrier(len(works)), [None] * len(works)

    def run(index: int) -> None:
        gate.wait()
        try:
            given[index] = works[index]()
        except IntegrityError as fault:
            given[index] = fault
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(index,)) for index in range(len(works))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return given


def test_two_imports_of_the_same_file_at_once_store_it_once(own_database):
    def bring():
        records = [extract(code=f"1.{n:06d}") for n in range(60)]
        return services.import_reading(Reading(records), by=CONTROL, valid_from=NEW_YEAR)

    outcomes = at_once(bring, bring)
    assert sorted(len(outcome.added) for outcome in outcomes) == [0, 60]
    assert sorted(len(outcome.same) for outcome in outcomes) == [0, 60]
    assert ProcedureVersion.objects.count() == 60


def test_without_the_lock_the_second_import_would_break(own_database, monkeypatch):
    both_have_planned = threading.Barrier(2)
    write = services._write

    def write_when_both_have_planned(*args):
        both_have_planned.wait(20)
        return write(*args)

    monkeypatch.setattr(services, "one_at_a_time", lambda: None)
    monkeypatch.setattr(services, "_write", write_when_both_have_planned)

    def bring():
        return services.import_reading(Reading([extract()]), by=CONTROL, valid_from=NEW_YEAR)

    outcomes = at_once(bring, bring)
    assert [type(outcome) for outcome in outcomes].count(IntegrityError) == 1


def test_counting_use_never_waits_for_another_intake(own_database):
    store(extract())
    key = Procedure.objects.get().pk
    services.count_use(key)
    at_once(*[lambda: services.count_use(key)] * 4)
    assert 2 <= ProcedureUse.objects.get().count <= 5
