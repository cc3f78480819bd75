"""Pages on which a leader moves running dossiers to a newer version of their process."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from motcua.base.errors import DomainError, Invalid, NotFound
from motcua.base.organisations.access import OfficerRequest, requires
from motcua.base.organisations.permissions import allowed
from motcua.catalogue.processes import queries as processes
from motcua.catalogue.processes.checks import duration
from motcua.catalogue.processes.models import ProcessVersion
from motcua.onestop.dossiers.models import Dossier
from motcua.onestop.dossiers.services import process_moves

PAGE = 50
REPLACES = "thay-"


def _version(pk: int) -> ProcessVersion:
    version = processes.version(pk)
    if version is None:
        raise NotFound("Không có phiên bản quy trình này.")
    return version


@require_GET
@requires("process.view")
def running(request: OfficerRequest, pk: int) -> HttpResponse:
    """Tell, in a line of the version's page, how many dossiers run on it and on the versions before it."""
    version = _version(pk)
    counts = process_moves.running_on(version.process_id)
    older = [other.pk for other in processes.versions_of(version.process_id) if other.number < version.number]
    context = {
        "version": version, "here": counts.get(version.pk, 0), "older": sum(counts.get(one, 0) for one in older),
        "may_move": allowed(request.actor, process_moves.ACTION) is not None
        and version.status == ProcessVersion.Status.APPROVED,
    }  # fmt: skip
    return render(request, "dossiers/_running.html", context)


@require_http_methods(["GET", "POST"])
@requires("process.move")
def move(request: OfficerRequest, pk: int) -> HttpResponse:
    """Show what moving dossiers to this version would change; move the chosen ones with a reason."""
    version = _version(pk)
    if version.status != ProcessVersion.Status.APPROVED:
        raise NotFound("Chỉ chuyển hồ sơ sang phiên bản đã được phê duyệt.")
    mapping = _mapping(request)
    error: DomainError | None = None
    chosen = [int(one) for one in request.POST.getlist("ho-so") if one.isdecimal()][:500]
    if request.method == "POST":
        try:
            if not chosen:
                raise Invalid("Chọn ít nhất một hồ sơ.", field="ho-so")
            done = process_moves.move(
                chosen, version.pk, mapping, request.POST.get("ly_do", ""), by=request.actor
            )
        except DomainError as fault:
            error = fault
        else:
            return _told(request, version, done)
    return _page(request, version, mapping, error, chosen)


def _page(
    request: OfficerRequest,
    version: ProcessVersion,
    mapping: dict[str, str],
    error: DomainError | None,
    chosen: list[int],
) -> HttpResponse:
    found = process_moves.movable(version, by=request.actor)
    total = found.count()
    page = _after(found, request.GET.get("sau", ""))
    dossiers = page[:PAGE]
    rows = processes.rows_of(version.pk)
    choices = [
        {"key": key, "name": old.name, "field": f"{REPLACES}{key}", "chosen": mapping.get(key, ""),
         "targets": process_moves.targets_for(old, rows)}
        for key, old in process_moves.steps_to_map(dossiers, version).items()
    ]  # fmt: skip
    query = request.GET.copy()
    query["sau"] = str(dossiers[-1].pk) if len(page) > PAGE else ""
    lines = [
        {"it": one, "before": duration(one.before), "after": duration(one.after), "left": _words(one.left)}
        for one in process_moves.preview(dossiers, version, mapping)
    ]
    context = {
        "version": version, "process": version.process, "lines": lines, "total": total, "choices": choices,
        "error": error, "chosen": chosen, "reason": request.POST.get("ly_do", ""),
        "next_url": f"?{query.urlencode()}" if len(page) > PAGE else "",
    }  # fmt: skip
    return render(request, "dossiers/process_moves.html", context, status=error.status if error else 200)


def _after(found: QuerySet[Dossier], last: str) -> list[Dossier]:
    """Return the next page of dossiers, by due date and key, and one more to tell whether there is another."""
    if last.isdecimal():
        before = Dossier.objects.filter(pk=int(last)).values_list("due_at", flat=True).first()
        if before is not None:
            found = found.filter(due_at__gte=before).exclude(due_at=before, pk__lte=int(last))
    return list(found[: PAGE + 1])


def _words(minutes: int) -> str:
    return duration(minutes) if minutes > 0 else "đã quá hạn" if minutes < 0 else "0"


def _mapping(request: HttpRequest) -> dict[str, str]:
    given = request.POST if request.method == "POST" else request.GET
    return {
        name.removeprefix(REPLACES): value
        for name, value in given.items()
        if name.startswith(REPLACES) and isinstance(value, str) and value
    }


def _told(
    request: OfficerRequest, version: ProcessVersion, done: list[process_moves.Outcome]
) -> HttpResponse:
    moved = sum(not one.why_not for one in done)
    if moved:
        messages.success(
            request, f"Đã chuyển {moved} hồ sơ sang phiên bản {version.number}; ngày hẹn trả không đổi."
        )
    for one in [one for one in done if one.why_not][:10]:
        messages.warning(request, f"{one.label}: {one.why_not}")
    return redirect("dossier_processes:move", pk=version.pk)
