"""Exports: what is in the file, who may have it, and what happens when something breaks on the way."""

import io
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.db import connection
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from motcua.base import clock
from motcua.base.audit.models import Act, Reading
from motcua.base.errors import Conflict, DomainError, Invalid, NotAllowed, NotFound
from motcua.base.lists import exporting, registry, writers
from motcua.base.lists.models import Export
from motcua.base.lists.tests.reading import asked, content_of, sheet_of, signed_in, table_of
from motcua.base.notices.models import Notice
from motcua.base.organisations.models import RoleAssignment
from motcua.base.organisations.permissions import allowed
from motcua.onestop.dossiers.models import Dossier
from motcua.onestop.dossiers.tests.cast import Cast

LIST = "dossiers:list"


def test_the_sheet_holds_what_the_list_shows_in_its_order(cast: Cast) -> None:
    first = cast.received(name="Nguyễn Thị Một")
    second = cast.received(name="Trần Văn Hai")
    rows = sheet_of(asked(LIST, by=cast.desk))
    assert rows[0][:5] == ["Mã hồ sơ", "Mã thủ tục", "Thủ tục", "Lĩnh vực", "Chủ hồ sơ"]
    assert [row[0] for row in rows[1:]] == [second.code, first.code]
    assert rows[1][4] == "Trần Văn Hai"
    assert rows[1][10].strftime("%d/%m/%Y %H:%M") == "20/08/2026 09:00"


def test_csv_opens_in_excel_with_vietnamese_letters(cast: Cast) -> None:
    cast.received(name="Đặng Thị Ngọc Ánh")
    export = asked(LIST, by=cast.desk, form="csv")
    assert content_of(export).startswith(b"\xef\xbb\xbf")
    assert "Đặng Thị Ngọc Ánh" in table_of(export)[1]


def test_the_filters_of_the_address_cut_the_file(cast: Cast) -> None:
    cast.received(name="Nguyễn Thị Một")
    kept = cast.received(name="Trần Văn Hai")
    export = asked(LIST, by=cast.desk, query="?q=tran+van+hai&sau=99&kenh=")
    assert export.query == "q=tran+van+hai"
    assert [row[0] for row in sheet_of(export)[1:]] == [kept.code]
    assert export.total == export.done == 1


def test_a_long_list_is_counted_by_its_job_and_not_while_one_waits_for_the_answer(
    cast: Cast, monkeypatch
) -> None:
    monkeypatch.setattr(Export, "SHORT_ROWS", 1)
    cast.received(), cast.received()
    export = exporting.ask(LIST, "", "csv", by=cast.desk)
    assert export.total is None
    assert Act.objects.get(object_kind="export", object_id=export.pk).detail["rows"] == "hơn 1"
    Export.objects.filter(pk=export.pk).update(state="CHAY", attempts=1)
    export.refresh_from_db()
    told = exporting._Counter(export, lambda: 250).count(iter(range(120)), None, registry.get(LIST))
    assert len(list(told)) == 120
    export.refresh_from_db()
    assert (export.done, export.total, export.percent) == (100, 250, 40)


def test_a_list_without_rows_is_a_file_with_headings(cast: Cast) -> None:
    export = asked(LIST, by=cast.desk)
    assert (export.state, export.total) == ("XONG", 0)
    assert len(sheet_of(export)) == 1
    assert len(table_of(asked(LIST, by=cast.desk, form="csv"))) == 1


def test_a_cell_that_looks_like_a_formula_stays_text(cast: Cast) -> None:
    dangerous = ('=HYPERLINK("http://x")', "+1+1", "-2", "@SUM(A1)", "\t=1")
    for name in dangerous:
        Dossier.objects.filter(pk=cast.received().pk).update(applicant_name=name)
    export = asked(LIST, by=cast.desk)
    book = load_workbook(io.BytesIO(content_of(export)))
    cells = [row[4] for row in book.worksheets[0].iter_rows(min_row=2)]
    assert {cell.data_type for cell in cells} == {"s"}
    assert {cell.value for cell in cells} == set(dangerous)
    found = [row[4] for row in table_of(asked(LIST, by=cast.desk, form="csv"))[1:]]
    assert all(cell.startswith("'") for cell in found)


