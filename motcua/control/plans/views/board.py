"""The board of duties: a column a state, cards moved on by their buttons, by keyboard or by hand."""

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from motcua.base import clock
from motcua.base.errors import DomainError
from motcua.base.organisations.access import OfficerRequest, requires
from motcua.base.posted import whole_of
from motcua.control.plans import queries, schedule
from motcua.control.plans.models import Assignment
from motcua.control.plans.services import following
from motcua.control.plans.views._ways import FILTERS, ways
from motcua.control.plans.views.duties import chosen, filters

FEW, PAGE = 12, 36


@require_GET
@requires("plan.view")
def board(request: OfficerRequest) -> HttpResponse:
    """Show the board, or all of one of its columns."""
    by, today, choice = request.actor, clock.today(), chosen(request)
    only = request.GET.get("cot", "")
    only = only if only in schedule.COLUMNS else ""
    rows = choice.apply(queries.followed(by), today, tab=False)
    after = request.GET.get("sau", "") if only else ""
    most = PAGE if only else FEW
    columns = schedule.board(rows, today, most=most + 1 if only else most, only=only, after=after)
    context = filters(request, choice) | ways(request, "board", cot=only)
    next_url = ""
    if only and len(columns[0].cards) > PAGE:
        columns[0].cards = columns[0].cards[:PAGE]
        next_url = f"?cot={only}{context['filtered']}&sau={queries.place(columns[0].cards[-1])}"
    for column in columns:
        for card in column.cards:
            card.may = card.is_open and following.is_theirs(by, "plan.work", card)  # type: ignore[attr-defined]
            card.targets = [  # type: ignore[attr-defined]
                state for state in schedule.COLUMNS[:2] if state != card.state
            ]
    context |= {
        "columns": columns, "only": only, "next_url": next_url,
        "first_url": f"?cot={only}{context['filtered']}" if after else "",
        "total": sum(column.count for column in columns), "late": sum(column.late for column in columns),
        "here": request.GET.urlencode(), "waiting": Assignment.State.WAITING.value,
    }  # fmt: skip
    return render(request, "plans/board.html", context)


@require_POST
@requires("plan.view")
def move(request: OfficerRequest, pk: int) -> HttpResponse:
    """Move a card to another column; what was told of it stays."""
    card = queries.assignment(request.actor, pk)
    state = request.POST.get("state", "")
    try:
        following.report_progress(
            card.pk, state, by=request.actor, note=card.note, reason=request.POST.get("reason", ""),
            percent=0 if state == Assignment.State.NEW else card.percent,
            version=whole_of(request.POST, "version"),
        )  # fmt: skip
        messages.success(request, f"Đã chuyển sang “{Assignment.State(state).label.lower()}”.")
    except DomainError as refused:
        messages.error(request, refused.message)
    asked = QueryDict(request.POST.get("ve", ""), mutable=True)
    for name in set(asked) - {*FILTERS, "cot", "sau"}:
        del asked[name]
    query = f"?{asked.urlencode()}" if asked else ""
    return redirect(f"{reverse('plans:board')}{query}#viec-{card.pk}")
