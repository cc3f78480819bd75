"""The pages of the store: worklists, entries, the record beside a dossier and at the desk, uploads, kinds."""

import pytest
from django.test import Client
from django.urls import reverse

from motcua.base.audit.models import Act
from motcua.base.organisations.actor import Actor
from motcua.base.organisations.models import Person
from motcua.onestop.archive import queries, services
from motcua.onestop.archive.models import PaperKind, StoredPaper, StoredUse
from motcua.onestop.archive.tasks import catch_up
from motcua.onestop.archive.tests.conftest import KIND, OWNER, scan_pdf
from motcua.onestop.dossiers.models import Result


def client_of(actor: Actor) -> Client:
    client = Client()
    client.force_login(Person.objects.get(pk=actor.person_id))
    return client


def test_the_clerk_finds_what_lacks_and_gives_it_its_file(room):
    stored = room.stored(file=False)
    clerk = client_of(room.cast.clerk)
    page = clerk.get(reverse("archive:home"))
    assert stored.title in page.content.decode()
    done = clerk.post(reverse("archive:give_file", args=[stored.pk]), {"file": scan_pdf()})
    assert done.status_code == 302
    stored.refresh_from_db()
    assert stored.state == "DA_DUYET"
    shown = clerk.get(reverse("archive:entry", args=[stored.pk])).content.decode()
    assert stored.sha256 in shown
    assert OWNER not in shown


def test_the_store_is_searched_by_exact_code_only_and_the_search_is_noted(room):
    stored = room.stored()
    clerk = client_of(room.cast.clerk)
    found = clerk.get(reverse("archive:home"), {"ma": stored.code.lower()})
    assert found.url == reverse("archive:entry", args=[stored.pk])
    for text in (stored.code[:-1], stored.owner_name, OWNER):
        assert clerk.get(reverse("archive:home"), {"ma": text}).status_code == 200
    assert Act.objects.filter(act="archive.searched").count() == 4


def test_seeing_the_number_in_full_is_an_act_in_the_trail(room):
    stored = room.stored()
    desk = client_of(room.cast.desk)
    assert OWNER in desk.post(reverse("archive:reveal", args=[stored.pk])).content.decode()
    assert Act.objects.filter(act="archive.personal_read", object_id=stored.pk).exists()


def test_at_the_desk_the_page_offers_what_the_record_has(room):
    stored = room.stored()
    desk = client_of(room.cast.desk)
    first, second = room.cast.case.documents.all()
    form = {
        "applicant_identity": OWNER, "case": room.cast.case.pk, "papers_total": "2",
        "paper-0-document": first.pk, "paper-0-how": "0", "paper-1-document": second.pk, "paper-1-how": "0",
    }  # fmt: skip
    words = desk.post(reverse("archive:at_desk"), form).content.decode()
    assert "Đã có trong kho" in words
    assert f'data-take="paper-1" data-stored="{stored.pk}"' in words
    taken = form | {"paper-1-how": "kho", "paper-1-stored": stored.pk}
    assert "Đã có trong kho" not in desk.post(reverse("archive:at_desk"), taken).content.decode()
    assert (
        "Đã có trong kho"
        not in desk.post(reverse("archive:at_desk"), form | {"applicant_identity": ""}).content.decode()
    )


def test_the_intake_page_takes_what_was_chosen_from_the_store(room):
    stored = room.stored()
    desk = client_of(room.cast.desk)
    first, second = room.cast.case.documents.all()
    sent = {
        "act": "receive", "parts": "1", "forward": "", "procedure": room.cast.procedure.pk, "case": room.cast.case.pk,
        "agency": room.cast.agency.pk, "papers_of": room.cast.case.pk, "papers_total": "2",
        "applicant_name": "Nguyễn Thị Mẫu", "applicant_identity": OWNER, "applicant_address": "Phường Mẫu",
        "paper-0-document": first.pk, "paper-0-on": "1", "paper-0-how": "0", "paper-0-quantity": "1",
        "paper-0-name": "",
        "paper-1-document": second.pk, "paper-1-on": "1", "paper-1-how": "kho", "paper-1-quantity": "1",
        "paper-1-name": "", "paper-1-stored": stored.pk,
    }  # fmt: skip
    answer = desk.post(reverse("desk:intake"), sent)
    assert answer.status_code == 302, answer.content.decode()[:3000]
    use = StoredUse.objects.get()
    assert use.stored_id == stored.pk
    assert use.dossier.papers.get(document=second).source == "KHO"


