"""Procedures and their dated versions, with every part that NĐ 63/2010 Điều 8 asks for."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q

from motcua.base.audit.history import tracked
from motcua.base.organisations.models import DatedQuerySet, Period

CODE_PATTERN = r"^(\d\.\d{6}|[A-Z]{2}[A-Z0-9._-]{2,38})$"
SUFFIX_PATTERN = r"^(\.\d{3}\.\d{2}\.\d{2})?\.[A-Z]\d{2}$"


class Channel(models.IntegerChoices):
    """Kênh nộp (KENH of the national record)."""

    DIRECT = 1, "Trực tiếp"
    ONLINE = 2, "Trực tuyến"
    POST = 3, "Bưu chính công ích"


class TimeUnit(models.TextChoices):
    """Units in which a procedure gives its time limit."""

    WORKING_HOUR = "GIO_LV", "giờ làm việc"
    WORKING_DAY = "NGAY_LV", "ngày làm việc"
    DAY = "NGAY", "ngày"
    MONTH = "THANG", "tháng"
    HOUR = "GIO", "giờ"


class Field(models.Model):
    """Lĩnh vực: what a procedure is about, as the ministry's decision names it."""

    code = models.CharField("mã", max_length=80, unique=True)
    name = models.CharField("tên", max_length=250)
    folded = models.CharField(max_length=250, db_index=True)

    class Meta:
        ordering = ["folded"]

    def __str__(self) -> str:
        return self.name


