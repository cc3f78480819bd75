"""What reads: the inbox, a dossier's page, the searches, a receipt as PDF."""

import re
from datetime import datetime
from urllib.parse import quote

from bench.desk import DESK, backlog
from bench.measure import ROUNDS, WARM_UP, Pair, Row, Session
from bench.server import Client, Unexpected
from motcua.base import clock
from motcua.base.indicators import periods

# Sees every dossier of the province, so searches look through all of them.
EVERYWHERE = "kiemsoat"
TIMES = WARM_UP + ROUNDS
SHOWN = 50
# How a line of a list begins.
ROW = b"<tr data-row"

# ---- the inbox --------------------------------------------------------------------------------------------

ACTOR = """
SELECT r.unit_id, array_agg(DISTINCT r.role::text), p.id FROM organisations_roleassignment r
JOIN organisations_person p ON p.id = r.person_id WHERE p.username = %s GROUP BY r.unit_id, p.id
"""
MINE = """
w.closed_at IS NULL AND w.unit_id = %(unit)s
AND (w.assignee_id = %(person)s OR w.assignee_id IS NULL AND w.role = ANY(%(roles)s))
"""
BUSY = "w.kind NOT IN ('NHAN_BO_SUNG', 'LAY_Y_KIEN', 'TRA_KET_QUA', 'TRA_TU_CHOI')"
COUNTS = f"""
SELECT count(*), count(*) FILTER (WHERE {BUSY} AND w.dossier_due_at BETWEEN now() AND now() + interval '2 days'),
       count(*) FILTER (WHERE {BUSY} AND w.dossier_due_at < now()), count(*) FILTER (WHERE w.read_at IS NULL),
       count(*) FILTER (WHERE w.kind IN ('NHAN_BO_SUNG', 'LAY_Y_KIEN') OR d.status = 'CHO_NVTC'),
       count(*) FILTER (WHERE w.is_return)
FROM dossiers_workitem w JOIN dossiers_dossier d ON d.id = w.dossier_id WHERE {MINE}
"""
LINES = f"""
SELECT w.id, w.name, w.kind, w.opened_at, w.step_due_at, w.dossier_due_at, w.from_name, w.is_return, w.read_at,
       w.minutes, w.role, a.full_name, u.name, d.id, d.code, d.temporary_code, d.applicant_name, d.status, d.due_at,
       d.clock_started_at, d.finished_at, d.agency_id, d.version, p.name, p.code, d.money
FROM dossiers_workitem w JOIN dossiers_dossier d ON d.id = w.dossier_id
JOIN procedures_procedure p ON p.id = d.procedure_id JOIN organisations_unit u ON u.id = w.unit_id
LEFT JOIN organisations_person a ON a.id = w.assignee_id
WHERE {MINE} ORDER BY w.dossier_due_at, w.id LIMIT {SHOWN + 1}
"""


def inbox(session: Session) -> Pair:
    """The first page of my inbox with the exact total and the count of every tab; beside it two queries."""
    client, conn = session.as_officer(DESK), session.conn
    backlog(session)
    unit, roles, person = session.one(ACTOR, DESK)
    # At the desk, intake and returning officers do each other's steps.
    who = {"unit": unit, "person": person, "roles": sorted({*roles, "tiep_nhan", "tra_ket_qua"})}

    def bare(number: int) -> None:
        conn.execute(COUNTS, who).fetchone()
        conn.execute(LINES, who).fetchall()

    def product(number: int) -> None:
        shown = client.get("/viec/").body.count(ROW)
        if shown < SHOWN:
            raise Unexpected(f"the inbox shows {shown} rows, not {SHOWN}")

    return Pair(product, bare)


CLIENTS = 4


def inbox_of_four(session: Session) -> Pair:
    """The same page asked for by four officers' browsers at once, each time on a new connection.

    A page is opened minutes after the one before it. On four lasting connections the figure would say little but
    how they happened to fall on the two web processes.
    """
    backlog(session)
    clients = [Client(session.port).sign_in(DESK) for _ in range(CLIENTS)]

    def product(number: int) -> None:
        client = clients[number % CLIENTS]
        client.close()
        shown = client.get("/viec/").body.count(ROW)
        if shown < SHOWN:
            raise Unexpected(f"the inbox shows {shown} rows, not {SHOWN}")

    return Pair(product, clients=CLIENTS)


# ---- a dossier's page -------------------------------------------------------------------------------------

