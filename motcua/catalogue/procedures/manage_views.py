"""Pages that change the catalogue: import with a look before, create, edit, end."""

from datetime import date, datetime
from uuid import UUID

from django.contrib import messages
from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from motcua.base import clock
from motcua.base.errors import DomainError, Invalid, NotFound, TooLarge
from motcua.base.organisations.access import requires
from motcua.base.text import day as day_text
from motcua.catalogue.procedures import compare, editing, services, uploads
from motcua.catalogue.procedures.importing import workbook
from motcua.catalogue.procedures.importing.merging import merge
from motcua.catalogue.procedures.importing.reading import MAX_BYTES, Reading, read_bytes
from motcua.catalogue.procedures.importing.record import ProcedureRecord
from motcua.catalogue.procedures.importing.stored import PARTS_TO_FETCH, record_of, records_of
from motcua.catalogue.procedures.models import Field, ProcedureVersion
from motcua.catalogue.procedures.views import XLSX, acting, find_procedure

SHOWN = 200


def _typed_day(text: str, *, name: str) -> date:
    text = text.strip()
    if not text:
        return clock.today()
    for pattern in ("%d/%m/%Y", "%Y-%m-%d"):
        try:
            return datetime.strptime(text, pattern).date()
        except ValueError:
            continue
    raise Invalid(f"“{text[:20]}” không phải là ngày, viết như 25/11/2026.", field=name)


def _person(request: HttpRequest) -> int:
    return acting(request).person_id or 0


