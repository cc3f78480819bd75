"""Each list as a file: the page's rows under the page's filters, for those who may see them and nobody else."""

import re
from pathlib import Path

import pytest
import time_machine
from django.conf import settings
from django.test import Client
from django.urls import reverse

from motcua.base.audit import reading_queries
from motcua.base.audit.models import Reading
from motcua.base.crypto import blind_index
from motcua.base.errors import Invalid, NotAllowed, NotFound
from motcua.base.indicators import engine
from motcua.base.indicators.engine import Indicator, count
from motcua.base.lists import exporting, registry, saving
from motcua.base.lists.tests.reading import asked, signed_in, table_of
from motcua.base.notices.services import notify
from motcua.base.organisations.actor import Actor
from motcua.catalogue.procedures.models import OnSiteProcedure
from motcua.onestop.archive.tests.conftest import Room
from motcua.onestop.dossiers import services
from motcua.onestop.dossiers.tests.cast import Cast, _person, vn
from motcua.onestop.handovers import services as handovers
from motcua.onestop.handovers.tests.conftest import Post
from motcua.onestop.lateness import forecasting

# Pages with a list that is not to be had as a file, and why.
NO_FILE = {
    "announcements/cuts.html": "lines of announcements:lines, with their limits",
    "announcements/decision.html": "a decision goes out whole, as a document and as a workbook",
    "announcements/owed.html": "lines of several rooms' late work, which is a workbook on dashboards:late",
    "archive/owner.html": "the papers of one person, shown inside a dossier of that person alone",
    "costs/_studies.html": "lines of costs:home",
    "dashboards/late.html": "lines of seven rooms are no query; the page has a workbook of its own",
    "desk/share.html": "a form: whom untaken work goes to; the work itself is on desk:inbox",
    "desk/today_signer.html": "the first lines of desk:inbox",
    "dossiers/process_moves.html": "a form: which dossiers move to the newer version",
    "handovers/new_unit_slip.html": "a form: which papers go on the slip",
    "impact/draft.html": "one draft: its procedures are on impact:procedures",
    "lists/mine.html": "the files themselves",
    "plans/_rows.html": "lines of plans:duties",
    "plans/board.html": "another look at plans:duties",
    "plans/plan.html": "a plan goes out whole, as a document and as a workbook",
    "plans/report_rows.html": "what a report counts is in its own workbook",
    "plans/reports.html": "the reports are files themselves",
    "plans/timeline.html": "another look at plans:duties",
    "programmes/decisions.html": "decisions are documents themselves; their procedures are on programmes:internal",
    "public/search.html": "a visitor's search; everything is data at /tra-cuu/thu-tuc/du-lieu.json",
    "publication/point.html": "lines of publication:work",
    "reports/cell.html": "what a cell counts now; the report is the file",
    "plans/urging.html": "what an agency owes is on plans:duties; a letter is a file itself",
    "reviews/decision.html": "a decision is a document itself; its options are on reviews:options",
    "reviews/decisions.html": "decisions are documents themselves; their options are on reviews:options",
    "reviews/item.html": "one item: its options are on reviews:options",
    "reviews/plan.html": "a plan goes out whole, as a document; its items are on reviews:items",
    "reviews/plans.html": "one plan a year; the items are on reviews:items",
}


def rows(code: str, *, by: Actor, query: str = "") -> list[dict[str, str]]:
    """Return the lines of a list's file, each by the headings."""
    heading, *lines = table_of(asked(code, by=by, query=query, form="csv"))
    return [dict(zip(heading, line, strict=True)) for line in lines]


def noted(what: str = "XUAT") -> list[tuple[str, list[int]]]:
    """Return whose personal data the files held, by kind and key."""
    found = Reading.objects.filter(what=what).order_by("pk")
    return [(one.object_kind, sorted(one.members or [])) for one in found]


