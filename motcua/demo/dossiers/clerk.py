"""Carries out the acts on a sample dossier in memory, writing the rows the services would have written.

Each method stands for the service of the same name in `motcua.onestop.dossiers.services`, in the same order of
changes; the replay test holds the two together. Times are local times of Viet Nam.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from motcua.base.worktime import rules as worktime
from motcua.demo.dossiers.issued import IssueOf
from motcua.demo.dossiers.log import Log
from motcua.demo.dossiers.tables import Tables
from motcua.demo.dossiers.world import Offer, Officer, Place, World
from motcua.onestop.dossiers import rules
from motcua.onestop.dossiers.rules import Status

SUPPLEMENT_BASIS = "NĐ 61/2018/NĐ-CP Điều 19.4"
_UTC = timedelta(hours=7)


def aware(at: datetime) -> str:
    """Write a local time as the services write a computed one into a payload."""
    return f"{at.isoformat()}+07:00"


def stored(at: datetime) -> str:
    """Write a local time as it reads after a trip through the database."""
    return f"{(at - _UTC).isoformat()}Z"


class EndOfTimeError(Exception):
    """The next act lies after the present; the dossier stays as it is."""


@dataclass(slots=True)
class File:
    """A dossier under way: its row, its lines, the step it stands at."""

    row: Any
    offer: Offer
    place: Place
    applicant: Any
    filer: Any = None
    number: int = 0
    open: Any = None
    open_row: Any = None
    asked: dict[str, str] = field(default_factory=dict)
    ended: bool = False
    work: list[Any] = field(default_factory=list)
    papers: list[Any] = field(default_factory=list)
    fees: list[Any] = field(default_factory=list)
    requests: list[Any] = field(default_factory=list)
    pauses: list[Any] = field(default_factory=list)
    results: list[Any] = field(default_factory=list)
    apology: Any = None
    editions: dict[str, int] = field(default_factory=dict)
    script: list[tuple[str, datetime, Officer, dict[str, Any]]] = field(default_factory=list)


class Clerk:
    """Does what the services do, on plain rows."""

    def __init__(self, world: World, tables: Tables, log: Log, now: datetime) -> None:
        self.world, self.tables, self.log, self.now = world, tables, log, now
        self.counters: dict[str, int] = {}
        self.uses: dict[int, int] = {}
        self.keep_script = False

    # Shared by all acts.

    def next_number(self, series: str) -> int:
        """Give the next number of a series."""
        number = self.counters.get(series, 0) + 1
        self.counters[series] = number
        return number

    def _allow(self, file: File, verb: str, at: datetime, by: Officer, **words: Any) -> None:
        if at > self.now:
            raise EndOfTimeError
        if self.keep_script:
            file.script.append((verb, at, by, words))

    def _written(
        self,
        file: File,
        act: str,
        at: datetime,
        by: Officer,
        payload: dict[str, Any],
        issue: IssueOf | None = None,
    ) -> None:
        row = file.row
        row.version += 1
        self.log.add(act, at, by, row.id, row.code or row.temporary_code, row.status, payload, issue)

    def _issue(self, file: File, form: str, at: datetime, by: Officer, **about: Any) -> IssueOf:
        edition = file.editions[form] = file.editions.get(form, 0) + 1
        return IssueOf(file, form, edition, at, by, file.row.due_at, len(file.papers), about)

    def _due(self, file: File) -> tuple[datetime, int]:
        row = file.row
        pauses = tuple(
            (pause.from_at, pause.to_at)
            for pause in file.pauses
            if pause.mode == "PAUSE" and pause.to_at is not None and pause.from_at >= row.clock_started_at
        )
        limit = (row.limit_amount, row.limit_unit)
        law = self.world.law_on(row.received_at.date())
        return self.world.due(row.agency_id, row.clock_started_at, limit, law, pauses)

    def _set_due(self, file: File, due: datetime) -> None:
        file.row.due_at = due
        if file.open is not None:
            file.open.dossier_due_at = due

    def _open(
        self,
        file: File,
        key: str,
        at: datetime,
        by: Officer,
        assignee: int | None = None,
        is_return: bool = False,
    ) -> None:
        """Open the work item of a step (as `_core.follow`)."""
        row, step = file.row, file.offer.steps[key]
        unit = self.world.unit_for(row.agency_id, step, file.place.unit)
        item = self.tables.work.new()
        item.dossier_id, item.task_id = row.id, f"{item.id:032x}"
        item.step, item.kind, item.name, item.role = key, str(step.kind), step.name, str(step.role)
        item.unit_id, item.minutes, item.opened_at = unit.pk, step.minutes, at
        item.assignee_id = self._assignee(file, key, unit.pk, str(step.role), assignee)
        item.step_due_at = self._step_due(row.agency_id, step.minutes, at)
        item.dossier_due_at, item.from_name, item.is_return = row.due_at, by.name, is_return
        if unit.pk not in row.units:
            row.units.append(unit.pk)
        status = rules.STATUS_OF_STEP.get(item.kind)
        if status is not None:
            row.status = status.value
        file.work.append(item)
        file.open, file.open_row = item, step

    def _step_due(self, agency_id: int, minutes: int, at: datetime) -> datetime | None:
        if not minutes:
            return None
        whole = worktime.in_minutes(Decimal(f"{minutes / 60:.4f}"), worktime.GIO_LV)
        return self.world.calendar_of(agency_id).add_minutes(at.replace(second=0, microsecond=0), whole)

    def _assignee(self, file: File, key: str, unit_id: int, role: str, wanted: int | None) -> int | None:
        if wanted is not None:
            return wanted
        holders = [one.person_id for one in self.world.holders(unit_id, role)]
        for item in reversed(file.work):
            if item.step == key and item.unit_id == unit_id and item.closed_by_id is not None:
                if item.closed_by_id in holders:
                    return item.closed_by_id
                break
        return holders[0] if len(holders) == 1 else None

    def _close(self, file: File, outcome: str, at: datetime, by: Officer, note: str = "") -> Any:
        item = file.open
        item.closed_at, item.closed_by_id, item.closed_by_name = at, by.person_id, by.name
        item.outcome, item.note = outcome, note
        file.open = file.open_row = None
        return item

    def _next_key(self, file: File, key: str) -> str:
        rows = file.offer.rows
        return next(rows[place + 1].key for place, row in enumerate(rows) if row.key == key)

    def _to(self, file: File) -> str:
        item = file.open
        return f"{item.name} – {self.world.units[item.unit_id].name}" if item else ""

    def _hand_on(
        self, file: File, at: datetime, by: Officer, note: str = "", assignee: int | None = None
    ) -> str:
        item = self._close(file, "forward", at, by, note)
        if item.kind == "TIEP_NHAN" and file.row.paper == "TAI_MOT_CUA":
            file.row.paper = "DA_CHUYEN"
        self._open(file, self._next_key(file, item.step), at, by, assignee)
        if file.row.status in (Status.RESULT, Status.REFUSED) and file.row.finished_at is None:
            self._finish(file, at)
        return item.name

    def _finish(self, file: File, at: datetime) -> None:
        row = file.row
        row.finished_at = at
        late = at > row.legal_due_at
        early = at.date() < row.legal_due_at.date()
        row.timeliness = "QUA_HAN" if late else "TRUOC_HAN" if early else "DUNG_HAN"

    # Intake.

    def begin(
        self,
        offer: Offer,
        place: Place,
        agency_id: int,
        applicant: Any,
        at: datetime,
        by: Officer,
        *,
        channel: int,
        device: str,
        result_way: int,
        filer: Any = None,
        authorisation: str = "",
        quantity: int = 1,
        lacking: tuple[int, ...] = (),
    ) -> File:
        """Return a dossier as `intake._new` and `_store_lines` make it, without its first state."""
        row = self.tables.dossier.new()
        version = offer.version
        row.token = None
        row.procedure_id, row.procedure_version_id = version.procedure_id, version.pk
        row.case_id, row.field_id, row.process_version_id = offer.case.pk, version.field_id, offer.process.pk
        row.rule_set = self.world.law_on(at.date()).code
        row.applicant_id, row.applicant_name = applicant.id, applicant.name
        row.applicant_folded, row.applicant_address = applicant.folded, applicant.address
        row.filer_id, row.authorisation = (filer.id if filer else None), authorisation
        row.channel, row.device, row.result_way, row.quantity = channel, device, result_way, quantity
        row.result_address = applicant.address if result_way == 3 else ""
        row.intake_unit_id, row.intake_agency_id, row.agency_id = place.unit.pk, place.agency.pk, agency_id
        row.units, row.submitted_at, row.created_by_id = [place.unit.pk], at, by.person_id
        row.is_sample = True
        file = File(row, offer, place, applicant, filer)
        self._store_papers(file, lacking)
        self._store_fees(file)
        return file

    def _store_papers(self, file: File, lacking: tuple[int, ...]) -> None:
        online = file.row.channel == 2
        for position, document in enumerate(file.offer.papers):
            paper = self.tables.paper.new()
            paper.dossier_id, paper.document_id = file.row.id, document.pk
            paper.position, paper.name = position, document.name[:1000]
            paper.form = 2 if online else 0 if document.originals or not document.copies else 1
            paper.quantity = document.originals or document.copies or 1
            paper.received = position not in lacking and document.required
            file.papers.append(paper)
        on_paper = any(paper.received and paper.form != 2 for paper in file.papers)
        file.row.paper = "TAI_MOT_CUA" if on_paper else "KHONG_GIAY"

    def _store_fees(self, file: File) -> None:
        row = file.row
        for fee in file.offer.fees.get(row.channel, []):
            if not fee.amount:
                continue
            line = self.tables.fee.new()
            line.dossier_id, line.name, line.kind = row.id, fee.name[:300], fee.kind
            line.unit_amount, line.quantity = fee.amount, row.quantity if fee.per else 1
            file.fees.append(line)
        row.money = "CHUA_THU" if file.fees else "KHONG_THU"

    def receive(self, file: File, at: datetime, by: Officer) -> None:
        """A complete dossier at the desk (T1)."""
        self._allow(file, "receive", at, by)
        self._start(file, at, by)
        issue = self._issue(file, "tiep_nhan", at, by)
        self._written(file, "received", at, by, {"T": "T1"}, issue)

    def _start(self, file: File, at: datetime, by: Officer) -> None:
        row, day = file.row, at.date()
        law = self.world.law_on(day)
        identifier = self.world.identifier(row.intake_agency_id, day, law.codes.identifier_format)
        number = self.next_number(f"code:{identifier}:{day:%y%m%d}")
        row.code = law.codes.write(identifier, day, number)
        row.book_year = day.year
        row.book_number = self.next_number(f"book:{row.intake_unit_id}:{day.year}")
        row.received_at = row.clock_started_at = at
        row.limit_amount, row.limit_unit = file.offer.limits[row.channel]
        due, minutes = self._due(file)
        row.working_minutes = minutes
        row.first_due_at = row.legal_due_at = row.due_at = due
        row.status = Status.RECEIVED.value
        self.uses[row.procedure_id] = self.uses.get(row.procedure_id, 0) + 1
        self._open(file, file.offer.rows[0].key, at, by)

    def _temporary(self, file: File, at: datetime) -> None:
        row = file.row
        number = self.next_number(f"temporary:{row.intake_unit_id}:{at:%y%m%d}")
        row.temporary_code = f"TAM{row.intake_unit_id}-{at:%y%m%d}-{number:04d}"

    def submit(self, file: File, at: datetime, by: Officer) -> None:
        """Filed online or by post (T2)."""
        self._allow(file, "submit", at, by)
        row = file.row
        row.status = Status.SUBMITTED.value
        self._temporary(file, at)
        hours = self.world.law_on(at.date()).limit("H01").amount or 0
        calendar = self.world.calendar_of(row.intake_agency_id)
        row.intake_due_at = calendar.add_minutes(at.replace(second=0), int(hours) * 60)
        self._written(file, "submitted", at, by, {"T": "T2", "channel": row.channel})

    def accept(self, file: File, at: datetime, by: Officer) -> None:
        """The desk finds it complete (T3, T6)."""
        before = file.row.status
        lacked = any(not paper.received and self._required(file, paper) for paper in file.papers)
        self._allow(file, "accept", at, by, completed=lacked)
        if lacked:
            for paper in file.papers:
                paper.received = paper.received or self._required(file, paper)
            on_paper = any(paper.received and paper.form != 2 for paper in file.papers)
            file.row.paper = "TAI_MOT_CUA" if on_paper else "KHONG_GIAY"
        file.row.rule_set = self.world.law_on(at.date()).code
        for request in file.requests:
            request.fulfilled_at = request.fulfilled_at or at
        self._start(file, at, by)
        transition = "T3" if before == Status.SUBMITTED else "T6"
        issue = self._issue(file, "tiep_nhan", at, by)
        self._written(file, "received", at, by, {"T": transition}, issue)

    @staticmethod
    def _required(file: File, paper: Any) -> bool:
        return file.offer.papers[paper.position].required

    def ask_supplement_at_intake(
        self, file: File, at: datetime, by: Officer, *, positions: tuple[int, ...], reason: str, born: bool
    ) -> None:
        """Ask once for what lacks before receipt (T4)."""
        items = self.items_of(file, positions)
        deadline = at.date() + timedelta(days=15)
        self._allow(
            file, "ask_supplement_at_intake", at, by, items=items, reason=reason, born=born, deadline=deadline
        )
        row = file.row
        row.status = Status.SUPPLEMENT_INTAKE.value
        if born:
            self._temporary(file, at)
        row.supplements += 1
        request = self._request(file, "TN", items, reason, at, by, deadline)
        request.sent_at = at
        issue = self._issue(file, "bo_sung", at, by, request=request)
        payload = {"items": len(items), "round": row.supplements, "T": "T4", "reason": reason}
        self._written(file, "supplement_asked_at_intake", at, by, payload, issue)

    @staticmethod
    def items_of(file: File, positions: tuple[int, ...]) -> list[dict[str, Any]]:
        """Return what to ask for, as the desk writes it down."""
        found = []
        for position in positions:
            document = file.offer.papers[position]
            found.append(
                {
                    "document_id": document.pk, "name": document.name,
                    "originals": document.originals or (0 if document.copies else 1),
                    "certified": 0, "copies": document.copies,
                }
            )  # fmt: skip
        return found

    def _request(
        self,
        file: File,
        phase: str,
        items: list[dict],
        reason: str,
        at: datetime,
        by: Officer,
        deadline: date | None,
    ) -> Any:
        request = self.tables.request.new()
        request.dossier_id, request.phase, request.items = file.row.id, phase, items
        request.round_no = 1 + sum(1 for one in file.requests if one.phase == phase)
        request.reason, request.deadline, request.asked_at = reason, deadline, at
        request.asked_by_id, request.asked_by_name = by.person_id, by.name
        file.requests.append(request)
        return request

    def refuse_intake(
        self, file: File, at: datetime, by: Officer, *, reason: str, basis: str, right_place: str, born: bool
    ) -> None:
        """Refuse to receive (T5)."""
        words = {"reason": reason, "basis": basis, "right_place": right_place}
        self._allow(file, "refuse_intake", at, by, born=born, **words)
        file.row.status = Status.REFUSED_INTAKE.value
        if born:
            self._temporary(file, at)
        file.row.refused = True
        issue = self._issue(file, "tu_choi", at, by, refusal=words)
        self._written(file, "refused_intake", at, by, {"T": "T5", **words}, issue)

    def collect_fee(self, file: File, at: datetime, by: Officer, *, receipt: str) -> None:
        """Fees taken at the desk."""
        self._allow(file, "collect_fee", at, by, receipt=receipt)
        for line in file.fees:
            line.paid_at, line.paid_to_id, line.receipt = at, by.person_id, receipt
        file.row.money = "DA_THU"
        total = sum(line.unit_amount * line.quantity for line in file.fees)
        self._written(file, "fee_paid", at, by, {"total": total, "receipt": receipt})

    # Handling.

    def forward(
        self, file: File, at: datetime, by: Officer, *, note: str = "", assignee: int | None = None
    ) -> None:
        """Finish a step and hand on."""
        self._allow(file, "forward", at, by, note=note, assignee_id=assignee)
        name = self._hand_on(file, at, by, note, assignee)
        self._written(file, "forwarded", at, by, {"step": name, "note": note, "to": self._to(file)})

    def send_back(self, file: File, at: datetime, by: Officer, *, to: str, reason: str) -> None:
        """Return to an earlier step (T21)."""
        self._allow(file, "send_back", at, by, return_to=to, reason=reason)
        item = self._close(file, "return", at, by, reason)
        self._open(file, to, at, by, is_return=True)
        self._written(
            file, "returned_step", at, by, {"step": item.name, "note": reason, "to": self._to(file)}
        )

    def sign_result(self, file: File, at: datetime, by: Officer) -> None:
        """Sign the result (T20)."""
        self._allow(file, "sign_result", at, by)
        result = self.tables.result.new()
        result.dossier_id, result.kind = file.row.id, "KET_QUA"
        result.code, result.name = file.offer.result
        result.signed_by_id, result.signed_by_name, result.signed_at = by.person_id, by.name, at
        file.results.append(result)
        self._hand_on(file, at, by)
        self._written(file, "signed", at, by, {"T": "T20", "number": ""})

    def stamp(self, file: File, at: datetime, by: Officer, *, number: str) -> None:
        """Number and stamp the result; it goes to the desk."""
        self._allow(file, "stamp", at, by, number=number)
        result = file.results[-1]
        result.number, result.issued_at = number, at
        self._hand_on(file, at, by, f"Số {number}")
        self._written(file, "stamped", at, by, {"number": number})

    # Supplement and pauses.

    def ask_supplement(
        self, file: File, at: datetime, by: Officer, *, positions: tuple[int, ...], reason: str
    ) -> None:
        """Draft a request while handling (T16)."""
        items = self.items_of(file, positions)
        deadline = at.date() + timedelta(days=15)
        self._allow(file, "ask_supplement", at, by, items=items, reason=reason, deadline=deadline)
        item = self._close(file, "supplement", at, by, reason)
        file.asked["supplement"] = item.step
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
        self._close(file, "forward", at, by)
        self._open(file, "bo_sung_nhan", at, by)
        pause = self.tables.pause.new()
        pause.dossier_id, pause.kind, pause.mode, pause.from_at = row.id, "BO_SUNG", request.mode, at
        pause.reason, pause.basis = request.reason[:500], SUPPLEMENT_BASIS
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
            paper.dossier_id, paper.position, paper.name = row.id, start + number, asked["name"][:1000]
            paper.quantity = max(1, asked["originals"] + asked["copies"])
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
        self._close(file, "forward", at, by)
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

    # Promises.

    def extend(self, file: File, at: datetime, by: Officer, *, new_due: date, reason: str) -> None:
        """Ask for more time with an apology (T22)."""
        self._allow(file, "extend", at, by, new_due=new_due, reason=reason)
        row = file.row
        apology = self._apology(file, at, by, new_due, reason, is_extension=True)
        row.extended = row.apologised = True
        self._set_due(file, apology.new_due_at)
        issue = self._issue(file, "xin_loi", at, by, apology=apology)
        payload = {
            "reason": reason, "due_before": stored(apology.old_due_at), "due": aware(apology.new_due_at),
            "T": "T22",
        }  # fmt: skip
        self._written(file, "extended", at, by, payload, issue)

    def apologise(self, file: File, at: datetime, by: Officer, *, new_due: date, reason: str) -> None:
        """Apologise for a dossier that is late."""
        self._allow(file, "apologise", at, by, new_due=new_due, reason=reason)
        row = file.row
        apology = self._apology(file, at, by, new_due, reason, is_extension=False)
        row.apologised, row.late_cause = True, reason[:300]
        issue = self._issue(file, "xin_loi", at, by, apology=apology)
        payload = {"reason": reason, "due": aware(apology.new_due_at)}
        self._written(file, "apologised", at, by, payload, issue)

    def _apology(
        self, file: File, at: datetime, by: Officer, new_due: date, reason: str, *, is_extension: bool
    ) -> Any:
        apology = file.apology = self.tables.apology.new()
        apology.dossier_id, apology.is_extension, apology.reason = file.row.id, is_extension, reason
        apology.old_due_at, apology.at = file.row.due_at, at
        apology.new_due_at = self.world.calendar_of(file.row.agency_id).closes(new_due)
        apology.signed_by_id, apology.signed_by_name = by.person_id, by.name
        return apology

    # Endings.

    def refuse(self, file: File, at: datetime, by: Officer, *, reason: str, basis: str) -> None:
        """Propose a refusal, or refuse when one signs (T18)."""
        self._allow(file, "refuse", at, by, reason=reason, basis=basis)
        item = self._close(file, "refuse", at, by, reason)
        draft = self.tables.result.new()
        draft.dossier_id, draft.kind, draft.name = (
            file.row.id,
            "TU_CHOI",
            "Thông báo từ chối giải quyết hồ sơ",
        )
        draft.summary, draft.basis, draft.signed_at = reason, basis, at
        file.results.append(draft)
        if item.kind == "KY":
            self._signed_refusal(file, draft, at, by)
            return
        file.asked["refuse"] = item.step
        self._open(file, "tu_choi_ky", at, by)
        words = {"reason": reason, "basis": basis, "right_place": ""}
        self._written(file, "refusal_proposed", at, by, words)

    def sign_refusal(self, file: File, at: datetime, by: Officer) -> None:
        """Sign the proposed refusal (T18)."""
        self._allow(file, "sign_refusal", at, by)
        self._close(file, "forward", at, by)
        file.asked.pop("refuse", None)
        self._signed_refusal(file, file.results[-1], at, by)

    def _signed_refusal(self, file: File, draft: Any, at: datetime, by: Officer) -> None:
        draft.signed_by_id, draft.signed_by_name, draft.signed_at, draft.issued_at = (
            by.person_id,
            by.name,
            at,
            at,
        )
        self._open(file, "tu_choi_tra", at, by)
        file.row.refused = True
        self._finish(file, at)
        words = {"reason": draft.summary, "basis": draft.basis}
        issue = self._issue(file, "tu_choi", at, by, refusal=words)
        self._written(file, "refused", at, by, {"T": "T18", **words}, issue)

    def release(self, file: File, at: datetime, by: Officer) -> None:
        """Hand over the result (T24)."""
        self._allow(file, "release", at, by)
        row, result = file.row, file.results[-1]
        taker = file.filer.name if file.filer else file.applicant.name
        result.receiver_name, result.issued_at = taker[:150], result.issued_at or at
        self._close(file, "forward", at, by)
        row.status, row.returned_at = Status.RETURNED.value, at
        if row.paper != "KHONG_GIAY":
            row.paper = "DA_TRA_LAI"
        file.ended = True
        payload = {
            "receiver_is_applicant": True, "way": row.result_way,
            "no_apology": row.timeliness == "QUA_HAN" and not row.apologised, "T": "T24",
        }  # fmt: skip
        self._written(file, "released", at, by, payload)

    def ask_withdrawal(self, file: File, at: datetime, by: Officer, *, reason: str) -> None:
        """The applicant asks for the dossier back (T23)."""
        self._allow(file, "ask_withdrawal", at, by, reason=reason)
        row = file.row
        if row.status in (Status.SUBMITTED, Status.SUPPLEMENT_INTAKE):
            row.status = Status.WITHDRAWN.value
            self._written(file, "withdrawn", at, by, {"reason": reason, "T": "T23"})
            return
        row.resume_status = row.status
        row.status = Status.WITHDRAWAL_ASKED.value
        self._written(file, "withdrawn_asked", at, by, {"reason": reason, "T": "T23"})

    def decide_withdrawal(self, file: File, at: datetime, by: Officer, *, reason: str) -> None:
        """Confirm the withdrawal (T23)."""
        self._allow(file, "decide_withdrawal", at, by, reason=reason)
        file.row.status = Status.WITHDRAWN.value
        self._end(file, "withdrawn", "Theo đề nghị của người nộp hồ sơ.", reason, at, by)

    def stop(self, file: File, at: datetime, by: Officer, *, reason: str, basis: str) -> None:
        """Stop on a legal ground (T23)."""
        self._allow(file, "stop", at, by, reason=reason, basis=basis)
        file.row.status = Status.STOPPED.value
        self._end(file, "stopped", basis, reason, at, by)

    def _end(self, file: File, act: str, basis: str, reason: str, at: datetime, by: Officer) -> None:
        self._close(file, act, at, by)
        for pause in file.pauses:
            pause.to_at = pause.to_at or at
        file.row.resume_status = ""
        file.ended = True
        issue = self._issue(file, "dung_giai_quyet", at, by, stop={"basis": basis, "reason": reason})
        self._written(file, act, at, by, {"reason": reason, "basis": basis, "T": "T23"}, issue)

    # The rows.

    def write(self, file: File) -> None:
        """Put the dossier and its lines on their way, as they stand now."""
        tables = self.tables
        tables.dossier.write(file.row)
        lines = (
            (tables.paper, file.papers), (tables.fee, file.fees), (tables.work, file.work),
            (tables.pause, file.pauses), (tables.request, file.requests), (tables.result, file.results),
            (tables.apology, [file.apology] if file.apology else []),
        )  # fmt: skip
        for table, rows in lines:
            for row in rows:
                table.write(row)
        if file.open is not None:
            engine = tables.engine.new()
            engine.dossier_id = file.row.id
            engine.state = engine_state(file)
            tables.engine.write(engine)


def engine_state(file: File) -> dict[str, Any]:
    """Return what `engine.seek` keeps for a run that stands at the file's open step."""
    from motcua.catalogue.processes.engine import STATE_FORMAT

    state: dict[str, Any] = {"v": STATE_FORMAT, "open": [[file.open.task_id, file.open.step]]}
    if file.asked:
        state["asked"] = dict(file.asked)
    return state
