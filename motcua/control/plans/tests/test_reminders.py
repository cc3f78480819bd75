"""Reminders: before, on and after the date, over heads when it stays late; each once, however often the job runs."""

from datetime import date, timedelta

import pytest

from motcua.base.notices.models import Notice
from motcua.control.plans.models import Assignment, Plan, Reminder
from motcua.control.plans.services import following, reminding
from motcua.control.plans.tests.following_cast import Cast, after, make_cast, notices, person, read_events, vn
from motcua.law.reminders import Step, reached
from motcua.law.reminders import reminding as law

WEDNESDAY = date(2026, 9, 16)


@pytest.fixture
def cast(db) -> Cast:
    return make_cast()


def remind(day: date) -> int:
    return reminding.remind(day, at=vn(day))


def test_the_focal_officer_is_reminded_before_on_and_after_the_date_and_then_each_monday(cast):
    one = cast.given(WEDNESDAY, title="Niêm yết công khai")
    told = {days: remind(after(WEDNESDAY, days)) for days in range(-9, 20)}
    kinds = Reminder.objects.filter(assignment=one, kind__in=["TRUOC", "DUNG", "SAU"])
    assert [(row.kind, row.step) for row in kinds] == [
        ("TRUOC", -7), ("TRUOC", -1), ("DUNG", 0), ("SAU", 1), ("SAU", 5), ("SAU", 12), ("SAU", 19),
    ]  # fmt: skip
    assert [days for days, people in told.items() if people] == [-7, -1, 0, 1, 3, 5, 7, 12, 19]
    assert notices(cast.focal)[:4] == [
        "Còn 7 ngày – Niêm yết công khai", "Còn 1 ngày – Niêm yết công khai",
        "Hạn hôm nay – Niêm yết công khai", "Quá hạn 1 ngày – Niêm yết công khai",
    ]  # fmt: skip
    notice = Notice.objects.filter(person_id=cast.focal.person_id).order_by("pk")[0]
    assert notice.url == f"/ke-hoach/viec/{one.pk}/"
    assert "12/KH-UBND" in notice.text
    assert "16/09/2026" in notice.text


def test_what_stays_late_goes_to_the_agencys_head_and_then_to_the_control_office(cast):
    cast.given(WEDNESDAY, title="Niêm yết công khai")
    for days in range(10):
        remind(after(WEDNESDAY, days))
    assert notices(cast.leader) == ["Quá hạn 3 ngày – Sở Mẫu: Niêm yết công khai"]
    assert notices(cast.control) == ["Quá hạn 7 ngày – Sở Mẫu: Niêm yết công khai"]
    assert notices(cast.stranger) == notices(cast.other_leader) == []


def test_run_twice_on_a_day_nobody_is_told_twice(cast):
    cast.given(WEDNESDAY)
    assert remind(WEDNESDAY) == 1
    assert remind(WEDNESDAY) == 0
    assert len(notices(cast.focal)) == 1


def test_after_days_without_a_run_only_what_counts_now_is_sent(cast):
    one = cast.given(WEDNESDAY, title="Niêm yết công khai")
    remind(after(WEDNESDAY, -7))
    remind(after(WEDNESDAY, 9))
    assert notices(cast.focal) == ["Còn 7 ngày – Niêm yết công khai", "Quá hạn 9 ngày – Niêm yết công khai"]
    assert len(notices(cast.leader)) == len(notices(cast.control)) == 1
    steps = Reminder.objects.filter(assignment=one).values_list("kind", "step")
    assert set(steps) == {("TRUOC", -7), ("SAU", 5), ("LEN_LANH_DAO", 3), ("LEN_KIEM_SOAT", 7)}
    assert remind(after(WEDNESDAY, 10)) == 0


def test_a_moved_date_is_reminded_of_anew(cast):
    one = cast.given(WEDNESDAY, title="Niêm yết")
    remind(WEDNESDAY)
    later = after(WEDNESDAY, 14)
    following.move_due(one.pk, later, "Chờ hướng dẫn của Bộ", by=cast.control, at=vn(WEDNESDAY, 9))
    assert remind(after(WEDNESDAY, 1)) == 0
    assert remind(later) == 1
    assert notices(cast.focal)[-1] == "Hạn hôm nay – Niêm yết"


