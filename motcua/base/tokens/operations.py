"""How an operation of the API is declared: its right, its answer, and that a write is done once for its key."""

import hashlib
import inspect
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from functools import wraps
from typing import Annotated, Any, cast, get_args

from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from ninja import Router, Schema
from ninja.errors import HttpError
from ninja.parser import Parser
from pydantic import AfterValidator, ConfigDict, Field, StringConstraints

from motcua.base.errors import Conflict, DomainError, TooLarge
from motcua.base.events.idempotency import claim, digest
from motcua.base.organisations.permissions import ACTIONS
from motcua.base.tokens.auth import ApiRequest, KhoaTruyCap
from motcua.base.tokens.problems import Faults, UnsupportedType

LARGEST_KEY = 2**63 - 1
FIRST_YEAR, LAST_YEAR = 1900, 2099
JSON = "application/json"


def _storable(text: str) -> str:
    if "\x00" in text:
        raise ValueError("Có ký tự không đọc được.")
    return text


def _of_our_time(value: date) -> date:
    if not FIRST_YEAR <= value.year <= LAST_YEAR:
        raise ValueError(f"Ngày phải từ năm {FIRST_YEAR} đến năm {LAST_YEAR}.")
    return value


Id = Annotated[int, Field(ge=1, le=LARGEST_KEY)]
Line = Annotated[str, StringConstraints(max_length=300), AfterValidator(_storable)]
Day = Annotated[date, AfterValidator(_of_our_time)]
Moment = Annotated[datetime, AfterValidator(_of_our_time)]
TimeOfDay = Annotated[time, AfterValidator(lambda value: value.replace(tzinfo=None))]
Words = Annotated[str, StringConstraints(max_length=2000), AfterValidator(_storable)]
Text = Annotated[str, StringConstraints(max_length=8000), AfterValidator(_storable)]
Code = Annotated[str, StringConstraints(max_length=60), AfterValidator(_storable)]
Cursor = Annotated[str, StringConstraints(max_length=80), AfterValidator(_storable)]


class Body(Schema):
    """What is sent: a field that is not known is an error, so that a misspelt one is not lost in silence."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)


class Seen(Body):
    """What an act on something that changes is sent: as which version it was read."""

    version: int | None = Field(
        None, ge=0, le=2**31 - 1,
        description="Phiên bản đã đọc (hoặc If-Match); khác với hiện tại thì bị từ chối.",
    )  # fmt: skip


class Versioned(Schema):
    """An answer about something that changes: its version is its ETag."""

    version: int = Field(description="Phiên bản; tăng ở mỗi thay đổi, gửi lại khi làm việc để không ghi đè.")


class JsonParser(Parser):
    """Reads a JSON body, and only that."""

    def parse_body(self, request: HttpRequest) -> dict[str, Any]:
        """Return the body.

        Raises:
            UnsupportedType: it is not declared as JSON.
            TooLarge: over `DATA_UPLOAD_MAX_MEMORY_SIZE`.
            HttpError: it is no JSON (400).
        """
        if request.content_type != JSON:
            raise UnsupportedType(f"Gửi nội dung kiểu {JSON}.")
        try:
            return json.loads(request.body)
        except RequestDataTooBig:
            raise TooLarge("Nội dung JSON lớn quá 5 MB; tệp gửi bằng địa chỉ nhận tệp.") from None
        except (ValueError, RecursionError):
            raise HttpError(400, "no JSON") from None


def operation(
    router: Router,
    method: str,
    path: str,
    *,
    name: str,
    summary: str,
    action: str | None,
    gives: Any,
    about: str = "",
    status: int = 200,
    media_type: str = JSON,
    changes: bool = True,
    each: bool = False,
    **extra: Any,
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Declare an operation; the function under it returns a `Schema` or, for files, a response.

    Everything that is not GET is a write: it runs in one transaction, done once for its `Idempotency-Key`.

    Args:
        router: the room's.
        method: HTTP method.
        path: below `/api/v1`.
        name: operationId.
        summary: one line in Vietnamese.
        action: the right it needs, a key of `permissions.ACTIONS`; None for what every key may do.
        gives: schema of the answer, None for a file.
        about: more words in Vietnamese.
        status: of success.
        media_type: of success.
        changes: False for a POST that only computes.
        each: the function itself does each of many once for the key, in a transaction of its own.
        extra: what else stands in the OpenAPI document.
    """
    if action is not None and action not in ACTIONS:
        raise KeyError(action)

    def decorate(view: Callable[..., Any]) -> Callable[..., Any]:
        writes = changes and method != "GET"
        run = _writing(view, status) if writes and not each else _reading(view, status)

        filters, bodies = _filters_of(view), _bodies_of(view)
        matched = any(issubclass(one, Seen) for one in bodies)

        @wraps(view)
        def guarded(request: ApiRequest, *args: Any, **given: Any) -> HttpResponseBase:
            if unknown := sorted(set(request.GET) - filters):
                raise Faults([(name[:80], "Không có tham số này.") for name in unknown[:20]])
            return run(request, *args, **given)

        told = {
            "x-action": action or "", "x-media-type": media_type, "x-write": writes, "x-match": matched, **extra,
        }  # fmt: skip
        router.add_api_operation(
            path, [method], guarded, auth=KhoaTruyCap(action), response={status: gives}, operation_id=name,
            summary=summary, description=about or summary, openapi_extra=told,
        )  # fmt: skip
        return view

    return decorate


