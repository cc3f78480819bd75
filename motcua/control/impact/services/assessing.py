"""Answering the forms: of a procedure, of its forms and conditions; an assessment is whole when nothing lacks."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from motcua.base import clock
from motcua.base.errors import Conflict, Invalid
from motcua.base.organisations.actor import Actor
from motcua.base.writing import needed, touched
from motcua.control.impact import rules
from motcua.control.impact.models import AssessmentSheet, DraftProcedure
from motcua.control.impact.services._common import (
    WRITABLE,
    at_stage,
    file_of,
    kept,
    lock_procedure,
    lock_sheet,
    told,
)
from motcua.law import questionnaires

PARTS = (AssessmentSheet.Code.FORM, AssessmentSheet.Code.CONDITION)
_NONE_OF = {AssessmentSheet.Code.FORM: "no_forms", AssessmentSheet.Code.CONDITION: "no_conditions"}


def _open(one: DraftProcedure) -> None:
    at_stage(one.draft, WRITABLE, "sửa được biểu đánh giá")
    kept(one)


@transaction.atomic
def answer(
    sheet_id: int,
    answers: Mapping[str, Any],
    *,
    by: Actor,
    name: str | None = None,
    version: int | None = None,
    at: datetime | None = None,
) -> AssessmentSheet:
    """Keep the answers of a form, whole or not; answers given beyond a "not necessary" are kept but not asked.

    Args:
        sheet_id: which form.
        answers: as `questionnaires.read` returns them; all of them, not only what changed.
        name: of the form or condition, when it is named anew.
        version: as it was shown.

    Raises:
        Invalid: a part without a name.
        Conflict: somebody saved it first, or the draft lies with somebody else.
    """
    at = at or clock.now()
    sheet = lock_sheet(sheet_id, by=by, action="impact.draft", version=version)
    if sheet.code not in {AssessmentSheet.Code.PROCEDURE, *PARTS}:
        raise Conflict("Biểu này do Văn phòng UBND trả lời.")
    one = sheet.procedure
    _open(one)
    if name is not None and sheet.code in PARTS:
        sheet.name = needed(name, "name", "Ghi tên mẫu đơn hoặc nội dung điều kiện.", 500)
    put(sheet, answers, by=by, at=at)
    settle(one, at=at)
    told(
        "impact.answered", one.draft, by=by, at=at,
        detail={"procedure": one.name[:200], "name": sheet.name, "complete": sheet.complete},
    )  # fmt: skip
    return sheet


def put(sheet: AssessmentSheet, answers: Mapping[str, Any], *, by: Actor, at: datetime) -> None:
    """Write answers into a locked form with what they come to."""
    questions = questionnaires.questionnaire(sheet.code, version=sheet.questions_version)
    came_to = questionnaires.conclusion(questions, answers)
    sheet.answers = dict(answers)
    sheet.complete, sheet.good = came_to.complete, came_to.good
    sheet.answered_at, sheet.answered_by_name = at, by.name[:120]
    touched(sheet, "name", "answers", "complete", "good", "answered_at", "answered_by_name")


def settle(one: DraftProcedure, *, at: datetime) -> None:
    """Note when the assessment of a locked procedure became whole, or that it is no longer."""
    whole = not rules.assessment_lacks(file_of(one, one.sheets.all()))
    if whole == (one.assessed_at is not None):
        return
    one.assessed_at = at if whole else None
    one.save(update_fields=["assessed_at"])


@transaction.atomic
def add_part(
    procedure_id: int, code: str, name: str, *, by: Actor, at: datetime | None = None
) -> AssessmentSheet:
    """Add a form or a condition of a procedure that is to be assessed by a questionnaire of its own.

    Args:
        procedure_id: of which procedure of the draft.
        code: MAU_DON or DIEU_KIEN.
        name: of the form, or what the condition demands.

    Raises:
        Invalid: no name, or another kind of form.
        Conflict: the draft lies with somebody else.
    """
    at = at or clock.now()
    one = lock_procedure(procedure_id, by=by)
    _open(one)
    if code not in PARTS:
        raise Invalid("Chọn mẫu đơn hoặc yêu cầu, điều kiện.", field="code")
    questions = questionnaires.questionnaire(code, on=clock.day_of(at))
    last = one.sheets.filter(code=code).aggregate(last=Max("position"))["last"] or 0
    sheet = AssessmentSheet.objects.create(
        procedure=one, code=code, questions_version=questions.version, position=last + 1,
        name=needed(name, "name", "Ghi tên mẫu đơn hoặc nội dung điều kiện.", 500),
    )  # fmt: skip
    setattr(one, _NONE_OF[AssessmentSheet.Code(code)], False)
    touched(one, "no_forms", "no_conditions")
    settle(one, at=at)
    told(
        "impact.part_added", one.draft, by=by, at=at, detail={"procedure": one.name[:200], "name": sheet.name}
    )
    return sheet


@transaction.atomic
def remove_part(
    sheet_id: int, *, by: Actor, version: int | None = None, at: datetime | None = None
) -> DraftProcedure:
    """Remove a form or a condition that the draft no longer asks for.

    Raises:
        Conflict: it is no part, or the draft lies with somebody else.
    """
    at = at or clock.now()
    sheet = lock_sheet(sheet_id, by=by, action="impact.draft", version=version)
    if sheet.code not in PARTS:
        raise Conflict("Biểu đánh giá thủ tục không bỏ được; đưa thủ tục ra khỏi dự thảo.")
    one = sheet.procedure
    _open(one)
    name = sheet.name
    sheet.delete()
    settle(one, at=at)
    told("impact.part_removed", one.draft, by=by, at=at, detail={"procedure": one.name[:200], "name": name})
    return one


@transaction.atomic
def declare_none(
    procedure_id: int, code: str, *, by: Actor, version: int | None = None, at: datetime | None = None
) -> DraftProcedure:
    """Confirm that a procedure has no forms, or no conditions.

    Raises:
        Invalid: another kind.
        Conflict: some are entered, or the draft lies with somebody else.
    """
    at = at or clock.now()
    one = lock_procedure(procedure_id, by=by, version=version)
    _open(one)
    if code not in PARTS:
        raise Invalid("Chọn mẫu đơn hoặc yêu cầu, điều kiện.", field="code")
    if one.sheets.filter(code=code).exists():
        raise Conflict("Đã nhập mẫu đơn, điều kiện cho thủ tục này; bỏ chúng trước.")
    setattr(one, _NONE_OF[AssessmentSheet.Code(code)], True)
    touched(one, "no_forms", "no_conditions")
    settle(one, at=at)
    told(
        "impact.none_declared",
        one.draft,
        by=by,
        at=at,
        detail={"procedure": one.name[:200], "kind": AssessmentSheet.Code(code).label},
    )
    return one
