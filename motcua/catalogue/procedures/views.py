"""Pages that show the catalogue: list, one procedure, its versions compared, what lacks."""

from datetime import date

from django.core.paginator import Paginator
from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from motcua.base import clock
from motcua.base.errors import NotFound
from motcua.base.lists.opening import opens_with_default
from motcua.base.organisations.access import requires
from motcua.base.organisations.actor import Actor
from motcua.base.organisations.permissions import allowed
from motcua.catalogue.procedures import browse, compare, present, queries
from motcua.catalogue.procedures.importing.stored import PARTS_TO_FETCH, records_of
from motcua.catalogue.procedures.models import Procedure, ProcedureCase, ProcedureVersion
from motcua.catalogue.procedures.rules import PARTS

# Letters of case names that fit on one line of tabs; more cases are chosen from a list.
TABS_FIT = 70
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def acting(request: HttpRequest) -> Actor:
    """Return as whom the signed-in person acts; views behind `requires` always have one."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def may_manage(request: HttpRequest) -> bool:
    """Tell whether who is signed in may change the catalogue."""
    return allowed(acting(request), "procedure.manage") is not None


@requires("procedure.view")
@require_safe
@opens_with_default("procedures:list")
def procedure_list(request: HttpRequest) -> HttpResponse:
    """The catalogue in force today, cut by the filters in the address."""
    filters = browse.Filters.of(request.GET)
    page = Paginator(browse.listed(filters), browse.PAGE).get_page(request.GET.get("trang"))
    rows = list(page.object_list)
    prefetch_related_objects(rows, "channels")
    counts = browse.level_counts(filters)
    fields = browse.fields_with_counts(filters)
    context = {
        "filters": filters,
        "page": page,
        "rows": [(row, present.short_limit(row), [PARTS[letter] for letter in row.missing]) for row in rows],
        "tabs": _level_tabs(request, filters, counts),
        "fields": fields,
        "parts": PARTS.items(),
        "services": ProcedureVersion.ServiceLevel.choices,
        "chips": _chips(request, filters, {field.pk: field.name for field in fields}),
        "may_manage": may_manage(request),
    }
    return render(request, "procedures/list.html", context)


def _address(request: HttpRequest, **changes: str) -> str:
    query = request.GET.copy()
    query.pop("trang", None)
    for name, value in changes.items():
        name = name.replace("_", "-")
        if value:
            query[name] = value
        else:
            query.pop(name, None)
    return f"?{query.urlencode()}"


def _level_tabs(request: HttpRequest, filters: browse.Filters, counts: dict[str, int]) -> list[dict]:
    labels = [("", "Tất cả"), *ProcedureVersion.Level.choices]
    return [
        {
            "label": label,
            "url": _address(request, cap=level),
            "count": counts[level],
            "active": filters.level == level,
        }
        for level, label in labels
        if counts[level] or level in ("", filters.level)
    ]


def _chips(request: HttpRequest, filters: browse.Filters, fields: dict[int, str]) -> list[dict[str, str]]:
    chips = []
    if filters.text:
        chips.append((f"“{filters.text}”", {"q": ""}))
    if filters.field_id is not None:
        name = fields.get(filters.field_id, "Lĩnh vực đã chọn") if filters.field_id else "Chưa ghi lĩnh vực"
        chips.append((name, {"linh_vuc": ""}))
    if filters.lacks:
        words = {"du": "Đủ bộ phận", "co": "Còn thiếu"}.get(
            filters.lacks
        ) or f"Thiếu {PARTS[filters.lacks].lower()}"
        chips.append((words, {"thieu": ""}))
    if filters.service:
        labels = dict(ProcedureVersion.ServiceLevel.choices)
        chips.append((str(labels.get(filters.service, "Chưa ghi mức dịch vụ")), {"muc": ""}))
    if filters.sign:
        chips.append((browse.SIGNS[filters.sign][0], {"dau_hieu": ""}))
    return [{"label": label, "url": _address(request, **change)} for label, change in chips]


@requires("procedure.view")
@require_safe
def search_options(request: HttpRequest) -> HttpResponse:
    """Options of the type-ahead: ?q=…, with ?cap=TINH or XA to keep one level."""
    level = request.GET.get("cap", "")
    found = queries.search(
        request.GET.get("q", "")[:200],
        level=level if level in ProcedureVersion.Level.values else "",
        limit=12,
    )
    return render(request, "procedures/options.html", {"versions": found})


def find_procedure(code: str) -> Procedure:
    """Return the procedure of a code in the address.

    Raises:
        NotFound: there is none.
    """
    procedure = queries.procedure_by_code(code)
    if procedure is None:
        raise NotFound(f"Không có thủ tục mã {code[:40]} trong danh mục.")
    return procedure


def _versions(procedure: Procedure) -> list[ProcedureVersion]:
    versions = list(procedure.versions.select_related("field").order_by("-number"))
    for version in versions:
        version.procedure = procedure
    return versions


@requires("procedure.view")
@require_safe
def detail(request: HttpRequest, code: str) -> HttpResponse:
    """One procedure as somebody who needs it reads it: the version of today, else the newest."""
    procedure = find_procedure(code)
    versions = _versions(procedure)
    today = clock.today()
    current = next((one for one in versions if _in_force(one, today)), versions[0] if versions else None)
    if current is None:
        raise NotFound(f"Thủ tục {procedure.code} chưa có phiên bản nào.")
    return _show(request, procedure, versions, current)


@requires("procedure.view")
@require_safe
def version(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """One version of a procedure, in force or not."""
    procedure = find_procedure(code)
    versions = _versions(procedure)
    chosen = next((one for one in versions if one.number == number), None)
    if chosen is None:
        raise NotFound(f"Thủ tục {procedure.code} không có phiên bản {number}.")
    return _show(request, procedure, versions, chosen)


def _in_force(version: ProcedureVersion, day: date) -> bool:
    return (
        version.is_public
        and version.valid_from <= day
        and (version.valid_to is None or version.valid_to >= day)
    )


def _show(
    request: HttpRequest, procedure: Procedure, versions: list[ProcedureVersion], chosen: ProcedureVersion
) -> HttpResponse:
    prefetch_related_objects([chosen], *PARTS_TO_FETCH)
    cases = list(chosen.cases.all())
    wanted = request.GET.get("truong-hop", "")
    case = next((one for one in cases if one.code == wanted), cases[0] if cases else None)
    related = list(chosen.related.all())
    known = (
        dict(Procedure.objects.filter(code__in=[row.code for row in related]).values_list("code", "name"))
        if related
        else {}
    )
    today = clock.today()
    context = {
        "procedure": procedure,
        "version": chosen,
        "versions": [(one, _in_force(one, today)) for one in versions],
        "in_force": _in_force(chosen, today),
        "cases": cases,
        "case": case,
        "case_tabs": _case_tabs(request, cases, case),
        "documents": list(case.documents.all()) if case else [],
        "steps": list(case.steps.all()) if case else [],
        "ways": present.ways(chosen, case),
        "agencies": present.agencies_by_role(chosen),
        "levels": present.levels_words(chosen),
        "missing": [PARTS[letter] for letter in chosen.missing],
        "related": [(row, known.get(row.code, "")) for row in related],
        "may_manage": may_manage(request),
        "may_receive": allowed(acting(request), "dossier.receive") is not None,
        "may_see_announcements": allowed(acting(request), "announcement.view") is not None,
        "today": today,
    }
    return render(request, "procedures/detail.html", context)


def _case_tabs(request: HttpRequest, cases: list[ProcedureCase], case: ProcedureCase | None) -> list[dict]:
    if len(cases) < 2 or sum(len(str(one)) for one in cases) > TABS_FIT:
        return []
    return [
        {"label": str(one), "url": f"?truong-hop={one.code}#giay-to", "active": one == case, "count": ""}
        for one in cases
    ]


@requires("procedure.view")
@require_safe
def diff(request: HttpRequest, code: str) -> HttpResponse:
    """Two versions side by side: ?cu=1&moi=2, by default the newest and the one before."""
    procedure = find_procedure(code)
    versions = _versions(procedure)
    by_number = {str(one.number): one for one in versions}
    newer = by_number.get(request.GET.get("moi", ""), versions[0] if versions else None)
    before = [one for one in versions if newer and one.number < newer.number]
    older = by_number.get(request.GET.get("cu", ""), before[0] if before else None)
    if newer is None or older is None:
        raise NotFound("Thủ tục mới có một phiên bản, chưa có gì để so sánh.")
    left, right = records_of([older, newer])
    parts = compare.differences(left, right)
    context = {
        "procedure": procedure,
        "versions": versions,
        "older": older,
        "newer": newer,
        "changed": [part for part in parts if part.changed],
        "same": [part for part in parts if not part.changed],
    }
    return render(request, "procedures/diff.html", context)


@requires("procedure.view")
@require_safe
def quality_page(request: HttpRequest) -> HttpResponse:
    """What lacks over the whole catalogue; every figure opens its rows."""
    found = browse.quality()
    labels = {"": "Chưa ghi mức", **dict(ProcedureVersion.ServiceLevel.choices)}
    services = [(code or "chua", label, found.by_service.get(code, 0)) for code, label in labels.items()]
    context = {"quality": found, "letters": PARTS, "services": services, "may_manage": may_manage(request)}
    return render(request, "procedures/quality.html", context)
