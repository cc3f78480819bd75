"""What the page of review shows: the document's lines with what each became, the items with what is doubtful."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Prefetch, Q

from motcua.base.errors import NotFound
from motcua.base.indicators import engine
from motcua.base.text import clean, fold
from motcua.control.plans.models import Party, Plan, PlanTarget, PlanTask, Reviewed
from motcua.control.plans.services.reviewing import SURE

LEAD, SUPPORT, WHEN, PRODUCT, TITLE, FIGURE = (
    "chu-tri",
    "phoi-hop",
    "thoi-gian",
    "san-pham",
    "noi-dung",
    "chi-tieu",
)


@dataclass(frozen=True)
class Shown:
    """A line of the document: its number, its words, whether it is a cell of a table, the item and part it became."""

    number: int
    text: str
    cell: bool
    item: str
    part: str


_PARTIES = Prefetch("parties", Party.objects.select_related("agency"))


def tasks_of(plan: Plan) -> list[PlanTask]:
    """Return a draft's tasks in order, each with `leads`, `supports`, `doubts` and, where it begins one, `heading`."""
    found = list(plan.tasks.prefetch_related(_PARTIES))
    last: tuple[str, str] | None = None
    for one in found:
        _prepare(one)
        if (one.part, one.group) != last:
            last = (one.part, one.group)
            one.heading = " · ".join(text for text in last if text)  # type: ignore[attr-defined]
    return found


def task(pk: int) -> PlanTask:
    """Return one task as the page shows it; raises NotFound when there is none."""
    found = (
        PlanTask.objects.select_related("plan")
        .defer("plan__text")
        .prefetch_related(_PARTIES)
        .filter(pk=pk)
        .first()
    )
    if found is None:
        raise NotFound("Không có nhiệm vụ này.")
    return _prepare(found)


def _prepare(one: PlanTask) -> PlanTask:
    told = list(one.parties.all())
    one.leads = [party for party in told if party.part == Party.Part.LEAD]  # type: ignore[attr-defined]
    one.supports = [party for party in told if party.part == Party.Part.SUPPORT]  # type: ignore[attr-defined]
    one.doubts = _doubts(one)  # type: ignore[attr-defined]
    one.changed = _changed(one)  # type: ignore[attr-defined]
    one.unknown = [  # type: ignore[attr-defined]
        party for party in told if party.part == Party.Part.LEAD and not party.agency_id and not party.group
    ]
    one.sure = int(one.confidence * 100)  # type: ignore[attr-defined]
    return one


def target(one: PlanTarget) -> PlanTarget:
    """Return a target with what it is measured by, in words."""
    known = {indicator.code: indicator.name for indicator in engine.everything()}
    one.measure_name = known.get(one.indicator, "nhập tay, kèm minh chứng")  # type: ignore[attr-defined]
    return one


def _doubts(one: PlanTask) -> list[str]:
    """Return what an officer should look at, in words."""
    leads: list[Party] = one.leads  # type: ignore[attr-defined]
    found = [] if leads else ["Không ghi cơ quan chủ trì."]
    unknown = [party.printed for party in leads if not party.agency_id and not party.group]
    if unknown:
        found.append(f"Chưa rõ “{unknown[0]}” là cơ quan nào.")
    if not (one.finish or one.start or one.when_text):
        found.append("Không ghi thời gian.")
    elif one.when_text and not (one.finish or one.start or one.recurrence):
        found.append(f"Chưa hiểu thời gian “{one.when_text}”.")
    if one.confidence < SURE:
        found.append("Máy đọc không chắc; đối chiếu với văn bản.")
    return found


def _changed(one: PlanTask) -> bool:
    """Tell whether the officer wrote something else than the machine read."""
    read = one.read
    if not read:
        return False
    leads: list[Party] = one.leads  # type: ignore[attr-defined]
    now = (
        one.title,
        one.when_text,
        one.product,
        [party.printed for party in leads],
        _iso(one.start),
        _iso(one.finish),
    )
    was = (
        read["title"], read["when_text"][:300], read["product"], [clean(name)[:300] for name in read["lead"]],
        read["start"], read["finish"],
    )  # fmt: skip
    return now != was


def _iso(day: Any) -> str | None:
    return day.isoformat() if day else None


def is_sure(one: PlanTask) -> bool:
    """Tell whether a waiting task may be confirmed together with the others (as `reviewing.confirm_sure` does)."""
    leads: list[Party] = one.leads  # type: ignore[attr-defined]
    known = leads and all(party.agency_id or party.group for party in leads)
    return one.review == Reviewed.WAITING and bool(known) and one.confidence >= SURE


def counts(plan: Plan) -> dict[str, int]:
    """Return how many items there are and how many wait."""
    waiting = Count("pk", filter=Q(review=Reviewed.WAITING))
    rows = [
        model.objects.filter(plan=plan).aggregate(n=Count("pk"), w=waiting)
        for model in (PlanTask, PlanTarget)
    ]
    total, left = sum(row["n"] for row in rows), sum(row["w"] for row in rows)
    return {"total": total, "waiting": left, "confirmed": total - left}


def lines_of(plan: Plan, tasks: Sequence[PlanTask], targets: Sequence[PlanTarget]) -> list[Shown]:
    """Return the document's lines, each with the item it became a part of."""
    owner: dict[int, tuple[str, str]] = {}
    for target in targets:
        for number in range(target.first_line or 1, (target.last_line or 0) + 1):
            owner[number] = (f"c{target.pk}", FIGURE)
    texts = plan.text.split("\n") if plan.text else []
    for one in tasks:
        parts = _parts(one)
        for number in range(one.first_line or 1, min(one.last_line or 0, len(texts)) + 1):
            owner[number] = (f"t{one.pk}", _part_of(texts[number - 1], parts))
    return [
        Shown(number, text.strip(), text.startswith("\t"), *owner.get(number, ("", "")))
        for number, text in enumerate(texts, start=1)
        if text.strip()
    ]


def _parts(one: PlanTask) -> list[tuple[str, str]]:
    leads: list[Party] = one.leads  # type: ignore[attr-defined]
    supports: list[Party] = one.supports  # type: ignore[attr-defined]
    return [
        (WHEN, fold(one.when_text)), *((LEAD, fold(party.printed)) for party in leads),
        *((SUPPORT, fold(party.printed)) for party in supports), (PRODUCT, fold(one.product)),
    ]  # fmt: skip


def _is_most(text: str, words: str) -> bool:
    """Tell whether a line is a piece of a part's words, or hardly more than them."""
    return len(text) > 3 and (text in words or (words in text and len(text) < 2 * len(words)))


def _part_of(line: str, parts: Sequence[tuple[str, str]]) -> str:
    text = fold(line)
    for part, words in parts:
        if words and text and (words == text or _is_most(text, words)):
            return part
    return TITLE
