"""Sign-ins and sign-outs in the trail; Django's own signals are the only place every door passes."""

from typing import Any

from django.contrib.auth import signals
from django.http import HttpRequest

from motcua.base.audit.services import record_act
from motcua.base.organisations.actor import Actor


def _actor(request: HttpRequest | None, user: Any) -> Actor:
    from motcua.base.organisations.queries import actor_for

    ip = request.META.get("REMOTE_ADDR", "") if request else ""
    known = actor_for(user, ip=ip)
    return known or Actor(person_id=user.pk, name=user.full_name or user.get_username(), ip=ip)


def signed_in(sender: Any, request: HttpRequest, user: Any, **_: Any) -> None:
    """Record that somebody signed in."""
    record_act(
        "sign_in", by=_actor(request, user), object_kind="person", object_id=user.pk, label=user.username
    )


def signed_out(sender: Any, request: HttpRequest, user: Any, **_: Any) -> None:
    """Record that somebody signed out."""
    if user is not None:
        record_act(
            "sign_out", by=_actor(request, user), object_kind="person", object_id=user.pk, label=user.username
        )


def refused(sender: Any, credentials: dict[str, Any], request: HttpRequest | None = None, **_: Any) -> None:
    """Record a sign-in that failed, with the user name that was tried."""
    tried = str(credentials.get("username") or credentials.get("email") or "")
    ip = request.META.get("REMOTE_ADDR", "") if request else ""
    record_act(
        "sign_in_failed",
        by=Actor(person_id=None, name="Chưa đăng nhập", ip=ip),
        object_kind="person",
        label=tried,
    )


def connect() -> None:
    """Listen to the framework's sign-in signals."""
    signals.user_logged_in.connect(signed_in, dispatch_uid="audit.sign_in")
    signals.user_logged_out.connect(signed_out, dispatch_uid="audit.sign_out")
    signals.user_login_failed.connect(refused, dispatch_uid="audit.sign_in_failed")
