"""The top of every page: finding a dossier, acting in another role; and the door: two factors, and the stranger."""

import base64
import hashlib
import hmac
import re
import struct
import time

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from playwright.sync_api import Page, expect

from motcua.base.organisations.models import Person, RoleAssignment
from motcua.demo.people import PASSWORD

from .office import go


def search(page: Page, words: str) -> None:
    """Search from the top of the page, by keyboard."""
    page.keyboard.press("/")
    page.keyboard.type(words)
    page.keyboard.press("Enter")


def totp(secret: str) -> str:
    """Return the six digits an authenticator app shows (RFC 6238)."""
    counter = struct.pack(">Q", int(time.time()) // 30)
    digest = hmac.new(base64.b32decode(secret), counter, hashlib.sha1).digest()
    start = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[start : start + 4])[0] & 0x7FFFFFFF) % 10**6:06d}"


@pytest.mark.parametrize("by", ["name", "code", "phone", "identity"])
def test_a_dossier_is_found_by_what_the_citizen_can_say(office, by):
    name = {
        "name": "Đặng Thị Quỳnh Hoa",
        "code": "Lò Văn Mã",
        "phone": "Hà Thị Máy",
        "identity": "Kim Văn Số",
    }[by]
    dossier = office.dossier("PHAN_CONG", applicant=office.citizen(f"{name} (mẫu)"))
    words = {
        "name": "dang thi quynh hoa", "code": dossier.code, "phone": dossier.applicant.phone,
        "identity": dossier.applicant.identity,
    }[by]  # fmt: skip
    page = office.as_("lanhdaophong")
    search(page, words)
    page.wait_for_url(re.compile(r"/ho-so/"))
    expect(page.locator("main")).to_contain_text(dossier.code)
    expect(page.locator("main")).to_contain_text(name)


def test_who_holds_two_roles_acts_in_one_and_switches_to_the_other(office):
    leader = Person.objects.get(username="lanhdao")
    room = office.actor("lanhdaophong").unit_id
    row = RoleAssignment.objects.create(
        person=leader, unit_id=room, role="phan_cong", position="Phụ trách Văn phòng",
        valid_from="2025-07-01", basis="Phân công kiêm nhiệm (mẫu)",
    )  # fmt: skip
    try:
        page = office.as_("lanhdao")
        expect(page.locator(".person-role")).to_contain_text("Chủ tịch")
        page.locator(".person > summary").click()
        page.get_by_role("button", name="Phụ trách Văn phòng").click()
        expect(page.locator(".person-role")).to_contain_text("Phụ trách Văn phòng")
        go(page, "/viec/")
        expect(page.locator(".person-role")).to_contain_text("Phụ trách Văn phòng")
    finally:
        row.delete()


def test_an_officer_of_another_commune_finds_nothing_here(office):
    dossier = office.dossier("THAM_DINH")
    page = office.as_("xakhac")
    answer = go(page, f"/ho-so/{dossier.pk}/")
    assert answer.status == 404
    expect(page.locator("main")).to_contain_text("Không")
    expect(page.locator("body")).not_to_contain_text(dossier.applicant_name)
    search(page, dossier.code)
    page.wait_for_url(re.compile(r"q="))
    expect(page.locator("body")).not_to_contain_text(dossier.applicant_name)


def test_a_visitor_is_sent_to_the_door_and_from_there_to_the_page_meant(office):
    page = office.visitor()
    page.goto("/viec/")
    expect(page).to_have_url(re.compile("/tai-khoan/login/"))
    page.locator("#id_login").fill("thuly")
    page.locator("#id_password").fill("không phải mật khẩu")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert").first).to_be_visible()
    page.locator("#id_password").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/viec/")


def other_clerk(number: int) -> Person:
    """Return a clerk of another agency, whose sign-in no other story needs."""
    clerks = Person.objects.filter(assignments__role="van_thu").exclude(username="vanthu")
    return clerks.order_by("pk")[number]


def test_a_second_factor_is_set_up_with_an_app_and_recovery_codes_are_given(office):
    page = office.visitor()
    office.sign_in(page, other_clerk(0).username)
    page.goto("/tai-khoan/2fa/totp/activate/")
    if "reauthenticate" in page.url:
        page.locator("#id_password").fill(PASSWORD)
        page.keyboard.press("Enter")
    page.locator("#id_code").fill(totp(page.locator("code.secret").inner_text().strip()))
    page.get_by_role("button", name="Bật").click()
    expect(page).to_have_url(re.compile("recovery-codes"))
    page.goto("/tai-khoan/2fa/")
    expect(page.locator("main")).to_contain_text("Tắt")


def test_who_has_a_second_factor_is_asked_for_it_and_a_wrong_one_does_not_open(office):
    clerk, secret = other_clerk(1), base64.b32encode(b"a secret of tests, 20").decode()[:32]
    TOTP.activate(clerk, secret)
    page = office.visitor()
    page.goto("/tai-khoan/login/")
    page.locator("#id_login").fill(clerk.username)
    page.locator("#id_password").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/2fa/authenticate/"))
    right = totp(secret)
    page.locator("#id_code").fill(f"{(int(right) + 1) % 10**6:06d}")
    page.keyboard.press("Enter")
    expect(page.locator(".field-error")).to_be_visible()
    page.locator("#id_code").fill(totp(secret))
    page.keyboard.press("Enter")
    expect(page.locator(".person-name")).to_be_visible()


def test_the_list_shows_what_it_counts_and_keeps_its_filters_in_the_address(office):
    dossier = office.dossier("THAM_DINH")
    page = office.as_("lanhdaophong", "/ho-so/")
    expect(page.locator("tbody tr", has_text=dossier.code)).to_be_visible()
    page.locator("#id_trang-thai").select_option(label="Đang thẩm định")
    page.get_by_role("button", name="Lọc").click()
    page.wait_for_url(re.compile("trang-thai=THAM_DINH"))
    expect(page.locator("tbody tr", has_text=dossier.code)).to_be_visible()
    expect(page.locator("tbody tr", has_text="Đã trả kết quả")).to_have_count(0)
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/ho-so/\d+/$"))
