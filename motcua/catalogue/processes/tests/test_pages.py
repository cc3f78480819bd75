"""The pages of processes, opened by the control officer who drafts and the desk officer who only looks."""

import io
import json
import re
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from motcua.catalogue.processes import queries
from motcua.catalogue.processes.excel import write_table
from motcua.catalogue.processes.forms import fields_of
from motcua.catalogue.processes.models import ProcessVersion
from motcua.catalogue.processes.services import draft_from_table
from motcua.catalogue.processes.table import normalise

pytestmark = pytest.mark.django_db


def posted(rows, **other):
    columns = {}
    for row in rows:
        for name, value in fields_of(row).items():
            columns.setdefault(name, []).append(value)
    return columns | {"title": "Cấp bản sao", "case": "", "note": ""} | other


def text_of(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def test_the_list_shows_what_is_in_force_and_what_lacks(officer, approved):
    answer = officer.get(reverse("processes:list"))
    assert "1234/QĐ-UBND" in text_of(answer)
    lacking = text_of(officer.get(reverse("processes:list"), {"muc": "thieu"}))
    assert "2.009999" in lacking
    assert "Cấp tỉnh" in lacking
    assert queries.counts() == {"hieu-luc": 1, "du-thao": 0, "het": 0, "thieu": 1}
    assert queries.counts(tier="XA")["thieu"] == 0


def test_the_list_finds_a_procedure_without_accents(officer, approved):
    found = officer.get(reverse("processes:list"), {"q": "cap ban sao"})
    assert "1234/QĐ-UBND" in text_of(found)
    assert "Không có quy trình nào khớp" in text_of(officer.get(reverse("processes:list"), {"q": "cấp nước"}))


def test_a_version_shows_the_same_steps_as_table_drawing_and_file(officer, version):
    page = text_of(officer.get(reverse("processes:detail", args=[version.pk])))
    for words in ("Thẩm định", "Phòng Tư pháp", "1 ngày 4 giờ", "3 ngày làm việc", "Bản nháp", "Dự thảo"):
        assert words in page or words == "Bản nháp"
    xml = officer.get(reverse("processes:bpmn", args=[version.pk]))
    assert xml["Content-Type"].startswith("application/xml")
    assert "Thẩm định" in xml.content.decode()
    assert "QUY TRÌNH NỘI BỘ" in text_of(officer.get(reverse("processes:print", args=[version.pk])))
    assert officer.get(reverse("processes:template"), {"phien_ban": version.pk}).content[:2] == b"PK"


def test_the_editor_begins_from_the_usual_steps_or_the_newest_version(officer, procedure, usual):
    address = reverse("processes:edit", args=[procedure.pk, "XA"])
    assert officer.get(address).content.decode().count('name="time"') == 8
    officer.post(address, posted(normalise(usual[:2] + usual[4:])))
    assert officer.get(address).content.decode().count('name="time"') == 6


def test_a_table_typed_on_the_screen_is_stored_as_a_draft(officer, procedure, usual):
    address = reverse("processes:edit", args=[procedure.pk, "XA"])
    answer = officer.post(address, posted(normalise(usual)))
    version = ProcessVersion.objects.get()
    assert answer.url == reverse("processes:detail", args=[version.pk])
    assert queries.rows_of(version.pk) == normalise(usual)


def test_a_time_that_cannot_be_read_comes_back_with_all_that_was_typed(officer, procedure, usual):
    data = posted(normalise(usual))
    data["time"][2] = "một lúc"
    answer = officer.post(reverse("processes:edit", args=[procedure.pk, "XA"]), data)
    assert answer.status_code == 422
    assert 'value="một lúc"' in answer.content.decode()
    assert "Không đọc được thời gian «một lúc»" in text_of(answer)
    assert not ProcessVersion.objects.exists()


def test_the_sum_and_the_faults_follow_the_typing(officer, procedure, usual):
    data = posted(normalise(usual))
    data["time"][2] = "5 ngày"
    answer = text_of(officer.post(reverse("processes:check", args=[procedure.pk, "XA"]), data))
    assert "6 ngày 4 giờ" in answer
    assert "vượt thời hạn 3 ngày làm việc là 3 ngày 4 giờ" in answer


def test_half_a_table_is_refused(officer, procedure, usual):
    data = posted(normalise(usual))
    data["kind"].pop()
    assert officer.post(reverse("processes:check", args=[procedure.pk, "XA"]), data).status_code == 422


def test_an_excel_table_opens_in_the_editor_and_stores_nothing(officer, procedure, usual):
    book = SimpleUploadedFile("bang.xlsx", write_table(normalise(usual), "Bảng"))
    data = {"ma": "2.009999", "cap": "XA", "tep": book}
    answer = officer.post(reverse("processes:import"), data)
    assert answer.content.decode().count('name="time"') == 8
    assert "Đã đọc bảng từ tệp bang.xlsx" in text_of(answer)
    assert not ProcessVersion.objects.exists()


@pytest.mark.parametrize(
    ("changed", "status", "said"),
    [
        ({"ma": "9.999999"}, 422, "Không có thủ tục mang mã này"),
        ({"cap": ""}, 422, "Chọn cấp thực hiện"),
        ({"tep": ""}, 422, "Chọn tệp Excel"),
        ({"tep": b"x" * 10}, 422, "không phải Excel"),
        ({"tep": b"x" * 2_500_000}, 413, "lớn hơn 2 MB"),
    ],
)
def test_a_wrong_import_says_what_is_wrong(officer, procedure, changed, status, said):
    data = {"ma": "2.009999", "cap": "XA", "tep": write_table([], "Bảng")} | changed
    if data["tep"]:
        data["tep"] = SimpleUploadedFile("bang.xlsx", data["tep"])
    answer = officer.post(reverse("processes:import"), data)
    assert (answer.status_code, said in text_of(answer)) == (status, True)


def test_a_draft_is_approved_on_its_page(officer, version):
    address = reverse("processes:approve", args=[version.pk])
    wrong = officer.post(address, {"decision_no": "1/QĐ", "decision_date": "31/02/2026", "valid_from": ""})
    assert wrong.status_code == 422
    assert "Ngày quyết định: nhập ngày dạng dd/mm/yyyy." in text_of(wrong)

    data = {"decision_no": "77/QĐ-UBND", "decision_date": "02/03/2026", "valid_from": "10/03/2026"}
    assert officer.post(address, data).status_code == 302
    version.refresh_from_db()
    assert (version.status, version.valid_from) == ("DA_DUYET", date(2026, 3, 10))
    assert officer.post(address, data).status_code == 409


def test_an_approved_version_is_withdrawn_on_its_page(officer, approved):
    data = {"from_day": "01/05/2026", "reason": "Thủ tục bị bãi bỏ"}
    assert officer.post(reverse("processes:withdraw", args=[approved.pk]), data).status_code == 302
    approved.refresh_from_db()
    assert (approved.status, approved.valid_to) == ("THU_HOI", date(2026, 4, 30))


def test_a_trial_walks_to_the_end_and_counts_the_working_time(officer, approved):
    address = reverse("processes:try", args=[approved.pk])
    answer = officer.get(address)
    for way in (
        "forward:",
        "forward:",
        "supplement:",
        "forward:",
        "forward:",
        "forward:",
        "return:tham_dinh",
    ):
        kept = re.search(r'name="dang-thu" value="([^"]+)"', answer.content.decode()).group(1)
        answer = officer.post(address, {"dang-thu": kept, "cach": way})
        assert answer.status_code == 200, way
    page = text_of(answer)
    assert "Bước hiện tại: Thẩm định" in page
    assert "thời hạn tính lại" in page
    for _ in range(5):
        kept = re.search(r'name="dang-thu" value="([^"]+)"', answer.content.decode()).group(1)
        answer = officer.post(address, {"dang-thu": kept, "cach": "forward:"})
    assert "Quy trình đã kết thúc" in text_of(answer)
    marks = json.loads(
        re.search(r"data-marks=[\"']([^\"']+)", answer.content.decode()).group(1).replace("&quot;", '"')
    )
    assert "ket_thuc" in marks["done"]


def test_a_trial_that_was_tampered_with_is_refused(officer, approved):
    address = reverse("processes:try", args=[approved.pk])
    assert officer.post(address, {"dang-thu": "bịa:đặt", "cach": "forward:"}).status_code == 422
    kept = re.search(r'name="dang-thu" value="([^"]+)"', officer.get(address).content.decode()).group(1)
    assert officer.post(address, {"dang-thu": kept, "cach": "refuse:"}).status_code == 422


def test_a_desk_officer_looks_but_does_not_change(looker, approved, procedure):
    for name in ("detail", "print", "bpmn", "try"):
        assert looker.get(reverse(f"processes:{name}", args=[approved.pk])).status_code == 200
    page = looker.get(reverse("processes:detail", args=[approved.pk])).content.decode()
    assert "Thu hồi phiên bản" not in page
    edit = reverse("processes:edit", args=[procedure.pk, "XA"])
    for answer in (
        looker.get(edit),
        looker.get(reverse("processes:import")),
        looker.post(reverse("processes:approve", args=[approved.pk])),
        looker.post(reverse("processes:withdraw", args=[approved.pk])),
    ):
        assert answer.status_code == 403


def test_a_visitor_is_sent_to_sign_in(client, approved):
    answer = client.get(reverse("processes:detail", args=[approved.pk]))
    assert answer.status_code == 302


def test_what_does_not_exist_is_not_found(officer, procedure):
    for address in (
        reverse("processes:detail", args=[99999999]),
        reverse("processes:edit", args=[99999999, "XA"]),
        reverse("processes:edit", args=[procedure.pk, "HUYEN"]),
        reverse("processes:edit", args=[procedure.pk, "XA"]) + "?truong_hop=khong-co",
        reverse("processes:template") + "?phien_ban=99999999",
    ):
        assert officer.get(address).status_code == 404, address


def test_a_list_asks_no_more_of_the_database_when_it_is_longer(
    officer, procedure, usual, control, django_assert_max_num_queries
):
    for case in ("", "thuong", "gap"):
        draft_from_table(procedure=procedure, case_code=case, tier="XA", name="", rows=usual, by=control)
    with django_assert_max_num_queries(9):
        officer.get(reverse("processes:list"), {"muc": "du-thao"})


def test_a_version_page_keeps_its_number_of_queries(officer, approved, django_assert_max_num_queries):
    with django_assert_max_num_queries(10):
        officer.get(reverse("processes:detail", args=[approved.pk]))


def test_the_excel_of_a_version_reads_back_in_the_import(officer, approved, usual):
    content = officer.get(reverse("processes:template"), {"phien_ban": approved.pk}).content
    book = SimpleUploadedFile("x.xlsx", io.BytesIO(content).read())
    answer = officer.post(reverse("processes:import"), {"ma": "2.009999", "cap": "XA", "tep": book})
    assert answer.content.decode().count('name="time"') == len(usual) + 1
