"""Simplification options: their list by state, one with its texts and remarks, the form."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from motcua.base import clock
from motcua.base.audit import queries as audit
from motcua.base.errors import REFUSALS, DomainError, Invalid, NotFound
from motcua.base.lists.opening import opens_with_default
from motcua.base.organisations.access import OfficerRequest, requires
from motcua.base.organisations.models import Agency
from motcua.base.organisations.permissions import allowed
from motcua.base.organisations.reach import may
from motcua.base.posted import day_of, key_of, text_of
from motcua.catalogue.procedures.queries import limit_for, procedure_by_code, version_on
from motcua.control.costs import queries as costs
from motcua.control.reviews import choosing, queries, rules
from motcua.control.reviews.models import LegalAmendment, Review, SimplificationOption
from motcua.control.reviews.services import amending
from motcua.control.reviews.services import options as services
from motcua.control.reviews.views import _common, _values
from motcua.law import reviewing

State = SimplificationOption.State


@require_GET
@requires("review.view")
@opens_with_default("reviews:options")
def listing(request: OfficerRequest) -> HttpResponse:
    """List options; the first tab is what was approved and is not in force."""
    by = request.actor
    choice = choosing.Common.read(request.GET, choosing.OPTION_TABS, choosing.OPTION_HIDDEN)
    base = choosing.options_chosen(queries.options(by), choice)
    tabs = {code: choosing.option_tab(code) for code in (*choosing.OPTION_TABS, *choosing.OPTION_HIDDEN)}
    context = _common.listed(
        request, "options", base.prefetch_related("amendments__agency"), choice, tabs, choosing.OPTION_TABS, ("-pk",),
        "chua-thuc-thi",
    )  # fmt: skip
    today = clock.today()
    for row in context["rows"]:
        waiting = [text for text in row.amendments.all() if text.state in LegalAmendment.OPEN]
        row.first_text = min(waiting, key=lambda text: text.due, default=None)
        row.standing = (
            rules.standing(row.first_text.due, None, today)
            if row.first_text and row.state in rules.UNENFORCED
            else None
        )
    context |= {
        "agencies": _common.agencies_in(SimplificationOption.objects.all(), "agency_id", context["whole"]),
        "may_propose": allowed(by, "review.propose") is not None,
        "costs": queries.costs_of(base.filter(tabs[choice.tab])),
    }
    return render(request, "reviews/options.html", context)


@require_http_methods(["GET", "POST"])
@requires("review.propose")
def new(request: OfficerRequest) -> HttpResponse:
    """Propose an option: from a sheet ("phieu"), or of any procedure ("thu-tuc")."""
    by, error = request.actor, None
    key = key_of(request.GET, "phieu")
    review = queries.one(queries.reviews(by), key) if key else None
    if request.method == "POST":
        try:
            option = _proposed(request, review)
        except REFUSALS as refused:
            error = refused
        else:
            messages.success(request, "Đã lập phương án; thêm văn bản phải sửa rồi gửi đánh giá.")
            return redirect("reviews:option", option.pk)
    return _form(request, None, review, error)


def _proposed(request: OfficerRequest, review: Review | None) -> SimplificationOption:
    by, values = request.actor, _values.option_values(request.POST)
    if review is not None:
        return services.propose_option(
            review.procedure_id, by=by, agency_id=review.item.lead_id, review_id=review.pk, **values
        )
    code = text_of(request.POST, "procedure").split(" ")[0]
    procedure = procedure_by_code(code) if code else None
    if procedure is None:
        raise Invalid("Không có thủ tục mã này trong danh mục.", field="procedure")
    return services.propose_option(procedure.pk, by=by, agency_id=by.agency_id or 0, **values)


@require_http_methods(["GET", "POST"])
@requires("review.propose")
def edit(request: OfficerRequest, pk: int) -> HttpResponse:
    """Change an option."""
    option = queries.one(queries.options(request.actor), pk)
    error = None
    if request.method == "POST":
        try:
            services.edit_option(
                pk,
                by=request.actor,
                version=_values.version_of(request.POST),
                **_values.option_values(request.POST),
            )
        except REFUSALS as refused:
            error = refused
        else:
            messages.success(request, "Đã sửa phương án.")
            return redirect("reviews:option", pk)
    return _form(request, option, option.review, error)


def _form(
    request: OfficerRequest,
    option: SimplificationOption | None,
    review: Review | None,
    error: DomainError | None,
) -> HttpResponse:
    procedure = option.procedure if option else review.procedure if review else None
    shown = request.POST if error else _said(option, review)
    studies = costs.studies(request.actor)
    context = {
        "ways": _common.ways("options"), "option": option, "review": review, "procedure": procedure, "error": error,
        "shown": shown, "chosen": request.POST.getlist("parts") if error else shown.get("parts", []),
        "kinds": SimplificationOption.Kind.choices, "competences": SimplificationOption.Competence.choices,
        "parts": rules.PARTS.items(), "study": str(shown.get("cost_study", "")),
        "studies": studies.filter(procedure_id=procedure.pk).order_by("-pk")[:20] if procedure else [],
        "code": request.GET.get("thu-tuc", ""),
    }  # fmt: skip
    return render(request, "reviews/option_form.html", context, status=error.status if error else 200)


def _said(option: SimplificationOption | None, review: Review | None) -> dict[str, Any]:
    """Return what the form begins with: the option, or what the sheet says already."""
    if option is not None:
        return {
            "kind": option.kind, "parts": option.parts, "what": option.what, "reason": option.reason,
            "competence": option.competence, "days_before": option.days_before, "days_after": option.days_after,
            "feedback": option.feedback, "cost_study": option.cost_study_id or "", "cost_before": option.cost_before,
            "cost_after": option.cost_after, "version": option.version,
        }  # fmt: skip
    if review is None:
        return {"competence": "TINH"}
    changed = {part: one for part, one in review.remedies.items() if one["remedy"] != "GIU_NGUYEN"}
    kinds = {"SUA_DOI": "SUA_DOI", "THAY_THE": "THAY_THE", "BAI_BO": "BAI_BO"}
    return {
        "kind": kinds.get(review.conclusion, "SUA_DOI"), "parts": list(changed), "competence": "TINH",
        "what": "; ".join(f"{rules.PARTS[part]}: {one['how']}" for part, one in changed.items()),
        "reason": review.reason, "feedback": review.feedback, "cost_study": review.cost_study_id or "",
        "days_before": _days_now(review),
    }  # fmt: skip


def _days_now(review: Review) -> Any:
    """Return the time limit in working days as announced, where it is given so."""
    version = version_on(review.procedure_id, clock.today())
    limit = limit_for(version.pk, None, None) if version else None
    return limit.amount if limit and limit.unit in ("NGAY_LV", "NGAY") else ""


# ---- one option ---------------------------------------------------------------------------------------------------


@require_GET
@requires("review.view")
def option(request: OfficerRequest, pk: int) -> HttpResponse:
    """Show one option: what changes, what it saves, its texts, the remarks, what may be done."""
    return _page(request, queries.one(queries.options(request.actor), pk))


def _page(
    request: OfficerRequest, found: SimplificationOption, error: DomainError | None = None
) -> HttpResponse:
    by, today = request.actor, clock.today()
    texts = list(found.amendments.select_related("agency").order_by("due", "pk"))
    owns = may(by, "review.propose", found.agency_id)
    live = costs.totals([found.cost_study_id])[found.cost_study_id] if found.cost_study_id else None
    context = {
        "ways": _common.ways("options"), "option": found, "procedure": found.procedure, "error": error,
        "texts": [(text, rules.standing(text.due, text.issued_on, today)) for text in texts],
        "parts": [rules.PARTS[part] for part in found.parts], "remarks": list(found.remarks.all()),
        "all_parts": rules.PARTS.items(), "writes": owns and found.state in services.OPEN_FOR_CHANGE,
        "judges": allowed(by, "review.judge") is not None, "judging": found.state == State.JUDGED,
        "may_refuse": rules.may_move(found.state, State.REFUSED) and allowed(by, "review.judge") is not None,
        "open_remarks": [one for one in found.remarks.all() if one.returned and one.answered_at is None],
        "costs": found.costs, "cut": rules.days_cut(found.days_before, found.days_after), "posted": request.POST,
        "sees_study": costs.sees(by, found.cost_study_id),
        "moved_on": live is not None and found.costs is not None and round(live.now - found.costs.now, 2) != 0,
        "central": found.competence in rules.CENTRAL, "steps": _steps(found),
        "agencies": Agency.objects.on(today).filter(level="TINH").order_by("name"),
        "due": reviewing.calendar(today.year).due("thuc_thi"), "history": audit.history("simplification", found.pk),
    }  # fmt: skip
    return render(request, "reviews/option.html", context, status=error.status if error else 200)


def _steps(option: SimplificationOption) -> list[dict[str, str]]:
    """Return the way of an option as steps: done, current, to come."""
    middle = State.SENT if option.competence in rules.CENTRAL else State.DRAFTING
    way = [State.PROPOSED, State.JUDGED, State.WAITING, State.APPROVED, middle, State.ENFORCED]
    if option.state == State.REFUSED:
        way = [State.PROPOSED, State.REFUSED]
    here = {State.COMPLETING: State.JUDGED, State.DRAFTING: middle}.get(
        State(option.state), State(option.state)
    )
    place = way.index(here) if here in way else 0
    ended = option.state in (State.ENFORCED, State.REFUSED)
    return [
        {
            "label": State(option.state).label if one == here else one.label,
            "state": "done" if number < place or (ended and number == place) else
            "current" if number == place else "todo",
        }
        for number, one in enumerate(way)
    ]  # fmt: skip


@require_POST
@requires("review.view")
def act(request: OfficerRequest, pk: int, act: str) -> HttpResponse:
    """Do one act with an option; a refused one is explained on its page."""
    found = queries.one(queries.options(request.actor), pk)
    if act not in _ACTS:
        raise NotFound("Không có việc này.")
    words, do = _ACTS[act]
    try:
        do(request, found.pk)
    except REFUSALS as refused:
        return _page(request, queries.one(queries.options(request.actor), pk), refused)
    messages.success(request, words)
    return redirect("reviews:option", pk)


def _send(request: OfficerRequest, pk: int) -> None:
    answers = {
        int(name.removeprefix("answer-")): str(value)
        for name, value in request.POST.items()
        if name.startswith("answer-") and name.removeprefix("answer-").isdigit()
    }
    services.send_option(pk, by=request.actor, version=_values.version_of(request.POST), answers=answers)


def _remark(request: OfficerRequest, pk: int) -> None:
    services.remark_on(
        pk, text_of(request.POST, "text"), by=request.actor, part=text_of(request.POST, "part"),
        returned=request.POST.get("returned") == "1", version=_values.version_of(request.POST),
    )  # fmt: skip


def _accept(request: OfficerRequest, pk: int) -> None:
    services.accept_option(pk, by=request.actor, version=_values.version_of(request.POST))


def _refuse(request: OfficerRequest, pk: int) -> None:
    services.refuse_option(
        pk,
        text_of(request.POST, "end_reason"),
        by=request.actor,
        version=_values.version_of(request.POST),
    )


def _add_text(request: OfficerRequest, pk: int) -> None:
    amending.add_amendment(
        pk, text=text_of(request.POST, "law_text"), articles=text_of(request.POST, "articles"),
        due=day_of(request.POST, "due"), agency_id=key_of(request.POST, "agency"),
        ministry=text_of(request.POST, "ministry"), by=request.actor,
    )  # fmt: skip


def _remove_text(request: OfficerRequest, pk: int) -> None:
    key = key_of(request.POST, "amendment") or 0
    if not LegalAmendment.objects.filter(pk=key, option_id=pk).exists():
        raise NotFound("Không có văn bản này.")
    amending.remove_amendment(key, by=request.actor)


_ACTS = {
    "gui": ("Đã gửi phương án để đánh giá.", _send),
    "y-kien": ("Đã ghi ý kiến.", _remark),
    "dat": ("Phương án đạt, chờ phê duyệt.", _accept),
    "khong": ("Đã ghi không chấp thuận.", _refuse),
    "them-van-ban": ("Đã thêm văn bản phải sửa.", _add_text),
    "bo-van-ban": ("Đã bỏ văn bản.", _remove_text),
}
