"""What the register pages show to whom, and what the forms on them do."""

from datetime import date, timedelta

import pytest
from django.test import Client

from motcua.base import clock
from motcua.base.organisations.models import (
    AdministrativeUnit,
    Agency,
    Person,
    RoleAssignment,
    SigningDelegation,
    StandIn,
    Unit,
)
from motcua.base.text import day

pytestmark = pytest.mark.django_db


def client_of(cast, who: str) -> Client:
    client = Client()
    client.force_login(cast.person(who))
    return client


@pytest.fixture
def admin(cast) -> Client:
    return client_of(cast, "admin")


def text(answer) -> str:
    return answer.content.decode()


def test_the_tree_shows_the_agencies_of_the_day(cast, admin):
    Agency.objects.create(
        name="Sở Cũ", kind="SO", level="TINH", valid_from=date(2020, 1, 1), valid_to=date(2025, 2, 28)
    )
    assert "Sở Mẫu" in text(admin.get("/danh-muc/"))
    assert "Sở Cũ" not in text(admin.get("/danh-muc/"))
    then = text(admin.get("/danh-muc/?ngay=01/01/2025"))
    assert "Sở Cũ" in then
    assert f"/danh-muc/co-quan/{cast.department.pk}/" not in then


def test_before_july_2025_districts_stand_between_province_and_communes(cast, admin):
    new = AdministrativeUnit.objects.create(
        code="24", name="Bắc Ninh", full_name="Tỉnh Bắc Ninh", kind="Tỉnh", level="TINH",
        valid_from=date(2025, 7, 1), folded="tinh bac ninh",
    )  # fmt: skip
    old = AdministrativeUnit.objects.create(
        code="24", name="Bắc Giang", full_name="Tỉnh Bắc Giang", kind="Tỉnh", level="TINH",
        valid_from=date(1997, 1, 1), valid_to=date(2025, 6, 30), folded="tinh bac giang",
    )  # fmt: skip
    old.successors.add(new)
    AdministrativeUnit.objects.create(
        code="218", name="Lục Ngạn", full_name="Huyện Lục Ngạn", kind="Huyện", level="HUYEN", parent=old,
        valid_from=date(1997, 1, 1), valid_to=date(2025, 6, 30), folded="huyen luc ngan",
    )  # fmt: skip
    then = text(admin.get("/danh-muc/?ngay=2025-06-30"))
    assert "Tỉnh Bắc Giang" in then
    assert "Huyện Lục Ngạn" in then
    assert "Huyện Lục Ngạn" not in text(admin.get("/danh-muc/?ngay=2025-07-01"))


def test_agencies_are_found_without_accents_and_by_code(cast, admin):
    assert "Ủy ban nhân dân phường Mẫu" in text(admin.get("/danh-muc/?ten=uy ban nhan dan"))
    assert "Ủy ban nhân dân phường Mẫu" in text(admin.get("/danh-muc/?ten=H05.24.31"))
    assert "Phòng Kinh tế" in text(admin.get("/danh-muc/?ten=kinh te"))


def test_a_wrong_day_is_refused_in_words(cast, admin):
    answer = admin.get("/danh-muc/?ngay=31/02/2025")
    assert answer.status_code == 422
    assert "không phải là ngày" in text(answer)


def test_administrative_units_are_found_by_name_code_and_day(cast, admin):
    for first, last, name in (
        (date(1997, 1, 1), date(2025, 6, 30), "Bắc Giang"),
        (date(2025, 7, 1), None, "Bắc Ninh"),
    ):
        AdministrativeUnit.objects.create(
            code="24", name=name, full_name=f"Tỉnh {name}", kind="Tỉnh", level="TINH", valid_from=first,
            valid_to=last, folded="tinh bac giang" if last else "tinh bac ninh",
        )  # fmt: skip
    now, then = (
        text(admin.get("/danh-muc/dia-gioi/?ten=24")),
        text(admin.get("/danh-muc/dia-gioi/?ten=24&ngay=30/06/2025")),
    )
    assert "Tỉnh Bắc Ninh" in now
    assert "Tỉnh Bắc Giang" not in now
    assert "Tỉnh Bắc Giang" in then
    both = text(admin.get("/danh-muc/dia-gioi/?ten=bac&cu=1"))
    assert "Tỉnh Bắc Ninh" in both
    assert "Tỉnh Bắc Giang" in both