def test_numbers_and_phones_are_masked_unless_asked_for_with_a_purpose(cast: Cast) -> None:
    cast.received(identity="024190777777")
    masked = sheet_of(asked(LIST, by=cast.desk))[1]
    assert "024 190 ••• 777" in masked
    assert "0912 ••• 668" in masked
    with pytest.raises(Invalid, match="để làm gì"):
        exporting.ask(LIST, "", "xlsx", by=cast.desk, full=True)
    export = asked(LIST, by=cast.desk, full=True, purpose="Đối chiếu với cơ quan thuế")
    assert {"024190777777", "0912345668"} <= set(sheet_of(export)[1])
    said = Act.objects.filter(act="list.export_asked", object_id=export.pk).get()
    assert said.detail["purpose"] == "Đối chiếu với cơ quan thuế"
    with pytest.raises(NotAllowed):
        exporting.ask(LIST, "", "xlsx", by=cast.leader, full=True, purpose="Đối chiếu với cơ quan thuế")


def test_an_export_is_a_disclosure_of_every_dossier_in_it(cast: Cast) -> None:
    dossiers = [cast.received() for _ in range(3)]
    asked(LIST, by=cast.desk)
    noted = Reading.objects.get(what="XUAT")
    assert (noted.person_id, noted.count) == (cast.desk.person_id, 3)
    assert sorted(noted.members) == sorted(dossier.pk for dossier in dossiers)


def test_who_asked_is_told_and_downloads_it(cast: Cast, client: Client) -> None:
    cast.received()
    export = asked(LIST, by=cast.desk)
    assert Notice.objects.get(person_id=cast.desk.person_id).title == "Tệp “Hồ sơ” đã xuất xong, 1 dòng"
    answer = signed_in(client, cast.desk).get(reverse("lists:download", args=[export.uuid]))
    assert b"".join(answer.streaming_content) == content_of(export)  # type: ignore[attr-defined]
    assert ".xlsx" in answer["Content-Disposition"]
    assert Act.objects.filter(act="list.export_downloaded", object_id=export.pk).exists()


def test_a_stranger_and_a_colleague_cannot_download_it(cast: Cast, client: Client) -> None:
    export = asked(LIST, by=cast.desk)
    for other in (cast.stranger, cast.returning, cast.control):
        signed_in(client, other)
        for name in ("download", "progress"):
            assert client.get(reverse(f"lists:{name}", args=[export.uuid])).status_code == 404
        for name in ("cancel", "retry"):
            assert client.post(reverse(f"lists:{name}", args=[export.uuid])).status_code == 404


def test_who_lost_the_role_cannot_download_any_more(cast: Cast) -> None:
    export = asked(LIST, by=cast.desk)
    yesterday = clock.today() - timedelta(days=1)
    RoleAssignment.objects.filter(person_id=cast.desk.person_id).update(valid_to=yesterday)
    with pytest.raises(NotAllowed):
        exporting.open_file(export, by=cast.desk)


def test_the_rows_are_those_its_owner_may_see(cast: Cast) -> None:
    cast.received()
    assert asked(LIST, by=cast.stranger).total == 0
    with pytest.raises(NotAllowed):
        exporting.ask("audit:trail", "", "xlsx", by=cast.desk)
    with pytest.raises(NotFound):
        exporting.ask("khong:co", "", "xlsx", by=cast.desk)


def test_two_exports_of_one_person_do_not_touch_each_other(cast: Cast) -> None:
    cast.received(name="Nguyễn Thị Một")
    one = exporting.ask(LIST, "q=mot", "xlsx", by=cast.desk)
    two = exporting.ask(LIST, "", "csv", by=cast.desk)
    exporting.write(two.pk)
    exporting.write(one.pk)
    one.refresh_from_db()
    two.refresh_from_db()
    assert one.storage_name != two.storage_name
    assert content_of(one).startswith(b"PK")
    assert len(table_of(two)) == 2


def test_no_more_than_five_are_open_at_once(cast: Cast) -> None:
    for _ in range(exporting.MOST_OPEN):
        exporting.ask(LIST, "", "csv", by=cast.desk)
    with pytest.raises(Conflict, match="chưa xuất xong"):
        exporting.ask(LIST, "", "csv", by=cast.desk)


def test_its_job_is_queued_in_the_same_transaction(cast: Cast) -> None:
    export = exporting.ask(LIST, "", "csv", by=cast.desk)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT args->>'export_id', lock FROM procrastinate_jobs WHERE task_name = 'lists.write'"
        )
        assert cursor.fetchall() == [(str(export.pk), "lists.ngan")]


