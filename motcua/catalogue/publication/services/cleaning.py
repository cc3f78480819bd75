"""Verbs of data cleaning: a run against the national list, the same again, and what is said of a finding."""

import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import connection, transaction

from motcua.base import clock
from motcua.base.audit.services import record_act
from motcua.base.errors import Conflict, DomainError, Invalid, NotFound
from motcua.base.events.services import record
from motcua.base.files import scanning
from motcua.base.files.services import safe_name, store, store_made
from motcua.base.organisations.actor import Actor
from motcua.base.organisations.models import Agency
from motcua.base.organisations.permissions import check
from motcua.base.text import clean
from motcua.base.worktime.queries import calendar_for
from motcua.catalogue.procedures.importing.reading import Reading, read_bytes
from motcua.catalogue.publication import comparing, facts
from motcua.catalogue.publication.comparing import Difference
from motcua.catalogue.publication.models import (
    CleaningFinding,
    CleaningRun,
    CleaningSighting,
    EndedDocument,
    FormCopy,
)
from motcua.law.publication import publication_law

State = CleaningFinding.State
_LOCK = 5_190_817  # one run at a time
# Rules that look at the province's own data alone.
OWN_RULES = frozenset({4, 7, 8})
FORM_KINDS = frozenset(
    {
        "application/pdf", "application/msword", "application/vnd.ms-excel",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    }
)  # fmt: skip


@dataclass
class _Outcome:
    opened: list[CleaningFinding] = field(default_factory=list)
    reopened: int = 0
    closed: int = 0


@transaction.atomic
def run(
    upload: UploadedFile,
    *,
    by: Actor,
    taken_on: date | None = None,
    whole: bool = True,
    at: datetime | None = None,
) -> CleaningRun:
    """Compare the catalogue with a national list by all rules and keep what differs.

    Args:
        upload: JSON of `LayThuTuc` records, CSV or Excel in the layouts the catalogue reads.
        taken_on: the day the list was taken from the national database, today by default.
        whole: the file has the whole list; what a part lacks is no finding.
        at: when, if not now.

    Raises:
        Invalid: not readable, empty, codes twice, or a day to come.
    """
    check(by, "cleaning.run")
    content, name = upload.read(), safe_name(upload.name or "danh-sach")
    scanning.scan(io.BytesIO(content), name)
    when = at or clock.now()
    made = _run(content, name, by=by, taken_on=taken_on or when.date(), whole=whole, at=when)
    kept = store_made(
        content, name, "application/octet-stream", by=by, object_kind="cleaning_run", object_id=made.pk
    )
    made.file = kept
    made.save(update_fields=["file"])
    return made


@transaction.atomic
def recheck(*, by: Actor, at: datetime | None = None) -> CleaningRun:
    """Compare again with the list of the last run: what was mended closes, what came back opens.

    Raises:
        Conflict: there has been no run.
    """
    check(by, "cleaning.run")
    last = CleaningRun.objects.select_related("file").first()
    if last is None or last.file is None:
        raise Conflict("Chưa có đợt đối chiếu nào; nhập danh sách quốc gia trước.")
    with last.file.open() as stored:
        content = stored.read()
    made = _run(
        content, last.source_name, by=by, taken_on=last.taken_on, whole=last.whole, at=at or clock.now()
    )
    made.file, made.repeats = last.file, last
    made.save(update_fields=["file", "repeats"])
    return made


def _run(content: bytes, name: str, *, by: Actor, taken_on: date, whole: bool, at: datetime) -> CleaningRun:
    if taken_on > clock.today():
        raise Invalid("Ngày lấy danh sách không thể ở sau hôm nay.", field="taken_on")
    reading = read_bytes(content, name)
    national = comparing.by_code(reading.records)
    if not national:
        raise Invalid(_unreadable(reading), field="file")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    own = facts.own(wholly=None if whole else frozenset(national))
    unchecked: set[str] = set()
    unread = frozenset(fault.code for fault in reading.faults if fault.code) - national.keys()
    found = list(
        facts.differences(own, national, taken_on=taken_on, whole=whole, unchecked=unchecked, unread=unread)
    )
    made = CleaningRun.objects.create(
        at=at, by_id=by.person_id, by_name=by.name[:160], taken_on=taken_on, whole=whole, source_name=name,
        national_count=len(national), own_count=sum(one.in_force for one in own.values()),
        unread=[str(fault) for fault in reading.faults[:200]], unchecked_forms=len(unchecked),
    )  # fmt: skip
    outcome = _keep(made, found, national, lambda code: code not in unread if whole else code in national)
    made.opened, made.reopened, made.closed = len(outcome.opened), outcome.reopened, outcome.closed
    made.save(update_fields=["opened", "reopened", "closed"])
    detail = {
        "file": name, "count": len(found), "opened": made.opened, "reopened": made.reopened, "closed": made.closed
    }  # fmt: skip
    record("cleaning.ran", stream=("cleaning_run", made.pk), by=by, payload=detail)
    record_act(
        "cleaning.ran", by=by, object_kind="cleaning_run", object_id=made.pk, label=str(made), detail=detail
    )
    return made


