"""What the addresses of the rooms of control are tried on by the walk for every role: objects of one agency."""

from datetime import date

from motcua.base import clock
from motcua.base.indicators import periods
from motcua.base.organisations.actor import Actor
from motcua.catalogue.announcements.models import LineComment, MinistryDecision, Opinion
from motcua.catalogue.announcements.services import drafting as announcing
from motcua.catalogue.publication.models import CleaningFinding, PostingPoint
from motcua.control.burden.models import Finding, Run
from motcua.control.costs import services as costs
from motcua.control.impact.models import OpinionItem
from motcua.control.impact.services import drafting as law_drafts
from motcua.control.plans.models import PlanTask
from motcua.control.plans.services import drafting, following, reporting, reviewing
from motcua.control.programmes.models import Programme
from motcua.control.programmes.tests.walked import walked as programmes_walked
from motcua.control.reviews.services import planning, propose_option
from motcua.control.reviews.services import reviewing as item_reviews
from motcua.insight.reports import calendar as report_calendar
from motcua.insight.reports import services as periodic
from motcua.onestop.dossiers.tests.cast import START, Cast


def places_of_control(cast: Cast) -> dict[str, dict[str, object]]:
    """Return the arguments of addresses, by room or by address."""
    return {
        **_planned(cast),
        **_announced(cast),
        **_published(cast),
        **_law_draft(cast),
        **_costed(cast),
        **_reviewed(cast),
        **_burdened(cast),
        **_reported(cast),
    }


def api_places(cast: Cast) -> dict[str, object]:
    """Return what stands in the addresses of the API's operations of these rooms: keys of the same objects."""
    places = places_of_control(cast)
    names = {
        "announcement_id": "announcements", "line_id": "announcements:line", "point_id": "publication",
        "comment_id": "announcements:comment_act", "cleaning_id": "publication:finding",
        "draft_id": "impact", "draft_procedure_id": "impact:procedure", "sheet_id": "impact:sheet",
        "opinion_id": "impact:item_act", "plan_id": "plans", "target_id": "plans:target",
        "assignment_id": "plans:assignment", "finding_id": "burden", "study_id": "costs", "report_id": "reports",
        "review_id": "reviews:sheet", "option_id": "reviews:option", "item_id": "reviews:item",
        "contribution_id": "programmes:contribution", "asked_id": "programmes:opinion",
        "programme_item_id": "programmes:item",
    }  # fmt: skip
    found: dict[str, object] = {name: places[address]["pk"] for name, address in names.items()}
    return found | {"round": 1, "programme_code": Programme.objects.get(pk=places["programmes"]["pk"]).code}


def _published(cast: Cast) -> dict[str, dict[str, object]]:
    """Return what the addresses of publication are tried on: a board of the ward, something its data lack."""
    point = PostingPoint.objects.create(
        agency=cast.agency, kind="BANG", name="Bảng", place="Sảnh", valid_from=START
    )
    finding = CleaningFinding.objects.create(
        rule=2, key="mau", digest="mau", code=cast.procedure.code, what="Khác tên", agency=cast.agency,
        due=clock.today(), opened_on=clock.today(),
    )  # fmt: skip
    found = {"pk": finding.pk}
    return {
        "publication": {"pk": point.pk, "slug": "tai-mot-cua", "code": cast.procedure.code},
        **{f"publication:finding{name}": found for name in ("", "_say", "_give")},
        **{f"publication:{name}": {"pk": 0} for name in ("run", "entry_end")},
        "public": {"code": cast.procedure.code},
        **programmes_walked(cast.agency.pk, cast.specialist),
    }  # fmt: skip


