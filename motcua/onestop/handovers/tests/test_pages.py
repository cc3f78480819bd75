"""The pages: what each shows and does, for those who may; strangers see nothing."""

import io

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from motcua.base import clock
from motcua.base.audit.models import Reading
from motcua.base.files.models import StoredFile
from motcua.base.organisations.models import Person
from motcua.onestop.dossiers.models import Dossier
from motcua.onestop.dossiers.tests.cast import open_item, vn
from motcua.onestop.handovers import services
from motcua.onestop.handovers.models import Minutes, PaperSpot, Parcel, Place, Slip

ROOM = "/giao-nhan/"


def sign_in(actor) -> Client:
    client = Client()
    client.force_login(Person.objects.get(pk=actor.person_id))
    return client


def page(client: Client, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status, (path, answer.status_code)
    return answer.content.decode()


@pytest.fixture
def now_post(post, settings):
    """The ward on a working morning: pages act at the present instant."""
    settings.MOTCUA_CLOCK_SHIFT = vn("2026-08-20T09:00") - clock.now()
    return post


def test_the_post_officer_writes_a_slip_and_the_desk_decides_line_by_line(now_post):
    cast = now_post.cast
    officer = sign_in(now_post.officer)
    assert officer.get(ROOM).headers["Location"] == f"{ROOM}buu-chinh/"
    parts = page(officer, f"{ROOM}buu-chinh/phieu-gui/phan/?procedure={cast.procedure.pk}")
    assert "Giấy tờ tùy thân" in parts
    sent = {
        "procedure": cast.procedure.pk, "case": cast.case.pk, "agency": cast.agency.pk, "name": "Nguyễn Thị Mẫu",
        "identity": "024190000777", "birth_date": "04/07/1990", "phone": "0912345668", "address": "Tổ 5, phường Mẫu",
        "papers": ["0", "1"], "fees": ["0"], "postage": "25.000", "receipt": "BL-07", "result_way": "3",
    }  # fmt: skip
    refused = officer.post(f"{ROOM}buu-chinh/phieu-gui/", sent | {"tracking": "??"})
    assert refused.status_code == 422
    assert "Nguyễn Thị Mẫu" in refused.content.decode()
    for tracking in ("EB100000001VN", "EB100000002VN"):
        answer = officer.post(f"{ROOM}buu-chinh/phieu-gui/", sent | {"tracking": tracking})
        assert answer.status_code == 302
    first, second = Parcel.objects.order_by("pk")
    assert "25.000" in page(officer, f"{ROOM}buu-chinh/buu-gui/{first.pk}/")
    assert officer.get(f"{ROOM}buu-chinh/buu-gui/{first.pk}/phieu-gui.pdf").content.startswith(b"%PDF")
    officer.post(f"{ROOM}buu-chinh/chuyen-di/", {"chon": [first.pk, second.pk]})

    desk = sign_in(cast.desk)
    assert "EB100000001VN" in page(desk, f"{ROOM}buu-chinh/nhan-ho-so/")
    lines = {
        f"o-{first.pk}": "NHAN",
        f"o-{second.pk}": "KHONG_NHAN",
        "post_officer": now_post.officer.person_id,
    }
    answer = desk.post(f"{ROOM}buu-chinh/nhan-ho-so/", lines)
    assert answer.status_code == 422
    assert "ghi lý do không nhận" in answer.content.decode()
    answer = desk.post(f"{ROOM}buu-chinh/nhan-ho-so/", lines | {f"r-{second.pk}": "Bì rách"})
    minutes = Minutes.objects.get()
    assert answer.headers["Location"].startswith(f"{ROOM}buu-chinh/bien-ban/{minutes.pk}/")
    assert "Bì rách" in page(desk, f"{ROOM}buu-chinh/bien-ban/{minutes.pk}/")
    assert desk.get(f"{ROOM}buu-chinh/bien-ban/{minutes.pk}.pdf").content.startswith(b"%PDF")
    dossier = Dossier.objects.get()
    assert (dossier.channel, dossier.status, dossier.money) == (3, "DA_TIEP_NHAN", "DA_THU")
    assert "EB100000001VN" in page(desk, f"/ho-so/{dossier.pk}/")


def test_the_post_officer_sees_no_more_than_stands_on_the_slip(now_post):
    parcel = now_post.collected(at="2026-08-20T08:00")
    officer = sign_in(now_post.officer)
    shown = page(officer, f"{ROOM}buu-chinh/?tab=ban-giao")
    assert "Nguyễn Thị Mẫu" in shown
    assert "0912 ••• 668" in shown
    assert "0912345668" not in shown
    assert services.unpacked(parcel.slip).applicant.identity not in page(
        officer, f"{ROOM}buu-chinh/buu-gui/{parcel.pk}/"
    )
    assert Reading.objects.filter(object_kind="parcel", object_id=parcel.pk).count() == 1
    now_post.minutes(services.Decision(parcel.pk, "NHAN"), at="2026-08-20T08:30")
    assert officer.get(f"/ho-so/{Dossier.objects.get().pk}/").status_code == 403
    assert officer.get(f"{ROOM}phieu/").status_code == 403


def test_photos_of_the_papers_are_kept_with_the_parcel_for_post_and_desk_only(now_post, settings, tmp_path):
    settings.STORAGES = settings.STORAGES | {
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path},
        }
    }
    sheet, content = pikepdf.new(), io.BytesIO()
    sheet.add_blank_page()
    sheet.save(content)
    scan = SimpleUploadedFile("giay.pdf", content.getvalue(), content_type="application/pdf")
    parcel = now_post.collected(at="2026-08-20T08:00", scans=[scan])
    stored = StoredFile.objects.get(object_kind="parcel", object_id=parcel.pk)
    for who in (now_post.officer, now_post.cast.desk):
        assert "giay.pdf" in page(sign_in(who), f"{ROOM}buu-chinh/buu-gui/{parcel.pk}/")
        assert sign_in(who).get(f"/tep/{stored.uuid}").status_code == 200
    for who in (now_post.cast.specialist, now_post.cast.stranger):
        assert sign_in(who).get(f"/tep/{stored.uuid}").status_code in (403, 404)


