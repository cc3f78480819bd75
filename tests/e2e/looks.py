"""The pages that are looked at, by room and by the officer whose they are, and what is made for the look."""

from dataclasses import replace

from django.core.files.base import ContentFile

from motcua.base.organisations.models import Person
from motcua.catalogue.announcements.models import Announcement
from motcua.catalogue.processes.models import ProcessVersion
from motcua.catalogue.processes.queries import rows_of
from motcua.catalogue.processes.services import draft_from_table
from motcua.catalogue.publication.models import CleaningFinding, CleaningRun, PostingPoint
from motcua.control.burden.models import Finding
from motcua.control.costs.models import CostGroup, CostStudy
from motcua.control.impact.models import AssessmentSheet, LegalDraft
from motcua.control.plans.models import Plan
from motcua.control.plans.services import drafting
from motcua.control.programmes.models import (
    BusinessRegulation,
    Contribution,
    InternalDecision,
    InternalProcedure,
)
from motcua.control.reviews.models import (
    LegalAmendment,
    Review,
    ReviewItem,
    ReviewPlan,
    SimplificationDecision,
    SimplificationOption,
)
from motcua.control.reviews.services import reviewing as reviews
from motcua.demo.plans import sample_file
from motcua.insight.reports import services as reports
from motcua.insight.reports.models import Report

from .office import COPY, SINGLE, open_step

