"""A draft from the trigger to publication, and what stops it on the way."""

from datetime import date

import pytest

from motcua.base.errors import Conflict, Invalid, NotAllowed, NotFound
from motcua.base.notices.models import Notice
from motcua.base.organisations.actor import Actor
from motcua.catalogue.announcements import queries
from motcua.catalogue.announcements.models import Announcement, AnnouncementLine, DraftDuty
from motcua.catalogue.announcements.services import drafting, flowing, signing
from motcua.catalogue.announcements.tests.cast import CODE, OTHER, THIRD, Cast, fresh, newest, procedure, vn
from motcua.catalogue.procedures import services as procedures

State = Announcement.State


def test_a_recorded_text_lets_the_department_owe_a_draft_and_tells_its_focal_officer(cast: Cast):
    source = cast.source()
    duty = DraftDuty.objects.get(source=source)
    assert (duty.agency, duty.due) == (cast.agencies["construction"], date(2026, 11, 5))
    assert Notice.objects.filter(person_id=cast.focal.person_id).count() == 1
    owed = queries.owed(cast.focal)
    assert [(debt.what, debt.holder) for debt in owed] == [("DRAFT", "Sở Xây dựng")]
    assert queries.owed(cast.stranger) == []


def test_from_draft_to_publication(cast: Cast):
    source = cast.source()
    made = cast.draft(source_id=source.pk, effective_on=date(2026, 11, 20))
    assert made.issue_due == date(2026, 11, 20)  # five days before 25/11
    line = cast.amended(made)
    assert line.changed_parts == ["Mô tả", "Cách thức và thời hạn"]
    cast.submitted(made)
    assert DraftDuty.objects.get().done_on == date(2026, 11, 5)
    assert fresh(made).check_due == date(2026, 11, 10)
    flowing.comment(
        made.pk,
        "Thời hạn chưa khớp thông tư.",
        line_id=line.pk,
        part="Cách thức và thời hạn",
        by=cast.control,
    )
    flowing.send_back(
        made.pk, "Xem lại thời hạn.", version=fresh(made).version, by=cast.control, at=vn("2026-11-06T08:00")
    )
    assert fresh(made).state == State.RETURNED
    with pytest.raises(Conflict, match="chưa giải trình"):
        cast.submitted(made)
    flowing.answer_comment(made.comments.get().pk, "Đã sửa theo thông tư.", by=cast.focal)
    cast.approved(made)
    cast.sign(made)
    made = fresh(made)
    assert (made.state, made.entry_due) == (State.SIGNED, date(2026, 11, 16))
    version = newest()
    assert (version.number, version.valid_from, version.decision_no) == (
        2,
        date(2026, 11, 20),
        "1234/QĐ-UBND",
    )
    assert procedure().versions.get(number=1).valid_to == date(2026, 11, 19)
    signing.enter_line(line.pk, by=cast.control, entered_on=date(2026, 11, 12), at=vn("2026-11-12T10:00"))
    made = fresh(made)
    assert (made.state, made.entered_on) == (State.ENTERED, date(2026, 11, 12))
    signing.publish(made.pk, version=made.version, by=cast.control, at=vn("2026-11-13T10:00"))
    assert fresh(made).state == State.PUBLIC
    assert queries.owed(cast.control) == []


def test_all_lines_come_in_together(cast: Cast):
    made = cast.draft(kind="TOAN_VAN", effective_on=date(2026, 11, 20))
    cast.amended(made)
    cast.line(made, "BAIBO", OTHER)
    cast.line(made, "THAYTHE", "2.900700", name="Cấp phép mới (mẫu)", replaces=[THIRD])
    for line in made.lines.all():
        drafting.save_facts(
            line.pk, version=line.version, by=cast.focal, changing_text="12/2026/TT-BXD",
            replaces=[one.procedure.code for one in line.replaced.all()],
        )  # fmt: skip
    cast.signed(made)
    assert newest(OTHER).valid_to == newest(THIRD).valid_to == date(2026, 11, 19)
    assert newest("2.900700").valid_from == date(2026, 11, 20)
    link = procedure(THIRD).replaced_by_lines.get()
    assert link.line.procedure == procedure("2.900700")


def test_when_one_line_does_not_fit_nothing_is_stored(cast: Cast):
    made = cast.draft(effective_on=date(2026, 11, 20))
    cast.amended(made)
    cast.line(made, "BAIBO", OTHER)
    line = made.lines.get(code=OTHER)
    drafting.save_facts(line.pk, version=line.version, by=cast.focal, changing_text="12/2026/TT-BXD")
    cast.approved(made)
    procedures.close(procedure(OTHER).pk, last_day=date(2026, 11, 8), by=Actor.system(), basis="99/QĐ-BXD")
    with pytest.raises(Conflict, match="không còn hiệu lực"):
        cast.sign(made)
    assert fresh(made).state == State.TO_SIGN
    assert newest().number == 1
    assert AnnouncementLine.objects.filter(is_open=True).count() == 2


def test_what_is_not_in_force_is_not_abolished(cast: Cast):
    made = cast.draft()
    procedures.close(procedure(OTHER).pk, last_day=date(2026, 11, 2), by=Actor.system(), basis="99/QĐ-BXD")
    with pytest.raises(Invalid, match="không còn hiệu lực"):
        cast.line(made, "BAIBO", OTHER)
    with pytest.raises(Invalid, match="không còn hiệu lực"):
        cast.line(made, "THAYTHE", "2.900700", replaces=[OTHER])
    assert not made.lines.exists()


