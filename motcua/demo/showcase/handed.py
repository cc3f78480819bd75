"""Papers on the move at the provincial centre: parcels, minutes, slips between units, a store with its shelves."""

from contextlib import suppress
from datetime import datetime, timedelta
from itertools import count
from uuid import uuid4

from django.db import transaction

from motcua.base import clock
from motcua.base.errors import Conflict
from motcua.base.organisations.actor import Actor
from motcua.base.organisations.models import Person, RoleAssignment, Unit
from motcua.base.organisations.queries import actor_for
from motcua.base.organisations.roles import Role
from motcua.catalogue.procedures.queries import version_on
from motcua.catalogue.processes import queries as processes
from motcua.demo.progress import Progress
from motcua.onestop.desk.queries import agencies_for
from motcua.onestop.dossiers import services as dossiers
from motcua.onestop.dossiers.intake_data import IntakeData, PartyData
from motcua.onestop.dossiers.models import Dossier, WorkItem
from motcua.onestop.handovers import services
from motcua.onestop.handovers.models import Parcel, Place

SENDERS = (
    ("Nguyễn Thị Bưu", "thôn Đông, xã Lục Nam"), ("Trần Văn Điện", "tổ dân phố 2, phường Kinh Bắc"),
    ("Lê Thị Gửi", "thôn Hạ, xã Tân Yên"), ("Phạm Văn Phát", "khu 4, phường Vũ Ninh"),
    ("Hoàng Thị Thư", "thôn Trung, xã Yên Thế"), ("Vũ Văn Chuyển", "tổ dân phố 7, phường Bắc Giang"),
    ("Đặng Thị Hoàn", "thôn Thượng, xã Lạng Giang"),
)  # fmt: skip
_tracking = count(1)


def _moment(days_ago: int, hour: int) -> datetime:
    """Return an hour of the office some working days ago (Saturdays and Sundays left out)."""
    day = clock.now()
    while days_ago:
        day -= timedelta(days=1)
        days_ago -= day.weekday() < 5
    return day.replace(hour=hour, minute=10, second=0, microsecond=0)


def build(progress: Progress) -> int:
    """Make parcels, minutes, slips and places once; return how many things were made."""
    if Parcel.objects.exists() or Place.objects.exists():
        return 0
    people = _people()
    if people is None:
        return 0
    with transaction.atomic():
        return _post(*people) + _store_and_slips(people[1])


def _people() -> tuple[Actor, Actor] | None:
    """Return an officer of the post and an intake officer of the same desk."""
    held = (
        RoleAssignment.objects.on(clock.today())
        .filter(role=Role.POSTAL)
        .select_related("unit")
        .order_by("pk")
    )
    for assignment in held:
        intake = RoleAssignment.objects.on(clock.today()).filter(
            role=Role.INTAKE, unit__agency_id=assignment.unit.agency_id, unit__kind=Unit.Kind.ONE_STOP
        )
        # The one whose sign-in newcomers know comes first.
        rows = sorted(
            intake.select_related("person"), key=lambda row: not row.person.username.startswith("tiepnhan")
        )
        post = actor_for(Person.objects.get(pk=assignment.person_id), channel="system")
        desk = actor_for(rows[0].person, channel="system") if rows else None
        if post is not None and desk is not None:
            return post, desk
    return None


def _intake(desk: Actor, place: int) -> IntakeData | None:
    """Return what an invented citizen files at the desk; None when no procedure can be received there."""
    day = clock.today()
    rows = processes.in_force(day).filter(process__tier="TINH").order_by("process__procedure_id")
    known = list(rows.values_list("process__procedure_id", flat=True).distinct()[:40])
    # Each sender asks for something else.
    for procedure_id in known[place * 3 % len(known) :] + known if known else []:
        version = version_on(procedure_id, day)
        agencies = agencies_for(version, by=desk) if version else []
        case = version.cases.order_by("pk").first() if version else None
        if version is None or not agencies or case is None:
            continue
        papers = dossiers.required_papers(case.pk)
        for paper in papers:
            paper.received = True
        name, address = SENDERS[place % len(SENDERS)]
        return IntakeData(
            procedure_id=procedure_id, agency_id=agencies[0].pk, case_id=case.pk, papers=papers, channel=3,
            fees=dossiers.fees_of(version.pk, case.pk, 3), result_way=3, result_address=f"{address}, tỉnh Bắc Ninh",
            applicant=PartyData(
                name=f"{name} (mẫu)", identity=f"0240{90 + place:02d}{100200 + place}", phone=f"09120006{place:02d}",
                address=f"{address}, tỉnh Bắc Ninh", is_sample=True,
            ),
            token=uuid4(), is_sample=True,
        )  # fmt: skip
    return None


def _post(post: Actor, desk: Actor) -> int:
    """Collect seven parcels: three received, one lacking, one refused, two on their way; one wish to be collected."""
    found: list[Parcel] = []
    for place in range(len(SENDERS)):
        data = _intake(desk, place)
        if data is None:
            return 0
        for fee in data.fees:
            fee.paid = True
        at = _moment(2 if place < 5 else 1, 8 if place < 5 else 14)
        number = f"EB{next(_tracking):09d}VN"
        parcel = services.collect(
            data, tracking=number, by=post, postage=28_000, receipt=f"BC-{place + 1:03d}", at=at
        )
        found.append(parcel)
    services.send_off([parcel.pk for parcel in found[:6]], by=post, at=_moment(1, 15))
    decisions = [
        services.Decision(found[0].pk, "NHAN"), services.Decision(found[1].pk, "NHAN"),
        services.Decision(found[2].pk, "CHO_KIEM_TRA"),
        services.Decision(found[3].pk, "BO_SUNG", "Thiếu bản chính để đối chiếu", missing=(0,)),
        services.Decision(found[4].pk, "KHONG_NHAN", "Bì thư rách, giấy tờ ướt không đọc được"),
    ]  # fmt: skip
    services.sign_filing(decisions, post_officer_id=post.person_id or 0, by=desk, at=_moment(1, 16))
    services.ask_collection(
        name="Ngô Thị Hẹn (mẫu)", address="thôn Nội, xã Hiệp Hòa, tỉnh Bắc Ninh", phone="0912000699", by=desk,
        is_sample=True, at=_moment(1, 16),
    )  # fmt: skip
    return len(found) + 2 + _results(post, desk)


