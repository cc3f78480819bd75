"""Bringing a plan in: read from a file, written from scratch, copied from last year; nothing of it is followed yet."""

import io
import re
from collections.abc import Iterable
from datetime import date, datetime

from django.core.files import File
from django.db import transaction

from motcua.base import clock
from motcua.base.errors import Invalid
from motcua.base.files import services as files
from motcua.base.organisations.actor import Actor
from motcua.base.organisations.models import Agency
from motcua.base.organisations.permissions import check
from motcua.base.text import clean
from motcua.base.writing import needed
from motcua.control.plans.models import Party, Plan, PlanTarget, PlanTask, Reviewed
from motcua.control.plans.parties import Directory
from motcua.control.plans.reading import read_text, result
from motcua.control.plans.reading.documents import KINDS, text_of
from motcua.control.plans.services._common import told

MOST_ITEMS = 2000
# Words of an organising duty that sets the date for the agencies' own plans.
_ANSWER = ("kế hoạch", "gửi")


@transaction.atomic
def read_in(
    upload: File,
    *,
    agency_id: int,
    by: Actor,
    parent_id: int | None = None,
    at: datetime | None = None,
    is_sample: bool = False,
) -> Plan:
    """Read a plan from a file that somebody brought; it waits for review, and nothing is kept of what cannot be read.

    Args:
        upload: DOCX, XLSX, PDF with text, or plain text.
        agency_id: whose plan it is.
        parent_id: the plan it answers to, or the one a directive serves.

    Raises:
        Invalid: no such kind of file, broken, without text, or no plan.
        TooLarge: over the limit.
        NotAllowed: another agency's plan.
    """
    at = at or clock.now()
    check(by, "plan.manage", agency_id=agency_id)
    if not upload.size:
        raise Invalid("Tệp trống, không có nội dung.", field="file")
    name = files.safe_name(upload.name or "")
    upload.seek(0)
    text = text_of(io.BytesIO(upload.read()), name)
    reading = read_text(text)
    head = reading.head
    directive = head.kind.upper().startswith("CÔNG VĂN") or bool(head.addressees)
    year = head.year or (head.date or at.date()).year
    plan = Plan.objects.create(
        kind=Plan.Kind.DIRECTIVE if directive else Plan.Kind.PLAN, origin=Plan.Origin.READ,
        agency_id=agency_id, parent=_parent(parent_id), issuer=head.issuer[:200], number=head.number[:60],
        issued_on=head.date, place=head.place[:80], title=quiet(head.title or name, head.place)[:500],
        signer=head.signer[:120], signer_title=head.signer_title[:120], year=year,
        last_year=max(head.last_year or year, year),
        bases=[basis.model_dump(mode="json", by_alias=True) for basis in reading.bases],
        warnings=[
            *_known(head, agency_id), *(warned.model_dump(mode="json", by_alias=True) for warned in reading.warnings),
        ],
        answer_by=_answer_by(reading.tasks), text=text, created_by_name=by.name[:120], created_at=at,
        is_sample=is_sample,
    )  # fmt: skip
    upload.seek(0)
    plan.file = files.store(upload, by=by, object_kind="plan", object_id=plan.pk, kinds=KINDS, at=at)
    plan.save(update_fields=["file"])
    _keep(plan, reading)
    detail = {"name": name, "tasks": len(reading.tasks), "targets": len(reading.targets)}
    told("plan.read", plan, by=by, at=at, detail=detail)
    return plan


@transaction.atomic
def write_new(
    title: str,
    *,
    agency_id: int,
    year: int,
    by: Actor,
    last_year: int | None = None,
    kind: str = Plan.Kind.PLAN,
    parent_id: int | None = None,
    at: datetime | None = None,
) -> Plan:
    """Begin a plan from scratch.

    Raises:
        Invalid: no title, or years that are none.
        NotAllowed: another agency's plan.
    """
    at = at or clock.now()
    check(by, "plan.manage", agency_id=agency_id)
    _check_years(year, last_year or year)
    if kind not in Plan.Kind.values:
        raise Invalid("Chọn kế hoạch hoặc văn bản chỉ đạo.", field="kind")
    agency = Agency.objects.on(at.date()).filter(pk=agency_id).first()
    if agency is None:
        raise Invalid("Chọn cơ quan đang hoạt động.", field="agency")
    plan = Plan.objects.create(
        kind=kind, origin=Plan.Origin.WRITTEN, agency=agency, parent=_parent(parent_id), issuer=agency.name,
        title=needed(title, "title", "Ghi trích yếu của kế hoạch.", 500), year=year, last_year=last_year or year,
        created_by_name=by.name[:120], created_at=at,
    )  # fmt: skip
    told("plan.drafted", plan, by=by, at=at)
    return plan


