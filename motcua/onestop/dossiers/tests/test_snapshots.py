"""Figures of days: what was kept on a day is what is worked out for it later, and what a slow count of it gives."""

import random
from collections import defaultdict
from contextlib import suppress
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine

from motcua.base import clock
from motcua.base.errors import DomainError
from motcua.base.indicators import engine, periods, queries, services, snapshots
from motcua.base.indicators.engine import LEVELS, PROVINCE, Scope
from motcua.base.indicators.models import Snapshot, SnapshotDay
from motcua.onestop.dossiers import services as acts
from motcua.onestop.dossiers.models import Apology, Dossier, SupplementRequest, WorkItem
from motcua.onestop.dossiers.rules import CLOCK_RUNS, WAITING
from motcua.onestop.dossiers.tests.cast import Cast, open_item

Key = tuple[str, str, int, int, date]
FIGURES = ("indicator", "scope_kind", "scope_id", "field_id", "start", "numerator", "denominator", "value")


def told(day: date) -> dict[Key, tuple[object, ...]]:
    """Work a day out and return it by figure."""
    return {_key(row): (row.numerator, row.denominator, row.value) for row in snapshots.of_day(day)}


def kept(day: date) -> dict[Key, tuple[object, ...]]:
    return {
        _key(row): (row.numerator, row.denominator, row.value) for row in Snapshot.objects.filter(as_of=day)
    }


def _key(row: Snapshot) -> Key:
    return row.indicator, row.scope_kind, row.scope_id, row.field_id, row.start


class Life:
    """A few weeks of a commune: every hour somebody may do the next thing to some dossier."""

    def __init__(self, cast: Cast, seed: int) -> None:
        self.cast, self.rng = cast, random.Random(seed)
        self.states: dict[date, dict[int, tuple[str, datetime | None, bool]]] = {}

    def hour(self) -> None:
        acts_of_an_hour = (self.receive, self.forward, self.trouble, self.late, self.resume)
        self.rng.choices(acts_of_an_hour, weights=(4, 7, 3, 3, 1))[0]()

    def receive(self) -> None:
        acts.receive(
            self.cast.intake(channel=self.rng.choice([1, 2, 3]), result_way=self.rng.choice([1, 3])),
            by=self.cast.desk,
        )

    def _some(self, **conditions) -> Dossier | None:
        rows = list(Dossier.objects.filter(**conditions).order_by("pk"))
        return self.rng.choice(rows) if rows else None

    def forward(self) -> None:
        item = self._next()
        if item is None:
            return
        by = {
            "tiep_nhan": self.cast.desk, "phan_cong": self.cast.head, "thu_ly": self.cast.specialist,
            "phe_duyet": self.cast.leader, "van_thu": self.cast.clerk, "tra_ket_qua": self.cast.returning,
        }[item.role]  # fmt: skip
        match item.kind:
            case "KY":
                acts.sign_result(item.dossier_id, item.pk, by=by)
            case "DONG_DAU":
                acts.stamp(item.dossier_id, item.pk, number="12/TL", by=by)
            case "TRA_KET_QUA":
                acts.release(item.dossier_id, item.pk, by=by)
            case "PHAN_CONG":
                acts.forward(item.dossier_id, item.pk, by=by, assignee_id=self.cast.specialist.person_id)
            case _:
                acts.forward(item.dossier_id, item.pk, by=by)

    def _next(self) -> WorkItem | None:
        known = ("TIEP_NHAN", "PHAN_CONG", "THAM_DINH", "KY", "DONG_DAU", "TRA_KET_QUA")
        rows = list(
            WorkItem.objects.filter(
                closed_at__isnull=True, kind__in=known, dossier__status__in=[*CLOCK_RUNS, "CO_KET_QUA"]
            )
            .exclude(dossier__pauses__to_at__isnull=True, dossier__pauses__isnull=False)
            .order_by("pk")
        )
        return self.rng.choice(rows) if rows else None

    def trouble(self) -> None:
        dossier = self._some(status="THAM_DINH", supplements=0)
        if dossier is None or dossier.pauses.filter(to_at__isnull=True).exists():
            return
        item = open_item(dossier)
        match self.rng.randrange(6):
            case 0 | 1:
                acts.pause(
                    dossier.pk, kind="NVTC", reason="Chờ nộp thuế", basis="Luật", by=self.cast.specialist
                )
            case 2 if self.rng.random() < 0.3:
                acts.stop(dossier.pk, reason="Trùng hồ sơ", basis="Luật", by=self.cast.leader)
            case 3:
                day = (dossier.due_at or clock.now()).date() + timedelta(days=7)
                acts.extend(dossier.pk, new_due=day, reason="Việc khó", by=self.cast.leader)
            case _:
                asked = [{"name": "Tờ khai", "document_id": dossier.papers.first().document_id}]
                acts.ask_supplement(
                    dossier.pk, item.pk, items=asked, reason="Thiếu tờ khai", by=self.cast.specialist
                )
                acts.send_supplement(dossier.pk, open_item(dossier).pk, by=self.cast.desk)

    def resume(self) -> None:
        dossier = self._some(status="CHO_NVTC")
        if dossier is not None:
            acts.resume(dossier.pk, by=self.cast.specialist)

    def late(self) -> None:
        """Of a dossier that is late, name the cause or beg pardon."""
        now = clock.now()
        if self.rng.random() < 0.5:
            late = self._some(status__in=[*CLOCK_RUNS], due_at__lt=now, apologised=False)
            if late is not None:
                day = (now + timedelta(days=4)).date()
                acts.apologise(late.pk, new_due=day, reason="Quá tải", by=self.cast.leader)
            return
        late = self._some(status__in=[*CLOCK_RUNS], due_at__lt=now, late_cause_code="")
        if late is not None:
            acts.name_late_cause(late.pk, code="QUA_TAI", by=self.cast.head)

    def note(self, day: date) -> None:
        """Write down how every dossier stands when a day ends."""
        self.states[day] = {
            one.pk: (one.status, one.due_at, one.apologised)
            for one in Dossier.objects.filter(received_at__isnull=False)
        }


