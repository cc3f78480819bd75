"""The pages of reports and the leader's page of all plans: what they say, to whom, and how often they ask."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from motcua.base.organisations.models import Agency
from motcua.control.plans import overview
from motcua.control.plans.models import Assignment, Plan, ProgressReport
from motcua.control.plans.services import reporting
from motcua.control.plans.tests.report_cast import TODAY, ReportCast, at, make_report_cast, shift

NOW = at(TODAY)


@pytest.fixture
def cast(db, settings) -> ReportCast:
    settings.MOTCUA_CLOCK_SHIFT = shift()
    cast = make_report_cast()
    cast.done(cast.works, date(2026, 10, 20), date(2026, 10, 19), task=cast.task("Rà soát thủ tục"))
    cast.give(cast.works, date(2026, 9, 30), task=cast.task("Số hóa kết quả"))
    cast.give(cast.health, date(2026, 10, 5), task=cast.task("Niêm yết công khai"))
    cast.give(cast.health, date(2026, 11, 30), task=cast.task("Tập huấn nghiệp vụ"))
    cast.target("Mức độ hài lòng")
    return cast


@pytest.fixture
def report(cast) -> ProgressReport:
    return reporting.draft(cast.plan.pk, None, "thang:2026-10", by=cast.control, at=NOW)


def page(cast: ReportCast, who: str, name: str, *args, status: int = 200, query: str = "") -> str:
    answer = cast.client(who).get(reverse(f"plans:{name}", args=args) + query)
    assert answer.status_code == status, answer.content.decode()[:2000]
    return answer.content.decode()


def test_the_page_of_a_plan_shows_who_has_sent_theirs(cast):
    own = reporting.draft(cast.plan.pk, cast.works.pk, "thang:2026-11", by=cast.focal, at=NOW)
    reporting.sign_off(own.pk, by=cast.focal, at=NOW)
    words = page(cast, "control", "reports", cast.plan.pk)
    assert "tháng 11/2026: 1 trên 2 cơ quan đã chốt báo cáo" in words
    assert "Sở Y tế" in words
    assert "Sở Xây dựng" not in words
    assert "Sở Xây dựng" in page(cast, "control", "reports", cast.plan.pk, query="?loai=da")


def test_one_button_drafts_this_months_report_and_opens_the_one_that_is_there(cast):
    client = cast.client("focal")
    url = reverse("plans:report_draft", args=[cast.plan.pk])
    given = {"ky": "thang:2026-11", "agency": cast.works.pk}
    assert "Soạn báo cáo tháng 11/2026" in page(cast, "focal", "reports", cast.plan.pk)
    first = client.post(url, given)
    report = ProgressReport.objects.get()
    assert first.headers["Location"] == reverse("plans:report", args=[report.pk])
    assert client.post(url, given).headers["Location"] == first.headers["Location"]
    assert report.agency == cast.works


def test_a_refused_draft_is_explained_where_it_was_asked_for(cast):
    client = cast.client("focal")
    answer = client.post(
        reverse("plans:report_draft", args=[cast.plan.pk]),
        {"ky": "thang:2026-12", "agency": cast.works.pk},
        follow=True,
    )
    assert "chưa có gì để báo cáo" in answer.content.decode()
    assert not ProgressReport.objects.exists()


def test_the_machines_text_stands_beside_the_officers_with_figures_that_open(cast, report):
    edit = reverse("plans:report_act", args=[report.pk, "sua"])
    given = {"part": "text:general", "text": "Lời của tôi.", "version": "0"}
    answer = cast.client("control").post(edit, given)
    assert answer.headers["Location"].endswith(f"/{report.pk}/#text-general")
    words = page(cast, "control", "report", report.pk)
    assert "Lời của tôi." in words
    assert f'<a href="{reverse("plans:report_rows", args=[report.pk, "late"])}">2</a>' in words
    assert "Máy soạn" in words


def test_a_refused_edit_shows_why_and_keeps_what_was_typed(cast, report):
    edit = reverse("plans:report_act", args=[report.pk, "sua"])
    answer = cast.client("control").post(
        edit, {"part": "figure:late", "figure": "7", "reason": "", "version": "0"}
    )
    assert answer.status_code == 422
    assert "Ghi lý do sửa số liệu." in answer.content.decode()
    assert 'value="7"' in answer.content.decode()


def test_a_figure_opens_the_rows_it_counts(cast, report):
    words = page(cast, "chairman", "report_rows", report.pk, "late")
    assert "Quá hạn, chưa xong: 2 việc" in words
    assert "Số hóa kết quả" in words
    assert "Tập huấn nghiệp vụ" not in words
    page(cast, "chairman", "report_rows", report.pk, "khong-co", status=404)


def test_signing_off_takes_the_forms_away(cast, report):
    client = cast.client("control")
    client.post(reverse("plans:report_act", args=[report.pk, "chot"]), {"version": "0"})
    words = page(cast, "control", "report", report.pk)
    assert "Chốt báo cáo" not in words
    assert "Mở lại báo cáo" in words
    assert "Sửa lời" not in words
    late = client.post(reverse("plans:report_act", args=[report.pk, "soan-lai"]), {})
    assert late.status_code == 409
    assert "đã chốt" in late.content.decode()


def test_papers_are_handed_out_with_their_names(cast, report):
    for name, ending in (("report_docx", "docx"), ("report_xlsx", "xlsx")):
        answer = cast.client("chairman").get(reverse(f"plans:{name}", args=[report.pk]))
        expected = f'attachment; filename="bao-cao-12-kh-ubnd-thang-2026-10.{ending}"'
        assert answer.headers["Content-Disposition"] == expected
        assert answer.content[:2] == b"PK"


def test_who_may_not_see_a_report_does_not_find_it(cast, report):
    for name in ("report", "report_docx", "report_xlsx"):
        for who in ("focal", "leader", "stranger", "specialist"):
            page(cast, who, name, report.pk, status=404)
        page(cast, "clerk", name, report.pk, status=403)
    page(cast, "stranger", "report_rows", report.pk, "late", status=404)
    assert (
        cast.client("chairman").post(reverse("plans:report_act", args=[report.pk, "chot"])).status_code == 403
    )


def test_the_leaders_page_says_each_plan_in_a_sentence_with_its_worst_and_what_comes(cast):
    words = page(cast, "chairman", "overview")
    assert "1 trên 4 việc đã xong" in words
    assert "2 quá hạn" in words
    assert "Sở Xây dựng (1)" in words
    assert "quá hạn 54 ngày" in words
    assert "Tập huấn nghiệp vụ" in words


def test_a_head_of_an_agency_sees_the_own_share_alone(cast):
    words = page(cast, "leader", "overview")
    assert "việc của Sở Xây dựng" in words
    assert "1 trên 2 việc đã xong" in words
    assert "Niêm yết công khai" not in words
    assert "Sở Y tế" not in words


def test_months_count_what_was_due_by_their_end_and_done_by_then(cast):
    found = overview.overview(cast.chairman, TODAY)
    by_month = {month.first.month: (month.due, month.done) for month in found.course}
    assert (by_month[8], by_month[9], by_month[10], by_month[11]) == ((0, 0), (1, 0), (3, 1), (4, 1))
    assert found.lines[0].trend[-1] == 25


def test_the_leaders_page_of_a_house_without_plans_says_what_to_do(cast):
    Assignment.objects.all().delete()
    Plan.objects.update(state="KET_THUC")
    assert "Chưa theo dõi kế hoạch nào" in page(cast, "chairman", "overview")


def test_the_leaders_page_is_linked_from_the_plans(cast):
    assert reverse("plans:overview") in page(cast, "chairman", "home")
    assert reverse("plans:reports", args=[cast.plan.pk]) in page(cast, "chairman", "plan", cast.plan.pk)


def test_more_work_more_agencies_and_more_plans_cost_no_more_statements(cast, report):
    looks = {
        "overview": (), "reports": (cast.plan.pk,), "report": (report.pk,), "report_rows": (report.pk, "late"),
        "report_xlsx": (report.pk,),
    }  # fmt: skip
    client = cast.client("control")

    def asked() -> dict[str, int]:
        found = {}
        for name, args in looks.items():
            client.get(reverse(f"plans:{name}", args=args))
            with CaptureQueriesContext(
                connection,
            ) as heard:
                assert client.get(reverse(f"plans:{name}", args=args)).status_code == 200
            found[name] = len(heard)
        return found

    before = asked()
    for place in range(12):
        agency = Agency.objects.create(
            name=f"Sở số {place}", kind="SO", level="TINH", valid_from=date(2025, 7, 1)
        )
        cast.give(agency, date(2026, 10, 1 + place))
        cast.target(f"Chỉ tiêu {place}")
        Plan.objects.create(
            state="THEO_DOI", origin="SOAN", agency=cast.province, title=f"Kế hoạch {place}", year=2026, last_year=2026,
            created_by_name="x", created_at=NOW, confirmed_at=NOW,
        )  # fmt: skip
    reporting.redraft(report.pk, by=cast.control, at=NOW)
    assert asked() == before
