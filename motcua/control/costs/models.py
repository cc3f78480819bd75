"""A study of what a procedure costs its subjects: activities now and after, how often, by how many."""

from decimal import Decimal

from django.db import models
from django.db.models import Q

from motcua.base.audit.history import tracked
from motcua.control.costs.terms import Doing, Stage, Way, Work


@tracked
class CostStudy(models.Model):
    """Bảng tính chi phí tuân thủ (biểu SCM) of a procedure, existing or only drafted.

    Drafted by the focal officer of an agency, confirmed by the control office; once confirmed nothing of it
    changes unless it is opened again, which makes it the next edition.
    """

    class State(models.TextChoices):
        DRAFT = "SOAN", "Đang tính"
        CONFIRMED = "XAC_NHAN", "Đã xác nhận"
        DISCARDED = "BO", "Đã bỏ"

    title = models.CharField("tên", max_length=500)
    procedure = models.ForeignKey(
        "procedures.Procedure", models.PROTECT, null=True, blank=True, related_name="cost_studies",
        verbose_name="thủ tục",
    )  # fmt: skip
    agency = models.ForeignKey(
        "organisations.Agency", models.PROTECT, related_name="+", verbose_name="cơ quan tính"
    )
    state = models.CharField("trạng thái", max_length=10, choices=State.choices, default=State.DRAFT)
    edition = models.PositiveSmallIntegerField("lần tính", default=1)
    wage = models.DecimalField("mức thu nhập bình quân một giờ", max_digits=18, decimal_places=6)
    wage_basis = models.CharField("căn cứ mức thu nhập", max_length=300, blank=True)
    note = models.TextField("ghi chú", blank=True)
    created_by_name = models.CharField("người lập", max_length=120)
    created_at = models.DateTimeField("lập lúc")
    confirmed_by_name = models.CharField("người xác nhận", max_length=120, blank=True)
    confirmed_at = models.DateTimeField("xác nhận lúc", null=True, blank=True)
    version = models.PositiveIntegerField(default=0)
    is_sample = models.BooleanField("dữ liệu mẫu", default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(wage__gte=0), name="coststudy_wage_not_negative"),
            models.CheckConstraint(condition=~Q(title=""), name="coststudy_has_a_title"),
            models.CheckConstraint(
                condition=(Q(state="XAC_NHAN") & Q(confirmed_at__isnull=False))
                | (~Q(state="XAC_NHAN") & Q(confirmed_at__isnull=True)),
                name="coststudy_confirmed_has_a_moment",
            ),
        ]
        indexes = [models.Index(fields=["state", "-id"], name="coststudy_by_state")]

    def __str__(self) -> str:
        return self.title[:120]


