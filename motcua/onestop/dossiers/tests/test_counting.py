"""A figure opens what it counts, whoever's and however narrowed, and its parts say what pulls it down."""

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from urllib.parse import parse_qsl, urlsplit

import pytest
import time_machine
from django.test import Client

from motcua.base import clock
from motcua.base.errors import Invalid, NotAllowed
from motcua.base.indicators import engine, periods, queries, services
from motcua.base.indicators.engine import LEVELS, NO_FIELD, PROVINCE, Scope
from motcua.base.lists import registry
from motcua.base.organisations.models import Person
from motcua.catalogue.procedures import counting as procedures
from motcua.catalogue.procedures.models import OnSiteProcedure
from motcua.onestop.dossiers import counting
from motcua.onestop.dossiers.models import Dossier
from motcua.onestop.dossiers.tests.test_snapshots import drive

AT = datetime(2026, 9, 30, 10, tzinfo=clock.VN)
SEPTEMBER = periods.month(2026, 9)


@pytest.fixture
def lived(cast):
    """Two weeks of a commune, with dossiers late, waiting, refused and done, and a procedure done whole at the desk."""
    OnSiteProcedure.objects.create(
        procedure=cast.procedure, level="XA", steps=4, decision_no="9/QĐ (mẫu)", decision_date=date(2026, 1, 1),
        valid_from=date(2026, 1, 1),
    )  # fmt: skip
    drive(cast, 3, date(2026, 9, 9), 14)
    with time_machine.travel(AT):
        yield cast


def scopes(cast) -> list[Scope]:
    wide = [
        PROVINCE, LEVELS["XA"], LEVELS["TINH"], Scope("agency", cast.agency.pk, ""),
        Scope("agency", cast.other_agency.pk, ""), Scope("unit", cast.room.pk, ""),
    ]  # fmt: skip
    field = cast.procedure.field_id
    return [
        *wide, *(replace(one, field=field) for one in wide), replace(PROVINCE, field=NO_FIELD),
        replace(wide[3], field=field, procedure=cast.procedure.pk),
    ]  # fmt: skip


def opened(indicator: engine.Indicator, url: str, by) -> tuple[object, object]:
    """Return what the list at an address holds: above and below the line."""
    params = dict(parse_qsl(urlsplit(url).query))
    if urlsplit(url).path.startswith("/thu-tuc/"):
        rows = list(procedures.Asked.read(by, params).rows())
        return sum(row.part for row in rows), sum(row.whole for row in rows)
    rows = list(counting.Asked.read(by, params).rows())
    what = counting.counted(indicator.code)
    if what.amount is not None:
        return sum((row.finished_at - row.received_at).total_seconds() for row in rows) / 3600, len(rows)
    return (sum(row.hit for row in rows), len(rows)) if what.hit is not None else (len(rows), None)


def counted_here() -> list[engine.Indicator]:
    """Return the indicators of dossiers, papers and procedures; rooms of control test their own."""
    here = ("dossiers.", "archive.", "lateness.", "procedures.", "processes.")
    return [one for one in engine.everything() if one.code.startswith(here)]


def test_every_figure_opens_a_list_of_exactly_what_it_counts(lived):
    seen = set()
    for period in (SEPTEMBER, periods.as_of(SEPTEMBER, date(2026, 9, 17)), periods.quarter(2026, 3)):
        for one in counted_here():
            for scope in scopes(lived):
                if one.by_hand or scope.kind not in one.kinds:
                    continue
                found = one.measure(period, scope)
                part, whole = opened(one, one.rows(period, scope), lived.control)
                assert float(found.numerator or 0) == pytest.approx(float(part), abs=0.01), (
                    one.code,
                    scope.code,
                )
                assert (found.denominator or 0) == (whole or 0), (one.code, scope.code, period.code)
                if part:
                    seen.add(one.code)
    assert len(seen) > 9


def test_all_agencies_at_once_say_what_each_says_alone(lived):
    for one in counted_here():
        if one.by_agency is None:
            continue
        for period in (SEPTEMBER, periods.as_of(SEPTEMBER, date(2026, 9, 17))):
            many = one.by_agency(period)
            for agency in (lived.agency.pk, lived.other_agency.pk):
                alone = one.measure(period, Scope("agency", agency, ""))
                if agency in many:
                    assert (many[agency].numerator, many[agency].denominator) == pytest.approx(
                        (alone.numerator, alone.denominator)
                    ), one.code
                else:
                    assert not alone.denominator, one.code
                    assert not alone.numerator, one.code


