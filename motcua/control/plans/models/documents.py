"""The document: its head, its tasks and its targets, each with the place it was read from and how it was reviewed."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from motcua.base.audit.history import tracked
from motcua.base.organisations.models import AdministrativeUnit
from motcua.base.text import day, number
from motcua.control.plans.parties import GROUPS

_EVERY = {"month": "hằng tháng", "quarter": "hằng quý", "year": "hằng năm"}
_REPEATS = {"continuous": "thường xuyên", "on_event": "khi có việc", "by_reference": "theo văn bản khác"}

# The posts that sign plans, a deputy before the chief: titles are printed in capitals, with whom they sign for.
_POSTS = (
    "Phó Chủ tịch", "Chủ tịch", "Phó Chánh Văn phòng", "Chánh Văn phòng", "Phó Giám đốc", "Giám đốc",
    "Thứ trưởng", "Bộ trưởng", "Phó Thủ tướng", "Thủ tướng", "Trưởng ban",
)  # fmt: skip


class Reviewed(models.TextChoices):
    """What the officer said of an item the machine read; nothing enters a plan unconfirmed."""

    WAITING = "CHO", "Chờ kiểm tra"
    CONFIRMED = "DUNG", "Đã xác nhận"
    DROPPED = "BO", "Đã bỏ"


@tracked
class Plan(models.Model):
    """Kế hoạch hoặc văn bản chỉ đạo: who owes what by when; made by control officers and focal officers.

    While it is in review it holds what the machine read; from `confirmed_at` on its tasks lie with their agencies.
    """

    class Kind(models.TextChoices):
        PLAN = "KE_HOACH", "Kế hoạch"
        DIRECTIVE = "CHI_DAO", "Văn bản chỉ đạo"

    class State(models.TextChoices):
        REVIEW = "KIEM_TRA", "Đang soạn, kiểm tra"
        ACTIVE = "THEO_DOI", "Đang theo dõi"
        CLOSED = "KET_THUC", "Đã kết thúc"
        DISCARDED = "BO", "Đã bỏ"

    class Origin(models.TextChoices):
        READ = "DOC", "Đọc từ văn bản"
        WRITTEN = "SOAN", "Soạn mới"
        COPIED = "CHEP", "Chép từ kế hoạch trước"

    kind = models.CharField("loại", max_length=10, choices=Kind.choices, default=Kind.PLAN)
    state = models.CharField("trạng thái", max_length=10, choices=State.choices, default=State.REVIEW)
    origin = models.CharField("nguồn", max_length=5, choices=Origin.choices)
    agency = models.ForeignKey(
        "organisations.Agency", models.PROTECT, related_name="+", verbose_name="cơ quan"
    )
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="answers",
        verbose_name="thực hiện văn bản",
    )  # fmt: skip
    copied_from = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    issuer = models.CharField("cơ quan ban hành", max_length=200, blank=True)
    number = models.CharField("số, ký hiệu", max_length=60, blank=True)
    issued_on = models.DateField("ngày ban hành", null=True, blank=True)
    place = models.CharField("nơi ban hành", max_length=80, blank=True)
    title = models.CharField("trích yếu", max_length=500)
    signer = models.CharField("người ký", max_length=120, blank=True)
    signer_title = models.CharField("chức vụ người ký", max_length=120, blank=True)
    year = models.PositiveSmallIntegerField("năm đầu")
    last_year = models.PositiveSmallIntegerField("năm cuối")
    answer_by = models.DateField("hạn gửi kế hoạch của đơn vị", null=True, blank=True)
    bases = models.JSONField("căn cứ", default=list, blank=True)
    warnings = models.JSONField("cảnh báo", default=list, blank=True)
    file = models.ForeignKey("files.StoredFile", models.PROTECT, null=True, blank=True, related_name="+")
    # The lines the reader saw: what the officer compares the items with.
    text = models.TextField("văn bản", blank=True)
    created_by_name = models.CharField("người lập", max_length=120)
    created_at = models.DateTimeField("lập lúc")
    confirmed_by_name = models.CharField("người đưa vào theo dõi", max_length=120, blank=True)
    confirmed_at = models.DateTimeField("đưa vào theo dõi lúc", null=True, blank=True)
    ended_at = models.DateTimeField("kết thúc lúc", null=True, blank=True)
    end_reason = models.CharField("lý do", max_length=300, blank=True)
    version = models.PositiveIntegerField(default=0)
    is_sample = models.BooleanField("dữ liệu mẫu", default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(last_year__gte=F("year")) & Q(year__range=(2000, 2200)), name="plan_years_forward"
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True) | ~Q(state="KIEM_TRA"),
                name="plan_confirmed_is_followed",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["THEO_DOI", "KET_THUC"]) | Q(confirmed_at__isnull=False),
                name="plan_followed_was_confirmed",
            ),
            models.CheckConstraint(condition=~Q(parent=F("id")), name="plan_serves_another"),
        ]
        indexes = [models.Index(fields=["state", "-year"], name="plan_by_state")]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The document as it is cited: "Kế hoạch số 328/KH-UBND"."""
        return f"{self.get_kind_display()} số {self.number}" if self.number else self.get_kind_display()

    @property
    def cited(self) -> str:
        """The document with its day, as papers cite it."""
        return f"{self.label} ngày {day(self.issued_on)}" if self.issued_on else self.label

    @property
    def signer_post(self) -> str:
        """The signer's own post as a sentence says it: "Phó Chủ tịch" of "KT. CHỦ TỊCH PHÓ CHỦ TỊCH"."""
        said = self.signer_title.casefold()
        return next((post for post in _POSTS if said.endswith(post.casefold())), self.signer_title)

    @property
    def years(self) -> str:
        """The years it is for: "2026" or "2022–2025"."""
        return str(self.year) if self.year == self.last_year else f"{self.year}–{self.last_year}"


