"""The procedures of the province in force on a day, as forms count them: public ones, internal ones left out."""

from dataclasses import dataclass
from datetime import date

from motcua.catalogue.procedures.counting import OWN_LEVELS
from motcua.catalogue.procedures.models import ProcedureVersion
from motcua.catalogue.procedures.queries import in_force
from motcua.insight.reports.providers.facts import page

_INTERNAL = (ProcedureVersion.Kind.STANDARD_INTERNAL, ProcedureVersion.Kind.INTERCONNECTED_INTERNAL)


@dataclass(frozen=True)
class Own:
    """A procedure of the province on a day."""

    procedure_id: int
    levels: tuple[str, ...]
    label: str
    url: str
    field: str


def own_procedures(day: date) -> list[Own]:
    """Return the public procedures in force on a day that a level of the province handles, by code.

    Internal procedures are not the subject of these forms (NĐ 63/2010 Điều 1 khoản 2 điểm a).
    """
    rows = in_force(day).filter(levels__overlap=OWN_LEVELS).exclude(kind__in=_INTERNAL)
    found = rows.order_by("procedure__code").values_list(
        "procedure_id", "levels", "procedure__code", "name", "field__name"
    )
    return [
        Own(pk, tuple(levels), f"{code} {name}", page("procedures:detail", code), field or "")
        for pk, levels, code, name, field in found
    ]
