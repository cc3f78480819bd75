"""Verbs of the lists a province keeps: an entry put on, an entry ended; both by a decision."""

from datetime import date

from django.db import IntegrityError, transaction

from motcua.base.audit.services import record_act
from motcua.base.errors import Conflict, Invalid, NotFound
from motcua.base.events.services import record
from motcua.base.organisations.actor import Actor
from motcua.base.organisations.models import Agency, Desk
from motcua.base.organisations.permissions import check
from motcua.base.text import clean, day
from motcua.catalogue.procedures.models import Procedure, ProcedureVersion
from motcua.catalogue.publication.models import ListEntry
from motcua.law.publication import ListKind, publication_law

LEVELS = {"TINH": "Cấp tỉnh", "XA": "Cấp xã"}
SERVICES = (ProcedureVersion.ServiceLevel.FULL.value, ProcedureVersion.ServiceLevel.PARTIAL.value)


def kind_of(code: str) -> ListKind:
    """Return the list of a code or of a word in an address.

    Raises:
        NotFound: the province keeps no such list.
    """
    kind = publication_law().kind(code)
    if kind is None:
        raise NotFound("Không có danh mục này.")
    return kind


@transaction.atomic
def put_on(
    kind_code: str,
    procedure_id: int,
    *,
    level: str,
    decision_no: str,
    decision_date: date,
    valid_from: date,
    by: Actor,
    agency_id: int | None = None,
    desk_id: int | None = None,
    valid_to: date | None = None,
    service_level: str = "",
    group: str = "",
    detail: str = "",
) -> ListEntry:
    """Put a procedure on a list from a day on.

    Args:
        kind_code: which list (`law/publication.yaml`).
        level: TINH or XA, one of the procedure's own levels on that day.
        agency_id: for one agency only; None for every agency of the tier.
        desk_id: its counter, on lists that name one.
        service_level: TOAN_TRINH or MOT_PHAN, on the list of online services.
        group: name of the interlinked group, on that list.
        detail: what the list asks for in words (reason, who signs for whom).

    Raises:
        Invalid: something is missing or does not fit; days out of order.
        Conflict: it stands on the list on one of these days, or on the list that excludes this one.
    """
    check(by, "publication.lists")
    kind = kind_of(kind_code)
    procedure = Procedure.objects.select_for_update().filter(pk=procedure_id).first()
    if procedure is None:
        raise Invalid("Chọn thủ tục trong danh mục.", field="procedure")
    entry = ListEntry(
        kind=kind.code, procedure=procedure, level=level, agency_id=agency_id, desk_id=desk_id,
        service_level=service_level if kind.by_level else "", group=clean(group)[:200] if kind.by_group else "",
        detail=clean(detail)[:500], decision_no=clean(decision_no)[:80], decision_date=decision_date,
        valid_from=valid_from, valid_to=valid_to,
    )  # fmt: skip
    _sound(entry, kind)
    _placed(entry, kind)
    _alone(entry, kind)
    try:
        with transaction.atomic():
            entry.save()
    except IntegrityError:
        raise Conflict(_twice(entry, kind), field="procedure") from None
    told("publication.listed", entry, kind, by, {"decision": entry.decision_no, "from": entry.valid_from})
    return entry


@transaction.atomic
def end(entry_id: int, *, last_day: date, reason: str, by: Actor, decision_no: str = "") -> ListEntry:
    """End an entry after its last day; the line stays with its reason.

    Raises:
        NotFound: no such entry.
        Invalid: no reason, or the last day lies before its first.
        Conflict: it has ended already.
    """
    check(by, "publication.lists")
    entry = (
        ListEntry.objects.select_for_update(of=("self",))
        .select_related("procedure")
        .filter(pk=entry_id)
        .first()
    )
    if entry is None:
        raise NotFound("Không có dòng này trong danh mục.")
    if not clean(reason):
        raise Invalid("Ghi lý do chấm dứt.", field="reason")
    if entry.valid_to is not None and entry.valid_to <= last_day:
        raise Conflict(f"Dòng này đã hết hiệu lực sau ngày {day(entry.valid_to)}.")
    if last_day < entry.valid_from:
        raise Invalid("Ngày cuối phải từ ngày bắt đầu hiệu lực trở đi.", field="last_day")
    entry.valid_to, entry.end_reason = last_day, clean(reason)[:300]
    entry.end_decision_no = clean(decision_no)[:80]
    entry.save(update_fields=["valid_to", "end_reason", "end_decision_no"])
    told("publication.unlisted", entry, kind_of(entry.kind), by, {"to": last_day, "reason": entry.end_reason})
    return entry


