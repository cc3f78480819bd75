"""The small cast of process tests: a procedure, its usual table, a control officer and a stranger."""

from datetime import date

import pytest

from motcua.base.organisations.actor import Actor
from motcua.base.organisations.models import Agency, Person, RoleAssignment, Unit
from motcua.catalogue.procedures.models import FilingChannel, Procedure, ProcedureCase, ProcedureVersion
from motcua.catalogue.processes.models import ProcessVersion
from motcua.catalogue.processes.services import approve, draft_from_table
from motcua.catalogue.processes.table import StepRow

USUAL = [
    StepRow(
        name="Tiếp nhận hồ sơ", kind="TIEP_NHAN", minutes=120, content="Kiểm tra, số hóa", product="Giấy hẹn"
    ),
    StepRow(
        name="Phân công thụ lý", kind="PHAN_CONG", minutes=120, unit_name="Phòng Tư pháp", content="Giao việc"
    ),
    StepRow(name="Thẩm định", kind="THAM_DINH", minutes=720, unit_name="Phòng Tư pháp", product="Dự thảo"),
    StepRow(
        name="Trình ký", kind="TRINH_KY", minutes=120, unit_name="Phòng Tư pháp", content="Duyệt dự thảo"
    ),
    StepRow(name="Ký kết quả", kind="KY", minutes=240, product="Kết quả"),
    StepRow(name="Đóng dấu, phát hành", kind="DONG_DAU", minutes=120, product="Kết quả đã phát hành"),
    StepRow(name="Trả kết quả", kind="TRA_KET_QUA", minutes=0, product="Kết quả"),
]


@pytest.fixture
def usual() -> list[StepRow]:
    """Seven steps of three working days together."""
    return list(USUAL)


@pytest.fixture
def procedure(db) -> Procedure:
    """A procedure of three working days, with two cases."""
    made = Procedure.objects.create(code="2.009999", name="Cấp bản sao (mẫu)", folded="cap ban sao")
    version = ProcedureVersion.objects.create(
        procedure=made, number=1, name=made.name, source="sample", levels=["TINH", "XA"],
        valid_from=date(2025, 1, 1), clock_mode="RESET", is_sample=True,
    )  # fmt: skip
    for code in ("thuong", "gap"):
        ProcedureCase.objects.create(version=version, code=code, name=code)
    FilingChannel.objects.create(version=version, channel=1, amount=3, unit="NGAY_LV")
    return made


@pytest.fixture
def control(db) -> Actor:
    """The control officer of the province, who drafts and approves."""
    person = Person.objects.create_user("kiem-soat-mau", full_name="Lê Thị Kiểm (mẫu)")
    return Actor(person_id=person.pk, name=person.full_name, roles=frozenset({"kstt"}))


@pytest.fixture
def desk_officer(db) -> Actor:
    """A desk officer, who may look at processes and no more."""
    person = Person.objects.create_user("mot-cua-mau", full_name="Trần Văn Quầy (mẫu)")
    return Actor(person_id=person.pk, name=person.full_name, roles=frozenset({"tiep_nhan"}))


@pytest.fixture
def unit(db) -> Unit:
    """The one-stop desk of a commune."""
    agency = Agency.objects.create(
        name="UBND xã Mẫu (mẫu)", kind="UBND", level="XA", valid_from=date(2025, 7, 1)
    )
    return Unit.objects.create(
        agency=agency, name="Bộ phận Một cửa", kind="MOT_CUA", valid_from=date(2025, 7, 1)
    )


def signed_in(client, actor, role, unit):
    """Sit a person down who holds a role at a unit."""
    person = Person.objects.get(pk=actor.person_id)
    RoleAssignment.objects.create(person=person, unit=unit, role=role, valid_from=date(2025, 7, 1))
    client.force_login(person)
    return client


@pytest.fixture
def officer(client, control, unit):
    """The control officer at the screen."""
    return signed_in(client, control, "kstt", unit)


@pytest.fixture
def looker(client, desk_officer, unit):
    """The desk officer at the screen."""
    return signed_in(client, desk_officer, "tiep_nhan", unit)


@pytest.fixture
def version(procedure, usual, control) -> ProcessVersion:
    """A draft of the usual table."""
    return draft_from_table(procedure=procedure, case_code="", tier="XA", name="", rows=usual, by=control)


@pytest.fixture
def approved(version, control) -> ProcessVersion:
    """That draft, approved."""
    decision = {"decision_no": "1234/QĐ-UBND", "decision_date": date(2026, 3, 2)}
    return approve(version, **decision, valid_from=date(2026, 3, 10), by=control)
