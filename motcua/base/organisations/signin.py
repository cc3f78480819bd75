"""What stands between a sign-in and the work: an idle session ends, a first password is changed, a second factor.

The settings that rule it, with their defaults: `MOTCUA_IDLE_MINUTES` (60), `MOTCUA_REQUIRE_TOTP` (off: privileged
roles are urged, not forced), `EMAIL_HOST` (empty: no password comes by e-mail, an administrator gives a new one).
"""

import time

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from motcua.base import clock
from motcua.base.organisations.models import Person, RoleAssignment
from motcua.base.organisations.rules import PRIVILEGED

SEEN = "seen"
# A session is marked as used at most this often, so that reading pages does not write to the database.
MARK_EVERY = 300
# Addresses a person may open before the first password is changed and the second factor is there.
_OWN_SIGN_IN = ("account_", "mfa_")
_RESETS = ("account_reset_password", "account_confirm_password_reset", "account_complete_password_reset")


def idle_seconds() -> int:
    """Return after how many seconds without a request a session ends."""
    return int(getattr(settings, "MOTCUA_IDLE_MINUTES", 60)) * 60


def totp_required() -> bool:
    """Tell whether privileged roles must have a second factor."""
    return bool(getattr(settings, "MOTCUA_REQUIRE_TOTP", False))


def is_privileged(person_id: int | None) -> bool:
    """Tell whether a person holds, anywhere today, a role that is urged to have a second factor."""
    held = RoleAssignment.objects.on(clock.today()).filter(person_id=person_id, role__in=PRIVILEGED)
    return held.exists()


def has_totp(person_id: int | None) -> bool:
    """Tell whether a person's second factor is switched on."""
    return Authenticator.objects.filter(user_id=person_id, type=Authenticator.Type.TOTP).exists()


def lacks_totp(person_id: int | None) -> bool:
    """Tell whether a person should have a second factor and has none."""
    return is_privileged(person_id) and not has_totp(person_id)


def expire_if_idle(request: HttpRequest) -> bool:
    """End the session when nobody used it for too long, else mark it as used; tell whether it ended."""
    present = int(time.time())
    signed_in = request.user.last_login  # type: ignore[union-attr]
    seen = request.session.get(SEEN) or (int(signed_in.timestamp()) if signed_in else present)
    if present - seen > idle_seconds():
        logout(request)
        messages.info(request, "Phiên làm việc đã hết vì lâu không thao tác. Hãy đăng nhập lại.")
        return True
    if present - seen > min(MARK_EVERY, idle_seconds() // 2):
        request.session[SEEN] = present
    return False


def welcome(request: HttpRequest, person: Person) -> None:
    """Mark the new session as used, and urge a second factor on privileged roles."""
    request.session[SEEN] = int(time.time())
    if not totp_required() and lacks_totp(person.pk):
        messages.warning(
            request,
            "Vai trò của bạn ký, kiểm soát hoặc quản trị được: hãy bật xác thực hai lớp trong Tài khoản của tôi.",
        )


def gate(request: HttpRequest) -> HttpResponse | None:
    """Return where a request must go first, or None when it may pass."""
    match = request.resolver_match
    name = match.view_name if match else ""
    if name.startswith(_RESETS) and not settings.EMAIL_HOST:
        raise Http404("No password is sent by e-mail here.")
    if not request.user.is_authenticated or name.startswith(_OWN_SIGN_IN):
        return None
    if request.user.must_change_password:
        messages.warning(
            request, "Đây là mật khẩu dùng một lần. Đặt mật khẩu của riêng bạn rồi làm việc tiếp."
        )
        return redirect("account_change_password")
    if totp_required() and lacks_totp(request.user.pk):
        messages.warning(request, "Vai trò của bạn phải có xác thực hai lớp. Bật xong thì làm việc tiếp.")
        return redirect("mfa_activate_totp")
    return None


def to_sign_in(request: HttpRequest) -> HttpResponse:
    """Send a visitor to the sign-in page and, afterwards, back here (a form that was sent is not sent again)."""
    return redirect_to_login(request.get_full_path() if request.method == "GET" else "/")
