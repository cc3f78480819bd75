"""Việc của tôi: what lies with me or my unit, with a preview beside it and acts on many at once."""

from datetime import datetime
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from motcua.base import clock
from motcua.base.errors import NotFound
from motcua.base.lists.opening import opens_with_default
from motcua.base.organisations.access import OfficerRequest, requires
from motcua.base.organisations.actor import Actor
from motcua.base.organisations.models import Person, RoleAssignment
from motcua.base.organisations.permissions import allowed
from motcua.onestop.desk import services
from motcua.onestop.dossiers import open_work
from motcua.onestop.dossiers import queries as dossiers
from motcua.onestop.dossiers import services as acts
from motcua.onestop.dossiers.acts import offered, situation_of
from motcua.onestop.dossiers.models import WorkItem
from motcua.onestop.dossiers.readings import note_reading
from motcua.onestop.dossiers.work_lines import WorkLine, first_lines

PAGE = 50
_TONES = {"sap-den-han": "amber", "qua-han": "red", "tra-lai": "amber"}


@requires("work.view")
@require_GET
@opens_with_default("desk:inbox")
def inbox(request: OfficerRequest) -> HttpResponse:
    """Show a page of the inbox, the earliest due first."""
    by = request.actor
    tab = request.GET.get("tab", "tat-ca")
    tab = tab if tab in open_work.TABS else "tat-ca"
    whole = request.GET.get("pham-vi", "") == "don-vi"
    q = request.GET.get("q", "").strip()[:100]
    work = open_work.unit_work(by) if whole else open_work.my_work(by)
    counts = open_work.inbox_counts(by, work)
    if not whole:
        request.counted = {"desk:inbox": counts["tat_ca"]}  # the rail need not count it again
    rows = open_work.inbox(by, work, tab=tab, q=q)
    total = rows.count() if q else counts[tab.replace("-", "_")]
    items, before, after = _slice(rows, request.GET.get("sau", ""), request.GET.get("truoc", ""))
    base = {"pham-vi": "don-vi" if whole else "", "q": q}
    context = {
        "lines": [(item, open_work.work_meter(item)) for item in items],
        "total": total, "tab": tab, "whole": whole, "q": q,
        "tabs": [
            {
                "label": label, "count": counts[name.replace("-", "_")], "active": name == tab,
                "url": "?" + _query(base | {"tab": "" if name == "tat-ca" else name}),
                "tone": _TONES.get(name, ""), "key": f"Alt+{number}",
            }
            for number, (name, label) in enumerate(open_work.TABS.items(), 1)
        ],
        "mine_url": "?" + _query({"tab": tab, "q": q}),
        "unit_url": "?" + _query({"tab": tab, "q": q, "pham-vi": "don-vi"}),
        "next_url": "?" + _query(base | {"tab": tab, "sau": after}) if after else "",
        "prev_url": "?" + _query(base | {"tab": tab, "truoc": before}) if before else "",
        "may_assign": allowed(by, "work.assign") is not None, "may_sign": by.has("phe_duyet"),
        "colleagues": _colleagues(by) if allowed(by, "work.assign") is not None else [],
    }  # fmt: skip
    return render(request, "desk/inbox.html", context)


def _query(values: dict[str, str]) -> str:
    return urlencode({key: value for key, value in values.items() if value})


def _colleagues(by: Actor) -> QuerySet[Person]:
    """Return the people of the actor's unit who may be given work."""
    held = RoleAssignment.objects.on(clock.today()).filter(unit_id=by.unit_id)
    return Person.objects.filter(is_active=True, pk__in=held.values("person_id")).order_by("full_name")


def _cursor(text: str) -> tuple[datetime, int] | None:
    moment, _, pk = text.partition("_")
    try:
        return datetime.fromisoformat(moment.replace(" ", "+")), int(pk)
    except ValueError:
        return None


def _slice(rows: QuerySet[WorkItem], after: str, before: str) -> tuple[list[WorkLine], str, str]:
    """Return a page by key (due date, id) and the cursors before and after it ("" at the ends)."""
    start, end = _cursor(after), _cursor(before)
    if end is not None:
        rows = rows.filter(Q(dossier_due_at__lt=end[0]) | Q(dossier_due_at=end[0], pk__lt=end[1]))
        items = first_lines(rows.order_by("-dossier_due_at", "-id"), PAGE + 1)
        more = len(items) > PAGE
        items = items[:PAGE][::-1]
        return items, _key(items[0]) if more and items else "", _key(items[-1]) if items else ""
    if start is not None:
        rows = rows.filter(Q(dossier_due_at__gt=start[0]) | Q(dossier_due_at=start[0], pk__gt=start[1]))
    items = first_lines(rows, PAGE + 1)
    more = len(items) > PAGE
    items = items[:PAGE]
    return items, _key(items[0]) if start and items else "", _key(items[-1]) if more else ""


def _key(item: WorkLine) -> str:
    return f"{item.dossier_due_at.isoformat() if item.dossier_due_at else ''}_{item.pk}"


@requires("work.view")
@require_GET
def preview(request: OfficerRequest, pk: int) -> HttpResponse:
    """Answer the pane beside the list: the dossier, its papers, the words so far, the acts; notes the reading."""
    by = request.actor
    item = open_work.unit_work(by).filter(pk=pk).only("dossier_id").first()
    if item is None:
        raise NotFound("Việc này không còn ở đơn vị của bạn. Hãy tải lại trang.")
    dossier = dossiers.get(item.dossier_id, by=by)
    acts.mark_read(pk, by=by)
    note_reading(dossier, by=by, what="TRANG", detail="xem trước ở Việc của tôi")
    situation = situation_of(dossier, by=by, work=pk)
    if situation.item:
        situation.item.dossier = dossier
    context = {
        "dossier": dossier,
        "meter": situation.item and open_work.work_meter(situation.item, pauses=situation.pauses),
        "papers": dossier.papers.select_related("file"), "item": situation.item,
        "words": list(dossier.work.filter(closed_at__isnull=False).order_by("-id")[:4]),
        "results": dossier.results.select_related("file"),
        "offers": [offer for offer in offered(situation) if offer.act.group == "step"], "opened": "",
    }  # fmt: skip
    return render(request, "desk/_preview.html", context)


@requires("work.act")
@require_POST
def batch(request: OfficerRequest) -> HttpResponse:
    """Do one act on the chosen rows and show the list again, with what was refused and why."""
    by = request.actor
    chosen = [int(pk) for pk in request.POST.getlist("work") if pk.isdigit()]
    person = request.POST.get("person", "")
    if request.POST.get("act") == "sign-read":
        ready = open_work.my_work(by).filter(kind__in=("KY", "KY_TU_CHOI"), read_at__isnull=False)
        chosen = list(
            ready.order_by("dossier_due_at", "id").values_list("pk", flat=True)[: services.MOST_AT_ONCE]
        )
    done = services.do_many(
        request.POST.get("act", "").replace("sign-read", "sign"), chosen, by=by,
        person_id=int(person) if person.isdigit() else None, note=request.POST.get("note", "")[:2000],
    )  # fmt: skip
    messages.add_message(request, messages.WARNING if done.refused else messages.SUCCESS, done.words)
    for label, why in done.refused[:10]:
        messages.error(request, f"{label}: {why}")
    target = request.POST.get("tiep", "")
    if not url_has_allowed_host_and_scheme(target, allowed_hosts=None) or not target.startswith("/"):
        target = reverse("desk:inbox")
    return redirect(target)
