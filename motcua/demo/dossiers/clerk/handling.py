"""Acts of handling, of supplement and pauses (as `services.handling` and `services.supplement`)."""

from datetime import datetime, timedelta
from decimal import Decimal

from motcua.base.worktime import rules as worktime
from motcua.demo.dossiers import words
from motcua.demo.dossiers.clerk.core import Core, File, aware, stored
from motcua.demo.dossiers.offers import PaperLine
from motcua.demo.dossiers.posts import Officer, Said
from motcua.onestop.dossiers import rules
from motcua.onestop.dossiers.rules import Status

_SIGNED = Said(T="T20", number="")


class Handling(Core):
    """Hand on, send back, sign, stamp; ask for a supplement, receive it; stop the clock."""

    def forward(
        self, file: File, at: datetime, by: Officer, *, note: str = "", assignee: int | None = None
    ) -> None:
        """Finish a step and hand on."""
        self._allow(file, "forward", at, by, note=note, assignee_id=assignee)
        post = self._hand_on(file, at, by, note, assignee)
        self._written(file, "forwarded", at, by, post.handed_on(note, file.open.post))

    def send_back(self, file: File, at: datetime, by: Officer, *, to: str, reason: str) -> None:
        """Return to an earlier step (T21)."""
        self._allow(file, "send_back", at, by, return_to=to, reason=reason)
        item = self._close(file, "return", by, reason)
        self._open(file, to, at, by, is_return=True)
        self._written(file, "returned_step", at, by, item.post.handed_on(reason, file.open.post))

    def sign_result(self, file: File, at: datetime, by: Officer) -> None:
        """Sign the result (T20)."""
        self._allow(file, "sign_result", at, by)
        result = self.tables.result.new()
        result.dossier_id, result.kind = file.row.id, "KET_QUA"
        result.code, result.name = file.offer.result
        result.signed_by_id, result.signed_by_name, result.signed_at = by.person_id, by.name, at
        file.results.append(result)
        self._hand_on(file, at, by)
        self._written(file, "signed", at, by, _SIGNED)

    def stamp(self, file: File, at: datetime, by: Officer, *, number: str) -> None:
        """Number and stamp the result; it goes to the desk."""
        self._allow(file, "stamp", at, by, number=number)
        result = file.results[-1]
        result.number, result.issued_at = number, at
        self._hand_on(file, at, by, words.stamped(number))
        self._written(file, "stamped", at, by, {"number": number})

    def ask_supplement(
        self, file: File, at: datetime, by: Officer, *, positions: tuple[int, ...], reason: str
    ) -> None:
        """Draft a request while handling (T16)."""
        items = self.items_of(file, positions)
        deadline = at.date() + timedelta(days=15)
        self._allow(file, "ask_supplement", at, by, items=items, reason=reason, deadline=deadline)
        item = self._close(file, "supplement", by, reason)
        file.asked["supplement"] = item.post.step
        request = self._request(file, "GQ", items, reason, at, by, deadline)
        file.row.supplements += 1
        self._open(file, "bo_sung_gui", at, by)
        payload = {"items": len(items), "reason": reason, "round": request.round_no, "T": "T16"}
        self._written(file, "supplement_asked", at, by, payload)

    def send_supplement(self, file: File, at: datetime, by: Officer) -> None:
        """Send the request; the clock stops when it is lawful (T16)."""
        self._allow(file, "send_supplement", at, by)
        row, request = file.row, file.requests[-1]
        law = self.world.law_on(row.received_at.date())
        notice = Decimal(str(law.supplement.notice.amount or 0))
        last, _ = self.world.due(row.agency_id, row.clock_started_at, (notice, worktime.NGAY_LV), law)
        request.within_limit = at <= last
        wanted = file.offer.version.clock_mode or law.clock.default_mode
        request.mode = rules.clock_mode(
            wanted=wanted, within_limit=request.within_limit, round_no=request.round_no
        )
        request.sent_at = at
        self._close(file, "forward", by)
        self._open(file, "bo_sung_nhan", at, by)
        pause = self.tables.pause.new()
        pause.dossier_id, pause.kind, pause.mode, pause.from_at = row.id, "BO_SUNG", request.mode, at
        pause.reason, pause.basis = request.reason[:500], law.supplement.notice.fact.basis[:300]
        file.pauses.append(pause)
        issue = self._issue(file, "bo_sung", at, by, request=request)
        payload = {"mode": request.mode, "within_limit": request.within_limit, "T": "T16"}
        self._written(file, "supplement_sent", at, by, payload, issue)

    def receive_supplement(self, file: File, at: datetime, by: Officer) -> None:
        """Receive the supplement; the due date is worked out anew (T17)."""
        self._allow(file, "receive_supplement", at, by)
        row, request = file.row, file.requests[-1]
        start = len(file.papers)
        for number, asked in enumerate(request.items):
            paper = self.tables.paper.new()
            quantity = max(1, asked["originals"] + asked["copies"])
            paper.dossier_id, paper.line = (
                row.id,
                PaperLine(None, start + number, asked["name"][:1000], quantity),
            )
            paper.supplement_round = row.supplements
            file.papers.append(paper)
        request.fulfilled_at = at
        for pause in file.pauses:
            pause.to_at = pause.to_at or at
        before = row.due_at
        if request.mode == "RESET":
            row.clock_started_at = at
        if request.mode in {"RESET", "PAUSE"}:
            due, row.working_minutes = self._due(file)
            row.legal_due_at = due
            self._set_due(file, max(due, row.due_at) if row.extended else due)
        asked_by = file.asked.pop("supplement")
        self._close(file, "forward", by)
        self._open(file, file.offer.resume_after(asked_by), at, by)
        issue = self._issue(file, "tiep_nhan", at, by)
        payload = {"mode": request.mode, "due_before": stored(before), "due": aware(row.due_at), "T": "T17"}
        self._written(file, "supplement_received", at, by, payload, issue)

    def pause(self, file: File, at: datetime, by: Officer, *, kind: str, reason: str, basis: str) -> None:
        """Stop the clock for what the law does not count."""
        self._allow(file, "pause", at, by, kind=kind, reason=reason, basis=basis)
        row = file.row
        row.resume_status = row.status
        if kind == "NVTC":
            row.status = Status.FINANCIAL.value
        pause = self.tables.pause.new()
        pause.dossier_id, pause.kind, pause.mode, pause.from_at = row.id, kind, "PAUSE", at
        pause.reason, pause.basis = reason, basis
        file.pauses.append(pause)
        self._written(file, "paused", at, by, {"kind": kind, "reason": reason, "basis": basis})

    def resume(self, file: File, at: datetime, by: Officer) -> None:
        """Let the clock run again."""
        self._allow(file, "resume", at, by)
        row = file.row
        file.pauses[-1].to_at = at
        if row.status == Status.FINANCIAL:
            row.status = row.resume_status
        row.resume_status = ""
        before = row.due_at
        due, row.working_minutes = self._due(file)
        row.legal_due_at = due
        self._set_due(file, max(due, row.due_at) if row.extended else due)
        payload = {"note": "", "due_before": stored(before), "due": aware(row.due_at)}
        self._written(file, "resumed", at, by, payload)
