"""The ways out for a file: a stored one after a rights check, one that was just made; neither can do harm."""

from uuid import UUID

from django.http import FileResponse, HttpRequest, HttpResponse
from django.utils.http import content_disposition_header

from motcua.base.audit.queries import label_of
from motcua.base.audit.readings import record_reading
from motcua.base.audit.services import record_act
from motcua.base.errors import NotFound
from motcua.base.files import checks, queries
from motcua.base.organisations.access import requires
from motcua.base.organisations.actor import Actor

# A browser may show these in place; everything else is only ever saved.
SHOWN = checks.PDF | {"image/jpeg", "image/png"}


@requires("file.view")
def download(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Send a file, to be saved, or shown in place with `?xem=1`; who opened it is recorded."""
    return send(uuid, by=request.actor, shown=bool(request.GET.get("xem")))  # type: ignore[attr-defined]


def send(uuid: UUID, *, by: Actor, shown: bool = False) -> HttpResponse:
    """Return the answer that holds a file, once the right to it is checked and the opening recorded.

    Args:
        uuid: which file.
        by: who opens it.
        shown: in place, where a browser can do so without harm.

    Raises:
        NotFound: there is none, it is not theirs, or its bytes are gone.
    """
    file = queries.get(by, uuid)
    shown = shown and file.content_type in SHOWN
    try:
        content = file.open()
    except FileNotFoundError:
        raise NotFound(
            f"Nội dung của tệp “{file.name}” không còn trong kho lưu; hãy báo quản trị viên."
        ) from None
    label = label_of(file.object_kind, file.object_id)
    record_reading(
        by=by,
        what="TEP",
        object_kind=file.object_kind,
        object_id=file.object_id,
        label=label,
        detail=file.name,
    )
    record_act(
        "file.opened", by=by, object_kind=file.object_kind, object_id=file.object_id, label=label,
        detail={"file": file.name},
    )  # fmt: skip
    answer = FileResponse(
        content, as_attachment=not shown, filename=file.name, content_type=file.content_type
    )
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    # Browsers draw PDF with a viewer of their own, which does not work in a sandbox.
    sandbox = "" if file.content_type in checks.PDF else "; sandbox"
    answer["Content-Security-Policy"] = (
        f"default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'{sandbox}"
    )
    return answer  # type: ignore[return-value]  # a streaming answer is a response all the same


def attachment(content: bytes, name: str, kind: str) -> HttpResponse:
    """Return an answer that is saved as a file, made for who asked and kept nowhere on the way.

    Args:
        content: its bytes.
        name: how it is called.
        kind: its content type.
    """
    headers = {
        "Content-Disposition": content_disposition_header(True, name) or "attachment",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-store",
    }
    return HttpResponse(content, content_type=kind, headers=headers)
