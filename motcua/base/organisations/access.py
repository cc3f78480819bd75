"""The door: who is signed in, as whom they act, and which views they may open."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import resolve

from motcua.base.audit.services import record_act
from motcua.base.errors import NotAllowed
from motcua.base.organisations import signin
from motcua.base.organisations.actor import Actor
from motcua.base.organisations.models import Person
from motcua.base.organisations.permissions import ACTIONS, allowed
from motcua.base.organisations.queries import actor_for, assignments_of

View = Callable[..., HttpResponse]


class OfficerRequest(HttpRequest):
    """A request that passed `requires`: it carries whom the person acts as."""

    actor: Actor
    htmx: bool
    counted: dict[str, int]  # what the page has counted and the rail need not count again


class ClosedAdapter(DefaultAccountAdapter):
    """Accounts are made by an administrator; nobody signs up by themselves."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def clean_password(self, password: str, user: Person | None = None) -> str:
        """Refuse the password that is being changed, beside what Django's validators refuse."""
        if user is not None and user.pk and user.check_password(password):
            raise ValidationError("Mật khẩu mới phải khác mật khẩu đang dùng.")
        return super().clean_password(password, user)

    def set_password(self, user: Person, password: str) -> None:
        """Set the password a person chose; a one-time password has done its duty then."""
        with transaction.atomic():
            user.must_change_password = False
            super().set_password(user, password)
            record_act(
                "organisation.password_changed", by=Actor(user.pk, user.full_name), object_kind="person",
                object_id=user.pk, label=user.username,
            )  # fmt: skip

    def post_login(self, request: HttpRequest, user: Person, **kwargs: Any) -> HttpResponse:
        """Start the clock of the session and say what the account still lacks."""
        signin.welcome(request, user)
        return super().post_login(request, user, **kwargs)


class ActorMiddleware:
    """Sets `request.actor`: the assignment chosen in the session, else the first in force; None for a visitor."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor, request.assignments = None, []  # type: ignore[attr-defined]
        if request.user.is_authenticated and not signin.expire_if_idle(request):
            chosen = request.session.get("acting_as")
            ip = request.META.get("REMOTE_ADDR", "")
            held = list(assignments_of(request.user.pk))
            request.assignments = held  # type: ignore[attr-defined]
            request.actor = actor_for(request.user, chosen=chosen, ip=ip, held=held)  # type: ignore[attr-defined]
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_: Any) -> HttpResponse | None:
        """Stop at the gate who has yet to change a first password or to set up a second factor."""
        return signin.gate(request)


SIGNED_IN = "signed_in"


def requires(action: str) -> Callable[[View], View]:
    """Let a view be opened only by an actor with a right to `action`; others sign in, or get 403."""
    if action not in ACTIONS:
        raise KeyError(action)

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.is_authenticated:
                return signin.to_sign_in(request)
            actor = request.actor  # type: ignore[attr-defined]
            if actor is None or allowed(actor, action) is None:
                raise NotAllowed("Vai trò của bạn không mở được trang này.")
            return view(request, *args, **kwargs)

        guarded.required_action = action  # type: ignore[attr-defined]
        return guarded

    return decorate


def may_open(by: Actor, url: str) -> bool:
    """Tell whether somebody's role opens the page of an address; what it shows of one object is not asked."""
    action = getattr(resolve(url.partition("?")[0]).func, "required_action", None)
    return action in (None, SIGNED_IN) or allowed(by, action) is not None


def signed_in(view: View) -> View:
    """Let a view be opened by everybody with an account, roles or not: one's own account."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return signin.to_sign_in(request)
        return view(request, *args, **kwargs)

    guarded.required_action = SIGNED_IN  # type: ignore[attr-defined]
    return guarded


def public(view: View) -> View:
    """Mark a view as open to everyone; the test that walks every address asks for a decision on each."""
    view.required_action = None  # type: ignore[attr-defined]
    return view
