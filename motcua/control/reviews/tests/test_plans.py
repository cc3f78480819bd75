"""The yearly plan: proposed by agencies, gathered, approved, sent on; groups taken from a followed plan (Phụ lục V)."""

import io
from datetime import date, timedelta

import pytest
from docx import Document

from motcua.base import clock
from motcua.base.errors import Conflict, Invalid, NotAllowed, NotFound
from motcua.control.plans.models import PlanTask
from motcua.control.plans.services import drafting, following, reviewing
from motcua.control.plans.tests.documents import published
from motcua.control.reviews import groups, queries
from motcua.control.reviews.models import ReviewItem, ReviewPlan
from motcua.control.reviews.papers.plan import plan_document
from motcua.control.reviews.services import planning
from motcua.control.reviews.tests.cast import YEAR


def proposal(cast, by=None, agency="construction"):
    by = by or cast.focal
    plan = planning.open_plan(YEAR, agency_id=cast.agency(agency), by=by)
    planning.add_item(
        plan.pk, cast.values(lead_id=cast.agency(agency)), by=by, partner_ids=[cast.agency("justice")]
    )
    return plan


def test_an_agency_proposes_its_items_and_control_gathers_them(cast):
    plan, own = cast.plan(), proposal(cast)
    planning.send_plan(own.pk, by=cast.focal)
    (item,) = planning.gather(plan.pk, [own.pk], by=cast.control)
    own.refresh_from_db()
    assert own.state == ReviewPlan.State.GATHERED
    assert (item.plan_id, item.proposal_id) == (plan.pk, own.pk)
    assert [one.pk for one in queries.of_plan(own, cast.focal)] == [item.pk]


def test_a_plan_that_was_not_sent_or_of_another_year_is_not_gathered(cast):
    plan, own = cast.plan(), proposal(cast)
    with pytest.raises(Conflict):
        planning.gather(plan.pk, [own.pk], by=cast.control)
    ReviewPlan.objects.filter(pk=own.pk).update(year=YEAR + 1, state="DA_GUI")
    with pytest.raises(Invalid):
        planning.gather(plan.pk, [own.pk], by=cast.control)


def test_there_is_one_plan_of_a_year(cast):
    cast.plan()
    with pytest.raises(Conflict, match="đã có"):
        cast.plan()


def test_an_agency_plans_only_what_it_leads_and_nobody_plans_for_another(cast):
    own = planning.open_plan(YEAR, agency_id=cast.agency(), by=cast.focal)
    with pytest.raises(Invalid, match="chủ trì"):
        planning.add_item(own.pk, cast.values(lead_id=cast.agency("justice")), by=cast.focal)
    with pytest.raises(NotAllowed):
        planning.add_item(own.pk, cast.values(), by=cast.stranger)
    with pytest.raises(NotAllowed):
        planning.open_plan(YEAR, agency_id=cast.agency("justice"), by=cast.focal)
    with pytest.raises(NotAllowed):
        planning.open_plan(YEAR, agency_id=cast.agency("province"), by=cast.focal, is_province=True)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": " "}, "name"),
        ({"finish": date(YEAR, 1, 1)}, "finish"),
        ({"start": None}, "start"),
        ({"basis": "?"}, "basis"),
        ({"basis": "PAKN", "basis_note": ""}, "basis_note"),
        ({"product": ""}, "product"),
        ({"lead_id": 0}, "lead"),
    ],
)
def test_an_item_says_all_that_the_decree_asks_for(cast, changes, field):
    """NĐ 63/2010 Điều 30: thủ tục, cơ quan, thời gian, căn cứ lựa chọn, dự kiến sản phẩm."""
    plan = cast.plan()
    with pytest.raises(Invalid) as refused:
        planning.add_item(plan.pk, cast.values(**changes), by=cast.control)
    assert refused.value.field == field
    assert not ReviewItem.objects.exists()


def test_an_empty_plan_is_not_sent_and_what_was_sent_is_not_written(cast):
    plan = cast.plan()
    with pytest.raises(Invalid):
        planning.send_plan(plan.pk, by=cast.control)
    planning.add_item(plan.pk, cast.values(), by=cast.control)
    planning.send_plan(plan.pk, by=cast.control)
    with pytest.raises(Conflict):
        planning.add_item(plan.pk, cast.values(), by=cast.control)


def test_two_people_who_edit_one_item_do_not_overwrite_each_other(cast):
    plan = cast.plan()
    item = planning.add_item(plan.pk, cast.values(), by=cast.control)
    planning.edit_item(item.pk, cast.values(name="Nhóm một"), by=cast.control, version=item.version)
    with pytest.raises(Conflict):
        planning.edit_item(item.pk, cast.values(name="Nhóm hai"), by=cast.control, version=item.version)
    item.refresh_from_db()
    assert item.name == "Nhóm một"


