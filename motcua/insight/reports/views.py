"""Reports of a round, the register, one report as its form, one cell with what it counts, files."""

import re
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.views.decorators.http import require_GET, require_POST

from motcua.base import clock
from motcua.base.audit import queries as audit
from motcua.base.audit.services import record_act
from motcua.base.errors import DomainError, Invalid, NotFound
from motcua.base.files.checks import XLSX_TYPE
from motcua.base.files.views import attachment
from motcua.base.indicators.periods import Period
from motcua.base.lists.opening import opens_with_default
from motcua.base.lists.registry import CSV_TYPE
from motcua.base.organisations.access import OfficerRequest, may_open, requires
from motcua.base.organisations.actor import Actor
from motcua.base.organisations.models import Agency
from motcua.base.organisations.reach import province_wide
from motcua.base.posted import as_key, key_of
from motcua.base.text import fold, number
from motcua.insight.reports import calendar, headings, providers, queries, rules, services, told
from motcua.insight.reports.models import Report
from motcua.insight.reports.providers.facts import Fact
from motcua.insight.reports.sheet import comma_separated, workbook
from motcua.insight.reports.standing import Cell, Line, Standing
from motcua.law import report_forms

PAGE = 40
ROWS = 200
State = Report.State


def _period(code: str) -> Period:
    try:
        return calendar.parse(code)
    except Invalid:
        return calendar.usual(clock.today())


def _own_agency(request: OfficerRequest) -> Agency | None:
    """Return whose reports the round shows: the province's for who sees all, else the person's own agency."""
    if province_wide(request.actor, "report.view"):
        return None
    return Agency.objects.filter(pk=request.actor.agency_id).first()


@require_GET
@requires("report.view")
@opens_with_default("reports:home")
def home(request: OfficerRequest) -> HttpResponse:
    """Show the round of a period, form by form, and under it the register of reports."""
    by = request.actor
    agency = _own_agency(request)
    period = _period(request.GET.get("vong", ""))
    choice = queries.Choice.read(request.GET)
    rows = queries.register(by, choice)
    total = rows.count()
    first = min(key_of(request.GET, "tu") or 0, total)
    page = list(rows[first : first + PAGE])
    last = first + len(page)
    kept = request.GET.copy()
    kept.pop("tu", None)
    whole = agency is None
    sent = queries.handed_in_by_agencies(by, period) if whole else {}
    offered = calendar.offered(clock.today())
    if period.code not in {one.code for one in offered}:
        offered.insert(0, period)
    context = {
        "period": period, "offered": offered, "agency": agency, "whole": whole,
        "owed": [(one, sent.get(one.form.key, 0)) for one in queries.owed(by, period, agency)],
        "absent": queries.absent(period) if whole else [],
        "due": calendar.due_on(period, agency), "rows": [(one, _form_of(one), _words(one.period)) for one in page],
        "total": total, "choice": choice, "states": State.choices, "forms": report_forms.forms(),
        "periods": [(code, _words(code)) for code in _periods(by)], "filtered": choice != queries.Choice(),
        "agencies": _agencies(by) if whole else [],
        "next_url": _at(kept, last) if last < total else "", "prev_url": _at(kept, None) if first else "",
        "first": first + 1, "last": last, "today": clock.today(),
    }  # fmt: skip
    return render(request, "reports/home.html", context)


def _at(kept: Any, first: int | None) -> str:
    kept = kept.copy()
    if first is not None:
        kept["tu"] = str(first)
    return f"?{kept.urlencode()}"


def _periods(by: Any) -> list[str]:
    rows = queries.reports(by).order_by("-end", "period").values_list("period", flat=True)
    return list(dict.fromkeys(rows))


def _agencies(by: Any) -> list[Agency]:
    ids = queries.reports(by).exclude(agency=None).order_by().values("agency_id")
    return list(Agency.objects.filter(pk__in=ids).order_by("level", "name"))


def _form_of(report: Report) -> report_forms.Form:
    return report_forms.form(report.form, report.form_version)


def _words(code: str) -> str:
    """Return a period in short: "quý IV/2026"."""
    return calendar.parse(code).words.partition(" (")[0].removeprefix("kỳ báo cáo ")


