"""The hourly wage to count with: the province's where it has set one, else the law file's."""

from dataclasses import dataclass
from decimal import Decimal

from motcua.base.text import number
from motcua.control.costs.models import Wage
from motcua.law.wages import Year, table

COMMON = "chung"


@dataclass(frozen=True, slots=True)
class Hourly:
    """Đồng an hour of a year and group of subjects, what it rests on, and the province's row when it is theirs."""

    year: int
    subject: str
    amount: Decimal
    basis: str
    own: Wage | None = None

    @property
    def subject_name(self) -> str:
        """The group of subjects in words."""
        return next((one.name for one in table().subjects if one.code == self.subject), self.subject)


def every() -> list[Hourly]:
    """Return the wages there are: for each year the common one, and those of groups that the province has set."""
    own = {(row.year, row.subject): row for row in Wage.objects.filter(withdrawn_at__isnull=True)}
    national = {year.year: year for year in table().years}
    keys = {(year, COMMON) for year in national} | set(own)
    order = {subject.code: place for place, subject in enumerate(table().subjects)}
    found = []
    for year, subject in sorted(keys, key=lambda key: (-key[0], order.get(key[1], 99))):
        row = own.get((year, subject))
        found.append(
            Hourly(year, subject, row.amount, f"Mức của tỉnh năm {year}: {row.basis}", row)
            if row
            else Hourly(year, subject, national[year].hourly, words(national[year]))
        )
    return found


def newest(subject: str = COMMON) -> Hourly:
    """Return the wage of the newest year for a group of subjects; the common one when it has none of its own."""
    wages = every()
    return next((row for row in wages if row.subject == subject), wages[0])


def words(year: Year) -> str:
    """Say how the wage of a year comes about."""
    return f"{year.basis} chia {number(table().hours_a_year)} giờ"
