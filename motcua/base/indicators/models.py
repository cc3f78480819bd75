"""Figures kept for trends: what an indicator said about a scope and a period when it was last measured."""

from django.db import models


class Snapshot(models.Model):
    """One measured figure; the newest measure of a period replaces the former. Made by `services.snapshot`."""

    indicator = models.CharField("chỉ số", max_length=60)
    scope_kind = models.CharField("phạm vi", max_length=12)
    scope_id = models.BigIntegerField("mã phạm vi", default=0)
    period = models.CharField("loại kỳ", max_length=10)
    start = models.DateField("từ ngày")
    end = models.DateField("đến ngày")
    numerator = models.DecimalField("tử số", max_digits=18, decimal_places=2, null=True)
    denominator = models.DecimalField("mẫu số", max_digits=18, decimal_places=2, null=True)
    value = models.DecimalField("giá trị", max_digits=18, decimal_places=4, null=True)
    computed_at = models.DateTimeField("tính lúc")

    class Meta:
        verbose_name = verbose_name_plural = "số liệu đã chốt"
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "scope_kind", "scope_id", "period", "start", "end"],
                name="indicators_snapshot_once",
            ),
            models.CheckConstraint(
                condition=models.Q(end__gte=models.F("start")), name="indicators_snapshot_forward"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.start:%d/%m/%Y}–{self.end:%d/%m/%Y}"
