"""The dossier itself, where its process stands, and what an officer saved before receiving it."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q

from motcua.base.audit.history import tracked
from motcua.base.crypto import EncryptedTextField
from motcua.onestop.dossiers.models.parties import Party
from motcua.onestop.dossiers.rules import BEFORE_RECEIPT, FACTS, Status, Timeliness

# In order: a migration compares the constraint word by word.
_UNRECEIVED = sorted(BEFORE_RECEIPT)
STATUS_CHOICES = [(status.value, facts.label) for status, facts in FACTS.items()]


@tracked
class Dossier(models.Model):
    """Hồ sơ: one request of one party under one version of a procedure, judged by the law of its day."""

    class Channel(models.IntegerChoices):
        DIRECT = 1, "Trực tiếp"
        ONLINE = 2, "Trực tuyến"
        POST = 3, "Bưu chính công ích"

    class Device(models.TextChoices):
        DESK = "QUAY", "Tại quầy"
        WEB = "WEB", "Máy tính"
        MOBILE = "DI_DONG", "Điện thoại"
        KIOSK = "KI_OT", "Ki-ốt"

    class ResultWay(models.IntegerChoices):
        DIRECT = 1, "Trực tiếp tại Bộ phận Một cửa"
        ONLINE = 2, "Trực tuyến"
        POST = 3, "Qua bưu chính công ích"

    class Money(models.TextChoices):
        NONE = "KHONG_THU", "Không thu"
        OWED = "CHUA_THU", "Chưa thu"
        PART = "THU_MOT_PHAN", "Đã thu một phần"
        PAID = "DA_THU", "Đã thu đủ"
        EXEMPT = "MIEN", "Được miễn"

    class PaperHandover(models.TextChoices):
        NONE = "KHONG_GIAY", "Không có bản giấy"
        AT_DESK = "TAI_MOT_CUA", "Bản giấy tại Bộ phận Một cửa"
        HANDED = "DA_CHUYEN", "Đã chuyển cơ quan giải quyết"
        RETURNED = "DA_TRA_LAI", "Đã trả lại người nộp"

    class Sync(models.TextChoices):
        WAITING = "CHO_GUI", "Chờ gửi Cổng"
        SENT = "DA_GUI", "Đã gửi Cổng"
        FAILED = "LOI", "Lỗi gửi Cổng"

    code = models.CharField("mã hồ sơ", max_length=40, null=True, blank=True, unique=True)
    temporary_code = models.CharField("mã tạm", max_length=40, blank=True)
    token = models.UUIDField(null=True, blank=True, unique=True, help_text="Chống tiếp nhận hai lần.")

    procedure = models.ForeignKey("procedures.Procedure", models.PROTECT, related_name="+", db_index=False)
    procedure_version = models.ForeignKey(
        "procedures.ProcedureVersion", models.PROTECT, related_name="+", db_index=False
    )
    case = models.ForeignKey(
        "procedures.ProcedureCase", models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    field = models.ForeignKey(
        "procedures.Field", models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    process_version = models.ForeignKey(
        "processes.ProcessVersion", models.PROTECT, null=True, blank=True, related_name="+"
    )
    rule_set = models.CharField("bộ quy tắc", max_length=30)
    summary = models.CharField("trích yếu", max_length=1000, blank=True)

    applicant = models.ForeignKey(Party, models.PROTECT, related_name="dossiers", db_index=False)
    applicant_name = models.CharField("chủ hồ sơ", max_length=250)
    applicant_folded = models.CharField(max_length=250)
    applicant_address = models.CharField("địa chỉ", max_length=300, blank=True)
    filer = models.ForeignKey(
        Party, models.PROTECT, null=True, blank=True, related_name="filed", db_index=False
    )
    authorisation = models.CharField("giấy ủy quyền", max_length=250, blank=True)

    channel = models.PositiveSmallIntegerField("kênh nộp", choices=Channel.choices)
    device = models.CharField("thiết bị nộp", max_length=8, choices=Device.choices, default=Device.DESK)
    result_way = models.PositiveSmallIntegerField("cách nhận kết quả", choices=ResultWay.choices)
    result_address = models.CharField("nơi nhận kết quả", max_length=300, blank=True)
    copies = models.PositiveSmallIntegerField("số bộ", default=1)
    quantity = models.PositiveSmallIntegerField("số bản kết quả", default=1)

    intake_unit = models.ForeignKey("organisations.Unit", models.PROTECT, related_name="+", db_index=False)
    intake_agency = models.ForeignKey(
        "organisations.Agency", models.PROTECT, related_name="+", db_index=False
    )
    agency = models.ForeignKey("organisations.Agency", models.PROTECT, related_name="+", db_index=False)
    helping_unit = models.ForeignKey(
        "organisations.Unit",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="nơi hỗ trợ",
        db_index=False,
    )
    non_territorial = models.BooleanField("phi địa giới", default=False)
    arrived_at = models.DateTimeField("cơ quan có thẩm quyền nhận lúc", null=True, blank=True)
    on_site = models.PositiveSmallIntegerField("số khâu tại chỗ", default=0)
    origin = models.CharField("hệ thống gửi đến", max_length=30, blank=True)
    national_code = models.CharField("mã hồ sơ quốc gia", max_length=60, blank=True)
    system = models.CharField(
        "hệ thống xử lý", max_length=30, blank=True, help_text="Khác trống: bản tham chiếu, chỉ đọc."
    )
    system_at = models.DateTimeField("bản tin của hệ thống xử lý lúc", null=True, blank=True)
    units = ArrayField(models.BigIntegerField(), default=list, help_text="Các đơn vị đã nhận việc của hồ sơ.")
    agencies = ArrayField(
        models.BigIntegerField(), default=list, help_text="Các cơ quan khác có phần việc ở hồ sơ."
    )

    status = models.CharField("trạng thái", max_length=15, choices=STATUS_CHOICES)
    resume_status = models.CharField(max_length=15, blank=True, help_text="Trạng thái trước khi đề nghị rút.")
    money = models.CharField("tài chính", max_length=12, choices=Money.choices, default=Money.NONE)
    paper = models.CharField(
        "bản giấy", max_length=12, choices=PaperHandover.choices, default=PaperHandover.NONE
    )
    sync = models.CharField("đồng bộ", max_length=8, choices=Sync.choices, default=Sync.WAITING)

    submitted_at = models.DateTimeField("nộp lúc")
    intake_due_at = models.DateTimeField("hạn phản hồi tiếp nhận", null=True, blank=True)
    received_at = models.DateTimeField("tiếp nhận lúc", null=True, blank=True)
    clock_started_at = models.DateTimeField("đồng hồ chạy từ", null=True, blank=True)
    limit_amount = models.DecimalField("thời hạn", max_digits=7, decimal_places=2, null=True, blank=True)
    limit_unit = models.CharField("đơn vị", max_length=8, blank=True)
    working_minutes = models.PositiveIntegerField("phút làm việc được dùng", default=0)
    first_due_at = models.DateTimeField("ngày hẹn gốc", null=True, blank=True)
    legal_due_at = models.DateTimeField("hạn theo luật", null=True, blank=True)
    due_at = models.DateTimeField("ngày hẹn trả", null=True, blank=True)
    finished_at = models.DateTimeField("kết thúc xử lý lúc", null=True, blank=True)
    returned_at = models.DateTimeField("trả lúc", null=True, blank=True)
    timeliness = models.CharField(
        "tiến độ", max_length=10, blank=True, choices=[(item.value, item.value) for item in Timeliness]
    )
    late_cause_code = models.CharField("mã nguyên nhân quá hạn", max_length=20, blank=True)
    late_cause = models.CharField("nguyên nhân quá hạn", max_length=300, blank=True)

    supplements = models.PositiveSmallIntegerField("số lần yêu cầu bổ sung", default=0)
    extended = models.BooleanField("đã gia hạn", default=False)
    apologised = models.BooleanField("đã xin lỗi", default=False)
    refused = models.BooleanField("kết quả là từ chối", default=False)
    corrects = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="corrections", db_index=False
    )
    book_year = models.PositiveSmallIntegerField("sổ năm", null=True, blank=True)
    book_number = models.PositiveIntegerField("số thứ tự trong sổ", null=True, blank=True)

    created_by = models.ForeignKey(
        "organisations.Person", models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    version = models.PositiveIntegerField(
        default=1, help_text="Tăng ở mỗi thay đổi; chống ghi đè của hai người."
    )
    is_sample = models.BooleanField("dữ liệu mẫu", default=False)

    # The columns as an act found them under its lock, so that it writes only what it changed.
    as_stored: dict[str, Any] | None = None
    # What its events have told so far of the columns that can be rebuilt from them (see `replay`).
    as_told: dict[str, Any] | None = None

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=[s.value for s in Status]), name="dossier_status_known"
            ),
            models.CheckConstraint(
                condition=Q(status__in=[*_UNRECEIVED, Status.WITHDRAWN, Status.STOPPED])
                | ~Q(system="")
                | Q(
                    code__isnull=False,
                    received_at__isnull=False,
                    clock_started_at__isnull=False,
                    due_at__isnull=False,
                    first_due_at__isnull=False,
                    legal_due_at__isnull=False,
                    process_version__isnull=False,
                ),
                name="dossier_received_has_code_and_due",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=_UNRECEIVED)
                | ~Q(system="")
                | Q(code__isnull=True, received_at__isnull=True),
                name="dossier_no_code_before_receipt",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=[Status.RESULT, Status.REFUSED, Status.RETURNED])
                | ~Q(system="")
                | Q(finished_at__isnull=False, timeliness__gt=""),
                name="dossier_done_has_finish",
            ),
            models.CheckConstraint(
                condition=Q(status=Status.RETURNED, returned_at__isnull=False)
                | ~Q(status=Status.RETURNED) & Q(returned_at__isnull=True)
                | ~Q(system=""),
                name="dossier_returned_has_time",
            ),
            models.CheckConstraint(
                condition=(Q(finished_at__isnull=True) | Q(finished_at__gte=F("received_at")))
                & (Q(returned_at__isnull=True) | Q(returned_at__gte=F("finished_at"))),
                name="dossier_times_in_order",
            ),
            models.CheckConstraint(
                condition=Q(code__isnull=True)
                | Q(code__regex=r"^[A-Z0-9]+(\.[A-Z0-9]+)*-([0-9]{6}|[0-9]{8})-[0-9]{4,7}$"),
                name="dossier_code_shape",
            ),
            models.CheckConstraint(
                condition=Q(due_at=F("legal_due_at")) | Q(extended=True) | Q(due_at__isnull=True),
                name="dossier_due_moves_by_extension_only",
            ),
            # A filing that another system sends twice is one dossier.
            models.UniqueConstraint(
                fields=["origin", "national_code"],
                condition=~Q(national_code=""),
                name="dossier_national_code_once",
            ),
            models.CheckConstraint(
                condition=Q(arrived_at__isnull=True) | Q(non_territorial=True),
                name="dossier_arrives_from_elsewhere",
            ),
            models.CheckConstraint(condition=Q(on_site__lte=5), name="dossier_on_site_steps"),
        ]
        indexes = [
            # By the names that have the words searched for (`names.py`); keys are read from the index alone.
            models.Index(fields=["applicant_folded", "id"], name="dossier_applicant_name"),
            GinIndex(OpClass("code", "gin_trgm_ops"), name="dossier_code_trgm"),
            GinIndex(fields=["units"], name="dossier_units"),
            GinIndex(fields=["agencies"], name="dossier_agencies"),
            models.Index(fields=["agency", "-received_at"], name="dossier_agency_received"),
            models.Index(fields=["intake_agency", "-received_at"], name="dossier_intake_received"),
            models.Index(fields=["intake_unit", "status"], name="dossier_intake_status"),
            models.Index(fields=["received_at"], include=["channel"], name="dossier_received"),
            models.Index(fields=["finished_at"], include=["timeliness"], name="dossier_finished"),
            models.Index(
                fields=["intake_agency", "-returned_at"],
                name="dossier_returned",
                condition=Q(returned_at__isnull=False),
            ),
            models.Index(fields=["applicant", "-id"], name="dossier_applicant"),
            # Nearly all dossiers have neither of these.
            models.Index(fields=["filer"], name="dossier_filer", condition=Q(filer__isnull=False)),
            models.Index(fields=["corrects"], name="dossier_corrects", condition=Q(corrects__isnull=False)),
            models.Index(fields=["procedure", "-received_at"], name="dossier_procedure"),
            models.Index(
                fields=["due_at"],
                name="dossier_open_due",
                condition=~Q(status__in=["DA_TRA", "DA_RUT", "DUNG_XU_LY", "TU_CHOI_TN"]),
            ),
            # What is under way by unit is counted from the index alone.
            models.Index(
                fields=["status"],
                name="dossier_under_way",
                include=["due_at", "agency", "units"],
                condition=~Q(status__in=["DA_TRA", "DA_RUT", "DUNG_XU_LY", "TU_CHOI_TN"]),
            ),
        ]

    def __str__(self) -> str:
        return self.code or self.temporary_code

    @property
    def label(self) -> str:
        """The code, or the temporary one before receipt."""
        return self.code or self.temporary_code

    @property
    def facts(self):
        """What the status is called and does (see `rules.FACTS`)."""
        return FACTS[Status(self.status)]

    @property
    def is_reference(self) -> bool:
        """Whether it is handled on a ministry's own system and stands here to be read (NĐ 224/2026 Điều 15.1)."""
        return bool(self.system)

    @property
    def portal_status(self) -> int:
        """The status code of the national portal, 1 to 10 (lien-thong.md 1.5)."""
        return self.facts.portal


