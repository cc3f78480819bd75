"""What the forms of announcing say, as services take it; what cannot be read is refused with the field's name."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.http import QueryDict

from motcua.base import clock
from motcua.base.errors import Invalid
from motcua.base.organisations.actor import Actor
from motcua.base.organisations.models import Agency
from motcua.base.organisations.permissions import Scope, allowed
from motcua.base.text import read_day

Posted = Mapping[str, Any]


def day_of(posted: Posted, name: str) -> date | None:
    """Return the day a field holds, None when it is empty; raises Invalid when it is no day."""
    text = str(posted.get(name, "")).strip()
    if not text:
        return None
    found = read_day(text)
    if found is None or not 1990 <= found.year <= 2099:
        raise Invalid(f"“{text[:20]}” không phải ngày; ghi theo dạng 31/12/2026.", field=name)
    return found


def amount_of(posted: Posted, name: str) -> Decimal | None:
    """Return the amount a field holds, with comma or point; None when empty; raises Invalid for others."""
    text = str(posted.get(name, "")).strip().replace(",", ".")
    if not text:
        return None
    try:
        found = Decimal(text)
    except InvalidOperation:
        found = Decimal("nan")
    if not found.is_finite() or found != round(found, 2):
        raise Invalid(f"“{text[:20]}” không phải con số.", field=name)
    return found


def whole_of(posted: Posted, name: str) -> int | None:
    """Return the whole number a field holds; None when it is empty; raises Invalid for others."""
    text = str(posted.get(name, "")).strip()
    if not text:
        return None
    if not text.isascii() or not text.isdigit() or len(text) > 9:
        raise Invalid(f"“{text[:20]}” không phải số.", field=name)
    return int(text)


def version_of(posted: Posted) -> int:
    """Return the version a form was shown with; raises Invalid when it carries none."""
    found = whole_of(posted, "version")
    if found is None:
        raise Invalid("Mở lại trang rồi làm tiếp.")
    return found


def keys_of(posted: QueryDict, name: str) -> list[int]:
    """Return the keys chosen in a list of boxes."""
    return [int(one) for one in posted.getlist(name) if one.isascii() and one.isdigit() and len(one) < 10]


def lines_of(posted: Posted, name: str) -> list[str]:
    """Return the lines of a field that say something."""
    return [line.strip() for line in str(posted.get(name, "")).splitlines() if line.strip()]


def codes_of(posted: Posted, name: str) -> list[str]:
    """Return the codes a field names, parted by commas, semicolons, spaces or lines."""
    text = str(posted.get(name, ""))
    for sign in ",;\n\r\t":
        text = text.replace(sign, " ")
    return list(dict.fromkeys(text.split()))


def departments() -> list[Agency]:
    """Return the agencies of the province that propose decisions or are asked."""
    kinds = (Agency.Kind.DEPARTMENT, Agency.Kind.OFFICE, Agency.Kind.BRANCH)
    rows = Agency.objects.on(clock.today()).filter(level="TINH", kind__in=kinds)
    return list(rows.order_by("name"))


def own_departments(by: Actor) -> list[Agency]:
    """Return for which agencies somebody may draft."""
    if allowed(by, "announcement.draft") == Scope.PROVINCE:
        return departments()
    return list(Agency.objects.filter(pk=by.agency_id))
