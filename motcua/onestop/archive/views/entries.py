"""One entry of the store: shown, digitised, extracted, confirmed, withdrawn."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from motcua.base import clock
from motcua.base.audit.readings import record_reading
from motcua.base.audit.services import record_act, record_disclosure
from motcua.base.errors import DomainError
from motcua.base.organisations.access import OfficerRequest, requires
from motcua.base.organisations.permissions import allowed
from motcua.base.text import read_day
from motcua.onestop.archive import kinds, queries, services
from motcua.onestop.archive.models import PaperKind, StoredPaper
from motcua.onestop.archive.views.parts import SHOWN, done, upload_of
from motcua.onestop.dossiers import queries as dossiers


@require_GET
@requires("file.view")
def entry(request: OfficerRequest, pk: int) -> HttpResponse:
    """Show an entry of the store: what it is, whose (masked), its file, its data, who used it; opening it is noted."""
    stored = queries.get(pk, by=request.actor)
    record_reading(
        by=request.actor, what="TRANG", object_kind="archive", object_id=stored.pk, label=stored.code,
        object_agency_id=stored.agency_id, detail="giấy tờ trong kho dữ liệu",
    )  # fmt: skip
    record_act(
        "archive.opened", by=request.actor, object_kind="archive", object_id=stored.pk, label=stored.code
    )
    return _entry(request, stored)


def _entry(
    request: OfficerRequest,
    stored: StoredPaper,
    *,
    status: int = 200,
    identity: str = "",
    errors: dict[str, str] | None = None,
) -> HttpResponse:
    actor, kind = request.actor, kinds.kind_of(stored.kind_code, stored.name)
    waits, alive = stored.state == StoredPaper.State.WAITING, stored.withdrawn_at is None
    file_id = stored.result.file_id if stored.result else stored.file_id
    context = {
        "stored": stored, "kind": kind, "why_not": stored.why_not(clock.today()), "errors": errors or {},
        "uses": list(stored.uses.select_related("dossier")[:50]), "data": queries.data_of(stored),
        "fields": _typed_fields(request, stored, kind), "identity": identity,
        "note": queries.scan_notes([file_id]).get(file_id or 0),
        "shown": stored.file is not None and stored.file.content_type in SHOWN,
        "may_extract": bool(kind and kind.fields and stored.file_id) and _may(request, stored, "archive.digitise"),
        "may_file": stored.state == StoredPaper.State.LACKING and _may(request, stored, "archive.digitise"),
        "may_confirm": waits and alive and _may(request, stored, "archive.confirm"),
        "may_withdraw": alive and _may(request, stored, "archive.withdraw"),
        "may_reveal": allowed(actor, "dossier.personal") is not None,
        "may_open_dossier": dossiers.visible(actor).filter(pk=stored.dossier_id or 0).exists(),
    }  # fmt: skip
    return render(request, "archive/entry.html", context, status=status)


def _typed_fields(
    request: OfficerRequest, stored: StoredPaper, kind: PaperKind | None
) -> list[dict[str, Any]]:
    """Return the fields of a kind with what was extracted, or what was just typed."""
    values = queries.raw_data(stored)
    fields = []
    for field in kind.fields if kind else []:
        value = request.POST.get(field["key"], _shown(field, values.get(field["key"], "")))
        fields.append(field | {"value": value})
    return fields


def _shown(field: dict[str, Any], value: str) -> str:
    day = read_day(value) if field.get("type") == "date" else None
    return f"{day:%d/%m/%Y}" if day else value


def _may(request: OfficerRequest, stored: StoredPaper, action: str) -> bool:
    try:
        services.check_right(stored, action, by=request.actor)
    except DomainError:
        return False
    return True


@require_POST
@requires("archive.digitise")
def give_file(request: OfficerRequest, pk: int) -> HttpResponse:
    """Give a result on the worklist its electronic copy."""
    queries.get(pk, by=request.actor)
    stored = services.digitise_stored_result(pk, upload_of(request), by=request.actor)
    return done(
        request, f"Đã số hóa “{stored.title}”, kết quả đã vào kho.", reverse("archive:entry", args=[pk])
    )


@require_POST
@requires("archive.digitise")
def extract(request: OfficerRequest, pk: int) -> HttpResponse:
    """Write the data fields read from the paper."""
    stored = queries.get(pk, by=request.actor)
    try:
        services.extract(pk, {key: request.POST.get(key, "") for key in request.POST}, by=request.actor)
    except DomainError as error:
        return _entry(request, stored, status=error.status, errors={error.field or "form": error.message})
    messages.success(request, "Đã ghi dữ liệu bóc tách.")
    return redirect("archive:entry", pk=pk)


@require_POST
@requires("archive.confirm")
def confirm(request: OfficerRequest, pk: int) -> HttpResponse:
    """Confirm an entry that waits, or refuse to."""
    stored = queries.get(pk, by=request.actor)
    try:
        if request.POST.get("viec") == "khong":
            services.reject(pk, reason=request.POST.get("reason", ""), by=request.actor)
            messages.success(request, "Đã ghi không xác nhận.")
        else:
            services.confirm(pk, by=request.actor)
            messages.success(request, "Đã xác nhận, giấy tờ dùng lại được từ bây giờ.")
    except DomainError as error:
        return _entry(request, stored, status=error.status, errors={error.field or "form": error.message})
    return redirect("archive:entry", pk=pk)


@require_POST
@requires("archive.withdraw")
def withdraw(request: OfficerRequest, pk: int) -> HttpResponse:
    """Withdraw an entry with a reason."""
    stored = queries.get(pk, by=request.actor)
    try:
        services.withdraw(pk, reason=request.POST.get("reason", ""), by=request.actor)
    except DomainError as error:
        key = "withdraw_reason" if error.field == "reason" else "form"
        return _entry(request, stored, status=error.status, errors={key: error.message})
    messages.success(request, "Đã thu hồi, giấy tờ không còn được dùng.")
    return redirect("archive:entry", pk=pk)


@require_POST
@requires("dossier.personal")
def reveal(request: OfficerRequest, pk: int) -> HttpResponse:
    """Show the owner's identity number in full and note who saw it (design, rule 8)."""
    stored = queries.get(pk, by=request.actor)
    record_disclosure(
        by=request.actor,
        object_kind="archive",
        object_id=stored.pk,
        label=stored.code,
        what="số định danh chủ sở hữu",
    )
    return _entry(request, stored, identity=stored.owner_identity)
