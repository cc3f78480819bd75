"""One desk of intake and its officer: what the page sends, and a backlog of open work at the desk."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from uuid import uuid4

from bench.measure import Session

# The desk of the ward whose sign-ins the demonstration shows.
DESK = "tiepnhan"
# As many at every size of the sample, so that only the dossiers behind them grow.
OPEN = 10_000

USUAL = """
SELECT d.procedure_id, d.case_id, d.agency_id FROM dossiers_dossier d
JOIN organisations_roleassignment r ON r.unit_id = d.intake_unit_id
JOIN organisations_person p ON p.id = r.person_id
WHERE p.username = %s AND d.channel = 1 AND d.code IS NOT NULL AND d.case_id IS NOT NULL
GROUP BY 1, 2, 3 ORDER BY count(*) DESC, 1 LIMIT 1
"""
DOCUMENTS = "SELECT id FROM procedures_requireddocument WHERE case_id = %s ORDER BY position, id"
LATEST = "SELECT max(id) FROM dossiers_dossier WHERE NOT is_sample"


def _typed(session: Session) -> dict[str, str]:
    """Return what the intake page sends for the desk's most usual procedure, all papers ticked."""
    procedure, case, agency = session.one(USUAL, DESK)
    documents = session.rows(DOCUMENTS, case)
    fields = {
        "act": "receive", "parts": "1", "procedure": str(procedure), "case": str(case), "agency": str(agency),
        "channel": "1", "result_way": "1", "copies": "1", "quantity": "2", "applicant_group": "person",
        "applicant_birth_date": "04/07/1990", "applicant_phone": "0912345668", "papers_of": str(case),
        "applicant_address": "Tổ dân phố 5, phường Đa Mai, tỉnh Bắc Ninh", "papers_total": str(len(documents)),
        "fees_of": f"{case}-1",
    }  # fmt: skip
    for index, (document,) in enumerate(documents):
        fields |= {
            f"paper-{index}-document": str(document), f"paper-{index}-name": "", f"paper-{index}-on": "1",
            f"paper-{index}-quantity": "1", f"paper-{index}-how": "0",
        }  # fmt: skip
    return fields


def _citizen(number: int) -> dict[str, str]:
    return {
        "token": str(uuid4()), "applicant_name": "Nguyễn Thị Mẫu",
        "applicant_identity": f"024190{number:06d}",
    }  # fmt: skip


def receive_through_web(session: Session) -> Callable[..., int]:
    """Return what sends the intake form for the n-th invented citizen and returns the new dossier's id.

    With `look=False` the id is not looked up (0), so that nothing but the request is timed.
    """
    client, fields = session.as_officer(DESK), _typed(session)
    client.get("/tiep-nhan/")

    def send(number: int, look: bool = True) -> int:
        client.post("/tiep-nhan/", fields | _citizen(900_000 + number), expect=200, htmx=True)
        return session.one(LATEST)[0] if look else 0

    return send


@dataclass(frozen=True)
class Work:
    """An open work item of the desk."""

    id: int
    dossier_id: int
    version: int


CLONE_DOSSIER = """
INSERT INTO dossiers_dossier
SELECT made.* FROM dossiers_dossier d
CROSS JOIN LATERAL (
    SELECT id, name, folded, n, d.due_at + n %% 400 * interval '1 hour' AS due
    FROM (SELECT *, row_number() OVER (ORDER BY id) AS n FROM dossiers_party ORDER BY id LIMIT %(many)s) parties
) p
CROSS JOIN LATERAL jsonb_populate_record(d, jsonb_build_object(
    'id', nextval('dossiers_dossier_id_seq'), 'token', gen_random_uuid(),
    'code', regexp_replace(d.code, '[0-9]+$', (500000 + p.n)::text), 'book_number', 500000 + p.n,
    'applicant_id', p.id, 'applicant_name', p.name, 'applicant_folded', p.folded,
    'first_due_at', p.due, 'legal_due_at', p.due, 'due_at', p.due)) AS made
WHERE d.id = %(model)s
"""
# The rows that hang on the model, once for every dossier cloned from it.
CLONE_CHILDREN = """
INSERT INTO {table}
SELECT made.* FROM {table} c CROSS JOIN dossiers_dossier d
CROSS JOIN LATERAL jsonb_populate_record(c, jsonb_build_object({changes})) AS made
WHERE c.{parent} = %(model)s {more} AND d.id > %(model)s
"""
_OWN = "'id', nextval('{table}_id_seq'), '{parent}', d.id"
CHILDREN: tuple[tuple[str, str, str, str], ...] = (
    ("dossiers_dossierengine", "dossier_id", "'dossier_id', d.id", ""),
    ("dossiers_workitem", "dossier_id", _OWN + ", 'dossier_due_at', d.due_at", ""),
    ("dossiers_dossierpaper", "dossier_id", _OWN, ""),
    ("dossiers_feeline", "dossier_id", _OWN, ""),
    ("dossiers_issuedpaper", "dossier_id", _OWN, ""),
    ("events_event", "stream_id", _OWN, "AND c.stream_kind = 'dossier'"),
)


@cache
def backlog(session: Session) -> tuple[Work, ...]:
    """Return open work that lies untaken at the desk, made once: ten thousand, no more than a fifth of the dossiers.

    A province on time leaves a desk almost nothing open, so a busy desk is made: one dossier is received
    through the web and its rows are cloned for other applicants and due dates.
    """
    model = receive_through_web(session)(99_999)
    values = {"model": model, "many": min(OPEN, session.dossiers // 5)}
    with session.owner() as conn:
        with conn.transaction():
            conn.execute(CLONE_DOSSIER, values)
            for table, parent, changes, more in CHILDREN:
                named = changes.format(table=table, parent=parent)
                statement = CLONE_CHILDREN.format(table=table, parent=parent, changes=named, more=more)
                conn.execute(statement, values)
        # As autovacuum does within a minute of such a load.
        conn.execute("VACUUM (ANALYZE) dossiers_dossier, dossiers_workitem")
    rows = session.rows(
        "SELECT w.id, d.id, d.version FROM dossiers_workitem w JOIN dossiers_dossier d ON d.id = w.dossier_id "
        "WHERE w.closed_at IS NULL AND d.id > %s ORDER BY d.id LIMIT %s",
        model, values["many"],
    )  # fmt: skip
    return tuple(Work(*row) for row in rows)
