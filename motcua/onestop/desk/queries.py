"""Reads behind the desk's pages: counts of the rail, what the desk can receive, drafts."""

import json
import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from motcua.base import clock
from motcua.base.errors import NotFound
from motcua.base.lawbook.queries import rules_for_day
from motcua.base.organisations import queries as organisations
from motcua.base.organisations.actor import Actor
from motcua.base.organisations.models import AdministrativeUnit, Agency, RoleAssignment, Unit
from motcua.base.organisations.permissions import allowed
from motcua.base.text import fold
from motcua.catalogue.procedures import queries as catalogue
from motcua.catalogue.procedures.models import FilingChannel, ProcedureAgency, ProcedureCase, ProcedureVersion
from motcua.catalogue.processes import queries as processes
from motcua.onestop.dossiers import open_work
from motcua.onestop.dossiers import queries as dossiers
from motcua.onestop.dossiers.models import Dossier, IntakeDraft, WorkItem
from motcua.onestop.dossiers.services.territory import allows_elsewhere

NO_PROCESS = "chưa có quy trình nội bộ được phê duyệt"
NO_LIMIT = "chưa công bố thời hạn giải quyết"


# ---- the rail ---------------------------------------------------------------------------------------------


def rail_rows(by: Actor, known: Collection[str] = ()) -> dict[str, QuerySet]:
    """Return what the rail counts, by url name, but what is known and what the actor has no right to."""
    rows: dict[str, QuerySet] = {}
    if allowed(by, "work.view") is not None and "desk:inbox" not in known:
        rows["desk:inbox"] = open_work.my_work(by)
    if allowed(by, "dossier.release") is not None:
        rows["desk:returning"] = open_work.to_return(by)
    if allowed(by, "dossier.receive") is not None:
        rows["desk:intake"] = open_work.to_receive(by).filter(status="MOI_NOP")
    return rows


# ---- what waits at the desk -------------------------------------------------------------------------------

_QR = re.compile(r"[?&]ma=([A-Za-z0-9.\-]+)")


def scanned(text: str) -> str:
    """Return the dossier's code out of what a reader typed from a receipt's QR, or the text itself."""
    found = _QR.search(text)
    return found[1] if found else text.strip()


def waiting(by: Actor) -> QuerySet[Dossier]:
    """Return what waits for receipt at the actor's desk with what a line shows, the oldest first."""
    return open_work.to_receive(by).select_related("procedure").only(
        "temporary_code", "status", "submitted_at", "intake_due_at", "intake_agency_id", "applicant_name",
        "channel", "procedure__name", "procedure__code",
    )  # fmt: skip


def results_here(by: Actor, typed: str = "") -> QuerySet[WorkItem]:
    """Return the results at the actor's desk with what a line shows, those that match what was typed."""
    rows = open_work.to_return(by).select_related("dossier__procedure", "dossier__applicant")
    if typed:
        rows = rows.filter(dossier__in=dossiers.search(dossiers.visible(by), typed).values("pk"))
    return rows


# ---- what the desk can receive ----------------------------------------------------------------------------


@dataclass(frozen=True)
class Choice:
    """A procedure in the type-ahead, and why it cannot be received, if it cannot.

    `away`: the province's agencies are competent; a commune's desk receives it as a non-territorial filing.
    """

    version: ProcedureVersion
    obstacle: str = ""
    away: bool = False


def level_of_desk(by: Actor) -> str:
    """Return the tier whose procedures the actor's desk takes: XA for communes, TINH for the provincial centre."""
    return Agency.objects.filter(pk=by.agency_id).values_list("level", flat=True).first() or "XA"


def procedure_choices(text: str, *, by: Actor, limit: int = 10) -> list[Choice]:
    """Return the procedures the desk takes that match what was typed, the most used first, with their obstacles."""
    level, day = level_of_desk(by), clock.today()
    versions = catalogue.search(text, level=level, limit=limit)
    away = _provincial(text, level, limit - len(versions))
    ready = _ready(versions, level, day) | _ready(away, "TINH", day)
    versions += away
    limited = set(
        FilingChannel.objects.filter(version__in=versions, amount__isnull=False).values_list(
            "version_id", flat=True
        )
    )
    found = [Choice(version, _lack(version, ready, limited), version in away) for version in versions]
    return sorted(found, key=lambda choice: (bool(choice.obstacle), choice.away))


