"""The page of notices."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from motcua.base.notices import queries, services
from motcua.base.organisations.access import requires

PAGE = 30


@requires("notice.view")
def notices(request: HttpRequest) -> HttpResponse:
    """List my notices: those I have not read, or all (`?xem=tat-ca`)."""
    actor = request.actor  # type: ignore[attr-defined]
    everything = request.GET.get("xem") == "tat-ca"
    here = reverse("notices:list")
    unread = queries.unread_count(actor.person_id)
    paginator = Paginator(queries.mine(actor, unread=not everything), PAGE)
    page = paginator.get_page(request.GET.get("trang"))
    tabs = [
        {"label": "Chưa đọc", "url": here, "active": not everything, "count": unread, "tone": "red"},
        {"label": "Tất cả", "url": f"{here}?xem=tat-ca", "active": everything, "count": None},
    ]
    context = {"page": page, "tabs": tabs, "everything": everything, "unread": unread}
    return render(request, "notices/list.html", context)


@requires("notice.view")
def read(request: HttpRequest, notice_id: int) -> HttpResponse:
    """Mark a notice as read and open the page it speaks of."""
    notice = services.mark_read(notice_id, by=request.actor)  # type: ignore[attr-defined]
    return HttpResponseRedirect(notice.url or reverse("notices:list"))


@require_POST
@requires("notice.view")
def read_all(request: HttpRequest) -> HttpResponse:
    """Mark all my notices as read."""
    count = services.mark_all_read(by=request.actor)  # type: ignore[attr-defined]
    messages.success(
        request, f"Đã đánh dấu {count} thông báo là đã đọc." if count else "Không còn thông báo chưa đọc."
    )
    return redirect("notices:list")
