"""A questionnaire as a page: filled by the department, read by the others; the control office's checks beside it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from motcua.base.errors import DomainError
from motcua.base.organisations.access import OfficerRequest, requires
from motcua.base.organisations.permissions import check
from motcua.base.posted import key_of
from motcua.control.impact import queries
from motcua.control.impact.models import AssessmentSheet, DraftProcedure, Stage
from motcua.control.impact.services import assessing, opining
from motcua.control.impact.services._common import WRITABLE
from motcua.control.impact.views.draft import may
from motcua.law import questionnaires
from motcua.law.questionnaire_form import form


def questions_of(sheet: AssessmentSheet) -> questionnaires.Questionnaire:
    """Return the questions a form was answered to."""
    return questionnaires.questionnaire(sheet.code, version=sheet.questions_version)


def read_only(sheets: list[AssessmentSheet]) -> list[dict[str, Any]]:
    """Return filled forms as pages show them for reading."""
    return [
        {
            "sheet": sheet, "questions": questions_of(sheet),
            "answered": questionnaires.answered(questions_of(sheet), sheet.answers),
            "conclusion": questionnaires.conclusion(questions_of(sheet), sheet.answers),
        }
        for sheet in sheets
    ]  # fmt: skip


@require_http_methods(["GET", "POST"])
@requires("impact.view")
def sheet(request: OfficerRequest, pk: int) -> HttpResponse:
    """Show a questionnaire to fill in, or filled; what was typed is never lost to an error."""
    found = queries.sheet(request.actor, pk)
    one, questions = found.procedure, questions_of(found)
    writable = (
        found.code != AssessmentSheet.Code.CHECKS
        and may(request, one.draft)["draft"]
        and one.draft.stage in WRITABLE
        and one.left_out_at is None
    )
    error: DomainError | None = None
    answers, name = found.answers, found.name
    if request.method == "POST":
        answers = questionnaires.read(questions, request.POST)
        name = request.POST.get("name", name)
        try:
            assessing.answer(
                pk, answers, by=request.actor, version=key_of(request.POST, "version"),
                name=name if "name" in request.POST else None,
            )  # fmt: skip
        except DomainError as refused:
            error = refused
        else:
            return _saved(request, found, questionnaires.conclusion(questions, answers))
    # Gaps are pointed at when a form was saved with some.
    faults = questionnaires.gaps(questions, answers) if error or "thieu" in request.GET else {}
    context = {
        "sheet": found, "one": one, "draft": one.draft, "questions": questions, "writable": writable,
        "conclusion": questionnaires.conclusion(questions, answers), "error": error, "name": name,
        "version": request.POST.get("version", found.version),
    }  # fmt: skip
    if writable or error:
        context["asked"] = form(questions, answers, errors=faults)
    else:
        context["answered"] = questionnaires.answered(questions, answers)
    return render(request, "impact/sheet.html", context, status=error.status if error else 200)


def _saved(
    request: OfficerRequest, found: AssessmentSheet, came_to: questionnaires.Conclusion
) -> HttpResponse:
    if not came_to.complete:
        messages.warning(request, "Đã lưu phần đã trả lời; các chỗ còn thiếu được chỉ dưới từng câu.")
        return redirect(f"{reverse('impact:sheet', args=[found.pk])}?thieu=1")
    ended = f" {came_to.stop.words}" if came_to.stop else ""
    messages.success(request, f"Đã lưu, trả lời đủ.{ended}")
    return redirect("impact:procedure", found.procedure_id)


@require_POST
@requires("impact.view")
def remove(request: OfficerRequest, pk: int) -> HttpResponse:
    """Remove a form or a condition."""
    found = queries.sheet(request.actor, pk)
    assessing.remove_part(pk, by=request.actor, version=key_of(request.POST, "version"))
    messages.success(request, "Đã bỏ.")
    return redirect("impact:procedure", found.procedure_id)


@require_http_methods(["GET", "POST"])
@requires("impact.opine")
def checks(request: OfficerRequest, pk: int) -> HttpResponse:
    """Let the control office read a procedure's assessment and check it beside (Điều 7, Điều 8)."""
    one = queries.procedure(request.actor, pk)
    check(request.actor, "impact.opine", agency_id=one.draft.agency_id)
    found = one.sheets.filter(code=AssessmentSheet.Code.CHECKS).first()
    questions = questions_of(found) if found else questionnaires.questionnaire(AssessmentSheet.Code.CHECKS)
    answers, error = found.answers if found else {}, None
    if request.method == "POST":
        answers = questionnaires.read(questions, request.POST)
        try:
            opining.check_procedure(pk, answers, by=request.actor, version=key_of(request.POST, "version"))
        except DomainError as refused:
            error = refused
        else:
            return _checked(request, one, questionnaires.conclusion(questions, answers).complete)
    faults = questionnaires.gaps(questions, answers) if error or "thieu" in request.GET else {}
    sheets = list(one.sheets.exclude(code=AssessmentSheet.Code.CHECKS).order_by("-code", "position"))
    context = {
        "one": one, "draft": one.draft, "open": one.draft.stage == Stage.OPINION and one.left_out_at is None,
        "asked": form(questions, answers, errors=faults), "sheets": read_only(sheets), "error": error,
        "version": request.POST.get("version", found.version if found else 0),
        "answered": questionnaires.answered(questions, answers) if found else [],
    }  # fmt: skip
    return render(request, "impact/checks.html", context, status=error.status if error else 200)


def _checked(request: OfficerRequest, one: DraftProcedure, complete: bool) -> HttpResponse:
    if not complete:
        messages.warning(request, "Đã lưu; còn nội dung chưa xem hoặc chưa ghi ý kiến.")
        return redirect(f"{reverse('impact:checks', args=[one.pk])}?thieu=1")
    waiting = opining.waiting(one.draft).exclude(pk=one.pk).prefetch_related("sheets")
    for other in waiting.order_by("position"):
        done = any(
            sheet.code == AssessmentSheet.Code.CHECKS and sheet.complete for sheet in other.sheets.all()
        )
        if not done:
            messages.success(request, "Đã lưu. Thủ tục tiếp theo của dự thảo:")
            return redirect("impact:checks", other.pk)
    messages.success(request, "Đã xem xong mọi thủ tục của dự thảo; ghi ý kiến chung và số công văn để gửi.")
    return redirect("impact:draft", one.draft_id)
