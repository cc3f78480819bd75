"""What went wrong, told to a program: problem+json (RFC 9457) with Vietnamese words."""

import json
import logging
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from ninja import NinjaAPI, Schema
from ninja.errors import HttpError, ValidationError
from pydantic import Field

from motcua.base.errors import DomainError, Invalid

log = logging.getLogger(__name__)
MEDIA_TYPE = "application/problem+json"
# Where the page of the API explains each kind of answer.
EXPLAINED_AT = "/api/v1/docs#loi-"

TITLES: dict[int, str] = {
    400: "Yêu cầu không đọc được",
    401: "Chưa xác thực",
    403: "Không có quyền",
    404: "Không tìm thấy",
    405: "Địa chỉ này không nhận phương thức đã gửi",
    409: "Không làm được ở tình trạng hiện tại",
    411: "Thiếu dung lượng",
    413: "Nội dung quá lớn",
    415: "Loại nội dung không nhận",
    422: "Dữ liệu chưa đúng",
    429: "Gửi quá nhiều yêu cầu",
    500: "Hệ thống gặp lỗi",
    503: "Hệ thống tạm ngừng",
}
_DETAILS: dict[int, str] = {
    400: "Nội dung gửi lên không đọc được; kiểm tra lại cú pháp.",
    404: "Không có địa chỉ này trong API, hoặc đối tượng không thuộc phạm vi của khóa truy cập.",
    405: "Xem các phương thức được nhận ở tiêu đề Allow.",
    413: "Nội dung gửi lên vượt giới hạn.",
    500: "Lỗi đã được ghi lại; chưa có gì thay đổi. Gửi lại sau, với cùng Idempotency-Key.",
    503: "Cơ sở dữ liệu tạm thời không trả lời. Gửi lại sau ít giây, với cùng Idempotency-Key.",
}


class FieldFault(Schema):
    """What is wrong with one field."""

    field: str = Field(description="Trường sai; các cấp nối bằng dấu chấm.", examples=["applicant.identity"])
    message: str = Field(description="Sai thế nào.", examples=["Số định danh cá nhân gồm đúng 12 chữ số."])


class Problem(Schema):
    """Lỗi theo RFC 9457."""

    type: str = Field(description="Địa chỉ giải thích loại lỗi.", examples=[f"{EXPLAINED_AT}422"])
    title: str = Field(description="Tên loại lỗi.", examples=["Dữ liệu chưa đúng"])
    status: int = Field(description="Mã trạng thái HTTP.", examples=[422])
    detail: str = Field(description="Vì sao, bằng lời.")
    errors: list[FieldFault] = Field(description="Các trường sai, nếu biết.")


class UnsupportedType(DomainError):
    """The body is of a content type that is not read here (HTTP 415)."""

    status = 415


class Faults(Invalid):
    """Several fields are wrong at once (HTTP 422); `errors` names each."""

    def __init__(self, errors: list[tuple[str, str]]) -> None:
        super().__init__("; ".join(message for _, message in errors))
        self.errors = errors


class TooMany(DomainError):
    """More requests than a key may send (HTTP 429); `wait` says after how many seconds to go on."""

    status = 429

    def __init__(self, message: str, *, wait: int) -> None:
        super().__init__(message)
        self.wait = wait


def problem(
    status: int,
    detail: str = "",
    errors: Iterable[tuple[str, str]] = (),
    headers: dict[str, str] | None = None,
) -> HttpResponse:
    """Return an answer that says what went wrong.

    Args:
        status: HTTP status.
        detail: why, for a person; the kind's own words by default.
        errors: fields and what is wrong with each.
        headers: further headers.
    """
    title = TITLES.get(status, TITLES[500 if status >= 500 else 400])
    said = {
        "type": f"{EXPLAINED_AT}{status}", "title": title, "status": status,
        "detail": detail or _DETAILS.get(status, title),
        "errors": [{"field": field, "message": message} for field, message in errors],
    }  # fmt: skip
    answer = HttpResponse(
        json.dumps(said, ensure_ascii=False), status=status, content_type=MEDIA_TYPE, headers=headers
    )
    answer.is_problem = True  # type: ignore[attr-defined]  # the middleware leaves it as it is
    if status == 401:
        answer["WWW-Authenticate"] = "Bearer"
    return answer


def of_refusal(error: DomainError) -> HttpResponse:
    """Return the answer to an act that was refused."""
    errors = [(error.field, error.message)] if error.field else getattr(error, "errors", [])
    headers = {"Retry-After": str(error.wait)} if isinstance(error, TooMany) else None
    return problem(error.status, error.message, errors, headers)


