"""Work that was given: carried on, done with evidence, given on, put off; each by those who may, all of it kept."""

import io
from datetime import date
from decimal import Decimal
from urllib.parse import parse_qsl, urlsplit

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from motcua.base import clock
from motcua.base.audit.models import Act
from motcua.base.errors import Conflict, Invalid, NotAllowed, NotFound
from motcua.base.events.models import Event
from motcua.base.indicators import engine, periods
from motcua.base.indicators.engine import LEVELS, PROVINCE, Scope
from motcua.base.organisations import services as organisations
from motcua.base.organisations.actor import Actor
from motcua.control.plans import queries, rules, succession
from motcua.control.plans.models import Assignment, Plan
from motcua.control.plans.queries import Choice
from motcua.control.plans.services import drafting, following, reviewing
from motcua.control.plans.tests.cast import vn

MONTHLY = {"kind": "periodic", "every": ["month"], "before_day": 15, "ad_hoc": False}


def test_a_class_of_agencies_gets_one_share_each_an_agency_named_twice_gets_one(cast):
    plan = cast.followed({"title": "Công khai", "lead": ["Các sở, ban, ngành", "Sở Xây dựng", "UBND cấp xã"]})
    assert plan.assignments.count() == 4
    assert Event.objects.filter(kind="plan.followed", stream_id=plan.pk).exists()


def test_work_is_carried_on_and_done_with_evidence_by_its_agency(cast):
    work = cast.given()
    with pytest.raises(Invalid, match="đang chờ gì"):
        following.report_progress(work.pk, "CHO", by=cast.focal)
    following.report_progress(work.pk, "DANG", by=cast.focal, percent=40, note="Đã lấy ý kiến")
    with pytest.raises(Invalid, match="Nêu sản phẩm"):
        following.finish(work.pk, by=cast.focal, at=vn("2026-06-10T09:00"))
    with pytest.raises(Invalid, match="chưa tới"):
        following.finish(
            work.pk,
            by=cast.focal,
            done_on=date(2026, 7, 1),
            at=vn("2026-06-10T09:00"),
            evidence={"number": "5/QĐ-SXD"},
        )
    done = following.finish(
        work.pk, by=cast.focal, at=vn("2026-06-10T09:00"),
        evidence={"number": "5/QĐ-SXD", "dated": date(2026, 6, 9), "words": "Quyết định phê duyệt"},
    )  # fmt: skip
    assert (done.state, done.done_on, done.percent) == ("XONG", date(2026, 6, 10), 100)
    assert done.evidence.get().number == "5/QĐ-SXD"
    assert [act.act for act in Act.objects.filter(object_kind="assignment").order_by("seq")] == [
        "plan.progress", "plan.evidence", "plan.done",
    ]  # fmt: skip
    with pytest.raises(Conflict):
        following.report_progress(work.pk, "DANG", by=cast.focal)


def test_evidence_is_a_file_a_documents_number_or_a_page_of_this_site(cast):
    work = cast.given()
    add = following.add_evidence
    with pytest.raises(Invalid, match="Đính kèm tệp"):
        add(work.pk, by=cast.focal, words="Báo cáo")
    with pytest.raises(Invalid, match="không phải một trang"):
        add(work.pk, by=cast.focal, words="Trang ngoài", address="/khong-co-trang-nay/")
    assert (
        add(work.pk, by=cast.focal, words="Thủ tục", address="http://may.chu/thu-tuc/").address == "/thu-tuc/"
    )
    made = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(made)
    kept = add(work.pk, by=cast.focal, words="", upload=SimpleUploadedFile("bao-cao.pdf", made.getvalue()))
    assert (kept.kind, kept.words, kept.file.object_kind) == ("TEP", "bao-cao.pdf", "assignment")
    with pytest.raises(Invalid, match="không thuộc loại"):
        add(work.pk, by=cast.focal, words="", upload=SimpleUploadedFile("a.exe", b"MZ"))


def test_who_was_first_is_not_overwritten(cast):
    work = cast.given()
    following.report_progress(work.pk, "DANG", by=cast.focal, version=0)
    with pytest.raises(Conflict, match="vừa được người khác"):
        following.report_progress(work.pk, "CHUA", by=cast.focal, version=0)