# The main pages, each looked at by a role whose page it is; {…} stands for something made for the look.
PAGES = {
    "tiepnhan": [
        "/", "/tiep-nhan/", "/tiep-nhan/?thu-tuc={procedure}", "/tiep-nhan/cho/", "/viec/?pham-vi=don-vi",
        "/ho-so/", "/ho-so/so-theo-doi/", "/ho-so/{new}/", "/ho-so/tra-cuu/", "/giao-nhan/",
        "/giao-nhan/buu-chinh/nhan-ho-so/", "/giao-nhan/buu-chinh/bien-ban/", "/giao-nhan/phieu/",
        "/giao-nhan/phieu/moi/", "/giao-nhan/kho/", "/giao-nhan/kho/ho-so/{new}/", "/kho-du-lieu/",
        "/kho-du-lieu/ho-so/{new}/chu-ho-so/", "/thu-tuc/tai-cho/", "/danh-sach/tep/",
    ],
    "traketqua": ["/", "/tra-ket-qua/", "/tra-ket-qua/{result}/", "/giao-nhan/buu-chinh/giao-ket-qua/"],
    "buuchinh": ["/", "/giao-nhan/buu-chinh/", "/giao-nhan/buu-chinh/phieu-gui/"],
    "giamdoc": [
        "/", "/viec/", "/viec/chia/", "/so-lieu/", "/so-lieu/don-vi/", "/ho-so-cham/", "/ho-so-cham/?loai=dang-cham",
        "/ho-so/so-noi-tiep/", "/ho-so/duoc-dem/", "/thu-tuc/duoc-dem/", "/so-lieu/nhap-tay/",
        "/nhat-ky/da-xem/", "/nhat-ky/da-xem/?theo=can-bo",
    ],
    "lanhdaophong": ["/", "/viec/?pham-vi=don-vi", "/viec/chia/", "/ho-so/{new}/", "/ho-so-cham/"],
    "thuly": ["/", "/viec/", "/ho-so/{open}/", "/ho-so-cham/"],
    "lanhdao": ["/", "/viec/", "/ho-so/{sign}/", "/danh-muc/uy-quyen/", "/ho-so/quy-trinh/{process}/"],
    "vanthu": ["/", "/viec/", "/giao-nhan/kho/"],
    "ctubnd": ["/", "/ho-so/", "/so-lieu/", "/ho-so-cham/", "/ke-hoach/tong-quan/", "/ke-hoach/{plan}/"],
    "daumoi.sxd": ["/ke-hoach/", "/ke-hoach/viec/{work}/", "/ke-hoach/don-doc/", "/ke-hoach/{plan}/bao-cao/"],
    "kiemsoat": [
        "/", "/tim/?q=khai+sinh", "/tim/",
        "/thu-tuc/", f"/thu-tuc/{COPY}/", f"/thu-tuc/{COPY}/sua/", "/thu-tuc/them/", "/thu-tuc/chat-luong/",
        "/thu-tuc/nhap/", "/thu-tuc/tai-cho/", "/quy-trinh/", "/quy-trinh/{process}/", "/quy-trinh/{process}/thu/",
        "/quy-trinh/{draft}/so-sanh/", "/quy-trinh/nhap/", "/quy-trinh/soan/{procedure}/XA/",
        "/quy-trinh/ve/{procedure}/XA/", "/ho-so/quy-trinh/{process}/",
        "/kho-du-lieu/loai/", "/kho-du-lieu/loai/sua/", "/luat/",
    ],
    "quantri": [
        "/", "/danh-muc/", "/danh-muc/co-quan/{agency}/", "/danh-muc/co-quan/them/", "/danh-muc/nguoi/",
        "/danh-muc/nguoi/{person}/", "/danh-muc/nguoi/them/", "/danh-muc/lam-thay/", "/danh-muc/dia-gioi/",
        "/danh-muc/toi/", "/danh-muc/khoa-truy-cap/", "/api/v1/docs", "/lich/", "/thong-bao/", "/tai-khoan/2fa/",
    ],
    "kiemtra": ["/", "/nhat-ky/", "/nhat-ky/da-xem/", "/nhat-ky/da-xem/?theo=can-bo"],
}  # fmt: skip
# The rooms of control, a table each: the walk takes them side by side.
PLANS = {
    "kiemsoat": [
        "/ke-hoach/", "/ke-hoach/nhap/", "/ke-hoach/soan/", "/ke-hoach/{plan}/", "/ke-hoach/{review}/kiem-tra/",
        "/ke-hoach/{review}/kiem-tra/nhiem-vu/", "/ke-hoach/{review}/kiem-tra/chi-tieu/",
        "/ke-hoach/nhiem-vu/{task}/", "/ke-hoach/chi-tieu/{target}/", "/ke-hoach/{plan}/tra-loi/",
        "/ke-hoach/viec/", "/ke-hoach/viec/{work}/", "/ke-hoach/don-doc/", "/ke-hoach/lich/", "/ke-hoach/bang/",
        "/ke-hoach/tien-do-thoi-gian/",
    ],
}  # fmt: skip
IMPACT = {
    "thamdinh": ["/danh-gia-tac-dong/", "/danh-gia-tac-dong/{law_draft}/", "/danh-gia-tac-dong/du-thao/"],
    "daumoi.sxd": [
        "/danh-gia-tac-dong/thu-tuc/", "/danh-gia-tac-dong/moi/", "/danh-gia-tac-dong/thu-tuc/{law_procedure}/",
        "/danh-gia-tac-dong/bieu/{law_sheet}/",
    ],
}  # fmt: skip
PUBLICATION = {
    "kiemsoat": [
        "/cong-khai/", "/cong-khai/co-che/", "/cong-khai/co-che/thu-tuc/", "/cong-khai/niem-yet/",
        "/cong-khai/niem-yet/viec/", "/cong-khai/niem-yet/dia-chi/", "/cong-khai/niem-yet/diem/them/",
        "/cong-khai/niem-yet/diem/{board}/", "/cong-khai/niem-yet/diem/{board}/kiem/",
        "/cong-khai/danh-muc/tai-mot-cua/", "/cong-khai/danh-muc/truc-tuyen/", "/cong-khai/lam-sach/",
        "/cong-khai/lam-sach/dot/", "/cong-khai/lam-sach/dot/{run}/", "/cong-khai/lam-sach/loi/{fault}/",
        "/cong-khai/lam-sach/van-ban/", "/cong-khai/lam-sach/mau-don/", "/tra-cuu/thu-tuc/",
        f"/tra-cuu/thu-tuc/{COPY}/",
    ],
}  # fmt: skip
INSIGHT = {
    "kiemsoat": [
        "/kiem-soat/", "/kiem-soat/tre-han/", "/kiem-soat/co-quan/", "/kiem-soat/co-quan/{department}/",
        "/kiem-soat/co-quan/{department}/thu-tuc/", "/bao-cao/", "/bao-cao/{report}/", "/bao-cao/{report}/so-moi/",
        "/bao-cao/{report}/o/?dong=&cot=14", "/bao-cao/bieu/ii04/",
    ],
    "ctubnd": ["/kiem-soat/", "/bao-cao/{report}/"],
}  # fmt: skip
COSTS = {
    "daumoi.sxd": [
        "/chi-phi/", "/chi-phi/lap/", "/chi-phi/nhom/", "/chi-phi/nhom/{costs}/", "/chi-phi/{cost}/",
        "/chi-phi/{cost}/sua/", "/chi-phi/{cost}/ho-so-thuc-te/", "/chi-phi/{cost}/nhap-excel/",
        "/chi-phi/ho-so-duoc-dem/?bang={cost}",
    ],
    "kiemsoat": ["/chi-phi/", "/chi-phi/{cost}/", "/chi-phi/muc-thu-nhap/"],
}  # fmt: skip
BURDEN = {
    "kiemsoat": [
        "/ganh-nang/", "/ganh-nang/thu-tuc/", "/ganh-nang/buoc/", "/ganh-nang/lan-tinh/",
        "/ganh-nang/phat-hien/{finding}/", "/ganh-nang/phat-hien/{finding}/phuong-an/",
        "/ganh-nang/thu-tuc/{procedure}/", "/ganh-nang/thu-tuc/{procedure}/thu/",
    ],
}  # fmt: skip
ANNOUNCING = {
    "kiemsoat": [
        "/cong-bo/", "/cong-bo/thu-tuc/", "/cong-bo/thong-ke/", "/cong-bo/cat-giam/", "/cong-bo/dang-no/",
        "/cong-bo/van-ban/", "/cong-bo/van-ban/ghi/", "/cong-bo/{checking}/", "/cong-bo/thu-tuc/9.900101/",
    ],
    "daumoi.sxd": ["/cong-bo/soan/", "/cong-bo/{returned}/", "/cong-bo/dong/{line}/", "/cong-bo/dong/{line}/sua/"],
}  # fmt: skip
REVIEWS = {
    "kiemsoat": [
        "/ra-soat/", "/ra-soat/ke-hoach/", "/ra-soat/ke-hoach/{review_plan}/", "/ra-soat/muc/?loai=tat-ca",
        "/ra-soat/muc/{review_item}/", "/ra-soat/muc/{review_item}/so-do/", "/ra-soat/phieu/{sheet}/",
        "/ra-soat/phieu/{sheet}/so-do/", "/ra-soat/phuong-an/?loai=tat-ca", "/ra-soat/phuong-an/{option}/",
        "/ra-soat/phuong-an/them/", "/ra-soat/quyet-dinh/", "/ra-soat/quyet-dinh/lap/",
        "/ra-soat/quyet-dinh/{simplified}/", "/ra-soat/van-ban/?loai=tat-ca", "/ra-soat/van-ban/{legal_text}/",
        "/ra-soat/sang-kien/", "/ra-soat/bao-cao/",
    ],
    "daumoi.sxd": [
        "/ra-soat/", "/ra-soat/muc/{open_item}/", "/ra-soat/phieu/{open_sheet}/", "/ra-soat/phieu/{open_sheet}/so-do/",
        "/ra-soat/ke-hoach/{own_plan}/", "/ra-soat/ke-hoach/{own_plan}/them/", "/ra-soat/ke-hoach/{own_plan}/lay-nhom/",
        "/ra-soat/van-ban/{legal_text}/",
    ],
    "ctubnd": ["/ra-soat/", "/ra-soat/quyet-dinh/{simplified}/"],
}  # fmt: skip
PROGRAMMES = {
    "kiemsoat": [
        "/chuong-trinh/", "/chuong-trinh/{campaign}/", "/chuong-trinh/{campaign}/pham-vi/", "/chuong-trinh/lap/",
        "/chuong-trinh/muc-tieu/{goal}/", "/chuong-trinh/thu-tuc/{item}/", "/chuong-trinh/noi-bo/",
        "/chuong-trinh/noi-bo/{internal}/", "/chuong-trinh/noi-bo/{internal}/sua/", "/chuong-trinh/noi-bo/nhap/",
        "/chuong-trinh/de-xuat/", "/chuong-trinh/de-xuat/{contribution}/", "/chuong-trinh/quyet-dinh/",
        "/chuong-trinh/quyet-dinh/{decision}/", "/chuong-trinh/quyet-dinh/soan/", "/chuong-trinh/quy-dinh/",
        "/chuong-trinh/noi-bo/them/", "/chuong-trinh/quy-dinh/them/",
        "/chuong-trinh/quy-dinh/{regulation}/",
    ],
    "daumoi": ["/chuong-trinh/", "/chuong-trinh/de-xuat/gui/", "/chuong-trinh/quyet-dinh/{decision}/"],
}  # fmt: skip
LOOKS = [
    look
    for room in (PAGES, PLANS, IMPACT, ANNOUNCING, PUBLICATION, COSTS, REVIEWS, PROGRAMMES, BURDEN, INSIGHT)
    for look in room.items()
]


