"""Row history: what a row said before each change, kept by triggers, so that no path goes around it."""

from typing import TypeVar

import pghistory
from django.db.models import Model
from pghistory.core import event_models

M = TypeVar("M", bound=type[Model])


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
