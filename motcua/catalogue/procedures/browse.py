"""Reads behind the catalogue's pages: the filtered list with its counts, and what lacks over the whole."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as made_with
from datetime import date

from django.db.models import Count, F, Q, QuerySet

from motcua.base.text import clean
from motcua.catalogue.procedures import queries
from motcua.catalogue.procedures.models import Field, FilingChannel, ProcedureVersion
from motcua.catalogue.procedures.rules import PARTS

PAGE = 50
SORTS = {
    "ma": ("procedure__code",),
    "ten": ("procedure__folded", "procedure__code"),
    "dung": (F("procedure__usage__count").desc(nulls_last=True), "procedure__code"),
    "thieu": ("-lacking", "procedure__code"),
}
# Signs of careless data (kiem-soat-tthc.md 1.9), by the word in the address: heading and what to do about it.
SIGNS = {
    "trung-ten": ("Trùng tên với thủ tục khác", "Hai mã cùng một tên: kiểm tra có phải nhập hai lần."),
    "dau-thua": (
        "Tên có dấu, khoảng trắng thừa",
        "Tên kết thúc bằng dấu, hở trước dấu phẩy, viết thường đầu câu.",
    ),
    "nhieu-han": (
        "Một kênh nhiều thời hạn",
        "Chưa tách theo trường hợp nên không biết thời hạn nào áp dụng.",
    ),
    "qd-la": ("Số quyết định công bố lạ", "Không theo dạng số/QĐ-cơ quan, khó đối chiếu văn bản."),
    "het-cap": ("Có cấp đã bỏ", "Còn ghi cấp huyện, đã bỏ từ 01/7/2025."),
}
_ODD_NAME = r"[.,;:]\s*$|\s[,;.]|,,|\(\s|\s\)|^[[:lower:]]"
_DECISION = r"^\d+[A-Za-z]?/QĐ-\S+$"


@dataclass(frozen=True)
class Filters:
    """What the list is cut to; every value comes from the address."""

    text: str = ""
    field_id: int | None = None
    level: str = ""
    lacks: str = ""
    service: str = ""
    sign: str = ""
    sort: str = "ma"

    @classmethod
    def of(cls, query: Mapping[str, str]) -> "Filters":
        """Read filters from a query string; words that mean nothing are passed over."""
        number = query.get("linh-vuc", "")
        lacks = query.get("thieu", "")
        return cls(
            text=clean(query.get("q", ""))[:200],
            field_id=int(number) if number.isdecimal() and len(number) < 10 else None,
            level=level if (level := query.get("cap", "")) in ProcedureVersion.Level.values else "",
            lacks=lacks if lacks in PARTS or lacks in ("du", "co") else "",
            service=service
            if (service := query.get("muc", "")) in (*ProcedureVersion.ServiceLevel.values, "chua")
            else "",
            sign=sign if (sign := query.get("dau-hieu", "")) in SIGNS else "",
            sort=sort if (sort := query.get("sap", "")) in SORTS else "ma",
        )


def listed(filters: Filters, day: date | None = None) -> QuerySet[ProcedureVersion]:
    """Return the versions in force that pass the filters, in the chosen order."""
    versions = narrowed(filters, queries.in_force(day))
    versions = versions.annotate(lacking=F("missing__len"))
    if filters.text and filters.sort == "ma":
        return versions.annotate(rank=queries.closeness(filters.text)).order_by("rank", *SORTS["dung"])
    return versions.order_by(*SORTS[filters.sort])


def narrowed(
    filters: Filters, versions: QuerySet[ProcedureVersion], *, skip: frozenset[str] = frozenset()
) -> QuerySet[ProcedureVersion]:
    """Apply the filters, leaving out those named in `skip` (to count the choices of one filter)."""
    if filters.text:
        versions = queries.matching(versions, filters.text)
    if filters.field_id is not None and "field" not in skip:
        # 0 in the address means: no field written.
        versions = versions.filter(field_id=filters.field_id or None)
    if filters.level and "level" not in skip:
        versions = versions.filter(levels__contains=[filters.level])
    if filters.service and "service" not in skip:
        versions = versions.filter(service_level="" if filters.service == "chua" else filters.service)
    if "lacks" not in skip:
        if filters.lacks == "du":
            versions = versions.filter(missing__len=0)
        elif filters.lacks == "co":
            versions = versions.filter(missing__len__gt=0)
        elif filters.lacks:
            versions = versions.filter(missing__contains=[filters.lacks])
    if filters.sign:
        versions = versions.filter(_sign(filters.sign))
    return versions


def _sign(sign: str) -> Q:
    if sign == "trung-ten":
        names = queries.in_force().order_by().values("name").annotate(n=Count("id")).filter(n__gt=1)
        return Q(name__in=names.values("name"))
    if sign == "dau-thua":
        return Q(name__regex=_ODD_NAME)
    if sign == "nhieu-han":
        rows = FilingChannel.objects.filter(case__isnull=True, amount__isnull=False).order_by()
        many = rows.values("version", "channel").annotate(n=Count("id")).filter(n__gt=1)
        return Q(pk__in=many.values("version"))
    if sign == "qd-la":
        return ~Q(decision_no="") & ~Q(decision_no__regex=_DECISION)
    return Q(levels__contains=["HUYEN"])


def level_counts(filters: Filters) -> dict[str, int]:
    """Return how many procedures each level has, under the other filters; "" is all."""
    rows = narrowed(filters, queries.in_force(), skip=frozenset({"level"}))
    levels = ProcedureVersion.Level.values
    found = rows.order_by().aggregate(
        every=Count("id"), **{level: Count("id", filter=Q(levels__contains=[level])) for level in levels}
    )
    return {"": found["every"], **{level: found[level] for level in levels}}


def fields_with_counts(filters: Filters) -> list[Field]:
    """Return the fields that have procedures under the other filters, each with `count`."""
    rows = narrowed(filters, queries.in_force(), skip=frozenset({"field"}))
    counts = Counter(dict(rows.order_by().values_list("field").annotate(n=Count("id"))))
    fields = list(Field.objects.filter(pk__in=[key for key in counts if key]))
    for one in fields:
        one.count = counts[one.pk]  # type: ignore[attr-defined]
    return fields


@dataclass
class PartQuality:
    """How many procedures have a part, over the whole and in each field."""

    letter: str
    name: str
    lacking: int = 0
    total: int = 0

    @property
    def share(self) -> float:
        """Per cent of procedures that have the part."""
        return 100 * (self.total - self.lacking) / self.total if self.total else 0.0


@dataclass
class FieldQuality:
    """How complete one field's procedures are."""

    field: Field | None
    total: int = 0
    complete: int = 0
    lacking: Counter[str] = made_with(default_factory=Counter)

    @property
    def share(self) -> float:
        """Per cent of procedures that are complete."""
        return 100 * self.complete / self.total if self.total else 0.0

    @property
    def cells(self) -> list[tuple[str, int]]:
        """How many lack each part, in the order of the article."""
        return [(letter, self.lacking[letter]) for letter in PARTS]


