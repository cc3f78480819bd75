"""Runs: asked for, watched while they are worked out, kept; and how everything is measured."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from motcua.base import clock
from motcua.base.errors import DomainError
from motcua.base.organisations.access import OfficerRequest, requires
from motcua.base.text import read_day
from motcua.control.burden import queries, services
from motcua.control.burden.models import Finding, Run
from motcua.control.burden.views.ranking import frame
from motcua.control.burden.worth import measures_of
from motcua.law.burden import basis

KEPT = 60


@require_GET
@requires("burden.view")
def runs(request: OfficerRequest) -> HttpResponse:
    """List the runs kept, offer another, and say how burden is measured."""
    return _page(request)


def _page(request: OfficerRequest, error: DomainError | None = None) -> HttpResponse:
    run = queries.run_of(request.GET)
    first, last = services.usual_period(clock.today())
    context = frame(request, "burden:runs", run) | {
        "runs": Run.objects.order_by("-pk")[:KEPT], "error": error, "first": first, "until": last,
        "posted": request.POST if error else {}, "basis": basis(), "parts": queries.PARTS,
    }  # fmt: skip
    if run is not None:
        measures = measures_of(run)
        context |= {
            "measures": measures,
            "kinds": [(label, measures.threshold(code), _SAID[code]) for code, label in Finding.Kind.choices],
            "weights": [(label, measures.weights[code]) for code, label in queries.PARTS.items()],
            "wage_basis": run.settings.get("can_cu_thu_nhap", ""),
        }
    return render(request, "burden/runs.html", context, status=error.status if error else 200)


_SAID: dict[str, str] = {
    Finding.Kind.BOUNCING: "Phần lượt ở một bước bị trả lại bước trước",
    Finding.Kind.SLOW_PLACE: "Thời gian dùng trên thời gian được cho, gấp mấy lần nơi ở giữa",
    Finding.Kind.SLOW_STEP: "Phần lượt dùng quá thời gian của quy trình",
    Finding.Kind.NEEDLESS_PAPER: "Phần hồ sơ phải bổ sung giấy này mà không hồ sơ nào bị từ chối",
    Finding.Kind.HELD_PAPER: "Phần hồ sơ vẫn nộp giấy mà cơ sở dữ liệu hoặc chính tỉnh đã có",
    Finding.Kind.SUPPLEMENT: "Phần hồ sơ phải bổ sung giấy này",
    Finding.Kind.IDLE_STEP: "Bước mọi lượt đều đi tiếp, không ý kiến: phần thời gian giải quyết nó chiếm",
    Finding.Kind.LATE: "Phần hồ sơ có kết quả sau hạn theo luật",
    Finding.Kind.WAITING: "Phần thời gian giải quyết nằm ở phân công, trình, ký, đóng dấu",
    Finding.Kind.TRIPS: "Lượt đến trụ sở của một hồ sơ (lượt)",
}


@require_POST
@requires("burden.run")
def run(request: OfficerRequest) -> HttpResponse:
    """Ask for a run over the period given, by default the year up to yesterday."""
    usual = services.usual_period(clock.today())
    first = read_day(request.POST.get("tu", "")) or usual[0]
    last = read_day(request.POST.get("den", "")) or usual[1]
    try:
        services.ask(first, last, by=request.actor)
    except DomainError as refused:
        return _page(request, refused)
    messages.success(request, "Đang tính lại gánh nặng; trang này tự báo khi xong.")
    target = request.POST.get("tiep", "")
    safe = target.startswith("/") and url_has_allowed_host_and_scheme(target, allowed_hosts=None)
    return redirect(target if safe else "burden:runs")


@require_GET
@requires("burden.view")
def progress(request: OfficerRequest) -> HttpResponse:
    """Say how far the run under way is; when it has ended, have the page loaded anew."""
    last = queries.last_asked()
    answer = render(request, "burden/_progress.html", {"last": last})
    if last is None or not last.is_open:
        answer["HX-Refresh"] = "true"
    return answer
