"""What the forms of this room say, as services take it; what cannot be read is refused with the field's name."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from motcua.base.errors import DomainError, Invalid, NotAllowed, NotFound
from motcua.base.organisations.access import OfficerRequest
from motcua.base.text import read_day

Posted = Mapping[str, Any]


def day_of(posted: Posted, name: str) -> date | None:
    """Return the day a field holds, None when it is empty; raises Invalid for others."""
    text = str(posted.get(name, "")).strip()
    found = read_day(text) if text else None
    if text and found is None:
        raise Invalid(f"“{text[:20]}” không phải ngày; ghi theo dạng 31/12/2026.", field=name)
    return found


def number_of(posted: Posted, name: str) -> Decimal | None:
    """Return the number a field holds ("1.500.000", "12,5"); None when it is empty; raises Invalid for others."""
    text = str(posted.get(name, "")).strip().replace("%", "").replace("đ", "").replace(" ", "")
    if not text:
        return None
    if "," in text or text.count(".") > 1 or (text.count(".") == 1 and len(text.rpartition(".")[2]) == 3):
        text = text.replace(".", "").replace(",", ".")
    try:
        found = Decimal(text)
    except InvalidOperation:
        found = Decimal("nan")
    if not found.is_finite() or abs(found) >= 10**17:
        raise Invalid(f"“{posted.get(name)}” không phải con số.", field=name)
    return found


def whole_of(posted: Posted, name: str) -> int | None:
    """Return the whole number a field holds; None when it is empty; raises Invalid for others."""
    text = str(posted.get(name, "")).strip().replace(".", "")
    if not text:
        return None
    if not text.isascii() or not text.isdigit() or len(text) > 9:
        raise Invalid(f"“{text[:20]}” không phải số nguyên không âm.", field=name)
    return int(text)


def keys_of(request: OfficerRequest, name: str) -> list[int]:
    """Return the keys ticked under a name; what is no key is passed over."""
    return [
        int(one) for one in request.POST.getlist(name) if one.isascii() and one.isdigit() and len(one) < 12
    ]


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