HANDLED = """
SELECT d.id FROM dossiers_dossier d JOIN organisations_roleassignment r ON r.unit_id = d.intake_unit_id
JOIN organisations_person p ON p.id = r.person_id
WHERE p.username = %s AND d.is_sample AND d.status = 'DA_TRA' ORDER BY d.id DESC LIMIT %s
"""
ONE = """
SELECT d.*, p.name, p.code, v.name, v.number, v.valid_from, c.name, f.name, a.name, a.identity, a.phone, l.name,
       u.name, i.name, g.name, x.full_name
FROM dossiers_dossier d JOIN procedures_procedure p ON p.id = d.procedure_id
JOIN procedures_procedureversion v ON v.id = d.procedure_version_id
LEFT JOIN procedures_procedurecase c ON c.id = d.case_id LEFT JOIN procedures_field f ON f.id = d.field_id
JOIN dossiers_party a ON a.id = d.applicant_id LEFT JOIN dossiers_party l ON l.id = d.filer_id
JOIN organisations_unit u ON u.id = d.intake_unit_id JOIN organisations_agency i ON i.id = d.intake_agency_id
JOIN organisations_agency g ON g.id = d.agency_id LEFT JOIN organisations_person x ON x.id = d.created_by_id
WHERE d.id = %s
"""
PARTS = (
    "SELECT w.*, u.name, p.full_name FROM dossiers_workitem w JOIN organisations_unit u ON u.id = w.unit_id "
    "LEFT JOIN organisations_person p ON p.id = w.assignee_id WHERE w.dossier_id = %s ORDER BY w.id",
    "SELECT s.* FROM processes_processstep s JOIN dossiers_dossier d ON d.process_version_id = s.version_id "
    "WHERE d.id = %s ORDER BY s.position",
    "SELECT p.*, f.name FROM dossiers_dossierpaper p LEFT JOIN files_storedfile f ON f.id = p.file_id "
    "WHERE p.dossier_id = %s ORDER BY p.position, p.id",
    "SELECT * FROM dossiers_feeline WHERE dossier_id = %s ORDER BY id",
    "SELECT * FROM dossiers_issuedpaper WHERE dossier_id = %s ORDER BY id",
    "SELECT r.*, f.name FROM dossiers_result r LEFT JOIN files_storedfile f ON f.id = r.file_id "
    "WHERE r.dossier_id = %s ORDER BY r.id",
    "SELECT * FROM dossiers_supplementrequest WHERE dossier_id = %s ORDER BY id",
    "SELECT * FROM dossiers_pause WHERE dossier_id = %s ORDER BY from_at",
    "SELECT * FROM dossiers_incident WHERE dossier_id = %s",
    "SELECT * FROM events_event WHERE stream_kind = 'dossier' AND stream_id = %s ORDER BY id",
    "SELECT o.id, o.code, o.status, p.name FROM dossiers_dossier d JOIN dossiers_dossier o ON o.applicant_id = "
    "d.applicant_id JOIN procedures_procedure p ON p.id = o.procedure_id WHERE d.id = %s ORDER BY o.id DESC LIMIT 5",
    "SELECT id, code FROM dossiers_dossier WHERE corrects_id = %s",
)


def page(session: Session) -> Pair:
    """Dossier pages, in turn one under way with its acts and a returned one with its history; beside it queries."""
    client, conn = session.as_officer(DESK), session.conn
    ended = [pk for (pk,) in session.rows(HANDLED, DESK, TIMES)]
    under_way = [work.dossier_id for work in backlog(session)[:TIMES]]
    wanted = [pk for both in zip(under_way, ended, strict=False) for pk in both]

    def bare(number: int) -> None:
        pk = wanted[number % len(wanted)]
        conn.execute(ONE, [pk]).fetchone()
        for part in PARTS:
            conn.execute(part, [pk]).fetchall()

    return Pair(lambda number: client.get(f"/ho-so/{wanted[number % len(wanted)]}/"), bare)


# ---- searches ---------------------------------------------------------------------------------------------

SPREAD = (
    "SELECT {} FROM dossiers_dossier WHERE is_sample AND code IS NOT NULL ORDER BY md5(id::text) LIMIT %s"
)
LIST = f"""
SELECT d.id, d.code, d.temporary_code, d.status, d.due_at, d.received_at, d.submitted_at, d.finished_at, d.timeliness,
       d.applicant_name, d.channel, d.legal_due_at, d.clock_started_at, d.extended, d.apologised, d.agency_id, p.name,
       p.code, a.name, a.short_name, i.name, i.short_name, d.version, d.money, d.refused
FROM dossiers_dossier d JOIN procedures_procedure p ON p.id = d.procedure_id
JOIN organisations_agency a ON a.id = d.agency_id JOIN organisations_agency i ON i.id = d.intake_agency_id
WHERE {{}} ORDER BY d.id DESC LIMIT {SHOWN + 1}
"""


def by_code(session: Session) -> Pair:
    """A whole code typed into the list's search, which answers with the way to the dossier; beside it one query."""
    client, conn = session.as_officer(EVERYWHERE), session.conn
    codes = [code for (code,) in session.rows(SPREAD.format("code"), TIMES)]
    query = LIST.format("d.code = %s")
    return Pair(
        lambda number: client.get(f"/ho-so/?q={quote(codes[number])}", expect=302),
        lambda number: conn.execute(query, [codes[number]]).fetchone(),
    )


NAMES = """
SELECT folded FROM dossiers_applicantname
WHERE to_tsvector('simple', coalesce(folded, '')) @@ to_tsquery('simple', %s)
"""
PROCEDURES = "SELECT id FROM procedures_procedure WHERE folded LIKE %s"


