"""A stored file: where its bytes lie, what they are, and which object's rights guard them."""

import uuid

from django.conf import settings
from django.core.files import File
from django.core.files.storage import default_storage
from django.db import models


class StoredFile(models.Model):
    """A file somebody brought or the system made; its bytes never change; written by `services.store`."""

    class Scan(models.TextChoices):
        """What the malware scanner said."""

        NONE = "khong_quet", "Chưa cấu hình quét"
        CLEAN = "sach", "Đã quét, sạch"

    uuid = models.UUIDField("mã", default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField("tên tệp", max_length=200)
    size = models.BigIntegerField("dung lượng (byte)")
    sha256 = models.CharField(max_length=64, db_index=True)
    content_type = models.CharField("loại nội dung", max_length=100)
    storage_name = models.CharField("nơi lưu", max_length=120)
    scan = models.CharField("quét mã độc", max_length=12, choices=Scan.choices, default=Scan.NONE)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="người tải",
    )
    at = models.DateTimeField("lúc")
    object_kind = models.CharField("loại đối tượng", max_length=30)
    object_id = models.BigIntegerField("mã đối tượng")

    class Meta:
        verbose_name = verbose_name_plural = "tệp"
        indexes = [models.Index(fields=["object_kind", "object_id"], name="files_storedfile_object")]
        constraints = [
            models.CheckConstraint(condition=models.Q(size__gt=0), name="files_storedfile_not_empty")
        ]

    def __str__(self) -> str:
        return self.name

    def open(self) -> File:
        """Open the bytes for reading."""
        return default_storage.open(self.storage_name)
