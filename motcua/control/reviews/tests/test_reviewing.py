"""The review of an item: procedures, sheets, drawings, results handed in and judged (NĐ 63/2010 Điều 28, 29)."""

import io

import pytest
from docx import Document
from lxml import etree

from motcua.base.errors import Conflict, Invalid, NotAllowed
from motcua.catalogue.processes.foreign import read_diagram
from motcua.control.reviews import flowchart, queries
from motcua.control.reviews.models import Review, ReviewItem
from motcua.control.reviews.papers.sheet import sheet_document
from motcua.control.reviews.services import options, planning, reviewing
from motcua.control.reviews.tests.cast import answers

STEPS = [
    {"who": "Người dân", "name": "Nộp hồ sơ", "time": "2 giờ", "papers": "05 giấy tờ"},
    {"who": "Sở Xây dựng", "name": "Thẩm định", "time": "5 ngày", "papers": ""},
]


def test_a_procedure_that_is_not_in_the_catalogue_is_refused_with_words_and_nothing_is_added(cast):
    item = cast.approved().items.get()
    with pytest.raises(Invalid, match=r"Không có trong danh mục thủ tục: 9\.999999"):
        reviewing.add_procedures(item.pk, ["1.100001", "9.999999"], by=cast.focal)
    assert not Review.objects.exists()


def test_the_same_procedure_stands_once_and_a_local_suffix_is_passed_over(cast):
    item = cast.item(1)
    added = reviewing.add_procedures(item.pk, ["1.100001.000.00.00.H05", "1.100002"], by=cast.focal)
    assert [one.procedure.code for one in added] == ["1.100002"]
    assert item.reviews.count() == 2


def test_only_the_lead_reviews_and_only_after_the_plan_is_approved(cast):
    plan = cast.plan()
    item = planning.add_item(plan.pk, cast.values(), by=cast.control)
    (review,) = reviewing.add_procedures(item.pk, ["1.100001"], by=cast.focal)
    with pytest.raises(Conflict, match="chưa được phê duyệt"):
        reviewing.save_sheet(review.pk, by=cast.focal, answers={})
    with pytest.raises(NotAllowed):
        reviewing.save_sheet(review.pk, by=cast.stranger, answers={})
    with pytest.raises(NotAllowed):
        reviewing.save_sheet(review.pk, by=cast.control, answers={})


def test_a_sheet_is_kept_in_part_and_concluded_when_all_is_answered(cast):
    review = cast.item(1).reviews.get()
    reviewing.save_sheet(review.pk, by=cast.specialist, answers={"r1": "co"})
    review.refresh_from_db()
    assert (review.conclusion, review.item.state) == ("", ReviewItem.State.UNDER_WAY)
    with pytest.raises(Invalid, match="Chưa kết luận được"):
        cast.concluded(review, answers={"r1": "co"})
    done = cast.concluded(review, answers=answers({"giay_to": ("BAI_BO", "bỏ bản sao")}))
    assert done.remedies["GIAY_TO"] == {"remedy": "BAI_BO", "how": "bỏ bản sao"}
    assert done.done_on is not None


@pytest.mark.parametrize(
    ("said", "conclusion", "words"),
    [
        (answers({"phi": ("SUA_DOI", "giảm 50 %")}), "GIU_NGUYEN", "có bộ phận thay đổi"),
        (answers(), "SUA_DOI", "chưa bộ phận nào thay đổi"),
        (answers(needed=False), "GIU_NGUYEN", "kết luận là bãi bỏ"),
        (answers(), "?", "Chọn kết luận"),
    ],
)
def test_a_conclusion_follows_from_the_answers(cast, said, conclusion, words):
    review = cast.item(1).reviews.get()
    with pytest.raises(Invalid, match=words):
        cast.concluded(review, conclusion, answers=said)


def test_a_change_says_how(cast):
    review = cast.item(1).reviews.get()
    with pytest.raises(Invalid, match="Nội dung phương án"):
        cast.concluded(review, answers=answers({"phi": ("SUA_DOI", "")}))


def test_what_is_not_needed_is_abolished_without_the_other_parts(cast):
    review = cast.item(1).reviews.get()
    done = cast.concluded(review, "BAI_BO", answers=answers(needed=False))
    assert (done.conclusion, done.remedies) == ("BAI_BO", {})


