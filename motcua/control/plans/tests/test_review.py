"""From a file to a followed plan: what was read waits for review, is corrected beside the reading, is confirmed."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from motcua.base.audit.models import Act
from motcua.base.errors import Conflict, Invalid, NotAllowed, NotFound
from motcua.base.files.models import StoredFile
from motcua.control.plans import comparing, queries
from motcua.control.plans.models import Assignment, Party, Plan, PlanTarget, PlanTask
from motcua.control.plans.services import drafting, following, reviewing
from motcua.control.plans.tests.cast import vn

TEXT = """ỦY BAN NHÂN DÂN TỈNH MẪU
Số: 12/KH-UBND
Mẫu, ngày 20 tháng 01 năm 2026
KẾ HOẠCH
KIỂM SOÁT THỦ TỤC HÀNH CHÍNH CỦA UBND TỈNH NĂM 2026
I. MỤC TIÊU
Tỷ lệ hồ sơ giải quyết đúng hạn trên 99%.
II. TỔ CHỨC THỰC HIỆN
Sở Tư pháp xây dựng kế hoạch của đơn vị, gửi Văn phòng UBND tỉnh trước ngày 28/02/2026.
PHỤ LỤC
\tTT
\tNội dung nhiệm vụ
\tCơ quan chủ trì
\tCơ quan phối hợp
\tThời gian hoàn thành
\tSản phẩm

\tI
\tCông khai thủ tục

\t1
\tNiêm yết công khai thủ tục tại Bộ phận Một cửa
\tSở Xây dựng; UBND cấp xã
\tVăn phòng UBND tỉnh
\tQuý II
\tThủ tục được niêm yết

\t2
\tBáo cáo kết quả kiểm soát thủ tục
\tCác sở, ban, ngành
\tVăn phòng UBND tỉnh
\tTrước ngày 21 hằng tháng
\tBáo cáo