def test_every_page_with_a_list_can_be_had_as_a_file() -> None:
    lacking = set()
    for path in Path(settings.BASE_DIR, "motcua").rglob("templates/*/*.html"):
        name = f"{path.parent.name}/{path.name}"
        words = path.read_text()
        if path.parent.name in {"ui", "cotton"} or not re.search(r'<c-pager|<c-table[^>]* list="1"', words):
            continue
        if "<c-export" not in words:
            lacking.add(name)
    assert lacking == set(NO_FILE)


def test_every_list_says_which_page_it_is_of() -> None:
    for code, listing in registry._LISTINGS.items():
        query = f"{listing.within}=7" if listing.within else ""
        assert listing.url(query).startswith("/"), code


def _leader_elsewhere(cast: Cast) -> Actor:
    return _person("kykhac", "Cao Văn Khác", cast.other_agency.units.get(kind="LANH_DAO"), "phe_duyet")


# ---- late dossiers ----------------------------------------------------------------------------------------


def test_late_dossiers_have_the_columns_of_their_tab(cast: Cast) -> None:
    dossier = cast.appraised()
    with time_machine.travel(vn("2026-08-24T15:00")):
        forecasting.refresh_forecasts()
        (soon,) = rows("lateness:list", by=cast.leader)
        assert (soon["Mã hồ sơ"], soon["Dự báo"]) == (dossier.code, "Nhiều khả năng chậm")
        assert "Bước Thẩm định đã dùng 27 giờ" in soon["Vì sao có thể chậm"]
        assert rows("lateness:list", by=cast.leader, query="loai=dang-cham") == []
    with time_machine.travel(vn("2026-08-26T09:00")):
        services.name_late_cause(dossier.pk, code="QUA_TAI", by=cast.head, at=vn("2026-08-26T09:00"))
        (late,) = rows("lateness:list", by=cast.leader, query="loai=dang-cham")
        assert (late["Mã hồ sơ"], late["Xin lỗi"]) == (dossier.code, "còn nợ")
        assert "Thẩm định – " in late["Thời gian mất ở đâu"]
        assert late["Nguyên nhân"] != "chưa ghi"
        assert rows("lateness:list", by=cast.leader, query="loai=chua-nguyen-nhan") == []
        away = f"loai=dang-cham&co-quan={cast.other_agency.pk}"
        assert rows("lateness:list", by=cast.leader, query=away) == []
        assert rows("lateness:list", by=_leader_elsewhere(cast), query="loai=dang-cham") == []
    assert noted()[0] == ("dossier", [dossier.pk])


# ---- the desk ---------------------------------------------------------------------------------------------


def test_filings_that_wait_with_the_time_to_answer(cast: Cast) -> None:
    filed = services.submit(cast.intake(name="Trần Văn Hai", channel=2, device="WEB"), by=cast.desk)
    (row,) = rows("desk:waiting", by=cast.desk)
    assert (row["Mã tạm"], row["Người nộp"]) == (filed.temporary_code, "Trần Văn Hai")
    assert row["Hạn trả lời"]
    papers = [{"document_id": None, "name": "Bản vẽ", "originals": 1, "basis": "Mẫu"}]
    services.ask_supplement_at_intake(filed.pk, items=papers, reason="Thiếu bản vẽ", by=cast.desk)
    assert rows("desk:waiting", by=cast.desk)[0]["Hạn trả lời"] == ""
    assert rows("desk:waiting", by=cast.stranger) == []
    assert noted()[0] == ("dossier", [filed.pk])
    with pytest.raises(NotAllowed):
        exporting.ask("desk:waiting", "", "csv", by=cast.specialist)


