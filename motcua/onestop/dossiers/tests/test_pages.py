"""The pages of dossiers, as people meet them."""

import html
import io
import re

import pytest
from django.urls import reverse
from pypdf import PdfReader

from motcua.base.organisations.models import Person
from motcua.onestop.dossiers.models import Dossier
from motcua.onestop.dossiers.tests.cast import open_item, vn


def sign_in(client, actor):
    client.force_login(Person.objects.get(pk=actor.person_id))
    return client


@pytest.mark.parametrize(
    "who", ["desk", "head", "specialist", "leader", "clerk", "returning", "director", "control"]
)
def test_everyone_concerned_opens_the_dossier_and_its_list(cast, client, who):
    dossier = cast.signed()
    sign_in(client, cast.actors[who])
    page = client.get(reverse("dossiers:detail", args=[dossier.pk]))
    assert page.status_code == 200
    assert dossier.code in page.text
    assert "024190" not in page.text, "identity numbers are masked"
    found = client.get(reverse("dossiers:list"), {"q": "nguyen thi mau"}, follow=True)
    assert dossier.code in found.text
    assert dossier.code in client.get(reverse("dossiers:list")).text


def test_the_stranger_sees_nothing(cast, client):
    dossier = cast.received()
    sign_in(client, cast.stranger)
    assert client.get(reverse("dossiers:detail", args=[dossier.pk])).status_code == 404
    assert dossier.code not in client.get(reverse("dossiers:list")).text
    assert client.post(reverse("dossiers:act", args=[dossier.pk, "chuyen"])).status_code == 404
    paper = dossier.issued.get()
    assert client.get(reverse("dossiers:form_pdf", args=[dossier.pk, paper.pk])).status_code == 404


def test_an_act_is_done_from_the_page(cast, client):
    dossier = cast.appraised()
    sign_in(client, cast.specialist)
    answer = client.post(
        reverse("dossiers:act", args=[dossier.pk, "chuyen"]),
        {"version": dossier.version, "note": "Đủ điều kiện"},
    )
    assert answer.status_code == 302
    assert Dossier.objects.get(pk=dossier.pk).status == "TRINH_KY"


def test_a_refused_act_says_why_and_changes_nothing(cast, client):
    dossier = cast.appraised()
    sign_in(client, cast.specialist)
    answer = client.post(
        reverse("dossiers:act", args=[dossier.pk, "bo-sung"]), {"version": dossier.version, "reason": "Thiếu"}
    )
    assert answer.status_code == 422
    assert "ít nhất một giấy tờ" in answer.text
    stale = client.post(
        reverse("dossiers:act", args=[dossier.pk, "chuyen"]), {"version": dossier.version - 1, "note": ""}
    )
    assert stale.status_code == 409
    assert Dossier.objects.get(pk=dossier.pk).version == dossier.version


def test_the_receipt_prints_and_the_date_explains_itself(cast, client):
    dossier = cast.received("2026-08-20T09:00")
    sign_in(client, cast.desk)
    receipt = client.get(reverse("dossiers:form_pdf", args=[dossier.pk, dossier.issued.get().pk]))
    assert receipt.content.startswith(b"%PDF")
    why = client.get(reverse("dossiers:due", args=[dossier.pk])).text
    assert "22/8" in why or "22/08" in why, "the make-up Saturday is named"


def test_the_whole_number_is_shown_only_on_demand_and_noted(cast, client):
    from motcua.base.audit.models import Act

    dossier = cast.received(identity="024190777777")
    sign_in(client, cast.desk)
    shown = client.post(reverse("dossiers:reveal", args=[dossier.pk]))
    assert "024190777777" in shown.text
    assert Act.objects.filter(act="dossier.personal_read", object_id=dossier.pk).exists()


def test_the_register_is_a_page_and_a_pdf(cast, client):
    dossier = cast.received("2026-08-20T09:00")
    sign_in(client, cast.desk)
    url, period = reverse("dossiers:register"), {"tu": "2026-08-01", "den": "2026-08-31"}
    assert dossier.code in client.get(url, period).text
    assert client.get(url, period | {"dang": "pdf"}).content.startswith(b"%PDF")
    assert client.get(url, {"tu": "2026-08-31", "den": "2026-08-01"}).status_code == 422


def test_anybody_may_ask_how_far_a_code_is_and_learns_nothing_else(cast, client):
    dossier = cast.received()
    page = client.get(reverse("dossiers:verify"), {"ma": dossier.code}).text
    assert "Đã tiếp nhận" in page
    assert dossier.applicant_name not in page


