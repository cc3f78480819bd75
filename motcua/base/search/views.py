"""The page of what was found, and the suggestions while typing."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from motcua.base.organisations.access import OfficerRequest, requires
from motcua.base.search import queries


@requires("search.use")
@require_safe
def results(request: OfficerRequest) -> HttpResponse:
    """Show what has the words, kind by kind; the only thing that has them is opened (a scanned code)."""
    text = queries.words_of(request.GET.get("q", ""))
    found = queries.found(request.actor, text)
    if len(found) == 1 and len(found[0].hits) == 1:
        return redirect(found[0].hits[0].url)
    return render(request, "search/results.html", {"text": text, "found": found})


@requires("search.use")
@require_safe
def suggest(request: OfficerRequest) -> HttpResponse:
    """Answer the box while somebody types."""
    text = queries.words_of(request.GET.get("q", ""))
    context = {"text": text, "suggested": queries.suggested(request.actor, text)}
    return render(request, "search/suggest.html", context)
