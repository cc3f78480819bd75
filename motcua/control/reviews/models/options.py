"""What a review proposes and what becomes of it: options, remarks, the decision, letters, legal texts, initiatives."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from motcua.base.audit.history import tracked
from motcua.control.costs.rules import Totals
from motcua.control.reviews.models.planning import Review, ReviewItem, ReviewPlan


@tracked
class SimplificationDecision(models.Model):
    """Quyết định thông qua phương án đơn giản hóa (Phụ lục VI, TT 02/2017): control drafts, the chairman signs."""

    class State(models.TextChoices):
        DRAFT = "DU_THAO", "Dự thảo"
        WAITING = "CHO_KY", "Chờ ký"
        SIGNED = "DA_KY", "Đã ký"
        DISCARDED = "BO", "Đã bỏ"

    plan = models.ForeignKey(
        ReviewPlan, models.PROTECT, null=True, blank=True, related_name="decisions", verbose_name="kế hoạch"
    )
    title = models.CharField("trích yếu", max_length=400)
    state = models.CharField("trạng thái", max_length=8, choices=State.choices, default=State.DRAFT)
    number = models.CharField("số, ký hiệu", max_length=60, blank=True)
    signed_on = models.DateField("ngày ký", null=True, blank=True)
    signer_name = models.CharField("người ký", max_length=120, blank=True)
    file = models.ForeignKey("files.StoredFile", models.PROTECT, null=True, blank=True, related_name="+")
    created_by_name = models.CharField("người lập", max_length=120)
    created_at = models.DateTimeField("lập lúc")
    version = models.PositiveIntegerField(default=0)
    is_sample = models.BooleanField("dữ liệu mẫu", default=False)

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="DA_KY") | (Q(number__gt="") & Q(signed_on__isnull=False)),
                name="simplification_signed_has_number",
            ),
            models.UniqueConstraint(
                fields=["number", "signed_on"], condition=Q(state="DA_KY"), name="simplification_number_once"
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The decision as it is cited, or its subject while it has no number."""
        return f"Quyết định số {self.number}" if self.number else self.title


@tracked
class MinistryLetter(models.Model):
    """Công văn gửi bộ, ngành: options of central competence sent on after the decision (NĐ 63/2010 Điều 31)."""

    decision = models.ForeignKey(SimplificationDecision, models.PROTECT, related_name="letters")
    addressee = models.CharField("nơi nhận", max_length=200)
    number = models.CharField("số, ký hiệu", max_length=60, blank=True)
    sent_on = models.DateField("ngày gửi", null=True, blank=True)
    file = models.ForeignKey("files.StoredFile", models.PROTECT, null=True, blank=True, related_name="+")
    answer_number = models.CharField("văn bản trả lời", max_length=60, blank=True)
    answered_on = models.DateField("ngày trả lời", null=True, blank=True)
    answer = models.TextField("nội dung trả lời", blank=True)
    created_by_name = models.CharField("người lập", max_length=120)
    created_at = models.DateTimeField("lập lúc")
    version = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(sent_on__isnull=True) | Q(number__gt=""), name="ministryletter_sent_has_number"
            ),
            models.CheckConstraint(
                condition=Q(answered_on__isnull=True) | Q(sent_on__isnull=False),
                name="ministryletter_answered_after_sent",
            ),
        ]

    def __str__(self) -> str:
        return f"Công văn gửi {self.addressee}"