def drive(cast: Cast, seed: int, first: date, days: int) -> tuple[Life, list[date]]:
    """Live through some days; each morning the figures of the day before are kept."""
    life, passed = Life(cast, seed), list[date]()
    with time_machine.travel(periods.day(first).begins) as travel:
        for number in range(days):
            day = first + timedelta(days=number)
            for hour in range(8, 17):
                travel.move_to(datetime(day.year, day.month, day.day, hour, 10, tzinfo=clock.VN))
                with suppress(DomainError):  # an act the law refuses changes nothing
                    life.hour()
            travel.move_to(periods.day(day + timedelta(days=1)).begins + timedelta(minutes=90))
            life.note(day)
            services.make_missing()
            passed.append(day)
    return life, passed


@pytest.mark.parametrize("seed", range(2))
def test_a_past_day_worked_out_again_is_what_was_kept_on_it(cast, seed):
    life, passed = drive(cast, seed, date(2026, 9, 17), 18)
    before = {day: kept(day) for day in passed}
    with time_machine.travel(datetime(2026, 10, 20, 9, tzinfo=clock.VN)):
        for _ in range(40):
            with suppress(DomainError):
                life.hour()
        for day in passed:
            again = told(day)
            assert again == before[day], {
                key: (before[day].get(key), again.get(key))
                for key in {*again, *before[day]} if again.get(key) != before[day].get(key)
            }  # fmt: skip
        services.make_missing(passed[-1])
        snapshots.make(passed[3])
        assert kept(passed[3]) == before[passed[3]]
    # A life in which nothing happens would prove nothing.
    happened = {key[0] for key, item in before[passed[-1]].items() if item[0]}
    assert happened >= {"dossiers.on_time", "dossiers.late_open", "dossiers.paused", "lateness.apologised"}
    slow_count(cast, life, passed)


