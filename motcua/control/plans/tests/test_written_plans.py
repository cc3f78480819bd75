"""A plan that was written, as workbook or as document, is read back as it was."""

import io
import tempfile
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.enum.section import WD_ORIENT
from hypothesis import given, settings
from openpyxl import load_workbook

from motcua.base.errors import Invalid
from motcua.control.plans.models import Plan
from motcua.control.plans.reading import read_file
from motcua.control.plans.reading.result import Head, Reading
from motcua.control.plans.reading.when import read_when
from motcua.control.plans.tests import written
from motcua.control.plans.tests.documents import FOLDER
from motcua.control.plans.writing import Written, WrittenTask, empty_workbook, plan_document, plan_workbook
from motcua.control.plans.writing.written import days, repeats


def read(content: bytes, ending: str) -> Reading:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"ke-hoach.{ending}"
        path.write_bytes(content)
        return read_file(path)


def facts_of(task: Any) -> tuple[Any, ...]:
    return (
        task.no, task.title, task.group, list(task.lead), list(task.support), task.start, task.finish, task.recurrence,
        task.product,
    )  # fmt: skip


def figure_of(target: Any) -> tuple[Any, ...]:
    return (
        target.text,
        target.op,
        target.value,
        target.value_to,
        target.unit,
        target.level,
        target.start,
        target.by,
    )


def head_of(head: Head) -> tuple[Any, ...]:
    return (
        head.issuer, head.number, head.number_text, head.date, head.place, head.kind, head.title, head.year,
        head.signer, head.signer_title,
    )  # fmt: skip


@given(plan=written.plans())
@settings(max_examples=40, deadline=None)
def test_a_workbook_is_read_back_as_it_was_written(plan: Written) -> None:
    reading = read(plan_workbook(plan), "xlsx")
    assert [facts_of(task) for task in reading.tasks] == [facts_of(task) for task in plan.tasks]
    assert [task.when_text for task in reading.tasks] == [
        task.when_text or days(task.start, task.finish) or repeats(task.recurrence) for task in plan.tasks
    ]
    assert [tuple(zip(task.path[-1 - len(task.context):-1], task.context, strict=True)) for task in reading.tasks] == [
        task.over for task in plan.tasks
    ]  # fmt: skip
    assert not any(task.inherited for task in reading.tasks)
    assert [(*figure_of(one), one.subject, one.indicator) for one in reading.targets] == [
        (*figure_of(one), one.subject, one.indicator) for one in plan.targets
    ]
    assert head_of(reading.head) == head_of(plan.head)
    assert [basis.text for basis in reading.bases] == list(plan.bases)
    assert Written.of(reading).tasks == Written.of(read(plan_workbook(Written.of(reading)), "xlsx")).tasks


@given(plan=written.plans(corrected=False))
@settings(max_examples=40, deadline=None)
def test_a_document_is_read_back_as_it_was_written(plan: Written) -> None:
    reading = read(plan_document(plan), "docx")
    assert [facts_of(task) for task in reading.tasks] == [facts_of(task) for task in plan.tasks]
    assert [task.when_text for task in reading.tasks] == [task.when_text for task in plan.tasks]
    found, wanted = [figure_of(one) for one in reading.targets], [figure_of(one) for one in plan.targets]
    assert found[: len(wanted)] == wanted
    told, said = head_of(reading.head), head_of(plan.head)
    assert (told[0].lower(), *told[1:]) == (said[0].lower(), *said[1:])
    assert [basis.text for basis in reading.bases] == list(plan.bases)


@pytest.mark.parametrize("recurrence", written.RECURRENCES)
def test_how_work_comes_back_is_said_in_words_that_are_read_as_that(recurrence) -> None:
    assert read_when(repeats(recurrence), written.YEAR).recurrence == recurrence


PUBLISHED = (
    "bac-ninh-2022-kh-328", "lang-son-2024", "bac-giang-2022-tthc-noi-bo", "bac-giang-2023-cong-van",
    "bac-giang-2020-kiem-tra",
)  # fmt: skip


