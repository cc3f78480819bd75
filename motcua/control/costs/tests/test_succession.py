"""A department ends: studies being drawn and its groups follow to the heir; confirmed studies stay."""

from motcua.base.audit.models import Act
from motcua.base.organisations.tests.reform import dissolve
from motcua.control.costs import queries, services


def test_what_is_being_drawn_follows_and_what_is_confirmed_stays(cast):
    heir = cast.office.agencies["justice"]
    drawn, confirmed = cast.counted(title="Đang tính"), cast.confirmed(title="Đã xác nhận")
    group = services.new_group("Nhóm mẫu", [drawn.pk, confirmed.pk], agency_id=cast.agency.pk, by=cast.focal)
    before, version = queries.totals([drawn.pk])[drawn.pk], drawn.version
    dissolve(cast.agency, heir)
    for row in (drawn, confirmed, group):
        row.refresh_from_db()
    assert (drawn.agency, drawn.version) == (heir, version + 1)
    assert confirmed.agency == cast.agency
    assert (group.agency, group.studies.count()) == (heir, 2)
    assert queries.totals([drawn.pk])[drawn.pk] == before
    assert list(queries.studies(cast.stranger)) == [drawn]
    assert Act.objects.filter(act="cost.followed_heir", object_id=drawn.pk).count() == 1
