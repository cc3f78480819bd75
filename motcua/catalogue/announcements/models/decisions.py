"""The decision of the chairman with its lines, and what was said of it on the way."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from motcua.base.audit.history import tracked
from motcua.catalogue.announcements.models.sources import ENDING, Change, MinistryDecision
from motcua.catalogue.procedures.models import TimeUnit


@tracked
class Announcement(models.Model):
    """Quyết định công bố: proposed by a department, checked by the control office, signed by the chairman.

    The states are those of kiem-soat-tthc.md 1.6 up to publication; `effective_on` empty means from the day of signing.
    `issue_due` and `entry_due` are worked out when the facts they rest on change (`rules.limits_of`).
    """

    class Kind(models.TextChoices):
        LIST = "DANH_MUC", "Công bố danh mục"
        FULL = "TOAN_VAN", "Công bố TTHC (toàn văn)"

    class State(models.TextChoices):
        DRAFT = "DU_THAO", "Dự thảo"
        OPINION = "CHO_Y_KIEN", "Chờ ý kiến"
        CHECK = "CHO_KIEM_SOAT_CL", "Chờ kiểm soát chất lượng"
        RETURNED = "TRA_LAI_HOAN_THIEN", "Trả lại hoàn thiện"
        TO_SIGN = "CHO_KY", "Chờ ký"
        SIGNED = "DA_CONG_BO", "Đã ban hành"
        ENTERED = "DA_NHAP_CSDL", "Đã nhập CSDL quốc gia"
        PUBLIC = "DANG_CONG_KHAI", "Đang công khai"
        DROPPED = "BO", "Đã bỏ"

    # With the department, on the way to signing, signed.
    WITH_AGENCY = (State.DRAFT, State.OPINION, State.RETURNED)
    OPEN = (*WITH_AGENCY, State.CHECK, State.TO_SIGN)
    DONE = (State.SIGNED, State.ENTERED, State.PUBLIC)

    kind = models.CharField("loại", max_length=10, choices=Kind.choices, default=Kind.LIST)
    state = models.CharField("trạng thái", max_length=20, choices=State.choices, default=State.DRAFT)
    agency = models.ForeignKey(
        "organisations.Agency", models.PROTECT, related_name="+", verbose_name="cơ quan trình"
    )
    source = models.ForeignKey(
        MinistryDecision, models.PROTECT, null=True, blank=True, related_name="announcements",
        verbose_name="văn bản làm căn cứ",
    )  # fmt: skip
    title = models.CharField("trích yếu", max_length=1000)
    field_name = models.CharField("lĩnh vực", max_length=250, blank=True)
    bases = ArrayField(models.CharField(max_length=1000), default=list, blank=True)
    effective_on = models.DateField("ngày có hiệu lực", null=True, blank=True)
    proposal_no = models.CharField("số tờ trình", max_length=80, blank=True)
    proposal_date = models.DateField("ngày tờ trình", null=True, blank=True)
    submitted_at = models.DateTimeField("trình lúc", null=True, blank=True)
    check_due = models.DateField("hạn kiểm soát chất lượng", null=True, blank=True)
    checked_at = models.DateTimeField("kiểm soát xong lúc", null=True, blank=True)
    returned_times = models.PositiveSmallIntegerField("số lần trả lại", default=0)
    return_reason = models.TextField("lý do trả lại", blank=True)
    issue_due = models.DateField("hạn ban hành", null=True, blank=True)
    issue_rule = models.CharField(max_length=40, blank=True)
    number = models.CharField("số quyết định", max_length=80, blank=True)
    signed_on = models.DateField("ngày ký", null=True, blank=True)
    signer_name = models.CharField("người ký", max_length=160, blank=True)
    signed_at = models.DateTimeField("ký lúc", null=True, blank=True)
    entry_due = models.DateField("hạn nhập CSDL quốc gia", null=True, blank=True)
    entry_rule = models.CharField(max_length=40, blank=True)
    entered_on = models.DateField("ngày nhập xong CSDL quốc gia", null=True, blank=True)
    published_on = models.DateField("ngày công khai", null=True, blank=True)
    drafted_by = models.ForeignKey(
        "organisations.Person", models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name="người soạn",
    )  # fmt: skip
    drafted_at = models.DateTimeField("soạn lúc")
    changed_at = models.DateTimeField("sửa lúc")
    is_sample = models.BooleanField("dữ liệu mẫu", default=False)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-drafted_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["number", "signed_on"], condition=~Q(number=""), name="announcement_number_once_a_day"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["DA_CONG_BO", "DA_NHAP_CSDL", "DANG_CONG_KHAI"])
                | (~Q(number="") & Q(signed_on__isnull=False) & Q(effective_on__isnull=False)),
                name="announcement_signed_has_number",
            ),
            models.CheckConstraint(
                condition=Q(signed_on__isnull=True) | Q(effective_on__gte=F("signed_on")),
                name="announcement_effective_from_signing",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "agency"], name="announcement_state_agency"),
            models.Index(fields=["signed_on"], name="announcement_signed_on"),
        ]

    def __str__(self) -> str:
        if self.number and self.signed_on:
            return f"{self.number} ngày {self.signed_on:%d/%m/%Y}"
        return f"Dự thảo {self.pk}: {self.title}"

    @property
    def is_open(self) -> bool:
        """Whether it has yet to be signed."""
        return self.state in self.OPEN

    @property
    def is_signed(self) -> bool:
        """Whether it was signed."""
        return self.state in self.DONE


@tracked
class AnnouncementLine(models.Model):
    """Một thủ tục trong quyết định: what is done to it, its new content, what of it changed, since when.

    `content` is a whole `ProcedureRecord` (`contents.py`); endings have none. `base_hash` is the digest of the version
    it was drawn from: when the catalogue has moved on, signing refuses. While the decision is on its way `is_open`
    holds the code: no other draft takes it.
    """

    announcement = models.ForeignKey(Announcement, models.CASCADE, related_name="lines")
    position = models.PositiveSmallIntegerField("số thứ tự", default=0)
    change = models.CharField("thay đổi", max_length=8, choices=Change.choices)
    code = models.CharField("mã", max_length=40)
    name = models.CharField("tên", max_length=2000)
    procedure = models.ForeignKey(
        "procedures.Procedure", models.PROTECT, null=True, blank=True, related_name="announcement_lines"
    )
    content = models.JSONField("nội dung", null=True, blank=True)
    base_version = models.ForeignKey(
        "procedures.ProcedureVersion", models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name="phiên bản trước",
    )  # fmt: skip
    base_hash = models.CharField(max_length=64, blank=True)
    made_version = models.ForeignKey(
        "procedures.ProcedureVersion", models.SET_NULL, null=True, blank=True,
        related_name="announcement_lines", verbose_name="phiên bản ban hành",
    )  # fmt: skip
    changed_parts = ArrayField(models.CharField(max_length=80), default=list, blank=True)
    missing = ArrayField(models.CharField(max_length=4), default=list, blank=True)
    changing_text = models.CharField("văn bản quy định việc thay đổi", max_length=500, blank=True)
    first_day = models.DateField("ngày đầu áp dụng", null=True, blank=True)
    last_day = models.DateField("ngày cuối áp dụng", null=True, blank=True)
    legal_amount = models.DecimalField(
        "thời hạn theo luật", max_digits=7, decimal_places=2, null=True, blank=True
    )
    legal_unit = models.CharField("đơn vị", max_length=7, choices=TimeUnit.choices, blank=True)
    legal_days = models.DecimalField(max_digits=9, decimal_places=3, null=True, blank=True)
    announced_days = models.DecimalField(max_digits=9, decimal_places=3, null=True, blank=True)
    entered_on = models.DateField("ngày nhập CSDL quốc gia", null=True, blank=True)
    entered_by_name = models.CharField("người nhập", max_length=160, blank=True)
    is_open = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["announcement_id", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["announcement", "code"], name="announcementline_code_once"),
            models.UniqueConstraint(
                fields=["code"], condition=Q(is_open=True), name="announcementline_one_open_draft"
            ),
            models.CheckConstraint(
                condition=Q(legal_amount__isnull=True) | (Q(legal_amount__gt=0) & ~Q(legal_unit="")),
                name="announcementline_limit_has_unit",
            ),
            models.CheckConstraint(
                condition=Q(change__in=["HUYBO", "BAIBO"]) | Q(content__isnull=False),
                name="announcementline_has_content",
            ),
        ]
        indexes = [models.Index(fields=["procedure", "is_open"], name="announcementline_procedure")]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    @property
    def ends(self) -> bool:
        """Whether the procedure ends and nothing comes in its place."""
        return self.change in ENDING


class ReplacedProcedure(models.Model):
    """Thủ tục bị thay thế: an old procedure that a line's new one stands for; the link between old and new."""

    line = models.ForeignKey(AnnouncementLine, models.CASCADE, related_name="replaced")
    procedure = models.ForeignKey("procedures.Procedure", models.PROTECT, related_name="replaced_by_lines")
    is_open = models.BooleanField(default=True)

    class Meta:
        ordering = ["procedure__code"]
        constraints = [
            models.UniqueConstraint(fields=["line", "procedure"], name="replacedprocedure_once"),
            models.UniqueConstraint(
                fields=["procedure"], condition=Q(is_open=True), name="replacedprocedure_one_open_draft"
            ),
        ]

    def __str__(self) -> str:
        return str(self.procedure)


