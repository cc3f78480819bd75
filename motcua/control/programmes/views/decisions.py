"""Decisions that announce internal procedures: drafted, sent round for opinion, signed, made public, printed."""

from typing import Any

from django.contrib import messages
from django.db.models import F
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from motcua.base import clock
from motcua.base.acting import done
from motcua.base.audit.services import record_act
from motcua.base.errors import REFUSALS, NotFound
from motcua.base.files.checks import DOCX_TYPE
from motcua.base.files.views import attachment
from motcua.base.organisations.access import OfficerRequest, requires
from motcua.base.organisations.permissions import allowed
from motcua.base.organisations.queries import agencies_on
from motcua.base.organisations.reach import province_wide
from motcua.base.paging import page_urls, paged
from motcua.base.posted import day_of, keys_of, whole_of
from motcua.base.text import day as said
from motcua.control.programmes import queries
from motcua.control.programmes.models import DecisionLine, InternalDecision, InternalProcedure, Opinion
from motcua.control.programmes.papers.decision import decision_document
from motcua.control.programmes.services import deciding
from motcua.control.programmes.services._common import is_theirs


@require_GET
@requires("internal.view")
def register(request: OfficerRequest) -> HttpResponse:
    """List decisions and drafts; what this agency still owes an opinion on comes first."""
    by = request.actor
    page = paged(queries.decisions(by).order_by("-made_at", "-pk"), request, queries.PAGE)
    context = {
        "contributor_only": allowed(by, "programme.view") is None,
        "page": page, "owed": queries.owed_opinions(by), "today": clock.today(),
        "manages": allowed(by, deciding.MANAGE) is not None,
    } | page_urls(request, page)  # fmt: skip
    return render(request, "programmes/decisions.html", context)


def _offered(request: OfficerRequest, found: InternalDecision | None = None) -> list[InternalProcedure]:
    """Return what a decision may take up: the agency's, in force, in no other draft; what is not announced first."""
    by, day = request.actor, clock.today()
    rows = queries.listed(by, queries.Filters(), day).filter(in_force=True)
    if not province_wide(by, deciding.MANAGE):
        rows = rows.filter(owner_id=by.agency_id)
    held = DecisionLine.objects.filter(decision__state__in=deciding.OPEN)
    if found is not None:
        held = held.exclude(decision=found)
    rows = rows.exclude(pk__in=held.values("internal_id"))
    return list(rows.order_by(F("announced_on").asc(nulls_first=True), "procedure__code")[:1000])


def _changes(request: OfficerRequest) -> dict[int, str]:
    return {key: request.POST.get(f"change-{key}", "") for key in keys_of(request.POST, "item")}


@require_http_methods(["GET", "HEAD", "POST"])
@requires("internal.manage")
def draft(request: OfficerRequest, pk: int = 0) -> HttpResponse:
    """Choose what a decision announces; the same page changes a draft."""
    by = request.actor
    found = queries.decision(by, pk) if pk else None
    error, chosen, title = None, _chosen(found), found.title if found else ""
    if request.method == "POST":
        chosen, title = _changes(request), request.POST.get("title", "")
        try:
            if found is None:
                made = deciding.draft(title=title, owner_id=by.agency_id, changes=chosen, by=by)
            else:
                version = whole_of(request.POST, "version")
                made = deciding.redraft(found.pk, title=title, changes=chosen, by=by, version=version)
            messages.success(request, f"Đã lưu dự thảo với {len(chosen)} thủ tục.")
            return redirect("programmes:decision", made.pk)
        except REFUSALS as refused:
            error = refused
    rows = [
        (row, chosen.get(row.pk, ""), "SDBS" if row.announced_on else "MOI")
        for row in _offered(request, found)
    ]
    context = {
        "found": found, "rows": rows, "chosen": chosen, "title": title, "error": error,
        "changes": DecisionLine.Change.choices,
    }  # fmt: skip
    return render(request, "programmes/decision_draft.html", context, status=error.status if error else 200)


def _chosen(found: InternalDecision | None) -> dict[int, str]:
    return dict(found.lines.values_list("internal_id", "change")) if found else {}