@tracked
class CostVolume(models.Model):
    """Số lần và số đối tượng: how often a year one subject does it (n) and how many subjects (q), by case and channel.

    Its activities are multiplied by these unless they say otherwise.
    """

    study = models.ForeignKey(CostStudy, models.CASCADE, related_name="volumes")
    stage = models.CharField("khối", max_length=8, choices=Stage.choices)
    case = models.CharField("trường hợp", max_length=200, blank=True)
    way = models.CharField("kênh", max_length=10, choices=Way.choices, default=Way.ALL)
    times = models.DecimalField("số lần một năm", max_digits=12, decimal_places=4, default=Decimal(1))
    subjects = models.DecimalField(
        "số đối tượng một năm", max_digits=14, decimal_places=2, default=Decimal(0)
    )
    source = models.CharField("nguồn số liệu", max_length=300, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["study", "stage", "case", "way"], name="costvolume_once"),
            models.CheckConstraint(
                condition=Q(times__gte=0) & Q(subjects__gte=0), name="costvolume_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_stage_display()}, {self.case or 'chung'}, {self.get_way_display()}"


@tracked
class CostActivity(models.Model):
    """Hoạt động: one line of the form; its cost is hours × wage + fee + other (kiem-soat-tthc.md 2.5).

    Lines of both stages with the same case, channel, work and position are the same activity, now and after.
    """

    volume = models.ForeignKey(CostVolume, models.CASCADE, related_name="activities")
    work = models.PositiveSmallIntegerField("công việc", choices=Work.choices)
    position = models.PositiveSmallIntegerField("thứ tự", default=0)
    name = models.CharField("hoạt động", max_length=500)
    doing = models.CharField("ai làm", max_length=8, choices=Doing.choices, default=Doing.SELF)
    hours = models.DecimalField("thời gian (giờ)", max_digits=12, decimal_places=4, default=Decimal(0))
    wage = models.DecimalField("mức thu nhập riêng", max_digits=18, decimal_places=6, null=True, blank=True)
    fee = models.DecimalField("phí, lệ phí (đồng)", max_digits=18, decimal_places=2, default=Decimal(0))
    other = models.DecimalField("chi phí khác (đồng)", max_digits=18, decimal_places=2, default=Decimal(0))
    # What differs from the line's case and channel; empty takes theirs.
    times = models.DecimalField("số lần riêng", max_digits=12, decimal_places=4, null=True, blank=True)
    subjects = models.DecimalField(
        "số đối tượng riêng", max_digits=14, decimal_places=2, null=True, blank=True
    )
    note = models.CharField("ghi chú, nguồn số liệu", max_length=300, blank=True)

    class Meta:
        ordering = ["work", "position", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(hours__gte=0) & Q(fee__gte=0) & Q(other__gte=0), name="costactivity_not_negative"
            ),
            models.CheckConstraint(
                condition=(Q(wage__isnull=True) | Q(wage__gte=0))
                & (Q(times__isnull=True) | Q(times__gte=0))
                & (Q(subjects__isnull=True) | Q(subjects__gte=0)),
                name="costactivity_own_not_negative",
            ),
            models.CheckConstraint(condition=Q(work__range=(1, 6)), name="costactivity_known_work"),
            models.UniqueConstraint(fields=["volume", "work", "position"], name="costactivity_in_its_place"),
            models.CheckConstraint(
                condition=~Q(doing="THUE") | Q(hours=0), name="costactivity_hired_takes_no_time"
            ),
            models.CheckConstraint(
                condition=~Q(doing="DU_LIEU") | (Q(hours=0) & Q(fee=0) & Q(other=0)),
                name="costactivity_data_cost_nothing",
            ),
        ]

    def __str__(self) -> str:
        return self.name[:80]


@tracked
class CostGroup(models.Model):
    """Nhóm thủ tục: studies added up together; its rate is of the totals, never a mean (kiem-soat-tthc.md 2.5)."""

    title = models.CharField("tên nhóm", max_length=300)
    agency = models.ForeignKey(
        "organisations.Agency", models.PROTECT, related_name="+", verbose_name="cơ quan chủ trì"
    )
    studies = models.ManyToManyField(CostStudy, related_name="groups", verbose_name="các thủ tục", blank=True)
    note = models.TextField("ghi chú", blank=True)
    created_by_name = models.CharField("người lập", max_length=120)
    created_at = models.DateTimeField("lập lúc")
    ended_at = models.DateTimeField("bỏ lúc", null=True, blank=True)
    version = models.PositiveIntegerField(default=0)
    is_sample = models.BooleanField("dữ liệu mẫu", default=False)

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(title=""), name="costgroup_has_a_title")]

    def __str__(self) -> str:
        return self.title[:120]


@tracked
class Wage(models.Model):
    """Mức thu nhập của tỉnh: what the province sets over the national figure of a year, with its decision.

    It is never changed: withdrawing one leaves it in the record, a new one may follow.
    """

    year = models.PositiveSmallIntegerField("năm")
    subject = models.CharField("nhóm đối tượng", max_length=20)
    amount = models.DecimalField("đồng một giờ", max_digits=18, decimal_places=6)
    basis = models.CharField("căn cứ", max_length=250)
    set_by_name = models.CharField("người đặt", max_length=120)
    set_at = models.DateTimeField("đặt lúc")
    withdrawn_at = models.DateTimeField("rút lúc", null=True, blank=True)

    class Meta:
        ordering = ["-year", "subject"]
        constraints = [
            models.UniqueConstraint(
                fields=["year", "subject"], condition=Q(withdrawn_at__isnull=True), name="wage_one_a_year"
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="wage_above_zero"),
            models.CheckConstraint(condition=Q(year__range=(2000, 2200)), name="wage_known_year"),
        ]

    def __str__(self) -> str:
        return f"{self.subject} {self.year}"
