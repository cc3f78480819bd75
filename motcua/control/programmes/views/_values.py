"""What the forms of this room say, as services take it; what cannot be read is refused with the field's name."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from motcua.base.errors import DomainError, NotAllowed, NotFound
from motcua.base.organisations.access import OfficerRequest


def done(
    request: OfficerRequest, act: Callable[[], str], to: str, *args: Any, query: str = "", anchor: str = ""
) -> HttpResponse:
    """Do an act, say what came of it, and go back to a page.

    Args:
        act: does it and returns the sentence of success.
        to: the name of the page's address, with its `args`.
        query: what follows "?" in the address.
        anchor: where on the page.
    """
    try:
        messages.success(request, act())
    except (NotAllowed, NotFound):
        raise
    except DomainError as refused:
        messages.error(request, refused.message)
    answer = redirect(to, *args)
    answer["Location"] += (f"?{query}" if query else "") + (f"#{anchor}" if anchor else "")
    return answer
