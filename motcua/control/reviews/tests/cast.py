"""The small cast of review: the province of plans' cast, three procedures, a filled sheet, a way to each state."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from motcua.base import clock
from motcua.base.organisations.actor import Actor
from motcua.base.text import fold
from motcua.catalogue.procedures.models import Field, Procedure
from motcua.control.plans.tests.cast import Cast as Province
from motcua.control.plans.tests.cast import make_cast as make_province
from motcua.control.reviews.models import (
    LegalAmendment,
    Review,
    ReviewItem,
    ReviewPlan,
    SimplificationDecision,
    SimplificationOption,
)
from motcua.control.reviews.services import amending, decisions, options, planning, reviewing
from motcua.law.questionnaires import questionnaire

YEAR = clock.today().year
JANUARY = date(YEAR, 1, 5)


def vn(day: date) -> datetime:
    """Return nine in the morning of a day."""
    return datetime(day.year, day.month, day.day, 9, tzinfo=clock.VN)


def procedure(code: str, name: str, field: Field) -> Procedure:
    """Put a procedure into the catalogue, without a version."""
    return Procedure.objects.create(
        code=code, name=name, field=field, folded=fold(f"{code} {name} {field.name}")
    )


def answers(changes: dict[str, tuple[str, str]] | None = None, *, needed: bool = True) -> dict[str, str]:
    """Return a filled sheet, everything well but the parts that change: {"thoi_han": ("SUA_DOI", "còn 10 ngày")}."""
    found = {"r1_muc_tieu": "Bảo đảm quyền của người dân", "r1": "co", "r2": "co", "r3": "khong"}
    if not needed:
        return found | {"r4": "khong", "r4_ly_do": "Đã có dữ liệu"}
    for question in questionnaire("RA_SOAT").questions:
        if any(one.key == f"{question.key}_xu_ly" for one in question.follow_ups):
            remedy, how = (changes or {}).get(question.key, ("GIU_NGUYEN", ""))
            found |= {
                question.key: "co" if remedy == "GIU_NGUYEN" else "khong",
                f"{question.key}_xu_ly": remedy,
            }
            found |= {f"{question.key}_phuong_an": how} if how else {}
    rest = dict.fromkeys(("r21", "r22", "r23", "r24"), "khong")
    return found | rest | {"r4": "co", "r17": "co", "r18": "co", "r19": "co", "r20": "co"}


@dataclass
class Cast:
    """The province and its people, its procedures, and the way of review step by step."""

    province: Province
    field: Field
    procedures: list[Procedure]

    @property
    def control(self) -> Actor:
        """The control officer."""
        return self.province.control

    @property
    def chairman(self) -> Actor:
        """The chairman of the province."""
        return self.province.people["chairman"]

    @property
    def focal(self) -> Actor:
        """The focal officer of construction, who leads the reviews."""
        return self.province.focal

    @property
    def specialist(self) -> Actor:
        """A specialist of construction."""
        return self.province.people["specialist"]

    @property
    def stranger(self) -> Actor:
        """The focal officer of justice, who has no part in it."""
        return self.province.stranger

    def agency(self, key: str = "construction") -> int:
        """Return the key of an agency."""
        return self.province.agencies[key].pk

    def values(self, **changes: Any) -> dict[str, Any]:
        """Return an item's fields."""
        return {
            "name": "Nhóm TTHC lĩnh vực nhà ở", "is_group": True, "field_id": self.field.pk,
            "lead_id": self.agency(), "start": date(YEAR, 1, 10), "finish": date(YEAR, 12, 30),
            "basis": "CHI_DAO", "basis_note": "Kế hoạch năm", "product": "Phương án đơn giản hóa",
        } | changes  # fmt: skip

    def plan(self, **changes: Any) -> ReviewPlan:
        """Return the province's plan being written."""
        given = {
            "agency_id": self.agency("province"),
            "by": self.control,
            "is_province": True,
            "at": vn(JANUARY),
        }
        return planning.open_plan(YEAR, **(given | changes))

    def approved(self, *items: dict[str, Any]) -> ReviewPlan:
        """Return the province's plan approved, with these items."""
        plan = self.plan()
        for item in items or ({},):
            planning.add_item(plan.pk, self.values(**item), by=self.control)
        planning.send_plan(plan.pk, by=self.control)
        return planning.approve_plan(
            plan.pk, number="12/KH-UBND", decided_on=date(YEAR, 1, 20), by=self.chairman
        )

    def item(self, count: int = 2) -> ReviewItem:
        """Return an item of the approved plan with so many procedures."""
        item = self.approved().items.get()
        reviewing.add_procedures(item.pk, [one.code for one in self.procedures[:count]], by=self.focal)
        item.refresh_from_db()
        return item

    def concluded(self, review: Review, conclusion: str = "SUA_DOI", **changes: Any) -> Review:
        """Return a sheet with a conclusion."""
        parts = {"thoi_han": ("SUA_DOI", "còn 10 ngày")} if conclusion == "SUA_DOI" else None
        given = {
            "answers": answers(parts),
            "conclusion": conclusion,
            "reason": "Có dữ liệu số",
            "by": self.focal,
        }
        return reviewing.save_sheet(review.pk, **(given | changes))

    def option(self, review: Review | None = None, **changes: Any) -> SimplificationOption:
        """Return an option with the text it needs, of a sheet or of the first procedure."""
        text = changes.pop("text", {})
        given: dict[str, Any] = {
            "kind": "SUA_DOI", "parts": ["THOI_HAN"], "what": "Giảm từ 20 ngày còn 10 ngày", "reason": "Có dữ liệu số",
            "by": self.focal, "agency_id": self.agency(), "days_before": 20, "days_after": 10,
            "cost_before": Decimal(112_000_000), "cost_after": Decimal(37_000_000),
            "review_id": review.pk if review else None,
        } | changes  # fmt: skip
        procedure_id = given.pop("procedure_id", review.procedure_id if review else self.procedures[0].pk)
        option = options.propose_option(procedure_id, **given)
        said = {
            "text": "Quyết định số 5/2024/QĐ-UBND", "articles": "Điều 4", "due": date(YEAR, 12, 30),
            "agency_id": self.agency(),
        } | text  # fmt: skip
        amending.add_amendment(option.pk, by=self.focal, **said)
        option.refresh_from_db()
        return option

    def ready(self, **changes: Any) -> SimplificationOption:
        """Return an option that waits for the chairman."""
        option = self.option(**changes)
        options.send_option(option.pk, by=self.focal)
        return options.accept_option(option.pk, by=self.control)

    def signed(self, *ready: SimplificationOption, on: date | None = None) -> SimplificationDecision:
        """Return a decision the chairman signed."""
        found = decisions.draft_decision([one.pk for one in ready], by=self.control)
        decisions.submit_decision(found.pk, by=self.control)
        decision = decisions.sign_decision(
            found.pk, number=f"{100 + found.pk}/QĐ-UBND", signed_on=on or date(YEAR, 2, 10), by=self.chairman
        )
        for one in ready:
            one.refresh_from_db()
        return decision

    def text_of(self, option: SimplificationOption) -> LegalAmendment:
        """Return the first legal text of an option."""
        return option.amendments.order_by("pk")[0]


def make_cast() -> Cast:
    """Build the cast; the database must be empty."""
    field = Field.objects.create(code="NHA_O", name="Nhà ở", folded="nha o")
    other = Field.objects.create(code="HO_TICH", name="Hộ tịch", folded="ho tich")
    made = [
        procedure("1.100001", "Cấp giấy phép xây dựng nhà ở riêng lẻ", field),
        procedure("1.100002", "Gia hạn giấy phép xây dựng", field),
        procedure("1.100003", "Đăng ký khai sinh", other),
    ]
    return Cast(make_province(), field, made)