@tracked
class SimplificationOption(models.Model):
    """Phương án đơn giản hóa: what shall change in one procedure, why, by whose power, and what it saves."""

    class Kind(models.TextChoices):
        KEEP = "GIU_NGUYEN", "Giữ nguyên"
        AMEND = "SUA_DOI", "Sửa đổi, bổ sung"
        REPLACE = "THAY_THE", "Thay thế"
        ABOLISH = "BAI_BO", "Bãi bỏ"
        DECENTRALISE = "PHAN_CAP", "Phân cấp"
        DELEGATE = "UY_QUYEN", "Ủy quyền"
        INTERLINK = "LIEN_THONG", "Liên thông"

    class Competence(models.TextChoices):
        PROVINCE = "TINH", "Tỉnh"
        MINISTRY = "BO", "Bộ, ngành"
        GOVERNMENT = "CHINH_PHU", "Chính phủ, Thủ tướng Chính phủ"
        ASSEMBLY = "QUOC_HOI", "Quốc hội"

    class State(models.TextChoices):
        PROPOSED = "DE_XUAT", "Đề xuất"
        JUDGED = "VP_DANH_GIA", "Văn phòng đánh giá"
        COMPLETING = "HOAN_THIEN", "Đang hoàn thiện"
        WAITING = "CHO_PHE_DUYET", "Chờ phê duyệt"
        APPROVED = "DA_PHE_DUYET", "Đã phê duyệt"
        SENT = "DA_GUI_BO", "Đã gửi bộ, ngành"
        DRAFTING = "DANG_SOAN_VAN_BAN", "Đang soạn văn bản"
        ENFORCED = "DA_THUC_THI", "Đã thực thi"
        REFUSED = "KHONG_DUOC_CHAP_THUAN", "Không được chấp thuận"

    class Origin(models.TextChoices):
        REVIEW = "RA_SOAT", "Từ phiếu rà soát"
        BURDEN = "GANH_NANG", "Từ gánh nặng phát hiện trong hồ sơ"
        OWN = "KHAC", "Đề xuất khác"

    procedure = models.ForeignKey("procedures.Procedure", models.PROTECT, related_name="simplifications")
    item = models.ForeignKey(ReviewItem, models.PROTECT, null=True, blank=True, related_name="options")
    review = models.ForeignKey(Review, models.PROTECT, null=True, blank=True, related_name="options")
    agency = models.ForeignKey(
        "organisations.Agency", models.PROTECT, related_name="+", verbose_name="cơ quan đề xuất"
    )
    origin = models.CharField("nguồn", max_length=9, choices=Origin.choices, default=Origin.REVIEW)
    kind = models.CharField("kiểu phương án", max_length=10, choices=Kind.choices)
    # Codes of the parts that change (rules.PARTS): THOI_HAN, GIAY_TO, SO_BO, CACH_THUC, PHI, MAU_DON, DIEU_KIEN…
    parts = ArrayField(models.CharField(max_length=12), default=list, blank=True)
    competence = models.CharField("thẩm quyền thực thi", max_length=9, choices=Competence.choices)
    what = models.TextField("nội dung đơn giản hóa")
    reason = models.TextField("lý do")
    feedback = models.CharField("phản ánh, kiến nghị liên quan", max_length=300, blank=True)
    evidence_url = models.CharField("trang chứng cứ", max_length=500, blank=True)
    days_before = models.DecimalField(
        "thời hạn trước (ngày)", max_digits=7, decimal_places=2, null=True, blank=True
    )
    days_after = models.DecimalField(
        "thời hạn sau (ngày)", max_digits=7, decimal_places=2, null=True, blank=True
    )
    cost_study = models.ForeignKey(
        "costs.CostStudy",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="bảng tính chi phí",
    )
    # Đồng a year as the study has them; kept here so that a signed decision does not change with the study.
    cost_before = models.DecimalField("chi phí trước", max_digits=24, decimal_places=4, null=True, blank=True)
    cost_after = models.DecimalField("chi phí sau", max_digits=24, decimal_places=4, null=True, blank=True)
    state = models.CharField("trạng thái", max_length=22, choices=State.choices, default=State.PROPOSED)
    decision = models.ForeignKey(
        SimplificationDecision, models.PROTECT, null=True, blank=True, related_name="options"
    )
    letter = models.ForeignKey(MinistryLetter, models.PROTECT, null=True, blank=True, related_name="options")
    proposed_by_name = models.CharField("người đề xuất", max_length=120)
    proposed_at = models.DateTimeField("đề xuất lúc")
    approved_on = models.DateField("ngày được thông qua", null=True, blank=True)
    enforced_on = models.DateField("ngày thực thi", null=True, blank=True)
    refused_on = models.DateField("ngày không được chấp thuận", null=True, blank=True)
    end_reason = models.TextField("lý do không được chấp thuận", blank=True)
    returns = models.PositiveSmallIntegerField("số lần trả lại", default=0)
    version = models.PositiveIntegerField(default=0)
    is_sample = models.BooleanField("dữ liệu mẫu", default=False)

    class Meta:
        ordering = ["-proposed_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(what="") & ~Q(reason=""), name="simplification_says_what_and_why"
            ),
            models.CheckConstraint(
                condition=(Q(days_before__isnull=True) | Q(days_before__gte=0))
                & (Q(days_after__isnull=True) | Q(days_after__gte=0)),
                name="simplification_days_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(cost_before__isnull=True, cost_after__isnull=True)
                | Q(cost_before__gte=0, cost_after__gte=0),
                name="simplification_costs_together",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["DA_PHE_DUYET", "DA_GUI_BO", "DANG_SOAN_VAN_BAN", "DA_THUC_THI"])
                | Q(approved_on__isnull=False, decision__isnull=False),
                name="simplification_approved_by_decision",
            ),
            models.CheckConstraint(
                condition=Q(state="DA_THUC_THI", enforced_on__isnull=False)
                | (~Q(state="DA_THUC_THI") & Q(enforced_on__isnull=True)),
                name="simplification_enforced_on_a_day",
            ),
            models.CheckConstraint(
                condition=Q(enforced_on__isnull=True) | Q(enforced_on__gte=F("approved_on")),
                name="simplification_enforced_after_approval",
            ),
            models.CheckConstraint(
                condition=Q(state="KHONG_DUOC_CHAP_THUAN", refused_on__isnull=False, end_reason__gt="")
                | ~Q(state="KHONG_DUOC_CHAP_THUAN"),
                name="simplification_refused_with_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "-proposed_at"], name="simplification_by_state"),
            models.Index(fields=["agency", "state"], name="simplification_of_agency"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.what[:80]}"

    @property
    def costs(self) -> Totals | None:
        """What it costs in a year, now and after, and what is saved; None when nobody has worked it out."""
        if self.cost_before is None or self.cost_after is None:
            return None
        return Totals(self.cost_before, self.cost_after)


class OptionRemark(models.Model):
    """Ý kiến đánh giá chất lượng của Văn phòng UBND: what control says of an option, and whether it goes back."""

    option = models.ForeignKey(SimplificationOption, models.CASCADE, related_name="remarks")
    part = models.CharField("về", max_length=12, blank=True)
    text = models.TextField("ý kiến")
    returned = models.BooleanField("trả lại", default=False)
    answer = models.TextField("tiếp thu, giải trình", blank=True)
    answered_at = models.DateTimeField("trả lời lúc", null=True, blank=True)
    by_name = models.CharField("người đánh giá", max_length=120)
    at = models.DateTimeField("lúc")

    class Meta:
        ordering = ["at", "id"]
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="optionremark_has_words")]

    def __str__(self) -> str:
        return self.text[:80]


