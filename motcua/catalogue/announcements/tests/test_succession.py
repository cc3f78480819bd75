"""A department ends: its drafts, what it owes and what it was asked follow to the heir; what is signed stays."""

from motcua.base.audit.models import Act
from motcua.base.events.models import Event
from motcua.base.organisations.tests.reform import dissolve
from motcua.catalogue.announcements import queries
from motcua.catalogue.announcements.models import DraftDuty, Opinion
from motcua.catalogue.announcements.services import flowing, sources
from motcua.catalogue.announcements.services.reminding import remind
from motcua.catalogue.announcements.tests.cast import OTHER, fresh, vn

TODAY = vn("2026-11-10T08:00")


def test_drafts_and_debts_follow_the_department_and_signed_decisions_stay(cast):
    former, heir = cast.agencies["construction"], cast.agencies["justice"]
    source = cast.source()
    signed = cast.draft()
    cast.amended(signed)
    cast.signed(signed)
    under_way = cast.draft(title="Công bố thủ tục gia hạn (mẫu)")
    cast.line(under_way, code=OTHER)
    version = fresh(under_way).version
    dissolve(former, heir)
    assert fresh(under_way).agency == heir
    assert fresh(under_way).version == version + 1
    assert fresh(signed).agency == former
    assert DraftDuty.objects.get(source=source).agency == heir
    assert Act.objects.filter(act="announcement.followed_heir", object_id=under_way.pk).count() == 1
    event = Event.objects.get(kind="announcement.followed_heir", stream_id=under_way.pk)
    assert event.payload["to"] == "Sở Tư pháp"
    # Who holds it, and who may go on with it, is the heir now.
    assert {debt.holder for debt in queries.owed(cast.stranger)} == {"Sở Tư pháp"}
    assert under_way in queries.announcements(cast.stranger)


def test_reminders_of_what_is_owed_go_to_the_heirs_focal_officer(cast):
    due = cast.source()
    DraftDuty.objects.filter(source=due).update(due=TODAY.date())
    dissolve(cast.agencies["construction"], cast.agencies["justice"])
    remind(at=TODAY)
    notices = cast_notices(cast.stranger.person_id)
    assert any("Hạn hôm nay" in title for title in notices)
    assert not cast_notices(cast.focal.person_id)


def cast_notices(person_id: int) -> list[str]:
    from motcua.base.notices.models import Notice

    rows = Notice.objects.filter(person_id=person_id, kind="announcement.reminder")
    return list(rows.values_list("title", flat=True))


def test_where_both_owe_a_draft_after_a_text_the_heir_owes_it_once_and_goes_on_with_the_draft(cast):
    former, heir = cast.agencies["construction"], cast.agencies["justice"]
    source = cast.source()
    values = {name: getattr(source, name) for name in sources.FIELDS}
    sources.correct_source(source.pk, values, version=source.version, agency_ids=[heir.pk], by=cast.control)
    made = cast.draft(source_id=source.pk)
    dissolve(former, heir)
    duty = DraftDuty.objects.get(source=source)
    assert (duty.agency, duty.announcement_id) == (heir, made.pk)


def test_an_opinion_asked_of_both_is_owed_once_and_nobody_is_asked_of_an_own_draft(cast):
    former, heir, ward = (cast.agencies[key] for key in ("construction", "justice", "ward"))
    by_ward = cast.draft(agency_id=ward.pk, by=cast.control)
    by_former = cast.draft()
    day = vn("2026-11-03T08:00")
    flowing.ask_opinions(by_ward.pk, agency_ids=[former.pk, heir.pk], by=cast.control, version=0, at=day)
    flowing.ask_opinions(by_former.pk, agency_ids=[heir.pk], by=cast.focal, version=0, at=day)
    dissolve(former, heir)
    assert [one.agency for one in Opinion.objects.filter(announcement=by_ward)] == [heir]
    assert not Opinion.objects.filter(announcement=by_former).exists()
