"""Parties, dossiers, papers, work, pauses, requests, results; what the database can hold is a constraint."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q

from motcua.base.audit.history import tracked
from motcua.base.crypto import EncryptedTextField, mask_identity, mask_phone
from motcua.onestop.dossiers.rules import BEFORE_RECEIPT, FACTS, Status, Timeliness

# In order: a migration compares the constraint word by word.
_UNRECEIVED = sorted(BEFORE_RECEIPT)
STATUS_CHOICES = [(status.value, facts.label) for status, facts in FACTS.items()]


class Party(models.Model):
    """Người dân, doanh nghiệp, tổ chức: who files or owns dossiers.

    Made at intake; matched later by identity number or tax code through the blind index.
    """

    class Kind(models.TextChoices):
        CITIZEN = "CONG_DAN", "Công dân"
        BUSINESS = "DOANH_NGHIEP", "Doanh nghiệp"
        STATE = "CO_QUAN_NN", "Cơ quan nhà nước"
        ORGANISATION = "TO_CHUC", "Tổ chức khác"

    class IdentityKind(models.TextChoices):
        CITIZEN_ID = "CCCD", "Số định danh cá nhân"
        OLD_ID = "CMND", "CMND 9 số"
        PASSPORT = "HO_CHIEU", "Hộ chiếu"
        TAX = "MST", "Mã số thuế, mã số doanh nghiệp"
        NONE = "", "Không có"

    kind = models.CharField("loại đối tượng", max_length=12, choices=Kind.choices)
    name = models.CharField("họ tên, tên tổ chức", max_length=250)
    folded = models.CharField(max_length=250)
    identity_kind = models.CharField("loại giấy tờ", max_length=10, choices=IdentityKind.choices, blank=True)
    identity = EncryptedTextField("số giấy tờ", blank=True)
    identity_index = models.CharField(max_length=32, blank=True)
    birth_date = models.DateField("ngày sinh", null=True, blank=True)
    sex = models.CharField("giới tính", max_length=4, blank=True)
    address = models.CharField("địa chỉ", max_length=300, blank=True)
    commune = models.ForeignKey("organisations.AdministrativeUnit", models.PROTECT, null=True, blank=True)
    phone = EncryptedTextField("điện thoại", blank=True)
    phone_index = models.CharField(max_length=32, blank=True)
    email = models.EmailField("thư điện tử", blank=True)
    representative = models.CharField("người đại diện", max_length=150, blank=True)
    is_sample = models.BooleanField("dữ liệu mẫu", default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["identity_index"], condition=~Q(identity_index=""), name="party_identity_once"
            ),
        ]
        indexes = [
            models.Index(fields=["phone_index"], condition=~Q(phone_index=""), name="party_phone"),
            GinIndex(OpClass("folded", "gin_trgm_ops"), name="party_folded_trgm"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def masked_identity(self) -> str:
        """The identity number as lists and pages show it."""
        return mask_identity(self.identity)

    @property
    def masked_phone(self) -> str:
        """The telephone number as lists and pages show it."""
        return mask_phone(self.phone)


class Counter(models.Model):
    """Bộ đếm: the last number given in a series (dossier codes of a day, forms of a year, a register book)."""

    series = models.CharField(max_length=120, primary_key=True)
    last = models.PositiveIntegerField()


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

    procedure = models.ForeignKey("procedures.Procedure", models.PROTECT, related_name="+")
    procedure_version = models.ForeignKey("procedures.ProcedureVersion", models.PROTECT, related_name="+")
    case = models.ForeignKey(
        "procedures.ProcedureCase", models.PROTECT, null=True, blank=True, related_name="+"
    )
    field = models.ForeignKey("procedures.Field", models.PROTECT, null=True, blank=True, related_name="+")
    process_version = models.ForeignKey(
        "processes.ProcessVersion", models.PROTECT, null=True, blank=True, related_name="+"
    )
    rule_set = models.CharField("bộ quy tắc", max_length=30)
    summary = models.CharField("trích yếu", max_length=1000, blank=True)

    applicant = models.ForeignKey(Party, models.PROTECT, related_name="dossiers")
    applicant_name = models.CharField("chủ hồ sơ", max_length=250)
    applicant_folded = models.CharField(max_length=250)
    applicant_address = models.CharField("địa chỉ", max_length=300, blank=True)
    filer = models.ForeignKey(Party, models.PROTECT, null=True, blank=True, related_name="filed")
    authorisation = models.CharField("giấy ủy quyền", max_length=250, blank=True)

    channel = models.PositiveSmallIntegerField("kênh nộp", choices=Channel.choices)
    device = models.CharField("thiết bị nộp", max_length=8, choices=Device.choices, default=Device.DESK)
    result_way = models.PositiveSmallIntegerField("cách nhận kết quả", choices=ResultWay.choices)
    result_address = models.CharField("nơi nhận kết quả", max_length=300, blank=True)
    copies = models.PositiveSmallIntegerField("số bộ", default=1)
    quantity = models.PositiveSmallIntegerField("số bản kết quả", default=1)

    intake_unit = models.ForeignKey("organisations.Unit", models.PROTECT, related_name="+")
    intake_agency = models.ForeignKey("organisations.Agency", models.PROTECT, related_name="+")
    agency = models.ForeignKey("organisations.Agency", models.PROTECT, related_name="+")
    units = ArrayField(models.BigIntegerField(), default=list, help_text="Các đơn vị đã nhận việc của hồ sơ.")

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
    late_cause = models.CharField("nguyên nhân quá hạn", max_length=300, blank=True)

    supplements = models.PositiveSmallIntegerField("số lần yêu cầu bổ sung", default=0)
    extended = models.BooleanField("đã gia hạn", default=False)
    apologised = models.BooleanField("đã xin lỗi", default=False)
    refused = models.BooleanField("kết quả là từ chối", default=False)
    corrects = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="corrections")
    book_year = models.PositiveSmallIntegerField("sổ năm", null=True, blank=True)
    book_number = models.PositiveIntegerField("số thứ tự trong sổ", null=True, blank=True)

    created_by = models.ForeignKey(
        "organisations.Person", models.PROTECT, null=True, blank=True, related_name="+"
    )
    version = models.PositiveIntegerField(
        default=1, help_text="Tăng ở mỗi thay đổi; chống ghi đè của hai người."
    )
    is_sample = models.BooleanField("dữ liệu mẫu", default=False)

    # The columns as an act found them under its lock, so that it writes only what it changed.
    as_stored: dict[str, Any] | None = None

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=[s.value for s in Status]), name="dossier_status_known"
            ),
            models.CheckConstraint(
                condition=Q(status__in=[*_UNRECEIVED, Status.WITHDRAWN, Status.STOPPED])
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
                condition=~Q(status__in=_UNRECEIVED) | Q(code__isnull=True, received_at__isnull=True),
                name="dossier_no_code_before_receipt",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=[Status.RESULT, Status.REFUSED, Status.RETURNED])
                | Q(finished_at__isnull=False, timeliness__gt=""),
                name="dossier_done_has_finish",
            ),
            models.CheckConstraint(
                condition=Q(status=Status.RETURNED, returned_at__isnull=False)
                | ~Q(status=Status.RETURNED) & Q(returned_at__isnull=True),
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
        ]
        indexes = [
            GinIndex(OpClass("applicant_folded", "gin_trgm_ops"), name="dossier_applicant_trgm"),
            GinIndex(OpClass("code", "gin_trgm_ops"), name="dossier_code_trgm"),
            GinIndex(fields=["units"], name="dossier_units"),
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
            models.Index(fields=["procedure", "-received_at"], name="dossier_procedure"),
            models.Index(
                fields=["due_at"],
                name="dossier_open_due",
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
    def portal_status(self) -> int:
        """The status code of the national portal, 1 to 10 (lien-thong.md 1.5)."""
        return self.facts.portal


tracked(Dossier)


class DossierEngine(models.Model):
    """Trạng thái quy trình: where the BPMN engine stands; kept while the dossier is open."""

    dossier = models.OneToOneField(Dossier, models.CASCADE, primary_key=True, related_name="engine")
    state = models.JSONField()


class DossierPaper(models.Model):
    """Thành phần hồ sơ: a paper that was required or brought, how many, in which form, with its file."""

    class Form(models.IntegerChoices):
        ORIGINAL = 0, "Bản chính"
        COPY = 1, "Bản sao"
        ELECTRONIC = 2, "Bản điện tử"

    class Source(models.TextChoices):
        BROUGHT = "NOP", "Người nộp mang đến"
        SCANNED = "SO_HOA", "Số hóa tại quầy"
        ARCHIVE = "KHO", "Lấy từ kho dữ liệu"
        DATABASE = "CSDL", "Tra cứu cơ sở dữ liệu"

    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="papers")
    document = models.ForeignKey(
        "procedures.RequiredDocument", models.PROTECT, null=True, blank=True, related_name="+"
    )
    position = models.PositiveSmallIntegerField(default=0)
    name = models.CharField("tên giấy tờ", max_length=1000)
    form = models.PositiveSmallIntegerField("loại bản", choices=Form.choices, default=Form.ORIGINAL)
    quantity = models.PositiveSmallIntegerField("số lượng", default=1)
    received = models.BooleanField("đã nộp", default=True)
    source = models.CharField("nguồn", max_length=8, choices=Source.choices, default=Source.BROUGHT)
    file = models.ForeignKey("files.StoredFile", models.PROTECT, null=True, blank=True, related_name="+")
    supplement_round = models.PositiveSmallIntegerField("bổ sung lần", default=0)
    note = models.CharField("ghi chú", max_length=300, blank=True)

    class Meta:
        ordering = ["position", "id"]


class FeeLine(models.Model):
    """Khoản phí, lệ phí of a dossier, in đồng."""

    class Kind(models.TextChoices):
        FEE = "PHI", "Phí"
        CHARGE = "LE_PHI", "Lệ phí"
        OTHER = "KHAC", "Khoản thu khác"

    class When(models.IntegerChoices):
        INTAKE = 1, "Khi tiếp nhận"
        SUPPLEMENT = 2, "Khi bổ sung"
        RETURN = 4, "Khi trả kết quả"

    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="fees")
    name = models.CharField("tên khoản thu", max_length=300)
    kind = models.CharField("loại", max_length=8, choices=Kind.choices, default=Kind.CHARGE)
    unit_amount = models.PositiveBigIntegerField("mức thu (đồng)")
    quantity = models.PositiveSmallIntegerField("số lượng", default=1)
    when = models.PositiveSmallIntegerField("thu khi", choices=When.choices, default=When.INTAKE)
    exemption = models.CharField("căn cứ miễn", max_length=200, blank=True)
    paid_at = models.DateTimeField("thu lúc", null=True, blank=True)
    paid_to = models.ForeignKey(
        "organisations.Person", models.PROTECT, null=True, blank=True, related_name="+"
    )
    receipt = models.CharField("số biên lai", max_length=60, blank=True)

    @property
    def total(self) -> int:
        """Amount due in đồng; nothing when exempt."""
        return 0 if self.exemption else self.unit_amount * self.quantity


class WorkItem(models.Model):
    """Việc: a step of a dossier that lies with a unit, and with a person once assigned or taken."""

    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="work")
    task_id = models.CharField(max_length=40)
    step = models.CharField("mã bước", max_length=60)
    kind = models.CharField("loại bước", max_length=15)
    name = models.CharField("bước", max_length=300)
    role = models.CharField("vai trò", max_length=20)
    unit = models.ForeignKey("organisations.Unit", models.PROTECT, related_name="+")
    assignee = models.ForeignKey(
        "organisations.Person", models.PROTECT, null=True, blank=True, related_name="+"
    )
    minutes = models.PositiveIntegerField("thời gian được dùng (phút làm việc)", default=0)
    opened_at = models.DateTimeField("nhận việc lúc")
    step_due_at = models.DateTimeField("hạn của bước", null=True, blank=True)
    dossier_due_at = models.DateTimeField("hạn của hồ sơ", null=True, blank=True)
    from_name = models.CharField("người chuyển", max_length=120, blank=True)
    is_return = models.BooleanField("bị trả lại", default=False)
    read_at = models.DateTimeField("đã xem lúc", null=True, blank=True)
    closed_at = models.DateTimeField("xong lúc", null=True, blank=True)
    closed_by = models.ForeignKey(
        "organisations.Person", models.PROTECT, null=True, blank=True, related_name="+"
    )
    closed_by_name = models.CharField(max_length=120, blank=True)
    outcome = models.CharField("kết quả bước", max_length=15, blank=True)
    note = models.CharField("ý kiến", max_length=2000, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["dossier", "task_id"], condition=Q(closed_at__isnull=True), name="work_open_once"
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | Q(closed_at__gte=F("opened_at")),
                name="work_times_in_order",
            ),
        ]
        indexes = [
            models.Index(
                fields=["unit", "dossier_due_at", "id"],
                condition=Q(closed_at__isnull=True),
                name="work_open_unit",
            ),
            models.Index(
                fields=["assignee", "dossier_due_at", "id"],
                condition=Q(closed_at__isnull=True),
                name="work_open_person",
            ),
            models.Index(fields=["dossier", "id"], name="work_dossier"),
        ]

    def __str__(self) -> str:
        return self.name


class Pause(models.Model):
    """Khoảng dừng: time the clock does not count, always with its legal basis (mot-cua.md 3.2)."""

    class Kind(models.TextChoices):
        SUPPLEMENT = "BO_SUNG", "Chờ người nộp bổ sung"
        FINANCIAL = "NVTC", "Chờ nghĩa vụ tài chính"
        LEGAL = "LUAT", "Thời gian luật không tính"

    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="pauses")
    kind = models.CharField("loại", max_length=8, choices=Kind.choices)
    mode = models.CharField("cách tính", max_length=6)
    from_at = models.DateTimeField("từ")
    to_at = models.DateTimeField("đến", null=True, blank=True)
    reason = models.CharField("lý do", max_length=500)
    basis = models.CharField("căn cứ pháp lý", max_length=300)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(to_at__isnull=True) | Q(to_at__gte=F("from_at")), name="pause_times_in_order"
            ),
            models.CheckConstraint(condition=~Q(reason="") & ~Q(basis=""), name="pause_has_basis"),
            models.CheckConstraint(condition=Q(mode__in=["RESET", "PAUSE", "NONE"]), name="pause_mode_known"),
            models.UniqueConstraint(
                fields=["dossier"], condition=Q(to_at__isnull=True), name="pause_one_open"
            ),
        ]
        ordering = ["from_at"]


class SupplementRequest(models.Model):
    """Yêu cầu bổ sung (Mẫu 02): what the applicant must bring, asked once and completely."""

    class Phase(models.TextChoices):
        INTAKE = "TN", "Khi tiếp nhận"
        HANDLING = "GQ", "Khi giải quyết"

    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="supplement_requests")
    phase = models.CharField("khâu", max_length=2, choices=Phase.choices)
    round_no = models.PositiveSmallIntegerField("lần")
    items = models.JSONField("giấy tờ phải bổ sung")
    reason = models.CharField("lý do", max_length=2000)
    again_reason = models.CharField("lý do yêu cầu lần nữa", max_length=500, blank=True)
    applicant_fault = models.BooleanField("lỗi của người nộp", default=True)
    deadline = models.DateField("hạn bổ sung", null=True, blank=True)
    asked_by = models.ForeignKey(
        "organisations.Person", models.PROTECT, null=True, blank=True, related_name="+"
    )
    asked_by_name = models.CharField(max_length=120)
    asked_at = models.DateTimeField("yêu cầu lúc")
    sent_at = models.DateTimeField("gửi người nộp lúc", null=True, blank=True)
    within_limit = models.BooleanField("trong hạn H03", default=True)
    mode = models.CharField("cách tính đồng hồ", max_length=6, blank=True)
    fulfilled_at = models.DateTimeField("bổ sung đủ lúc", null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["dossier", "phase", "round_no"], name="supplement_round_once"),
            models.CheckConstraint(
                condition=Q(round_no=1) | ~Q(again_reason=""), name="supplement_again_has_reason"
            ),
        ]
        ordering = ["id"]


class Apology(models.Model):
    """Xin lỗi và hẹn lại (Mẫu 04): an extension asked in time, or the apology owed once late."""

    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="apologies")
    is_extension = models.BooleanField("gia hạn đúng luật")
    reason = models.CharField("lý do", max_length=1000)
    old_due_at = models.DateTimeField("ngày hẹn cũ")
    new_due_at = models.DateTimeField("ngày hẹn mới")
    signed_by = models.ForeignKey("organisations.Person", models.PROTECT, null=True, related_name="+")
    signed_by_name = models.CharField(max_length=120)
    at = models.DateTimeField("lúc")

    class Meta:
        constraints = [
            # NĐ 61/2018 Điều 19.9: hẹn lại không quá một lần.
            models.UniqueConstraint(fields=["dossier"], name="apology_once"),
            models.CheckConstraint(condition=Q(new_due_at__gt=F("old_due_at")), name="apology_moves_forward"),
        ]


class Result(models.Model):
    """Kết quả giải quyết: the signed result, or the signed refusal."""

    class Kind(models.TextChoices):
        RESULT = "KET_QUA", "Kết quả"
        REFUSAL = "TU_CHOI", "Thông báo từ chối"

    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="results")
    kind = models.CharField("loại", max_length=8, choices=Kind.choices)
    code = models.CharField("mã kết quả", max_length=60, blank=True)
    name = models.CharField("tên", max_length=500)
    number = models.CharField("số, ký hiệu", max_length=80, blank=True)
    summary = models.CharField("trích yếu, lý do", max_length=2000, blank=True)
    basis = models.CharField("căn cứ", max_length=300, blank=True)
    signed_by = models.ForeignKey(
        "organisations.Person", models.PROTECT, null=True, blank=True, related_name="+"
    )
    signed_by_name = models.CharField(max_length=120)
    delegation = models.ForeignKey(
        "organisations.SigningDelegation", models.PROTECT, null=True, blank=True, related_name="+"
    )
    signed_at = models.DateTimeField("ký lúc")
    issued_at = models.DateTimeField("phát hành lúc", null=True, blank=True)
    valid_to = models.DateField("có giá trị đến", null=True, blank=True)
    file = models.ForeignKey("files.StoredFile", models.PROTECT, null=True, blank=True, related_name="+")
    receiver_name = models.CharField("người nhận", max_length=150, blank=True)
    receiver_note = models.CharField("giấy tờ người nhận", max_length=250, blank=True)
    replaced_by = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="replaces")

    class Meta:
        ordering = ["id"]


class IssuedPaper(models.Model):
    """Chứng từ đã lập: a legal form as it was issued; what it said is kept, a reprint is a new version."""

    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="issued")
    form = models.CharField("mẫu", max_length=30)
    form_set = models.CharField("bộ mẫu", max_length=12)
    number = models.CharField("số", max_length=60, blank=True)
    edition = models.PositiveSmallIntegerField("bản thứ", default=1)
    content = EncryptedTextField("nội dung")
    issued_at = models.DateTimeField("lập lúc")
    issued_by = models.ForeignKey(
        "organisations.Person", models.PROTECT, null=True, blank=True, related_name="+"
    )
    issued_by_name = models.CharField(max_length=120)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["dossier", "form", "edition"], name="issued_edition_once")
        ]
        ordering = ["id"]


class Incident(models.Model):
    """Sự cố mất, hỏng hồ sơ: the agency that lost it apologises and bears the cost (NĐ 61/2018 Điều 21.2)."""

    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="incidents")
    what = models.CharField("sự việc", max_length=1000)
    remedy = models.CharField("cách khắc phục", max_length=1000)
    cost = models.PositiveBigIntegerField("chi phí cơ quan chịu (đồng)", default=0)
    reported_by_name = models.CharField(max_length=120)
    reported_by = models.ForeignKey("organisations.Person", models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField("lúc")
    resolved_at = models.DateTimeField("khắc phục xong lúc", null=True, blank=True)


class IntakeDraft(models.Model):
    """Bản lưu tạm ở quầy: what an officer typed before the applicant came back with the rest."""

    person = models.ForeignKey("organisations.Person", models.CASCADE, related_name="+")
    unit = models.ForeignKey("organisations.Unit", models.CASCADE, related_name="+")
    label = models.CharField(max_length=300)
    content = EncryptedTextField()
    saved_at = models.DateTimeField()


class Alert(models.Model):
    """Cảnh báo đã phát: a limit that a job has warned of, so that it warns once for each date."""

    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="alerts")
    code = models.CharField("hạn", max_length=20)
    about = models.DateTimeField("mốc hạn")
    raised_at = models.DateTimeField("phát lúc")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["dossier", "code", "about"], name="alert_once")]


# Row history: what a row said before each change (the receipts and the trail say the rest).
for _model in (Party, FeeLine, Pause, Result, SupplementRequest):
    tracked(_model)
