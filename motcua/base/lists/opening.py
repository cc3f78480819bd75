"""How a list opens: with the view a person chose, as long as the address says nothing else."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from motcua.base.lists import queries

View = Callable[..., HttpResponse]


def opens_with_default(code: str) -> Callable[[View], View]:
    """Let a list's view go on to the filters its reader chose to open it with.

    Only when the list is entered from elsewhere with a bare address: whoever clears the filters on the list itself
    stays without them. Put it under `@requires`.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            came_from = urlsplit(request.META.get("HTTP_REFERER", "")).path
            if request.method == "GET" and not request.GET and came_from != request.path:
                views = list(queries.views_of(code, by=request.actor))  # type: ignore[attr-defined]
                chosen = next((one for one in views if one.is_default), None)  # type: ignore[attr-defined]
                if chosen and chosen.query:
                    return HttpResponseRedirect(f"{request.path}?{chosen.query}")
                request.saved_views = {code: views}  # type: ignore[attr-defined]  # the list shows them as well
            return view(request, *args, **kwargs)

        return opened

    return decorate
