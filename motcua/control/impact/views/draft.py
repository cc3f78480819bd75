"""The page of a draft: where it lies, what lacks, its procedures, opinions with their answers, papers, what next."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from motcua.base import clock
from motcua.base.audit import queries as audit
from motcua.base.audit.acts import name_of, worded
from motcua.base.errors import DomainError, Invalid, NotFound
from motcua.base.files.views import send
from motcua.base.organisations import reach
from motcua.base.organisations.access import OfficerRequest, requires
from motcua.base.posted import day_of, key_of
from motcua.control.impact import queries, rules
from motcua.control.impact.models import (
    AssessmentSheet,
    DraftPaper,
    DraftProcedure,
    LegalDraft,
    OpinionItem,
    Stage,
)
from motcua.control.impact.services import drafting, issuing, opining
from motcua.control.impact.services._common import WRITABLE, draft_file, file_of
from motcua.control.impact.views import _values
from motcua.law import questionnaires

_WAY = (Stage.WRITING, Stage.OPINION, Stage.EXPLAINING, Stage.APPRAISAL, Stage.SUBMITTED, Stage.ISSUED)


def may(request: OfficerRequest, draft: LegalDraft) -> dict[str, bool]:
    """Return which acts somebody may do on a draft, by their last word."""
    acts = ("draft", "opine", "appraise", "issue")
    return {act: reach.may(request.actor, f"impact.{act}", draft.agency_id) for act in acts}


def steps(draft: LegalDraft) -> list[dict[str, str]]:
    """Return the way of a draft as steps: done, current, to come."""
    told = {
        Stage.OPINION: draft.asked_at, Stage.EXPLAINING: draft.opinion_at, Stage.APPRAISAL: draft.appraisal_sent_at,
        Stage.SUBMITTED: draft.appraised_at if draft.appraisal != LegalDraft.Appraisal.RETURNED else None,
        Stage.ISSUED: draft.issued_on, Stage.WRITING: draft.created_at,
    }  # fmt: skip
    here = _WAY.index(Stage(draft.stage)) if draft.stage in _WAY else -1
    late = queries.standing(draft).late
    rows = []
    for place, stage in enumerate(_WAY):
        if place == here:
            state = "done" if stage == Stage.ISSUED else "late" if late else "current"
        else:
            state = "done" if place < here else "todo"
        at = told[stage] if place <= here else None
        when = clock.day_of(at) if isinstance(at, datetime) else at
        rows.append({"label": stage.label, "state": state, "note": f"{when:%d/%m/%Y}" if when else ""})
    return rows


def with_state(rows: list[DraftProcedure]) -> list[DraftProcedure]:
    """Return procedures, each with `lacks`, `against` and `came_to` of its assessment (sheets prefetched)."""
    for one in rows:
        sheets = list(one.sheets.all())
        file = file_of(one, sheets)
        own = next((sheet for sheet in sheets if sheet.code == AssessmentSheet.Code.PROCEDURE), None)
        checks = next((sheet for sheet in sheets if sheet.code == AssessmentSheet.Code.CHECKS), None)
        one.lacks = rules.assessment_lacks(file)  # type: ignore[attr-defined]
        one.against = rules.contradiction(file)  # type: ignore[attr-defined]
        one.own, one.checks = own, checks  # type: ignore[attr-defined]
        one.came_to = (  # type: ignore[attr-defined]
            questionnaires.conclusion(
                questionnaires.questionnaire(own.code, version=own.questions_version), own.answers
            )
            if own
            else None
        )
        one.parts = [  # type: ignore[attr-defined]
            sheet
            for sheet in sheets
            if sheet.code in (AssessmentSheet.Code.FORM, AssessmentSheet.Code.CONDITION)
        ]
    return rows


@require_GET
@requires("impact.view")
def detail(request: OfficerRequest, pk: int) -> HttpResponse:
    """Show a draft."""
    return page(request, queries.draft(request.actor, pk))


def page(
    request: OfficerRequest, draft: LegalDraft, error: DomainError | None = None, refused: str = ""
) -> HttpResponse:
    """Draw the page of a draft; `refused` names the act whose form is shown again with its error."""
    mine = may(request, draft)
    rows = draft.procedures.select_related("procedure", "study", "announced_line__announcement")
    found = with_state(list(rows.prefetch_related("sheets")))
    items = list(queries.opinions(request.actor, draft))
    for one in items:
        one.form_key = f"y-kien-{one.pk}"  # type: ignore[attr-defined]
    file = draft_file(draft)
    next_lacks = (
        rules.appraisal_lacks(file) if draft.opinion_at or draft.asked_at else rules.opinion_lacks(file)
    )
    posted = request.POST if error else {}
    context = {
        "draft": draft, "may": mine, "steps": steps(draft), "standing": queries.standing(draft),
        "writable": mine["draft"] and draft.stage in WRITABLE, "items": items,
        "procedures": [one for one in found if one.left_out_at is None],
        "left_out": [one for one in found if one.left_out_at is not None],
        "lacks": next_lacks if draft.stage in WRITABLE else [],
        "refusal": _refusal(file, refused) if error and error.field == "gate" else [],
        "gaps": opining.opinion_gaps(draft) if mine["opine"] and draft.stage == Stage.OPINION else [],
        "again": draft.stage == Stage.EXPLAINING and opining.waiting(draft).exists(),
        "open_items": sum(1 for one in items if one.given_at and not one.answer),
        "papers": draft.papers.select_related("file"), "error": error, "refused": refused, "posted": posted,
        "form": _values.head_form(draft, posted if refused == "sua" else {}),
        "procedure_form": _values.procedure_form(None, posted if refused == "them-thu-tuc" else {}),
        "kinds": LegalDraft.Kind.choices, "changes": DraftProcedure.Change.choices,
        "paper_kinds": _paper_kinds(mine), "results": LegalDraft.Appraisal.choices,
        "answers": OpinionItem.Answer.choices, "today": clock.today(),
        "history": [
            (one, _lower(name_of(one.act)), worded(one.detail)) for one in audit.of_object("draft", draft.pk, limit=40)
        ],
    }  # fmt: skip
    return render(request, "impact/draft.html", context, status=error.status if error else 200)


def _refusal(file: rules.DraftFile, act: str) -> list[rules.Lack]:
    """Return why a gate stayed shut."""
    return rules.appraisal_lacks(file) if act == "gui-tham-dinh" else rules.opinion_lacks(file)


def _lower(words: str) -> str:
    return f"{words[:1].lower()}{words[1:]}"


def _paper_kinds(mine: dict[str, bool]) -> list[tuple[str, str]]:
    kinds = DraftPaper.Kind
    found = []
    if mine["draft"]:
        found += [kinds.DRAFT, kinds.PROPOSAL, kinds.OTHER]
    if mine["opine"]:
        found.append(kinds.OPINION)
    if mine["appraise"]:
        found.append(kinds.APPRAISAL)
    if mine["issue"]:
        found.append(kinds.ISSUED)
    return [(kind.value, kind.label) for kind in found]


@require_POST
@requires("impact.view")
def act(request: OfficerRequest, pk: int, act: str) -> HttpResponse:
    """Do one act with a draft; a refused one is explained on its page."""
    draft = queries.draft(request.actor, pk)
    if act not in _ACTS:
        raise NotFound("Không có việc này.")
    words, do = _ACTS[act]
    try:
        do(request, draft.pk)
    except DomainError as refused:
        return page(request, queries.draft(request.actor, pk), refused, act)
    messages.success(request, words)
    return redirect("impact:draft", pk)


def _version(request: OfficerRequest) -> int | None:
    return key_of(request.POST, "version")


def _correct(request: OfficerRequest, pk: int) -> None:
    drafting.correct(pk, by=request.actor, version=_version(request), **_values.head_values(request.POST))


def _add(request: OfficerRequest, pk: int) -> None:
    drafting.add_procedure(pk, _values.procedure_values(request.POST), by=request.actor)


def _paper(request: OfficerRequest, pk: int) -> None:
    upload = request.FILES.get("file")
    if upload is None:
        raise Invalid("Chọn tệp.", field="file")
    drafting.add_paper(pk, upload, kind=request.POST.get("kind", ""), by=request.actor)


def _write(request: OfficerRequest, pk: int) -> None:
    opining.write_item(
        pk, request.POST.get("part", ""), request.POST.get("text", ""), by=request.actor,
        procedure_id=key_of(request.POST, "procedure"),
    )  # fmt: skip


def _give(request: OfficerRequest, pk: int) -> None:
    number, summary = request.POST.get("number", ""), request.POST.get("summary", "")
    opining.give(pk, number, summary, by=request.actor, version=_version(request))


def _appraise(request: OfficerRequest, pk: int) -> None:
    posted = request.POST
    issuing.appraise(
        pk, posted.get("result", ""), posted.get("text", ""), posted.get("number", ""), by=request.actor,
        version=_version(request),
    )  # fmt: skip


def _issue(request: OfficerRequest, pk: int) -> None:
    posted = request.POST
    issuing.issue(
        pk, posted.get("number", ""), day_of(posted, "issued_on"), day_of(posted, "effective_on"),
        issuer=posted.get("issuer", ""), by=request.actor, version=_version(request),
    )  # fmt: skip


def _drop(request: OfficerRequest, pk: int) -> None:
    drafting.drop(pk, request.POST.get("reason", ""), by=request.actor, version=_version(request))


_ACTS: dict[str, tuple[str, Callable[[OfficerRequest, int], Any]]] = {
    "sua": ("Đã sửa thông tin dự thảo.", _correct),
    "them-thu-tuc": ("Đã thêm thủ tục; mở biểu đánh giá để trả lời.", _add),
    "tai-lieu": ("Đã nộp tài liệu.", _paper),
    "gui-y-kien": (
        "Đã gửi Văn phòng UBND lấy ý kiến.",
        lambda request, pk: opining.ask(pk, by=request.actor, version=_version(request)),
    ),
    "them-y-kien": ("Đã ghi ý kiến.", _write),
    "cho-y-kien": ("Đã gửi ý kiến cho cơ quan soạn thảo.", _give),
    "gui-tham-dinh": (
        "Đã gửi Sở Tư pháp thẩm định.",
        lambda request, pk: issuing.send_to_appraisal(pk, by=request.actor, version=_version(request)),
    ),
    "tham-dinh": ("Đã ghi kết quả thẩm định.", _appraise),
    "trinh": (
        "Đã ghi trình ban hành.",
        lambda request, pk: issuing.submit(pk, by=request.actor, version=_version(request)),
    ),
    "ban-hanh": ("Đã ghi văn bản ban hành; theo dõi đến khi công bố đủ thủ tục.", _issue),
    "thoi": ("Đã ghi thôi soạn thảo.", _drop),
}


@require_POST
@requires("impact.view")
def item(request: OfficerRequest, pk: int, act: str) -> HttpResponse:
    """Answer an opinion, or take one back that was not given."""
    found = OpinionItem.objects.filter(pk=pk).select_related("draft").first()
    if found is None:
        raise NotFound("Không có ý kiến này.")
    draft = queries.draft(request.actor, found.draft_id)
    try:
        if act == "tra-loi":
            opining.answer_item(
                pk, request.POST.get("answer", ""), request.POST.get("text", ""), by=request.actor,
                version=_version(request),
            )  # fmt: skip
            messages.success(request, "Đã lưu tiếp thu, giải trình.")
        elif act == "bo":
            opining.remove_item(pk, by=request.actor)
            messages.success(request, "Đã bỏ ý kiến.")
        else:
            raise NotFound("Không có việc này.")
    except DomainError as refused:
        if isinstance(refused, NotFound):
            raise
        return page(request, draft, refused, f"y-kien-{pk}")
    return redirect(f"{request.build_absolute_uri(draft_url(draft))}#y-kien")


def draft_url(draft: LegalDraft) -> str:
    """Return the address of a draft's page."""
    from django.urls import reverse

    return reverse("impact:draft", args=[draft.pk])


@require_GET
@requires("impact.view")
def paper(request: OfficerRequest, pk: int) -> HttpResponse:
    """Send a file of a draft to whom may see the draft."""
    found = DraftPaper.objects.filter(pk=pk, draft__in=queries.drafts(request.actor).order_by().values("pk"))
    one = found.select_related("file").first()
    if one is None:
        raise NotFound("Không có tài liệu này.")
    return send(one.file.uuid, by=request.actor, shown=bool(request.GET.get("xem")))


@require_POST
@requires("impact.view")
def remove_paper(request: OfficerRequest, pk: int) -> HttpResponse:
    """Take a file from a draft."""
    draft = drafting.remove_paper(pk, by=request.actor)
    messages.success(request, "Đã bỏ tài liệu.")
    return redirect("impact:draft", draft.pk)
