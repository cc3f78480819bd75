"""Papers handed from one unit to another, and what the receiver found."""

from django.db import models
from django.db.models import F, Q


class Slip(models.Model):
    """Phiếu bàn giao hồ sơ giấy: a unit hands the papers of several dossiers to another unit."""

    agency = models.ForeignKey(
        "organisations.Agency", models.PROTECT, related_name="+", verbose_name="cơ quan giao"
    )
    year = models.PositiveSmallIntegerField("năm")
    number = models.PositiveIntegerField("số")
    from_unit = models.ForeignKey(
        "organisations.Unit", models.PROTECT, related_name="+", verbose_name="bên giao"
    )
    to_unit = models.ForeignKey(
        "organisations.Unit", models.PROTECT, related_name="+", verbose_name="bên nhận"
    )
    given_by = models.ForeignKey("organisations.Person", models.PROTECT, null=True, related_name="+")
    given_by_name = models.CharField("người giao", max_length=120)
    given_at = models.DateTimeField("giao lúc")
    note = models.CharField("ghi chú", max_length=500, blank=True)
    # Open while a line waits for its answer or a difference for its explanation.
    closed_at = models.DateTimeField("xong lúc", null=True, blank=True)
    is_sample = models.BooleanField("dữ liệu mẫu", default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agency", "year", "number"], name="slip_number_once"),
            models.CheckConstraint(condition=~Q(from_unit=F("to_unit")), name="slip_between_two_units"),
        ]
        indexes = [
            models.Index(fields=["to_unit"], condition=Q(closed_at__isnull=True), name="slip_open_to"),
            models.Index(fields=["from_unit"], condition=Q(closed_at__isnull=True), name="slip_open_from"),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The number as the slip carries it: "12/2026/PBG"."""
        return f"{self.number:02d}/{self.year}/PBG"


class SlipLine(models.Model):
    """Một hồ sơ trong phiếu bàn giao: what was handed over, what the receiver says, how a difference ended."""

    class Answer(models.TextChoices):
        WHOLE = "DU", "Nhận đủ"
        LACKING = "THIEU", "Nhận, còn thiếu"
        REFUSED = "KHONG_NHAN", "Không nhận"

    slip = models.ForeignKey(Slip, models.PROTECT, related_name="lines")
    dossier = models.ForeignKey("dossiers.Dossier", models.PROTECT, related_name="slip_lines")
    position = models.PositiveSmallIntegerField()
    papers = models.PositiveSmallIntegerField("số giấy tờ", default=0)
    answer = models.CharField("bên nhận xác nhận", max_length=10, choices=Answer.choices, blank=True)
    missing = models.CharField("thiếu gì, vì sao không nhận", max_length=500, blank=True)
    answered_at = models.DateTimeField("xác nhận lúc", null=True, blank=True)
    answered_by = models.ForeignKey("organisations.Person", models.PROTECT, null=True, related_name="+")
    answered_by_name = models.CharField("người xác nhận", max_length=120, blank=True)
    resolution = models.CharField("xử lý chênh lệch", max_length=500, blank=True)
    resolved_at = models.DateTimeField("xử lý lúc", null=True, blank=True)
    resolved_by_name = models.CharField("người xử lý", max_length=120, blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["slip", "dossier"], name="slipline_dossier_once"),
            # The papers of a dossier lie on one table at a time.
            models.UniqueConstraint(fields=["dossier"], condition=Q(answer=""), name="slipline_one_open"),
            models.CheckConstraint(
                condition=Q(answer="", answered_at__isnull=True)
                | ~Q(answer="") & Q(answered_at__isnull=False),
                name="slipline_answer_has_time",
            ),
            models.CheckConstraint(
                condition=~Q(answer__in=["KHONG_NHAN", "THIEU"]) | Q(missing__gt=""),
                name="slipline_difference_has_words",
            ),
            models.CheckConstraint(
                condition=Q(resolved_at__isnull=True)
                | Q(answer__in=["KHONG_NHAN", "THIEU"], resolution__gt=""),
                name="slipline_resolved_has_words",
            ),
        ]

    @property
    def differs(self) -> bool:
        """Whether a difference was found that nobody has explained yet."""
        return self.answer in {self.Answer.LACKING, self.Answer.REFUSED} and self.resolved_at is None
