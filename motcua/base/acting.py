"""From a button to an act: done, said, gone on; what is refused is said where the clerk stands."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from motcua.base.errors import REFUSALS, DomainError


def done(
    request: HttpRequest,
    act: Callable[[], Any],
    to: str,
    *args: Any,
    words: str = "",
    query: str = "",
    anchor: str = "",
) -> HttpResponse:
    """Do an act, say what came of it, and go to a page; a lack of rights stays a refusal of the page itself.

    Args:
        request: the button.
        act: does it, and returns the sentence of success where `words` are none.
        to: the name of the page's address, with its `args`.
        words: the sentence of success.
        query: what follows "?" in the address.
        anchor: where on the page.
    """
    try:
        told = act()
    except REFUSALS as fault:
        messages.error(request, fault.message)
    else:
        messages.success(request, words or told)
    answer = redirect(to, *args)
    answer["Location"] += (f"?{query}" if query else "") + (f"#{anchor}" if anchor else "")
    return answer


def refused(request: HttpRequest, fault: DomainError, to: str, *args: Any) -> HttpResponse:
    """Say on a page why an act that leads elsewhere was refused."""
    messages.error(request, fault.message)
    return redirect(to, *args)
