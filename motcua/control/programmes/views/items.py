"""The scope of a programme as a list: what became of each procedure, options proposed, approved, enforced."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from motcua.base import clock
from motcua.base.acting import done
from motcua.base.errors import NotFound
from motcua.base.organisations.access import OfficerRequest, requires
from motcua.base.organisations.permissions import allowed
from motcua.base.posted import day_of, keys_of, number_of, whole_of
from motcua.control.programmes import measuring, queries, rules, scope
from motcua.control.programmes.listing import ItemFilters, Listed, listed
from motcua.control.programmes.models import Outcome, ScopeItem
from motcua.control.programmes.services import campaigns, treating
from motcua.control.programmes.services._common import is_theirs
from motcua.control.programmes.services.treating import Option

PAGE = 60


@require_GET
@requires("programme.view")
def items(request: OfficerRequest, pk: int) -> HttpResponse:
    """List the procedures of a programme, cut by agency, stage, or to those behind a figure."""
    by = request.actor
    found = queries.programme(by, pk)
    standing, filters = measuring.Standing(found, clock.today()), ItemFilters.of(request.GET)
    rows = listed(standing, filters)
    start = min(filters.start, max(0, len(rows) - 1))
    shown = rows[start : start + PAGE]
    for row in shown:
        row.may = (
            bool(row.item.pk) and found.state == "DANG" and is_theirs(by, treating.PROPOSE, row.item.owner_id)
        )
    context = {
        "programme": found, "rows": shown, "total": len(rows), "filters": filters, "standing": standing,
        "owners": sorted({(str(one.owner), one.owner_id) for one in standing.items if one.owner}),
        "goal": next((one for one in standing.figures if one.goal.pk == filters.goal), None),
        "stages": STAGES, "outcomes": Outcome.choices, "first": start + 1, "last": start + len(shown),
        "manages": allowed(by, "programme.manage") is not None and found.is_frozen and found.state == "DANG",
        "proposes": any(row.may and not row.item.regulation_id for row in shown),
        "next_url": _address(request, start + PAGE) if start + PAGE < len(rows) else "",
        "prev_url": _address(request, start - PAGE) if start else "", "today": clock.today(),
    }  # fmt: skip
    return render(request, "programmes/items.html", context)


def _address(request: OfficerRequest, start: int) -> str:
    query = request.GET.copy()
    query["tu"] = str(max(0, start))
    return f"?{query.urlencode()}"


STAGES = {
    "chua": "Chưa có phương án", "de-xuat": "Đề xuất, chờ thông qua", "thong-qua": "Đã thông qua, chưa thực thi",
    "thuc-thi": "Đã thực thi",
}  # fmt: skip


@require_POST
@requires("internal.manage")
def act(request: OfficerRequest, pk: int, act: str) -> HttpResponse:
    """Propose, approve or enforce for the procedures ticked; write their cost."""
    doing = _ACTS.get(act)
    if doing is None:
        raise NotFound("Không có việc này.")
    return done(
        request, lambda: doing(request, pk), "programmes:items", pk, query=request.POST.get("loc", "")[:500]
    )


def _option(request: OfficerRequest) -> Option:
    posted = request.POST
    return Option(
        outcome=posted.get("outcome", ""), content=posted.get("content", ""), why=posted.get("why", ""),
        legal_fix=posted.get("legal_fix", ""), cost_after=number_of(posted, "cost_after"),
        conditions_after=whole_of(posted, "conditions_after"),
    )  # fmt: skip


def _propose(request: OfficerRequest, pk: int) -> str:
    round = whole_of(request.POST, "round") or 1
    many = treating.propose_many(keys_of(request.POST, "item"), round, _option(request), by=request.actor)
    return f"Đã đề xuất phương án cho {many} thủ tục."


def _treatments(request: OfficerRequest, pk: int) -> list[int]:
    """Return the options of the procedures ticked, of the review chosen."""
    round = whole_of(request.POST, "round") or 1
    rows = ScopeItem.objects.filter(
        programme=pk, pk__in=keys_of(request.POST, "item"), treatments__round=round
    )
    return list(rows.values_list("treatments__pk", flat=True).filter(treatments__round=round))


def _approve(request: OfficerRequest, pk: int) -> str:
    many = treating.approve(
        pk, _treatments(request, pk), decision_no=request.POST.get("decision_no", ""),
        approved_on=day_of(request.POST, "approved_on"), by=request.actor,
    )  # fmt: skip
    return f"Đã ghi thông qua {many} phương án."


def _enforce(request: OfficerRequest, pk: int) -> str:
    many = treating.enforce(
        pk, _treatments(request, pk), enforced_by=request.POST.get("enforced_by", ""),
        enforced_on=day_of(request.POST, "enforced_on"), by=request.actor,
    )  # fmt: skip
    return f"Đã ghi thực thi {many} phương án."


_ACTS = {"de-xuat": _propose, "thong-qua": _approve, "thuc-thi": _enforce}


def _item(request: OfficerRequest, pk: int) -> tuple[measuring.Standing, Listed]:
    row = ScopeItem.objects.filter(pk=pk).only("programme_id").first()
    if row is None:
        raise NotFound("Không có thủ tục này trong chương trình.")
    found = queries.programme(request.actor, row.programme_id)
    standing = measuring.Standing(found, clock.today())
    one = next(one for one in listed(standing, ItemFilters()) if one.item.pk == pk)
    return standing, one


@require_GET
@requires("programme.view")
def item(request: OfficerRequest, pk: int) -> HttpResponse:
    """Show one procedure of a programme: as it was, as it is, what is proposed in each review."""
    standing, one = _item(request, pk)
    found = standing.programme
    kept = {row.round: row for row in one.item.treatments.all()}
    context = {
        "programme": found, "row": one, "item": one.item, "outcomes": Outcome.choices,
        "options": [
            option
            for option in scope.approved_options([one.item.procedure_id or 0]).get(one.item.procedure_id or 0, ())
            if option.approved_on and option.approved_on >= found.baseline
        ],
        "rounds": [(number, kept.get(number)) for number in (1, 2)],
        "may": found.state == "DANG" and not one.item.regulation_id
        and is_theirs(request.actor, treating.PROPOSE, one.item.owner_id),
        "manages": found.state == "DANG" and allowed(request.actor, campaigns.MANAGE) is not None,
        "goals": [
            (figure, rules.share_of(one.line, measuring.ask_of(figure.goal), standing.day))
            for figure in standing.figures
        ],
    }  # fmt: skip
    return render(request, "programmes/item.html", context)


@require_POST
@requires("internal.manage")
def item_act(request: OfficerRequest, pk: int, act: str) -> HttpResponse:
    """Propose for one procedure, or write its cost as of the baseline."""
    row = ScopeItem.objects.filter(pk=pk).first()
    if row is None:
        raise NotFound("Không có thủ tục này trong chương trình.")
    posted: Any = request.POST

    def doing() -> str:
        if act == "chi-phi":
            campaigns.set_costs(row.programme_id, {pk: number_of(posted, "cost")}, by=request.actor)
            return "Đã ghi chi phí trước rà soát."
        version = whole_of(posted, "version")
        round = whole_of(posted, "round") or 1
        treating.propose(pk, round, _option(request), by=request.actor, version=version)
        return f"Đã ghi đề xuất lần {round}."

    if act not in ("chi-phi", "de-xuat"):
        raise NotFound("Không có việc này.")
    return done(request, doing, "programmes:item", pk)