@pytest.mark.parametrize("by", ["agency", "field", "procedure"])
def test_the_parts_of_a_figure_add_up_to_it_and_open_their_own_rows(lived, by):
    for one in counted_here():
        if by not in one.splits or not one.adds:
            continue
        found = services.contributions(one.code, SEPTEMBER, by=by)
        whole = one.measure(SEPTEMBER, PROVINCE)
        total = one.total([each.part.measure for each in found])
        assert (float(total.numerator or 0), total.denominator or 0) == pytest.approx(
            (float(whole.numerator or 0), whole.denominator or 0)
        ), one.code
        for each in found:
            part, below = opened(one, each.part.url, lived.control)
            assert float(each.part.measure.numerator or 0) == pytest.approx(float(part), abs=0.01)
            assert (each.part.measure.denominator or 0) == (below or 0)
        assert [each.pull for each in found] == sorted((each.pull for each in found), reverse=True)


def test_what_pulls_the_on_time_share_down_most_comes_first(cast):
    # Two late of three here; one of one on time at the other commune.
    for day in ("2026-09-07", "2026-09-08"):
        cast.signed(f"{day}T09:00", until="2026-09-21T10:00")
    cast.signed("2026-09-09T09:00", until="2026-09-10T10:00")
    moved = cast.signed("2026-09-10T09:00", until="2026-09-11T10:00")
    Dossier.objects.filter(pk=moved.pk).update(agency=cast.other_agency)
    with time_machine.travel(AT):
        found = services.contributions("dossiers.on_time", SEPTEMBER, by="agency", op=">=", target=99)
        assert [one.part.name for one in found] == ["UBND phường Mẫu", "UBND phường Khác"]
        assert [one.share for one in found] == [100, 0]
        assert found[0].pull == Decimal("1.97")
        steps = services.contributions("dossiers.on_time", SEPTEMBER, by="step")
        # The specialist kept both for days: that step lost the time, and its rows are the late dossiers.
        assert [(one.part.name, one.pull, one.share) for one in steps] == [("Thẩm định", 2, 100)]
        rows = counting.Asked.read(cast.control, dict(parse_qsl(urlsplit(steps[0].part.url).query))).rows()
        assert {row.timeliness for row in rows} == {"QUA_HAN"}
        assert rows.count() == 2
        with pytest.raises(Invalid):
            services.contributions("dossiers.received", SEPTEMBER, by="step")


def test_a_scope_is_seen_by_those_whose_figures_reach_so_far(cast):
    assert queries.scope_for(cast.control, "level:3;linh-vuc:7").field == 7
    assert queries.scope_for(cast.leader, f"agency:{cast.agency.pk};thu-tuc:5").procedure == 5
    assert queries.scope_for(cast.head, f"unit:{cast.room.pk}").kind == "unit"
    for actor, code in (
        (cast.leader, "province:0"), (cast.leader, f"agency:{cast.other_agency.pk}"), (cast.leader, "level:3"),
        (cast.head, f"agency:{cast.agency.pk}"), (cast.desk, f"agency:{cast.agency.pk}"), (cast.desk, ""),
    ):  # fmt: skip
        with pytest.raises(NotAllowed):
            queries.scope_for(actor, code)
    for code in ("level:9", "sao:1", "province", "unit:1;linh-vuc:x"):
        with pytest.raises(Invalid):
            queries.scope_for(cast.control, code)


def test_the_page_shows_who_counts_as_of_a_day_and_exports_the_same_rows(cast, client: Client):
    late = cast.signed("2026-09-07T09:00", until="2026-09-21T10:00")
    client.force_login(Person.objects.get(username="kstt"))
    with time_machine.travel(AT):
        on_time = engine.get("dossiers.on_time")
        page = client.get(on_time.rows(SEPTEMBER, LEVELS["XA"])).content.decode()
        assert late.code in page
        assert "0 trên 1 hồ sơ" in page
        assert "Có kết quả sau hạn theo luật" in page
        before = on_time.rows(periods.as_of(SEPTEMBER, date(2026, 9, 20)), PROVINCE)
        then = client.get(before).content.decode()
        assert late.code not in then
        assert "đến hết ngày 20/09/2026" in then
        # On the 20th it was open, and late by then.
        open_then = engine.get("dossiers.late_open").rows(
            periods.as_of(SEPTEMBER, date(2026, 9, 20)), PROVINCE
        )
        assert late.code in client.get(open_then).content.decode()
        assert client.get("/ho-so/duoc-dem/?chi-so=khong.co").status_code == 404
        step = client.get(counting.address("dossiers.on_time", SEPTEMBER, PROVINCE, buoc="Thẩm định"))
        assert late.code in step.content.decode()
        for url, code in (
            (on_time.rows(SEPTEMBER, PROVINCE), "dossiers:counted"),
            (engine.get("processes.approved").rows(SEPTEMBER, PROVINCE), "procedures:counted"),
        ):
            assert client.get(url).status_code == 200
            query = client.get(url).wsgi_request.GET
            listing = registry.get(code)
            rows = list(listing.rows(cast.control, query))
            assert len(rows) == listing.count(cast.control, query) == 1
            assert [column.value(rows[0]) for column in listing.columns_for(cast.control, query)]