def test_an_agency_page_shows_codes_people_by_role_and_marks_the_unverified(cast, admin):
    cast.ward.identifiers.update(unverified=True)
    page = text(admin.get(f"/danh-muc/co-quan/{cast.ward.pk}/"))
    assert "H05.24.31" in page
    assert "Cần kiểm" in page
    assert "Lê Văn Ký (mẫu)" in page
    assert "Lãnh đạo ký" in page


def test_only_the_administrator_is_offered_the_forms(cast, admin):
    address = f"/danh-muc/co-quan/{cast.ward.pk}/"
    assert "Việc của quản trị viên" in text(admin.get(address))
    assert "Việc của quản trị viên" not in text(client_of(cast, "head").get(address))
    answer = client_of(cast, "head").post(f"{address}viec/contact/", {"address": "x"})
    assert answer.status_code == 403


def test_a_unit_is_opened_from_the_agency_page(cast, admin):
    address = f"/danh-muc/co-quan/{cast.ward.pk}/"
    answer = admin.post(
        f"{address}viec/unit/",
        {"name": "Phòng Văn hóa – Xã hội", "kind": "PHONG", "valid_from": "01/08/2025"},
    )
    assert answer.status_code == 302
    assert Unit.objects.get(name="Phòng Văn hóa – Xã hội").agency == cast.ward


def test_a_refused_form_keeps_what_was_typed_and_says_why_at_its_field(cast, admin):
    answer = admin.post(
        f"/danh-muc/co-quan/{cast.ward.pk}/viec/identifier/",
        {"code": "H5.24", "format": "QD20", "valid_from": "01/08/2025"},
    )
    assert answer.status_code == 422
    assert 'value="H5.24"' in text(answer)
    assert "có dạng H05" in text(answer)


def test_a_unit_with_people_is_not_ended_from_its_page(cast, admin):
    answer = admin.post(
        f"/danh-muc/don-vi/{cast.room.pk}/viec/end/", {"last_day": day(clock.today()), "basis": "01/QĐ"}
    )
    assert answer.status_code == 422
    assert "Còn 3 người giữ vai trò" in text(answer)


def test_an_agency_is_opened_with_the_code_of_its_place(cast, admin):
    AdministrativeUnit.objects.create(
        code="07228", name="Đa Mai", full_name="Phường Đa Mai", kind="Phường", level="XA",
        valid_from=date(2025, 7, 1), folded="phuong da mai",
    )  # fmt: skip
    sent = {
        "name": "UBND phường Đa Mai", "kind": "UBND", "level": "XA", "area_code": "07228",
        "valid_from": "01/07/2025", "basis": "NQ 1658",
    }  # fmt: skip
    wrong = admin.post("/danh-muc/co-quan/them/", sent | {"area_code": "99999"})
    assert wrong.status_code == 422
    assert "Không có đơn vị hành chính mang mã này" in text(wrong)
    assert admin.post("/danh-muc/co-quan/them/", sent).status_code == 302
    assert Agency.objects.get(name="UBND phường Đa Mai").area.code == "07228"


def test_people_are_found_by_name_role_and_agency(cast, admin):
    assert "Trần Thị Quầy" in text(admin.get("/danh-muc/nguoi/?ten=tran quay"))
    only = text(admin.get(f"/danh-muc/nguoi/?vai_tro=thu_ly&co_quan={cast.ward.pk}"))
    assert "Phạm Văn Thụ" in only
    assert "Hồ Văn Lạ" not in only


