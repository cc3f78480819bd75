"""The papers of a draft, made when they are asked for; that they were taken out is noted."""

from collections.abc import Callable

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from motcua.base.audit.services import record_act
from motcua.base.errors import Conflict, NotFound
from motcua.base.files.checks import DOCX_TYPE
from motcua.base.files.views import attachment
from motcua.base.organisations.access import OfficerRequest, requires
from motcua.base.organisations.permissions import allowed
from motcua.base.text import fold
from motcua.control.impact import papers, queries
from motcua.control.impact.models import LegalDraft


def _sent(request: OfficerRequest, draft: LegalDraft, content: bytes, name: str) -> HttpResponse:
    record_act(
        "impact.printed", by=request.actor, object_kind="draft", object_id=draft.pk, label=draft.title[:200],
        detail={"form": name},
    )  # fmt: skip
    return attachment(content, f"{name}.docx", DOCX_TYPE)


@require_GET
@requires("impact.view")
def assessment(request: OfficerRequest, pk: int) -> HttpResponse:
    """Send the filled forms of a procedure."""
    one = queries.procedure(request.actor, pk)
    name = "-".join(fold(one.name).split()[:8])
    return _sent(request, one.draft, papers.assessment(one), f"danh-gia-{name}")


_PAPERS: dict[str, tuple[str, Callable[[LegalDraft], bytes]]] = {
    "y-kien": ("cong-van-cho-y-kien", papers.opinion),
    "giai-trinh": ("bang-tiep-thu-giai-trinh", papers.explanations),
    "tham-dinh": ("tham-dinh-thu-tuc-hanh-chinh", papers.appraisal),
}


@require_GET
@requires("impact.view")
def of_draft(request: OfficerRequest, pk: int, paper: str) -> HttpResponse:
    """Send the opinion letter, the explanation table or the appraisal part of a draft."""
    draft = queries.draft(request.actor, pk)
    if paper not in _PAPERS:
        raise NotFound("Không có loại giấy tờ này.")
    if paper == "y-kien" and draft.opinion_at is None and allowed(request.actor, "impact.opine") is None:
        raise Conflict("Văn phòng UBND chưa gửi ý kiến.")
    name, made = _PAPERS[paper]
    return _sent(request, draft, made(draft), f"{name}-{draft.pk}")