def test_work_is_given_on_inside_the_agency_and_seen_by_who_got_it(cast):
    work = cast.given()
    specialist, head = cast.people["specialist"], cast.people["head"]
    assert not queries.assignments(specialist).exists()
    assert not queries.assignments(head).exists()
    with pytest.raises(NotAllowed):
        following.report_progress(work.pk, "DANG", by=specialist)
    with pytest.raises(Invalid, match="thuộc cơ quan"):
        following.delegate(work.pk, by=cast.focal, unit_id=cast.units["justice"].pk)
    following.delegate(work.pk, by=cast.focal, unit_id=cast.units["room"].pk)
    assert queries.assignments(head).get() == work
    following.delegate(work.pk, by=head, unit_id=cast.units["room"].pk, person_id=specialist.person_id)
    assert queries.assignments(specialist).get() == work
    following.report_progress(work.pk, "DANG", by=specialist, percent=10)
    assert following.keepers(queries.assignment(specialist, work.pk), date(2026, 3, 1)) == {
        specialist.person_id
    }


def test_a_stranger_neither_sees_nor_touches_it(cast):
    work = cast.given()
    assert not queries.assignments(cast.stranger).exists()
    assert not queries.assignments(cast.people["intake"]).exists()
    with pytest.raises(NotFound):
        queries.assignment(cast.stranger, work.pk)
    for refused in (
        lambda by: following.report_progress(work.pk, "DANG", by=by),
        lambda by: following.finish(work.pk, by=by, evidence={"number": "1"}),
        lambda by: following.delegate(work.pk, by=by),
        lambda by: following.cancel(work.pk, "Không cần", by=by),
        lambda by: following.add_evidence(work.pk, by=by, words="x", number="1"),
    ):
        for by in (cast.stranger, cast.people["intake"], cast.people["ward"]):
            with pytest.raises(NotAllowed):
                refused(by)
    with pytest.raises(NotFound):
        following.comment(work.pk, "Xin chào", by=cast.stranger)
    assert Assignment.objects.get().version == 0


def test_dates_and_giving_up_belong_to_who_manages_the_plan_not_to_who_does_the_work(cast):
    work = cast.given()
    for refused in (
        lambda: following.cancel(work.pk, "Không cần nữa", by=cast.focal),
        lambda: following.move_due(work.pk, date(2026, 12, 1), "Xin lùi", by=cast.focal),
    ):
        with pytest.raises(NotAllowed):
            refused()
    with pytest.raises(Invalid, match="lý do"):
        following.move_due(work.pk, date(2026, 12, 1), " ", by=cast.control)
    following.move_due(work.pk, date(2026, 12, 1), "Tỉnh gia hạn", by=cast.control)
    following.cancel(work.pk, "Bộ chưa ban hành", by=cast.control)
    work.refresh_from_db()
    assert (work.due, work.state, work.reason) == (date(2026, 12, 1), "HUY", "Bộ chưa ban hành")
    following.reopen(work.pk, "Bộ đã ban hành", by=cast.control)
    work.refresh_from_db()
    assert (work.state, work.reason) == ("DANG", "")


def test_a_directive_sets_the_dates_of_recurring_work_anew(cast):
    task = {"title": "Báo cáo tháng", "lead": ["Sở Xây dựng"], "recurrence": MONTHLY}
    plan = cast.followed(task)
    earlier = plan.tasks.get()
    following.finish(
        plan.assignments.get(period="thang:2026-02").pk, by=cast.focal, evidence={"number": "3/BC-SXD"},
        at=vn("2026-02-10T09:00"),
    )  # fmt: skip
    order = cast.drafted(title="Chấn chỉnh báo cáo", kind="CHI_DAO", parent_id=plan.pk, at="2026-08-03T08:00")
    later = reviewing.add_task(
        order.pk, {"title": "Báo cáo tháng", "recurrence": MONTHLY | {"before_day": 21}}, by=cast.control,
        lead=["Sở Xây dựng"],
    )  # fmt: skip
    reviewing.replace_dates(later.pk, earlier.pk, by=cast.control)
    following.follow(order.pk, by=cast.control, at=vn("2026-08-03T09:00"))
    was = dict(plan.assignments.values_list("period", "state"))
    assert (was["thang:2026-02"], was["thang:2026-07"], was["thang:2026-08"], was["thang:2026-12"]) == (
        "XONG", "CHUA", "HUY", "HUY",
    )  # fmt: skip
    assert list(order.assignments.order_by("due").values_list("due", flat=True))[:2] == [
        date(2026, 8, 20), date(2026, 9, 20),
    ]  # fmt: skip


