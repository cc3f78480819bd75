"""What writes: a dossier received at the desk with its receipt, a step handed on."""

from uuid import uuid4

from bench import bare
from bench.desk import DESK, Work, backlog, receive_through_web
from bench.measure import ROUNDS, WARM_UP, Pair, Row, Session

TIMES = WARM_UP + ROUNDS

# ---- intake -----------------------------------------------------------------------------------------------

CHILDREN = (
    "dossiers_dossierengine", "dossiers_workitem", "dossiers_dossierpaper", "dossiers_feeline", "dossiers_issuedpaper",
)  # fmt: skip
COUNT = """
INSERT INTO dossiers_counter AS c (series, last) VALUES (%s, 1)
ON CONFLICT (series) DO UPDATE SET last = c.last + 1 RETURNING last
"""


def intake(session: Session) -> Pair:
    """The intake page's form as the browser sends it; beside it the same rows of one such dossier, inserted."""
    send = receive_through_web(session)
    hand = BareIntake(session, send(0))
    return Pair(lambda number: send(number + 1, look=False), lambda number: hand.receive())


class BareIntake:
    """Inserts again, with numbers and keys of their own, all the rows that one intake through the web left."""

    def __init__(self, session: Session, dossier_id: int) -> None:
        conn = self.conn = session.conn
        (self.dossier,) = bare.texts(conn, "dossiers_dossier", "id = %s", dossier_id, without=["id"])
        (self.party,) = bare.texts(
            conn, "dossiers_party", "id = %s", self.dossier["applicant_id"], without=["id"]
        )
        self.children = {
            table: bare.texts(
                conn, table, "dossier_id = %s ORDER BY 1", dossier_id,
                without=[] if table == "dossiers_dossierengine" else ["id"],
            )
            for table in CHILDREN
        }  # fmt: skip
        log = "stream_kind = 'dossier' AND stream_id = %s"
        self.events = bare.texts(conn, "events_event", log, dossier_id, without=["id", "xid"])
        acts = "object_kind = 'dossier' AND object_id = %s"
        chained = ["seq", "recorded_at", "prev_hash", "hash"]
        self.acts = bare.texts(conn, "audit_act", acts, dossier_id, without=chained)
        issued = self.children["dossiers_issuedpaper"][0]
        code, day = str(self.dossier["code"]).rsplit("-", 1)[0].rsplit("-", 1)
        self.prefix = f"{code}-{day}"
        self.series = (
            f"code:{code}:{day}",
            f"book:{self.dossier['intake_unit_id']}:{self.dossier['book_year']}",
            f"form:{self.dossier['intake_agency_id']}:{issued['form']}:{self.dossier['book_year']}",
        )
        self.insert_party = bare.Insert("dossiers_party", list(self.party), returning="id")
        self.insert_dossier = bare.Insert("dossiers_dossier", list(self.dossier), returning="id")
        self.inserts = {
            table: bare.Insert(table, list(rows[0]), rows=len(rows))
            for table, rows in self.children.items()
            if rows
        }
        self.insert_event = bare.Insert("events_event", list(self.events[0]))
        self.insert_act = bare.Insert("audit_act", list(self.acts[0]))

    def receive(self) -> int:
        """Insert one dossier's rows in one transaction, then wake the readers; return its number."""
        conn, execute = self.conn, self.conn.execute
        with conn.transaction():
            code, book, form = (execute(COUNT, [series]).fetchone()[0] for series in self.series)  # type: ignore[index]
            party = self.party | {"identity_index": uuid4().hex}
            (party_id,) = self.insert_party.run(conn, party).fetchone()  # type: ignore[misc]
            dossier = self.dossier | {
                "code": f"{self.prefix}-{code:04d}", "token": str(uuid4()), "book_number": book,
                "applicant_id": party_id,
            }  # fmt: skip
            (dossier_id,) = self.insert_dossier.run(conn, dossier).fetchone()  # type: ignore[misc]
            own = {"dossier_id": dossier_id}
            for table, insert in self.inserts.items():
                more: bare.Values = {"number": f"{form:02d}/TNHS"} if table == "dossiers_issuedpaper" else {}
                insert.run(conn, *({**row, **own, **more} for row in self.children[table]))
            for event in self.events:
                self.insert_event.run(conn, event | {"stream_id": dossier_id})
            for act in self.acts:
                self.insert_act.run(conn, act | {"object_id": dossier_id, "label": dossier["code"]})
        bare.wake_readers(conn)
        return int(dossier_id)


