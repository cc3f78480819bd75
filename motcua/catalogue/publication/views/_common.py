"""What the pages share: reading days and keys from forms, agencies to choose from, a refusal shown in place."""

from datetime import date

from django.db.models import QuerySet

from motcua.base.errors import Invalid
from motcua.base.organisations.access import OfficerRequest
from motcua.base.organisations.models import Agency
from motcua.base.organisations.queries import agencies_on
from motcua.base.organisations.reach import cut, of_agency, province_wide
from motcua.base.text import read_day


def day_of(text: str, field: str, *, must: bool = False) -> date | None:
    """Return the day a field holds, None when it is empty.

    Raises:
        Invalid: it is no day, or must not be empty.
    """
    text = text.strip()
    if not text and not must:
        return None
    found = read_day(text)
    if found is None:
        raise Invalid(f"“{text or 'trống'}” không phải ngày; ghi theo dạng 25/11/2026.", field=field)
    return found


def must_day(text: str, field: str) -> date:
    """Return the day a field must hold.

    Raises:
        Invalid: it holds none.
    """
    found = day_of(text, field, must=True)
    assert found is not None
    return found


def key_of(text: str) -> int | None:
    """Return the key a field holds, None when it holds none."""
    return int(text) if text.isdecimal() and len(text) < 18 else None


def agencies_for(request: OfficerRequest, action: str) -> QuerySet[Agency]:
    """Return the agencies in force for which somebody may do an act."""
    rows = agencies_on().order_by("level", "name")
    return cut(rows, request.actor, action, of_agency(request.actor, "pk"))


def whole(request: OfficerRequest) -> bool:
    """Tell whether somebody sees the whole province here."""
    return province_wide(request.actor, "publication.view")