def test_a_conclusion_has_its_reason(cast):
    with pytest.raises(Invalid, match="lý do"):
        cast.concluded(cast.item(1).reviews.get(), reason=" ")


def test_two_people_who_write_one_sheet_do_not_overwrite_each_other(cast):
    review = cast.item(1).reviews.get()
    reviewing.save_sheet(review.pk, by=cast.focal, answers={"r1": "co"}, version=0)
    with pytest.raises(Conflict):
        reviewing.save_sheet(review.pk, by=cast.specialist, answers={"r1": "khong"}, version=0)


def test_results_are_handed_in_when_nothing_is_missing(cast):
    item = cast.item(2)
    first, second = item.reviews.order_by("pk")
    cast.concluded(first)
    cast.concluded(second, "GIU_NGUYEN")
    with pytest.raises(Invalid, match=r"1\.100001 chưa có phương án.*sơ đồ trước và sau"):
        reviewing.hand_in(item.pk, by=cast.focal)
    option = cast.option(first)
    reviewing.draw_item(item.pk, STEPS, STEPS[1:], by=cast.focal)
    done = reviewing.hand_in(item.pk, by=cast.focal)
    option.refresh_from_db()
    assert (done.state, option.state) == ("DA_GUI", "VP_DANH_GIA")
    with pytest.raises(Conflict):
        reviewing.save_sheet(first.pk, by=cast.focal, answers={})


def test_control_sends_results_back_and_takes_them(cast):
    item = cast.item(1)
    cast.concluded(item.reviews.get(), "GIU_NGUYEN")
    reviewing.hand_in(item.pk, by=cast.focal)
    with pytest.raises(NotAllowed):
        reviewing.accept_item(item.pk, by=cast.focal)
    with pytest.raises(Invalid):
        reviewing.return_item(item.pk, " ", by=cast.control)
    reviewing.return_item(item.pk, "Bổ sung chi phí", by=cast.control)
    reviewing.hand_in(item.pk, by=cast.focal)
    assert reviewing.accept_item(item.pk, by=cast.control).state == "DAT"
    with pytest.raises(Conflict):
        options.propose_option(
            cast.procedures[0].pk, "BAI_BO", [], "Bỏ", "Không cần", cast.focal, cast.agency(), item_id=item.pk
        )


def test_a_procedure_leaves_an_item_only_while_its_sheet_is_empty(cast):
    item = cast.item(2)
    first, second = item.reviews.order_by("pk")
    reviewing.remove_procedure(second.pk, by=cast.focal)
    cast.concluded(first, "GIU_NGUYEN")
    with pytest.raises(Conflict):
        reviewing.remove_procedure(first.pk, by=cast.focal)


def test_a_drawing_is_bpmn_that_our_reader_opens(cast):
    xml = flowchart.to_bpmn(STEPS, "Nhóm nhà ở – sau rà soát")
    assert read_diagram(xml).rows
    root = etree.fromstring(xml.encode())
    tasks = [one.get("name") for one in root.iter(f"{{{flowchart.BPMN}}}task")]
    lanes = [one.get("name") for one in root.iter(f"{{{flowchart.BPMN}}}lane")]
    assert (tasks, lanes) == (["Nộp hồ sơ (2 giờ)", "Thẩm định (5 ngày)"], ["Người dân", "Sở Xây dựng"])
    assert flowchart.to_bpmn([], "Trống")


def test_a_step_says_who_and_what(cast):
    item = cast.item(1)
    with pytest.raises(Invalid, match="ai làm và làm gì"):
        reviewing.draw_item(item.pk, [{"who": "", "name": "Thẩm định"}], [], by=cast.focal)


def test_the_sheet_is_a_paper_with_its_answers(cast):
    review = cast.concluded(cast.item(1).reviews.get())
    words = "\n".join([one.text for one in Document(io.BytesIO(sheet_document(review, None))).paragraphs])
    assert "Sửa đổi, bổ sung. Có dữ liệu số" in words


def test_the_stranger_sees_nothing_of_it(cast):
    item = cast.item(1)
    cast.option(item.reviews.get())
    assert not queries.items(cast.stranger).exists()
    assert not queries.reviews(cast.stranger).exists()
    assert not queries.options(cast.stranger).exists()
    assert queries.items(cast.focal).count() == 1
