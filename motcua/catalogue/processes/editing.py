"""The table editor: draft on the screen or from Excel, see sum and faults while typing."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from motcua.base.errors import DomainError, Invalid, NotFound
from motcua.base.organisations.access import requires
from motcua.base.organisations.roles import Role
from motcua.catalogue.procedures import queries as procedures
from motcua.catalogue.processes import drawing, excel, forms, queries
from motcua.catalogue.processes.checks import Fault
from motcua.catalogue.processes.models import ProcessVersion, Tier
from motcua.catalogue.processes.services import draft_from_table
from motcua.catalogue.processes.table import TABLE_KINDS, OnTimeout, StepRow, Where
from motcua.catalogue.processes.targets import Target, beside, shown_mark, target_of

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _page(
    request: HttpRequest,
    target: Target,
    rows: Sequence[StepRow],
    *,
    faults: Sequence[Fault] = (),
    times: Sequence[str] = (),
    name: str = "",
    note: str = "",
    base: ProcessVersion | None = None,
    error: DomainError | None = None,
    read_from: str = "",
) -> HttpResponse:
    newest = base or queries.newest(target.procedure.pk, target.case, target.tier)
    found, total = beside(rows, target)
    context = {
        "procedure": target.procedure, "tier": target.tier, "tier_label": target.tier_label, "case": target.case,
        "cases": target.cases,
        "rows": forms.rows_as_fields(rows, times), "blank": forms.fields_of(StepRow(name="", kind="THAM_DINH"), ""),
        "kinds": [(kind.value, kind.label) for kind in TABLE_KINDS], "places": Where.choices,
        "roles": Role.choices, "branches": forms.BRANCHES, "timeouts": OnTimeout.choices,
        "agencies": queries.agencies_to_name(), "name": name or target.procedure.name, "note": note,
        "base": base, "error": error, "read_from": read_from, "faults": [*faults, *found],
        "sum": total, "shown": request.POST.get("shown", newest.mark if newest else ""),
    }  # fmt: skip
    return render(request, "processes/edit.html", context, status=error.status if error else 200)


@require_http_methods(["GET", "POST"])
@requires("process.manage")
def edit(request: HttpRequest, procedure_id: int, tier: str) -> HttpResponse:
    """Edit the draft of a process as a table; without a draft begin from the newest version, or anew."""
    case = request.POST.get("case", request.GET.get("truong_hop", ""))
    target = target_of(procedure_id, tier, case)
    if request.method == "POST":
        rows, faults = forms.rows_from_post(request.POST)
        name, note = request.POST.get("title", ""), request.POST.get("note", "")
        try:
            if faults:
                raise Invalid("Sửa các ô thời gian chưa đọc được rồi lưu lại.")
            version = draft_from_table(
                procedure=target.procedure, case_code=case, tier=tier, name=name, rows=rows, note=note,
                shown=shown_mark(request, case),
                by=request.actor,  # type: ignore[attr-defined]
            )  # fmt: skip
        except DomainError as error:
            times = request.POST.getlist("time")
            return _page(request, target, rows, faults=faults, times=times, name=name, note=note, error=error)
        messages.success(request, "Đã lưu dự thảo. Xem bảng, sơ đồ và các điểm cần sửa dưới đây.")
        return redirect("processes:detail", pk=version.pk)
    base = queries.newest(procedure_id, case, tier)
    rows = queries.rows_of(base.pk) if base else forms.first_rows()
    name = base.process.name if base else ""
    note = base.note if base and base.status == ProcessVersion.Status.DRAFT else ""
    return _page(request, target, rows, name=name, note=note, base=base)


@require_POST
@requires("process.manage")
def check_table(request: HttpRequest, procedure_id: int, tier: str) -> HttpResponse:
    """Answer the editor with the sum beside the limit and the faults of the table as it is typed."""
    case = request.POST.get("case", "")
    rows, faults = forms.rows_from_post(request.POST)
    found, total = beside(rows, target_of(procedure_id, tier, case))
    context = {"faults": [*faults, *found], "sum": total}
    return render(request, "processes/_beside.html", context)


@require_http_methods(["GET", "POST"])
@requires("process.manage")
def import_table(request: HttpRequest) -> HttpResponse:
    """Read a table from Excel into the editor, faults listed by row; or make a draft of a drawing in BPMN."""
    given = request.POST if request.method == "POST" else request.GET
    code, tier, case = given.get("ma", "").strip(), given.get("cap", ""), given.get("truong_hop", "")
    error: DomainError | None = None
    if request.method == "POST":
        try:
            procedure = procedures.procedure_by_code(code) if code else None
            if procedure is None:
                raise Invalid("Không có thủ tục mang mã này trong danh mục.", field="ma")
            if tier not in Tier.values:
                raise Invalid("Chọn cấp thực hiện.", field="cap")
            upload = request.FILES.get("tep")
            if upload is None:
                raise Invalid("Chọn tệp Excel hoặc tệp sơ đồ BPMN.", field="tep")
            target = target_of(procedure.pk, tier, case)
            if _is_drawing(str(upload.name)):
                return drawing.import_file(request, target, upload)
            reading = excel.read_table(upload.read(excel.MAX_BYTES + 1))
            if not reading.rows:
                raise Invalid("Tệp không có bước nào đọc được.", field="tep")
            return _page(
                request, target, reading.rows, faults=_by_sheet(reading.faults),
                read_from=str(upload.name)[:120],
            )  # fmt: skip
        except DomainError as fault:
            error = fault
    context = {"code": code, "tier": tier, "case": case, "tiers": Tier.choices, "error": error}
    return render(request, "processes/import.html", context, status=error.status if error else 200)


def _is_drawing(name: str) -> bool:
    return name.lower().endswith((".bpmn", ".bpmn2", ".xml"))


def _by_sheet(faults: Sequence[Fault]) -> list[Fault]:
    """Name the row of the sheet in the words, since the editor counts steps."""
    return [Fault(f"Hàng {fault.row} của tệp: {fault.text}", fault.is_error) for fault in faults]


@require_GET
@requires("process.view")
def template(request: HttpRequest) -> HttpResponse:
    """Send the Excel template, or with `phien_ban` a version's table in the same layout."""
    rows: list[StepRow] = []
    title, name = "Quy trình nội bộ giải quyết thủ tục hành chính", "mau-quy-trinh.xlsx"
    wanted = request.GET.get("phien_ban", "")
    if wanted:
        version = queries.version(int(wanted)) if wanted.isdecimal() and len(wanted) < 18 else None
        if version is None:
            raise NotFound("Không có phiên bản này.")
        rows = queries.rows_of(version.pk)
        title, name = version.process.name, f"{version.process.code}-{version.number}.xlsx"
    answer = HttpResponse(excel.write_table(rows, title), content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
