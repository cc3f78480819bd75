"""Officers talk about a dossier inside their agency; whoever is named is told; nobody else reads it."""

import pytest
import time_machine
from django.urls import reverse

from motcua.base.errors import Conflict, Invalid, NotAllowed, NotFound
from motcua.base.notices.models import Notice
from motcua.onestop.desk import notes
from motcua.onestop.dossiers.tests.cast import vn


@pytest.fixture
def dossier(cast):
    return cast.appraised()


def test_a_named_colleague_is_told_where_to_look(cast, dossier):
    with time_machine.travel(vn("2026-08-20T11:00")):
        notes.write(dossier.pk, "Nhờ @phong xem lại bản vẽ.", by=cast.specialist)
    notice = Notice.objects.get(person_id=cast.head.person_id, kind="dossier.mentioned")
    assert dossier.code in notice.title
    assert notice.url.endswith(f"/{dossier.pk}/#trao-doi")


def test_nobody_outside_the_agency_can_be_named_or_reads_it(cast, dossier):
    with time_machine.travel(vn("2026-08-20T11:00")):
        with pytest.raises(Invalid, match="@la trong cơ quan"):
            notes.write(dossier.pk, "Hỏi @la nhé", by=cast.specialist)
        notes.write(dossier.pk, "Chưa rõ ranh giới thửa đất.", by=cast.specialist)
        with pytest.raises(NotFound):
            notes.write(dossier.pk, "Tôi cũng xem", by=cast.stranger)
        assert not notes.notes_of(dossier.pk, by=cast.stranger).exists()
        assert notes.notes_of(dossier.pk, by=cast.leader).count() == 1


def test_an_empty_note_is_refused(cast, dossier):
    with pytest.raises(Invalid, match="Viết nội dung"), time_machine.travel(vn("2026-08-20T11:00")):
        notes.write(dossier.pk, "  \n ", by=cast.specialist)


def test_a_note_is_taken_back_by_its_writer_within_half_an_hour(cast, dossier):
    with time_machine.travel(vn("2026-08-20T11:00")):
        note = notes.write(dossier.pk, "Nhầm hồ sơ", by=cast.specialist)
    with pytest.raises(NotAllowed):
        notes.take_back(note.pk, by=cast.head, at=vn("2026-08-20T11:05"))
    with pytest.raises(Conflict, match="30 phút"):
        notes.take_back(note.pk, by=cast.specialist, at=vn("2026-08-20T11:31"))
    notes.take_back(note.pk, by=cast.specialist, at=vn("2026-08-20T11:20"))
    with pytest.raises(Conflict, match="đã được thu hồi"):
        notes.take_back(note.pk, by=cast.specialist, at=vn("2026-08-20T11:21"))


def test_the_dossiers_page_carries_the_talk(cast, dossier, sit):
    with time_machine.travel(vn("2026-08-20T11:00")):
        browser = sit(cast.specialist)
        answer = browser.post(reverse("desk:notes", args=[dossier.pk]), {"text": "Đã gọi người nộp."})
        assert answer.status_code == 302
        assert "Đã gọi người nộp." in browser.get(reverse("desk:notes", args=[dossier.pk])).text
        assert (
            reverse("desk:notes", args=[dossier.pk])
            in browser.get(reverse("dossiers:detail", args=[dossier.pk])).text
        )
        assert browser.post(reverse("desk:notes", args=[dossier.pk]), {"text": ""}).status_code == 422
        assert sit(cast.stranger).get(reverse("desk:notes", args=[dossier.pk])).status_code == 404
