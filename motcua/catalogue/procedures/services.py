"""What the office does to the catalogue: store records as versions, close a procedure, count use."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from django.db import DataError, IntegrityError, connection, transaction
from django.db.models import F, ProtectedError

from motcua.base import clock
from motcua.base.audit.services import record_act
from motcua.base.errors import Conflict, Invalid, NotFound
from motcua.base.events.services import record as record_event
from motcua.base.organisations.actor import Actor
from motcua.base.organisations.permissions import check as check_right
from motcua.base.text import day as day_text
from motcua.base.text import fold
from motcua.catalogue.procedures import storing
from motcua.catalogue.procedures.importing.merging import merge
from motcua.catalogue.procedures.importing.reading import Reading
from motcua.catalogue.procedures.importing.record import Fault, ProcedureRecord
from motcua.catalogue.procedures.importing.record import check as check_record
from motcua.catalogue.procedures.importing.stored import records_of
from motcua.catalogue.procedures.models import Procedure, ProcedureUse, ProcedureVersion

BATCH = 200
# One import at a time: two would both find a procedure missing and both make it.
IMPORT_LOCK = 0x5454_4843


@dataclass
class Outcome:
    """What an import did (or would do): codes by what happened to them, and what was refused and why."""

    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    same: list[str] = field(default_factory=list)
    refused: list[Fault] = field(default_factory=list)

    def summary(self) -> str:
        """Say it in one Vietnamese sentence."""
        refused = len({(fault.code, fault.where) for fault in self.refused})
        kept = len(self.same)
        return f"Thêm {len(self.added)}, đổi {len(self.changed)}, giữ nguyên {kept}, từ chối {refused}."


class _RehearsalEndsError(Exception):
    """Carries the end of a rehearsal out of its transaction."""


def import_reading(
    reading: Reading,
    *,
    by: Actor,
    valid_from: date | None = None,
    label: str = "",
    dry_run: bool = False,
    at: datetime | None = None,
    right: str = "procedure.manage",
) -> Outcome:
    """Store what a reader gave; records with faults are refused, the others go in.

    Args:
        reading: records and faults of one file.
        by: who imports.
        valid_from: first day of new versions, today by default; a record's own day goes before it.
        label: the file's name, for the trail.
        dry_run: find out what would happen and change nothing.
        at: when, if not now.
        right: what `by` must be allowed; a room that keeps procedures of its own names its right.

    Raises:
        NotAllowed: the actor may not manage procedures.
    """
    check_right(by, right)
    outcome = Outcome(refused=list(reading.faults))
    try:
        with transaction.atomic():
            one_at_a_time()
            touched = _store(reading.records, valid_from or clock.today(), outcome)
            if dry_run:
                raise _RehearsalEndsError
            _tell(touched, outcome, by=by, label=label, at=at)
    except _RehearsalEndsError:
        pass
    return outcome


def one_at_a_time() -> None:
    """Hold the catalogue against imports and edits until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [IMPORT_LOCK])


def _store(records: Sequence[ProcedureRecord], default_day: date, outcome: Outcome) -> list[storing.Plan]:
    done: list[storing.Plan] = []
    seen: dict[str, str] = {}
    unique = []
    for record in records:
        if record.code in seen:
            message = f"mã đã có ở {seen[record.code] or 'trên'} của tệp"
            outcome.refused.append(Fault(record.code, record.where, "Mã thủ tục", message))
            continue
        seen[record.code] = record.where
        unique.append(record)
    for start in range(0, len(unique), BATCH):
        plans = list(_plan(unique[start : start + BATCH], default_day, outcome))
        done += _write(plans, outcome)
    return done


def _plan(records: list[ProcedureRecord], default_day: date, outcome: Outcome) -> Iterator[storing.Plan]:
    """Decide for each record whether it is new, changed or the same; refuse what does not fit in time."""
    codes = [record.code for record in records]
    procedures = {row.code: row for row in Procedure.objects.filter(code__in=codes)}
    last: dict[str, ProcedureVersion] = {}
    for version in ProcedureVersion.objects.filter(procedure__code__in=codes).select_related(
        "procedure", "field"
    ):
        if version.procedure.code not in last or last[version.procedure.code].number < version.number:
            last[version.procedure.code] = version
    partial = {record.code for record in records if record.carries != "all"}
    known = {record.code: record for record in records_of(last[code] for code in partial if code in last)}
    for record in records:
        if record.code in known:
            record = merge(record, known[record.code])
        plan = _plan_one(record, procedures.get(record.code), last.get(record.code), default_day, outcome)
        if plan:
            yield plan


