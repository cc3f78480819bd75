"""The API, `/api/v1`: every room's operations put together, its OpenAPI document and the page that shows it."""

from functools import lru_cache
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_GET
from ninja import NinjaAPI

from motcua.base.events.idempotency import KEPT
from motcua.base.files.api import router as files
from motcua.base.organisations.access import public
from motcua.base.organisations.api import me_router
from motcua.base.organisations.api import router as organisations
from motcua.base.tokens.auth import KhoaTruyCap
from motcua.base.tokens.operations import JsonParser
from motcua.base.tokens.problems import MEDIA_TYPE, TITLES, Problem, add_handlers
from motcua.base.worktime.api import router as worktime
from motcua.catalogue.announcements.api import router as announcements
from motcua.catalogue.procedures.api import router as procedures
from motcua.catalogue.processes.api import router as processes
from motcua.catalogue.publication.api import router as publication
from motcua.config.api_docs import page_of
from motcua.control.burden.api import router as burden
from motcua.control.costs.api import router as costs
from motcua.control.impact.api import router as impact
from motcua.control.plans.api import router as plans
from motcua.control.programmes.api import router as programmes
from motcua.control.reviews.api import router as reviews
from motcua.insight.reports.api import router as reports
from motcua.onestop.desk.api import router as desk
from motcua.onestop.dossiers.api import router as dossiers

PREFIX = "/api/v1"
ABOUT = """\
Nộp, đọc và xử lý hồ sơ, làm việc kiểm soát thủ tục hành chính từ phần mềm khác, với đúng quyền của một vai trò.

* **Đăng nhập**: `Authorization: Bearer mc_…`. Khóa tạo ở Tài khoản của tôi › Khóa truy cập API, hoặc
  `motcua token --user TÊN`. Không dùng cookie.
* **Gửi lại an toàn**: mọi việc ghi nhận `Idempotency-Key` (1–80 ký tự, giữ 7 ngày). Cùng khóa, cùng nội dung: cùng
  câu trả lời, không làm lại. Cùng khóa, khác nội dung, hoặc lần đầu còn đang chạy: 409. Lần đầu không thành: khóa
  dùng lại được.
* **Không ghi đè nhau**: gửi `version` (hoặc If-Match) đã đọc của hồ sơ, dự thảo, quyết định…; đã đổi thì 409.
* **Lỗi**: `application/problem+json` (RFC 9457), `errors` kể từng trường sai.
* **Danh sách**: đọc từng trang bằng `after` = `next` của trang trước.
* **Thời điểm**: ISO 8601 có múi giờ; ngày: `2026-11-25`.
"""
_EVERY = (400, 401, 403, 404, 405, 409, 413, 415, 422, 429, 500, 503)
_WHEN: dict[int, str] = {
    400: "Nội dung không phải JSON, hoặc không đọc được.",
    401: "Không có khóa truy cập, hoặc khóa đã hết hạn, đã thu hồi.",
    403: "Vai trò của khóa không được làm việc này, hoặc việc thuộc đơn vị khác.",
    404: "Không có, hoặc không thuộc phạm vi của khóa.",
    405: "Địa chỉ có, nhưng không nhận phương thức này; xem tiêu đề Allow.",
    409: "Tình trạng hiện tại không cho phép: đã đổi, đã sang bước khác, hoặc Idempotency-Key đang dùng.",
    413: "Nội dung lớn quá giới hạn.",
    415: "Không phải application/json (với tệp: multipart/form-data).",
    422: "Trường thiếu hoặc sai; xem `errors`.",
    429: "Gửi quá nhiều; đợi số giây ở Retry-After.",
    500: "Lỗi của hệ thống; chưa có gì thay đổi.",
    503: "Cơ sở dữ liệu tạm thời không trả lời; gửi lại sau số giây ở Retry-After.",
}
_KEY = {
    "in": "header", "name": "Idempotency-Key", "required": False,
    "schema": {"type": "string", "minLength": 1, "maxLength": 80, "pattern": "^[!-~]+$"},
    "description": f"Khóa chống gửi lặp do bên gửi đặt, giữ {KEPT.days} ngày.",
    "example": "9b2f6c1e-5a3d-4a86-9d0e-2f6a1c7b8e11",
}  # fmt: skip
_MATCH = {
    "in": "header", "name": "If-Match", "required": False, "schema": {"type": "string", "pattern": '^"[0-9]{1,9}"$'},
    "description": "Phiên bản đã đọc (ETag), thay cho `version`.", "example": '"7"',
}  # fmt: skip