@require_POST
@requires("report.draft")
def draft(request: OfficerRequest) -> HttpResponse:
    """Draw a report; one that is there is opened."""
    code, key = request.POST.get("ky", ""), request.POST.get("bieu", "")
    agency = _own_agency(request)
    agency_id = agency.pk if agency else None
    there = (
        queries.reports(request.actor)
        .filter(form=key, period=code, agency_id=agency_id)
        .values_list("pk", flat=True)
        .first()
    )
    if there is not None:
        return redirect("reports:report", there)
    try:
        report = services.draft(key, code, agency_id, by=request.actor)
    except DomainError as refused:
        messages.error(request, refused.message)
        return redirect(f"{reverse('reports:home')}?{urlencode({'vong': code})}")
    messages.success(request, "Đã lấy số từ dữ liệu; xem các phép kiểm, mở ô để đối chiếu rồi trình duyệt.")
    return redirect("reports:report", report.pk)


@require_GET
@requires("report.view")
def form_page(request: OfficerRequest, key: str) -> HttpResponse:
    """Show a form as data: its columns, formulas, checks, source."""
    found = [form for form in report_forms.forms() if form.key == key]
    if not found:
        raise NotFound("Không có biểu này.")
    form = found[-1]
    context = {
        "form": form, "headings": headings.headings(form), "checks": told.of_form(form),
        "formulas": [(one.number, one.name, told.readable(one.formula)) for one in form.columns if one.formula],
        "built": form.key in providers.PROVIDERS,
        "rounds": [(words, kind in form.periods) for kind, words in calendar.KINDS.items()],
    }  # fmt: skip
    return render(request, "reports/form.html", context)


@require_GET
@requires("report.view")
def detail(request: OfficerRequest, pk: int) -> HttpResponse:
    """Show a report as its form, the checks beside it."""
    return _page(request, queries.report(request.actor, pk))


def _acts(by: Any, report: Report) -> dict[str, bool]:
    """Return what a person may do with a report as it stands."""
    may_draft = services.may(by, "report.draft", report.agency_id)
    may_sign = services.may(by, "report.sign", report.agency_id)
    may_take = services.may(by, "report.take", report.agency_id)
    given_in = report.state in queries.DONE
    return {
        "edit": may_draft and report.state in (State.DRAFT, State.RETURNED),
        "sign": may_sign and report.state == State.WAITING,
        "take": may_take and report.state == State.HANDED_IN,
        "lock": may_take and report.state == State.TAKEN,
        "send_back": (may_sign and report.state == State.WAITING)
        or (may_take and report.state == State.HANDED_IN),
        "unlock": given_in and services.may(by, "report.unlock", report.agency_id),
    }


def _page(request: OfficerRequest, report: Report, error: DomainError | None = None) -> HttpResponse:
    standing = Standing(report)
    checks = told.told(standing)
    form = standing.form
    context = {
        "report": report, "form": form, "standing": standing, "headings": headings.headings(form),
        "lines": [(line, _cells(report, line)) for line in standing.lines],
        "total": _cells(report, standing.total), "checks": checks, "failing": [one for one in checks if one.fails],
        "met": sum(not one.fails and not one.unknown for one in checks), "period": _words(report.period),
        "acts": _acts(request.actor, report), "error": error, "posted": request.POST if error else {},
        "late": report.due < clock.today() and report.state not in queries.DONE,
        "running": report.state not in queries.DONE and report.end >= clock.today(),
        "changed": [one for one in report.changed if one["column"]][:30], "filings": list(report.filings.defer("rows")),
        "history": SimpleLazyObject(lambda: audit.history("report", report.pk, limit=30)),
    }  # fmt: skip
    return render(request, "reports/report.html", context, status=error.status if error else 200)


def _cells(report: Report, line: Line) -> list[dict[str, Any]]:
    """Return what a line's columns show, each figure with the address of what it counts."""
    shown: list[dict[str, Any]] = []
    for column in _form_of(report).columns:
        if column.number == 1:
            shown.append({"text": str(line.number) if line.row else "", "kind": "stt"})
        elif not column.counts:
            shown.append({"text": line.name if column.number == 2 else line.texts.get(column.number, ""),
                          "kind": "name" if column.number == 2 else "text"})  # fmt: skip
        else:
            cell = line.cells[column.number]
            shown.append({"cell": cell, "kind": "figure", "words": _figure(cell),
                          "url": _cell_url(report, line.key, column.number),
                          "label": f"{line.name}, cột {column.number}: {_figure(cell)}"})  # fmt: skip
    return shown


