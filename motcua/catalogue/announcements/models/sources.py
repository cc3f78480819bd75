"""What sets a decision off: a ministry's decision or a legal text of the province, and who owes a draft after it."""

from django.db import models
from django.db.models import F, Q

from motcua.base.audit.history import tracked


class Change(models.TextChoices):
    """What a decision does to a procedure (NĐ 63/2010 Điều 14, 15)."""

    NEW = "MOI", "Ban hành mới"
    AMENDED = "SDBS", "Sửa đổi, bổ sung"
    REPLACING = "THAYTHE", "Thay thế"
    CANCELLED = "HUYBO", "Hủy bỏ"
    ABOLISHED = "BAIBO", "Bãi bỏ"


ENDING = frozenset({Change.CANCELLED, Change.ABOLISHED})


@tracked
class MinistryDecision(models.Model):
    """Văn bản làm căn cứ công bố: a ministry's decision or a legal text of the province; the control office records it.

    `text_*` speak of the legal text with the procedures: its effect and signing set the limits (NĐ 63/2010 Điều 15).
    """

    class Kind(models.TextChoices):
        MINISTRY = "QD_BO", "Quyết định công bố của bộ, ngành"
        PROVINCE = "VB_TINH", "Văn bản quy phạm pháp luật của tỉnh"

    kind = models.CharField("loại", max_length=8, choices=Kind.choices, default=Kind.MINISTRY)
    number = models.CharField("số, ký hiệu", max_length=80)
    issued_on = models.DateField("ngày ban hành")
    issuer = models.CharField("cơ quan ban hành", max_length=250)
    title = models.CharField("trích yếu", max_length=1000)
    text_number = models.CharField("văn bản quy định thủ tục", max_length=120, blank=True)
    text_signed_on = models.DateField("ngày ký văn bản quy định thủ tục", null=True, blank=True)
    effective_on = models.DateField("ngày văn bản có hiệu lực", null=True, blank=True)
    shortened = models.BooleanField("trình tự, thủ tục rút gọn, hiệu lực ngay", default=False)
    received_on = models.DateField("ngày nhận")
    file = models.ForeignKey("files.StoredFile", models.PROTECT, null=True, blank=True, related_name="+")
    note = models.CharField("ghi chú", max_length=500, blank=True)
    recorded_by_name = models.CharField("người ghi", max_length=160)
    recorded_at = models.DateTimeField("ghi lúc")
    is_sample = models.BooleanField("dữ liệu mẫu", default=False)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-received_on", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["number", "issued_on"], name="ministrydecision_once"),
            models.CheckConstraint(
                condition=Q(received_on__gte=F("issued_on")), name="ministrydecision_received_after_issue"
            ),
            models.CheckConstraint(
                condition=Q(shortened=False) | Q(text_signed_on__isnull=False),
                name="ministrydecision_shortened_has_signing_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} ngày {self.issued_on:%d/%m/%Y}"


class SourceProcedure(models.Model):
    """Thủ tục trong văn bản: what the text says of one procedure; it may not be in the catalogue yet."""

    source = models.ForeignKey(MinistryDecision, models.CASCADE, related_name="procedures")
    position = models.PositiveSmallIntegerField(default=0)
    change = models.CharField("thay đổi", max_length=8, choices=Change.choices)
    code = models.CharField("mã", max_length=40, blank=True)
    name = models.CharField("tên", max_length=2000)

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return f"{self.code} {self.name}".strip()


class DraftDuty(models.Model):
    """Việc trình dự thảo: an agency owes a draft decision after a text, by a day; done when it hands the draft in."""

    source = models.ForeignKey(MinistryDecision, models.CASCADE, related_name="duties")
    agency = models.ForeignKey(
        "organisations.Agency", models.PROTECT, related_name="+", verbose_name="cơ quan trình"
    )
    due = models.DateField("hạn trình")
    done_on = models.DateField("ngày trình", null=True, blank=True)
    announcement = models.ForeignKey(
        "announcements.Announcement", models.SET_NULL, null=True, blank=True, related_name="duties"
    )

    class Meta:
        ordering = ["due", "pk"]
        constraints = [models.UniqueConstraint(fields=["source", "agency"], name="draftduty_once")]

    def __str__(self) -> str:
        return f"{self.agency}: {self.source}"
