"""The axis of mot-cua.md 6.4: the service, the table and the database agree on every walk through it."""

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from motcua.base import clock
from motcua.base.errors import DomainError
from motcua.onestop.dossiers.models import Dossier
from motcua.onestop.handovers import services
from motcua.onestop.handovers.models import Parcel
from motcua.onestop.handovers.rules import ENDS, MOVES, State, Way, may_move


def test_the_database_holds_the_same_table_as_the_rules(db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT way, before, after FROM handovers_legalmove")
        held = set(cursor.fetchall())
    assert held == {
        (way.value, before.value if before else "", after.value)
        for way, moves in MOVES.items()
        for before, afters in moves.items()
        for after in afters
    }


def test_every_state_of_the_law_is_on_the_axis_and_is_reached():
    reached = {after for moves in MOVES.values() for afters in moves.values() for after in afters}
    assert reached == set(State)
    assert all(not MOVES[way].get(end) for way in Way for end in ENDS)


WALK = st.lists(st.sampled_from([state.value for state in State]), min_size=1, max_size=9)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(walk=WALK)
def test_whatever_the_post_tells_a_parcel_stays_on_the_axis(post, walk):
    """Legal words move it, all others are refused with a sentence and change nothing."""
    with transaction.atomic():
        parcel = post.sent(post.result())
        seen = [parcel.state]
        for number, state in enumerate(walk):
            before = Parcel.objects.get(pk=parcel.pk).state
            try:
                with transaction.atomic():
                    services.update_parcel(
                        parcel.tracking, state, receiver="Người nhận", note="Lý do", by=post.officer,
                        at=clock.now().replace(microsecond=number),
                    )  # fmt: skip
            except DomainError:
                assert Parcel.objects.get(pk=parcel.pk).state == before
            after = Parcel.objects.get(pk=parcel.pk).state
            if after != before:
                assert may_move(Way.TO_CITIZEN, before, after)
                seen.append(after)
        assert [move.after for move in parcel.moves.all()] == seen
        status = Dossier.objects.values_list("status", flat=True).get(pk=parcel.dossier_id)
        assert (status == "DA_TRA") == (seen[-1] == State.DELIVERED)
        transaction.set_rollback(True)


@pytest.mark.parametrize("after", [state for state in State if state != State.ASKED])
def test_the_database_refuses_what_goes_around_the_service(post, after):
    asked = services.ask_collection(name="A", address="B", phone="0912345668", by=post.officer)
    if may_move(Way.TO_AGENCY, State.ASKED, after):
        Parcel.objects.filter(pk=asked.pk).update(state=after, tracking="EB100000001VN")
        return
    with pytest.raises(IntegrityError), transaction.atomic():
        Parcel.objects.filter(pk=asked.pk).update(state=after, tracking="EB100000001VN")
