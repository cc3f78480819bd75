"""The store of internal procedures: the inventory, one procedure, adding and editing, the sheet in and out."""

from typing import Any

from django.contrib import messages
from django.db.models import prefetch_related_objects
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from motcua.base import clock, workbooks
from motcua.base.acting import done
from motcua.base.audit import queries as audit
from motcua.base.audit.services import record_act
from motcua.base.errors import DomainError, Invalid, NotAllowed
from motcua.base.files.checks import DOCX_TYPE, XLSX_TYPE
from motcua.base.files.views import attachment
from motcua.base.lists.opening import opens_with_default
from motcua.base.organisations.access import OfficerRequest, requires
from motcua.base.organisations.models import Agency
from motcua.base.organisations.permissions import allowed
from motcua.base.organisations.queries import agencies_on
from motcua.base.organisations.reach import province_wide
from motcua.base.paging import address, page_urls, paged
from motcua.base.posted import day_of, whole_of
from motcua.base.text import day as said
from motcua.catalogue.procedures import editing
from motcua.catalogue.procedures.importing.record import Fault, ProcedureRecord
from motcua.catalogue.procedures.importing.stored import PARTS_TO_FETCH, record_of
from motcua.catalogue.procedures.models import Field
from motcua.control.programmes import inventory, queries
from motcua.control.programmes.models import InternalProcedure
from motcua.control.programmes.models.internal import Layer
from motcua.control.programmes.outgoing import inventory_rows
from motcua.control.programmes.papers.inventory import inventory_document
from motcua.control.programmes.services import internal
from motcua.control.programmes.services._common import is_theirs
from motcua.control.programmes.services.internal import Facts

_FAULTS_SHOWN = 60


def _owners(request: OfficerRequest) -> list[Agency]:
    """Return the agencies somebody may own procedures for."""
    rows = agencies_on().order_by("level", "name")
    if not province_wide(request.actor, internal.MANAGE):
        rows = rows.filter(pk=request.actor.agency_id)
    return list(rows)


@require_GET
@requires("internal.view")
@opens_with_default("programmes:inventory")
def register(request: OfficerRequest) -> HttpResponse:
    """List the internal procedures under the filters in the address."""
    by, day, filters = request.actor, clock.today(), queries.Filters.of(request.GET)
    page = paged(queries.listed(by, filters, day), request, queries.PAGE)
    counts = queries.layer_counts(by, filters, day)
    labels = [("", "Tất cả"), *Layer.choices]
    context = {
        "contributor_only": allowed(by, "programme.view") is None,
        "page": page, "filters": filters, "total": page.paginator.count, "given": request.GET,
        "tabs": [
            {
                "label": str(label).split(", ")[0], "url": address(request.GET, lop=code),
                "count": counts[code], "active": filters.layer == code,
            }
            for code, label in labels
        ],
        "owners": queries.owners(by), "fields": queries.fields(by), "states": queries.STATES.items(),
        "manages": allowed(by, internal.MANAGE) is not None,
        "contributes": allowed(by, "internal.contribute") is not None,
    } | page_urls(request, page)  # fmt: skip
    return render(request, "programmes/inventory.html", context)


