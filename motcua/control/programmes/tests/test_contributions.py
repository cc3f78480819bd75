"""Contributions: a commune says what it performs; the owner of the field takes it, merges it, or says why not."""

from decimal import Decimal

import pytest
from django.urls import reverse

from motcua.base.errors import Conflict, Invalid, NotAllowed
from motcua.base.events.models import Event
from motcua.base.organisations.models import Person
from motcua.catalogue.procedures.models import Field
from motcua.control.programmes import queries, readers
from motcua.control.programmes.models import Contribution, FieldOwner
from motcua.control.programmes.services import contributing
from motcua.control.programmes.services.contributing import Proposal
from motcua.control.programmes.tests.cast import added, sign_in


def proposal(**changes) -> Proposal:
    """Return what a ward says it performs."""
    field = Field.objects.get(name="Tài sản công")
    given = {
        "name": "Đề nghị thanh lý tài sản cấp xã (mẫu)", "field_id": field.pk, "layer": "CAP",
        "steps": "UBND phường lập tờ trình.\nSở thẩm định.", "documents": "Tờ trình (01 bản chính)",
        "limit_amount": Decimal(7), "limit_unit": "NGAY_LV", "result": "Văn bản", "yearly": 30,
    }  # fmt: skip
    return Proposal(**(given | changes))


@pytest.fixture
def sent(cast):
    cast.store = added(cast)[0]
    return contributing.send(proposal(), by=cast.people["ward"])


def titles(actor):
    readers.tell([one for one in Event.objects.order_by("pk") if one.kind in readers.KINDS])
    return [row.title for row in Person.objects.get(pk=actor.person_id).notices.order_by("pk")]


def test_it_goes_to_the_agency_that_owns_most_of_the_field(cast, sent):
    assert sent.owner == cast.agencies["construction"]
    assert titles(cast.focal) == [
        "UBND phường Mẫu Một đề xuất TTHC nội bộ: Đề nghị thanh lý tài sản cấp xã (mẫu)"
    ]


def test_it_goes_to_the_agency_the_control_office_named(cast):
    added(cast)
    FieldOwner.objects.create(field=Field.objects.get(), agency=cast.agencies["justice"])
    assert contributing.send(proposal(), by=cast.people["ward"]).owner == cast.agencies["justice"]


def test_where_nobody_owns_the_field_the_control_office_routes_it(cast):
    Field.objects.create(code="LV-moi", name="Tài sản công", folded="tai san cong")
    made = contributing.send(proposal(), by=cast.people["ward"])
    assert made.owner is None
    with pytest.raises(Conflict):
        contributing.accept(made.pk, by=cast.control)
    contributing.route(made.pk, cast.agencies["justice"].pk, by=cast.control, remember=True)
    assert contributing.owner_of(made.field_id) == cast.agencies["justice"].pk


def test_the_owner_takes_it_into_the_store_with_the_next_code(cast, sent):
    made = contributing.accept(sent.pk, by=cast.focal)
    assert made.procedure.code == "NB-SXD-02"
    assert (made.layer, made.group, made.yearly) == ("CAP", "A", 30)
    version = made.procedure.versions.get()
    assert version.channels.get().amount == 7
    assert version.agencies.get().name == cast.agencies["ward"].name
    assert titles(cast.people["ward"]) == ["Đã đưa vào kho: Đề nghị thanh lý tài sản cấp xã (mẫu)"]


def test_merged_it_adds_how_often_it_happens(cast, sent):
    into = contributing.merge(sent.pk, cast.store.pk, by=cast.focal)
    assert into.yearly == 12 + 30
    sent.refresh_from_db()
    assert (sent.state, sent.internal) == ("GOP", into)


def test_refused_it_says_why(cast, sent):
    with pytest.raises(Invalid):
        contributing.refuse(sent.pk, "  ", by=cast.focal)
    assert contributing.refuse(sent.pk, "Là chế độ báo cáo", by=cast.focal).reason == "Là chế độ báo cáo"


def test_it_is_answered_once_by_its_owner(cast, sent):
    with pytest.raises(NotAllowed):
        contributing.accept(sent.pk, by=cast.stranger)
    contributing.accept(sent.pk, by=cast.focal, version=sent.version)
    with pytest.raises(Conflict):
        contributing.refuse(sent.pk, "Muộn", by=cast.focal)


def test_two_who_answer_do_not_overwrite_each_other(cast, sent):
    contributing.route(sent.pk, cast.agencies["construction"].pk, by=cast.control, version=sent.version)
    with pytest.raises(Conflict):
        contributing.accept(sent.pk, by=cast.focal, version=sent.version)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": " "}, "name"), ({"field_id": None}, "field"), ({"layer": "X"}, "layer"), ({"steps": ""}, "steps"),
        ({"limit_amount": Decimal(-1)}, "limit_amount"), ({"limit_unit": ""}, "limit_amount"),
    ],
)  # fmt: skip
def test_what_lacks_is_named(cast, change, field):
    added(cast)
    with pytest.raises(Invalid) as refused:
        contributing.send(proposal(**change), by=cast.people["ward"])
    assert refused.value.field == field
    assert not Contribution.objects.exists()


def test_the_same_is_not_sent_twice_while_it_waits(cast, sent):
    with pytest.raises(Conflict):
        contributing.send(proposal(), by=cast.people["ward"])


def test_who_has_no_part_in_it_does_not_see_it(cast, sent):
    assert queries.contributions(cast.people["ward"]).exists()
    assert queries.contributions(cast.focal).exists()
    assert queries.contributions(cast.control).exists()
    assert not queries.contributions(cast.stranger).exists()
    assert not queries.contributions(cast.people["intake"]).exists()


def test_its_page_offers_the_owner_every_answer_and_the_sender_none(cast, sent):
    url = reverse("programmes:contribution", args=[sent.pk])
    assert "Tiếp nhận vào kho" in sign_in(cast.focal).get(url).content.decode()
    page = sign_in(cast.people["ward"]).get(url)
    assert page.status_code == 200
    assert "Tiếp nhận vào kho" not in page.content.decode()
    assert sign_in(cast.stranger).get(url).status_code == 404
