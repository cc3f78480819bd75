"""A programme that cuts procedures: its document, goals and dates, the set frozen on its day, what became of each."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from motcua.base.audit.history import tracked
from motcua.base.text import number
from motcua.catalogue.procedures.models import Procedure, ProcedureVersion
from motcua.control.programmes.models.internal import InternalProcedure
from motcua.control.programmes.models.regulations import BusinessRegulation
from motcua.control.programmes.models.words import Mark, Outcome


@tracked
class Programme(models.Model):
    """Chương trình cắt giảm: what a document of the government asks to cut, as the province follows it.

    Made by the control office from `motcua/law/programmes` or by a form. Per cent are of the set that was in force
    on `baseline`: it is frozen once (`frozen_at`), so that what comes later does not change what was promised.
    """

    class Scope(models.TextChoices):
        INTERNAL = "NOI_BO", "TTHC nội bộ"
        BUSINESS = "KINH_DOANH", "TTHC liên quan đến sản xuất, kinh doanh"
        ALL = "TAT_CA", "Toàn bộ TTHC"
        REGULATIONS = "QUY_DINH", "Quy định liên quan đến kinh doanh"

    class State(models.TextChoices):
        RUNNING = "DANG", "Đang thực hiện"
        CLOSED = "XONG", "Đã kết thúc"

    code = models.SlugField("mã", max_length=60, unique=True)
    name = models.CharField("tên", max_length=300)
    document = models.CharField("văn bản", max_length=200)
    document_date = models.DateField("ngày văn bản", null=True, blank=True)
    baseline = models.DateField("mốc so sánh")
    law_baseline = models.DateField("mốc theo văn bản")
    scope = models.CharField("phạm vi", max_length=12, choices=Scope.choices)
    # What counts as cut: the definition is the province's to set (kiem-soat-tthc.md 3.4).
    counts_as_cut = ArrayField(models.CharField(max_length=10, choices=Outcome.choices), default=list)
    state = models.CharField("trạng thái", max_length=4, choices=State.choices, default=State.RUNNING)
    mark = models.CharField("độ tin cậy", max_length=10, choices=Mark.choices)
    note = models.CharField("ghi chú", max_length=1000, blank=True)
    reason = models.CharField("lý do điều chỉnh", max_length=500, blank=True)
    frozen_at = models.DateTimeField("chốt phạm vi lúc", null=True, blank=True)
    closed_at = models.DateTimeField("kết thúc lúc", null=True, blank=True)
    made_at = models.DateTimeField("lập lúc")
    made_by_name = models.CharField("người lập", max_length=120)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["state", "-baseline", "code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="XONG", closed_at__isnull=False) | Q(state="DANG", closed_at__isnull=True),
                name="programme_closed_has_day",
            ),
            models.CheckConstraint(
                condition=Q(baseline=F("law_baseline")) | Q(reason__gt=""), name="programme_moved_has_reason"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_frozen(self) -> bool:
        """Whether its set is fixed."""
        return self.frozen_at is not None


@tracked
class Goal(models.Model):
    """Mục tiêu: a measure that must reach a level by a day; the province may set others than the document, and why."""

    class Measure(models.TextChoices):
        ANNOUNCED = "CONG_BO", "đã công bố"
        REVIEWED = "RA_SOAT", "đã rà soát, thông qua phương án"
        CUT_COUNT = "GIAM_SO", "được bãi bỏ, đơn giản hóa"
        CUT_COST = "GIAM_CHI_PHI", "cắt giảm chi phí tuân thủ"
        CUT_TIME = "GIAM_THOI_GIAN", "cắt giảm thời gian giải quyết"
        CUT_CONDITIONS = "GIAM_DIEU_KIEN", "cắt giảm điều kiện kinh doanh"
        ENFORCED = "THUC_THI", "phương án đã được thực thi"

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="goals")
    code = models.SlugField("mã", max_length=60)
    measure = models.CharField("đại lượng", max_length=16, choices=Measure.choices)
    # Of a review or its enforcement: which time; 0 means any.
    round = models.PositiveSmallIntegerField("lần", default=0)
    level = models.DecimalField("mức (%)", max_digits=5, decimal_places=2)
    law_level = models.DecimalField("mức theo văn bản (%)", max_digits=5, decimal_places=2)
    due = models.DateField("ngày cuối")
    law_due = models.DateField("ngày cuối theo văn bản")
    mark = models.CharField("độ tin cậy", max_length=10, choices=Mark.choices)
    reason = models.CharField("lý do điều chỉnh", max_length=500, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["programme_id", "due", "position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "code"], name="goal_code"),
            models.CheckConstraint(
                condition=Q(level__gt=0, level__lte=100, law_level__gt=0, law_level__lte=100),
                name="goal_per_cent",
            ),
            models.CheckConstraint(condition=Q(round__lte=2), name="goal_round_to_two"),
            models.CheckConstraint(
                condition=Q(level=F("law_level"), due=F("law_due")) | Q(reason__gt=""),
                name="goal_moved_has_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{number(self.level)} % {self.get_measure_display()}"


@tracked
class Milestone(models.Model):
    """Mốc: what must be done by a day; one that a goal measures is done when the goal is reached."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="milestones")
    code = models.SlugField("mã", max_length=60)
    title = models.CharField("việc", max_length=300)
    due = models.DateField("ngày cuối")
    law_due = models.DateField("ngày cuối theo văn bản")
    goal = models.ForeignKey(Goal, models.SET_NULL, null=True, blank=True, related_name="milestones")
    done_on = models.DateField("xong ngày", null=True, blank=True)
    note = models.CharField("kết quả", max_length=300, blank=True)
    reason = models.CharField("lý do điều chỉnh", max_length=500, blank=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["due", "id"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "code"], name="milestone_code"),
            models.CheckConstraint(
                condition=Q(due=F("law_due")) | Q(reason__gt=""), name="milestone_moved_has_reason"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class MilestoneReminder(models.Model):
    """Nhắc mốc đã gửi: which reminder of a milestone went out on which day, so that none goes twice."""

    milestone = models.ForeignKey(Milestone, models.CASCADE, related_name="reminders")
    kind = models.CharField("loại", max_length=14)
    due = models.DateField("hạn")
    step = models.SmallIntegerField("ngày so với hạn")
    day = models.DateField("ngày gửi")
    people = models.PositiveSmallIntegerField("số người nhận", default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["milestone", "kind", "due", "step"], name="milestone_reminder_once"
            )
        ]


