"""What everybody may read of a procedure, without signing in: a search, one page each, the same as data.

The national database's layout is used for the data (kiem-soat-tthc.md 1.8), so that whoever reads the national
service reads this; the API under `/api/v1` keeps its keys.
"""

from datetime import date
from typing import Any

from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from motcua.base import clock
from motcua.base.errors import NotFound
from motcua.base.organisations.access import public
from motcua.base.paging import page_urls, paged
from motcua.base.text import clean, read_day
from motcua.catalogue.procedures import present, queries
from motcua.catalogue.procedures.importing import national
from motcua.catalogue.procedures.importing.stored import PARTS_TO_FETCH, records_of
from motcua.catalogue.procedures.models import Procedure, ProcedureVersion
from motcua.catalogue.publication import papers
from motcua.catalogue.publication.models import FeedbackAddress
from motcua.catalogue.publication.standing import Addresses

PAGE = 30
MOST_DATA = 200
FIRST_DAY, LAST_YEAR = date(2000, 1, 1), 2099


def _day(request: HttpRequest) -> tuple[date, bool]:
    """Return the day the address asks about, and whether it asks in a way that cannot be read."""
    text = clean(request.GET.get("ngay", ""))
    found = read_day(text) if text else None
    sound = found is not None and found >= FIRST_DAY and found.year <= LAST_YEAR
    return (found, False) if found is not None and sound else (clock.today(), bool(text))


@public
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Find a procedure by words, code or field; without words, the most used first."""
    text, level = clean(request.GET.get("q", ""))[:200], request.GET.get("cap", "")
    level = level if level in ("TINH", "XA") else ""
    rows = queries.in_force()
    if level:
        rows = rows.filter(levels__contains=[level])
    if text:
        rows = queries.matching(rows, text).annotate(rank=queries.closeness(text))
        rows = rows.order_by("rank", queries.MOST_USED, "procedure__code")
    else:
        rows = rows.order_by(queries.MOST_USED, "procedure__code")
    page = paged(rows, request, PAGE)  # type: ignore[arg-type]
    found: list[ProcedureVersion] = list(page.object_list)
    if text and not found:
        found = queries.search(text, level=level, limit=PAGE)
    prefetch_related_objects(found, "channels")
    context = {
        "rows": [(row, present.short_limit(row), present.levels_words(row)) for row in found], "page": page,
        "text": text, "level": level, "near": bool(text and found and not page.paginator.count),
    } | page_urls(request, page)  # fmt: skip
    return render(request, "public/search.html", context)


def _version(code: str, day: date) -> tuple[Procedure, ProcedureVersion | None]:
    procedure = queries.procedure_by_code(code)
    if procedure is None:
        raise NotFound(f"Không có thủ tục mã {code[:40]}. Hãy tìm theo tên.")
    return procedure, queries.version_on(procedure.pk, day)


@public
@require_safe
def procedure(request: HttpRequest, code: str) -> HttpResponse:
    """Show what a procedure asks and gives on a day, as a citizen reads it; only public versions."""
    day, misread = _day(request)
    found, version = _version(code, day)
    versions = found.versions.filter(is_public=True).order_by("-valid_from")
    context: dict[str, Any] = {
        "procedure": found, "version": version, "day": day, "today": clock.today(), "misread": misread,
        "versions": list(versions.only("pk", "number", "valid_from", "valid_to", "procedure_id")),
    }  # fmt: skip
    if version is None:
        if not context["versions"]:
            raise NotFound("Thủ tục này không công khai.")
        return render(request, "public/not_then.html", context, status=404)
    prefetch_related_objects([version], *PARTS_TO_FETCH)
    cases = list(version.cases.all())
    wanted = request.GET.get("truong-hop", "")
    case = next((one for one in cases if one.code == wanted), cases[0] if cases else None)
    documents = list(case.documents.all()) if case else []
    related = list(version.related.all())
    names = dict(Procedure.objects.filter(code__in=[row.code for row in related]).values_list("code", "name"))
    context |= {
        "cases": cases, "case": case, "steps": list(case.steps.all()) if case else [],
        "documents": [(paper, papers.paper_count(paper)) for paper in documents],
        "ways": present.ways(version, case), "agencies": present.agencies_by_role(version),
        "levels": present.levels_words(version), "feedback": _feedback(day),
        "related": [(row.code, names[row.code]) for row in related if row.code in names],
        "address": request.build_absolute_uri(reverse("public:procedure", args=[found.code])),
    }  # fmt: skip
    return render(request, "public/procedure.html", context)


def _feedback(day: date) -> FeedbackAddress | None:
    return Addresses(day).province


@public
@require_safe
@cache_control(public=True, max_age=300)
def data(request: HttpRequest, code: str) -> HttpResponse:
    """Answer one procedure of a day as data, in the layout of the national service."""
    day, misread = _day(request)
    if misread:
        return _problem("Ngày phải viết dạng 2026-11-25.", 422)
    found = queries.procedure_by_code(code)
    version = queries.version_on(found.pk, day) if found else None
    if version is None:
        return _problem("Không có thủ tục này trong ngày đã chọn.", 404)
    answer = HttpResponse(
        national.write(records_of([version])), content_type="application/json; charset=utf-8"
    )
    answer["Access-Control-Allow-Origin"] = "*"
    return answer


@public
@require_safe
@cache_control(public=True, max_age=300)
def listed_data(request: HttpRequest) -> HttpResponse:
    """Answer the procedures in force on a day as data, a page at a time by code (`after` is the last code read)."""
    day, misread = _day(request)
    if misread:
        return _problem("Ngày phải viết dạng 2026-11-25.", 422)
    rows = queries.in_force(day).order_by("procedure__code")
    after = clean(request.GET.get("after", ""))[:60]
    if after:
        rows = rows.filter(procedure__code__gt=after)
    found = list(rows[: MOST_DATA + 1])
    page = found[:MOST_DATA]
    items = [
        {
            "code": row.procedure.code, "name": row.name, "field": row.field.name if row.field else "",
            "levels": row.levels, "service_level": row.service_level, "version": row.number,
            "valid_from": row.valid_from, "valid_to": row.valid_to,
            "url": papers.address_of(row.procedure.code),
        }
        for row in page
    ]  # fmt: skip
    more = page[-1].procedure.code if len(found) > MOST_DATA else None
    answer = JsonResponse(
        {"day": day, "items": items, "next": more}, json_dumps_params={"ensure_ascii": False}
    )
    answer["Access-Control-Allow-Origin"] = "*"
    return answer


def _problem(words: str, status: int) -> JsonResponse:
    return JsonResponse(
        {"title": words, "status": status}, status=status, content_type="application/problem+json",
        json_dumps_params={"ensure_ascii": False},
    )  # fmt: skip
