"""A sample year of review: a plan gathered and approved, reviews in every state, options passed, in force and late."""

from datetime import date, datetime, time
from typing import Any

from django.db import transaction

from motcua.base import clock
from motcua.base.organisations.actor import Actor
from motcua.base.organisations.models import Agency, Person, RoleAssignment
from motcua.base.organisations.queries import actor_for
from motcua.base.organisations.roles import Role
from motcua.base.text import fold
from motcua.catalogue.procedures.models import Field, Procedure
from motcua.control.reviews.models import Review, ReviewItem, ReviewPlan, SimplificationOption
from motcua.control.reviews.services import amending, decisions, options, planning, reviewing
from motcua.demo.progress import Progress
from motcua.law.questionnaires import questionnaire

YEAR = 2026
BUILDING, JUSTICE, LAND = "Sở Xây dựng", "Sở Tư pháp", "Sở Nông nghiệp và Môi trường"
_NAMED = "Nhóm thủ tục"
_AFTER = (
    {
        "who": "Bộ phận Một cửa",
        "name": "Tiếp nhận hồ sơ trực tuyến",
        "time": "2 giờ",
        "papers": "Hồ sơ điện tử",
    },
    {
        "who": "Phòng Quản lý xây dựng",
        "name": "Khai thác dữ liệu, thẩm định",
        "time": "6 ngày",
        "papers": "Dự thảo",
    },
    {"who": "Phòng Quản lý xây dựng", "name": "Kiểm tra thực địa", "time": "12 giờ", "papers": "Biên bản"},
    {"who": "Lãnh đạo cơ quan", "name": "Ký số kết quả", "time": "1 ngày", "papers": "Kết quả điện tử"},
    {"who": "Bộ phận Một cửa", "name": "Trả kết quả điện tử", "time": "", "papers": ""},
)


def build(progress: Progress) -> None:
    """Build the sample year; one that is there stays."""
    with progress.step("Rà soát, đơn giản hóa mẫu") as step, transaction.atomic():
        before = SimplificationOption.objects.count()
        if not ReviewPlan.objects.filter(is_sample=True).exists():
            _Year().make()
        found = SimplificationOption.objects.count()
        step.done(found, found - before)


def answers(changes: dict[str, tuple[str, str]] | None = None, *, needed: bool = True) -> dict[str, str]:
    """Return a filled review sheet: everything well but the parts that change.

    Args:
        changes: of a part's key ("thoi_han") its remedy and how.
        needed: whether the procedure is to be kept at all.
    """
    found = {
        "r1_muc_tieu": "Bảo đảm quản lý nhà nước và quyền của người dân (mẫu)",
        "r1": "co",
        "r2": "co",
        "r3": "khong",
    }
    if not needed:
        return found | {"r4": "khong", "r4_ly_do": "Thông tin đã có trong cơ sở dữ liệu dùng chung"}
    asked = questionnaire("RA_SOAT")
    for question in asked.questions:
        if any(one.key == f"{question.key}_xu_ly" for one in question.follow_ups):
            remedy, how = (changes or {}).get(question.key, ("GIU_NGUYEN", ""))
            found |= {
                question.key: "co" if remedy == "GIU_NGUYEN" else "khong",
                f"{question.key}_xu_ly": remedy,
            }
            if how:
                found[f"{question.key}_phuong_an"] = how
    return found | {
        "r4": "co", "r17": "co" if not changes else "khong", "r17_ly_do": "Còn bộ phận làm được đơn giản hơn",
        "r18": "co", "r19": "co", "r20": "co", "r21": "khong", "r22": "khong", "r23": "khong", "r24": "khong",
    }  # fmt: skip


def _at(day: date, hour: int = 9) -> datetime:
    return datetime.combine(day, time(hour), clock.VN)


