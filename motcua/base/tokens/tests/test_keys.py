"""Keys of the API: made for oneself, shown once, compared by hash; what ends them (rule 6)."""

import hashlib
from datetime import date, timedelta

import pytest
from django.test import Client

from motcua.base import clock
from motcua.base.audit.models import Act
from motcua.base.errors import Conflict, Invalid, NotAllowed, NotFound
from motcua.base.organisations.actor import Actor
from motcua.base.organisations.models import RoleAssignment
from motcua.base.organisations.tests.cast import PASSWORD, House, house
from motcua.base.tokens import queries, services
from motcua.base.tokens.command import main
from motcua.base.tokens.models import Token
from motcua.base.tokens.queries import Unauthorised


@pytest.fixture
def ward(db) -> House:
    return house()


def made(actor: Actor, **more) -> tuple[Token, str]:
    return services.issue(actor.person_id or 0, by=actor, name="Phần mềm kế toán", **more)


def test_a_key_says_who_acts_with_the_roles_of_its_unit(ward):
    token, text = made(ward.officer)
    known = queries.known(text, ip="10.0.0.1")
    assert known.token_id == token.pk
    actor = known.actor
    assert (actor.person_id, actor.unit_id, actor.agency_id) == (
        ward.officer.person_id, ward.officer.unit_id, ward.officer.agency_id,
    )  # fmt: skip
    assert (actor.roles, actor.channel, actor.ip) == (frozenset({"tiep_nhan"}), "api", "10.0.0.1")
    assert actor.agency_name == ward.officer.agency_name


def test_reading_a_key_is_one_query(ward, django_assert_num_queries):
    _, text = made(ward.stranger)
    with django_assert_num_queries(1):
        assert queries.known(text).actor.roles == {"phan_cong", "thu_ly"}


def test_the_key_itself_is_kept_nowhere(ward):
    token, text = made(ward.officer)
    secret = text.removeprefix("mc_").partition("_")[2]
    assert token.digest == hashlib.sha256(secret.encode()).hexdigest()
    assert secret not in str(Token.objects.values().get())
    assert secret not in str(list(Act.objects.filter(act="token.issued").values("label", "detail")))


@pytest.mark.parametrize("wrong", ["", "mc_", "mc_ab_cd", "abc", "mc_" + "a" * 300, "mc_é_x"])
def test_what_is_no_key_opens_nothing(ward, wrong):
    with pytest.raises(Unauthorised):
        queries.known(wrong)


def test_a_key_with_another_secret_opens_nothing(ward):
    _, text = made(ward.officer)
    with pytest.raises(Unauthorised, match="không đúng"):
        queries.known(text[:-1] + ("a" if text[-1] != "a" else "b"))


def test_a_revoked_key_opens_nothing(ward):
    token, text = made(ward.officer)
    services.revoke(token.pk, by=ward.officer)
    with pytest.raises(Unauthorised, match="thu hồi"):
        queries.known(text)
    with pytest.raises(Conflict):
        services.revoke(token.pk, by=ward.officer)


def test_a_key_that_has_ended_opens_nothing(ward):
    token, text = made(ward.officer)
    now = clock.now()
    Token.objects.filter(pk=token.pk).update(
        created_at=now - timedelta(days=9), expires_at=now - timedelta(seconds=1)
    )
    with pytest.raises(Unauthorised, match="hết hạn"):
        queries.known(text)


def test_a_locked_account_and_an_ended_role_end_the_key(ward):
    _, text = made(ward.officer)
    held = RoleAssignment.objects.get(person_id=ward.officer.person_id)
    held.valid_to = clock.today() - timedelta(days=1)
    held.save()
    with pytest.raises(Unauthorised, match="hết hiệu lực"):
        queries.known(text)
    person = ward.person("officer")
    person.is_active = False
    person.save()
    with pytest.raises(Unauthorised, match="khóa"):
        queries.known(text)


def test_use_is_marked_at_most_once_a_minute(ward, django_assert_num_queries):
    token, _ = made(ward.officer)
    now = clock.now()
    services.mark_used(token.pk, None, now)
    with django_assert_num_queries(0):
        services.mark_used(token.pk, now, now + timedelta(seconds=59))
    with django_assert_num_queries(1):
        services.mark_used(token.pk, now, now + timedelta(seconds=60))


def test_nobody_makes_or_revokes_a_key_for_somebody_else(ward):
    with pytest.raises(NotAllowed):
        services.issue(ward.leader.person_id or 0, by=ward.officer, name="x")
    token, _ = made(ward.leader)
    with pytest.raises(NotFound):
        services.revoke(token.pk, by=ward.officer)


def test_a_key_is_only_made_for_a_role_in_force_a_name_and_a_while(ward):
    theirs = RoleAssignment.objects.get(person_id=ward.leader.person_id)
    for more in ({"assignment_id": theirs.pk}, {"days": 0}, {"days": 367}):
        with pytest.raises(Invalid):
            made(ward.officer, **more)
    with pytest.raises(Invalid):
        services.issue(ward.officer.person_id or 0, by=ward.officer, name=" ")


def test_a_person_holds_so_many_keys_and_no_more(ward):
    for _ in range(services.MOST_KEYS):
        made(ward.officer)
    with pytest.raises(Invalid, match="nhiều nhất"):
        made(ward.officer)


def test_the_page_shows_a_new_key_once_and_revokes_it(ward):
    client = Client()
    client.force_login(ward.person("officer"))
    held = RoleAssignment.objects.get(person_id=ward.officer.person_id)
    page = client.post(
        "/danh-muc/khoa-truy-cap/", {"name": "Kế toán", "assignment": held.pk, "days": "30"}
    ).content.decode()
    token = Token.objects.get()
    assert f"mc_{token.prefix}_" in page
    again = client.get("/danh-muc/khoa-truy-cap/").content.decode()
    assert f"mc_{token.prefix}…" in again
    assert f"mc_{token.prefix}_" not in again
    client.post("/danh-muc/khoa-truy-cap/", {"revoke": token.pk})
    token.refresh_from_db()
    assert token.revoked_at


def test_the_page_says_what_is_wrong(ward):
    client = Client()
    client.force_login(ward.person("officer"))
    answer = client.post("/danh-muc/khoa-truy-cap/", {"name": "", "assignment": "0", "days": "400"})
    assert answer.status_code == 422
    assert "Chọn một vai trò đang giữ." in answer.content.decode()


def test_the_command_prints_lists_and_revokes(ward, capsys):
    assert main(["--user", "quay", "--name", "Cổng thử", "--days", "7"]) == 0
    text = capsys.readouterr().out.strip()
    assert queries.known(text).actor.person_id == ward.officer.person_id
    assert Token.objects.get().expires_at.date() >= date.today() + timedelta(days=6)
    main(["--user", "quay", "--list"])
    assert "Cổng thử" in capsys.readouterr().out
    main(["--revoke", text])
    with pytest.raises(Unauthorised, match="thu hồi"):
        queries.known(text)
    with pytest.raises(NotFound):
        main(["--user", "khongco"])


def test_the_password_is_no_key(ward):
    with pytest.raises(Unauthorised):
        queries.known(PASSWORD)
