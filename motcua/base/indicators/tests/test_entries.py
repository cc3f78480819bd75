"""Figures entered by hand: with evidence, replaced and never overwritten, by those who answer for them."""

from datetime import date
from decimal import Decimal
from io import BytesIO

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client

from motcua.base.audit.models import Act
from motcua.base.audit.tests.cast import person
from motcua.base.errors import DomainError, Invalid, NotAllowed, NotFound
from motcua.base.events.models import Event
from motcua.base.files import access
from motcua.base.indicators import engine, entries, periods, services
from motcua.base.indicators.engine import LEVELS, PROVINCE, Indicator, Scope, count
from motcua.base.indicators.models import Entry
from motcua.base.organisations.actor import Actor
from motcua.base.organisations.models import Agency
from motcua.base.organisations.queries import actor_for
from motcua.base.organisations.roles import Role

pytestmark = pytest.mark.django_db
QUARTER = periods.quarter(2026, 1)
CODE = "reviews.internal_reviewed"


def actor(username: str, role: Role, **more: str) -> Actor:
    found = actor_for(person(username, f"{username} (mẫu)", role, **more))
    assert found is not None
    return found


@pytest.fixture
def control() -> Actor:
    return actor("kiemsoat", Role.CONTROL)


def test_a_share_is_entered_by_its_parts_and_measured_from_then_on(control: Actor) -> None:
    assert services.measure(CODE, QUARTER).value is None
    entry = services.enter(
        CODE, QUARTER, numerator="1.200", denominator="1600", evidence=" QĐ 12 ", by=control
    )
    assert (entry.value, entry.evidence, entry.entered_by_name) == (75, "QĐ 12", "kiemsoat (mẫu)")
    found = services.measure(CODE, QUARTER)
    assert (found.numerator, found.denominator, found.value) == (1200, 1600, 75)
    assert Event.objects.filter(kind="indicator.entered", stream_id=entry.pk).exists()
    assert Act.objects.filter(act="indicator.entered", object_id=entry.pk, label=CODE).exists()


def test_a_later_figure_replaces_and_the_former_is_kept(control: Actor) -> None:
    first = services.enter(CODE, QUARTER, value="50", evidence="Báo cáo 1", by=control)
    second = services.enter(CODE, QUARTER, value="60,5", evidence="Báo cáo 2", by=control)
    first.refresh_from_db()
    assert first.replaced_at is not None
    assert first.value == 50
    assert (second.replaced_at, services.measure(CODE, QUARTER).value) == (None, Decimal("60.5"))
    with pytest.raises(IntegrityError), transaction.atomic():
        Entry.objects.filter(pk=first.pk).update(replaced_at=None)


def test_on_a_past_day_the_figure_of_that_day_counts(control: Actor) -> None:
    for day, value in ((3, 50), (9, 60)):
        at = periods.day(date(2026, 4, day)).begins
        services.enter(CODE, QUARTER, value=value, evidence="Báo cáo", by=control, at=at)
    known = [services.measure(CODE, periods.as_of(QUARTER, date(2026, 4, day))).value for day in (2, 3, 8, 9)]
    assert known == [None, 50, 50, 60]


def test_a_period_without_a_figure_shows_the_newest_before_it_and_never_a_later_one(control: Actor) -> None:
    services.enter(CODE, QUARTER, value=40, evidence="Báo cáo", by=control)
    assert services.measure(CODE, periods.quarter(2026, 3)).value == 40
    assert services.measure(CODE, periods.quarter(2025, 4)).value is None


