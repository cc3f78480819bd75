"""Letters of urging: what an agency owes, in the layout of official letters, numbered and sent, seen by its agency."""

import io
from datetime import date, timedelta

import pytest
from django.urls import reverse
from docx import Document

from motcua.base import clock
from motcua.base.errors import Conflict, Invalid, NotAllowed
from motcua.base.files.access import may_open
from motcua.control.plans import owed
from motcua.control.plans.models import UrgingLetter
from motcua.control.plans.services import urging
from motcua.control.plans.tests.following_cast import (
    Cast,
    after,
    make_cast,
    notices,
    read_events,
    sign_in,
    vn,
)

DAY = date(2026, 9, 16)
PAGE = "/ke-hoach/don-doc/"


@pytest.fixture
def cast(db, settings, tmp_path) -> Cast:
    settings.STORAGES = settings.STORAGES | {
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path},
        }
    }
    return make_cast()


def text_of(letter: UrgingLetter) -> tuple[str, list[list[str]]]:
    document = Document(io.BytesIO(letter.file.open().read()))
    words = "\n".join(one.text for one in document.paragraphs)
    table = next(one for one in document.tables if one.rows[0].cells[0].text == "TT")
    around = "\n".join(
        cell.text for one in document.tables if one is not table for row in one.rows for cell in row.cells
    )
    return f"{words}\n{around}", [[cell.text for cell in row.cells] for row in table.rows]


def test_agencies_stand_by_what_they_owe(cast):
    for days in (-30, -2, 3, 30):
        cast.given(after(DAY, days))
    cast.given(after(DAY, -90), agency=cast.theirs)
    cast.given(after(DAY, -90), agency=cast.theirs, state="XONG", done_on=DAY)
    first, second = owed.debts(cast.control, DAY)
    assert (first.agency, first.late, first.oldest, first.soon, first.days) == (
        cast.ours, 2, after(DAY, -30), 1, 30,
    )  # fmt: skip
    assert (second.agency, second.late, second.soon) == (cast.theirs, 1, 0)


def test_the_letter_lists_what_the_agency_owes_and_when_to_report(cast):
    cast.given(after(DAY, -30), title="Niêm yết công khai", note="Đang in bảng", state="DANG", percent=40)
    task = cast.task("Báo cáo tháng", no="7", recurrence={"kind": "periodic", "every": ["month"]})
    cast.given(after(DAY, -2), task=task, period="thang:2026-09")
    cast.given(after(DAY, 3), title="Việc sắp tới")
    cast.given(after(DAY, -9), title="Việc của sở khác", agency=cast.theirs)
    (letter,) = urging.draft([cast.ours.pk], by=cast.control, answer_by=date(2026, 9, 25), at=vn(DAY))
    words, rows = text_of(letter)
    assert rows[0] == [
        "TT", "Nhiệm vụ", "Văn bản giao", "Hạn", "Quá hạn (ngày)", "Tình hình đã cập nhật",
    ]  # fmt: skip
    cited = "Kế hoạch số 12/KH-UBND"
    assert rows[1][:2] == ["1", "Niêm yết công khai"]
    assert rows[1][2].startswith(f"{cited}, mục I.")
    assert rows[1][3:] == ["17/08/2026", "30", "Đang thực hiện, 40 %: Đang in bảng"]
    assert rows[2] == [
        "2", "Báo cáo tháng (tháng 9/2026)", f"{cited}, mục I.7", "14/09/2026", "2", "Chưa thực hiện",
    ]  # fmt: skip
    assert len(rows) == 3
    for part in (
        "V/v đôn đốc thực hiện nhiệm vụ được giao", "Kính gửi: Sở Mẫu", "/VP-KSTT", "CHÁNH VĂN PHÒNG",
        "Hà Văn Phòng (mẫu)", "còn 2 nhiệm vụ quá hạn chưa hoàn thành", "Tính đến ngày 16/09/2026",
        "Thực hiện Kế hoạch số 12/KH-UBND ngày 09/01/2026, Văn phòng Ủy ban nhân dân",
        "trước ngày 25/09/2026", "- Như trên;", "- Lưu: VT, KSTT.", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    ):  # fmt: skip
        assert part in words, part
    assert letter.assignments.count() == 2
    (wider,) = urging.draft([cast.ours.pk], by=cast.control, soon=True, at=vn(DAY))
    words, rows = text_of(wider)
    assert "2 nhiệm vụ quá hạn chưa hoàn thành và 1 nhiệm vụ sắp đến hạn" in words
    assert rows[3][4] == "chưa đến hạn"
    assert wider.answer_by == date(2026, 9, 23)  # five working days on