def slow_count(cast: Cast, life: Life, passed: list[date]) -> None:
    """Hold kept figures against a count of the dossiers one by one and of the notes of each evening."""
    for day in passed:
        ends = periods.day(day).ends
        begins = periods.containing("thang", day).begins
        found: dict[str, list[int]] = defaultdict(lambda: [0, 0])
        for one in Dossier.objects.filter(received_at__isnull=False):
            if begins <= one.received_at < ends:
                asked = SupplementRequest.objects.filter(dossier=one, asked_at__lt=ends).exists()
                for code, hit in (
                    ("dossiers.online", one.channel == 2), ("dossiers.supplemented", asked),
                    ("dossiers.post", one.channel == 3 or one.result_way == 3),
                ):  # fmt: skip
                    found[code][0] += hit
                    found[code][1] += 1
            if one.finished_at and begins <= one.finished_at < ends:
                found["dossiers.on_time"][0] += one.timeliness != "QUA_HAN"
                found["dossiers.on_time"][1] += 1
            status, due, _ = life.states[day].get(one.pk, ("", None, False))
            late_open = status in CLOCK_RUNS and due is not None and due < ends
            late = late_open or (
                one.finished_at and begins <= one.finished_at < ends and one.timeliness == "QUA_HAN"
            )
            found["dossiers.late_open"][0] += late_open
            found["dossiers.paused"][0] += status in WAITING
            if late:
                found["lateness.apologised"][0] += Apology.objects.filter(dossier=one, at__lt=ends).exists()
                found["lateness.apologised"][1] += 1
        rows = kept(day)
        for scope in (("province", 0), ("level", LEVELS["XA"].id), ("agency", cast.agency.pk)):
            for code, (part, whole) in found.items():
                numerator, denominator, _ = rows[code, *scope, 0, begins.date()]
                assert (numerator, denominator or 0) == (part, whole), (day, scope, code)


def test_making_a_day_twice_gives_the_same_rows_and_a_missed_day_is_made_up(cast):
    cast.signed("2026-08-20T09:00", until="2026-08-21T10:00")
    with time_machine.travel(datetime(2026, 8, 24, 1, 30, tzinfo=clock.VN)):
        services.make_missing()
        first = set(Snapshot.objects.values_list(*FIGURES, "as_of"))
        assert set(SnapshotDay.objects.values_list("day", flat=True)) == {date(2026, 8, 23)}
        assert services.make_missing() == 0
        snapshots.make(date(2026, 8, 23))
        assert set(Snapshot.objects.values_list(*FIGURES, "as_of")) == first
    # Four days without a worker.
    with time_machine.travel(datetime(2026, 8, 28, 1, 30, tzinfo=clock.VN)):
        services.make_missing()
    assert list(SnapshotDay.objects.order_by("day").values_list("day", flat=True)) == [
        date(2026, 8, day) for day in (23, 24, 25, 26, 27)
    ]


def test_the_month_before_is_kept_once_more_while_it_settles(cast):
    cast.signed("2026-08-20T09:00", until="2026-08-21T10:00")
    with time_machine.travel(datetime(2026, 9, 20, 9, tzinfo=clock.VN)):
        snapshots.make(date(2026, 9, 3))
        snapshots.make(date(2026, 9, 12))
    starts = Snapshot.objects.filter(indicator="dossiers.on_time", scope_kind="province", field_id=0)
    assert set(starts.values_list("as_of", "start", "numerator")) == {
        (date(2026, 9, 3), date(2026, 8, 1), 1), (date(2026, 9, 3), date(2026, 9, 1), 0),
        (date(2026, 9, 12), date(2026, 9, 1), 0),
    }  # fmt: skip


def test_old_days_by_field_are_thinned_to_month_ends(cast):
    cast.signed("2026-08-20T09:00", until="2026-08-21T10:00")
    with time_machine.travel(datetime(2026, 12, 1, 9, tzinfo=clock.VN)):
        for day in (date(2026, 8, 25), date(2026, 8, 31), date(2026, 9, 2), date(2026, 11, 20)):
            snapshots.make(day)
    by_field = set(Snapshot.objects.exclude(field_id=0).values_list("as_of", flat=True))
    assert by_field <= {date(2026, 8, 31), date(2026, 11, 20)}
    assert date(2026, 8, 31) in by_field
    whole = Snapshot.objects.filter(indicator="dossiers.on_time", scope_kind="province", field_id=0)
    assert set(whole.values_list("as_of", flat=True)) >= {date(2026, 8, 25), date(2026, 9, 2)}