def _law_draft(cast: Cast) -> dict[str, dict[str, object]]:
    """Return what the addresses of impact assessment are tried on: a draft of the ward with one procedure."""
    by = Actor.system()
    draft = law_drafts.begin("Quy định mẫu", kind="QD_UBND", agency_id=cast.agency.pk, by=by)
    one = law_drafts.add_procedure(draft.pk, {"change": "MOI", "name": "Thủ tục mẫu"}, by=by)
    item = OpinionItem.objects.create(
        draft=draft, part="Hồ sơ", text="Bớt giấy tờ", written_by_name="Mẫu", written_at=clock.now()
    )
    pages = {"pk": draft.pk, "act": "sua", "paper": "tham-dinh"}
    found: dict[str, dict[str, object]] = {
        "impact": pages,
        "impact:item_act": {"pk": item.pk, "act": "tra-loi"},
    }
    for name in ("procedure", "procedure_act", "checks", "assessment_docx"):
        found[f"impact:{name}"] = {"pk": one.pk, "act": "sua"}
    for name in ("sheet", "sheet_remove"):
        found[f"impact:{name}"] = {"pk": one.sheets.get().pk}
    return found | {f"impact:{name}": {"pk": 0} for name in ("paper", "paper_remove")}


def _costed(cast: Cast) -> dict[str, dict[str, object]]:
    """Return what the addresses of compliance cost are tried on: a study of the ward, a group of it."""
    by = Actor.system()
    study = costs.new_study("", cast.procedure.pk, agency_id=cast.agency.pk, by=by)
    group = costs.new_group("Nhóm mẫu", [study.pk], agency_id=cast.agency.pk, by=by)
    return {
        "costs": {"pk": study.pk, "act": "xac-nhan"},
        **{f"costs:group{name}": {"pk": group.pk} for name in ("", "_change", "_docx")},
    }


def _reviewed(cast: Cast) -> dict[str, dict[str, object]]:
    """Return what the addresses of review are tried on: an item of the ward's own plan, an option, a decision."""
    by = Actor.system()
    first, last = date(2026, 3, 1), date(2026, 7, 30)
    plan = planning.open_plan(2026, agency_id=cast.agency.pk, by=by)
    item = planning.add_item(
        plan.pk, {"name": "Nhóm thủ tục (mẫu)", "lead_id": cast.agency.pk, "start": first, "finish": last,
                  "basis": "TU_CHON", "product": "Phương án"}, by=by,
    )  # fmt: skip
    (sheet,) = item_reviews.add_procedures(item.pk, [cast.procedure.code], by=by)
    option = propose_option(cast.procedure.pk, "BAI_BO", [], "Bỏ", "Không cần", by, cast.agency.pk)
    found: dict[str, dict[str, object]] = {"reviews": {"pk": plan.pk, "act": "gui", "stage": "sau"}}
    for names, pk in (
        ("item edit_item drop_item add_procedures item_drawing item_bpmn item_act", item.pk),
        ("sheet sheet_docx remove_procedure sheet_drawing sheet_bpmn", sheet.pk),
        ("option edit_option option_act", option.pk),
        (
            "decision edit_decision decision_docx decision_act letter_docx letter_act amendment amendment_act",
            0,
        ),
    ):
        found |= {f"reviews:{name}": {"pk": pk, "act": "gui", "stage": "sau"} for name in names.split()}
    return found