class Api(NinjaAPI):
    """The API with its document finished: problems, keys, links between operations."""

    def get_openapi_schema(self, **given: Any) -> Any:
        """Return the OpenAPI 3.1 document."""
        document = super().get_openapi_schema(path_prefix=f"{PREFIX.strip('/')}/")
        schemas = document["components"]["schemas"]
        told = Problem.model_json_schema(ref_template="#/components/schemas/{model}", mode="serialization")
        schemas |= told.pop("$defs", {}) | {"Problem": told}
        for methods in document["paths"].values():
            for method, operation in methods.items():
                _finish(method, operation)
        _link(document)
        return document


def _finish(method: str, operation: dict[str, Any]) -> None:
    """Complete one operation: its failures, its key, its right, its kind of answer."""
    action, kind, matched = operation.pop("x-action"), operation.pop("x-media-type"), operation.pop("x-match")
    operation["x-quyen"] = action
    for status, answer in operation["responses"].items():
        answer["description"] = "Đã tạo." if status == 201 else "Được."
        if kind != "application/json":
            answer["content"] = {kind: {"schema": {"type": "string", "format": "binary"}}}
    for status in _EVERY:
        operation["responses"][status] = {
            "description": f"{TITLES[status]}. {_WHEN[status]}",
            "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }
    if operation.pop("x-write"):
        operation["parameters"] = [*operation["parameters"], _KEY]
        if matched:
            operation["parameters"].append(_MATCH)


def _link(document: dict[str, Any]) -> None:
    """Say which operations go on from the answer of another, so that a client (and a test) can follow them."""
    paths, places = document["paths"], {"dossier_id": "$response.body#/id"}
    of_dossier = {
        operation["operationId"]: {"operationId": operation["operationId"], "parameters": places}
        for place, methods in paths.items() if place.startswith(f"{PREFIX}/dossiers/{{dossier_id}}")
        for operation in methods.values()
        if {one["name"] for one in operation["parameters"] if one["in"] == "path"} == {"dossier_id"}
    }  # fmt: skip
    for methods in paths.values():
        for operation in methods.values():
            if operation["operationId"] in {"createDossier", "getDossier"}:
                success = 201 if 201 in operation["responses"] else 200
                operation["responses"][success]["links"] = of_dossier


def make() -> Api:
    """Put the API together."""
    made = Api(
        title="Một Cửa", version="1.0.0", description=ABOUT, auth=KhoaTruyCap(), docs_url=None, openapi_url=None,
        urls_namespace="api", parser=JsonParser(),
    )  # fmt: skip
    add_handlers(made)
    for router in (
        me_router,
        procedures,
        processes,
        publication,
        announcements,
        organisations,
        worktime,
        desk,
        dossiers,
        files,
        plans,
        impact,
        costs,
        reviews,
        programmes,
        burden,
        reports,
    ):
        made.add_router("", router)
    return made


api = make()


@lru_cache
def document() -> dict[str, Any]:
    """Return the OpenAPI document as plain data."""
    return dict(api.get_openapi_schema())


@public
@require_GET
def openapi(request: HttpRequest) -> HttpResponse:
    """Answer the OpenAPI document."""
    return JsonResponse(document(), json_dumps_params={"ensure_ascii": False})


@public
@require_GET
def docs(request: HttpRequest) -> HttpResponse:
    """Show the document as a page of our own."""
    problems = [(status, TITLES[status], words) for status, words in _WHEN.items()]
    return render(request, "tokens/docs.html", page_of(document(), problems))


urlpatterns = [
    path("openapi.json", openapi, name="openapi"),
    path("docs", docs, name="docs"),
    path("", api.urls),
]
