"""The pipeline of decisions with what is owed, the register of announced procedures, figures, one procedure's life."""

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from motcua.base import clock
from motcua.base.errors import NotFound
from motcua.base.lists.opening import opens_with_default
from motcua.base.organisations.access import OfficerRequest, requires
from motcua.base.organisations.permissions import allowed
from motcua.base.organisations.reach import province_wide
from motcua.base.paging import address, page_urls, paged
from motcua.base.text import read_day
from motcua.catalogue.announcements import pending, queries, rules, statistics
from motcua.catalogue.announcements.models import Announcement
from motcua.catalogue.announcements.views import _values
from motcua.catalogue.procedures.models import Field
from motcua.catalogue.procedures.queries import procedure_by_code
from motcua.law.announcing import announcing

PAGE = 40
URGENT = 8


def debts_shown(debts: list[queries.Debt], today: date) -> list[tuple[queries.Debt, rules.Standing]]:
    """Return what is owed with how it stands."""
    return [(debt, rules.standing(debt.due, None, today)) for debt in debts]


def with_due(rows: list[Announcement], today: date) -> list[tuple[Announcement, rules.Standing | None, str]]:
    """Return decisions with how the date they wait for stands, and what it is the date of."""
    found = []
    for row in rows:
        due, words = {
            Announcement.State.CHECK: (row.check_due, "kiểm soát"),
            Announcement.State.SIGNED: (row.entry_due, "nhập CSDL"),
            Announcement.State.ENTERED: (row.entry_due, "công khai"),
        }.get(row.state, (row.issue_due if row.is_open else None, "ban hành"))  # type: ignore[call-overload]
        found.append((row, rules.standing(due, None, today) if due else None, words))
    return found


@requires("announcement.view")
@require_safe
@opens_with_default("announcements:home")
def home(request: OfficerRequest) -> HttpResponse:
    """Show the decisions by where they stand, and what is owed by whom."""
    by, today = request.actor, clock.today()
    filters = queries.Filters.of(request.GET)
    rows = filters.apply(queries.with_counts(queries.announcements(by))).order_by("-drafted_at", "-pk")
    page = paged(rows, request, PAGE)
    counts = queries.counts_by_group(by)
    tabs = [
        {"label": "Tất cả", "url": address(request.GET, tinh_trang=""), "active": not filters.state, "count": ""}
    ] + [
        {
            "label": label, "url": address(request.GET, tinh_trang=word), "active": filters.state == word,
            "count": counts[word],
        }
        for word, (label, _) in queries.GROUPS.items()
    ]  # fmt: skip
    debts = queries.owed(by)
    context = {
        "page": page, "rows": with_due(list(page.object_list), today), "tabs": tabs, "filters": filters,
        "debts": debts_shown(debts[:URGENT], today), "late": sum(debt.due < today for debt in debts),
        "debt_count": len(debts), "kinds": Announcement.Kind.choices, "times": queries.TIMES,
        "agencies": _values.departments() if _whole(request) else [], "whole": _whole(request),
        "may_draft": allowed(by, "announcement.draft") is not None,
        "may_record": allowed(by, "ministry.record") is not None,
    } | page_urls(request, page)  # fmt: skip
    return render(request, "announcements/home.html", context)


def _whole(request: OfficerRequest) -> bool:
    return province_wide(request.actor, "announcement.view")


@requires("announcement.view")
@require_safe
def owed_page(request: OfficerRequest) -> HttpResponse:
    """Show all that is owed, the most pressing first, with who holds it."""
    today = clock.today()
    late = request.GET.get("qua-han") == "1"
    debts = [debt for debt in queries.owed(request.actor) if not late or debt.due < today]
    context = {"debts": debts_shown(debts, today), "late_only": late, "today": today}
    return render(request, "announcements/owed.html", context)


@requires("announcement.view")
@require_safe
@opens_with_default("announcements:lines")
def lines(request: OfficerRequest) -> HttpResponse:
    """Show the procedures signed decisions announced."""
    filters = queries.LineFilters.of(request.GET)
    rows = filters.apply(queries.lines(request.actor))
    ordered = rows.order_by("-announcement__signed_on", "announcement_id", "position")
    page = paged(ordered, request, PAGE)
    context = {
        "page": page, "filters": filters, "cut": queries.cut_of(rows), "changes": queries.CHANGES,
        "entries": queries.ENTRIES, "limits": queries.LIMITS, "agencies": _values.departments(),
        "fields": Field.objects.filter(procedures__announcement_lines__isnull=False).distinct(),
        "today": clock.today(),
    } | page_urls(request, page)  # fmt: skip
    return render(request, "announcements/lines.html", context)


@requires("announcement.view")
@require_safe
@opens_with_default("announcements:statistics")
def statistics_page(request: OfficerRequest) -> HttpResponse:
    """Show how many procedures were new, amended, replaced and ended, by month, agency or field."""
    asked = statistics.Asked.of(request.GET)
    this_year = clock.today().year
    context = {
        "asked": asked, "table": statistics.table(request.actor, asked), "ways": statistics.BY,
        "years": range(this_year, this_year - 6, -1), "months": range(1, 13),
        "changes": [label for label, _ in queries.CHANGES.values()],
    }  # fmt: skip
    return render(request, "announcements/statistics.html", context)


@requires("announcement.view")
@require_safe
def cuts(request: OfficerRequest) -> HttpResponse:
    """Show how far announced time limits stay under the law's: overall and by decision."""
    year = statistics.Asked.of(request.GET).year
    rows = queries.lines(request.actor).filter(
        announcement__state__in=Announcement.DONE, announcement__signed_on__year=year
    )
    of_decision: dict[int, list[Any]] = {}
    for line in rows.filter(queries.LIMITS["so-sanh"][1]).order_by("announcement_id"):
        of_decision.setdefault(line.announcement_id, []).append(line)
    told = [
        (found[0].announcement, rules.cut_of((one.legal_days, one.announced_days) for one in found))
        for found in of_decision.values()
    ]
    context = {
        "year": year, "years": range(clock.today().year, clock.today().year - 6, -1),
        "cut": queries.cut_of(rows), "count": rows.exclude(change__in=["HUYBO", "BAIBO"]).count(),
        "decisions": sorted(told, key=lambda one: one[1].percent or 0), "law": announcing(),
    }  # fmt: skip
    return render(request, "announcements/cuts.html", context)


@requires("announcement.view")
@require_safe
def of_procedure(request: OfficerRequest, code: str) -> HttpResponse:
    """Show what decisions did to a procedure, what applies on a day, and what pending dossiers keep."""
    procedure = procedure_by_code(code)
    if procedure is None:
        raise NotFound(f"Không có thủ tục mã {code[:40]} trong danh mục.")
    day = read_day(request.GET.get("ngay", "")) or clock.today()
    versions = list(procedure.versions.order_by("-number"))
    applies = next(
        (
            one
            for one in versions
            if one.valid_from <= day and (one.valid_to is None or one.valid_to >= day) and one.is_public
        ),
        None,
    )
    context = {
        "procedure": procedure, "versions": versions, "day": day, "applies": applies,
        "lines": list(queries.of_procedure(request.actor, procedure.pk)), "today": clock.today(),
        "pending": pending.by_version(procedure.pk),
    }  # fmt: skip
    return render(request, "announcements/procedure.html", context)
