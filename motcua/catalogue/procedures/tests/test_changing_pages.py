"""Import with a look before, the edit page, ending a procedure: as the control officer does them."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from motcua.base.organisations.roles import Role
from motcua.base.text import day
from motcua.catalogue.procedures.models import Procedure, ProcedureVersion
from motcua.catalogue.procedures.tests.cast import NATIONAL, extract, national, person, store, stored

pytestmark = pytest.mark.django_db


@pytest.fixture
def control(client: Client, settings, tmp_path) -> Client:
    settings.STORAGES = settings.STORAGES | {
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path},
        }
    }
    client.force_login(person("kiemsoat", Role.CONTROL))
    return client


def upload(client: Client, content: str | bytes, name: str = "tthc.json", **more):
    content = content.encode() if isinstance(content, str) else content
    return client.post(
        "/thu-tuc/nhap/", {"tep": SimpleUploadedFile(name, content), "valid_from": "01/01/2026"} | more
    )


def sent_by(page: str) -> dict[str, list[str]]:
    """Return what the browser would send back from the edit page untouched."""
    form = page[page.index('id="sua-thu-tuc"') :]
    form = form[: form.index("</form>")]
    sent: dict[str, list[str]] = {}
    for tag in re.findall(r"<input[^>]*>", form):
        name = re.search(r'name="([^"]+)"', tag)
        if (
            name is None
            or name[1] == "csrfmiddlewaretoken"
            or ('type="checkbox"' in tag and " checked" not in tag)
        ):
            continue
        value = re.search(r'value="([^"]*)"', tag)
        sent.setdefault(name[1], []).append(value[1] if value else "")
    for name, value in re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>([^<]*)</textarea>', form):
        sent[name] = [value]
    for name, options in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r"<option selected>([^<]*)</option>", options)
        sent[name] = [chosen[1] if chosen else ""]
    return sent


def test_a_file_is_looked_at_first_and_imported_on_the_second_word(control):
    answer = upload(control, NATIONAL.read_text())
    assert answer.status_code == 302
    page = control.get(answer.url).content.decode()
    assert "Sẽ thêm 2 thủ tục" in page
    assert Procedure.objects.count() == 0
    assert control.post(answer.url).status_code == 302
    assert Procedure.objects.count() == 2
    assert control.get(answer.url).status_code == 404


def test_the_look_tells_which_parts_change_and_what_is_refused(control):
    upload_address = upload(control, NATIONAL.read_text()).url
    control.post(upload_address)
    records = national(YEUCAU="Có tên trong sổ.").replace(
        '"1.901193", "TENTTHC": "Đăng', '"hỏng", "TENTTHC": "Đăng'
    )
    page = control.get(upload(control, records, valid_from="01/07/2026").url).content.decode()
    assert "đổi 1" in page
    assert "Yêu cầu, điều kiện" in page
    assert "không đúng dạng" in page


@pytest.mark.parametrize(
    ("content", "name"), [(b"", "a.json"), (b"PK\x03\x04abc", "a.xlsx"), (b"\xff\xfe", "a.csv")]
)
def test_a_file_that_cannot_be_read_is_refused_on_the_page(control, content, name):
    answer = upload(control, content, name)
    assert answer.status_code == 422
    assert "message-error" in answer.content.decode()


def test_no_file_and_a_wrong_day_are_told(control):
    assert control.post("/thu-tuc/nhap/", {"valid_from": "01/01/2026"}).status_code == 422
    assert upload(control, NATIONAL.read_text(), valid_from="31/02/2026").status_code == 422


def test_another_persons_waiting_file_cannot_be_opened(control):
    address = upload(control, NATIONAL.read_text()).url
    stranger = Client()
    stranger.force_login(person("kiemsoat2", Role.CONTROL))
    assert stranger.get(address).status_code == 404
    assert stranger.post(address).status_code == 404


def test_saving_the_edit_page_untouched_changes_nothing(control):
    store(extract())
    page = control.get("/thu-tuc/2.900635/sua/").content.decode()
    answer = control.post("/thu-tuc/2.900635/sua/", sent_by(page))
    assert answer.status_code == 409
    assert "không có gì thay đổi" in answer.content.decode()
    assert ProcedureVersion.objects.count() == 1


def test_an_edit_from_a_later_day_is_a_new_version_with_the_old_one_closed(control):
    store(extract())
    sent = sent_by(control.get("/thu-tuc/2.900635/sua/").content.decode())
    sent |= {
        "summary": ["Xin bản sao."],
        "valid_from": ["01/07/2026"],
        "documents-2.name": ["Giấy đăng ký kết hôn"],
    }
    sent |= {"fees-aaaa.name": ["Lệ phí"], "fees-aaaa.kind": ["Lệ phí"], "fees-aaaa.amount": ["5.000"]}
    answer = control.post("/thu-tuc/2.900635/sua/", sent)
    assert answer.status_code == 302, answer.content.decode()
    version = stored()
    assert (version.number, version.summary, version.source) == (2, "Xin bản sao.", "manual")
    assert version.fees.get(name="Lệ phí").amount == 5000
    assert version.cases.get(code="02").documents.last().name == "Giấy đăng ký kết hôn"
    assert day(ProcedureVersion.objects.get(number=1).valid_to) == "30/06/2026"


def test_a_dropped_row_goes_and_a_wrong_cell_is_told_beside_it(control):
    store(extract())
    sent = sent_by(control.get("/thu-tuc/2.900635/sua/").content.decode())
    wrong = control.post(
        "/thu-tuc/2.900635/sua/", sent | {"channels-0.amount": ["ba"], "valid_from": ["01/07/2026"]}
    )
    assert wrong.status_code == 422
    assert "“ba” không phải là số" in wrong.content.decode()
    control.post("/thu-tuc/2.900635/sua/", sent | {"fees-1.drop": ["1"], "valid_from": ["01/07/2026"]})
    assert [fee.name for fee in stored().fees.all()] == ["Phí khai thác dữ liệu", "Phí tra cứu sổ"]


def test_a_page_opened_before_a_colleagues_change_is_not_saved_over_it(control):
    store(extract())
    sent = sent_by(control.get("/thu-tuc/2.900635/sua/").content.decode())
    store(extract(summary="Đồng nghiệp sửa."))
    answer = control.post("/thu-tuc/2.900635/sua/", sent | {"summary": ["Tôi sửa."]})
    assert answer.status_code == 409
    assert stored().summary == "Đồng nghiệp sửa."


def test_a_new_procedure_is_made_on_the_screen_and_its_lacks_are_shown(control):
    sent = sent_by(control.get("/thu-tuc/them/").content.decode())
    sent |= {
        "code": ["nb-stp-01"],
        "name": ["Nghỉ phép (mẫu)"],
        "levels": ["Cấp tỉnh"],
        "valid_from": ["01/01/2026"],
    }
    answer = control.post("/thu-tuc/them/", sent)
    assert answer.status_code == 302, answer.content.decode()
    page = control.get(answer.url).content.decode()
    assert "Nghỉ phép (mẫu)" in page
    assert "Còn thiếu 11 phần" in page
    assert control.post("/thu-tuc/them/", sent).status_code == 409


def test_an_abolished_procedure_leaves_the_list_after_its_last_day(control):
    store(extract())
    answer = control.post(
        "/thu-tuc/2.900635/bai-bo/", {"last_day": "31/01/2026", "basis": "15/QĐ-UBND (mẫu)"}
    )
    assert answer.status_code == 302
    # The page that follows takes the message, which names the code.
    assert "đã hết hiệu lực" in control.get("/thu-tuc/2.900635/").content.decode()
    assert "2.900635" not in control.get("/thu-tuc/").content.decode()


def test_abolishing_needs_its_document(control):
    store(extract())
    assert (
        control.post("/thu-tuc/2.900635/bai-bo/", {"last_day": "31/01/2026", "basis": " "}).status_code == 422
    )
