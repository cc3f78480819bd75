"""How a form of the registers becomes an act: the service decides, its refusal stands at the field it names."""

from collections.abc import Callable
from datetime import date
from typing import Any, TypeVar

from django.forms import Form
from django.http import HttpRequest

from motcua.base import clock
from motcua.base.errors import DomainError, Invalid, NotAllowed, NotFound
from motcua.base.organisations.permissions import allowed
from motcua.base.text import read_day

T = TypeVar("T")


def submit(form: Form, act: Callable[[dict[str, Any]], T]) -> T | None:
    """Do the act with the form's values and return what it gives; None when form or service refused."""
    if not form.is_valid():
        return None
    try:
        return act(form.cleaned_data)
    except (NotAllowed, NotFound):
        raise
    except DomainError as fault:
        form.add_error(fault.field if fault.field in form.fields else None, fault.message)
        return None


def chosen_day(request: HttpRequest) -> date:
    """Return the day of `?ngay=`, today without it.

    Raises:
        Invalid: it is no day.
    """
    given = request.GET.get("ngay", "").strip()
    if not given:
        return clock.today()
    found = read_day(given)
    if found is None or not 1990 <= found.year <= 2100:
        raise Invalid(f"“{given}” không phải là ngày; viết như 30/06/2025.", field="ngay")
    return found


def may_manage(request: HttpRequest) -> bool:
    """Tell whether the actor may change the registers."""
    actor = request.actor  # type: ignore[attr-defined]
    return actor is not None and allowed(actor, "organisation.manage") is not None
