"""The control office's opinion: asked for, prepared by checks, given by letter; answered point by point."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from motcua.base import clock
from motcua.base.errors import Conflict, Invalid, NotFound
from motcua.base.organisations.actor import Actor
from motcua.base.text import clean
from motcua.base.worktime.queries import calendar_for
from motcua.base.writing import needed, touched
from motcua.control.impact import rules
from motcua.control.impact.models import (
    AssessmentSheet,
    DraftProcedure,
    LegalDraft,
    OpinionItem,
    Stage,
)
from motcua.control.impact.services._common import (
    WRITABLE,
    at_stage,
    draft_file,
    kept,
    lock,
    lock_procedure,
    move,
    told,
)
from motcua.control.impact.services.assessing import put
from motcua.law import questionnaires
from motcua.law.impact import impact_rules
from motcua.law.questionnaires import NO

CHECKS = AssessmentSheet.Code.CHECKS
_CLOSED = "ghi được ý kiến"


@transaction.atomic
def ask(draft_id: int, *, by: Actor, version: int | None = None, at: datetime | None = None) -> LegalDraft:
    """Send a draft with its assessments to the control office (Điều 9); its opinion is due after working days.

    Raises:
        Invalid: an assessment lacks something; the sentence names each procedure and what lacks.
        Conflict: it lies with somebody else, or was changed meanwhile.
    """
    at = at or clock.now()
    draft = lock(draft_id, by=by, action="impact.draft", version=version)
    at_stage(draft, WRITABLE, "gửi lấy ý kiến được")
    lacks = rules.opinion_lacks(draft_file(draft))
    if lacks:
        raise Invalid("Chưa gửi lấy ý kiến được. " + " ".join(map(str, lacks)), field="gate")
    if draft.opinion_at is not None and not waiting(draft).exists():
        raise Conflict("Mọi thủ tục trong dự thảo đã được Văn phòng UBND cho ý kiến.")
    day = clock.day_of(at)
    draft.asked_at, draft.opinion_at = at, None
    draft.opinion_due = calendar_for().add_workdays(day, impact_rules().opinion_days)
    move(draft, Stage.OPINION, at)
    # A file sent round again has no appraisal yet.
    draft.appraisal_sent_at = draft.appraisal_due = None
    touched(
        draft, "stage", "stage_since", "asked_at", "opinion_at", "opinion_due", "appraisal_sent_at", "appraisal_due"
    )  # fmt: skip
    told("impact.asked", draft, by=by, at=at, detail={"limit": draft.opinion_due.isoformat()})
    return draft


def waiting(draft: LegalDraft) -> Any:
    """Return the procedures of a draft on which no opinion was given yet."""
    return draft.procedures.filter(left_out_at__isnull=True, opined_at__isnull=True)


@transaction.atomic
def check_procedure(
    procedure_id: int,
    answers: Mapping[str, Any],
    *,
    by: Actor,
    version: int | None = None,
    at: datetime | None = None,
) -> AssessmentSheet:
    """Keep the checks of Điều 7 and 8 on a procedure; each "no" with its words is an opinion to be given.

    Args:
        procedure_id: which procedure of the draft.
        answers: as `questionnaires.read` returns them.
        version: of the checks as shown; 0 when they were not begun.

    Raises:
        Conflict: somebody saved them first, or the draft does not wait for an opinion.
    """
    at = at or clock.now()
    one = lock_procedure(procedure_id, by=by, action="impact.opine")
    at_stage(one.draft, [Stage.OPINION], _CLOSED)
    kept(one)
    sheet = one.sheets.select_for_update().filter(code=CHECKS).first()
    if version is not None and version != (sheet.version if sheet else 0):
        raise Conflict("Người khác vừa lưu phần ý kiến này trước bạn; phần bạn nhập vẫn ở dưới, chưa lưu.")
    if sheet is None:
        questions = questionnaires.questionnaire(CHECKS, on=clock.day_of(at))
        sheet = AssessmentSheet.objects.create(
            procedure=one, code=CHECKS, questions_version=questions.version
        )
    put(sheet, answers, by=by, at=at)
    _sync(one, sheet, by=by, at=at)
    told("impact.checked", one.draft, by=by, at=at, detail={"procedure": one.name[:200]})
    return sheet


def _sync(one: DraftProcedure, sheet: AssessmentSheet, *, by: Actor, at: datetime) -> None:
    """Make the opinions that follow from checks what the checks say; given ones stay."""
    questions = questionnaires.questionnaire(CHECKS, version=sheet.questions_version)
    said = {
        question.key: (
            question.short or question.text,
            str(sheet.answers.get(f"{question.key}_y_kien") or ""),
        )
        for question in questions.questions
        if sheet.answers.get(question.key) == NO
    }
    said = {key: (part, text) for key, (part, text) in said.items() if text}
    rows = {row.check_key: row for row in one.opinions.exclude(check_key="").filter(given_at__isnull=True)}
    for key, row in rows.items():
        if key not in said:
            row.delete()
    for key, (part, text) in said.items():
        written = rows.get(key)
        if written is None:
            OpinionItem.objects.create(
                draft=one.draft, procedure=one, check_key=key, part=part, text=text,
                written_by_name=by.name[:120], written_at=at,
            )  # fmt: skip
        elif written.text != text:
            written.text, written.written_by_name, written.written_at = text, by.name[:120], at
            touched(written, "text", "written_by_name", "written_at")


@transaction.atomic
def write_item(
    draft_id: int,
    part: str,
    text: str,
    *,
    by: Actor,
    procedure_id: int | None = None,
    at: datetime | None = None,
) -> OpinionItem:
    """Write an opinion on the whole draft, or on a procedure beyond the checks.

    Args:
        draft_id: which draft.
        part: what it is about ("Điều 5 khoản 2", "Bố cục").
        text: the opinion.
        procedure_id: of which procedure; none for the whole.

    Raises:
        Invalid: no words, or a procedure of another draft.
        Conflict: the draft does not wait for an opinion.
    """
    at = at or clock.now()
    draft = lock(draft_id, by=by, action="impact.opine")
    at_stage(draft, [Stage.OPINION], _CLOSED)
    procedure = None
    if procedure_id is not None:
        procedure = draft.procedures.filter(pk=procedure_id, left_out_at__isnull=True).first()
        if procedure is None:
            raise Invalid("Chọn thủ tục trong dự thảo.", field="procedure")
    item = OpinionItem.objects.create(
        draft=draft, procedure=procedure, part=clean(part)[:200] or "Ý kiến chung",
        text=needed(text, "text", "Ghi nội dung ý kiến.", lines=True), written_by_name=by.name[:120], written_at=at,
    )  # fmt: skip
    told("impact.opinion_written", draft, by=by, at=at, detail={"part": item.part})
    return item


def _lock_item(pk: int, *, by: Actor, action: str, version: int | None) -> OpinionItem:
    found = OpinionItem.objects.filter(pk=pk).values_list("draft_id", flat=True).first()
    if found is None:
        raise NotFound("Không có ý kiến này.")
    draft = lock(found, by=by, action=action)
    item = OpinionItem.objects.select_for_update().filter(pk=pk).first()
    if item is None:
        raise NotFound("Ý kiến này đã được bỏ.")
    if version is not None and version != item.version:
        raise Conflict("Ý kiến này vừa được người khác sửa; tải lại trang rồi làm tiếp.")
    item.draft = draft
    return item


@transaction.atomic
def remove_item(pk: int, *, by: Actor, at: datetime | None = None) -> LegalDraft:
    """Take a freely written opinion back before it is given.

    Raises:
        Conflict: it was given, or follows from a check (change the check).
    """
    item = _lock_item(pk, by=by, action="impact.opine", version=None)
    at_stage(item.draft, [Stage.OPINION], "bỏ được ý kiến")
    if item.given_at is not None:
        raise Conflict("Ý kiến đã gửi, không bỏ được.")
    if item.check_key:
        raise Conflict("Ý kiến này theo bảng kiểm của thủ tục; sửa ở bảng kiểm.")
    part = item.part
    item.delete()
    told("impact.opinion_removed", item.draft, by=by, at=at or clock.now(), detail={"part": part})
    return item.draft


def opinion_gaps(draft: LegalDraft) -> list[str]:
    """Return which procedures the control office has not checked whole, in words."""
    found = []
    for one in waiting(draft).prefetch_related("sheets"):
        sheet = next((sheet for sheet in one.sheets.all() if sheet.code == CHECKS), None)
        if sheet is None or not sheet.complete:
            found.append(f"“{one.name}” chưa xem xong các nội dung Điều 7, Điều 8.")
    return found


@transaction.atomic
def give(
    draft_id: int,
    letter_number: str,
    summary: str,
    *,
    by: Actor,
    version: int | None = None,
    at: datetime | None = None,
) -> LegalDraft:
    """Give the control office's opinion under the number of its letter; the draft goes back to be explained.

    Args:
        draft_id: which draft.
        letter_number: of the letter ("125/VP-KSTT").
        summary: the opinion on the whole, printed in the letter before the single points.

    Raises:
        Invalid: no number, no summary, or a procedure was not checked.
        Conflict: the draft does not wait for an opinion.
    """
    at = at or clock.now()
    draft = lock(draft_id, by=by, action="impact.opine", version=version)
    at_stage(draft, [Stage.OPINION], "cho ý kiến được")
    draft.opinion_number = needed(letter_number, "number", "Ghi số, ký hiệu công văn.", 60)
    draft.opinion_summary = needed(summary, "summary", "Ghi ý kiến chung về dự thảo.", 4000, lines=True)
    gaps = opinion_gaps(draft)
    if gaps:
        raise Invalid("Chưa gửi ý kiến được. " + " ".join(gaps), field="gate")
    draft.opinion_at, draft.opinion_by_name = at, by.name[:120]
    draft.procedures.filter(left_out_at__isnull=True, opined_at__isnull=True).update(opined_at=at)
    count = draft.opinions.filter(given_at__isnull=True).update(given_at=at)
    move(draft, Stage.EXPLAINING, at)
    touched(
        draft, "stage", "stage_since", "opinion_at", "opinion_number", "opinion_summary", "opinion_by_name"
    )
    told("impact.opined", draft, by=by, at=at, detail={"number": draft.opinion_number, "count": count})
    return draft


@transaction.atomic
def answer_item(
    pk: int,
    answer: str,
    text: str,
    *,
    by: Actor,
    version: int | None = None,
    at: datetime | None = None,
) -> OpinionItem:
    """Answer one opinion: taken, with how; or not taken, with the reason.

    Raises:
        Invalid: no answer, or no words.
        Conflict: somebody answered it meanwhile, or the draft is not being explained.
    """
    at = at or clock.now()
    item = _lock_item(pk, by=by, action="impact.draft", version=version)
    at_stage(item.draft, [Stage.EXPLAINING], "tiếp thu, giải trình được")
    if item.given_at is None:
        raise NotFound("Không có ý kiến này.")
    if answer not in OpinionItem.Answer.values:
        raise Invalid("Chọn tiếp thu hoặc không tiếp thu.", field="answer")
    taken = answer == OpinionItem.Answer.TAKEN
    missing = "Ghi đã tiếp thu thế nào." if taken else "Ghi lý do không tiếp thu."
    item.answer, item.answer_text = answer, needed(text, "text", missing, 4000, lines=True)
    item.answered_at, item.answered_by_name = at, by.name[:120]
    touched(item, "answer", "answer_text", "answered_at", "answered_by_name")
    told(
        "impact.explained",
        item.draft,
        by=by,
        at=at,
        detail={"part": item.part, "answer": item.get_answer_display()},
    )
    return item
