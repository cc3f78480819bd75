"""A reorganisation in one call: an agency ends today and another takes all of its units over."""

from motcua.base import clock
from motcua.base.organisations.actor import Actor
from motcua.base.organisations.models import Agency, Unit
from motcua.base.organisations.services.succession import dissolve_agency

BASIS = "NQ 202/2025/QH15 (mẫu)"


def dissolve(former: Agency, heir: Agency) -> None:
    """End an agency today; the first unit of the heir goes on with the first of its units."""
    unit = Unit.objects.filter(agency=heir).order_by("pk")[0]
    own = Unit.objects.filter(agency=former).order_by("pk")[0]
    dissolve_agency(
        former.pk, units={own.pk: unit.pk}, day=clock.today(), basis=BASIS, by=Actor.system("Quản trị (mẫu)")
    )
