"""The Gantt chart of duties: tasks by the groups of their plans, from beginning to date, today and what is late."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from motcua.base import clock
from motcua.base.organisations.access import OfficerRequest, requires
from motcua.control.plans import queries, schedule
from motcua.control.plans.models import PlanTask
from motcua.control.plans.views._ways import ways
from motcua.control.plans.views.duties import chosen, filters

PAGE = 80


@require_GET
@requires("plan.view")
def timeline(request: OfficerRequest) -> HttpResponse:
    """Draw the tasks whose assignments a person may see, a page of them."""
    by, today, choice = request.actor, clock.today(), chosen(request)
    rows = choice.apply(queries.followed(by), today, tab=False)
    tasks = (
        PlanTask.objects.filter(pk__in=rows.exclude(state="HUY").order_by().values("task_id"))
        .select_related("plan")
        .defer("plan__text", "read")
        .order_by("-plan_id", "position", "pk")
    )
    after = request.GET.get("sau", "")
    found = list(schedule.tasks_after(tasks, after)[: PAGE + 1])
    more, found = len(found) > PAGE, found[:PAGE]
    context = filters(request, choice) | ways(request, "timeline")
    last = found[-1] if found else None
    context |= {
        "chart": schedule.chart(found, rows, today), "today": today, "wide": schedule.WIDE,
        "next_url": f"?sau={last.plan_id}_{last.position}_{last.pk}{context['filtered']}" if more and last else "",
        "first_url": f"?{context['filtered'].removeprefix('&')}" if after else "",
    }  # fmt: skip
    return render(request, "plans/timeline.html", context)
