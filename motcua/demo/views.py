"""The sample plan and directive as files, for who wants to try reading a plan in."""

from typing import cast

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from motcua.base.errors import NotFound
from motcua.base.files.checks import DOCX_TYPE, TEXT_TYPE, XLSX_TYPE
from motcua.base.files.views import attachment
from motcua.base.organisations.access import OfficerRequest, requires
from motcua.demo.plans import KINDS, NAMES, Kind, Of, sample_file, sample_name

_TYPES = {"docx": DOCX_TYPE, "xlsx": XLSX_TYPE, "txt": f"{TEXT_TYPE}; charset=utf-8"}


@require_GET
@requires("plan.manage")
def plan_file(request: OfficerRequest, of: str, kind: str) -> HttpResponse:
    """Send the sample plan or directive as DOCX, XLSX or flattened text."""
    found = next((key for key, name in NAMES.items() if name == of), "")
    if not found or kind not in KINDS:
        raise NotFound("Không có tệp mẫu này.")
    what, form = cast(Of, found), cast(Kind, kind)
    return attachment(sample_file(form, what), sample_name(form, what), _TYPES[kind])
