"""The pages: who sees what, what a refused form keeps, papers and figures that lead to their rows."""

import io
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from docx import Document

from motcua.base.events.models import Event
from motcua.base.files.models import StoredFile
from motcua.base.indicators.engine import Scope, get
from motcua.base.indicators.periods import containing
from motcua.base.notices.models import Notice
from motcua.base.organisations.models import Person
from motcua.control.impact import papers, queries, readers
from motcua.control.impact.models import AssessmentSheet
from motcua.control.impact.services import assessing, drafting, opining
from motcua.control.impact.tests.cast import CHECKED, NEEDED, NOT_NEEDED, WHOLE, vn

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _spring(settings):
    """It is the first of April 2026."""
    from django.utils import timezone

    settings.MOTCUA_CLOCK_SHIFT = vn("2026-04-01T10:00") - timezone.now()


def client_of(actor) -> Client:
    client = Client()
    client.force_login(Person.objects.get(pk=actor.person_id))
    return client


def text_of(content: bytes) -> str:
    document = Document(io.BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def test_the_first_page_shows_each_draft_at_its_step_with_who_holds_it(cast):
    cast.asked(title="Quy định chờ ý kiến (mẫu)")
    page = client_of(cast.control).get(reverse("impact:home")).content.decode()
    assert "Quy định chờ ý kiến (mẫu)" in page
    assert "quá hạn 14 ngày" in page  # due on 18/3
    assert "Văn phòng UBND tỉnh" in page


def test_a_stranger_finds_no_draft_of_others(cast):
    draft = cast.asked()
    client = client_of(cast.stranger)
    assert client.get(reverse("impact:draft", args=[draft.pk])).status_code == 404
    assert "Chưa có dự thảo nào" in client.get(reverse("impact:home")).content.decode()


def test_a_form_is_filled_on_its_page_and_ends_at_not_necessary(cast):
    one = cast.procedure(cast.drafted())
    sheet = one.sheets.get()
    client, url = client_of(cast.focal), reverse("impact:sheet", args=[sheet.pk])
    assert "data-stops" in client.get(url).content.decode()
    answer = client.post(url, NEEDED | {"version": 0})
    assert answer.url == f"{url}?thieu=1"
    assert "Chưa chọn có hay không." in client.get(answer.url).content.decode()
    answer = client.post(url, NOT_NEEDED | {"version": 1}, follow=True)
    assert "không phải trả lời các phần sau" in answer.content.decode()
    sheet.refresh_from_db()
    assert sheet.complete
    assert sheet.good is False


def test_who_saves_second_keeps_what_was_typed_and_overwrites_nothing(cast):
    one = cast.procedure(cast.drafted())
    url = reverse("impact:sheet", args=[one.sheets.get().pk])
    first, second = client_of(cast.focal), client_of(cast.specialist)
    first.post(url, WHOLE | {"version": 0})
    answer = second.post(url, NEEDED | {"version": 0, "c1_muc_tieu": "Lời của người thứ hai"})
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "vừa lưu biểu này trước bạn" in page
    assert "Lời của người thứ hai" in page
    assert one.sheets.get().answers["c1_muc_tieu"] == WHOLE["c1_muc_tieu"]


def test_the_refused_gate_lists_what_lacks(cast):
    draft = cast.drafted()
    cast.procedure(draft)
    url = reverse("impact:draft_act", args=[draft.pk, "gui-tham-dinh"])
    answer = client_of(cast.focal).post(url, {"version": draft.version})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Hồ sơ chưa được nhận thẩm định" in page
    assert "Chưa có ý kiến của Văn phòng UBND" in page


def test_an_opinion_that_is_not_given_is_for_the_control_office_alone(cast):
    draft = cast.asked()
    one = draft.procedures.get()
    answers = CHECKED | {"b4": "khong", "b4_y_kien": "Bớt bản sao"}
    client_of(cast.control).post(reverse("impact:checks", args=[one.pk]), answers | {"version": 0})
    url = reverse("impact:draft", args=[draft.pk])
    assert "Bớt bản sao" in client_of(cast.control).get(url).content.decode()
    assert "Bớt bản sao" not in client_of(cast.focal).get(url).content.decode()
    checks = one.sheets.get(code=AssessmentSheet.Code.CHECKS)
    assert client_of(cast.focal).get(reverse("impact:sheet", args=[checks.pk])).status_code == 404
    letter = reverse("impact:docx", args=[draft.pk, "y-kien"])
    assert client_of(cast.focal).get(letter).status_code == 409


def test_every_paper_says_what_it_is_about(cast):
    draft = cast.appraised()
    client = client_of(cast.appraiser)
    paper = text_of(client.get(reverse("impact:docx", args=[draft.pk, "y-kien"])).content)
    assert "Bớt bản sao căn cước" in paper
    table = text_of(client.get(reverse("impact:docx", args=[draft.pk, "giai-trinh"])).content)
    assert "tiếp thu 1 ý kiến, không tiếp thu 0 ý kiến" in table
    assert "Đã bỏ khỏi dự thảo." in table
    appraisal = text_of(client.get(reverse("impact:docx", args=[draft.pk, "tham-dinh"])).content)
    assert "Sự cần thiết: có; Tính hợp lý: có; Tính hợp pháp: có" in appraisal
    forms = text_of(client.get(reverse("impact:assessment_docx", args=[draft.procedures.get().pk])).content)
    assert "Biểu 01A/ĐG-KSTT" in forms
    assert "7 ngày làm việc" in forms


def test_a_paper_of_a_draft_is_for_those_who_see_the_draft(cast):
    from django.core.files.uploadedfile import SimpleUploadedFile

    draft = cast.drafted()
    one = cast.procedure(draft)
    upload = SimpleUploadedFile("du-thao.docx", papers.assessment(one))
    url = reverse("impact:draft_act", args=[draft.pk, "tai-lieu"])
    client_of(cast.focal).post(url, {"kind": "DU_THAO", "file": upload})
    paper = draft.papers.get()
    assert StoredFile.objects.get().object_kind == "draft"
    page = reverse("impact:paper", args=[paper.pk])
    assert client_of(cast.control).get(page).status_code == 200
    assert client_of(cast.stranger).get(page).status_code == 404


def test_who_must_act_next_is_told(cast):
    cast.appraised()
    readers.tell(list(Event.objects.order_by("pk")))
    told = {(notice.person_id, notice.kind) for notice in Notice.objects.all()}
    assert (cast.control.person_id, "impact.asked") in told
    assert (cast.focal.person_id, "impact.opined") not in {(cast.control.person_id, "impact.opined")}
    assert (cast.focal.person_id, "impact.opined") in told
    assert (cast.appraiser.person_id, "impact.sent_to_appraisal") in told
    assert (cast.focal.person_id, "impact.appraised") in told


def test_the_registers_are_cut_to_a_figure_and_taken_out(cast):
    cast.opined(title="Đúng hạn (mẫu)")
    late = cast.asked(title="Trễ hạn (mẫu)")
    client, url = client_of(cast.control), reverse("impact:drafts")
    page = client.get(url, {"xem": "y-kien-tre", "tu": "01/03/2026", "den": "31/03/2026"}).content.decode()
    assert late.title in page
    assert "Đúng hạn (mẫu)" not in page


def test_the_figures_count_what_the_registers_show(cast):
    cast.opined(title="Đúng hạn (mẫu)")
    cast.asked(title="Trễ hạn (mẫu)")
    unfinished = cast.drafted(title="Chưa đánh giá (mẫu)")
    cast.procedure(unfinished)
    cast.drafted(title="Không có thủ tục (mẫu)")
    period, province = containing("thang", date(2026, 3, 15)), Scope("province", 0, "Toàn tỉnh")
    on_time = get("impact.opinions_on_time").measure(period, province)
    assert (on_time.numerator, on_time.denominator) == (1, 2)
    coverage = get("impact.coverage").measure(period, province)
    assert (coverage.numerator, coverage.denominator) == (2, 3)
    rows = client_of(cast.control).get(get("impact.coverage").rows(period, province))
    assert rows.context["total"] == 3


def test_reports_read_what_was_assessed_and_issued_by_agency(cast):
    draft = cast.issued()
    second = cast.asked(title="Khác (mẫu)", kind="NQ_HDND")
    (line,) = queries.assessed(date(2026, 3, 1), date(2026, 3, 31))
    assert line.agency == "Sở Xây dựng"
    assert len(line.procedures) == 2
    assert (len(line.of_kind("NQ_HDND")), len(line.of_kind("QD_UBND")), len(line.of_kind("KHAC"))) == (
        1,
        1,
        0,
    )
    assert [len(line.of_change(change)) for change in ("MOI", "SDBS", "THAYTHE", "BAIBO")] == [2, 0, 0, 0]
    assert set(line.texts) == {draft, second}
    assert line.opined == line.appraised == (draft,)
    assert queries.assessed(date(2026, 2, 1), date(2026, 2, 28)) == []
    (text,) = queries.issued(date(2026, 3, 1), date(2026, 3, 31))
    assert (text.draft, len(text.of_change("MOI"))) == (draft, 1)


def test_what_was_left_out_is_assessed_but_not_issued(cast):
    draft = cast.assessed()
    second = cast.procedure(draft, name="Xác nhận nơi trông xe (mẫu)")
    assessing.answer(second.sheets.get().pk, NOT_NEEDED, by=cast.focal, at=vn("2026-03-03T10:00"))
    drafting.leave_out(second.pk, "Không cần thiết", by=cast.focal)
    opining.ask(draft.pk, by=cast.focal)
    (line,) = queries.assessed(date(2026, 3, 1), date(2026, 3, 31))
    assert len(line.procedures) == 2