def _ready(versions: list[ProcedureVersion], tier: str, day: date) -> set[int]:
    """Return the procedures among these that have an approved process at a tier."""
    if not versions:
        return set()
    rows = processes.in_force(day).filter(
        process__tier=tier, process__procedure_id__in=[version.procedure_id for version in versions]
    )
    return set(rows.values_list("process__procedure_id", flat=True))


def _provincial(text: str, level: str, most: int) -> list[ProcedureVersion]:
    """Return the province's procedures that a commune's desk may receive for it, when something was typed."""
    if level != "XA" or not text.strip() or most <= 0:
        return []
    law = rules_for_day(clock.today())
    found = catalogue.search(text, level="TINH", limit=most)
    return [version for version in found if is_away(version, level) and allows_elsewhere(law, version)]


def takes(version: ProcedureVersion, *, by: Actor) -> bool:
    """Tell whether the actor's desk takes a procedure: one of its tier, or the province's at a commune's desk."""
    level = level_of_desk(by)
    return level in version.levels or is_away(version, level)


def is_away(version: ProcedureVersion, level: str) -> bool:
    """Tell whether a procedure is the province's alone, seen from a desk of a tier."""
    return level == "XA" and "XA" not in version.levels and "TINH" in version.levels


def _lack(version: ProcedureVersion, ready: set[int], limited: set[int]) -> str:
    if version.procedure_id not in ready:
        return NO_PROCESS
    return "" if version.pk in limited else NO_LIMIT


def obstacle(
    version: ProcedureVersion,
    case: ProcedureCase | None,
    agency: Agency | None,
    limit: catalogue.Limit | None,
) -> str:
    """Return why a procedure cannot be received for this case, agency and time limit now; "" when it can."""
    if system := catalogue.hosted_on(version):
        return f"Thủ tục này xử lý trên {system}: nhập hồ sơ ở hệ thống đó. Ở đây hồ sơ chỉ có bản tham chiếu để xem."
    if agency is None:
        return "Chưa xác định được cơ quan giải quyết. Hãy chọn nơi giải quyết."
    day = clock.today()
    code = case.code if case else ""
    if processes.process_for(version.procedure_id, code, agency.level, day) is None:
        return f"Chưa tiếp nhận được: thủ tục {NO_PROCESS} cho {agency}. Hãy báo công chức kiểm soát thủ tục."
    if limit is None:
        return f"Chưa tiếp nhận được: thủ tục {NO_LIMIT} cho trường hợp và cách nộp này."
    return ""


def agencies_for(version: ProcedureVersion, *, by: Actor) -> list[Agency]:
    """Return the agencies in force that may handle a procedure received at this desk, the likeliest first.

    A commune's desk: its committee and the branch agencies of the commune. The provincial centre: the
    departments and branch agencies of the province, first those that the procedure names as executing.
    """
    here = Agency.objects.select_related("area").filter(pk=by.agency_id).first()
    if here is None or is_away(version, here.level):
        return []
    named = _executing(version)
    if here.level == "XA":
        return _for_commune(here, named)
    found = list(
        organisations.agencies_on()
        .filter(level=here.level)
        .filter(units__kind__in=["PHONG", "LANH_DAO"])
        .distinct()
    )
    # Who sits here for another agency receives its procedures; then, named as executing and deciding comes first.
    sent_by = sending_agency(by)
    return sorted(
        found,
        key=lambda agency: (
            agency.pk != sent_by,
            -sum(_names(agency, [one]) for one in named),
            agency.pk == here.pk,
            agency.name,
        ),
    )


def _for_commune(here: Agency, named: list[str]) -> list[Agency]:
    """Return who handles what a commune's desk takes: the committee, the commune's branches, and the province's
    branch for its area (a land office), known by the name of the district the commune came from."""
    same_area = Q(area_id=here.area_id, level="XA") if here.area_id else Q(pk=here.pk)
    found = list(organisations.agencies_on().filter(Q(pk=here.pk) | same_area))
    districts = (
        [fold(name) for name in here.area.predecessors.filter(level="HUYEN").values_list("name", flat=True)]
        if here.area
        else []
    )
    if districts and named:
        found += [
            agency
            for agency in organisations.agencies_on().filter(level="TINH", kind=Agency.Kind.OTHER)
            if _names(agency, named, strict=True) and fold(agency.name).endswith(tuple(districts))
        ]
    own = any(one.startswith("uy ban nhan dan") for one in named)
    return sorted(
        found,
        key=lambda agency: (
            not (own and agency.pk == here.pk),
            not _names(agency, named, strict=True),
            agency.pk != here.pk,
            agency.name,
        ),
    )


