"""Reports on how a plan goes: what the machine drafted and, beside it, what the officer made of it."""

from django.db import models
from django.db.models import Q

from motcua.base.audit.history import tracked
from motcua.control.plans.models.documents import Plan


@tracked
class ProgressReport(models.Model):
    """Báo cáo tiến độ của một kế hoạch, một cơ quan (hoặc toàn tỉnh), một kỳ; drafted from the data, signed off."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="reports")
    agency = models.ForeignKey(
        "organisations.Agency",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="cơ quan",
    )
    period = models.CharField("kỳ", max_length=40)
    start = models.DateField("từ ngày")
    end = models.DateField("đến ngày")
    # The machine's text and figures as drafted; never changed by hand.
    drafted = models.JSONField("máy soạn")
    # What the officer changed, by the part's name; a part not in it stands as drafted.
    edited = models.JSONField("đã sửa", default=dict, blank=True)
    drafted_at = models.DateTimeField("soạn lúc")
    drafted_by_name = models.CharField("người soạn", max_length=120)
    signed_at = models.DateTimeField("chốt lúc", null=True, blank=True)
    signed_by_name = models.CharField("người chốt", max_length=120, blank=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "agency", "period"], name="progressreport_once", nulls_distinct=False
            ),
            models.CheckConstraint(condition=Q(end__gte=models.F("start")), name="progressreport_forward"),
        ]

    def __str__(self) -> str:
        return f"{self.plan} {self.period}"
