"""Internal procedures (TTHC nội bộ): the inventory, what units contribute, the decision that announces them."""

from django.db import models
from django.db.models import Q

from motcua.base.audit.history import tracked
from motcua.catalogue.procedures.models import Field, Procedure


class Group(models.TextChoices):
    """Nhóm of QĐ 1085/QĐ-TTg."""

    BETWEEN = "A", "A – giữa các cơ quan hành chính nhà nước"
    WITHIN = "B", "B – trong từng cơ quan, đơn vị"


class Layer(models.TextChoices):
    """Lớp as a province divides them (kiem-soat-tthc.md 3.4)."""

    TIERS = "CAP", "Giữa các cấp"
    AGENCIES = "SO", "Giữa các sở, theo văn bản của UBND, Chủ tịch UBND tỉnh"
    UNIT = "DON_VI", "Trong nội bộ đơn vị"


def _group_and_layer() -> Q:
    # What lies inside one unit is group B; what passes between agencies is group A.
    return Q(group="B", layer="DON_VI") | Q(group="A", layer__in=["CAP", "SO"])


@tracked
class InternalProcedure(models.Model):
    """TTHC nội bộ: a procedure of the catalogue that only offices follow; owned by the unit that drafts its rule."""

    procedure = models.OneToOneField(Procedure, models.PROTECT, related_name="internal")
    group = models.CharField("nhóm", max_length=1, choices=Group.choices)
    layer = models.CharField("lớp", max_length=6, choices=Layer.choices)
    owner = models.ForeignKey(
        "organisations.Agency", models.PROTECT, related_name="+", verbose_name="đơn vị chủ trì tham mưu"
    )
    yearly = models.PositiveIntegerField("số lượt phát sinh một năm", null=True, blank=True)
    announced_in = models.ForeignKey(
        "programmes.InternalDecision", models.PROTECT, null=True, blank=True, related_name="announced"
    )
    announced_on = models.DateField("công bố ngày", null=True, blank=True)
    listed_at = models.DateTimeField("vào kho lúc")
    version = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["procedure__code"]
        constraints = [
            models.CheckConstraint(condition=_group_and_layer(), name="internal_group_fits_layer"),
            models.CheckConstraint(
                condition=Q(announced_in__isnull=True, announced_on__isnull=True)
                | Q(announced_in__isnull=False, announced_on__isnull=False),
                name="internal_announced_has_day",
            ),
        ]
        indexes = [models.Index(fields=["owner", "id"], name="internal_of_owner")]

    def __str__(self) -> str:
        return str(self.procedure)


class FieldOwner(models.Model):
    """Cơ quan chủ trì một lĩnh vực: to whom contributions of a field go."""

    field = models.OneToOneField(Field, models.CASCADE, related_name="internal_owner")
    agency = models.ForeignKey("organisations.Agency", models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.field}: {self.agency}"


@tracked
class Contribution(models.Model):
    """Đề xuất TTHC nội bộ: a procedure a unit says it performs; the owner of the field takes it, or says why not."""

    class State(models.TextChoices):
        WAITING = "CHO", "Chờ xem xét"
        ACCEPTED = "NHAN", "Đã đưa vào kho"
        MERGED = "GOP", "Đã gộp vào thủ tục có sẵn"
        REFUSED = "TU_CHOI", "Không tiếp nhận"

    agency = models.ForeignKey(
        "organisations.Agency", models.PROTECT, related_name="+", verbose_name="đơn vị đề xuất"
    )
    owner = models.ForeignKey(
        "organisations.Agency",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="gửi tới",
    )
    field = models.ForeignKey(Field, models.PROTECT, related_name="+", verbose_name="lĩnh vực")
    name = models.CharField("tên thủ tục", max_length=500)
    layer = models.CharField("lớp", max_length=6, choices=Layer.choices)
    steps = models.TextField("trình tự", blank=True)
    documents = models.TextField("thành phần hồ sơ", blank=True)
    limit_amount = models.DecimalField("thời hạn", max_digits=7, decimal_places=2, null=True, blank=True)
    limit_unit = models.CharField("đơn vị thời hạn", max_length=7, blank=True)
    result = models.CharField("kết quả", max_length=500, blank=True)
    basis = models.TextField("căn cứ", blank=True)
    yearly = models.PositiveIntegerField("số lượt một năm", null=True, blank=True)
    state = models.CharField("trạng thái", max_length=8, choices=State.choices, default=State.WAITING)
    internal = models.ForeignKey(
        InternalProcedure, models.PROTECT, null=True, blank=True, related_name="contributions"
    )
    reason = models.CharField("lý do", max_length=500, blank=True)
    sent_at = models.DateTimeField("gửi lúc")
    sent_by = models.ForeignKey("organisations.Person", models.PROTECT, null=True, related_name="+")
    sent_by_name = models.CharField("người gửi", max_length=120)
    answered_at = models.DateTimeField("trả lời lúc", null=True, blank=True)
    answered_by_name = models.CharField("người trả lời", max_length=120, blank=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-sent_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["NHAN", "GOP"], internal__isnull=False)
                | Q(state__in=["CHO", "TU_CHOI"], internal__isnull=True),
                name="contribution_taken_into",
            ),
            models.CheckConstraint(
                condition=~Q(state="TU_CHOI") | Q(reason__gt=""), name="contribution_refused_with_reason"
            ),
        ]
        indexes = [models.Index(fields=["owner", "state"], name="contribution_of_owner")]

    def __str__(self) -> str:
        return self.name


