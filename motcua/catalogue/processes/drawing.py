"""The diagram editor and the import of drawings: what is drawn is read into rows, checked and stored as both."""

import json
from collections.abc import Sequence
from dataclasses import replace
from hashlib import sha256

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from motcua.base.errors import Conflict, DomainError, Invalid, NotFound
from motcua.base.organisations.access import requires
from motcua.base.organisations.roles import Role
from motcua.catalogue.processes import forms, queries
from motcua.catalogue.processes.bpmn import LARGEST, to_bpmn
from motcua.catalogue.processes.checks import Fault
from motcua.catalogue.processes.foreign import Reading, decode, read_diagram
from motcua.catalogue.processes.models import ProcessVersion
from motcua.catalogue.processes.present import table_of
from motcua.catalogue.processes.services import Unheld, draft_from_drawing, settle_remarks
from motcua.catalogue.processes.table import TABLE_KINDS, OnTimeout, Where
from motcua.catalogue.processes.targets import Target, beside, shown_mark, target_of


def _read(xml: str) -> Reading:
    if not xml.strip():
        raise Invalid("Sơ đồ gửi lên trống. Hãy tải lại trang.")
    return read_diagram(xml)


def _by_shape(faults: Sequence[Fault], reading: Reading) -> list[Fault]:
    """Point each fault at the shape as it is drawn now, whose id the table may have changed."""
    shapes = {key: shape for shape, key in reading.keys.items()}
    return [replace(fault, step=shapes.get(fault.step, fault.step)) for fault in faults]


def _said_of(reading: Reading, target: Target) -> dict[str, object]:
    """Return what stands beside and below the drawing: remarks, faults, sum and table."""
    faults, total = beside(reading.rows, target)
    return {
        "remarks": reading.remarks, "left_out": len(reading.left_out), "refused": reading.refused,
        "faults": _by_shape(faults, reading) if reading.rows else [], "sum": total,
        "rows": table_of(reading.rows, faults, queries.names_of_agencies(reading.rows)),
    }  # fmt: skip


@require_http_methods(["GET", "POST"])
@requires("process.manage")
def draw(request: HttpRequest, procedure_id: int, tier: str) -> HttpResponse:
    """Draw the draft of a process; without a draft begin from the newest version, or from the usual steps."""
    case = request.POST.get("case", request.GET.get("truong_hop", ""))
    target = target_of(procedure_id, tier, case)
    base = queries.newest(procedure_id, case, tier)
    rows = queries.rows_of(base.pk) if base else forms.first_rows()
    name = base.process.name if base else target.procedure.name
    xml, error = to_bpmn(rows, name, "quy_trinh_dang_ve"), None
    reading = Reading(list(rows))
    if request.method == "POST":
        name = request.POST.get("title", "").strip() or name
        try:
            reading = _read(request.POST.get("xml", ""))
            xml = request.POST["xml"]
            version = draft_from_drawing(
                procedure=target.procedure, case_code=case, tier=tier, name=name, reading=reading,
                consent=request.POST.get("dong_y") == _consent_to(reading), note=request.POST.get("note", ""),
                shown=shown_mark(request, case),
                by=request.actor,  # type: ignore[attr-defined]
            )  # fmt: skip
        except DomainError as fault:
            error = fault
        else:
            _tell(request, reading)
            return redirect("processes:detail", pk=version.pk)
    note = request.POST.get("note", base.note if base and base.status == ProcessVersion.Status.DRAFT else "")
    context = {
        "procedure": target.procedure, "tier": tier, "tier_label": target.tier_label, "case": case, "base": base,
        "name": name, "note": note, "xml": xml, "error": error, "consent": _consent_to(reading),
        "ask_consent": isinstance(error, Unheld) and not reading.refused,
        "shown": request.POST.get("shown", base.mark if base else ""),
        "kinds": [(kind.value, kind.label) for kind in TABLE_KINDS], "places": Where.choices,
        "places_json": json.dumps(dict(Where.choices)), "roles": Role.choices, "timeouts": OnTimeout.choices,
        "agencies": queries.agencies_to_name(),
    } | _said_of(reading, target)  # fmt: skip
    return render(request, "processes/draw.html", context, status=error.status if error else 200)


def _consent_to(reading: Reading) -> str:
    """Return what stands for agreeing to leave out just these things, so that later ones are asked about again."""
    said = "|".join(sorted(f"{remark.element}:{remark.text}" for remark in reading.left_out))
    return sha256(said.encode()).hexdigest()[:16]


def _tell(request: HttpRequest, reading: Reading) -> None:
    messages.success(request, "Đã lưu dự thảo: sơ đồ và bảng các bước nói cùng nội dung.")
    if reading.left_out:
        listed = " ".join(remark.text for remark in reading.left_out[:8])
        messages.warning(request, f"Đã bỏ {len(reading.left_out)} điều theo đồng ý của bạn: {listed}")


@require_POST
@requires("process.manage")
def check_drawing(request: HttpRequest, procedure_id: int, tier: str) -> HttpResponse:
    """Answer the editor with remarks, faults, the sum and the table of the drawing as it stands."""
    target = target_of(procedure_id, tier, request.POST.get("case", ""))
    try:
        said = _said_of(_read(request.POST.get("xml", "")), target)
    except DomainError as fault:
        said = {"faults": [Fault(fault.message)]}
    return render(request, "processes/_drawn.html", said | {"fresh": True})


def import_file(request: HttpRequest, target: Target, upload: UploadedFile) -> HttpResponse:
    """Make a draft of an uploaded drawing; what was not held stays listed on it until dealt with.

    Raises:
        Invalid: the file is no BPMN, or cannot be read into a table.
        Conflict: there is a draft already and nobody said that it may be replaced.
    """
    reading = read_diagram(decode(upload.read(LARGEST + 1)))
    if reading.refused:
        raise Unheld(reading)
    newest = queries.newest(target.procedure.pk, target.case, target.tier)
    if newest and newest.status == ProcessVersion.Status.DRAFT and not request.POST.get("thay"):
        raise Conflict(
            "Quy trình này đang có dự thảo. Đánh dấu «Thay dự thảo đang có» để nhập.", field="thay"
        )
    version = draft_from_drawing(
        procedure=target.procedure, case_code=target.case, tier=target.tier,
        name=newest.process.name if newest else "", reading=reading, file=str(upload.name),
        by=request.actor,  # type: ignore[attr-defined]
    )  # fmt: skip
    messages.success(request, f"Đã lập dự thảo từ tệp {str(upload.name)[:120]}: {len(reading.rows)} bước.")
    return redirect("processes:detail", pk=version.pk)


@require_POST
@requires("process.manage")
def settle(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark remarks of an imported drawing as dealt with."""
    version = queries.version(pk)
    if version is None:
        raise NotFound("Không có phiên bản quy trình này.")
    numbers = [int(number) for number in request.POST.getlist("dieu") if number.isdecimal()][:500]
    count = settle_remarks(version, numbers, by=request.actor)  # type: ignore[attr-defined]
    messages.success(request, f"Đã đánh dấu xử lý {count} điều.")
    return redirect("processes:detail", pk=pk)
