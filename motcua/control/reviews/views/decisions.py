"""Decisions that pass options, and the letters that take some of them to ministries."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from motcua.base import clock
from motcua.base.acting import done
from motcua.base.audit import queries as audit
from motcua.base.errors import DomainError, NotFound
from motcua.base.files.checks import DOCX_TYPE
from motcua.base.files.views import attachment
from motcua.base.organisations.access import OfficerRequest, requires
from motcua.base.organisations.permissions import allowed
from motcua.base.posted import keys_of, must_day_of, text_of
from motcua.control.reviews import queries, rules
from motcua.control.reviews.models import ReviewPlan, SimplificationDecision, SimplificationOption
from motcua.control.reviews.papers.decision import decision_document, letter_document
from motcua.control.reviews.services import decisions as services
from motcua.control.reviews.views import _common, _values
from motcua.law import reviewing

State = SimplificationDecision.State


@require_GET
@requires("review.view")
def listing(request: OfficerRequest) -> HttpResponse:
    """List decisions with what each passes and saves."""
    rows = list(queries.decisions(request.actor).prefetch_related("options").order_by("-created_at")[:200])
    context = {
        "ways": _common.ways("decisions"),
        "rows": [(row, queries.costs_of(row.options.all()), _states(row)) for row in rows],
        "judges": allowed(request.actor, "review.judge") is not None,
        "ready": queries.options(request.actor).filter(state="CHO_PHE_DUYET", decision__isnull=True).count(),
    }
    return render(request, "reviews/decisions.html", context)


def _states(decision: SimplificationDecision) -> tuple[int, int]:
    options = list(decision.options.all())
    return len(options), sum(one.enforced_on is not None for one in options)


def _ready(request: OfficerRequest, decision: SimplificationDecision | None) -> list[SimplificationOption]:
    """Return the options that may stand in a decision: those that wait and stand in no other."""
    rows = queries.options(request.actor).filter(state=SimplificationOption.State.WAITING)
    return [
        row
        for row in rows.order_by("agency__name", "pk")
        if row.decision_id in (None, decision and decision.pk)
    ]


@require_http_methods(["GET", "POST"])
@requires("review.judge")
def new(request: OfficerRequest) -> HttpResponse:
    """Build a decision of options that wait for approval."""
    return _build(request, None)


@require_http_methods(["GET", "POST"])
@requires("review.judge")
def edit(request: OfficerRequest, pk: int) -> HttpResponse:
    """Say anew which options stand in a draft, and its subject."""
    return _build(request, queries.one(queries.decisions(request.actor), pk))


def _build(request: OfficerRequest, decision: SimplificationDecision | None) -> HttpResponse:
    error, title = None, text_of(request.POST, "title")
    ready = _ready(request, decision)
    chosen = set(keys_of(request.POST, "option"))
    if request.method == "POST":
        try:
            if decision is None:
                plan = ReviewPlan.objects.filter(year=clock.today().year, is_province=True).first()
                found = services.draft_decision(
                    chosen, by=request.actor, title=title, plan_id=plan.pk if plan else None
                )
            else:
                version = _values.version_of(request.POST)
                found = services.change_decision(
                    decision.pk, chosen, by=request.actor, title=title, version=version
                )
        except DomainError as refused:
            error = refused
        else:
            return redirect("reviews:decision", found.pk)
    else:
        chosen = {row.pk for row in ready if decision is None or row.decision_id == decision.pk}
    usual = f"Thông qua phương án đơn giản hóa thủ tục hành chính năm {clock.today().year}"
    context = {
        "ways": _common.ways("decisions"), "decision": decision, "ready": ready, "chosen": chosen, "error": error,
        "title": title or (decision.title if decision else usual),
    }  # fmt: skip
    return render(request, "reviews/decision_form.html", context, status=error.status if error else 200)


@require_GET
@requires("review.view")
def decision(request: OfficerRequest, pk: int) -> HttpResponse:
    """Show a decision: its options, its sum, its letters, what may be done."""
    by = request.actor
    found = queries.one(queries.decisions(by), pk)
    options = list(
        found.options.select_related("procedure", "agency")
        .prefetch_related("amendments__agency")
        .order_by("pk")
    )
    letters = list(
        queries.letters(by).filter(decision=found).prefetch_related("options__procedure").order_by("pk")
    )
    central = [
        one
        for one in options
        if one.competence in rules.CENTRAL and one.letter_id is None and one.state == "DA_PHE_DUYET"
    ]
    context = {
        "ways": _common.ways("decisions"), "decision": found, "options": options, "letters": letters,
        "central": central, "costs": queries.costs_of(options), "today": clock.today(),
        "judges": allowed(by, "review.judge") is not None, "approves": allowed(by, "review.approve") is not None,
        "ministries": sorted({row.ministry for one in central for row in one.amendments.all() if row.ministry}),
        "due": reviewing.calendar(clock.today().year).due("gui_bo"),
        "history": audit.history("simplification_decision", found.pk),
    }  # fmt: skip
    return render(request, "reviews/decision.html", context)


@require_POST
@requires("review.view")
def act(request: OfficerRequest, pk: int, act: str) -> HttpResponse:
    """Do one act with a decision."""
    found = queries.one(queries.decisions(request.actor), pk)
    if act not in _ACTS:
        raise NotFound("Không có việc này.")
    words, do = _ACTS[act]
    to: tuple[Any, ...] = ("reviews:decisions",) if act == "bo" else ("reviews:decision", found.pk)
    return done(request, lambda: do(request, found.pk), *to, words=words)


def _submit(request: OfficerRequest, pk: int) -> None:
    services.submit_decision(pk, by=request.actor, version=_values.version_of(request.POST))


def _take_back(request: OfficerRequest, pk: int) -> None:
    services.take_back_decision(
        pk,
        by=request.actor,
        version=_values.version_of(request.POST),
        reason=text_of(request.POST, "reason"),
    )


def _discard(request: OfficerRequest, pk: int) -> None:
    services.discard_decision(pk, by=request.actor, version=_values.version_of(request.POST))


def _sign(request: OfficerRequest, pk: int) -> None:
    services.sign_decision(
        pk, number=text_of(request.POST, "number"), by=request.actor,
        signed_on=must_day_of(request.POST, "signed_on", "Ghi ngày ký."),
        version=_values.version_of(request.POST),
    )  # fmt: skip


def _letter(request: OfficerRequest, pk: int) -> None:
    services.draft_letter(
        pk,
        text_of(request.POST, "addressee"),
        keys_of(request.POST, "option"),
        by=request.actor,
    )


_ACTS: dict[str, tuple[str, Callable[[OfficerRequest, int], None]]] = {
    "trinh": ("Đã trình Chủ tịch ký.", _submit),
    "ve-du-thao": ("Quyết định trở lại dự thảo.", _take_back),
    "bo": ("Đã bỏ dự thảo quyết định.", _discard),
    "ky": ("Đã ký; các văn bản thực thi bắt đầu được theo dõi.", _sign),
    "lap-cong-van": ("Đã lập công văn gửi bộ, ngành.", _letter),
}


@require_GET
@requires("review.view")
def document(request: OfficerRequest, pk: int) -> HttpResponse:
    """Give the decision as a paper."""
    found = queries.one(queries.decisions(request.actor), pk)
    options = found.options.select_related("procedure").prefetch_related("amendments__agency").order_by("pk")
    return attachment(
        decision_document(found, list(options)), f"quyet-dinh-don-gian-hoa-{pk}.docx", DOCX_TYPE
    )


# ---- letters ------------------------------------------------------------------------------------------------------


@require_POST
@requires("review.judge")
def letter_act(request: OfficerRequest, pk: int, act: str) -> HttpResponse:
    """Record that a letter was sent or answered, or throw its draft away."""
    letter = queries.one(queries.letters(request.actor), pk)
    by, posted = request.actor, request.POST

    def sent() -> None:
        services.letter_sent(
            pk, number=text_of(posted, "number"), by=by, version=_values.version_of(posted),
            sent_on=must_day_of(posted, "sent_on", "Ghi ngày gửi."),
        )  # fmt: skip

    def answered() -> None:
        taken = set(keys_of(posted, "taken"))
        services.letter_answered(
            pk, number=text_of(posted, "number"), answer=text_of(posted, "answer"), by=by,
            answered_on=must_day_of(posted, "answered_on", "Ghi ngày trả lời."),
            taken={one: one in taken for one in letter.options.values_list("pk", flat=True)},
            version=_values.version_of(posted),
        )  # fmt: skip

    acts: dict[str, tuple[str, Callable[[], None]]] = {
        "gui": ("Đã ghi công văn gửi đi.", sent),
        "tra-loi": ("Đã ghi trả lời của bộ, ngành.", answered),
        "bo": ("Đã bỏ dự thảo công văn.", lambda: services.discard_letter(pk, by=by)),
    }
    if act not in acts:
        raise NotFound("Không có việc này.")
    words, do = acts[act]
    return done(request, do, "reviews:decision", letter.decision_id, words=words)


@require_GET
@requires("review.view")
def letter_document_of(request: OfficerRequest, pk: int) -> HttpResponse:
    """Give a letter as a paper."""
    letter = queries.one(queries.letters(request.actor), pk)
    options = letter.options.select_related("procedure").prefetch_related("amendments__agency").order_by("pk")
    return attachment(letter_document(letter, list(options)), f"cong-van-{pk}.docx", DOCX_TYPE)
