"""Choices that several nouns of the room share."""

from django.db import models


class Outcome(models.TextChoices):
    """Phương án xử lý of a review (kiem-soat-tthc.md 3.2)."""

    KEEP = "GIU", "Giữ nguyên"
    SIMPLIFY = "DON_GIAN", "Sửa đổi, đơn giản hóa"
    REPLACE = "THAY_THE", "Thay thế"
    ABOLISH = "BAI_BO", "Bãi bỏ"
    DECENTRALISE = "PHAN_CAP", "Phân cấp, ủy quyền"


class Mark(models.TextChoices):
    """How sure a fact of a programme is."""

    SEEN = "nguon", "đã đọc nguồn"
    SURE = "chac", "chắc chắn"
    UNVERIFIED = "can_kiem", "cần kiểm – tỉnh cấu hình được"
    OWN = "tinh", "tỉnh tự đặt"
