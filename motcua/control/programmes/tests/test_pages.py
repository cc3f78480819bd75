"""The pages and papers of the room: open for who may, papers are Word documents in the official layout."""

import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from docx import Document

from motcua.base import clock
from motcua.control.programmes import inventory
from motcua.control.programmes.models import InternalDecision, InternalProcedure
from motcua.control.programmes.services import campaigns, deciding
from motcua.control.programmes.tests.cast import added, campaign, sign_in


@pytest.fixture
def site(cast):
    added(cast, 3)
    cast.found, cast.items = campaign(cast, ("RA_SOAT", 50), ("GIAM_THOI_GIAN", 30), ("GIAM_CHI_PHI", 20))
    cast.decision = deciding.draft(
        title="Công bố TTHC nội bộ (mẫu)", owner_id=cast.agencies["construction"].pk,
        changes={row.pk: "MOI" for row in InternalProcedure.objects.all()}, by=cast.focal,
    )  # fmt: skip
    deciding.ask_opinions(cast.decision.pk, [cast.agencies["justice"].pk], due=None, by=cast.focal)
    return cast


def text_of(answer) -> str:
    document = Document(io.BytesIO(answer.content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([paragraph.text for paragraph in document.paragraphs] + cells)


def test_a_figure_opens_the_rows_behind_it(site):
    client = sign_in(site.control)
    goal = site.found.goals.get(measure="RA_SOAT")
    page = client.get(reverse("programmes:items", args=[site.found.pk]), {"muc-tieu": goal.pk, "dem": "chua"})
    assert page.content.decode().count("NB-SXD-") >= 3
    page = client.get(reverse("programmes:items", args=[site.found.pk]), {"muc-tieu": goal.pk, "dem": "dat"})
    assert "Không có mục nào ở đây" in page.content.decode()


def test_the_page_says_what_lacks(site):
    page = sign_in(site.control).get(reverse("programmes:programme", args=[site.found.pk]))
    assert "còn thiếu 2 TTHC nội bộ để đạt 50 %" in page.content.decode()


def test_options_are_proposed_approved_and_enforced_on_the_list(site):
    focal, control = sign_in(site.focal), sign_in(site.control)

    def act(client, name, **given):
        return client.post(
            reverse("programmes:items_act", args=[site.found.pk, name]),
            {"item": [one.pk for one in site.items[:2]], "round": 1} | given, follow=True,
        )  # fmt: skip

    page = act(focal, "de-xuat", outcome="DON_GIAN", content="Bỏ bản giấy")
    assert "Đã đề xuất phương án cho 2 thủ tục" in page.content.decode()
    assert act(focal, "thong-qua", decision_no="1", approved_on="01/02/2026").status_code == 403
    page = act(control, "thong-qua", decision_no="7/QĐ-UBND", approved_on="01/03/2026")
    assert "Đã ghi thông qua 2 phương án" in page.content.decode()
    page = control.get(reverse("programmes:programme", args=[site.found.pk]))
    assert "66,7 %" in page.content.decode()


def test_the_report_of_a_programme_is_an_official_document(site):
    text = text_of(sign_in(site.control).get(reverse("programmes:report", args=[site.found.pk])))
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in text
    assert "còn thiếu 2 TTHC nội bộ để đạt 50 %" in text


def test_the_decision_comes_with_its_annexes(site):
    text = text_of(sign_in(site.focal).get(reverse("programmes:decision_docx", args=[site.decision.pk])))
    assert "Công bố kèm theo Quyết định này danh mục" in text
    assert "03 thủ tục ban hành mới" in text
    assert "NB-SXD-02" in text


def test_the_inventory_goes_out_as_sheet_and_as_annex(site):
    client = sign_in(site.focal)
    sheet = client.get(reverse("programmes:sheet_xlsx"))
    assert len(inventory.read(sheet.content).rows) == 3
    assert "Thủ tục construction 1 (mẫu)" in text_of(client.get(reverse("programmes:sheet_docx")))


def test_an_inventory_taken_in_says_what_is_wrong_row_by_row(site):
    client = sign_in(site.focal)
    sheet = client.get(reverse("programmes:sheet_xlsx")).content
    good = client.post(reverse("programmes:take_in"), {"tep": io.BytesIO(sheet), "valid_from": ""})
    assert good.status_code in (302, 422)
    upload = io.BytesIO(b"khong phai excel")
    upload.name = "x.xlsx"
    page = client.post(reverse("programmes:take_in"), {"tep": upload, "valid_from": ""})
    assert page.status_code == 422
    page = client.post(reverse("programmes:take_in"), {"valid_from": ""})
    assert "Hãy chọn tệp" in page.content.decode()


def test_an_internal_procedure_is_edited_by_the_catalogues_form(site):
    client, row = sign_in(site.focal), InternalProcedure.objects.first()
    page = client.get(reverse("programmes:internal_edit", args=[row.pk]))
    assert "Trong biểu thống kê" in page.content.decode()
    assert sign_in(site.stranger).get(reverse("programmes:internal_edit", args=[row.pk])).status_code == 403


def test_who_only_contributes_sees_the_store_and_not_the_programmes(site):
    client = sign_in(site.people["specialist"])
    assert client.get(reverse("programmes:inventory")).status_code == 200
    assert client.get(reverse("programmes:contribute")).status_code == 200
    assert client.get(reverse("programmes:home")).status_code == 403
    elsewhere = client.get(reverse("impact:home")).content.decode()
    assert f'href="{reverse("programmes:inventory")}"' in elsewhere, "the rooms of control lead to it"
    assert f'href="{reverse("programmes:home")}"' not in elsewhere
    assert sign_in(site.people["intake"]).get(reverse("programmes:inventory")).status_code == 403


def test_a_draft_is_seen_by_its_owner_by_who_is_asked_and_by_control(site):
    url = reverse("programmes:decision", args=[site.decision.pk])
    assert sign_in(site.focal).get(url).status_code == 200
    assert sign_in(site.stranger).get(url).status_code == 200
    assert sign_in(site.control).get(url).status_code == 200
    assert sign_in(site.people["ward"]).get(url).status_code == 404
    assert InternalDecision.objects.get().opinions_due > clock.today()


@pytest.mark.parametrize("name", ["home", "inventory", "programme", "items", "contributions", "decisions"])
def test_a_page_asks_no_more_when_there_is_more(site, name):
    client = sign_in(site.control)
    url = reverse(f"programmes:{name}", args=[site.found.pk] if name in ("programme", "items") else [])
    client.get(url)
    with CaptureQueriesContext(connection) as few:
        client.get(url)
    added(site, 9, owner="justice")
    campaigns.add_late(site.found.pk, reason="nhập kho muộn", by=site.control)
    with CaptureQueriesContext(connection) as many:
        client.get(url)
    assert len(many) <= len(few)


def test_every_page_opens(site):
    client = sign_in(site.control)
    campaigns.adopt("nq66-2025", by=site.control)
    names = ["home", "set_up", "inventory", "take_in", "internal_add", "contributions", "decisions", "decision_new",
             "regulations", "regulation_new", "template"]  # fmt: skip
    for name in names:
        assert client.get(reverse(f"programmes:{name}")).status_code == 200, name
    row, goal = InternalProcedure.objects.first(), site.found.goals.first()
    for name, key in (("programme", site.found.pk), ("goal", goal.pk), ("items", site.found.pk),
                      ("item", site.items[0].pk), ("internal", row.pk), ("decision", site.decision.pk)):  # fmt: skip
        assert client.get(reverse(f"programmes:{name}", args=[key])).status_code == 200, name
