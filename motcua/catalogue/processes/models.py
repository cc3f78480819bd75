"""Processes of procedures, their versions and steps (quy trình nội bộ)."""

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q

from motcua.base.audit.history import tracked
from motcua.base.organisations.models import Period
from motcua.base.organisations.roles import Role
from motcua.catalogue.processes.table import OnTimeout, StepKind, StepRow, Where


class Tier(models.TextChoices):
    """The tier of the agencies that handle by this process."""

    PROVINCE = "TINH", "Cấp tỉnh"
    COMMUNE = "XA", "Cấp xã"


@tracked
class Process(models.Model):
    """Quy trình nội bộ of one procedure, or of one of its cases, at one tier; drafted by the department.

    An empty `case_code` means every case that has no process of its own.
    """

    procedure = models.ForeignKey("procedures.Procedure", models.PROTECT, related_name="processes")
    case_code = models.CharField("trường hợp", max_length=40, blank=True)
    tier = models.CharField("cấp thực hiện", max_length=4, choices=Tier.choices)
    code = models.CharField("mã quy trình", max_length=60)
    name = models.CharField("tên quy trình", max_length=500)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["procedure", "case_code", "tier"], name="process_once"),
            models.CheckConstraint(condition=Q(tier__in=["TINH", "XA"]), name="process_tier_known"),
        ]

    def __str__(self) -> str:
        return self.name


@tracked
class ProcessVersion(models.Model):
    """Phiên bản of a process: drafted as a table, approved by a decision of the chairman, in force by days.

    Once approved only its last day and its status may change (a trigger holds it): open dossiers run on it.
    """

    class Status(models.TextChoices):
        DRAFT = "NHAP", "Dự thảo"
        APPROVED = "DA_DUYET", "Đã phê duyệt"
        WITHDRAWN = "THU_HOI", "Đã thu hồi"

    class LimitUnit(models.TextChoices):
        HOURS = "GIO_LV", "giờ làm việc"
        WORKING_DAYS = "NGAY_LV", "ngày làm việc"
        DAYS = "NGAY", "ngày"
        MONTHS = "THANG", "tháng"

    process = models.ForeignKey(Process, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField("phiên bản")
    status = models.CharField("tình trạng", max_length=8, choices=Status.choices, default=Status.DRAFT)
    decision_no = models.CharField("số quyết định", max_length=80, blank=True)
    decision_date = models.DateField("ngày quyết định", null=True, blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="processes_approved"
    )
    valid_from = models.DateField("hiệu lực từ", null=True, blank=True)
    valid_to = models.DateField("hiệu lực đến", null=True, blank=True)
    total_minutes = models.PositiveIntegerField("tổng thời gian (phút làm việc)", default=0)
    limit_amount = models.DecimalField("thời hạn", max_digits=7, decimal_places=2, null=True, blank=True)
    limit_unit = models.CharField("đơn vị", max_length=8, choices=LimitUnit.choices, blank=True)
    bpmn = models.TextField("BPMN")
    note = models.CharField("ghi chú", max_length=500, blank=True)
    is_sample = models.BooleanField("mẫu", default=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="processes_drafted"
    )
    created_at = models.DateTimeField("lập lúc")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["process", "number"], name="processversion_number"),
            models.UniqueConstraint(
                fields=["process"], condition=Q(status="NHAP"), name="processversion_one_draft"
            ),
            models.CheckConstraint(
                condition=Q(status="NHAP") | (~Q(decision_no="") & Q(valid_from__isnull=False)),
                name="processversion_approved_by_decision",
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="processversion_ends_after_start",
            ),
            ExclusionConstraint(
                name="processversion_one_in_force",
                expressions=[
                    ("process", RangeOperators.EQUAL),
                    (Period("valid_from", "valid_to"), RangeOperators.OVERLAPS),
                ],
                condition=Q(status="DA_DUYET"),
            ),
        ]
        indexes = [models.Index(fields=["status", "valid_from"])]

    def __str__(self) -> str:
        return f"{self.process} (phiên bản {self.number})"

    @property
    def mark(self) -> str:
        """What a page shows of this version's making; a draft stored again has another."""
        return f"{self.pk}-{self.created_at.timestamp():.6f}"


class ProcessStep(models.Model):
    """Bước: one row of the table; who does it, where, in how many working minutes, to what product."""

    version = models.ForeignKey(ProcessVersion, models.CASCADE, related_name="steps")
    position = models.PositiveSmallIntegerField("thứ tự")
    key = models.CharField("mã bước", max_length=60)
    name = models.CharField("tên bước", max_length=250)
    kind = models.CharField("loại bước", max_length=14, choices=StepKind.choices)
    where = models.CharField("nơi làm", max_length=10, choices=Where.choices)
    unit_name = models.CharField("cơ quan, đơn vị", max_length=200, blank=True)
    role = models.CharField("vai trò", max_length=20, choices=Role.choices, blank=True)
    minutes = models.PositiveIntegerField("thời gian (phút làm việc)")
    content = models.TextField("nội dung", blank=True)
    product = models.CharField("sản phẩm", max_length=300, blank=True)
    may_return_to = models.CharField("được trả lại về", max_length=500, blank=True)
    may_supplement = models.BooleanField("được yêu cầu bổ sung")
    may_refuse = models.BooleanField("được đề nghị từ chối")
    legal_status = models.CharField("trạng thái hồ sơ", max_length=20)
    agency = models.CharField("mã cơ quan", max_length=40, blank=True)
    block = models.CharField("khối", max_length=60, blank=True)
    leg = models.CharField("chặng", max_length=60, blank=True)
    leg_name = models.CharField("tên chặng", max_length=250, blank=True)
    on_timeout = models.CharField("khi hết thời gian", max_length=10, choices=OnTimeout.choices, blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["version", "key"], name="processstep_key"),
            models.CheckConstraint(
                condition=Q(block="", leg="") | (~Q(block="") & ~Q(leg="")), name="processstep_leg_in_block"
            ),
            models.UniqueConstraint(fields=["version", "position"], name="processstep_position"),
            models.CheckConstraint(condition=Q(on_timeout__in=["", "DI_TIEP"]), name="processstep_timeout"),
        ]

    def __str__(self) -> str:
        return self.name

    def row(self) -> StepRow:
        """Return the step as a plain row of the table."""
        return StepRow(
            key=self.key, name=self.name, kind=self.kind, where=self.where, unit_name=self.unit_name,
            role=self.role, minutes=self.minutes, content=self.content, product=self.product,
            may_return_to=tuple(self.may_return_to.split()), may_supplement=self.may_supplement,
            may_refuse=self.may_refuse, legal_status=self.legal_status, agency=self.agency, block=self.block,
            leg=self.leg, leg_name=self.leg_name, on_timeout=self.on_timeout,
        )  # fmt: skip

    @classmethod
    def from_row(cls, version: ProcessVersion, position: int, row: StepRow) -> "ProcessStep":
        """Return an unsaved step of a version at a position (from 1) holding a row's facts."""
        return cls(
            version=version, position=position, key=row.key, name=row.name, kind=row.kind, where=row.where,
            unit_name=row.unit_name, role=row.role, minutes=row.minutes, content=row.content,
            product=row.product, may_return_to=" ".join(row.may_return_to), may_supplement=row.may_supplement,
            may_refuse=row.may_refuse, legal_status=row.legal_status, agency=row.agency, block=row.block,
            leg=row.leg, leg_name=row.leg_name, on_timeout=row.on_timeout,
        )  # fmt: skip
