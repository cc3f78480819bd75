"""The door: who is signed in, as whom they act, and which views they may open."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse

from motcua.base.errors import NotAllowed
from motcua.base.organisations.actor import Actor
from motcua.base.organisations.permissions import ACTIONS, allowed
from motcua.base.organisations.queries import actor_for

View = Callable[..., HttpResponse]


class OfficerRequest(HttpRequest):
    """A request that passed `requires`: it carries whom the person acts as."""

    actor: Actor
    htmx: bool


class ClosedAdapter(DefaultAccountAdapter):
    """Accounts are made by an administrator; nobody signs up by themselves."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False


class ActorMiddleware:
    """Sets `request.actor`: the assignment chosen in the session, else the first in force; None for a visitor."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = None  # type: ignore[attr-defined]
        if request.user.is_authenticated:
            chosen = request.session.get("acting_as")
            ip = request.META.get("REMOTE_ADDR", "")
            request.actor = actor_for(request.user, chosen=chosen, ip=ip)  # type: ignore[attr-defined]
        return self.get_response(request)


def requires(action: str) -> Callable[[View], View]:
    """Let a view be opened only by an actor with a right to `action`; others sign in, or get 403."""
    if action not in ACTIONS:
        raise KeyError(action)

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            actor = request.actor  # type: ignore[attr-defined]
            if actor is None or allowed(actor, action) is None:
                raise NotAllowed("Vai trò của bạn không mở được trang này.")
            return view(request, *args, **kwargs)

        guarded.required_action = action  # type: ignore[attr-defined]
        return guarded

    return decorate


def public(view: View) -> View:
    """Mark a view as open to everyone; the test that walks every address asks for a decision on each."""
    view.required_action = None  # type: ignore[attr-defined]
    return view
