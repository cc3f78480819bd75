"""The pages: sums while one types, what was typed survives a refusal, papers and files come out."""

import re
from dataclasses import replace
from decimal import Decimal
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from docx import Document

from motcua.base.organisations.models import Person
from motcua.control.costs import grid, services, storing
from motcua.control.costs.sheet import Activity, Sheet
from motcua.control.costs.terms import Work
from motcua.control.costs.tests.cast import NOW, vector
from motcua.control.costs.workbook import workbook_of


def client_of(username: str) -> Client:
    client = Client()
    client.force_login(Person.objects.get(username=username))
    return client


@pytest.fixture
def focal(cast) -> Client:
    return client_of("dm1")


def typed(study, **changes: str) -> dict[str, str]:
    """Return what the editing page sends for a study."""
    shown = grid.of_sheet(storing.load(study))
    data = {
        "title": study.title, "wage": "50.000", "wage_basis": "", "note": "", "version": str(study.version),
        **{f"c{place}.name": name for place, name in enumerate(shown.cases)},
    }  # fmt: skip
    for row in shown.volumes:
        data |= {f"v{row.i}.case": str(row.case), f"v{row.i}.way": row.way, f"v{row.i}.source": row.source}
        data |= {f"v{row.i}.{name}": text for name, text in row.texts.items()}
    for line in shown.lines:
        data |= {
            f"r{line.i}.case": str(line.case), f"r{line.i}.way": line.way, f"r{line.i}.work": str(line.work),
            f"r{line.i}.name": line.name,
        }  # fmt: skip
        for half in line.halves:
            data |= {f"r{line.i}.{half.side}.{name}": text for name, text in half.texts.items()}
            data |= {f"r{line.i}.{half.side}.doing": half.doing, f"r{line.i}.{half.side}.note": half.note}
    return data | changes


def test_what_the_page_sends_back_is_the_same_sheet(cast):
    study = cast.counted()
    again = grid.posted(typed(study)).read("50.000")
    assert set(again.activities) == set(vector().activities)
    assert again.totals() == vector().totals()


def test_the_sums_follow_what_is_typed_and_nothing_is_stored(cast, focal):
    study = cast.counted()
    answer = focal.post(reverse("costs:compute", args=[study.pk]), typed(study, **{"v0.now.subjects": "400"}))
    assert "224.000.000 đ" in answer.content.decode()
    assert storing.load(study).totals() == vector().totals()


def test_a_sheet_of_many_lines_can_be_sent(cast, focal):
    lines = tuple(Activity(NOW, Work.PREPARE, n, f"Giấy tờ {n}", fee=Decimal(n)) for n in range(1, 101))
    study = cast.counted(replace(vector(), activities=lines))
    answer = focal.post(reverse("costs:edit", args=[study.pk]), typed(study))
    assert answer.status_code == 302


def test_a_wrong_figure_is_named_while_typing(cast, focal):
    study = cast.counted()
    answer = focal.post(reverse("costs:compute", args=[study.pk]), typed(study, **{"r0.now.hours": "-3"}))
    assert "thời gian thực hiện không được âm" in answer.content.decode()


def test_the_present_is_copied_to_after(cast, focal):
    study = cast.counted()
    answer = focal.post(reverse("costs:compute", args=[study.pk]), typed(study) | {"act": "after"})
    assert len(re.findall("112.000.000 đ", answer.content.decode())) == 2


def test_lines_are_added_copied_and_dropped(cast):
    shown = grid.posted(typed(cast.counted()))
    count = len(shown.lines)
    shown.act("add:0:5")
    assert len(shown.lines) == count + 1
    assert shown.lines[-2].fresh
    shown.act("copy:0")
    assert [line.number for line in shown.lines[:2]] == ["1.1", "1.2"]
    shown.act("drop:0")
    shown.act("case")
    assert shown.cases == ["", "Trường hợp 2"]
    shown.act("uncase:1")
    assert len(shown.lines) == count + 1
    assert len(shown.cases) == 1
    for nonsense in ("add:9:9", "copy:999", "drop:x", "uncase:0", "unvolume:77", ""):
        shown.act(nonsense)
    assert len(shown.lines) == count + 1


