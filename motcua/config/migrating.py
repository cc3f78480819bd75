"""Migrating in a fraction of Django's time: a table that is made does not draw all its relatives anew.

Django keeps the models of each step of the history as classes. For every table that a migration makes it draws again,
as classes, the new model and whatever is related to it, however far; here nearly all are, through people and agencies,
and a new installation spent most of its minutes on that (decision 11). The relatives' own columns do not change when a
table is made, and a data migration is given models drawn wholly anew, so the new model alone is enough.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch

from django.db.migrations.state import ModelState, ProjectState


def _add_model(self: ProjectState, model_state: ModelState) -> None:
    key = model_state.app_label, model_state.name_lower
    self.models[key] = model_state
    if self._relations is not None:  # type: ignore[attr-defined]  # the stubs do not know it
        self.resolve_model_relations(key)
    if "apps" in self.__dict__:
        self.apps.render_multiple([model_state.clone()])
        self.is_delayed = True  # before a data migration everything is drawn anew


@contextmanager
def light_states() -> Iterator[None]:
    """Let the states of the history cost less while migrations run."""
    before = gc.get_threshold()
    gc.set_threshold(200_000, 20, 50)  # the many classes are looked through less often
    try:
        with patch.object(ProjectState, "add_model", _add_model):
            yield
    finally:
        gc.set_threshold(*before)
