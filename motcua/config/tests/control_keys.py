"""What addresses of the rooms of control are tried on in the sample province: of each room what has most to show."""

from collections.abc import Callable
from typing import Any

from django.db.models import Count, Model

from motcua.base.organisations.models import Agency
from motcua.catalogue.announcements.models import Announcement, AnnouncementLine, MinistryDecision
from motcua.catalogue.publication.models import CleaningFinding, CleaningRun, PostingPoint
from motcua.control.burden.models import Finding
from motcua.control.costs.models import CostGroup, CostStudy
from motcua.control.impact.models import LegalDraft
from motcua.control.plans.models import Plan
from motcua.control.programmes.models import (
    BusinessRegulation,
    Contribution,
    Goal,
    InternalDecision,
    InternalProcedure,
    Programme,
)
from motcua.control.reviews.models import (
    LegalAmendment,
    Review,
    ReviewItem,
    ReviewPlan,
    SimplificationDecision,
    SimplificationOption,
)
from motcua.insight.reports.models import Report


def keys_of_control() -> dict[str, dict[str, Any]]:
    """Return the arguments of addresses, by room or by address."""
    return _planned() | _law_draft() | _costed() | _burdened() | _reported() | _kept()


# Of which sample object an address is asked: room, addresses, and how it is found.
_OBJECTS: tuple[tuple[str, str, Callable[[], Model | None]], ...] = (
    ("announcements", "decision edit paper proposal annex import_lines",
     lambda: Announcement.objects.annotate(size=Count("lines")).order_by("-size", "pk").first()),
    ("announcements", "line line_difference line_edit",
     lambda: AnnouncementLine.objects.filter(change="SDBS").order_by("pk").first()),
    ("announcements", "source correct_source", lambda: MinistryDecision.objects.order_by("pk").first()),
    ("publication", "point check paper_list paper_qr paper_posters paper_feedback",
     lambda: PostingPoint.objects.annotate(size=Count("postings")).order_by("-size", "pk").first()),
    ("publication", "finding", lambda: CleaningFinding.objects.filter(rule=3).order_by("pk").first()),
    ("publication", "run", lambda: CleaningRun.objects.order_by("-pk").first()),
    ("reviews", "plan plan_docx add_item take_groups",
     lambda: ReviewPlan.objects.annotate(size=Count("items")).order_by("-size", "pk").first()),
    ("reviews", "item edit_item add_procedures item_drawing",
     lambda: ReviewItem.objects.annotate(size=Count("reviews")).order_by("-size", "pk").first()),
    ("reviews", "sheet sheet_docx sheet_drawing", lambda: Review.objects.order_by("pk").first()),
    ("reviews", "option edit_option", lambda: SimplificationOption.objects.order_by("pk").first()),
    ("reviews", "decision edit_decision decision_docx", lambda: SimplificationDecision.objects.order_by("pk").first()),
    ("reviews", "amendment", lambda: LegalAmendment.objects.order_by("pk").first()),
    ("programmes", "programme report items",
     lambda: Programme.objects.annotate(size=Count("items")).order_by("-size", "pk").first()),
    ("programmes", "goal", lambda: Goal.objects.order_by("pk").first()),
    ("programmes", "internal internal_edit", lambda: InternalProcedure.objects.order_by("pk").first()),
    ("programmes", "contribution", lambda: Contribution.objects.order_by("pk").first()),
    ("programmes", "decision decision_edit decision_docx", lambda: InternalDecision.objects.order_by("pk").first()),
    ("programmes", "regulation", lambda: BusinessRegulation.objects.order_by("pk").first()),
)  # fmt: skip


def _kept() -> dict[str, dict[str, Any]]:
    """Return the keys of what the other rooms keep, an object an address."""
    line = AnnouncementLine.objects.filter(change="SDBS").select_related("procedure").order_by("pk").first()
    code = line.procedure.code if line and line.procedure else ""
    keys: dict[str, dict[str, Any]] = {
        "announcements:procedure": {"code": code}, "public": {"code": code}, "publication:poster": {"code": code},
        **{f"publication:list{name}": {"slug": "tai-mot-cua"} for name in ("", "_take_in", "_form")},
    }  # fmt: skip
    for room, names, find in _OBJECTS:
        found = find()
        keys |= {f"{room}:{name}": {"pk": found.pk if found else 0} for name in names.split()}
    return keys


def _planned() -> dict[str, dict[str, Any]]:
    """Return the sample's plan, and of its tasks, targets and assignments the one with most to show."""
    plan = Plan.objects.filter(state=Plan.State.ACTIVE).first()
    if plan is None:
        return {}
    task = plan.tasks.annotate(shares=Count("assignments")).order_by("-shares", "pk")[0]
    work = plan.assignments.filter(evidence__isnull=False).order_by("pk")[0]
    target = plan.targets.filter(indicator="dossiers.on_time").order_by("pk")[0]
    return {
        "plans": {"pk": plan.pk}, "plans:task": {"pk": task.pk}, "plans:target": {"pk": target.pk},
        "plans:assignment": {"pk": work.pk},
    }  # fmt: skip


def _law_draft() -> dict[str, dict[str, Any]]:
    """Return the sample draft with opinions, and its procedure with most forms."""
    draft = LegalDraft.objects.filter(is_sample=True, opinions__isnull=False).order_by("pk").first()
    if draft is None:
        return {}
    one = draft.procedures.annotate(forms=Count("sheets")).order_by("-forms", "pk")[0]
    sheet = one.sheets.filter(code="TTHC").get()
    return {
        "impact": {"pk": draft.pk, "paper": "y-kien"}, "impact:sheet": {"pk": sheet.pk},
        **{f"impact:{name}": {"pk": one.pk} for name in ("procedure", "checks", "assessment_docx")},
    }  # fmt: skip


def _costed() -> dict[str, dict[str, Any]]:
    """Return the sample's study with most lines, and its group."""
    lines = CostStudy.objects.filter(is_sample=True, procedure__isnull=False).annotate(
        lines=Count("volumes__activities")
    )
    study, group = lines.order_by("-lines", "pk").first(), CostGroup.objects.filter(is_sample=True).first()
    if study is None or group is None:
        return {}
    return {
        "costs": {"pk": study.pk, "act": "bo"},
        "costs:group": {"pk": group.pk},
        "costs:group_docx": {"pk": group.pk},
    }


def _burdened() -> dict[str, dict[str, Any]]:
    """Return the finding of the sample that comes first, and its procedure."""
    found = Finding.objects.order_by("-run_id", "place").first()
    if found is None:
        return {}
    of_procedure = {"pk": found.procedure_id}
    names = ("procedure", "what_if", "what_if_bpmn")
    return {"burden": {"pk": found.pk}, **{f"burden:{name}": of_procedure for name in names}}


def _reported() -> dict[str, dict[str, Any]]:
    """Return the sample's report with most lines and the department whose control page is looked at."""
    report = Report.objects.annotate(lines=Count("rows")).order_by("-lines", "pk").first()
    agency = Agency.objects.filter(name="Sở Xây dựng").values_list("pk", flat=True).first()
    return {
        "reports": {"pk": report.pk if report else 0, "key": "ii07b"}, "dashboards": {"pk": agency or 0},
    }  # fmt: skip
