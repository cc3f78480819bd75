"""An agency ends: its places, its entries on the lists and its findings follow to the heir; what was done stays."""

from datetime import timedelta

from motcua.base import clock
from motcua.base.audit.models import Act
from motcua.base.organisations import services as organisations
from motcua.base.organisations.actor import Actor
from motcua.base.organisations.models import Agency, Desk, Unit
from motcua.base.organisations.tests.reform import BASIS, dissolve
from motcua.catalogue.publication import queries
from motcua.catalogue.publication.models import CleaningFinding, FeedbackAddress, ListEntry, PostingPoint
from motcua.catalogue.publication.services import posting
from motcua.catalogue.publication.tests.cast import LICENCE, OTHER, START

YESTERDAY = clock.today() - timedelta(days=1)


def finding(cast, agency: str, state: str = "MO", key: str = "a") -> CleaningFinding:
    return CleaningFinding.objects.create(
        rule=2, key=key, digest="x", code=LICENCE, procedure=cast.procedure(LICENCE), what="Khác tên",
        agency=cast.agencies[agency], due=clock.today(), state=state, opened_on=START,
        closed_on=clock.today() if state == "HET" else None, reason="Vì tên cũ" if state == "KHONG_LOI" else "",
    )  # fmt: skip


def test_places_and_findings_get_a_new_keeper_and_looks_taken_stay_with_them(cast):
    former, heir = cast.agencies["construction"], cast.agencies["justice"]
    cast.listed(LICENCE, level="TINH")
    point = cast.board("construction")
    posting.put_right(point.pk, [f"p{cast.procedure(LICENCE).pk}"], by=cast.control)
    look = posting.Look("DU")
    checked = posting.check_round(point.pk, {f"p{cast.procedure(LICENCE).pk}": look}, by=cast.control)
    closed = cast.board("construction", name="Bảng cũ", valid_from=START)
    posting.close_point(closed.pk, by=cast.control, last_day=YESTERDAY)
    unsettled, gone = finding(cast, "construction"), finding(cast, "construction", "HET", "b")
    dissolve(former, heir)
    point.refresh_from_db()
    assert point.agency == heir
    assert list(point.rounds.all()) == [checked]
    assert PostingPoint.objects.get(pk=closed.pk).agency == former
    unsettled.refresh_from_db()
    gone.refresh_from_db()
    assert (unsettled.agency, unsettled.version) == (heir, 2)
    assert gone.agency == former
    assert point in queries.points(cast.people["stranger"])
    assert set(Act.objects.filter(act__endswith="followed_heir").values_list("act", flat=True)) == {
        "posting.followed_heir", "cleaning.followed_heir",
    }  # fmt: skip


def test_a_place_whose_name_the_heir_uses_already_keeps_its_name_with_a_mark(cast):
    theirs, own = cast.board("construction"), cast.board("justice")
    dissolve(cast.agencies["construction"], cast.agencies["justice"])
    theirs.refresh_from_db()
    own.refresh_from_db()
    assert own.name == "Bảng sảnh"
    assert theirs.name == f"Bảng sảnh ({cast.agencies['construction'].pk})"


def test_an_entry_ends_with_its_agency_and_goes_on_for_the_heir_by_the_same_decision(cast):
    former, heir = cast.agencies["construction"], cast.agencies["justice"]
    entry = cast.listed(LICENCE, level="TINH", agency_id=former.pk)
    dissolve(former, heir)
    entry.refresh_from_db()
    assert (entry.agency, entry.valid_to, entry.end_reason) == (
        former, YESTERDAY, "Cơ quan kế thừa: Sở Tư pháp",
    )  # fmt: skip
    now = ListEntry.objects.get(agency=heir)
    assert (now.procedure, now.valid_from, now.valid_to) == (entry.procedure, clock.today(), None)
    assert (now.decision_no, now.end_reason) == (entry.decision_no, "")


def test_where_the_heir_stands_on_the_list_or_on_the_one_against_it_the_former_entry_only_ends(cast):
    former, heir = cast.agencies["construction"], cast.agencies["justice"]
    for code, kind in ((LICENCE, "TAI_MOT_CUA"), (OTHER, "NGOAI_MOT_CUA")):
        cast.listed(code, level="TINH", agency_id=former.pk)
        cast.listed(code, kind, level="TINH", agency_id=heir.pk, detail="Do ngành dọc")
    dissolve(former, heir)
    kept = ListEntry.objects.on(clock.today())
    assert {(one.kind, one.agency) for one in kept} == {("TAI_MOT_CUA", heir), ("NGOAI_MOT_CUA", heir)}
    assert ListEntry.objects.filter(agency=former, valid_to=YESTERDAY).count() == 2


def test_who_may_sign_for_whom_ends_with_the_agency_and_an_entry_of_another_tier_too(cast):
    former = cast.agencies["ward"]
    cast.listed(kind="UY_QUYEN", agency_id=former.pk, detail="Chủ tịch ủy quyền Phó Chủ tịch")
    cast.listed(agency_id=former.pk)
    dissolve(former, cast.agencies["justice"])
    assert not ListEntry.objects.on(clock.today()).exists()


def test_a_renamed_agency_keeps_counters_lists_and_address(cast):
    ward = cast.agencies["ward"]
    entry = cast.listed(agency_id=ward.pk, desk_id=cast.desk.pk)
    point = cast.board(desk_id=cast.desk.pk)
    posting.set_feedback_address(
        agency_id=ward.pk, receiver="Văn phòng phường", address="Số 1 đường Mẫu", phone="0200000000",
        by=cast.control, valid_from=START,
    )  # fmt: skip
    heir = organisations.succeed_agency(
        ward.pk, name="Ủy ban nhân dân phường Mẫu Mới", day=clock.today(), basis=BASIS, by=Actor.system()
    )
    desk = Desk.objects.get(unit__agency=heir)
    point.refresh_from_db()
    assert (point.agency, point.unit, point.desk) == (heir, desk.unit, desk)
    now = ListEntry.objects.on(clock.today()).get()
    assert (now.agency, now.desk, now.procedure) == (heir, desk, entry.procedure)
    assert FeedbackAddress.objects.on(clock.today()).get().agency == heir


def test_a_renamed_desk_keeps_its_places_and_its_entries(cast):
    entry = cast.listed(agency_id=cast.agencies["ward"].pk, desk_id=cast.desk.pk)
    point = cast.board(desk_id=cast.desk.pk)
    heir = organisations.rename_unit(
        cast.desk.unit_id, name="Bộ phận Một cửa phường", day=clock.today(), basis=BASIS, by=Actor.system()
    )
    point.refresh_from_db()
    entry.refresh_from_db()
    assert (point.unit, point.desk.unit) == (heir, heir)
    assert entry.desk.unit == heir


def test_an_unmapped_unit_with_a_place_is_not_forgotten_and_all_goes_when_one_unit_has_an_heir(cast):
    former, heir = cast.agencies["construction"], cast.agencies["justice"]
    Unit.objects.create(agency=former, name="Phòng thứ hai", kind=Unit.Kind.ROOM, valid_from=START)
    point = cast.board("construction")
    dissolve(former, heir)
    point.refresh_from_db()
    assert point.agency == heir
    assert Agency.objects.get(pk=former.pk).valid_to == YESTERDAY
