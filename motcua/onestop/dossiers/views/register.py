"""The follow-up register (Mẫu 06/2018, 07/2025) of a period, on screen and as volumes to print."""

from datetime import date

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from motcua.base import clock
from motcua.base.lists.opening import opens_with_default
from motcua.base.organisations.access import OfficerRequest, requires
from motcua.base.printing.forms import Register
from motcua.base.printing.services import render_pdf
from motcua.onestop.dossiers import exports, queries
from motcua.onestop.dossiers.law import law_at
from motcua.onestop.dossiers.models import Dossier
from motcua.onestop.dossiers.views.papers import file_answer

PAGE = 50
PDF_REGISTER_ROWS = 3000


@require_GET
@requires("dossier.register")
@opens_with_default("dossiers:register")
def register(request: OfficerRequest) -> HttpResponse:
    """Show the follow-up register of a period, on screen or as PDF (Mẫu 06/2018, 07/2025); its sheet is a job."""
    first, last = exports.period_of(request.GET)
    rows = queries.register_rows(request.actor, first, last)
    if request.GET.get("dang", "") == "pdf":
        return _register_volume(request, rows, first, last)
    total = rows.count()
    after = request.GET.get("sau", "0")
    start = int(after) if after.isdigit() else 0
    page = list(rows[start : start + PAGE + 1])
    more = len(page) > PAGE
    params = request.GET.copy()
    params["sau"] = str(start + PAGE)
    return render(
        request,
        "dossiers/register.html",
        {"rows": page[:PAGE], "first": first, "last": last, "total": total, "start": start,
         "next_url": f"?{params.urlencode()}" if more else "",
         "volumes": range(1, -(-total // PDF_REGISTER_ROWS) + 1)},
    )  # fmt: skip


def _register_volume(
    request: OfficerRequest, rows: QuerySet[Dossier], first: date, last: date
) -> HttpResponse:
    """Print one volume of the register; numbers run on from the volume before (TT 01/2018 Điều 10.2)."""
    asked = request.GET.get("quyen", "1")
    volume = int(asked) if asked.isdigit() and 0 < int(asked) < 10_000 else 1
    before = (volume - 1) * PDF_REGISTER_ROWS
    head = exports.register_head(request.actor, first, last, volume=volume, rows_before=before)
    chosen = rows[before : before + PDF_REGISTER_ROWS].iterator(chunk_size=2000)
    content = render_pdf(
        "so_theo_doi", law_at(clock.now()).form_set, Register.of(head, map(exports.register_row, chosen))
    )
    name = f"so-theo-doi-{first:%Y%m%d}-{last:%Y%m%d}-quyen-{volume}.pdf"
    return file_answer(content, name, "application/pdf")