class Killed(BaseException):
    """What a worker's death looks like from inside: nothing more is done."""


def test_killed_in_the_middle_it_is_written_anew_without_doubles(cast: Cast, monkeypatch) -> None:
    for _ in range(5):
        cast.received()
    export = exporting.ask(LIST, "", "csv", by=cast.desk)
    whole = registry.get(LIST).rows

    def dying(by, query):
        for place, row in enumerate(whole(by, query)):
            if place == 3:
                raise Killed
            yield row

    monkeypatch.setattr(registry, "_LISTINGS", {LIST: replaced(LIST, rows=dying)})
    with pytest.raises(Killed):
        exporting.write(export.pk)
    monkeypatch.undo()
    export.refresh_from_db()
    assert (export.state, export.attempts) == ("CHAY", 1)
    assert exporting.rescue() == 0, "it may still be alive"
    Export.objects.filter(pk=export.pk).update(touched_at=clock.now() - timedelta(minutes=10))
    assert exporting.rescue() == 1
    exporting.write(export.pk)
    exporting.write(export.pk)
    export.refresh_from_db()
    codes = [row[0] for row in table_of(export)[1:]]
    assert len(codes) == len(set(codes)) == 5
    assert Reading.objects.filter(what="XUAT").count() == 1
    assert Notice.objects.filter(person_id=cast.desk.person_id).count() == 1


def replaced(code: str, **changes):
    from dataclasses import replace

    return replace(registry.get(code), **changes)


def test_killed_three_times_it_says_so_and_can_be_tried_again(cast: Cast, client: Client) -> None:
    export = exporting.ask(LIST, "", "csv", by=cast.desk)
    Export.objects.filter(pk=export.pk).update(state="CHAY", attempts=3)
    exporting.write(export.pk)
    export.refresh_from_db()
    assert (export.state, "3 lần" in export.error) == ("LOI", True)
    page = signed_in(client, cast.desk).get(reverse("lists:mine")).content.decode()
    assert "Thử lại" in page
    client.post(reverse("lists:retry", args=[export.uuid]))
    exporting.write(export.pk)
    export.refresh_from_db()
    assert (export.state, export.attempts) == ("XONG", 4)


def test_a_run_that_was_only_slow_gives_way_to_the_later_one(cast: Cast, monkeypatch) -> None:
    cast.received()
    export = exporting.ask(LIST, "", "csv", by=cast.desk)
    usual = writers.write_csv

    def overtaken(sheet):
        usual(sheet)
        monkeypatch.setattr(registry, "formats_of", formats)
        exporting.write(export.pk)

    formats = registry.formats_of
    slow = {"csv": registry.Format("csv", "CSV", "csv", "text/csv", overtaken)}
    monkeypatch.setattr(registry, "formats_of", lambda listing: slow)
    exporting.write(export.pk)
    export.refresh_from_db()
    assert (export.state, export.attempts) == ("XONG", 2)
    assert default_storage.listdir(f"exports/{export.asked_at:%Y/%m}")[1] == [f"{export.uuid}-2"]
    assert Reading.objects.filter(what="XUAT").count() == 1


def test_a_cancelled_one_is_not_written(cast: Cast) -> None:
    cast.received()
    export = exporting.ask(LIST, "", "csv", by=cast.desk)
    exporting.cancel(export, by=cast.desk)
    exporting.write(export.pk)
    export.refresh_from_db()
    assert (export.state, export.storage_name) == ("HUY", "")
    with pytest.raises(Conflict):
        exporting.cancel(export, by=cast.desk)
    with pytest.raises(Conflict):
        exporting.open_file(export, by=cast.desk)


def test_cancelled_while_it_runs_it_leaves_no_file(cast: Cast, monkeypatch, var) -> None:
    for _ in range(3):
        cast.received()
    export = exporting.ask(LIST, "", "csv", by=cast.desk)
    whole = registry.get(LIST).rows

    def cancelled(by, query):
        yield from whole(by, query)
        exporting.cancel(export, by=cast.desk)

    monkeypatch.setattr(registry, "_LISTINGS", {LIST: replaced(LIST, rows=cancelled)})
    exporting.write(export.pk)
    export.refresh_from_db()
    assert export.state == "HUY"
    assert not [path for path in (var / "files").rglob("*") if path.is_file()]
    assert not list((var / "exports").iterdir())