@dataclass
class Quality:
    """What lacks over the whole catalogue on a day."""

    total: int
    complete: int
    parts: list[PartQuality]
    fields: list[FieldQuality]
    signs: list[tuple[str, str, str, int]]
    by_service: dict[str, int]

    @property
    def incomplete(self) -> int:
        """How many procedures lack at least one part."""
        return self.total - self.complete


def quality(day: date | None = None) -> Quality:
    """Count what lacks, by part and by field, and the signs of careless data."""
    rows = list(
        queries.in_force(day)
        .order_by()
        .select_related(None)
        .values_list("missing", "field_id", "service_level")
    )
    known = {one.pk: one for one in Field.objects.all()}
    parts = {letter: PartQuality(letter, name, total=len(rows)) for letter, name in PARTS.items()}
    by_field: dict[int | None, FieldQuality] = {}
    for missing, field_id, _ in rows:
        line = by_field.setdefault(field_id, FieldQuality(known.get(field_id or 0)))
        line.total += 1
        line.complete += not missing
        line.lacking.update(missing)
        for letter in missing:
            parts[letter].lacking += 1
    signs = (
        queries.in_force(day)
        .order_by()
        .aggregate(**{word: Count("id", filter=_sign(word)) for word in SIGNS})
    )
    return Quality(
        total=len(rows),
        complete=sum(not missing for missing, _, _ in rows),
        parts=list(parts.values()),
        fields=sorted(
            by_field.values(), key=lambda line: (-line.total, line.field.folded if line.field else "")
        ),
        signs=[(word, *SIGNS[word], signs[word]) for word in SIGNS],
        by_service=dict(Counter(service for _, _, service in rows)),
    )
