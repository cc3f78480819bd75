"""Reads of giving and taking, cut to the agency (and unit) of who asks."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from motcua.base import clock
from motcua.base.organisations.actor import Actor
from motcua.base.organisations.models import DatedQuerySet, Person, RoleAssignment, Unit
from motcua.base.organisations.permissions import allowed
from motcua.base.organisations.reach import one_of
from motcua.base.organisations.roles import Role
from motcua.onestop.dossiers import open_work
from motcua.onestop.dossiers import queries as dossiers
from motcua.onestop.dossiers.models import Dossier, WorkItem
from motcua.onestop.dossiers.rules import BEFORE_RECEIPT
from motcua.onestop.handovers.models import Minutes, PaperSpot, Parcel, Place, Slip, SlipLine
from motcua.onestop.handovers.rules import State, Way

# A desk hands the day's papers on after the dossiers themselves: in a bundle, at the latest in some days.
HANDED_ON_DAYS = 5

# ---- the post ---------------------------------------------------------------------------------------------


def parcels(by: Actor) -> QuerySet[Parcel]:
    """Return the parcels of the actor's agency; none without the right."""
    if allowed(by, "post.view") is None:
        return Parcel.objects.none()
    return Parcel.objects.filter(agency_id=by.agency_id)


def parcel(pk: int, *, by: Actor) -> Parcel:
    """Return one parcel with what its page shows; raises NotFound for others."""
    rows = parcels(by).select_related("slip__procedure", "slip__case", "slip__competent", "dossier", "unit")
    return one_of(rows, pk, "Không có bưu gửi này, hoặc bưu gửi của cơ quan khác.")


def of_code(code: str) -> dict[str, list[int]]:
    """Return the keys of the parcels a code means: their own number, or of the dossier they carry (who read them?)."""
    found = Parcel.objects.filter(Q(tracking=code) | Q(dossier__code=code))
    return {"parcel": list(found.values_list("pk", flat=True))}


def of_citizen(index: str) -> dict[str, list[int]]:
    """Return the keys of the parcels of a citizen's dossiers by the blind index of the number."""
    found = Parcel.objects.filter(dossier__applicant__identity_index=index)
    return {"parcel": list(found.values_list("pk", flat=True))}


# Tabs of the post's board: name in the URL, label, what it keeps.
TABS: dict[str, tuple[str, Q]] = {
    "thu-gom": ("Cần thu gom", Q(way=Way.TO_AGENCY, state=State.ASKED, closed_at__isnull=True)),
    "ban-giao": (
        "Chờ giao cơ quan",
        Q(way=Way.TO_AGENCY, state__in=[State.COLLECTED, State.UNDER_WAY], closed_at__isnull=True),
    ),
    "phat": (
        "Cần phát",
        Q(
            way=Way.TO_CITIZEN, closed_at__isnull=True,
            state__in=[State.RESULT_TAKEN, State.OUT, State.FAILED],
        ),
    ),
    "chuyen-hoan": ("Chuyển hoàn", Q(state=State.GOING_BACK, closed_at__isnull=True)),
    "xong": ("Đã xong", Q(closed_at__isnull=False)),
}  # fmt: skip


def board(by: Actor, tab: str) -> QuerySet[Parcel]:
    """Return the parcels under a tab, the longest waiting first; ended ones the latest first."""
    rows = parcels(by).filter(TABS[tab][1]).select_related("slip__procedure", "dossier__procedure")
    return rows.order_by("-id") if tab == "xong" else rows.order_by("changed_at", "id")


def board_counts(by: Actor) -> dict[str, int]:
    """Return how many parcels lie under each open tab, in one query."""
    counts = {
        name.replace("-", "_"): Count("pk", filter=condition)
        for name, (_, condition) in TABS.items()
        if name != "xong"
    }
    found = parcels(by).filter(closed_at__isnull=True).aggregate(**counts)
    return {name.replace("_", "-"): count for name, count in found.items()}


def on_the_table(by: Actor) -> list[Parcel]:
    """Return the parcels the post has for the actor's desk, with their slips, to be taken over."""
    return list(board(by, "ban-giao").select_related("slip__case", "slip__competent")[:200])


def results_to_send(by: Actor) -> list[WorkItem]:
    """Return the results at the actor's desk that are to leave by post and are not there yet."""
    rows = open_work.to_return(by).filter(dossier__result_way=Dossier.ResultWay.POST).exclude(is_out())
    return list(rows.select_related("dossier__procedure", "dossier__applicant").order_by("opened_at")[:200])