def test_ending_a_plan_gives_up_what_is_open_with_its_reason(cast):
    work = cast.given()
    with pytest.raises(Invalid, match="lý do"):
        following.close(work.plan_id, "", by=cast.control)
    following.close(work.plan_id, "Hết năm", by=cast.control)
    work.refresh_from_db()
    assert (work.state, work.reason) == ("HUY", "Kết thúc theo dõi kế hoạch: Hết năm")
    with pytest.raises(Conflict, match="không còn được theo dõi"):
        following.reopen(work.pk, "Làm tiếp", by=cast.control)


def test_a_task_nobody_leads_is_given_later(cast):
    plan = cast.followed({"title": "Kiểm tra chéo", "lead": ["Các đơn vị được kiểm tra"]})
    task = plan.tasks.get()
    assert not plan.assignments.exists()
    with pytest.raises(Invalid, match="Chọn cơ quan"):
        following.give_to(task.pk, [], by=cast.control)
    assert following.give_to(task.pk, [cast.agencies["ward"].pk], by=cast.control) == 1
    assert following.give_to(task.pk, [cast.agencies["ward"].pk], by=cast.control) == 0


def test_who_has_not_sent_their_own_plan_is_seen(cast):
    plan = cast.followed({"title": "Niêm yết", "lead": ["UBND cấp xã"]})
    Plan.objects.filter(pk=plan.pk).update(answer_by=date(2026, 2, 27))
    own = cast.drafted(
        title="Kế hoạch của Sở", agency_id=cast.agencies["construction"].pk, by=cast.focal, parent_id=plan.pk
    )
    reviewing.add_task(own.pk, {"title": "Niêm yết"}, by=cast.focal, lead=["Sở Xây dựng"])
    following.follow(own.pk, by=cast.focal, at=vn("2026-02-20T09:00"))
    plan.refresh_from_db()
    found = {
        one.agency.name: (one.plan is not None, one.late) for one in queries.answers(plan, date(2026, 3, 1))
    }
    assert found == {
        "Sở Tư pháp": (False, True), "Ủy ban nhân dân phường Mẫu Một": (False, True),
        "Ủy ban nhân dân xã Mẫu Hai": (False, True), "Sở Xây dựng": (True, False),
    }  # fmt: skip


def test_a_plan_that_answers_must_answer_one_that_is_followed(cast):
    draft = cast.drafted()
    with pytest.raises(Invalid, match="đang được theo dõi"):
        drafting.write_new(
            "Kế hoạch của Sở",
            agency_id=cast.agencies["construction"].pk,
            year=2026,
            by=cast.focal,
            parent_id=draft.pk,
        )


