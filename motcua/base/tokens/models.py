"""A key of the API: whose it is, as whom it acts, until when."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q


class Token(models.Model):
    """Khóa truy cập: lets a program act for one person under one role assignment; made by `services.issue`.

    The key itself is shown once and kept nowhere: `prefix` finds the row, `digest` is the SHA-256 of the rest.
    """

    prefix = models.CharField("phần đầu", max_length=12, unique=True)
    digest = models.CharField(max_length=64)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="người dùng"
    )
    assignment = models.ForeignKey(
        "organisations.RoleAssignment", models.PROTECT, related_name="+", verbose_name="vai trò"
    )
    name = models.CharField("dùng cho", max_length=80)
    created_at = models.DateTimeField("tạo lúc")
    expires_at = models.DateTimeField("hết hạn lúc")
    used_at = models.DateTimeField("dùng gần nhất", null=True, blank=True)
    revoked_at = models.DateTimeField("thu hồi lúc", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "khóa truy cập"
        indexes = [models.Index(fields=["person", "-id"], name="tokens_token_person")]
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("created_at")), name="tokens_token_ends_after_start"
            )
        ]

    def __str__(self) -> str:
        return f"mc_{self.prefix}… {self.name}"