def _unreadable(reading: Reading) -> str:
    told = "\n".join(str(fault) for fault in reading.faults[:10])
    return f"Tệp không có bản ghi nào đọc được.\n{told}".strip()


def _keep(
    made: CleaningRun,
    found: Sequence[Difference],
    national: dict[str, Any],
    covers: Callable[[str], bool],
) -> _Outcome:
    """Bring the findings in line with what a run saw; what it saw nothing of closes for the codes it covers."""
    today, outcome = clock.day_of(made.at), _Outcome()
    seen = {one.key: one for one in found}
    known = {row.key: row for row in CleaningFinding.objects.select_for_update()}
    owners, dues = facts.Owners(national), Dues(today)
    changed = []
    for key, one in seen.items():
        row = known.get(key)
        if row is None:
            procedure_id, agency_id = owners.of(one.code)
            outcome.opened.append(
                CleaningFinding(
                    rule=one.rule, key=key, digest=one.digest, code=one.code, name=one.name[:2000],
                    procedure_id=procedure_id, what=one.what[:300], ours=one.ours, theirs=one.theirs,
                    agency_id=agency_id, due=dues.of(one.rule, agency_id), opened_on=today,
                )
            )  # fmt: skip
            continue
        again = row.state in (State.GONE, State.MENDED) or (
            row.state == State.EXCUSED and row.digest != one.digest
        )
        if again:
            if row.agency_id and row.agency_id not in owners.at_work:
                # Its agency ended after it was settled; who has the procedure now owes it.
                row.agency_id = owners.of(row.code)[1]
            row.state, row.closed_on, row.due = State.OPEN, None, dues.of(row.rule, row.agency_id)
            row.reopened += 1
            outcome.reopened += 1
        if again or row.digest != one.digest:
            row.digest, row.what, row.ours, row.theirs = one.digest, one.what[:300], one.ours, one.theirs
            row.version += 1
            changed.append(row)
    for key, row in known.items():
        if key not in seen and row.state != State.GONE and (row.rule in OWN_RULES or covers(row.code)):
            row.state, row.closed_on = State.GONE, today
            row.version += 1
            outcome.closed += 1
            changed.append(row)
    CleaningFinding.objects.bulk_create(outcome.opened, batch_size=500)
    CleaningFinding.objects.bulk_update(
        changed,
        ["state", "agency", "closed_on", "due", "reopened", "digest", "what", "ours", "theirs", "version"],
        500,
    )
    keys = dict(CleaningFinding.objects.filter(key__in=seen).values_list("key", "pk"))
    CleaningSighting.objects.bulk_create(
        [CleaningSighting(run=made, finding_id=keys[key]) for key in seen], batch_size=1000
    )
    return outcome


class Dues:
    """The last days to mend, by rule and agency, reckoned once each."""

    def __init__(self, today: date) -> None:
        self.today = today
        self._known: dict[tuple[int, int | None], date] = {}

    def of(self, rule: int, agency_id: int | None) -> date:
        """Return the last day an agency has to mend what a rule found today, in its working days."""
        if (rule, agency_id) not in self._known:
            days = publication_law().rule(rule).days
            self._known[rule, agency_id] = calendar_for(agency_id).add_workdays(self.today, days)
        return self._known[rule, agency_id]


@transaction.atomic
def say(
    finding_id: int, state: str, *, by: Actor, version: int | None = None, reason: str = ""
) -> CleaningFinding:
    """Say of a finding that it is mended (DA_SUA), no fault (KHONG_LOI), or open again (MO).

    Args:
        state: what is said.
        version: as it was shown; None skips the check.
        reason: how it was mended, or why it is no fault; must not be empty for the latter.

    Raises:
        NotFound: there is none, or it is another agency's.
        Invalid: an unknown state, or no reason where one must be.
        Conflict: somebody or a run changed it meanwhile, or it is gone.
    """
    row = (
        CleaningFinding.objects.select_for_update(of=("self",))
        .select_related("agency")
        .filter(pk=finding_id)
        .first()
    )
    if row is None:
        raise NotFound("Không có lỗi dữ liệu này.")
    check(by, "cleaning.work", agency_id=row.agency_id)
    if version is not None and version != row.version:
        raise Conflict(
            "Dòng này vừa được người khác hoặc đợt đối chiếu cập nhật; tải lại trang rồi làm tiếp."
        )
    if row.state == State.GONE:
        raise Conflict("Lỗi này đã hết ở đợt đối chiếu gần nhất.")
    if state not in (State.OPEN, State.MENDED, State.EXCUSED):
        raise Invalid("Chọn đã sửa, không phải lỗi, hoặc mở lại.", field="state")
    reason = clean(reason)[:500]
    if state == State.EXCUSED and not reason:
        raise Invalid("Ghi lý do vì sao không phải lỗi.", field="reason")
    row.state, row.reason = state, reason
    row.version += 1
    row.save(update_fields=["state", "reason", "version"])
    told("cleaning.said", row, by, {"status": row.get_state_display(), "reason": reason})
    return row


