"""The papers of publication as PDF."""

from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from motcua.base import clock
from motcua.base.errors import NotFound
from motcua.base.organisations.access import OfficerRequest, requires
from motcua.base.organisations.models import Agency
from motcua.catalogue.procedures.queries import procedure_by_code, version_on
from motcua.catalogue.publication import papers, queries, standing


def _pdf(content: bytes, name: str) -> HttpResponse:
    """Return a PDF the browser shows in place."""
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{name}"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def _size(request: OfficerRequest) -> str:
    size = request.GET.get("kho", "a4")
    return size if size in papers.SIZES else "a4"


@requires("publication.view")
@require_safe
def poster(request: OfficerRequest, code: str) -> HttpResponse:
    """Send the poster of a procedure as it is in force today."""
    procedure = procedure_by_code(code)
    version = version_on(procedure.pk, clock.today()) if procedure else None
    if version is None:
        raise NotFound("Thủ tục này hôm nay không có hiệu lực, không có gì để niêm yết.")
    agency = Agency.objects.filter(pk=request.actor.agency_id).first()
    address = standing.Addresses(clock.today()).of(request.actor.agency_id or 0)
    head = agency.name if agency else request.actor.agency_name
    return _pdf(papers.poster([version], head=head, size=_size(request), feedback=address), f"{code}.pdf")


def _lines(request: OfficerRequest, pk: int) -> tuple[Any, list[standing.Line]]:
    point = queries.point(request.actor, pk)
    rows = standing.lines([point])[pk]
    chosen = set(request.GET.getlist("line"))
    return point, [line for line in rows if not chosen or line.key in chosen]


@requires("publication.view")
@require_safe
def posters_of_point(request: OfficerRequest, pk: int) -> HttpResponse:
    """Send the posters of the chosen lines of a point; of those to be put up or replaced when none is chosen."""
    point, rows = _lines(request, pk)
    if not request.GET.getlist("line"):
        rows = [line for line in rows if line.state in (standing.MISSING, standing.OUTDATED)] or rows
    address = standing.Addresses(clock.today()).of(point.agency_id)
    found = papers.hanging(rows)
    return _pdf(
        papers.poster(found, head=point.agency.name, size=_size(request), feedback=address), "ap-phich.pdf"
    )


@requires("publication.view")
@require_safe
def desk_list(request: OfficerRequest, pk: int) -> HttpResponse:
    """Send the list of the procedures of a point."""
    point, rows = _lines(request, pk)
    return _pdf(papers.desk_list(point, papers.hanging(rows), size=_size(request)), "danh-muc.pdf")


@requires("publication.view")
@require_safe
def qr_sheet(request: OfficerRequest, pk: int) -> HttpResponse:
    """Send the QR sheet of a point."""
    point, rows = _lines(request, pk)
    return _pdf(papers.qr_sheet(point, papers.hanging(rows), size=_size(request)), "ma-qr.pdf")


@requires("publication.view")
@require_safe
def feedback(request: OfficerRequest, pk: int) -> HttpResponse:
    """Send the poster of the feedback address a point shows."""
    point = queries.point(request.actor, pk)
    address = standing.Addresses(clock.today()).of(point.agency_id)
    if address is None:
        raise NotFound("Chưa đặt địa chỉ tiếp nhận phản ánh, kiến nghị; đặt ở trang Địa chỉ tiếp nhận.")
    return _pdf(papers.feedback(address, head=point.agency.name, size=_size(request)), "phan-anh.pdf")
