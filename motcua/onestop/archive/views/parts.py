"""What the faces of this room share."""

from datetime import date

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from motcua.base.errors import Invalid
from motcua.base.organisations.access import OfficerRequest
from motcua.base.text import read_day
from motcua.onestop.archive.services.entries import Facts

SHOWN = {"application/pdf", "image/jpeg", "image/png"}


def facts(request: OfficerRequest) -> Facts:
    """Return what was written of a paper that is no result of ours."""
    post = request.POST
    return Facts(
        number=post.get("number", ""), issuer=post.get("issuer", ""), signer=post.get("signer", ""),
        issued_on=_day(post.get("issued_on", ""), "issued_on"), valid_to=_day(post.get("valid_to", ""), "valid_to"),
    )  # fmt: skip


def _day(text: str, field: str) -> date | None:
    found = read_day(text)
    if text.strip() and found is None:
        raise Invalid("Ngày không đúng; ghi ngày/tháng/năm.", field=field)
    return found


def upload_of(request: OfficerRequest) -> UploadedFile:
    """Return the file that was sent; raises Invalid when there is none."""
    upload = request.FILES.get("file")
    if not isinstance(upload, UploadedFile):
        raise Invalid("Chưa chọn tệp.", field="file")
    return upload


def dossier_url(pk: int) -> str:
    """Return the address of a dossier's page."""
    return reverse("dossiers:detail", args=[pk])


def done(request: OfficerRequest, words: str, url: str) -> HttpResponse:
    """Say that an act is done, and show its page anew."""
    messages.success(request, words)
    if request.htmx:
        answer = HttpResponse(status=204)
        answer["HX-Refresh"] = "true"
        return answer
    return redirect(url)
