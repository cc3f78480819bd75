"""The cast of periodic reports: control office, a department with focal officer and director, a stranger (invented)."""

from dataclasses import dataclass
from datetime import date, datetime

from motcua.base import clock
from motcua.base.organisations.actor import Actor
from motcua.base.organisations.models import Agency, Person, RoleAssignment, Unit
from motcua.base.organisations.queries import actor_for
from motcua.base.organisations.roles import Role
from motcua.base.text import fold
from motcua.catalogue.announcements.models import Announcement, AnnouncementLine
from motcua.catalogue.procedures.models import Field, Procedure, ProcedureAgency, ProcedureVersion
from motcua.catalogue.publication.models import ListEntry
from motcua.control.costs.rules import Totals
from motcua.control.impact.models import DraftProcedure, LegalDraft, Stage
from motcua.control.reviews.models import (
    Review,
    ReviewItem,
    ReviewPlan,
    SimplificationDecision,
    SimplificationOption,
)

START = date(2025, 7, 1)


def vn(text: str) -> datetime:
    """Return an instant given as Vietnamese local time: "2026-03-02T09:00"."""
    return datetime.fromisoformat(text).replace(tzinfo=clock.VN)


@dataclass
class Cast:
    """Agencies and people of a small province."""

    construction: Agency
    justice: Agency
    control: Actor
    focal: Actor
    director: Actor
    stranger: Actor
    inspector: Actor

    def procedure(
        self, code: str, *levels: str, by: str = "Sở Xây dựng", since: date = START, until: date | None = None,
        kind: str = "",
    ) -> Procedure:  # fmt: skip
        """Return a procedure in force from a day, done by whom the announcement names."""
        name = f"Thủ tục {code} (mẫu)"
        field = Field.objects.get_or_create(
            code="hat", defaults={"name": "Hạ tầng (mẫu)", "folded": "ha tang"}
        )[0]
        one = Procedure.objects.create(code=code, name=name, folded=fold(name), field=field)
        version = ProcedureVersion.objects.create(
            procedure=one, number=1, name=name, field=field, levels=list(levels), valid_from=since, valid_to=until,
            source="manual", kind=kind,
        )  # fmt: skip
        ProcedureAgency.objects.create(version=version, role=ProcedureAgency.Role.EXECUTES, name=by)
        return one

    def at_desk(self, procedure: Procedure, level: str) -> ListEntry:
        """Put a procedure on the list of those handled at the one-stop desk."""
        return ListEntry.objects.create(
            kind="TAI_MOT_CUA", procedure=procedure, level=level, decision_no="01/QĐ-UBND (mẫu)",
            decision_date=START, valid_from=START,
        )  # fmt: skip

    def decision(
        self, number: str, signed: date, *changes: str, due: date | None = None, entry_due: date | None = None,
        entered: date | None = None,
    ) -> Announcement:  # fmt: skip
        """Return a signed decision with a line for each change; what of it was entered, was on one day."""
        made = Announcement.objects.create(
            agency=self.construction, title="Công bố danh mục thủ tục hạ tầng (mẫu)", number=number, signed_on=signed,
            effective_on=signed, state=Announcement.State.SIGNED, issue_due=due, entry_due=entry_due,
            drafted_at=vn(f"{signed}T08:00"), changed_at=vn(f"{signed}T08:00"),
        )  # fmt: skip
        for position, change in enumerate(changes):
            AnnouncementLine.objects.create(
                announcement=made, position=position, change=change, code=f"9.{made.pk:04}{position:02}",
                name=f"Thủ tục {change} (mẫu)", content=None if change in ("HUYBO", "BAIBO") else {}, is_open=False,
                entered_on=entered,
            )  # fmt: skip
        return made

    def draft(self, kind: str, *changes: str, assessed: str = "", opined: str = "") -> LegalDraft:
        """Return a draft of a legal text whose procedures were assessed and opined on at an instant."""
        old = Procedure.objects.first()
        made = LegalDraft.objects.create(
            kind=kind, title=f"Dự thảo {kind} (mẫu)", agency=self.construction, stage=Stage.WRITING,
            stage_since=vn("2026-01-05T08:00"), created_by_name="x", created_at=vn("2026-01-05T08:00"),
        )  # fmt: skip
        for position, change in enumerate(changes, 1):
            DraftProcedure.objects.create(
                draft=made, position=position, change=change, name=f"Thủ tục {change} {position} (mẫu)",
                procedure=None if change == "MOI" or position > 1 or old is None else old,
                assessed_at=vn(assessed) if assessed else None, opined_at=vn(opined) if opined else None,
            )  # fmt: skip
        return made

    def reviewed(self, *conclusions: str, options: tuple[tuple[str, Totals, bool], ...] = ()) -> ReviewItem:
        """Return an item of this year's approved plan with its sheets and the options passed on 10/3/2026.

        Args:
            conclusions: of its sheets; "" is a sheet not done.
            options: whose power, the costs, whether in force.
        """
        plan = ReviewPlan.objects.create(
            year=2026, is_province=True, agency=self.construction, title="Kế hoạch rà soát (mẫu)", number="02/KH (mẫu)",
            state=ReviewPlan.State.APPROVED, decided_on=date(2026, 1, 20), created_by_name="x",
            created_at=vn("2026-01-10T08:00"),
        )  # fmt: skip
        item = ReviewItem.objects.create(
            plan=plan, position=1, name="Nhóm thủ tục hạ tầng (mẫu)", is_group=True, lead=self.construction,
            start=date(2026, 2, 1), finish=date(2026, 6, 30), basis="TU_CHON", product="Phương án",
        )  # fmt: skip
        for place, conclusion in enumerate(conclusions):
            Review.objects.create(
                item=item, procedure=self.procedure(f"8.0000{place:02}", "TINH"), conclusion=conclusion,
                done_on=date(2026, 3, 5) if conclusion else None,
            )  # fmt: skip
        decision = SimplificationDecision.objects.create(
            title="Thông qua phương án (mẫu)", state="DA_KY", number="11/QĐ (mẫu)", signed_on=date(2026, 3, 10),
            created_by_name="x", created_at=vn("2026-03-08T08:00"),
        )  # fmt: skip
        for competence, costs, enforced in options:
            SimplificationOption.objects.create(
                procedure=Review.objects.filter(item=item)[0].procedure, item=item, agency=self.construction,
                kind="SUA_DOI", competence=competence, what="Bớt giấy tờ (mẫu)", reason="Đã có dữ liệu",
                cost_before=costs.now, cost_after=costs.after, decision=decision, approved_on=date(2026, 3, 10),
                state="DA_THUC_THI" if enforced else "DA_PHE_DUYET",
                enforced_on=date(2026, 3, 12) if enforced else None, proposed_by_name="x",
                proposed_at=vn("2026-03-05T08:00"),
            )  # fmt: skip
        return item


