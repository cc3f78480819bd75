"""The box at the top finds what all rooms keep, each for who may see it, by words without accents."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from motcua.base.organisations.models import Person
from motcua.base.search import queries
from motcua.base.search.registry import KINDS, Hit, Kind, rows
from motcua.base.search.words import having
from motcua.catalogue.announcements.services import drafting as announcing
from motcua.catalogue.announcements.services import sources
from motcua.catalogue.publication.services import posting
from motcua.control.costs import services as costs
from motcua.control.impact.services import drafting as impact
from motcua.control.plans.models import Plan
from motcua.control.programmes.services import campaigns
from motcua.control.programmes.services import internal as store
from motcua.control.programmes.services.internal import Facts
from motcua.control.programmes.tests.cast import record
from motcua.control.reviews.models import ReviewItem, ReviewPlan
from motcua.control.reviews.services import options
from motcua.insight.reports import services as reports
from motcua.onestop.dossiers.tests import cast as dossiers

# Who may and who may not find what the department of construction keeps.
KEPT = [
    ("tasks", "focal control", "stranger intake"),
    ("plans", "focal control stranger", "intake"),
    ("announcements", "focal control", "stranger intake"),
    ("sources", "focal control", "stranger intake"),
    ("drafts", "focal control", "stranger intake"),
    ("studies", "focal control", "stranger intake"),
    ("review_items", "focal control", "stranger intake"),
    ("options", "focal control", "stranger intake"),
    ("internal", "focal control stranger", "intake"),
    ("programmes", "focal control stranger", "intake"),
    ("points", "focal control", "stranger intake"),
]


def keep_everything(cast) -> None:
    """Let the department keep one thing of each kind whose name has the words "Bạch đàn"."""
    agency, focal, control = cast.agencies["construction"], cast.focal, cast.control
    title = "Rà soát vườn bạch đàn (mẫu)"
    plan = cast.followed({"title": title, "lead": ["Sở Xây dựng"], "finish": date(2026, 6, 30)}, title=title)
    Plan.objects.filter(pk=plan.pk).update(number="77/KH-UBND")
    announcing.draft(agency_id=agency.pk, by=focal, title=title)
    sources.record_source(
        {
            "number": "88/QĐ-BXD", "issued_on": date(2026, 1, 5), "issuer": "Bộ Xây dựng", "title": title,
            "effective_on": date(2026, 2, 1), "received_on": date(2026, 1, 6),
        },
        agency_ids=[agency.pk], by=control,
    )  # fmt: skip
    impact.begin(title=title, kind="QD_UBND", by=focal)
    costs.new_study(title, agency_id=agency.pk, by=focal)
    internal = store.add(record(title), Facts("SO", agency.pk, 12), by=control, valid_from=date(2026, 1, 5))
    year = ReviewPlan.objects.create(
        year=2026, agency=agency, title="Kế hoạch", created_by_name="x", created_at=plan.created_at
    )
    ReviewItem.objects.create(
        plan=year, position=1, name=title, lead=agency, start=date(2026, 2, 1), finish=date(2026, 6, 30),
        basis="TU_CHON", product="Phương án",
    )  # fmt: skip
    options.propose_option(
        internal.procedure_id, kind="SUA_DOI", parts=["THOI_HAN"], what="Bớt việc ở vườn bạch đàn", reason="Có số",
        by=focal, agency_id=agency.pk,
    )  # fmt: skip
    campaigns.set_up(
        name=title,
        document="Kế hoạch 1/KH-UBND",
        baseline=date(2026, 1, 31),
        scope_code="NOI_BO",
        by=control,
        counts_as_cut=["BAI_BO"],
    )
    posting.open_point(agency_id=agency.pk, kind="BANG", name="Bảng vườn bạch đàn", place="Tầng 1", by=focal)


def found(by, text: str) -> dict[str, list[Hit]]:
    return {one.kind.code: one.hits for one in queries.found(by, text)}


@pytest.mark.parametrize("typed", ["bach dan", "BẠCH ĐÀN", "vườn bạch"])
def test_each_kind_is_found_by_who_may_see_it_and_by_nobody_else(cast, typed):
    keep_everything(cast)
    for code, may, may_not in KEPT:
        for who in may.split():
            assert len(found(cast.people[who], typed).get(code, [])) == 1, (code, who)
        for who in may_not.split():
            assert code not in found(cast.people[who], typed), (code, who)


def test_numbers_and_codes_find_documents(cast):
    keep_everything(cast)
    assert found(cast.focal, "77/KH-UBND")["plans"][0].mark == "77/KH-UBND"
    assert found(cast.focal, "88/qd-bxd")["sources"][0].mark == "88/QĐ-BXD"


def test_reports_are_found_by_form_period_and_whose_they_are(cast):
    agency = cast.agencies["construction"]
    reports.draft("ii01b", "bc_nam:2025", agency.pk, by=cast.focal)
    reports.draft("ii01b", "bc_quy:2026-1", agency.pk, by=cast.focal)
    for text, count in (("biểu ii.01b", 2), ("ii.01b quý 2026", 1), ("xay dung ii.01b", 2), ("ii.04", 0)):
        assert len(found(cast.focal, text).get("reports", [])) == count, text
    assert "reports" not in found(cast.stranger, "ii.01b")


def test_a_task_of_many_agencies_is_one_line_and_each_goes_to_their_own(cast):
    plan = cast.followed({"title": "Trồng bạch đàn", "lead": ["UBND cấp xã"]})
    task = plan.tasks.get()
    (all_of_it,), (own,) = (found(by, "bach dan")["tasks"] for by in (cast.control, cast.people["ward"]))
    assert all_of_it.url == f"/ke-hoach/nhiem-vu/{task.pk}/"
    assert own.url == f"/ke-hoach/viec/{task.assignments.get(agency=cast.agencies['ward']).pk}/"


def test_dossiers_people_and_procedures_are_found_as_before(db):
    office = dossiers.make_cast()
    dossier = office.received(name="Đặng Thị Ngọc Ánh")
    (hit,) = found(office.desk, "ngoc anh")["dossiers"]
    assert (hit.title, hit.mark) == ("Đặng Thị Ngọc Ánh", dossier.code)
    assert found(office.desk, dossier.procedure.code)["procedures"][0].mark == dossier.procedure.code
    assert "dossiers" not in found(office.stranger, "ngoc anh")
    # A code scanned from a receipt opens its dossier.
    client = Client()
    client.force_login(Person.objects.get(pk=office.desk.person_id))
    assert client.get("/tim/", {"q": dossier.code}).url == f"/ho-so/{dossier.pk}/"


def test_a_search_asks_each_kind_once_however_much_there_is(cast):
    keep_everything(cast)
    with CaptureQueriesContext(connection) as few:
        queries.found(cast.control, "bach dan")
    for number in range(20):
        costs.new_study(f"Bạch đàn {number}", agency_id=cast.agencies["construction"].pk, by=cast.focal)
    with CaptureQueriesContext(connection) as many:
        answer = {one.kind.code: one for one in queries.found(cast.control, "bach dan")}
    assert len(many) == len(few)
    # One statement a kind; dossiers look names and procedures up first, procedures also what is nearly written so.
    assert len(many) <= len(KINDS) + 4
    assert (len(answer["studies"].hits), answer["studies"].more) == (queries.SHOWN, True)
    assert answer["studies"].list_url == "/chi-phi/?q=bach+dan"


def test_what_nobody_may_look_for_is_not_asked_for(cast):
    keep_everything(cast)
    with CaptureQueriesContext(connection) as asked:
        queries.found(cast.people["intake"], "bach dan")
    assert not [one["sql"] for one in asked if "coststudy" in one["sql"] or "legaldraft" in one["sql"]]


def test_the_page_groups_what_was_found_and_says_when_there_is_nothing(cast):
    keep_everything(cast)
    client = Client()
    client.force_login(Person.objects.get(pk=cast.focal.person_id))
    page = client.get("/tim/", {"q": "bach dan"}).text
    for kind in ("Nhiệm vụ", "Quyết định công bố", "Bảng tính chi phí tuân thủ", "Điểm niêm yết"):
        assert kind in page
    assert "/danh-gia-tac-dong/du-thao/?q=bach+dan" in page
    assert "Không thấy gì khớp" in client.get("/tim/", {"q": "khong co dau"}).text
    assert "ít nhất hai ký tự" in client.get("/tim/", {"q": "k"}).text
    assert "Bảng vườn bạch đàn" in client.get("/tim/goi-y/", {"q": "bach dan bang"}).text


def test_the_lists_behind_the_page_show_the_same(cast):
    keep_everything(cast)
    client = Client()
    client.force_login(Person.objects.get(pk=cast.focal.person_id))
    for one in queries.found(cast.focal, "bach dan"):
        if one.list_url:
            assert one.hits[0].url in client.get(one.list_url, follow=True).text, one.kind.code


def test_an_unknown_right_is_refused_when_a_room_registers(db):
    from motcua.base.search import registry

    with pytest.raises(KeyError):
        registry.register(Kind("x", "X", "no.such_right", rows(lambda by, text: Plan.objects, Hit), 1))


def test_every_word_must_stand_somewhere(cast):
    cast.followed(title="Trồng bạch đàn")
    assert Plan.objects.filter(having("đàn TRỒNG", "title", "number")).exists()
    assert not Plan.objects.filter(having("dan keo", "title", "number")).exists()