\t3
\tKiểm tra việc tiếp nhận hồ sơ
\tĐoàn công tác số Một
\t
\tTháng 6
\tBáo cáo kiểm tra
"""


def brought(text: str = TEXT, name: str = "ke-hoach.txt") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, text.encode())


@pytest.fixture
def plan(cast) -> Plan:
    return drafting.read_in(
        brought(), agency_id=cast.agencies["province"].pk, by=cast.control, at=vn("2026-02-02T08:00")
    )


def task_of(plan: Plan, words: str) -> PlanTask:
    return plan.tasks.get(title__contains=words)


def test_a_file_becomes_a_draft_that_keeps_the_place_of_each_item(cast, plan):
    assert (plan.state, plan.number, plan.year, plan.issued_on) == (
        "KIEM_TRA",
        "12/KH-UBND",
        2026,
        date(2026, 1, 20),
    )
    assert plan.title == "Kiểm soát thủ tục hành chính của UBND tỉnh năm 2026"
    posting = task_of(plan, "Niêm yết")
    lines = plan.text.split("\n")[posting.first_line - 1 : posting.last_line]
    assert lines[1].strip() == "Niêm yết công khai thủ tục tại Bộ phận Một cửa"
    assert posting.finish == date(2026, 6, 30)
    assert [party.group or party.agency.name for party in posting.parties.filter(part="CHU_TRI")] == [
        "Sở Xây dựng",
        "ubnd_xa",
    ]
    assert plan.targets.get().indicator == "dossiers.on_time"
    assert StoredFile.objects.get().object_kind == "plan"
    assert plan.answer_by == date(2026, 2, 27)
    assert Act.objects.filter(act="plan.read").exists()
    assert not Assignment.objects.exists()


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.txt", "Hôm nay trời đẹp.", "không phải kế hoạch"),
        ("a.docx", "không phải Word", "không phải là tài liệu Word"),
        ("a.exe", "MZ", "không"),
        ("a.txt", "", "trống"),
    ],
)
def test_what_cannot_be_read_is_explained_and_nothing_is_kept(cast, name, content, words):
    with pytest.raises(Invalid, match=words), transaction.atomic():
        drafting.read_in(brought(content, name), agency_id=cast.agencies["province"].pk, by=cast.control)
    assert not Plan.objects.exists()
    assert not StoredFile.objects.exists()


def test_nothing_is_followed_while_an_item_waits(cast, plan):
    with pytest.raises(Conflict, match="chưa kiểm tra"):
        following.follow(plan.pk, by=cast.control)
    assert not Assignment.objects.exists()


def test_the_sure_are_confirmed_at_once_the_doubtful_are_left_for_the_eye(cast, plan):
    reviewing.confirm_sure(plan.pk, by=cast.control)
    assert task_of(plan, "Niêm yết").review == "DUNG"
    doubtful = comparing.task(task_of(plan, "Kiểm tra việc").pk)
    assert doubtful.review == "CHO"
    assert any("Đoàn công tác số Một" in doubt for doubt in doubtful.doubts)


def test_saying_whom_words_mean_says_it_for_all_tasks_that_use_them(cast, plan):
    party = Party.objects.get(printed="Đoàn công tác số Một")
    with pytest.raises(Invalid, match="một cơ quan hoặc một nhóm"):
        reviewing.point_out(party.pk, agency_id=None, group="", by=cast.control)
    reviewing.point_out(party.pk, agency_id=cast.agencies["office"].pk, group="", by=cast.control)
    party.refresh_from_db()
    assert party.agency == cast.agencies["office"]


def test_a_correction_is_kept_beside_what_the_machine_read(cast, plan):
    task = task_of(plan, "Niêm yết")
    values = {"title": "Niêm yết, công khai thủ tục", "finish": date(2026, 5, 31), "when_text": "Tháng 5"}
    reviewing.correct_task(task.pk, values, by=cast.control, lead=["Sở Tư pháp"])
    task.refresh_from_db()
    assert (task.review, task.finish, task.reviewed_by_name) == (
        "DUNG",
        date(2026, 5, 31),
        "Đỗ Thị Kiểm (mẫu)",
    )
    assert task.read["finish"] == "2026-06-30"
    assert [party.agency.name for party in task.parties.filter(part="CHU_TRI")] == ["Sở Tư pháp"]
    assert comparing.task(task.pk).changed
    with pytest.raises(Invalid, match="trước ngày bắt đầu"):
        reviewing.correct_task(
            task.pk, {"start": date(2026, 7, 1), "finish": date(2026, 6, 1)}, by=cast.control
        )


def test_two_rows_that_are_one_duty_are_put_together_and_one_that_is_two_is_taken_apart(cast, plan):
    second = task_of(plan, "Báo cáo kết quả")
    first = reviewing.merge_up(second.pk, by=cast.control)
    assert "Niêm yết" in first.title
    assert "Báo cáo kết quả" in first.title
    second.refresh_from_db()
    assert second.review == "BO"
    assert {party.printed for party in first.parties.filter(part="CHU_TRI")} == {
        "Sở Xây dựng", "UBND cấp xã", "Các sở, ban, ngành",
    }  # fmt: skip
    one, other = reviewing.split(first.pk, first.title.index("Báo cáo"), by=cast.control)
    assert (one.title, other.title) == (
        "Niêm yết công khai thủ tục tại Bộ phận Một cửa",
        "Báo cáo kết quả kiểm soát thủ tục",
    )
    assert one.position < other.position
    assert other.parties.count() == one.parties.count()
    with pytest.raises(Invalid, match="con trỏ"):
        reviewing.split(one.pk, 0, by=cast.control)


def test_the_first_item_has_none_above_it(cast, plan):
    with pytest.raises(Conflict, match="ở trên"):
        reviewing.merge_up(plan.tasks.first().pk, by=cast.control)


def test_what_is_left_out_gives_nobody_work(cast, plan):
    reviewing.drop(PlanTask, task_of(plan, "Kiểm tra việc").pk, by=cast.control)
    for task in plan.tasks.filter(review="CHO"):
        reviewing.confirm(PlanTask, task.pk, by=cast.control)
    reviewing.confirm(PlanTarget, plan.targets.get().pk, by=cast.control)
    following.follow(plan.pk, by=cast.control, at=vn("2026-02-02T09:00"))
    assert not Assignment.objects.filter(task__title__contains="Kiểm tra việc").exists()
    # Posting: construction and two communes; the report: two departments, each month from February on.
    assert Assignment.objects.filter(task__title__contains="Niêm yết").count() == 3
    monthly = Assignment.objects.filter(task__title__contains="Báo cáo", agency=cast.agencies["justice"])
    assert monthly.count() == 11
    assert monthly.order_by("due").values_list("period", "due")[0] == (
        "thang:2026-02",
        date(2026, 2, 20),
    )
    with pytest.raises(Conflict):
        reviewing.confirm(PlanTask, task_of(plan, "Niêm yết").pk, by=cast.control)


def test_a_targets_figure_must_make_sense(cast, plan):
    target = plan.targets.get()
    for wrong, words in (
        ({"indicator": "no.such"}, "Không có chỉ số"),
        ({"value": 20, "value_to": 15}, "bị ngược"),
        ({"level": "X"}, "Chọn cấp"),
        ({"start": date(2026, 5, 1), "by": date(2026, 4, 1)}, "đứng trước"),
    ):
        with pytest.raises(Invalid, match=words):
            reviewing.correct_target(target.pk, wrong, by=cast.control)
    reviewing.correct_target(target.pk, {"value": 98, "level": "XA"}, by=cast.control)
    target.refresh_from_db()
    assert (target.said, target.level_name, target.review) == ("trên 98 %", "cấp xã", "DUNG")


def test_a_focal_officer_brings_in_the_plan_of_their_own_agency_only(cast):
    own = drafting.read_in(brought(), agency_id=cast.agencies["construction"].pk, by=cast.focal)
    with pytest.raises(NotAllowed):
        drafting.read_in(brought(), agency_id=cast.agencies["province"].pk, by=cast.focal)
    with pytest.raises(NotFound):
        queries.plan(cast.stranger, own.pk)
    with pytest.raises(NotAllowed):
        queries.draft(cast.stranger, own.pk)
    with pytest.raises(NotAllowed):
        reviewing.confirm(PlanTask, own.tasks.first().pk, by=cast.stranger)
    assert queries.plan(cast.focal, own.pk) == own


def test_last_years_plan_is_copied_with_its_days_moved_and_looked_at_anew(cast):
    old = cast.followed({"title": "Tập huấn năm 2026", "lead": ["UBND cấp xã"], "finish": date(2026, 5, 31)})
    new = drafting.copy(old.pk, by=cast.control, at=vn("2026-12-01T08:00"))
    task = new.tasks.get()
    assert (new.year, new.state, new.title) == (2027, "KIEM_TRA", "Kiểm soát thủ tục hành chính năm 2027")
    assert (task.finish, task.review, task.parties.get().group) == (date(2027, 5, 31), "CHO", "ubnd_xa")
    assert old.tasks.get().finish == date(2026, 5, 31)


def test_the_same_document_brought_in_twice_is_warned_of(cast, plan):
    again = drafting.read_in(brought(), agency_id=cast.agencies["province"].pk, by=cast.control)
    assert [one["text"] for one in again.warnings if one["code"] == "plan.again"] == [
        "Văn bản số 12/KH-UBND của cơ quan này đã có trong hệ thống; bỏ bản này nếu nhập lại."
    ]
    assert "plan.again" not in {one["code"] for one in plan.warnings}


def test_a_discarded_draft_is_seen_no_more(cast, plan):
    reviewing.discard(plan.pk, by=cast.control)
    with pytest.raises(NotFound):
        queries.plan(cast.control, plan.pk)
    with pytest.raises(Conflict):
        following.follow(plan.pk, by=cast.control)


def test_the_database_itself_refuses_a_followed_plan_nobody_confirmed(cast, plan):
    with pytest.raises(IntegrityError), transaction.atomic():
        Plan.objects.filter(pk=plan.pk).update(state="THEO_DOI")
