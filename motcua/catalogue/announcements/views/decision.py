"""A decision: drafted, opened, moved on; each act is one service, a refused one is explained on the page."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from motcua.base import clock, workbooks
from motcua.base.audit import queries as audit
from motcua.base.errors import REFUSALS, DomainError, Invalid, NotFound
from motcua.base.files.checks import DOCX_TYPE
from motcua.base.files.views import attachment
from motcua.base.lists.registry import XLSX_TYPE
from motcua.base.organisations.access import OfficerRequest, requires
from motcua.base.organisations.reach import may
from motcua.base.posted import day_of, keys_of, whole_of
from motcua.catalogue.announcements import gate, queries, rules, sheet
from motcua.catalogue.announcements import paper as papers
from motcua.catalogue.announcements.models import Announcement, Opinion
from motcua.catalogue.announcements.services import drafting, flowing, importing, signing
from motcua.catalogue.announcements.views import _values
from motcua.catalogue.procedures.models import Field, Procedure
from motcua.law.announcing import announcing, rule_on

State = Announcement.State


# ---- head -------------------------------------------------------------------------------------------------


def _head_values(posted: Any) -> dict[str, Any]:
    return {
        "kind": posted.get("kind", ""), "title": posted.get("title", ""), "field_name": posted.get("field_name", ""),
        "effective_on": day_of(posted, "effective_on"), "source_id": whole_of(posted, "source"),
    }  # fmt: skip


def _head_form(
    request: OfficerRequest, shown: Any, *, made: Announcement | None, error: DomainError | None
) -> HttpResponse:
    known = queries.sources(request.actor)
    context = {
        "made": made, "shown": shown, "error": error, "kinds": Announcement.Kind.choices,
        "agencies": _values.own_departments(request.actor), "sources": known[:100],
        "fields": Field.objects.values_list("name", flat=True), "usual": announcing().usual_bases,
    }  # fmt: skip
    return render(request, "announcements/head_form.html", context, status=error.status if error else 200)


@requires("announcement.draft")
@require_http_methods(["GET", "HEAD", "POST"])
def draft(request: OfficerRequest) -> HttpResponse:
    """Begin a draft, from a text that sets it off or freely."""
    error, shown = None, request.GET
    if request.method == "POST":
        shown = request.POST
        try:
            agency = whole_of(request.POST, "agency") or request.actor.agency_id
            if agency is None:
                raise Invalid("Chọn cơ quan trình.", field="agency")
            made = drafting.draft(agency_id=agency, by=request.actor, **_head_values(request.POST))
        except DomainError as refused:
            if refused.status == 403:
                raise
            error = refused
        else:
            messages.success(request, "Đã lập dự thảo. Thêm các thủ tục được công bố.")
            return redirect("announcements:decision", made.pk)
    return _head_form(request, shown, made=None, error=error)


@requires("announcement.draft")
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: OfficerRequest, pk: int) -> HttpResponse:
    """Change a draft's head."""
    made = queries.announcement(request.actor, pk)
    error = None
    shown: Any = {
        "kind": made.kind, "title": made.title, "field_name": made.field_name, "effective_on": made.effective_on,
        "source": str(made.source_id or ""), "bases": "\n".join(made.bases),
    }  # fmt: skip
    if request.method == "POST":
        shown = request.POST
        try:
            values = _head_values(request.POST) | {"bases": _values.lines_of(request.POST, "bases")}
            drafting.edit_head(pk, values, version=_values.version_of(request.POST), by=request.actor)
        except DomainError as refused:
            if refused.status == 403:
                raise
            error = refused
        else:
            messages.success(request, "Đã sửa phần chung của dự thảo.")
            return redirect("announcements:decision", pk)
    return _head_form(request, shown, made=made, error=error)


# ---- the page ---------------------------------------------------------------------------------------------


