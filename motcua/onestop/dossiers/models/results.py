"""What comes of a dossier: results, the forms issued on the way, papers lost."""

from django.db import models
from django.db.models import Q

from motcua.base.audit.history import tracked
from motcua.base.crypto import EncryptedTextField
from motcua.onestop.dossiers.models.dossier import Dossier


@tracked
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
        "organisations.Person", models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    signed_by_name = models.CharField(max_length=120)
    delegation = models.ForeignKey(
        "organisations.SigningDelegation",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    signed_at = models.DateTimeField("ký lúc")
    issued_at = models.DateTimeField("phát hành lúc", null=True, blank=True)
    valid_to = models.DateField("có giá trị đến", null=True, blank=True)
    file = models.ForeignKey(
        "files.StoredFile", models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    receiver_name = models.CharField("người nhận", max_length=150, blank=True)
    receiver_note = models.CharField("giấy tờ người nhận", max_length=250, blank=True)
    replaced_by = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="replaces", db_index=False
    )

    class Meta:
        ordering = ["id"]
        indexes = [
            # Only what has a file, or was replaced, is looked for by it.
            models.Index(fields=["file"], name="result_file", condition=Q(file__isnull=False)),
            models.Index(
                fields=["replaced_by"], name="result_replaced", condition=Q(replaced_by__isnull=False)
            ),
        ]


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