def _results(post: Actor, desk: Actor) -> int:
    """Hand some results that wait for the post over: one delivered, one failed, the others on their way."""
    rows = WorkItem.objects.filter(
        closed_at__isnull=True, kind="TRA_KET_QUA", unit_id=desk.unit_id, dossier__result_way=3,
        dossier__money__in=["KHONG_THU", "DA_THU", "MIEN"],
    )  # fmt: skip
    items = list(rows.select_related("dossier").order_by("-opened_at")[:4])
    if not items:
        return 0
    at = max(_moment(1, 9), *(item.opened_at for item in items))
    lines = [services.ResultLine(item.pk, f"EA{next(_tracking):09d}VN") for item in items]
    services.sign_results(lines, post_officer_id=post.person_id or 0, by=desk, at=at)
    for place, line in enumerate(lines):
        services.update_parcel(line.tracking, "DANG_PHAT", by=post, at=at)
        if place == 0:
            name = items[0].dossier.applicant_name
            services.update_parcel(line.tracking, "PHAT_THANH_CONG", receiver=name, by=post, at=at)
        elif place == 1:
            services.update_parcel(
                line.tracking,
                "PHAT_KHONG_THANH_CONG",
                note="Người nhận đi vắng, hẹn phát lại",
                by=post,
                at=at,
            )
    return len(lines) + 1


def _store_and_slips(desk: Actor) -> int:
    """Open a store of two cabinets, lay papers there, lend some, and hand papers to a department's room."""
    director = _holder(desk, Role.CENTRE_DIRECTOR)
    if director is None:
        return 0
    store = services.open_place(code="K1", name="Kho hồ sơ tầng 1", kind="KHO", by=director)
    for cabinet in ("T1", "T2"):
        stand = services.open_place(
            code=f"K1-{cabinet}", name=f"Tủ {cabinet[1]}", kind="TU", parent_id=store.pk, by=director
        )
        for shelf in (1, 2):
            services.open_place(
                code=f"K1-{cabinet}-N{shelf}", name=f"Tủ {cabinet[1]}, ngăn {shelf}", kind="NGAN",
                parent_id=stand.pk, by=director,
            )  # fmt: skip
    here = Dossier.objects.filter(intake_unit_id=desk.unit_id).exclude(paper="KHONG_GIAY").exclude(code=None)
    lent, kept = list(here.order_by("id")[:2]), list(here.order_by("-id")[:8])
    for place, dossier in enumerate([*lent, *kept]):
        at = max(_moment(6, 9) if dossier in lent else _moment(1, 17), dossier.received_at or clock.now())
        with suppress(Conflict):
            services.put(dossier.label, f"K1-T{place % 2 + 1}-N{place // 2 % 2 + 1}", by=desk, at=at)
    for days, dossier in zip((-3, 4), lent, strict=False):
        services.lend(
            dossier.pk, to="Thanh tra tỉnh (mẫu)", back_by=clock.today() + timedelta(days=days), by=desk,
            at=_moment(5, 9),
        )  # fmt: skip
    made = 7 + len(kept)
    for username in ("tiepnhan", "tiepnhan.tinh"):
        giver = actor_for(Person.objects.get(username=username), channel="system")
        made += _slips(giver) if giver else 0
    return made


def _slips(giver: Actor) -> int:
    """Hand papers from a desk to a room: one slip answered with a difference left open, another that waits."""
    here = Dossier.objects.filter(intake_unit_id=giver.unit_id, paper="TAI_MOT_CUA").exclude(code=None)
    papers = list(here.order_by("-id")[:5])
    if len(papers) < 2:
        return 0
    room = Unit.objects.on(clock.today()).filter(agency_id=papers[0].agency_id, kind=Unit.Kind.ROOM).first()
    receiver = (_at(room, Role.SPECIALIST) or _at(room, Role.HEAD)) if room else None
    if room is None or receiver is None:
        return 0
    at = max(_moment(1, 14), *(dossier.received_at or clock.now() for dossier in papers))
    first = services.hand_over(
        [dossier.pk for dossier in papers[:2]], to_unit_id=room.pk, by=giver, is_sample=True, at=at
    )
    whole, lacking = first.lines.all()
    services.answer(whole.pk, "DU", by=receiver, at=at)
    services.answer(lacking.pk, "THIEU", missing="Chưa thấy bản chính văn bằng", by=receiver, at=at)
    if papers[2:]:
        rest = [dossier.pk for dossier in papers[2:]]
        services.hand_over(rest, to_unit_id=room.pk, by=giver, is_sample=True, at=at)
    return 2 if papers[2:] else 1


def _holder(desk: Actor, role: Role) -> Actor | None:
    row = RoleAssignment.objects.on(clock.today()).filter(role=role, unit__agency_id=desk.agency_id).first()
    return actor_for(row.person, channel="system") if row else None


def _at(unit: Unit, role: Role) -> Actor | None:
    row = RoleAssignment.objects.on(clock.today()).filter(role=role, unit=unit).first()
    return actor_for(row.person, channel="system") if row else None
