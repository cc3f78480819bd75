"""Statistics, indicators, reminders, exports, the API and two officers at once."""

import threading
from datetime import date

from django.db import connection
from django.http import QueryDict
from django.test import Client

from motcua.base.errors import Conflict, DomainError
from motcua.base.indicators import engine, periods
from motcua.base.indicators.engine import PROVINCE, Scope
from motcua.base.lists import registry
from motcua.base.notices.models import Notice
from motcua.base.organisations.models import Person
from motcua.catalogue.announcements import queries, statistics
from motcua.catalogue.announcements.models import Announcement
from motcua.catalogue.announcements.services import reminding, signing
from motcua.catalogue.announcements.tests.cast import CODE, OTHER, Cast, fresh, make_cast, newest, vn


def signed(cast: Cast) -> Announcement:
    """Return a decision of 9/11/2026 with an amended and an ended procedure, late by its text."""
    made = cast.draft(
        source_id=cast.source(effective_on=date(2026, 11, 10)).pk, effective_on=date(2026, 11, 20)
    )
    cast.amended(made)
    line = cast.line(made, "BAIBO", OTHER)
    from motcua.catalogue.announcements.services import drafting

    drafting.save_facts(line.pk, version=line.version, by=cast.focal, changing_text="12/2026/TT-BXD")
    cast.signed(made)
    return fresh(made)


def test_monthly_figures_open_their_rows(cast: Cast):
    made = signed(cast)
    asked = statistics.Asked(2026, 11, "co-quan")
    *lines, total = statistics.table(cast.control, asked)
    assert [line.name for line in lines] == ["Sở Xây dựng"]
    assert total.counts == {"sua-doi": 1, "bai-bo": 1}
    for _, count, url in total.cells:
        rows = queries.LineFilters.of(QueryDict(url.partition("?")[2])).apply(queries.lines(cast.control))
        assert rows.count() == count
    months = statistics.table(cast.control, statistics.Asked(2026))
    assert [line.total for line in months if line.name.startswith("Tháng 11")] == [2]
    assert statistics.table(cast.control, statistics.Asked(2026, 11, "linh-vuc"))[0].name == "Hộ tịch"
    assert made.state == Announcement.State.SIGNED


def test_indicators_and_the_lists_they_open(cast: Cast):
    made = signed(cast)
    signing.enter_line(
        made.lines.get(code=CODE).pk,
        by=cast.control,
        entered_on=date(2026, 11, 16),
        at=vn("2026-11-16T10:00"),
    )
    period = periods.parse("thang:2026-11")
    told = {}
    for code in ("issued_on_time", "entered_on_time", "lines", "time_cut"):
        indicator = engine.get(f"announcements.{code}")
        told[code] = indicator.measure(period, PROVINCE)
        construction = Scope("agency", cast.agencies["construction"].pk, "Sở Xây dựng")
        assert indicator.measure(period, construction) == told[code]
        client = Client()
        client.force_login(Person.objects.get(pk=cast.control.person_id))
        assert client.get(indicator.rows(period, PROVINCE)).status_code == 200
        if indicator.by_agency:
            assert indicator.by_agency(period)[construction.id].value == told[code].value
        assert indicator.parts(period, PROVINCE, "agency")[0].measure == told[code]
    # Five days before 10/11 was 5/11; signed on 9/11.
    assert told["issued_on_time"].value == 0
    assert (told["entered_on_time"].numerator, told["entered_on_time"].denominator) == (1, 2)
    assert told["lines"].value == 2
    assert (told["time_cut"].numerator, told["time_cut"].denominator) == (1, 3)


def test_who_holds_something_is_reminded_once_a_day(cast: Cast):
    cast.source()
    Notice.objects.all().delete()
    assert reminding.remind(at=vn("2026-11-04T07:15")) == 0  # a day before: no step
    assert reminding.remind(at=vn("2026-11-05T07:15")) == 1
    assert reminding.remind(at=vn("2026-11-05T09:15")) == 0
    notice = Notice.objects.get()
    assert (notice.person_id, notice.title[:13]) == (cast.focal.person_id, "Hạn hôm nay –")
    # Four days late the control office hears of it too.
    assert reminding.remind(at=vn("2026-11-09T07:15")) == 2
    told = Notice.objects.filter(person_id=cast.control.person_id).get()
    assert "Quá hạn 4 ngày" in told.title
    assert "Sở Xây dựng" in told.text


def test_the_registers_come_out_as_files(cast: Cast):
    signed(cast)
    for code in ("home", "lines", "sources", "statistics"):
        listing = registry.find(f"announcements:{code}")
        rows = list(listing.rows(cast.control, QueryDict("")))
        assert rows
        for row in rows:
            for column in listing.columns_for(cast.control, QueryDict("")):
                column.value(row)


def test_what_is_late_is_told_with_who_holds_it(cast: Cast):
    signed(cast)
    late = queries.owed(cast.control, date(2026, 11, 17))
    assert [(debt.what, debt.due, debt.holder) for debt in late] == [
        ("ENTER", date(2026, 11, 16), queries.CONTROL_OFFICE)
    ]
    assert late[0].days_late(date(2026, 11, 17)) == 1
    assert queries.signed_lines(date(2026, 11, 9), date(2026, 11, 9)).count() == 2
    assert not queries.signed_lines(date(2026, 11, 10), date(2026, 11, 30)).exists()


def test_two_signatures_at_once_make_one_version(own_database):
    cast = make_cast()
    made = cast.draft(effective_on=date(2026, 11, 20))
    cast.amended(made)
    cast.approved(made)
    shown, gate, told = fresh(made).version, threading.Barrier(2), []

    def sign(number: str) -> None:
        try:
            gate.wait(10)
            signing.sign(made.pk, number=number, version=shown, by=cast.chairman, at=vn("2026-11-09T09:00"))
            told.append("signed")
        except DomainError as refused:
            told.append(type(refused).__name__)
        finally:
            connection.close()

    threads = [threading.Thread(target=sign, args=(f"{number}/QĐ-UBND",)) for number in (1, 2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(told) == [Conflict.__name__, "signed"]
    assert newest().number == 2