def test_results_to_hand_out_under_the_words_of_the_page(post: Post) -> None:
    cast = post.cast
    here = cast.signed(name="Nguyễn Thị Một")
    sent = post.result(name="Trần Văn Hai")
    post.sent(sent)
    found = {row["Mã hồ sơ"]: row for row in rows("desk:returning", by=cast.returning)}
    assert set(found) == {here.code, sent.code}
    assert found[sent.code]["Bưu chính"] == "đang ở bưu chính"
    assert found[here.code]["Bưu chính"] == ""
    assert found[here.code]["Điện thoại"] == "0912 ••• 668"
    (row,) = rows("desk:returning", by=cast.returning, query="q=nguyen+thi+mot")
    assert row["Người nộp"] == "Nguyễn Thị Một"
    by_slip = f"q=https://example.vn/tra-cuu/?ma={here.code}"
    assert [one["Mã hồ sơ"] for one in rows("desk:returning", by=cast.returning, query=by_slip)] == [
        here.code
    ]
    full = asked("desk:returning", by=cast.returning, form="csv", full=True, purpose="Gọi người đến nhận")
    assert "0912345668" in table_of(full)[1]
    assert rows("desk:returning", by=cast.stranger) == []


# ---- giving and taking ------------------------------------------------------------------------------------


def test_parcels_of_a_tab_with_masked_telephones(post: Post, client: Client) -> None:
    cast = post.cast
    parcel = post.collected()
    (row,) = rows("handovers:post", by=post.officer, query="tab=ban-giao")
    assert (row["Số hiệu"], row["Điện thoại"]) == ("EB100000001VN", "0912 ••• 668")
    assert row["Thủ tục"] == cast.procedure.name
    assert rows("handovers:post", by=post.officer) == [], "the first tab: parcels to be collected"
    assert rows("handovers:post", by=cast.stranger, query="tab=ban-giao") == []
    assert noted()[0] == ("parcel", [parcel.pk])
    with pytest.raises(Invalid, match="không có số định danh"):
        exporting.ask("handovers:post", "", "csv", by=post.officer, full=True, purpose="Giao hồ sơ")
    # The page opens with the tab that has something; its box asks for that one.
    page = signed_in(client, post.officer).get(reverse("handovers:post")).content.decode()
    assert 'name="loc" value="tab=ban-giao"' in page


def test_minutes_and_slips_with_their_numbers(post: Post) -> None:
    cast = post.cast
    parcel = post.collected()
    signed = post.minutes(handovers.Decision(parcel.pk, "KHONG_NHAN", "Bì rách"))
    (row,) = rows("handovers:minutes_list", by=post.officer)
    assert (row["Số"], row["Số bưu gửi"], row["Không nhận"]) == (signed.label, "1", "1")
    assert rows("handovers:minutes_list", by=cast.stranger) == []

    slip = handovers.hand_over(
        [cast.received().pk, cast.received().pk], to_unit_id=cast.room.pk, by=cast.desk, at=vn("2026-08-20T10:00")
    )  # fmt: skip
    handovers.answer(slip.lines.first().pk, "DU", by=cast.specialist, at=vn("2026-08-20T10:30"))
    for who, tab in ((cast.desk, "tab=da-giao"), (cast.specialist, "")):
        (row,) = rows("handovers:slips", by=who, query=tab)
        assert (row["Số"], row["Số hồ sơ"], row["Đã xác nhận"]) == (slip.label, "2", "1")
    assert rows("handovers:slips", by=cast.specialist, query="tab=xong") == []
    assert rows("handovers:slips", by=cast.stranger, query="tab=da-giao") == []
    assert noted() == [], "no citizen's data stand on either list"


