"""The dossier's page where several agencies work at once: whose step, which lane, acts done in place."""

from django.urls import reverse

from motcua.onestop.dossiers import open_work, queries, services
from motcua.onestop.dossiers.models import Dossier, WorkItem
from motcua.onestop.dossiers.services.opinions import Question
from motcua.onestop.dossiers.tests.across import Department, department, item_at, items_of
from motcua.onestop.dossiers.tests.cast import vn
from motcua.onestop.dossiers.tests.test_pages import sign_in


def _act(client, dossier: Dossier, name: str, **data):
    fresh = Dossier.objects.get(pk=dossier.pk)
    return client.post(reverse("dossiers:act", args=[dossier.pk, name]), {"version": fresh.version, **data})


def asked(cast, *places: Department) -> Dossier:
    """Return a dossier of which the specialist has just asked these agencies' opinions, each within a day."""
    dossier = cast.appraised("2026-08-20T08:00")
    services.ask_opinions(
        dossier.pk, items_of(dossier)[0].pk, by=cast.specialist, at=vn("2026-08-20T09:30"),
        questions=[Question(f"Câu {n}", 1, agency_id=place.agency.pk) for n, place in enumerate(places, 1)],
    )  # fmt: skip
    return dossier


def test_an_officer_asks_two_places_on_the_page(cast, client):
    build = department("Sở Xây dựng", "H05.07", "sxd")
    dossier = cast.appraised()
    sign_in(client, cast.specialist)
    found = client.get(reverse("dossiers:places", args=[dossier.pk]), {"q": "xay dung"})
    assert f'data-value="a{build.agency.pk}"' in found.text
    rooms = client.get(reverse("dossiers:places", args=[dossier.pk]), {"q": ""})
    assert "Văn phòng HĐND và UBND" in rooms.text
    answer = _act(
        client, dossier, "lay-y-kien", place_1=f"a{build.agency.pk}", to_1="Sở Xây dựng", content_1="Có vướng không",
        amount_1="2", unit_1="NGAY_LV", to_2="Văn phòng HĐND và UBND", content_2="Sổ gốc còn không", amount_2="4",
        unit_2="GIO_LV",
    )  # fmt: skip
    assert answer.status_code == 302
    assert Dossier.objects.get(pk=dossier.pk).status == "LAY_Y_KIEN"
    page = client.get(reverse("dossiers:detail", args=[dossier.pk]))
    assert page.text.count('class="lane"') == 2
    assert "Đang chờ ý kiến của Sở Xây dựng" in page.text


def test_a_place_nobody_knows_is_said_beside_its_field(cast, client):
    dossier = cast.appraised()
    sign_in(client, cast.specialist)
    answer = _act(client, dossier, "lay-y-kien", to_1="Sở Không Có", content_1="Hỏi", amount_1="2")
    assert answer.status_code == 422
    assert "Không có nơi này" in answer.text
    assert not Dossier.objects.get(pk=dossier.pk).legs.exists()


def test_each_officer_finds_the_own_step_among_those_open(cast, client):
    build, land = department("Sở Xây dựng", "H05.07", "sxd"), department("Sở Nông nghiệp", "H05.06", "snn")
    dossier = asked(cast, build, land)
    page = sign_in(client, land.officer).get(reverse("dossiers:detail", args=[dossier.pk]))
    assert page.context["item"].pk == item_at(dossier, land).pk
    assert len(page.context["open_items"]) == 3
    assert [offer.act.name for offer in page.context["acts"]] == ["tra-loi-y-kien"]
    answer = _act(client, dossier, "tra-loi-y-kien", answer="KHONG_DONG_Y", opinion="Đất tranh chấp")
    assert answer.status_code == 302
    assert WorkItem.objects.get(pk=item_at(dossier, build).pk).closed_at is None


def test_an_asked_agency_is_offered_nothing_about_the_whole_dossier(cast, client):
    build = department("Sở Xây dựng", "H05.07", "sxd")
    dossier = asked(cast, build)
    page = sign_in(client, build.head).get(reverse("dossiers:detail", args=[dossier.pk]))
    assert page.context["more_acts"] == []
    refused = _act(client, dossier, "xin-loi", new_due="30/12/2026", reason="x")
    assert refused.status_code in {403, 409}


def test_an_asked_agency_is_measured_by_the_limit_of_its_own_part(cast):
    build = department("Sở Xây dựng", "H05.07", "sxd")
    dossier = asked(cast, build)
    theirs, ours = item_at(dossier, build), item_at(dossier, cast.agency)
    assert open_work.work_meter(theirs).due_text.startswith("của chặng: ")
    assert open_work.work_meter(theirs).due_text.endswith(open_work.work_meter(ours).due_text) is False
    assert open_work.work_meter(ours) == queries.due_meter(ours.dossier)


def test_a_field_check_is_planned_and_recorded_on_the_page(cast, client):
    dossier = cast.appraised()
    sign_in(client, cast.specialist)
    planned = _act(
        client, dossier, "lich-xac-minh", kind="XAC_MINH", planned_at="30/12/2027 08:00", place="Thửa 15",
        participants="Địa chính", content="Ranh giới",
    )  # fmt: skip
    assert planned.status_code == 302
    page = client.get(reverse("dossiers:detail", args=[dossier.pk]))
    assert "Thửa 15" in page.text
    cancelled = _act(client, dossier, "huy-lich", reason="Mưa")
    assert cancelled.status_code == 302
    assert Dossier.objects.get(pk=dossier.pk).status == "THAM_DINH"
