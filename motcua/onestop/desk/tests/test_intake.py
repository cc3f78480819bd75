"""The intake page, as a desk officer sends it."""

from io import BytesIO
from uuid import uuid4

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from motcua.base.audit.models import Act
from motcua.base.files.models import StoredFile
from motcua.base.organisations.models import AdministrativeUnit, Agency
from motcua.catalogue.procedures.models import Procedure, ProcedureAgency, ProcedureVersion
from motcua.onestop.desk import queries
from motcua.onestop.desk.tests.typing import typed
from motcua.onestop.dossiers.models import Dossier, IntakeDraft, Party
from motcua.onestop.dossiers.tests.cast import open_item

URL = "/tiep-nhan/"
HTMX = {"HTTP_HX_REQUEST": "true"}


def test_a_complete_form_becomes_a_received_dossier_that_lies_with_the_room(cast, sit):
    answer = sit(cast.desk).post(URL, typed(cast), **HTMX)
    dossier = Dossier.objects.get()
    assert answer.status_code == 200
    assert dossier.code in answer.content.decode()
    assert dossier.status == "CHO_PHAN_CONG"
    assert open_item(dossier).unit_id == cast.room.pk
    assert dossier.fees.get().total == 16000
    paper = dossier.issued.get(form="tiep_nhan")
    assert f'data-print-now="/ho-so/{dossier.pk}/mau/{paper.pk}.pdf"' in answer.content.decode()


def test_without_script_the_page_is_shown_again_with_the_strip_of_success(cast, sit):
    client = sit(cast.desk)
    answer = client.post(URL, typed(cast))
    assert answer.status_code == 302
    assert Dossier.objects.get().code in client.get(answer["Location"]).content.decode()


def test_the_officer_may_keep_the_dossier_at_the_desk(cast, sit):
    fields = typed(cast)
    del fields["forward"]
    sit(cast.desk).post(URL, fields, **HTMX)
    assert Dossier.objects.get().status == "DA_TIEP_NHAN"


