"""A request too large is refused by its declared length, before a byte of it is read."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from motcua.base.errors import Invalid, TooLarge
from motcua.base.text import number

MB = 1024 * 1024


class UploadLimitMiddleware:
    """Answers 413 to a body over the limit (`UPLOAD_REQUEST_LIMIT`), 411 to one that hides its length.

    It stands first, so that nothing reads the body before it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        limit: int = getattr(settings, "UPLOAD_REQUEST_LIMIT", 2 * settings.UPLOAD_LIMIT)
        declared = request.META.get("CONTENT_LENGTH") or ""
        if declared.isdigit() and int(declared) > limit:
            words = (
                f"Nội dung gửi lên nặng {number(int(declared) // MB)} MB, quá giới hạn "
                f"{number(limit // MB)} MB một lần gửi (mỗi tệp tối đa {number(settings.UPLOAD_LIMIT // MB)} MB). "
                "Hãy giảm độ phân giải khi quét, hoặc gửi từng tệp."
            )
            return self._refuse(request, TooLarge(words, field="file"), 413)
        if not declared and "chunked" in request.META.get("HTTP_TRANSFER_ENCODING", "").lower():
            words = "Nội dung gửi lên không cho biết dung lượng nên không được nhận."
            return self._refuse(request, Invalid(words), 411)
        return self.get_response(request)

    @staticmethod
    def _refuse(request: HttpRequest, error: TooLarge | Invalid, status: int) -> HttpResponse:
        if request.path.startswith("/api/"):
            problem = {"type": "about:blank", "status": status, "detail": error.message}
            answer: HttpResponse = JsonResponse(
                problem, status=status, content_type="application/problem+json"
            )
        elif request.headers.get("HX-Request"):
            answer = render(request, "ui/message.html", {"error": error, "status": status}, status=status)
            answer["HX-Retarget"] = "#messages"
            answer["HX-Reswap"] = "innerHTML"
        else:
            answer = render(request, "ui/error.html", {"error": error, "status": status}, status=status)
        # The rest of the body is not wanted: the connection is not used again.
        answer["Connection"] = "close"
        return answer