@tracked
class LegalAmendment(models.Model):
    """Văn bản phải sửa để thực thi một phương án: which text and articles, who drafts, by when, until it is issued."""

    class State(models.TextChoices):
        NOT_BEGUN = "CHUA", "Chưa soạn"
        DRAFTING = "DANG_SOAN", "Đang soạn thảo"
        SUBMITTED = "DA_TRINH", "Đã trình"
        ISSUED = "DA_BAN_HANH", "Đã ban hành"
        DROPPED = "KHONG_LAM", "Không còn phải sửa"

    OPEN = ("CHUA", "DANG_SOAN", "DA_TRINH")

    option = models.ForeignKey(SimplificationOption, models.CASCADE, related_name="amendments")
    text = models.CharField("văn bản", max_length=400)
    articles = models.CharField("điều, khoản", max_length=300)
    # Who drafts it: an agency of the province, or a ministry by name.
    agency = models.ForeignKey(
        "organisations.Agency", models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name="cơ quan soạn thảo",
    )  # fmt: skip
    ministry = models.CharField("bộ, ngành", max_length=200, blank=True)
    due = models.DateField("thời hạn")
    state = models.CharField("tình trạng", max_length=11, choices=State.choices, default=State.NOT_BEGUN)
    note = models.CharField("tình hình", max_length=500, blank=True)
    issued_no = models.CharField("văn bản ban hành", max_length=80, blank=True)
    issued_on = models.DateField("ngày ban hành", null=True, blank=True)
    in_force_on = models.DateField("ngày hiệu lực", null=True, blank=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["due", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(text="") & ~Q(articles=""), name="amendment_names_text"),
            models.CheckConstraint(
                condition=Q(agency__isnull=False, ministry="") | Q(agency__isnull=True, ministry__gt=""),
                name="amendment_agency_or_ministry",
            ),
            models.CheckConstraint(
                condition=~Q(state="DA_BAN_HANH") | (Q(issued_no__gt="") & Q(issued_on__isnull=False)),
                name="amendment_issued_has_number",
            ),
        ]
        indexes = [models.Index(fields=["state", "due"], name="amendment_by_due")]

    def __str__(self) -> str:
        return f"{self.text}, {self.articles}"

    @property
    def holder(self) -> str:
        """Who has to draft it."""
        return str(self.agency) if self.agency else self.ministry


@tracked
class Initiative(models.Model):
    """Sáng kiến cải cách thủ tục hành chính: what, by whom, with what result; entered by a focal or control officer."""

    agency = models.ForeignKey(
        "organisations.Agency", models.PROTECT, related_name="+", verbose_name="cơ quan"
    )
    title = models.CharField("sáng kiến", max_length=300)
    author = models.CharField("tác giả", max_length=200)
    what = models.TextField("nội dung")
    result = models.TextField("kết quả", blank=True)
    applied_on = models.DateField("áp dụng từ")
    recognised_no = models.CharField("văn bản công nhận", max_length=80, blank=True)
    option = models.ForeignKey(
        SimplificationOption, models.PROTECT, null=True, blank=True, related_name="initiatives"
    )
    version = models.PositiveIntegerField(default=0)
    is_sample = models.BooleanField("dữ liệu mẫu", default=False)

    class Meta:
        ordering = ["-applied_on", "-id"]
        constraints = [models.CheckConstraint(condition=~Q(title="") & ~Q(what=""), name="initiative_said")]

    def __str__(self) -> str:
        return self.title