def test_the_province_without_a_figure_of_its_own_is_the_total_of_its_agencies(control: Actor) -> None:
    ours, theirs = (
        Agency.objects.create(name=name, kind="SO", level=level, valid_from=date(2020, 1, 1))
        for name, level in (("Sở A (mẫu)", "TINH"), ("Phường B (mẫu)", "XA"))
    )
    for agency, part, whole in ((ours, 1, 2), (theirs, 9, 10)):
        services.enter(
            CODE, QUARTER, Scope("agency", agency.pk, ""), numerator=part, denominator=whole, evidence="Báo cáo",
            by=control,
        )  # fmt: skip
    assert services.measure(CODE, QUARTER).numerator == 10
    assert services.measure(CODE, QUARTER).denominator == 12
    assert services.measure(CODE, QUARTER, LEVELS["XA"]).value == 90


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"value": 1, "evidence": "  "}, "evidence"),
        ({"evidence": "a"}, "value"),
        ({"numerator": 1, "evidence": "a"}, "denominator"),
        ({"denominator": 1, "evidence": "a"}, "numerator"),
        ({"numerator": 1, "denominator": 0, "evidence": "a"}, "denominator"),
        ({"numerator": 3, "denominator": 2, "evidence": "a"}, "numerator"),
        ({"value": 101, "evidence": "a"}, "value"),
        ({"value": -1, "evidence": "a"}, "value"),
        ({"value": "nhiều", "evidence": "a"}, "value"),
        ({"value": "1e99", "evidence": "a"}, "value"),
        ({"numerator": 1, "denominator": 2, "value": 60, "evidence": "a"}, "value"),
    ],
)
def test_a_wrong_figure_is_refused_beside_its_field(control: Actor, given, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        services.enter(CODE, QUARTER, by=control, **given)
    assert refused.value.field == field
    assert not Entry.objects.exists()


def test_what_is_measured_unknown_or_not_yet_begun_is_not_entered(control: Actor) -> None:
    engine.register(
        Indicator(
            code="test.counted", name="Đếm", unit="hồ sơ", definition="", source="",
            measure=lambda period, scope: count(1), rows=lambda period, scope: "",
        )
    )  # fmt: skip
    try:
        for code, period, scope, kind in (
            ("test.counted", QUARTER, PROVINCE, Invalid),
            ("khong.co", QUARTER, PROVINCE, NotFound),
            ("target:" + "1" * 60, QUARTER, PROVINCE, DomainError),
            (CODE, periods.year(2199), PROVINCE, Invalid),
            (CODE, QUARTER, Scope("unit", 1, ""), Invalid),
        ):
            with pytest.raises(kind):
                services.enter(code, period, scope, value=1, evidence="a", by=control)
    finally:
        engine._INDICATORS.pop("test.counted")


def test_a_plans_own_target_takes_any_code_of_its_own(control: Actor) -> None:
    services.enter("target:12", QUARTER, value=140, evidence="Biên bản", by=control)
    assert entries.measure("target:12", QUARTER, PROVINCE).value == 140


def test_an_agency_enters_its_own_figures_and_nobody_elses(control: Actor) -> None:
    signer = actor("giamdoc", Role.SIGNER)
    theirs = actor("khac", Role.SIGNER, agency="Sở Xây dựng (mẫu)")
    own = Scope("agency", signer.agency_id or 0, "Sở")
    services.enter(CODE, QUARTER, own, value=10, evidence="Báo cáo", by=signer)
    for scope in (PROVINCE, LEVELS["XA"], Scope("agency", theirs.agency_id or 0, "")):
        with pytest.raises(NotAllowed):
            services.enter(CODE, QUARTER, scope, value=10, evidence="Báo cáo", by=signer)
    with pytest.raises(NotAllowed):
        services.enter(CODE, QUARTER, own, value=10, evidence="Báo cáo", by=actor("hoa", Role.INTAKE))
    assert [one.code for one in entries.scopes_to_enter(signer)] == [own.code]
    assert entries.visible(theirs).count() == 0


def test_the_evidence_opens_to_whoever_sees_the_figure(control: Actor) -> None:
    signer = actor("giamdoc", Role.SIGNER)
    content, blank = BytesIO(), pikepdf.new()
    blank.add_blank_page()
    blank.save(content)
    upload = SimpleUploadedFile("bao-cao.pdf", content.getvalue())
    scope = Scope("agency", signer.agency_id or 0, "")
    entry = services.enter(CODE, QUARTER, scope, value=10, evidence="Báo cáo", file=upload, by=signer)
    assert entry.file is not None
    assert access.may_open(control, entry.file)
    assert not access.may_open(actor("la", Role.SIGNER, agency="Sở Xây dựng (mẫu)"), entry.file)
    again = services.enter("target:3", QUARTER, value=1, evidence="Báo cáo", file=entry.file, by=control)
    assert again.file is not None
    assert (again.file.sha256, again.file.object_id) == (entry.file.sha256, again.pk)


def test_the_page_takes_a_figure_says_what_is_wrong_and_marks_it(client: Client) -> None:
    client.force_login(person("kiemsoat", "Đỗ Thị Kiểm (mẫu)", Role.CONTROL))
    sent = {
        "indicator": CODE,
        "period": "quy:2026-1",
        "scope": "province:0",
        "value": "101",
        "evidence": "QĐ 1",
    }
    wrong = client.post("/so-lieu/nhap-tay/ghi/", sent)
    assert wrong.status_code == 422
    assert "không vượt quá 100" in wrong.content.decode()
    assert client.post("/so-lieu/nhap-tay/ghi/", sent | {"period": "abc"}).status_code == 422
    assert client.post("/so-lieu/nhap-tay/ghi/", sent | {"value": "98,7"}).status_code == 302
    assert client.post("/so-lieu/nhap-tay/ghi/", sent | {"value": "99"}).status_code == 302
    page = client.get("/so-lieu/nhap-tay/", {"chi-so": CODE}).content.decode()
    assert "98,7 %" in page
    assert "đã thay" in page
    assert "nhập tay" in page
    assert "nhập tay" in client.get("/so-lieu/?ky=quy:2026-1").content.decode()


def test_who_may_only_look_has_no_form(client: Client) -> None:
    client.force_login(person("chutich", "Lê Văn Chủ (mẫu)", Role.CHAIRMAN))
    assert "Ghi số liệu" not in client.get("/so-lieu/nhap-tay/").content.decode()
    assert client.post("/so-lieu/nhap-tay/ghi/", {}).status_code == 403
