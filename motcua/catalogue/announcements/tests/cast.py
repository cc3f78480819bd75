"""The small cast of announcing: an office, two departments, their people, a procedure in force (all invented)."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from motcua.base import clock
from motcua.base.organisations.actor import Actor
from motcua.base.organisations.models import Agency, Person, RoleAssignment, Unit
from motcua.base.organisations.queries import actor_for
from motcua.catalogue.announcements import contents
from motcua.catalogue.announcements.models import Announcement, AnnouncementLine, MinistryDecision
from motcua.catalogue.announcements.services import drafting, flowing, signing, sources
from motcua.catalogue.procedures.importing.record import ChannelRecord
from motcua.catalogue.procedures.models import Procedure, ProcedureVersion
from motcua.catalogue.procedures.tests.cast import CONTROL, extract, store, stored

START = date(2025, 7, 1)
CODE, OTHER, THIRD = "2.900635", "2.900636", "2.900637"
# The Monday the stories begin on.
MONDAY = "2026-11-02T08:00"


def vn(text: str) -> datetime:
    """Return an instant given as Vietnamese local time: "2026-11-02T09:00"."""
    return datetime.fromisoformat(text).replace(tzinfo=clock.VN)


def _person(username: str, name: str, unit: Unit, *roles: str) -> Actor:
    person = Person.objects.create_user(username=username, password=None, full_name=f"{name} (mẫu)")
    RoleAssignment.objects.bulk_create(
        RoleAssignment(person=person, unit=unit, role=role, valid_from=START) for role in roles
    )
    actor = actor_for(person)
    assert actor is not None
    return actor


@dataclass
class Cast:
    """Agencies and people by a short word, and how a story begins."""

    agencies: dict[str, Agency]
    focal: Actor
    stranger: Actor
    control: Actor
    chairman: Actor
    desk: Actor

    def source(self, **changes: Any) -> MinistryDecision:
        """Return a ministry's decision of 30/10/2026 whose text takes effect on 15/11/2026."""
        values = {
            "number": "1880/QĐ-BXD", "issued_on": date(2026, 10, 30), "issuer": "Bộ Xây dựng",
            "title": "Công bố thủ tục hành chính lĩnh vực hạ tầng (mẫu)", "text_number": "12/2026/TT-BXD",
            "text_signed_on": date(2026, 10, 15), "effective_on": date(2026, 11, 25),
            "received_on": date(2026, 11, 2),
        }  # fmt: skip
        return sources.record_source(
            values | changes, agency_ids=[self.agencies["construction"].pk], by=self.control, at=vn(MONDAY)
        )

    def draft(self, **changes: Any) -> Announcement:
        """Return an empty draft of the department of construction."""
        given = {
            "agency_id": self.agencies["construction"].pk, "field_name": "Hạ tầng", "by": self.focal,
            "at": vn("2026-11-03T08:00"),
        }  # fmt: skip
        return drafting.draft(**(given | changes))

    def line(
        self, made: Announcement, change: str = "SDBS", code: str = CODE, **more: Any
    ) -> AnnouncementLine:
        """Add a procedure to a draft."""
        return drafting.add_line(
            made.pk, change=change, code=code, by=self.focal, at=vn("2026-11-03T09:00"), **more
        )

    def amended(self, made: Announcement, code: str = CODE, days: int = 2) -> AnnouncementLine:
        """Add an amended procedure whose limit becomes so many working days; the law gives three."""
        line = self.line(made, code=code)
        record = replace(
            contents.from_json(line.content), channels=[ChannelRecord(1, days, "NGAY_LV")],
            address_note="Bộ phận Một cửa cấp xã",
        )  # fmt: skip
        line = drafting.save_content(line.pk, record, version=line.version, by=self.focal)
        return drafting.save_facts(
            line.pk, version=line.version, by=self.focal, changing_text="12/2026/TT-BXD", legal_amount=3,
            legal_unit="NGAY_LV",
        )  # fmt: skip

    def submitted(self, made: Announcement, at: str = "2026-11-05T09:00") -> Announcement:
        """Hand a draft in."""
        return flowing.submit(
            made.pk, version=fresh(made).version, by=self.focal, proposal_no="120/TTr-SXD", at=vn(at)
        )

    def approved(self, made: Announcement, at: str = "2026-11-06T09:00") -> Announcement:
        """Hand a draft in and end its quality check."""
        self.submitted(made)
        return flowing.approve(made.pk, version=fresh(made).version, by=self.control, at=vn(at))

    def signed(
        self, made: Announcement, at: str = "2026-11-09T09:00", number: str = "1234/QĐ-UBND", **more: Any
    ) -> Announcement:
        """Hand a draft in, check and sign it."""
        self.approved(made)
        return self.sign(made, at=at, number=number, **more)

    def sign(
        self, made: Announcement, at: str = "2026-11-09T09:00", number: str = "1234/QĐ-UBND", **more: Any
    ) -> Announcement:
        """Sign a checked draft."""
        return signing.sign(
            made.pk, number=number, version=fresh(made).version, by=self.chairman, at=vn(at), **more
        )


def fresh(made: Announcement) -> Announcement:
    """Return a decision as it is now."""
    return Announcement.objects.get(pk=made.pk)


def procedure(code: str = CODE) -> Procedure:
    """Return a procedure of the cast."""
    return Procedure.objects.get(code=code)


def newest(code: str = CODE) -> ProcedureVersion:
    """Return the newest version of a procedure."""
    return stored(code)


def make_cast() -> Cast:
    """Build the cast; the database must be empty."""
    kinds = Agency.Kind
    province = Agency.objects.create(
        name="Ủy ban nhân dân tỉnh Mẫu", short_name="UBND tỉnh", kind=kinds.COMMITTEE, level="TINH", valid_from=START
    )  # fmt: skip
    told = {
        "office": ("Văn phòng Ủy ban nhân dân tỉnh", kinds.OFFICE, "TINH"),
        "construction": ("Sở Xây dựng", kinds.DEPARTMENT, "TINH"),
        "justice": ("Sở Tư pháp", kinds.DEPARTMENT, "TINH"),
        "ward": ("Ủy ban nhân dân phường Mẫu Một", kinds.COMMITTEE, "XA"),
    }
    agencies = {"province": province} | {
        key: Agency.objects.create(name=name, kind=kind, level=level, parent=province, valid_from=START)
        for key, (name, kind, level) in told.items()
    }
    units = {
        key: Unit.objects.create(
            agency=agency, name=f"Văn phòng {key}", kind=Unit.Kind.OFFICE, valid_from=START
        )
        for key, agency in agencies.items()
    }
    store(
        extract(name="Cấp phép hạ tầng (mẫu)"),
        extract(code=OTHER, name="Gia hạn phép hạ tầng (mẫu)"),
        extract(code=THIRD, name="Cấp lại phép hạ tầng (mẫu)"),
    )
    return Cast(
        agencies,
        focal=_person("dm1", "Quách Thị Mối", units["construction"], "dau_moi"),
        stranger=_person("dm2", "Tạ Văn Lạ", units["justice"], "dau_moi"),
        control=_person("kstt", "Đỗ Thị Kiểm", units["office"], "kstt"),
        chairman=_person("ct", "Lê Văn Chủ", units["province"], "chu_tich"),
        desk=_person("tn1", "Trần Thị Quầy", units["ward"], "tiep_nhan"),
    )


__all__ = [
    "CODE",
    "CONTROL",
    "MONDAY",
    "OTHER",
    "THIRD",
    "Cast",
    "fresh",
    "make_cast",
    "newest",
    "procedure",
    "vn",
]
