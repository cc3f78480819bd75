"""The trail's tables: acts, which the database numbers and chains, and readings of personal data, which only grow."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models

# What nearly every dossier goes through: the newest of these are at hand without an index, which would be made up of
# little else.
EVERYDAY = (
    "dossier.received", "dossier.fee_paid", "dossier.forwarded", "dossier.signed", "dossier.stamped",
    "dossier.released",
)  # fmt: skip
# Whatever has one of these has an earlier act under the same label, its receipt or filing: the index by label does
# without them (`queries.called`).
FOLLOWING = tuple(act for act in EVERYDAY if act != "dossier.received")


class Act(models.Model):
    """One act of one person, or of the system, as it was recorded; written only by `services.record_act`.

    `seq` has no gaps: the chain's trigger assigns it, with `recorded_at`, `prev_hash` and `hash`.
    """

    seq = models.BigIntegerField("số thứ tự", primary_key=True)
    at = models.DateTimeField("lúc")
    recorded_at = models.DateTimeField("ghi lúc")
    act = models.CharField("việc", max_length=60)
    actor_id = models.BigIntegerField("mã người làm", null=True)
    actor_name = models.CharField("người làm", max_length=160)
    roles = ArrayField(models.CharField(max_length=20), verbose_name="vai trò")
    unit_name = models.CharField("đơn vị", max_length=200, blank=True)
    on_behalf_of = models.CharField("thay cho", max_length=160, blank=True)
    ip = models.CharField("địa chỉ", max_length=45, blank=True)
    channel = models.CharField("qua", max_length=20)
    object_kind = models.CharField("loại đối tượng", max_length=30, blank=True)
    object_id = models.BigIntegerField("mã đối tượng", null=True)
    label = models.CharField("đối tượng", max_length=160, blank=True)
    detail = models.JSONField("chi tiết", default=dict)
    prev_hash = models.BinaryField("băm của dòng trước")
    hash = models.BinaryField("băm")

    class Meta:
        verbose_name = verbose_name_plural = "việc đã làm"
        ordering = ("-seq",)
        indexes = [
            # By number first: nearly all acts are on dossiers, so that the kind tells little.
            models.Index(fields=["object_id", "object_kind", "seq"], name="audit_act_of_object"),
            # By kind alone; the newest acts on dossiers are at hand without it.
            models.Index(
                fields=["object_kind", "seq"],
                name="audit_act_of_kind",
                condition=~models.Q(object_kind="dossier"),
            ),
            models.Index(fields=["actor_id", "seq"], name="audit_act_actor"),
            models.Index(
                fields=["act", "seq"], name="audit_act_of_act", condition=~models.Q(act__in=EVERYDAY)
            ),
            models.Index(
                OpClass("label", "varchar_pattern_ops"),
                name="audit_act_of_label",
                condition=~models.Q(act__in=FOLLOWING),
            ),
            models.Index(fields=["at", "seq"], name="audit_act_at"),
        ]

    def __str__(self) -> str:
        return f"{self.seq}: {self.act}"


class ChainHead(models.Model):
    """Where the chain ends: one row, locked by whoever adds to the trail, written only by its triggers."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    seq = models.BigIntegerField()
    hash = models.BinaryField()
    recorded_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = verbose_name_plural = "đầu chuỗi"
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="audit_chainhead_one_row")]

    def __str__(self) -> str:
        return str(self.seq)


class Reading(models.Model):
    """Lượt xem: somebody was shown personal data; written by `readings.record_reading`, never changed.

    It stands outside the chain, so that opening a page waits for nobody; a digest of the day's rows goes into the
    chain at night (`readings.seal`). `recorded_at` is the database's own clock.
    """

    class What(models.TextChoices):
        """Where the data were shown."""

        PAGE = "TRANG", "Mở trang hồ sơ"
        NUMBER = "SO", "Xem đủ số định danh, điện thoại"
        FILE = "TEP", "Mở, tải giấy tờ"
        EXPORT = "XUAT", "Xuất danh sách"
        API = "API", "Đọc qua API"

    at = models.DateTimeField("lúc")
    recorded_at = models.DateTimeField("ghi lúc")
    what = models.CharField("việc", max_length=8, choices=What.choices)
    person_id = models.BigIntegerField("mã người xem", null=True)
    person_name = models.CharField("người xem", max_length=160)
    unit_id = models.BigIntegerField("mã đơn vị", null=True)
    unit_name = models.CharField("đơn vị", max_length=200, blank=True)
    agency_id = models.BigIntegerField("mã cơ quan của người xem", null=True)
    object_kind = models.CharField("loại đối tượng", max_length=30, blank=True)
    object_id = models.BigIntegerField("mã đối tượng", null=True)
    object_agency_id = models.BigIntegerField("mã cơ quan của hồ sơ", null=True)
    label = models.CharField("đối tượng", max_length=160, blank=True)
    detail = models.CharField("xem gì", max_length=200, blank=True)
    purpose = models.CharField("mục đích", max_length=200, blank=True)
    count = models.IntegerField("số hồ sơ", default=1)
    members = ArrayField(models.BigIntegerField(), verbose_name="mã hồ sơ trong tệp", null=True)
    outside_unit = models.BooleanField("ngoài việc của đơn vị", default=False)
    after_hours = models.BooleanField("ngoài giờ làm việc", default=False)
    ip = models.CharField("địa chỉ", max_length=45, blank=True)
    channel = models.CharField("qua", max_length=20, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "lượt xem dữ liệu cá nhân"
        ordering = ("-id",)
        indexes = [
            models.Index(fields=["object_kind", "object_id", "-id"], name="audit_reading_object"),
            models.Index(fields=["person_id", "-id"], name="audit_reading_person"),
            models.Index(fields=["at"], name="audit_reading_at"),
            models.Index(fields=["agency_id", "-id"], name="audit_reading_agency"),
            models.Index(fields=["object_agency_id", "-id"], name="audit_reading_owner"),
            GinIndex(
                fields=["members"],
                condition=models.Q(members__isnull=False),
                name="audit_reading_members",
                fastupdate=False,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk}: {self.what}"
