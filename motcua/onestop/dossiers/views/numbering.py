"""The page of numbers: which series the agency has, where each stands, and where a paper book is continued."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from motcua.base.errors import Invalid
from motcua.base.organisations.access import OfficerRequest, requires
from motcua.base.text import number
from motcua.onestop.dossiers.services import numbering


@require_http_methods(["GET", "POST"])
@requires("numbering.continue")
def numbers(request: OfficerRequest) -> HttpResponse:
    """List the agency's series of numbers; let one go on after a number given on paper."""
    if request.method == "POST":
        typed = request.POST.get("last", "").replace(".", "").strip()
        if not typed.isdigit():
            raise Invalid("Số cuối của sổ giấy phải là số.", field="last")
        done = numbering.continue_series(
            request.POST.get("series", ""),
            int(typed),
            basis=request.POST.get("basis", "")[:300],
            by=request.actor,
        )
        messages.success(request, f"{done.name}: số tiếp theo là {number(done.last + 1)}.")
        return redirect("dossiers:numbers")
    return render(request, "dossiers/numbers.html", {"series": numbering.series_of(request.actor)})
