"""What the control office says of a draft, and what the drafting agency answers to each point."""

from django.db import models
from django.db.models import Q

from motcua.base.audit.history import tracked
from motcua.control.impact.models.drafts import DraftProcedure, LegalDraft


@tracked
class OpinionItem(models.Model):
    """Một ý kiến về dự thảo: of the control office, on a procedure's part or on the whole; answered one by one."""

    class Answer(models.TextChoices):
        TAKEN = "TIEP_THU", "Tiếp thu"
        NOT_TAKEN = "KHONG_TIEP_THU", "Không tiếp thu"

    draft = models.ForeignKey(LegalDraft, models.PROTECT, related_name="opinions")
    procedure = models.ForeignKey(
        DraftProcedure, models.PROTECT, null=True, blank=True, related_name="opinions"
    )
    # The check it follows from (`y-kien.yaml`); empty for what was written freely.
    check_key = models.CharField(max_length=20, blank=True)
    part = models.CharField("nội dung", max_length=200)
    text = models.TextField("ý kiến")
    written_by_name = models.CharField("người cho ý kiến", max_length=120)
    written_at = models.DateTimeField("ghi lúc")
    # Given with the control office's letter; until then only that office sees it.
    given_at = models.DateTimeField("gửi lúc", null=True, blank=True)
    answer = models.CharField("tiếp thu", max_length=15, choices=Answer.choices, blank=True)
    answer_text = models.TextField("nội dung tiếp thu, giải trình", blank=True)
    answered_at = models.DateTimeField("trả lời lúc", null=True, blank=True)
    answered_by_name = models.CharField("người trả lời", max_length=120, blank=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="opinionitem_has_words"),
            models.CheckConstraint(
                condition=Q(answer="") | ~Q(answer_text=""), name="opinionitem_answer_has_reason"
            ),
            models.CheckConstraint(
                condition=Q(answer="") | Q(given_at__isnull=False), name="opinionitem_answered_after_given"
            ),
            models.UniqueConstraint(
                fields=["procedure", "check_key"], condition=~Q(check_key="") & Q(given_at__isnull=True),
                name="opinionitem_one_of_check",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.part}: {self.text[:80]}"
