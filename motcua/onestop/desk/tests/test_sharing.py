"""A unit's work is shared out evenly, by a proposal one can change, or by itself."""

import pytest
import time_machine
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from motcua.base.errors import Invalid, NotAllowed
from motcua.base.events.models import Event
from motcua.onestop.desk import sharing
from motcua.onestop.desk.sharing_rules import Officer, Piece, distribute
from motcua.onestop.dossiers.tests.cast import open_item, vn

NOW = "2026-08-20T11:00"


def unassigned(cast, n: int = 4):
    """Dossiers that lie in the room and with nobody."""
    found = []
    for _ in range(n):
        dossier = cast.received()
        cast.step(dossier, cast.desk, vn("2026-08-20T09:30"))
        found.append(cast.step(dossier, cast.head, vn("2026-08-20T10:00")))
    return found


def test_untaken_work_goes_to_whoever_has_least(cast):
    dossiers = unassigned(cast)
    assert {open_item(d).assignee_id for d in dossiers} == {None}
    with time_machine.travel(vn(NOW)):
        given_out, refused = sharing.share_out(cast.room.pk, by=cast.head)
    assert (given_out, refused) == (4, [])
    people = [open_item(d).assignee_id for d in dossiers]
    assert sorted(people) == sorted([cast.specialist.person_id, cast.colleague.person_id] * 2)


def test_only_the_head_shares_out(cast):
    unassigned(cast, 1)
    with pytest.raises(NotAllowed), time_machine.travel(vn(NOW)):
        sharing.share_out(cast.room.pk, by=cast.specialist)


def test_nothing_to_give_is_said(cast):
    with pytest.raises(Invalid, match="Không còn việc"), time_machine.travel(vn(NOW)):
        sharing.share_out(cast.room.pk, by=cast.head)


def test_a_unit_that_shares_by_itself_gives_new_work_out_at_once(cast):
    with time_machine.travel(vn(NOW)):
        sharing.set_mode(cast.room.pk, "DEU", by=cast.head)
        dossiers = unassigned(cast, 3)
        sharing.give_out_new(list(Event.objects.filter(kind="dossier.forwarded")))
        assert None not in {open_item(d).assignee_id for d in dossiers}
        # Once given, it stays: reading the same events again changes nothing.
        people = [open_item(d).assignee_id for d in dossiers]
        sharing.give_out_new(list(Event.objects.filter(kind="dossier.forwarded")))
        assert [open_item(d).assignee_id for d in dossiers] == people


def test_the_page_proposes_and_the_head_may_choose_otherwise(cast, sit):
    dossier = unassigned(cast, 1)[0]
    item = open_item(dossier)
    with time_machine.travel(vn(NOW)):
        browser = sit(cast.head)
        page = browser.get(reverse("desk:share"))
        assert dossier.code in page.text
        browser.post(
            reverse("desk:share"),
            {"give": f"{item.pk}:{cast.specialist.person_id}", f"person-{item.pk}": cast.colleague.person_id},
        )
    assert open_item(dossier).assignee_id == cast.colleague.person_id


roles = st.sampled_from(["thu_ly", "phan_cong", "van_thu"])
officers = st.lists(
    st.builds(
        Officer, person_id=st.integers(1, 9), roles=st.frozensets(roles, min_size=1),
        load=st.integers(0, 500), away=st.booleans(),
    ),
    max_size=6, unique_by=lambda one: one.person_id,
)  # fmt: skip
pieces = st.lists(
    st.builds(Piece, work_id=st.integers(1, 999), role=roles, minutes=st.integers(0, 600)),
    max_size=30, unique_by=lambda one: one.work_id,
)  # fmt: skip


@given(pieces=pieces, officers=officers)
def test_each_piece_goes_to_the_least_busy_of_its_role_who_is_there(pieces, officers):
    """Against the slow way: for each piece look at everybody."""
    loads = {one.person_id: one.load for one in officers}
    wanted = {}
    for piece in pieces:
        able = [one.person_id for one in officers if piece.role in one.roles and not one.away]
        if able:
            person = min(able, key=lambda key: (loads[key], key))
            wanted[piece.work_id] = person
            loads[person] += max(1, piece.minutes)
    assert distribute(pieces, officers) == wanted
