"""The public look-up: how far a dossier is, and nothing of whose it is (TT 01/2018 Điều 16.2d)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from motcua.base.organisations.access import public
from motcua.onestop.dossiers.models import Dossier
from motcua.onestop.dossiers.rules import Status


@public
@require_GET
def verify(request: HttpRequest) -> HttpResponse:
    """Look up a dossier by its code: how far it is, and nothing else (TT 01/2018 Điều 16.2d)."""
    code = request.GET.get("ma", "").strip().upper()[:40]
    found = Dossier.objects.filter(code=code).first() if code else None
    return render(request, "dossiers/verify.html", {"code": code, "dossier": found, "stages": _stages(found)})


def _stages(dossier: Dossier | None) -> list[dict[str, str]]:
    if dossier is None:
        return []
    order = ["Tiếp nhận", "Giải quyết", "Có kết quả", "Trả kết quả"]
    reached = {Status.RECEIVED: 0, Status.RESULT: 2, Status.REFUSED: 2, Status.RETURNED: 4}.get(
        Status(dossier.status), 1
    )
    return [
        {
            "label": label,
            "note": "",
            "state": "done" if n < reached else "current" if n == reached else "todo",
        }
        for n, label in enumerate(order)
    ]