def test_an_indicator_that_fails_stops_no_other_and_is_tried_again(cast, monkeypatch, caplog):
    indicator = engine.get("dossiers.post")
    broken = engine.Indicator(
        code="dossiers.post", name="Hỏng", unit="%", definition="", source="", rows=indicator.rows,
        measure=lambda period, scope: 1 / 0,
    )  # fmt: skip
    monkeypatch.setitem(engine._INDICATORS, "dossiers.post", broken)
    with time_machine.travel(datetime(2026, 8, 24, 1, 30, tzinfo=clock.VN)):
        services.make_missing()
        assert SnapshotDay.objects.get().failed == ["dossiers.post"]
        assert "dossiers.post" in caplog.text
        assert Snapshot.objects.filter(indicator="dossiers.on_time").exists()
        monkeypatch.setitem(engine._INDICATORS, "dossiers.post", indicator)
        services.make_missing()
    assert SnapshotDay.objects.get().failed == []
    assert Snapshot.objects.filter(indicator="dossiers.post").exists()


def test_the_course_of_a_period_adds_the_months_before_to_the_month_to_date(cast):
    cast.signed("2026-08-20T09:00", until="2026-08-21T10:00")
    cast.signed("2026-09-01T09:00", until="2026-09-14T10:00")
    with time_machine.travel(datetime(2026, 10, 1, 9, tzinfo=clock.VN)):
        for day in (date(2026, 8, 31), date(2026, 9, 12), date(2026, 9, 30)):
            snapshots.make(day)
        course = queries.points("dossiers.on_time", periods.year(2026), PROVINCE)
        assert [(day, found.numerator, found.denominator) for day, found in course] == [
            (date(2026, 8, 31), 1, 1), (date(2026, 9, 12), 1, 1), (date(2026, 9, 30), 1, 2),
        ]  # fmt: skip
        live = services.measure("dossiers.on_time", periods.year(2026))
        assert course[-1][1] == live
    months = queries.series("dossiers.on_time", months=2, until=date(2026, 9, 30))
    assert [snapshot.value for _, snapshot in months if snapshot] == [100, 0]


def test_every_indicator_is_defined_for_a_lawyer_and_measured_for_every_kind_of_scope_it_names(cast):
    cast.signed("2026-08-20T09:00", until="2026-08-21T10:00")
    august = periods.month(2026, 8)
    scopes = {
        "province": PROVINCE, "level": LEVELS["XA"], "agency": Scope("agency", cast.agency.pk, ""),
        "unit": Scope("unit", cast.room.pk, ""),
    }  # fmt: skip
    for one in engine.everything():
        assert one.definition.endswith("."), one.code
        assert all((one.source, one.owner, one.unit, one.levels, one.name)), one.code
        for kind in one.kinds:
            for period in (august, periods.as_of(august, date(2026, 8, 31))):
                found = one.measure(period, scopes[kind])
                assert found.value is None or found.value >= 0, (one.code, kind)
                assert one.rows(period, scopes[kind]).startswith("/"), (one.code, kind)


def test_the_present_figure_and_the_one_as_of_today_are_the_same(cast):
    _, passed = drive(cast, 7, date(2026, 9, 8), 12)
    with time_machine.travel(datetime(2026, 9, 19, 23, 30, tzinfo=clock.VN)):
        assert clock.today() == passed[-1]
        month = periods.month(2026, 9)
        today = periods.as_of(month, passed[-1])
        for one in engine.everything():
            for scope in (
                PROVINCE,
                LEVELS["XA"],
                Scope("agency", cast.agency.pk, ""),
                Scope("unit", cast.room.pk, ""),
            ):
                # Of all results ever there were a page shows the last day that is kept.
                if scope.kind in one.kinds and one.code != "archive.valid_results":
                    now, then = one.measure(month, scope), one.measure(today, scope)
                    assert [
                        round(x or Decimal(0), 6) for x in (now.numerator, now.denominator, now.value)
                    ] == [
                        round(x or Decimal(0), 6) for x in (then.numerator, then.denominator, then.value)
                    ], (one.code, scope.code)
