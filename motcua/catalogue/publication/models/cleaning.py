"""Data cleaning: runs against the national list, what they found, and what the rules need to know beside it."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from motcua.base.audit.history import tracked
from motcua.base.organisations.models import Agency
from motcua.catalogue.procedures.models import Procedure


class CleaningRun(models.Model):
    """Đợt đối chiếu: the catalogue compared with a list taken from the national database, by all rules at once."""

    at = models.DateTimeField("lúc")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    by_name = models.CharField("người chạy", max_length=160)
    taken_on = models.DateField("ngày lấy danh sách quốc gia")
    whole = models.BooleanField("tệp có toàn bộ danh sách của tỉnh", default=True)
    file = models.ForeignKey("files.StoredFile", models.PROTECT, null=True, blank=True, related_name="+")
    source_name = models.CharField("tên tệp", max_length=200)
    repeats = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="repeated_by")
    national_count = models.PositiveIntegerField("số bản ghi quốc gia")
    own_count = models.PositiveIntegerField("số thủ tục của tỉnh")
    unread = models.JSONField("bản ghi không đọc được", default=list)
    unchecked_forms = models.PositiveIntegerField("mẫu chưa kiểm được", default=0)
    opened = models.PositiveIntegerField("mới", default=0)
    reopened = models.PositiveIntegerField("mở lại", default=0)
    closed = models.PositiveIntegerField("đã hết", default=0)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"Đợt {self.pk}"


@tracked
class CleaningFinding(models.Model):
    """Lỗi dữ liệu: one difference that a rule found; an agency owes its mending by a day.

    `key` says which difference it is over all runs; `digest` what both sides said, so that an excuse holds only for
    what it was given for.
    """

    class State(models.TextChoices):
        OPEN = "MO", "Đang mở"
        MENDED = "DA_SUA", "Đã báo sửa"
        GONE = "HET", "Đã hết"
        EXCUSED = "KHONG_LOI", "Không phải lỗi"

    rule = models.PositiveSmallIntegerField("quy tắc")
    key = models.CharField(max_length=64, unique=True)
    digest = models.CharField(max_length=64)
    code = models.CharField("mã thủ tục", max_length=60)
    name = models.CharField("tên thủ tục", max_length=2000, blank=True)
    procedure = models.ForeignKey(Procedure, models.PROTECT, null=True, blank=True, related_name="findings")
    what = models.CharField("khác ở đâu", max_length=300)
    ours = models.TextField("ở tỉnh", blank=True)
    theirs = models.TextField("ở quốc gia", blank=True)
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, blank=True, related_name="findings")
    due = models.DateField("hạn sửa")
    state = models.CharField("tình trạng", max_length=10, choices=State.choices, default=State.OPEN)
    reason = models.CharField("lý do, cách sửa", max_length=500, blank=True)
    opened_on = models.DateField("mở ngày")
    closed_on = models.DateField("hết ngày", null=True, blank=True)
    reopened = models.PositiveSmallIntegerField("số lần mở lại", default=0)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["due", "rule", "code", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(rule__gte=1, rule__lte=8), name="finding_known_rule"),
            models.CheckConstraint(
                condition=Q(state__in=["MO", "DA_SUA", "HET", "KHONG_LOI"]), name="finding_known_state"
            ),
            models.CheckConstraint(
                condition=~Q(state="KHONG_LOI") | ~Q(reason=""), name="finding_excused_with_reason"
            ),
            models.CheckConstraint(
                condition=~Q(state="HET") | Q(closed_on__isnull=False), name="finding_gone_on_a_day"
            ),
        ]
        indexes = [
            models.Index(fields=["agency", "state"]),
            models.Index(fields=["state", "rule"]),
        ]

    def __str__(self) -> str:
        return f"{self.code}: {self.what}"


class CleaningSighting(models.Model):
    """That a run saw a finding: what two runs saw is compared by these rows."""

    run = models.ForeignKey(CleaningRun, models.CASCADE, related_name="sightings")
    finding = models.ForeignKey(CleaningFinding, models.CASCADE, related_name="sightings")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "finding"], name="sighting_once")]

    def __str__(self) -> str:
        return f"{self.run_id}: {self.finding_id}"


@tracked
class EndedDocument(models.Model):
    """Văn bản hết hiệu lực: no procedure may rest on it any more (rule 4); the control office enters it."""

    number = models.CharField("số, ký hiệu", max_length=120)
    folded = models.CharField(max_length=120, unique=True)
    name = models.CharField("tên văn bản", max_length=500, blank=True)
    ended_on = models.DateField("hết hiệu lực từ ngày")
    replaced_by = models.CharField("văn bản thay thế", max_length=200, blank=True)
    basis = models.CharField("căn cứ", max_length=300)

    class Meta:
        ordering = ["-ended_on", "number"]

    def __str__(self) -> str:
        return self.number


class FormCopy(models.Model):
    """Bản lưu của mẫu đơn: the file behind a form's address, kept so that it can be seen to open (rule 8)."""

    url = models.URLField("địa chỉ mẫu", max_length=1000, unique=True)
    file = models.ForeignKey("files.StoredFile", models.PROTECT, null=True, blank=True, related_name="+")
    opens = models.BooleanField("mở được")
    fault = models.CharField("vì sao không mở được", max_length=300, blank=True)
    checked_on = models.DateField("kiểm ngày")

    class Meta:
        ordering = ["url"]

    def __str__(self) -> str:
        return self.url