def test_only_the_control_office_urges_and_only_who_owes(cast):
    cast.given(after(DAY, -2))
    with pytest.raises(NotAllowed):
        urging.draft([cast.ours.pk], by=cast.focal, at=vn(DAY))
    with pytest.raises(Invalid, match="Chọn cơ quan"):
        urging.draft([], by=cast.control, at=vn(DAY))
    with pytest.raises(Invalid, match="Sở Khác không có việc quá hạn"):
        urging.draft([cast.ours.pk, cast.theirs.pk], by=cast.control, at=vn(DAY))
    with pytest.raises(Invalid, match="sau hôm nay"):
        urging.draft([cast.ours.pk], by=cast.control, answer_by=DAY, at=vn(DAY))


def test_a_letter_is_numbered_and_sent_once_and_only_then_its_agency_reads_it(cast):
    cast.given(after(DAY, -2))
    (letter,) = urging.draft([cast.ours.pk], by=cast.control, at=vn(DAY))
    assert not may_open(cast.focal, letter.file)
    with pytest.raises(Invalid, match="Ghi số"):
        urging.mark_sent(letter.pk, " ", by=cast.control, at=vn(DAY))
    with pytest.raises(Invalid, match="Ngày gửi"):
        urging.mark_sent(letter.pk, "7/VP-KSTT", by=cast.control, sent_on=after(DAY, 1), at=vn(DAY))
    urging.mark_sent(letter.pk, "7/VP-KSTT", by=cast.control, at=vn(DAY))
    with pytest.raises(Conflict, match="đã gửi"):
        urging.mark_sent(letter.pk, "8/VP-KSTT", by=cast.control, at=vn(DAY))
    with pytest.raises(Conflict, match="đã gửi"):
        urging.discard(letter.pk, by=cast.control, at=vn(DAY))
    read_events()
    assert notices(cast.focal) == notices(cast.leader)
    assert notices(cast.focal)[0].startswith("Công văn đôn đốc số 7/VP-KSTT: báo cáo trước")
    assert may_open(cast.focal, letter.file)
    assert not may_open(cast.stranger, letter.file)
    assert not may_open(cast.specialist, letter.file)


def test_a_draft_may_be_thrown_away(cast):
    cast.given(after(DAY, -2))
    (letter,) = urging.draft([cast.ours.pk], by=cast.control, at=vn(DAY))
    file = letter.file
    urging.discard(letter.pk, by=cast.control, at=vn(DAY))
    assert not UrgingLetter.objects.exists()
    assert not may_open(cast.control, file)


def test_the_page_drafts_sends_and_shows_each_side_its_part(cast):
    today = clock.today()
    cast.given(today - timedelta(days=4), title="Niêm yết công khai")
    control, focal, stranger = (sign_in(who) for who in (cast.control, cast.focal, cast.stranger))
    assert "Sở Mẫu" in control.get(PAGE).content.decode()
    refused = control.post(f"{PAGE}lap/", {"answer_by": "hôm qua"})
    assert refused.status_code == 422
    assert "không phải ngày" in refused.content.decode()
    answer = control.post(f"{PAGE}lap/", {"agency": [cast.ours.pk]})
    assert answer.status_code == 302
    letter = UrgingLetter.objects.get()
    assert "Dự thảo" not in focal.get(PAGE).content.decode()
    control.post(f"{PAGE}{letter.pk}/gui/", {"number": "7/VP-KSTT"})
    shown = focal.get(PAGE).content.decode()
    assert "7/VP-KSTT" in shown
    assert "Lập công văn" not in shown
    assert focal.get(reverse("files:download", args=[letter.file.uuid])).status_code == 200
    assert "7/VP-KSTT" not in stranger.get(PAGE).content.decode()
    assert stranger.get(reverse("files:download", args=[letter.file.uuid])).status_code == 404
    assert focal.post(f"{PAGE}lap/", {"agency": [cast.ours.pk]}).status_code == 403
