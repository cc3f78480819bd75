"""What checks, counts or indexes row by row, laid aside while a load goes on, and made again for all rows at once.

Of a big load what may wait is made after the rows are there, by several connections side by side: indexes, the check
of foreign keys against the rows loaded, statistics, figures by day. What is still to be made stands in a table, so
that a load broken off there is completed by the next one.
"""

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from motcua.base.events.readers import skip_to_now
from motcua.demo.dossiers.tables import LOADED_TABLES, STILL, default_of
from motcua.onestop.dossiers import names, tallies

BUILDERS = 2
# Rows of a million dossiers are sorted in pieces that the processor's cache holds, then merged; several processes that
# make one key together need 32 MB each.
_FOR_KEYS = "SET LOCAL maintenance_work_mem = '96MB'"
# Each builder keeps one processor busy.
_AS_BUILDER = """
SET LOCAL maintenance_work_mem = '16MB';
SET LOCAL work_mem = '256MB';
SET LOCAL max_parallel_maintenance_workers = 0;
SET LOCAL max_parallel_workers_per_gather = 0
"""
# Gathering statistics unasked, which the server would do while the indexes are being made.
_BY_ITSELF = "autovacuum_enabled"
# Stands for what is no single statement: figures by day and names.
_COUNT = "count"

_FOREIGN_KEYS = """
SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
WHERE contype = 'f' AND (conrelid = ANY(%(tables)s::regclass[]) OR confrelid = ANY(%(tables)s::regclass[]))
ORDER BY 1, 2
"""
_UNIQUE = """
SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
WHERE contype IN ('p', 'u') AND conrelid = ANY(%(tables)s::regclass[]) ORDER BY contype
"""
_INDEXES = """
SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index
WHERE indrelid = ANY(%(tables)s::regclass[]) AND indisunique = %(unique)s
    AND NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conindid = indexrelid AND contype IN ('p', 'u', 'x'))
"""
# What checks, counts or chains a row at a time: legal moves (a sample dossier is born in a later state), figures by
# day and names (gathered in one go afterwards) and the trail (`trail.py` chains its rows as the trigger does).
_TRIGGERS = """
SELECT tgrelid::regclass::text, tgname FROM pg_trigger
WHERE NOT tgisinternal AND tgenabled = 'O' AND tgrelid = ANY(%(tables)s::regclass[])
    AND (tgname LIKE 'dossiers\\_move%%' OR tgname LIKE 'dossiers\\_tally%%'
        OR tgname LIKE 'dossiers\\_name%%' OR tgname LIKE 'audit\\__\\_%%')
"""
_NEXT = """
DELETE FROM demo_to_make WHERE place = (
    SELECT place FROM demo_to_make ORDER BY place LIMIT 1 FOR UPDATE SKIP LOCKED
) RETURNING statement
"""


_PRIMARY = "SELECT indexrelid::regclass::text FROM pg_index WHERE indisprimary AND indrelid = %s::regclass"


def _begin_anew(cursor: CursorWrapper) -> None:
    """Have the tables' rows written into new files, which are not written a second time into the server's log."""
    for table in LOADED_TABLES:
        cursor.execute(_PRIMARY, [table])
        cursor.execute(f"CLUSTER {table} USING {cursor.fetchone()[0]}")


def _stand_still() -> Iterator[tuple[str, str, Any]]:
    """Yield table, column and value of what stands still and is not simply left empty."""
    for model, columns in STILL.items():
        for field in model._meta.concrete_fields:
            if field.attname in columns and (value := default_of(field)) is not None:
                yield model._meta.db_table, field.column, list(value) if value == () else value