def agencies_elsewhere(version: ProcedureVersion, *, by: Actor) -> list[Agency]:
    """Return who elsewhere in the province handles what is filed at this commune's desk (mot-cua.md 6.2).

    The other communes' committees; of a procedure of the province, its departments. Nobody when the law of the
    day, or the province's list, does not let the procedure be filed away from the competent agency.
    """
    here = Agency.objects.filter(pk=by.agency_id).first()
    if here is None or here.level != "XA" or not allows_elsewhere(rules_for_day(clock.today()), version):
        return []
    if is_away(version, here.level):
        named = _executing(version)
        rows = (
            organisations.agencies_on().filter(level="TINH", units__kind__in=["PHONG", "LANH_DAO"]).distinct()
        )
        return sorted(rows, key=lambda agency: (not _names(agency, named), agency.name))
    rows = organisations.agencies_on().filter(level="XA", kind=here.kind, area__isnull=False)
    return list(rows.exclude(pk=here.pk).order_by("name"))


def clock_starts_there() -> bool:
    """Tell whether today's law starts the clock of a non-territorial dossier at the competent agency (H11)."""
    return rules_for_day(clock.today()).clock.non_territorial_start == "competent"


def other_desks(*, by: Actor) -> list[Unit]:
    """Return the one-stop desks in force but the actor's own."""
    rows = Unit.objects.on(clock.today()).filter(kind=Unit.Kind.ONE_STOP).exclude(pk=by.unit_id)
    return list(rows.order_by("name"))


def sending_agency(by: Actor) -> int | None:
    """Return the agency that sent an officer to the desk of the centre (công an, thuế, bảo hiểm xã hội), if any."""
    return RoleAssignment.objects.filter(pk=by.assignment_id).values_list("sent_by_id", flat=True).first()


def _executing(version: ProcedureVersion) -> list[str]:
    rows = version.agencies.filter(role__in=[ProcedureAgency.Role.EXECUTES, ProcedureAgency.Role.COMPETENT])
    parts = (part for name in rows.values_list("name", flat=True) for part in re.split(r"[,;]", name))
    return [fold(part).rstrip(". ") for part in parts if part.strip()]


def _names(agency: Agency, named: list[str], *, strict: bool = False) -> bool:
    """Tell whether the procedure's executing agency ("Sở Tư pháp") is this one ("Sở Tư pháp tỉnh Bắc Ninh")."""
    name, short = fold(agency.name), fold(agency.short_name)
    for one in named:
        if strict and one.startswith("uy ban"):
            continue
        if one and (
            name.startswith(one) or (short and one == short) or (not strict and one.startswith(name))
        ):
            return True
        if strict and agency.area is not None and one and name.startswith(one.removesuffix(" cap xa")):
            return True
    return False


def communes_like(text: str, *, limit: int = 8) -> list[AdministrativeUnit]:
    """Return the communes in force whose name has these words, without accents; our province's first."""
    rows = AdministrativeUnit.objects.on(clock.today()).filter(level="XA").select_related("parent")
    for word in fold(text).split()[:6]:
        rows = rows.filter(folded__contains=word)
    ours = Case(
        When(parent__code=settings.PROVINCE_CODE, then=Value(0)),
        default=Value(1),
        output_field=IntegerField(),
    )
    return list(rows.order_by(ours, "folded")[:limit])


# ---- drafts -----------------------------------------------------------------------------------------------


def drafts_of(by: Actor) -> QuerySet[IntakeDraft]:
    """Return the actor's drafts at this desk, the newest first."""
    return IntakeDraft.objects.filter(person_id=by.person_id, unit_id=by.unit_id).order_by("-saved_at")


def draft(draft_id: int, *, by: Actor) -> dict[str, list[str]]:
    """Return what a draft of the actor holds; raises NotFound for all others."""
    found = drafts_of(by).filter(pk=draft_id).first()
    if found is None:
        raise NotFound("Không có bản lưu tạm này, hoặc bản lưu của người khác.")
    return json.loads(found.content)


def code_begins(by: Actor, day: date) -> str:
    """Return how the codes given today begin ("H05.24.31-261123"); "" when the agency has no identifier."""
    try:
        identifier = organisations.identifier_of(by.agency_id or 0, day)
    except NotFound:
        return ""
    return f"{identifier}-{day:%y%m%d}"