@tracked
class Procedure(models.Model):
    """Thủ tục hành chính: the identity that lasts while its versions come and go.

    Name, field and `folded` repeat the newest version for search and lists; services keep them so. `is_open`
    says that this version is public and has no last day; what counts on a day is `queries.version_on`.
    """

    code = models.CharField("mã", max_length=40, unique=True)
    local_suffix = models.CharField("hậu tố mã cơ quan", max_length=20, blank=True)
    name = models.CharField("tên", max_length=2000)
    field = models.ForeignKey(Field, models.PROTECT, null=True, blank=True, related_name="procedures")
    folded = models.TextField()
    abbreviations = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    is_open = models.BooleanField("đang áp dụng", default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(condition=Q(code__regex=CODE_PATTERN), name="procedure_code_shape"),
            models.CheckConstraint(
                condition=Q(local_suffix="") | Q(local_suffix__regex=SUFFIX_PATTERN),
                name="procedure_suffix_shape",
            ),
        ]
        indexes = [
            GinIndex(fields=["folded"], opclasses=["gin_trgm_ops"], name="procedure_folded_trigrams"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class ProcedureUse(models.Model):
    """How often a procedure was received: a hint for ranking, kept apart from the record and its history."""

    procedure = models.OneToOneField(Procedure, models.CASCADE, primary_key=True, related_name="usage")
    count = models.PositiveIntegerField("số lần tiếp nhận", default=0)

    class Meta:
        indexes = [models.Index(fields=["-count"], name="procedure_most_used")]

    def __str__(self) -> str:
        return str(self.count)


@tracked
class ProcedureVersion(models.Model):
    """Phiên bản: what the procedure is between two days; a dossier keeps its intake day's.

    Empty parts are real: the announced data lack them. `missing` names them by the letters of
    `rules.PARTS` (kiem-soat-tthc.md 1.1) and is worked out whenever the version is stored.
    """

    class Kind(models.TextChoices):
        STANDARD = "STANDARD", "TTHC tiêu chuẩn"
        SPECIFIC = "SPECIFIC", "TTHC đặc thù"
        ASSIGNED = "ASSIGNED_REGULATION", "TTHC được luật giao quy định chi tiết"
        INTERCONNECTED = "INTERCONNECTED", "TTHC liên thông"
        STANDARD_INTERNAL = "STANDARD_INTERNAL", "TTHC nội bộ"
        INTERCONNECTED_INTERNAL = "INTERCONNECTED_INTERNAL", "TTHC nội bộ liên thông"
        OTHER = "OTHER", "Loại khác"

    # What only offices follow among themselves (NĐ 63/2010 Điều 1.2.a): a store of its own, not for the public.
    INTERNAL = ("STANDARD_INTERNAL", "INTERCONNECTED_INTERNAL")

    class Level(models.TextChoices):
        PROVINCE = "TINH", "Cấp tỉnh"
        COMMUNE = "XA", "Cấp xã"
        MINISTRY = "BO", "Cấp Bộ"
        OTHER = "KHAC", "Cơ quan khác"
        DISTRICT = "HUYEN", "Cấp huyện (đến 30/6/2025)"

    class ServiceLevel(models.TextChoices):
        FULL = "TOAN_TRINH", "Dịch vụ công toàn trình"
        PARTIAL = "MOT_PHAN", "Dịch vụ công một phần"
        INFORMATION = "THONG_TIN", "Cung cấp thông tin"

    class ClockMode(models.TextChoices):
        RESET = "RESET", "Tính lại từ đầu sau khi bổ sung"
        PAUSE = "PAUSE", "Dừng đồng hồ trong lúc chờ bổ sung"
        NONE = "NONE", "Không dừng"

    class Source(models.TextChoices):
        CSV = "csv", "Bản kê CSV"
        NATIONAL = "national", "CSDL quốc gia về TTHC"
        EXCEL = "excel", "Tệp Excel"
        MANUAL = "manual", "Nhập trên màn hình"
        SAMPLE = "sample", "Nội dung mẫu"

    procedure = models.ForeignKey(Procedure, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField("phiên bản")
    name = models.CharField("tên", max_length=2000)
    field = models.ForeignKey(Field, models.PROTECT, null=True, blank=True, related_name="versions")
    kind = models.CharField("loại", max_length=30, choices=Kind.choices, blank=True)
    levels = ArrayField(models.CharField(max_length=5, choices=Level.choices), default=list, blank=True)
    targets = ArrayField(models.CharField(max_length=200), default=list, blank=True)
    target_note = models.TextField("mô tả đối tượng", blank=True)
    decision_no = models.CharField("số quyết định công bố", max_length=80, blank=True)
    decision_date = models.DateField("ngày quyết định", null=True, blank=True)
    publisher = models.CharField("cơ quan công bố", max_length=250, blank=True)
    service_level = models.CharField(
        "mức dịch vụ công", max_length=12, choices=ServiceLevel.choices, blank=True
    )
    onsite_level = models.PositiveSmallIntegerField("số khâu tại chỗ", default=0)
    nonterritorial = models.BooleanField("phi địa giới", default=False)
    post_delegated = models.BooleanField("giao bưu chính", default=False)
    instant = models.BooleanField("trả ngay", default=False)
    conditions = models.TextField("yêu cầu, điều kiện", blank=True)
    no_conditions = models.BooleanField("không quy định điều kiện", default=False)
    no_forms = models.BooleanField("không quy định mẫu đơn", default=False)
    no_results = models.BooleanField("không quy định kết quả", default=False)
    no_fees = models.BooleanField("không thu phí, lệ phí", default=False)
    fee_note = models.TextField("ghi chú phí, lệ phí", blank=True)
    keywords = models.TextField("từ khóa", blank=True)
    summary = models.TextField("tóm tắt", blank=True)
    address_note = models.TextField("địa chỉ tiếp nhận", blank=True)
    executing_note = models.TextField("mô tả cơ quan thực hiện", blank=True)
    authority_note = models.TextField("mô tả cơ quan có thẩm quyền", blank=True)
    document_count = models.PositiveSmallIntegerField("số giấy tờ theo bản kê", null=True, blank=True)
    uncertain_note = models.TextField("điểm cần kiểm", blank=True)
    is_sample = models.BooleanField("nội dung mẫu", default=False)
    processing_system = models.CharField("hệ thống xử lý", max_length=200, blank=True)
    source = models.CharField("nguồn", max_length=10, choices=Source.choices)
    copies_of_set = models.PositiveSmallIntegerField("số bộ hồ sơ", default=1)
    clock_mode = models.CharField("đồng hồ khi bổ sung", max_length=5, choices=ClockMode.choices, blank=True)
    is_public = models.BooleanField("đang công khai", default=True)
    missing = ArrayField(models.CharField(max_length=4), default=list, blank=True)
    valid_from = models.DateField("hiệu lực từ")
    valid_to = models.DateField("hiệu lực đến", null=True, blank=True)
    content_hash = models.CharField(max_length=64, blank=True)
    stored_at = models.DateTimeField(auto_now_add=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ["procedure_id", "number"]
        constraints = [
            models.UniqueConstraint(fields=["procedure", "number"], name="procedureversion_number"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="procedureversion_ends_after_start",
            ),
            models.CheckConstraint(condition=Q(onsite_level__lte=5), name="procedureversion_onsite_to_five"),
            models.CheckConstraint(
                condition=Q(copies_of_set__gte=1), name="procedureversion_at_least_one_set"
            ),
            models.CheckConstraint(
                condition=Q(levels__contained_by=["TINH", "XA", "BO", "KHAC", "HUYEN"]),
                name="procedureversion_known_levels",
            ),
            ExclusionConstraint(
                name="procedureversion_one_at_a_time",
                expressions=[
                    ("procedure", RangeOperators.EQUAL),
                    (Period("valid_from", "valid_to"), RangeOperators.OVERLAPS),
                ],
            ),
        ]
        indexes = [models.Index(fields=["field", "valid_from"])]

    def __str__(self) -> str:
        return f"{self.name} (phiên bản {self.number})"


class ProcedureCase(models.Model):
    """Trường hợp: one way the procedure applies, with its papers and steps; each version has one or more."""

    version = models.ForeignKey(ProcedureVersion, models.CASCADE, related_name="cases")
    code = models.CharField("mã", max_length=40)
    name = models.CharField("tên", max_length=1000, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["version", "code"], name="procedurecase_code")]

    def __str__(self) -> str:
        return self.name or "Trường hợp chung"


class RequiredDocument(models.Model):
    """Thành phần hồ sơ: one paper to bring, how many, and the result codes that may stand for it."""

    case = models.ForeignKey(ProcedureCase, models.CASCADE, related_name="documents")
    code = models.CharField("mã giấy tờ", max_length=60, blank=True)
    name = models.TextField("tên giấy tờ")
    originals = models.PositiveSmallIntegerField("bản chính", default=0)
    copies = models.PositiveSmallIntegerField("bản sao", default=0)
    form_code = models.CharField("mã mẫu", max_length=80, blank=True)
    form_name = models.CharField("tên mẫu đơn, tờ khai", max_length=500, blank=True)
    form_url = models.URLField("địa chỉ mẫu", max_length=1000, blank=True)
    required = models.BooleanField("bắt buộc", default=True)
    replaced_by = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    data_source = models.CharField("khai thác từ CSDL", max_length=250, blank=True)
    note = models.TextField("ghi chú", blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.name


class ProcedureStep(models.Model):
    """Trình tự thực hiện: one step as the applicant sees it (not the internal process)."""

    case = models.ForeignKey(ProcedureCase, models.CASCADE, related_name="steps")
    position = models.PositiveSmallIntegerField(default=0)
    text = models.TextField("nội dung")

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.text


class FilingChannel(models.Model):
    """Cách thức thực hiện: a way of filing with its time limit; without a case it holds for all cases."""

    version = models.ForeignKey(ProcedureVersion, models.CASCADE, related_name="channels")
    case = models.ForeignKey(ProcedureCase, models.CASCADE, null=True, blank=True, related_name="channels")
    channel = models.PositiveSmallIntegerField("kênh", choices=Channel.choices)
    amount = models.DecimalField("thời hạn", max_digits=7, decimal_places=2, null=True, blank=True)
    unit = models.CharField("đơn vị", max_length=7, choices=TimeUnit.choices, blank=True)
    note = models.TextField("ghi chú", blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(channel__in=[1, 2, 3]), name="filingchannel_known"),
            models.CheckConstraint(
                condition=Q(amount__isnull=True) | (Q(amount__gt=0) & ~Q(unit="")),
                name="filingchannel_limit_has_unit",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_channel_display()}: {self.amount or '–'} {self.get_unit_display()}"


class Fee(models.Model):
    """Phí, lệ phí: an amount in đồng (null unknown, 0 free); without case and channel it holds for all."""

    class Kind(models.TextChoices):
        CHARGE = "PHI", "Phí"
        FEE = "LE_PHI", "Lệ phí"

    version = models.ForeignKey(ProcedureVersion, models.CASCADE, related_name="fees")
    case = models.ForeignKey(ProcedureCase, models.CASCADE, null=True, blank=True, related_name="fees")
    channel = models.PositiveSmallIntegerField("kênh", choices=Channel.choices, null=True, blank=True)
    name = models.CharField("tên khoản thu", max_length=500)
    kind = models.CharField("loại", max_length=6, choices=Kind.choices, default=Kind.CHARGE)
    amount = models.BigIntegerField("mức thu", null=True, blank=True)
    per = models.CharField("trên", max_length=100, blank=True)
    note = models.TextField("mô tả", blank=True)
    basis = models.CharField("căn cứ", max_length=250, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__isnull=True) | Q(amount__gte=0), name="fee_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(channel__isnull=True) | Q(channel__in=[1, 2, 3]), name="fee_known_channel"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class LegalBasis(models.Model):
    """Căn cứ pháp lý: a legal document the procedure rests on."""

    version = models.ForeignKey(ProcedureVersion, models.CASCADE, related_name="legal_bases")
    number = models.CharField("số, ký hiệu", max_length=120)
    name = models.TextField("tên văn bản", blank=True)
    issuer = models.CharField("cơ quan ban hành", max_length=250, blank=True)
    issued_on = models.DateField("ngày ban hành", null=True, blank=True)
    effective_on = models.DateField("ngày hiệu lực", null=True, blank=True)
    url = models.URLField("địa chỉ truy cập", max_length=1000, blank=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.number


class ProcedureAgency(models.Model):
    """Cơ quan của thủ tục: who does, decides, is empowered or takes part, as the announcement names it."""

    class Role(models.TextChoices):
        EXECUTES = "THUC_HIEN", "Cơ quan thực hiện"
        COMPETENT = "THAM_QUYEN", "Cơ quan có thẩm quyền"
        EMPOWERED = "UY_QUYEN", "Cơ quan được ủy quyền"
        TAKES_PART = "PHOI_HOP", "Cơ quan phối hợp"

    version = models.ForeignKey(ProcedureVersion, models.CASCADE, related_name="agencies")
    role = models.CharField("vai trò", max_length=10, choices=Role.choices)
    code = models.CharField("mã đơn vị", max_length=40, blank=True)
    name = models.CharField("tên", max_length=500)
    key = models.CharField("khóa trong sơ đồ tổ chức", max_length=60, blank=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name


class ProcedureResult(models.Model):
    """Kết quả thực hiện: what the applicant receives, by the national result code."""

    version = models.ForeignKey(ProcedureVersion, models.CASCADE, related_name="results")
    code = models.CharField("mã kết quả", max_length=40, blank=True)
    name = models.CharField("tên", max_length=1000, blank=True)
    template_url = models.URLField("mẫu kết quả", max_length=1000, blank=True)
    valid_months = models.PositiveSmallIntegerField("giá trị (tháng)", null=True, blank=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name or self.code


class RelatedProcedure(models.Model):
    """TTHC liên quan, liên thông: another procedure, by code (it may not be in this catalogue)."""

    class Kind(models.TextChoices):
        RELATED = "LIEN_QUAN", "TTHC liên quan"
        INTERLINKED = "LIEN_THONG", "TTHC liên thông"

    version = models.ForeignKey(ProcedureVersion, models.CASCADE, related_name="related")
    code = models.CharField("mã", max_length=60)
    kind = models.CharField("quan hệ", max_length=10, choices=Kind.choices)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.code


@tracked
class OnSiteProcedure(models.Model):
    """Danh mục làm trọn tại Một cửa: a procedure done whole at the one-stop desk, 4 or 5 steps (TT 01/2018 Điều 6).

    The list is the chairman's decision, with its days. Who signs at the desk holds a written delegation, looked up
    at the moment of signing (NĐ 61/2018 Điều 17.5); `delegates` are those whom the decision names.
    """

    class Steps(models.IntegerChoices):
        FOUR = 4, "4 tại chỗ: tiếp nhận, thẩm định, phê duyệt, trả kết quả"
        FIVE = 5, "5 tại chỗ: tiếp nhận, thẩm định, phê duyệt, đóng dấu, trả kết quả"

    procedure = models.ForeignKey(Procedure, models.PROTECT, related_name="on_site")
    level = models.CharField(
        "cấp thực hiện",
        max_length=5,
        choices=[("TINH", "Cấp tỉnh"), ("XA", "Cấp xã")],
    )
    steps = models.PositiveSmallIntegerField("số khâu tại chỗ", choices=Steps.choices)
    decision_no = models.CharField("số quyết định", max_length=80)
    decision_date = models.DateField("ngày quyết định")
    delegates = models.ManyToManyField(
        "organisations.Person", blank=True, related_name="+", verbose_name="người được ủy quyền"
    )
    note = models.CharField("ghi chú", max_length=300, blank=True)
    valid_from = models.DateField("hiệu lực từ")
    valid_to = models.DateField("hiệu lực đến", null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ["level", "procedure__code", "valid_from"]
        constraints = [
            models.CheckConstraint(condition=Q(steps__in=[4, 5]), name="onsite_four_or_five"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="onsite_ends_after_start",
            ),
            ExclusionConstraint(
                name="onsite_once_at_a_time",
                expressions=[
                    ("procedure", RangeOperators.EQUAL),
                    ("level", RangeOperators.EQUAL),
                    (Period("valid_from", "valid_to"), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.procedure.code} ({self.steps} tại chỗ)"
