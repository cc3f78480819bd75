"""The draft of a legal text, the procedures it makes or changes, and the forms that assess them."""

from django.db import models
from django.db.models import F, Q

from motcua.base.audit.history import tracked
from motcua.base.text import day


class Stage(models.TextChoices):
    """How far a draft has come, from the first form to the issued text (NĐ 63/2010 Điều 9–11)."""

    WRITING = "SOAN", "Soạn, đánh giá"
    OPINION = "LAY_Y_KIEN", "Chờ ý kiến Văn phòng UBND"
    EXPLAINING = "TIEP_THU", "Tiếp thu, giải trình"
    APPRAISAL = "THAM_DINH", "Thẩm định"
    SUBMITTED = "TRINH", "Trình ban hành"
    ISSUED = "BAN_HANH", "Đã ban hành"
    DROPPED = "THOI", "Thôi soạn thảo"


OPEN_STAGES = (Stage.WRITING, Stage.OPINION, Stage.EXPLAINING, Stage.APPRAISAL, Stage.SUBMITTED)


@tracked
class LegalDraft(models.Model):
    """Dự thảo văn bản quy phạm pháp luật có thủ tục; made by the department that drafts it.

    It goes to the control office for its opinion, back to be explained, to Sở Tư pháp for appraisal and on to be
    issued; afterwards it is followed until each of its procedures is announced.
    """

    class Kind(models.TextChoices):
        RESOLUTION = "NQ_HDND", "Nghị quyết HĐND"
        DECISION = "QD_UBND", "Quyết định UBND"
        OTHER = "KHAC", "Văn bản khác"

    class Appraisal(models.TextChoices):
        YES = "DAT", "Đủ điều kiện trình"
        REMARKS = "DAT_Y_KIEN", "Đủ điều kiện trình sau khi tiếp thu ý kiến"
        RETURNED = "TRA_LAI", "Chưa đủ điều kiện, trả lại"

    kind = models.CharField("loại văn bản", max_length=10, choices=Kind.choices)
    number = models.CharField("lần dự thảo", max_length=40, blank=True)
    title = models.CharField("trích yếu", max_length=500)
    agency = models.ForeignKey(
        "organisations.Agency", models.PROTECT, related_name="+", verbose_name="cơ quan soạn thảo"
    )
    planned_on = models.DateField("dự kiến ban hành", null=True, blank=True)
    shortened = models.BooleanField("trình tự, thủ tục rút gọn", default=False)
    stage = models.CharField("bước", max_length=10, choices=Stage.choices, default=Stage.WRITING)
    stage_since = models.DateTimeField("ở bước này từ")
    keeper = models.ForeignKey(
        "organisations.Person", models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name="người soạn thảo",
    )  # fmt: skip
    # Opinion of the control office (Điều 9).
    asked_at = models.DateTimeField("gửi lấy ý kiến lúc", null=True, blank=True)
    opinion_due = models.DateField("hạn cho ý kiến", null=True, blank=True)
    opinion_at = models.DateTimeField("cho ý kiến lúc", null=True, blank=True)
    opinion_number = models.CharField("số công văn cho ý kiến", max_length=60, blank=True)
    opinion_summary = models.TextField("ý kiến chung", blank=True)
    opinion_by_name = models.CharField("người cho ý kiến", max_length=120, blank=True)
    # Appraisal by Sở Tư pháp (Điều 11).
    appraisal_sent_at = models.DateTimeField("gửi thẩm định lúc", null=True, blank=True)
    appraisal_due = models.DateField("hạn thẩm định", null=True, blank=True)
    appraised_at = models.DateTimeField("thẩm định lúc", null=True, blank=True)
    appraisal = models.CharField("kết quả thẩm định", max_length=10, choices=Appraisal.choices, blank=True)
    appraisal_number = models.CharField("số báo cáo thẩm định", max_length=60, blank=True)
    appraisal_text = models.TextField("phần thẩm định về thủ tục hành chính", blank=True)
    appraised_by_name = models.CharField("người thẩm định", max_length=120, blank=True)
    # What became of it.
    submitted_at = models.DateTimeField("trình ban hành lúc", null=True, blank=True)
    issuer = models.CharField("cơ quan ban hành", max_length=200, blank=True)
    issued_number = models.CharField("số, ký hiệu văn bản", max_length=60, blank=True)
    issued_on = models.DateField("ngày ban hành", null=True, blank=True)
    effective_on = models.DateField("ngày có hiệu lực", null=True, blank=True)
    end_reason = models.CharField("lý do thôi soạn thảo", max_length=500, blank=True)
    ended_at = models.DateTimeField("kết thúc lúc", null=True, blank=True)
    created_by_name = models.CharField("người lập", max_length=120)
    created_at = models.DateTimeField("lập lúc")
    version = models.PositiveIntegerField(default=0)
    is_sample = models.BooleanField("dữ liệu mẫu", default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="legaldraft_has_title"),
            models.CheckConstraint(
                condition=Q(opinion_at__isnull=True) | Q(asked_at__isnull=False),
                name="legaldraft_opinion_asked",
            ),
            models.CheckConstraint(
                condition=Q(appraisal_sent_at__isnull=True) | Q(opinion_at__isnull=False),
                name="legaldraft_appraised_after_opinion",
            ),
            models.CheckConstraint(
                condition=~Q(stage="BAN_HANH")
                | (~Q(issued_number="") & Q(issued_on__isnull=False) & Q(effective_on__isnull=False)),
                name="legaldraft_issued_is_named",
            ),
            models.CheckConstraint(
                condition=Q(effective_on__isnull=True) | Q(effective_on__gte=F("issued_on")),
                name="legaldraft_in_force_after_issue",
            ),
            models.UniqueConstraint(
                fields=["issued_number", "issued_on"],
                condition=~Q(issued_number=""),
                name="legaldraft_issued_once",
            ),
        ]
        indexes = [models.Index(fields=["stage", "stage_since"], name="legaldraft_by_stage")]

    def __str__(self) -> str:
        return self.title

    @property
    def label(self) -> str:
        """The draft as it is cited: "Dự thảo Quyết định UBND", or the issued text with its number."""
        if self.stage == Stage.ISSUED:
            return f"{self.get_kind_display()} số {self.issued_number}"
        return f"Dự thảo {self.get_kind_display()[0].lower()}{self.get_kind_display()[1:]}"

    @property
    def cited(self) -> str:
        """The issued text with its day, or the draft."""
        return f"{self.label} ngày {day(self.issued_on)}" if self.issued_on else self.label

    @property
    def is_open(self) -> bool:
        """Whether it is still on its way to be issued."""
        return self.stage in OPEN_STAGES


