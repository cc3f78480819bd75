"""Burden over the API: the ranking, a finding with its figures, and exactly the rows it counted."""

from motcua.config.tests.api import Caller
from motcua.control.burden.tests.cast import Room


def test_a_finding_leads_to_the_rows_it_counted(room: Room):
    control = Caller(room.control)
    assert control.get("/burden-findings") == {"run": None, "items": [], "next": None}
    found = room.finding()
    listed = control.get("/burden-findings?kind=TRA_DI_TRA_LAI&limit=1")
    (line,) = listed["items"]
    assert (line["id"], line["procedure"], line["cases"]) == (found.pk, "2.000635", 12)
    assert listed["run"]["dossiers"] == 15
    whole = control.get(f"/burden-findings/{found.pk}")
    assert whole["facts"]
    assert whole["page"].endswith(f"/{found.pk}/")
    page = control.get(f"{line['evidence'].removeprefix('/api/v1')}?limit=5")
    rest = control.get(f"/burden-findings/{found.pk}/rows?after={page['next']}")
    assert (len(page["items"]), len(rest["items"]), rest["next"]) == (5, 7, None)
    assert {row["note"] for row in page["items"] + rest["items"]} == {"Sửa câu chữ"}
    Caller(room.focal).get(f"/burden-findings/{found.pk}")
    Caller(room.stranger).get(f"/burden-findings/{found.pk}", 404)
    Caller(room.cast.specialist).get("/burden-findings", 403)
