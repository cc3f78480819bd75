"""The report on review: form II.04 of a year with what it counts, the narrative drafted from it, its paper."""

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from motcua.base import clock
from motcua.base.files.checks import DOCX_TYPE
from motcua.base.files.views import attachment
from motcua.base.organisations.access import OfficerRequest, requires
from motcua.base.organisations.models import Agency
from motcua.base.organisations.reach import province_wide
from motcua.base.posted import day_of
from motcua.control.reviews import figures, queries
from motcua.control.reviews.models import LegalAmendment
from motcua.control.reviews.papers import report as paper
from motcua.control.reviews.views import _common


def _asked(request: OfficerRequest) -> tuple[date, date, int | None]:
    """Return the period and the agency of the report: a year, or the days given; one's own agency unless province."""
    today = clock.today()
    given = request.POST if request.method == "POST" else request.GET
    text = str(given.get("nam", ""))
    year = int(text) if text.isdigit() and 2010 <= int(text) <= 2200 else today.year
    first, last = (
        day_of(given, "tu") or date(year, 1, 1),
        day_of(given, "den") or date(year, 12, 31),
    )
    whole = province_wide(request.actor, "review.view")
    return first, max(first, last), None if whole else request.actor.agency_id


def _said(request: OfficerRequest) -> dict[str, Any]:
    first, last, agency_id = _asked(request)
    rows = figures.review_rows(first, last, agency_id=agency_id)
    texts = queries.amendments(request.actor).filter(
        state__in=LegalAmendment.OPEN, option__approved_on__lte=last
    )
    ideas = queries.initiatives(request.actor).filter(applied_on__range=(first, last))
    if agency_id is not None:
        ideas = ideas.filter(agency_id=agency_id)
    until = min(last, clock.today())
    sections = paper.narrative(rows, first, until, list(texts.order_by("due")), list(ideas)[:20])
    return {"rows": rows, "total": figures.total(rows), "first": first, "last": last, "sections": sections}


@require_GET
@requires("review.view")
def report(request: OfficerRequest) -> HttpResponse:
    """Show form II.04 of a period and the narrative drafted from it."""
    said = _said(request)
    years = sorted(
        set(queries.plans(request.actor).values_list("year", flat=True).distinct()) | {clock.today().year},
        reverse=True,
    )
    context = said | {
        "ways": _common.ways("report"), "years": years, "year": said["first"].year,
        "period": figures.in_words(said["first"], said["last"]),
        "texts": [(title, "\n".join(paragraphs)) for title, paragraphs in said["sections"]],
    }  # fmt: skip
    return render(request, "reviews/report.html", context)


@require_POST
@requires("review.view")
def document(request: OfficerRequest) -> HttpResponse:
    """Give the report as a paper, with the narrative as it was corrected on the page."""
    said = _said(request)
    sections = [
        (
            title,
            [
                line
                for line in request.POST.get(f"text-{place}", "\n".join(drafted)).splitlines()
                if line.strip()
            ],
        )
        for place, (title, drafted) in enumerate(said["sections"])
    ]
    agency = Agency.objects.get(pk=request.actor.agency_id)
    content = paper.report_document(agency, said["rows"], sections, said["first"], said["last"])
    return attachment(content, f"bao-cao-ra-soat-{said['first'].year}.docx", DOCX_TYPE)
