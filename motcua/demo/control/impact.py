"""Sample drafts of legal texts at every step, from the first form to the text whose procedures wait to be announced."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import transaction

from motcua.base import clock
from motcua.base.organisations.actor import Actor
from motcua.base.organisations.models import Agency, RoleAssignment
from motcua.base.organisations.queries import actor_for
from motcua.base.organisations.roles import Role
from motcua.catalogue.procedures.models import Procedure
from motcua.control.impact.models import DraftProcedure, LegalDraft
from motcua.control.impact.services import assessing, drafting, issuing, opining
from motcua.demo.progress import Progress

# How far a draft is taken.
BEGUN, ASSESSED, ASKED, OPINED, APPRAISING, APPRAISED, ISSUED = range(7)


@dataclass(frozen=True)
class _One:
    """A procedure of a sample draft; `words` find the existing one in the catalogue."""

    change: str
    name: str = ""
    words: str = ""
    form: str = ""
    needed: bool = True
    opinion: tuple[str, str] = ("", "")


@dataclass(frozen=True)
class _Draft:
    """A sample draft: who drafts it, how far it went, the days before today on which it took its steps."""

    agency: str
    kind: str
    title: str
    until: int
    days: Sequence[int]
    procedures: Sequence[_One]
    number: str = ""
    shortened: bool = False


_DRAFTS = (
    _Draft(
        "Sở Xây dựng", "QD_UBND", "Quy định sử dụng tạm thời lòng đường, hè phố (mẫu)", BEGUN, (6, 4),
        (
            _One("MOI", "Chấp thuận sử dụng hè phố làm nơi để xe có thu phí (mẫu)"),
            _One("SDBS", words="cap phep xay dung"),
        ),
    ),
    _Draft(
        "Sở Nông nghiệp và Môi trường", "NQ_HDND", "Hỗ trợ phân loại rác sinh hoạt tại nguồn (mẫu)", BEGUN, (41,),
        (_One("MOI", "Hỗ trợ kinh phí mua thiết bị phân loại rác (mẫu)"),),
    ),
    _Draft(
        "Sở Giáo dục và Đào tạo", "QD_UBND", "Quy định quản lý dạy thêm, học thêm (mẫu)", ASKED, (30, 22, 19),
        (_One("MOI", "Xác nhận đủ điều kiện tổ chức dạy thêm (mẫu)", form="Đơn đề nghị xác nhận (mẫu)"),),
    ),
    _Draft(
        "Sở Xây dựng", "QD_UBND", "Quy định cấp giấy phép xây dựng theo tuyến phố (mẫu)", ASKED, (20, 9, 5),
        (
            _One("SDBS", words="dieu chinh giay phep xay dung"),
            _One("BAIBO", words="cap lai giay phep xay dung", needed=False),
        ),
    ),
    _Draft(
        "Sở Y tế", "NQ_HDND", "Mức hỗ trợ người cao tuổi khám sức khỏe định kỳ (mẫu)", OPINED, (45, 33, 30, 22),
        (
            _One(
                "MOI", "Đăng ký hỗ trợ khám sức khỏe người cao tuổi (mẫu)", form="Tờ khai đề nghị hỗ trợ (mẫu)",
                opinion=("b4", "Bỏ bản sao căn cước vì đã khai thác được từ dữ liệu dân cư."),
            ),
            _One(
                "MOI", "Thanh toán chi phí khám sức khỏe cho cơ sở khám bệnh (mẫu)",
                opinion=("b5", "Thời hạn 15 ngày là dài; đề nghị còn 7 ngày làm việc."),
            ),
        ),
    ),
    _Draft(
        "Sở Nội vụ", "QD_UBND", "Quy chế xét tặng danh hiệu của tỉnh (mẫu)", APPRAISING, (60, 50, 46, 38, 8),
        (_One("THAYTHE", words="danh hieu"),),
    ),
    _Draft(
        "Sở Công Thương", "QD_UBND", "Quy định quản lý chợ hạng ba và chợ đêm (mẫu)", APPRAISED,
        (75, 60, 57, 50, 36, 27),
        (
            _One(
                "MOI", "Phê duyệt nội quy chợ đêm (mẫu)",
                opinion=("b2", "Nêu rõ trách nhiệm của xã ở bước lấy ý kiến."),
            ),
        ),
    ),
    _Draft(
        "Sở Xây dựng", "QD_UBND", "Quy định quản lý cây xanh đô thị (mẫu)", ISSUED, (95, 84, 80, 72, 60, 50, 12),
        (
            _One("MOI", "Chấp thuận dịch chuyển cây xanh do người dân đề nghị (mẫu)"),
            _One("SDBS", words="cay xanh"),
        ),
        number="36/2026/QĐ-UBND",
    ),
    _Draft(
        "Sở Y tế", "NQ_HDND", "Chính sách thu hút bác sĩ về trạm y tế xã (mẫu)", ISSUED,
        (150, 140, 135, 128, 118, 109, 70), (_One("MOI", "Xét hưởng chính sách thu hút bác sĩ (mẫu)"),),
        number="14/2026/NQ-HĐND", shortened=True,
    ),
)  # fmt: skip

_NEEDED = {
    "c1_muc_tieu": "Bảo đảm quản lý chặt chẽ và quyền lợi của người dân (mẫu)", "c1": "co",
    "c1_ly_do": "Chưa có quy định nào thực hiện mục tiêu này (mẫu)", "c2": "co",
    "c2_ly_do": "Cơ quan giải quyết kiểm soát được điều kiện và kết quả (mẫu)", "c3": "khong", "c4": "co",
}  # fmt: skip
_WHOLE = _NEEDED | {
    "c5": "co", "c6": "co", "c7": "co", "c8": "khong", "c8_giam": "Bỏ bản sao giấy tờ đã có trong cơ sở dữ liệu (mẫu)",
    "c9": "co", "c9_ngay": "10", "c9_rut_ngan": "co", "c9_hop_ly": "7", "c10": "khong", "c11": "khong", "c12": "co",
    "c13": "toan_bo", "c14": "khong", "c15": "co", "c16": "khong",
}  # fmt: skip
_NOT_NEEDED = _NEEDED | {"c4": "khong", "c4_ly_do": "Thông tin đã có trong cơ sở dữ liệu dùng chung (mẫu)"}
_FORM = {
    "m1": "co", "m1_ly_do": "Cần thông tin để xem xét (mẫu)", "m2": "co", "m3": "khong", "m4": "co", "m5": "co",
    "m6": "co", "m7": "dia_phuong", "m7_ly_do": "Chính sách riêng của tỉnh (mẫu)",
}  # fmt: skip


def build_impact(progress: Progress) -> None:
    """Make the sample drafts; those that are there stay.

    Args:
        progress: where to tell of it.
    """
    with progress.step("Dự thảo và đánh giá tác động mẫu") as step, transaction.atomic():
        before = LegalDraft.objects.count()
        if not LegalDraft.objects.filter(is_sample=True).exists():
            for sample in _DRAFTS:
                _build(sample)
        found = LegalDraft.objects.count()
        step.done(found, found - before)


def _build(sample: _Draft) -> None:
    agency = Agency.objects.on(clock.today()).filter(name=sample.agency).first()
    drafter = _holder(Role.FOCAL, agency) if agency else None
    control, appraiser = _holder(Role.CONTROL), _holder(Role.APPRAISER)
    if drafter is None or control is None or appraiser is None:
        return
    days = [_at(clock.today() - timedelta(days=back)) for back in sample.days]
    draft = drafting.begin(
        sample.title, kind=sample.kind, by=drafter, number="Lần 1", shortened=sample.shortened, is_sample=True,
        planned_on=clock.today() + timedelta(days=40) if sample.until < ISSUED else None, at=days[0],
    )  # fmt: skip
    opinions = {}
    for place, one in enumerate(sample.procedures):
        row = _procedure(draft, one, drafter, days[0])
        if row is None:
            continue
        opinions[row.pk] = one.opinion
        if sample.until > BEGUN:
            _assess(row, one, drafter, days[1])
        elif len(days) > 1 and not place:
            # One form is half answered.
            assessing.answer(row.sheets.get(code="TTHC").pk, _NEEDED, by=drafter, at=days[1])
    _on_the_way(sample, draft, opinions, days, drafter, control, appraiser)


def _on_the_way(
    sample: _Draft,
    draft: LegalDraft,
    opinions: dict[int, tuple[str, str]],
    days: Sequence[datetime],
    drafter: Actor,
    control: Actor,
    appraiser: Actor,
) -> None:
    """Take an assessed draft as far as it goes."""
    if sample.until >= ASKED:
        opining.ask(draft.pk, by=drafter, at=days[2])
    if sample.until >= OPINED:
        for pk, (key, words) in opinions.items():
            checked = {f"y{n}": "co" for n in range(1, 6)} | {f"b{n}": "co" for n in range(1, 12)}
            answers = checked | ({key: "khong", f"{key}_y_kien": words} if key else {})
            opining.check_procedure(pk, answers, by=control, at=days[3])
        summary = "Dự thảo cơ bản đủ các bộ phận của thủ tục theo Điều 8 Nghị định số 63/2010/NĐ-CP (mẫu)."
        opining.give(draft.pk, f"{100 + draft.pk}/VP-KSTT", summary, by=control, at=days[3])
    if sample.until >= APPRAISING:
        for item in draft.opinions.all():
            opining.answer_item(item.pk, "TIEP_THU", "Đã sửa trong dự thảo (mẫu).", by=drafter, at=days[4])
        issuing.send_to_appraisal(draft.pk, by=drafter, at=days[4])
    if sample.until >= APPRAISED:
        words = "Quy định thủ tục hành chính phù hợp với Điều 7, Điều 8 Nghị định số 63/2010/NĐ-CP (mẫu)."
        issuing.appraise(draft.pk, "DAT", words, f"{40 + draft.pk}/BC-STP", by=appraiser, at=days[5])
    if sample.until >= ISSUED:
        issued = days[6].date()
        issuing.issue(
            draft.pk, sample.number, issued, issued + timedelta(days=0 if sample.shortened else 20), by=drafter,
            at=days[6],
        )  # fmt: skip


def _procedure(draft: LegalDraft, one: _One, by: Actor, at: datetime) -> DraftProcedure | None:
    values = {"change": one.change, "name": one.name, "articles": "Điều 5, Điều 6"}
    if one.change != "MOI":
        used = draft.procedures.values("procedure_id").exclude(procedure_id=None)
        rows = Procedure.objects.filter(is_open=True).exclude(pk__in=used).order_by("code")
        found = rows.filter(folded__contains=one.words).first() or rows.first()
        if found is None:
            return None
        values["procedure"] = found.code
    if one.change == "SDBS":
        values["simpler"] = "Bớt một giấy tờ, giảm ba ngày làm việc, nộp được trực tuyến (mẫu)."
    return drafting.add_procedure(draft.pk, values, by=by, at=at)


def _assess(row: DraftProcedure, one: _One, by: Actor, at: datetime) -> None:
    assessing.answer(row.sheets.get(code="TTHC").pk, _WHOLE if one.needed else _NOT_NEEDED, by=by, at=at)
    if not one.needed:
        return
    if one.form:
        sheet = assessing.add_part(row.pk, "MAU_DON", one.form, by=by, at=at)
        assessing.answer(sheet.pk, _FORM, by=by, at=at)
    else:
        assessing.declare_none(row.pk, "MAU_DON", by=by, at=at)
    assessing.declare_none(row.pk, "DIEU_KIEN", by=by, at=at)


def _holder(role: str, agency: Agency | None = None) -> Actor | None:
    held = RoleAssignment.objects.on(clock.today()).filter(role=role).select_related("person")
    if agency is not None:
        held = held.filter(unit__agency=agency)
    found = held.order_by("pk").first()
    return actor_for(found.person, chosen=found.pk) if found else None


def _at(day: date) -> datetime:
    return datetime.combine(day, time(9, 15), clock.VN)
