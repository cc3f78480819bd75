"""The posting register: what must hang, what is outdated, what came down, and that a look at the wall counts."""

from datetime import date, timedelta

import pytest

from motcua.base import clock
from motcua.base.errors import Conflict, Invalid, NotAllowed
from motcua.catalogue.publication import queries, standing
from motcua.catalogue.publication.models import Posting, PostingRound
from motcua.catalogue.publication.services import lists, posting
from motcua.catalogue.publication.tests.cast import BIRTH, LICENCE, OTHER


def states(point) -> dict[str, str]:
    return {
        (line.procedure.code if line.procedure else "pakn"): line.state
        for line in standing.lines([point])[point.pk]
    }


def address(cast, phone="0222.000.001", **changes):
    given = {
        "agency_id": cast.agencies["office"].pk, "receiver": "Văn phòng UBND tỉnh", "address": "Số 1 (mẫu)",
        "phone": phone, "by": cast.control,
    }  # fmt: skip
    return posting.set_feedback_address(**given | changes)


def hung(cast, point, *codes: str, on=None) -> int:
    keys = [f"p{cast.procedure(code).pk}" for code in codes]
    return posting.put_right(point.pk, keys, by=cast.control, on=on)


def test_what_stands_on_the_one_stop_list_must_hang(cast):
    cast.listed()
    point = cast.board()
    assert states(point) == {BIRTH: "thieu"}
    assert hung(cast, point, BIRTH) == 1
    assert states(point) == {BIRTH: "dung"}
    assert Posting.objects.get().version == cast.version()


def test_a_new_version_makes_what_hangs_outdated_until_it_is_replaced(cast):
    cast.listed()
    point = cast.board()
    hung(cast, point, BIRTH)
    cast.amended()
    assert states(point) == {BIRTH: "cu"}
    hung(cast, point, BIRTH)
    assert states(point) == {BIRTH: "dung"}
    assert list(Posting.objects.order_by("pk").values_list("version__number", "taken_down_on")) == [
        (1, clock.today()), (2, None),
    ]  # fmt: skip


def test_what_left_the_list_must_come_down(cast):
    entry = cast.listed()
    point = cast.board()
    hung(cast, point, BIRTH)
    yesterday = clock.today() - timedelta(days=1)
    lists.end(entry.pk, last_day=yesterday, reason="Bãi bỏ", by=cast.control)
    assert states(point) == {BIRTH: "go"}
    hung(cast, point, BIRTH)
    assert states(point) == {}


def test_the_state_of_an_earlier_day_can_be_told(cast):
    cast.listed()
    point = cast.board(valid_from=date(2026, 2, 1))
    hung(cast, point, BIRTH, on=date(2026, 3, 10))
    told = {
        day: standing.lines([point], day)[point.pk][0].state for day in (date(2026, 3, 9), date(2026, 3, 10))
    }
    assert list(told.values()) == ["thieu", "dung"]


def test_the_board_of_a_department_hangs_what_it_handles_itself(cast):
    for code in (LICENCE, OTHER):
        cast.listed(code, level="TINH")
    assert states(cast.board("construction")) == {LICENCE: "thieu", OTHER: "thieu"}
    assert states(cast.board("justice")) == {}


def test_a_point_of_a_counter_hangs_what_stands_at_the_counter(cast):
    cast.listed()
    point = cast.board(desk_id=cast.desk.pk)
    assert states(point) == {}
    cast.listed(desk_id=cast.desk.pk)
    assert states(point) == {BIRTH: "thieu"}


def test_the_feedback_address_hangs_everywhere_and_grows_old(cast):
    address(cast, valid_from=date(2026, 1, 1))
    point = cast.board()
    assert states(point) == {"pakn": "thieu"}
    posting.put_right(point.pk, [standing.FEEDBACK_KEY], by=cast.control)
    assert states(point) == {"pakn": "dung"}
    address(cast, phone="0222.000.002")
    assert states(point) == {"pakn": "cu"}
    address_own = {"agency_id": cast.agencies["ward"].pk, "receiver": "UBND phường"}
    own = address(cast, **address_own)
    assert standing.Addresses(clock.today()).of(cast.agencies["ward"].pk) == own


@pytest.mark.parametrize(("result", "state"), [("DU", "dung"), ("THIEU", "thieu"), ("SAI_PB", "cu")])
def test_what_somebody_saw_at_the_wall_counts_more_than_the_register(cast, result, state):
    cast.listed()
    point = cast.board()
    hung(cast, point, BIRTH)
    key = f"p{cast.procedure().pk}"
    posting.check_round(point.pk, {key: posting.Look(result, "nhìn tại chỗ")}, by=cast.people["director"])
    assert states(point) == {BIRTH: state}
    if state != "dung":
        hung(cast, point, BIRTH)
        assert states(point) == {BIRTH: "dung"}, "the look was at what hung before"


def test_a_round_of_strange_lines_or_of_none_keeps_nothing(cast):
    cast.listed()
    point = cast.board()
    for looks in ({}, {"p999999": posting.Look("DU")}, {f"p{cast.procedure().pk}": posting.Look("TOT")}):
        with pytest.raises(Invalid):
            posting.check_round(point.pk, looks, by=cast.control)
    key, tomorrow = f"p{cast.procedure().pk}", clock.today() + timedelta(days=1)
    with pytest.raises(Invalid, match="sau hôm nay"):
        posting.check_round(point.pk, {key: posting.Look("DU")}, by=cast.control, on=tomorrow)
    assert not PostingRound.objects.exists()


def test_another_agency_neither_sees_nor_changes_a_point(cast):
    cast.listed(LICENCE, level="TINH")
    point = cast.board("construction")
    stranger = cast.people["stranger"]
    assert not queries.points(stranger).exists()
    with pytest.raises(NotAllowed):
        posting.put_right(point.pk, ["x"], by=stranger)
    with pytest.raises(NotAllowed):
        posting.check_round(point.pk, {"x": posting.Look("DU")}, by=stranger)
    with pytest.raises(NotAllowed):
        posting.check_round(point.pk, {"x": posting.Look("DU")}, by=cast.people["intake"])
    assert queries.points(cast.focal).get() == point


def test_a_point_that_is_closed_takes_nothing_more(cast):
    cast.listed()
    point = cast.board(valid_from=date(2026, 1, 1))
    hung(cast, point, BIRTH, on=date(2026, 2, 1))
    posting.close_point(point.pk, by=cast.control, last_day=clock.today() - timedelta(days=1))
    assert not Posting.objects.filter(taken_down_on__isnull=True).exists()
    with pytest.raises(Conflict, match="thôi dùng"):
        hung(cast, point, BIRTH)


def test_many_points_cost_a_fixed_number_of_queries(cast, django_assert_num_queries):
    for code in (LICENCE, OTHER):
        cast.listed(code, level="TINH")
    points = [cast.board("construction", name=f"Bảng {number}") for number in range(6)]
    for point in points:
        hung(cast, point, LICENCE)
    with django_assert_num_queries(9):
        standing.lines(list(queries.points(cast.control)))
