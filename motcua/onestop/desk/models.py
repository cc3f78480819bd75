"""What officers leave each other: notes on dossiers, work taken over while somebody is away, how a unit shares work."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from motcua.base.audit.history import tracked


class Note(models.Model):
    """Trao đổi: a word on a dossier inside one agency; no applicant and no other agency reads it.

    Never changed: what was written stays, taken back it is shown as such.
    """

    dossier = models.ForeignKey("dossiers.Dossier", models.CASCADE, related_name="+")
    agency = models.ForeignKey("organisations.Agency", models.PROTECT, related_name="+")
    author = models.ForeignKey("organisations.Person", models.PROTECT, related_name="+")
    author_name = models.CharField(max_length=120)
    text = models.CharField("nội dung", max_length=2000)
    mentions = ArrayField(models.BigIntegerField(), default=list, help_text="Những người được nhắc tên.")
    at = models.DateTimeField("lúc")
    taken_back_at = models.DateTimeField("thu hồi lúc", null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["dossier", "agency", "at"], name="note_dossier")]
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="note_says_something")]
        ordering = ["at", "id"]


@tracked
class WorkCover(models.Model):
    """Việc làm thay: open work of an absent officer that a stand-in holds, until it comes back or is done."""

    class End(models.TextChoices):
        BACK = "TRA_LAI", "Trả lại người vắng"
        DONE = "DA_XONG", "Người làm thay đã làm xong"
        GIVEN = "GIAO_KHAC", "Đã giao người khác"

    stand_in = models.ForeignKey("organisations.StandIn", models.PROTECT, related_name="+")
    work = models.ForeignKey("dossiers.WorkItem", models.CASCADE, related_name="covers")
    absent = models.ForeignKey("organisations.Person", models.PROTECT, related_name="+")
    substitute = models.ForeignKey("organisations.Person", models.PROTECT, related_name="+")
    moved_at = models.DateTimeField("chuyển lúc")
    ended_at = models.DateTimeField("hết làm thay lúc", null=True, blank=True)
    end = models.CharField("kết thúc", max_length=10, choices=End.choices, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["work"], condition=Q(ended_at__isnull=True), name="workcover_one_open"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, end="") | (Q(ended_at__isnull=False) & ~Q(end="")),
                name="workcover_ends_somehow",
            ),
            models.CheckConstraint(condition=~Q(absent=F("substitute")), name="workcover_is_another"),
        ]


@tracked
class SharingRule(models.Model):
    """Cách chia việc of a unit: by hand, or each new piece of work to whoever has least to do."""

    class Mode(models.TextChoices):
        BY_HAND = "TAY", "Lãnh đạo giao từng việc"
        FAIR = "DEU", "Tự giao cho người đang ít việc nhất"

    unit = models.OneToOneField("organisations.Unit", models.CASCADE, primary_key=True, related_name="+")
    mode = models.CharField("cách chia", max_length=3, choices=Mode.choices, default=Mode.BY_HAND)
    set_by_name = models.CharField(max_length=120)
    set_at = models.DateTimeField()
