"""The control office's page and an agency's: what they count, whom they show what, how little they ask."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from motcua.base import clock
from motcua.base.organisations.models import Agency, Person
from motcua.catalogue.announcements.models import DraftDuty, MinistryDecision
from motcua.control.impact.models import LegalDraft
from motcua.insight.dashboards import agencies, pipeline
from motcua.insight.dashboards.late import late
from motcua.insight.reports.tests.cast import Cast, make_cast


@pytest.fixture
def cast(db) -> Cast:
    return make_cast()


def client(actor) -> Client:
    found = Client()
    found.force_login(Person.objects.get(pk=actor.person_id))
    return found


def owing(cast: Cast, days_ago: int) -> DraftDuty:
    day = clock.today() - timedelta(days=days_ago)
    source = MinistryDecision.objects.create(
        number=f"{days_ago}/QĐ-BXD (mẫu)", issued_on=day - timedelta(days=9), received_on=day - timedelta(days=9),
        issuer="Bộ Xây dựng", title="Công bố thủ tục (mẫu)", recorded_by_name="x", recorded_at=clock.now(),
    )  # fmt: skip
    return DraftDuty.objects.create(source=source, agency=cast.construction, due=day)


def test_what_is_late_stands_oldest_first_with_whom_it_lies(cast):
    owing(cast, 3)
    owing(cast, 10)
    cast.reviewed("")
    draft = cast.draft("QD_UBND", "MOI")
    LegalDraft.objects.filter(pk=draft.pk).update(
        stage="LAY_Y_KIEN", opinion_due=clock.today() - timedelta(days=5), asked_at=clock.now()
    )
    found = late(cast.control)
    assert [one.room for one in found] == ["ra-soat", "cong-bo", "danh-gia", "cong-bo"]
    assert [one.days(clock.today()) for one in found][1:] == [10, 5, 3]
    assert found[2].holder == "Văn phòng UBND tỉnh"
    assert found[1].agency_id == cast.construction.pk
    # Due today is not late yet.
    owing(cast, 0)
    assert len(late(cast.control)) == 4


def test_an_agency_sees_what_is_late_with_itself_alone(cast):
    owing(cast, 3)
    assert [one.agency_id for one in late(cast.focal)] == [cast.construction.pk]
    assert late(cast.stranger) == []


def test_the_pipeline_counts_each_draft_and_decision_at_its_step(cast):
    cast.draft("QD_UBND", "MOI")
    cast.decision("20/QĐ", date(2026, 1, 5), "MOI")
    columns = pipeline.columns(cast.control, clock.today())
    steps = {step.name: step.count for column in columns for step in column.steps}
    assert steps["Đang soạn, đánh giá"] == 1
    assert steps["Chờ nhập CSDL quốc gia"] == 1
    assert [column.name for column in columns] == [
        "Dự thảo",
        "Đã đánh giá",
        "Công bố",
        "Công khai",
        "Niêm yết",
    ]
    assert columns[0].days == (clock.today() - date(2026, 1, 5)).days
    own = pipeline.columns(cast.control, clock.today(), cast.justice.pk)
    assert sum(column.count for column in own) == 0


def test_an_agencys_procedures_are_counted_by_level_and_by_what_they_lack(cast):
    cast.procedure("1.000001", "TINH")
    cast.procedure("1.000002", "TINH", "XA")
    cast.procedure("1.000003", "TINH", kind="STANDARD_INTERNAL")
    (row,) = agencies.rows(cast.control, Agency.objects.filter(pk=cast.construction.pk))
    assert (row.procedures, row.without_process) == (2, 2)
    codes = [one.code for one in agencies.procedures(cast.construction, "xa")]
    assert codes == ["1.000002"]


def test_a_commune_answers_for_what_its_tier_does(cast):
    cast.procedure("1.000001", "TINH")
    cast.procedure("1.000002", "XA", by="Ủy ban nhân dân cấp xã")
    commune = Agency.objects.create(name="UBND xã Mẫu", kind="UBND", level="XA", valid_from=date(2025, 7, 1))
    assert [one.code for one in agencies.procedures(commune, "")] == ["1.000002"]


def test_who_sees_one_agency_goes_to_its_page_and_finds_no_other(cast):
    focal = client(cast.focal)
    answer = focal.get(reverse("dashboards:home"))
    assert answer.status_code == 302
    assert answer["Location"] == reverse("dashboards:agency", args=[cast.construction.pk])
    assert focal.get(reverse("dashboards:agency", args=[cast.justice.pk])).status_code == 404
    assert focal.get(reverse("dashboards:procedures", args=[cast.justice.pk])).status_code == 404
    assert focal.get(answer["Location"]).status_code == 200


def test_pages_open_on_an_empty_province_and_say_so(cast):
    control = client(cast.control)
    home = control.get(reverse("dashboards:home")).content.decode()
    assert "Không việc nào trễ hạn" in home
    for name in ("late", "agencies", "late_file"):
        assert control.get(reverse(f"dashboards:{name}")).status_code == 200
    page = control.get(reverse("dashboards:agency", args=[cast.construction.pk]))
    assert page.status_code == 200
    file = control.get(reverse("dashboards:agency_file", args=[cast.construction.pk]))
    assert file.status_code == 200
    assert file["Content-Type"].endswith("sheet")


def test_ten_agencies_ask_no_more_than_one(cast):
    def asked() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            agencies.rows(cast.control, agencies.agencies(cast.control))
        return len(queries)

    before = asked()
    for number in range(10):
        Agency.objects.create(
            name=f"UBND xã {number} (mẫu)", kind="UBND", level="XA", valid_from=date(2025, 7, 1)
        )
        owing(cast, number + 20)
    assert asked() <= before
