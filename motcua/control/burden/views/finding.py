"""One finding with the rows it counted, and the draft option made of it."""

from decimal import Decimal, InvalidOperation
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from motcua.base.errors import DomainError, Invalid
from motcua.base.organisations.access import OfficerRequest, requires
from motcua.base.organisations.permissions import allowed
from motcua.base.posted import as_key, key_of
from motcua.catalogue.procedures.models import Procedure
from motcua.control.burden import drafting, queries, rows, services
from motcua.control.burden.models import Finding
from motcua.control.burden.whatif import reading
from motcua.control.reviews.models import SimplificationOption
from motcua.control.reviews.rules import PARTS

PAGE = 40


@require_GET
@requires("burden.view")
def finding(request: OfficerRequest, pk: int) -> HttpResponse:
    """Show what was found, its figures, how it went in earlier runs, and every row it counted."""
    by, found = request.actor, queries.finding(pk, by=request.actor)
    before = key_of(request.GET, "sau")
    lines = rows.newest(found, by=by, before=before, size=PAGE + 1)
    more, lines = len(lines) > PAGE, lines[:PAGE]
    context = {
        "finding": found, "lines": lines, "sort": rows.SORT_OF[found.kind],
        "sort_name": rows.SORTS[rows.SORT_OF[found.kind]],
        "next_url": f"?sau={lines[-1].pk}" if more else "", "first_url": "?" if before else "",
        "whole": queries.whole(by), "may_open": allowed(by, "dossier.view") is not None,
        "may_propose": allowed(by, "burden.propose") is not None, "follows": queries.follows(found),
        "proposals": queries.proposals_of(found), "processes": reading.versions(found.procedure_id),
        "others": Procedure.objects.filter(pk__in=found.procedures).exclude(pk=found.procedure_id).order_by("code"),
        "parts": [[label, value] for label, value in found.facts],
    }  # fmt: skip
    return render(request, "burden/finding.html", context)


@require_http_methods(["GET", "POST"])
@requires("burden.propose")
def propose(request: OfficerRequest, pk: int) -> HttpResponse:
    """Make a draft option of a finding: words and figures are there to be corrected, then it goes to the reviews."""
    found = queries.finding(pk, by=request.actor)
    draft = _draft(found, request.GET)
    if request.method == "POST":
        try:
            proposal = _proposed(request, found, draft)
        except DomainError as refused:
            return _form(request, found, draft, refused)
        messages.success(request, "Đã lập phương án và gửi sang Rà soát, kèm trang minh chứng này.")
        return redirect("burden:finding", proposal.finding_id)
    return _form(request, found, draft)


def _draft(found: Finding, params: QueryDict) -> drafting.Draft:
    """Return the option as it would be drafted, from the finding alone or from a what-if in the address."""
    asked = params.get("quy-trinh", "")
    versions = [one for key in found.procedures for one in reading.versions(key) if str(one.pk) == asked]
    if versions:
        return drafting.from_what_if(found, reading.answer(versions[0], found.run, params))
    return drafting.from_finding(found)


def _form(
    request: OfficerRequest, found: Finding, draft: drafting.Draft, error: DomainError | None = None
) -> HttpResponse:
    values: dict[str, Any] = {
        "what": draft.what, "reason": draft.reason, "kind": draft.kind, "saving": draft.saving,
        "days_before": _days(draft.days_before), "days_after": _days(draft.days_after),
    }  # fmt: skip
    chosen, procedure = draft.parts, draft.procedure_id
    if error:
        values = {name: request.POST.get(name, "") for name in values}
        chosen = request.POST.getlist("parts")
        procedure = as_key(request.POST.get("procedure", "")) or procedure
    context = values | {
        "finding": found, "draft": draft, "error": error, "kinds": SimplificationOption.Kind.choices,
        "chosen": chosen, "parts": PARTS.items(), "procedure": procedure,
        "procedures": Procedure.objects.filter(pk__in=found.procedures).order_by("code"),
        "before": queries.yearly_cost(found.run, draft.procedure_id),
    }  # fmt: skip
    return render(request, "burden/propose.html", context, status=error.status if error else 200)


def _days(value: Decimal | None) -> str:
    return "" if value is None else f"{value.normalize():f}".replace(".", ",")


def _number(request: OfficerRequest, name: str, label: str) -> Decimal | None:
    text = request.POST.get(name, "").strip().replace(" ", "")
    if not text:
        return None
    try:
        value = Decimal(text.replace(",", "."))
    except InvalidOperation:
        raise Invalid(f"{label} phải là số.", field=name) from None
    if not value.is_finite() or not 0 <= value < 10_000:
        raise Invalid(f"{label} phải từ 0 đến dưới 10.000.", field=name)
    return value


def _proposed(request: OfficerRequest, found: Finding, draft: drafting.Draft) -> Any:
    text = request.POST.get("saving", "").replace(".", "").replace(" ", "") or "0"
    if not text.isascii() or not text.isdigit() or len(text) > 15:
        raise Invalid("Tiết kiệm một năm phải là số đồng nguyên, không âm.", field="saving")
    return services.propose(
        found.pk, by=request.actor, kind=request.POST.get("kind", ""), parts=request.POST.getlist("parts"),
        what=request.POST.get("what", ""), reason=request.POST.get("reason", ""),
        procedure_id=as_key(request.POST.get("procedure", "")),
        days_before=_number(request, "days_before", "Số ngày hiện nay"),
        days_after=_number(request, "days_after", "Số ngày sau"), saving=int(text),
        changes=[change.as_dict() for change in draft.changes],
    )  # fmt: skip
