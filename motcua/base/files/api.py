"""Files over the API: the same way out as on pages."""

from uuid import UUID

from django.http import HttpResponse
from ninja import Router

from motcua.base.files.views import send
from motcua.base.tokens.auth import ApiRequest
from motcua.base.tokens.operations import operation

router = Router(tags=["Hồ sơ"])


@operation(
    router, "GET", "/files/{uuid:file_id}", name="downloadFile", action="file.view", gives=None,
    summary="Tải một tệp; ghi vào nhật ký", media_type="application/octet-stream",
)  # fmt: skip
def download(request: ApiRequest, file_id: UUID) -> HttpResponse:
    """Send a file after a rights check."""
    return send(file_id, by=request.actor)
