"""The sample processes are loaded once, run, and stand up to the checks."""

from datetime import date
from pathlib import Path

import pytest
import yaml

from motcua.catalogue.processes import engine, queries
from motcua.catalogue.processes.checks import check
from motcua.catalogue.processes.models import ProcessVersion
from motcua.catalogue.processes.sample import blocks_of, load_sample, rows_from
from motcua.catalogue.processes.table import blocks_in

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
    agencies = yaml.safe_load((path.parents[1] / "agencies.yaml").read_text())
    known = {one["codes"]["h05"] for one in agencies["province_agencies"] + agencies["branch_agencies"]}
    for record in yaml.safe_load(path.read_text()):
        for case, block, limit in blocks_of(record):
            found = check(rows_from(block), limit=limit, agencies=known)
            errors = [fault.text for fault in found if fault.is_error]
            assert not errors, (record["code"], case)


def test_the_sample_has_legs_of_agencies_opinions_together_a_council_and_a_posting():
    records = yaml.safe_load((FILES[0].parent / "lien-thong.yaml").read_text())
    tables = {record["code"]: rows_from(record["process"]) for record in records}
    (born,) = blocks_in(tables["2.000986"])
    assert [(leg.agency, leg.minutes) for leg in born.branches] == [("G01.24", 1920), ("G24.24", 1920)]
    (land,) = blocks_in(tables["1.012787"])
    assert [(leg.agency, land.is_opinion) for leg in land.branches] == [("", False), ("G12.24", False)]
    (asked,) = blocks_in(tables["1.009645"])
    assert (asked.is_opinion, len(asked.branches), asked.branches[-1].agency) == (True, 4, "XA")
    assert [row.on_timeout for row in asked.rows] == ["DI_TIEP"] * 3 + [""]
    assert [row.minutes for row in tables["1.013962"] if row.kind == "CHO_HAN"] == [7200]
    assert {"XAC_MINH", "HOI_DONG"} <= {row.kind for row in tables["1.010733"]}