def test_results_leave_and_are_told_by_number(now_post):
    dossier = now_post.result("2026-08-18T09:00", until="2026-08-19T10:00")
    returning = sign_in(now_post.cast.returning)
    item = open_item(dossier)
    assert dossier.code in page(returning, f"{ROOM}buu-chinh/giao-ket-qua/")
    sent = {"chon": item.pk, f"t-{item.pk}": "EA200000001VN", "post_officer": now_post.officer.person_id}
    assert returning.post(f"{ROOM}buu-chinh/giao-ket-qua/", sent).status_code == 302
    assert dossier.code not in page(returning, f"{ROOM}buu-chinh/giao-ket-qua/")
    officer = sign_in(now_post.officer)
    told = {"tracking": "EA200000001VN", "state": "PHAT_THANH_CONG", "words": "Nguyễn Thị Mẫu"}
    officer.post(f"{ROOM}buu-chinh/cap-nhat/", told)
    assert Dossier.objects.get(pk=dossier.pk).status == "DA_TRA"


def test_a_slip_is_made_confirmed_and_settled(now_post):
    cast = now_post.cast
    first, second = cast.received("2026-08-20T08:00"), cast.received("2026-08-20T08:00")
    desk, room = sign_in(cast.desk), sign_in(cast.specialist)
    assert first.code in page(desk, f"{ROOM}phieu/moi/")
    desk.post(f"{ROOM}phieu/moi/", {"chon": [first.pk, second.pk], "to_unit": cast.room.pk})
    slip = Slip.objects.get()
    assert "01/2026/PBG" in page(room, f"{ROOM}phieu/")
    room.post(f"{ROOM}phieu/{slip.pk}/quet/", {"code": first.code})
    line = slip.lines.get(dossier=second)
    room.post(f"{ROOM}phieu/dong/{line.pk}/", {"answer": "THIEU", "missing": "Bản chính"})
    assert "1 chênh lệch" in page(desk, f"{ROOM}phieu/{slip.pk}/")
    desk.post(f"{ROOM}phieu/dong/{line.pk}/xu-ly/", {"words": "Đã chuyển bổ sung"})
    slip.refresh_from_db()
    assert slip.closed_at is not None
    assert room.get(f"{ROOM}phieu/{slip.pk}.pdf").content.startswith(b"%PDF")


