"""Every read of the catalogue: the version of a day, search, limits, fees, papers, what lacks."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models import Case, F, IntegerField, Q, QuerySet, Value, When

from motcua.base import clock
from motcua.base.text import clean, fold, number
from motcua.catalogue.procedures.models import (
    Channel,
    Fee,
    FilingChannel,
    Procedure,
    ProcedureVersion,
    RequiredDocument,
    TimeUnit,
)
from motcua.catalogue.procedures.rules import PARTS, working_limit

SIMILAR_ENOUGH = 0.5
MOST_USED = F("procedure__usage__count").desc(nulls_last=True)


@dataclass(frozen=True)
class Limit:
    """A time limit the working calendar can count, and the words it comes from.

    `unit` is GIO_LV, NGAY_LV, NGAY or THANG. `alternatives` holds the other limits that the announcement
    gives for the same case and channel; the longest is the limit, and a clerk should know.
    """

    amount: Decimal
    unit: str
    source_text: str
    alternatives: tuple[str, ...] = ()


def procedure_by_code(code: str) -> Procedure | None:
    """Return the procedure of a code such as "2.000635" (a local suffix is ignored), or None."""
    return Procedure.objects.select_related("field").filter(code=national_part(code).upper()).first()


def national_part(code: str) -> str:
    """Return P.NNNNNN of a procedure code, without the agency's suffix (kiem-soat-tthc.md 1.7)."""
    code = clean(code)
    return code[:8] if len(code) > 8 and code[0].isdigit() and code[8:9] == "." else code


def version_on(procedure_id: int, day: date) -> ProcedureVersion | None:
    """Return the version in force on a day (first and last day included), or None."""
    return (
        ProcedureVersion.objects.on(day)
        .filter(procedure_id=procedure_id, is_public=True)
        .select_related("procedure", "field")
        .first()
    )


def in_force(day: date | None = None) -> QuerySet[ProcedureVersion]:
    """Return the public versions in force on a day (today by default), with procedure and field.

    Internal procedures are not among them: lists and searches are for those whom the public turns to.
    """
    return (
        ProcedureVersion.objects.on(day or clock.today())
        .filter(is_public=True)
        .exclude(kind__in=ProcedureVersion.INTERNAL)
        .select_related("procedure", "field")
    )


def closeness(text: str) -> Case:
    """Return how near a procedure is to what was typed: its code, abbreviation, first words, words together."""
    typed = " ".join(fold(clean(text)).split())
    code = national_part(typed.split(" ")[0]) if typed else ""
    return Case(
        When(procedure__code=code.upper(), then=Value(0)),
        When(procedure__abbreviations__contains=[typed], then=Value(1)),
        When(procedure__folded__startswith=typed or "\x01", then=Value(2)),
        When(procedure__folded__contains=typed or "\x01", then=Value(3)),
        default=Value(4),
        output_field=IntegerField(),
    )


def matching(versions: QuerySet[ProcedureVersion], text: str) -> QuerySet[ProcedureVersion]:
    """Keep the versions whose procedure has every word of `text`, without accents and in any order."""
    words = fold(clean(text)).split()[:12]
    for word in [*map(national_part, words[:1]), *words[1:]]:
        versions = versions.filter(procedure__folded__contains=word)
    return versions


def search(text: str, *, level: str = "", day: date | None = None, limit: int = 12) -> list[ProcedureVersion]:
    """Find procedures in force by code, words without accents, or abbreviation; most used first.

    Args:
        text: what was typed; empty gives the most used ones.
        level: TINH, XA, BO or KHAC keeps only procedures done at that level.
        day: the day whose versions count, today by default.
        limit: how many to return at most.
    """
    versions = in_force(day)
    if level:
        versions = versions.filter(levels__contains=[level])
    typed = " ".join(fold(clean(text)).split())
    order = ("rank", MOST_USED, "procedure__code")
    found: list[ProcedureVersion] = list(
        matching(versions, text).annotate(rank=closeness(text)).order_by(*order)[:limit]
    )
    if found or len(typed) < 4:
        return found
    near = versions.annotate(near=TrigramWordSimilarity(typed, "procedure__folded")).filter(
        near__gt=SIMILAR_ENOUGH
    )
    return list(near.order_by("-near", MOST_USED, "procedure__code")[:limit])