def _figure(cell: Cell) -> str:
    return number(cell.filed, 2 if cell.column.kind == report_forms.PERCENT else 0)


def _cell_url(report: Report, key: str, column: int) -> str:
    query = urlencode({"dong": key, "cot": column})
    return f"{reverse('reports:cell', args=[report.pk])}?{query}"


def _asked(request: OfficerRequest, pk: int) -> tuple[Report, Standing, Line, Cell]:
    """Return the cell an address names.

    Raises:
        NotFound: no such report, line or column.
    """
    report = queries.report(request.actor, pk)
    standing = Standing(report)
    asked = request.POST if request.method == "POST" else request.GET
    line, column = standing.line_of(asked.get("dong", "")), as_key(asked.get("cot"))
    cell = line.cells.get(column) if line and column else None
    if line is None or cell is None:
        raise NotFound("Không có ô này trong báo cáo.")
    return report, standing, line, cell


@require_GET
@requires("report.view")
def cell(request: OfficerRequest, pk: int) -> HttpResponse:
    """Show one cell: the machine's figure and the filed one, what it counts now, a form to correct it."""
    return _cell_page(request, pk)


def _cell_page(request: OfficerRequest, pk: int, error: DomainError | None = None) -> HttpResponse:
    report, standing, line, one = _asked(request, pk)
    form, column = standing.form, one.column
    period = calendar.parse(report.period)
    facts = (
        [] if column.formula else providers.behind(form, period, report.agency_id, line.key, column.number)
    )
    counted = sum(fact.adds[column.number] for fact in facts)
    first = min(key_of(request.GET, "tu") or 0, len(facts))
    last = min(first + ROWS, len(facts))
    here = {"dong": line.key, "cot": column.number}
    may = _acts(request.actor, report)["edit"] and line.row is not None and not column.formula
    context = {
        "report": report, "form": form, "line": line, "cell": one, "column": column, "period": _words(report.period),
        "facts": [(_for_reader(request.actor, fact), fact.adds[column.number]) for fact in facts[first:last]],
        "count": len(facts),
        "first": first + 1, "last": last, "counted": counted, "error": error, "may": may,
        "moved": not column.formula and one.machine is not None and counted != one.machine,
        "posted": request.POST if error else {}, "checks": _line_checks(standing, line),
        "formula": told.readable(column.formula), "weighted": any(fact.adds[column.number] != 1 for fact in facts),
        "next_url": f"?{urlencode({**here, 'tu': last})}" if last < len(facts) else "",
        "prev_url": f"?{urlencode(here)}" if first else "",
        "value": (request.POST.get("value") if error else None) or (number(one.filed, 0) if one.filed else ""),
    }  # fmt: skip
    return render(request, "reports/cell.html", context, status=error.status if error else 200)


def _for_reader(by: Actor, fact: Fact) -> Fact:
    """Return a fact without its address where the reader's role does not open it."""
    return fact if not fact.url or may_open(by, fact.url) else replace(fact, url="")


def _line_checks(standing: Standing, line: Line) -> list[told.Told]:
    before = standing.totals_before if not line.key else (standing.before or {}).get(line.key)
    found = rules.check_line(standing.form, line.key, line.filed, before, is_total=line.row is None)
    return told.told(standing, found)


@require_GET
@requires("report.view")
def try_cell(request: OfficerRequest, pk: int) -> HttpResponse:
    """Say what the checks would say if a cell were filed so; nothing is stored."""
    _, standing, line, one = _asked(request, pk)
    problem = ""
    try:
        figure = services.read_figure(request.GET.get("value", ""), standing.form, one.column.number)
        tried = rules.complete(standing.form, line.filed | {one.column.number: figure})
        cells = {n: Cell(c.column, c.machine, tried.get(n), c.corrected) for n, c in line.cells.items()}
        line = Line(line.row, line.number, line.texts, cells)
        if line.row is not None:
            standing.lines[line.number - 1] = line
    except Invalid as refused:
        problem = refused.message
    context = {"checks": _line_checks(standing, line), "problem": problem, "trying": True}
    return render(request, "reports/_line_checks.html", context)