class _Read(models.Model):
    """What items that were read have in common: their place in the document and how they were reviewed."""

    position = models.PositiveIntegerField()
    first_line = models.PositiveIntegerField("từ dòng", null=True, blank=True)
    last_line = models.PositiveIntegerField("đến dòng", null=True, blank=True)
    review = models.CharField("kiểm tra", max_length=4, choices=Reviewed.choices, default=Reviewed.WAITING)
    reviewed_by_name = models.CharField("người kiểm tra", max_length=120, blank=True)
    # What the machine read, kept beside what the officer made of it; empty for what somebody wrote.
    read = models.JSONField("máy đọc", null=True, blank=True)

    class Meta:
        abstract = True

    @property
    def lines(self) -> str:
        """The lines it was read from: "12–18"."""
        if self.first_line is None:
            return ""
        return (
            str(self.first_line)
            if self.first_line == self.last_line
            else f"{self.first_line}–{self.last_line}"
        )


@tracked
class PlanTask(_Read):
    """Nhiệm vụ: a row or paragraph of the plan that gives agencies work; confirmed, it becomes their assignments."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="tasks")
    no = models.CharField("số", max_length=20, blank=True)
    path = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    group = models.CharField("nhóm", max_length=500, blank=True)
    context = ArrayField(models.CharField(max_length=500), default=list, blank=True)
    part = models.CharField("phụ lục", max_length=60, blank=True)
    title = models.TextField("nhiệm vụ")
    start = models.DateField("bắt đầu", null=True, blank=True)
    finish = models.DateField("hoàn thành", null=True, blank=True)
    when_text = models.CharField("thời gian như văn bản ghi", max_length=300, blank=True)
    recurrence = models.JSONField("lặp lại", null=True, blank=True)
    product = models.TextField("sản phẩm", blank=True)
    inherited = ArrayField(models.CharField(max_length=10), default=list, blank=True)
    confidence = models.DecimalField("tin cậy", max_digits=3, decimal_places=2, default=1)
    # A later directive may set the dates of recurring work anew.
    replaces = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="replaced_by",
        verbose_name="thay thời hạn của",
    )  # fmt: skip

    class Meta:
        ordering = ["position"]
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="plantask_has_words"),
            models.CheckConstraint(condition=~Q(replaces=F("id")), name="plantask_replaces_another"),
        ]
        indexes = [models.Index(fields=["plan", "position"], name="plantask_in_order")]

    def __str__(self) -> str:
        return self.title[:80]

    @property
    def dates(self) -> str:
        """Its time in words: its days, how often it comes back, or what the document prints."""
        repeated = self.recurrence or {}
        again = _REPEATS.get(repeated.get("kind", ""), "")
        if repeated.get("kind") == "periodic":
            before = repeated.get("before_day")
            every = [_EVERY[one] for one in repeated["every"]] or ["định kỳ"]
            again = ", ".join(every) + (f", trước ngày {before}" if before else "")
        if again:
            return again
        if self.start and self.finish:
            return f"{day(self.start)} – {day(self.finish)}"
        if self.finish:
            return f"đến {day(self.finish)}"
        return f"từ {day(self.start)}" if self.start else self.when_text or "không ghi"

    @property
    def number(self) -> str:
        """Its full printed number: "VII.3"."""
        return ".".join(part.strip(".)") for part in self.path if part not in {"-", "+", ""}) or self.no


class Party(models.Model):
    """Cơ quan được giao: who leads or takes part in a task, as printed, and which agency or class that is."""

    class Part(models.TextChoices):
        LEAD = "CHU_TRI", "Chủ trì"
        SUPPORT = "PHOI_HOP", "Phối hợp"

    task = models.ForeignKey(PlanTask, models.CASCADE, related_name="parties")
    part = models.CharField("vai trò", max_length=8, choices=Part.choices)
    position = models.PositiveSmallIntegerField()
    printed = models.CharField("như văn bản ghi", max_length=300)
    # One of both, or neither while nobody knows whom the words mean.
    agency = models.ForeignKey(
        "organisations.Agency", models.PROTECT, null=True, blank=True, related_name="+"
    )
    group = models.CharField("nhóm cơ quan", max_length=20, blank=True)

    class Meta:
        ordering = ["part", "position"]
        constraints = [
            models.UniqueConstraint(fields=["task", "part", "position"], name="party_in_its_place"),
            models.CheckConstraint(
                condition=Q(agency__isnull=True) | Q(group=""), name="party_agency_or_group"
            ),
        ]

    def __str__(self) -> str:
        return self.printed

    @property
    def group_name(self) -> str:
        """The class of agencies it means."""
        return GROUPS[self.group].name if self.group in GROUPS else self.group


@tracked
class PlanTarget(_Read):
    """Chỉ tiêu: a figure to be reached by a day, measured by an indicator or entered by hand."""

    class Op(models.TextChoices):
        OVER = ">", "trên"
        AT_LEAST = ">=", "từ … trở lên"
        AT_MOST = "<=", "không quá"
        EXACTLY = "=", "bằng"

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="targets")
    task = models.ForeignKey(PlanTask, models.SET_NULL, null=True, blank=True, related_name="targets")
    text = models.TextField("câu trong văn bản")
    subject = models.CharField("chỉ tiêu", max_length=200, blank=True)
    indicator = models.CharField("chỉ số đo", max_length=60, blank=True)
    level = models.CharField("cấp", max_length=5, choices=AdministrativeUnit.Level.choices, blank=True)
    op = models.CharField("so sánh", max_length=2, choices=Op.choices)
    value = models.DecimalField("giá trị", max_digits=12, decimal_places=2)
    value_to = models.DecimalField("đến", max_digits=12, decimal_places=2, null=True, blank=True)
    unit = models.CharField("đơn vị", max_length=20, default="%")
    start = models.DateField("từ ngày", null=True, blank=True)
    by = models.DateField("đến ngày", null=True, blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.CheckConstraint(
                condition=Q(value_to__isnull=True) | Q(value_to__gte=F("value")),
                name="plantarget_range_forward",
            ),
            models.CheckConstraint(
                condition=Q(start__isnull=True) | Q(by__isnull=True) | Q(by__gte=F("start")),
                name="plantarget_days_forward",
            ),
        ]

    def __str__(self) -> str:
        return self.subject or self.text[:80]

    @property
    def measured_by(self) -> str:
        """The code its figures are kept under: its indicator's, or its own when they are entered by hand."""
        return self.indicator or f"target:{self.pk}"

    @property
    def said(self) -> str:
        """The figure to be reached, in words: "trên 99 %", "từ 15 % đến 20 %"."""
        unit = f" {self.unit}" if self.unit else ""
        if self.value_to is not None:
            return f"từ {number(self.value)}{unit} đến {number(self.value_to)}{unit}"
        words = {">": "trên", ">=": "từ", "<=": "không quá", "=": "đúng"}[self.op]
        full = self.op in {"=", ">="} and self.value == 100 and self.unit == "%"
        if full:
            return "100 %"
        return f"{words} {number(self.value)}{unit}" + (" trở lên" if self.op == ">=" else "")

    @property
    def level_name(self) -> str:
        """The tier it is for."""
        return self.get_level_display().lower() or "mọi cấp"
