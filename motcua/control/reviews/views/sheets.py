"""The review sheet of one procedure: its questions, its cost, its processes before and after, its paper."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from motcua.base import clock
from motcua.base.audit import queries as audit
from motcua.base.errors import REFUSALS, DomainError
from motcua.base.files.checks import DOCX_TYPE
from motcua.base.files.views import attachment
from motcua.base.organisations.access import OfficerRequest, requires
from motcua.base.organisations.reach import may
from motcua.base.posted import key_of, text_of
from motcua.catalogue.processes import queries as processes
from motcua.catalogue.processes.models import ProcessVersion
from motcua.catalogue.processes.wording import time_words
from motcua.control.costs import queries as costs
from motcua.control.costs.rules import Totals
from motcua.control.reviews import flowchart, queries, rules
from motcua.control.reviews.models import Review
from motcua.control.reviews.papers.sheet import sheet_document
from motcua.control.reviews.services import reviewing
from motcua.control.reviews.views import _common, _values
from motcua.control.reviews.views.items import padded
from motcua.law import questionnaires as law
from motcua.law.questionnaire_form import form


def _writes(request: OfficerRequest, review: Review) -> bool:
    item = review.item
    return (
        item.plan.state == "DA_PHE_DUYET"
        and item.state in reviewing.OPEN
        and may(request.actor, "review.do", item.lead_id)
    )


def _cost_of(review: Review) -> Totals | None:
    return costs.totals([review.cost_study_id])[review.cost_study_id] if review.cost_study_id else None


@require_http_methods(["GET", "POST"])
@requires("review.view")
def sheet(request: OfficerRequest, pk: int) -> HttpResponse:
    """Show and keep the sheet of a procedure (02/RS-KSTT)."""
    review = queries.one(queries.reviews(request.actor), pk)
    asked = reviewing.questionnaire_of(review)
    error, answers = None, review.answers
    if request.method == "POST":
        answers = law.read(asked, request.POST)
        try:
            reviewing.save_sheet(
                pk, by=request.actor, answers=answers, conclusion=text_of(request.POST, "conclusion"),
                reason=text_of(request.POST, "reason"), feedback=text_of(request.POST, "feedback"),
                cost_study_id=key_of(request.POST, "cost_study"), version=_values.version_of(request.POST),
            )  # fmt: skip
        except REFUSALS as refused:
            error = refused
        else:
            if request.POST.get("conclusion"):
                messages.success(request, "Đã kết luận phiếu rà soát.")
                return redirect("reviews:item", review.item_id)
            messages.success(request, "Đã lưu phiếu.")
            return redirect("reviews:sheet", pk)
    writes = _writes(request, review)
    errors = law.faults(asked, answers) if error and request.POST.get("conclusion") else {}
    context = {
        "ways": _common.ways("items"), "review": review, "item": review.item, "procedure": review.procedure,
        "asked": form(asked, answers, errors=errors) if writes else None, "questionnaire": asked, "writes": writes,
        "answered": [] if writes else law.answered(asked, answers), "conclusion": law.conclusion(asked, answers),
        "conclusions": Review.Conclusion.choices, "error": error, "posted": request.POST if error else {},
        "studies": costs.studies(request.actor).filter(procedure_id=review.procedure_id).order_by("-pk")[:20],
        "costs": _cost_of(review), "sees_study": costs.sees(request.actor, review.cost_study_id),
        "options": review.options.order_by("pk"), "parts": rules.PARTS,
        "history": audit.history("review_sheet", review.pk),
    }  # fmt: skip
    return render(request, "reviews/sheet.html", context, status=error.status if error else 200)


@require_GET
@requires("review.view")
def document(request: OfficerRequest, pk: int) -> HttpResponse:
    """Give the sheet as a paper."""
    review = queries.one(queries.reviews(request.actor), pk)
    name = f"phieu-ra-soat-{review.procedure.code}.docx"
    return attachment(sheet_document(review, _cost_of(review)), name, DOCX_TYPE)


# ---- before and after ---------------------------------------------------------------------------------------------


def _in_force(review: Review) -> ProcessVersion | None:
    """Return the process in force of the procedure that serves most cases: the one without a case first."""
    rows = processes.in_force(clock.today()).filter(process__procedure_id=review.procedure_id)
    return rows.order_by("process__case_code", "process__tier", "-number").first()


def _steps_of(version: ProcessVersion) -> list[dict[str, Any]]:
    """Return the table of a process as the rows of a drawing, to begin the one afterwards with."""
    return [
        {
            "who": step.unit_name or step.get_where_display(), "name": step.name,
            "time": " ".join(time_words(step.minutes)) if step.minutes else "", "papers": step.product,
        }
        for step in processes.steps_of(version.pk)
    ]  # fmt: skip


@require_http_methods(["GET", "POST"])
@requires("review.view")
def drawing(request: OfficerRequest, pk: int) -> HttpResponse:
    """Show the process in force beside the one afterwards; write the latter as a table."""
    review = queries.one(queries.reviews(request.actor), pk)
    version = _in_force(review)
    now = _steps_of(version) if version else []
    error, after = None, review.after_steps or now
    if request.method == "POST":
        after = _values.steps_of(request.POST, "after")
        try:
            reviewing.draw_sheet(pk, after, by=request.actor, version=_values.version_of(request.POST))
        except DomainError as refused:
            error = refused
        else:
            return redirect("reviews:sheet_drawing", pk)
    context = {
        "ways": _common.ways("items"), "review": review, "item": review.item, "procedure": review.procedure,
        "process": version, "now": now, "after": review.after_steps, "writes": _writes(request, review),
        "error": error, "rows": padded(after),
    }  # fmt: skip
    return render(request, "reviews/sheet_drawing.html", context, status=error.status if error else 200)


@require_GET
@requires("review.view")
def drawing_file(request: OfficerRequest, pk: int) -> HttpResponse:
    """Give the process afterwards as BPMN."""
    review = queries.one(queries.reviews(request.actor), pk)
    xml = flowchart.to_bpmn(review.after_steps, f"{review.procedure.name} – sau rà soát")
    return HttpResponse(xml, content_type="application/xml; charset=utf-8")
