"""What the province sets over an unverified fact of the law."""

from django.db import models
from django.db.models import F, Q

from motcua.base.audit.history import tracked
from motcua.base.organisations.models import Person


@tracked
class Override(models.Model):
    """Thông số của tỉnh: the value the province uses for a fact of a rule set, from a day, with its basis.

    Set by the control office or the administrator from a decision of the People's Committee. It is never
    erased or changed: a new one takes over from its first day, and withdrawing one gives it a last day, so
    that a dossier of any day reads the same law again.
    """

    rule_set = models.CharField("bộ quy tắc", max_length=40)
    path = models.CharField("dữ kiện", max_length=80)
    value = models.CharField("giá trị", max_length=200, blank=True, null=True)
    basis = models.CharField("căn cứ", max_length=250)
    valid_from = models.DateField("áp dụng từ")
    valid_to = models.DateField("áp dụng đến", null=True, blank=True)
    cancelled = models.BooleanField("rút trước khi áp dụng", default=False)
    set_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    set_by_name = models.CharField("người đặt", max_length=160)
    set_at = models.DateTimeField("lúc đặt")
    withdrawn_at = models.DateTimeField("lúc rút", null=True, blank=True)
    withdrawn_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_reason = models.CharField("lý do rút", max_length=250, blank=True)

    class Meta:
        ordering = ["rule_set", "path", "valid_from", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["rule_set", "path", "valid_from"],
                condition=Q(cancelled=False),
                name="override_one_per_first_day",
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="override_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.path} từ {self.valid_from:%d/%m/%Y}"
