"""A procedure in a decision: what changes part by part, its content edited with the catalogue's own form, comments."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from motcua.base import clock
from motcua.base.errors import REFUSALS, Conflict, DomainError, NotFound
from motcua.base.organisations.access import OfficerRequest, requires
from motcua.base.posted import day_of, whole_of
from motcua.catalogue.announcements import contents, gate, pending, queries, rules
from motcua.catalogue.announcements.models import AnnouncementLine, LineComment
from motcua.catalogue.announcements.services import drafting, flowing, signing
from motcua.catalogue.announcements.views import _values
from motcua.catalogue.announcements.views.decision import may_of
from motcua.catalogue.procedures import compare, editing
from motcua.catalogue.procedures.models import Field, ProcedureVersion, TimeUnit

# What the decision itself says of a procedure: set when it is signed, not typed here.
_BY_DECISION = ("decision_no", "decision_date", "publisher", "is_public")


def parts_of(line: AnnouncementLine) -> tuple[list[compare.PartDifference], list[str]]:
    """Return the parts that differ from the version before, or all of a new one, and the names of those that stay."""
    if line.content is None:
        return [], []
    after = contents.from_json(line.content)
    before = contents.record_from(line.base_version) if line.base_version else None
    if before is None:
        blank = replace(after, **_blank(after))
        found = compare.differences(blank, after)
        return [part for part in found if part.changed and part.title not in contents.NOT_TOLD], []
    found = compare.differences(before, after)
    told = [part for part in found if part.title not in contents.NOT_TOLD]
    return [part for part in told if part.changed], [part.title for part in told if not part.changed]


def _blank(after: Any) -> dict[str, Any]:
    """Return what makes a record say nothing, so that all of the new one stands as added."""
    empty: dict[str, Any] = {}
    for name, value in vars(after).items():
        if name in ("code", "source", "copies_of_set", "nonterritorial", "post_delegated", "instant"):
            continue
        if isinstance(value, str):
            empty[name] = ""
        elif isinstance(value, list):
            empty[name] = []
        elif isinstance(value, bool):
            empty[name] = False
    return empty


def _page(
    request: OfficerRequest, line: AnnouncementLine, error: DomainError | None = None, act: str = ""
) -> HttpResponse:
    made = line.announcement
    changed, same = parts_of(line)
    comments = list(line.comments.all())
    cut = rules.cut_of([(line.legal_days, line.announced_days)])
    newest = line.procedure.versions.order_by("-number").first() if line.procedure else None
    context = {
        "line": line, "made": made, "changed": changed, "same": same, "comments": comments,
        "may": may_of(request, made), "lacks": gate.lacks(line) if made.is_open else [], "error": error, "act": act,
        "cut": cut if cut.lines else None,
        "posted": request.POST if error else {}, "units": TimeUnit.choices, "today": clock.today(),
        "replaced": list(line.replaced.select_related("procedure")),
        "moved_on": made.is_open and newest is not None and newest.content_hash != line.base_hash,
        "pending": _pending(line), "entry": rules.standing(made.entry_due, line.entered_on, clock.today()),
    }  # fmt: skip
    return render(request, "announcements/line.html", context, status=error.status if error else 200)


def _pending(line: AnnouncementLine) -> list[tuple[ProcedureVersion, int]]:
    """Return how many open dossiers keep the versions before a line's own."""
    if line.procedure_id is None:
        return []
    counts = pending.by_version(line.procedure_id)
    versions = ProcedureVersion.objects.filter(pk__in=counts).exclude(pk=line.made_version_id)
    return [(one, counts[one.pk]) for one in versions.order_by("-number")]


def _line(request: OfficerRequest, pk: int) -> AnnouncementLine:
    line = queries.line(request.actor, pk)
    line.announcement = queries.announcement(request.actor, line.announcement_id)
    return line


@requires("announcement.view")
@require_safe
def detail(request: OfficerRequest, pk: int) -> HttpResponse:
    """Show a line: old and new side by side, what lacks, what was said of it."""
    return _page(request, _line(request, pk))


@requires("announcement.view")
@require_safe
def difference(request: OfficerRequest, pk: int) -> HttpResponse:
    """Show the difference alone, as a part of the decision's page."""
    line = _line(request, pk)
    changed, same = parts_of(line)
    return render(request, "announcements/_difference.html", {"line": line, "changed": changed, "same": same})


