"""What the forms of announcing say, as services take it; what cannot be read is refused with the field's name."""

from decimal import Decimal

from motcua.base import clock
from motcua.base.errors import Invalid
from motcua.base.organisations.actor import Actor
from motcua.base.organisations.models import Agency
from motcua.base.organisations.reach import province_wide
from motcua.base.posted import Posted, number_of, text_of, whole_of


def amount_of(posted: Posted, name: str) -> Decimal | None:
    """Return the amount a field holds, two decimals at most; None when empty; raises Invalid for others."""
    found = number_of(posted, name)
    if found is not None and found != round(found, 2):
        raise Invalid(f"“{text_of(posted, name)[:20]}” không phải con số.", field=name)
    return found


def version_of(posted: Posted) -> int:
    """Return the version a form was shown with; raises Invalid when it carries none."""
    found = whole_of(posted, "version")
    if found is None:
        raise Invalid("Mở lại trang rồi làm tiếp.")
    return found


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
    if province_wide(by, "announcement.draft"):
        return departments()
    return list(Agency.objects.filter(pk=by.agency_id))