def may_of(request: OfficerRequest, made: Announcement) -> dict[str, bool]:
    """Return what somebody may do with a decision where it stands."""

    def right(action: str) -> bool:
        return may(request.actor, action, made.agency_id)

    return {
        "draft": right("announcement.draft") and made.state in Announcement.WITH_AGENCY,
        "check": right("announcement.check") and made.state == State.CHECK,
        "sign": right("announcement.sign") and made.state == State.TO_SIGN,
        "enter": right("announcement.enter") and made.state == State.SIGNED,
        "publish": right("announcement.enter") and made.state == State.ENTERED,
    }


def _steps(made: Announcement) -> list[dict[str, str]]:
    """Return where a decision stands among the steps."""
    order = [
        ("Soạn dự thảo", Announcement.WITH_AGENCY, made.submitted_at and f"trình {made.submitted_at:%d/%m}"),
        ("Kiểm soát chất lượng", (State.CHECK,), made.checked_at and f"xong {made.checked_at:%d/%m}"),
        ("Chủ tịch ký", (State.TO_SIGN,), made.signed_on and f"ký {made.signed_on:%d/%m}"),
        ("Nhập CSDL quốc gia", (State.SIGNED,), made.entered_on and f"xong {made.entered_on:%d/%m}"),
        ("Công khai", (State.ENTERED,), made.published_on and f"từ {made.published_on:%d/%m}"),
    ]
    here = next((place for place, (_, states, _) in enumerate(order) if made.state in states), len(order))
    if made.state == State.DROPPED:
        here = -1
    return [
        {
            "label": label, "note": note or "" if place < here else "",
            "state": "done" if place < here else "current" if place == here else "next",
        }
        for place, (label, _, note) in enumerate(order)
    ]  # fmt: skip


def _dues(made: Announcement) -> list[dict[str, Any]]:
    """Return a decision's dates with how each stands and the words it comes from."""
    today = clock.today()
    told = [
        ("Kiểm soát chất lượng", made.check_due, made.checked_at and clock.day_of(made.checked_at),
         "KIEM_SOAT_CL", made.submitted_at and clock.day_of(made.submitted_at)),
        ("Ban hành", made.issue_due, made.signed_on, made.issue_rule, made.source and _anchor(made)),
        ("Nhập CSDL quốc gia", made.entry_due, made.entered_on, made.entry_rule, made.signed_on),
    ]  # fmt: skip
    found = []
    for name, due, done, code, anchor in told:
        if due is None:
            continue
        rule = rule_on(code, anchor) if anchor and code else None
        found.append(
            {"name": name, "due": due, "standing": rules.standing(due, done, today), "rule": rule, "anchor": anchor}
        )  # fmt: skip
    return found


def _anchor(made: Announcement) -> Any:
    source = made.source
    return source and (source.text_signed_on if source.shortened else source.effective_on)


def _page(
    request: OfficerRequest, made: Announcement, error: DomainError | None = None, act: str = ""
) -> HttpResponse:
    lines = list(
        made.lines.select_related("procedure", "base_version").prefetch_related("replaced__procedure")
    )
    comments = list(made.comments.select_related("line"))
    open_of: dict[int | None, int] = {}
    for one in comments:
        if one.resolved_at is None:
            open_of[one.line_id] = open_of.get(one.line_id, 0) + 1
    for line in lines:
        line.announcement = made
    told = [
        (line, gate.lacks(line) if made.is_open else [], open_of.get(line.pk, 0), _cut(line))
        for line in lines
    ]
    may = may_of(request, made)
    by = request.actor
    context = {
        "made": made, "lines": told, "comments": comments, "may": may, "steps": _steps(made), "dues": _dues(made),
        "cut": rules.cut_of((line.legal_days, line.announced_days) for line in lines), "law": announcing(),
        "opinions": list(made.opinions.select_related("agency")), "changes": drafting.line_kinds(),
        "lacking": sum(bool(lacks) for _, lacks, _, _ in told),
        "unanswered": sum(not one.answer and one.resolved_at is None for one in comments),
        "agencies": _values.departments() if may["draft"] else [], "error": error, "act": act,
        "posted": request.POST if error else {}, "today": clock.today(), "holder": holder_of(made),
        "history": audit.history("announcement", made.pk),
        "own_agency": by.agency_id,
    }  # fmt: skip
    return render(request, "announcements/decision.html", context, status=error.status if error else 200)


