"""The pages: every one opens for those who may, acts answer in words, papers and sheets come out whole."""

import io
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from docx import Document
from openpyxl import load_workbook

from motcua.base.organisations.models import Person
from motcua.catalogue.announcements import sheet
from motcua.catalogue.announcements.models import Announcement, MinistryDecision
from motcua.catalogue.announcements.services import drafting
from motcua.catalogue.announcements.tests.cast import CODE, OTHER, THIRD, Cast, fresh


def page(actor, name: str, *args, query: str = "", **kwargs):
    client = Client()
    client.force_login(Person.objects.get(pk=actor.person_id))
    return client.get(reverse(f"announcements:{name}", args=args) + query, **kwargs)


def send(actor, to: str, *args, **data):
    client = Client()
    client.force_login(Person.objects.get(pk=actor.person_id))
    return client.post(reverse(f"announcements:{to}", args=args), data)


def whole(cast: Cast) -> Announcement:
    made = cast.draft(kind="TOAN_VAN", effective_on=date(2026, 11, 20), source_id=cast.source().pk)
    cast.amended(made)
    cast.line(made, "BAIBO", OTHER)
    cast.line(made, "THAYTHE", "2.900700", name="Cấp phép mới (mẫu)", replaces=[THIRD])
    for line in made.lines.exclude(code=CODE):
        drafting.save_facts(
            line.pk, version=line.version, by=cast.focal, changing_text="12/2026/TT-BXD",
            replaces=[one.procedure.code for one in line.replaced.all()],
        )  # fmt: skip
    return made


def test_every_page_opens_before_and_after_signing(cast: Cast):
    made = whole(cast)
    line = made.lines.first()
    for actor in (cast.focal, cast.control, cast.chairman):
        for name in ("home", "lines", "statistics", "cuts", "owed", "sources"):
            assert page(actor, name).status_code == 200
        assert page(actor, "decision", made.pk).status_code == 200
        assert page(actor, "line", line.pk).status_code == 200
        assert page(actor, "source", made.source_id).status_code == 200
    assert page(cast.focal, "line_edit", line.pk).status_code == 200
    assert page(cast.stranger, "decision", made.pk).status_code == 404
    assert page(cast.desk, "home").status_code == 403
    cast.signed(made)
    for name in ("home", "lines", "statistics", "cuts", "owed"):
        assert page(cast.control, name).status_code == 200
    assert "1234/QĐ-UBND" in page(cast.stranger, "decision", made.pk).content.decode()
    shown = page(cast.control, "procedure", THIRD).content.decode()
    assert "Bị thay thế bởi" in shown
    assert (
        "Ngày thứ Hai 30/11/2026 thủ tục không có hiệu lực"
        in page(cast.control, "procedure", THIRD, query="?ngay=30/11/2026").content.decode()
    )


def test_a_text_is_recorded_on_the_page(cast: Cast):
    answer = send(
        cast.control, "record_source", kind="QD_BO", number="9/QĐ-BXD", issued_on="30/10/2026", issuer="Bộ Xây dựng",
        title="Công bố thủ tục", text_number="9/TT-BXD", effective_on="25/12/2026",
        agencies=str(cast.agencies["construction"].pk), procedures=f"SDBS {CODE} Cấp phép\nBAIBO {OTHER} – Gia hạn",
    )  # fmt: skip
    assert answer.status_code == 302
    rows = MinistryDecision.objects.get().procedures.values_list("change", "code", "name")
    assert list(rows) == [("SDBS", CODE, "Cấp phép"), ("BAIBO", OTHER, "Gia hạn")]
    again = send(
        cast.control, "record_source", kind="QD_BO", number="9/QĐ-BXD", issued_on="30/10/2026", issuer="Bộ Xây dựng",
        title="Công bố thủ tục", effective_on="25/12/2026", agencies=str(cast.agencies["construction"].pk),
    )  # fmt: skip
    assert again.status_code == 409
    assert "đã được ghi" in again.content.decode()


