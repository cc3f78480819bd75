"""Where papers lie: stores with their cabinets and shelves, the spot of a dossier's paper, its comings and goings."""

from django.db import models
from django.db.models import F, Q

from motcua.base.organisations.models import DatedQuerySet


class Place(models.Model):
    """Kho, tủ, ngăn: where an agency keeps papers; dated, made by its clerk or the head of the desk."""

    class Kind(models.TextChoices):
        STORE = "KHO", "Kho"
        CABINET = "TU", "Tủ, giá"
        SHELF = "NGAN", "Ngăn, hộp"

    agency = models.ForeignKey("organisations.Agency", models.PROTECT, related_name="+")
    unit = models.ForeignKey("organisations.Unit", models.PROTECT, null=True, blank=True, related_name="+")
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    kind = models.CharField("loại", max_length=4, choices=Kind.choices)
    code = models.CharField("mã", max_length=20)
    name = models.CharField("tên", max_length=120)
    valid_from = models.DateField("dùng từ")
    valid_to = models.DateField("dùng đến", null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(fields=["agency", "code"], name="place_code_once"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="place_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(code__regex=r"^[A-Z0-9][A-Z0-9.\-]*$"), name="place_code_shape"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} · {self.name}"


class PaperSpot(models.Model):
    """Chỗ của hồ sơ giấy: where the papers of a dossier lie now, or who has them; one row a dossier."""

    class State(models.TextChoices):
        IN = "TRONG_KHO", "Trong kho"
        LENT = "CHO_MUON", "Đang cho mượn"
        ARCHIVED = "DA_LUU_TRU", "Đã nộp lưu trữ"
        LEFT = "DA_XUAT", "Đã xuất khỏi kho"

    dossier = models.OneToOneField("dossiers.Dossier", models.PROTECT, primary_key=True, related_name="spot")
    agency = models.ForeignKey("organisations.Agency", models.PROTECT, related_name="+")
    place = models.ForeignKey(Place, models.PROTECT, related_name="spots")
    state = models.CharField("tình trạng", max_length=10, choices=State.choices)
    holder = models.CharField("đang giữ", max_length=200, blank=True)
    back_by = models.DateField("hạn trả", null=True, blank=True)
    since = models.DateTimeField("từ lúc")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state="CHO_MUON", holder__gt="", back_by__isnull=False)
                | ~Q(state="CHO_MUON") & Q(back_by__isnull=True),
                name="spot_lent_has_holder",
            )
        ]
        indexes = [
            models.Index(fields=["place", "-since"], condition=Q(state="TRONG_KHO"), name="spot_in"),
            models.Index(fields=["agency", "back_by"], condition=Q(state="CHO_MUON"), name="spot_lent"),
        ]


class PaperMove(models.Model):
    """Một lần nhập, xuất: papers put in, lent, brought back, taken away; only ever added to."""

    class Act(models.TextChoices):
        PUT = "NHAP", "Nhập kho"
        LEND = "CHO_MUON", "Cho mượn"
        BACK = "TRA_LAI", "Nhận lại"
        OUT = "XUAT", "Xuất kho"
        ARCHIVE = "NOP_LUU_TRU", "Nộp lưu trữ"

    dossier = models.ForeignKey("dossiers.Dossier", models.PROTECT, related_name="paper_moves")
    act = models.CharField("việc", max_length=12, choices=Act.choices)
    place = models.ForeignKey(Place, models.PROTECT, related_name="+")
    to = models.CharField("giao cho", max_length=200, blank=True)
    back_by = models.DateField("hạn trả", null=True, blank=True)
    note = models.CharField("ghi chú", max_length=300, blank=True)
    at = models.DateTimeField("lúc")
    by = models.ForeignKey("organisations.Person", models.PROTECT, null=True, blank=True, related_name="+")
    by_name = models.CharField(max_length=160)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["dossier", "id"], name="papermove_dossier")]
