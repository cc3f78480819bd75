"""What a run counted and found: figures of procedures, steps and papers, findings in order, options drafted of them."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q


class Run(models.Model):
    """Lần tính: the burden of a period's dossiers as it was worked out once; made by the night job or on asking.

    `settings` keeps the thresholds and values it was worked out with. The figures of older runs are thinned out, the
    run and its findings stay.
    """

    class State(models.TextChoices):
        WAITING = "CHO", "Đang chờ tính"
        RUNNING = "DANG_TINH", "Đang tính"
        DONE = "XONG", "Đã tính"
        FAILED = "LOI", "Không tính được"

    first = models.DateField("từ ngày")
    last = models.DateField("đến ngày")
    state = models.CharField("tình trạng", max_length=10, choices=State.choices, default=State.WAITING)
    stage = models.CharField("đang làm", max_length=100, blank=True)
    progress = models.PositiveSmallIntegerField("phần trăm đã làm", default=0)
    settings = models.JSONField("tham số", default=dict)
    dossiers = models.PositiveIntegerField("số hồ sơ", default=0)
    asked_by = models.ForeignKey(
        "organisations.Person", models.PROTECT, null=True, blank=True, related_name="+"
    )
    asked_by_name = models.CharField("người yêu cầu", max_length=120)
    asked_at = models.DateTimeField("yêu cầu lúc")
    started_at = models.DateTimeField("bắt đầu lúc", null=True, blank=True)
    done_at = models.DateTimeField("xong lúc", null=True, blank=True)
    error = models.CharField("vì sao không tính được", max_length=300, blank=True)
    thinned = models.BooleanField("đã bỏ số liệu chi tiết", default=False)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(last__gte=F("first")), name="burden_run_period_in_order"),
            models.CheckConstraint(condition=Q(progress__lte=100), name="burden_run_progress_to_100"),
            models.CheckConstraint(
                condition=~Q(state="XONG") | Q(done_at__isnull=False), name="burden_run_done_has_time"
            ),
            models.UniqueConstraint(fields=["state"], condition=Q(state="CHO"), name="burden_run_one_waits"),
            models.UniqueConstraint(
                fields=["state"], condition=Q(state="DANG_TINH"), name="burden_run_one_at_a_time"
            ),
        ]
        indexes = [models.Index(fields=["-done_at"], name="burden_run_done", condition=Q(state="XONG"))]

    def __str__(self) -> str:
        return f"{self.first:%d/%m/%Y}–{self.last:%d/%m/%Y}"

    @property
    def is_open(self) -> bool:
        """Whether it waits or is being worked out."""
        return self.state in {self.State.WAITING, self.State.RUNNING}

    @property
    def days(self) -> int:
        """Calendar days of the period."""
        return (self.last - self.first).days + 1


class ProcedureBurden(models.Model):
    """Gánh nặng của một thủ tục ở một cơ quan: sums over the dossiers it finished in the period of the run."""

    run = models.ForeignKey(Run, models.CASCADE, related_name="procedures")
    procedure = models.ForeignKey("procedures.Procedure", models.CASCADE, related_name="+", db_index=False)
    agency = models.ForeignKey("organisations.Agency", models.CASCADE, related_name="+", db_index=False)
    field = models.ForeignKey(
        "procedures.Field", models.SET_NULL, null=True, related_name="+", db_index=False
    )
    level = models.CharField("cấp", max_length=10, blank=True)
    dossiers = models.PositiveIntegerField("hồ sơ")
    late = models.PositiveIntegerField("quá hạn", default=0)
    late_minutes = models.PositiveBigIntegerField("phút làm việc quá hạn", default=0)
    refused = models.PositiveIntegerField("từ chối", default=0)
    asked_again = models.PositiveIntegerField("hồ sơ phải bổ sung", default=0)
    requests = models.PositiveIntegerField("lượt yêu cầu bổ sung", default=0)
    direct = models.PositiveIntegerField("nộp trực tiếp", default=0)
    online = models.PositiveIntegerField("nộp trực tuyến", default=0)
    trips = models.PositiveIntegerField("lượt đi lại", default=0)
    papers = models.PositiveIntegerField("giấy tờ đã nộp", default=0)
    loops = models.PositiveIntegerField("lượt trả lại trong nội bộ", default=0)
    minutes = models.PositiveBigIntegerField("phút làm việc từ tiếp nhận đến kết quả", default=0)
    paused_minutes = models.PositiveBigIntegerField("phút làm việc chờ người dân", default=0)
    passing_minutes = models.PositiveBigIntegerField("phút làm việc luân chuyển, chờ ký", default=0)
    fees = models.PositiveBigIntegerField("phí, lệ phí (đồng)", default=0)
    hours = models.DecimalField("giờ công của người dân", max_digits=16, decimal_places=2, default=0)
    cost = models.PositiveBigIntegerField("chi phí tuân thủ (đồng)", default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "procedure", "agency"], name="burden_procedure_once"),
        ]


class StepBurden(models.Model):
    """Gánh nặng của một bước ở một cơ quan: sums over the work items of the run's dossiers.

    `spread` has a sign for each item, of how long it took (`rules.buckets_of`), so that medians are at hand without
    the items.
    """

    run = models.ForeignKey(Run, models.CASCADE, related_name="steps")
    procedure = models.ForeignKey("procedures.Procedure", models.CASCADE, related_name="+", db_index=False)
    agency = models.ForeignKey("organisations.Agency", models.CASCADE, related_name="+", db_index=False)
    field = models.ForeignKey(
        "procedures.Field", models.SET_NULL, null=True, related_name="+", db_index=False
    )
    level = models.CharField("cấp", max_length=10, blank=True)
    step = models.CharField("mã bước", max_length=60)
    kind = models.CharField("loại bước", max_length=15)
    name = models.CharField("bước", max_length=300)
    items = models.PositiveIntegerField("lượt việc")
    minutes = models.PositiveBigIntegerField("phút làm việc đã dùng")
    given = models.PositiveBigIntegerField("phút làm việc được dùng")
    over = models.PositiveIntegerField("lượt dùng quá", default=0)
    over_minutes = models.PositiveBigIntegerField("phút dùng quá", default=0)
    sent_back = models.PositiveIntegerField("lượt trả lại bước trước", default=0)
    redone = models.PositiveIntegerField("lượt làm lại", default=0)
    redone_minutes = models.PositiveBigIntegerField("phút làm lại", default=0)
    asked = models.PositiveIntegerField("lượt yêu cầu bổ sung", default=0)
    refused = models.PositiveIntegerField("lượt đề nghị từ chối", default=0)
    noted = models.PositiveIntegerField("lượt có ý kiến", default=0)
    spread = models.TextField("phân bố thời gian", blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "procedure", "agency", "step"], name="burden_step_once"),
        ]


class PaperBurden(models.Model):
    """Gánh nặng của một giấy tờ: how often it was brought, asked for again, held already; by procedure and name."""

    run = models.ForeignKey(Run, models.CASCADE, related_name="papers")
    procedure = models.ForeignKey("procedures.Procedure", models.CASCADE, related_name="+", db_index=False)
    case_code = models.CharField("trường hợp", max_length=40, blank=True)
    name = models.CharField("giấy tờ", max_length=1000)
    documents = ArrayField(models.BigIntegerField(), default=list)
    dossiers = models.PositiveIntegerField("hồ sơ thuộc diện phải nộp")
    brought = models.PositiveIntegerField("hồ sơ đã nộp", default=0)
    held = models.PositiveIntegerField("tỉnh đã cấp cho chính người nộp", default=0)
    reused = models.PositiveIntegerField("đã lấy từ kho, cơ sở dữ liệu", default=0)
    asked = models.PositiveIntegerField("hồ sơ bị yêu cầu bổ sung", default=0)
    requests = models.PositiveIntegerField("lượt yêu cầu", default=0)
    refused = models.PositiveIntegerField("trong đó bị từ chối", default=0)
    waited_minutes = models.PositiveBigIntegerField("phút làm việc chờ bổ sung", default=0)
    direct = models.PositiveIntegerField("bổ sung trực tiếp", default=0)
    data_source = models.CharField("cơ sở dữ liệu", max_length=250, blank=True)
    result_codes = ArrayField(models.CharField(max_length=40), default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["run", "procedure", "case_code", "name"], name="burden_paper_once"
            ),
        ]


class Finding(models.Model):
    """Phát hiện: one bottleneck a run found, how big it is in a year, and the sentence that says it.

    `key` is the same from run to run, so that a finding can be followed. `score` orders findings: đồng a year that
    could be spared, waiting counted at the value of `law/burden.yaml`; `cost` is people's cost alone.
    """

    class Kind(models.TextChoices):
        BOUNCING = "TRA_DI_TRA_LAI", "Trả đi trả lại"
        SLOW_PLACE = "CHAM_MOT_SO_NOI", "Bước chậm ở một số nơi"
        SLOW_STEP = "BUOC_QUA_HAN", "Bước dùng quá thời gian"
        NEEDLESS_PAPER = "GIAY_TO_THUA", "Giấy tờ không cần thiết"
        HELD_PAPER = "GIAY_TO_DA_CO", "Giấy tờ nhà nước đã có"
        SUPPLEMENT = "BO_SUNG_NHIEU", "Giấy tờ hay phải bổ sung"
        IDLE_STEP = "BUOC_HINH_THUC", "Bước không đổi kết quả"
        LATE = "QUA_HAN", "Hay quá hạn"
        WAITING = "CHO_LUAN_CHUYEN", "Chờ luân chuyển, chờ ký"
        TRIPS = "DI_LAI", "Đi lại nhiều lần"

    run = models.ForeignKey(Run, models.CASCADE, related_name="findings")
    key = models.CharField("khóa", max_length=200)
    kind = models.CharField("loại", max_length=20, choices=Kind.choices)
    place = models.PositiveIntegerField("thứ tự")
    procedure = models.ForeignKey("procedures.Procedure", models.CASCADE, related_name="+")
    procedures = ArrayField(models.BigIntegerField(), default=list)
    field = models.ForeignKey("procedures.Field", models.SET_NULL, null=True, related_name="+")
    levels = ArrayField(models.CharField(max_length=10), default=list)
    agencies = ArrayField(models.BigIntegerField(), default=list)
    step = models.CharField("mã bước", max_length=60, blank=True)
    step_kind = models.CharField("loại bước", max_length=15, blank=True)
    step_name = models.CharField("bước", max_length=300, blank=True)
    paper = models.CharField("giấy tờ", max_length=1000, blank=True)
    documents = ArrayField(models.BigIntegerField(), default=list)
    dossiers = models.PositiveIntegerField("số dòng minh chứng")
    share = models.FloatField("tỷ lệ", default=0)
    hours = models.DecimalField("giờ công của người dân một năm", max_digits=14, decimal_places=1, default=0)
    waiting = models.DecimalField(
        "giờ làm việc hồ sơ phải chờ một năm", max_digits=14, decimal_places=1, default=0
    )
    cost = models.BigIntegerField("đồng một năm", default=0)
    score = models.BigIntegerField("điểm xếp hạng (đồng quy đổi)", default=0)
    sentence = models.TextField("phát hiện")
    facts = models.JSONField("số liệu", default=list)
    remedy = models.CharField("hướng xử lý", max_length=1000, blank=True)

    class Meta:
        ordering = ["run", "place"]
        constraints = [
            models.UniqueConstraint(fields=["run", "key"], name="burden_finding_once"),
            models.UniqueConstraint(fields=["run", "place"], name="burden_finding_place"),
        ]
        indexes = [models.Index(fields=["key", "-run"], name="burden_finding_key")]

    def __str__(self) -> str:
        return self.sentence


class Proposal(models.Model):
    """Đề xuất: the draft option that somebody made of a finding; what becomes of it is the reviews' matter.

    `changes` are those of a what-if on the process, `saving` what they would spare; both empty without one.
    """

    finding = models.ForeignKey(Finding, models.PROTECT, related_name="proposals")
    key = models.CharField("khóa phát hiện", max_length=200)
    option = models.OneToOneField("reviews.SimplificationOption", models.PROTECT, related_name="burden")
    saving = models.BigIntegerField("tiết kiệm một năm (đồng)", default=0)
    changes = models.JSONField("thay đổi đã thử", default=list)
    by = models.ForeignKey("organisations.Person", models.PROTECT, related_name="+")
    by_name = models.CharField("người đề xuất", max_length=120)
    at = models.DateTimeField("lúc")

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(saving__gte=0), name="burden_proposal_saves"),
        ]
        indexes = [models.Index(fields=["key"], name="burden_proposal_key")]

    def __str__(self) -> str:
        return self.key
