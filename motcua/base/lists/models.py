"""Exports that were asked for, and the views people keep of a list."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from motcua.base.crypto import EncryptedTextField
from motcua.base.text import number


class Export(models.Model):
    """One list asked for as a file: who asked, under which filters, how far the job is; made by `services.ask`.

    The filters may hold a citizen's number, so they are kept encrypted. The rights are those of the moment of
    asking (`actor`); whether they still hold is asked again when the job starts and at each download. A long list
    is counted by its job, `total` is empty until then: whoever asks does not wait for it.
    """

    # A longer list is counted by its job, and waits in a lane of its own.
    SHORT_ROWS = 20_000

    class State(models.TextChoices):
        """How far it is."""

        WAITING = "CHO", "Đang chờ"
        RUNNING = "CHAY", "Đang xuất"
        DONE = "XONG", "Đã xong"
        CANCELLED = "HUY", "Đã hủy"
        FAILED = "LOI", "Không xuất được"
        EXPIRED = "HET", "Đã xóa"

    uuid = models.UUIDField("mã", default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="exports", verbose_name="người xuất"
    )
    listing = models.CharField("danh sách", max_length=60)
    title = models.CharField("tên danh sách", max_length=120)
    query = EncryptedTextField("bộ lọc", blank=True)
    format = models.CharField("dạng tệp", max_length=12)
    full = models.BooleanField("ghi đủ số định danh, điện thoại", default=False)
    purpose = models.CharField("mục đích", max_length=200, blank=True)
    actor = models.JSONField("tư cách lúc xuất")
    state = models.CharField("trạng thái", max_length=4, choices=State.choices, default=State.WAITING)
    done = models.BigIntegerField("số dòng đã ghi", default=0)
    total = models.BigIntegerField("tổng số dòng", null=True, blank=True)
    attempts = models.PositiveSmallIntegerField("số lần chạy", default=0)
    most_attempts = models.PositiveSmallIntegerField("số lần chạy nhiều nhất", default=3)
    error = models.CharField("lỗi", max_length=300, blank=True)
    asked_at = models.DateTimeField("yêu cầu lúc")
    started_at = models.DateTimeField("bắt đầu lúc", null=True, blank=True)
    touched_at = models.DateTimeField("tiến độ gần nhất")
    finished_at = models.DateTimeField("xong lúc", null=True, blank=True)
    expires_at = models.DateTimeField("giữ đến", null=True, blank=True)
    name = models.CharField("tên tệp", max_length=160, blank=True)
    storage_name = models.CharField("nơi lưu", max_length=160, blank=True)
    size = models.BigIntegerField("dung lượng (byte)", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "tệp đã xuất"
        ordering = ("-id",)
        indexes = [
            models.Index(fields=["person", "-id"], name="lists_export_of_person"),
            models.Index(
                fields=["touched_at"], condition=Q(state__in=["CHAY", "CHO"]), name="lists_export_open"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="XONG") | (~Q(storage_name="") & Q(finished_at__isnull=False)),
                name="lists_export_done_has_file",
            ),
            models.CheckConstraint(condition=Q(done__gte=0) & Q(total__gte=0), name="lists_export_counts"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        """Whether the job still has to finish."""
        return self.state in (self.State.WAITING, self.State.RUNNING)

    @property
    def rows_said(self) -> str:
        """How many rows were asked for, in words."""
        return f"hơn {number(self.SHORT_ROWS)}" if self.total is None else number(self.total)

    @property
    def percent(self) -> int:
        """How much is written, as per cent."""
        return min(100, 100 * self.done // self.total) if self.total else 0


class SavedView(models.Model):
    """Cách xem: the filters of a list under a name, for one person, or for everybody of a unit."""

    listing = models.CharField("danh sách", max_length=60)
    name = models.CharField("tên", max_length=60)
    query = models.CharField("bộ lọc", max_length=2000, blank=True)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_views", verbose_name="người lưu"
    )
    unit = models.ForeignKey(
        "organisations.Unit", models.CASCADE, null=True, blank=True, related_name="+", verbose_name="đơn vị"
    )
    saved_at = models.DateTimeField("lưu lúc")

    class Meta:
        verbose_name = verbose_name_plural = "cách xem"
        ordering = ("name", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "listing", "name"],
                condition=Q(unit__isnull=True),
                name="lists_view_mine_once",
            ),
            models.UniqueConstraint(
                fields=["unit", "listing", "name"],
                condition=Q(unit__isnull=False),
                name="lists_view_unit_once",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class DefaultView(models.Model):
    """The view a person's list opens with; one for each list."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    listing = models.CharField("danh sách", max_length=60)
    view = models.ForeignKey(SavedView, models.CASCADE, related_name="defaults")

    class Meta:
        verbose_name = verbose_name_plural = "cách xem mặc định"
        constraints = [
            models.UniqueConstraint(fields=["person", "listing"], name="lists_default_once"),
        ]

    def __str__(self) -> str:
        return self.listing
