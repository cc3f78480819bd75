"""What the province or an agency sets over the national calendar: days and hours of work, all dated."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from motcua.base.audit.history import tracked
from motcua.base.organisations.models import Agency, Person


@tracked
class CalendarDay(models.Model):
    """Ngày trong lịch: a day off, a make-up day or a half day of the whole province or of one agency.

    Set by the administrator from a decision or notice; it replaces the national calendar on its date. It is
    never erased: withdrawing it keeps who, when and why.
    """

    class Kind(models.TextChoices):
        OFF = "off", "Nghỉ"
        MAKE_UP = "make_up", "Làm việc (làm bù)"
        HALF_DAY = "half_day", "Làm nửa ngày"

    class Status(models.TextChoices):
        OFFICIAL = "chinh_thuc", "Chính thức"
        EXPECTED = "du_kien", "Dự kiến"

    date = models.DateField("ngày")
    kind = models.CharField("loại", max_length=10, choices=Kind.choices)
    reason = models.CharField("lý do", max_length=160)
    basis = models.CharField("căn cứ", max_length=200)
    status = models.CharField("trạng thái", max_length=12, choices=Status.choices, default=Status.OFFICIAL)
    sessions = ArrayField(
        models.CharField(max_length=11), verbose_name="buổi làm việc", default=list, blank=True
    )
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, blank=True, related_name="calendar_days")
    set_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    set_at = models.DateTimeField("lúc đặt")
    withdrawn_at = models.DateTimeField("lúc rút", null=True, blank=True)
    withdrawn_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_reason = models.CharField("lý do rút", max_length=200, blank=True)

    class Meta:
        ordering = ["date", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["date", "agency"],
                condition=Q(withdrawn_at__isnull=True),
                nulls_distinct=False,
                name="calendar_one_fact_per_day",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["off", "make_up", "half_day"]), name="calendar_known_kind"
            ),
            models.CheckConstraint(
                condition=Q(kind="half_day") | Q(sessions=[]), name="calendar_sessions_of_half_days"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.date:%d/%m/%Y} {self.reason}"


@tracked
class WorkingHours(models.Model):
    """Giờ làm việc: the sessions of a working day from a day to a day, all year or in a season.

    Set by the administrator from the decision of the People's Committee; the latest that applies wins, an
    agency's own before the province's, a season's before the whole year's.
    """

    name = models.CharField("tên", max_length=80)
    sessions = ArrayField(models.CharField(max_length=11), verbose_name="buổi làm việc")
    valid_from = models.DateField("hiệu lực từ")
    valid_to = models.DateField("hiệu lực đến", null=True, blank=True)
    season_from = models.CharField("mùa từ ngày", max_length=5, blank=True)
    season_to = models.CharField("mùa đến ngày", max_length=5, blank=True)
    basis = models.CharField("căn cứ", max_length=200)
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, blank=True, related_name="working_hours")
    set_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    set_at = models.DateTimeField("lúc đặt")

    class Meta:
        ordering = ["valid_from", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="hours_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(season_from="", season_to="")
                | Q(season_from__regex=r"^\d{1,2}/\d{1,2}$", season_to__regex=r"^\d{1,2}/\d{1,2}$"),
                name="hours_whole_season",
            ),
            models.CheckConstraint(condition=Q(sessions__len__gt=0), name="hours_have_sessions"),
        ]

    def __str__(self) -> str:
        return f"{self.name} từ {self.valid_from:%d/%m/%Y}"
