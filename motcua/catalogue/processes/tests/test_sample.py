"""The sample processes are loaded once, run, and stand up to the checks."""

from datetime import date
from pathlib import Path

import pytest
import yaml

from motcua.catalogue.processes import engine, queries
from motcua.catalogue.processes.checks import check
from motcua.catalogue.processes.models import ProcessVersion
from motcua.catalogue.processes.sample import blocks_of, load_sample, rows_from

FILES = sorted((Path(__file__).parents[3] / "demo/data/procedures").glob("*.yaml"))
STEPS = [
    {"name": "Tiếp nhận", "kind": "TIEP_NHAN", "hours": 2},
    {"name": "Thẩm định", "kind": "THAM_DINH", "hours": 13.5},
    {"name": "Ký", "kind": "KY", "hours": 8},
    {"name": "Trả kết quả", "kind": "TRA_KET_QUA", "hours": 0.5},
]
RECORD = {
    "code": "2.009999",
    "competent": {"tier": "XA"},
    "cases": [
        {"code": "thuong", "limit": {"amount": 3, "unit": "NGAY_LV"}},
        {
            "code": "gap",
            "limit": {"amount": 1, "unit": "NGAY_LV"},
            "process": {"steps": STEPS[:1] + STEPS[2:]},
        },
    ],
    "process": {"unit": "GIO_LV", "steps": STEPS},
}


def test_a_record_becomes_approved_versions_that_run(procedure):
    loaded = load_sample([RECORD, {**RECORD, "code": "9.999999"}])
    assert (loaded.created, len(loaded.skipped)) == (2, 1)

    version = queries.process_for(procedure.pk, "thuong", "XA", date(2026, 1, 5))
    assert (version.total_minutes, version.limit_amount, version.is_sample) == (1440, 3, True)
    assert "(mẫu)" in version.decision_no
    assert engine.start(version).open[0].key == "tiep_nhan"
    urgent = queries.process_for(procedure.pk, "gap", "XA", date(2026, 1, 5))
    assert [step.key for step in queries.steps_of(urgent.pk)] == ["tiep_nhan", "ky", "tra_ket_qua"]


def test_loading_again_changes_nothing(procedure):
    load_sample([RECORD])
    again = load_sample([RECORD])
    assert (again.created, again.present, ProcessVersion.objects.count()) == (0, 2, 2)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_sample_tables_have_no_errors(path):
    for record in yaml.safe_load(path.read_text()):
        for case, block, limit in blocks_of(record):
            errors = [fault.text for fault in check(rows_from(block), limit=limit) if fault.is_error]
            assert not errors, (record["code"], case)