def by_name(session: Session) -> Pair:
    """A citizen's full name typed without accents: exact total and the first 50; beside it the same queries."""
    client, conn = session.as_officer(EVERYWHERE), session.conn
    found = session.rows(SPREAD.format("split_part(applicant_folded, ' (', 1)"), TIMES)
    names = [name for (name,) in found]

    def product(number: int) -> None:
        path = f"/ho-so/?q={quote(names[number])}"
        # The only one found is opened at once.
        answer = client.request("GET", path)
        if answer.status != 302 and (answer.status != 200 or ROW not in answer.body):
            raise Unexpected(f"GET {path} answered {answer.status} and no dossier")

    def bare(number: int) -> None:
        words = " & ".join(re.findall(r"[0-9a-z]+", names[number])) + ":*"
        named = "d.applicant_folded = ANY(%s)"
        values: list[object] = [[name for (name,) in conn.execute(NAMES, [words]).fetchall()]]
        procedures = [pk for (pk,) in conn.execute(PROCEDURES, [f"%{names[number]}%"]).fetchall()]
        if procedures:
            named = f"({named} OR d.procedure_id = ANY(%s))"
            values.append(procedures)
        conn.execute(f"SELECT count(*) FROM dossiers_dossier d WHERE {named}", values).fetchone()
        conn.execute(LIST.format(named), values).fetchall()

    return Pair(product, bare)


# ---- figures ------------------------------------------------------------------------------------------------

RECOUNT = """
SELECT u, count(*) FILTER (WHERE finished_at IS NOT NULL AND timeliness IN ('TRUOC_HAN', 'DUNG_HAN')),
       count(*) FILTER (WHERE timeliness = 'QUA_HAN')
FROM dossiers_dossier, unnest(units) u WHERE finished_at >= %(begins)s AND finished_at < %(ends)s GROUP BY u
"""
PAUSED = """
SELECT u, count(*) FROM dossiers_dossier, unnest(units) u WHERE status IN ('CHO_BO_SUNG_GQ', 'CHO_NVTC') GROUP BY u
"""
KEPT = """
SELECT unit_id, sum(early) + sum(on_time), sum(late) FROM (
    SELECT unit_id, day, early, on_time, late FROM dossiers_monthtally
    UNION ALL SELECT unit_id, day, early, on_time, late FROM dossiers_tallychange) kept
WHERE day >= %(first)s AND day <= %(last)s AND unit_id > 0 GROUP BY unit_id
HAVING sum(early) + sum(on_time) + sum(late) > 0
"""


def figures(session: Session) -> Pair:
    """The page of figures of a quarter by unit, 200 units; beside it the recount of all dossiers it must equal."""
    client, conn = session.as_officer(EVERYWHERE), session.conn
    period = periods.containing("quy", datetime.now(clock.VN).date()).previous()
    values = {"begins": period.begins, "ends": period.ends, "first": period.start, "last": period.end}
    recounted = sorted(conn.execute(RECOUNT, values).fetchall())
    if sorted(conn.execute(KEPT, values).fetchall()) != recounted:
        raise Unexpected("the figures by day differ from a recount of the dossiers")

    def bare(number: int) -> None:
        conn.execute(RECOUNT, values).fetchall()
        conn.execute(PAUSED).fetchall()

    return Pair(lambda number: client.get(f"/so-lieu/don-vi/?ky={period.code}"), bare)


# ---- a receipt --------------------------------------------------------------------------------------------

RECEIPTS = """
SELECT i.dossier_id, i.id FROM dossiers_issuedpaper i JOIN dossiers_dossier d ON d.id = i.dossier_id
JOIN organisations_roleassignment r ON r.unit_id = d.intake_unit_id
JOIN organisations_person p ON p.id = r.person_id
WHERE p.username = %s AND i.form = 'tiep_nhan' AND d.is_sample ORDER BY i.id DESC LIMIT %s
"""


def receipt(session: Session) -> Pair:
    """A receipt printed as PDF; beside it the read of the row it is made of (typesetting has no bare counterpart)."""
    client, conn = session.as_officer(DESK), session.conn
    papers = session.rows(RECEIPTS, DESK, TIMES)

    def product(number: int) -> None:
        dossier, paper = papers[number % len(papers)]
        client.get(f"/ho-so/{dossier}/mau/{paper}.pdf")

    def bare(number: int) -> None:
        dossier, paper = papers[number % len(papers)]
        conn.execute(
            "SELECT * FROM dossiers_issuedpaper WHERE dossier_id = %s AND id = %s", [dossier, paper]
        ).fetchone()

    return Pair(product, bare)


ROWS = (
    Row("inbox", "Inbox, 50 rows, exact total", inbox),
    Row("inbox4", "The same, 4 clients at once", inbox_of_four),
    Row("page", "A dossier's page", page),
    Row("code", "Search by code", by_code),
    Row("name", "Search by name without accents", by_name),
    Row("figures", "Figures of a quarter by unit, 200 units", figures),
    Row("receipt", "A receipt as PDF", receipt),
)
