"""Turns a refused act into an answer a clerk understands, with the right HTTP status."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from motcua.base.errors import DomainError


class DomainErrorMiddleware:
    """Answers a `DomainError`: problem+json to the API, a fragment to htmx, a page to a browser."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, DomainError):
            return None
        if request.path.startswith("/api/"):
            problem = {"type": "about:blank", "status": exception.status, "detail": exception.message}
            return JsonResponse(problem, status=exception.status, content_type="application/problem+json")
        context = {"error": exception, "status": exception.status}
        if getattr(request, "htmx", False):
            answer = render(request, "ui/message.html", context, status=exception.status)
            answer["HX-Retarget"] = "#messages"
            answer["HX-Reswap"] = "innerHTML"
            return answer
        return render(request, "ui/error.html", context, status=exception.status)
