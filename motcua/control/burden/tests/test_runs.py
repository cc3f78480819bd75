"""A run: asked for by control alone, one at a time, worked out whole or not at all, kept with its measures."""

from datetime import date, timedelta

import pytest

from motcua.base import clock
from motcua.base.audit.models import Act
from motcua.base.errors import Conflict, Invalid, NotAllowed
from motcua.control.burden import queries, rows, services
from motcua.control.burden.computing import figures
from motcua.control.burden.models import Finding, PaperBurden, ProcedureBurden, Run, StepBurden

from .cast import FIRST, LAST


def test_a_run_counts_dossiers_steps_and_papers_as_they_are(room):
    run = room.run()
    assert (run.state, run.dossiers, run.progress) == ("XONG", 15, 100)
    (figure,) = ProcedureBurden.objects.filter(run=run)
    assert (figure.dossiers, figure.loops, figure.late, figure.direct) == (15, 12, 0, 15)
    assert figure.agency == room.cast.agency
    # Two papers each, a way to file and one to fetch.
    assert (figure.papers, figure.trips, figure.fees) == (30, 30, 0)
    assert figure.hours == 30 * 0.5 + 30 * 2
    wage = float(run.settings["thu_nhap_gio"])
    assert figure.cost == pytest.approx(float(figure.hours) * wage + 30 * 30_000, abs=1)
    signing = StepBurden.objects.get(run=run, step="ky")
    assert (signing.items, signing.sent_back) == (27, 12)
    again = StepBurden.objects.get(run=run, step="tham_dinh")
    assert (again.items, again.redone, again.noted) == (27, 12, 27)
    assert PaperBurden.objects.filter(run=run).count() == 2


def test_the_bouncing_step_is_found_with_its_rows(room):
    found = room.finding()
    assert found.step == "ky"
    assert found.dossiers == 12
    assert rows.of(found, by=room.control).count() == 12
    line = rows.newest(found, by=room.control, before=None, size=1)[0]
    assert (line.outcome, line.note) == ("Trả lại bước trước", "Sửa câu chữ")
    assert line.used == 30


def test_only_control_asks_for_a_run_and_it_is_in_the_trail(room):
    for by in (room.focal, room.cast.specialist, room.cast.leader):
        with pytest.raises(NotAllowed):
            services.ask(FIRST, LAST, by=by)
    run = services.ask(FIRST, LAST, by=room.control)
    assert Act.objects.filter(act="burden.asked", object_id=run.pk, actor_id=room.control.person_id).exists()


@pytest.mark.parametrize(
    ("first", "last", "why"),
    [
        (LAST, FIRST, "phải sau ngày đầu kỳ"),
        (FIRST, date(2026, 10, 5), "hết ngày hôm qua"),
        (date(2021, 1, 1), LAST, "ba năm"),
    ],
)
def test_a_period_that_is_none_is_refused(room, first, last, why):
    with pytest.raises(Invalid, match=why):
        services.ask(first, last, by=room.control)
    assert not Run.objects.exists()


def test_one_run_at_a_time_and_a_lost_one_gives_way(room):
    run = services.ask(FIRST, LAST, by=room.control)
    with pytest.raises(Conflict, match="Đang tính"):
        services.ask(FIRST, LAST, by=room.control)
    Run.objects.filter(pk=run.pk).update(state="DANG_TINH", started_at=clock.now() - timedelta(hours=2))
    again = services.ask(FIRST, LAST, by=room.control)
    run.refresh_from_db()
    assert (run.state, again.state) == ("LOI", "CHO")


def test_a_run_that_breaks_off_keeps_nothing_and_says_so(room, monkeypatch):
    def broken(*_args):
        raise RuntimeError("the server went away")

    run = services.ask(FIRST, LAST, by=room.control)
    monkeypatch.setattr(services.finding, "find", broken)
    with pytest.raises(RuntimeError):
        services.work_out(run.pk)
    run.refresh_from_db()
    assert run.state == "LOI"
    assert "Tính lại" in run.error
    assert not StepBurden.objects.exists()
    monkeypatch.undo()
    assert room.run().state == "XONG"


def test_a_run_taken_by_another_worker_is_left_alone(room):
    run = services.ask(FIRST, LAST, by=room.control)
    services.work_out(run.pk)
    services.work_out(run.pk)
    assert Finding.objects.filter(run=run, kind="TRA_DI_TRA_LAI").count() == 1


def test_the_night_run_is_made_once_a_day(room):
    run = services.nightly()
    assert run is not None
    assert (run.first, run.last) == (date(2025, 10, 5), date(2026, 10, 4))
    assert services.nightly() is None


def test_older_runs_keep_their_findings_and_months_their_figures(room, monkeypatch):
    monkeypatch.setattr(services, "KEPT_WHOLE", 1)
    ends = [date(2026, 8, 30), date(2026, 8, 31), date(2026, 9, 29), date(2026, 9, 30)]
    for last in ends:
        services.work_out(services.ask(FIRST, last, by=room.control).pk)
    assert list(Run.objects.filter(thinned=True).values_list("last", flat=True).order_by("last")) == [
        ends[0],
        ends[2],
    ]
    thinned = Run.objects.get(last=ends[0])
    assert not thinned.steps.exists()
    assert thinned.findings.exists()


def test_an_empty_period_finds_nothing(room):
    services.work_out(services.ask(date(2026, 1, 1), date(2026, 1, 31), by=room.control).pk)
    run = queries.run_of({})
    assert run is not None
    assert (run.dossiers, run.findings.count()) == (0, 0)


def test_a_period_reaches_from_midnight_to_midnight_in_viet_nam():
    begins, ends = figures.span(date(2026, 8, 1), date(2026, 8, 1))
    assert begins.isoformat() == "2026-08-01T00:00:00+07:00"
    assert ends - begins == timedelta(days=1)
