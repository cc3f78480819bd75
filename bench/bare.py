"""Bare psycopg: the same rows written and read with nothing around them.

Values are prepared beforehand as text, which PostgreSQL reads as the columns' own types; what is timed is the
transaction alone.
"""

from collections.abc import Mapping, Sequence

import psycopg
from psycopg import sql
from psycopg.rows import dict_row

Values = Mapping[str, str | int | None]
WAKE = "events.wake"
WAKES = "SELECT 1 FROM procrastinate_jobs WHERE queueing_lock = %s AND status = 'todo' LIMIT 1"
DEFER = """
INSERT INTO procrastinate_jobs (queue_name, task_name, priority, queueing_lock, args)
VALUES ('events', %s, 0, %s, '{}') ON CONFLICT DO NOTHING
"""


def texts(
    conn: psycopg.Connection, table: str, where: str, *values: object, without: Sequence[str] = ()
) -> list[dict[str, str | None]]:
    """Return rows of a table as texts by column, to be written again elsewhere.

    Args:
        table: its name.
        where: a condition with its order.
        values: of the condition.
        without: columns that the database fills in by itself.
    """
    with conn.transaction():
        names = [
            name
            for (name,) in conn.execute(
                "SELECT column_name FROM information_schema.columns WHERE table_name = %s "
                "AND table_schema = 'public' ORDER BY ordinal_position",
                [table],
            )
            if name not in without
        ]
        columns = sql.SQL(", ").join(sql.SQL("{0}::text AS {0}").format(sql.Identifier(n)) for n in names)
        query = sql.SQL("SELECT {} FROM {} WHERE ").format(columns, sql.Identifier(table)) + sql.SQL(where)  # type: ignore[arg-type]
        with conn.cursor(row_factory=dict_row) as cursor:
            return cursor.execute(query, values).fetchall()


class Insert:
    """An INSERT into a table with these columns, one or many rows at a time, written out once."""

    def __init__(self, table: str, columns: Sequence[str], *, returning: str = "", rows: int = 1) -> None:
        self.columns = list(columns)
        one = sql.SQL("({})").format(sql.SQL(", ").join([sql.Placeholder()] * len(self.columns)))
        query = sql.SQL("INSERT INTO {} ({}) VALUES {}").format(
            sql.Identifier(table),
            sql.SQL(", ").join(map(sql.Identifier, self.columns)),
            sql.SQL(", ").join([one] * rows),
        )
        if returning:
            query += sql.SQL(" RETURNING {}").format(sql.Identifier(returning))
        self.query = query.as_string(None)

    def run(self, conn: psycopg.Connection, *rows: Values) -> psycopg.Cursor:
        """Insert the rows."""
        return conn.execute(self.query, [row[name] for row in rows for name in self.columns])


def wake_readers(conn: psycopg.Connection) -> None:
    """Enqueue one wake-up of the readers unless one waits, as a service does after its commit."""
    if not conn.execute(WAKES, [WAKE]).fetchone():
        conn.execute(DEFER, [WAKE, WAKE])