def test_the_database_itself_refuses_what_makes_no_sense(cast):
    work = cast.given()
    for wrong in ({"state": "XONG"}, {"state": "HUY"}, {"percent": 101}, {"done_on": date(2026, 1, 1)}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Assignment.objects.filter(pk=work.pk).update(**wrong)


_DAYS = st.none() | st.dates(date(2026, 5, 1), date(2026, 8, 1))
_MADE = st.lists(
    st.tuples(
        st.sampled_from(["CHUA", "DANG", "CHO", "XONG", "HUY"]),
        _DAYS,
        st.dates(date(2026, 5, 1), date(2026, 8, 1)),
    ),
    max_size=12,
)


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(made=_MADE, day=st.dates(date(2026, 5, 1), date(2026, 8, 1)))
def test_tallies_are_what_counting_one_by_one_gives(cast, made, day):
    with transaction.atomic():
        plan = cast.followed()
        plan.assignments.all().delete()
        task = plan.tasks.get()
        for place, (state, due, done_on) in enumerate(made):
            Assignment.objects.create(
                task=task, plan=plan, agency=cast.agencies["ward"], period=f"thang:{place}", due=due, state=state,
                done_on=done_on if state == "XONG" else None, reason="…" if state in {"HUY", "CHO"} else "",
                changed_at=vn("2026-05-01T08:00"),
            )  # fmt: skip
        slow = rules.tally(rules.standing(state, due, done_on, day) for state, due, done_on in made)
        rows = plan.assignments.all()
        assert queries.tally(rows, day) == slow
        assert queries.tallies(rows, "agency_id", day) == ({cast.agencies["ward"].pk: slow} if made else {})
        counts = queries.tab_counts(rows, day)
        assert (counts["qua-han"], counts["sap-han"], counts["xong"]) == (slow.late, slow.soon, slow.done)
        transaction.set_rollback(True)


def test_work_done_by_its_date_is_a_figure_that_opens_what_it_counts(cast):
    dues = [date(2026, 6, day) for day in (5, 10, 15, 20, 25)]
    plan = cast.followed(
        *({"title": f"Việc hạn {due}", "lead": ["Sở Xây dựng"], "finish": due} for due in dues)
    )
    works = {work.due: work.pk for work in plan.assignments.all()}
    for due, done_on in ((dues[0], dues[0]), (dues[1], date(2026, 6, 12)), (dues[2], date(2026, 6, 1))):
        following.finish(
            works[due], by=cast.focal, done_on=done_on, at=vn("2026-06-16T09:00"), evidence={"number": "1/BC"}
        )
    following.cancel(works[dues[3]], "Không cần nữa", by=cast.control)
    june = periods.month(2026, 6)
    indicator = engine.get("plans.tasks_on_time")
    for scope in (PROVINCE, LEVELS["TINH"], Scope("agency", cast.agencies["construction"].pk, "")):
        found = indicator.measure(june, scope)
        assert (found.numerator, found.denominator) == (2, 4)
        rows = Choice.read(dict(parse_qsl(urlsplit(indicator.rows(june, scope)).query)))
        assert rows.apply(queries.given(cast.control), clock.today()).count() == 4
    assert indicator.measure(june, LEVELS["XA"]).value is None
    assert {pk: one.value for pk, one in indicator.by_agency(june).items()} == {
        cast.agencies["construction"].pk: Decimal(50)
    }
    # As it was known on 13 June: the first done, the second late, the others not yet due.
    then = indicator.measure(periods.as_of(june, date(2026, 6, 13)), PROVINCE)
    assert (then.numerator, then.denominator) == (1, 2)


def test_open_work_follows_an_agency_to_its_heir_what_is_done_stays(cast):
    done, waiting = cast.given("ward"), cast.given("ward", title="Tập huấn")
    following.finish(done.pk, by=cast.people["ward"], evidence={"number": "1/BC"}, at=vn("2026-06-01T09:00"))
    heir = organisations.succeed_agency(
        cast.agencies["ward"].pk, name="Ủy ban nhân dân phường Mẫu Mới", day=clock.today(), basis="NQ 02 (mẫu)",
        by=Actor.system(),
    )  # fmt: skip
    waiting.refresh_from_db()
    done.refresh_from_db()
    assert (waiting.agency, waiting.due, waiting.state) == (heir, date(2026, 6, 30), "CHUA")
    assert done.agency == cast.agencies["ward"]
    assert Act.objects.filter(act="plan.followed_heir", object_id=waiting.pk).exists()


def test_an_agency_that_ends_in_another_with_the_same_work_does_it_once(cast):
    plan = cast.followed({"title": "Niêm yết", "lead": ["UBND cấp xã"]})
    units = {unit.pk: cast.units["village"].pk for unit in cast.agencies["ward"].units.all()}
    succession.move(units, Actor.system())
    states = dict(plan.assignments.values_list("agency__name", "state"))
    assert states == {"Ủy ban nhân dân phường Mẫu Một": "HUY", "Ủy ban nhân dân xã Mẫu Hai": "CHUA"}