def test_what_is_done_given_up_or_of_a_closed_plan_is_not_reminded_of(cast):
    cast.given(WEDNESDAY, state="XONG", done_on=WEDNESDAY)
    cast.given(WEDNESDAY, state="HUY", reason="Trùng việc")
    cast.given(None)
    Plan.objects.filter(pk=cast.plan.pk).update(state="KET_THUC")
    cast.given(WEDNESDAY)
    assert remind(WEDNESDAY) == 0


def test_more_than_three_things_a_day_come_as_one_notice(cast):
    late = [cast.given(after(WEDNESDAY, -1), title=f"Việc {n}") for n in range(3)]
    assert remind(WEDNESDAY) == 1
    assert len(notices(cast.focal)) == len(late)
    cast.given(after(WEDNESDAY, 1), title="Việc của ngày mai", state="CHO", reason="Chờ Bộ")
    for n in range(5):
        cast.given(after(WEDNESDAY, -1), title=f"Việc khác {n}")
    remind(WEDNESDAY)
    notice = Notice.objects.filter(person_id=cast.focal.person_id).order_by("-pk")[0]
    assert notice.title == "6 việc theo kế hoạch: 5 quá hạn, 1 sắp đến hạn"
    assert notice.text.splitlines()[-1] == "… và 1 việc nữa."
    assert notice.url == "/ke-hoach/viec/?loai=mo"
    assert Notice.objects.filter(person_id=cast.focal.person_id).count() == 4


def test_delegated_work_is_the_persons_and_while_they_are_away_their_stand_ins(cast):
    one = cast.given(WEDNESDAY, title="Số hóa kết quả")
    following.delegate(one.pk, by=cast.focal, person_id=cast.specialist.person_id, at=vn(WEDNESDAY, 6))
    remind(WEDNESDAY)
    assert notices(cast.specialist) == ["Hạn hôm nay – Số hóa kết quả"]
    assert notices(cast.focal) == []
    colleague = person("cv2", "Vi Văn Thay", cast.room, "thu_ly")
    from motcua.base.organisations.models import StandIn

    StandIn.objects.create(
        unit=cast.room, absent_id=cast.specialist.person_id, substitute_id=colleague.person_id, reason="Nghỉ phép",
        valid_from=after(WEDNESDAY, 1), valid_to=after(WEDNESDAY, 3),
    )  # fmt: skip
    remind(after(WEDNESDAY, 1))
    assert notices(colleague) == ["Quá hạn 1 ngày – Số hóa kết quả"]


def test_who_has_no_focal_officer_has_its_head_reminded_and_hears_of_it_once(cast):
    from motcua.base.organisations.models import RoleAssignment

    RoleAssignment.objects.filter(person_id=cast.focal.person_id).delete()
    cast.given(after(WEDNESDAY, -3), title="Kiểm tra")
    assert remind(WEDNESDAY) == 1
    assert notices(cast.leader) == ["Quá hạn 3 ngày – Kiểm tra"]


def test_agencies_that_have_not_sent_their_own_plan_are_reminded_and_those_that_have_are_not(cast):
    due = date(2026, 2, 11)
    Plan.objects.filter(pk=cast.plan.pk).update(answer_by=due)
    answered = {
        "agency": cast.theirs, "parent": cast.plan, "state": "THEO_DOI", "origin": "SOAN", "title": "Kế hoạch của Sở",
        "year": 2026, "last_year": 2026, "created_by_name": "x", "created_at": vn(due), "confirmed_at": vn(due),
        "issued_on": due,
    }  # fmt: skip
    assert remind(after(due, -7)) == 2
    Plan.objects.create(**answered)
    for days in range(-6, 9):
        remind(after(due, days))
        remind(after(due, days))
    assert notices(cast.focal) == [
        f"{words} – gửi kế hoạch của đơn vị thực hiện Kế hoạch số 12/KH-UBND"
        for words in ("Còn 7 ngày", "Còn 1 ngày", "Quá hạn 1 ngày", "Quá hạn 5 ngày")
    ]
    assert len(notices(cast.stranger)) == 1
    assert len(notices(cast.leader)) == len(notices(cast.control)) == 1