def test_search_finds_by_code_name_number_and_phone(cast, client):
    dossier = cast.received(name="Đặng Thị Ngọc Ánh", identity="024190123456")
    sign_in(client, cast.desk)
    for text in (dossier.code, "260820-0001", "dang ngoc anh", "024190123456", "0912 345 668", "trich luc"):
        page = client.get(reverse("dossiers:list"), {"q": text}, follow=True)
        assert dossier.code in page.text, text
    assert open_item(dossier).opened_at == vn("2026-08-20T09:00")


def test_a_name_finds_all_who_have_its_words_the_last_perhaps_only_begun(cast, client, monkeypatch):
    names = ("Hoàng Thị Hoa", "Hoàng Thị Lan", "Lê Thị Hoa", "Hoàng Văn Thịnh")
    codes = [cast.received(name=name).code for name in names]
    sign_in(client, cast.desk)
    found = {
        "hoang thi hoa": [0, 1],
        "hoang thi la": [1],
        "hoang thi": [0, 1, 3],
        "thi hoa": [0, 1, 2],
        "hoa le": [2],
    }
    for few in (5000, 1):
        monkeypatch.setattr("motcua.onestop.dossiers.names._FEW", few)
        for text, wanted in found.items():
            page = client.get(reverse("dossiers:list"), {"q": text}, follow=True).text
            assert [code in page for code in codes] == [number in wanted for number in range(4)], text


def test_a_search_by_name_goes_on_by_key_and_within_the_other_filters(cast, client, monkeypatch):
    monkeypatch.setattr("motcua.onestop.dossiers.views.listing.PAGE", 2)
    codes = [cast.received(name="Đặng Thị Ngọc Ánh").code for _ in range(5)]
    other = cast.received(name="Đặng Thị Ngọc Ánh Dương")
    sign_in(client, cast.desk)
    seen, address = [], "?q=dang+thi+ngoc+anh&kenh=1"
    while address:
        page = client.get(reverse("dossiers:list") + address)
        assert page.context["total"] == 6
        seen += [line.code for line, _ in page.context["lines"]]
        address = page.context["next_url"]
    assert seen == [other.code, *reversed(codes)]


def test_a_corrected_name_is_found_by_its_new_words(cast, client):
    dossier = cast.received(name="Đặng Ngọc Ánh")
    Dossier.objects.filter(pk=dossier.pk).update(
        applicant_name="Đặng Ngọc Yến", applicant_folded="dang ngoc yen"
    )
    sign_in(client, cast.desk)
    for text, is_found in (("ngoc yen", True), ("dang ye", True), ("goc yen", True), ("ngoc anh", False)):
        page = client.get(reverse("dossiers:list"), {"q": text}, follow=True)
        assert (dossier.code in page.text) == is_found, text


def test_a_known_name_stays_a_name_where_the_other_filters_leave_nobody(cast, client):
    cast.received("2026-08-20T09:00", name="Đặng Ngọc Ánh")
    later = cast.received("2026-08-21T09:00", name="Đặng Ngọc Hạnh")
    sign_in(client, cast.desk)
    for text, total in (("anh", 0), ("han", 1)):
        page = client.get(reverse("dossiers:list"), {"q": text, "tu": "2026-08-21"}, follow=True)
        assert (later.code in page.text) == bool(total), text


def test_the_search_at_the_top_offers_dossiers_and_procedures_while_typing(cast, client):
    dossier = cast.received(name="Đặng Thị Ngọc Ánh")
    sign_in(client, cast.desk)
    offered = client.get(reverse("search:suggest"), {"q": "ngoc anh"}).text
    assert dossier.code in offered
    assert "2.000635" in client.get(reverse("search:suggest"), {"q": "trich luc"}).text
    sign_in(client, cast.stranger)
    assert dossier.code not in client.get(reverse("search:suggest"), {"q": "ngoc anh"}).text


def test_a_long_register_prints_in_volumes_whose_numbers_run_on(cast, client, monkeypatch):
    """TT 01/2018/TT-VPCP Điều 10.2: the numbers run on into the next volume."""
    monkeypatch.setattr("motcua.onestop.dossiers.views.register.PDF_REGISTER_ROWS", 2)
    dossiers = [cast.received("2026-08-20T09:00") for _ in range(3)]
    sign_in(client, cast.desk)
    page = client.get(reverse("dossiers:register"), {"tu": "2026-08-01", "den": "2026-08-31"}).text
    links = [html.unescape(link) for link in re.findall(r'href="([^"]*dang=pdf[^"]*)"', page)]
    assert len(links) == 2
    printed = client.get(reverse("dossiers:register") + links[1])
    text = "".join(leaf.extract_text() for leaf in PdfReader(io.BytesIO(printed.content)).pages)
    # A code is set on two lines, cut after the agency's identifier.
    number = dossiers[2].code.split("-", 1)[1]
    assert number in text
    assert dossiers[0].code.split("-", 1)[1] not in text
    assert re.search(r"(?m)^\s*3\b", text), "the third of the period is number 3"
