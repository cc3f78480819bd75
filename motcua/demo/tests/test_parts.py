"""A big sample is told in parts: they share no number and no series, and a seed always tells the same year."""

import random
from datetime import datetime, timedelta

import pytest

from motcua.base import clock
from motcua.base.worktime.queries import calendar_for
from motcua.demo.dossiers import generate
from motcua.demo.dossiers.generate import Generator, generators
from motcua.demo.dossiers.timetable import Timetable
from motcua.demo.tests.databases import MONDAY

pytestmark = pytest.mark.xdist_group("sample_structure")
# Encrypted with a fresh nonce each time.
SEALED = {"dossiers_party", "dossiers_issuedpaper"}
SECOND = timedelta(seconds=1)
NOW = MONDAY.replace(tzinfo=None)


def _told(generator: Generator) -> dict[str, list[str]]:
    """Return all lines of a part by table, and its log."""
    found: dict[str, list[str]] = {table.name: [] for table in generator.tables.all} | {"log": []}
    for _ in generator.days():
        for table in generator.tables.all:
            found[table.name] += table.take().decode().splitlines()
        found["log"] += generator.log.take()
    return found


@pytest.fixture
def in_parts(structure, monkeypatch):
    monkeypatch.setattr(generate, "MANY", 1000)
    return lambda seed: generators(1500, seed, NOW)


def test_parts_share_no_number_and_no_series(in_parts):
    parts = in_parts(3)
    assert len(parts) == generate.PARTS
    told = [_told(part) for part in parts]
    for table in parts[0].tables.all:
        if table.numbered:
            numbers = [{line.split("\t", 1)[0] for line in one[table.name]} for one in told]
            assert sum(map(len, numbers)) == len(set.union(*numbers)), table.name
    series = [{*part.clerk.counters, *part.log.counters} for part in parts]
    assert not set.intersection(*series)
    made = sum(part.made for part in parts)
    assert 1400 < made <= 1500
    assert min(part.made for part in parts) > made / 4
    codes = [line.split("\t")[1] for one in told for line in one["dossiers_dossier"]]
    assert len(codes) == made


def test_dossiers_are_numbered_in_the_order_of_their_days(in_parts):
    numbered = []
    for part in in_parts(3):
        place = part.tables.dossier.columns.index("submitted_at")
        rows = [line.split("\t") for line in _told(part)["dossiers_dossier"]]
        numbered += [(int(row[0]), row[place][:10]) for row in rows]
    numbered.sort()
    assert len({number for number, _ in numbered}) == len(numbered) == 1500
    assert [day for _, day in numbered] == sorted(day for _, day in numbered)


def test_the_same_seed_tells_the_same_year_and_another_another(in_parts):
    first, again, other = ([_told(part) for part in in_parts(seed)] for seed in (3, 3, 4))
    for one, same in zip(first, again, strict=True):
        for name, lines in one.items():
            if name not in SEALED:
                assert lines == same[name], name
    assert first[0]["dossiers_dossier"] != other[0]["dossiers_dossier"]


def test_the_log_of_a_part_is_in_order_of_time(in_parts):
    for part in in_parts(5):
        times = [entry[0] for entry in _told(part)["log"]]
        assert times == sorted(times)


def test_a_calendar_laid_out_answers_as_the_calendar_does(structure):
    calendar, rng = calendar_for(None), random.Random(1)
    today = clock.today()
    table = Timetable(calendar, today - timedelta(days=365), today)
    for _ in range(3000):
        start = datetime.combine(today, datetime.min.time()) - timedelta(
            minutes=rng.randrange(-500_000, 525_000)
        )
        minutes = rng.choice([0, 1, rng.randrange(480), rng.randrange(60_000), rng.randrange(400_000)])
        wanted = calendar.add_minutes(start, minutes)
        assert table.add_minutes(start, minutes) == wanted
        if minutes:
            minute = wanted.hour * 60 + wanted.minute
            ends = any(minute == closing for _, closing in calendar.sessions(wanted.date()))
            assert table.later(start, minutes, lambda: SECOND) == (wanted if ends else wanted + SECOND)
            # What was found last is known without looking.
            assert table.add_minutes(table.last, minutes) == calendar.add_minutes(table.last, minutes)
        assert table.working_minutes(start, wanted) == calendar.working_minutes(start, wanted)