def test_papers_are_laid_lent_and_found(now_post):
    cast = now_post.cast
    dossier = cast.received("2026-08-20T08:00")
    clerk, desk = sign_in(cast.clerk), sign_in(cast.desk)
    clerk.post(f"{ROOM}kho/noi-moi/", {"kind": "NGAN", "code": "k1-n1", "name": "Ngăn 1"})
    place = Place.objects.get()
    desk.post(f"{ROOM}kho/nhap/", {"code": dossier.code, "place": "k1-n1"})
    assert dossier.code in page(desk, f"{ROOM}kho/noi/{place.pk}/")
    assert "K1-N1" in page(desk, f"{ROOM}kho/?q={dossier.code}")
    desk.post(f"{ROOM}kho/ho-so/{dossier.pk}/muon/", {"to": "Thanh tra", "back_by": "25/08/2026"})
    assert "Thanh tra" in page(desk, f"{ROOM}kho/")
    desk.post(f"{ROOM}kho/ho-so/{dossier.pk}/tra/")
    assert PaperSpot.objects.get().state == "TRONG_KHO"
    assert "Ngăn 1" in page(desk, f"/ho-so/{dossier.pk}/")
    assert desk.get(f"{ROOM}kho/ho-so/{dossier.pk}/nhan.pdf").content.startswith(b"%PDF")
    assert desk.post(f"{ROOM}kho/ho-so/{dossier.pk}/bay/").status_code == 404


def test_a_stranger_finds_nothing_of_ours(now_post):
    cast = now_post.cast
    parcel = now_post.collected(at="2026-08-20T08:00")
    dossier = cast.received("2026-08-20T08:00")
    slip = services.hand_over([dossier.pk], to_unit_id=cast.room.pk, by=cast.desk)
    minutes = now_post.minutes(services.Decision(parcel.pk, "CHO_KIEM_TRA"), at="2026-08-20T08:30")
    place = services.open_place(code="K1", name="Kho", kind="KHO", by=cast.clerk)
    stranger = sign_in(cast.stranger)
    for path in (
        f"buu-chinh/buu-gui/{parcel.pk}/", f"buu-chinh/bien-ban/{minutes.pk}/", f"buu-chinh/bien-ban/{minutes.pk}.pdf",
        f"phieu/{slip.pk}/", f"phieu/{slip.pk}.pdf", f"kho/noi/{place.pk}/", f"kho/ho-so/{dossier.pk}/",
        f"kho/ho-so/{dossier.pk}/nhan.pdf",
    ):  # fmt: skip
        assert stranger.get(ROOM + path).status_code == 404, path
    for path in (
        f"phieu/dong/{slip.lines.get().pk}/",
        f"phieu/{slip.pk}/nhan-het/",
        f"buu-chinh/buu-gui/{parcel.pk}/ve/",
    ):
        assert stranger.post(ROOM + path).status_code == 404, path
    assert "EB100000001VN" not in page(stranger, f"{ROOM}buu-chinh/?tab=xong")


def test_a_list_costs_the_same_however_long_it_is(now_post, django_assert_max_num_queries):
    for number in range(12):
        now_post.collected(f"EB10000{number:04d}VN", at="2026-08-20T08:00")
    officer = sign_in(now_post.officer)
    with django_assert_max_num_queries(14):
        page(officer, f"{ROOM}buu-chinh/?tab=ban-giao")
    desk = sign_in(now_post.cast.desk)
    with django_assert_max_num_queries(16):
        page(desk, f"{ROOM}buu-chinh/nhan-ho-so/")