@tracked
class InternalDecision(models.Model):
    """Quyết định công bố TTHC nội bộ: drafted by an owner, sent for opinion, signed, published."""

    class State(models.TextChoices):
        DRAFT = "SOAN", "Đang soạn"
        OPINIONS = "Y_KIEN", "Đang lấy ý kiến"
        SIGNED = "BAN_HANH", "Đã ban hành"
        DROPPED = "BO", "Đã bỏ"

    owner = models.ForeignKey(
        "organisations.Agency", models.PROTECT, related_name="+", verbose_name="chủ trì"
    )
    title = models.CharField("trích yếu", max_length=300)
    state = models.CharField("trạng thái", max_length=8, choices=State.choices, default=State.DRAFT)
    opinions_from = models.DateField("lấy ý kiến từ", null=True, blank=True)
    opinions_due = models.DateField("hạn góp ý", null=True, blank=True)
    number = models.CharField("số, ký hiệu", max_length=80, blank=True)
    signed_on = models.DateField("ngày ký", null=True, blank=True)
    published_on = models.DateField("công khai ngày", null=True, blank=True)
    published_at_address = models.CharField("nơi công khai", max_length=300, blank=True)
    made_at = models.DateTimeField("lập lúc")
    made_by_name = models.CharField("người lập", max_length=120)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-made_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="BAN_HANH", signed_on__isnull=False, number__gt="")
                | ~Q(state="BAN_HANH") & Q(signed_on__isnull=True),
                name="internaldecision_signed",
            ),
            models.CheckConstraint(
                condition=~Q(state="Y_KIEN") | Q(opinions_due__isnull=False),
                name="internaldecision_opinions_due",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number or 'Dự thảo'} – {self.title}"


class DecisionLine(models.Model):
    """Một dòng của quyết định: which internal procedure is announced new, changed, or ended."""

    class Change(models.TextChoices):
        NEW = "MOI", "Ban hành mới"
        CHANGED = "SDBS", "Sửa đổi, bổ sung"
        ENDED = "BAIBO", "Bãi bỏ"

    decision = models.ForeignKey(InternalDecision, models.CASCADE, related_name="lines")
    internal = models.ForeignKey(InternalProcedure, models.PROTECT, related_name="lines")
    change = models.CharField("loại", max_length=5, choices=Change.choices, default=Change.NEW)

    class Meta:
        ordering = ["decision_id", "internal__procedure__code"]
        constraints = [models.UniqueConstraint(fields=["decision", "internal"], name="decisionline_once")]


@tracked
class Opinion(models.Model):
    """Ý kiến về dự thảo quyết định: asked of an agency, given or owed, taken up or not and why."""

    class Answer(models.TextChoices):
        AGREES = "NHAT_TRI", "Nhất trí"
        COMMENTS = "GOP_Y", "Có ý kiến"

    class Taken(models.TextChoices):
        YES = "TIEP_THU", "Tiếp thu"
        PARTLY = "MOT_PHAN", "Tiếp thu một phần"
        NO = "KHONG", "Không tiếp thu"

    decision = models.ForeignKey(InternalDecision, models.CASCADE, related_name="opinions")
    agency = models.ForeignKey("organisations.Agency", models.PROTECT, related_name="+")
    answer = models.CharField("trả lời", max_length=8, choices=Answer.choices, blank=True)
    text = models.TextField("nội dung", blank=True)
    answered_on = models.DateField("ngày trả lời", null=True, blank=True)
    answered_by_name = models.CharField("người trả lời", max_length=120, blank=True)
    taken = models.CharField("xử lý", max_length=8, choices=Taken.choices, blank=True)
    explanation = models.CharField("giải trình", max_length=1000, blank=True)
    reminded_on = models.DateField("nhắc ngày", null=True, blank=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["decision_id", "agency__name"]
        constraints = [
            models.UniqueConstraint(fields=["decision", "agency"], name="internal_opinion_once"),
            models.CheckConstraint(
                condition=Q(answer="", answered_on__isnull=True)
                | Q(answer__gt="", answered_on__isnull=False),
                name="opinion_answered_has_day",
            ),
            models.CheckConstraint(
                condition=~Q(taken__in=["MOT_PHAN", "KHONG"]) | Q(explanation__gt=""),
                name="opinion_refused_has_reason",
            ),
        ]
