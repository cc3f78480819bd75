"""A study and a group as files, and a workbook taken in."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from motcua.base import workbooks
from motcua.base.errors import DomainError
from motcua.base.files.checks import DOCX_TYPE, XLSX_TYPE
from motcua.base.files.views import attachment
from motcua.base.organisations.access import OfficerRequest, requires
from motcua.base.posted import key_of
from motcua.control.costs import paper, queries, services, storing, workbook


@require_GET
@requires("cost.view")
def as_xlsx(request: OfficerRequest, pk: int) -> HttpResponse:
    """Send a study as a workbook in the form's layout."""
    study = queries.study(request.actor, pk)
    content = workbook.workbook_of(study, storing.load(study))
    return attachment(content, f"chi-phi-tuan-thu-{pk}.xlsx", XLSX_TYPE)


@require_GET
@requires("cost.view")
def as_docx(request: OfficerRequest, pk: int) -> HttpResponse:
    """Send a study as an official document."""
    study = queries.study(request.actor, pk)
    content = paper.study_document(study, storing.load(study))
    return attachment(content, f"chi-phi-tuan-thu-{pk}.docx", DOCX_TYPE)


@require_GET
@requires("cost.view")
def group_as_docx(request: OfficerRequest, pk: int) -> HttpResponse:
    """Send a group as an official document."""
    group = queries.group(request.actor, pk)
    members = list(queries.members(request.actor, group))
    content = paper.group_document(group, members, storing.load_many(members))
    return attachment(content, f"chi-phi-nhom-{pk}.docx", DOCX_TYPE)


@require_http_methods(["GET", "POST"])
@requires("cost.edit")
def take_in(request: OfficerRequest, pk: int) -> HttpResponse:
    """Take a workbook in place of a draft's sheet; a refused one is explained and changes nothing."""
    study, error = queries.study(request.actor, pk), None
    if request.method == "POST":
        version = key_of(request.POST, "version")
        try:
            content = workbooks.sent(request.FILES, "Chọn tệp Excel.")
            services.take_in(pk, content, by=request.actor, version=-1 if version is None else version)
            messages.success(request, "Đã nhập bảng tính từ tệp Excel.")
            return redirect("costs:study", pk)
        except DomainError as refused:
            error = refused
    context = {"study": study, "error": error}
    return render(request, "costs/take_in.html", context, status=error.status if error else 200)
