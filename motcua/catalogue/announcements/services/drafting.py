"""Writing a draft: its head, its lines, their contents; opinions of those concerned; handing it in."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max

from motcua.base import clock
from motcua.base.errors import Conflict, Invalid
from motcua.base.organisations.actor import Actor
from motcua.base.organisations.models import Agency
from motcua.base.organisations.permissions import check
from motcua.base.text import clean
from motcua.base.writing import needed
from motcua.catalogue.announcements import contents, gate
from motcua.catalogue.announcements.models import (
    Announcement,
    AnnouncementLine,
    DraftDuty,
    MinistryDecision,
    ReplacedProcedure,
)
from motcua.catalogue.announcements.models.sources import ENDING, Change
from motcua.catalogue.announcements.services._common import (
    derive,
    limits,
    lock,
    lock_line,
    told,
    touched,
    with_agency,
)
from motcua.catalogue.procedures.importing.record import ProcedureRecord
from motcua.catalogue.procedures.importing.record import check as check_record
from motcua.catalogue.procedures.models import CODE_PATTERN, Procedure, TimeUnit
from motcua.catalogue.procedures.queries import national_part, procedure_by_code
from motcua.law.announcing import announcing

HEAD = ("kind", "title", "field_name", "bases", "effective_on", "source_id")


@transaction.atomic
def draft(
    *,
    agency_id: int,
    by: Actor,
    kind: str = Announcement.Kind.LIST,
    title: str = "",
    field_name: str = "",
    effective_on: date | None = None,
    source_id: int | None = None,
    bases: Sequence[str] | None = None,
    at: datetime | None = None,
    is_sample: bool = False,
) -> Announcement:
    """Begin a draft decision of an agency.

    Args:
        agency_id: who proposes it.
        by: its officer, or the control office.
        kind: DANH_MUC or TOAN_VAN (NĐ 63/2010 Điều 13 khoản 2).
        title: what the decision announces; made of field and agency when empty.
        field_name: lĩnh vực.
        effective_on: its first day; from the day of signing when not given.
        source_id: the text it rests on.
        bases: legal bases; the usual ones and the source when not given.
        at: when, if not now.
        is_sample: invented content.

    Raises:
        NotAllowed: it is another agency's.
        Invalid: kind, agency or source unknown.
    """
    check(by, "announcement.draft", agency_id=agency_id)
    at = at or clock.now()
    agency = Agency.objects.on(clock.day_of(at)).filter(pk=agency_id).first()
    if agency is None:
        raise Invalid("Chọn cơ quan trình.", field="agency")
    made = Announcement(
        agency=agency, drafted_by_id=by.person_id, drafted_at=at, changed_at=at, is_sample=is_sample
    )
    _set_head(
        made,
        {"kind": kind, "title": title, "field_name": field_name, "effective_on": effective_on,
         "source_id": source_id, "bases": bases},
    )  # fmt: skip
    made.save()
    if made.source_id:
        DraftDuty.objects.filter(source_id=made.source_id, agency=agency, announcement__isnull=True).update(
            announcement=made
        )
    told("announcement.drafted", made, by=by, at=at, detail={"kind": made.kind})
    return made


def _set_head(made: Announcement, values: Mapping[str, Any]) -> None:
    if values["kind"] not in Announcement.Kind.values:
        raise Invalid("Chọn loại quyết định công bố.", field="kind")
    made.kind = values["kind"]
    made.field_name = clean(values["field_name"])[:250]
    made.effective_on = values["effective_on"]
    source = None
    if values["source_id"]:
        source = MinistryDecision.objects.filter(pk=values["source_id"]).first()
        if source is None:
            raise Invalid("Không có văn bản làm căn cứ này.", field="source")
    made.source = source
    made.title = clean(values["title"])[:1000] or usual_title(made)
    bases = values["bases"]
    made.bases = usual_bases(source) if bases is None else [clean(one) for one in bases if clean(one)]
    if any(len(one) > 1000 for one in made.bases):
        raise Invalid("Có căn cứ dài quá 1.000 ký tự.", field="bases")
    limits(made)


def usual_title(made: Announcement) -> str:
    """Return the words a decision is usually headed with."""
    what = "danh mục thủ tục hành chính" if made.kind == Announcement.Kind.LIST else "thủ tục hành chính"
    field = f" lĩnh vực {made.field_name}" if made.field_name else ""
    return f"Công bố {what}{field} thuộc phạm vi chức năng quản lý của {made.agency.name}"[:1000]


def usual_bases(source: MinistryDecision | None) -> list[str]:
    """Return the bases every decision names, and the text this one rests on."""
    found = list(announcing().usual_bases)
    if source:
        kind = "Quyết định" if source.kind == MinistryDecision.Kind.MINISTRY else ""
        found.append(
            f"{kind} số {source.number} ngày {source.issued_on:%d tháng %m năm %Y} của {source.issuer} "
            f"{source.title[:1].lower()}{source.title[1:]}".strip()[:1000]
        )
    return found


@transaction.atomic
def edit_head(
    pk: int, values: Mapping[str, Any], *, version: int, by: Actor, at: datetime | None = None
) -> Announcement:
    """Change a draft's head (`HEAD`).

    Raises:
        Conflict: somebody changed it meanwhile, or it is no longer with the department.
        Invalid: kind or source unknown.
    """
    at = at or clock.now()
    made = lock(pk, by=by, action="announcement.draft", version=version)
    with_agency(made)
    former = made.kind
    _set_head(made, {name: values.get(name) for name in HEAD})
    touched(
        made, at, "kind", "title", "field_name", "bases", "effective_on", "source", "issue_due", "issue_rule"
    )
    if former != made.kind:
        for line in made.lines.filter(content__isnull=False).select_related("base_version"):
            line.announcement = made
            derive(line, contents.from_json(line.content or {}))
            line.save(update_fields=["missing"])
    told("announcement.head_edited", made, by=by, at=at)
    return made


# ---- lines ------------------------------------------------------------------------------------------------


@transaction.atomic
def add_line(
    pk: int,
    *,
    change: str,
    code: str,
    by: Actor,
    name: str = "",
    replaces: Iterable[str] = (),
    at: datetime | None = None,
) -> AnnouncementLine:
    """Add a procedure to a draft; its content begins as the catalogue has it.

    Args:
        pk: the draft.
        change: MOI, SDBS, THAYTHE, HUYBO or BAIBO.
        code: the procedure's code; of a new one the code it will have.
        by: an officer of the agency.
        name: of a new procedure.
        replaces: codes of the old ones, of a replacement.
        at: when, if not now.

    Raises:
        Invalid: the change or code is none, or does not fit the catalogue.
        Conflict: the draft is not with the department, or another draft has the procedure.
    """
    at = at or clock.now()
    made = lock(pk, by=by, action="announcement.draft")
    with_agency(made)
    if change not in Change.values:
        raise Invalid("Chọn loại thay đổi.", field="change")
    code = national_part(needed(code, "code", "Ghi mã thủ tục.", 60)).upper()
    if not re.match(CODE_PATTERN, code):
        raise Invalid(f"Mã “{code[:40]}” không đúng dạng, ví dụ 2.000635 hoặc NB-STP-01.", field="code")
    procedure = procedure_by_code(code)
    if change != Change.REPLACING and _is_replaced(made, code):
        raise Conflict(f"Thủ tục {code} đang bị thay thế trong quyết định này.", field="code")
    current = contents.newest(procedure) if procedure else None
    gate.may_change(change, code, procedure, current, clock.day_of(at))
    position = (made.lines.aggregate(last=Max("position"))["last"] or 0) + 1
    line = AnnouncementLine(
        announcement=made, position=position, change=change, code=code, procedure=procedure,
        name=current.name if current else clean(name)[:2000] or code, changing_text=_text_of(made),
        base_version=current, base_hash=current.content_hash if current else "",
    )  # fmt: skip
    olds = [_old(one) for one in replaces]
    derive(line, None if line.ends else _first_content(line, olds, clean(name)))
    _keep(line)
    _set_replaced(line, olds)
    touched(made, at)
    told("announcement.line_added", made, by=by, at=at, detail={"procedure_code": code, "change": change})
    return line


def _is_replaced(made: Announcement, code: str) -> bool:
    return ReplacedProcedure.objects.filter(line__announcement=made, procedure__code=code).exists()


def _text_of(made: Announcement) -> str:
    return made.source.text_number if made.source else ""


def _keep(line: AnnouncementLine) -> None:
    try:
        with transaction.atomic():
            line.save()
    except IntegrityError:
        raise _taken(line) from None


def _taken(line: AnnouncementLine) -> Conflict:
    other = AnnouncementLine.objects.filter(code=line.code, is_open=True).exclude(pk=line.pk).first()
    if other is not None and other.announcement_id != line.announcement_id:
        return Conflict(
            f"Thủ tục {line.code} đang nằm trong một dự thảo khác chưa ban hành ({other.announcement}).", field="code"
        )  # fmt: skip
    return Conflict(f"Thủ tục {line.code} đã có trong quyết định này.", field="code")


def _old(code: str) -> Procedure:
    procedure = procedure_by_code(code)
    if procedure is None:
        raise Invalid(f"Không có thủ tục {clean(code)[:40]} trong danh mục để thay thế.", field="replaces")
    return procedure


def _first_content(line: AnnouncementLine, olds: Sequence[Procedure], name: str) -> ProcedureRecord:
    """Return what a line's content begins as: the version in force, that of the replaced one, or blank."""
    if line.base_version:
        return contents.record_from(line.base_version)
    former = contents.newest(olds[0]) if olds else None
    if former:
        drawn = contents.record_from(former)
        return replace(drawn, code=line.code, local_suffix="", name=name or drawn.name)
    return ProcedureRecord(
        code=line.code, name=line.name, source="manual", field_name=line.announcement.field_name
    )


