"""Periodic reports over the API: drawn once, corrected with a reason, approved, handed in, taken and opened again."""

from datetime import date

import pytest

from motcua.config.tests.api import Caller
from motcua.insight.reports.models import Report

pytestmark = pytest.mark.django_db
QUARTER = "bc_quy:2026-1"


@pytest.fixture
def facts(cast):
    cast.procedure("1.000001", "TINH")
    cast.decision("20/QĐ", date(2026, 1, 5), "MOI", "SDBS", entered=date(2026, 1, 8))
    return cast


def test_a_report_is_drawn_corrected_handed_in_and_opened_again(facts):
    control = Caller(facts.control)
    body = {"form": "ii03b", "period": QUARTER}
    made = control.post("/reports", body, 201, once="bc-1")
    assert control.post("/reports", body, 201, once="bc-1") == made
    assert Report.objects.count() == 1
    control.post("/reports", body, 409)
    at, row = f"/reports/{made['id']}", f"co-quan:{facts.construction.pk}"

    def put(status: int = 200, **cell) -> dict:
        answer = control.send("PUT", f"{at}/cells", {"row": row} | cell)
        assert answer.status_code == status, answer.content.decode()
        return answer.json()

    corrected = put(column=4, value=3, reason="Quyết định 19 ghi sót", version=made["version"])
    cells = {
        cell["column"]: cell for line in corrected["rows"] if line["key"] == row for cell in line["cells"]
    }
    assert (cells[4]["machine"], cells[4]["filed"]) == ("2", "3.00")
    put(409, column=4, value=5, reason="Muộn", version=made["version"])
    assert put(422, column=4, value=5)["errors"][0]["field"] == "reason"
    put(column=4, value=None)
    control.post(f"{at}/acts/trinh")
    assert control.post(f"{at}/acts/duyet")["state"] == "DA_NOP"
    put(409, column=4, value=5, reason="Đã nộp")
    control.post(f"{at}/acts/tiep-nhan")
    assert control.post(f"{at}/acts/mo-khoa", {"reason": " "}, 422)["errors"][0]["field"] == "reason"
    assert control.post(f"{at}/acts/mo-khoa", {"reason": "Sửa cột 4"})["state"] == "DANG_LAP"


def test_what_is_wrong_is_named_and_each_does_what_is_theirs(facts):
    focal, director, stranger = (Caller(one) for one in (facts.focal, facts.director, facts.stranger))
    own = {"form": "ii01b", "period": QUARTER, "agency_id": facts.construction.pk}
    assert focal.post("/reports", own | {"form": "ii99"}, 422)["errors"][0]["field"] == "form"
    assert focal.post("/reports", own | {"period": "quý 1"}, 422)["errors"][0]["field"] == "period"
    focal.post("/reports", own | {"agency_id": None}, 403)
    director.post("/reports", own, 403)
    assert not Report.objects.exists()
    made = focal.post("/reports", own, 201)
    at = f"/reports/{made['id']}"
    stranger.get(at, 404)
    stranger.post(f"{at}/acts/trinh", {}, 404)
    focal.post(f"{at}/acts/trinh", {"version": made["version"]})
    focal.post(f"{at}/acts/duyet", {}, 403)
    focal.post(f"{at}/acts/tra-lai", {"reason": "Thử"}, 403)
    assert director.post(f"{at}/acts/tra-lai", {"reason": "Thiếu dự thảo 2"})["state"] == "TRA_LAI"