def test_asking_at_the_desk_for_what_is_stored_shows_where_to_write_the_reason(room):
    room.stored()
    desk = client_of(room.cast.desk)
    first, second = room.cast.case.documents.all()
    sent = {
        "act": "supplement", "parts": "1", "procedure": room.cast.procedure.pk, "case": room.cast.case.pk,
        "agency": room.cast.agency.pk, "papers_of": room.cast.case.pk, "papers_total": "2", "reason": "Thiếu giấy",
        "applicant_name": "Nguyễn Thị Mẫu", "applicant_identity": OWNER, "applicant_address": "Phường Mẫu",
        "paper-0-document": first.pk, "paper-0-on": "1", "paper-0-name": "", "paper-1-document": second.pk,
        "paper-1-ask": "1", "paper-1-originals": "1", "paper-1-name": "",
    }  # fmt: skip
    refused = desk.post(reverse("desk:intake"), sent)
    assert refused.status_code == 409
    assert 'name="despite"' in refused.content.decode()
    assert desk.post(reverse("desk:intake"), sent | {"despite": "Sai năm sinh"}).status_code == 302


def test_opening_an_entry_is_noted(room):
    stored = room.stored()
    client_of(room.cast.clerk).get(reverse("archive:entry", args=[stored.pk]))
    assert Act.objects.get(act="archive.opened").object_id == stored.pk


def test_beside_a_dossier_the_record_is_looked_up_and_a_paper_taken(room):
    stored = room.stored()
    dossier = room.cast.appraised("2026-09-01T09:00", identity=OWNER)
    specialist = client_of(room.cast.specialist)
    beside = reverse("archive:dossier", args=[dossier.pk])
    assert "Tra kho của chủ hồ sơ" in specialist.get(beside).content.decode()
    assert "Đã có trong kho" in specialist.get(beside, {"tra": "1"}).content.decode()
    paper = dossier.papers.get(document__code="G1")
    answer = specialist.post(
        reverse("archive:take", args=[dossier.pk, paper.pk]),
        {"stored": stored.pk},
        headers={"HX-Request": "true"},
    )
    assert (answer.status_code, answer["HX-Refresh"]) == (204, "true")
    shown = specialist.get(reverse("archive:paper", args=[dossier.pk, paper.pk])).content.decode()
    assert stored.sha256 in shown
    owner = specialist.get(reverse("archive:owner", args=[dossier.pk])).content.decode()
    assert stored.title in owner
    assert OWNER not in owner


def test_the_uploader_gets_hash_and_findings_as_json(room):
    dossier = room.cast.received(identity=OWNER)
    desk = client_of(room.cast.desk)
    url = reverse("archive:digitise", args=[dossier.pk, dossier.papers.first().pk])
    said = desk.post(
        url, {"file": scan_pdf(width=600, height=830)}, headers={"Accept": "application/json"}
    ).json()
    assert len(said["sha256"]) == 64
    assert "cần ít nhất 200 dpi" in said["findings"][0]
    refused = desk.post(url, {}, headers={"Accept": "application/json"})
    assert (refused.status_code, refused.json()["error"]) == (422, "Chưa chọn tệp.")


