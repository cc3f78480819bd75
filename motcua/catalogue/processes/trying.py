"""The simulator: step through a version without a dossier, and see what every way through it takes."""

import json

from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from motcua.base import clock
from motcua.base.errors import DomainError, Invalid
from motcua.base.organisations.access import requires
from motcua.base.worktime.queries import calendar_for
from motcua.catalogue.processes import engine, queries
from motcua.catalogue.processes.checks import LegalLimit
from motcua.catalogue.processes.models import ProcessVersion
from motcua.catalogue.processes.present import Sum, limit_of_version, sum_of, table_of
from motcua.catalogue.processes.simulate import RETURN, paths
from motcua.catalogue.processes.table import StepRow, blocks_in
from motcua.catalogue.processes.trial import Trial, legal_due, lines_of, ways_of
from motcua.catalogue.processes.views import version_or_404

SALT = "motcua.processes.try"


@require_http_methods(["GET", "POST"])
@requires("process.view")
def try_out(request: HttpRequest, pk: int) -> HttpResponse:
    """Walk through a version without a dossier, with the working time each way takes."""
    version = version_or_404(pk)
    rows = queries.rows_of(pk)
    plan = engine.plan_of(version)
    names = {row.key: row.name for row in plan.steps.values()}
    on_paper = request.GET.get("giay") == "1"
    run, trial, error = engine.start(version, on_paper=on_paper), Trial(), None
    trial.open(run)
    if request.method == "POST":
        run, trial = _walked(request.POST.get("dang-thu", ""), version)
        try:
            run = _step_on(request, version, run, trial, names)
        except DomainError as fault:
            error = fault
    kept = {"v": pk, "state": run.state, "log": trial.log, "opened": trial.opened}
    limit = limit_of_version(version)
    context = {
        "version": version, "process": version.process, "run": run, "trial": trial,
        "kept": signing.dumps(kept, salt=SALT, compress=True), "cards": _cards(run, plan, names),
        "marks": json.dumps(trial.marks(run, rows)), "error": error, "current": run.open[0].key if run.open else "",
        "used": Sum(trial.used, limit), "total": Sum(trial.total, limit), "sum": sum_of(rows, limit),
        "resets": queries.resets(version.process), "on_paper": run.on_paper,
        "linked": any(not block.is_opinion for block in blocks_in(rows)),
    } | _ways_through(version, rows, limit)  # fmt: skip
    return render(request, "processes/try.html", context, status=error.status if error else 200)


def _cards(run: engine.Run, plan: engine.Plan, names: dict[str, str]) -> list[dict[str, object]]:
    """Return a card for each open step: what it is, and its ways with keys that run on from card to card."""
    cards: list[dict[str, object]] = []
    agencies = queries.names_of_agencies([plan.steps[step.key] for step in run.open])
    key = 1
    for step in run.open:
        ways = ways_of(step, names, key)
        key += len(ways)
        cards.append({"step": step, "ways": ways, "here": table_of([plan.steps[step.key]], (), agencies)[0]})
    return cards


def _ways_through(
    version: ProcessVersion, rows: list[StepRow], limit: LegalLimit | None
) -> dict[str, object]:
    """Return the ways through the version with their times, and when the law's limit would end."""
    calendar, now = calendar_for(), clock.now()
    lines = lines_of(paths(rows, resets=queries.resets(version.process)), limit, calendar, now)
    return {
        "paths": [line for line in lines if line.path.code != RETURN],
        "returns": [line for line in lines if line.path.code == RETURN],
        "legal_due": legal_due(limit, calendar, now), "now": now,
    }  # fmt: skip


def _walked(kept: str, version: ProcessVersion) -> tuple[engine.Run, Trial]:
    """Return the walk so far, from its signed form field."""
    try:
        data = signing.loads(kept, salt=SALT)
    except signing.BadSignature as fault:
        raise Invalid("Lần chạy thử này không còn dùng được. Hãy chạy lại từ đầu.") from fault
    if data["v"] != version.pk:
        raise Invalid("Lần chạy thử này thuộc phiên bản khác.")
    return engine.resume(version, data["state"]), Trial(data["log"], data.get("opened", {}))


def _step_on(
    request: HttpRequest, version: ProcessVersion, run: engine.Run, trial: Trial, names: dict[str, str]
) -> engine.Run:
    """Let the chosen open step (the first, when none is named) end in the chosen way."""
    if not run.open:
        raise Invalid("Quy trình đã kết thúc.")
    wanted = request.POST.get("buoc", run.open[0].task_id)
    step = next((step for step in run.open if step.task_id == wanted), None)
    if step is None:
        raise Invalid("Bước này không còn mở.")
    outcome, _, back = request.POST.get("cach", "").partition(":")
    after = engine.advance(version, run.state, step.task_id, outcome, return_to=back or None)
    way = next((w for w in ways_of(step, names) if (w.outcome, w.return_to) == (outcome, back)), None)
    if way is None:
        raise Invalid("Chọn một cách xử lý.")
    trial.note(step, way, queries.resets(version.process))
    trial.open(after, step)
    return after