class DraftPaper(models.Model):
    """Tệp của dự thảo: the draft itself and what goes with it."""

    class Kind(models.TextChoices):
        DRAFT = "DU_THAO", "Dự thảo văn bản"
        PROPOSAL = "TO_TRINH", "Tờ trình"
        OPINION = "Y_KIEN", "Văn bản cho ý kiến"
        APPRAISAL = "THAM_DINH", "Báo cáo thẩm định"
        ISSUED = "BAN_HANH", "Văn bản ban hành"
        OTHER = "KHAC", "Tài liệu khác"

    draft = models.ForeignKey(LegalDraft, models.PROTECT, related_name="papers")
    kind = models.CharField("loại", max_length=10, choices=Kind.choices)
    file = models.ForeignKey("files.StoredFile", models.PROTECT, related_name="+")
    added_at = models.DateTimeField("nộp lúc")
    added_by_name = models.CharField("người nộp", max_length=120)

    class Meta:
        ordering = ["kind", "added_at"]

    def __str__(self) -> str:
        return self.file.name


@tracked
class DraftProcedure(models.Model):
    """Thủ tục trong dự thảo: made, changed, replaced or abolished by it; assessed by forms of its own (Điều 10)."""

    class Change(models.TextChoices):
        NEW = "MOI", "Ban hành mới"
        AMENDED = "SDBS", "Sửa đổi, bổ sung"
        REPLACED = "THAYTHE", "Thay thế"
        ABOLISHED = "BAIBO", "Bãi bỏ"

    draft = models.ForeignKey(LegalDraft, models.PROTECT, related_name="procedures")
    position = models.PositiveSmallIntegerField()
    change = models.CharField("nội dung", max_length=8, choices=Change.choices)
    name = models.CharField("tên thủ tục", max_length=1000)
    procedure = models.ForeignKey(
        "procedures.Procedure", models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name="thủ tục đang áp dụng",
    )  # fmt: skip
    articles = models.CharField("điều, khoản của dự thảo", max_length=300, blank=True)
    # Điều 10 khoản 3: why the amended one is simpler than what is in force.
    simpler = models.TextField("đơn giản hơn và ưu điểm so với quy định cũ", blank=True)
    no_forms = models.BooleanField("không quy định mẫu đơn, tờ khai", default=False)
    no_conditions = models.BooleanField("không quy định yêu cầu, điều kiện", default=False)
    study = models.ForeignKey(
        "costs.CostStudy", models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name="bảng tính chi phí tuân thủ",
    )  # fmt: skip
    # The line of the decision that announces it; the text is followed until each procedure has one that is signed.
    announced_line = models.ForeignKey(
        "announcements.AnnouncementLine", models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name="công bố tại",
    )  # fmt: skip
    assessed_at = models.DateTimeField("đánh giá xong lúc", null=True, blank=True)
    opined_at = models.DateTimeField("được cho ý kiến lúc", null=True, blank=True)
    left_out_at = models.DateTimeField("đưa ra khỏi dự thảo lúc", null=True, blank=True)
    left_out_reason = models.CharField("lý do đưa ra khỏi dự thảo", max_length=500, blank=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="draftprocedure_has_name"),
            models.CheckConstraint(
                condition=Q(change="MOI") | Q(procedure__isnull=False), name="draftprocedure_change_of_what"
            ),
            models.CheckConstraint(
                condition=~Q(change="MOI") | Q(procedure__isnull=True), name="draftprocedure_new_is_new"
            ),
            models.CheckConstraint(
                condition=Q(left_out_at__isnull=True) | ~Q(left_out_reason=""),
                name="draftprocedure_left_out_why",
            ),
            models.UniqueConstraint(
                fields=["draft", "procedure"], condition=Q(left_out_at__isnull=True, procedure__isnull=False),
                name="draftprocedure_once",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name


@tracked
class AssessmentSheet(models.Model):
    """Biểu đã trả lời: a questionnaire answered for a procedure, one of its forms or one of its conditions.

    The control office's checks of Điều 7 and 8 are a sheet too; its "no" becomes an opinion.
    """

    class Code(models.TextChoices):
        PROCEDURE = "TTHC", "Thủ tục"
        FORM = "MAU_DON", "Mẫu đơn, tờ khai"
        CONDITION = "DIEU_KIEN", "Yêu cầu, điều kiện"
        CHECKS = "Y_KIEN", "Nội dung cho ý kiến"

    procedure = models.ForeignKey(DraftProcedure, models.CASCADE, related_name="sheets")
    code = models.CharField("bộ câu hỏi", max_length=10, choices=Code.choices)
    questions_version = models.PositiveSmallIntegerField("phiên bản bộ câu hỏi")
    position = models.PositiveSmallIntegerField(default=1)
    name = models.CharField("mẫu, điều kiện được đánh giá", max_length=500, blank=True)
    answers = models.JSONField("trả lời", default=dict, blank=True)
    complete = models.BooleanField("đã trả lời đủ", default=False)
    # The form's own conclusion: favourable, not, or still open.
    good = models.BooleanField("kết luận đạt", null=True, blank=True)
    answered_at = models.DateTimeField("trả lời lúc", null=True, blank=True)
    answered_by_name = models.CharField("người trả lời", max_length=120, blank=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["procedure", "code", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["procedure", "code"],
                condition=Q(code__in=["TTHC", "Y_KIEN"]),
                name="sheet_one_of_procedure",
            ),
            models.CheckConstraint(
                condition=Q(code__in=["TTHC", "Y_KIEN"]) | ~Q(name=""), name="sheet_part_is_named"
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.get_code_display()