def test_a_plans_manager_reads_once_a_day_how_much_was_done(cast):
    one, two = cast.given(WEDNESDAY), cast.given(WEDNESDAY)
    for row in (one, two):
        following.finish(
            row.pk, by=cast.focal, evidence={"number": "5/BC-SM"}, at=vn(after(WEDNESDAY, -2), 15)
        )
    assert remind(after(WEDNESDAY, -1)) == 1
    assert remind(after(WEDNESDAY, -1)) == 0
    remind(WEDNESDAY)
    assert notices(cast.control) == ["2 việc theo kế hoạch vừa được báo hoàn thành"]


def test_an_agency_hears_in_one_notice_what_a_plan_gives_it(cast):
    plan = Plan.objects.create(
        agency=cast.province, state=Plan.State.REVIEW, origin="SOAN", title="Cải cách năm 2026", number="30/KH-UBND",
        year=2026, last_year=2026, created_by_name="x", created_at=vn(WEDNESDAY),
    )  # fmt: skip
    for n in range(3):
        cast.task(f"Việc {n}", plan=plan, finish=after(WEDNESDAY, n))
    cast.task("Việc khác", plan=plan, agency=cast.theirs, finish=WEDNESDAY)
    following.follow(plan.pk, by=cast.control, at=vn(WEDNESDAY))
    read_events()
    read_events()
    assert notices(cast.focal) == ["Được giao 3 việc theo Kế hoạch số 30/KH-UBND"]
    assert notices(cast.stranger) == ["Được giao 1 việc theo Kế hoạch số 30/KH-UBND"]
    following.give_to(
        plan.tasks.get(title="Việc khác").pk, [cast.ours.pk], by=cast.control, at=vn(WEDNESDAY, 9)
    )
    read_events()
    assert notices(cast.focal, "plan.task_given") == ["Được giao 1 việc theo Kế hoạch số 30/KH-UBND"]
    assert len(notices(cast.stranger)) == 1


def test_comments_delegations_reopening_and_moved_dates_reach_those_they_concern(cast):
    one: Assignment = cast.given(WEDNESDAY, title="Tập huấn")
    following.comment(one.pk, "Đã xin lùi", by=cast.focal, at=vn(WEDNESDAY))
    following.move_due(one.pk, after(WEDNESDAY, 7), "Cơn bão số 5", by=cast.control, at=vn(WEDNESDAY))
    following.delegate(one.pk, by=cast.focal, person_id=cast.specialist.person_id, at=vn(WEDNESDAY))
    following.finish(one.pk, by=cast.specialist, evidence={"number": "5/BC"}, at=vn(WEDNESDAY))
    following.reopen(one.pk, "Thiếu sản phẩm", by=cast.control, at=vn(WEDNESDAY))
    read_events()
    assert notices(cast.control) == ["Trao đổi (Sở Mẫu): Tập huấn"]
    assert notices(cast.specialist) == [
        # The date was moved before the work was given on; the notice goes to who has it now.
        "Trao đổi (Sở Mẫu): Tập huấn", "Đổi hạn: Tập huấn", "Bạn được phân công: Tập huấn",
        "Việc được mở lại: Tập huấn",
    ]  # fmt: skip
    assert notices(cast.stranger) == notices(cast.focal) == []


def test_the_last_step_that_has_come_counts_and_mondays_return():
    monday = Step(1, "SAU", "phu_trach", 0)
    due = WEDNESDAY
    fell = [monday.latest(due, due + timedelta(days=days)) for days in range(0, 14)]
    assert fell == [None, 1, 1, 1, 1, 5, 5, 5, 5, 5, 5, 5, 12, 12]
    assert reached(law().duties, due, due - timedelta(days=8)) == []
    assert [step.kind for step, _ in reached(law().duties, due, due + timedelta(days=30))] == [
        "SAU", "LEN_LANH_DAO", "LEN_KIEM_SOAT",
    ]  # fmt: skip
    assert law().basis == "cấu hình của tỉnh"