def _plan_one(
    record: ProcedureRecord,
    procedure: Procedure | None,
    current: ProcedureVersion | None,
    default_day: date,
    outcome: Outcome,
) -> storing.Plan | None:
    start = record.valid_from or default_day
    if procedure is None or current is None:
        procedure = procedure or Procedure(code=record.code)
        return storing.Plan(record, procedure, ProcedureVersion(number=1, valid_from=start))
    still_in_force = current.valid_to is None or current.valid_to >= start
    if still_in_force and current.content_hash == record.content_hash():
        outcome.same.append(record.code)
        return None
    if start < current.valid_from:
        message = f"đã có phiên bản hiệu lực từ {day_text(current.valid_from)}, sau ngày {day_text(start)}"
        outcome.refused.append(Fault(record.code, record.where, "Hiệu lực từ", message))
        return None
    if start == current.valid_from:
        current.valid_to = None
        return storing.Plan(record, procedure, current, replaces=True)
    version = ProcedureVersion(number=current.number + 1, valid_from=start)
    closes = None
    if still_in_force:
        current.valid_to = start - timedelta(days=1)
        closes = current
    return storing.Plan(record, procedure, version, closes=closes)


def _write(plans: list[storing.Plan], outcome: Outcome) -> list[storing.Plan]:
    """Write a batch at once; when the database refuses it, one by one: only the bad record stays out."""
    fields = storing.fields_of(plan.record for plan in plans)
    for plan in plans:
        _prepare(plan, fields)
    fresh = {id(plan) for plan in plans if plan.version.number == 1 and not plan.replaces}
    groups = [plans]
    done: list[storing.Plan] = []
    while groups:
        group = groups.pop(0)
        if not group:
            continue
        try:
            with transaction.atomic():
                storing.write(group)
        except (DataError, IntegrityError, ProtectedError) as error:
            if len(group) > 1:
                for plan in group:
                    _forget_keys(plan)
                groups = [[plan] for plan in group] + groups
                continue
            record = group[0].record
            outcome.refused.append(Fault(record.code, record.where, "", _reason(error)))
            continue
        done += group
        for plan in group:
            (outcome.added if id(plan) in fresh else outcome.changed).append(plan.record.code)
    return done


def _prepare(plan: storing.Plan, fields: dict) -> None:
    record, procedure = plan.record, plan.procedure
    storing.fill_version(plan.version, record, fields)
    procedure.name, procedure.field = record.name, plan.version.field
    procedure.local_suffix = record.local_suffix or procedure.local_suffix
    procedure.abbreviations = [fold(word) for word in record.abbreviations]
    procedure.folded = storing.search_text(record)
    procedure.is_open = record.is_public


def _forget_keys(plan: storing.Plan) -> None:
    """Undo the keys that a rolled-back batch gave to its new rows."""
    if not plan.replaces:
        plan.version.pk = None
        plan.version._state.adding = True
    if not Procedure.objects.filter(pk=plan.procedure.pk).exists():
        plan.procedure.pk = None
        plan.procedure._state.adding = True


def _reason(error: Exception) -> str:
    if isinstance(error, ProtectedError):
        return "phiên bản cùng ngày đã có hồ sơ sử dụng; hãy chọn ngày hiệu lực sau"
    return "cơ sở dữ liệu không nhận nội dung này (giá trị trái quy tắc hoặc quá dài)"


def _tell(plans: list[storing.Plan], outcome: Outcome, *, by: Actor, label: str, at: datetime | None) -> None:
    if not plans and not outcome.refused:
        return
    for plan in plans:
        record_event(
            "procedure.imported",
            stream=("procedure", plan.procedure.pk),
            by=by,
            at=at,
            payload={"version_id": plan.version.pk, "number": plan.version.number, "code": plan.record.code},
        )
    record_act(
        "procedure.imported",
        by=by,
        object_kind="procedure",
        label=label,
        detail={
            "added": len(outcome.added),
            "changed": len(outcome.changed),
            "same": len(outcome.same),
            "refused": len(outcome.refused),
        },
        at=at,
    )


def _check_still_as_shown(code: str, shown_hash: str) -> None:
    """Lock the newest version of a code and refuse when it is not the one the editor started from."""
    newest = (
        ProcedureVersion.objects.select_for_update(of=("self",))
        .filter(procedure__code=code)
        .order_by("-number")
        .first()
    )
    if newest is None and shown_hash:
        raise Conflict("Thủ tục không còn trong danh mục.")
    if newest is not None and not shown_hash:
        raise Conflict(f"Mã {code} đã có trong danh mục.", field="Mã thủ tục")
    if newest is not None and newest.content_hash != shown_hash:
        raise Conflict("Người khác vừa sửa thủ tục này. Hãy mở lại trang để xem bản mới trước khi sửa tiếp.")


