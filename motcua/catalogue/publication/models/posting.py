"""The posting register: where procedures are posted, which version hangs there, who looked and what was found."""

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q

from motcua.base.audit.history import tracked
from motcua.base.organisations.models import Agency, DatedQuerySet, Desk, Period, Unit
from motcua.catalogue.procedures.models import Procedure, ProcedureVersion


@tracked
class FeedbackAddress(models.Model):
    """Địa chỉ tiếp nhận phản ánh, kiến nghị, posted at every point (NĐ 20/2008 Điều 13); made by who receives them.

    An agency without its own posts the province's (that of the provincial committee or its office).
    """

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="feedback_addresses")
    receiver = models.CharField("nơi tiếp nhận", max_length=200)
    address = models.CharField("địa chỉ trụ sở, thư tín", max_length=300)
    phone = models.CharField("số điện thoại chuyên dùng", max_length=80)
    email = models.EmailField("thư điện tử", blank=True)
    website = models.URLField("trang tin điện tử", max_length=300, blank=True)
    valid_from = models.DateField("hiệu lực từ")
    valid_to = models.DateField("hiệu lực đến", null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ["agency_id", "valid_from"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="feedbackaddress_ends_after_start",
            ),
            ExclusionConstraint(
                name="feedbackaddress_one_at_a_time",
                expressions=[
                    ("agency", RangeOperators.EQUAL),
                    (Period("valid_from", "valid_to"), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return self.receiver


@tracked
class PostingPoint(models.Model):
    """Điểm niêm yết: a board, a screen, a sheet of QR codes or a kiosk; kept by the agency whose place it is.

    With a desk it shows that desk's list, else the whole list of the agency.
    """

    class Kind(models.TextChoices):
        BOARD = "BANG", "Bảng giấy"
        SCREEN = "MAN_HINH", "Màn hình"
        QR = "QR", "Tờ mã QR"
        KIOSK = "KIOSK", "Kiosk"

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="posting_points")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="posting_points")
    desk = models.ForeignKey(Desk, models.PROTECT, null=True, blank=True, related_name="posting_points")
    kind = models.CharField("hình thức", max_length=8, choices=Kind.choices)
    name = models.CharField("tên điểm", max_length=120)
    place = models.CharField("vị trí", max_length=200)
    valid_from = models.DateField("sử dụng từ")
    valid_to = models.DateField("đến", null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ["agency_id", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "name", "valid_from"], name="postingpoint_name_per_day"
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="postingpoint_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["BANG", "MAN_HINH", "QR", "KIOSK"]), name="postingpoint_known_kind"
            ),
        ]

    def __str__(self) -> str:
        return self.name


@tracked
class Posting(models.Model):
    """Lần niêm yết: one version of a procedure, or the feedback address, at a point between two days.

    Whether it is right is never stored: the version in force today and the last look at it say so.
    """

    point = models.ForeignKey(PostingPoint, models.PROTECT, related_name="postings")
    procedure = models.ForeignKey(Procedure, models.PROTECT, null=True, blank=True, related_name="postings")
    version = models.ForeignKey(
        ProcedureVersion, models.PROTECT, null=True, blank=True, related_name="postings"
    )
    feedback = models.ForeignKey(
        FeedbackAddress, models.PROTECT, null=True, blank=True, related_name="postings"
    )
    posted_on = models.DateField("ngày niêm yết")
    posted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    taken_down_on = models.DateField("ngày gỡ", null=True, blank=True)

    class Meta:
        ordering = ["point_id", "posted_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(procedure__isnull=False, version__isnull=False, feedback__isnull=True)
                | Q(procedure__isnull=True, version__isnull=True, feedback__isnull=False),
                name="posting_of_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(taken_down_on__isnull=True) | Q(taken_down_on__gte=F("posted_on")),
                name="posting_down_after_up",
            ),
            models.UniqueConstraint(
                fields=["point", "procedure"],
                condition=Q(taken_down_on__isnull=True, procedure__isnull=False),
                name="posting_once_up",
            ),
            models.UniqueConstraint(
                fields=["point"],
                condition=Q(taken_down_on__isnull=True, procedure__isnull=True),
                name="posting_one_feedback_address",
            ),
        ]
        indexes = [
            models.Index(fields=["procedure"], condition=Q(taken_down_on__isnull=True), name="posting_up")
        ]

    def __str__(self) -> str:
        return str(self.version or self.feedback)


class PostingRound(models.Model):
    """Lượt kiểm tra niêm yết at one point on one day, by one officer."""

    point = models.ForeignKey(PostingPoint, models.PROTECT, related_name="rounds")
    checked_on = models.DateField("ngày kiểm tra")
    checked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    checked_by_name = models.CharField("người kiểm tra", max_length=160)
    note = models.CharField("ghi chú", max_length=500, blank=True)
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-checked_on", "-id"]

    def __str__(self) -> str:
        return f"{self.point} {self.checked_on:%d/%m/%Y}"


class PostingCheck(models.Model):
    """One line of a round: what was found of a procedure (or of the feedback address) that must hang there."""

    class Result(models.TextChoices):
        RIGHT = "DU", "Đủ, đúng phiên bản"
        LACKING = "THIEU", "Thiếu"
        WRONG = "SAI_PB", "Sai phiên bản"

    round = models.ForeignKey(PostingRound, models.CASCADE, related_name="checks")
    procedure = models.ForeignKey(Procedure, models.PROTECT, null=True, blank=True, related_name="+")
    posting = models.ForeignKey(Posting, models.PROTECT, null=True, blank=True, related_name="checks")
    result = models.CharField("kết quả", max_length=8, choices=Result.choices)
    note = models.CharField("ghi chú", max_length=300, blank=True)
    photo = models.ForeignKey("files.StoredFile", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "procedure"], nulls_distinct=False, name="postingcheck_one_per_line"
            ),
            models.CheckConstraint(
                condition=Q(result__in=["DU", "THIEU", "SAI_PB"]), name="postingcheck_known_result"
            ),
        ]

    def __str__(self) -> str:
        return self.get_result_display()