def _person(name: str, role: Role, agency: Agency) -> Actor:
    unit = Unit.objects.get_or_create(agency=agency, name="Văn phòng", kind="VAN_PHONG", valid_from=START)[0]
    person = Person.objects.create(username=fold(name).replace(" ", "."), full_name=f"{name} (mẫu)")
    RoleAssignment.objects.create(person=person, unit=unit, role=role, valid_from=START)
    made = actor_for(person)
    assert made is not None
    return made


def make_cast() -> Cast:
    """Build the cast."""
    office = Agency.objects.create(
        name="Văn phòng UBND tỉnh", kind="VAN_PHONG", level="TINH", valid_from=START
    )
    construction = Agency.objects.create(name="Sở Xây dựng", kind="SO", level="TINH", valid_from=START)
    justice = Agency.objects.create(name="Sở Tư pháp", kind="SO", level="TINH", valid_from=START)
    return Cast(
        construction, justice, control=_person("Đỗ Thị Kiểm", Role.CONTROL, office),
        focal=_person("Quách Thị Mối", Role.FOCAL, construction),
        director=_person("Đặng Văn Sở", Role.SIGNER, construction),
        stranger=_person("Lạ Văn Khách", Role.FOCAL, justice),
        inspector=_person("Lương Thị Tra", Role.INSPECTOR, office),
    )  # fmt: skip
