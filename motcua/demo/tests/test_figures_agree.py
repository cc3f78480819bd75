"""A figure of one agency is the same whether it is asked alone or with those of all agencies (on the sample year)."""

import pytest

from motcua.base import clock
from motcua.base.indicators import engine, periods
from motcua.base.indicators.engine import Scope
from motcua.base.organisations.models import Agency

pytestmark = pytest.mark.xdist_group("sample_year")


def test_each_agency_alone_has_what_all_at_once_say_of_it(few):
    month = periods.as_of(periods.containing("thang", clock.today()).previous(), clock.today())
    agencies = list(Agency.objects.on(clock.today()).values_list("pk", flat=True))
    told = 0
    for indicator in engine.everything():
        if indicator.by_agency is None:
            continue
        together = indicator.by_agency(month)
        told += len(together)
        # Whom the common figure does not name has nothing to count.
        some = [*together, *(agency for agency in agencies if agency not in together)][: len(together) + 3]
        for agency in some:
            alone = indicator.measure(month, Scope("agency", agency, ""))
            if agency in together:
                assert together[agency] == alone, indicator.code
            else:
                assert alone.value in (None, 0), indicator.code
                assert not alone.denominator, indicator.code
    assert told > 20
