"""Chờ tiếp nhận: what came online, answered within eight working hours."""

import pytest

from motcua.onestop.dossiers import services
from motcua.onestop.dossiers.models import Dossier
from motcua.onestop.dossiers.tests.cast import open_item

URL = "/tiep-nhan/cho/"


@pytest.fixture
def filed(cast) -> Dossier:
    """A request filed online to the cast's desk."""
    return services.submit(cast.intake(channel=2, device="WEB"), by=cast.desk)


def test_an_online_filing_waits_with_its_limit(cast, sit, filed):
    page = sit(cast.desk).get(URL).content.decode()
    assert filed.temporary_code in page
    assert "due-meter" in page


def test_it_is_received_and_handed_on(cast, sit, filed):
    papers = [str(pk) for pk in filed.papers.values_list("pk", flat=True)]
    client = sit(cast.desk)
    answer = client.post(
        f"{URL}{filed.pk}/", {"act": "accept", "on": papers, "forward": "1", "version": filed.version}
    )
    assert answer.status_code == 302
    filed.refresh_from_db()
    assert filed.code
    assert filed.status == "CHO_PHAN_CONG"
    assert open_item(filed).unit_id == cast.room.pk
    assert "data-print-now" in client.get(answer["Location"]).content.decode()


def test_a_required_paper_that_lacks_stops_the_receipt(cast, sit, filed):
    first = str(filed.papers.first().pk)
    answer = sit(cast.desk).post(f"{URL}{filed.pk}/", {"act": "accept", "on": [first]})
    assert answer.status_code == 422
    assert "còn thiếu giấy tờ bắt buộc" in answer.content.decode()
    filed.refresh_from_db()
    assert filed.status == "MOI_NOP"
    assert filed.papers.filter(received=True).count() == 2


def test_papers_are_asked_for_and_the_request_is_kept_on_the_page(cast, sit, filed):
    client, paper = sit(cast.desk), filed.papers.last()
    ask = {"act": "supplement", "ask": [str(paper.pk)], f"{paper.pk}-originals": "1"}
    assert client.post(f"{URL}{filed.pk}/", ask).status_code == 422
    assert (
        client.post(f"{URL}{filed.pk}/", ask | {"reason": "Ảnh mờ", "deadline": "99/99/2026"}).status_code
        == 422
    )
    assert client.post(f"{URL}{filed.pk}/", ask | {"reason": "Ảnh mờ, chụp lại"}).status_code == 302
    assert "Ảnh mờ, chụp lại" in client.get(f"{URL}{filed.pk}/").content.decode()


def test_a_refusal_needs_reason_and_basis(cast, sit, filed):
    client = sit(cast.desk)
    assert client.post(f"{URL}{filed.pk}/", {"act": "refuse", "refuse_reason": "Sai nơi"}).status_code == 422
    assert (
        client.post(
            f"{URL}{filed.pk}/", {"act": "refuse", "refuse_reason": "Sai nơi", "basis": "Điều 4"}
        ).status_code
        == 302
    )
    filed.refresh_from_db()
    assert filed.status == "TU_CHOI_TN"
    assert client.get(f"{URL}{filed.pk}/").status_code == 404


def test_two_officers_the_second_is_told(cast, sit, filed):
    papers = [str(pk) for pk in filed.papers.values_list("pk", flat=True)]
    seen = filed.version
    client = sit(cast.desk)
    Dossier.objects.filter(pk=filed.pk).update(version=seen + 1)
    answer = client.post(f"{URL}{filed.pk}/", {"act": "accept", "on": papers, "version": seen})
    assert answer.status_code == 409
    assert "vừa được người khác xử lý" in answer.content.decode()


def test_a_stranger_sees_nothing(cast, sit, filed):
    assert filed.temporary_code not in sit(cast.stranger).get(URL).content.decode()
    assert sit(cast.stranger).get(f"{URL}{filed.pk}/").status_code == 404
    assert sit(cast.specialist).get(URL).status_code == 403


def test_complete_filings_are_received_together_and_the_lacking_one_says_why(cast, sit, filed):
    other = services.submit(cast.intake(channel=2, device="WEB"), by=cast.desk)
    lacking = services.submit(cast.intake(channel=2, device="WEB"), by=cast.desk)
    lacking.papers.filter(pk=lacking.papers.first().pk).update(received=False)
    client = sit(cast.desk)
    answer = client.post(f"{URL}nhieu/", {"dossier": [filed.pk, other.pk, lacking.pk]}, follow=True)
    said = answer.content.decode()
    assert "Đã tiếp nhận 2 hồ sơ; 1 hồ sơ không làm được." in said
    assert f"{lacking.temporary_code}: Hồ sơ còn thiếu giấy tờ bắt buộc" in said
    assert sorted(Dossier.objects.values_list("status", flat=True)) == [
        "DA_TIEP_NHAN",
        "DA_TIEP_NHAN",
        "MOI_NOP",
    ]
    assert client.post(f"{URL}nhieu/", {}).status_code == 422
    assert sit(cast.stranger).post(f"{URL}nhieu/", {"dossier": [lacking.pk]}).status_code == 302
    lacking.refresh_from_db()
    assert lacking.status == "MOI_NOP"
