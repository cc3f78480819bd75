"""The small cast of publication: the province's office, a department, its stranger, a ward with a desk (invented)."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from motcua.base import clock
from motcua.base.organisations.actor import Actor
from motcua.base.organisations.models import Agency, Desk, Person, RoleAssignment, Unit
from motcua.base.organisations.queries import actor_for
from motcua.catalogue.procedures.importing.record import AgencyRecord, ProcedureRecord
from motcua.catalogue.procedures.models import Procedure, ProcedureVersion
from motcua.catalogue.procedures.queries import version_on
from motcua.catalogue.procedures.tests.cast import extract, store
from motcua.catalogue.publication.models import ListEntry, PostingPoint
from motcua.catalogue.publication.services import lists, posting

START = date(2025, 7, 1)
BIRTH, LICENCE, OTHER = "2.900635", "1.900102", "1.900103"


@dataclass
class Cast:
    """Agencies and people by a short word, and two procedures: one of the ward, one of the department."""

    agencies: dict[str, Agency]
    people: dict[str, Actor]
    desk: Desk

    @property
    def control(self) -> Actor:
        """The control officer of the province's office."""
        return self.people["control"]

    @property
    def focal(self) -> Actor:
        """The focal officer of the department of construction."""
        return self.people["focal"]

    def procedure(self, code: str = BIRTH) -> Procedure:
        """Return a procedure of the cast."""
        return Procedure.objects.get(code=code)

    def version(self, code: str = BIRTH) -> ProcedureVersion:
        """Return the version in force today."""
        found = version_on(self.procedure(code).pk, clock.today())
        assert found is not None
        return found

    def listed(self, code: str = BIRTH, kind: str = "TAI_MOT_CUA", **changes: Any) -> ListEntry:
        """Put a procedure on a list."""
        given: dict[str, Any] = {
            "level": "XA", "decision_no": "12/QĐ-UBND (mẫu)", "decision_date": date(2026, 1, 5),
            "valid_from": date(2026, 1, 10), "by": self.control,
        }  # fmt: skip
        return lists.put_on(kind, self.procedure(code).pk, **given | changes)

    def board(self, agency: str = "ward", **changes: Any) -> PostingPoint:
        """Open a board of an agency."""
        given: dict[str, Any] = {
            "agency_id": self.agencies[agency].pk, "kind": "BANG", "name": "Bảng sảnh", "place": "Tầng 1",
            "by": self.control,
        }  # fmt: skip
        return posting.open_point(**given | changes)

    def amended(self, code: str = BIRTH, day: date | None = None, **changes: Any) -> None:
        """Bring a new version of a procedure in force."""
        store(
            record(code, **{"name": "Cấp bản sao trích lục (mẫu, sửa đổi)"} | changes),
            day=day or clock.today(),
        )


def record(code: str = BIRTH, **changes: Any) -> ProcedureRecord:
    """Return the record of a procedure of the cast."""
    given: dict[str, Any] = {"code": code}
    if code != BIRTH:
        given |= {
            "levels": ["TINH"], "name": f"Cấp giấy phép {code} (mẫu)", "field_name": "Xây dựng", "abbreviations": [],
            "agencies": [AgencyRecord("THUC_HIEN", "Sở Xây dựng")], "decision_no": "77/QĐ-UBND",
            "decision_date": date(2026, 1, 2), "publisher": "UBND tỉnh",
        }  # fmt: skip
    return extract(**given | changes)


def _person(username: str, name: str, unit: Unit, *roles: str) -> Actor:
    person = Person.objects.create_user(username=username, password=None, full_name=f"{name} (mẫu)")
    RoleAssignment.objects.bulk_create(
        RoleAssignment(person=person, unit=unit, role=role, valid_from=START) for role in roles
    )
    actor = actor_for(person)
    assert actor is not None
    return actor


def make_cast() -> Cast:
    """Build the cast; the database must be empty."""
    kinds = Agency.Kind
    told = {
        "office": ("Văn phòng Ủy ban nhân dân tỉnh", kinds.OFFICE, "TINH"),
        "construction": ("Sở Xây dựng", kinds.DEPARTMENT, "TINH"),
        "justice": ("Sở Tư pháp", kinds.DEPARTMENT, "TINH"),
        "ward": ("Ủy ban nhân dân phường Mẫu", kinds.COMMITTEE, "XA"),
    }
    agencies = {
        key: Agency.objects.create(name=name, kind=kind, level=level, valid_from=START)
        for key, (name, kind, level) in told.items()
    }
    units = {
        key: Unit.objects.create(
            agency=agency, name=f"Phòng {key}", kind=Unit.Kind.ONE_STOP, valid_from=START
        )
        for key, agency in agencies.items()
    }
    desk = Desk.objects.create(unit=units["ward"], number=2, name="Quầy hộ tịch", valid_from=START)
    people = {
        "control": _person("kstt", "Đỗ Thị Kiểm", units["office"], "kstt"),
        "inspector": _person("kt", "Lương Thị Tra", units["office"], "kiem_tra"),
        "focal": _person("dm1", "Quách Thị Mối", units["construction"], "dau_moi"),
        "stranger": _person("dm2", "Tạ Văn Lạ", units["justice"], "dau_moi"),
        "director": _person("gd", "Hoàng Văn Giám", units["ward"], "gd_trung_tam"),
        "intake": _person("tn", "Trần Thị Quầy", units["ward"], "tiep_nhan"),
    }
    store(record(BIRTH), record(LICENCE), record(OTHER), day=START)
    return Cast(agencies, people, desk)