def add_handlers(api: NinjaAPI) -> None:
    """Let an API answer every exception as a problem."""

    def refused(request: HttpRequest, error: Any) -> HttpResponse:
        return of_refusal(error)

    def invalid(request: HttpRequest, error: Any) -> HttpResponse:
        found = [(path_of(fault["loc"]), words_of(fault)) for fault in error.errors]
        return problem(422, "Dữ liệu gửi lên chưa đúng; xem từng trường.", found)

    def stopped(request: HttpRequest, error: Any) -> HttpResponse:
        # Reading the body, ninja hides what the parser said behind an error of its own.
        why = error.__cause__
        return of_refusal(why) if isinstance(why, DomainError) else problem(error.status_code)

    def missing(request: HttpRequest, error: Any) -> HttpResponse:
        return problem(404)

    def unread(request: HttpRequest, error: Any) -> HttpResponse:
        return problem(413 if isinstance(error, RequestDataTooBig) else 400)

    def broken(request: HttpRequest, error: Any) -> HttpResponse:
        log.error("api: %s %s", request.method, request.path, exc_info=error)
        return problem(500)

    def away(request: HttpRequest, error: Any) -> HttpResponse:
        log.warning("api: %s %s: the database is away: %s", request.method, request.path, error)
        return problem(503, headers={"Retry-After": "5"})

    for kind, handler in (
        (DomainError, refused), (ValidationError, invalid), (HttpError, stopped), (Http404, missing),
        (SuspiciousOperation, unread), (MultiPartParserError, unread), (UnreadablePostError, unread),
        (OperationalError, away), (InterfaceError, away), (Exception, broken),
    ):  # fmt: skip
        api.add_exception_handler(kind, handler)


def path_of(place: Iterable[Any]) -> str:
    """Return the name of a field from where pydantic found it: ("body", "data", "papers", 0, "name")."""
    parts = [str(part) for part in place]
    # The first says where it was sent (body, query, path), the second of a body is our own argument's name.
    skipped = 2 if parts[:1] == ["body"] and len(parts) > 1 else 1
    return ".".join(parts[skipped:]) or parts[0]


_WORDS: dict[str, str] = {
    "missing": "Thiếu trường này.",
    "extra_forbidden": "Không có trường này.",
    "string_type": "Phải là chuỗi ký tự.",
    "string_unicode": "Có ký tự không đọc được.",
    "string_too_short": "Ít nhất {min_length} ký tự.",
    "string_too_long": "Nhiều nhất {max_length} ký tự.",
    "string_pattern_mismatch": "Không đúng dạng quy định.",
    "int_type": "Phải là số nguyên.",
    "int_parsing": "Phải là số nguyên.",
    "int_from_float": "Phải là số nguyên.",
    "int_parsing_size": "Số quá lớn.",
    "float_type": "Phải là số.",
    "float_parsing": "Phải là số.",
    "decimal_type": "Phải là số.",
    "decimal_parsing": "Phải là số.",
    "decimal_max_digits": "Số quá dài.",
    "decimal_max_places": "Quá nhiều chữ số thập phân.",
    "decimal_whole_digits": "Số quá lớn.",
    "finite_number": "Phải là một số hữu hạn.",
    "bool_type": "Phải là true hoặc false.",
    "bool_parsing": "Phải là true hoặc false.",
    "list_type": "Phải là một danh sách.",
    "dict_type": "Phải là một đối tượng.",
    "model_type": "Phải là một đối tượng JSON.",
    "model_attributes_type": "Phải là một đối tượng JSON.",
    "too_long": "Nhiều nhất {max_length} mục.",
    "too_short": "Ít nhất {min_length} mục.",
    "greater_than_equal": "Không nhỏ hơn {ge}.",
    "greater_than": "Phải lớn hơn {gt}.",
    "less_than_equal": "Không lớn hơn {le}.",
    "less_than": "Phải nhỏ hơn {lt}.",
    "uuid_parsing": "Phải là một UUID.",
    "uuid_type": "Phải là một UUID.",
    "none_required": "Phải để trống.",
}
_FAMILIES: dict[str, str] = {
    "datetime": "Không phải thời điểm đúng; viết như 2026-11-25T09:00:00+07:00.",
    "timezone": "Không phải thời điểm đúng; viết như 2026-11-25T09:00:00+07:00.",
    "date": "Không phải ngày đúng; viết như 2026-11-25.",
    "time": "Không phải giờ đúng; viết như 15:00.",
    "union": "Không đúng kiểu dữ liệu.",
}


def words_of(fault: dict[str, Any]) -> str:
    """Return pydantic's fault in Vietnamese."""
    kind, context = fault["type"], fault.get("ctx", {})
    if kind in {"literal_error", "enum"}:
        allowed = str(context.get("expected", "")).replace("'", "").replace(" or ", ", ")
        return f"Chỉ nhận một trong: {allowed}."
    if kind in {"value_error", "assertion_error"}:
        return str(context.get("error") or fault.get("msg", "")).removeprefix("Value error, ")
    if kind in _WORDS:
        return _WORDS[kind].format_map(_Known(context))
    return _FAMILIES.get(kind.split("_")[0], "Giá trị không đúng.")


class _Known(dict):
    """The bounds of a fault; one that pydantic does not give reads as a dash."""

    def __missing__(self, key: str) -> str:
        return "–"