@transaction.atomic
def copy(plan_id: int, *, by: Actor, at: datetime | None = None) -> Plan:
    """Begin next year's plan with the tasks and targets of an earlier one, their days moved by as many years.

    Nothing of it is confirmed: each item is looked at again.

    Raises:
        NotAllowed: another agency's plan.
        Invalid: there is no such plan.
    """
    at = at or clock.now()
    old = Plan.objects.exclude(state=Plan.State.DISCARDED).select_related("agency").filter(pk=plan_id).first()
    if old is None:
        raise Invalid("Không có kế hoạch này để chép.")
    check(by, "plan.manage", agency_id=old.agency_id)
    length = old.last_year - old.year
    year = max(old.last_year + 1, at.year)
    shift = year - old.year
    plan = Plan.objects.create(
        kind=old.kind, origin=Plan.Origin.COPIED, copied_from=old, agency=old.agency, issuer=old.issuer,
        title=old.title.replace(str(old.year), str(year))[:500], place=old.place, signer=old.signer,
        signer_title=old.signer_title, year=year, last_year=year + length, bases=old.bases,
        answer_by=_moved(old.answer_by, shift), created_by_name=by.name[:120], created_at=at,
    )  # fmt: skip
    tasks = list(old.tasks.exclude(review=Reviewed.DROPPED).prefetch_related("parties"))
    made: dict[int, PlanTask] = {}
    for task in tasks:
        parties, pk = list(task.parties.all()), task.pk
        task.pk, task._state.adding, task.plan, task.replaces = None, True, plan, None
        task.start, task.finish = _moved(task.start, shift), _moved(task.finish, shift)
        task.when_text = task.when_text.replace(str(old.year), str(year))
        _unreviewed(task)
        made[pk] = task
        for party in parties:
            party.pk, party._state.adding, party.task = None, True, task
        Party.objects.bulk_create(parties)
    for target in old.targets.exclude(review=Reviewed.DROPPED):
        target.pk, target._state.adding, target.plan = None, True, plan
        target.task = made.get(target.task_id or 0)
        target.start, target.by = _moved(target.start, shift), _moved(target.by, shift)
        _unreviewed(target)
    told("plan.copied", plan, by=by, at=at, detail={"from": old.label})
    return plan


def _known(head: result.Head, agency_id: int) -> list[dict[str, object]]:
    """Return a warning when the same document is here already."""
    rows = Plan.objects.filter(agency_id=agency_id, number=head.number).exclude(state=Plan.State.DISCARDED)
    if not head.number or not rows.exists():
        return []
    words = f"Văn bản số {head.number} của cơ quan này đã có trong hệ thống; bỏ bản này nếu nhập lại."
    return [result.Warned(code="plan.again", text=words).model_dump(mode="json", by_alias=True)]


def _unreviewed(item: PlanTask | PlanTarget) -> None:
    item.review, item.reviewed_by_name, item.read = Reviewed.WAITING, "", None
    item.first_line = item.last_line = None
    item.save()


def _moved(day: date | None, years: int) -> date | None:
    if day is None:
        return None
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return day.replace(year=day.year + years, day=28)


def _check_years(first: int, last: int) -> None:
    if not 2000 <= first <= last <= 2200:
        raise Invalid("Năm của kế hoạch không đúng.", field="year")


def _parent(parent_id: int | None) -> Plan | None:
    if parent_id is None:
        return None
    found = Plan.objects.filter(pk=parent_id, state=Plan.State.ACTIVE).first()
    if found is None:
        raise Invalid("Chọn kế hoạch đang được theo dõi.", field="parent")
    return found


