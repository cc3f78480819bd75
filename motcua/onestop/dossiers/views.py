"""Faces of a dossier."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from motcua.base.organisations.access import public
from motcua.onestop.dossiers.models import Dossier


@public
def verify(request: HttpRequest) -> HttpResponse:
    """Look up a dossier by its code: how far it is, and nothing else (TT 01/2018 Điều 16.2d)."""
    code = request.GET.get("ma", "").strip().upper()
    found = Dossier.objects.filter(code=code).first() if code else None
    return render(request, "dossiers/verify.html", {"code": code, "dossier": found})