class LineComment(models.Model):
    """Ý kiến kiểm soát chất lượng: what the control office says of a draft, of one line or one part of it."""

    announcement = models.ForeignKey(Announcement, models.CASCADE, related_name="comments")
    line = models.ForeignKey(AnnouncementLine, models.CASCADE, null=True, blank=True, related_name="comments")
    part = models.CharField("bộ phận", max_length=80, blank=True)
    text = models.TextField("ý kiến")
    by_name = models.CharField("người cho ý kiến", max_length=160)
    at = models.DateTimeField("lúc")
    answer = models.TextField("giải trình", blank=True)
    resolved_at = models.DateTimeField("xử lý xong lúc", null=True, blank=True)
    resolved_by_name = models.CharField("người xử lý", max_length=160, blank=True)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return self.text


class Opinion(models.Model):
    """Ý kiến tham gia: what an agency concerned says of a draft, and what its drafter makes of it."""

    announcement = models.ForeignKey(Announcement, models.CASCADE, related_name="opinions")
    agency = models.ForeignKey(
        "organisations.Agency", models.PROTECT, related_name="+", verbose_name="cơ quan"
    )
    asked_on = models.DateField("ngày hỏi")
    due = models.DateField("hạn trả lời")
    answered_on = models.DateField("ngày trả lời", null=True, blank=True)
    agrees = models.BooleanField("thống nhất", null=True, blank=True)
    text = models.TextField("ý kiến", blank=True)
    by_name = models.CharField("người trả lời", max_length=160, blank=True)
    explanation = models.TextField("tiếp thu, giải trình", blank=True)

    class Meta:
        ordering = ["due", "pk"]
        constraints = [models.UniqueConstraint(fields=["announcement", "agency"], name="opinion_once")]

    def __str__(self) -> str:
        return f"{self.agency}: {self.text}"