def test_a_new_account_shows_its_password_once_and_is_not_kept_by_the_browser(cast, admin):
    answer = admin.post("/danh-muc/nguoi/them/", {"full_name": "Vũ Thị Mới (mẫu)", "username": "moi.vu"})
    made = Person.objects.get(username="moi.vu")
    word = answer.context["password"]
    assert word in text(answer)
    assert made.check_password(word)
    assert made.must_change_password
    assert "no-store" in answer["Cache-Control"]
    assert word not in text(admin.get(f"/danh-muc/nguoi/{made.pk}/"))


def test_a_role_is_given_and_ended_on_the_persons_page(cast, admin):
    address = f"/danh-muc/nguoi/{cast.specialist.person_id}/"
    sent = {"unit_id": cast.desk.pk, "role": "tiep_nhan", "valid_from": day(clock.today())}
    assert admin.post(f"{address}viec/role/", sent).status_code == 302
    row = RoleAssignment.objects.get(person_id=cast.specialist.person_id, role="tiep_nhan")
    answer = admin.post(f"/danh-muc/vai-tro/{row.pk}/ket-thuc/", {"last_day": day(clock.today())})
    assert answer.status_code == 302
    row.refresh_from_db()
    assert row.valid_to == clock.today()


def test_a_role_without_a_unit_is_refused_at_the_unit(cast, admin):
    answer = admin.post(
        f"/danh-muc/nguoi/{cast.specialist.person_id}/viec/role/",
        {"role": "thu_ly", "valid_from": "01/08/2025"},
    )
    assert answer.status_code == 422
    assert "Chọn đơn vị trong danh sách" in text(answer)


def test_a_short_secondment_is_warned_of_and_still_recorded(cast, admin):
    answer = admin.post(
        f"/danh-muc/nguoi/{cast.stranger.person_id}/viec/role/",
        {
            "unit_id": cast.desk.pk, "role": "tiep_nhan", "valid_from": "01/12/2026", "valid_to": "31/01/2027",
            "sent_by_id": cast.department.pk,
        },
        follow=True,
    )  # fmt: skip
    assert "ngắn hơn 6 tháng" in text(answer)


def test_the_sign_in_of_others_is_shown_to_the_administrator_only(cast, admin):
    address = f"/danh-muc/nguoi/{cast.leader.person_id}/"
    assert "Xác thực hai lớp" in text(admin.get(address))
    seen = text(client_of(cast, "stranger").get(address))
    assert "Đăng nhập gần nhất" not in seen
    assert "0912345668" not in seen


def test_an_account_is_locked_and_opened_again(cast, admin):
    address = f"/danh-muc/nguoi/{cast.colleague.person_id}/viec/"
    theirs = client_of(cast, "colleague")
    assert theirs.get("/danh-muc/toi/").status_code == 200
    assert admin.post(f"{address}lock/", {"reason": "Nghỉ việc"}).status_code == 302
    assert theirs.get("/danh-muc/toi/").status_code == 302
    assert admin.post(f"{address}unlock/").status_code == 302
    assert cast.person("colleague").is_active


def test_a_head_names_a_stand_in_for_the_own_unit_only(cast):
    client = client_of(cast, "head")
    sent = {
        "unit_id": cast.room.pk, "absent_id": cast.specialist.person_id,
        "substitute_id": cast.colleague.person_id, "valid_from": day(clock.today()),
        "valid_to": day(clock.today() + timedelta(days=5)), "reason": "Nghỉ phép",
    }  # fmt: skip
    assert client.post("/danh-muc/lam-thay/them/", sent).status_code == 302
    row = StandIn.objects.get()
    assert "Phạm Văn Thụ" in text(client.get("/danh-muc/lam-thay/"))
    theirs = client_of(cast, "stranger")
    assert theirs.post("/danh-muc/lam-thay/them/", sent).status_code == 403
    assert (
        theirs.post(f"/danh-muc/lam-thay/{row.pk}/ket-thuc/", {"last_day": day(clock.today())}).status_code
        == 403
    )
    assert (
        client.post(f"/danh-muc/lam-thay/{row.pk}/ket-thuc/", {"last_day": day(clock.today())}).status_code
        == 302
    )
    row.refresh_from_db()
    assert row.valid_to == clock.today()


