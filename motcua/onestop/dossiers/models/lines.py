"""What a dossier consists of: its papers and its fees."""

from django.db import models
from django.db.models import Q

from motcua.base.audit.history import tracked
from motcua.onestop.dossiers.models.dossier import Dossier


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

    class Step(models.TextChoices):
        INTAKE = "TIEP_NHAN", "Khi tiếp nhận"
        HANDLING = "GIAI_QUYET", "Khi giải quyết"
        RESULT = "KET_QUA", "Kết quả"

    class Reuse(models.IntegerChoices):
        """DuocTaiSuDung of the national message (lien-thong.md 1.4)."""

        NONE = 0, "Không dùng lại"
        PAPER = 1, "Dùng lại giấy tờ của hồ sơ trước"
        RESULT = 2, "Dùng lại kết quả thủ tục hành chính"

    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="papers")
    document = models.ForeignKey(
        "procedures.RequiredDocument", models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    position = models.PositiveSmallIntegerField(default=0)
    name = models.CharField("tên giấy tờ", max_length=1000)
    form = models.PositiveSmallIntegerField("loại bản", choices=Form.choices, default=Form.ORIGINAL)
    quantity = models.PositiveSmallIntegerField("số lượng", default=1)
    received = models.BooleanField("đã nộp", default=True)
    source = models.CharField("nguồn", max_length=8, choices=Source.choices, default=Source.BROUGHT)
    file = models.ForeignKey(
        "files.StoredFile", models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    supplement_round = models.PositiveSmallIntegerField("bổ sung lần", default=0)
    note = models.CharField("ghi chú", max_length=300, blank=True)
    digitised_step = models.CharField("số hóa ở khâu", max_length=10, choices=Step.choices, blank=True)
    digitised_at = models.DateTimeField("số hóa lúc", null=True, blank=True)
    digitised_by = models.ForeignKey(
        "organisations.Person", models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    reuse = models.PositiveSmallIntegerField("dùng lại", choices=Reuse.choices, default=Reuse.NONE)
    result_code = models.CharField("mã kết quả thay giấy tờ", max_length=60, blank=True)
    database_code = models.CharField("mã CSDL đã khai thác", max_length=40, blank=True)

    class Meta:
        ordering = ["position", "id"]
        # Only what has a file is looked for by it.
        indexes = [models.Index(fields=["file"], name="paper_file", condition=Q(file__isnull=False))]


@tracked
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
        "organisations.Person", models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    receipt = models.CharField("số biên lai", max_length=60, blank=True)

    @property
    def total(self) -> int:
        """Amount due in đồng; nothing when exempt."""
        return 0 if self.exemption else self.unit_amount * self.quantity
