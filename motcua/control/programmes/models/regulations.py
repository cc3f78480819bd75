"""Business regulations (quy định kinh doanh, NQ 68/NQ-CP 2020): a dated list with what is proposed for each."""

from django.db import models
from django.db.models import F, Q

from motcua.base.audit.history import tracked
from motcua.base.organisations.models import DatedQuerySet
from motcua.control.programmes.models.words import Outcome


@tracked
class BusinessRegulation(models.Model):
    """Quy định liên quan đến kinh doanh: one rule of the five groups, kept by the agency that drafts its text."""

    class Group(models.TextChoices):
        PROCEDURE = "TTHC", "Thủ tục hành chính"
        CONDITION = "DIEU_KIEN", "Yêu cầu, điều kiện kinh doanh"
        REPORT = "BAO_CAO", "Chế độ báo cáo"
        STANDARD = "TIEU_CHUAN", "Tiêu chuẩn, quy chuẩn kỹ thuật"
        INSPECTION = "KIEM_TRA", "Kiểm tra chuyên ngành hàng hóa xuất nhập khẩu"

    code = models.CharField("mã", max_length=40, unique=True)
    name = models.CharField("tên quy định", max_length=500)
    group = models.CharField("nhóm", max_length=12, choices=Group.choices)
    trade = models.CharField("ngành nghề", max_length=200, blank=True)
    document = models.CharField("văn bản", max_length=200)
    article = models.CharField("điều, khoản", max_length=120, blank=True)
    subjects = models.CharField("đối tượng", max_length=200, blank=True)
    owner = models.ForeignKey(
        "organisations.Agency", models.PROTECT, related_name="+", verbose_name="chủ trì"
    )
    cost = models.DecimalField(
        "chi phí một năm (đồng)", max_digits=20, decimal_places=2, null=True, blank=True
    )
    cost_after = models.DecimalField(
        "chi phí sau (đồng/năm)", max_digits=20, decimal_places=2, null=True, blank=True
    )
    outcome = models.CharField("phương án", max_length=10, choices=Outcome.choices, blank=True)
    option = models.TextField("nội dung phương án", blank=True)
    decision_no = models.CharField("quyết định thông qua", max_length=80, blank=True)
    approved_on = models.DateField("thông qua ngày", null=True, blank=True)
    enforced_by = models.CharField("văn bản thực thi", max_length=200, blank=True)
    enforced_on = models.DateField("thực thi ngày", null=True, blank=True)
    valid_from = models.DateField("hiệu lực từ")
    valid_to = models.DateField("hiệu lực đến", null=True, blank=True)
    version = models.PositiveIntegerField(default=0)

    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="regulation_ends_after_start",
            ),
            models.CheckConstraint(
                condition=(Q(cost__isnull=True) | Q(cost__gte=0))
                & (Q(cost_after__isnull=True) | Q(cost_after__gte=0)),
                name="regulation_cost_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(approved_on__isnull=True, decision_no="")
                | Q(approved_on__isnull=False, decision_no__gt="", outcome__gt=""),
                name="regulation_approved_by_decision",
            ),
            models.CheckConstraint(
                condition=Q(enforced_on__isnull=True, enforced_by="")
                | Q(enforced_on__isnull=False, enforced_by__gt="", approved_on__isnull=False),
                name="regulation_enforced_by_text",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    @property
    def stage(self) -> str:
        """Where it stands, in words."""
        if self.enforced_on:
            return "Đã thực thi"
        if self.approved_on:
            return "Đã thông qua"
        return "Đề xuất" if self.outcome else "Chưa có phương án"
