"""What the acts of this room share: the lock on the draft, who may, its file for the rules, the written fact."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from motcua.base.audit.services import record_act
from motcua.base.errors import Conflict, NotFound
from motcua.base.events.services import record
from motcua.base.organisations.actor import Actor
from motcua.base.organisations.permissions import check
from motcua.base.writing import locked, still_as_shown
from motcua.control.impact import rules
from motcua.control.impact.models import AssessmentSheet, DraftProcedure, LegalDraft, Stage
from motcua.law import questionnaires

WRITABLE = (Stage.WRITING, Stage.EXPLAINING)
_CHANGED = "vừa được người khác sửa; tải lại trang rồi làm tiếp."


def lock(pk: int, *, by: Actor, action: str, version: int | None = None) -> LegalDraft:
    """Lock a draft for somebody who may do an act on it.

    Args:
        pk: which.
        by: who.
        action: of the permissions table; rights of an agency are asked of the drafting agency.
        version: as it was shown; None skips the check.

    Raises:
        NotFound, NotAllowed: it is not theirs.
        Conflict: somebody changed it meanwhile.
    """
    draft = locked(LegalDraft.objects.select_related("agency"), pk, "Không có dự thảo này.")
    check(by, action, agency_id=draft.agency_id)
    still_as_shown(version, draft.version, f"Dự thảo {_CHANGED}")
    return draft


def lock_procedure(
    pk: int, *, by: Actor, action: str = "impact.draft", version: int | None = None
) -> DraftProcedure:
    """Lock a procedure and, before it, its draft; raises as `lock` does."""
    found = DraftProcedure.objects.filter(pk=pk).values_list("draft_id", flat=True).first()
    if found is None:
        raise NotFound("Không có thủ tục này trong dự thảo.")
    draft = lock(found, by=by, action=action)
    one = locked(DraftProcedure.objects.all(), pk, "Thủ tục này đã được bỏ khỏi dự thảo.")
    still_as_shown(version, one.version, f"Thủ tục trong dự thảo {_CHANGED}")
    one.draft = draft
    return one


def lock_sheet(pk: int, *, by: Actor, action: str, version: int | None = None) -> AssessmentSheet:
    """Lock a filled form and, before it, its draft; raises as `lock` does."""
    found = AssessmentSheet.objects.filter(pk=pk).values_list("procedure_id", flat=True).first()
    if found is None:
        raise NotFound("Không có biểu đánh giá này.")
    procedure = lock_procedure(found, by=by, action=action)
    sheet = locked(AssessmentSheet.objects.all(), pk, "Biểu này đã được bỏ.")
    still_as_shown(
        version, sheet.version,
        f"{sheet.answered_by_name or 'Người khác'} vừa lưu biểu này trước bạn; phần bạn nhập vẫn ở dưới, chưa lưu. "
        "Mở trang mới để xem bản đã lưu rồi nhập phần của mình.",
    )  # fmt: skip
    sheet.procedure = procedure
    return sheet


def at_stage(draft: LegalDraft, stages: Iterable[str], what: str) -> None:
    """Raise Conflict unless a draft is at one of these stages."""
    if draft.stage not in set(stages):
        raise Conflict(f"Dự thảo đang ở bước “{draft.get_stage_display()}”, không {what}.")


def kept(one: DraftProcedure) -> None:
    """Raise Conflict when a procedure was left out of its draft."""
    if one.left_out_at is not None:
        raise Conflict("Thủ tục này đã đưa ra khỏi dự thảo.")


def move(draft: LegalDraft, stage: str, at: datetime) -> None:
    """Put a draft to another stage; the caller saves."""
    draft.stage, draft.stage_since = stage, at


def told(
    kind: str,
    draft: LegalDraft,
    *,
    by: Actor,
    at: datetime,
    detail: dict[str, Any] | None = None,
    codes: dict[str, Any] | None = None,
) -> None:
    """Write a fact about a draft: its event (with codes for its readers) and its line in the trail."""
    record(kind, stream=("draft", draft.pk), by=by, at=at, payload=(detail or {}) | (codes or {}))
    record_act(
        kind, by=by, object_kind="draft", object_id=draft.pk, label=draft.title[:200], detail=detail, at=at
    )


def file_of(one: DraftProcedure, sheets: Iterable[AssessmentSheet]) -> rules.ProcedureFile:
    """Return a procedure as the rules look at it, with the forms of it."""
    found = list(sheets)
    own = next((sheet for sheet in found if sheet.code == AssessmentSheet.Code.PROCEDURE), None)
    questions = questionnaires.questionnaire(
        AssessmentSheet.Code.PROCEDURE, version=own.questions_version if own else None
    )
    answers = own.answers if own else {}
    came_to = questionnaires.conclusion(questions, answers)
    parts = {
        code: tuple(rules.SheetFile(sheet.name, sheet.complete) for sheet in found if sheet.code == code)
        for code in (AssessmentSheet.Code.FORM, AssessmentSheet.Code.CONDITION)
    }
    return rules.ProcedureFile(
        name=one.name, change=one.change, unanswered=len(questionnaires.faults(questions, answers)),
        stopped=came_to.stop is not None, simpler=bool(one.simpler),
        unfavourable=tuple(part.label for part in came_to.parts if part.good is False),
        forms=parts[AssessmentSheet.Code.FORM], no_forms=one.no_forms,
        conditions=parts[AssessmentSheet.Code.CONDITION], no_conditions=one.no_conditions,
        opined=one.opined_at is not None,
    )  # fmt: skip


def draft_file(draft: LegalDraft) -> rules.DraftFile:
    """Return a draft's file as the gate looks at it."""
    procedures = draft.procedures.filter(left_out_at__isnull=True).prefetch_related("sheets")
    open_items = draft.opinions.filter(given_at__isnull=False, answer="").select_related("procedure")
    # What was said of a procedure that was left out needs no answer.
    said = [
        f"{one.part} ({one.procedure.name})" if one.procedure else one.part
        for one in open_items
        if one.procedure is None or one.procedure.left_out_at is None
    ]
    return rules.DraftFile(
        tuple(file_of(one, one.sheets.all()) for one in procedures), draft.opinion_at is not None, tuple(said)
    )
