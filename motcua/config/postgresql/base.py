"""Django's backend for PostgreSQL: instants are read fast, more statements stay prepared, lives are checked cheaply."""

import select
from datetime import UTC, datetime
from time import monotonic
from typing import Any

from django.db.backends.postgresql import base
from django.db.backends.postgresql.psycopg_any import BaseTzLoader

# The statements of all usual pages and acts; psycopg's hundred would push each other out.
PREPARED_MOST = 400
# A connection that has answered so lately is asked again only if its socket has something to say.
TRUSTED_SECONDS = 30


class InstantLoader(BaseTzLoader):
    """Reads a `timestamptz`; what Python's own reader does not know ("infinity", years before Christ) goes on."""

    timezone = UTC

    def load(self, data: Any) -> Any:
        """Return the instant in UTC, which is the zone of every connection."""
        try:
            found = datetime.fromisoformat(bytes(data).decode())
        except ValueError:
            return super().load(data)
        return found if found.tzinfo is UTC else found.astimezone(UTC)


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection to PostgreSQL."""

    answered_at = 0.0

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """Open a connection."""
        connection = super().get_new_connection(conn_params)
        connection.adapters.register_loader("timestamptz", InstantLoader)
        connection.prepared_max = PREPARED_MOST
        return connection

    def is_usable(self) -> bool:
        """Tell whether the connection lives, as each request asks first.

        A server that ends a connection closes its socket, which is seen without asking: nothing else would come
        there between two statements. So the question is put only now and then.
        """
        if monotonic() - self.answered_at < TRUSTED_SECONDS and self._is_silent():
            return True
        usable = super().is_usable()
        if usable:
            self.answered_at = monotonic()
        return usable

    def _is_silent(self) -> bool:
        poll = select.poll()
        poll.register(self.connection.fileno(), select.POLLIN)
        return not poll.poll(0)
