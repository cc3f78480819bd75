"""Loads the catalogue of the sample province: 1,601 real procedures, those written out, their processes."""

from datetime import date
from functools import cache
from typing import Any

import yaml

from motcua.base.organisations.actor import Actor
from motcua.catalogue.procedures.importing import facts
from motcua.catalogue.procedures.importing.reading import Reading
from motcua.catalogue.procedures.importing.record import ProcedureRecord
from motcua.catalogue.procedures.importing.sample import complete
from motcua.catalogue.procedures.models import Procedure
from motcua.catalogue.procedures.services import import_reading
from motcua.catalogue.processes.models import ProcessVersion
from motcua.catalogue.processes.sample import load_sample
from motcua.demo.data.check import PROCEDURES, REFERENCE
from motcua.demo.progress import Progress

# The catalogue holds since the two-tier model; the dossiers lie in the twelve months before today.
FIRST_DAY = date(2025, 7, 1)
WHO = "Nạp tỉnh mẫu"


@cache
def sample_content() -> list[dict[str, Any]]:
    """Return the sample records of the YAML files; libyaml's loader, where there is one, is ten times faster."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    found: list[dict[str, Any]] = []
    for path in sorted(PROCEDURES.glob("*.yaml")):
        found += yaml.load(path.read_text(encoding="utf-8"), Loader=loader)  # noqa: S506 - a safe loader
    return found


def _records() -> list[ProcedureRecord]:
    records = {record.code: record for record in facts.read(REFERENCE.read_text(encoding="utf-8")).records}
    for content in sample_content():
        records[content["code"]] = complete(records.get(content["code"]), content)
    return list(records.values())


def build_catalogue(progress: Progress | None = None) -> None:
    """Load what is missing of the catalogue and of the sample processes.

    Raises:
        Invalid: a file of the sample content is not in its layout.
    """
    progress = progress or Progress()
    by = Actor.system(WHO)
    with progress.step("Thủ tục hành chính (bản kê thật)") as step:
        before = Procedure.objects.count()
        if before:
            step.done(before, 0)
        else:
            outcome = import_reading(
                Reading(records=_records()), by=by, valid_from=FIRST_DAY, label=REFERENCE.name
            )
            note = f"từ chối {len(outcome.refused)}" if outcome.refused else ""
            step.done(Procedure.objects.count(), len(outcome.added), note)
    with progress.step("Quy trình nội bộ (mẫu)") as step:
        if ProcessVersion.objects.filter(is_sample=True).exists():
            step.done(ProcessVersion.objects.filter(is_sample=True).count(), 0)
        else:
            loaded = load_sample(sample_content(), by=by, valid_from=FIRST_DAY)
            note = f"bỏ qua {len(loaded.skipped)}" if loaded.skipped else ""
            step.done(loaded.created + loaded.present, loaded.created, note)
