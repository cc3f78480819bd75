"""Sign-in of the API: `Authorization: Bearer mc_…`, nothing else; no cookie opens it."""

from typing import Any

from django.http import HttpRequest
from ninja.security.base import AuthBase

from motcua.base import clock
from motcua.base.errors import NotAllowed
from motcua.base.organisations.actor import Actor
from motcua.base.organisations.permissions import allowed
from motcua.base.tokens import queries, services
from motcua.base.tokens.limits import spend


class ApiRequest(HttpRequest):
    """A request that came with a key: as whom it acts, and what the key says."""

    actor: Actor
    key: queries.Known


class KhoaTruyCap(AuthBase):
    """The one way in; sets `request.actor` and asks for the operation's right before anything is read of the body."""

    openapi_type = "http"
    openapi_scheme = "bearer"
    openapi_description = (
        "Khóa truy cập tạo ở Tài khoản của tôi › Khóa truy cập API, hoặc bằng lệnh "
        "`motcua token --user TÊN`. Khóa làm việc với đúng quyền của vai trò đã chọn."
    )

    def __init__(self, action: str | None = None) -> None:
        super().__init__()
        self.action = action

    def __call__(self, request: HttpRequest) -> Any:
        """Read the key, count the request, and mark the key as used.

        Raises:
            Unauthorised: there is no key, or it opens nothing.
            TooMany: it sends too much.
            NotAllowed: its role has no right to the operation.
        """
        scheme, _, text = request.META.get("HTTP_AUTHORIZATION", "").partition(" ")
        if scheme.lower() != "bearer" or not text.strip():
            raise queries.Unauthorised("Gửi khóa truy cập ở tiêu đề Authorization: Bearer mc_….")
        found = queries.known(text.strip(), ip=request.META.get("REMOTE_ADDR", ""))
        spend(found.token_id)
        services.mark_used(found.token_id, found.used_at, clock.now())
        if self.action is not None and allowed(found.actor, self.action) is None:
            raise NotAllowed("Vai trò của khóa truy cập không được làm việc này.")
        request.actor, request.key = found.actor, found  # type: ignore[attr-defined]
        return found
