"""Acts at the desk of intake (as `services.intake` and `services.lines`)."""

from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from motcua.demo.dossiers.clerk.core import Core, File
from motcua.demo.dossiers.offers import Offer
from motcua.demo.dossiers.posts import Officer, Place, Said
from motcua.onestop.dossiers.rules import Status

_T1, _T3, _T6 = (Said(T=transition) for transition in ("T1", "T3", "T6"))


@lru_cache
def _short(day: date) -> str:
    """Return a day as the codes have it."""
    return f"{day:%y%m%d}"


@lru_cache
def _submitted(channel: int) -> Said:
    return Said(T="T2", channel=channel)


class Intake(Core):
    """Receive, accept, ask for what lacks, refuse, take fees."""

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
        row.token = None
        row.offer = offer
        row.rule_set = self.world.law_on(at.date()).code
        row.applicant_id, row.applicant_name = applicant.id, applicant.name
        row.applicant_folded, row.applicant_address = applicant.folded, applicant.address
        row.filer_id, row.authorisation = (filer.id if filer else None), authorisation
        row.channel, row.device, row.result_way, row.quantity = channel, device, result_way, quantity
        row.result_address = applicant.address if result_way == 3 else ""
        row.intake_unit_id, row.intake_agency_id, row.agency_id = place.unit_id, place.agency_id, agency_id
        row.units, row.submitted_at, row.created_by_id = [place.unit_id], at, by.person_id
        row.is_sample = True
        world = self.world
        posts, calendar = world.posts(offer, agency_id, place), world.calendar_of(agency_id)
        file = File(row, offer, place, applicant, posts, calendar, filer)
        self._store_papers(file, lacking)
        self._store_fees(file)
        return file

    def _store_papers(self, file: File, lacking: tuple[int, ...]) -> None:
        online = file.row.channel == 2
        for line in file.offer.lines:
            paper = self.tables.paper.new()
            paper.dossier_id, paper.line = file.row.id, line
            paper.form = 2 if online else line.form
            paper.received = line.required and line.position not in lacking
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
        self._written(file, "received", at, by, _T1, issue)

    def _start(self, file: File, at: datetime, by: Officer) -> None:
        row, file.called = file.row, None
        row.received_at = row.clock_started_at = at
        self._number(row)
        row.limit_amount, row.limit_unit = file.offer.limits[row.channel]
        due, minutes = self._due(file)
        row.working_minutes = minutes
        row.first_due_at = row.legal_due_at = row.due_at = due
        file.due = str(due)
        row.status = Status.RECEIVED.value
        self._open(file, file.offer.rows[0].key, at, by)

    def _number(self, row: Any) -> None:
        """Give a dossier its code and its number in the desk's book."""
        day = row.received_at.date()
        law = self.world.law_on(day)
        identifier = self.world.identifier(row.intake_agency_id, day, law.codes.identifier_format)
        row.code = law.codes.write(identifier, day, self.next_number(f"code:{identifier}:{_short(day)}"))
        row.book_year = day.year
        row.book_number = self.next_number(f"book:{row.intake_unit_id}:{day.year}")
        self.uses[row.procedure_id] = self.uses.get(row.procedure_id, 0) + 1

    def _temporary(self, file: File, at: datetime) -> None:
        row = file.row
        day = _short(at.date())
        number = self.next_number(f"temporary:{row.intake_unit_id}:{day}")
        row.temporary_code, file.called = f"TAM{row.intake_unit_id}-{day}-{number:04d}", None

    def submit(self, file: File, at: datetime, by: Officer) -> None:
        """Filed online or by post (T2)."""
        self._allow(file, "submit", at, by)
        row = file.row
        row.status = Status.SUBMITTED.value
        self._temporary(file, at)
        hours = self.world.law_on(at.date()).limit("H01").amount or 0
        calendar = self.world.calendar_of(row.intake_agency_id)
        row.intake_due_at = calendar.add_minutes(at.replace(second=0), int(hours) * 60)
        self._written(file, "submitted", at, by, _submitted(row.channel))

    def accept(self, file: File, at: datetime, by: Officer) -> None:
        """The desk finds it complete (T3, T6)."""
        before = file.row.status
        lacked = any(not paper.received and paper.line.required for paper in file.papers)
        self._allow(file, "accept", at, by, completed=lacked)
        if lacked:
            for paper in file.papers:
                paper.received = paper.received or paper.line.required
            on_paper = any(paper.received and paper.form != 2 for paper in file.papers)
            file.row.paper = "TAI_MOT_CUA" if on_paper else "KHONG_GIAY"
        file.row.rule_set = self.world.law_on(at.date()).code
        for request in file.requests:
            request.fulfilled_at = request.fulfilled_at or at
        self._start(file, at, by)
        issue = self._issue(file, "tiep_nhan", at, by)
        self._written(file, "received", at, by, _T3 if before == Status.SUBMITTED else _T6, issue)

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
