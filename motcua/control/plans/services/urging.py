"""Letters of urging (công văn đôn đốc): drafted from what an agency owes, numbered and sent by the control office."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, time

from django.conf import settings
from django.db import transaction

from motcua.base import clock
from motcua.base.audit.services import record_act
from motcua.base.errors import Conflict, Invalid, NotFound
from motcua.base.events.services import record
from motcua.base.files import services as files
from motcua.base.files.checks import DOCX_TYPE
from motcua.base.organisations.actor import Actor
from motcua.base.organisations.models import Agency, RoleAssignment
from motcua.base.organisations.permissions import check
from motcua.base.organisations.roles import Role
from motcua.base.printing.official import Column, OfficialDocument, Row
from motcua.base.text import clean, fold, number
from motcua.base.text import day as said
from motcua.base.worktime.queries import calendar_for
from motcua.control.plans import owed, rules
from motcua.control.plans.models import Assignment, UrgingLetter
from motcua.law.reminders import reminding

_COLUMNS = (
    Column("TT", 12, "center"), Column("Nhiệm vụ", 57), Column("Văn bản giao", 35), Column("Hạn", 30, "center"),
    Column("Quá hạn (ngày)", 19, "center"), Column("Tình hình đã cập nhật", 29),
)  # fmt: skip


def usual_answer_by(day: date | None = None) -> date:
    """Return the day before which agencies are usually asked to report."""
    return calendar_for().add_workdays(day or clock.today(), reminding().report_workdays)


@transaction.atomic
def draft(
    agency_ids: Iterable[int],
    *,
    by: Actor,
    answer_by: date | None = None,
    soon: bool = False,
    at: datetime | None = None,
) -> list[UrgingLetter]:
    """Draft a letter to each of these agencies listing what it owes; return the letters.

    Args:
        agency_ids: to whom.
        by: an officer of the control office.
        answer_by: the day before which they are asked to report; by default some working days on.
        soon: also list what is due within the next days.

    Raises:
        Invalid: nobody chosen, a day that is not to come, or an agency that owes nothing.
    """
    at = at or clock.now()
    check(by, "plan.urge")
    day = clock.day_of(at)
    answer_by = answer_by or usual_answer_by(day)
    if answer_by <= day:
        raise Invalid("Hạn báo cáo phải sau hôm nay.", field="answer_by")
    agencies = list(Agency.objects.filter(pk__in=set(agency_ids)).order_by("level", "name"))
    if not agencies:
        raise Invalid("Chọn cơ quan cần đôn đốc.", field="agency")
    of_agency: dict[int, list[Assignment]] = defaultdict(list)
    for row in owed.owed_by([agency.pk for agency in agencies], day, soon=soon):
        of_agency[row.agency_id].append(row)
    return [_letter(agency, of_agency[agency.pk], answer_by, by=by, at=at) for agency in agencies]


def _letter(
    agency: Agency, rows: list[Assignment], answer_by: date, *, by: Actor, at: datetime
) -> UrgingLetter:
    if not rows:
        raise Invalid(f"{agency} không có việc quá hạn để đôn đốc.", field="agency")
    day = clock.day_of(at)
    letter = UrgingLetter.objects.create(
        agency=agency, day=day, answer_by=answer_by, made_by_name=by.name[:120], made_at=at
    )
    letter.assignments.set(rows)
    name = f"don-doc-{fold(str(agency)).replace(' ', '-')[:60]}-{day:%Y%m%d}.docx"
    letter.file = files.store_made(
        written(agency, rows, answer_by, day=day, by=by), name, DOCX_TYPE, by=by,
        object_kind="urging", object_id=letter.pk, at=at,
    )  # fmt: skip
    letter.save(update_fields=["file"])
    _told(
        "plan.urging_drafted", letter, by=by, at=at, detail={"count": len(rows), "due": answer_by.isoformat()}
    )
    return letter


def _told(kind: str, letter: UrgingLetter, *, by: Actor, at: datetime, detail: dict[str, object]) -> None:
    record(kind, stream=("urging", letter.pk), by=by, at=at, payload=detail | {"agency": letter.agency_id})
    label = f"{letter.number or 'Dự thảo'}, {letter.agency}"
    record_act(kind, by=by, object_kind="urging", object_id=letter.pk, label=label, detail=detail, at=at)


def _lock(pk: int, *, by: Actor) -> UrgingLetter:
    check(by, "plan.urge")
    letter = (
        UrgingLetter.objects.select_for_update(of=("self",)).select_related("agency").filter(pk=pk).first()
    )
    if letter is None:
        raise NotFound("Không có công văn này.")
    if letter.sent_at is not None:
        raise Conflict(f"Công văn đã gửi ngày {said(letter.sent_at)}, số {letter.number}.")
    return letter


@transaction.atomic
def mark_sent(
    pk: int, letter_number: str, *, by: Actor, sent_on: date | None = None, at: datetime | None = None
) -> UrgingLetter:
    """Record the number and the day under which a letter was signed and sent; its agency hears of it.

    Raises:
        Invalid: no number, or a day that cannot be.
        Conflict: it was sent before.
    """
    at = at or clock.now()
    letter = _lock(pk, by=by)
    given = clean(letter_number)[:60]
    if not given:
        raise Invalid("Ghi số, ký hiệu công văn.", field="number")
    today = clock.day_of(at)
    day = sent_on or today
    if not letter.day <= day <= today:
        raise Invalid(f"Ngày gửi từ {said(letter.day)} đến hôm nay.", field="sent_on")
    letter.number = given
    letter.sent_at = at if day == today else datetime.combine(day, time(12), clock.VN)
    letter.save(update_fields=["number", "sent_at"])
    _told("plan.urged", letter, by=by, at=at, detail={"number": given, "date": day.isoformat()})
    return letter


@transaction.atomic
def discard(pk: int, *, by: Actor, at: datetime | None = None) -> None:
    """Throw a draft away; a letter that was sent stays.

    Raises:
        Conflict: it was sent.
    """
    at = at or clock.now()
    letter = _lock(pk, by=by)
    _told("plan.urging_discarded", letter, by=by, at=at, detail={})
    letter.assignments.clear()
    letter.delete()


# ---- the paper ------------------------------------------------------------------------------------------------


def written(agency: Agency, rows: list[Assignment], answer_by: date, *, day: date, by: Actor) -> bytes:
    """Return the letter as DOCX: number and day of sending are left open for the clerk."""
    law = reminding()
    issuer = Agency.objects.select_related("parent").filter(pk=by.agency_id).first()
    name = issuer.name if issuer else settings.PROVINCE_NAME
    late = sum(row.due is not None and row.due < day for row in rows)
    paper = OfficialDocument(
        issuer=name, issuer_above=issuer.parent.name if issuer and issuer.parent else "",
        number=f"/{law.sign}", place=_place(), day=f"ngày      tháng      năm {day.year}",
        subject="đôn đốc thực hiện nhiệm vụ được giao", addressees=[str(agency.name)],
    )  # fmt: skip
    plans = list(dict.fromkeys(row.plan.cited for row in rows))
    paper.add_paragraph(
        f"Thực hiện {'; '.join(plans)}, {name} theo dõi tình hình thực hiện nhiệm vụ của các cơ quan, đơn vị. "
        f"Tính đến ngày {said(day)}, {agency.name} còn {_counted(late, len(rows) - late)}, cụ thể như sau:"
    )
    paper.add_table(_COLUMNS, [_row(place, row, day) for place, row in enumerate(rows, 1)])
    paper.add_paragraph(
        f"{name} đề nghị {agency.name} khẩn trương hoàn thành các nhiệm vụ nêu trên, cập nhật kết quả và sản phẩm "
        f"trên hệ thống; báo cáo nguyên nhân chậm và thời gian hoàn thành trước ngày {said(answer_by)} "
        "để tổng hợp, báo cáo cấp có thẩm quyền theo quy định."
    )
    paper.add_paragraph("Trân trọng./.")
    paper.add_recipients(law.recipients)
    post, signer = _signer(issuer, day)
    paper.add_signer(post=post, name=signer)
    return paper.to_bytes()


def _counted(late: int, soon: int) -> str:
    parts = [f"{number(late)} nhiệm vụ quá hạn chưa hoàn thành"] if late else []
    parts += [f"{number(soon)} nhiệm vụ sắp đến hạn"] if soon else []
    return " và ".join(parts)


def _row(place: int, row: Assignment, day: date) -> Row:
    turn = rules.period_words(row.period)
    days = (day - row.due).days if row.due else 0
    task = row.task
    given = f"{row.plan.label}, mục {task.number}" if task.number else row.plan.label
    standing = row.get_state_display() + (f", {row.percent} %" if row.percent else "")
    told = row.note or row.reason
    return Row([
        str(place), f"{task.title} ({turn})" if turn else task.title, given, said(row.due),
        number(days) if days > 0 else "chưa đến hạn" if days < 0 else "hôm nay",
        f"{standing}: {told}" if told else standing,
    ])  # fmt: skip


def _place() -> str:
    """Return the province's name as papers date it: "Bắc Ninh"."""
    name: str = settings.PROVINCE_NAME
    for kind in ("Tỉnh ", "Thành phố "):
        name = name.removeprefix(kind)
    return name


def _signer(issuer: Agency | None, day: date) -> tuple[str, str]:
    """Return the post and name of who leads the office that sends the letter, as far as known."""
    held = RoleAssignment.objects.on(day).filter(
        unit__agency=issuer, role__in=[Role.SIGNER, Role.CHAIRMAN], person__is_active=True
    )
    found = held.select_related("person").order_by("pk").first() if issuer else None
    if found is None:
        return "THỦ TRƯỞNG CƠ QUAN", ""
    return (found.position or "Thủ trưởng cơ quan").upper(), found.person.full_name