def test_places_and_what_lies_in_one(cast: Cast, client: Client) -> None:
    dossier, lent = cast.received(), cast.received(name="Trần Văn Hai")
    first = handovers.open_place(code="K1-N1", name="Ngăn 1", kind="NGAN", by=cast.clerk)
    other = handovers.open_place(code="K1-N2", name="Ngăn 2", kind="NGAN", by=cast.clerk)
    for one in (dossier, lent):
        handovers.put(one.code, "K1-N1", by=cast.desk, at=vn("2026-08-20T10:00"))
    handovers.lend(
        lent.pk,
        to="Thanh tra",
        back_by=vn("2026-12-25T00:00").date(),
        by=cast.desk,
        at=vn("2026-08-20T11:00"),
    )
    assert [(row["Mã"], row["Đang giữ"], row["Cho mượn"]) for row in rows("handovers:places", by=cast.desk)] == [
        ("K1-N1", "1", "1"), ("K1-N2", "0", "0"),
    ]  # fmt: skip
    query = f"noi-de={first.pk}"
    found = {row["Mã hồ sơ"]: row for row in rows("handovers:place", by=cast.desk, query=query)}
    assert found[lent.code]["Người mượn"] == "Thanh tra"
    assert found[dossier.code]["Tình trạng"] == "Trong kho"
    assert noted() == [("dossier", sorted([dossier.pk, lent.pk]))]
    assert rows("handovers:place", by=cast.desk, query=f"noi-de={other.pk}") == []
    assert rows("handovers:places", by=cast.stranger) == []
    for wrong in (query, "", "noi-de=x", f"noi-de={'9' * 30}"):
        with pytest.raises(NotFound):
            exporting.ask("handovers:place", wrong, "csv", by=cast.stranger)
    with pytest.raises(NotFound):
        saving.save("handovers:place", "Ngăn 1", query, by=cast.desk)
    page = signed_in(client, cast.desk).get(reverse("handovers:place", args=[first.pk])).content.decode()
    assert f'name="loc" value="noi-de={first.pk}"' in page
    files = client.get(reverse("lists:mine")).content.decode()
    assert reverse("handovers:place", args=[first.pk]) in files


# ---- the owners' store ------------------------------------------------------------------------------------


def test_worklists_of_the_store(room: Room) -> None:
    lacking = room.stored(file=False)
    (row,) = rows("archive:home", by=room.cast.clerk)
    assert (row["Mã giấy tờ"], row["Tình trạng"]) == (lacking.code, "Chưa số hóa")
    assert "024190000777" not in row.values()
    assert noted() == [("archive", [lacking.pk])]
    assert rows("archive:home", by=room.cast.clerk, query="muc=thu-hoi") == []
    assert rows("archive:home", by=room.cast.stranger) == []


def test_dossiers_a_share_counts(room: Room) -> None:
    cast = room.cast
    has = room.stored(at="2026-08-03T09:00", until="2026-08-04T10:00").dossier
    lacks = room.stored(
        at="2026-08-05T09:00", until="2026-08-06T10:00", identity="024190000778", file=False
    ).dossier
    share = "chi-so=archive.electronic_results&ky=thang:2026-08"
    found = {
        row["Mã hồ sơ"]: row["Được tính"] for row in rows("dossiers:counted", by=cast.leader, query=share)
    }
    assert found == {has.code: "Có", lacks.code: "Không"}
    (row,) = rows("dossiers:counted", by=cast.leader, query=f"{share}&dat=0")
    assert row["Mã hồ sơ"] == lacks.code
    with pytest.raises(NotFound):
        exporting.ask("dossiers:counted", "chi-so=khong.co", "csv", by=cast.leader)
    with pytest.raises(NotAllowed):
        exporting.ask("dossiers:counted", f"{share}&pham-vi=province:0", "csv", by=cast.leader)
    with pytest.raises(NotAllowed):
        exporting.ask("dossiers:counted", share, "csv", by=cast.desk)


@pytest.mark.parametrize("word", ["024190000777", "code"])
def test_who_had_a_file_with_a_citizens_papers_is_found_by_the_citizen(room: Room, post: Post, word) -> None:
    dossier = room.stored(file=False, result_way=3, result_address="Phường Mẫu").dossier
    post.sent(dossier)
    asked("archive:home", by=room.cast.clerk, form="csv")
    asked("handovers:post", by=post.officer, form="csv", query="tab=phat")
    query = {"ho-so": dossier.code} if word == "code" else {"cong-dan": blind_index(word)}
    found = reading_queries.readings(room.cast.control, reading_queries.Filter.read(query))
    assert set(found.filter(what="XUAT").values_list("object_kind", flat=True)) == {"archive", "parcel"}


