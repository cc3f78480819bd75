"""Versions in time: the one of a day, closing, correcting, ending, and who may do it."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from motcua.base.audit.models import Act
from motcua.base.errors import Conflict, Invalid, NotAllowed
from motcua.base.events.models import Event
from motcua.catalogue.procedures import compare, queries, services
from motcua.catalogue.procedures.importing.stored import records_of
from motcua.catalogue.procedures.models import Procedure, ProcedureVersion
from motcua.catalogue.procedures.tests.cast import CONTROL, NEW_YEAR, OFFICER, SUMMER, extract, store, stored

pytestmark = pytest.mark.django_db


def test_a_dossier_of_the_last_day_gets_the_old_version_and_of_the_next_day_the_new():
    store(extract())
    store(extract(summary="Bản mới."), day=SUMMER)
    procedure = Procedure.objects.get()
    assert queries.version_on(procedure.pk, date(2025, 12, 31)) is None
    assert queries.version_on(procedure.pk, NEW_YEAR).number == 1
    assert queries.version_on(procedure.pk, date(2026, 6, 30)).number == 1
    assert queries.version_on(procedure.pk, SUMMER).number == 2


def test_two_versions_of_one_procedure_cannot_overlap_in_the_database():
    store(extract())
    first = stored()
    with pytest.raises(IntegrityError), transaction.atomic():
        ProcedureVersion.objects.create(
            procedure=first.procedure, number=2, name="Chồng", source="manual", valid_from=SUMMER
        )


def test_a_correction_on_the_same_day_replaces_the_content_and_keeps_the_cases_that_stay():
    store(extract())
    before = {case.code: case.pk for case in stored().cases.all()}
    corrected = extract(summary="Đính chính.")
    corrected.cases = corrected.cases[:1]
    corrected.channels, corrected.fees = corrected.channels[:3], corrected.fees[:2]
    assert store(corrected).changed == ["2.900635"]
    version = stored()
    assert (version.number, version.summary) == (1, "Đính chính.")
    assert {case.code: case.pk for case in version.cases.all()} == {"01": before["01"]}


def test_a_record_older_than_the_newest_version_is_refused():
    store(extract(), day=SUMMER)
    outcome = store(extract(summary="Muộn."), day=NEW_YEAR)
    assert "đã có phiên bản hiệu lực từ 01/07/2026" in outcome.refused[0].message


def test_a_rehearsal_changes_nothing():
    from motcua.catalogue.procedures.importing.reading import Reading

    outcome = services.import_reading(Reading([extract()]), by=CONTROL, dry_run=True)
    assert outcome.added == ["2.900635"]
    assert (Procedure.objects.count(), Event.objects.count(), Act.objects.count()) == (0, 0, 0)


def test_an_import_leaves_an_event_for_each_procedure_and_one_act_in_the_trail():
    store(extract(), extract(code="1.900111"))
    assert Event.objects.filter(kind="procedure.imported", stream_kind="procedure").count() == 2
    act = Act.objects.get(act="procedure.imported")
    assert act.detail["added"] == 2


def test_a_desk_officer_may_not_change_the_catalogue():
    from motcua.catalogue.procedures.importing.reading import Reading

    with pytest.raises(NotAllowed):
        services.import_reading(Reading([extract()]), by=OFFICER)
    with pytest.raises(NotAllowed):
        services.save_version(extract(), by=OFFICER)
    store(extract())
    with pytest.raises(NotAllowed):
        services.close(Procedure.objects.get().pk, last_day=SUMMER, by=OFFICER, basis="1/QĐ")


def test_an_edit_from_a_stale_page_is_refused():
    store(extract())
    shown = stored().content_hash
    services.save_version(extract(summary="Người thứ nhất."), by=CONTROL, valid_from=SUMMER, shown_hash=shown)
    with pytest.raises(Conflict, match="Người khác vừa sửa"):
        services.save_version(
            extract(summary="Người thứ hai."), by=CONTROL, valid_from=SUMMER, shown_hash=shown
        )
    assert stored().summary == "Người thứ nhất."


def test_a_new_procedure_cannot_take_a_code_that_exists():
    store(extract())
    with pytest.raises(Conflict, match="đã có trong danh mục"):
        services.save_version(extract(name="Khác"), by=CONTROL)


def test_an_edit_without_a_name_is_refused_and_tells_the_field():
    with pytest.raises(Invalid) as refused:
        services.save_version(extract(name=""), by=CONTROL)
    assert refused.value.field == "Tên thủ tục"


def test_an_abolished_procedure_is_offered_until_its_last_day():
    store(extract())
    procedure = Procedure.objects.get()
    services.close(procedure.pk, last_day=date(2026, 3, 31), by=CONTROL, basis="15/QĐ-UBND (mẫu)")
    assert queries.version_on(procedure.pk, date(2026, 3, 31)) is not None
    assert queries.version_on(procedure.pk, date(2026, 4, 1)) is None
    assert Act.objects.filter(act="procedure.ended", label="2.900635").exists()
    with pytest.raises(Conflict, match="đã hết hiệu lực"):
        services.close(procedure.pk, last_day=date(2026, 5, 1), by=CONTROL, basis="16/QĐ-UBND (mẫu)")


def test_the_difference_shows_the_part_and_the_words_that_changed():
    store(extract())
    changed = extract(name="Cấp bản sao trích lục hộ tịch mới (mẫu)")
    changed.bases[0].name = "Luật Hộ tịch sửa đổi"
    store(changed, day=SUMMER)
    old, new = records_of(ProcedureVersion.objects.order_by("number"))
    parts = {part.title: part for part in compare.differences(old, new) if part.changed}
    assert list(parts) == ["Tên và lĩnh vực", "Căn cứ pháp lý"]
    pair = parts["Căn cứ pháp lý"].pairs[0]
    assert [piece.text.strip() for piece in pair.new if piece.changed] == ["sửa đổi"]
    assert not any(piece.changed for piece in pair.old)


def test_every_former_row_stays_in_the_history():
    store(extract())
    store(extract(summary="Đính chính."))
    from django.apps import apps

    rows = apps.get_model("procedures", "ProcedureVersionEvent").objects.filter(pgh_obj_id=stored().pk)
    assert [row.summary for row in rows] == [""]