def test_an_incomplete_form_is_answered_at_its_fields_and_nothing_is_lost(cast, sit):
    answer = sit(cast.desk).post(
        URL, typed(cast, applicant_name="", applicant_birth_date="31/02/1990", applicant_phone="12"), **HTMX
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Chưa ghi họ và tên." in page
    assert "Ngày không đúng" in page
    assert "Số điện thoại không đúng" in page
    assert 'value="31/02/1990"' in page
    assert "Tổ dân phố 5, phường Mẫu, tỉnh Bắc Ninh" in page
    assert not Dossier.objects.exists()
    assert not Party.objects.exists()


def test_a_missing_required_paper_is_named(cast, sit):
    fields = typed(cast)
    del fields["paper-1-on"]
    answer = sit(cast.desk).post(URL, fields, **HTMX)
    assert answer.status_code == 422
    assert "còn thiếu 1 giấy tờ bắt buộc: Giấy tờ tùy thân" in answer.content.decode()


def test_what_is_sent_before_the_papers_are_drawn_has_none_of_them(cast, sit):
    fields = {key: value for key, value in typed(cast).items() if not key.startswith("paper-")}
    for total in ("0", "2"):
        answer = sit(cast.desk).post(URL, fields | {"papers_total": total}, **HTMX)
        assert answer.status_code == 422
        assert "còn thiếu 2 giấy tờ bắt buộc" in answer.content.decode()
    assert not Dossier.objects.exists()
    assert not Dossier.objects.exists()


@pytest.mark.parametrize("procedure", ["", "999999", "khong-co"])
def test_an_unknown_procedure_is_refused_in_words(cast, sit, procedure):
    answer = sit(cast.desk).post(URL, typed(cast, procedure=procedure, procedure_text="Cấp phép bay"), **HTMX)
    assert answer.status_code == 422
    assert "Không có thủ tục này ở quầy của bạn" in answer.content.decode()
    assert "Cấp phép bay" in answer.content.decode()


def test_a_procedure_without_approved_process_says_why_it_cannot_be_received(cast, sit):
    other = Procedure.objects.create(
        code="1.001193",
        name="Đăng ký khai sinh",
        field=cast.procedure.field,
        folded="1.001193 dang ky khai sinh",
    )
    ProcedureVersion.objects.create(
        procedure=other, number=1, name=other.name, field=other.field, levels=["XA"], source="manual",
        valid_from="2025-07-01",
    )  # fmt: skip
    client = sit(cast.desk)
    assert (
        "chưa có quy trình nội bộ" in client.get("/tiep-nhan/thu-tuc/?q=khai sinh", **HTMX).content.decode()
    )
    answer = client.post(URL, typed(cast, procedure=str(other.pk)), **HTMX)
    assert answer.status_code == 422
    assert "chưa có quy trình nội bộ được phê duyệt" in answer.content.decode()


def test_pressing_f9_twice_makes_one_dossier(cast, sit):
    client, fields = sit(cast.desk), typed(cast)
    first = client.post(URL, fields, **HTMX)
    second = client.post(URL, fields, **HTMX)
    assert (first.status_code, second.status_code) == (200, 200)
    assert Dossier.objects.count() == 1


def test_the_text_of_a_citizen_card_fills_the_applicant(cast, sit):
    card = "024190000417|125123456|Nguyễn Thị Mẫu|04071990|Nữ|Tổ 5, phường Mẫu, Bắc Ninh|01052021"
    answer = sit(cast.desk).post(
        URL,
        typed(
            cast, applicant_name=card, applicant_identity="", applicant_birth_date="", applicant_address=""
        ),
        **HTMX,
    )
    assert answer.status_code == 200
    applicant = Dossier.objects.get().applicant
    assert (applicant.name, applicant.identity, applicant.sex) == ("Nguyễn Thị Mẫu", "024190000417", "Nữ")


def test_fees_collected_at_the_desk_are_noted_with_the_receipt(cast, sit):
    sit(cast.desk).post(URL, typed(cast, collect="1", receipt="0012"), **HTMX)
    dossier = Dossier.objects.get()
    assert dossier.money == "DA_THU"
    assert dossier.fees.get().receipt == "0012"


def test_an_exemption_needs_its_basis(cast, sit):
    client = sit(cast.desk)
    answer = client.post(URL, typed(cast, **{"fee-0-exempt": "1"}), **HTMX)
    assert answer.status_code == 422
    assert "phải ghi căn cứ" in answer.content.decode()
    fields = typed(cast, **{"fee-0-exempt": "1", "fee-0-exemption": "Người có công"})
    assert client.post(URL, fields, **HTMX).status_code == 200
    assert Dossier.objects.get().money == "MIEN"


def test_somebody_else_who_files_needs_an_authorisation(cast, sit):
    fields = typed(cast, filer_name="Lê Văn Thay", filer_identity="024080000111")
    answer = sit(cast.desk).post(URL, fields, **HTMX)
    assert answer.status_code == 422
    assert "giấy ủy quyền" in answer.content.decode()


def test_what_lacks_is_asked_for_once_and_completely(cast, sit):
    client = sit(cast.desk)
    panel = client.post("/tiep-nhan/khung/bo-sung/", typed(cast, ticked=False), **HTMX).content.decode()
    assert "Tờ khai cấp bản sao trích lục" in panel
    fields = typed(cast, ticked=False, act="supplement", **{"paper-1-ask": "1", "paper-1-originals": "1"})
    answer = client.post(URL, fields, **HTMX)
    assert answer.status_code == 422
    assert "Ghi lý do yêu cầu bổ sung" in answer.content.decode()
    answer = client.post(URL, fields | {"reason": "Chưa mang giấy tờ tùy thân"}, **HTMX)
    dossier = Dossier.objects.get()
    assert answer.status_code == 200
    assert dossier.status == "CHO_BO_SUNG_TN"
    assert [item["name"] for item in dossier.supplement_requests.get().items] == ["Giấy tờ tùy thân"]


def test_a_paper_outside_the_procedure_is_asked_for_only_with_its_legal_basis(cast, sit):
    own = {
        "papers_total": "3", "paper-2-name": "Giấy xác nhận nơi ở", "paper-2-document": "", "paper-2-ask": "1",
        "paper-2-originals": "1", "reason": "Cần thêm",
    }  # fmt: skip
    client = sit(cast.desk)
    answer = client.post(URL, typed(cast, act="supplement", **own), **HTMX)
    assert answer.status_code == 422
    assert "phải nêu căn cứ pháp lý" in answer.content.decode()
    assert "Giấy xác nhận nơi ở" in answer.content.decode()
    answer = client.post(
        URL, typed(cast, act="supplement", **own, **{"paper-2-basis": "Luật Cư trú Điều 20"}), **HTMX
    )
    assert answer.status_code == 200


def test_a_refusal_says_why_by_which_law_and_where_to_go(cast, sit):
    client = sit(cast.desk)
    fields = typed(cast, act="refuse", ticked=False, reason="Không thuộc thẩm quyền")
    answer = client.post(URL, fields, **HTMX)
    assert answer.status_code == 422
    assert "căn cứ pháp lý" in answer.content.decode()
    fields |= {"basis": "NĐ 123/2015 Điều 4", "right_place": "UBND phường Khác"}
    assert client.post(URL, fields, **HTMX).status_code == 200
    dossier = Dossier.objects.get()
    assert dossier.status == "TU_CHOI_TN"
    assert dossier.issued.get().form == "tu_choi"


def test_an_earlier_applicant_is_found_masked_and_the_disclosure_is_in_the_trail(cast, sit):
    cast.received(name="Nguyễn Thị Mẫu", identity="024190000417")
    client = sit(cast.desk)
    for text in ("nguyen thi mau", "0912345668", "024190000417"):
        options = client.get("/tiep-nhan/nguoi-nop/", {"q": text}, **HTMX).content.decode()
        assert "024 190 ••• 417" in options, text
        assert "024190000417" not in options
    party = Party.objects.get()
    before = Act.objects.count()
    filled = client.post(
        "/tiep-nhan/nguoi-nop/dien/", typed(cast, applicant_party=str(party.pk)),
        **HTMX, HTTP_HX_TRIGGER="id_applicant_party",
    )  # fmt: skip
    page = filled.content.decode()
    assert 'value="024190000417"' in page
    assert "Đã có 1 hồ sơ trước đây" in page
    assert Act.objects.count() == before + 1
    assert Act.objects.latest("seq").act == "party.personal_read"


def test_papers_due_date_and_fees_follow_the_procedure(cast, sit):
    fields = {"procedure": str(cast.procedure.pk), "channel": "1", "quantity": "2", "forward": "1"}
    answer = sit(cast.desk).post("/tiep-nhan/phan/", fields, **HTMX, HTTP_HX_TRIGGER="id_procedure")
    page = answer.content.decode()
    assert "Tờ khai cấp bản sao trích lục" in page
    assert "3 ngày làm việc" in page
    assert "2 bản × 8.000 đ" in page
    assert "16.000 đ" in page
    assert "UBND phường Mẫu" in page
    assert "UBND phường Khác" not in page
    assert "id_applicant_name" in answer["HX-Trigger-After-Settle"]


def a_pdf() -> bytes:
    """Return one empty page."""
    file = BytesIO()
    with pikepdf.new() as made:
        made.add_blank_page()
        made.save(file)
    return file.getvalue()


def test_a_file_dropped_on_a_row_stays_through_errors_and_goes_with_the_dossier(cast, sit):
    client = sit(cast.desk)
    pdf = SimpleUploadedFile("to-khai.pdf", a_pdf())
    row = client.post("/tiep-nhan/giay-to/0/tep/", typed(cast, ticked=False) | {"file": pdf}, **HTMX)
    assert row.status_code == 200, row.content.decode()
    assert "to-khai.pdf" in row.content.decode()
    stored = StoredFile.objects.get()
    again = client.post(URL, typed(cast, applicant_name="", **{"paper-0-file": str(stored.pk)}), **HTMX)
    assert again.status_code == 422
    assert f'name="paper-0-file" value="{stored.pk}"' in again.content.decode()
    client.post(URL, typed(cast, **{"paper-0-file": str(stored.pk)}), **HTMX)
    dossier = Dossier.objects.get()
    stored.refresh_from_db()
    assert (stored.object_kind, stored.object_id) == ("dossier", dossier.pk)
    assert dossier.papers.first().file_id == stored.pk


def test_a_file_that_is_not_what_it_says_is_refused_at_its_row(cast, sit):
    fake = SimpleUploadedFile("to-khai.pdf", b"MZ\x90\x00 not a pdf")
    row = sit(cast.desk).post("/tiep-nhan/giay-to/0/tep/", typed(cast) | {"file": fake}, **HTMX)
    assert row.status_code == 422
    assert "field-error" in row.content.decode()
    assert not StoredFile.objects.exists()


def test_a_colleagues_file_cannot_be_slipped_in(cast, sit):
    client = sit(cast.desk)
    stored = StoredFile.objects.create(
        name="x.pdf", size=1, sha256="0" * 64, content_type="application/pdf", storage_name="x",
        uploaded_by_id=cast.stranger.person_id, at="2026-08-20T09:00+07:00", object_kind="intake",
        object_id=cast.stranger.person_id,
    )  # fmt: skip
    client.post(URL, typed(cast, **{"paper-0-file": str(stored.pk)}), **HTMX)
    assert Dossier.objects.get().papers.first().file_id is None


def test_a_draft_is_kept_resumed_written_over_and_gone_after_receipt(cast, sit):
    client = sit(cast.desk)
    client.post(URL, typed(cast, act="draft", applicant_address=""), **HTMX)
    draft = IntakeDraft.objects.get()
    assert draft.label == "Nguyễn Thị Mẫu – Cấp bản sao trích lục hộ tịch"
    page = client.get(f"/tiep-nhan/?nhap={draft.pk}").content.decode()
    assert 'value="Nguyễn Thị Mẫu"' in page
    assert f'name="draft" value="{draft.pk}"' in page
    client.post(URL, typed(cast, act="draft", draft=str(draft.pk), applicant_phone=""), **HTMX)
    assert IntakeDraft.objects.count() == 1
    client.post(URL, typed(cast, draft=str(draft.pk)), **HTMX)
    assert Dossier.objects.count() == 1
    assert not IntakeDraft.objects.exists()


def test_a_draft_is_its_officers_own(cast, sit):
    sit(cast.desk).post(URL, typed(cast, act="draft"), **HTMX)
    pk = IntakeDraft.objects.get().pk
    stranger = sit(cast.stranger)
    assert stranger.get(f"/tiep-nhan/?nhap={pk}").status_code == 404
    assert stranger.post(f"/tiep-nhan/luu-tam/{pk}/bo/").status_code == 404
    assert sit(cast.desk).post(f"/tiep-nhan/luu-tam/{pk}/bo/").status_code == 302
    assert not IntakeDraft.objects.exists()


def test_only_intake_officers_open_the_page(cast, sit):
    for name in ("specialist", "leader", "control", "returning"):
        assert sit(cast.actors[name]).get(URL).status_code == 403, name
    assert sit(cast.desk).get(URL).status_code == 200


def test_another_communes_agency_cannot_be_chosen(cast, sit):
    sit(cast.desk).post(URL, typed(cast, agency=str(cast.other_agency.pk)), **HTMX)
    assert Dossier.objects.get().agency_id == cast.agency.pk


def test_a_wrong_token_is_replaced_and_does_no_harm(cast, sit):
    assert sit(cast.desk).post(URL, typed(cast, token="'; drop table"), **HTMX).status_code == 200
    assert sit(cast.desk).post(URL, typed(cast, token=str(uuid4())), **HTMX).status_code == 200
    assert Dossier.objects.count() == 2


def test_land_goes_to_the_land_office_of_the_area_and_the_rest_to_the_committee(cast):
    district = AdministrativeUnit.objects.create(
        code="213", name="Bắc Giang", full_name="Thành phố Bắc Giang", kind="Thành phố", level="HUYEN",
        valid_from="2018-01-01", valid_to="2025-06-30", folded="bac giang",
    )  # fmt: skip
    district.successors.add(cast.agency.area)
    office = Agency.objects.create(
        name="Chi nhánh Văn phòng Đăng ký đất đai Bắc Giang",
        kind="KHAC",
        level="TINH",
        valid_from="2025-07-01",
    )
    Agency.objects.create(
        name="Chi nhánh Văn phòng Đăng ký đất đai Yên Thế", kind="KHAC", level="TINH", valid_from="2025-07-01"
    )
    assert queries.agencies_for(cast.version, by=cast.desk) == [cast.agency]
    ProcedureAgency.objects.create(
        version=cast.version,
        role="THUC_HIEN",
        name="Văn phòng đăng ký đất đai, Chi nhánh Văn phòng đăng ký đất đai",
    )
    assert queries.agencies_for(cast.version, by=cast.desk) == [office, cast.agency]