@pytest.mark.parametrize("name", PUBLISHED)
def test_a_published_plan_survives_both_ways_of_being_written(name: str) -> None:
    path = FOLDER / f"{name}.txt"
    if not path.exists():
        pytest.skip(f"The published plan {path} is absent.")
    plan = read_file(path)

    def all_of(reading: Reading) -> list[Any]:
        return sorted(
            (
                one.title,
                one.lead,
                one.support,
                str(one.start),
                str(one.finish),
                repr(one.recurrence),
                one.product,
            )
            for one in reading.tasks
        )

    for content, ending in (
        (plan_workbook(Written.of(plan)), "xlsx"),
        (plan_document(Written.of(plan)), "docx"),
    ):
        again = read(content, ending)
        assert all_of(again) == all_of(plan), ending
        assert {figure_of(one) for one in again.targets} == {figure_of(one) for one in plan.targets}, ending


def sample() -> Written:
    head = Head(
        issuer="UBND tỉnh Mẫu", number="12/KH-UBND", number_text="12/KH-UBND", place="Mẫu", kind="KẾ HOẠCH",
        title="Kiểm soát thủ tục hành chính & cải cách năm 2026", year=2026, last_year=2026,
        signer="Trần Văn Đức (mẫu)", signer_title="KT. CHỦ TỊCH PHÓ CHỦ TỊCH",
    )  # fmt: skip
    tasks = (
        WrittenTask("1", "Công bố danh mục", "I. Công bố", lead=("Sở Tư pháp",), when_text="Quý II"),
        WrittenTask("2", "Niêm yết", "Không có số"),
        WrittenTask("1", "Các sở, ban, ngành gửi kế hoạch trước ngày 28/02/2026", form="paragraph"),
    )  # fmt: skip
    return Written(
        head,
        tasks=tasks,
        aims=("1. Mục đích rõ ràng.",),
        duties=("2. Kinh phí theo quy định.",),
        recipients=("Lưu: VT",),
    )


def test_the_workbook_is_made_to_be_printed() -> None:
    book = load_workbook(io.BytesIO(plan_workbook(sample())))
    assert book.sheetnames == ["Nhiệm vụ", "Chỉ tiêu", "Văn bản"]
    sheet = book["Nhiệm vụ"]
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize, sheet.page_setup.fitToHeight) == (
        "landscape",
        9,
        0,
    )
    assert (sheet.print_title_rows, sheet.freeze_panes) == ("$1:$1", "C2")
    assert all(
        cell.alignment.wrap_text and cell.font.name == "Times New Roman"
        for row in sheet.iter_rows()
        for cell in row
    )
    assert sheet["B3"].value == "Công bố danh mục"
    assert "&&" in sheet.oddHeader.center.text


def test_a_group_without_a_numeral_gets_its_place_as_one() -> None:
    reading = read(plan_workbook(sample()), "xlsx")
    assert [task.group for task in reading.tasks] == ["I. Công bố", "II. Không có số", "III. Nhiệm vụ khác"]


def test_nothing_in_a_workbook_is_a_formula() -> None:
    content = plan_workbook(
        Written(sample().head, tasks=(WrittenTask("=1", "=2+3", lead=("=A1",), product="=9"),))
    )
    values = [cell for row in load_workbook(io.BytesIO(content))["Nhiệm vụ"].iter_rows() for cell in row]
    assert {cell.data_type for cell in values} <= {"s", "n"}


