"""The tracker of legal texts to be amended, and initiatives."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from motcua.base import clock
from motcua.base.audit import queries as audit
from motcua.base.errors import REFUSALS, DomainError, NotFound
from motcua.base.lists.opening import opens_with_default
from motcua.base.organisations.access import OfficerRequest, requires
from motcua.base.organisations.permissions import allowed
from motcua.base.organisations.reach import may
from motcua.base.posted import day_of, must_day_of, text_of
from motcua.control.reviews import choosing, queries, rules
from motcua.control.reviews.models import LegalAmendment
from motcua.control.reviews.services import amending
from motcua.control.reviews.views import _common, _values

State = LegalAmendment.State


@require_GET
@requires("review.view")
@opens_with_default("reviews:amendments")
def listing(request: OfficerRequest) -> HttpResponse:
    """List the legal texts that approved options wait for, the earliest due first."""
    by, today = request.actor, clock.today()
    choice = choosing.Common.read(request.GET, choosing.TEXT_TABS)
    base = choosing.texts_chosen(queries.amendments(by), choice)
    tabs = {code: choosing.text_tab(code, today) for code in choosing.TEXT_TABS}
    context = _common.listed(
        request, "amendments", base, choice, tabs, choosing.TEXT_TABS, ("due", "pk"), "qua-han"
    )
    for row in context["rows"]:
        row.standing = rules.standing(row.due, row.issued_on, today)
    context |= {
        "agencies": _common.agencies_in(LegalAmendment.objects.all(), "agency_id", context["whole"]),
        "waiting": queries.unenforced(by).count(),
    }
    return render(request, "reviews/amendments.html", context)


@require_GET
@requires("review.view")
def text(request: OfficerRequest, pk: int) -> HttpResponse:
    """Show one legal text: what it serves, who holds it, how far it has come."""
    return _page(request, queries.one(queries.amendments(request.actor), pk))


def _page(request: OfficerRequest, row: LegalAmendment, error: DomainError | None = None) -> HttpResponse:
    by, today = request.actor, clock.today()
    judges = allowed(by, "review.judge") is not None
    followed = row.state in amending.UNDER_WAY and row.option.state in rules.UNENFORCED
    alike = LegalAmendment.objects.filter(
        text=row.text, agency_id=row.agency_id, ministry=row.ministry, state__in=amending.UNDER_WAY,
        option__state__in=rules.UNENFORCED,
    ).exclude(pk=row.pk)  # fmt: skip
    context = {
        "ways": _common.ways("amendments"), "row": row, "option": row.option, "error": error, "judges": judges,
        "standing": rules.standing(row.due, row.issued_on, today), "posted": request.POST if error else {},
        "writes": followed and (judges or may(by, "review.do", row.agency_id or 0)),
        "states": [(one.value, one.label) for one in amending.UNDER_WAY], "today": today, "alike": alike.count(),
        "others": row.option.amendments.exclude(pk=row.pk).select_related("agency"),
        "history": audit.history("legal_amendment", row.pk), "costs": row.option.costs,
    }  # fmt: skip
    return render(request, "reviews/amendment.html", context, status=error.status if error else 200)


@require_POST
@requires("review.view")
def act(request: OfficerRequest, pk: int, act: str) -> HttpResponse:
    """Report how far a text has come, that it was issued, or that it need not change."""
    row = queries.one(queries.amendments(request.actor), pk)
    if act not in _ACTS:
        raise NotFound("Không có việc này.")
    try:
        words = _ACTS[act](request, pk)
    except REFUSALS as refused:
        return _page(request, row, refused)
    messages.success(request, words)
    return redirect("reviews:amendment", pk)


def _progress(request: OfficerRequest, pk: int) -> str:
    amending.report_progress(
        pk, text_of(request.POST, "state"), by=request.actor, note=text_of(request.POST, "note"),
        version=_values.version_of(request.POST),
    )  # fmt: skip
    return "Đã cập nhật tình hình."


def _issue(request: OfficerRequest, pk: int) -> str:
    enforced = amending.issue(
        pk, number=text_of(request.POST, "number"), by=request.actor,
        issued_on=must_day_of(request.POST, "issued_on", "Ghi ngày ban hành."),
        in_force_on=day_of(request.POST, "in_force_on"), same_text=request.POST.get("same_text") == "1",
        version=_values.version_of(request.POST),
    )  # fmt: skip
    if not enforced:
        return "Đã ghi văn bản ban hành; phương án còn văn bản khác phải sửa."
    return f"Đã ghi văn bản ban hành; {len(enforced)} phương án được thực thi."


def _drop(request: OfficerRequest, pk: int) -> str:
    amending.no_longer_needed(
        pk,
        text_of(request.POST, "drop_reason"),
        by=request.actor,
        version=_values.version_of(request.POST),
    )
    return "Đã ghi văn bản không còn phải sửa."


_ACTS = {"tinh-hinh": _progress, "ban-hanh": _issue, "khong-con": _drop}


@require_http_methods(["GET", "POST"])
@requires("review.view")
def initiatives(request: OfficerRequest) -> HttpResponse:
    """List initiatives; enter one."""
    by, error = request.actor, None
    if request.method == "POST":
        posted = request.POST
        try:
            amending.add_initiative(
                agency_id=by.agency_id or 0, title=text_of(posted, "title"), by=by,
                author=text_of(posted, "author"), what=text_of(posted, "what"),
                result=text_of(posted, "result"), applied_on=day_of(posted, "applied_on"),
                recognised_no=text_of(posted, "recognised_no"),
            )  # fmt: skip
        except REFUSALS as refused:
            error = refused
        else:
            messages.success(request, "Đã ghi sáng kiến.")
            return redirect("reviews:initiatives")
    rows = queries.initiatives(by).order_by("-applied_on", "-pk")
    context = {
        "ways": _common.ways("initiatives"), "rows": rows[:200], "total": rows.count(), "error": error,
        "posted": request.POST if error else {}, "may_propose": allowed(by, "review.propose") is not None,
    }  # fmt: skip
    return render(request, "reviews/initiatives.html", context, status=error.status if error else 200)
