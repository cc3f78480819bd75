"""The small cast of compliance cost: a focal officer, control, an inspector, a stranger; the reference's vector."""

from dataclasses import dataclass
from decimal import Decimal

from motcua.base.organisations.actor import Actor
from motcua.base.organisations.models import Agency, Person, RoleAssignment, Unit
from motcua.base.organisations.queries import actor_for
from motcua.control.costs import services
from motcua.control.costs.models import CostStudy
from motcua.control.costs.sheet import Activity, Key, Sheet, Volume
from motcua.control.costs.terms import Stage, Way, Work
from motcua.control.plans.tests.cast import START
from motcua.control.plans.tests.cast import Cast as Office
from motcua.control.plans.tests.cast import make_cast as make_office

NOW, AFTER = Key(Stage.NOW, "", Way.ALL), Key(Stage.AFTER, "", Way.ALL)


def vector() -> Sheet:
    """Return the sheet of the reference's test vector (kiem-soat-tthc.md 2.5)."""

    def block(key: Key, hours: tuple[str, ...], fee: int, other: int) -> list[Activity]:
        works = (Work.PREPARE, Work.FILE, Work.INSPECTION, Work.RESULT)
        names = ("Chuẩn bị hồ sơ", "Nộp hồ sơ", "Làm việc với cơ quan", "Nhận kết quả")
        lines = [
            Activity(key, work, 1, name, hours=Decimal(time))
            for work, name, time in zip(works, names, hours, strict=True)
        ]
        lines.append(Activity(key, Work.PAY, 1, "Phí thẩm định", fee=Decimal(fee)))
        lines.append(Activity(key, Work.OTHER, 1, "Sao giấy tờ, đi lại", other=Decimal(other)))
        return lines

    return Sheet(
        Decimal(50_000),
        tuple(Volume(key, Decimal(1), Decimal(200)) for key in (NOW, AFTER)),
        (
            *block(NOW, ("3", "2", "1", "1"), 150_000, 60_000),
            *block(AFTER, ("1.5", "0.25", "0", "0.25"), 75_000, 10_000),
        ),
    )


@dataclass
class Cast:
    """The office with who works at it."""

    office: Office
    inspector: Actor
    appraiser: Actor

    @property
    def agency(self) -> Agency:
        """The department of construction."""
        return self.office.agencies["construction"]

    @property
    def focal(self) -> Actor:
        """Its focal officer."""
        return self.office.focal

    @property
    def control(self) -> Actor:
        """The control officer."""
        return self.office.control

    @property
    def stranger(self) -> Actor:
        """The focal officer of another department."""
        return self.office.stranger

    def study(self, title: str = "Cấp phép mẫu", procedure_id: int | None = None) -> CostStudy:
        """Return an empty study of the department."""
        return services.new_study(title, procedure_id, agency_id=self.agency.pk, by=self.focal)

    def counted(self, sheet: Sheet | None = None, title: str = "Cấp phép mẫu") -> CostStudy:
        """Return a study with a sheet in it, the vector's unless told otherwise."""
        study = self.study(title)
        return services.write_sheet(study.pk, sheet or vector(), by=self.focal, version=study.version)

    def confirmed(self, sheet: Sheet | None = None, title: str = "Cấp phép mẫu") -> CostStudy:
        """Return a confirmed one."""
        study = self.counted(sheet, title)
        return services.confirm(study.pk, by=self.control, version=study.version)


def make_cast() -> Cast:
    """Build the cast; the database must be empty."""
    office = make_office()

    def person(username: str, name: str, unit: Unit, role: str) -> Actor:
        made = Person.objects.create_user(username=username, password=None, full_name=f"{name} (mẫu)")
        RoleAssignment.objects.create(person=made, unit=unit, role=role, valid_from=START)
        actor = actor_for(made)
        assert actor is not None
        return actor

    return Cast(
        office,
        person("tra", "Lương Thị Tra", office.units["office"], "kiem_tra"),
        person("tham", "Vũ Thị Thẩm", office.units["justice"], "tham_dinh"),
    )
