"""What addresses of the rooms of control are tried on in the sample province: of each room what has most to show."""

from typing import Any

from django.db.models import Count

from motcua.base.organisations.models import Agency
from motcua.control.burden.models import Finding
from motcua.control.costs.models import CostGroup, CostStudy
from motcua.control.impact.models import LegalDraft
from motcua.control.plans.models import Plan
from motcua.insight.reports.models import Report


def keys_of_control() -> dict[str, dict[str, Any]]:
    """Return the arguments of addresses, by room or by address."""
    return _planned() | _law_draft() | _costed() | _burdened() | _reported()


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