def _set_replaced(line: AnnouncementLine, olds: Sequence[Procedure]) -> None:
    """Set which procedures a line's one replaces; those in force only, none twice, none in a circle."""
    if olds and line.change != Change.REPLACING:
        raise Invalid("Chỉ thủ tục thay thế mới ghi thủ tục bị thay thế.", field="replaces")
    for old in olds:
        gate.may_be_replaced(line, old)
    line.replaced.all().delete()
    for old in dict.fromkeys(olds):
        try:
            with transaction.atomic():
                ReplacedProcedure.objects.create(line=line, procedure=old)
        except IntegrityError:
            raise Conflict(
                f"Thủ tục {old.code} đang bị thay thế trong một dự thảo khác chưa ban hành.", field="replaces"
            ) from None
    gate.no_circle(line.announcement)


@transaction.atomic
def save_content(
    line_pk: int, record: ProcedureRecord, *, version: int, by: Actor, at: datetime | None = None
) -> AnnouncementLine:
    """Keep the new content of a line, as the catalogue's edit page reads it; what changed follows from it.

    Raises:
        Invalid: the content has faults (the first is told).
        Conflict: somebody changed the line meanwhile, it is an ending, or the draft is on its way.
    """
    at = at or clock.now()
    line = lock_line(line_pk, by=by, version=version)
    with_agency(line.announcement)
    if line.ends:
        raise Conflict("Thủ tục bị hủy bỏ, bãi bỏ không có nội dung mới.")
    if record.code != line.code:
        raise Invalid("Mã thủ tục không đổi được ở đây.", field="Mã thủ tục")
    faults = check_record(record)
    if faults:
        name, message = faults[0]
        raise Invalid(f"{name}: {message}.", field=name)
    derive(line, replace(record, source="manual", valid_from=None, carries="all", where=""))
    _saved(line, at)
    told(
        "announcement.line_edited", line.announcement, by=by, at=at,
        detail={"procedure_code": line.code, "parts": line.changed_parts},
    )  # fmt: skip
    return line


