"""The ranking of burden, which knows nothing of how the sample was made, names the three bottlenecks planted in it."""

import pytest

from motcua.base.organisations.actor import Actor
from motcua.control.burden import queries, rows, services
from motcua.control.burden.models import Finding, Run
from motcua.demo.dossiers import bottlenecks

pytestmark = pytest.mark.xdist_group("sample_year")
# Among so many findings of some eighty.
FIRST = 8


@pytest.fixture(scope="module")
def found(many: str) -> list[Finding]:
    run = services.nightly()
    assert run is not None
    assert Run.objects.get(pk=run.pk).state == Run.State.DONE
    return list(queries.findings(Actor.system(), run))


def of_kind(found: list[Finding], kind: str) -> list[Finding]:
    return [one for one in found if one.kind == kind]


def test_the_slow_step_is_the_first_place_named_slow(found):
    slow = of_kind(found, Finding.Kind.SLOW_PLACE)[0]
    assert slow.place <= FIRST
    assert slow.field is not None
    assert slow.field.name == bottlenecks.SLOW_FIELD
    assert slow.step_kind == bottlenecks.SLOW_KIND
    named = {area for area in bottlenecks.SLOW_AREAS if area in slow.sentence}
    assert named, slow.sentence
    assert len(slow.agencies) == len(named), "no place is called slow that is not"


def test_the_needless_paper_is_the_only_one_called_needless(found):
    (needless,) = of_kind(found, Finding.Kind.NEEDLESS_PAPER)
    code, _ = bottlenecks.NEEDLESS
    assert needless.place <= FIRST
    assert needless.procedure.code == code
    assert needless.paper.startswith(bottlenecks.NEEDLESS_PAPER)


def test_the_bouncing_branch_is_the_first_one_called_so(found):
    bouncing = of_kind(found, Finding.Kind.BOUNCING)[0]
    assert bouncing.place <= FIRST
    assert bouncing.procedure.code == bottlenecks.BOUNCING
    assert bouncing.step_kind == "KY"
    assert bouncing.share > 0.25


def test_every_finding_opens_exactly_the_rows_it_counted(found):
    for one in found:
        assert rows.of(one, by=Actor.system()).count() == one.dossiers, one.sentence