def test_a_fault_is_told_in_words_and_nothing_is_left(cast: Cast, monkeypatch) -> None:
    export = exporting.ask(LIST, "", "csv", by=cast.desk)

    def broken(by, query):
        raise RuntimeError("nổ")

    monkeypatch.setattr(registry, "_LISTINGS", {LIST: replaced(LIST, rows=broken)})
    exporting.write(export.pk)
    export.refresh_from_db()
    assert (export.state, "Thử lại" in export.error) == ("LOI", True)


def test_old_files_are_deleted_and_say_so(cast: Cast) -> None:
    export = asked(LIST, by=cast.desk)
    assert exporting.expire() == 0
    Export.objects.filter(pk=export.pk).update(expires_at=clock.now() - timedelta(minutes=1))
    assert exporting.expire() == 1
    assert not default_storage.exists(export.storage_name)
    export.refresh_from_db()
    with pytest.raises(DomainError, match="quá thời gian"):
        exporting.open_file(export, by=cast.desk)


def test_the_register_comes_in_the_form_of_the_law(cast: Cast) -> None:
    """TT 01/2018/TT-VPCP Mẫu 06; TT 03/2025/TT-VPCP Mẫu 07."""
    dossier = cast.received()
    query = "tu=2026-08-01&den=2026-08-31"
    export = asked("dossiers:register", by=cast.desk, query=query)
    words = [str(cell) for row in sheet_of(export) for cell in row if cell]
    assert any("SỔ THEO DÕI HỒ SƠ" in word.upper() for word in words)
    assert dossier.code in words
    assert len(table_of(asked("dossiers:register", by=cast.desk, query=query, form="csv"))) == 2


def test_the_box_on_the_list_asks_and_shows_the_bar_in_place(cast: Cast, client: Client) -> None:
    cast.received()
    page = signed_in(client, cast.desk).get(reverse(LIST), {"loai": "dang-xu-ly"}).content.decode()
    assert 'name="dang" value="xlsx"' in page
    post = {"ds": LIST, "loc": "loai=dang-xu-ly", "dang": "csv"}
    answer = client.post(reverse("lists:ask"), post, headers={"HX-Request": "true"})
    export = Export.objects.get()
    assert reverse("lists:progress", args=[export.uuid]) in answer.content.decode()
    exporting.write(export.pk)
    bar = client.get(
        reverse("lists:progress", args=[export.uuid]), headers={"HX-Request": "true"}
    ).content.decode()
    assert reverse("lists:download", args=[export.uuid]) in bar
    refused = client.post(reverse("lists:ask"), post | {"du": "1"}, headers={"HX-Request": "true"})
    assert refused.status_code == 422
    assert "để làm gì" in refused.content.decode()
    assert client.post(reverse("lists:ask"), post).status_code == 302


def test_more_rows_than_a_sheet_holds_go_on_in_the_next(cast: Cast, monkeypatch) -> None:
    monkeypatch.setattr(writers, "ROWS_A_SHEET", 2)
    for _ in range(5):
        cast.received()
    book = load_workbook(io.BytesIO(content_of(asked(LIST, by=cast.desk))))
    assert book.sheetnames == ["Danh sách", "Danh sách 2", "Danh sách 3", "Thông tin"]
    assert [sheet.max_row for sheet in book.worksheets[:3]] == [3, 3, 2]


@pytest.mark.parametrize("code", sorted(code for code, one in registry._LISTINGS.items() if not one.within))
def test_every_list_goes_out_in_each_of_its_forms(cast: Cast, code: str) -> None:
    cast.received()
    listing = registry.get(code)
    people = [who for who in cast.actors.values() if allowed(who, listing.action) is not None]
    assert people, "nobody of the cast may see it"
    for form in registry.formats_of(listing):
        export = asked(code, by=people[0], form=form)
        assert (export.state, export.error) == ("XONG", "")
        assert export.size == len(content_of(export))


@pytest.mark.parametrize("tab", ["hieu-luc", "du-thao", "thieu", "het"])
def test_processes_have_the_columns_of_their_tab(cast: Cast, tab: str) -> None:
    rows = table_of(asked("processes:list", by=cast.desk, query=f"muc={tab}", form="csv"))
    assert ("Thiếu quy trình cấp xã" in rows[0]) is (tab == "thieu")
