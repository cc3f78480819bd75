"""Figures: measured, kept, shown with their rows; with an invented indicator that counts days."""

from datetime import date, timedelta

import pytest
from django.test import Client

from motcua.base.audit.tests.cast import person
from motcua.base.errors import NotAllowed, NotFound
from motcua.base.indicators import engine, periods, queries, services
from motcua.base.indicators.engine import PROVINCE, Indicator, Measure, Scope, average, count, share
from motcua.base.indicators.models import Snapshot
from motcua.base.indicators.periods import Period
from motcua.base.organisations.models import Agency, Unit
from motcua.base.organisations.queries import actor_for
from motcua.base.organisations.roles import Role

pytestmark = pytest.mark.django_db


def even_days(period: Period, scope: Scope) -> Measure:
    """A share that differs by period and by scope."""
    days = [period.start + timedelta(days=number) for number in range((period.end - period.start).days + 1)]
    even = sum(1 for day in days if day.day % 2 == 0)
    return share(even if scope == PROVINCE else 0, len(days))


def rows(period: Period, scope: Scope) -> str:
    return f"/ho-so/?ky={period.code}&pham_vi={scope.code}"


@pytest.fixture(autouse=True)
def indicator(monkeypatch: pytest.MonkeyPatch) -> Indicator:
    monkeypatch.setattr(engine, "_INDICATORS", {})
    made = Indicator(
        code="test.even", name="Ngày chẵn", unit="%", definition="Số ngày chẵn trên số ngày của kỳ.",
        source="Ví dụ kiểm thử", measure=even_days, rows=rows,
    )  # fmt: skip
    engine.register(made)
    return made


def test_arithmetic_of_measures() -> None:
    assert share(1, 4).value == 25
    assert share(0, 0).value is None
    assert average(7.5, 3).value == 2.5
    assert average(0, 0).value is None
    assert count(3) == Measure(count(3).numerator, None, count(3).value)


def test_an_indicator_nobody_registered_is_not_found() -> None:
    with pytest.raises(NotFound):
        services.measure("test.none", periods.year(2026))


def test_a_figure_is_kept_once_a_period_and_replaced(indicator: Indicator) -> None:
    period = periods.month(2026, 2)
    assert services.snapshot("test.even", period).value == 50
    services.snapshot("test.even", period)
    assert Snapshot.objects.count() == 1


def test_the_course_of_a_figure_has_a_place_for_every_month() -> None:
    services.snapshot("test.even", periods.month(2026, 9))
    course = queries.series("test.even", months=4, until=date(2026, 11, 21))
    assert [period.start.month for period, _ in course] == [8, 9, 10, 11]
    assert [snapshot is not None for _, snapshot in course] == [False, True, False, False]


def test_a_leader_sees_the_figure_its_definition_and_its_rows(client: Client) -> None:
    client.force_login(person("chutich", "Lê Văn Chủ (mẫu)", Role.CHAIRMAN))
    page = client.get("/so-lieu/?ky=thang:2026-02").content.decode()
    assert "50 %" in page
    assert "14 trên 28" in page
    assert "Số ngày chẵn trên số ngày của kỳ." in page
    assert "/ho-so/?ky=thang:2026-02&amp;pham_vi=province:0" in page
    assert "tăng 1,6 điểm" in page


def test_reporting_periods_can_be_chosen(client: Client) -> None:
    client.force_login(person("chutich", "Lê Văn Chủ (mẫu)", Role.CHAIRMAN))
    assert "15/12/2025 – 14/03/2026" in client.get("/so-lieu/?ky=bc_quy:2026-1").content.decode()
    chosen = client.get("/so-lieu/?tu=01/03/2026&den=10/3/2026")
    assert chosen.context["period"].code == "khoang:2026-03-01:2026-03-10"


