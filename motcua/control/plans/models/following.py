"""What follows from a plan: each agency's share of a task, its evidence, its reminders, the letters that urge."""

from django.db import models
from django.db.models import F, Q

from motcua.base.audit.history import tracked
from motcua.control.plans.models.documents import Plan, PlanTask


@tracked
class Assignment(models.Model):
    """Việc được giao: one agency's share of a task, for one period when it recurs; made when a plan is confirmed.

    Late is a comparison with `due`, never a state.
    """

    class State(models.TextChoices):
        NEW = "CHUA", "Chưa thực hiện"
        RUNNING = "DANG", "Đang thực hiện"
        WAITING = "CHO", "Đang chờ"
        DONE = "XONG", "Hoàn thành"
        CANCELLED = "HUY", "Thôi thực hiện"

    OPEN = ("CHUA", "DANG", "CHO")

    task = models.ForeignKey(PlanTask, models.PROTECT, related_name="assignments")
    plan = models.ForeignKey(Plan, models.PROTECT, related_name="assignments")
    agency = models.ForeignKey(
        "organisations.Agency", models.PROTECT, related_name="+", verbose_name="cơ quan"
    )
    period = models.CharField("kỳ", max_length=24, blank=True)
    start = models.DateField("từ ngày", null=True, blank=True)
    due = models.DateField("hạn", null=True, blank=True)
    state = models.CharField("trạng thái", max_length=4, choices=State.choices, default=State.NEW)
    note = models.CharField("tình hình", max_length=1000, blank=True)
    percent = models.PositiveSmallIntegerField("mức hoàn thành (%)", default=0)
    reason = models.CharField("lý do", max_length=500, blank=True)
    done_on = models.DateField("hoàn thành ngày", null=True, blank=True)
    unit = models.ForeignKey(
        "organisations.Unit", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="phòng"
    )
    person = models.ForeignKey(
        "organisations.Person", models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name="người thực hiện",
    )  # fmt: skip
    changed_at = models.DateTimeField("cập nhật lúc")
    version = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["task", "agency", "period"], name="assignment_once_a_period"),
            models.CheckConstraint(
                condition=Q(state="XONG", done_on__isnull=False) | ~Q(state="XONG") & Q(done_on__isnull=True),
                name="assignment_done_has_day",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["HUY", "CHO"]) | Q(reason__gt=""), name="assignment_reason_given"
            ),
            models.CheckConstraint(condition=Q(percent__lte=100), name="assignment_percent"),
            models.CheckConstraint(
                condition=Q(start__isnull=True) | Q(due__isnull=True) | Q(due__gte=F("start")),
                name="assignment_days_forward",
            ),
        ]
        indexes = [
            models.Index(fields=["agency", "due", "id"], name="assignment_of_agency"),
            models.Index(fields=["plan", "agency"], name="assignment_of_plan"),
            models.Index(
                fields=["due", "id"], condition=Q(state__in=["CHUA", "DANG", "CHO"]), name="assignment_open"
            ),
        ]

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to do it."""
        return self.state in self.OPEN


class Evidence(models.Model):
    """Minh chứng: what shows that a task was done: a file, a document's number, or a record in this system."""

    class Kind(models.TextChoices):
        FILE = "TEP", "Tệp"
        DOCUMENT = "VAN_BAN", "Văn bản"
        RECORD = "DU_LIEU", "Dữ liệu trong hệ thống"

    assignment = models.ForeignKey(Assignment, models.PROTECT, related_name="evidence")
    kind = models.CharField("loại", max_length=8, choices=Kind.choices)
    words = models.CharField("nội dung", max_length=300)
    number = models.CharField("số, ký hiệu", max_length=60, blank=True)
    dated = models.DateField("ngày", null=True, blank=True)
    address = models.CharField("trang", max_length=300, blank=True)
    file = models.ForeignKey("files.StoredFile", models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField("lúc")
    by_name = models.CharField("người nộp", max_length=120)

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="TEP", file__isnull=False)
                | Q(kind="VAN_BAN", number__gt="")
                | Q(kind="DU_LIEU", address__gt=""),
                name="evidence_shows_something",
            )
        ]

    def __str__(self) -> str:
        return self.words