def _bodies_of(view: Callable[..., Any]) -> list[type[Body]]:
    """Return what an operation is sent as JSON."""
    kinds = (parameter.annotation for parameter in inspect.signature(view).parameters.values())
    return [kind for kind in kinds if isinstance(kind, type) and issubclass(kind, Body)]


def _filters_of(view: Callable[..., Any]) -> set[str]:
    """Return the names of an operation's query parameters; a misspelt filter must not widen a list in silence."""
    names: set[str] = set()
    for parameter in inspect.signature(view).parameters.values():
        kind = get_args(parameter.annotation)[:1]
        if kind and isinstance(kind[0], type) and issubclass(kind[0], Body):
            names |= set(kind[0].model_fields)
    return names


def _reading(view: Callable[..., Any], status: int) -> Callable[..., HttpResponseBase]:
    def run(request: ApiRequest, *args: Any, **given: Any) -> HttpResponseBase:
        answer = view(request, *args, **given)
        if isinstance(answer, HttpResponseBase):
            return answer
        return _json(answer.model_dump_json(), status, _etag(answer))

    return run


def _writing(view: Callable[..., Any], status: int) -> Callable[..., HttpResponseBase]:
    def run(request: ApiRequest, *args: Any, **given: Any) -> HttpResponseBase:
        key = request.META.get("HTTP_IDEMPOTENCY_KEY") or None
        body = (
            [request.method, request.path, request.META.get("QUERY_STRING", ""), _asked(request)]
            if key
            else None
        )
        with claim(key, by=request.actor, body=body, url=request.path) as claimed:
            if claimed.answer is not None:
                known = claimed.answer
                answer = _json(known["body"], known["status"], known["etag"])
                answer["Idempotency-Replayed"] = "true"
                return answer
            made = cast(Schema, view(request, *args, **given))
            text, etag = made.model_dump_json(), _etag(made)
            claimed.store({"status": status, "body": text, "etag": etag})
        return _json(text, status, etag)

    return run


def _json(text: str, status: int, etag: str) -> HttpResponse:
    answer = HttpResponse(text, status=status, content_type=JSON)
    if etag:
        answer["ETag"] = etag
    return answer


def _etag(answer: Schema) -> str:
    return f'"{answer.version}"' if isinstance(answer, Versioned) else ""


def _asked(request: ApiRequest) -> str:
    """Return a hash of what was sent; of a form, of its fields and of the bytes of its files."""
    if request.content_type != "multipart/form-data":
        return digest(request.body)
    parts: list[Any] = [sorted((name, request.POST.getlist(name)) for name in request.POST)]
    for name, upload in sorted(request.FILES.items()):
        if not isinstance(upload, UploadedFile):
            continue
        content = hashlib.sha256()
        for chunk in upload.chunks():
            content.update(chunk)
        upload.seek(0)
        parts.append([name, upload.name, content.hexdigest()])
    return digest(parts)


def expected_version(request: HttpRequest, sent: int | None) -> int | None:
    """Return the version that the sender saw: from the body, else from `If-Match`; None when neither says.

    Raises:
        Conflict: `If-Match` names no version of ours, or another than the body.
    """
    header = request.META.get("HTTP_IF_MATCH", "").strip()
    if header in {"", "*"}:
        return sent
    text = header.removeprefix("W/").strip('"')
    if not (text.isascii() and text.isdigit() and len(text) < 10) or sent not in (None, int(text)):
        raise Conflict("If-Match không khớp phiên bản nào; đọc lại rồi làm tiếp.")
    return int(text)


@contextmanager
def fields_named(place: str = "", **names: str) -> Iterator[None]:
    """Let a service's refusal name the field as the body calls it.

    Args:
        place: where in the body what the service was given stands ("procedures.0").
        names: the body's name for a field that the service calls otherwise; "" where it stands for the whole.
    """
    try:
        yield
    except DomainError as refused:
        if refused.field is not None or place:
            own = names.get(refused.field or "", refused.field or "")
            refused.field = ".".join(part for part in (place, own) if part) or None
        raise
