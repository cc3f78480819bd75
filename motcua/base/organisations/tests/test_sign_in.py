"""Signing in: password, second factor, lock-out, idle sessions, first passwords; and what the door gives away."""

import time
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from motcua.base.audit.models import Act
from motcua.base.organisations import services, signin
from motcua.base.organisations.models import Person
from motcua.base.organisations.tests.cast import PASSWORD

pytestmark = pytest.mark.django_db

DOOR = "/tai-khoan/login/"
ME = "/danh-muc/toi/"


@pytest.fixture(autouse=True)
def shared_cache(settings):
    """Count failures where the installation counts them: in the table all web processes share."""
    settings.CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "motcua_cache"}
    }
    cache.clear()


def sign_in(client: Client, name: str, password: str = PASSWORD, **more):
    return client.post(DOOR, {"login": name, "password": password}, **more)


def text(answer) -> str:
    return answer.content.decode()


def code_of(secret: str) -> str:
    counter = next(iter(yield_hotp_counters_from_time()))
    return format_hotp_value(hotp_value(secret, counter))


def test_a_person_signs_in_with_the_password(cast):
    client = Client()
    assert sign_in(client, "thuly").status_code == 302
    assert client.get(ME).status_code == 200


def test_the_door_does_not_tell_whether_a_name_exists(cast):
    wrong_word = sign_in(Client(), "thuly", "sai-mat-khau-roi")
    no_such = sign_in(Client(), "khongco", "sai-mat-khau-roi")
    assert wrong_word.status_code == no_such.status_code == 200
    faults = [list(answer.context["form"].non_field_errors()) for answer in (wrong_word, no_such)]
    assert faults[0] == faults[1]
    assert len(faults[0]) == 1


def test_repeated_failures_lock_the_door_for_a_while(cast):
    client = Client()
    for _ in range(5):
        sign_in(client, "thuly", "sai-mat-khau-roi")
    assert sign_in(client, "thuly").status_code != 302
    assert client.get(ME).status_code == 302
    # The count lies in the table, so another process and another browser meet it as well.
    elsewhere = sign_in(Client(), "thuly")
    assert elsewhere.status_code != 302
    assert "quá nhiều" in text(elsewhere).lower()
    assert Act.objects.filter(act="sign_in_failed", label="thuly").count() >= 5


def test_a_second_factor_is_asked_for_after_the_password(cast):
    secret = generate_totp_secret()
    TOTP.activate(cast.person("leader"), secret)
    client = Client()
    answer = sign_in(client, "ky")
    assert answer.status_code == 302
    assert "2fa" in answer.url
    assert client.get(ME).status_code == 302, "the password alone opens nothing"
    wrong = client.post(answer.url, {"code": "000000"})
    assert wrong.status_code == 200
    assert client.post(answer.url, {"code": code_of(secret)}).status_code == 302
    assert client.get(ME).status_code == 200
    again = Client()
    step = sign_in(again, "ky")
    assert again.post(step.url, {"code": code_of(secret)}).status_code == 200, "a code serves once"


def test_privileged_roles_are_urged_and_where_required_sent_to_set_it_up(cast, settings):
    client = Client()
    sign_in(client, "ky")
    assert "hãy bật xác thực hai lớp" in text(client.get(ME))
    settings.MOTCUA_REQUIRE_TOTP = True
    answer = client.get(ME)
    assert answer.status_code == 302
    assert answer.url.endswith("/2fa/totp/activate/")
    assert client.post("/danh-muc/uy-quyen/them/", {}).status_code == 302, "nothing is done before"
    Authenticator.objects.create(user=cast.person("leader"), type="totp", data={"secret": "x"})
    assert client.get(ME).status_code == 200


def test_other_roles_work_without_a_second_factor(cast, settings):
    settings.MOTCUA_REQUIRE_TOTP = True
    client = Client()
    sign_in(client, "thuly")
    assert client.get(ME).status_code == 200


def test_a_one_time_password_is_changed_before_anything_else(cast):
    _, word = services.reset_password(cast.specialist.person_id, by=cast.admin)
    client = Client()
    sign_in(client, "thuly", word)
    assert client.get(ME).url == "/tai-khoan/password/change/"
    change = "/tai-khoan/password/change/"
    same = client.post(change, {"oldpassword": word, "password1": word, "password2": word})
    assert same.status_code == 200
    assert "phải khác mật khẩu đang dùng" in text(same)
    fresh = "ruong-bac-thang-2026"
    assert (
        client.post(change, {"oldpassword": word, "password1": fresh, "password2": fresh}).status_code == 302
    )
    assert client.get(ME).status_code == 200
    assert not cast.person("specialist").must_change_password
    assert Act.objects.filter(act="organisation.password_changed", label="thuly").exists()


def test_a_new_password_ends_the_sessions_opened_with_the_old_one(cast):
    client = Client()
    sign_in(client, "thuly")
    services.reset_password(cast.specialist.person_id, by=cast.admin)
    assert client.get(ME).status_code == 302


def test_a_locked_account_does_not_sign_in(cast):
    services.lock_person(cast.specialist.person_id, reason="Nghỉ việc", by=cast.admin)
    client = Client()
    sign_in(client, "thuly")
    assert client.get(ME).status_code == 302


def test_an_idle_session_ends_and_a_used_one_does_not(cast, settings):
    settings.MOTCUA_IDLE_MINUTES = 30
    client = Client()
    sign_in(client, "thuly")
    session = client.session
    session[signin.SEEN] = int(time.time()) - 29 * 60
    session.save()
    assert client.get(ME).status_code == 200
    assert time.time() - client.session[signin.SEEN] < 60
    session = client.session
    session[signin.SEEN] = int(time.time()) - 31 * 60
    session.save()
    answer = client.get(ME, follow=True)
    assert "lâu không thao tác" in text(answer)
    assert client.get(ME).status_code == 302


def test_a_session_without_a_mark_is_as_old_as_its_sign_in(cast):
    client = Client()
    client.force_login(cast.person("specialist"))
    assert client.get(ME).status_code == 200
    Person.objects.filter(username="thuly").update(last_login=timezone.now() - timedelta(days=1))
    assert client.get(ME).status_code == 302


def test_nobody_signs_up(cast):
    sent = {"username": "toi", "password1": "mat-khau-rat-dai-2026"}
    Client().post("/tai-khoan/signup/", sent)
    assert not Person.objects.filter(username="toi").exists()


def test_no_password_comes_by_e_mail_where_there_is_no_mail_server(cast, settings):
    settings.EMAIL_HOST = ""
    assert Client().get("/tai-khoan/password/reset/").status_code == 404
    assert Client().post("/tai-khoan/password/reset/", {"email": "a@example.org"}).status_code == 404
    settings.EMAIL_HOST = "mail.example.org"
    assert Client().get("/tai-khoan/password/reset/").status_code == 200
    assert mail.outbox == []
