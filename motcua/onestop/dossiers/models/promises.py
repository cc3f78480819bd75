"""The clock and what is promised: pauses, supplements asked, apologies, warnings given."""

from django.db import models
from django.db.models import F, Q

from motcua.base.audit.history import tracked
from motcua.onestop.dossiers.models.dossier import Dossier


@tracked
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


@tracked
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


class Alert(models.Model):
    """Cảnh báo đã phát: a limit that a job has warned of, so that it warns once for each date."""

    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="alerts")
    code = models.CharField("hạn", max_length=20)
    about = models.DateTimeField("mốc hạn")
    raised_at = models.DateTimeField("phát lúc")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["dossier", "code", "about"], name="alert_once")]