class DossierEngine(models.Model):
    """Trạng thái quy trình: where the BPMN engine stands; kept while the dossier is open."""

    dossier = models.OneToOneField(Dossier, models.CASCADE, primary_key=True, related_name="engine")
    state = models.JSONField()


class IntakeDraft(models.Model):
    """Bản lưu tạm ở quầy: what an officer typed before the applicant came back with the rest."""

    person = models.ForeignKey("organisations.Person", models.CASCADE, related_name="+")
    unit = models.ForeignKey("organisations.Unit", models.CASCADE, related_name="+")
    label = models.CharField(max_length=300)
    content = EncryptedTextField()
    saved_at = models.DateTimeField()


class FormerHome(models.Model):
    """Nơi giữ trước: who was competent for an open dossier, and who had received it, until a reorganisation.

    The dossier itself names its present agencies; a report of an earlier day counts it where it was then
    (mot-cua.md 13.5). Made when an agency or unit gives way to its successor; never changed.
    """

    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="former_homes")
    agency = models.ForeignKey("organisations.Agency", models.PROTECT, related_name="+")
    intake_agency = models.ForeignKey("organisations.Agency", models.PROTECT, related_name="+")
    intake_unit = models.ForeignKey("organisations.Unit", models.PROTECT, related_name="+")
    units = ArrayField(
        models.BigIntegerField(), default=list, help_text="Các đơn vị đã nhận việc đến lúc ấy."
    )
    until = models.DateTimeField("đến lúc")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["dossier", "until"], name="formerhome_once")]
        indexes = [models.Index(fields=["agency", "until"], name="formerhome_agency")]
