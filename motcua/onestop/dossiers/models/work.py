"""Work that lies with somebody: legs of agencies, steps, field checks and councils."""

from django.db import models
from django.db.models import F, Q

from motcua.base.audit.history import tracked
from motcua.onestop.dossiers.models.dossier import Dossier


@tracked
class DossierLeg(models.Model):
    """Chặng: a branch of a dossier at one agency, with its own limit and clock (NĐ 61/2018 Điều 19.5–19.7).

    An interlinked agency's part, or an opinion that is asked; made when the block of the process opens, or when
    an officer asks an agency. Of the dossier's delay each agency bears what its own legs were late.
    """

    class Kind(models.TextChoices):
        INTERLINKED = "LIEN_THONG", "Chặng liên thông"
        OPINION = "Y_KIEN", "Lấy ý kiến"

    class Answer(models.TextChoices):
        AGREE = "DONG_Y", "Đồng ý"
        DISAGREE = "KHONG_DONG_Y", "Không đồng ý"
        OTHER = "Y_KIEN_KHAC", "Có ý kiến khác"
        DONE = "DA_LAM_XONG", "Đã làm xong phần việc"
        WITHDRAWN = "DA_RUT", "Đã rút câu hỏi"

    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="legs")
    kind = models.CharField("loại", max_length=10, choices=Kind.choices)
    block = models.CharField(
        "khối", max_length=60, blank=True, help_text="Trống: ý kiến hỏi ngoài quy trình."
    )
    key = models.CharField("mã chặng", max_length=60)
    round_no = models.PositiveSmallIntegerField("lần", default=1)
    position = models.PositiveSmallIntegerField("thứ tự", default=1)
    name = models.CharField("nội dung", max_length=1000)
    agency = models.ForeignKey("organisations.Agency", models.PROTECT, related_name="+")
    is_lead = models.BooleanField("cơ quan chủ trì", default=False)
    minutes = models.PositiveIntegerField("thời hạn (phút làm việc)", default=0)
    started_at = models.DateTimeField("nhận lúc", null=True, blank=True)
    due_at = models.DateTimeField("hạn", null=True, blank=True)
    ended_at = models.DateTimeField("xong lúc", null=True, blank=True)
    timed_out = models.BooleanField("hết hạn không trả lời", default=False)
    used_minutes = models.PositiveIntegerField("phút làm việc đã dùng", default=0)
    late_minutes = models.PositiveIntegerField("phút làm việc chậm", default=0)
    answer = models.CharField("trả lời", max_length=14, choices=Answer.choices, blank=True)
    opinion = models.CharField("nội dung trả lời", max_length=4000, blank=True)
    file = models.ForeignKey("files.StoredFile", models.PROTECT, null=True, blank=True, related_name="+")
    asked_file = models.ForeignKey(
        "files.StoredFile",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="tệp gửi kèm",
    )
    asked_by = models.ForeignKey(
        "organisations.Person", models.PROTECT, null=True, blank=True, related_name="+"
    )
    asked_by_name = models.CharField(max_length=120, blank=True)
    answered_by = models.ForeignKey(
        "organisations.Person", models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_by_name = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["dossier", "block", "key", "round_no"], name="leg_round_once"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("started_at")),
                name="leg_times_in_order",
            ),
            models.CheckConstraint(
                condition=Q(timed_out=False) | Q(ended_at__isnull=False), name="leg_times_out_at_its_end"
            ),
        ]
        indexes = [
            models.Index(
                fields=["agency", "due_at"],
                condition=Q(started_at__isnull=False, ended_at__isnull=True),
                name="leg_open_agency",
            ),
        ]
        ordering = ["dossier", "id"]

    def __str__(self) -> str:
        return self.name


