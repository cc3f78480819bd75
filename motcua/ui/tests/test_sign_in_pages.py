"""Sign-in, password and two-factor pages: all Vietnamese, nothing left in English."""

import gettext
import re
from pathlib import Path

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time

from motcua.base.organisations.models import Person
from motcua.ui.tests.helpers import words

WORDS = Path(__file__).parent.parent / "locale/vi/LC_MESSAGES"
ENGLISH = re.compile(
    r"\b(the|your|you|password|sign|enter|activate|deactivate|cancel|confirm|authenticator|recovery|code|codes|username|trust)\b",
    re.I,
)
PASSWORD = "quay-tiep-nhan-3"


@pytest.fixture
def officer(db):
    """An officer with an account and no role yet."""
    return Person.objects.create_user("can_bo_mau", password=PASSWORD, full_name="Trần Thị Quầy (mẫu)")


def _enter(client) -> None:
    """Sign in and confirm once more, as changes to the account ask."""
    client.post("/tai-khoan/login/", {"login": "can_bo_mau", "password": PASSWORD})
    client.post("/tai-khoan/reauthenticate/", {"password": PASSWORD})


def _pairs(source: str) -> dict[str, str]:
    found = {}
    for entry in source.split("\n\n"):
        parts = re.findall(r'^(msgid|msgid_plural|msgstr(?:\[0\])?) ((?:".*"\n?)+)', entry, re.M)
        text = {key: "".join(re.findall(r'"(.*)"', body)) for key, body in parts}
        if text.get("msgid") and "msgctxt" not in entry:
            found[text["msgid"]] = text.get("msgstr", text.get("msgstr[0]", ""))
    return {
        k.replace('\\"', '"').replace("\\n", "\n"): v.replace('\\"', '"').replace("\\n", "\n")
        for k, v in found.items()
    }


def test_the_compiled_words_are_those_of_the_source():
    with (WORDS / "django.mo").open("rb") as compiled:
        catalogue = gettext.GNUTranslations(compiled)
    pairs = _pairs((WORDS / "django.po").read_text())
    assert len(pairs) > 200
    for source, translated in pairs.items():
        assert translated, source
        assert catalogue.ngettext(source, source, 1) == translated or catalogue.gettext(source) == translated


def _no_english(html: str) -> None:
    left = ENGLISH.findall(words(html))
    assert not left, (left, words(html)[:400])


def test_the_door_is_vietnamese_also_when_the_password_is_wrong(client, officer):
    page = client.get("/tai-khoan/login/")
    assert page.status_code == 200
    _no_english(page.content.decode())
    page = client.post("/tai-khoan/login/", {"login": "can_bo_mau", "password": "sai mat khau"})
    assert "Tên đăng nhập hoặc mật khẩu không đúng." in page.content.decode()
    _no_english(page.content.decode())


@pytest.mark.parametrize(("host", "offered"), [("", False), ("thu.bacninh.example", True)])
def test_a_forgotten_password_is_mailed_only_where_mail_is_sent(client, officer, settings, host, offered):
    settings.EMAIL_HOST = host
    page = client.get("/tai-khoan/login/").content.decode()
    assert ("/tai-khoan/password/reset/" in page) is offered


def test_an_officer_signs_in_and_out(client, officer):
    page = client.post("/tai-khoan/login/", {"login": "can_bo_mau", "password": PASSWORD})
    assert page.status_code == 302
    page = client.get("/tai-khoan/logout/")
    assert "Đăng xuất" in page.content.decode()
    _no_english(page.content.decode())
    assert client.post("/tai-khoan/logout/").status_code == 302


@pytest.mark.parametrize(
    "address",
    [
        "password/change/",
        "2fa/",
        "2fa/totp/activate/",
        "reauthenticate/",
        "signup/",
        "inactive/",
        "password/reset/",
    ],
)
def test_the_pages_of_ones_own_account_are_vietnamese(client, officer, address, settings):
    settings.EMAIL_HOST = "thu.bacninh.example"
    if address not in ("signup/", "inactive/", "password/reset/"):
        _enter(client)
    page = client.get(f"/tai-khoan/{address}")
    assert page.status_code == 200
    _no_english(page.content.decode())


def test_a_second_factor_is_set_up_and_asked_for_at_the_next_sign_in(client, officer):
    _enter(client)
    page = client.get("/tai-khoan/2fa/totp/activate/")
    secret = re.search(r'class="secret">([A-Z2-7]+)<', page.content.decode())[1]
    wrong = client.post("/tai-khoan/2fa/totp/activate/", {"code": "000000"})
    _no_english(wrong.content.decode())
    code = format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))
    assert client.post("/tai-khoan/2fa/totp/activate/", {"code": code}).status_code == 302
    for address in ("2fa/", "2fa/recovery-codes/", "2fa/recovery-codes/generate/", "2fa/totp/deactivate/"):
        page = client.get(f"/tai-khoan/{address}")
        assert page.status_code == 200, address
        _no_english(page.content.decode())
    client.post("/tai-khoan/logout/")
    page = client.post("/tai-khoan/login/", {"login": "can_bo_mau", "password": PASSWORD}, follow=True)
    assert "Xác thực hai lớp" in page.content.decode()
    _no_english(page.content.decode())