@pytest.mark.parametrize("query", ["ky=abc", "tu=x&den=y", "tu=2026-03-10&den=2026-03-01"])
def test_a_wrong_period_is_said_and_shows_this_month(client: Client, query: str) -> None:
    client.force_login(person("chutich", "Lê Văn Chủ (mẫu)", Role.CHAIRMAN))
    answer = client.get(f"/so-lieu/?{query}")
    assert answer.status_code == 422
    assert answer.context["problem"]
    assert answer.context["period"].kind == "thang"


def test_a_head_of_room_sees_only_the_own_unit() -> None:
    head = person("truongphong", "Đỗ Văn Trưởng (mẫu)", Role.HEAD)
    actor = actor_for(head)
    assert actor is not None
    assert [scope.code for scope in queries.scopes_for(actor)] == [f"unit:{actor.unit_id}"]
    with pytest.raises(NotAllowed):
        queries.scope_for(actor, "province:0")


def test_a_signing_leader_sees_the_agency_and_its_units() -> None:
    signer = person("giamdoc", "Hoàng Văn Ký (mẫu)", Role.SIGNER)
    person("khac", "Người Khác (mẫu)", Role.SIGNER, agency="Sở Xây dựng (mẫu)")
    actor = actor_for(signer)
    assert actor is not None
    units = Unit.objects.filter(agency_id=actor.agency_id)
    found = {scope.code for scope in queries.scopes_for(actor)}
    assert found == {f"agency:{actor.agency_id}", *(f"unit:{unit.pk}" for unit in units)}
    assert Agency.objects.count() == 2


def _by_unit(monkeypatch: pytest.MonkeyPatch, unit_id: int) -> list[int]:
    """Register an indicator that knows one unit; return the list of its askings."""
    asked: list[int] = []

    def counts(period: Period) -> engine.Lazily:
        return engine.Lazily({unit_id: 7, 999_999: 5}, lambda number: asked.append(number) or count(number))

    engine.register(
        Indicator(
            code="test.units", name="Đếm theo đơn vị", unit="hồ sơ", definition="Đếm.", source="Ví dụ", rows=rows,
            measure=lambda period, scope: count(9), by_unit=counts, places=0,
        )
    )  # fmt: skip
    return asked


def test_figures_by_unit_have_a_line_for_each_unit_with_its_rows(client: Client, monkeypatch) -> None:
    chairman = person("chutich", "Lê Văn Chủ (mẫu)", Role.CHAIRMAN)
    unit = chairman.assignments.get().unit
    asked = _by_unit(monkeypatch, unit.pk)
    client.force_login(chairman)
    page = client.get("/so-lieu/don-vi/?ky=quy:2026-1").content.decode()
    assert f"/ho-so/?ky=quy:2026-1&amp;pham_vi=unit:{unit.pk}" in page
    assert "7 hồ sơ" in page
    # What stands on no line is not worked out.
    assert asked == [7]
    assert client.get("/so-lieu/don-vi/?ky=abc").status_code == 422


def test_a_head_of_room_sees_the_own_unit_alone_in_figures_by_unit(client: Client, monkeypatch) -> None:
    head = person("truongphong", "Đỗ Văn Trưởng (mẫu)", Role.HEAD)
    other = person("giamdoc", "Hoàng Văn Ký (mẫu)", Role.SIGNER, agency="Sở Xây dựng (mẫu)")
    _by_unit(monkeypatch, other.assignments.get().unit_id)
    client.force_login(head)
    assert client.get("/so-lieu/don-vi/").context["lines"] == []


def test_within_sharing_the_same_count_is_read_once() -> None:
    read: list[int] = []
    with engine.sharing():
        assert [engine.once("a", lambda: read.append(1) or 5) for _ in range(3)] == [5, 5, 5]
    assert [engine.once("a", lambda: read.append(1) or 5) for _ in range(2)] == [5, 5]
    assert len(read) == 3


def test_an_officer_at_the_desk_has_no_right_to_figures(client: Client) -> None:
    client.force_login(person("hoa", "Nguyễn Thị Hoa (mẫu)", Role.INTAKE))
    assert client.get("/so-lieu/").status_code == 403