def save_version(
    record: ProcedureRecord,
    *,
    by: Actor,
    valid_from: date | None = None,
    shown_hash: str = "",
    at: datetime | None = None,
    right: str = "procedure.manage",
) -> ProcedureVersion:
    """Store one procedure edited on the screen: a new version from a day, or a correction of the same day's.

    Args:
        record: the whole content.
        by: who edits.
        valid_from: first day of the new version, today by default.
        shown_hash: digest of the content the editor started from; when the stored one differs, somebody else
            changed it first. Empty for a new procedure.
        at: when, if not now.
        right: what `by` must be allowed, as `import_reading` has it.

    Raises:
        Invalid: the content has faults (the first is told), or the day lies before the newest version.
        Conflict: the code exists already, somebody else changed the version first, or dossiers use it.
    """
    check_right(by, right)
    faults = check_record(record)
    if faults:
        name, message = faults[0]
        raise Invalid(f"{name}: {message}.", field=name)
    outcome = Outcome()
    with transaction.atomic():
        one_at_a_time()
        _check_still_as_shown(record.code, shown_hash)
        plans = _store(
            [replace(record, valid_from=None, carries="all")], valid_from or clock.today(), outcome
        )
        if outcome.refused:
            fault = outcome.refused[0]
            raise Conflict(
                f"{fault.field}: {fault.message}." if fault.field else f"{fault.message}.".capitalize()
            )
        if not plans:
            raise Conflict("Nội dung không có gì thay đổi.")
        version = plans[0].version
        record_event(
            "procedure.changed",
            stream=("procedure", version.procedure_id),
            by=by,
            at=at,
            payload={"version_id": version.pk, "number": version.number, "code": record.code},
        )
        record_act(
            "procedure.changed",
            by=by,
            object_kind="procedure",
            object_id=version.procedure_id,
            label=record.code,
            detail={"version": version.number, "valid_from": version.valid_from},
            at=at,
        )
    return version


def close(
    procedure_id: int,
    *,
    last_day: date,
    by: Actor,
    basis: str,
    at: datetime | None = None,
    right: str = "procedure.manage",
) -> None:
    """End a procedure after a day: abolished or replaced (HUYBO, BAIBO; NĐ 63/2010 Điều 15).

    Args:
        procedure_id: which.
        last_day: the last day it is received.
        by: who closes it.
        basis: number of the decision or legal document that ends it.
        at: when, if not now.
        right: what `by` must be allowed, as `import_reading` has it.

    Raises:
        NotFound: there is no such procedure.
        Invalid: no document is named.
        Conflict: it is closed already, or the day lies before its newest version.
    """
    check_right(by, right)
    if not basis.strip():
        raise Invalid("Nhập số quyết định hoặc văn bản bãi bỏ.", field="basis")
    with transaction.atomic():
        procedure = Procedure.objects.select_for_update().filter(pk=procedure_id).first()
        if procedure is None:
            raise NotFound("Không có thủ tục này.")
        version = procedure.versions.order_by("-number").first()
        if version is None or version.valid_to is not None:
            raise Conflict("Thủ tục này đã hết hiệu lực.")
        if last_day < version.valid_from:
            raise Conflict(
                f"Phiên bản hiện hành có hiệu lực từ {day_text(version.valid_from)}.", field="last_day"
            )
        version.valid_to = last_day
        version.save(update_fields=["valid_to"])
        procedure.is_open = False
        procedure.save(update_fields=["is_open"])
        payload = {"version_id": version.pk, "last_day": last_day.isoformat(), "basis": basis}
        record_event("procedure.ended", stream=("procedure", procedure.pk), by=by, at=at, payload=payload)
        record_act(
            "procedure.ended",
            by=by,
            object_kind="procedure",
            object_id=procedure.pk,
            label=procedure.code,
            detail={"last_day": last_day, "basis": basis},
            at=at,
        )


def count_use(procedure_id: int, *, times: int = 1) -> None:
    """Raise the use count of a procedure, so that search offers it earlier.

    Called inside an intake: it never waits. When another intake is counting the same procedure, this one is
    not counted; the figure only ranks suggestions.
    """
    row = ProcedureUse.objects.filter(procedure_id=procedure_id)
    with transaction.atomic():
        if list(row.select_for_update(skip_locked=True)):
            row.update(count=F("count") + times)
        elif not row.exists():
            ProcedureUse.objects.bulk_create(
                [ProcedureUse(procedure_id=procedure_id, count=times)], ignore_conflicts=True
            )


def set_uses(counts: dict[int, int]) -> None:
    """Set the use counts of many procedures at once (after loading dossiers in bulk)."""
    ProcedureUse.objects.bulk_create(
        [ProcedureUse(procedure_id=key, count=count) for key, count in counts.items()],
        update_conflicts=True,
        unique_fields=["procedure"],
        update_fields=["count"],
    )