def test_a_hired_service_loses_its_hours_on_the_page(cast):
    shown = grid.posted(typed(cast.counted(), **{"r0.now.doing": "THUE"}))
    assert shown.lines[0].now.texts["hours"] == "0"
    assert not shown.read("1").activities[0].hours


def test_what_was_typed_stays_when_somebody_else_saved_first(cast, focal):
    study = cast.counted()
    stale = typed(study, title="Tên tôi vừa gõ")
    services.write_sheet(study.pk, vector(), by=cast.control, version=study.version)
    answer = focal.post(reverse("costs:edit", args=[study.pk]), stale)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Tên tôi vừa gõ" in page
    assert "người khác sửa" in page


def test_a_save_with_a_wrong_cell_changes_nothing(cast, focal):
    study = cast.counted()
    answer = focal.post(reverse("costs:edit", args=[study.pk]), typed(study, **{"r0.now.fee": "nhiều"}))
    assert answer.status_code == 422
    assert "nhiều" in answer.content.decode()
    assert storing.load(study).totals() == vector().totals()


def test_a_line_with_a_name_and_no_figure_is_asked_about(cast, focal):
    study = cast.counted()
    blank = {f"r0.{side}.{name}": "" for side in ("now", "after") for name in ("hours", "fee", "other")}
    answer = focal.post(reverse("costs:edit", args=[study.pk]), typed(study, **blank))
    assert answer.status_code == 422
    assert "ghi thời gian hoặc chi phí" in answer.content.decode()


def test_a_workbook_goes_out_and_comes_in(cast, focal):
    study = cast.counted()
    out = focal.get(reverse("costs:xlsx", args=[study.pk]))
    file = SimpleUploadedFile("bang.xlsx", b"".join(out) if out.streaming else out.content)
    answer = focal.post(
        reverse("costs:take_in", args=[study.pk]), {"file": file, "version": str(study.version)}
    )
    assert answer.status_code == 302
    wrong = SimpleUploadedFile("bang.xlsx", b"khong phai excel")
    answer = focal.post(reverse("costs:take_in", args=[study.pk]), {"file": wrong, "version": "1"})
    assert answer.status_code == 422


def test_an_empty_study_goes_out_as_an_empty_form(cast):
    study = cast.study()
    assert workbook_of(study, Sheet(study.wage)).startswith(b"PK")


def test_the_papers_say_the_totals(cast, focal):
    study = cast.counted()
    group = services.new_group("Nhóm mẫu", [study.pk], agency_id=cast.agency.pk, by=cast.focal)
    for address in (reverse("costs:docx", args=[study.pk]), reverse("costs:group_docx", args=[group.pk])):
        answer = focal.get(address)
        content = b"".join(answer) if answer.streaming else answer.content
        document = Document(BytesIO(content))
        words = "\n".join(one.text for one in document.paragraphs)
        cells = {cell.text for table in document.tables for row in table.rows for cell in row.cells}
        assert "tiết kiệm 75.000.000 đồng/năm, tỷ lệ cắt giảm 66,96 %" in words
        assert {"112.000.000", "37.000.000", "66,96 %"} <= cells


@pytest.mark.parametrize("username", ["dm1", "kstt", "tra", "tham", "ld1", "ct"])
def test_every_page_opens_for_those_who_look(cast, username):
    study = cast.confirmed()
    group = services.new_group("Nhóm mẫu", [study.pk], agency_id=cast.agency.pk, by=cast.focal)
    client = client_of(username)
    for address in (
        reverse("costs:home"), reverse("costs:study", args=[study.pk]), reverse("costs:groups"),
        reverse("costs:group", args=[group.pk]), reverse("costs:wages"),
    ):  # fmt: skip
        answer = client.get(address)
        assert answer.status_code == 200, address
        assert "75.000.000" in answer.content.decode() or "muc-thu-nhap" in address