def test_a_refused_act_is_told_on_the_page(cast: Cast):
    made = cast.draft()
    answer = send(cast.focal, "act", made.pk, "trinh", version=made.version)
    assert answer.status_code == 422
    assert "Dự thảo chưa có thủ tục nào" in answer.content.decode()
    answer = send(cast.focal, "act", made.pk, "them-thu-tuc", change="MOI", code=CODE)
    assert "đã có trong danh mục" in answer.content.decode()
    assert send(cast.focal, "act", made.pk, "ky", version=made.version, number="1").status_code == 403


def test_content_is_edited_with_the_catalogues_form(cast: Cast):
    made = cast.draft()
    line = cast.line(made)
    shown = page(cast.focal, "line_edit", line.pk)
    data = {}
    form = shown.context["form"]
    for _, inputs in form.groups:
        for one in inputs:
            if one.value not in (None, "", "Không"):
                data[one.name] = one.value
    for part in form.parts:
        for row in part.rows:
            for one in row.inputs:
                if one.value not in (None, ""):
                    data[one.name] = str(one.value)
    data |= {"hash": str(line.version), "address_note": "Tầng 1, Trung tâm Phục vụ hành chính công"}
    answer = send(cast.focal, "line_edit", line.pk, **data)
    assert answer.status_code == 302, answer.context["form"].faults
    line = made.lines.get()
    assert line.changed_parts == ["Mô tả"]
    assert line.missing == []
    assert send(cast.focal, "line_edit", line.pk, **data).status_code == 409


def test_the_papers_say_what_the_decision_holds(cast: Cast):
    made = whole(cast)
    text = _words(page(cast.focal, "paper", made.pk))
    assert "A. DANH MỤC THỦ TỤC HÀNH CHÍNH BAN HÀNH MỚI" not in text
    assert "B. DANH MỤC THỦ TỤC HÀNH CHÍNH ĐƯỢC SỬA ĐỔI, BỔ SUNG" in text
    assert "D. DANH MỤC THỦ TỤC HÀNH CHÍNH BỊ BÃI BỎ, HỦY BỎ" in text
    assert "Điều 2. Quyết định này có hiệu lực kể từ ngày 20/11/2026." in text
    assert "2.900700" in text
    assert "Trình tự thực hiện" in text
    told = _words(page(cast.focal, "proposal", made.pk))
    assert "cắt giảm 33,3 %" in told


def _words(answer) -> str:
    document = Document(io.BytesIO(answer.content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([paragraph.text for paragraph in document.paragraphs] + cells)


def test_lines_come_in_from_the_annex_sheet(cast: Cast):
    first = whole(cast)
    content = sheet.write(first)
    drafting.discard(first.pk, version=fresh(first).version, by=cast.focal)
    made = cast.draft()
    answer = send(cast.focal, "import_lines", made.pk, file=upload(content))
    assert answer.status_code == 302, answer.context["error"]
    assert list(made.lines.values_list("code", "change")) == [
        (CODE, "SDBS"), (OTHER, "BAIBO"), ("2.900700", "THAYTHE"),
    ]  # fmt: skip
    line = made.lines.get(code=CODE)
    assert (line.legal_amount, line.announced_days) == (3, 2)


def test_shifted_columns_are_refused_and_nothing_is_stored(cast: Cast):
    first = whole(cast)
    book = load_workbook(io.BytesIO(sheet.write(first)))
    book.active.insert_cols(3)
    out = io.BytesIO()
    book.save(out)
    drafting.discard(first.pk, version=fresh(first).version, by=cast.focal)
    made = cast.draft()
    answer = send(cast.focal, "import_lines", made.pk, file=upload(out.getvalue()))
    assert answer.status_code == 422
    assert "Cột C phải là “Mã TTHC”, trong tệp để trống; cột này đang nằm ở D" in answer.content.decode()
    assert not made.lines.exists()


@pytest.mark.parametrize("content", [b"", b"khong phai tep", b"PK\x03\x04hong"])
def test_what_is_no_sheet_is_refused(cast: Cast, content: bytes):
    made = cast.draft()
    answer = send(cast.focal, "import_lines", made.pk, file=upload(content))
    assert answer.status_code == 422
    assert not made.lines.exists()


def upload(content: bytes):
    from django.core.files.uploadedfile import SimpleUploadedFile

    return SimpleUploadedFile("phu-luc.xlsx", content)
