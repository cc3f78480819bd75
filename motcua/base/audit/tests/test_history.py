"""Row history: former versions are kept by the database, and nobody may touch them."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction

from motcua.base.audit import history
from motcua.base.clock import now


@pytest.fixture
def day(db: None) -> Any:
    """A row of a tracked model, and the table of its former versions."""
    model = apps.get_model("worktime", "CalendarDay")
    return model.objects.create(
        date="2026-11-20", kind="off", reason="Ngày nghỉ (mẫu)", basis="Thông báo mẫu", set_at=now()
    )


def former(label: str) -> Iterator[dict[str, Any]]:
    return iter(apps.get_model("worktime", "CalendarDayEvent").objects.filter(pgh_label=label).values())


def test_what_a_row_said_before_is_kept_with_who_changed_it(day: Any) -> None:
    with history.told(lambda: {"user": 7}):
        day.reason = "Nghỉ bù (mẫu)"
        day.save()
    kept = next(former("update"))
    assert kept["reason"] == "Ngày nghỉ (mẫu)"
    assert kept["pgh_obj_id"] == day.pk
    assert kept["pgh_context"]["user"] == 7


def test_a_change_past_the_application_is_kept_too(day: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE worktime_calendarday SET reason = 'x' WHERE id = %s", [day.pk])
        cursor.execute("DELETE FROM worktime_calendarday WHERE id = %s", [day.pk])
    assert next(former("update"))["reason"] == "Ngày nghỉ (mẫu)"
    assert next(former("delete"))["reason"] == "x"


def test_saving_without_a_change_adds_nothing(day: Any) -> None:
    day.save()
    assert not list(former("update"))


@pytest.mark.parametrize("statement", ["UPDATE {} SET pgh_label = 'x'", "DELETE FROM {}", "TRUNCATE {}"])
def test_history_is_not_rewritten(day: Any, statement: str) -> None:
    day.delete()

    def rewrite() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement.format("worktime_calendardayevent"))

    with pytest.raises(DatabaseError):
        rewrite()


@pytest.mark.django_db
def test_every_history_table_is_guarded() -> None:
    tables = history.append_only_tables()
    assert "worktime_calendardayevent" in tables
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
            " WHERE t.tgname LIKE 'pgtrigger_append_only%%' AND c.relname = ANY(%s)",
            [tables],
        )
        assert sorted({name for (name,) in cursor.fetchall()}) == tables
