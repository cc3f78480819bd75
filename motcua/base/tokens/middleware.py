"""The API's requests: no session, no cookie; every refusal on their way is a problem+json."""

import json
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from motcua.base.audit import history
from motcua.base.tokens.problems import MEDIA_TYPE, problem

PATH = "/api/"
_KEPT = ("Allow", "Retry-After", "WWW-Authenticate")


class ApiMiddleware:
    """Takes the cookies off a request of the API and turns what others answered into a problem.

    It stands before everything that reads a session: an officer's cookie neither opens the API nor costs a query.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(PATH):
            return self.get_response(request)
        request.META.pop("HTTP_COOKIE", None)
        answer = self.get_response(request)
        if answer.status_code >= 400 and not getattr(answer, "is_problem", False):
            headers = {name: answer[name] for name in _KEPT if answer.has_header(name)}
            answer = problem(answer.status_code, _detail(answer), headers=headers)
        answer.headers.setdefault("Cache-Control", "no-store")
        return answer


def _detail(answer: HttpResponse) -> str:
    """Return the reason that an answer of another middleware gives, if it gives one."""
    if answer.get("Content-Type", "") != MEDIA_TYPE:
        return ""
    return str(json.loads(answer.content).get("detail", ""))


class PageHistoryMiddleware:
    """Says who changes a row, for the row history; operations of the API say it once in their transaction."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith(PATH):
            return self.get_response(request)
        with history.told(lambda: {"user": request.user.pk, "url": request.path}):
            return self.get_response(request)