@require_GET
@requires("internal.view")
def detail(request: OfficerRequest, pk: int) -> HttpResponse:
    """Show a decision: its procedures, who was asked and who has not answered, what may be done now."""
    by, day = request.actor, clock.today()
    found = queries.decision(by, pk)
    may = is_theirs(by, deciding.MANAGE, found.owner_id)
    opinions = list(found.opinions.select_related("agency"))
    for one in opinions:
        one.mine = found.state == "Y_KIEN" and is_theirs(by, deciding.CONTRIBUTE, one.agency_id)  # type: ignore[attr-defined]
        one.late = not one.answer and found.opinions_due is not None and found.opinions_due < day  # type: ignore[attr-defined]
    asked = {one.agency_id for one in opinions} | {found.owner_id}
    is_open = found.state in deciding.OPEN
    context = {
        "found": found, "may": may, "is_open": is_open, "opinions": opinions, "today": day,
        "waiting": sum(not one.answer for one in opinions),
        "lines": found.lines.select_related("internal__procedure", "internal__owner"),
        "agencies": [one for one in agencies_on().order_by("level", "name") if one.pk not in asked] if may and is_open
        else [],
        "hindrances": deciding.hindrances(found, day) if may and is_open else [],
        "answers": Opinion.Answer.choices, "ways": Opinion.Taken.choices,
    }  # fmt: skip
    return render(request, "programmes/decision.html", context)


@require_POST
@requires("internal.manage")
def act(request: OfficerRequest, pk: int, act: str) -> HttpResponse:
    """Ask for opinions, sign, publish, or give a draft up."""
    posted = request.POST
    given: dict[str, Any] = {"by": request.actor, "version": whole_of(posted, "version")}

    def doing() -> str:
        if act == "lay-y-kien":
            found = deciding.ask_opinions(
                pk, keys_of(request.POST, "agency"), due=day_of(posted, "due"), **given
            )
            return f"Đã gửi lấy ý kiến, hạn {said(found.opinions_due)}."
        if act == "ky":
            found = deciding.sign(
                pk, number=posted.get("number", ""), signed_on=day_of(posted, "signed_on"), **given
            )
            return f"Đã ghi Quyết định số {found.number}: {found.lines.count()} thủ tục được công bố."
        if act == "cong-khai":
            deciding.publish(
                pk,
                address=posted.get("address", ""),
                published_on=day_of(posted, "published_on"),
                **given,
            )
            return "Đã ghi công khai quyết định."
        deciding.drop(pk, **given)
        return "Đã bỏ dự thảo."

    if act not in ("lay-y-kien", "ky", "cong-khai", "bo"):
        raise NotFound("Không có việc này.")
    return done(request, doing, "programmes:decision", pk)


@require_POST
@requires("internal.view")
def opinion(request: OfficerRequest, pk: int, act: str) -> HttpResponse:
    """Give one's agency's opinion, or explain what becomes of one."""
    posted = request.POST
    row = Opinion.objects.filter(pk=pk).first()
    if row is None or act not in ("tra-loi", "giai-trinh"):
        raise NotFound("Không có phiếu lấy ý kiến này.")
    queries.decision(request.actor, row.decision_id)
    given: dict[str, Any] = {"by": request.actor, "version": whole_of(posted, "version")}

    def doing() -> str:
        if act == "tra-loi":
            deciding.give_opinion(pk, answer=posted.get("answer", ""), text=posted.get("text", ""), **given)
            return "Đã gửi ý kiến."
        deciding.explain(
            pk, taken=posted.get("taken", ""), explanation=posted.get("explanation", ""), **given
        )
        return "Đã ghi giải trình."

    return done(request, doing, "programmes:decision", row.decision_id, anchor="y-kien")


@require_GET
@requires("internal.view")
def document(request: OfficerRequest, pk: int) -> HttpResponse:
    """Send the decision with its annex as an official document."""
    found = queries.decision(request.actor, pk)
    content = decision_document(found)
    record_act(
        "internal.decision_taken_out", by=request.actor, object_kind="internal_decision", object_id=found.pk,
        label=str(found), detail={"form": "docx"},
    )  # fmt: skip
    return attachment(content, f"quyet-dinh-tthc-noi-bo-{found.pk}.docx", DOCX_TYPE)
