"""A process is drafted as a table, approved by a decision, followed by another, withdrawn."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from motcua.base import clock
from motcua.base.audit.models import Act
from motcua.base.errors import Conflict, Invalid, NotAllowed
from motcua.base.events.models import Event
from motcua.catalogue.procedures.models import FilingChannel
from motcua.catalogue.processes import queries
from motcua.catalogue.processes.models import Process, ProcessVersion
from motcua.catalogue.processes.services import Faulty, approve, draft_from_table, withdraw

DECISION = {"decision_no": "1234/QĐ-UBND", "decision_date": date(2026, 3, 2)}


def draft(procedure, rows, by, *, case="", tier="XA", name=""):
    return draft_from_table(procedure=procedure, case_code=case, tier=tier, name=name, rows=rows, by=by)


def test_a_table_becomes_a_draft_with_steps_limit_and_bpmn(procedure, usual, control):
    version = draft(procedure, usual, control)

    assert (version.status, version.number, version.total_minutes) == ("NHAP", 1, 1440)
    assert (version.limit_amount, version.limit_unit) == (3, "NGAY_LV")
    assert [step.key for step in queries.steps_of(version.pk)][:3] == ["tiep_nhan", "phan_cong", "tham_dinh"]
    assert "<bpmn:process" in version.bpmn
    assert version.process.code == "QT-2.009999-XA"


def test_a_second_table_replaces_the_draft_and_not_an_approved_version(procedure, usual, control):
    first = draft(procedure, usual, control)
    again = draft(procedure, usual[:2] + usual[3:], control)
    assert again.pk == first.pk
    assert len(queries.steps_of(again.pk)) == 6

    approve(again, **DECISION, valid_from=date(2026, 3, 10), by=control)
    third = draft(procedure, usual, control)
    assert (third.number, third.pk == again.pk) == (2, False)


def test_approval_records_the_decision_an_event_and_an_act(procedure, usual, control):
    version = approve(draft(procedure, usual, control), **DECISION, valid_from=date(2026, 3, 10), by=control)

    version.refresh_from_db()
    assert (version.status, version.decision_no) == ("DA_DUYET", "1234/QĐ-UBND")
    assert list(Event.objects.values_list("kind", flat=True)) == ["process.drafted", "process.approved"]
    assert list(Act.objects.order_by("pk").values_list("act", flat=True)) == [
        "process.drafted",
        "process.approved",
    ]


def test_the_version_before_ends_the_day_before_the_next_begins(procedure, usual, control):
    old = approve(draft(procedure, usual, control), **DECISION, valid_from=date(2026, 3, 10), by=control)
    new = approve(draft(procedure, usual, control), **DECISION, valid_from=date(2026, 6, 1), by=control)

    old.refresh_from_db()
    assert old.valid_to == date(2026, 5, 31)

    def on(day):
        return queries.process_for(procedure.pk, "", "XA", day)

    assert on(date(2026, 3, 9)) is None
    assert on(date(2026, 5, 31)) == old
    assert on(date(2026, 6, 1)) == new


def test_a_case_with_its_own_process_uses_it_and_other_cases_the_common_one(procedure, usual, control):
    common = approve(draft(procedure, usual, control), **DECISION, valid_from=date(2026, 3, 10), by=control)
    urgent = approve(
        draft(procedure, usual, control, case="gap"), **DECISION, valid_from=date(2026, 3, 10), by=control
    )

    day = date(2026, 4, 1)
    assert queries.process_for(procedure.pk, "gap", "XA", day) == urgent
    assert queries.process_for(procedure.pk, "thuong", "XA", day) == common
    assert queries.process_for(procedure.pk, "thuong", "TINH", day) is None


def test_a_version_may_not_begin_before_one_already_approved(procedure, usual, control):
    approve(draft(procedure, usual, control), **DECISION, valid_from=date(2026, 6, 1), by=control)
    with pytest.raises(Faulty, match="Đã có phiên bản được phê duyệt hiệu lực từ 01/06/2026"):
        approve(draft(procedure, usual, control), **DECISION, valid_from=date(2026, 6, 1), by=control)


def test_a_process_longer_than_its_limit_is_not_approved(procedure, usual, control):
    slow = [*usual[:2], replace(usual[2], minutes=1200), *usual[3:]]
    version = draft(procedure, slow, control)
    with pytest.raises(Faulty, match=r"vượt thời hạn 3 ngày làm việc là 1 ngày"):
        approve(version, **DECISION, valid_from=date(2026, 3, 10), by=control)
    version.refresh_from_db()
    assert version.status == "NHAP"


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"decision_no": "  "}, "Nhập số quyết định"),
        ({"valid_from": date(2026, 3, 1)}, "sớm nhất từ ngày quyết định"),
        ({"decision_date": clock.today() + timedelta(days=3)}, "không thể sau hôm nay"),
    ],
)
def test_an_approval_needs_a_whole_decision(procedure, usual, control, changed, said):
    version = draft(procedure, usual, control)
    with pytest.raises(Invalid, match=said):
        approve(version, **({**DECISION, "valid_from": date(2026, 3, 10)} | changed), by=control)


def test_a_desk_officer_neither_drafts_nor_approves(procedure, usual, control, desk_officer):
    with pytest.raises(NotAllowed):
        draft(procedure, usual, desk_officer)
    with pytest.raises(NotAllowed):
        approve(draft(procedure, usual, control), **DECISION, valid_from=date(2026, 3, 10), by=desk_officer)


def test_two_officers_who_edit_one_draft_do_not_overwrite_each_other(procedure, usual, control):
    first = draft(procedure, usual, control)
    shown = first.mark
    draft(procedure, usual[:3] + usual[4:], control)
    same = {"procedure": procedure, "case_code": "", "tier": "XA", "name": "", "rows": usual, "by": control}
    with pytest.raises(Conflict, match="Người khác vừa lưu"):
        draft_from_table(**same, shown=shown)
    with pytest.raises(Conflict, match="Người khác vừa lưu"):
        draft_from_table(**same, shown="")
    with pytest.raises(Conflict, match="Dự thảo vừa được sửa"):
        approve(first, **DECISION, valid_from=date(2026, 3, 10), by=control, shown=shown)


def test_steps_of_an_approved_version_are_read_once(procedure, usual, control, django_assert_num_queries):
    version = approve(draft(procedure, usual, control), **DECISION, valid_from=date(2026, 3, 10), by=control)
    first = queries.steps_of(version.pk)
    assert first[0].version.get_deferred_fields() == {"bpmn"}
    first.clear()
    with django_assert_num_queries(0):
        assert len(queries.steps_of(version.pk)) == 7


def test_an_approved_version_is_approved_once(procedure, usual, control):
    version = draft(procedure, usual, control)
    approve(version, **DECISION, valid_from=date(2026, 3, 10), by=control)
    with pytest.raises(Conflict, match="không còn là dự thảo"):
        approve(version, **DECISION, valid_from=date(2026, 4, 10), by=control)


def test_the_database_refuses_to_change_an_approved_version(procedure, usual, control):
    version = approve(draft(procedure, usual, control), **DECISION, valid_from=date(2026, 3, 10), by=control)
    rows = ProcessVersion.objects.filter(pk=version.pk)
    for change in (
        lambda: rows.update(bpmn="<x/>"),
        lambda: rows.update(total_minutes=1),
        lambda: rows.update(status="NHAP"),
        lambda: version.steps.update(minutes=1),
        lambda: version.steps.all().delete(),
        lambda: version.delete(),
    ):
        with pytest.raises((DatabaseError, IntegrityError)), transaction.atomic():
            change()
    rows.update(valid_to=date(2027, 1, 1))


def test_the_database_refuses_two_versions_in_force_on_one_day(procedure, usual, control):
    version = approve(draft(procedure, usual, control), **DECISION, valid_from=date(2026, 3, 10), by=control)
    twin = draft(procedure, usual, control)
    with pytest.raises(IntegrityError), transaction.atomic():
        ProcessVersion.objects.filter(pk=twin.pk).update(
            status="DA_DUYET", decision_no="2/QĐ", valid_from=date(2026, 5, 1)
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        ProcessVersion.objects.filter(pk=twin.pk).update(status="DA_DUYET", valid_from=date(2027, 5, 1))
    assert Process.objects.count() == 1
    assert version.status == "DA_DUYET"


def test_a_withdrawn_version_held_until_the_day_before(procedure, usual, control):
    version = approve(draft(procedure, usual, control), **DECISION, valid_from=date(2026, 3, 10), by=control)
    with pytest.raises(Invalid):
        withdraw(version, reason=" ", from_day=date(2026, 5, 1), by=control)
    withdraw(version, reason="Thủ tục bị bãi bỏ", from_day=date(2026, 5, 1), by=control)

    assert queries.process_for(procedure.pk, "", "XA", date(2026, 4, 30)) == version
    assert queries.process_for(procedure.pk, "", "XA", date(2026, 5, 1)) is None
    with pytest.raises(Conflict):
        withdraw(version, reason="Lần nữa", from_day=date(2026, 6, 1), by=control)


def test_a_version_withdrawn_before_it_began_gives_its_days_back(procedure, usual, control):
    old = approve(draft(procedure, usual, control), **DECISION, valid_from=date(2026, 3, 10), by=control)
    new = approve(draft(procedure, usual, control), **DECISION, valid_from=date(2026, 6, 1), by=control)
    withdraw(new, reason="Ban hành nhầm", from_day=date(2026, 5, 20), by=control)
    assert queries.process_for(procedure.pk, "", "XA", date(2026, 6, 2)) == old


def test_a_version_withdrawn_before_it_began_never_held(procedure, usual, control):
    version = approve(draft(procedure, usual, control), **DECISION, valid_from=date(2026, 3, 10), by=control)
    withdraw(version, reason="Ban hành nhầm", from_day=date(2026, 3, 10), by=control)
    assert queries.process_for(procedure.pk, "", "XA", date(2026, 4, 30)) is None


def test_a_process_for_every_case_keeps_the_shortest_limit_of_those_without_their_own(
    procedure, usual, control
):
    version = procedure.versions.get()
    channel = version.channels.get()
    thuong, gap = version.cases.get(code="thuong"), version.cases.get(code="gap")
    FilingChannel.objects.filter(pk=channel.pk).update(case=thuong)
    FilingChannel.objects.create(version=version, case=gap, channel=1, amount=1, unit="NGAY_LV")
    assert draft(procedure, usual, control).limit_amount == 1
    draft(procedure, usual, control, case="gap")
    assert draft(procedure, usual, control).limit_amount == 3
