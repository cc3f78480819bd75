"""The three planted bottlenecks can be seen in the data by simple queries."""

from datetime import timedelta

import pytest

from motcua.base import clock
from motcua.demo.dossiers import bottlenecks
from motcua.demo.tests.test_loaded_year import rows

pytestmark = pytest.mark.xdist_group("sample_year")


@pytest.fixture(scope="module")
def year(many: str) -> str:
    return many


def test_verification_of_land_dossiers_takes_far_longer_at_three_branches(year):
    areas = " OR ".join(f"a.name LIKE '%đất đai {area}'" for area in sorted(bottlenecks.SLOW_AREAS))
    spent = dict(rows(f"""
        SELECT {areas}, percentile_cont(0.5) WITHIN GROUP (
            ORDER BY extract(epoch FROM closed_at - opened_at) / w.minutes)
        FROM dossiers_workitem w JOIN dossiers_dossier d ON d.id = w.dossier_id
        JOIN procedures_field f ON f.id = d.field_id JOIN organisations_agency a ON a.id = d.agency_id
        WHERE w.kind = '{bottlenecks.SLOW_KIND}' AND f.name = '{bottlenecks.SLOW_FIELD}' AND w.closed_at IS NOT NULL
          AND a.name LIKE 'Chi nhánh%' GROUP BY 1
    """))  # fmt: skip
    assert spent[True] > 1.8 * spent[False]


def test_one_paper_is_asked_for_again_and_again_and_never_changes_the_outcome(year):
    code, case = bottlenecks.NEEDLESS
    asked, refused, count = rows(f"""
        SELECT avg((EXISTS (SELECT 1 FROM dossiers_supplementrequest s WHERE s.dossier_id = d.id AND s.phase = 'GQ'
                 AND s.items->0->>'name' LIKE '{bottlenecks.NEEDLESS_PAPER}%'))::int)::float,
               count(*) FILTER (WHERE refused AND received_at IS NOT NULL), count(*)
        FROM dossiers_dossier d JOIN procedures_procedure p ON p.id = d.procedure_id
        JOIN procedures_procedurecase c ON c.id = d.case_id
        WHERE p.code = '{code}' AND c.code = '{case}' AND d.received_at < '{clock.now() - timedelta(days=10)}'
    """)[0]  # fmt: skip
    assert count > 15
    assert asked > 0.6
    assert refused == 0
    usual = rows("SELECT avg((EXISTS (SELECT 1 FROM dossiers_supplementrequest s WHERE s.dossier_id = d.id "
                 "AND s.phase = 'GQ'))::int)::float FROM dossiers_dossier d")[0][0]  # fmt: skip
    assert asked > 8 * usual


def test_signing_of_building_permits_keeps_going_back_to_appraisal(year):
    bounced = dict(rows(f"""
        SELECT p.code = '{bottlenecks.BOUNCING}', avg((w.outcome = 'return')::int)::float
        FROM dossiers_workitem w JOIN dossiers_dossier d ON d.id = w.dossier_id
        JOIN procedures_procedure p ON p.id = d.procedure_id
        WHERE w.kind = 'KY' AND w.closed_at IS NOT NULL GROUP BY 1
    """))  # fmt: skip
    assert bounced[True] > 0.25
    assert bounced[False] < 0.05