@tracked
class ScopeItem(models.Model):
    """Một thủ tục trong phạm vi: as it stood on the programme's baseline day; what it has become is compared with it.

    `hours` is the longest time limit in working hours, `cost` a year's compliance cost in đồng, `conditions` how many
    requirements it sets; None where nobody knows, and then it is left out of that sum and said so.
    """

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="items")
    procedure = models.ForeignKey(
        Procedure, models.PROTECT, null=True, blank=True, related_name="programme_items"
    )
    procedure_version = models.ForeignKey(
        ProcedureVersion, models.PROTECT, null=True, blank=True, related_name="+"
    )
    internal = models.ForeignKey(
        InternalProcedure, models.PROTECT, null=True, blank=True, related_name="items"
    )
    regulation = models.ForeignKey(
        BusinessRegulation, models.PROTECT, null=True, blank=True, related_name="items"
    )
    owner = models.ForeignKey("organisations.Agency", models.PROTECT, null=True, blank=True, related_name="+")
    hours = models.DecimalField("thời hạn (giờ làm việc)", max_digits=9, decimal_places=2, null=True)
    limit_words = models.CharField("thời hạn", max_length=200, blank=True)
    cost = models.DecimalField("chi phí một năm (đồng)", max_digits=20, decimal_places=2, null=True)
    conditions = models.PositiveSmallIntegerField("số điều kiện", default=0)
    late_reason = models.CharField("lý do bổ sung sau khi chốt", max_length=300, blank=True)

    class Meta:
        ordering = ["programme_id", "id"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "procedure"], name="scope_item_procedure_once"),
            models.UniqueConstraint(fields=["programme", "regulation"], name="scope_item_regulation_once"),
            models.CheckConstraint(
                condition=Q(procedure__isnull=False, regulation__isnull=True)
                | Q(procedure__isnull=True, regulation__isnull=False),
                name="scope_item_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(hours__isnull=True) | Q(hours__gte=0), name="scope_item_hours_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(cost__isnull=True) | Q(cost__gte=0), name="scope_item_cost_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return str(self.procedure or self.regulation)


@tracked
class Treatment(models.Model):
    """Phương án của một lần rà soát: what is to become of one procedure, approved on a day, enforced on another."""

    item = models.ForeignKey(ScopeItem, models.PROTECT, related_name="treatments")
    round = models.PositiveSmallIntegerField("lần rà soát", default=1)
    outcome = models.CharField("phương án", max_length=10, choices=Outcome.choices)
    content = models.TextField("nội dung đơn giản hóa", blank=True)
    why = models.TextField("lý do", blank=True)
    legal_fix = models.CharField("văn bản phải sửa", max_length=500, blank=True)
    cost_after = models.DecimalField(
        "chi phí sau (đồng/năm)", max_digits=20, decimal_places=2, null=True, blank=True
    )
    conditions_after = models.PositiveSmallIntegerField("số điều kiện sau", null=True, blank=True)
    decision_no = models.CharField("quyết định thông qua", max_length=80, blank=True)
    approved_on = models.DateField("thông qua ngày", null=True, blank=True)
    enforced_by = models.CharField("văn bản thực thi", max_length=200, blank=True)
    enforced_on = models.DateField("thực thi ngày", null=True, blank=True)
    made_by_name = models.CharField("người lập", max_length=120)
    changed_at = models.DateTimeField("cập nhật lúc")
    version = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["item_id", "round"]
        constraints = [
            models.UniqueConstraint(fields=["item", "round"], name="treatment_once_a_round"),
            models.CheckConstraint(condition=Q(round__in=[1, 2]), name="treatment_round"),
            models.CheckConstraint(
                condition=Q(approved_on__isnull=True, decision_no="")
                | Q(approved_on__isnull=False, decision_no__gt=""),
                name="treatment_approved_by_decision",
            ),
            models.CheckConstraint(
                condition=Q(enforced_on__isnull=True, enforced_by="")
                | Q(enforced_on__isnull=False, enforced_by__gt="", approved_on__isnull=False),
                name="treatment_enforced_by_text",
            ),
            models.CheckConstraint(
                condition=Q(cost_after__isnull=True) | Q(cost_after__gte=0),
                name="treatment_cost_not_negative",
            ),
        ]

    @property
    def stage(self) -> str:
        """Where it stands, in words."""
        if self.enforced_on:
            return "Đã thực thi"
        return "Đã thông qua" if self.approved_on else "Đề xuất"