def _cut(line: Any) -> rules.Cut | None:
    cut = rules.cut_of([(line.legal_days, line.announced_days)])
    return cut if cut.lines else None


def holder_of(made: Announcement) -> str:
    """Return who holds a decision now."""
    if made.state in Announcement.WITH_AGENCY:
        return str(made.agency)
    if made.state == State.TO_SIGN:
        return queries.CHAIRMAN
    return queries.CONTROL_OFFICE if made.state in (State.CHECK, State.SIGNED, State.ENTERED) else ""


@requires("announcement.view")
@require_safe
def detail(request: OfficerRequest, pk: int) -> HttpResponse:
    """Show a decision: its lines, where it stands, what may be done with it."""
    return _page(request, queries.announcement(request.actor, pk))


# ---- acts -------------------------------------------------------------------------------------------------


def _add(request: OfficerRequest, pk: int) -> None:
    post = request.POST
    picked = Procedure.objects.filter(pk=whole_of(post, "procedure") or 0).first()
    typed = post.get("code", "").strip().split(" ")[0]
    drafting.add_line(
        pk, change=post.get("change", ""), code=picked.code if picked else typed, name=post.get("name", ""),
        replaces=_values.codes_of(post, "replaces"), by=request.actor,
    )  # fmt: skip


def _ask(request: OfficerRequest, pk: int) -> None:
    flowing.ask_opinions(
        pk, keys_of(request.POST, "agencies"), version=_values.version_of(request.POST), by=request.actor,
        due=day_of(request.POST, "due"),
    )  # fmt: skip


def _submit(request: OfficerRequest, pk: int) -> None:
    flowing.submit(
        pk, version=_values.version_of(request.POST), by=request.actor,
        proposal_no=request.POST.get("proposal_no", ""), proposal_date=day_of(request.POST, "proposal_date"),
    )  # fmt: skip


def _comment(request: OfficerRequest, pk: int) -> None:
    flowing.comment(
        pk, request.POST.get("text", ""), line_id=whole_of(request.POST, "line"),
        part=request.POST.get("part", ""), by=request.actor,
    )  # fmt: skip


def _send_back(request: OfficerRequest, pk: int) -> None:
    flowing.send_back(
        pk, request.POST.get("reason", ""), version=_values.version_of(request.POST), by=request.actor
    )


def _approve(request: OfficerRequest, pk: int) -> None:
    flowing.approve(pk, version=_values.version_of(request.POST), by=request.actor)


def _sign(request: OfficerRequest, pk: int) -> None:
    signing.sign(
        pk, number=request.POST.get("number", ""), version=_values.version_of(request.POST), by=request.actor,
        signed_on=day_of(request.POST, "signed_on"),
    )  # fmt: skip


def _enter(request: OfficerRequest, pk: int) -> None:
    signing.enter_all(
        pk, version=_values.version_of(request.POST), by=request.actor,
        entered_on=day_of(request.POST, "entered_on"),
    )  # fmt: skip


def _publish(request: OfficerRequest, pk: int) -> None:
    signing.publish(
        pk, version=_values.version_of(request.POST), by=request.actor,
        published_on=day_of(request.POST, "published_on"),
    )  # fmt: skip


def _discard(request: OfficerRequest, pk: int) -> None:
    drafting.discard(pk, version=_values.version_of(request.POST), by=request.actor)


