"""The draft itself: begun, corrected, its procedures and papers; given up."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.db.models import Max

from motcua.base import clock
from motcua.base.errors import Conflict, Invalid, NotFound
from motcua.base.files import services as files
from motcua.base.organisations.actor import Actor
from motcua.base.organisations.models import Agency
from motcua.base.organisations.permissions import check
from motcua.base.text import clean
from motcua.base.writing import needed, touched
from motcua.catalogue.procedures.models import Procedure
from motcua.control.impact.models import (
    AssessmentSheet,
    DraftPaper,
    DraftProcedure,
    LegalDraft,
    Stage,
)
from motcua.control.impact.services._common import WRITABLE, at_stage, kept, lock, lock_procedure, move, told
from motcua.control.impact.services.assessing import settle
from motcua.law import questionnaires

_EDIT = "sửa được"


@transaction.atomic
def begin(
    title: str,
    *,
    kind: str,
    by: Actor,
    number: str = "",
    planned_on: date | None = None,
    shortened: bool = False,
    agency_id: int | None = None,
    is_sample: bool = False,
    at: datetime | None = None,
) -> LegalDraft:
    """Begin the file of a draft.

    Args:
        title: what the text is about.
        kind: NQ_HDND, QD_UBND or KHAC.
        number: which draft it is ("lần 2").
        planned_on: the day it is hoped to be issued.
        shortened: made by the shortened procedure, in force at once.
        agency_id: which agency drafts it; one's own when not given.

    Raises:
        Invalid: no title, an unknown kind, or no such agency.
        NotAllowed: another agency's draft.
    """
    at = at or clock.now()
    agency = Agency.objects.filter(pk=agency_id or by.agency_id).first()
    if agency is None:
        raise Invalid("Chọn cơ quan soạn thảo.", field="agency")
    check(by, "impact.draft", agency_id=agency.pk)
    draft = LegalDraft(
        agency=agency, stage_since=at, created_at=at, created_by_name=by.name[:120], keeper_id=by.person_id,
        is_sample=is_sample, **_head(title, kind, number, planned_on, shortened),
    )  # fmt: skip
    draft.save()
    told("impact.begun", draft, by=by, at=at, detail={"kind": draft.get_kind_display()})
    return draft


def _head(title: str, kind: str, number: str, planned_on: date | None, shortened: bool) -> dict[str, Any]:
    if kind not in LegalDraft.Kind.values:
        raise Invalid("Chọn loại văn bản.", field="kind")
    return {
        "title": needed(title, "title", "Ghi trích yếu của dự thảo.", 500), "kind": kind,
        "number": clean(number)[:40], "planned_on": planned_on, "shortened": shortened,
    }  # fmt: skip


@transaction.atomic
def correct(
    pk: int,
    *,
    title: str,
    kind: str,
    by: Actor,
    number: str = "",
    planned_on: date | None = None,
    shortened: bool = False,
    version: int | None = None,
    at: datetime | None = None,
) -> LegalDraft:
    """Correct a draft's head while it is being written or explained.

    Raises:
        Invalid: no title, or an unknown kind.
        Conflict: it lies with somebody else, or was changed meanwhile.
    """
    draft = lock(pk, by=by, action="impact.draft", version=version)
    at_stage(draft, WRITABLE, _EDIT)
    values = _head(title, kind, number, planned_on, shortened)
    for name, value in values.items():
        setattr(draft, name, value)
    touched(draft, *values)
    told("impact.corrected", draft, by=by, at=at or clock.now())
    return draft


@transaction.atomic
def drop(
    pk: int, reason: str, *, by: Actor, version: int | None = None, at: datetime | None = None
) -> LegalDraft:
    """Give a draft up, with the reason.

    Raises:
        Invalid: no reason.
        Conflict: it has been issued or given up.
    """
    at = at or clock.now()
    draft = lock(pk, by=by, action="impact.issue", version=version)
    if not draft.is_open:
        raise Conflict(f"Dự thảo đã kết thúc: {draft.get_stage_display().lower()}.")
    draft.end_reason = needed(reason, "reason", "Ghi lý do thôi soạn thảo.", 500, lines=True)
    draft.ended_at = at
    move(draft, Stage.DROPPED, at)
    touched(draft, "stage", "stage_since", "end_reason", "ended_at")
    told("impact.dropped", draft, by=by, at=at, detail={"reason": draft.end_reason})
    return draft


# ---- procedures


@transaction.atomic
def add_procedure(
    draft_id: int, values: Mapping[str, Any], *, by: Actor, at: datetime | None = None
) -> DraftProcedure:
    """Add a procedure that the draft makes, changes, replaces or abolishes; its form stands ready.

    Args:
        draft_id: which draft.
        values: change, name, procedure (code or key of an existing one), articles, simpler.

    Raises:
        Invalid: no name, an unknown change, a change of no procedure, or the procedure stands here already.
        Conflict: the draft lies with somebody else.
    """
    at = at or clock.now()
    draft = lock(draft_id, by=by, action="impact.draft")
    at_stage(draft, WRITABLE, "thêm được thủ tục")
    checked = _procedure_values(draft, values)
    position = (draft.procedures.aggregate(last=Max("position"))["last"] or 0) + 1
    one = DraftProcedure.objects.create(draft=draft, position=position, **checked)
    questions = questionnaires.questionnaire(AssessmentSheet.Code.PROCEDURE, on=clock.day_of(at))
    AssessmentSheet.objects.create(
        procedure=one, code=AssessmentSheet.Code.PROCEDURE, questions_version=questions.version
    )
    told("impact.procedure_added", draft, by=by, at=at, detail={"procedure": one.name[:200]})
    return one


@transaction.atomic
def correct_procedure(
    pk: int, values: Mapping[str, Any], *, by: Actor, version: int | None = None, at: datetime | None = None
) -> DraftProcedure:
    """Correct what a draft does to a procedure; raises as `add_procedure` does."""
    at = at or clock.now()
    one = lock_procedure(pk, by=by, version=version)
    at_stage(one.draft, WRITABLE, _EDIT)
    kept(one)
    checked = _procedure_values(one.draft, values, but=one.pk)
    for name, value in checked.items():
        setattr(one, name, value)
    touched(one, *checked)
    settle(one, at=at)
    told("impact.procedure_corrected", one.draft, by=by, at=at, detail={"procedure": one.name[:200]})
    return one


def _procedure_values(draft: LegalDraft, values: Mapping[str, Any], but: int | None = None) -> dict[str, Any]:
    change = str(values.get("change", ""))
    if change not in DraftProcedure.Change.values:
        raise Invalid("Chọn nội dung: ban hành mới, sửa đổi, thay thế hay bãi bỏ.", field="change")
    named, procedure = str(values.get("procedure") or "").strip(), None
    if change != DraftProcedure.Change.NEW:
        procedure = _existing(named)
        rows = draft.procedures.filter(procedure=procedure, left_out_at__isnull=True)
        if rows.exclude(pk=but).exists():
            raise Invalid(f"Thủ tục {procedure.code} đã có trong dự thảo.", field="procedure")
    elif named:
        raise Invalid("Thủ tục ban hành mới thì không có thủ tục đang áp dụng.", field="procedure")
    name = clean(str(values.get("name", ""))) or (procedure.name if procedure else "")
    simpler = str(values.get("simpler") or "").strip()
    return {
        "change": change, "procedure": procedure, "name": needed(name, "name", "Ghi tên thủ tục.", 1000),
        "articles": clean(str(values.get("articles") or ""))[:300],
        "simpler": needed(simpler, "simpler", "", 4000, lines=True) if simpler else "",
    }  # fmt: skip


def _existing(named: str) -> Procedure:
    """Return the procedure a form names by its code, or by code and name as the list offers them."""
    code = named.split(" ")[0]
    found = Procedure.objects.filter(code=code).first() if code else None
    if found is None:
        raise Invalid("Chọn thủ tục đang áp dụng trong danh mục.", field="procedure")
    return found


@transaction.atomic
def leave_out(
    pk: int, reason: str, *, by: Actor, version: int | None = None, at: datetime | None = None
) -> DraftProcedure:
    """Leave a procedure out of its draft, for example because it was found not necessary; its forms stay to be read.

    Raises:
        Invalid: no reason.
        Conflict: it is out already, or the draft lies with somebody else.
    """
    at = at or clock.now()
    one = lock_procedure(pk, by=by, version=version)
    at_stage(one.draft, WRITABLE, _EDIT)
    kept(one)
    one.left_out_reason = needed(reason, "reason", "Ghi lý do đưa ra khỏi dự thảo.", 500, lines=True)
    one.left_out_at = at
    touched(one, "left_out_at", "left_out_reason")
    told(
        "impact.procedure_left_out", one.draft, by=by, at=at,
        detail={"procedure": one.name[:200], "reason": one.left_out_reason},
    )  # fmt: skip
    return one


@transaction.atomic
def remove_procedure(
    pk: int, *, by: Actor, version: int | None = None, at: datetime | None = None
) -> LegalDraft:
    """Remove a procedure that was entered by mistake, before anybody gave an opinion on it.

    Raises:
        Conflict: the control office has looked at it; it can only be left out.
    """
    one = lock_procedure(pk, by=by, version=version)
    at_stage(one.draft, WRITABLE, _EDIT)
    if one.opined_at is not None or one.opinions.exists():
        raise Conflict("Thủ tục này đã được cho ý kiến; đưa ra khỏi dự thảo kèm lý do.")
    name = one.name
    one.delete()
    told("impact.procedure_removed", one.draft, by=by, at=at or clock.now(), detail={"procedure": name[:200]})
    return one.draft


# ---- papers

_BY_CONTROL = (DraftPaper.Kind.OPINION,)
_BY_APPRAISER = (DraftPaper.Kind.APPRAISAL,)


def _paper_action(kind: str) -> str:
    if kind in _BY_CONTROL:
        return "impact.opine"
    if kind in _BY_APPRAISER:
        return "impact.appraise"
    return "impact.issue" if kind == DraftPaper.Kind.ISSUED else "impact.draft"


@transaction.atomic
def add_paper(draft_id: int, upload: File, *, kind: str, by: Actor, at: datetime | None = None) -> DraftPaper:
    """Put a file to a draft: the text itself, what goes with it, or the signed letter of one's own office.

    Raises:
        Invalid: an unknown kind, or a file that is not taken.
        TooLarge: over the limit.
        NotAllowed: a paper of another office.
    """
    at = at or clock.now()
    if kind not in DraftPaper.Kind.values:
        raise Invalid("Chọn loại tài liệu.", field="kind")
    draft = lock(draft_id, by=by, action=_paper_action(kind))
    file = files.store(upload, by=by, object_kind="draft", object_id=draft.pk, at=at)
    paper = DraftPaper.objects.create(
        draft=draft, kind=kind, file=file, added_at=at, added_by_name=by.name[:120]
    )
    told(
        "impact.paper_added",
        draft,
        by=by,
        at=at,
        detail={"name": file.name, "kind": paper.get_kind_display()},
    )
    return paper


@transaction.atomic
def remove_paper(pk: int, *, by: Actor, at: datetime | None = None) -> LegalDraft:
    """Take a file from a draft while it is being written or explained; the trail keeps its name.

    Raises:
        NotFound: no such paper.
        Conflict: the draft has gone on.
    """
    paper = DraftPaper.objects.select_related("file").filter(pk=pk).first()
    if paper is None:
        raise NotFound("Không có tài liệu này.")
    draft = lock(paper.draft_id, by=by, action=_paper_action(paper.kind))
    at_stage(draft, WRITABLE, "bỏ được tài liệu")
    name = paper.file.name
    paper.delete()
    told("impact.paper_removed", draft, by=by, at=at or clock.now(), detail={"name": name})
    return draft
