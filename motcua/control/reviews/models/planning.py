"""The yearly plan and the work that follows from it: plans, their items, the review of each procedure."""

from django.db import models
from django.db.models import F, Q

from motcua.base.audit.history import tracked


@tracked
class ReviewPlan(models.Model):
    """Kế hoạch rà soát năm (Phụ lục V, TT 02/2017): an agency's own proposal, or the province's plan made of them.

    A focal officer draws up the agency's and sends it; the control office gathers what was sent into the province's,
    which the chairman approves.
    """

    class State(models.TextChoices):
        DRAFT = "DANG_LAP", "Đang lập"
        SENT = "DA_GUI", "Đã gửi Văn phòng"
        RETURNED = "TRA_LAI", "Trả lại hoàn thiện"
        GATHERED = "DA_TONG_HOP", "Đã tổng hợp vào kế hoạch tỉnh"
        WAITING = "CHO_PHE_DUYET", "Chờ phê duyệt"
        APPROVED = "DA_PHE_DUYET", "Đã phê duyệt"

    year = models.PositiveSmallIntegerField("năm")
    is_province = models.BooleanField("kế hoạch của tỉnh", default=False)
    agency = models.ForeignKey(
        "organisations.Agency", models.PROTECT, related_name="+", verbose_name="cơ quan"
    )
    title = models.CharField("trích yếu", max_length=300)
    state = models.CharField("trạng thái", max_length=14, choices=State.choices, default=State.DRAFT)
    remark = models.TextField("ý kiến của Văn phòng", blank=True)
    number = models.CharField("số, ký hiệu", max_length=60, blank=True)
    decided_on = models.DateField("ngày ban hành", null=True, blank=True)
    signer_name = models.CharField("người ký", max_length=120, blank=True)
    sent_on = models.DateField("ngày gửi", null=True, blank=True)
    # The province's plan goes to the government by 31 January of its year (NĐ 63/2010 Điều 30).
    central_sent_on = models.DateField("ngày gửi trung ương", null=True, blank=True)
    file = models.ForeignKey("files.StoredFile", models.PROTECT, null=True, blank=True, related_name="+")
    created_by_name = models.CharField("người lập", max_length=120)
    created_at = models.DateTimeField("lập lúc")
    version = models.PositiveIntegerField(default=0)
    is_sample = models.BooleanField("dữ liệu mẫu", default=False)

    class Meta:
        ordering = ["-year", "-is_province", "agency_id"]
        constraints = [
            models.UniqueConstraint(
                fields=["year"], condition=Q(is_province=True), name="reviewplan_one_of_province"
            ),
            models.UniqueConstraint(
                fields=["year", "agency"], condition=Q(is_province=False), name="reviewplan_one_of_agency"
            ),
            models.CheckConstraint(condition=Q(year__range=(2010, 2200)), name="reviewplan_year"),
            models.CheckConstraint(
                condition=~Q(state="DA_PHE_DUYET") | (Q(number__gt="") & Q(decided_on__isnull=False)),
                name="reviewplan_approved_by_document",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def label(self) -> str:
        """The plan as it is cited: "Kế hoạch số 12/KH-UBND", or by its year while it has no number."""
        return f"Kế hoạch số {self.number}" if self.number else f"Kế hoạch rà soát năm {self.year}"


@tracked
class ReviewItem(models.Model):
    """Mục rà soát: a procedure or a group of procedures to review, who leads, when, why, to what product.

    It is proposed in its agency's plan and stands in the province's once that gathered it.
    """

    class Basis(models.TextChoices):
        ORDERED = "CHI_DAO", "Theo chỉ đạo"
        CHOSEN = "TU_CHON", "Tự lựa chọn"
        FEEDBACK = "PAKN", "Theo phản ánh, kiến nghị"
        BURDEN = "GANH_NANG", "Từ gánh nặng phát hiện trong hồ sơ"

    class State(models.TextChoices):
        PLANNED = "CHUA", "Chưa rà soát"
        UNDER_WAY = "DANG", "Đang rà soát"
        HANDED_IN = "DA_GUI", "Đã gửi kết quả"
        RETURNED = "TRA_LAI", "Trả lại hoàn thiện"
        ACCEPTED = "DAT", "Kết quả đạt yêu cầu"
        DROPPED = "BO", "Đưa ra khỏi kế hoạch"

    plan = models.ForeignKey(ReviewPlan, models.PROTECT, related_name="items")
    proposal = models.ForeignKey(
        ReviewPlan, models.PROTECT, null=True, blank=True, related_name="proposed",
        verbose_name="đề xuất trong kế hoạch",
    )  # fmt: skip
    position = models.PositiveIntegerField()
    name = models.CharField("thủ tục hoặc nhóm thủ tục", max_length=600)
    is_group = models.BooleanField("rà soát theo nhóm", default=False)
    field = models.ForeignKey(
        "procedures.Field", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="lĩnh vực"
    )
    lead = models.ForeignKey(
        "organisations.Agency", models.PROTECT, related_name="+", verbose_name="cơ quan chủ trì"
    )
    partners = models.ManyToManyField("organisations.Agency", blank=True, related_name="+")
    # Whom the printed plan names beside the agencies we know ("UBND các xã, phường").
    other_partners = models.CharField("cơ quan phối hợp khác", max_length=500, blank=True)
    start = models.DateField("bắt đầu")
    finish = models.DateField("hoàn thành")
    basis = models.CharField("căn cứ lựa chọn", max_length=9, choices=Basis.choices)
    basis_note = models.CharField("nội dung căn cứ", max_length=500, blank=True)
    product = models.CharField("dự kiến sản phẩm", max_length=500)
    task = models.ForeignKey(
        "plans.PlanTask", models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name="nhiệm vụ của kế hoạch",
    )  # fmt: skip
    state = models.CharField("trạng thái", max_length=8, choices=State.choices, default=State.PLANNED)
    handed_on = models.DateField("ngày gửi kết quả", null=True, blank=True)
    accepted_on = models.DateField("ngày đạt yêu cầu", null=True, blank=True)
    remark = models.TextField("ý kiến của Văn phòng", blank=True)
    # Rows of the group's diagram before and after the review, and what is drawn from them.
    before_steps = models.JSONField("sơ đồ trước", default=list, blank=True)
    after_steps = models.JSONField("sơ đồ sau", default=list, blank=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["plan_id", "position", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(finish__gte=F("start")), name="reviewitem_days_forward"),
            models.CheckConstraint(condition=~Q(name=""), name="reviewitem_has_name"),
            models.CheckConstraint(
                condition=~Q(state="DA_GUI") | Q(handed_on__isnull=False),
                name="reviewitem_handed_in_on_a_day",
            ),
            models.UniqueConstraint(
                fields=["plan", "task"], condition=Q(task__isnull=False), name="reviewitem_task_once"
            ),
        ]
        indexes = [models.Index(fields=["lead", "state"], name="reviewitem_of_lead")]

    def __str__(self) -> str:
        return self.name[:120]


@tracked
class Review(models.Model):
    """Phiếu rà soát một thủ tục (02/RS-KSTT): answers, a remedy for each part, the conclusion; by the lead agency."""

    class Conclusion(models.TextChoices):
        KEEP = "GIU_NGUYEN", "Giữ nguyên"
        AMEND = "SUA_DOI", "Sửa đổi, bổ sung"
        REPLACE = "THAY_THE", "Thay thế"
        ABOLISH = "BAI_BO", "Bãi bỏ"

    item = models.ForeignKey(ReviewItem, models.PROTECT, related_name="reviews")
    procedure = models.ForeignKey("procedures.Procedure", models.PROTECT, related_name="reviews")
    # The version that is reviewed: the one in force when the sheet was begun.
    procedure_version = models.ForeignKey(
        "procedures.ProcedureVersion", models.PROTECT, null=True, blank=True, related_name="+"
    )
    # Of the questionnaire RA_SOAT in the version the sheet was begun with (law/questionnaires/ra-soat.yaml).
    form_version = models.PositiveSmallIntegerField("bản câu hỏi", null=True, blank=True)
    answers = models.JSONField("trả lời", default=dict, blank=True)
    # What the answers say of each part (NĐ 63/2010 Điều 8): {"THOI_HAN": {"remedy": "SUA_DOI", "how": "…"}}.
    remedies = models.JSONField("phương án từng bộ phận", default=dict, blank=True)
    conclusion = models.CharField("kết luận", max_length=10, choices=Conclusion.choices, blank=True)
    reason = models.TextField("lý do", blank=True)
    feedback = models.CharField("phản ánh, kiến nghị liên quan", max_length=300, blank=True)
    cost_study = models.ForeignKey(
        "costs.CostStudy",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="bảng tính chi phí",
    )
    # Rows of the process as it is to be; the one in force is the catalogue's.
    after_steps = models.JSONField("sơ đồ sau", default=list, blank=True)
    done_on = models.DateField("ngày xong", null=True, blank=True)
    reviewer_name = models.CharField("người rà soát", max_length=120, blank=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["item_id", "id"]
        constraints = [
            models.UniqueConstraint(fields=["item", "procedure"], name="review_once_in_item"),
            models.CheckConstraint(
                condition=Q(done_on__isnull=True) | ~Q(conclusion=""), name="review_done_has_conclusion"
            ),
        ]
        indexes = [models.Index(fields=["done_on"], name="review_by_day")]

    def __str__(self) -> str:
        return f"Rà soát {self.procedure_id}"
