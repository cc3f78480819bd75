"""Papers in an owner's record, what each kind of paper is, every use made of one, and what a scan looks like."""

from datetime import date
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q

from motcua.base.audit.history import tracked
from motcua.base.crypto import EncryptedTextField, mask_identity
from motcua.base.text import day


@tracked
class PaperKind(models.Model):
    """Loại giấy tờ: what the store does with papers of a kind; set by the province's control office.

    A kind is known by its national code, or, where procedures only number their papers, by words of its name.
    """

    code = models.CharField("mã", max_length=60, unique=True)
    name = models.CharField("tên", max_length=300)
    words = ArrayField(
        models.CharField(max_length=100), default=list, blank=True, verbose_name="từ nhận biết trong tên"
    )
    keeps = models.BooleanField("được lưu vào kho khi là thành phần hồ sơ", default=False)
    certified = models.BooleanField("là bản sao chứng thực", default=False)
    valid_months = models.PositiveSmallIntegerField("giá trị (tháng)", null=True, blank=True)
    # [{"key", "label", "type": "text"|"date"|"number", "required"}]
    fields = models.JSONField("trường bóc tách", default=list, blank=True)
    basis = models.CharField("căn cứ", max_length=300, blank=True)

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


@tracked
class StoredPaper(models.Model):
    """Giấy tờ trong kho của một người, một tổ chức (NĐ 45/2020 Điều 16): found by its owner's identity, never browsed.

    Results come from the event log, the rest by acts of officers; an entry is withdrawn, never deleted.
    """

    class OwnerKind(models.TextChoices):
        CITIZEN = "CONG_DAN", "Công dân"
        BUSINESS = "DOANH_NGHIEP", "Doanh nghiệp"
        STATE = "CO_QUAN_NN", "Cơ quan nhà nước"
        ORGANISATION = "TO_CHUC", "Tổ chức khác"

    class Source(models.TextChoices):
        RESULT = "KET_QUA", "Kết quả thủ tục hành chính"
        CERTIFIED = "CHUNG_THUC", "Bản sao điện tử chứng thực"
        COMPONENT = "THANH_PHAN", "Thành phần hồ sơ đã xác nhận"
        OWN = "TU_TAI", "Chủ sở hữu tự tải lên"

    class State(models.TextChoices):
        LACKING = "CHUA_SO_HOA", "Chưa số hóa"
        WAITING = "CHO_DUYET", "Chờ xác nhận"
        CONFIRMED = "DA_DUYET", "Đã xác nhận"
        REJECTED = "KHONG_DUYET", "Không xác nhận"

    code = models.CharField("mã giấy tờ", max_length=60, unique=True)
    kind_code = models.CharField("mã loại", max_length=60)
    name = models.CharField("tên", max_length=1000)
    owner_kind = models.CharField("loại chủ sở hữu", max_length=12, choices=OwnerKind.choices)
    owner_name = models.CharField("chủ sở hữu", max_length=250)
    owner_identity = EncryptedTextField("số định danh")
    owner_index = models.CharField(max_length=32)
    agency = models.ForeignKey(
        "organisations.Agency", models.PROTECT, related_name="+", verbose_name="cơ quan chủ quản"
    )
    number = models.CharField("số, ký hiệu", max_length=80, blank=True)
    issued_on = models.DateField("ngày cấp", null=True, blank=True)
    issuer = models.CharField("cơ quan cấp", max_length=250, blank=True)
    signer = models.CharField("người ký", max_length=150, blank=True)
    summary = models.CharField("trích yếu", max_length=2000, blank=True)
    valid_from = models.DateField("hiệu lực từ", null=True, blank=True)
    valid_to = models.DateField("hiệu lực đến", null=True, blank=True)
    source = models.CharField("nguồn", max_length=10, choices=Source.choices)
    state = models.CharField("tình trạng", max_length=12, choices=State.choices)
    dossier = models.ForeignKey(
        "dossiers.Dossier", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="hồ sơ gốc"
    )
    result = models.OneToOneField(
        "dossiers.Result", models.PROTECT, null=True, blank=True, related_name="stored"
    )
    file = models.ForeignKey("files.StoredFile", models.PROTECT, null=True, blank=True, related_name="+")
    sha256 = models.CharField("mã băm", max_length=64, blank=True)
    signed = models.BooleanField("có chữ ký số", default=False)
    signatures = models.JSONField("chữ ký số", default=list, blank=True)
    data = EncryptedTextField("dữ liệu bóc tách", blank=True)
    data_at = models.DateTimeField("bóc tách lúc", null=True, blank=True)
    confirmed_by = models.ForeignKey(
        "organisations.Person", models.PROTECT, null=True, blank=True, related_name="+"
    )
    confirmed_by_name = models.CharField("người xác nhận", max_length=150, blank=True)
    confirmed_at = models.DateTimeField("xác nhận lúc", null=True, blank=True)
    reason = models.CharField("lý do không xác nhận, thu hồi", max_length=500, blank=True)
    withdrawn_at = models.DateTimeField("thu hồi lúc", null=True, blank=True)
    withdrawn_by_name = models.CharField("người thu hồi", max_length=150, blank=True)
    replaced_by = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="replaces")
    stored_at = models.DateTimeField("vào kho lúc")
    is_sample = models.BooleanField("dữ liệu mẫu", default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(owner_index=""), name="stored_has_owner"),
            models.CheckConstraint(
                condition=~Q(state="DA_DUYET")
                | (Q(file__isnull=False, confirmed_at__isnull=False) & ~Q(sha256="")),
                name="stored_confirmed_has_file",
            ),
            models.CheckConstraint(
                condition=~Q(state="CHUA_SO_HOA") | Q(file__isnull=True), name="stored_lacking_has_no_file"
            ),
            models.CheckConstraint(
                condition=(Q(withdrawn_at__isnull=True) & ~Q(state="KHONG_DUYET")) | ~Q(reason=""),
                name="stored_withdrawn_has_reason",
            ),
            models.CheckConstraint(
                condition=Q(replaced_by__isnull=True) | Q(withdrawn_at__isnull=False),
                name="stored_replaced_is_withdrawn",
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True)
                | Q(valid_from__isnull=True)
                | Q(valid_to__gte=F("valid_from")),
                name="stored_validity_in_order",
            ),
            models.CheckConstraint(
                condition=~Q(source="KET_QUA") | Q(result__isnull=False), name="stored_result_has_origin"
            ),
        ]
        indexes = [
            models.Index(fields=["owner_index", "kind_code"], name="stored_owner"),
            models.Index(fields=["agency", "state", "-id"], name="stored_agency_state"),
            models.Index(fields=["state", "-id"], name="stored_state"),
            models.Index(
                fields=["valid_to"], name="stored_expiring",
                condition=Q(valid_to__isnull=False, withdrawn_at__isnull=True),
            ),
            models.Index(
                fields=["-withdrawn_at"], name="stored_withdrawn", condition=Q(withdrawn_at__isnull=False)
            ),
            models.Index(fields=["dossier"], name="stored_dossier", condition=Q(dossier__isnull=False)),
            GinIndex(OpClass("code", "gin_trgm_ops"), name="stored_code_trgm"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.code

    @property
    def masked_identity(self) -> str:
        """The owner's identity number as pages show it."""
        return mask_identity(self.owner_identity)

    @property
    def title(self) -> str:
        """Name and number, as a clerk calls it."""
        return f"{self.name} số {self.number}" if self.number else self.name

    @property
    def validity(self) -> str:
        """Until when it holds, in words."""
        return f"có giá trị đến {day(self.valid_to)}" if self.valid_to else "không thời hạn"

    def why_not(self, today: date) -> str:
        """Return why it cannot stand for a paper on a day, in words for the clerk; "" when it can."""
        if self.withdrawn_at is not None:
            words = f"đã thu hồi ngày {day(self.withdrawn_at)}"
            return f"{words}: {self.reason}" if self.reason else words
        if self.state == self.State.LACKING:
            return "chưa có bản điện tử"
        if self.state != self.State.CONFIRMED:
            return (
                "chưa được xác nhận"
                if self.state == self.State.WAITING
                else f"không được xác nhận: {self.reason}"
            )
        if self.valid_from is not None and self.valid_from > today:
            return f"chưa có hiệu lực, từ {day(self.valid_from)}"
        if self.valid_to is not None and self.valid_to < today:
            return f"hết giá trị từ sau {day(self.valid_to)}"
        return ""


class StoredUse(models.Model):
    """Lịch sử sử dụng: which dossier used a paper of the store, with whose consent, by whom, when."""

    class Consent(models.TextChoices):
        OWNER = "CHU_HO_SO", "Chủ hồ sơ đồng ý khi nộp"
        FILER = "NGUOI_NOP_THAY", "Người được ủy quyền đồng ý"
        WRITTEN = "VAN_BAN", "Đồng ý bằng văn bản"

    stored = models.ForeignKey(StoredPaper, models.PROTECT, related_name="uses")
    dossier = models.ForeignKey("dossiers.Dossier", models.PROTECT, related_name="+")
    document = models.ForeignKey(
        "procedures.RequiredDocument", models.PROTECT, null=True, blank=True, related_name="+"
    )
    paper_name = models.CharField("dùng thay cho", max_length=1000)
    consent = models.CharField("đồng ý", max_length=15, choices=Consent.choices)
    consent_name = models.CharField("người đồng ý", max_length=250)
    consent_note = models.CharField("giấy tờ về sự đồng ý", max_length=250, blank=True)
    by = models.ForeignKey("organisations.Person", models.PROTECT, null=True, related_name="+")
    by_name = models.CharField("người lấy", max_length=150)
    unit_name = models.CharField("đơn vị", max_length=200, blank=True)
    at = models.DateTimeField("lúc")

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["stored", "dossier", "paper_name"], name="storeduse_once_a_paper"
            ),
            models.CheckConstraint(condition=~Q(consent_name=""), name="storeduse_has_consent"),
            models.CheckConstraint(
                condition=Q(consent="CHU_HO_SO") | ~Q(consent_note=""), name="storeduse_consent_has_paper"
            ),
        ]


class ScanNote(models.Model):
    """Thông số bản số hóa: what a scan looked like when it was brought, and what it lacks of the rules of its day."""

    file = models.OneToOneField(
        "files.StoredFile", models.CASCADE, primary_key=True, related_name="scan_note"
    )
    format = models.CharField("định dạng", max_length=20)
    pages = models.PositiveIntegerField("số trang", default=1)
    dpi = models.PositiveIntegerField("độ phân giải (dpi)", null=True)
    colour = models.BooleanField("có màu", null=True)
    signed = models.BooleanField("có chữ ký số", default=False)
    signatures = models.JSONField("chữ ký số", default=list, blank=True)
    findings = models.JSONField("chưa đạt", default=list, blank=True)
    rule_set = models.CharField("bộ quy tắc", max_length=30)
    at = models.DateTimeField("lúc")

    @property
    def words(self) -> str:
        """The scan's figures in one line."""
        parts: list[Any] = [self.format, f"{self.pages} trang"]
        if self.dpi:
            parts.append(f"{self.dpi} dpi")
        if self.colour is not None:
            parts.append("màu" if self.colour else "đen trắng")
        if self.signed:
            parts.append("có chữ ký số")
        return " · ".join(parts)
