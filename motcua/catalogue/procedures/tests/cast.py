"""Invented people and small records for the tests of the catalogue."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from motcua.base.organisations.actor import Actor
from motcua.base.organisations.models import Agency, Person, RoleAssignment, Unit
from motcua.base.organisations.roles import Role
from motcua.catalogue.procedures import services
from motcua.catalogue.procedures.importing import facts
from motcua.catalogue.procedures.importing.reading import Reading
from motcua.catalogue.procedures.importing.record import (
    AgencyRecord,
    BasisRecord,
    CaseRecord,
    ChannelRecord,
    DocumentRecord,
    FeeRecord,
    ProcedureRecord,
    ResultRecord,
)
from motcua.catalogue.procedures.models import ProcedureVersion

NEW_YEAR, SUMMER = date(2026, 1, 1), date(2026, 7, 1)
CONTROL = Actor(
    person_id=None, name="Đỗ Thị Kiểm (mẫu)", roles=frozenset({"kstt"}), unit_id=None, agency_id=None
)
OFFICER = Actor(
    person_id=None, name="Nguyễn Thị Quầy (mẫu)", roles=frozenset({"tiep_nhan"}), unit_id=None, agency_id=None
)
NATIONAL = Path(__file__).parent / "data" / "lay_thu_tuc.json"
CSV_HEAD = ",".join(facts.COLUMNS)


def person(username: str, role: Role | None) -> Person:
    """Make a person with a role at an invented office, or with none."""
    made = Person.objects.create_user(
        username, password="mat-khau-dai-2026", full_name=f"Người {username} (mẫu)"
    )
    if role is not None:
        agency, _ = Agency.objects.get_or_create(
            name="Văn phòng UBND tỉnh (mẫu)", kind="VAN_PHONG", level="TINH", valid_from=date(2025, 7, 1)
        )
        unit, _ = Unit.objects.get_or_create(
            agency=agency, name="Phòng Kiểm soát", kind="PHONG", valid_from=date(2025, 7, 1)
        )
        RoleAssignment.objects.create(person=made, unit=unit, role=role, valid_from=date(2025, 7, 1))
    return made


def extract(**changes: Any) -> ProcedureRecord:
    """Return a complete record: the extract of civil status with two cases, three channels and a fee."""
    forms = DocumentRecord(name="Tờ khai", code="G01", originals=1, form_name="Tờ khai cấp bản sao")
    content: dict[str, Any] = {
        "code": "2.900635",
        "name": "Cấp bản sao trích lục hộ tịch (mẫu)",
        "source": "manual",
        "field_name": "Hộ tịch",
        "kind": "STANDARD",
        "levels": ["XA"],
        "targets": ["Công dân Việt Nam"],
        "decision_no": "1234/QĐ-BTP",
        "service_level": "TOAN_TRINH",
        "no_conditions": True,
        "abbreviations": ["tlht"],
        "cases": [
            CaseRecord("01", "Trích lục khai sinh", [forms], ["Nộp tờ khai.", "Nhận bản sao."]),
            CaseRecord(
                "02",
                "Trích lục kết hôn",
                [forms, DocumentRecord(name="Giấy chứng nhận kết hôn", copies=1, required=False)],
                ["Nộp tờ khai.", "Nhận bản sao."],
            ),
        ],
        "channels": [
            ChannelRecord(1, Decimal(3), "NGAY_LV"),
            ChannelRecord(2, Decimal(2), "NGAY_LV"),
            ChannelRecord(3, Decimal(5), "NGAY"),
            ChannelRecord(2, Decimal(1), "NGAY_LV", case="02"),
        ],
        "fees": [
            FeeRecord("Phí khai thác dữ liệu", amount=8000, per="bản"),
            FeeRecord("Phí gửi", amount=20000, channel=3),
            FeeRecord("Phí tra cứu sổ", amount=None, case="02"),
        ],
        "bases": [BasisRecord("60/2014/QH13", "Luật Hộ tịch")],
        "agencies": [AgencyRecord("THUC_HIEN", "Ủy ban nhân dân cấp xã")],
        "results": [ResultRecord("KQ.G15.000342", "Bản sao trích lục")],
    }
    return ProcedureRecord(**(content | changes))


def store(*records: ProcedureRecord, day: date = NEW_YEAR) -> services.Outcome:
    """Store records as the control officer does."""
    return services.import_reading(Reading(list(records)), by=CONTROL, valid_from=day)


def stored(code: str = "2.900635") -> ProcedureVersion:
    """Return the newest version of a code."""
    return ProcedureVersion.objects.filter(procedure__code=code).order_by("-number")[0]


def national(**changes: Any) -> str:
    """Return the sample of the national layout, with some keys of its first record changed."""
    records = json.loads(NATIONAL.read_text(encoding="utf-8"))
    records[0] |= changes
    return json.dumps(records, ensure_ascii=False)
