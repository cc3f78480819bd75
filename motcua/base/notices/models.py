"""Notices to people, and what became of each e-mail."""

from django.conf import settings
from django.db import models


class Notice(models.Model):
    """Something a person should know, with the page to open; written by `services.notify`."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="notices")
    kind = models.CharField("loại", max_length=60)
    title = models.CharField("tiêu đề", max_length=200)
    text = models.TextField("nội dung", blank=True)
    url = models.CharField("trang", max_length=300, blank=True)
    at = models.DateTimeField("lúc")
    read_at = models.DateTimeField("đọc lúc", null=True, blank=True)
    event_id = models.BigIntegerField("sự kiện", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "thông báo"
        ordering = ("-at", "-id")
        indexes = [
            models.Index(fields=["person", "-at", "-id"], name="notices_notice_list"),
            models.Index(
                fields=["person"], condition=models.Q(read_at__isnull=True), name="notices_notice_unread"
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "event_id", "kind"],
                condition=models.Q(event_id__isnull=False),
                name="notices_notice_once_an_event",
            )
        ]

    def __str__(self) -> str:
        return self.title


class Delivery(models.Model):
    """One notice on its way out of the house (e-mail), until it has left or failed for good."""

    class State(models.TextChoices):
        """How far it has come."""

        WAITING = "cho_gui", "Chờ gửi"
        SENT = "da_gui", "Đã gửi"
        FAILED = "loi", "Lỗi"

    notice = models.ForeignKey(Notice, models.CASCADE, related_name="deliveries")
    channel = models.CharField("kênh", max_length=10, default="email")
    address = models.CharField("địa chỉ", max_length=254)
    state = models.CharField("trạng thái", max_length=8, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField("số lần gửi", default=0)
    error = models.CharField("lỗi", max_length=300, blank=True)
    created_at = models.DateTimeField("tạo lúc")
    sent_at = models.DateTimeField("gửi lúc", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "lượt gửi"
        constraints = [models.UniqueConstraint(fields=["notice", "channel"], name="notices_delivery_once")]
        indexes = [
            models.Index(
                fields=["created_at"], condition=~models.Q(state="da_gui"), name="notices_delivery_open"
            )
        ]

    def __str__(self) -> str:
        return f"{self.channel}: {self.state}"
