"""Runs of data cleaning: what is found opens, what is mended closes, what comes back reopens, an excuse holds."""

import json
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from motcua.base import clock
from motcua.base.errors import Conflict, Invalid, NotAllowed
from motcua.catalogue.procedures.importing import national
from motcua.catalogue.procedures.importing.stored import records_of
from motcua.catalogue.procedures.queries import in_force
from motcua.catalogue.publication import entries, queries
from motcua.catalogue.publication.models import CleaningFinding, CleaningRun, FormCopy
from motcua.catalogue.publication.services import cleaning
from motcua.catalogue.publication.tests.cast import BIRTH, LICENCE, OTHER

NAME = "Tên ở quốc gia (mẫu)"


def listed(**changed) -> SimpleUploadedFile:
    """Return the national list: the province's own, with names changed by code."""
    items = json.loads(national.write(records_of(in_force())))
    for item in items:
        item["TENTTHC"] = changed.get(item["MATTHC"], item["TENTTHC"])
    return upload(items)


def upload(items) -> SimpleUploadedFile:
    return SimpleUploadedFile("quoc-gia.json", json.dumps(items).encode(), "application/json")


def names(rule: int = 2) -> dict[str, str]:
    return dict(CleaningFinding.objects.filter(rule=rule).values_list("code", "state"))


def test_a_run_opens_findings_and_gives_each_to_who_owes_it(cast):
    made = cleaning.run(listed(**{LICENCE: NAME, BIRTH: NAME}), by=cast.control)
    assert names() == {LICENCE: "MO", BIRTH: "MO"}
    owners = dict(CleaningFinding.objects.filter(rule=2).values_list("code", "agency__name"))
    assert owners == {LICENCE: "Sở Xây dựng", BIRTH: "Văn phòng Ủy ban nhân dân tỉnh"}
    assert made.national_count == 3
    assert set(names(7)) == {BIRTH, LICENCE, OTHER}, "none has a process"
    due = CleaningFinding.objects.get(rule=2, code=LICENCE).due
    assert due > clock.today() + timedelta(days=10), "ten working days"


def test_a_mended_finding_closes_at_the_next_run_and_reopens_when_it_comes_back(cast):
    cleaning.run(listed(**{LICENCE: NAME}), by=cast.control)
    row = CleaningFinding.objects.get(rule=2)
    cleaning.say(row.pk, "DA_SUA", by=cast.focal, version=row.version, reason="Đã sửa tên")
    second = cleaning.run(listed(), by=cast.control)
    assert (names(), second.closed) == ({LICENCE: "HET"}, 1)
    third = cleaning.run(listed(**{LICENCE: NAME}), by=cast.control)
    row.refresh_from_db()
    assert (row.state, row.reopened, row.closed_on, third.reopened) == ("MO", 1, None, 1)


def test_what_was_only_said_to_be_mended_opens_again(cast):
    cleaning.run(listed(**{LICENCE: NAME}), by=cast.control)
    row = CleaningFinding.objects.get(rule=2)
    cleaning.say(row.pk, "DA_SUA", by=cast.focal)
    cleaning.recheck(by=cast.control)
    assert names() == {LICENCE: "MO"}


def test_a_recheck_reads_the_last_list_again_and_sees_what_was_mended_here(cast):
    cleaning.run(listed(**{LICENCE: NAME}), by=cast.control)
    cast.amended(LICENCE, name=NAME)
    again = cleaning.recheck(by=cast.control)
    assert names() == {LICENCE: "HET"}
    assert again.repeats_id == CleaningRun.objects.order_by("pk")[0].pk


def test_an_excuse_holds_for_what_it_was_given_for(cast):
    cleaning.run(listed(**{LICENCE: NAME}), by=cast.control)
    row = CleaningFinding.objects.get(rule=2)
    with pytest.raises(Invalid, match="lý do"):
        cleaning.say(row.pk, "KHONG_LOI", by=cast.focal)
    cleaning.say(row.pk, "KHONG_LOI", by=cast.focal, reason="Tên theo luật")
    cleaning.recheck(by=cast.control)
    assert names() == {LICENCE: "KHONG_LOI"}
    cleaning.run(listed(**{LICENCE: "Lại tên khác (mẫu)"}), by=cast.control)
    assert names() == {LICENCE: "MO"}


def test_a_part_of_the_list_closes_only_what_it_covers(cast):
    cleaning.run(listed(**{LICENCE: NAME, OTHER: NAME}), by=cast.control)
    items = json.loads(national.write(records_of(in_force().filter(procedure__code=LICENCE))))
    cleaning.run(upload(items), by=cast.control, whole=False)
    assert names() == {LICENCE: "HET", OTHER: "MO"}
    assert not CleaningFinding.objects.filter(rule=1).exists()