def is_out() -> Exists:
    """Return the condition of work items whose dossier's result is with the post."""
    return Exists(
        Parcel.objects.filter(dossier=OuterRef("dossier"), way=Way.TO_CITIZEN, closed_at__isnull=True)
    )


def at_the_post(dossier_ids: list[int]) -> dict[int, Parcel]:
    """Return the open parcel of each of these dossiers' results, for lists that show what is out."""
    rows = Parcel.objects.filter(dossier_id__in=dossier_ids, way=Way.TO_CITIZEN, closed_at__isnull=True)
    return {row.dossier_id: row for row in rows if row.dossier_id}


def post_officers(by: Actor) -> list[Person]:
    """Return who works for the post at the actor's agency today."""
    held = RoleAssignment.objects.on(clock.today()).filter(role=Role.POSTAL, unit__agency_id=by.agency_id)
    return list(Person.objects.filter(pk__in=held.values("person_id"), is_active=True).order_by("full_name"))


def minutes_list(by: Actor) -> QuerySet[Minutes]:
    """Return the minutes of the actor's agency, the latest first, with the number of lines."""
    if allowed(by, "post.view") is None:
        return Minutes.objects.none()
    rows = Minutes.objects.filter(agency_id=by.agency_id)
    return rows.annotate(
        count=Count("lines"), refused=Count("lines", filter=Q(lines__outcome="KHONG_NHAN"))
    ).order_by("-id")


def minutes(pk: int, *, by: Actor) -> Minutes:
    """Return one signed minute; raises NotFound for others."""
    rows = minutes_list(by).select_related("unit", "agency__area")
    return one_of(rows, pk, "Không có biên bản này, hoặc biên bản của cơ quan khác.")


# ---- slips ------------------------------------------------------------------------------------------------


def slips(by: Actor) -> QuerySet[Slip]:
    """Return the slips that the actor's unit gave or receives; all of the agency for who sees the agency."""
    if allowed(by, "slip.view") is None:
        return Slip.objects.none()
    return Slip.objects.filter(Q(from_unit_id=by.unit_id) | Q(to_unit_id=by.unit_id))


SLIP_TABS: dict[str, str] = {
    "cho-toi": "Chờ tôi xác nhận",
    "da-giao": "Đã giao, chờ xong",
    "chenh-lech": "Có chênh lệch",
    "xong": "Đã xong",
}


def slip_board(by: Actor, tab: str) -> QuerySet[Slip]:
    """Return the slips under a tab with their counts, the latest first."""
    lines = SlipLine.objects.filter(slip=OuterRef("pk"))
    open_difference = lines.filter(answer__in=["THIEU", "KHONG_NHAN"], resolved_at__isnull=True)
    rows = slips(by).select_related("from_unit", "to_unit")
    condition = {
        "cho-toi": Q(to_unit_id=by.unit_id, closed_at__isnull=True) & Exists(lines.filter(answer="")),
        "da-giao": Q(from_unit_id=by.unit_id, closed_at__isnull=True),
        "chenh-lech": Q(closed_at__isnull=True) & Exists(open_difference),
        "xong": Q(closed_at__isnull=False),
    }[tab]
    rows = rows.filter(condition).annotate(
        count=Count("lines"),
        answered=Count("lines", filter=~Q(lines__answer="")),
        differing=Count(
            "lines", filter=Q(lines__answer__in=["THIEU", "KHONG_NHAN"], lines__resolved_at__isnull=True)
        ),
    )
    return rows.order_by("-id")


def slip_counts(by: Actor) -> dict[str, int]:
    """Return how many slips lie under each open tab."""
    return {tab: slip_board(by, tab).order_by().count() for tab in SLIP_TABS if tab != "xong"}


def slip(pk: int, *, by: Actor) -> Slip:
    """Return one slip of the actor's unit; raises NotFound for others."""
    rows = slips(by).select_related("from_unit__agency__area", "to_unit__agency")
    return one_of(rows, pk, "Không có phiếu bàn giao này, hoặc phiếu của đơn vị khác.")


def slip_lines(found: Slip) -> list[SlipLine]:
    """Return the lines of a slip with what they show."""
    return list(found.lines.select_related("dossier__procedure"))