def made_for_the_look(office, paths: list[str]) -> dict[str, int]:
    """Return the keys that the paths name."""
    process = ProcessVersion.objects.filter(process__procedure__code=COPY, status="DA_DUYET").latest("pk")
    person = Person.objects.get(username="thuly")
    makers = {
        "new": lambda: office.dossier("PHAN_CONG", SINGLE).pk,
        "open": lambda: office.dossier("THAM_DINH", SINGLE).pk,
        "sign": lambda: office.dossier("KY").pk,
        "result": lambda: open_step(office.dossier("TRA_KET_QUA")).pk,
        "process": lambda: process.pk,
        "draft": lambda: drafted(office).pk,
        "procedure": lambda: process.process.procedure_id,
        "plan": lambda: followed().pk,
        "task": lambda: followed().tasks.filter(parties__group="ubnd_xa").first().pk,
        "target": lambda: followed().targets.get(indicator="dossiers.on_time", level="XA").pk,
        "work": lambda: followed().assignments.filter(agency__name="Sở Xây dựng", state="XONG").first().pk,
        "review": lambda: read_in(office).pk,
        "board": lambda: PostingPoint.objects.filter(rounds__isnull=False).latest("pk").pk,
        "run": lambda: CleaningRun.objects.latest("pk").pk,
        "fault": lambda: CleaningFinding.objects.filter(rule=3).latest("pk").pk,
        "checking": lambda: announced("CHO_KIEM_SOAT_CL").pk,
        "returned": lambda: announced("TRA_LAI_HOAN_THIEN").pk,
        "line": lambda: announced("TRA_LAI_HOAN_THIEN").lines.earliest("pk").pk,
        "law_draft": lambda: LegalDraft.objects.filter(is_sample=True, stage="TIEP_THU").first().pk,
        "law_procedure": lambda: assessed(office).procedure_id,
        "law_sheet": lambda: assessed(office).pk,
        "review_plan": lambda: ReviewPlan.objects.get(is_sample=True, is_province=True).pk,
        "review_item": lambda: ReviewItem.objects.filter(state="DAT").earliest("pk").pk,
        "sheet": lambda: Review.objects.filter(item__state="DAT").earliest("pk").pk,
        "option": lambda: SimplificationOption.objects.filter(is_sample=True).earliest("pk").pk,
        "simplified": lambda: SimplificationDecision.objects.filter(is_sample=True).earliest("pk").pk,
        "legal_text": lambda: LegalAmendment.objects.filter(option__is_sample=True).earliest("pk").pk,
        "open_item": lambda: open_review(office).item_id,
        "open_sheet": lambda: open_review(office).pk,
        "own_plan": lambda: ReviewPlan.objects.get(is_sample=True, state="DANG_LAP").pk,
        "person": lambda: person.pk,
        "finding": lambda: Finding.objects.order_by("-run_id", "place")[0].pk,
        "agency": lambda: office.actor("thuly").agency_id,
        "department": lambda: office.actor("daumoi.sxd").agency_id,
        "report": lambda: corrected(office).pk,
        "cost": lambda: costed().pk,
        "costs": lambda: CostGroup.objects.get(is_sample=True).pk,
        "campaign": lambda: InternalProcedure.objects.earliest("pk").items.earliest("pk").programme_id,
        "goal": lambda: (
            InternalProcedure.objects.earliest("pk").items.earliest("pk").programme.goals.first().pk
        ),
        "item": lambda: InternalProcedure.objects.earliest("pk").items.earliest("pk").pk,
        "internal": lambda: InternalProcedure.objects.earliest("pk").pk,
        "contribution": lambda: Contribution.objects.filter(state="CHO").earliest("pk").pk,
        "decision": lambda: InternalDecision.objects.filter(state="Y_KIEN").latest("pk").pk,
        "regulation": lambda: BusinessRegulation.objects.earliest("pk").pk,
    }
    return {name: make() for name, make in makers.items() if any(f"{{{name}}}" in path for path in paths)}