class _Year:
    """The people of the year and what they do."""

    def __init__(self) -> None:
        self.agencies = {one.name: one for one in Agency.objects.on(clock.today()).filter(level="TINH")}
        self.control, self.chairman = _actor("kiemsoat"), _actor("ctubnd")
        self.focal = {name: _focal(self.agencies[name]) for name in (BUILDING, JUSTICE, LAND)}

    def make(self) -> None:
        committee = next(one for one in self.agencies.values() if one.kind == Agency.Kind.COMMITTEE)
        plan = planning.open_plan(
            YEAR,
            agency_id=committee.pk,
            by=self.control,
            is_province=True,
            at=_at(date(2026, 1, 5)),
            is_sample=True,
        )
        proposals = [self._proposal(name, YEAR, date(2026, 1, 12)) for name in (BUILDING, JUSTICE, LAND)]
        planning.gather(plan.pk, [one.pk for one in proposals], by=self.control, at=_at(date(2026, 1, 20)))
        planning.send_plan(plan.pk, by=self.control, at=_at(date(2026, 1, 22)))
        planning.approve_plan(
            plan.pk, number="18/KH-UBND (mẫu)", decided_on=date(2026, 1, 27), by=self.chairman,
            at=_at(date(2026, 1, 27)),
        )  # fmt: skip
        planning.sent_to_government(plan.pk, date(2026, 1, 29), by=self.control, at=_at(date(2026, 1, 29)))
        items = {item.lead.name: item for item in plan.items.filter(is_group=True).select_related("lead")}
        passed = self._reviewed(items[BUILDING], ["1.013236", "1.013237", "1.013222"])
        self._passed(passed)
        self._handed_in(items[JUSTICE], ["2.000635", "1.004873"])
        self._under_way(items[LAND])
        self._next_year()
        self._initiatives()

    def _proposal(self, name: str, year: int, day: date) -> ReviewPlan:
        """Draw up and send the plan of one department: a group and a single procedure."""
        by, agency = self.focal[name], self.agencies[name]
        plan = planning.open_plan(year, agency_id=agency.pk, by=by, at=_at(day), is_sample=True)
        about = {BUILDING: "hoạt động xây dựng", JUSTICE: "hộ tịch", LAND: "đất đai"}[name]
        field = Field.objects.filter(folded__contains=fold(about)).first()
        group: dict[str, Any] = {
            "name": f"{_NAMED} lĩnh vực {about}", "is_group": True, "field_id": field.pk if field else None,
            "lead_id": agency.pk, "start": date(year, 3, 1), "finish": date(year, 7, 30), "basis": "CHI_DAO",
            "basis_note": f"Kế hoạch kiểm soát thủ tục hành chính năm {year} (mẫu)",
            "product": "Báo cáo kết quả rà soát; phương án đơn giản hóa; sơ đồ trước và sau",
        }  # fmt: skip
        planning.add_item(plan.pk, group, by=by, at=_at(day, 10), partner_ids=[self.control.agency_id or 0])
        single = group | {
            "name": f"Thủ tục có nhiều phản ánh trong lĩnh vực {about}", "is_group": False, "basis": "PAKN",
            "basis_note": "Phản ánh, kiến nghị của người dân trong năm (mẫu)", "start": date(year, 8, 1),
            "finish": date(year, 11, 30), "product": "Phương án đơn giản hóa",
        }  # fmt: skip
        planning.add_item(plan.pk, single, by=by, at=_at(day, 11))
        return planning.send_plan(plan.pk, by=by, at=_at(day, 15))

    def _sheets(self, item: ReviewItem, codes: list[str], by: Actor) -> list[Review]:
        there = [code for code in codes if Procedure.objects.filter(code=code).exists()]
        return reviewing.add_procedures(item.pk, there, by=by, at=_at(date(2026, 3, 2)))

    def _draw(self, item: ReviewItem, by: Actor) -> None:
        before = [
            {
                "who": "Người dân",
                "name": "Chuẩn bị và nộp hồ sơ giấy",
                "time": "4 giờ",
                "papers": "05 giấy tờ",
            },
            {
                "who": "Bộ phận Một cửa",
                "name": "Tiếp nhận, chuyển hồ sơ",
                "time": "0,5 ngày",
                "papers": "Hồ sơ giấy",
            },
            {
                "who": str(item.lead),
                "name": "Thẩm định, lấy ý kiến",
                "time": "12 ngày",
                "papers": "Dự thảo kết quả",
            },
            {"who": str(item.lead), "name": "Ký, chuyển kết quả", "time": "2 ngày", "papers": "Kết quả giấy"},
            {"who": "Người dân", "name": "Đến nhận kết quả", "time": "2 giờ", "papers": ""},
        ]
        after = [
            {"who": "Người dân", "name": "Nộp hồ sơ trực tuyến", "time": "1 giờ", "papers": "02 giấy tờ điện tử"},
            {"who": str(item.lead), "name": "Khai thác dữ liệu, thẩm định", "time": "6 ngày", "papers": "Dự thảo"},
            {"who": str(item.lead), "name": "Ký số, trả kết quả", "time": "1 ngày", "papers": "Kết quả điện tử"},
        ]  # fmt: skip
        reviewing.draw_item(item.pk, before, after, by=by, at=_at(date(2026, 6, 10)))

    def _option(self, review: Review, by: Actor, **given: Any) -> SimplificationOption:
        """Propose an option of a sheet with the text that has to change."""
        text, articles, due = given.pop("text"), given.pop("articles"), given.pop("due")
        ministry = given.pop("ministry", "")
        parts, kind = given.pop("parts", []), given.pop("kind", "SUA_DOI")
        agency_id = review.item.lead_id
        option = options.propose_option(
            review.procedure_id, kind, parts, given.pop("what"), given.pop("reason"), by, agency_id,
            review_id=review.pk, at=given.pop("at"), is_sample=True, **given,
        )  # fmt: skip
        amending.add_amendment(
            option.pk, text=text, articles=articles, due=due, by=by, ministry=ministry,
            agency_id=None if ministry else agency_id,
        )  # fmt: skip
        return option

    def _reviewed(self, item: ReviewItem, codes: list[str]) -> list[SimplificationOption]:
        """Review the group of construction to its end: handed in, found good, its options ready to be passed."""
        by = self.focal[BUILDING]
        sheets = self._sheets(item, codes, by)
        self._draw(item, by)
        said = (
            {
                "parts": ["THOI_HAN", "GIAY_TO"], "competence": "TINH", "days_before": 20, "days_after": 12,
                "what": "Giảm thời hạn giải quyết từ 20 ngày còn 12 ngày làm việc; bỏ bản sao giấy tờ đất đai, khai "
                "thác từ cơ sở dữ liệu.", "reason": "Giấy tờ đất đai đã có dữ liệu số; bước lấy ý kiến làm song song.",
                "text": "Quyết định số 45/2024/QĐ-UBND của UBND tỉnh (mẫu)", "articles": "khoản 2 Điều 6",
                "due": date(2026, 10, 15), "cost_before": 112_000_000, "cost_after": 37_000_000,
            },
            {
                "parts": ["GIAY_TO"], "competence": "TINH", "days_before": 20, "days_after": 14,
                "what": "Bỏ 02 ảnh 4 × 6 và bản sao văn bằng, dùng dữ liệu văn bằng số.",
                "reason": "Cơ quan nhà nước đã có dữ liệu văn bằng.",
                "text": "Quyết định số 51/2024/QĐ-UBND của UBND tỉnh (mẫu)", "articles": "Điều 4",
                "due": date(2026, 12, 30), "cost_before": 64_500_000, "cost_after": 41_200_000,
            },
            {
                "kind": "PHAN_CAP", "competence": "BO", "parts": ["CO_QUAN"],
                "what": "Phân cấp cho Sở Xây dựng cấp giấy phép với công trình nhóm B.",
                "reason": "Người dân không phải chờ thủ tục ở cấp trên.", "ministry": "Bộ Xây dựng",
                "text": "Nghị định quy định chi tiết về quản lý hoạt động xây dựng (mẫu)", "articles": "Điều 104",
                "due": date(2026, 12, 15), "cost_before": 88_000_000, "cost_after": 52_800_000,
            },
        )  # fmt: skip
        made = []
        for sheet, one in zip(sheets, said, strict=False):
            changes = {"giay_to": ("SUA_DOI", "Bỏ giấy tờ đã có dữ liệu số")}
            reviewing.save_sheet(
                sheet.pk, by=by, answers=answers(changes), conclusion="SUA_DOI", reason=str(one["reason"]),
                at=_at(date(2026, 6, 15)),
            )  # fmt: skip
            made.append(self._option(sheet, by, at=_at(date(2026, 7, 1)), **one))
        if sheets:
            reviewing.draw_sheet(sheets[0].pk, _AFTER, by=by, at=_at(date(2026, 6, 16)))
        reviewing.hand_in(item.pk, by=by, at=_at(date(2026, 7, 24)))
        if made:
            options.remark_on(
                made[0].pk, "Nêu rõ nguồn dữ liệu thay cho bản sao giấy tờ đất đai.", by=self.control, part="GIAY_TO",
                returned=True, at=_at(date(2026, 7, 28)),
            )  # fmt: skip
            remark = made[0].remarks.get()
            options.send_option(
                made[0].pk, by=by, answers={remark.pk: "Khai thác từ cơ sở dữ liệu đất đai của tỉnh."},
                at=_at(date(2026, 7, 30)),
            )  # fmt: skip
        reviewing.accept_item(item.pk, by=self.control, at=_at(date(2026, 8, 5)))
        for option in made:
            options.accept_option(option.pk, by=self.control, at=_at(date(2026, 8, 6)))
        return made

    def _passed(self, made: list[SimplificationOption]) -> None:
        """Let the chairman pass options; one is in force, one is late, one went to a ministry."""
        plan = ReviewPlan.objects.get(is_province=True, year=YEAR)
        decision = decisions.draft_decision(
            [one.pk for one in made], by=self.control, plan_id=plan.pk, at=_at(date(2026, 8, 10)), is_sample=True,
            title=f"Thông qua phương án đơn giản hóa thủ tục hành chính lĩnh vực xây dựng năm {YEAR} (mẫu)",
        )  # fmt: skip
        decisions.submit_decision(decision.pk, by=self.control, at=_at(date(2026, 8, 12)))
        decisions.sign_decision(
            decision.pk, number="1204/QĐ-UBND (mẫu)", signed_on=date(2026, 8, 20), by=self.chairman,
            at=_at(date(2026, 8, 20)),
        )  # fmt: skip
        focal, texts = self.focal[BUILDING], [one.amendments.get() for one in made]
        amending.report_progress(
            texts[0].pk,
            "DANG_SOAN",
            by=focal,
            note="Đang lấy ý kiến các sở, UBND cấp xã",
            at=_at(date(2026, 10, 2)),
        )
        amending.issue(
            texts[1].pk, number="36/2026/QĐ-UBND (mẫu)", issued_on=date(2026, 10, 28),
            in_force_on=date(2026, 11, 10), by=focal, at=_at(date(2026, 10, 29)),
        )  # fmt: skip
        if len(made) > 2:
            letter = decisions.draft_letter(
                decision.pk, "Bộ Xây dựng", [made[2].pk], by=self.control, at=_at(date(2026, 8, 25))
            )
            decisions.letter_sent(
                letter.pk, number="2210/UBND-KSTT (mẫu)", sent_on=date(2026, 9, 4), by=self.control,
                at=_at(date(2026, 9, 4)),
            )  # fmt: skip

    def _handed_in(self, item: ReviewItem, codes: list[str]) -> None:
        """Hand the group of civil status in late; one option goes back, one is put up, one sheet keeps all."""
        by = self.focal[JUSTICE]
        sheets = self._sheets(item, codes, by)
        self._draw(item, by)
        for place, sheet in enumerate(sheets):
            reason = "Dữ liệu hộ tịch điện tử đã đủ để không phải xuất trình giấy tờ"
            reviewing.save_sheet(
                sheet.pk, by=by, answers=answers({"giay_to": ("SUA_DOI", "Bỏ giấy ủy quyền trong gia đình")}),
                conclusion="SUA_DOI", reason=reason, feedback="Phản ánh số 15/2026 (mẫu)",
                at=_at(date(2026, 8, 3)),
            )  # fmt: skip
            self._option(
                sheet, by, at=_at(date(2026, 8, 4)), parts=["GIAY_TO", "CACH_THUC"], competence="TINH",
                what="Bỏ văn bản ủy quyền giữa người thân; trả kết quả điện tử.", reason=reason,
                text="Quyết định số 60/2025/QĐ-UBND của UBND tỉnh (mẫu)", articles="Điều 3",
                due=date(2026, 12, 30), days_before=3, days_after=1,
                cost_before=245_000_000 - place * 60_000_000, cost_after=98_000_000,
            )  # fmt: skip
        reviewing.hand_in(item.pk, by=by, at=_at(date(2026, 8, 12)))
        made = list(item.options.order_by("pk"))
        options.accept_option(made[0].pk, by=self.control, at=_at(date(2026, 8, 18)))
        if len(made) > 1:
            options.remark_on(
                made[1].pk, "Tính lại chi phí: số đối tượng chưa khớp hồ sơ năm trước.", by=self.control,
                returned=True, at=_at(date(2026, 8, 18)),
            )  # fmt: skip

    def _under_way(self, item: ReviewItem) -> None:
        """Begin the group of land; it is late."""
        by = self.focal[LAND]
        codes = list(
            Procedure.objects.filter(is_open=True, field__folded="dat dai")
            .order_by("code")
            .values_list("code", flat=True)
        )
        sheets = self._sheets(item, codes[:3], by) if codes else []
        if sheets:
            reviewing.save_sheet(
                sheets[0].pk, by=by, answers=answers(), conclusion="GIU_NGUYEN", at=_at(date(2026, 6, 20)),
                reason="Thủ tục vừa được sửa theo Luật Đất đai, chưa phát sinh vướng mắc",
            )  # fmt: skip

    def _next_year(self) -> None:
        """Send the first proposals for the coming year."""
        self._proposal(JUSTICE, YEAR + 1, date(2026, 11, 16))
        by, agency = self.focal[BUILDING], self.agencies[BUILDING]
        planning.open_plan(YEAR + 1, agency_id=agency.pk, by=by, at=_at(date(2026, 11, 18)), is_sample=True)

    def _initiatives(self) -> None:
        for name, title, what, result in (
            (
                BUILDING, "Trả giấy phép xây dựng nhà ở ngay trong phiên tiếp nhận (mẫu)",
                "Thẩm định trước bản vẽ theo mẫu thiết kế đã duyệt, ký số tại Bộ phận Một cửa.",
                "Rút từ 15 ngày còn 01 ngày với nhà ở theo mẫu thiết kế.",
            ),
            (
                JUSTICE, "Đăng ký khai sinh lưu động tại bệnh viện (mẫu)",
                "Công chức hộ tịch trực tại khoa sản hai buổi mỗi tuần, nhận hồ sơ bằng máy tính bảng.",
                "Gia đình không phải đến UBND cấp xã.",
            ),
        ):  # fmt: skip
            amending.add_initiative(
                agency_id=self.agencies[name].pk, title=title, author="Nhóm công chức (mẫu)", what=what, result=result,
                applied_on=date(2026, 5, 4), by=self.focal[name], is_sample=True,
            )  # fmt: skip


def _actor(username: str) -> Actor:
    found = actor_for(Person.objects.get(username=username))
    if found is None:
        raise LookupError(username)
    return found


def _focal(agency: Agency) -> Actor:
    held = RoleAssignment.objects.on(clock.today()).filter(role=Role.FOCAL, unit__agency=agency)
    one = held.select_related("person", "unit").order_by("pk").first()
    found = actor_for(one.person, held=[one]) if one else None
    if found is None:
        raise LookupError(agency.name)
    return found
