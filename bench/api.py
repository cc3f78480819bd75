"""The API: a dossier created and moved through five steps by the programs of five officers."""

import json
from collections.abc import Mapping

from bench.desk import DESK, DOCUMENTS, USUAL, Work
from bench.measure import Pair, Row, Session
from bench.server import Client, Unexpected
from bench.writing import BareIntake, BareStep

# Who takes each step at the ward of the demonstration, and by which act.
STEPS = (
    (DESK, "chuyen", {}), ("lanhdaophong", "chuyen", {}), ("thuly", "chuyen", {}), ("lanhdao", "ky", {}),
    ("vanthu", "dong-dau", {"number": "12/KQ"}),
)  # fmt: skip
OFFICERS = tuple(dict.fromkeys(name for name, *_ in STEPS))
PERSON = "SELECT id FROM organisations_person WHERE username = %s"
# Given to the officers who have a key, as their head would.
GIVEN = {"lanhdaophong": "thuly", "thuly": "lanhdao"}
OPEN = "SELECT id FROM dossiers_workitem WHERE dossier_id = %s AND closed_at IS NULL"


class Caller:
    """An officer's program: a key, a kept connection, JSON both ways."""

    def __init__(self, session: Session, username: str) -> None:
        self.client = Client(session.port)
        self.key = session.key_of(username)

    def post(self, path: str, body: Mapping[str, object], expect: int) -> dict:
        """Send a body and return the answer; raises Unexpected for any other status."""
        headers = {"Authorization": f"Bearer {self.key}", "Content-Type": "application/json"}
        answer = self.client.request("POST", f"/api/v1{path}", json.dumps(body).encode(), headers)
        if answer.status != expect:
            raise Unexpected(f"POST {path} answered {answer.status}: {answer.text[:300]}")
        return json.loads(answer.body)


def _filing(session: Session) -> dict[str, object]:
    """Return the body of a complete filing of the desk's most usual procedure."""
    procedure, case, agency = session.one(USUAL, DESK)
    (code,) = session.one("SELECT code FROM procedures_procedure WHERE id = %s", procedure)
    (case_code,) = session.one("SELECT code FROM procedures_procedurecase WHERE id = %s", case)
    papers = [{"document_id": pk, "form": 0} for (pk,) in session.rows(DOCUMENTS, case)]
    return {
        "intake": "receive", "procedure": code, "case": case_code, "agency_id": agency, "papers": papers,
    }  # fmt: skip


def _applicant(number: int) -> dict[str, str]:
    return {
        "name": "Nguyễn Thị Mẫu", "identity": f"024190{800_000 + number:06d}", "birth_date": "1990-07-04",
        "phone": "0912345668", "address": "Tổ dân phố 5, phường Đa Mai, tỉnh Bắc Ninh",
    }  # fmt: skip


def five_steps(session: Session) -> Pair:
    """Create a dossier and move it until its result lies at the desk; beside it the same rows, six transactions."""
    callers = {name: Caller(session, name) for name in OFFICERS}
    people = {name: session.one(PERSON, name)[0] for name in OFFICERS}
    filing = _filing(session)

    def create(number: int) -> int:
        return int(callers[DESK].post("/dossiers", filing | {"applicant": _applicant(number)}, 201)["id"])

    def move(dossier_id: int, steps: tuple = STEPS) -> None:
        for name, act, more in steps:
            given = {"assignee": people[GIVEN[name]]} if name in GIVEN else {}
            callers[name].post(f"/dossiers/{dossier_id}/acts/{act}", {**more, **given}, 200)

    intake, moved = BareIntake(session, create(0)), create(1)
    move(moved, STEPS[:1])
    step, conn = BareStep(session, moved), session.conn

    def bare(number: int) -> None:
        dossier_id = intake.receive()
        for _ in STEPS:
            (work_id,) = conn.execute(OPEN, [dossier_id]).fetchone()  # type: ignore[misc]
            step.forward(Work(work_id, dossier_id, 1))

    return Pair(lambda number: move(create(number + 2)), bare)


ROWS = (Row("api", "Over the API: a dossier created and moved 5 steps", five_steps),)
