"""The small cast of invented people and one procedure, shared by the tests of the one-stop rooms."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import count
from uuid import uuid4

from motcua.base import clock
from motcua.base.organisations.actor import Actor
from motcua.base.organisations.models import (
    AdministrativeUnit,
    Agency,
    AgencyIdentifier,
    Person,
    RoleAssignment,
    Unit,
)
from motcua.base.organisations.queries import actor_for
from motcua.catalogue.procedures.models import (
    Fee,
    Field,
    FilingChannel,
    Procedure,
    ProcedureCase,
    ProcedureVersion,
    RequiredDocument,
)
from motcua.catalogue.processes import services as processes
from motcua.catalogue.processes.models import ProcessVersion
from motcua.catalogue.processes.table import StepRow
from motcua.onestop.dossiers import services
from motcua.onestop.dossiers.intake_data import IntakeData, PartyData
from motcua.onestop.dossiers.models import Dossier, WorkItem

START = date(2025, 7, 1)
_ids = count(1)


def vn(text: str) -> datetime:
    """Return an instant given as Vietnamese local time: "2026-08-20T09:00"."""
    return datetime.fromisoformat(text).replace(tzinfo=clock.VN)


@dataclass
class Cast:
    """A commune with its people, a stranger from the next commune, and a procedure of three working days."""

    agency: Agency
    other_agency: Agency
    desk_unit: Unit
    room: Unit
    procedure: Procedure
    version: ProcedureVersion
    case: ProcedureCase
    process: ProcessVersion
    actors: dict[str, Actor] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Actor:
        try:
            return self.__dict__["actors"][name]
        except KeyError:
            raise AttributeError(name) from None

    def intake(self, name: str = "Nguyễn Thị Mẫu", identity: str = "", **changes) -> IntakeData:
        """Return a complete intake of an invented citizen."""
        identity = identity or f"024190{next(_ids):06d}"
        papers = services.required_papers(self.case.pk)
        for paper in papers:
            paper.received = True
        data = IntakeData(
            procedure_id=self.procedure.pk, agency_id=self.agency.pk, case_id=self.case.pk, papers=papers,
            applicant=PartyData(
                name=name, identity=identity, birth_date=date(1990, 7, 4), phone="0912345668",
                address="Tổ dân phố 5, phường Mẫu, tỉnh Bắc Ninh",
            ),
            token=uuid4(),
        )  # fmt: skip
        for key, value in changes.items():
            setattr(data, key, value)
        return data

    def received(self, at: str = "2026-08-20T09:00", **changes) -> Dossier:
        """Return a dossier received at the desk."""
        return services.receive(self.intake(**changes), by=self.desk, at=vn(at))

    def appraised(self, at: str = "2026-08-20T09:00", **changes) -> Dossier:
        """Return a dossier that lies with the specialist, half an hour an act later than the receipt."""
        start = vn(at)
        dossier = self.received(at, **changes)
        self.step(dossier, self.desk, start + timedelta(minutes=30))
        return self.step(
            dossier, self.head, start + timedelta(minutes=60), assignee_id=self.specialist.person_id
        )

    def step(self, dossier: Dossier, by: Actor, at: datetime, **more) -> Dossier:
        """Hand the open step on."""
        return services.forward(dossier.pk, open_item(dossier).pk, by=by, at=at, **more)

    def signed(self, at: str = "2026-08-20T09:00", until: str = "2026-08-21T10:00", **changes) -> Dossier:
        """Return a dossier whose result is signed and stamped and lies at the desk."""
        dossier = self.appraised(at, **changes)
        self.step(dossier, self.specialist, vn(until))
        services.sign_result(dossier.pk, open_item(dossier).pk, by=self.leader, at=vn(until))
        return services.stamp(dossier.pk, open_item(dossier).pk, number="12/TL", by=self.clerk, at=vn(until))


def open_item(dossier: Dossier) -> WorkItem:
    """Return the one open work item of a dossier."""
    return WorkItem.objects.get(dossier_id=dossier.pk, closed_at__isnull=True)


STEPS = (
    StepRow(
        key="tiep_nhan", name="Tiếp nhận", kind="TIEP_NHAN", where="MOT_CUA", role="tiep_nhan", minutes=120
    ),
    StepRow(key="phan_cong", name="Phân công", kind="PHAN_CONG", where="PHONG", role="phan_cong", minutes=60),
    StepRow(key="tham_dinh", name="Thẩm định", kind="THAM_DINH", where="PHONG", role="thu_ly", minutes=840),
    StepRow(key="ky", name="Ký", kind="KY", where="LANH_DAO", role="phe_duyet", minutes=240),
    StepRow(
        key="dong_dau",
        name="Vào sổ, đóng dấu",
        kind="DONG_DAU",
        where="VAN_PHONG",
        role="van_thu",
        minutes=60,
    ),
    StepRow(
        key="tra", name="Trả kết quả", kind="TRA_KET_QUA", where="MOT_CUA", role="tra_ket_qua", minutes=120
    ),
)


def _agency(name: str, code: str, area: AdministrativeUnit | None) -> Agency:
    agency = Agency.objects.create(
        name=f"Ủy ban nhân dân {name}", short_name=f"UBND {name}", kind="UBND", level="XA", valid_from=START,
        area=area,
    )  # fmt: skip
    AgencyIdentifier.objects.create(agency=agency, code=code, format="QD20", valid_from=START)
    for unit, kind in (
        (f"Trung tâm Phục vụ hành chính công {name}", "MOT_CUA"), ("Phòng Văn hóa – Xã hội", "PHONG"),
        ("Lãnh đạo UBND", "LANH_DAO"), ("Văn phòng HĐND và UBND", "VAN_PHONG"),
    ):  # fmt: skip
        Unit.objects.create(agency=agency, name=unit, kind=kind, valid_from=START)
    return agency


def _person(username: str, name: str, unit: Unit, *roles: str, position: str = "") -> Actor:
    person = Person.objects.create(username=username, full_name=f"{name} (mẫu)", is_sample=True)
    for role in roles:
        RoleAssignment.objects.create(
            person=person, unit=unit, role=role, valid_from=START, position=position
        )
    actor = actor_for(person)
    assert actor is not None
    return actor


def make_cast(limit: str = "3", unit: str = "NGAY_LV") -> Cast:
    """Build the cast in the test's database."""
    area = AdministrativeUnit.objects.create(
        code="07228",
        name="Mẫu",
        full_name="Phường Mẫu",
        kind="Phường",
        level="XA",
        valid_from=START,
        folded="mau",
    )
    here, there = _agency("phường Mẫu", "H05.24.31", area), _agency("phường Khác", "H05.24.32", None)
    units = {u.kind: u for u in here.units.all()}
    theirs = {u.kind: u for u in there.units.all()}
    fields = Field.objects.create(code="HT", name="Hộ tịch", folded="ho tich")
    procedure = Procedure.objects.create(
        code="2.000635", name="Cấp bản sao trích lục hộ tịch", field=fields,
        folded="2.000635 cap ban sao trich luc ho tich tlht", abbreviations=["tlht"],
    )  # fmt: skip
    version = ProcedureVersion.objects.create(
        procedure=procedure, number=1, name=procedure.name, field=fields, levels=["XA"], source="manual",
        valid_from=START, service_level="TOAN_TRINH", copies_of_set=1,
    )  # fmt: skip
    case = ProcedureCase.objects.create(version=version, code="01", name="Trích lục khai sinh")
    for position, name in enumerate(("Tờ khai cấp bản sao trích lục", "Giấy tờ tùy thân")):
        RequiredDocument.objects.create(
            case=case, code=f"G{position}", name=name, originals=1, position=position
        )
    for channel in (1, 2, 3):
        FilingChannel.objects.create(version=version, channel=channel, amount=Decimal(limit), unit=unit)
    Fee.objects.create(version=version, name="Lệ phí trích lục", kind="LE_PHI", amount=8000, per="bản")
    system = Actor.system()
    draft = processes.draft_from_table(
        procedure=procedure, case_code="", tier="XA", name="", rows=STEPS, by=system
    )
    people = {
        "desk": _person("quay", "Trần Thị Quầy", units["MOT_CUA"], "tiep_nhan"),
        "returning": _person("tra", "Lý Thị Trả", units["MOT_CUA"], "tra_ket_qua", "thu_phi"),
        "director": _person("gd", "Vũ Văn Giám", units["MOT_CUA"], "gd_trung_tam"),
        "head": _person("phong", "Ngô Văn Phòng", units["PHONG"], "phan_cong"),
        "specialist": _person("thuly", "Phạm Văn Thụ", units["PHONG"], "thu_ly"),
        "colleague": _person("thuly2", "Đặng Thị Lý", units["PHONG"], "thu_ly"),
        "leader": _person("ky", "Lê Văn Ký", units["LANH_DAO"], "phe_duyet", position="Phó Chủ tịch"),
        "clerk": _person("vanthu", "Bùi Thị Thư", units["VAN_PHONG"], "van_thu"),
        "stranger": _person("la", "Hồ Văn Lạ", theirs["MOT_CUA"], "tiep_nhan", "tra_ket_qua"),
        "control": _person("kstt", "Đỗ Thị Kiểm", theirs["VAN_PHONG"], "kstt"),
    }
    process = processes.approve(
        draft, decision_no="01/QĐ-UBND (mẫu)", decision_date=START, valid_from=START, by=system
    )
    return Cast(here, there, units["MOT_CUA"], units["PHONG"], procedure, version, case, process, people)
