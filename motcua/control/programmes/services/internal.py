"""The store of internal procedures: taken in, added, changed and ended by the unit that drafts their rule."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db import transaction

from motcua.base import clock
from motcua.base.errors import Conflict, Invalid, NotFound
from motcua.base.organisations.actor import Actor
from motcua.base.organisations.models import Agency
from motcua.base.organisations.queries import agencies_on
from motcua.base.text import fold
from motcua.base.writing import still_as_shown, touched
from motcua.catalogue.procedures import services as catalogue
from motcua.catalogue.procedures.importing.reading import Reading
from motcua.catalogue.procedures.importing.record import ProcedureRecord
from motcua.catalogue.procedures.models import Procedure
from motcua.control.programmes.inventory import InventoryRow, code_is_own
from motcua.control.programmes.models import InternalProcedure
from motcua.control.programmes.models.internal import Layer
from motcua.control.programmes.services._common import agency, check_theirs, not_negative, told

MANAGE = "internal.manage"
_SHOWN = 12


@dataclass(frozen=True)
class Facts:
    """What the inventory says of a procedure beside its content: its layer (and so its group), owner, yearly count."""

    layer: str
    owner_id: int | None
    yearly: int | None = None

    @property
    def group(self) -> str:
        """A between agencies, B within one."""
        return "B" if self.layer == Layer.UNIT else "A"

    @property
    def kind(self) -> str:
        """The kind of the national record."""
        return "STANDARD_INTERNAL" if self.layer == Layer.UNIT else "INTERCONNECTED_INTERNAL"


def _check(facts: Facts, *, by: Actor, day: date) -> Agency:
    if facts.layer not in Layer.values:
        raise Invalid("Chọn lớp của thủ tục.", field="layer")
    owner = agency(facts.owner_id, "owner", "Chọn đơn vị chủ trì tham mưu.", day)
    check_theirs(by, MANAGE, owner.pk)
    not_negative(facts.yearly, "yearly")
    return owner


def next_code(owner: Agency, taken: Sequence[str] = ()) -> str:
    """Return the next free code of an agency: "NB-SXD-03"; hold a lock on the agency while using it."""
    letters = "".join(word[0] for word in fold(owner.short_name or owner.name).split() if word[0].isalnum())
    start = f"NB-{letters.upper()[:12] or 'CQ'}-"
    used = [*Procedure.objects.filter(code__startswith=start).values_list("code", flat=True)]
    used += [code for code in taken if code.startswith(start)]
    numbers = [int(code[len(start) :]) for code in used if re.fullmatch(r"\d{1,6}", code[len(start) :])]
    return f"{start}{max(numbers, default=0) + 1:02}"


@transaction.atomic
def add(
    record: ProcedureRecord, facts: Facts, *, by: Actor, valid_from: date | None = None, at: datetime | None = None
) -> InternalProcedure:  # fmt: skip
    """Put a procedure into the store; without a code it gets the owner's next one.

    Args:
        record: its content; it is not public before it is announced.
        facts: layer, owner, yearly count.
        by: the owner's focal officer, or a control officer.
        valid_from: since when it holds, today by default.

    Raises:
        Invalid: the content has faults, or a code that is not the province's own.
        NotAllowed: another agency's. Conflict: the code is taken.
    """
    at = at or clock.now()
    owner = _check(facts, by=by, day=clock.day_of(at))
    Agency.objects.select_for_update().get(pk=owner.pk)
    record = replace(record, code=record.code or next_code(owner), kind=facts.kind, is_public=False)
    if not code_is_own(record.code):
        raise Invalid("Mã TTHC nội bộ do tỉnh đặt, bắt đầu bằng NB-, ví dụ NB-SXD-01.", field="code")
    version = catalogue.save_version(record, by=by, valid_from=valid_from, at=at, right=MANAGE)
    made = InternalProcedure.objects.create(
        procedure_id=version.procedure_id, group=facts.group, layer=facts.layer, owner=owner, yearly=facts.yearly,
        listed_at=at,
    )  # fmt: skip
    told("internal.added", made, by=by, at=at, label=record.code, detail={"name": record.name[:200]})
    return made


def lock(pk: int, *, by: Actor, version: int | None = None) -> InternalProcedure:
    """Lock an internal procedure for who may change it.

    Raises:
        NotFound: there is none. NotAllowed: another agency's. Conflict: somebody was first.
    """
    found = (
        InternalProcedure.objects.select_for_update(of=("self",))
        .select_related("procedure", "owner")
        .filter(pk=pk)
        .first()
    )
    if found is None:
        raise NotFound("Không có TTHC nội bộ này.")
    check_theirs(by, MANAGE, found.owner_id)
    still_as_shown(version, found.version)
    return found


@transaction.atomic
def change(
    pk: int, record: ProcedureRecord, facts: Facts, *, by: Actor, shown_hash: str, valid_from: date | None = None,
    version: int | None = None, at: datetime | None = None,
) -> InternalProcedure:  # fmt: skip
    """Change the content of an internal procedure, or what the inventory says of it.

    Args:
        record: the whole content; whether it is public stays as it is.
        facts: layer, owner, yearly count.
        shown_hash: of the content the editor started from.
        valid_from: first day of the new version.
        version: of the inventory's row as it was shown.

    Raises:
        Invalid, NotAllowed: as `add`. Conflict: somebody was first, or nothing differs.
    """
    at = at or clock.now()
    found = lock(pk, by=by, version=version)
    owner = _check(facts, by=by, day=clock.day_of(at))
    facts_differ = (found.layer, found.owner_id, found.yearly) != (facts.layer, owner.pk, facts.yearly)
    newest = found.procedure.versions.order_by("-number")[0]
    record = replace(record, code=found.procedure.code, kind=facts.kind, is_public=newest.is_public)
    if record.content_hash() != newest.content_hash or not facts_differ:
        catalogue.save_version(
            record, by=by, valid_from=valid_from, shown_hash=shown_hash, at=at, right=MANAGE
        )
    elif newest.content_hash != shown_hash:
        raise Conflict("Người khác vừa sửa thủ tục này. Hãy mở lại trang để xem bản mới trước khi sửa tiếp.")
    found.layer, found.group, found.owner, found.yearly = facts.layer, facts.group, owner, facts.yearly
    touched(found, "layer", "group", "owner", "yearly")
    told("internal.changed", found, by=by, at=at, label=record.code)
    return found


@transaction.atomic
def end(pk: int, *, last_day: date, basis: str, by: Actor, at: datetime | None = None) -> InternalProcedure:
    """End an internal procedure after a day, by a document.

    Raises:
        Invalid: no document. Conflict: it has ended, or the day lies before its newest version.
    """
    at = at or clock.now()
    found = lock(pk, by=by)
    catalogue.close(found.procedure_id, last_day=last_day, by=by, basis=basis, at=at, right=MANAGE)
    touched(found)
    told("internal.ended", found, by=by, at=at, label=found.procedure.code, detail={"basis": basis})
    return found


@dataclass(frozen=True)
class Taken:
    """What taking an inventory in did."""

    added: int
    changed: int
    same: int

    @property
    def words(self) -> str:
        """It in one sentence."""
        return f"Thêm {self.added}, đổi {self.changed}, giữ nguyên {self.same} thủ tục."


@transaction.atomic
def take_in(
    rows: Sequence[InventoryRow], *, by: Actor, valid_from: date | None = None, label: str = "",
    at: datetime | None = None,
) -> Taken:  # fmt: skip
    """Take the rows of an inventory into the store, all of them or none.

    Args:
        rows: as `inventory.read` gives them.
        by: a focal officer for their own agency, or a control officer for any.
        valid_from: since when the procedures hold, today by default.
        label: the file's name, for the trail.

    Raises:
        Invalid: an owner that is no agency, or what the catalogue refuses; the message lists them.
        NotAllowed: a row of another agency.
    """
    at = at or clock.now()
    day = clock.day_of(at)
    if not rows:
        raise Invalid("Biểu chưa có dòng nào.", field="tep")
    owners, wrong = _owners(rows, day), []
    for row in rows:
        if fold(row.owner) not in owners:
            wrong.append(f"{row.where}: không có cơ quan “{row.owner[:60]}”")
    _refuse(wrong)
    for agency_id in {one.pk for one in owners.values()}:
        check_theirs(by, MANAGE, agency_id)
    list(Agency.objects.select_for_update().filter(pk__in={one.pk for one in owners.values()}).order_by("pk"))
    given: list[str] = []
    for row in rows:
        if not row.record.code:
            row.record.code = next_code(owners[fold(row.owner)], given)
            given.append(row.record.code)
    known = {
        one.procedure.code: one
        for one in InternalProcedure.objects.select_for_update(of=("self",))
        .select_related("procedure")
        .filter(procedure__code__in=[row.record.code for row in rows])
    }
    for one in known.values():
        check_theirs(by, MANAGE, one.owner_id)
    records = [row.record for row in rows]
    _keep_what_is_public(records)
    outcome = catalogue.import_reading(
        Reading(records=records), by=by, valid_from=valid_from, label=label, at=at, right=MANAGE
    )
    _refuse([str(fault) for fault in outcome.refused])
    moved = _write(rows, owners, known, at)
    taken = Taken(len(outcome.added), len(set(outcome.changed) | moved), len(set(outcome.same) - moved))
    first = InternalProcedure.objects.get(procedure__code=rows[0].record.code)
    told("internal.taken_in", first, by=by, at=at, label=label, detail={"count": len(rows)})
    return taken


def _owners(rows: Sequence[InventoryRow], day: date) -> dict[str, Agency]:
    wanted = {fold(row.owner) for row in rows}
    found: dict[str, Agency] = {}
    for one in agencies_on(day):
        for name in (one.name, one.short_name):
            if fold(name) in wanted:
                found.setdefault(fold(name), one)
    return found


def _refuse(wrong: list[str]) -> None:
    if wrong:
        more = f" … và {len(wrong) - _SHOWN} lỗi nữa." if len(wrong) > _SHOWN else ""
        raise Invalid("Không nhập gì. " + "; ".join(wrong[:_SHOWN]) + "." + more, field="tep")


def _keep_what_is_public(records: list[ProcedureRecord]) -> None:
    """An inventory does not say what an announcement did: who announced a procedure and that it is public stays."""
    rows = Procedure.objects.filter(code__in=[one.code for one in records]).prefetch_related("versions")
    newest = {row.code: max(row.versions.all(), key=lambda one: one.number, default=None) for row in rows}
    for record in records:
        version = newest.get(record.code)
        if version is not None:
            record.is_public, record.decision_no = version.is_public, version.decision_no
            record.decision_date, record.publisher = version.decision_date, version.publisher
            record.is_sample = version.is_sample


def _write(
    rows: Sequence[InventoryRow], owners: dict[str, Agency], known: dict[str, InternalProcedure], at: datetime
) -> set[str]:
    """Write what the inventory says beside the contents; return the codes whose own row changed."""
    procedures = {
        one.code: one for one in Procedure.objects.filter(code__in=[row.record.code for row in rows])
    }
    fresh, moved = [], set()
    for row in rows:
        owner = owners[fold(row.owner)]
        facts = Facts(row.layer, owner.pk, row.yearly)
        one = known.get(row.record.code)
        if one is None:
            fresh.append(
                InternalProcedure(
                    procedure=procedures[row.record.code], group=facts.group, layer=facts.layer, owner=owner,
                    yearly=facts.yearly, listed_at=at,
                )
            )  # fmt: skip
        elif (one.layer, one.owner_id, one.yearly) != (facts.layer, owner.pk, facts.yearly):
            one.layer, one.group, one.owner, one.yearly = facts.layer, facts.group, owner, facts.yearly
            touched(one, "layer", "group", "owner", "yearly")
            moved.add(row.record.code)
    InternalProcedure.objects.bulk_create(fresh)
    return moved
