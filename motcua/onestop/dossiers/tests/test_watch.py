"""Warnings at two working days, one day and zero; H02, H03 (mot-cua.md 3.5, 4.1)."""

from motcua.base.events.readers import run_reader
from motcua.base.notices.models import Notice
from motcua.onestop.dossiers import services
from motcua.onestop.dossiers.tests.cast import open_item, vn
from motcua.onestop.dossiers.watch import raise_warnings


def titles(actor) -> list[str]:
    return list(
        Notice.objects.filter(person_id=actor.person_id).order_by("id").values_list("title", flat=True)
    )


def test_the_officer_is_warned_two_days_one_day_and_when_it_is_late_each_once(cast):
    cast.version.channels.update(amount=5)
    dossier = cast.appraised("2026-08-17T09:00")  # due 22/8 (a made-up Saturday)
    assert dossier.due_at == vn("2026-08-22T17:30")
    for at in (
        "2026-08-19T09:00",
        "2026-08-21T08:00",
        "2026-08-21T09:00",
        "2026-08-22T08:00",
        "2026-08-24T08:00",
    ):
        raise_warnings(vn(at))
    told = [title for title in titles(cast.specialist) if "hạn" in title and "gia hạn" not in title]
    assert [("hai ngày" in t, "một ngày" in t, "quá hạn" in t) for t in told if "bổ sung" not in t] == [
        (True, False, False), (False, True, False), (False, False, True),
    ]  # fmt: skip
    assert any("quá hạn" in title for title in titles(cast.director))


def test_a_dossier_not_handed_on_the_same_day_is_reported(cast):
    dossier = cast.received("2026-08-20T09:00")
    assert raise_warnings(vn("2026-08-20T17:00")) == 0
    raise_warnings(vn("2026-08-21T07:31"))
    assert any("chưa chuyển" in title and dossier.code in title for title in titles(cast.director))


def test_received_after_three_it_may_wait_until_the_next_morning(cast):
    cast.received("2026-08-20T15:30")
    raise_warnings(vn("2026-08-21T07:35"))
    assert not [title for title in titles(cast.director) if "chưa chuyển" in title]
    raise_warnings(vn("2026-08-21T09:00"))
    assert [title for title in titles(cast.director) if "chưa chuyển" in title]


def test_the_last_day_to_ask_for_a_supplement_is_announced(cast):
    cast.version.channels.update(amount=10)
    cast.appraised("2026-08-17T09:00")
    raise_warnings(vn("2026-08-20T09:00"))
    assert any("ngày cuối được yêu cầu bổ sung" in title for title in titles(cast.specialist))


def test_people_hear_of_what_comes_back_to_them(cast):
    dossier = cast.appraised()
    cast.step(dossier, cast.specialist, vn("2026-08-20T14:00"))
    services.send_back(
        dossier.pk, open_item(dossier).pk, reason="Sai năm sinh", by=cast.leader, return_to="tham_dinh",
        at=vn("2026-08-20T15:00"),
    )  # fmt: skip
    from motcua.base.events.queries import of_stream
    from motcua.onestop.dossiers.readers import tell

    tell(list(of_stream("dossier", dossier.pk)))
    tell(list(of_stream("dossier", dossier.pk)))  # told twice, heard once
    assert titles(cast.specialist).count(f"Hồ sơ {dossier.code} bị trả lại") == 1
    assert run_reader("dossiers.notices") >= 0


def test_the_most_used_procedures_are_counted_from_the_dossiers(cast):
    from motcua.onestop.dossiers.tasks import count_uses

    cast.received("2026-08-20T09:00")
    cast.received("2026-08-20T09:05")
    count_uses(0)
    cast.procedure.refresh_from_db()
    assert cast.procedure.usage.count == 2