def test_what_the_owner_brings_is_added_confirmed_and_withdrawn_on_the_pages(room):
    dossier = room.cast.appraised("2026-09-01T09:00", identity=OWNER)
    specialist, clerk = client_of(room.cast.specialist), client_of(room.cast.clerk)
    url = reverse("archive:add", args=[dossier.pk])
    assert specialist.post(url, {"file": scan_pdf(), "kind": "KHONG.CO"}).status_code == 422
    assert (
        specialist.post(url, {"file": scan_pdf(), "kind": KIND, "issued_on": "30/08/2026"}).status_code == 302
    )
    stored = StoredPaper.objects.get(source="TU_TAI")
    entry = reverse("archive:entry", args=[stored.pk])
    refused = clerk.post(reverse("archive:confirm", args=[stored.pk]), {"viec": "khong", "reason": ""})
    assert refused.status_code == 422
    clerk.post(reverse("archive:confirm", args=[stored.pk]), {"viec": "dong-y"})
    assert "dùng lại được" in clerk.get(entry).content.decode()
    assert clerk.post(reverse("archive:extract", args=[stored.pk]), {"ho_ten": ""}).status_code == 422
    clerk.post(reverse("archive:withdraw", args=[stored.pk]), {"reason": "Bị thu hồi (mẫu)"})
    assert "đã thu hồi" in clerk.get(entry).content.decode()


def test_the_rows_behind_a_share_are_listed_with_what_lacks(room):
    room.stored()
    room.stored(identity="024190000778", file=False)
    control = client_of(room.cast.control)
    url = reverse("dossiers:counted")
    page = control.get(url, {"chi-so": "archive.electronic_results", "ky": "thang:2026-08"}).content.decode()
    assert "1 trên 2 hồ sơ" in page
    missed = control.get(url, {"chi-so": "archive.electronic_results", "ky": "thang:2026-08", "dat": "0"})
    assert "Kết quả chưa có bản điện tử" in missed.content.decode()
    assert control.get(url, {"chi-so": "khong.co"}).status_code == 404


def test_the_control_office_sets_kinds_and_wrong_fields_are_told(room):
    control = client_of(room.cast.control)
    assert control.get(reverse("archive:kinds")).status_code == 200
    sent = {
        "code": "GT.MOI", "name": "Giấy mới", "words": "giấy mới, giấy rất mới", "keeps": "1", "valid_months": "12",
        "field_key": ["", ""], "field_label": ["Số hiệu", ""], "field_type": ["text", "text"], "field_required": ["0"],
    }  # fmt: skip
    assert control.post(reverse("archive:kind"), sent | {"valid_months": "mười"}).status_code == 422
    assert control.post(reverse("archive:kind"), sent).status_code == 302
    kind = PaperKind.objects.get(code="GT.MOI")
    assert (kind.words, kind.valid_months, len(kind.fields)) == (["giấy mới", "giấy rất mới"], 12, 1)
    assert client_of(room.cast.clerk).get(reverse("archive:kinds")).status_code == 403


def test_the_worklist_asks_as_often_for_ten_rows_as_for_one(room, django_assert_max_num_queries):
    for number in range(6):
        room.stored(identity=f"0241900008{number:02d}", file=False)
    clerk = client_of(room.cast.clerk)
    clerk.get(reverse("archive:home"))
    with django_assert_max_num_queries(16):
        clerk.get(reverse("archive:home"))


def test_results_from_before_the_store_enter_it_at_night(room):
    dossier = room.signed()
    assert queries.dossiers_not_kept(10) == [dossier.pk]
    catch_up()
    catch_up()
    assert StoredPaper.objects.filter(dossier=dossier).count() == 1
    assert queries.dossiers_not_kept(10) == []


@pytest.mark.parametrize("name", ["entry", "give_file", "extract", "confirm", "withdraw", "reveal"])
def test_a_stranger_is_told_nothing_of_an_entry(room, name):
    stored = room.stored()
    stranger = client_of(room.cast.stranger)
    method = stranger.get if name == "entry" else stranger.post
    assert method(reverse(f"archive:{name}", args=[stored.pk])).status_code in (403, 404)
    assert not services.keep_results_of([stored.dossier_id])
    assert Result.objects.get(pk=stored.result_id).file is not None