_SHORT = re.compile(r"\b(ubnd|hđnd|tthc|pakn|hcc|pvhcc|dvc|cchc|qppl)\b")


def quiet(title: str, place: str) -> str:
    """Return a title printed in capitals as a sentence; any other stays as it is.

    Args:
        title: as printed.
        place: the place of issue, whose name keeps its capitals ("Bắc Ninh").
    """
    if title != title.upper():
        return title
    text = _SHORT.sub(lambda found: found[0].upper(), title.lower())
    if place:
        text = text.replace(place.lower(), place)
    return text[:1].upper() + text[1:]


def _answer_by(tasks: Iterable[result.Task]) -> date | None:
    """Return the day by which agencies send their own plans, where a duty of the text sets one."""
    for task in tasks:
        title = task.title.lower()
        if task.finish and task.form == "paragraph" and all(word in title for word in _ANSWER):
            return task.finish
    return None


def _keep(plan: Plan, reading: result.Reading) -> None:
    """Store what was read, in the order of the document, all of it waiting for review."""
    if len(reading.tasks) + len(reading.targets) > MOST_ITEMS:
        raise Invalid(
            f"Văn bản có hơn {MOST_ITEMS} nhiệm vụ, chỉ tiêu; hãy chia thành nhiều tệp.", field="file"
        )
    directory = Directory()
    tasks = PlanTask.objects.bulk_create(
        PlanTask(
            plan=plan, position=place * 10, read=task.model_dump(mode="json", by_alias=True), **_of(task)
        )
        for place, task in enumerate(reading.tasks, start=1)
    )
    parties: list[Party] = []
    for stored, task in zip(tasks, reading.tasks, strict=True):
        parties += parties_of(stored, Party.Part.LEAD, task.lead, directory)
        parties += parties_of(stored, Party.Part.SUPPORT, task.support, directory)
    Party.objects.bulk_create(parties)
    PlanTarget.objects.bulk_create(
        PlanTarget(
            plan=plan, position=place * 10, task=_task_over(tasks, target.source),
            read=target.model_dump(mode="json", by_alias=True), first_line=target.source.first,
            last_line=target.source.last, text=target.text, subject=target.subject[:200],
            indicator=target.indicator, level=target.level.upper(), op=target.op,
            value=str(target.value), value_to=None if target.value_to is None else str(target.value_to),
            unit=target.unit[:20], start=target.start, by=target.by,
        )
        for place, target in enumerate(reading.targets, start=1)
    )  # fmt: skip


def _of(task: result.Task) -> dict[str, object]:
    return {
        "no": task.no[:20], "path": [part[:20] for part in task.path], "group": task.group[:500],
        "context": [text[:500] for text in task.context], "part": task.part[:60], "title": task.title,
        "start": task.start, "finish": task.finish, "when_text": task.when_text[:300],
        "recurrence": task.recurrence.model_dump(mode="json") if task.recurrence else None,
        "product": task.product, "inherited": task.inherited, "confidence": str(round(task.confidence, 2)),
        "first_line": task.source.first, "last_line": task.source.last,
    }  # fmt: skip


def parties_of(task: PlanTask, part: str, names: Iterable[str], directory: Directory) -> list[Party]:
    """Return unsaved parties of a task, each with whom its words mean.

    Args:
        task: stored.
        part: a code of `Party.Part`.
        names: as printed.
        directory: the agencies of the day.
    """
    found = []
    for place, name in enumerate(dict.fromkeys(clean(name)[:300] for name in names if clean(name)), start=1):
        whom = directory.whom(name)
        found.append(
            Party(
                task=task, part=part, position=place, printed=name, agency_id=whom.agency_id, group=whom.group
            )
        )
    return found


def _task_over(tasks: list[PlanTask], source: result.Source) -> PlanTask | None:
    return next(
        (
            task
            for task in tasks
            if (task.first_line or 0) <= source.first and source.last <= (task.last_line or 0)
        ),
        None,
    )
