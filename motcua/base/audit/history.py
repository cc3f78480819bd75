"""Row history: what a row said before each change, kept by triggers, so that no path goes around it."""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from typing import Any, TypeVar

import pghistory
from django.db import connection, transaction
from django.db.models import Model
from pghistory.core import event_models

M = TypeVar("M", bound=type[Model])
_WRITES = ("insert", "update", "delete", "merge", "with")
_TELL = "SELECT set_config('pghistory.context_metadata', %s, true)"


def tracked(model: M) -> M:
    """Keep the former versions of a model's rows in `<table>event`, with who asked and at which address.

    A decorator. The row as it was before each update and delete is stored; the present one is in the table
    itself, so that loading costs nothing.
    """
    return pghistory.track(
        pghistory.UpdateEvent(row=pghistory.Old),
        pghistory.DeleteEvent(row=pghistory.Old),
        context_field=pghistory.ContextJSONField(),
        context_id_field=None,  # type: ignore[arg-type]  # documented, but not typed so
        append_only=True,
    )(model)


def append_only_tables() -> list[str]:
    """Return the history tables, to which the application's role may only add."""
    return sorted(model._meta.db_table for model in event_models())


@contextmanager
def told(who: Callable[[], Mapping[str, Any]]) -> Iterator[None]:
    """Have the row history keep who asked for the changes made inside, and where.

    It is said in a statement of its own before each that writes: pghistory's own context puts it into the same
    one, which a prepared statement cannot hold.

    Args:
        who: what to keep, asked for before each change: somebody may sign in on the way.
    """

    def tell(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        if not sql.lstrip()[:6].lower().startswith(_WRITES):
            return execute(sql, params, many, context)
        # What is said holds until the transaction ends.
        with transaction.atomic() if connection.get_autocommit() else nullcontext():
            with connection.wrap_database_errors:
                connection.connection.execute(_TELL, [json.dumps(dict(who()))])
            return execute(sql, params, many, context)

    with connection.execute_wrapper(tell):
        yield