def say_all(finding_ids: Iterable[int], state: str, *, by: Actor, reason: str = "") -> int:
    """Say the same of several findings, all or none; return of how many (see `say`)."""
    with transaction.atomic():
        keys = sorted(set(finding_ids))
        if not keys:
            raise Invalid("Chọn ít nhất một dòng.", field="finding")
        for key in keys:
            say(key, state, by=by, reason=reason)
        return len(keys)


@transaction.atomic
def give(finding_id: int, agency_id: int, *, by: Actor, due: date | None = None) -> CleaningFinding:
    """Give a finding to another agency, with a new last day (reckoned anew by default).

    Raises:
        NotFound: no such finding, or no such agency.
    """
    check(by, "cleaning.run")
    row = CleaningFinding.objects.select_for_update().filter(pk=finding_id).first()
    agency = Agency.objects.on(clock.today()).filter(pk=agency_id).first()
    if row is None or agency is None:
        raise NotFound("Không có lỗi dữ liệu hoặc cơ quan này.")
    row.agency, row.due = agency, due or Dues(clock.today()).of(row.rule, agency.pk)
    row.version += 1
    row.save(update_fields=["agency", "due", "version"])
    told("cleaning.given", row, by, {"unit": str(agency), "due": row.due})
    return row


@transaction.atomic
def end_document(
    number: str, *, ended_on: date, basis: str, by: Actor, name: str = "", replaced_by: str = ""
) -> EndedDocument:
    """Enter that a legal document is no longer in force; rule 4 asks it. Entered again, it is corrected.

    Raises:
        Invalid: no number, or nothing that says so.
    """
    check(by, "cleaning.run")
    number = clean(number)[:120]
    if not number:
        raise Invalid("Ghi số, ký hiệu văn bản.", field="number")
    if not clean(basis):
        raise Invalid("Ghi văn bản làm hết hiệu lực.", field="basis")
    row, _ = EndedDocument.objects.update_or_create(
        folded=comparing.document_key(number)[:120],
        defaults={
            "number": number, "name": clean(name)[:500], "ended_on": ended_on, "replaced_by": clean(replaced_by)[:200],
            "basis": clean(basis)[:300],
        },
    )  # fmt: skip
    detail = {"date": ended_on, "basis": row.basis}
    record_act(
        "cleaning.document_ended",
        by=by,
        object_kind="ended_document",
        object_id=row.pk,
        label=number,
        detail=detail,
    )
    return row


@transaction.atomic
def keep_form(url: str, upload: UploadedFile, *, by: Actor, on: date | None = None) -> FormCopy:
    """Look into the file behind a form's address and keep it when it opens; else keep why it does not.

    Raises:
        Invalid: no procedure has a form at this address.
    """
    check(by, "cleaning.work")
    if url not in facts.form_urls():
        raise Invalid("Không thủ tục nào có mẫu ở địa chỉ này.", field="url")
    row, _ = FormCopy.objects.update_or_create(
        url=url, defaults={"opens": False, "fault": "", "checked_on": on or clock.today(), "file": None}
    )
    try:
        with transaction.atomic():
            row.file = store(upload, by=by, object_kind="form_copy", object_id=row.pk, kinds=FORM_KINDS)
        row.opens = True
    except DomainError as refused:
        row.fault = refused.message[:300]
    row.save(update_fields=["opens", "fault", "file"])
    record_act(
        "cleaning.form_checked", by=by, object_kind="form_copy", object_id=row.pk, label=url[:160],
        detail={"status": "mở được" if row.opens else row.fault},
    )  # fmt: skip
    return row


def told(act: str, row: CleaningFinding, by: Actor, detail: dict[str, Any]) -> None:
    """Write a fact about a finding: its event and its line in the trail."""
    record(act, stream=("cleaning_finding", row.pk), by=by, payload=detail)
    record_act(act, by=by, object_kind="cleaning_finding", object_id=row.pk, label=row.code, detail=detail)