def _planned(cast: Cast) -> dict[str, dict[str, object]]:
    """Return what the addresses of plans are tried on: one that is followed, one in review, a report."""
    by = Actor.system()

    def drafted() -> PlanTask:
        plan = drafting.write_new("Kế hoạch mẫu", agency_id=cast.agency.pk, year=clock.today().year, by=by)
        reviewing.add_target(plan.pk, {"text": "Đúng hạn trên 99 %", "op": ">", "value": 99}, by=by)
        return reviewing.add_task(plan.pk, {"title": "Niêm yết thủ tục"}, by=by, lead=[cast.agency.name])

    task, waiting = drafted(), drafted()
    plan = following.follow(task.plan_id, by=by)
    target = plan.targets.get().pk
    report = reporting.draft(
        plan.pk, cast.agency.pk, periods.containing("thang", clock.today()).code, by=by
    ).pk
    of_review = {
        "review_task": waiting.pk, "review_target": waiting.plan.targets.get().pk,
        "point_out": waiting.parties.get().pk,
    }  # fmt: skip
    work = {"pk": plan.assignments.get().pk, "act": "xong"}
    found: dict[str, dict[str, object]] = {
        "plans": {"pk": plan.pk, "act": "xong", "token": "0" * 64, "code": "late"},
        "plans:assignment": work, "plans:assignment_act": work,
        **{f"plans:{name}": {"pk": task.pk} for name in ("task", "give")}, "plans:target": {"pk": target},
        **{f"plans:{name}": {"pk": pk, "act": "dung"} for name, pk in of_review.items()},
        **{
            f"plans:report{name}": {"pk": report, "code": "late", "act": "chot"}
            for name in ("", "_docx", "_xlsx", "_rows", "_act")
        },
        **{f"plans:urging_{name}": {"pk": 0} for name in ("sent", "discard")},
    }  # fmt: skip
    for name in ("review", "head", "confirm_sure", "follow", "discard", "add_task", "add_target"):
        found[f"plans:{name}"] = {"pk": waiting.plan_id}
    return found


def _announced(cast: Cast) -> dict[str, dict[str, object]]:
    """Return what the addresses of announcing are tried on: a draft with a line, a comment, an opinion."""
    by = Actor.system()
    made = announcing.draft(agency_id=cast.agency.pk, by=by)
    line = announcing.add_line(made.pk, change="SDBS", code=cast.procedure.code, by=by)
    comment = LineComment.objects.create(announcement=made, text="Xem lại", by_name="Mẫu", at=clock.now())
    opinion = Opinion.objects.create(
        announcement=made, agency=cast.agency, asked_on=clock.today(), due=clock.today()
    )
    source = MinistryDecision.objects.create(
        number="1/QĐ-BTP", issued_on=clock.today(), issuer="Bộ Tư pháp", title="Mẫu", received_on=clock.today(),
        recorded_by_name="Mẫu", recorded_at=clock.now(),
    )  # fmt: skip
    found: dict[str, dict[str, object]] = {
        "announcements": {"pk": made.pk, "act": "trinh", "code": cast.procedure.code},
        "announcements:comment_act": {"pk": comment.pk, "act": "giai-trinh"},
        "announcements:opinion_act": {"pk": opinion.pk, "act": "tra-loi"},
    }
    for name in ("line", "line_difference", "line_edit", "line_act"):
        found[f"announcements:{name}"] = {"pk": line.pk, "act": "thong-tin"}
    for name in ("source", "correct_source"):
        found[f"announcements:{name}"] = {"pk": source.pk}
    return found


def _burdened(cast: Cast) -> dict[str, dict[str, object]]:
    """Return what the addresses of burden are tried on: a finding about the ward, and its procedure."""
    at = clock.now()
    run = Run.objects.create(
        first=START, last=START, state=Run.State.DONE, asked_by_name="Hệ thống", asked_at=at, done_at=at
    )
    finding = Finding.objects.create(
        run=run, key="TRA_DI_TRA_LAI|ky", kind=Finding.Kind.BOUNCING, place=1, procedure=cast.procedure,
        procedures=[cast.procedure.pk], agencies=[cast.agency.pk], step="ky", step_name="Ký", dossiers=0,
        sentence="Cứ 100 lượt thì 40 lượt bị trả lại.",
    )  # fmt: skip
    of_procedure = {"pk": cast.procedure.pk}
    return {
        "burden": {"pk": finding.pk},
        **{f"burden:{name}": of_procedure for name in ("procedure", "what_if", "what_if_bpmn")},
    }


def _reported(cast: Cast) -> dict[str, dict[str, object]]:
    """Return what the addresses of periodic reports and of an agency's control page are tried on."""
    report = periodic.draft(
        "ii01b", report_calendar.usual(clock.today()).code, cast.agency.pk, by=Actor.system()
    )
    return {
        "reports": {"pk": report.pk, "act": "trinh", "key": "ii07b"},
        "dashboards": {"pk": cast.agency.pk},
    }
