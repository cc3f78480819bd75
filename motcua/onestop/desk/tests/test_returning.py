"""Trả kết quả: found, fees collected, handed out, signed for."""

from motcua.base.notices.models import Notice
from motcua.onestop.dossiers import services
from motcua.onestop.dossiers.models import Dossier
from motcua.onestop.dossiers.tests.cast import open_item

URL = "/tra-ket-qua/"


def test_a_result_is_found_by_name_code_phone_and_the_receipts_qr(cast, sit):
    dossier = cast.signed(name="Nguyễn Thị Mẫu")
    cast.signed(name="Lê Văn Thử", identity="024080000001")
    client = sit(cast.returning)
    item = open_item(dossier)
    for text in ("nguyen mau", dossier.code, f"http://127.0.0.1:8000/ho-so/tra-cuu/?ma={dossier.code}"):
        answer = client.get(URL, {"q": text})
        assert answer.status_code == 302, text
        assert answer["Location"] == f"/tra-ket-qua/{item.pk}/"
    assert client.get(URL, {"q": "0912345668"}).status_code == 200
    assert "Không có kết quả nào khớp" in client.get(URL, {"q": "khong ai ca"}).content.decode()


def test_the_result_goes_to_the_applicant_and_the_slip_is_printed(cast, sit):
    dossier = cast.signed()
    client = sit(cast.returning)
    url = f"/tra-ket-qua/{open_item(dossier).pk}/"
    assert "12/TL" in client.get(url).content.decode()
    answer = client.post(url, {"way": "1", "receiver": "", "receiver_note": ""}, follow=True)
    dossier = Dossier.objects.get(pk=dossier.pk)
    assert dossier.status == "DA_TRA"
    assert f'data-print-now="/tra-ket-qua/{dossier.pk}/phieu-ky-nhan.pdf"' in answer.content.decode()
    slip = client.get(f"/tra-ket-qua/{dossier.pk}/phieu-ky-nhan.pdf")
    assert slip.content.startswith(b"%PDF")


def test_somebody_else_needs_a_paper(cast, sit):
    dossier = cast.signed()
    client = sit(cast.returning)
    url = f"/tra-ket-qua/{open_item(dossier).pk}/"
    answer = client.post(url, {"receiver": "Hồ Văn Khác"})
    assert answer.status_code == 422
    assert "giấy ủy quyền" in answer.content.decode()
    assert 'value="Hồ Văn Khác"' in answer.content.decode()
    assert (
        client.post(url, {"receiver": "Hồ Văn Khác", "receiver_note": "UQ số 5, 20/8/2026"}).status_code
        == 302
    )


def test_fees_still_owed_are_collected_first(cast, sit):
    fees = services.fees_of(cast.version.pk, cast.case.pk, 1, 2)
    dossier = cast.signed(fees=fees)
    client = sit(cast.returning)
    url = f"/tra-ket-qua/{open_item(dossier).pk}/"
    assert "16.000 đ" in client.get(url).content.decode()
    answer = client.post(url, {})
    assert answer.status_code == 409
    assert "Chưa thu đủ phí" in answer.content.decode()
    assert client.post(url, {"collect": "1", "receipt": "77"}).status_code == 302
    dossier.refresh_from_db()
    assert (dossier.status, dossier.money) == ("DA_TRA", "DA_THU")


def test_a_waiting_result_is_brought_to_mind(cast, sit):
    dossier = cast.signed()
    sit(cast.returning).post(f"/tra-ket-qua/{open_item(dossier).pk}/nhac/")
    assert Notice.objects.filter(person_id=cast.returning.person_id, title__contains=dossier.code).exists()


def test_a_stranger_finds_and_hands_out_nothing(cast, sit):
    dossier = cast.signed()
    item = open_item(dossier)
    stranger = sit(cast.stranger)
    assert dossier.code not in stranger.get(URL).content.decode()
    assert stranger.get(f"/tra-ket-qua/{item.pk}/").status_code == 404
    assert stranger.post(f"/tra-ket-qua/{item.pk}/", {}).status_code == 404
    assert stranger.post(f"/tra-ket-qua/{item.pk}/nhac/").status_code == 404
    assert stranger.get(f"/tra-ket-qua/{dossier.pk}/phieu-ky-nhan.pdf").status_code == 404
    assert sit(cast.specialist).get(URL).status_code == 403