def test_a_procedure_stands_in_one_draft_at_a_time(cast: Cast):
    first, second = cast.draft(), cast.draft()
    cast.line(first)
    with pytest.raises(Conflict, match="dự thảo khác"):
        cast.line(second)
    with pytest.raises(Conflict, match="đã có trong quyết định này"):
        cast.line(first)
    drafting.discard(first.pk, version=fresh(first).version, by=cast.focal)
    cast.line(second)


def test_replacement_in_a_circle_is_refused(cast: Cast):
    made = cast.draft()
    cast.line(made, "THAYTHE", CODE, replaces=[OTHER])
    with pytest.raises(Invalid, match="vòng tròn"):
        cast.line(made, "THAYTHE", OTHER, replaces=[CODE])
    with pytest.raises(Invalid, match="chính nó"):
        cast.line(made, "THAYTHE", THIRD, replaces=[THIRD])


def test_a_decision_is_not_in_effect_before_it_is_signed(cast: Cast):
    made = cast.draft(effective_on=date(2026, 11, 7))
    cast.amended(made)
    cast.approved(made)
    with pytest.raises(Invalid, match="trước ngày ký"):
        cast.sign(made, at="2026-11-09T09:00")
    with pytest.raises(Invalid, match="sau hôm nay"):
        cast.sign(made, at="2026-11-06T10:00", signed_on=date(2026, 11, 7))
    assert newest().number == 1


def test_a_second_version_of_the_same_day_is_refused(cast: Cast):
    made = cast.draft(effective_on=date(2026, 11, 20))
    cast.amended(made)
    cast.signed(made)
    again = cast.draft(effective_on=date(2026, 11, 20))
    cast.amended(again, days=1)
    with pytest.raises(Conflict, match="đã có phiên bản hiệu lực từ 20/11/2026"):
        cast.submitted(again)


def test_an_incomplete_line_is_not_handed_in(cast: Cast):
    made = cast.draft(kind="TOAN_VAN")
    cast.line(made, "MOI", "2.900800", name="Thủ tục đặc thù (mẫu)")
    with pytest.raises(Invalid, match=r"2\.900800 thiếu trình tự thực hiện, cách thức thực hiện"):
        cast.submitted(made)
    listed = cast.draft()
    cast.line(listed, "MOI", "2.900801", name="Thủ tục theo danh mục (mẫu)")
    with pytest.raises(
        Invalid, match="thiếu thời hạn giải quyết, cơ quan giải quyết, phí, lệ phí, căn cứ pháp lý, địa điểm"
    ):
        cast.submitted(listed)


def test_two_who_edit_one_line_do_not_overwrite_each_other(cast: Cast):
    made = cast.draft()
    line = cast.line(made)
    drafting.save_facts(line.pk, version=line.version, by=cast.focal, changing_text="Văn bản một")
    with pytest.raises(Conflict, match="người khác sửa"):
        drafting.save_facts(line.pk, version=line.version, by=cast.focal, changing_text="Văn bản hai")
    assert made.lines.get().changing_text == "Văn bản một"


def test_the_stranger_sees_and_does_nothing(cast: Cast):
    made = cast.draft()
    line = cast.line(made)
    assert not queries.announcements(cast.stranger).exists()
    assert not queries.lines(cast.desk).exists()
    assert queries.owed(cast.desk) == []
    with pytest.raises(NotFound):
        queries.announcement(cast.stranger, made.pk)
    with pytest.raises(NotAllowed):
        drafting.drop_line(line.pk, by=cast.stranger)
    with pytest.raises(NotAllowed):
        flowing.approve(made.pk, version=made.version, by=cast.focal)
    with pytest.raises(NotAllowed):
        signing.sign(made.pk, number="1", version=made.version, by=cast.control)


def test_an_agency_that_was_asked_answers(cast: Cast):
    made = cast.draft()
    flowing.ask_opinions(
        made.pk, [cast.agencies["justice"].pk], version=made.version, by=cast.focal, at=vn("2026-11-03T10:00")
    )
    opinion = made.opinions.get()
    assert opinion.due == date(2026, 11, 6)
    with pytest.raises(Invalid, match="chưa thống nhất"):
        flowing.answer_opinion(opinion.pk, agrees=False, by=cast.stranger)
    flowing.answer_opinion(opinion.pk, agrees=False, text="Thiếu căn cứ.", by=cast.stranger)
    assert fresh(made).state == State.DRAFT
    cast.amended(made)
    with pytest.raises(Conflict, match="chưa tiếp thu"):
        cast.submitted(made)
    flowing.explain_opinion(opinion.pk, "Đã bổ sung căn cứ.", by=cast.focal)
    assert cast.submitted(made).state == State.CHECK


def test_a_number_serves_one_decision_a_day(cast: Cast):
    for code in (CODE, OTHER):
        made = cast.draft()
        cast.amended(made, code=code)
        cast.approved(made)
        if code == OTHER:
            with pytest.raises(Conflict, match="đã dùng cho quyết định khác"):
                cast.sign(made)
            assert newest(OTHER).number == 1
        else:
            cast.sign(made)