def costed() -> CostStudy:
    """Return the sample's study that waits for confirmation."""
    drafts = CostStudy.objects.filter(is_sample=True, state=CostStudy.State.DRAFT, agency__name="Sở Xây dựng")
    return drafts.filter(procedure__isnull=False, volumes__activities__hours__gt=0).distinct().get()


def corrected(office) -> Report:
    """Return the form of announcements, its widest figures corrected by hand while that is still allowed."""
    report = Report.objects.filter(form="ii03b").latest("end")
    if report.state == Report.State.DRAFT:
        row = max(report.rows.all(), key=lambda row: int(row.machine["14"]))
        for column in (14, 15, 17):
            figure = int(row.machine[str(column)]) + 1
            reports.correct(
                report.pk, row.key, column, figure, "Danh mục nạp chậm (mẫu)", by=office.actor("kiemsoat")
            )
    return report


def announced(state: str) -> Announcement:
    """Return the sample's decision in a state."""
    return Announcement.objects.get(is_sample=True, state=state)


def followed() -> Plan:
    """Return the sample's plan."""
    return Plan.objects.get(is_sample=True, state=Plan.State.ACTIVE)


def assessed(office) -> AssessmentSheet:
    """Return a form that the department of construction is answering."""
    return AssessmentSheet.objects.filter(
        procedure__draft__is_sample=True, procedure__draft__agency_id=office.actor("daumoi.sxd").agency_id,
        procedure__draft__stage="SOAN", code="TTHC",
    ).order_by("pk")[0]  # fmt: skip


