"""Figures kept for trends, the days they were kept on, and figures entered by hand."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q


class Snapshot(models.Model):
    """One measured figure: what an indicator said about a scope and a period at the end of a day (`as_of`).

    Made by the daily job (`snapshots.make`); making a day again gives the same rows. `field_id` is a lĩnh vực,
    0 for all of them, -1 for what has none. Rows by field are kept for every day of the last weeks, and for good
    of the last day of each month; all others for good.
    """

    indicator = models.CharField("chỉ số", max_length=60)
    scope_kind = models.CharField("phạm vi", max_length=12)
    scope_id = models.BigIntegerField("mã phạm vi", default=0)
    field_id = models.BigIntegerField("mã lĩnh vực", default=0)
    period = models.CharField("loại kỳ", max_length=10)
    start = models.DateField("từ ngày")
    end = models.DateField("đến ngày")
    as_of = models.DateField("tính đến hết ngày")
    numerator = models.DecimalField("tử số", max_digits=18, decimal_places=2, null=True)
    denominator = models.DecimalField("mẫu số", max_digits=18, decimal_places=2, null=True)
    value = models.DecimalField("giá trị", max_digits=18, decimal_places=4, null=True)
    by_hand = models.BooleanField("nhập tay", default=False)
    computed_at = models.DateTimeField("tính lúc")

    class Meta:
        verbose_name = verbose_name_plural = "số liệu đã chốt"
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "scope_kind", "scope_id", "field_id", "period", "start", "end", "as_of"],
                name="indicators_snapshot_once",
            ),
            models.CheckConstraint(condition=Q(end__gte=F("start")), name="indicators_snapshot_forward"),
            models.CheckConstraint(condition=Q(as_of__gte=F("start")), name="indicators_snapshot_known"),
        ]
        indexes = [
            # A day is made anew, and old days by field are thinned.
            models.Index(fields=["as_of"], name="indicators_snapshot_day"),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.start:%d/%m/%Y}–{self.end:%d/%m/%Y}"


class SnapshotDay(models.Model):
    """A day whose figures are kept: by it the job knows which days it still owes after an outage.

    `failed` names the indicators that could not be measured; the next run tries the day again.
    """

    day = models.DateField("ngày", primary_key=True)
    rows = models.PositiveIntegerField("số dòng")
    failed = ArrayField(
        models.CharField(max_length=60), default=list, blank=True, verbose_name="chưa đo được"
    )
    made_at = models.DateTimeField("chốt lúc")

    class Meta:
        verbose_name = verbose_name_plural = "ngày đã chốt số liệu"

    def __str__(self) -> str:
        return f"{self.day:%d/%m/%Y}"


class Entry(models.Model):
    """Số liệu nhập tay: a figure no room measures, with its evidence; entered by the office that answers for it.

    A later entry of the same indicator, scope and period replaces it; the replaced one stays (`replaced_at`).
    `indicator` is a code of the registry, or a free one such as "target:12" for a plan's own target.
    """

    indicator = models.CharField("chỉ số", max_length=60)
    scope_kind = models.CharField("phạm vi", max_length=12)
    scope_id = models.BigIntegerField("mã phạm vi", default=0)
    scope_name = models.CharField("tên phạm vi", max_length=200, blank=True)
    period = models.CharField("loại kỳ", max_length=10)
    start = models.DateField("từ ngày")
    end = models.DateField("đến ngày")
    numerator = models.DecimalField("tử số", max_digits=18, decimal_places=2, null=True, blank=True)
    denominator = models.DecimalField("mẫu số", max_digits=18, decimal_places=2, null=True, blank=True)
    value = models.DecimalField("giá trị", max_digits=18, decimal_places=4)
    evidence = models.CharField("tài liệu chứng minh", max_length=2000)
    file = models.ForeignKey("files.StoredFile", models.PROTECT, null=True, blank=True, related_name="+")
    entered_by = models.ForeignKey(
        "organisations.Person", models.PROTECT, null=True, blank=True, related_name="+"
    )
    entered_by_name = models.CharField("người nhập", max_length=160)
    entered_at = models.DateTimeField("nhập lúc")
    replaced_at = models.DateTimeField("được thay lúc", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "số liệu nhập tay"
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "scope_kind", "scope_id", "period", "start", "end"],
                condition=Q(replaced_at__isnull=True),
                name="indicators_entry_one_counts",
            ),
            models.CheckConstraint(condition=Q(end__gte=F("start")), name="indicators_entry_forward"),
            models.CheckConstraint(condition=~Q(evidence=""), name="indicators_entry_has_evidence"),
            models.CheckConstraint(
                condition=Q(denominator__isnull=True) | Q(denominator__gt=0, numerator__isnull=False),
                name="indicators_entry_share_of_something",
            ),
            models.CheckConstraint(
                condition=Q(replaced_at__isnull=True) | Q(replaced_at__gte=F("entered_at")),
                name="indicators_entry_times_in_order",
            ),
        ]
        indexes = [models.Index(fields=["indicator", "-end"], name="indicators_entry_newest")]
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.indicator} {self.start:%d/%m/%Y}–{self.end:%d/%m/%Y}"
