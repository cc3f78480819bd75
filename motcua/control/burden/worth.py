"""What a run is measured with: the set of the law file in force, and the hourly income of the compliance cost."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from motcua.control.burden.models import Run
from motcua.control.costs.wages import newest
from motcua.law.burden import Measures, measures_on, read_set


def settings_of(day: date) -> dict[str, Any]:
    """Return what a run over a period that ends on a day keeps: the measures and the hourly income of today."""
    wage = newest()
    return measures_on(day).raw | {"thu_nhap_gio": str(wage.amount), "can_cu_thu_nhap": wage.basis}


def measures_of(run: Run) -> Measures:
    """Return the measures a run was asked for with."""
    kept = dict(run.settings)
    wage = Decimal(kept.pop("thu_nhap_gio", None) or newest().amount)
    kept.pop("can_cu_thu_nhap", None)
    measures = read_set({"tu_ngay": run.first, "den_ngay": None} | kept) if kept else measures_on(run.last)
    return replace(measures, worth=replace(measures.worth, wage=wage))