def _limit_words(row: FilingChannel) -> str:
    words = f"{number(row.amount)} {TimeUnit(row.unit).label}"
    return f"{words} ({row.note})" if row.note else words


def hosted_on(version: ProcedureVersion) -> str:
    """Return the ministry's own system that handles a procedure; "" when it is handled here (NĐ 224/2026 Điều 15)."""
    system = clean(version.processing_system)
    return "" if "tinh" in fold(system).split() else system


def limit_for(version_id: int, case_id: int | None, channel: int | None) -> Limit | None:
    """Return the time limit of a case filed through a channel, or None when the announcement gives none.

    Looked for in order: this case and channel, this case, this channel, any. Where several limits stand at
    the same place the longest is taken and the others are named.

    Args:
        version_id: the version pinned by the dossier.
        case_id: the case, None when the procedure has no cases.
        channel: 1 direct, 2 online, 3 post.
    """
    rows = FilingChannel.objects.filter(version_id=version_id, amount__isnull=False)
    return chosen_limit(rows.filter(Q(case_id=case_id) | Q(case__isnull=True)), case_id, channel)


def chosen_limit(channels: Iterable[FilingChannel], case_id: int | None, channel: int | None) -> Limit | None:
    """Return the time limit of a case filed through a channel from the version's channels at hand (see `limit_for`)."""
    rows = [row for row in channels if row.amount is not None and row.case_id in (None, case_id)]
    own = [row for row in rows if row.case_id is not None]
    common = [row for row in rows if row.case_id is None]
    for group in (
        [row for row in own if row.channel == channel],
        own,
        [row for row in common if row.channel == channel],
        common,
    ):
        if group:
            return _longest(group)
    return None


def tightest_limit(version_id: int, *, apart_from: Collection[str] = ()) -> Limit | None:
    """Return the shortest of the cases' own time limits: what a process that serves them all has to keep.

    Args:
        version_id: the procedure's version.
        apart_from: codes of the cases that are left out.
    """
    of_case: dict[int, list[FilingChannel]] = {}
    rows = FilingChannel.objects.filter(version_id=version_id, amount__isnull=False, case__isnull=False)
    for row in rows.exclude(case__code__in=apart_from):
        of_case.setdefault(row.case_id or 0, []).append(row)
    limits = [_longest(channels) for channels in of_case.values()]
    return min(limits, key=lambda limit: limit.amount * _ROUGH_HOURS[limit.unit], default=None)


_ROUGH_HOURS = {"GIO_LV": 1, "NGAY_LV": 8, "NGAY": 6, "THANG": 176}


def _longest(rows: list[FilingChannel]) -> Limit:
    def length(row: FilingChannel) -> Decimal:
        amount, unit = working_limit(row.amount or Decimal(0), row.unit)
        return amount * _ROUGH_HOURS[unit]

    chosen = max(rows, key=length)
    amount, unit = working_limit(chosen.amount or Decimal(0), chosen.unit)
    words = _limit_words(chosen)
    others = tuple(dict.fromkeys(w for w in map(_limit_words, rows) if w != words))
    source = f"{words}, {Channel(chosen.channel).label.lower()}"
    return Limit(amount.normalize() + 0, unit, source, others)


def fees_for(version_id: int, case_id: int | None, channel: int | None) -> list[Fee]:
    """Return the fees of a case filed through a channel; the amount is in đồng, None is unknown, 0 is free.

    A fee said for this case (or channel) replaces none of the others: all that apply are owed.
    """
    return list(
        Fee.objects.filter(version_id=version_id)
        .filter(Q(case_id=case_id) | Q(case__isnull=True))
        .filter(Q(channel=channel) | Q(channel__isnull=True))
    )


def documents_for(case_id: int) -> list[RequiredDocument]:
    """Return the papers of a case in their order."""
    return list(RequiredDocument.objects.filter(case_id=case_id))


def missing_parts(version: ProcedureVersion) -> list[str]:
    """Return the Vietnamese names of the parts that a version lacks (NĐ 63/2010 Điều 8)."""
    return [PARTS[letter] for letter in version.missing]
