"""What the pages share: reading days and keys from forms, agencies to choose from, a refusal shown in place."""

from django.db.models import QuerySet

from motcua.base.organisations.access import OfficerRequest
from motcua.base.organisations.models import Agency
from motcua.base.organisations.queries import agencies_on
from motcua.base.organisations.reach import cut, of_agency, province_wide


def agencies_for(request: OfficerRequest, action: str) -> QuerySet[Agency]:
    """Return the agencies in force for which somebody may do an act."""
    rows = agencies_on().order_by("level", "name")
    return cut(rows, request.actor, action, of_agency(request.actor, "pk"))


def whole(request: OfficerRequest) -> bool:
    """Tell whether somebody sees the whole province here."""
    return province_wide(request.actor, "publication.view")