@contextmanager
def ready_for_bulk(*, many: bool) -> Iterator[None]:
    """Take away, for the time of a load, what checks, counts or indexes row by row; make it again on return.

    For that time what stands still in the sample is the tables' own default.

    Triggers, keys and what must be unique are made again here. To be used inside the loading transaction: whoever
    interrupts it leaves everything as it was.

    Args:
        many: also lay aside all indexes (worth it for a hundred thousand dossiers); `complete` makes them again, and
            checks the foreign keys of the rows loaded. The tables are begun anew, so that rows may be copied into
            them as if they had long been there (`FREEZE`) and nobody need go over them again.
    """
    with connection.cursor() as cursor:

        def listed(query: str, **values: Any) -> list[tuple[str, ...]]:
            cursor.execute(query, {"tables": LOADED_TABLES, **values})
            return cursor.fetchall()

        if many:
            _begin_anew(cursor)
        triggers, keys = listed(_TRIGGERS), listed(_FOREIGN_KEYS)
        constraints = listed(_UNIQUE) if many else []
        unique, plain = (listed(_INDEXES, unique=which) if many else [] for which in (True, False))
        for table, name in triggers:
            cursor.execute(f'ALTER TABLE {table} DISABLE TRIGGER "{name}"')
        for table, name, _ in [*keys, *constraints]:
            cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
        for name, _ in [*unique, *plain]:
            cursor.execute(f"DROP INDEX {name}")
        for table in LOADED_TABLES if many else ():
            cursor.execute(f"ALTER TABLE {table} SET ({_BY_ITSELF} = false)")
        for table, column, value in _stand_still():
            cursor.execute(f'ALTER TABLE {table} ALTER "{column}" SET DEFAULT %s', [value])
        yield
        for table, column, _ in _stand_still():
            cursor.execute(f'ALTER TABLE {table} ALTER "{column}" DROP DEFAULT')
        cursor.execute(_FOR_KEYS)
        for table, name, definition in constraints:
            cursor.execute(f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {definition}')
        for _, definition in unique:
            cursor.execute(definition)
        later = " NOT VALID" if many else ""
        for table, name, definition in keys:
            cursor.execute(f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {definition}{later}')
        for table, name in triggers:
            cursor.execute(f'ALTER TABLE {table} ENABLE TRIGGER "{name}"')
        statistics = [f"ANALYZE {table}; ALTER TABLE {table} RESET ({_BY_ITSELF})" for table in LOADED_TABLES]
        statistics.append("ANALYZE dossiers_applicantname")
        # Keys are checked fastest once it is known what the tables hold.
        checks = _checks(keys) if many else []
        _to_be_made(cursor, [_COUNT, *(definition for _, definition in plain), *statistics, *checks])


def _checks(keys: Iterable[tuple[str, ...]]) -> list[str]:
    """Return the checks of foreign keys, one statement a table: two on one table would wait for each other."""
    return [
        f"ALTER TABLE {table} " + ", ".join(f'VALIDATE CONSTRAINT "{name}"' for _, name, _ in of_table)
        for table, of_table in groupby(keys, itemgetter(0))
    ]


def _to_be_made(cursor: CursorWrapper, statements: Iterable[str]) -> None:
    cursor.execute("CREATE TABLE demo_to_make (place integer PRIMARY KEY, statement text NOT NULL)")
    cursor.executemany("INSERT INTO demo_to_make VALUES (%s, %s)", list(enumerate(statements)))


def complete() -> None:
    """Make what a load has left to be made, also one that was broken off; nothing happens when nothing is left."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('demo_to_make') IS NOT NULL")
        if not cursor.fetchone()[0]:
            return
    with ThreadPoolExecutor(BUILDERS) as pool:
        for builder in [pool.submit(_build) for _ in range(BUILDERS)]:
            builder.result()
    skip_to_now()
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE demo_to_make")


def _build() -> None:
    """Make one thing after another until nothing is left that nobody makes."""
    try:
        while _make_next():
            pass
    finally:
        connection.close()


def _make_next() -> bool:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_AS_BUILDER)
        cursor.execute(_NEXT)
        found = cursor.fetchone()
        if found is None:
            return False
        if found[0] == _COUNT:
            tallies.rebuild()
            names.rebuild()
        else:
            cursor.execute(found[0])
        return True