def test_the_document_has_its_sections_and_the_tasks_in_a_wide_annex() -> None:
    document = Document(io.BytesIO(plan_document(sample())))
    said = [one.text for one in document.paragraphs if one.text.strip()]
    headings = [text for text in said if text.isupper() or text == "Phụ lục"]
    assert headings == [
        "KẾ HOẠCH", "I. MỤC ĐÍCH, YÊU CẦU", "II. NHIỆM VỤ", "III. TỔ CHỨC THỰC HIỆN", "Phụ lục",
        "DANH MỤC NHIỆM VỤ KIỂM SOÁT THỦ TỤC HÀNH CHÍNH & CẢI CÁCH NĂM 2026",
    ]  # fmt: skip
    assert "1. Các sở, ban, ngành gửi kế hoạch trước ngày 28/02/2026." in said
    assert [section.orientation for section in document.sections] == [WD_ORIENT.PORTRAIT, WD_ORIENT.LANDSCAPE]
    assert [cell.text for cell in document.tables[-1].rows[0].cells] == [
        "TT", "Nhiệm vụ", "Chủ trì", "Phối hợp", "Thời gian", "Sản phẩm",
    ]  # fmt: skip
    left, right = document.tables[1].rows[0].cells
    assert left.text == "Nơi nhận:\n- Lưu: VT."
    assert right.text == "KT. CHỦ TỊCH\nPHÓ CHỦ TỊCH\nTrần Văn Đức (mẫu)"


def test_the_empty_workbook_says_how_it_is_filled_in_and_holds_no_plan(tmp_path: Path) -> None:
    content = empty_workbook()
    book = load_workbook(io.BytesIO(content))
    assert book.sheetnames[-1] == "Hướng dẫn"
    assert book["Nhiệm vụ"]["C1"].comment.text
    with pytest.raises(Invalid, match="không phải kế hoạch"):
        read(content, "xlsx")


def test_an_empty_workbook_filled_in_by_a_clerk_is_a_plan() -> None:
    """Words instead of days, a level in full, a figure as per cent, nothing said where nothing is known."""
    book = load_workbook(io.BytesIO(empty_workbook()))
    tasks, targets, said = book["Nhiệm vụ"], book["Chỉ tiêu"], book["Văn bản"]
    tasks["A2"], tasks["B2"] = "I", "Công bố, công khai"
    tasks["A3"], tasks["B3"], tasks["C3"], tasks["G3"] = (
        1,
        "Rà soát danh mục",
        "Các sở, ban, ngành; UBND cấp xã",
        "Quý II",
    )
    tasks["A4"], tasks["B4"], tasks["C4"], tasks["H4"] = (
        2,
        "Gửi báo cáo",
        "UBND cấp xã",
        "Trước ngày 21 hằng tháng",
    )
    targets["A2"], targets["B2"], targets["F2"] = 1, "Tỷ lệ hồ sơ đúng hạn đạt trên 99%", 0.99
    targets["F2"].number_format = "0%"
    targets["D2"], targets["E2"] = "Cấp xã", ">"
    said["B1"], said["B6"] = "UBND phường Kinh Bắc", "Kiểm soát thủ tục hành chính năm 2026"
    out = io.BytesIO()
    book.save(out)
    reading = read(out.getvalue(), "xlsx")
    first, second = reading.tasks
    assert (first.group, first.no, first.lead) == (
        "I. Công bố, công khai",
        "1",
        ["Các sở, ban, ngành", "UBND cấp xã"],
    )
    assert (str(first.start), str(first.finish), first.when_text) == ("2026-04-01", "2026-06-30", "Quý II")
    assert (second.recurrence.before_day, second.when_text) == (21, "Trước ngày 21 hằng tháng")
    (target,) = reading.targets
    assert (target.op, target.value, target.unit, target.level) == (">", 99, "%", "xa")
    assert (target.indicator, str(target.by)) == ("dossiers.on_time", "2026-12-31")
    assert (reading.head.issuer, reading.head.year) == ("UBND phường Kinh Bắc", 2026)


@pytest.mark.parametrize(
    ("title", "post"),
    [
        ("KT. CHỦ TỊCH PHÓ CHỦ TỊCH", "Phó Chủ tịch"),
        ("TM. ỦY BAN NHÂN DÂN CHỦ TỊCH", "Chủ tịch"),
        ("CHÁNH VĂN PHÒNG", "Chánh Văn phòng"),
        ("Ủy viên thường trực", "Ủy viên thường trực"),
    ],
)
def test_a_signers_own_post_is_said_without_shouting(title, post):
    assert Plan(signer_title=title).signer_post == post
