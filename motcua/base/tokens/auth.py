"""Sign-in of the API: `Authorization: Bearer mc_…`, nothing else; no cookie opens it."""

from typing import Any

from django.http import HttpRequest
from ninja.security.base import AuthBase

from motcua.base import clock
from motcua.base.organisations.actor import Actor
from motcua.base.tokens import queries, services
from motcua.base.tokens.limits import spend


class ApiRequest(HttpRequest):
    """A request that came with a key: as whom it acts, and what the key says."""

    actor: Actor
    key: queries.Known


class KhoaTruyCap(AuthBase):
    """The one way in; sets `request.actor`."""

    openapi_type = "http"
    openapi_scheme = "bearer"
    openapi_description = (
        "Khóa truy cập tạo ở Tài khoản của tôi › Khóa truy cập API, hoặc bằng lệnh "
        "`motcua token --user TÊN`. Khóa làm việc với đúng quyền của vai trò đã chọn."
    )

    def __call__(self, request: HttpRequest) -> Any:
        """Read the key, count the request, and mark the key as used.

        Raises:
            Unauthorised: there is no key, or it opens nothing.
            TooMany: it sends too much.
        """
        scheme, _, text = request.META.get("HTTP_AUTHORIZATION", "").partition(" ")
        if scheme.lower() != "bearer" or not text.strip():
            raise queries.Unauthorised("Gửi khóa truy cập ở tiêu đề Authorization: Bearer mc_….")
        found = queries.known(text.strip(), ip=request.META.get("REMOTE_ADDR", ""))
        spend(found.token_id)
        services.mark_used(found.token_id, found.used_at, clock.now())
        request.actor, request.key = found.actor, found  # type: ignore[attr-defined]
        return found