@requires("procedure.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def import_page(request: HttpRequest) -> HttpResponse:
    """Choose a file; what it would change is shown before anything changes."""
    context = {"today": clock.today(), "valid_from": day_text(clock.today())}
    if request.method != "POST":
        return render(request, "procedures/import.html", context)
    upload = request.FILES.get("tep")
    try:
        if upload is None:
            raise Invalid("Hãy chọn tệp cần nhập.", field="tep")
        if (upload.size or 0) > MAX_BYTES:
            raise TooLarge(f"Tệp lớn quá {MAX_BYTES // 1024 // 1024} MB.", field="tep")
        start = _typed_day(request.POST.get("valid_from", ""), name="valid_from")
        content = upload.read()
        read_bytes(content, upload.name or "")
    except DomainError as error:
        context |= {"error": error, "valid_from": request.POST.get("valid_from", "")}
        return render(request, "procedures/import.html", context, status=error.status)
    key = uploads.keep(content, _person(request))
    request.session["procedure_import"] = {
        "key": str(key),
        "name": (upload.name or "")[:200],
        "start": start.isoformat(),
    }
    return redirect("procedures:import_preview", key=key)


@requires("procedure.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def import_preview(request: HttpRequest, key: UUID) -> HttpResponse:
    """What the waiting file would change; the button does it."""
    actor, person_id = acting(request), _person(request)
    waiting = request.session.get("procedure_import") or {}
    if waiting.get("key") != str(key):
        raise NotFound("Tệp chờ nhập không còn. Hãy chọn lại tệp.")
    start = date.fromisoformat(waiting["start"])
    reading = read_bytes(uploads.read(key, person_id), waiting["name"])
    if request.method == "POST":
        outcome = services.import_reading(reading, by=actor, valid_from=start, label=waiting["name"])
        uploads.forget(key, person_id)
        del request.session["procedure_import"]
        tone = messages.warning if outcome.refused else messages.success
        tone(request, f"Đã nhập {waiting['name']}. {outcome.summary()}")
        return redirect("procedures:list")
    outcome = services.import_reading(
        reading, by=actor, valid_from=start, label=waiting["name"], dry_run=True
    )
    records = {record.code: record for record in reading.records}
    context = {
        "name": waiting["name"],
        "key": key,
        "start": start,
        "outcome": outcome,
        "count": len(outcome.added) + len(outcome.changed),
        "refused": len({(fault.code, fault.where) for fault in outcome.refused}),
        "added": [records[code] for code in outcome.added[:SHOWN]],
        "changed": _what_changes(reading, outcome.changed[:SHOWN]),
        "faults": outcome.refused[:SHOWN],
        "shown": SHOWN,
    }
    return render(request, "procedures/import_preview.html", context)


def _what_changes(reading: Reading, codes: list[str]) -> list[tuple[ProcedureRecord, list[str]]]:
    """Return for each changed record the parts that differ from the newest stored version."""
    newest = (
        ProcedureVersion.objects.filter(procedure__code__in=codes)
        .order_by("procedure_id", "-number")
        .distinct("procedure_id")
    )
    known = {record.code: record for record in records_of(newest)}
    incoming = {record.code: record for record in reading.records}
    return [
        (incoming[code], compare.changed_parts(known[code], merge(incoming[code], known[code])))
        for code in codes
        if code in known
    ]


@requires("procedure.manage")
@require_safe
def template_file(request: HttpRequest) -> HttpResponse:
    """The empty Excel template."""
    answer = HttpResponse(workbook.write(), content_type=XLSX)
    answer["Content-Disposition"] = 'attachment; filename="mau-danh-muc-thu-tuc.xlsx"'
    return answer


@requires("procedure.view")
@require_safe
def blank_row(request: HttpRequest, part: str) -> HttpResponse:
    """One more empty row of a part of the edit page; it shows nothing of any procedure."""
    sheet = editing.part_named(part)
    if sheet is None:
        raise NotFound("Không có phần này.")
    return render(
        request, "procedures/edit_row.html", {"row": editing.blank_row(sheet), "part": editing.Part(sheet)}
    )


@requires("procedure.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def create(request: HttpRequest) -> HttpResponse:
    """A new procedure."""
    code = request.POST.get("code", "").strip().upper()
    if request.method != "POST":
        form = editing.form_of(ProcedureRecord(code="", name="", source="manual"))
        return _edit_page(request, form, valid_from=day_text(clock.today()))
    return _save(request, code, shown_hash="")


@requires("procedure.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, code: str) -> HttpResponse:
    """Edit the newest version: a new version from a day, or a correction of that day's version."""
    procedure = find_procedure(code)
    newest = procedure.versions.order_by("-number").first()
    if newest is None:
        raise NotFound(f"Thủ tục {procedure.code} chưa có phiên bản nào.")
    if request.method == "POST":
        return _save(
            request,
            procedure.code + procedure.local_suffix,
            shown_hash=request.POST.get("hash", ""),
            newest=newest,
        )
    prefetch_related_objects([newest], "procedure", "field", *PARTS_TO_FETCH)
    form = editing.form_of(record_of(newest))
    return _edit_page(
        request, form, newest=newest, shown_hash=newest.content_hash, valid_from=day_text(clock.today())
    )


def _save(
    request: HttpRequest, code: str, *, shown_hash: str, newest: ProcedureVersion | None = None
) -> HttpResponse:
    record, form = editing.read(request.POST, code)
    typed_day = request.POST.get("valid_from", "")
    status = 422
    if record is not None:
        try:
            start = _typed_day(typed_day, name="valid_from")
            version = services.save_version(
                record,
                by=acting(request),
                valid_from=start,
                shown_hash=shown_hash,
            )
        except DomainError as error:
            form.faults, status = [error.message], error.status
        else:
            messages.success(
                request,
                f"Đã lưu phiên bản {version.number} của {record.code}, hiệu lực từ {day_text(version.valid_from)}.",
            )
            return redirect("procedures:detail", code=record.code)
    return _edit_page(
        request, form, newest=newest, shown_hash=shown_hash, valid_from=typed_day, code=code, status=status
    )


def _edit_page(
    request: HttpRequest,
    form: editing.EditForm,
    *,
    newest: ProcedureVersion | None = None,
    shown_hash: str = "",
    valid_from: str = "",
    code: str = "",
    status: int = 200,
) -> HttpResponse:
    context = {
        "form": form,
        "newest": newest,
        "procedure": newest.procedure if newest else None,
        "hash": shown_hash,
        "valid_from": valid_from,
        "code": code,
        "fields": Field.objects.values_list("name", flat=True),
    }
    return render(request, "procedures/edit.html", context, status=status)


@requires("procedure.manage")
@require_POST
def end(request: HttpRequest, code: str) -> HttpResponse:
    """Abolish a procedure after a day, with the document that does it."""
    procedure = find_procedure(code)
    last_day = _typed_day(request.POST.get("last_day", ""), name="last_day")
    services.close(procedure.pk, last_day=last_day, by=acting(request), basis=request.POST.get("basis", ""))
    messages.success(request, f"Thủ tục {procedure.code} hết hiệu lực sau ngày {day_text(last_day)}.")
    return redirect("procedures:detail", code=procedure.code)