# ---- figures, the catalogue, notices ----------------------------------------------------------------------


def test_figures_by_unit(cast: Cast, monkeypatch) -> None:
    monkeypatch.setattr(engine, "_INDICATORS", {})
    engine.register(
        Indicator(
            code="test.units", name="Đếm theo đơn vị", unit="hồ sơ", definition="Đếm.", source="Ví dụ", places=0,
            measure=lambda period, scope: count(9), rows=lambda period, scope: "/",
            by_unit=lambda period: {cast.room.pk: count(7 if period.code == "quy:2026-1" else 3)},
        )
    )  # fmt: skip
    (row,) = rows("indicators:units", by=cast.leader, query="ky=quy:2026-1")
    assert row["Đếm theo đơn vị (hồ sơ)"] == "7"
    assert row["Đơn vị"].startswith(cast.room.name)
    (row,) = rows("indicators:units", by=cast.leader, query="tu=01/03/2026&den=10/3/2026")
    assert row["Đếm theo đơn vị (hồ sơ)"] == "3"
    with pytest.raises(Invalid):
        exporting.ask("indicators:units", "tu=x&den=y", "csv", by=cast.leader)
    with pytest.raises(NotAllowed):
        exporting.ask("indicators:units", "", "csv", by=cast.desk)


def test_the_list_done_whole_at_the_desk(cast: Cast) -> None:
    line = OnSiteProcedure.objects.create(
        procedure=cast.procedure, level="XA", steps=5, decision_no="12/QĐ-UBND", decision_date="2026-01-02",
        valid_from="2026-01-05",
    )  # fmt: skip
    (row,) = rows("procedures:on_site", by=cast.desk, query="cap=XA")
    assert (row["Mã thủ tục"], row["Số quyết định"]) == (cast.procedure.code, line.decision_no)
    assert rows("procedures:on_site", by=cast.desk, query="cap=TINH") == []
    OnSiteProcedure.objects.update(valid_to="2026-02-01")
    assert rows("procedures:on_site", by=cast.desk) == []
    assert len(rows("procedures:on_site", by=cast.desk, query="het=1")) == 1


def test_quality_field_by_field_is_what_the_page_counts(cast: Cast, client: Client) -> None:
    quality = signed_in(client, cast.desk).get(reverse("procedures:quality")).context["quality"]
    found = rows("procedures:quality", by=cast.desk)
    assert [(row["Thủ tục"], row["Đủ mọi bộ phận"]) for row in found] == [
        (str(line.total), str(line.complete)) for line in quality.fields
    ]
    part = quality.parts[2]
    assert sum(int(row[f"Thiếu: {part.name.lower()}"]) for row in found) == part.lacking


def test_my_notices_are_mine(cast: Cast) -> None:
    notify([cast.desk.person_id], kind="test", title="Có việc mới", url="/")
    assert [row["Thông báo"] for row in rows("notices:list", by=cast.desk)] == ["Có việc mới"]
    assert rows("notices:list", by=cast.returning) == []


def test_kinds_of_papers_are_for_who_keeps_them(cast: Cast) -> None:
    keeper = _person("quantrikho", "Vũ Thị Kho", cast.room, "quan_tri")
    assert rows("archive:kinds", by=keeper)[0]["Loại giấy tờ"]
    with pytest.raises(NotAllowed):
        exporting.ask("archive:kinds", "", "csv", by=cast.clerk)


@pytest.mark.parametrize("code", sorted(code for code, one in registry._LISTINGS.items() if one.personal))
def test_a_stranger_finds_nothing_of_ours_in_any_file(post: Post, code: str) -> None:
    cast = post.cast
    cast.received(), cast.appraised(), post.collected(), post.sent(post.result())
    services.submit(cast.intake(channel=2, device="WEB"), by=cast.desk)
    try:
        assert asked(code, by=cast.stranger, form="csv").done == 0
    except (NotAllowed, NotFound):
        assert not Reading.objects.filter(what="XUAT").exists()
