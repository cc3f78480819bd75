"""Reference copies: dossiers that a ministry's own system handles and that stand here to be read (NĐ 224/2026 Điều 15).

What the ministry's messages say is kept as they say it; here nobody acts on such a dossier, and it is counted once.
"""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import IntegrityError, connection, transaction

from motcua.base import clock
from motcua.base.errors import Conflict, Invalid
from motcua.base.organisations.actor import Actor
from motcua.base.organisations.models import Agency, Unit
from motcua.base.text import clean, fold
from motcua.catalogue.procedures import queries as catalogue
from motcua.law.rulesets import CODE_SHAPE
from motcua.onestop.dossiers import rules
from motcua.onestop.dossiers.intake_data import PartyData
from motcua.onestop.dossiers.law import law_at
from motcua.onestop.dossiers.models import Dossier
from motcua.onestop.dossiers.rules import Status
from motcua.onestop.dossiers.services import _core as core
from motcua.onestop.dossiers.services.intake import match_party


@dataclass(frozen=True)
class ReferenceData:
    """What a message of the handling system says of one dossier; `said_at` is the message's own time."""

    procedure_id: int
    agency_id: int
    unit_id: int
    applicant: PartyData
    status: str
    said_at: datetime
    submitted_at: datetime
    received_at: datetime | None = None
    due_at: datetime | None = None
    finished_at: datetime | None = None
    returned_at: datetime | None = None
    limit_amount: Decimal | None = None
    limit_unit: str = ""
    channel: int = 2
    summary: str = ""
    is_sample: bool = False


@transaction.atomic
def upsert(system: str, code: str, data: ReferenceData, *, by: Actor, at: datetime | None = None) -> Dossier:
    """Keep what a ministry's system says of a dossier; an older or repeated message changes nothing.

    Args:
        system: name of the handling system.
        code: the dossier's code there.
        by: the connection (the system actor); officers may not write references.

    Raises:
        Invalid: no system or code, an unknown state, times out of order, or a procedure without version that day.
        Conflict: a dossier of ours has this code.
    """
    at = at or clock.now()
    system, code = clean(system)[:30], clean(code)[:60]
    if not by.is_system:
        raise Conflict(f"Hồ sơ xử lý trên hệ thống {system}; ở đây chỉ xem.")
    if not system or not code:
        raise Invalid("Bản tham chiếu phải có hệ thống và mã hồ sơ.", field="code")
    _check(data)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"{system}:{code}"])
    known = Dossier.objects.select_for_update().filter(origin=system, national_code=code).first()
    if known is not None and not known.system:
        raise Conflict(f"Hồ sơ {known.label} do ta xử lý; không ghi đè bằng bản tham chiếu.")
    if known is None and Dossier.objects.filter(code=code).exists():
        raise Conflict(f"Hồ sơ {code} đã có ở đây; không lập bản tham chiếu.")
    if known is not None and known.system_at is not None and known.system_at >= data.said_at:
        return known
    dossier = known or _new(system, code, data)
    _fill(dossier, data)
    if known is None:
        dossier.version = 0
    try:
        with transaction.atomic():
            payload = {"system": system, "status": str(dossier.facts.label), "said_at": data.said_at}
            return core.written(dossier, "reference_kept", by=by, at=at, payload=payload)
    except IntegrityError:
        raise Invalid("Bản tham chiếu có thời gian không hợp lệ.", field="said_at") from None


def _check(data: ReferenceData) -> None:
    if data.status not in {status.value for status in Status}:
        raise Invalid("Trạng thái của bản tham chiếu không có trong danh mục.", field="status")
    times = [data.received_at, data.finished_at, data.returned_at]
    known = [time for time in times if time is not None]
    if known != sorted(known):
        raise Invalid("Thời gian tiếp nhận, xong, trả không theo thứ tự.", field="received_at")


def _new(system: str, code: str, data: ReferenceData) -> Dossier:
    day = clock.day_of(data.submitted_at)
    version = catalogue.version_on(data.procedure_id, day)
    agency = Agency.objects.filter(pk=data.agency_id).first()
    unit = Unit.objects.select_related("agency").filter(pk=data.unit_id).first()
    if version is None:
        raise Invalid("Thủ tục của bản tham chiếu chưa có trong danh mục.", field="procedure")
    if agency is None or unit is None:
        raise Invalid("Bản tham chiếu phải nêu cơ quan giải quyết và nơi tiếp nhận.", field="agency")
    return Dossier(
        system=system, origin=system, national_code=code, code=code if CODE_SHAPE.match(code) else None,
        temporary_code="" if CODE_SHAPE.match(code) else code[:40], procedure_id=version.procedure_id,
        procedure_version=version, field_id=version.field_id, rule_set=law_at(data.submitted_at).code,
        channel=data.channel, device=Dossier.Device.WEB, result_way=Dossier.ResultWay.ONLINE, agency=agency,
        intake_unit=unit, intake_agency=unit.agency, units=[unit.pk], submitted_at=data.submitted_at,
        is_sample=data.is_sample,
    )  # fmt: skip


def _fill(dossier: Dossier, data: ReferenceData) -> None:
    party = match_party(data.applicant.tidy())
    dossier.applicant, dossier.applicant_name = party, party.name
    dossier.applicant_folded, dossier.applicant_address = fold(party.name)[:250], party.address
    dossier.summary = clean(data.summary)[:1000]
    dossier.status, dossier.system_at = data.status, data.said_at
    dossier.received_at = dossier.clock_started_at = data.received_at
    dossier.first_due_at = dossier.legal_due_at = dossier.due_at = data.due_at
    dossier.limit_amount, dossier.limit_unit = data.limit_amount, data.limit_unit
    dossier.finished_at, dossier.returned_at = data.finished_at, data.returned_at
    dossier.refused = data.status in {Status.REFUSED, Status.REFUSED_INTAKE}
    if data.finished_at and data.due_at:
        dossier.timeliness = rules.timeliness(data.finished_at, data.due_at)