def _saved(line: AnnouncementLine, at: datetime) -> None:
    line.version += 1
    line.save()
    touched(line.announcement, at)


@transaction.atomic
def save_facts(
    line_pk: int,
    *,
    version: int,
    by: Actor,
    changing_text: str = "",
    first_day: date | None = None,
    last_day: date | None = None,
    legal_amount: Decimal | None = None,
    legal_unit: str = "",
    replaces: Iterable[str] = (),
    at: datetime | None = None,
) -> AnnouncementLine:
    """Keep what a decision says of a line beside its content.

    Args:
        changing_text: the legal document that changes, replaces or ends the procedure.
        first_day: first day of the new content, if not the decision's.
        last_day: last day of an ended procedure, if not the day before the decision's first.
        legal_amount: the time limit the law gives, in `legal_unit`.
        legal_unit: GIO_LV, NGAY_LV, NGAY, THANG or GIO.
        replaces: codes of the replaced ones.

    Raises:
        Invalid: a limit without unit or not above nothing, days out of order, an unknown or replaced procedure.
        Conflict: somebody changed the line meanwhile, or the draft is on its way.
    """
    at = at or clock.now()
    line = lock_line(line_pk, by=by, version=version)
    with_agency(line.announcement)
    if legal_amount is not None and not 0 < legal_amount < 100_000:
        raise Invalid("Thời hạn theo luật phải lớn hơn 0.", field="legal_amount")
    if legal_amount is not None and legal_unit not in TimeUnit.values:
        raise Invalid("Chọn đơn vị của thời hạn theo luật.", field="legal_unit")
    line.changing_text = clean(changing_text)[:500]
    line.first_day = None if line.ends else first_day
    line.last_day = last_day if line.ends else None
    line.legal_amount, line.legal_unit = legal_amount, legal_unit if legal_amount is not None else ""
    start = line.announcement.effective_on
    if first_day and start and first_day < start:
        raise Invalid("Ngày đầu áp dụng không thể trước ngày quyết định có hiệu lực.", field="first_day")
    derive(line, contents.from_json(line.content) if line.content else None)
    _set_replaced(line, [_old(code) for code in replaces])
    _saved(line, at)
    told("announcement.line_facts", line.announcement, by=by, at=at, detail={"procedure_code": line.code})
    return line


