"""The pages for what went wrong: 400, 403, 404, 500, in Vietnamese and with a way on."""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import loader


def _say(request: HttpRequest, template: str, status: int, short: str, **context: object) -> HttpResponse:
    """Answer with a page, or with one sentence for the message box when htmx asked."""
    if getattr(request, "htmx", False):
        answer = render(request, "ui/message.html", {"error": short}, status=status)
        answer["HX-Retarget"] = "#messages"
        answer["HX-Reswap"] = "innerHTML"
        return answer
    return render(request, template, context, status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 400: the request itself makes no sense."""
    return _say(request, "400.html", 400, "Yêu cầu không hợp lệ, chưa có gì bị thay đổi. Hãy tải lại trang.")


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 403: not this person's page; a Vietnamese reason given by the code is shown."""
    reason = str(exception) if exception and str(exception) else ""
    return _say(request, "403.html", 403, reason or "Bạn không có quyền làm việc này.", reason=reason)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 404: no such page, or not for this person."""
    return _say(request, "404.html", 404, "Không còn tìm thấy nội dung này. Hãy tải lại trang.")


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer 500, or 503 while the database is away, with a page that needs neither the database nor the frame."""
    away = isinstance(sys.exc_info()[1], OperationalError | InterfaceError)
    page = loader.render_to_string("500.html", {"away": away})
    return (
        HttpResponse(page, status=503, headers={"Retry-After": "5"})
        if away
        else HttpResponse(page, status=500)
    )
