"""Internal procedures as rows of their inventory, for the sheet and the papers."""

from collections.abc import Iterable
from typing import Any

from motcua.catalogue.procedures.importing.record import ProcedureRecord
from motcua.catalogue.procedures.importing.stored import records_of
from motcua.catalogue.procedures.models import ProcedureVersion
from motcua.control.programmes.inventory import cells_of
from motcua.control.programmes.models import InternalProcedure


def records(rows: Iterable[InternalProcedure]) -> dict[int, ProcedureRecord]:
    """Return the newest content of internal procedures, by procedure, with a fixed number of queries."""
    newest = (
        ProcedureVersion.objects.filter(procedure__in=[row.procedure_id for row in rows])
        .order_by("procedure_id", "-number")
        .distinct("procedure_id")
    )
    versions = list(newest)
    return {
        version.procedure_id: record for version, record in zip(versions, records_of(versions), strict=True)
    }


def inventory_rows(rows: Iterable[InternalProcedure]) -> list[list[Any]]:
    """Return the cells of the inventory's layout, one list a procedure, numbered from 1."""
    rows = list(rows)
    contents = records(rows)
    return [
        cells_of(
            contents[row.procedure_id], place=place, layer=row.layer, owner=row.owner.name, yearly=row.yearly
        )
        for place, row in enumerate((one for one in rows if one.procedure_id in contents), start=1)
    ]
