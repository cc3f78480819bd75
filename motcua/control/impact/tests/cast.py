"""The cast of impact assessment: who drafts, who gives opinions, who appraises, and the stranger (invented)."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from motcua.base import clock
from motcua.base.organisations.actor import Actor
from motcua.base.organisations.models import Agency, Person, RoleAssignment, Unit
from motcua.base.organisations.queries import actor_for
from motcua.base.text import fold
from motcua.catalogue.procedures.models import Procedure
from motcua.control.impact.models import DraftProcedure, LegalDraft
from motcua.control.impact.services import assessing, drafting, issuing, opining

START = date(2025, 7, 1)
NEEDED = {
    "c1_muc_tieu": "Quản lý việc sử dụng vỉa hè (mẫu)", "c1": "co", "c1_ly_do": "Bảo đảm trật tự", "c2": "co",
    "c2_ly_do": "Kiểm soát được vị trí", "c3": "khong", "c4": "co",
}  # fmt: skip
WHOLE = NEEDED | {
    "c5": "co", "c6": "co", "c7": "co", "c8": "co", "c9": "co", "c9_ngay": "7", "c9_rut_ngan": "co",
    "c9_hop_ly": "5", "c10": "khong", "c11": "khong", "c12": "co", "c13": "toan_bo", "c14": "khong", "c15": "co",
    "c16": "khong",
}  # fmt: skip
NOT_NEEDED = NEEDED | {"c4": "khong", "c4_ly_do": "Dữ liệu dân cư đã thay giấy tờ này"}
FORM = {
    "m1": "co", "m1_ly_do": "Cần nội dung đề nghị", "m2": "co", "m3": "khong", "m4": "co", "m5": "co", "m6": "co",
    "m7": "dia_phuong", "m7_ly_do": "Thủ tục đặc thù của tỉnh",
}  # fmt: skip
CHECKED = {f"y{n}": "co" for n in range(1, 6)} | {f"b{n}": "co" for n in range(1, 12)}


def vn(text: str) -> datetime:
    """Return an instant given as Vietnamese local time: "2026-03-02T09:00"."""
    return datetime.fromisoformat(text).replace(tzinfo=clock.VN)


def existing(code: str = "1.000001", name: str = "Cấp phép sử dụng tạm vỉa hè (mẫu)") -> Procedure:
    """Return a procedure of the catalogue."""
    return Procedure.objects.get_or_create(code=code, defaults={"name": name, "folded": fold(name)})[0]


@dataclass
class Cast:
    """The agencies and people by a short word."""

    agencies: dict[str, Agency]
    people: dict[str, Actor]

    def __getattr__(self, name: str) -> Actor:
        try:
            return self.people[name]
        except KeyError:
            raise AttributeError(name) from None

    def drafted(self, at: str = "2026-03-02T08:00", **changes: Any) -> LegalDraft:
        """Return an empty draft of the department of construction."""
        given = {"title": "Quy định quản lý vỉa hè (mẫu)", "kind": "QD_UBND", "by": self.focal, "at": vn(at)}
        return drafting.begin(**(given | changes))

    def procedure(self, draft: LegalDraft, at: str = "2026-03-02T09:00", **values: Any) -> DraftProcedure:
        """Return a procedure of a draft, new unless told otherwise, not assessed yet."""
        given = {"change": "MOI", "name": "Chấp thuận sử dụng vỉa hè để trông xe (mẫu)"} | values
        return drafting.add_procedure(draft.pk, given, by=self.focal, at=vn(at))

    def assess(self, one: DraftProcedure, at: str = "2026-03-03T09:00", **changes: Any) -> None:
        """Answer the whole form of a procedure and say that it has neither forms nor conditions."""
        sheet = one.sheets.get(code="TTHC")
        assessing.answer(sheet.pk, WHOLE | changes, by=self.focal, at=vn(at))
        for code in ("MAU_DON", "DIEU_KIEN"):
            assessing.declare_none(one.pk, code, by=self.focal, at=vn(at))

    def assessed(self, **changes: Any) -> LegalDraft:
        """Return a draft with one procedure assessed whole."""
        draft = self.drafted(**changes)
        self.assess(self.procedure(draft))
        return draft

    def asked(self, at: str = "2026-03-04T09:00", **changes: Any) -> LegalDraft:
        """Return a draft that waits for the opinion of the control office."""
        return opining.ask(self.assessed(**changes).pk, by=self.focal, at=vn(at))

    def opined(
        self, at: str = "2026-03-10T09:00", opinion: str = "Bớt bản sao căn cước", **changes: Any
    ) -> LegalDraft:
        """Return a draft with one opinion given, not answered yet."""
        draft = self.asked(**changes)
        for one in draft.procedures.all():
            answers = CHECKED | ({"b4": "khong", "b4_y_kien": opinion} if opinion else {})
            opining.check_procedure(one.pk, answers, by=self.control, at=vn(at))
        return opining.give(draft.pk, "125/VP-KSTT", "Cơ bản thống nhất.", by=self.control, at=vn(at))

    def explain(self, draft: LegalDraft, at: str = "2026-03-11T09:00") -> None:
        """Take every opinion."""
        for item in draft.opinions.filter(answer=""):
            opining.answer_item(item.pk, "TIEP_THU", "Đã bỏ khỏi dự thảo.", by=self.focal, at=vn(at))

    def in_appraisal(self, at: str = "2026-03-12T09:00", **changes: Any) -> LegalDraft:
        """Return a draft that lies with Sở Tư pháp."""
        draft = self.opined(**changes)
        self.explain(draft)
        return issuing.send_to_appraisal(draft.pk, by=self.focal, at=vn(at))

    def appraised(self, at: str = "2026-03-20T09:00", result: str = "DAT", **changes: Any) -> LegalDraft:
        """Return an appraised draft."""
        draft = self.in_appraisal(**changes)
        return issuing.appraise(
            draft.pk, result, "Quy định thủ tục phù hợp.", "45/BC-STP", by=self.appraiser, at=vn(at)
        )

    def issued(self, number: str = "12/2026/QĐ-UBND", **changes: Any) -> LegalDraft:
        """Return an issued text, in force from 10/4/2026."""
        draft = self.appraised(**changes)
        return issuing.issue(
            draft.pk, number, date(2026, 3, 30), date(2026, 4, 10), by=self.focal, at=vn("2026-03-31T09:00")
        )


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
        "province": ("Ủy ban nhân dân tỉnh Mẫu", kinds.COMMITTEE),
        "office": ("Văn phòng Ủy ban nhân dân tỉnh", kinds.OFFICE),
        "construction": ("Sở Xây dựng", kinds.DEPARTMENT),
        "justice": ("Sở Tư pháp", kinds.DEPARTMENT),
        "health": ("Sở Y tế", kinds.DEPARTMENT),
    }
    agencies: dict[str, Agency] = {}
    units = {}
    for key, (name, kind) in told.items():
        agencies[key] = Agency.objects.create(
            name=name, kind=kind, level="TINH", parent=agencies.get("province"), valid_from=START
        )
        units[key] = Unit.objects.create(
            agency=agencies[key], name=f"Văn phòng {key}", kind=Unit.Kind.OFFICE, valid_from=START
        )
    people = {
        "control": _person("kstt", "Đỗ Thị Kiểm", units["office"], "kstt"),
        "focal": _person("dm1", "Quách Thị Mối", units["construction"], "dau_moi"),
        "specialist": _person("cv1", "Bùi Thị Phép", units["construction"], "thu_ly"),
        "director": _person("gd1", "Đặng Văn Sở", units["construction"], "phe_duyet"),
        "appraiser": _person("td1", "Vũ Thị Thẩm", units["justice"], "tham_dinh"),
        "stranger": _person("dm2", "Tạ Văn Lạ", units["health"], "dau_moi"),
    }
    return Cast(agencies, people)
