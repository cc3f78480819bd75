"""Reports of a form, an agency (or the province) and a period; their rows, corrected cells and hand-ins."""

from django.db import models
from django.db.models import F, Q

from motcua.base.audit.history import tracked


@tracked
class Report(models.Model):
    """Báo cáo theo biểu: one form of TT 01/2020 for a period; the control office draws the province's, a focal officer
    her agency's; it is checked, approved, handed in, taken and locked."""

    class State(models.TextChoices):
        DRAFT = "DANG_LAP", "Đang lập"
        WAITING = "CHO_DUYET_DV", "Chờ đơn vị duyệt"
        HANDED_IN = "DA_NOP", "Đã nộp"
        RETURNED = "TRA_LAI", "Trả lại"
        TAKEN = "DA_TIEP_NHAN", "Đã tiếp nhận"
        LOCKED = "KHOA", "Đã khóa"

    form = models.CharField("mã biểu", max_length=20)
    form_version = models.CharField("phiên bản biểu", max_length=20)
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
    due = models.DateField("hạn gửi")
    recipient = models.CharField("nơi nhận", max_length=200)
    state = models.CharField("tình trạng", max_length=12, choices=State.choices, default=State.DRAFT)
    drawn_at = models.DateTimeField("lấy số lúc")
    drawn_by_name = models.CharField("người lập", max_length=120)
    # What the last drawing changed: [{"row": …, "column": 3, "before": …, "after": …}].
    changed = models.JSONField("số đổi ở lần lấy số gần nhất", default=list, blank=True)
    signed_by_name = models.CharField("người duyệt", max_length=120, blank=True)
    handed_in_at = models.DateTimeField("nộp lúc", null=True, blank=True)
    reason = models.CharField("lý do trả lại, mở khóa", max_length=500, blank=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["form", "agency", "period"], name="report_once", nulls_distinct=False
            ),
            models.CheckConstraint(condition=Q(end__gte=F("start")), name="report_forward"),
            models.CheckConstraint(
                condition=Q(
                    state__in=["DANG_LAP", "CHO_DUYET_DV", "DA_NOP", "TRA_LAI", "DA_TIEP_NHAN", "KHOA"]
                ),
                name="report_known_state",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["DA_NOP", "DA_TIEP_NHAN", "KHOA"]) | Q(handed_in_at__isnull=False),
                name="report_handed_in_has_moment",
            ),
        ]
        indexes = [models.Index(fields=["-end", "form"])]

    def __str__(self) -> str:
        return f"{self.form} {self.period}"


@tracked
class ReportRow(models.Model):
    """Dòng của báo cáo: the machine's figures by column; they change only when the report is drawn again."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="rows")
    # What the row stands for, known again when the report is drawn anew ("co-quan:12", "quyet-dinh:5").
    key = models.CharField(max_length=80)
    position = models.PositiveIntegerField("thứ tự")
    texts = models.JSONField("chữ", default=dict, blank=True)
    machine = models.JSONField("số máy", default=dict, blank=True)

    class Meta:
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["report", "key"], name="reportrow_once")]

    def __str__(self) -> str:
        return self.key


@tracked
class CorrectedCell(models.Model):
    """Ô sửa tay: the figure filed instead of the machine's, with who, when and why."""

    row = models.ForeignKey(ReportRow, models.CASCADE, related_name="corrected")
    column = models.PositiveSmallIntegerField("cột")
    value = models.DecimalField("số nộp", max_digits=20, decimal_places=2)
    machine = models.DecimalField("số máy lúc sửa", max_digits=20, decimal_places=2, null=True, blank=True)
    reason = models.CharField("lý do", max_length=500)
    by_name = models.CharField("người sửa", max_length=120)
    at = models.DateTimeField("sửa lúc")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["row", "column"], name="correctedcell_once"),
            models.CheckConstraint(condition=~Q(reason=""), name="correctedcell_has_reason"),
            models.CheckConstraint(condition=Q(value__gte=0), name="correctedcell_not_negative"),
        ]

    def __str__(self) -> str:
        return f"({self.column}) {self.value}"


class ReportReminder(models.Model):
    """Nhắc báo cáo đã gửi: which reminder of an agency's round (None: the province's) went out; none goes twice."""

    agency = models.ForeignKey("organisations.Agency", models.PROTECT, null=True, related_name="+")
    period = models.CharField("kỳ", max_length=40)
    kind = models.CharField("loại", max_length=14)
    due = models.DateField("hạn")
    step = models.SmallIntegerField("ngày so với hạn")
    day = models.DateField("ngày gửi")
    people = models.PositiveSmallIntegerField("số người nhận", default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "period", "kind", "due", "step"], name="report_reminder_once",
                nulls_distinct=False,
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.period} {self.kind}"


class Filing(models.Model):
    """Lần nộp: the figures as they were handed in; a report opened again and handed in anew has another."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="filings")
    number = models.PositiveSmallIntegerField("lần")
    at = models.DateTimeField("nộp lúc")
    by_name = models.CharField("người nộp", max_length=120)
    rows = models.JSONField("số đã nộp")

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["report", "number"], name="filing_number")]

    def __str__(self) -> str:
        return f"Lần {self.number}"