def test_a_list_with_a_code_twice_an_empty_one_and_a_day_to_come_are_refused_and_nothing_is_kept(cast):
    items = json.loads(national.write(records_of(in_force())))
    with pytest.raises(Invalid, match="mã lặp"):
        cleaning.run(upload([*items, items[0]]), by=cast.control)
    with pytest.raises(Invalid, match="không có bản ghi nào"):
        cleaning.run(upload([]), by=cast.control)
    with pytest.raises(Invalid, match="sau hôm nay"):
        cleaning.run(upload(items), by=cast.control, taken_on=clock.today() + timedelta(days=1))
    with pytest.raises(Invalid):
        cleaning.run(SimpleUploadedFile("x.json", b"\xff\xfe"), by=cast.control)
    assert not CleaningRun.objects.exists()
    assert not CleaningFinding.objects.exists()


def test_a_record_that_cannot_be_read_is_told_and_not_taken_for_a_lack(cast):
    items = json.loads(national.write(records_of(in_force())))
    next(item for item in items if item["MATTHC"] == OTHER)["CACHTHUCTHUCHIEN"] = "hỏng"
    made = cleaning.run(upload(items), by=cast.control)
    assert len(made.unread) == 1
    assert OTHER not in names(1)


def test_two_officers_do_not_overwrite_each_other(cast):
    cleaning.run(listed(**{LICENCE: NAME}), by=cast.control)
    row = CleaningFinding.objects.get(rule=2)
    cleaning.say(row.pk, "DA_SUA", by=cast.focal, version=row.version)
    with pytest.raises(Conflict, match="tải lại"):
        cleaning.say(row.pk, "KHONG_LOI", by=cast.control, version=row.version, reason="Không phải lỗi")


def test_who_owes_nothing_sees_and_says_nothing(cast):
    cleaning.run(listed(**{LICENCE: NAME}), by=cast.control)
    row = CleaningFinding.objects.get(rule=2)
    stranger = cast.people["stranger"]
    assert not queries.findings(stranger).exists()
    assert row in queries.findings(cast.focal)
    with pytest.raises(NotAllowed):
        cleaning.say(row.pk, "DA_SUA", by=stranger)
    with pytest.raises(NotAllowed):
        cleaning.run(listed(), by=cast.focal)
    cleaning.give(row.pk, cast.agencies["justice"].pk, by=cast.control)
    cleaning.say(row.pk, "DA_SUA", by=stranger)


def test_several_are_said_at_once_or_none(cast):
    cleaning.run(listed(**{LICENCE: NAME, BIRTH: NAME}), by=cast.control)
    keys = list(CleaningFinding.objects.filter(rule=2).values_list("pk", flat=True))
    with pytest.raises(NotAllowed):
        cleaning.say_all(keys, "DA_SUA", by=cast.focal)
    assert set(names().values()) == {"MO"}
    assert cleaning.say_all(keys, "DA_SUA", by=cast.control) == 2


def test_two_runs_are_compared_rule_by_rule(cast):
    first = cleaning.run(listed(**{LICENCE: NAME, OTHER: NAME}), by=cast.control)
    second = cleaning.run(listed(**{LICENCE: NAME, BIRTH: NAME}), by=cast.control)
    line = queries.compared(second, first)[1]
    assert (line.fresh, line.gone, line.same) == (1, 1, 1)
    assert [row.code for row in queries.seen_by(second.pk, not_by=first.pk)] == [BIRTH]


def test_an_ended_document_is_found_at_the_next_run(cast):
    cleaning.end_document("60/2014/QH13", ended_on=date(2026, 1, 1), basis="Luật mới (mẫu)", by=cast.control)
    cleaning.run(listed(), by=cast.control)
    assert set(names(4)) == {BIRTH, LICENCE, OTHER}


def test_the_days_of_entry_another_room_tells_count(cast, monkeypatch):
    monkeypatch.setattr(entries, "_TELLERS", [lambda: {LICENCE: date(2026, 2, 1)}])
    cleaning.run(listed(), by=cast.control)
    assert names(5) == {LICENCE: "MO"}, "signed on 02/01/2026, entered on 01/02/2026, five working days"


def test_a_form_is_looked_into_and_kept_when_it_opens(cast):
    url = "https://mau.example/to-khai.pdf"
    case = cast.version().cases.first()
    case.documents.create(name="Tờ khai", form_name="Mẫu 1", form_url=url)
    made = cleaning.run(listed(), by=cast.control)
    assert made.unchecked_forms == 1
    assert "Tệp mẫu không mở được" not in CleaningFinding.objects.values_list("what", flat=True)
    with pytest.raises(Invalid, match="Không thủ tục nào"):
        cleaning.keep_form("https://mau.example/khac.pdf", SimpleUploadedFile("a.pdf", b"x"), by=cast.control)
    kept = cleaning.keep_form(url, SimpleUploadedFile("to-khai.pdf", b"%PDF-1.4 hong"), by=cast.control)
    assert not kept.opens
    cleaning.recheck(by=cast.control)
    assert CleaningFinding.objects.filter(what="Tệp mẫu không mở được").count() == 1
    assert FormCopy.objects.get().fault
