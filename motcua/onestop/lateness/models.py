"""How fast units are at their steps, and which open dossiers will be late; both made by jobs from the dossiers."""

from django.db import models
from django.db.models import Q


class StepPace(models.Model):
    """Nhịp xử lý: working minutes a unit took for a kind of step in the last months; refreshed each night.

    With a procedure for that procedure alone, without one for all that the unit does.
    """

    unit = models.ForeignKey("organisations.Unit", models.CASCADE, related_name="+")
    kind = models.CharField("loại bước", max_length=15)
    procedure = models.ForeignKey("procedures.Procedure", models.CASCADE, null=True, related_name="+")
    median = models.PositiveIntegerField("trung vị (phút làm việc)")
    slow = models.PositiveIntegerField("phân vị 80 (phút làm việc)")
    cases = models.PositiveIntegerField("số lượt")
    computed_at = models.DateTimeField("tính lúc")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "kind", "procedure"], nulls_distinct=False, name="steppace_once"
            ),
            models.CheckConstraint(condition=Q(slow__gte=models.F("median")), name="steppace_slow_is_slower"),
        ]


class Forecast(models.Model):
    """Dự báo trễ hẹn of an open dossier, with its reasons; made anew every hour, gone when it is in time again."""

    class Level(models.TextChoices):
        LIKELY = "CAO", "Nhiều khả năng chậm"
        POSSIBLE = "VUA", "Có thể chậm"

    dossier = models.OneToOneField(
        "dossiers.Dossier", models.CASCADE, primary_key=True, related_name="forecast"
    )
    level = models.CharField("mức", max_length=3, choices=Level.choices)
    due_at = models.DateTimeField("hạn")
    left = models.PositiveIntegerField("còn lại (phút làm việc)")
    needed = models.PositiveIntegerField("còn phải làm (phút làm việc)")
    reasons = models.JSONField("lý do", default=list)
    computed_at = models.DateTimeField("tính lúc")

    class Meta:
        indexes = [models.Index(fields=["due_at", "dossier"], name="forecast_due")]

    @property
    def short_hours(self) -> float:
        """How many working hours are lacking."""
        return round(max(0, self.needed - self.left) / 60, 1)
