"""Which procedures a group of a plan may mean, by field and by the words of its name; an officer confirms."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from motcua.base.text import fold
from motcua.catalogue.procedures.models import Field, Procedure
from motcua.control.reviews import rules

MOST = 150
# Words every group has, by which no procedure is told from another.
_COMMON = {
    "hoat",
    "dong",
    "quan",
    "ly",
    "linh",
    "vuc",
    "lien",
    "cap",
    "phep",
    "thu",
    "tuc",
    "tthc",
    "cac",
    "ve",
}


@dataclass(frozen=True)
class Found:
    """What a group may mean: its field, where one fits, and its procedures."""

    field: Field | None
    procedures: Sequence[Procedure]


def suggest(title: str) -> Found:
    """Return the field and the procedures in force that the words of a group's name lead to.

    Args:
        title: "Nhóm TTHC lĩnh vực hộ tịch".
    """
    subjects = rules.subjects(title)
    fields = [one for one in Field.objects.all() if _fits(fold(one.name), subjects)]
    named = Q(pk__in=[])
    for subject in subjects:
        words = [word for word in subject.split() if word not in _COMMON][:6]
        if len("".join(words)) < 5:
            continue
        every = Q()
        for word in words:
            every &= Q(folded__contains=word)
        named |= every
    rows = Procedure.objects.filter(named | Q(field__in=fields), is_open=True).select_related("field")
    found = list(rows.order_by("field__folded", "code")[:MOST])
    return Found(fields[0] if len(fields) == 1 else None, found)


def _fits(field: str, subjects: Sequence[str]) -> bool:
    """Tell whether a field is one of the subjects: it is named by it, or is a part of it in whole words."""
    return any(field == one or f" {field} " in f" {one} " or f" {one} " in f" {field} " for one in subjects)
