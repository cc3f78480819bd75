"""By post both ways: collected, one refused at handover, the other received; its result delivered (QĐ 45/2016)."""

from datetime import timedelta

from playwright.sync_api import expect

from motcua.base import clock
from motcua.base.organisations.models import Person, RoleAssignment
from motcua.base.organisations.roles import Role
from motcua.onestop.dossiers.models import Dossier
from motcua.onestop.handovers.models import Minutes, Parcel

from .office import HANDS, fill, fresh, go, open_step, options, printed
from .papers import pdf_text

TAKEN, REFUSED, RESULT = "EB700000001VN", "EB700000002VN", "EA700000003VN"


def post_officer(office) -> str:
    """Sit an officer of the post at the ward's desk and return the sign-in."""
    desk = office.actor("tiepnhan")
    person = Person.objects.create(username="buuchinh.phuong", full_name="Tô Thị Bưu (mẫu)", is_sample=True)
    RoleAssignment.objects.create(
        person=person, unit_id=desk.unit_id, role=Role.POSTAL, valid_from=clock.today() - timedelta(days=30)
    )
    return person.username


def paper(page) -> str:
    """Return the words of the paper that was just printed, lines run together."""
    return " ".join(pdf_text(page, printed(page)).split())


def collect(page, citizen, tracking: str) -> None:
    """Write a citizen's slip at the post officer's screen, by keyboard but for the choice of papers."""
    go(page, "/giao-nhan/buu-chinh/phieu-gui/")
    page.locator("#id_procedure_text").press_sequentially("trich luc ho tich")
    expect(options(page).first).to_contain_text("rích lục hộ tịch")
    page.keyboard.press("Enter")
    expect(page.locator('[name="papers"]').first).to_be_visible()
    for box in page.locator('[name="papers"]').all():
        box.check()
    fill(page, "name", citizen.name)
    fill(page, "identity", citizen.identity)
    fill(page, "birth_date", "04/07/1990")
    fill(page, "phone", citizen.phone)
    fill(page, "address", citizen.address)
    fill(page, "tracking", tracking)
    page.keyboard.press("F9")
    slip = paper(page)
    assert tracking in slip
    assert citizen.name in slip


def carry_to_result(office, dossier: Dossier) -> None:
    """Let the ward's officers handle a dossier until its result lies at the desk."""
    from motcua.onestop.dossiers import services

    while (item := open_step(dossier)).kind != "TRA_KET_QUA":
        by, at = office.actor(HANDS[item.kind]), clock.now()
        if item.kind == "KY":
            services.sign_result(dossier.pk, item.pk, summary="Trích lục theo sổ (mẫu)", by=by, at=at)
        elif item.kind == "DONG_DAU":
            services.stamp(dossier.pk, item.pk, number="77/TL-BS", by=by, at=at)
        else:
            following = {"PHAN_CONG": "thuly", "THAM_DINH": "lanhdao"}.get(item.kind)
            person = Person.objects.get(username=following).pk if following else None
            services.forward(dossier.pk, item.pk, assignee_id=person, by=by, at=at)
    dossier = fresh(dossier)
    if dossier.money == Dossier.Money.OWED:
        services.collect_fee(dossier.pk, by=office.actor("traketqua"))


def test_a_dossier_comes_by_post_and_its_result_leaves_by_post(office):
    officer = post_officer(office)
    carrier = office.as_(officer)
    citizen, other = office.citizen("Ngô Thị Bưu Cục (mẫu)"), office.citizen("Lê Văn Bì Rách (mẫu)")
    collect(carrier, citizen, TAKEN)
    collect(carrier, other, REFUSED)
    go(carrier, "/giao-nhan/buu-chinh/?tab=ban-giao")
    expect(carrier.get_by_role("link", name=TAKEN)).to_be_visible()

    # The desk decides line by line: one scan takes over, the other is refused with its reason.
    desk = office.as_("tiepnhan", "/giao-nhan/buu-chinh/nhan-ho-so/")
    expect(desk.locator("#id_scan")).to_be_focused()
    desk.keyboard.type(TAKEN.lower())
    desk.keyboard.press("Enter")
    expect(desk.locator("[data-scan-said]")).to_contain_text("tiếp nhận")
    refused = desk.locator(f'tr[data-parcel="{REFUSED}"]')
    refused.get_by_text("Không nhận", exact=False).first.click()
    refused.get_by_label(f"Lý do {REFUSED}").fill("Bì rách, thiếu tờ khai")
    desk.locator("#id_post_officer").select_option(label="Tô Thị Bưu (mẫu)")
    expect(desk.locator("[data-decided]")).to_contain_text("1 tiếp nhận")
    desk.keyboard.press("F9")
    minutes = paper(desk)
    assert "BIÊN BẢN GIAO NHẬN" in minutes
    assert "Bì rách, thiếu tờ khai" in minutes
    signed = Minutes.objects.latest("pk")
    taken, sent_back = Parcel.objects.get(tracking=TAKEN), Parcel.objects.get(tracking=REFUSED)
    assert sent_back.state == "CHUYEN_HOAN"
    dossier = taken.dossier
    assert (dossier.channel, dossier.received_at) == (3, signed.signed_at)
    go(desk, f"/ho-so/{dossier.pk}/")
    expect(desk.locator("main")).to_contain_text(f"Biên bản giao nhận số {signed.label}")

    # The result leaves with minutes of its own and is delivered to a neighbour.
    carry_to_result(office, dossier)
    returning = office.as_("traketqua", "/giao-nhan/buu-chinh/giao-ket-qua/")
    row = returning.locator("tr", has_text=dossier.code)
    row.get_by_role("checkbox").first.check()
    row.get_by_label(f"Số hiệu bưu gửi của {dossier.code}").fill(RESULT)
    returning.locator("#id_post_officer").select_option(label="Tô Thị Bưu (mẫu)")
    returning.keyboard.press("F9")
    assert RESULT in paper(returning)

    go(carrier, "/giao-nhan/buu-chinh/?tab=phat")
    fill(carrier, "tracking", RESULT)
    fill(carrier, "words", "Ngô Văn Láng Giềng (mẫu)")
    carrier.keyboard.press("Enter")
    expect(carrier.locator("#messages")).to_contain_text(f"Bưu gửi {RESULT}: phát thành công")
    done = fresh(dossier)
    assert done.status == "DA_TRA"
    assert done.results.get().receiver_name == "Ngô Văn Láng Giềng (mẫu)"
    # The officer of the post has no way into the dossier itself.
    assert go(carrier, f"/ho-so/{dossier.pk}/").status == 403