def papers_here(by: Actor, q: str = "", *, limit: int = 60) -> list[Dossier]:
    """Return the dossiers on paper that lie with the actor's unit and can be handed over, the latest first.

    At the desk those handed on in the system in the last days too, while no slip says that their papers went.
    """
    rows = dossiers.search(dossiers.visible(by), q).exclude(status__in=BEFORE_RECEIPT)
    rows = rows.exclude(Exists(SlipLine.objects.filter(dossier=OuterRef("pk"), answer="")))
    desk = Unit.objects.filter(pk=by.unit_id, kind=Unit.Kind.ONE_STOP).exists()
    if desk:
        given = SlipLine.objects.filter(dossier=OuterRef("pk"), slip__from_unit_id=by.unit_id)
        fresh = Q(paper="DA_CHUYEN", received_at__gte=clock.now() - timedelta(days=HANDED_ON_DAYS))
        rows = rows.filter(intake_unit_id=by.unit_id).filter(Q(paper="TAI_MOT_CUA") | fresh & ~Exists(given))
    else:
        open_here = WorkItem.objects.filter(
            dossier=OuterRef("pk"), unit_id=by.unit_id, closed_at__isnull=True
        )
        rows = rows.filter(Exists(open_here), paper="DA_CHUYEN")
    return list(dossiers.for_list(rows).order_by("-id")[:limit])


def receiving_units(by: Actor) -> list[Unit]:
    """Return the units papers may be handed to: those of the agency, then the desks and rooms of others below.

    A provincial desk hands to the rooms of departments; a commune's desk to the rooms of its own agency.
    """
    units = Unit.objects.on(clock.today()).exclude(pk=by.unit_id or 0).select_related("agency")
    own = units.filter(agency_id=by.agency_id)
    level = own.values_list("agency__level", flat=True).first()
    if level == "TINH":
        others = units.filter(agency__level="TINH", kind__in=["MOT_CUA", "PHONG", "VAN_PHONG"])
        return [
            *own.order_by("name"),
            *others.exclude(agency_id=by.agency_id).order_by("agency__name", "name"),
        ]
    return list(own.order_by("name"))


# ---- places -----------------------------------------------------------------------------------------------


def places(by: Actor) -> DatedQuerySet:
    """Return the places of the actor's agency, by code."""
    if allowed(by, "place.view") is None:
        return Place.objects.none()
    return Place.objects.filter(agency_id=by.agency_id)


def place_list(by: Actor) -> QuerySet[Place]:
    """Return the places in use with how much lies in each."""
    rows = places(by).on(clock.today()).select_related("parent")
    return rows.annotate(
        held=Count("spots", filter=Q(spots__state="TRONG_KHO")),
        lent=Count("spots", filter=Q(spots__state="CHO_MUON")),
    ).order_by("code")


def place(pk: int, *, by: Actor) -> Place:
    """Return one place of the actor's agency; raises NotFound for others."""
    return one_of(places(by).select_related("parent"), pk, "Không có nơi để hồ sơ này.")


def spots(by: Actor) -> QuerySet[PaperSpot]:
    """Return where papers lie that the actor's agency keeps."""
    if allowed(by, "place.view") is None:
        return PaperSpot.objects.none()
    return PaperSpot.objects.filter(agency_id=by.agency_id).select_related("place", "dossier__procedure")


def contents(found: Place, by: Actor) -> QuerySet[PaperSpot]:
    """Return what lies in a place or was lent from it, the latest first."""
    rows = spots(by).filter(place=found, state__in=["TRONG_KHO", "CHO_MUON"])
    return rows.order_by("-since", "-dossier_id")


def loans(by: Actor) -> QuerySet[PaperSpot]:
    """Return what is lent, the earliest day of return first."""
    return spots(by).filter(state="CHO_MUON").order_by("back_by", "dossier_id")


def overdue_loans(by: Actor, day: date | None = None) -> QuerySet[PaperSpot]:
    """Return what should have been brought back before a day."""
    return loans(by).filter(back_by__lt=day or clock.today())


def find_spots(by: Actor, q: str, *, limit: int = 60) -> list[PaperSpot]:
    """Return where the papers of the dossiers lie that match what was typed (code, name, procedure)."""
    wanted = dossiers.search(dossiers.visible(by), q).values("pk")
    return list(spots(by).filter(dossier__in=wanted).order_by("-since")[:limit])


def spot_of(dossier_id: int) -> PaperSpot | None:
    """Return where the papers of a dossier lie, for its page."""
    return PaperSpot.objects.filter(dossier_id=dossier_id).select_related("place").first()


# ---- one dossier ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class OnTheWay:
    """What a dossier's page says of its papers and its result on the way."""

    spot: PaperSpot | None
    parcels: list[Parcel]
    slip: SlipLine | None


def on_the_way(dossier_id: int) -> OnTheWay:
    """Return where papers and result of a dossier are: place, parcels, a slip that waits."""
    waiting = (
        SlipLine.objects.filter(dossier_id=dossier_id, answer="").select_related("slip__to_unit").first()
    )
    return OnTheWay(
        spot_of(dossier_id), list(Parcel.objects.filter(dossier_id=dossier_id).order_by("id")), waiting
    )