_ACTS: dict[str, tuple[str, Callable[[OfficerRequest, int], None]]] = {
    "them-thu-tuc": ("Đã thêm thủ tục; mở dòng để soạn nội dung.", _add),
    "lay-y-kien": ("Đã gửi lấy ý kiến.", _ask),
    "trinh": ("Đã trình cơ quan kiểm soát.", _submit),
    "gop-y": ("Đã ghi ý kiến.", _comment),
    "tra-lai": ("Đã trả lại dự thảo.", _send_back),
    "trinh-ky": ("Kiểm soát xong, đã trình Chủ tịch ký.", _approve),
    "ky": ("Đã ban hành; các phiên bản thủ tục đã vào danh mục.", _sign),
    "nhap-csdl": ("Đã ghi nhập CSDL quốc gia.", _enter),
    "cong-khai": ("Đã ghi công khai.", _publish),
    "bo": ("Đã bỏ dự thảo.", _discard),
}


@requires("announcement.view")
@require_POST
def act(request: OfficerRequest, pk: int, act: str) -> HttpResponse:
    """Do one act with a decision; a refused one is explained on its page."""
    made = queries.announcement(request.actor, pk)
    if act not in _ACTS:
        raise NotFound("Không có việc này.")
    words, do = _ACTS[act]
    try:
        do(request, pk)
    except REFUSALS as refused:
        return _page(request, queries.announcement(request.actor, made.pk), refused, act)
    messages.success(request, words)
    return redirect(
        "announcements:home" if act == "bo" else "announcements:decision", *([] if act == "bo" else [pk])
    )


@requires("announcement.view")
@require_POST
def opinion_act(request: OfficerRequest, pk: int, act: str) -> HttpResponse:
    """Answer a request for an opinion, or say what became of one."""
    row = Opinion.objects.filter(
        pk=pk, announcement__in=queries.announcements(request.actor).values("pk")
    ).first()
    if row is None or act not in {"tra-loi", "giai-trinh"}:
        raise NotFound("Không có ý kiến này.")
    try:
        if act == "tra-loi":
            flowing.answer_opinion(
                pk, agrees=request.POST.get("agrees") == "1", text=request.POST.get("text", ""), by=request.actor
            )  # fmt: skip
        else:
            flowing.explain_opinion(pk, request.POST.get("explanation", ""), by=request.actor)
    except REFUSALS as refused:
        return _page(request, queries.announcement(request.actor, row.announcement_id), refused, "y-kien")
    messages.success(request, "Đã ghi ý kiến." if act == "tra-loi" else "Đã ghi tiếp thu, giải trình.")
    return redirect("announcements:decision", row.announcement_id)


# ---- papers -----------------------------------------------------------------------------------------------


@requires("announcement.view")
@require_safe
def paper(request: OfficerRequest, pk: int) -> HttpResponse:
    """Give the decision as an official document in Word."""
    made = queries.announcement(request.actor, pk)
    name = f"quyet-dinh-cong-bo-{made.number.split('/')[0] or f'du-thao-{made.pk}'}.docx"
    return attachment(papers.decision(made), name, DOCX_TYPE)


@requires("announcement.view")
@require_safe
def proposal(request: OfficerRequest, pk: int) -> HttpResponse:
    """Give the department's submission (tờ trình) in Word."""
    made = queries.announcement(request.actor, pk)
    return attachment(papers.proposal(made), f"to-trinh-cong-bo-{made.pk}.docx", DOCX_TYPE)


@requires("announcement.view")
@require_safe
def annex(request: OfficerRequest, pk: int) -> HttpResponse:
    """Give the lines in the annex's layout as a workbook, which can be filled in and brought back."""
    made = queries.announcement(request.actor, pk)
    return attachment(sheet.write(made), f"phu-luc-cong-bo-{made.pk}.xlsx", XLSX_TYPE)


@requires("announcement.draft")
@require_POST
def import_lines(request: OfficerRequest, pk: int) -> HttpResponse:
    """Bring lines in from a workbook in the annex's layout; all of them or none."""
    made = queries.announcement(request.actor, pk)
    try:
        content = workbooks.sent(request.FILES, "Chọn tệp Excel theo mẫu phụ lục.")
        count = importing.import_lines(pk, content, by=request.actor)
    except REFUSALS as refused:
        return _page(request, made, refused, "nhap-excel")
    messages.success(request, f"Đã nhập {count} thủ tục từ tệp.")
    return redirect("announcements:decision", pk)
