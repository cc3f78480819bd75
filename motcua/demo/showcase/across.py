"""What crosses agencies: an interlinked group, opinions, field checks, filing elsewhere, done whole at the desk."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import count
from uuid import uuid4

from django.db import transaction

from motcua.base import clock
from motcua.base.organisations.actor import Actor
from motcua.base.organisations.models import Agency, Person, RoleAssignment, SigningDelegation, Unit
from motcua.base.organisations.queries import actor_for
from motcua.catalogue.procedures import onsite
from motcua.catalogue.procedures.models import OnSiteProcedure, Procedure
from motcua.catalogue.procedures.queries import version_on
from motcua.catalogue.processes import services as processes
from motcua.catalogue.processes.queries import process_for
from motcua.catalogue.processes.table import StepRow
from motcua.demo.progress import Progress
from motcua.onestop.dossiers import services
from motcua.onestop.dossiers.intake_data import IntakeData, PaperData, PartyData
from motcua.onestop.dossiers.models import Dossier, DossierLeg, WorkItem
from motcua.onestop.dossiers.services.opinions import Question
from motcua.onestop.dossiers.services.references import ReferenceData, upsert
from motcua.onestop.dossiers.services.verifying import open_plan

GROUP, AT_DESK, TREES, PAVEMENT, HOUSEHOLD = "2.001023", "1.013313", "1.002693", "1.013274", "1.001612"
FROM = date(2026, 1, 1)
NAMES = (
    "Nguyễn Thị Liên", "Trần Văn Thông", "Lê Thị Chặng", "Phạm Văn Hỏi", "Hoàng Thị Đáp", "Vũ Văn Chờ",
    "Đặng Thị Đo", "Bùi Văn Họp", "Đỗ Thị Xa", "Ngô Văn Gần", "Dương Thị Chỗ", "Lý Văn Ký", "Mai Thị Bộ",
    "Cao Văn Tham", "Đinh Thị Chiếu",
)  # fmt: skip
_number = count(1)


def build(progress: Progress) -> int:
    """Make a dozen dossiers that cross agencies, once; return how many were made."""
    desk, far = _person("tiepnhan"), _person("xakhac")
    if DossierLeg.objects.exists() or desk is None or far is None or not _known():
        return 0
    with transaction.atomic():
        _prepare(desk)
        makers = (_linked, _asked, _checked, _elsewhere, _at_the_desk, _elsewhere_handled)
        return sum(maker(desk, far) for maker in makers)


def _known() -> bool:
    wanted = {GROUP, AT_DESK, TREES, PAVEMENT, HOUSEHOLD}
    return set(Procedure.objects.filter(code__in=wanted).values_list("code", flat=True)) == wanted


def _person(username: str) -> Actor | None:
    person = Person.objects.filter(username=username).first()
    return actor_for(person) if person else None


def _moment(days_ago: int, hour: int, minute: int = 10) -> datetime:
    """Return an hour of the office some working days ago (Saturdays and Sundays left out)."""
    day = clock.now().astimezone(clock.VN)
    while days_ago:
        day -= timedelta(days=1)
        days_ago -= day.weekday() < 5
    return day.replace(hour=hour, minute=minute, second=0, microsecond=0)


def _coming(hour: int) -> datetime:
    """Return an hour of the next working day."""
    day = clock.now().astimezone(clock.VN) + timedelta(days=1)
    while day.weekday() > 4:
        day += timedelta(days=1)
    return day.replace(hour=hour, minute=30, second=0, microsecond=0)


def _prepare(desk: Actor) -> None:
    """Approve the two processes, put a procedure on the list of the desk, and delegate its signing."""
    system = Actor.system()
    for code, rows in ((GROUP, _group_rows()), (AT_DESK, _desk_rows())):
        procedure = Procedure.objects.get(code=code)
        if process_for(procedure.pk, "", "XA", clock.today()) is None:
            draft = processes.draft_from_table(
                procedure=procedure, case_code="", tier="XA", name="", rows=rows, by=system
            )
            processes.approve(
                draft, decision_no="88/QĐ-UBND (mẫu)", decision_date=FROM, valid_from=FROM, by=system
            )
    procedure = Procedure.objects.get(code=AT_DESK)
    if not OnSiteProcedure.objects.filter(procedure=procedure).exists():
        onsite.put_on_list(
            procedure.pk, level="XA", steps=5, decision_no="299/QĐ-UBND (mẫu)", decision_date=FROM,
            valid_from=FROM, delegate_ids=[desk.person_id or 0], by=system,
        )  # fmt: skip
    leader = _person("lanhdao")
    if leader is not None:
        SigningDelegation.objects.get_or_create(
            agency_id=desk.agency_id, grantor_id=leader.person_id, delegate_id=desk.person_id,
            decision="45/QĐ-UBND (mẫu)",
            defaults={"fields_of": str(procedure.field or ""), "valid_from": FROM},
        )  # fmt: skip


_OFFICE = "Văn phòng HĐND và UBND"
_INTAKE = StepRow(
    key="tiep_nhan", name="Tiếp nhận, kiểm tra, số hóa", kind="TIEP_NHAN", where="MOT_CUA", role="tiep_nhan",
    minutes=60, content="Kiểm tra thành phần hồ sơ, số hóa, cấp mã", product="Giấy tiếp nhận và hẹn trả",
)  # fmt: skip
_RETURN = StepRow(
    key="tra_ket_qua", name="Trả kết quả", kind="TRA_KET_QUA", where="MOT_CUA", role="tra_ket_qua", minutes=60,
    content="Trả kết quả các cơ quan cho người nộp", product="Kết quả",
)  # fmt: skip


def _leg(key: str, name: str, agency: str, unit: str, work: str, minutes: int) -> StepRow:
    return StepRow(
        key=key, name=work, kind="THAM_DINH", where="PHONG", unit_name=unit, role="thu_ly", minutes=minutes,
        content=work, product=name, agency=agency, block="lien_thong", leg=key, leg_name=name,
    )  # fmt: skip


def _group_rows() -> list[StepRow]:
    return [
        _INTAKE,
        StepRow(
            key="phan_cong", name="Phân công", kind="PHAN_CONG", where="PHONG", unit_name=_OFFICE, role="phan_cong",
            minutes=60, content="Phân công công chức hộ tịch", product="Ý kiến phân công",
        ),
        _leg("khai_sinh", "Đăng ký khai sinh", "", _OFFICE, "Đăng ký khai sinh", 480),
        _leg(
            "thuong_tru", "Đăng ký thường trú", "G01.24",
            "Phòng Cảnh sát quản lý hành chính về trật tự xã hội", "Đăng ký thường trú cho trẻ", 480,
        ),
        _leg(
            "bao_hiem", "Cấp thẻ bảo hiểm y tế", "G24.24", "Phòng Chế độ bảo hiểm y tế",
            "Cấp thẻ bảo hiểm y tế cho trẻ dưới 6 tuổi", 480,
        ),
        StepRow(
            key="tong_hop", name="Tổng hợp kết quả", kind="THAM_DINH", where="PHONG", unit_name=_OFFICE,
            role="thu_ly", minutes=120, content="Tổng hợp kết quả của các cơ quan", product="Tờ trình",
        ),
        StepRow(
            key="ky", name="Ký giấy khai sinh", kind="KY", where="LANH_DAO", role="phe_duyet", minutes=240,
            content="Ký kết quả", product="Giấy khai sinh",
        ),
        StepRow(
            key="dong_dau", name="Vào sổ, đóng dấu", kind="DONG_DAU", where="VAN_PHONG", role="van_thu", minutes=60,
            content="Vào sổ, đóng dấu, phát hành", product="Kết quả đã phát hành",
        ),
        _RETURN,
    ]  # fmt: skip


def _desk_rows() -> list[StepRow]:
    steps = (
        ("tham_dinh", "Thẩm định tại chỗ", "THAM_DINH", "thu_ly", 120),
        ("ky", "Phê duyệt tại chỗ", "KY", "phe_duyet", 60),
        ("dong_dau", "Đóng dấu tại chỗ", "DONG_DAU", "van_thu", 30),
    )
    middle = [
        StepRow(
            key=key,
            name=name,
            kind=kind,
            where="MOT_CUA",
            role=role,
            minutes=minutes,
            content=name,
            product=name,
        )
        for key, name, kind, role, minutes in steps
    ]
    return [_INTAKE, *middle, _RETURN]


def _intake(code: str, agency_id: int, *, paper: bool = True) -> IntakeData:
    """Return a complete intake of an invented citizen."""
    number = next(_number)
    procedure = Procedure.objects.get(code=code)
    version = version_on(procedure.pk, clock.today())
    case = version.cases.first() if version else None
    papers = services.required_papers(case.pk if case else None)
    papers = papers or [PaperData(name="Tờ khai theo mẫu"), PaperData(name="Giấy tờ kèm theo")]
    for one in papers:
        one.received, one.form = True, 0 if paper else 2
    name = f"{NAMES[(number - 1) % len(NAMES)]} (mẫu)"
    return IntakeData(
        procedure_id=procedure.pk, agency_id=agency_id, case_id=case.pk if case else None, papers=papers,
        applicant=PartyData(
            name=name, identity=f"0241850009{number:02d}", birth_date=date(1985, 3, 1 + number % 27),
            phone=f"09120009{number:02d}", address="Tổ dân phố 3, phường Đa Mai, tỉnh Bắc Ninh", is_sample=True,
        ),
        token=uuid4(), is_sample=True,
    )  # fmt: skip


def _holder(item: WorkItem) -> Actor:
    """Return who does an open step: whose it is, or the first who holds its role there."""
    held = RoleAssignment.objects.on(clock.today()).filter(unit_id=item.unit_id)
    mine = held.filter(person_id=item.assignee_id) if item.assignee_id else held.filter(role=item.role)
    row = mine.select_related("person").order_by("id").first()
    actor = actor_for(row.person, chosen=row.pk) if row else None
    return actor or Actor.system("Dựng mẫu")


def _open(dossier: Dossier, kind: str = "", agency: str = "") -> WorkItem:
    rows = WorkItem.objects.filter(dossier=dossier, closed_at__isnull=True).order_by("id")
    if kind:
        rows = rows.filter(kind=kind)
    if agency:
        rows = rows.filter(unit__agency__name__startswith=agency)
    return rows.select_related("unit")[0]


def _on(dossier: Dossier, at: datetime, *, kind: str = "", agency: str = "") -> None:
    """Hand an open step on, by whose it is."""
    item = _open(dossier, kind, agency)
    services.forward(dossier.pk, item.pk, by=_holder(item), at=at)


def _handled(code: str, desk: Actor, days_ago: int, *, paper: bool = True) -> Dossier:
    """Return a dossier that was received and lies with the specialist."""
    dossier = services.receive(
        _intake(code, desk.agency_id or 0, paper=paper), by=desk, at=_moment(days_ago, 8)
    )
    _on(dossier, _moment(days_ago, 8, 40))
    _on(dossier, _moment(days_ago, 9, 20))
    return dossier


def _linked(desk: Actor, far: Actor) -> int:
    """An interlinked group: done with one leg late, running with one leg late, and in turn on paper."""
    done = _handled(GROUP, desk, 7, paper=False)
    _on(done, _moment(7, 15), agency="Ủy ban")
    _on(done, _moment(6, 10), agency="Bảo hiểm")
    _on(done, _moment(4, 16), agency="Công an")
    _on(done, _moment(3, 9))
    sign = _open(done, "KY")
    services.sign_result(done.pk, sign.pk, by=_holder(sign), at=_moment(3, 14))
    stamp = _open(done, "DONG_DAU")
    services.stamp(done.pk, stamp.pk, number="61/KS", by=_holder(stamp), at=_moment(3, 15))
    running = _handled(GROUP, desk, 4, paper=False)
    _on(running, _moment(4, 15), agency="Ủy ban")
    in_turn = _handled(GROUP, desk, 3)
    _on(in_turn, _moment(2, 9))
    return 3


def _questions(*rows: tuple[str, str, int]) -> list[Question]:
    found = []
    for name, content, days in rows:
        agency = Agency.objects.on(clock.today()).get(level="TINH", name__startswith=name)
        found.append(Question(content, Decimal(days), agency_id=agency.pk))
    return found


def _asked(desk: Actor, far: Actor) -> int:
    """Opinions asked of two departments at once: answered, one overdue, gone on without."""
    roads = ("Sở Xây dựng", "Cây nằm trong phạm vi dự án mở rộng đường nào không", 2)
    woods = ("Sở Nông nghiệp", "Cây có thuộc danh mục bảo tồn không", 1)
    for number, days_ago in enumerate((5, 4, 6)):
        dossier = _handled(TREES, desk, days_ago)
        work = _open(dossier)
        services.ask_opinions(
            dossier.pk,
            work.pk,
            questions=_questions(roads, woods),
            by=_holder(work),
            at=_moment(days_ago, 10),
        )
        first = _open(dossier, "TRA_LOI_Y_KIEN", "Sở Xây dựng")
        services.answer_opinion(
            dossier.pk, first.pk, answer="DONG_Y", opinion="Không nằm trong dự án nào.", by=_holder(first),
            at=_moment(days_ago - 1, 9),
        )  # fmt: skip
        second = _open(dossier, "TRA_LOI_Y_KIEN")
        if number == 0:
            services.answer_opinion(
                dossier.pk, second.pk, answer="Y_KIEN_KHAC", opinion="Đề nghị dịch chuyển, không chặt hạ.",
                by=_holder(second), at=_moment(days_ago - 1, 10),
            )  # fmt: skip
        elif number == 2:
            services.go_on_without(
                dossier.pk, work.pk, reason="Căn cứ danh mục cây bảo tồn đã công bố.", by=_holder(work),
                at=_moment(days_ago - 2, 14),
            )  # fmt: skip
    return 3


def _checked(desk: Actor, far: Actor) -> int:
    """A field check to come, with the applicant invited, and one recorded."""
    for recorded in (False, True):
        dossier = _handled(PAVEMENT, desk, 2)
        work = _open(dossier)
        when = _moment(1, 9) if recorded else clock.now() + timedelta(days=1)
        services.plan_verification(
            dossier.pk, work.pk, planned_at=when, place="Đoạn vỉa hè trước số nhà 12, phường Đa Mai",
            participants="Công chức xây dựng; tổ trưởng tổ dân phố; người nộp hồ sơ",
            content="Bề rộng vỉa hè, phần để lại cho người đi bộ", applicant_invited=True, by=_holder(work),
            at=_moment(2, 10),
        )  # fmt: skip
        if recorded and open_plan(work) is not None:
            services.record_verification(
                dossier.pk, work.pk, conclusion="Còn 1,8 m cho người đi bộ, đủ điều kiện.", passed=True,
                by=_holder(work), at=_moment(1, 10),
            )  # fmt: skip
    return 2


def _elsewhere(desk: Actor, far: Actor) -> int:
    """Filed at the ward of the demonstration for another ward: on its way, and arrived; and one that came here."""
    for sender, agency, days_ago, arrives in (
        (desk, far.agency_id, 1, False), (desk, far.agency_id, 3, True), (far, desk.agency_id, 2, False),
    ):  # fmt: skip
        data = _intake(HOUSEHOLD, agency or 0)
        data.helping_unit_id = _helper(sender)
        dossier = services.receive(data, by=sender, at=_moment(days_ago, 9))
        _on(dossier, _moment(days_ago, 10))
        if arrives:
            item = _open(dossier)
            services.confirm_arrival(dossier.pk, item.pk, by=_holder(item), at=_moment(days_ago - 1, 14))
    return 3


def _helper(sender: Actor) -> int | None:
    """Return another ward's desk, which helped the applicant to file."""
    rows = Unit.objects.on(clock.today()).filter(kind=Unit.Kind.ONE_STOP, agency__level="XA")
    return rows.exclude(pk=sender.unit_id).order_by("-id").values_list("pk", flat=True).first()