def test_a_leader_delegates_signing_and_ends_it(cast):
    client = client_of(cast, "leader")
    sent = {
        "grantor_id": cast.leader.person_id, "delegate_id": cast.officer.person_id, "decision": "05/UQ-UBND",
        "signature_form": "TUQ.", "valid_from": day(clock.today()),
    }  # fmt: skip
    assert client.post("/danh-muc/uy-quyen/them/", sent | {"decision": ""}).status_code == 422
    assert client.post("/danh-muc/uy-quyen/them/", sent).status_code == 302
    row = SigningDelegation.objects.get()
    assert "05/UQ-UBND" in text(client.get("/danh-muc/uy-quyen/"))
    end = {"last_day": day(clock.today()), "reason": "Hết đợt"}
    assert client.post(f"/danh-muc/uy-quyen/{row.pk}/cham-dut/", end).status_code == 302
    row.refresh_from_db()
    assert row.valid_to == clock.today()


def test_a_head_may_not_delegate_signing(cast):
    assert client_of(cast, "head").post("/danh-muc/uy-quyen/them/", {}).status_code == 403


def test_my_page_shows_my_roles_even_when_i_have_none(cast):
    assert "Lãnh đạo phòng" in text(client_of(cast, "head").get("/danh-muc/toi/"))
    RoleAssignment.objects.filter(person_id=cast.head.person_id).update(
        valid_to=clock.today() - timedelta(days=1)
    )
    assert "chưa được giao vai trò nào" in text(client_of(cast, "head").get("/danh-muc/toi/"))


def test_switching_roles_returns_to_the_register_it_came_from_and_nowhere_else(cast):
    other = RoleAssignment.objects.create(
        person=cast.person("head"), unit=cast.desk, role="tiep_nhan", valid_from=date(2025, 7, 1)
    )
    client = client_of(cast, "head")
    sent = {"assignment": other.pk, "next": "/danh-muc/toi/"}
    assert client.post("/danh-muc/lam-viec-voi-vai-tro/", sent).url == "/danh-muc/toi/"
    assert client.post("/danh-muc/lam-viec-voi-vai-tro/", sent | {"next": "https://xau.example/"}).url == "/"
    theirs = RoleAssignment.objects.get(person_id=cast.leader.person_id)
    assert client.post("/danh-muc/lam-viec-voi-vai-tro/", {"assignment": theirs.pk}).status_code == 403


def test_the_type_aheads_offer_units_and_people(cast, admin):
    assert f'data-value="{cast.room.pk}"' in text(admin.get("/danh-muc/don-vi/goi-y/?q=kinh te mau"))
    assert f'data-value="{cast.leader.person_id}"' in text(admin.get("/danh-muc/nguoi/goi-y/?q=le ky"))


# What a page may ask of the database; a number that grows needs a reason.
@pytest.mark.parametrize(
    ("path", "most"),
    [
        ("/danh-muc/", 14),
        ("/danh-muc/co-quan/{ward}/", 26),
        ("/danh-muc/nguoi/", 15),
        ("/danh-muc/nguoi/{person}/", 26),
        ("/danh-muc/dia-gioi/", 12),
        ("/danh-muc/uy-quyen/", 14),
        ("/danh-muc/lam-thay/", 16),
        ("/danh-muc/toi/", 17),
    ],
)
def test_pages_ask_a_fixed_number_of_questions(cast, admin, path, most, django_assert_max_num_queries):
    for number in range(12):
        person = Person.objects.create(username=f"them{number}", full_name=f"Người {number} (mẫu)")
        for unit, role in ((cast.room, "thu_ly"), (cast.desk, "tiep_nhan")):
            RoleAssignment.objects.create(person=person, unit=unit, role=role, valid_from=date(2025, 7, 1))
    admin.get("/danh-muc/")
    with django_assert_max_num_queries(most):
        answer = admin.get(path.format(ward=cast.ward.pk, person=cast.leader.person_id))
    assert answer.status_code == 200