class WorkItem(models.Model):
    """Việc: a step of a dossier that lies with a unit, and with a person once assigned or taken."""

    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="work", db_index=False)
    task_id = models.CharField(max_length=40)
    step = models.CharField("mã bước", max_length=60)
    kind = models.CharField("loại bước", max_length=15)
    name = models.CharField("bước", max_length=300)
    role = models.CharField("vai trò", max_length=20)
    unit = models.ForeignKey("organisations.Unit", models.PROTECT, related_name="+", db_index=False)
    assignee = models.ForeignKey(
        "organisations.Person", models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    leg = models.ForeignKey(
        DossierLeg, models.PROTECT, null=True, blank=True, related_name="work", db_index=False
    )
    timer_at = models.DateTimeField("tự kết thúc lúc", null=True, blank=True)
    minutes = models.PositiveIntegerField("thời gian được dùng (phút làm việc)", default=0)
    opened_at = models.DateTimeField("nhận việc lúc")
    step_due_at = models.DateTimeField("hạn của bước", null=True, blank=True)
    dossier_due_at = models.DateTimeField("hạn của hồ sơ", null=True, blank=True)
    from_name = models.CharField("người chuyển", max_length=120, blank=True)
    is_return = models.BooleanField("bị trả lại", default=False)
    read_at = models.DateTimeField("đã xem lúc", null=True, blank=True)
    closed_at = models.DateTimeField("xong lúc", null=True, blank=True)
    closed_by = models.ForeignKey(
        "organisations.Person", models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    closed_by_name = models.CharField(max_length=120, blank=True)
    outcome = models.CharField("kết quả bước", max_length=15, blank=True)
    note = models.CharField("ý kiến", max_length=2000, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["dossier", "task_id"], condition=Q(closed_at__isnull=True), name="work_open_once"
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | Q(closed_at__gte=F("opened_at")),
                name="work_times_in_order",
            ),
        ]
        indexes = [
            # With all that an inbox counts by, so that it counts from the index alone.
            models.Index(
                fields=["unit", "dossier_due_at", "id"],
                include=["assignee", "role", "kind", "read_at", "is_return", "opened_at", "dossier"],
                condition=Q(closed_at__isnull=True),
                name="work_open_unit",
            ),
            models.Index(
                fields=["assignee", "dossier_due_at", "id"],
                condition=Q(closed_at__isnull=True),
                name="work_open_person",
            ),
            # Few of a desk's ten thousand: results (and refusals) that lie there to be handed out.
            models.Index(
                fields=["unit", "-opened_at"],
                condition=Q(closed_at__isnull=True, kind__in=("TRA_KET_QUA", "TRA_TU_CHOI")),
                name="work_to_hand_out",
            ),
            models.Index(fields=["dossier", "id"], name="work_dossier"),
            models.Index(fields=["leg"], condition=Q(leg__isnull=False), name="work_leg"),
            models.Index(
                fields=["timer_at"],
                condition=Q(closed_at__isnull=True, timer_at__isnull=False),
                name="work_timer",
            ),
        ]

    def __str__(self) -> str:
        return self.name


@tracked
class Verification(models.Model):
    """Thẩm tra, xác minh, họp Hội đồng: when, where, with whom, on what, and what came of it (NĐ 61 Điều 19.3)."""

    class Kind(models.TextChoices):
        FIELD = "XAC_MINH", "Xác minh thực địa"
        COUNCIL = "HOI_DONG", "Họp Hội đồng"

    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="verifications")
    work = models.ForeignKey(WorkItem, models.PROTECT, null=True, blank=True, related_name="+")
    kind = models.CharField("loại", max_length=10, choices=Kind.choices)
    planned_at = models.DateTimeField("thời gian")
    place = models.CharField("địa điểm", max_length=300)
    participants = models.CharField("thành phần", max_length=2000)
    content = models.CharField("nội dung", max_length=2000)
    applicant_invited = models.BooleanField("mời người nộp có mặt", default=False)
    held_at = models.DateTimeField("đã tiến hành lúc", null=True, blank=True)
    conclusion = models.CharField("kết luận", max_length=4000, blank=True)
    passed = models.BooleanField("đạt", null=True, blank=True)
    cancelled_at = models.DateTimeField("hủy lúc", null=True, blank=True)
    cancel_reason = models.CharField("lý do hủy", max_length=1000, blank=True)
    file = models.ForeignKey("files.StoredFile", models.PROTECT, null=True, blank=True, related_name="+")
    made_by = models.ForeignKey(
        "organisations.Person", models.PROTECT, null=True, blank=True, related_name="+"
    )
    made_by_name = models.CharField(max_length=120)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(held_at__isnull=True) | ~Q(conclusion=""), name="verification_held_has_conclusion"
            ),
            models.CheckConstraint(
                condition=Q(cancelled_at__isnull=True) | Q(held_at__isnull=True) & ~Q(cancel_reason=""),
                name="verification_cancelled_has_reason",
            ),
        ]
        ordering = ["id"]
