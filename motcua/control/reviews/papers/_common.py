"""What the papers share: who issues, where, who signs, how money is written."""

from decimal import Decimal

from django.conf import settings

from motcua.base.organisations.models import Agency
from motcua.base.text import number
from motcua.control.costs.rules import Totals, dong


def province_place() -> str:
    """Return the place papers of the province are dated at."""
    return str(settings.PROVINCE_NAME).removeprefix("Tỉnh ").removeprefix("Thành phố ")


def committee() -> str:
    """Return the province's committee as a letterhead has it."""
    name = str(settings.PROVINCE_NAME)
    return f"Ủy ban nhân dân {name[:1].lower()}{name[1:]}"


def above(agency: Agency) -> str:
    """Return the agency printed over the issuer: of a department the province's committee."""
    return "" if agency.kind == Agency.Kind.COMMITTEE else committee()


def signer(agency: Agency) -> list[str]:
    """Return the lines over a signature; the last is the post."""
    if agency.kind == Agency.Kind.COMMITTEE:
        return ["TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"]
    if agency.kind in {Agency.Kind.DEPARTMENT, Agency.Kind.CENTRE}:
        return ["GIÁM ĐỐC"]
    return ["CHÁNH VĂN PHÒNG" if agency.kind == Agency.Kind.OFFICE else "THỦ TRƯỞNG CƠ QUAN"]


def money(value: Decimal) -> str:
    """Write đồng a year, rounded to whole đồng."""
    return number(dong(value), 0)


def rate(costs: Totals) -> str:
    """Write the saved share with two decimals; "–" where nothing was paid before."""
    found = costs.rate_shown
    return "–" if found is None else f"{number(found, 2)} %"