@requires("announcement.draft")
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: OfficerRequest, pk: int) -> HttpResponse:
    """Edit a line's content with the catalogue's own form."""
    line = _line(request, pk)
    if line.ends or line.content is None:
        raise NotFound("Thủ tục bị hủy bỏ, bãi bỏ không có nội dung mới.")
    if not may_of(request, line.announcement)["draft"]:
        state = line.announcement.get_state_display().lower()
        raise Conflict(f"Dự thảo của {line.announcement.agency} đang ở bước “{state}”, không sửa được ở đây.")
    kept = contents.from_json(line.content)
    version, status = str(line.version), 200
    form = editing.form_of(kept)
    if request.method == "POST":
        version = request.POST.get("hash", "")
        record, form = editing.read(request.POST, line.code + kept.local_suffix)
        status = 422
        if record is not None:
            own = {name: getattr(kept, name) for name in _BY_DECISION}
            try:
                shown = whole_of(request.POST, "hash")
                drafting.save_content(
                    pk, replace(record, **own), version=-1 if shown is None else shown, by=request.actor
                )
            except REFUSALS as refused:
                form.faults, status = [refused.message], refused.status
            else:
                messages.success(request, f"Đã lưu nội dung của {line.code}.")
                return redirect("announcements:line", pk)
    form.groups = [
        (title, [one for one in inputs if one.name not in _BY_DECISION]) for title, inputs in form.groups
    ]
    context = {
        "form": form, "line": line, "made": line.announcement, "hash": version, "without_days": True,
        "fields": Field.objects.values_list("name", flat=True),
    }  # fmt: skip
    return render(request, "announcements/line_edit.html", context, status=status)


# ---- acts -------------------------------------------------------------------------------------------------


def _facts(request: OfficerRequest, line: AnnouncementLine) -> None:
    post = request.POST
    drafting.save_facts(
        line.pk, version=_values.version_of(post), by=request.actor, changing_text=post.get("changing_text", ""),
        first_day=day_of(post, "first_day"), last_day=day_of(post, "last_day"),
        legal_amount=_values.amount_of(post, "legal_amount"), legal_unit=post.get("legal_unit", ""),
        replaces=_values.codes_of(post, "replaces"),
    )  # fmt: skip


def _again(request: OfficerRequest, line: AnnouncementLine) -> None:
    drafting.draw_again(line.pk, version=_values.version_of(request.POST), by=request.actor)


def _drop(request: OfficerRequest, line: AnnouncementLine) -> None:
    drafting.drop_line(line.pk, by=request.actor)


def _comment(request: OfficerRequest, line: AnnouncementLine) -> None:
    flowing.comment(
        line.announcement_id, request.POST.get("text", ""), line_id=line.pk, part=request.POST.get("part", ""),
        by=request.actor,
    )  # fmt: skip


def _enter(request: OfficerRequest, line: AnnouncementLine) -> None:
    signing.enter_line(line.pk, by=request.actor, entered_on=day_of(request.POST, "entered_on"))


_ACTS: dict[str, tuple[str, Callable[[OfficerRequest, AnnouncementLine], None]]] = {
    "thong-tin": ("Đã lưu.", _facts),
    "doi-chieu": ("Đã đối chiếu lại với phiên bản hiện hành.", _again),
    "bo": ("Đã bỏ thủ tục khỏi dự thảo.", _drop),
    "gop-y": ("Đã ghi ý kiến.", _comment),
    "nhap-csdl": ("Đã ghi nhập CSDL quốc gia.", _enter),
}


@requires("announcement.view")
@require_POST
def act(request: OfficerRequest, pk: int, act: str) -> HttpResponse:
    """Do one act with a line; a refused one is explained on its page."""
    line = _line(request, pk)
    if act not in _ACTS:
        raise NotFound("Không có việc này.")
    words, do = _ACTS[act]
    try:
        do(request, line)
    except REFUSALS as refused:
        return _page(request, _line(request, pk), refused, act)
    messages.success(request, words)
    if act == "bo":
        return redirect("announcements:decision", line.announcement_id)
    return redirect("announcements:line", pk)


@requires("announcement.view")
@require_POST
def comment_act(request: OfficerRequest, pk: int, act: str) -> HttpResponse:
    """Answer a comment of the control office, or accept how it was met."""
    row = LineComment.objects.filter(
        pk=pk, announcement__in=queries.announcements(request.actor).values("pk")
    ).first()
    if row is None or act not in {"giai-trinh", "dong"}:
        raise NotFound("Không có ý kiến này.")
    if act == "giai-trinh":
        flowing.answer_comment(pk, request.POST.get("answer", ""), by=request.actor)
        messages.success(request, "Đã ghi giải trình.")
    else:
        flowing.resolve_comment(pk, by=request.actor)
        messages.success(request, "Đã đóng ý kiến.")
    if row.line_id:
        return redirect("announcements:line", row.line_id)
    return redirect("announcements:decision", row.announcement_id)
