"""Accounts of people: made, corrected, locked; passwords are shown once and must be changed at the first sign-in."""

import re
import secrets

from allauth.mfa.models import Authenticator
from django.db import transaction

from motcua.base.errors import Conflict, Invalid, NotFound
from motcua.base.organisations.actor import Actor
from motcua.base.organisations.models import Person
from motcua.base.organisations.permissions import check
from motcua.base.organisations.queries import is_last_administrator
from motcua.base.organisations.services._common import (
    MANAGE,
    hold_administrators,
    required,
    tell,
    unique,
)
from motcua.base.text import clean

USERNAME = re.compile(r"^[a-z0-9][a-z0-9._-]{2,39}$")
# Without 0/O, 1/l/I: it is read from paper or by telephone.
_LETTERS = "abcdefghijkmnpqrstuvwxyzACDEFGHJKLMNPQRTUVWXY34679"


def one_time_password() -> str:
    """Return a random password of four groups, easy to dictate (about 90 bits)."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(4))


def create_person(
    username: str, *, full_name: str, by: Actor, title: str = "", phone: str = ""
) -> tuple[Person, str]:
    """Make an account and return it with its first password, which is kept nowhere and must be changed.

    Raises:
        Invalid: the user name or the name is not as it must be.
        Conflict: the user name is taken.
    """
    check(by, MANAGE)
    username = clean(username).lower()
    if not USERNAME.match(username):
        raise Invalid(
            "Tên đăng nhập gồm 3 đến 40 chữ thường không dấu, chữ số, dấu chấm, gạch ngang.", field="username"
        )
    full_name = required(full_name, "full_name", "Ghi họ và tên.")
    password = one_time_password()
    with transaction.atomic():
        if Person.objects.filter(username__iexact=username).exists():
            raise Conflict("Tên đăng nhập này đã có người dùng.", field="username")
        person = Person(
            username=username, full_name=full_name, title=clean(title), phone=_phone(phone),
            must_change_password=True,
        )  # fmt: skip
        person.set_password(password)
        with unique("Tên đăng nhập này đã có người dùng.", "username"):
            person.save()
        tell(
            "organisation.person_added", stream=("person", person.pk), by=by, label=username,
            detail={"name": full_name},
        )  # fmt: skip
    return person, password


def change_person(person_id: int, *, full_name: str, title: str, phone: str, by: Actor) -> Person:
    """Correct a person's name, title and telephone."""
    check(by, MANAGE)
    with transaction.atomic():
        person = _person(person_id)
        before = person.full_name
        person.full_name = required(full_name, "full_name", "Ghi họ và tên.")
        person.title, person.phone = clean(title), _phone(phone)
        person.save(update_fields=["full_name", "title", "phone"])
        renamed = {"old": before, "new": person.full_name} if before != person.full_name else {}
        tell(
            "organisation.person_changed", stream=("person", person.pk), by=by, label=person.username,
            detail=renamed,
        )  # fmt: skip
    return person


def lock_person(person_id: int, *, reason: str, by: Actor) -> Person:
    """Lock an account: open sessions end at once, nobody signs in with it; roles stay as they are.

    Raises:
        Conflict: it is the actor's own account, the last administrator's, or locked already.
    """
    check(by, MANAGE)
    reason = required(reason, "reason", "Ghi lý do khóa.")
    with transaction.atomic():
        person = _person(person_id)
        if person.pk == by.person_id:
            raise Conflict("Không tự khóa tài khoản của mình.")
        if not person.is_active:
            raise Conflict("Tài khoản đang khóa.")
        hold_administrators()
        if is_last_administrator(person.pk):
            raise Conflict(
                "Đây là quản trị viên duy nhất còn lại; giao vai trò quản trị cho người khác trước."
            )
        person.is_active = False
        person.save(update_fields=["is_active"])
        tell(
            "organisation.person_locked", stream=("person", person.pk), by=by, label=person.username,
            detail={"name": person.full_name, "reason": reason},
        )  # fmt: skip
    return person


def unlock_person(person_id: int, *, by: Actor) -> Person:
    """Open a locked account again, with the password it had."""
    check(by, MANAGE)
    with transaction.atomic():
        person = _person(person_id)
        if person.is_active:
            raise Conflict("Tài khoản không khóa.")
        person.is_active = True
        person.save(update_fields=["is_active"])
        tell(
            "organisation.person_unlocked", stream=("person", person.pk), by=by, label=person.username,
            detail={"name": person.full_name},
        )  # fmt: skip
    return person


def reset_password(person_id: int, *, by: Actor) -> tuple[Person, str]:
    """Give a new one-time password and return it; sessions opened with the old one end."""
    check(by, MANAGE)
    password = one_time_password()
    with transaction.atomic():
        person = _person(person_id)
        if person.pk == by.person_id:
            raise Conflict("Đổi mật khẩu của mình ở trang Tài khoản của tôi.")
        person.set_password(password)
        person.must_change_password = True
        person.save(update_fields=["password", "must_change_password"])
        tell(
            "organisation.password_reset", stream=("person", person.pk), by=by, label=person.username,
            detail={"name": person.full_name},
        )  # fmt: skip
    return person, password


def reset_totp(person_id: int, *, reason: str, by: Actor) -> Person:
    """Take away a person's second factor and recovery codes (a lost telephone); the password alone signs in then."""
    check(by, MANAGE)
    reason = required(reason, "reason", "Ghi lý do, ví dụ mất điện thoại.")
    with transaction.atomic():
        person = _person(person_id)
        if person.pk == by.person_id:
            raise Conflict("Đổi xác thực hai lớp của mình ở trang Tài khoản của tôi.")
        taken, _ = Authenticator.objects.filter(user=person).delete()
        if not taken:
            raise Conflict("Tài khoản chưa bật xác thực hai lớp.")
        tell(
            "organisation.totp_reset", stream=("person", person.pk), by=by, label=person.username,
            detail={"name": person.full_name, "reason": reason},
        )  # fmt: skip
    return person


def _phone(text: str) -> str:
    phone = re.sub(r"[ .()-]", "", clean(text))
    if phone and not re.fullmatch(r"\+?\d{8,14}", phone):
        raise Invalid("Số điện thoại gồm 8 đến 14 chữ số.", field="phone")
    return phone


def _person(person_id: int) -> Person:
    person = Person.objects.select_for_update().filter(pk=person_id).first()
    if person is None:
        raise NotFound("Không có người này.")
    return person
