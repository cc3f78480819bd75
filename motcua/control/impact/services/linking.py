"""What a procedure of a draft leads to: its cost study, and the line of the decision that announces it."""

from datetime import datetime

from django.db import transaction

from motcua.base import clock
from motcua.base.errors import Conflict, Invalid
from motcua.base.organisations.actor import Actor
from motcua.base.writing import touched
from motcua.catalogue.announcements.models import AnnouncementLine
from motcua.control.costs.models import CostStudy
from motcua.control.impact.models import DraftProcedure, Stage
from motcua.control.impact.services._common import WRITABLE, at_stage, kept, lock_procedure, told

# What an announcement may do to a procedure that the text makes, changes, replaces or abolishes.
FITS = {
    DraftProcedure.Change.NEW: {"MOI"},
    DraftProcedure.Change.AMENDED: {"SDBS"},
    DraftProcedure.Change.REPLACED: {"THAYTHE"},
    DraftProcedure.Change.ABOLISHED: {"BAIBO", "HUYBO"},
}


@transaction.atomic
def attach_study(
    procedure_id: int,
    study_id: int | None,
    *,
    by: Actor,
    version: int | None = None,
    at: datetime | None = None,
) -> DraftProcedure:
    """Point to the study of what the procedure costs its subjects, or to none.

    Raises:
        Invalid: a study of another agency, or thrown away.
        Conflict: the draft lies with somebody else.
    """
    one = lock_procedure(procedure_id, by=by, version=version)
    at_stage(one.draft, WRITABLE, "gắn được bảng tính chi phí")
    kept(one)
    study = None
    if study_id is not None:
        usable = CostStudy.objects.exclude(state=CostStudy.State.DISCARDED)
        study = usable.filter(pk=study_id, agency_id=one.draft.agency_id).first()
        if study is None:
            raise Invalid("Chọn bảng tính chi phí của cơ quan soạn thảo.", field="study")
    one.study = study
    touched(one, "study")
    detail = {"procedure": one.name[:200], "study": str(study or "")}
    told("impact.study_attached", one.draft, by=by, at=at or clock.now(), detail=detail)
    return one


@transaction.atomic
def link_line(
    procedure_id: int,
    line_id: int | None,
    *,
    by: Actor,
    version: int | None = None,
    at: datetime | None = None,
) -> DraftProcedure:
    """Point a procedure of an issued text to the line that announces it, or take the link back.

    Raises:
        Invalid: no such line, or one that does something else to a procedure.
        Conflict: the text is not issued.
    """
    one = lock_procedure(procedure_id, by=by, action="impact.issue", version=version)
    at_stage(one.draft, [Stage.ISSUED], "gắn được quyết định công bố")
    kept(one)
    line = None
    if line_id is not None:
        line = AnnouncementLine.objects.select_related("announcement").filter(pk=line_id).first()
        if line is None:
            raise Invalid("Chọn dòng trong quyết định công bố.", field="line")
        if line.change not in FITS[DraftProcedure.Change(one.change)]:
            decided, written = line.get_change_display().lower(), one.get_change_display().lower()
            raise Invalid(f"Quyết định ghi “{decided}”, văn bản ghi “{written}”.", field="line")
        if one.procedure_id and line.procedure_id and one.procedure_id != line.procedure_id:
            replaced = one.change == DraftProcedure.Change.REPLACED
            if not (replaced and line.replaced.filter(procedure_id=one.procedure_id).exists()):
                raise Invalid("Dòng này công bố thủ tục khác.", field="line")
        if DraftProcedure.objects.filter(announced_line=line).exclude(pk=one.pk).exists():
            raise Conflict("Dòng này đã gắn với thủ tục khác của một văn bản.")
    one.announced_line = line
    touched(one, "announced_line")
    detail = {"procedure": one.name[:200], "line": str(line.announcement) if line else ""}
    told("impact.line_linked", one.draft, by=by, at=at or clock.now(), detail=detail)
    return one