@require_GET
@requires("internal.view")
def detail(request: OfficerRequest, pk: int) -> HttpResponse:
    """Show one internal procedure: its content in force, how it is announced, what reviews made of it."""
    by, day = request.actor, clock.today()
    row = queries.internal(by, pk)
    version = queries.version_of(row, day)
    if version is not None:
        prefetch_related_objects([version], *PARTS_TO_FETCH)
    context = {
        "row": row, "version": version, "record": record_of(version) if version else None,
        "in_force": version is not None and (version.valid_to is None or version.valid_to >= day),
        "may": is_theirs(by, internal.MANAGE, row.owner_id), "today": day,
        "items": row.items.select_related("programme").prefetch_related("treatments"),
        "lines": row.lines.select_related("decision").exclude(decision__state="BO"),
        "contributions": row.contributions.select_related("agency"),
        "sees_programmes": allowed(by, "programme.view") is not None,
        "history": audit.history("internal_procedure", row.pk, limit=20),
    }  # fmt: skip
    return render(request, "programmes/internal.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("internal.manage")
def edit(request: OfficerRequest, pk: int = 0) -> HttpResponse:
    """Add an internal procedure, or edit one, by the catalogue's own form with the inventory's facts over it."""
    row = queries.internal(request.actor, pk) if pk else None
    newest = row.procedure.versions.order_by("-number")[0] if row else None
    if row is not None and not is_theirs(request.actor, internal.MANAGE, row.owner_id):
        raise NotAllowed("Thủ tục này do cơ quan khác chủ trì tham mưu.")
    if request.method == "POST":
        return _save(request, row)
    if newest is not None:
        prefetch_related_objects([newest], "procedure", "field", *PARTS_TO_FETCH)
        form = editing.form_of(record_of(newest))
    else:
        form = editing.form_of(
            ProcedureRecord(
                code="", name="", source="manual", no_fees=True, no_conditions=True, is_public=False
            )
        )
    given = {
        "layer": row.layer if row else "", "owner": str(row.owner_id if row else request.actor.agency_id),
        "yearly": row.yearly if row else "", "valid_from": said(clock.today()), "version": row.version if row else "",
    }  # fmt: skip
    return _edit_page(request, form, row, given, newest.content_hash if newest else "")


def _save(request: OfficerRequest, row: InternalProcedure | None) -> HttpResponse:
    posted = request.POST
    code = row.procedure.code if row else posted.get("code", "").strip().upper()
    record, form = editing.read(posted, code or internal.next_code(_own_agency(request)))
    status = 422
    if record is not None:
        try:
            owner = posted.get("owner", "")
            facts = Facts(
                posted.get("layer", ""),
                int(owner) if owner.isdigit() else None,
                whole_of(posted, "yearly"),
            )
            start = day_of(posted, "valid_from")
            if row is None:
                record.code = code
                saved = internal.add(record, facts, by=request.actor, valid_from=start)
            else:
                saved = internal.change(
                    row.pk, record, facts, by=request.actor, shown_hash=posted.get("hash", ""), valid_from=start,
                    version=whole_of(posted, "version"),
                )  # fmt: skip
        except NotAllowed:
            raise
        except DomainError as refused:
            form.faults, status = [refused.message], refused.status
        else:
            messages.success(request, f"Đã lưu {saved.procedure.code}.")
            return redirect("programmes:internal", saved.pk)
    return _edit_page(request, form, row, posted, posted.get("hash", ""), status=status)


def _own_agency(request: OfficerRequest) -> Agency:
    key = request.POST.get("owner", "")
    found = Agency.objects.filter(pk=int(key) if key.isdigit() else request.actor.agency_id or 0).first()
    if found is None:
        raise Invalid("Chọn đơn vị chủ trì tham mưu.", field="owner")
    return found


def _edit_page(
    request: OfficerRequest, form: editing.EditForm, row: InternalProcedure | None, given: Any, shown_hash: str,
    *, status: int = 200,
) -> HttpResponse:  # fmt: skip
    # What an internal procedure has no say in: its kind follows from the layer, an announcement makes it public.
    form.groups = [
        (title, [one for one in inputs if one.name not in ("kind", "is_public")])
        for title, inputs in form.groups
    ]
    newest = row.procedure.versions.order_by("-number").first() if row else None
    context = {
        "form": form, "row": row, "newest": newest, "procedure": row.procedure if row else None, "hash": shown_hash,
        "valid_from": given.get("valid_from", ""), "code": given.get("code", ""), "given": given,
        "owners": _owners(request), "layers": Layer.choices, "fields": Field.objects.values_list("name", flat=True),
    }  # fmt: skip
    return render(request, "programmes/internal_edit.html", context, status=status)


@require_POST
@requires("internal.manage")
def end(request: OfficerRequest, pk: int) -> HttpResponse:
    """End an internal procedure after a day, by a document."""

    def act() -> str:
        last = day_of(request.POST, "last_day") or clock.today()
        row = internal.end(pk, last_day=last, basis=request.POST.get("basis", ""), by=request.actor)
        return f"{row.procedure.code} hết hiệu lực sau ngày {said(last)}."

    return done(request, act, "programmes:internal", pk)


# ---- the sheet ------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@requires("internal.manage")
def take_in(request: OfficerRequest) -> HttpResponse:
    """Take an inventory in from its sheet: all rows or none, with what is wrong said row by row."""
    context: dict[str, Any] = {
        "valid_from": request.POST.get("valid_from") or said(clock.today()),
        "faults": [],
    }
    if request.method != "POST":
        return render(request, "programmes/take_in.html", context)
    try:
        content = workbooks.sent(request.FILES, "Hãy chọn tệp biểu thống kê.", name="tep")
        start = day_of(request.POST, "valid_from")
        found = inventory.read(content)
        if found.faults:
            return _faulty(request, context, found.faults, len(found.rows))
        taken = internal.take_in(
            found.rows,
            by=request.actor,
            valid_from=start,
            label=str(getattr(request.FILES["tep"], "name", ""))[:200],
        )
    except NotAllowed:
        raise
    except DomainError as refused:
        context["error"] = refused
        return render(request, "programmes/take_in.html", context, status=refused.status)
    messages.success(request, f"Đã nhập biểu thống kê. {taken.words}")
    return redirect("programmes:inventory")


def _faulty(
    request: OfficerRequest, context: dict[str, Any], faults: list[Fault], sound: int
) -> HttpResponse:
    context |= {"faults": faults[:_FAULTS_SHOWN], "more": max(0, len(faults) - _FAULTS_SHOWN), "sound": sound}
    return render(request, "programmes/take_in.html", context, status=422)


@require_GET
@requires("internal.manage")
def template_file(request: OfficerRequest) -> HttpResponse:
    """Send the empty sheet."""
    return attachment(inventory.write([], TITLE), "mau-thong-ke-tthc-noi-bo.xlsx", XLSX_TYPE)


TITLE = "BIỂU THỐNG KÊ THỦ TỤC HÀNH CHÍNH NỘI BỘ"


@require_GET
@requires("internal.view")
def sheet(request: OfficerRequest, ending: str) -> HttpResponse:
    """Send the inventory under the filters, in its layout: as a sheet that can be taken in again, or as an annex."""
    by, filters = request.actor, queries.Filters.of(request.GET)
    rows = inventory_rows(queries.listed(by, filters, clock.today()))
    if ending == "xlsx":
        content, kind = inventory.write(rows, TITLE), XLSX_TYPE
    else:
        content, kind = inventory_document(rows, clock.today(), by.agency_name), DOCX_TYPE
    record_act(
        "internal.taken_out",
        by=by,
        object_kind="internal_procedure",
        detail={"count": len(rows), "form": ending},
    )
    return attachment(content, f"thong-ke-tthc-noi-bo.{ending}", kind)