def open_review(office) -> Review:
    """Return a sheet of construction that is still to be written."""
    focal = office.actor("daumoi.sxd")
    item = ReviewItem.objects.filter(plan__is_province=True, lead_id=focal.agency_id, state="CHUA").earliest(
        "pk"
    )
    reviews.add_procedures(item.pk, ["1.013236"], by=focal)
    return item.reviews.earliest("pk")


def read_in(office) -> Plan:
    """Return the sample directive, read in and waiting for review."""
    file = ContentFile(sample_file("docx", "directive"), "cong-van-mau.docx")
    return drafting.read_in(
        file, agency_id=followed().agency_id, parent_id=followed().pk, by=office.actor("kiemsoat")
    )


def drafted(office) -> ProcessVersion:
    """Return a draft that differs from the version in force, of a process no other story touches."""
    approved = ProcessVersion.objects.filter(status="DA_DUYET", process__tier="XA").exclude(
        process__procedure__code__in=(COPY, SINGLE)
    )[0]
    first, *others = rows_of(approved.pk)
    process = approved.process
    return draft_from_table(
        procedure=process.procedure, case_code=process.case_code, tier="XA", name="",
        rows=[replace(first, name="Tiếp nhận, quét giấy tờ"), *others], by=office.actor("kiemsoat"),
    )  # fmt: skip