@transaction.atomic
def draw_again(line_pk: int, *, version: int, by: Actor, at: datetime | None = None) -> AnnouncementLine:
    """Compare a line with the version the catalogue has now, after another decision changed it; its content stays.

    Raises:
        Conflict: nothing has moved on, somebody changed the line, or the draft is on its way.
    """
    at = at or clock.now()
    line = lock_line(line_pk, by=by, version=version)
    with_agency(line.announcement)
    current = contents.newest(line.procedure) if line.procedure else None
    if current is None or current.content_hash == line.base_hash:
        raise Conflict("Danh mục không có phiên bản nào mới hơn bản đang so sánh.")
    line.base_version, line.base_hash = current, current.content_hash
    derive(line, contents.from_json(line.content) if line.content else None)
    _saved(line, at)
    told(
        "announcement.line_edited", line.announcement, by=by, at=at,
        detail={"procedure_code": line.code, "version": current.number},
    )  # fmt: skip
    return line


@transaction.atomic
def drop_line(line_pk: int, *, by: Actor, at: datetime | None = None) -> Announcement:
    """Take a procedure out of a draft.

    Raises:
        Conflict: the draft is on its way.
    """
    at = at or clock.now()
    line = lock_line(line_pk, by=by)
    made = line.announcement
    with_agency(made)
    told("announcement.line_dropped", made, by=by, at=at, detail={"procedure_code": line.code})
    line.delete()
    for position, row in enumerate(made.lines.order_by("position", "pk"), 1):
        if row.position != position:
            AnnouncementLine.objects.filter(pk=row.pk).update(position=position)
    touched(made, at)
    return made


@transaction.atomic
def discard(pk: int, *, version: int, by: Actor, at: datetime | None = None) -> Announcement:
    """Throw a draft away; its procedures are free for another.

    Raises:
        Conflict: it is on its way, or somebody changed it.
    """
    at = at or clock.now()
    made = lock(pk, by=by, action="announcement.draft", version=version)
    with_agency(made)
    made.state = Announcement.State.DROPPED
    release(made)
    DraftDuty.objects.filter(announcement=made).update(announcement=None, done_on=None)
    touched(made, at, "state")
    told("announcement.discarded", made, by=by, at=at)
    return made


def release(made: Announcement) -> None:
    """Let the procedures of a decision that is no longer under way be taken by another draft."""
    made.lines.update(is_open=False)
    ReplacedProcedure.objects.filter(line__announcement=made).update(is_open=False)


def line_kinds() -> list[tuple[str, str, bool]]:
    """Return the kinds of change with their words and whether they end a procedure."""
    return [(str(value), str(label), value in ENDING) for value, label in Change.choices]
