"""A client of the API for tests: JSON in, JSON out, with a key of a person of the cast."""

import json
from typing import Any

from django.http import HttpResponse
from django.test import Client

from motcua.base.organisations.actor import Actor
from motcua.base.tokens.services import issue
from motcua.onestop.dossiers.models import Dossier
from motcua.onestop.dossiers.tests.cast import Cast

PREFIX = "/api/v1"


def key_of(actor: Actor) -> str:
    """Return a fresh key of a person under the assignment they act by."""
    _, text = issue(
        actor.person_id or 0, by=Actor.system(), name="Phần mềm thử (mẫu)", assignment_id=actor.assignment_id
    )
    return text


class Caller:
    """Somebody's program."""

    def __init__(self, actor: Actor | None = None, *, key: str = "") -> None:
        self.client = Client(raise_request_exception=False)
        self.key = key or (key_of(actor) if actor else "")

    def send(
        self, method: str, path: str, body: Any = None, *, once: str = "", match: str = "", **more: Any
    ) -> HttpResponse:
        """Send a request; `once` is its Idempotency-Key, `match` its If-Match."""
        headers = {"Authorization": f"Bearer {self.key}"} if self.key else {}
        headers |= {"Idempotency-Key": once} if once else {}
        headers |= {"If-Match": match} if match else {}
        data = b"" if body is None else json.dumps(body).encode()
        return self.client.generic(
            method, PREFIX + path, data, content_type="application/json", headers=headers, **more
        )  # type: ignore[return-value]

    def get(self, path: str, status: int = 200) -> Any:
        """Read and return what was answered."""
        answer = self.send("GET", path)
        assert answer.status_code == status, answer.content.decode()
        return json.loads(answer.content)

    def post(self, path: str, body: Any = None, status: int = 200, **more: Any) -> Any:
        """Write and return what was answered."""
        answer = self.send("POST", path, {} if body is None else body, **more)
        assert answer.status_code == status, answer.content.decode()
        return json.loads(answer.content)

    def act(self, dossier_id: int, act: str, status: int = 200, **body: Any) -> Any:
        """Do an act."""
        return self.post(f"/dossiers/{dossier_id}/acts/{act}", body, status)


def filing(cast: Cast, **changes: Any) -> dict[str, Any]:
    """Return the body of a complete filing of an invented citizen at the cast's desk."""
    papers = [
        {"document_id": pk, "form": 0}
        for pk in cast.case.documents.values_list("pk", flat=True)  # type: ignore[attr-defined]
    ]
    return {
        "intake": "receive", "procedure": cast.procedure.code, "agency_id": cast.agency.pk,
        "applicant": {
            "name": "Nguyễn Thị Mẫu", "identity": "024190000777", "birth_date": "1990-07-04",
            "phone": "0912345668", "address": "Tổ dân phố 5, phường Mẫu",
        },
        "papers": papers,
    } | changes  # fmt: skip


def open_step(dossier_id: int) -> str:
    """Return the kind of a dossier's open step."""
    return Dossier.objects.get(pk=dossier_id).work.filter(closed_at__isnull=True).get().kind