class Comment(models.Model):
    """Trao đổi: what somebody said about an assignment."""

    assignment = models.ForeignKey(Assignment, models.PROTECT, related_name="comments")
    at = models.DateTimeField("lúc")
    by = models.ForeignKey("organisations.Person", models.PROTECT, null=True, related_name="+")
    by_name = models.CharField("người viết", max_length=120)
    by_agency = models.CharField("cơ quan", max_length=200, blank=True)
    text = models.CharField("nội dung", max_length=2000)

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return self.text[:80]


class Reminder(models.Model):
    """Nhắc việc đã gửi: which reminder of an assignment went out on which day, so that none goes twice."""

    class Kind(models.TextChoices):
        BEFORE = "TRUOC", "Sắp đến hạn"
        ON_DAY = "DUNG", "Đến hạn hôm nay"
        AFTER = "SAU", "Quá hạn"
        HEAD = "LEN_LANH_DAO", "Quá hạn, báo lãnh đạo cơ quan"
        CONTROL = "LEN_KIEM_SOAT", "Quá hạn, báo cơ quan kiểm soát"

    assignment = models.ForeignKey(Assignment, models.PROTECT, related_name="reminders")
    kind = models.CharField("loại", max_length=14, choices=Kind.choices)
    # The due date it spoke of: a moved date is reminded of anew.
    due = models.DateField("hạn")
    # Which of a kind: days after the date, negative before it.
    step = models.SmallIntegerField("ngày so với hạn", default=0)
    day = models.DateField("ngày gửi")
    people = models.PositiveSmallIntegerField("số người nhận", default=0)

    class Meta:
        ordering = ["day", "id"]
        constraints = [
            models.UniqueConstraint(fields=["assignment", "kind", "due", "step"], name="reminder_once_a_step")
        ]


class AnswerReminder(models.Model):
    """Nhắc gửi kế hoạch của đơn vị: which reminder of an answer a plan asks for went to which agency on which day."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="answer_reminders")
    agency = models.ForeignKey("organisations.Agency", models.PROTECT, related_name="+")
    kind = models.CharField("loại", max_length=14, choices=Reminder.Kind.choices)
    due = models.DateField("hạn")
    step = models.SmallIntegerField("ngày so với hạn", default=0)
    day = models.DateField("ngày gửi")
    people = models.PositiveSmallIntegerField("số người nhận", default=0)

    class Meta:
        ordering = ["day", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "agency", "kind", "due", "step"], name="answer_reminder_once_a_step"
            )
        ]


class UrgingLetter(models.Model):
    """Công văn đôn đốc: what an agency owes on a day, drafted for the control office to sign and send."""

    agency = models.ForeignKey("organisations.Agency", models.PROTECT, related_name="+", verbose_name="gửi")
    day = models.DateField("ngày")
    answer_by = models.DateField("yêu cầu báo cáo trước ngày")
    number = models.CharField("số, ký hiệu", max_length=60, blank=True)
    assignments = models.ManyToManyField(Assignment, related_name="letters")
    file = models.ForeignKey("files.StoredFile", models.PROTECT, null=True, related_name="+")
    made_by_name = models.CharField("người lập", max_length=120)
    made_at = models.DateTimeField("lập lúc")
    sent_at = models.DateTimeField("gửi lúc", null=True, blank=True)

    class Meta:
        ordering = ["-made_at"]
        indexes = [models.Index(fields=["agency", "-made_at"], name="urging_of_agency")]
        constraints = [
            models.CheckConstraint(
                condition=Q(sent_at__isnull=True) | Q(number__gt=""), name="urging_sent_has_number"
            )
        ]


class Feed(models.Model):
    """Lịch iCalendar của một người: the secret address under which their calendar program reads their tasks."""

    person = models.OneToOneField("organisations.Person", models.PROTECT, related_name="+")
    assignment = models.ForeignKey("organisations.RoleAssignment", models.PROTECT, related_name="+")
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField("lập lúc")