# ---- a step -----------------------------------------------------------------------------------------------

LOCK = "SELECT * FROM dossiers_dossier WHERE id = %s FOR UPDATE"
READ_WORK = "SELECT * FROM dossiers_workitem WHERE id = %s AND closed_at IS NULL"
READ_ENGINE = "SELECT state FROM dossiers_dossierengine WHERE dossier_id = %s"
KEEP_ENGINE = "UPDATE dossiers_dossierengine SET state = %s WHERE dossier_id = %s"
CLOSE = """
UPDATE dossiers_workitem SET closed_at = now(), closed_by_id = %s, closed_by_name = %s, outcome = 'forward', note = %s
WHERE id = %s
"""
MOVE = "UPDATE dossiers_dossier SET status = %s, units = %s, version = version + 1 WHERE id = %s"


def step(session: Session) -> Pair:
    """A dossier of the desk's backlog handed on, through the dossier page's form; beside it the same rows."""
    client, works = session.as_officer(DESK), backlog(session)[-2 * TIMES - 1 :]
    # Taken in turn from one list, so that both ways meet like dossiers.
    first, through_web, by_hand = works[0], works[1::2], works[2::2]

    def forward(work: Work) -> None:
        fields = {"version": str(work.version), "note": "Hồ sơ đủ thành phần."}
        client.post(f"/ho-so/{work.dossier_id}/lam/chuyen/", fields)

    forward(first)
    hand = BareStep(session, first.dossier_id)
    return Pair(lambda number: forward(through_web[number]), lambda number: hand.forward(by_hand[number]))


class BareStep:
    """Writes to other dossiers what one step through the web has written to its own."""

    def __init__(self, session: Session, dossier_id: int) -> None:
        conn = self.conn = session.conn
        *_, self.closed, self.opened = bare.texts(
            conn, "dossiers_workitem", "dossier_id = %s ORDER BY id", dossier_id, without=["id"]
        )
        (self.engine,) = bare.texts(conn, "dossiers_dossierengine", "dossier_id = %s", dossier_id)
        (self.dossier,) = bare.texts(conn, "dossiers_dossier", "id = %s", dossier_id)
        last = "stream_kind = 'dossier' AND stream_id = %s ORDER BY id DESC LIMIT 1"
        (self.event,) = bare.texts(conn, "events_event", last, dossier_id, without=["id", "xid"])
        chained = ["seq", "recorded_at", "prev_hash", "hash"]
        done = "object_kind = 'dossier' AND object_id = %s ORDER BY seq DESC LIMIT 1"
        (self.act,) = bare.texts(conn, "audit_act", done, dossier_id, without=chained)
        self.insert_work = bare.Insert("dossiers_workitem", list(self.opened))
        self.insert_event = bare.Insert("events_event", list(self.event))
        self.insert_act = bare.Insert("audit_act", list(self.act))

    def forward(self, work: Work) -> None:
        """Read and write one step's rows in one transaction, then wake the readers."""
        conn, execute = self.conn, self.conn.execute
        work_id, dossier_id = work.id, work.dossier_id
        with conn.transaction():
            execute(LOCK, [dossier_id]).fetchone()
            execute(READ_WORK, [work_id]).fetchone()
            execute(READ_ENGINE, [dossier_id]).fetchone()
            execute(KEEP_ENGINE, [self.engine["state"], dossier_id])
            closed = self.closed
            execute(CLOSE, [closed["closed_by_id"], closed["closed_by_name"], closed["note"], work_id])
            self.insert_work.run(conn, self.opened | {"dossier_id": dossier_id, "task_id": uuid4().hex})
            execute(MOVE, [self.dossier["status"], self.dossier["units"], dossier_id])
            self.insert_event.run(conn, self.event | {"stream_id": dossier_id})
            self.insert_act.run(conn, self.act | {"object_id": dossier_id})
        bare.wake_readers(conn)


ROWS = (
    Row("intake", "Intake through the web, receipt issued", intake),
    Row("step", "A step through the web", step),
)