def test_the_chairman_approves_or_sends_back_and_only_the_chairman(cast):
    plan = cast.plan()
    planning.add_item(plan.pk, cast.values(), by=cast.control)
    planning.send_plan(plan.pk, by=cast.control)
    with pytest.raises(NotAllowed):
        planning.approve_plan(plan.pk, number="1/KH", decided_on=clock.today(), by=cast.control)
    planning.return_plan(plan.pk, "Thêm nhóm đất đai", by=cast.chairman)
    planning.send_plan(plan.pk, by=cast.control)
    with pytest.raises(Invalid):
        planning.approve_plan(plan.pk, number="", decided_on=clock.today(), by=cast.chairman)
    with pytest.raises(Invalid):
        planning.approve_plan(
            plan.pk, number="1/KH", decided_on=clock.today() + timedelta(days=1), by=cast.chairman
        )
    done = planning.approve_plan(plan.pk, number="1/KH-UBND", decided_on=date(YEAR, 1, 20), by=cast.chairman)
    assert done.file is not None
    sent = planning.sent_to_government(plan.pk, date(YEAR, 1, 25), by=cast.control)
    assert sent.central_sent_on == date(YEAR, 1, 25)


def test_the_paper_has_the_columns_of_annex_five(cast):
    plan = cast.approved()
    document = Document(io.BytesIO(plan_document(plan, list(queries.of_plan(plan, cast.control)))))
    table = next(one for one in document.tables if "Căn cứ lựa chọn" in one.rows[0].cells[-2].text)
    texts = [cell.text for row in table.rows for cell in row.cells]
    for words in (
        "Chủ trì",
        "Phối hợp",
        "Bắt đầu",
        "Hoàn thành",
        "Dự kiến sản phẩm",
        "Nhóm TTHC lĩnh vực nhà ở",
    ):
        assert any(words in text for text in texts), words


# ---- groups


def followed(cast, *tasks):
    plan = drafting.write_new(
        "Kiểm soát thủ tục", agency_id=cast.agency("province"), year=YEAR, by=cast.control
    )
    for title, lead in tasks:
        values = {"title": title, "start": date(YEAR, 3, 1), "finish": date(YEAR, 7, 30)}
        reviewing.add_task(plan.pk, values, by=cast.control, lead=[lead], support=["Sở Tư pháp"])
    return following.follow(plan.pk, by=cast.control)


def test_groups_of_a_followed_plan_are_taken_with_lead_partners_and_dates(cast):
    source = followed(
        cast, ("Nhóm TTHC lĩnh vực nhà ở", "Sở Xây dựng"), ("Niêm yết công khai", "Sở Xây dựng")
    )
    (task,) = queries.review_groups(cast.control, source.pk)
    plan = cast.plan()
    given = {
        "name": task.title, "is_group": True, "lead_id": cast.agency(), "start": task.start, "finish": task.finish,
        "product": "Phương án", "partner_ids": [cast.agency("justice")],
    }  # fmt: skip
    (item,) = planning.take_groups(plan.pk, {task.pk: given}, by=cast.control)
    assert (item.task_id, item.lead_id, item.start) == (task.pk, cast.agency(), date(YEAR, 3, 1))
    assert [one.name for one in item.partners.all()] == ["Sở Tư pháp"]
    with pytest.raises(Conflict, match="đã có"):
        planning.take_groups(plan.pk, {task.pk: given}, by=cast.control)


def test_a_task_of_a_plan_nobody_follows_is_not_taken(cast):
    draft = drafting.write_new("Dự thảo", agency_id=cast.agency("province"), year=YEAR, by=cast.control)
    task = reviewing.add_task(
        draft.pk, {"title": "Nhóm TTHC lĩnh vực nhà ở"}, by=cast.control, lead=["Sở Xây dựng"]
    )
    with pytest.raises(NotFound):
        planning.take_groups(cast.plan().pk, {task.pk: cast.values()}, by=cast.control)


def test_the_procedures_of_a_group_are_found_by_field_and_by_name(cast):
    assert {one.code for one in groups.suggest("Nhóm TTHC lĩnh vực nhà ở").procedures} == {
        "1.100001",
        "1.100002",
    }
    assert [one.code for one in groups.suggest("Nhóm TTHC về khai sinh").procedures] == ["1.100003"]
    assert groups.suggest("Nhóm TTHC lĩnh vực nhà ở").field == cast.field
    assert not groups.suggest("Nhóm TTHC lĩnh vực đăng kiểm").procedures


def test_the_seventeen_groups_of_the_published_plan_are_all_found(cast, django_user_model):
    """Bắc Ninh 2022, KH 328, Phụ lục 02."""
    from django.core.files.base import ContentFile

    path = published("bac-ninh-2022-kh-328")
    plan = drafting.read_in(
        ContentFile(path.read_bytes(), "kh-328.txt"), agency_id=cast.agency("province"), by=cast.control
    )
    for task in plan.tasks.filter(review="CHO"):
        reviewing.confirm(PlanTask, task.pk, by=cast.control)
    plan.targets.update(review="DUNG")
    plan.refresh_from_db()
    ReviewPlan.objects.all().delete()
    type(plan).objects.filter(pk=plan.pk).update(state="THEO_DOI", confirmed_at=clock.now())
    found = queries.review_groups(cast.control, plan.pk)
    assert len(found) == 17
    assert found[6].title == "Nhóm TTHC lĩnh vực hộ tịch"
    assert {one.finish for one in found} == {date(2022, 7, 30)}
    assert all(one.parties.filter(part="CHU_TRI").exists() for one in found)
