"""The officers' pages: each opens for who may see it, forms do what they say, refusals stay in Vietnamese."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from motcua.base import clock
from motcua.base.indicators import engine
from motcua.base.indicators.engine import PROVINCE, Scope
from motcua.base.indicators.periods import containing
from motcua.base.lists.tests.reading import asked, table_of
from motcua.base.organisations.models import Person
from motcua.catalogue.publication.models import CleaningFinding, ListEntry, Posting, PostingCheck
from motcua.catalogue.publication.services import cleaning
from motcua.catalogue.publication.tests.cast import BIRTH, LICENCE
from motcua.catalogue.publication.tests.test_cleaning import NAME, listed


@pytest.fixture
def site(cast):
    cast.listed()
    cast.listed(LICENCE, level="TINH")
    cast.board()
    cleaning.run(listed(**{LICENCE: NAME}), by=cast.control)
    return cast


def client_of(cast, who: str) -> Client:
    client = Client()
    client.force_login(Person.objects.get(pk=cast.people[who].person_id))
    return client


PAGES = (
    "home", "mechanism", "mechanism_rows", "points", "work", "addresses", "cleaning", "runs", "documents", "forms",
)  # fmt: skip


@pytest.mark.parametrize("who", ["control", "focal", "inspector", "director"])
def test_every_page_opens_for_who_may_see_it(site, who):
    client = client_of(site, who)
    for name in PAGES:
        assert client.get(reverse(f"publication:{name}")).status_code == 200, name
    for slug in ("tai-mot-cua", "ngoai-mot-cua", "lien-thong", "truc-tuyen"):
        assert client.get(reverse("publication:list", args=[slug])).status_code == 200, slug


def test_an_entry_is_put_on_and_a_refused_one_explained_in_place(site):
    client = client_of(site, "control")
    sent = {
        "procedure": BIRTH, "level": "XA", "detail": "Mọi nơi", "decision_no": "9/QĐ-UBND",
        "decision_date": "05/01/2026", "valid_from": "10/01/2026",
    }  # fmt: skip
    page = reverse("publication:list", args=["phi-dia-gioi"])
    assert client.post(page, sent).status_code == 302
    answer = client.post(page, sent)
    assert (answer.status_code, "đã có trong danh mục" in answer.content.decode()) == (409, True)
    answer = client.post(page, sent | {"valid_from": "hôm qua"})
    assert (answer.status_code, "không phải ngày" in answer.content.decode()) == (422, True)
    assert ListEntry.objects.filter(kind="PHI_DIA_GIOI").count() == 1


def test_a_line_is_put_up_and_looked_at_through_the_pages(site):
    client = client_of(site, "control")
    point = site.board(name="Bảng hai")
    key = f"p{site.procedure().pk}"
    client.post(reverse("publication:point_put_right", args=[point.pk]), {"line": [key], "on": ""})
    assert Posting.objects.get(point=point).version == site.version()
    photo = SimpleUploadedFile("anh.png", _png(), "image/png")
    sent = {
        f"kq-{key}": "SAI_PB",
        f"gc-{key}": "bản cũ",
        f"anh-{key}": photo,
        "on": clock.today().isoformat(),
    }
    client.post(reverse("publication:check", args=[point.pk]), sent)
    kept = PostingCheck.objects.get()
    assert (kept.result, kept.note, kept.photo is not None) == ("SAI_PB", "bản cũ", True)
    page = client.get(reverse("publication:point", args=[point.pk])).content.decode()
    assert "thay bản mới" in page
    assert client.get(reverse("files:download", args=[kept.photo.uuid])).status_code == 200
    stranger = client_of(site, "stranger")
    assert stranger.get(reverse("publication:point", args=[point.pk])).status_code == 404
    assert stranger.get(reverse("files:download", args=[kept.photo.uuid])).status_code == 404


def _png() -> bytes:
    import io

    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", (8, 8), "white").save(out, "PNG")
    return out.getvalue()


def test_a_finding_is_said_to_be_mended_through_its_page(site):
    row = CleaningFinding.objects.get(rule=2)
    client = client_of(site, "focal")
    assert NAME in client.get(reverse("publication:finding", args=[row.pk])).content.decode()
    sent = {"state": "DA_SUA", "version": row.version, "reason": "Đã sửa"}
    client.post(reverse("publication:finding_say", args=[row.pk]), sent)
    row.refresh_from_db()
    assert row.state == "DA_SUA"
    answer = client.post(reverse("publication:finding_say", args=[row.pk]), sent, follow=True)
    assert "tải lại trang" in answer.content.decode()
    assert client_of(site, "stranger").get(reverse("publication:finding", args=[row.pk])).status_code == 404


def test_papers_come_as_pdf(site):
    client, point = client_of(site, "director"), site.agencies["ward"].posting_points.get()
    for name in ("paper_list", "paper_qr", "paper_posters"):
        answer = client.get(reverse(f"publication:{name}", args=[point.pk]))
        assert answer.content.startswith(b"%PDF"), name
    assert client.get(reverse("publication:poster", args=[BIRTH])).content.startswith(b"%PDF")
    assert client.get(reverse("publication:paper_feedback", args=[point.pk])).status_code == 404


def test_indicators_measure_what_the_pages_show(site):
    month = containing("thang", clock.today())
    right = engine.get("publication.posted_right").measure(month, PROVINCE)
    assert (right.numerator, right.denominator) == (0, 1)
    opened = engine.get("publication.open_findings")
    assert opened.measure(month, PROVINCE).value == CleaningFinding.objects.filter(state="MO").count()
    department = Scope("agency", site.agencies["construction"].pk, "Sở Xây dựng")
    assert opened.measure(month, department).value == 5, "a name, two processes, two forms"
    one_stop = engine.get("publication.one_stop").measure(month, department)
    assert (one_stop.numerator, one_stop.denominator) == (1, 2)
    client = client_of(site, "control")
    for code in ("posted_right", "open_findings", "one_stop"):
        assert client.get(engine.get(f"publication.{code}").rows(month, department)).status_code == 200


@pytest.mark.parametrize(
    ("code", "query", "heading", "rows"),
    [
        ("publication:points", "", "Điểm niêm yết", 1),
        ("publication:work", "tinh-trang=can-lam", "Mã thủ tục", 1),
        ("publication:list", "danh-muc=tai-mot-cua&cap=TINH", "Mã thủ tục", 1),
        ("publication:cleaning", "quy-tac=2", "Quy tắc", 1),
        ("publication:runs", "", "Đợt", 1),
        ("publication:mechanism_rows", "cot=one_stop", "Mã thủ tục", 2),
    ],
)
def test_lists_go_out_as_files_under_their_filters(site, code, query, heading, rows):
    first, *lines = table_of(asked(code, by=site.control, query=query, form="csv"))
    assert first[0] == heading
    assert len(lines) == rows
