"""Items of review: their list, the page of one, its procedures, its drawing before and after, its results."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from motcua.base import clock, workbooks
from motcua.base.acting import done
from motcua.base.audit import queries as audit
from motcua.base.errors import REFUSALS, DomainError, NotFound
from motcua.base.lists.opening import opens_with_default
from motcua.base.organisations.access import OfficerRequest, requires
from motcua.base.organisations.permissions import allowed
from motcua.base.organisations.reach import may
from motcua.base.posted import text_of
from motcua.catalogue.procedures.importing.workbook import code_in
from motcua.control.reviews import choosing, flowchart, groups, queries, rules
from motcua.control.reviews.models import ReviewItem, SimplificationOption
from motcua.control.reviews.services import reviewing
from motcua.control.reviews.views import _common, _values

State = ReviewItem.State
MOST_CODES = 500
BLANKS = 4  # empty rows offered in the table of a drawing


@require_GET
@requires("review.view")
@opens_with_default("reviews:items")
def items(request: OfficerRequest) -> HttpResponse:
    """List items, by year and place in the plan."""
    by, today = request.actor, clock.today()
    choice = choosing.Common.read(request.GET, choosing.ITEM_TABS)
    base = choosing.items_chosen(queries.items(by), choice)
    tabs = {code: choosing.item_tab(code, today) for code in choosing.ITEM_TABS}
    context = _common.listed(
        request, "items", base.prefetch_related("partners", "reviews"), choice, tabs, choosing.ITEM_TABS,
        ("-plan__year", "position", "pk"), "qua-han",
    )  # fmt: skip
    for row in context["rows"]:
        row.standing = rules.standing(row.finish, row.handed_on, today)
        row.done = sum(review.done_on is not None for review in row.reviews.all())
    context |= {
        "agencies": _common.agencies_in(ReviewItem.objects.all(), "lead_id", context["whole"]),
        "years": queries.plans(by).order_by("-year").values_list("year", flat=True).distinct(),
    }
    return render(request, "reviews/items.html", context)


@require_GET
@requires("review.view")
def item(request: OfficerRequest, pk: int) -> HttpResponse:
    """Show an item: its procedures and their sheets, options, drawing, what may be done."""
    return _page(request, queries.one(queries.items(request.actor), pk))


def _page(request: OfficerRequest, found: ReviewItem, error: DomainError | None = None) -> HttpResponse:
    by, today = request.actor, clock.today()
    reviews = list(found.reviews.select_related("procedure__field").order_by("procedure__code"))
    options = list(
        SimplificationOption.objects.filter(item=found)
        .select_related("procedure")
        .order_by("procedure__code")
    )
    fills = found.state in reviewing.OPEN and (
        may(by, "review.do", found.lead_id) or allowed(by, "review.judge") is not None
    )
    approved = found.plan.state == "DA_PHE_DUYET"
    there = {review.procedure_id for review in reviews}
    suggested = [one for one in groups.suggest(found.name).procedures if one.pk not in there] if fills else []
    context = {
        "ways": _common.ways("items"), "item": found, "plan": found.plan, "reviews": reviews, "options": options,
        "standing": rules.standing(found.finish, found.handed_on, today), "fills": fills, "approved": approved,
        "does": approved and found.state in reviewing.OPEN and may(by, "review.do", found.lead_id),
        "judges": allowed(by, "review.judge") is not None, "suggested": suggested,
        "missing": reviewing.missing(found) if approved and found.state in reviewing.OPEN else [],
        "costs": queries.costs_of(options), "error": error, "history": audit.history("review_item", found.pk),
        "done": sum(review.done_on is not None for review in reviews), "partners": found.partners.all(),
    }  # fmt: skip
    return render(request, "reviews/item.html", context, status=error.status if error else 200)


@require_POST
@requires("review.view")
def add_procedures(request: OfficerRequest, pk: int) -> HttpResponse:
    """Put procedures under an item: ticked, typed as codes, or from a sheet whose first column has the codes."""
    found = queries.one(queries.items(request.actor), pk)
    try:
        codes = request.POST.getlist("code") + _typed(text_of(request.POST, "codes")) + _from_file(request)
        reviewing.add_procedures(found.pk, codes, by=request.actor)
    except REFUSALS as refused:
        return _page(request, found, refused)
    return redirect("reviews:item", found.pk)


def _typed(text: str) -> list[str]:
    return [
        line.split()[0] for line in text.replace(";", "\n").replace(",", "\n").splitlines() if line.split()
    ]


def _from_file(request: OfficerRequest) -> list[str]:
    """Return the codes in the first column of an Excel file; raises Invalid for what is none."""
    if "file" not in request.FILES:
        return []
    sheet = workbooks.opened(workbooks.sent(request.FILES, "Chọn tệp Excel.")).worksheets[0]
    rows = sheet.iter_rows(min_col=1, max_col=1, max_row=MOST_CODES + 1, values_only=True)
    cells = [code_in(row[0]) for row in rows if row]
    # A heading is no code: codes begin with a digit or stand in capitals with digits.
    return [cell for cell in cells if any(sign.isdigit() for sign in cell)]


@require_POST
@requires("review.view")
def remove_procedure(request: OfficerRequest, pk: int) -> HttpResponse:
    """Take a procedure from its item as long as its sheet is empty."""
    review = queries.one(queries.reviews(request.actor), pk)
    return done(
        request, lambda: reviewing.remove_procedure(pk, by=request.actor), "reviews:item", review.item_id,
        words="Đã bỏ thủ tục khỏi mục.",
    )  # fmt: skip


@require_POST
@requires("review.view")
def act(request: OfficerRequest, pk: int, act: str) -> HttpResponse:
    """Hand the results of an item in, send them back, find them good."""
    found = queries.one(queries.items(request.actor), pk)
    if act not in _ACTS:
        raise NotFound("Không có việc này.")
    words, do = _ACTS[act]
    return done(request, lambda: do(request, found.pk), "reviews:item", found.pk, words=words)


def _hand_in(request: OfficerRequest, pk: int) -> None:
    reviewing.hand_in(pk, by=request.actor, version=_values.version_of(request.POST))


def _return(request: OfficerRequest, pk: int) -> None:
    reviewing.return_item(
        pk,
        text_of(request.POST, "remark"),
        by=request.actor,
        version=_values.version_of(request.POST),
    )


def _accept(request: OfficerRequest, pk: int) -> None:
    reviewing.accept_item(pk, by=request.actor, version=_values.version_of(request.POST))


_ACTS = {
    "gui": ("Đã gửi kết quả rà soát cho Văn phòng.", _hand_in),
    "tra-lai": ("Đã trả lại kết quả để hoàn thiện.", _return),
    "dat": ("Kết quả đạt yêu cầu; các phương án được đánh giá từng cái.", _accept),
}


# ---- drawing of a group -------------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
@requires("review.view")
def drawing(request: OfficerRequest, pk: int) -> HttpResponse:
    """Show a group's drawing before and after, side by side; write it as two tables."""
    found = queries.one(queries.items(request.actor), pk)
    error = None
    before, after = found.before_steps, found.after_steps
    if request.method == "POST":
        before, after = _values.steps_of(request.POST, "before"), _values.steps_of(request.POST, "after")
        try:
            reviewing.draw_item(pk, before, after, by=request.actor, version=_values.version_of(request.POST))
        except DomainError as refused:
            error = refused
        else:
            return redirect("reviews:item_drawing", pk)
    writes = (
        found.plan.state == "DA_PHE_DUYET"
        and found.state in reviewing.OPEN
        and may(request.actor, "review.do", found.lead_id)
    )
    context = {
        "ways": _common.ways("items"), "item": found, "writes": writes, "error": error,
        "tables": [("before", "Trước", padded(before)), ("after", "Sau", padded(after))],
        "has": {"before": bool(found.before_steps), "after": bool(found.after_steps)}, "before": found.before_steps,
        "after": found.after_steps,
    }  # fmt: skip
    return render(request, "reviews/drawing.html", context, status=error.status if error else 200)


def padded(steps: list[Any]) -> list[Any]:
    """Return the rows of a table with empty ones to write in."""
    return [*steps, *({} for _ in range(BLANKS))]


@require_GET
@requires("review.view")
def drawing_file(request: OfficerRequest, pk: int, stage: str) -> HttpResponse:
    """Give a group's drawing as BPMN."""
    found = queries.one(queries.items(request.actor), pk)
    steps = found.after_steps if stage == "sau" else found.before_steps
    xml = flowchart.to_bpmn(steps, f"{found.name} – {'sau' if stage == 'sau' else 'trước'} rà soát")
    return HttpResponse(xml, content_type="application/xml; charset=utf-8")