def _sound(entry: ListEntry, kind: ListKind) -> None:
    """Raise Invalid unless an entry says what its list asks for."""
    if entry.level not in LEVELS:
        raise Invalid("Chọn cấp thực hiện: cấp tỉnh hoặc cấp xã.", field="level")
    if not entry.decision_no:
        raise Invalid("Ghi số quyết định.", field="decision_no")
    if entry.valid_from < entry.decision_date:
        raise Invalid("Hiệu lực không thể trước ngày quyết định.", field="valid_from")
    if entry.valid_to is not None and entry.valid_to < entry.valid_from:
        raise Invalid("Ngày hết hiệu lực phải sau ngày bắt đầu.", field="valid_to")
    if kind.by_level and entry.service_level not in SERVICES:
        raise Invalid("Chọn mức dịch vụ: toàn trình hoặc một phần.", field="service_level")
    if kind.by_group and not entry.group:
        raise Invalid("Ghi tên nhóm thủ tục liên thông.", field="group")
    if kind.detail_must and not entry.detail:
        raise Invalid(f"Ghi rõ: {kind.detail[:1].lower()}{kind.detail[1:]}.", field="detail")


def _placed(entry: ListEntry, kind: ListKind) -> None:
    """Raise Invalid unless procedure, tier, agency and counter go together on the first day."""
    on = entry.valid_from
    version = ProcedureVersion.objects.on(on).filter(procedure_id=entry.procedure_id, is_public=True).first()
    if version is None:
        raise Invalid(
            f"Thủ tục {entry.procedure.code} chưa có hiệu lực vào ngày {day(on)}.", field="procedure"
        )
    if version.levels and entry.level not in version.levels:
        raise Invalid(
            f"Thủ tục {entry.procedure.code} không thực hiện ở {LEVELS[entry.level].lower()}.", field="level"
        )
    if entry.agency_id is not None:
        agency = Agency.objects.on(on).filter(pk=entry.agency_id).first()
        if agency is None or agency.level != entry.level:
            raise Invalid(f"Cơ quan phải đang hoạt động ở {LEVELS[entry.level].lower()}.", field="agency")
    if entry.desk_id is None:
        return
    if not kind.by_desk:
        raise Invalid("Danh mục này không ghi quầy.", field="desk")
    desk = Desk.objects.on(on).select_related("unit").filter(pk=entry.desk_id).first()
    if desk is None or (entry.agency_id and desk.unit.agency_id != entry.agency_id):
        raise Invalid("Quầy không thuộc cơ quan đã chọn.", field="desk")
    entry.agency_id = desk.unit.agency_id


def _alone(entry: ListEntry, kind: ListKind) -> None:
    """Raise Conflict when the procedure already stands here, or on the list that excludes this one, on these days.

    The constraint of the table holds the same place twice; here also "every agency" against "this agency".
    """
    others = ListEntry.objects.filter(procedure_id=entry.procedure_id, level=entry.level).exclude(
        valid_to__lt=entry.valid_from
    )
    if entry.valid_to is not None:
        others = others.filter(valid_from__lte=entry.valid_to)
    here = [
        one for one in others
        if entry.agency_id is None or one.agency_id is None or one.agency_id == entry.agency_id
    ]  # fmt: skip
    opposite = {kind.against} | {one.code for one in publication_law().lists if one.against == kind.code}
    if found := next((one for one in here if one.kind in opposite), None):
        name = kind_of(found.kind).name
        raise Conflict(
            f"Thủ tục {entry.procedure.code} đang ở danh mục “{name}” trong thời gian này; chấm dứt dòng đó trước.",
            field="procedure",
        )
    if kind.by_desk and entry.desk_id:
        # A counter only says where in the agency; the list of the whole tier still holds.
        return
    for one in here:
        if one.kind != kind.code or one.group != entry.group or one.desk_id is not None:
            continue
        if entry.agency_id is None or one.agency_id is None:
            raise Conflict(_twice(entry, kind), field="procedure")


def _twice(entry: ListEntry, kind: ListKind) -> str:
    return (
        f"Thủ tục {entry.procedure.code} đã có trong danh mục “{kind.name}” trong thời gian này; "
        "chấm dứt dòng cũ trước."
    )


def told(act: str, entry: ListEntry, kind: ListKind, by: Actor, detail: dict) -> None:
    """Write a fact about an entry: an event and a line in the trail of its procedure."""
    detail = {"list": kind.name, "level": LEVELS[entry.level], **detail}
    record(
        act,
        stream=("procedure", entry.procedure_id),
        by=by,
        payload={"kind": kind.code, "entry": entry.pk, **detail},
    )
    record_act(
        act,
        by=by,
        object_kind="procedure",
        object_id=entry.procedure_id,
        label=entry.procedure.code,
        detail=detail,
    )