@require_GET
@requires("report.view")
def fresh(request: OfficerRequest, pk: int) -> HttpResponse:
    """Show what drawing a report anew would change now, before anybody does it."""
    report = queries.report(request.actor, pk)
    form = _form_of(report)
    found = services.what_changed(report)
    shown = [
        one | {"name": form.column(int(str(one["column"]))).full_name if one["column"] else ""}
        for one in found
    ]
    context = {
        "report": report, "form": form, "changes": shown[:ROWS], "count": len(found), "period": _words(report.period),
        "may": _acts(request.actor, report)["edit"],
    }  # fmt: skip
    return render(request, "reports/fresh.html", context)


@require_POST
@requires("report.view")
def act(request: OfficerRequest, pk: int, act: str) -> HttpResponse:
    """Do one act with a report; a refused one is explained on its page."""
    report = queries.report(request.actor, pk)
    if act not in _ACTS:
        raise NotFound("Không có việc này.")
    words, do = _ACTS[act]
    of_cell = act in _OF_CELL
    try:
        do(request, report.pk)
    except DomainError as refused:
        if refused.status == 403:
            raise
        return (
            _cell_page(request, pk, refused)
            if of_cell
            else _page(request, queries.report(request.actor, pk), refused)
        )
    messages.success(request, words)
    if of_cell:
        return redirect(_cell_url(report, request.POST.get("dong", ""), key_of(request.POST, "cot") or 0))
    return redirect("reports:report", pk)


def _version(request: OfficerRequest) -> int | None:
    return key_of(request.POST, "version")


def _correct(request: OfficerRequest, pk: int) -> None:
    services.correct(
        pk, request.POST.get("dong", ""), key_of(request.POST, "cot") or 0, request.POST.get("value", ""),
        request.POST.get("reason", ""), by=request.actor, version=_version(request),
    )  # fmt: skip


def _take_back(request: OfficerRequest, pk: int) -> None:
    services.take_back(
        pk, request.POST.get("dong", ""), key_of(request.POST, "cot") or 0, by=request.actor,
        version=_version(request),
    )  # fmt: skip


def _plainly(do: Any) -> Any:
    return lambda request, pk: do(pk, by=request.actor, version=_version(request))


def _with_reason(do: Any) -> Any:
    return lambda request, pk: do(
        pk, request.POST.get("reason", ""), by=request.actor, version=_version(request)
    )


_OF_CELL = ("sua", "lay-lai")
_ACTS = {
    "sua": ("Đã ghi số nộp; số máy vẫn giữ bên cạnh.", _correct),
    "lay-lai": ("Đã lấy lại số máy.", _take_back),
    "lay-so": ("Đã lấy lại số liệu; ô đã sửa giữ nguyên.", _plainly(services.redraw)),
    "trinh": ("Đã trình duyệt.", _plainly(services.submit)),
    "duyet": ("Đã duyệt và nộp báo cáo.", _plainly(services.sign)),
    "tra-lai": ("Đã trả lại để sửa.", _with_reason(services.send_back)),
    "tiep-nhan": ("Đã tiếp nhận báo cáo.", _plainly(services.take)),
    "khoa": ("Đã khóa số liệu.", _plainly(services.lock)),
    "mo-khoa": ("Đã mở khóa; sửa xong thì trình duyệt và nộp lại.", _with_reason(services.unlock)),
}


@require_GET
@requires("report.view")
def as_xlsx(request: OfficerRequest, pk: int) -> HttpResponse:
    """Send a report in the layout of the printed form."""
    report = queries.report(request.actor, pk)
    given_in = report.state in queries.DONE and report.handed_in_at
    day = clock.day_of(report.handed_in_at) if given_in and report.handed_in_at else None
    content = workbook(Standing(report), signer=report.signed_by_name if given_in else "", day=day)
    return _file(request, report, content, "xlsx", XLSX_TYPE)


@require_GET
@requires("report.view")
def as_csv(request: OfficerRequest, pk: int) -> HttpResponse:
    """Send a report's lines as CSV."""
    report = queries.report(request.actor, pk)
    return _file(request, report, comma_separated(Standing(report)), "csv", CSV_TYPE)


def _file(request: OfficerRequest, report: Report, content: bytes, ending: str, kind: str) -> HttpResponse:
    record_act(
        "report.taken_out", by=request.actor, object_kind="report", object_id=report.pk,
        label=services.label_of(report), detail={"format": ending},
    )  # fmt: skip
    words = f"bieu {_form_of(report).short} {report.period} {report.agency or ''}"
    name = re.sub(r"[^a-z0-9]+", "-", fold(words)).strip("-")
    return attachment(content, f"{name}.{ending}", kind)