def _at_the_desk(desk: Actor, far: Actor) -> int:
    """Done whole at the desk: signed by delegation and stamped; and one that waits to be signed."""
    for signed in (True, False):
        data = _intake(AT_DESK, desk.agency_id or 0)
        dossier = services.receive(data, by=desk, at=_moment(1, 8))
        for minute in (20, 40):
            services.forward(dossier.pk, _open(dossier).pk, by=desk, at=_moment(1, 8, minute))
        if signed:
            services.sign_result(dossier.pk, _open(dossier).pk, by=desk, at=_moment(1, 9))
            services.stamp(dossier.pk, _open(dossier).pk, number="12/XN", by=desk, at=_moment(1, 9, 20))
    return 2


def _elsewhere_handled(desk: Actor, far: Actor) -> int:
    """Reference copies of dossiers that a ministry's own system handles."""
    procedure = Procedure.objects.get(code=GROUP)
    link = Actor.system("Kết nối hệ thống Bộ Tư pháp")
    for number, (status, finished) in enumerate((("THAM_DINH", None), ("CO_KET_QUA", _moment(1, 16))), 1):
        data = _intake(GROUP, desk.agency_id or 0)
        upsert(
            "Hộ tịch điện tử", f"G15.24-{_moment(4, 8):%y%m%d}-{number:04d}",
            ReferenceData(
                procedure_id=procedure.pk, agency_id=desk.agency_id or 0, unit_id=desk.unit_id or 0,
                applicant=data.applicant, status=status, said_at=_moment(1, 17), submitted_at=_moment(4, 8),
                received_at=_moment(4, 9), due_at=_coming(17), finished_at=finished, is_sample=True,
            ),
            by=link,
        )  # fmt: skip
    return 2
