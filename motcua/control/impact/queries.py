"""Every read of the room, cut to what the actor may see; and what reports count."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from motcua.base import clock
from motcua.base.errors import NotFound
from motcua.base.organisations.actor import Actor
from motcua.base.organisations.permissions import allowed
from motcua.base.organisations.reach import cut, of_agency, one_of
from motcua.base.posted import as_key
from motcua.base.search.words import having
from motcua.base.text import day as said
from motcua.base.text import read_day
from motcua.catalogue.announcements.models import Announcement, AnnouncementLine
from motcua.control.impact.models import AssessmentSheet, DraftProcedure, LegalDraft, OpinionItem, Stage
from motcua.law.impact import impact_rules

CONTROL_OFFICE = "Văn phòng UBND tỉnh"
APPRAISER = "Sở Tư pháp"
KEPT = Q(left_out_at__isnull=True)
ANNOUNCED = Q(announced_line__announcement__state__in=Announcement.DONE)


def drafts(by: Actor) -> QuerySet[LegalDraft]:
    """Return the drafts somebody may see: all of the province, or those of their agency."""
    return cut(LegalDraft.objects.select_related("agency", "keeper"), by, "impact.view", of_agency(by))


def draft(by: Actor, pk: int) -> LegalDraft:
    """Return one draft; raises NotFound when there is none, or not for this reader."""
    return one_of(drafts(by), pk, "Không có dự thảo này.")


def procedures(by: Actor) -> QuerySet[DraftProcedure]:
    """Return the procedures of the drafts somebody may see."""
    rows = DraftProcedure.objects.filter(draft__in=drafts(by).order_by().values("pk"))
    return rows.select_related("draft", "draft__agency", "procedure", "study", "announced_line__announcement")


def procedure(by: Actor, pk: int) -> DraftProcedure:
    """Return one of them; raises NotFound when there is none, or not for this reader."""
    return one_of(procedures(by), pk, "Không có thủ tục này trong dự thảo.")


def sheet(by: Actor, pk: int) -> AssessmentSheet:
    """Return one filled form; the control office's checks only to itself until they are given."""
    rows = AssessmentSheet.objects.filter(procedure__in=procedures(by).order_by().values("pk"))
    found = rows.select_related("procedure__draft__agency", "procedure__procedure").filter(pk=pk).first()
    if found is None or (
        found.code == AssessmentSheet.Code.CHECKS
        and found.procedure.opined_at is None
        and allowed(by, "impact.opine") is None
    ):
        raise NotFound("Không có biểu đánh giá này.")
    return found


def opinions(by: Actor, one: LegalDraft) -> QuerySet[OpinionItem]:
    """Return the opinions on a draft; what is not given yet only to the office that writes it."""
    rows = one.opinions.select_related("procedure").order_by("procedure__position", "pk")
    return rows if allowed(by, "impact.opine") is not None else rows.filter(given_at__isnull=False)


def counted(rows: QuerySet[LegalDraft]) -> QuerySet[LegalDraft]:
    """Return drafts with how many procedures they keep, how many are assessed, how many announced."""
    own = DraftProcedure.objects.filter(KEPT, draft=OuterRef("pk"))
    kept = Q(procedures__left_out_at__isnull=True)
    done = Q(procedures__announced_line__announcement__state__in=Announcement.DONE)
    return rows.annotate(
        kept=Count("procedures", filter=kept),
        assessed=Count("procedures", filter=kept & Q(procedures__assessed_at__isnull=False)),
        announced=Count("procedures", filter=kept & done),
        lacking=Exists(own.filter(assessed_at__isnull=True)),
    )


def issued_unannounced(by: Actor) -> QuerySet[LegalDraft]:
    """Return the issued texts with a procedure that no signed decision announces yet, the most pressing first."""
    open_ones = DraftProcedure.objects.filter(KEPT, draft=OuterRef("pk")).exclude(ANNOUNCED)
    return drafts(by).filter(Exists(open_ones), stage=Stage.ISSUED).order_by("effective_on", "pk")


def lines_for(by: Actor, one: DraftProcedure) -> QuerySet[AnnouncementLine]:
    """Return the lines of decisions that may announce a procedure of an issued text, likely ones first."""
    from motcua.catalogue.announcements.queries import lines
    from motcua.control.impact.services.linking import FITS

    rows = lines(by).filter(change__in=FITS[DraftProcedure.Change(one.change)])
    rows = rows.exclude(announcement__state=Announcement.State.DROPPED)
    if one.procedure_id:
        rows = rows.filter(Q(procedure_id=one.procedure_id) | Q(replaced__procedure_id=one.procedure_id))
    taken = DraftProcedure.objects.filter(announced_line__isnull=False).exclude(pk=one.pk)
    return (
        rows.exclude(pk__in=taken.values("announced_line_id"))
        .distinct()
        .order_by("-announcement_id", "position")
    )


# ---- who holds a draft, since when, by when


@dataclass(frozen=True)
class Standing:
    """Where a draft lies: who holds it, how long, by when it is due, whether that has passed."""

    holder: str
    days: int
    due: date | None
    late: bool
    words: str


def standing(one: LegalDraft, today: date | None = None) -> Standing:
    """Return who holds a draft, how long, and whether it is late.

    Args:
        one: the draft with its agency.
        today: the day asked about.
    """
    today = today or clock.today()
    days = (today - clock.day_of(one.stage_since)).days
    due = {Stage.OPINION: one.opinion_due, Stage.APPRAISAL: one.appraisal_due}.get(Stage(one.stage))
    long_at = impact_rules().long_at.get(one.stage)
    late = bool(due and due < today) or bool(due is None and long_at is not None and days > long_at)
    if due is not None:
        words = f"quá hạn {(today - due).days} ngày" if due < today else f"hạn {said(due)}"
    else:
        words = f"{days} ngày ở bước này" if days else "từ hôm nay"
    return Standing(holder(one), days, due, late, words)


def holder(one: LegalDraft) -> str:
    """Return who has to act on a draft now."""
    if one.stage == Stage.OPINION:
        return CONTROL_OFFICE
    if one.stage == Stage.APPRAISAL:
        return APPRAISER
    if one.stage == Stage.SUBMITTED and one.submitted_at is not None:
        return "HĐND tỉnh" if one.kind == LegalDraft.Kind.RESOLUTION else "UBND tỉnh"
    return str(one.agency)


# ---- filters of the registers


def _range(field: str, start: date | None, end: date | None) -> Q:
    """Return the condition that an instant lies between two Vietnamese days, both included."""
    condition = Q()
    if start:
        condition &= Q(**{f"{field}__gte": datetime.combine(start, time(), clock.VN)})
    if end:
        condition &= Q(**{f"{field}__lt": datetime.combine(end + timedelta(days=1), time(), clock.VN)})
    return condition


@dataclass(frozen=True)
class Choice:
    """The filters of the registers of drafts and procedures, as they stand in the address."""

    text: str = ""
    stage: str = ""
    kind: str = ""
    change: str = ""
    agency: int | None = None
    start: date | None = None
    end: date | None = None
    what: str = ""

    @classmethod
    def read(cls, query: Mapping[str, str]) -> "Choice":
        """Read the filters; words that mean nothing are passed over."""
        stage, kind, change = (query.get(name, "") for name in ("buoc", "loai", "noi-dung"))
        what = query.get("xem", "")
        return cls(
            text=query.get("q", "")[:100].strip(), stage=stage if stage in Stage.values else "",
            kind=kind if kind in LegalDraft.Kind.values else "",
            change=change if change in DraftProcedure.Change.values else "",
            agency=as_key(query.get("co-quan", "")), start=read_day(query.get("tu", "")),
            end=read_day(query.get("den", "")), what=what if what in DRAFT_VIEWS | PROCEDURE_VIEWS else "",
        )  # fmt: skip

    def drafts(self, rows: QuerySet[LegalDraft]) -> QuerySet[LegalDraft]:
        """Return the drafts under these filters."""
        if self.text:
            rows = rows.filter(having(self.text, "title", "issued_number"))
        for field, value in (("stage", self.stage), ("kind", self.kind), ("agency_id", self.agency)):
            if value:
                rows = rows.filter(**{field: value})
        condition = DRAFT_VIEWS.get(self.what or "", DRAFT_VIEWS[""])(self.start, self.end)
        return rows.filter(condition)

    def procedures(self, rows: QuerySet[DraftProcedure]) -> QuerySet[DraftProcedure]:
        """Return the procedures of drafts under these filters."""
        if self.text:
            rows = rows.filter(having(self.text, "name", "draft__title"))
        chosen = (
            ("draft__stage", self.stage), ("draft__kind", self.kind), ("draft__agency_id", self.agency),
            ("change", self.change),
        )  # fmt: skip
        for field, value in chosen:
            if value:
                rows = rows.filter(**{field: value})
        condition = PROCEDURE_VIEWS.get(self.what or "", PROCEDURE_VIEWS[""])(self.start, self.end)
        return rows.filter(condition)


def live(start: date | None, end: date | None) -> Q:
    """Return the condition for drafts with procedures that were on their way, or ended, within a period."""
    own = DraftProcedure.objects.filter(draft=OuterRef("pk"), left_out_at__isnull=True)
    condition = Q(Exists(own)) & ~Q(stage=Stage.DROPPED) & _range("created_at", None, end)
    return condition & (Q(ended_at__isnull=True) | _range("ended_at", start, None))


def _lacking() -> Exists:
    own = DraftProcedure.objects.filter(draft=OuterRef("pk"), left_out_at__isnull=True)
    return Exists(own.filter(assessed_at__isnull=True))


def opinion_due(start: date | None, end: date | None) -> Q:
    """Return the condition for drafts whose opinion was due in a period, given or past its date."""
    condition = Q(opinion_due__isnull=False)
    if start:
        condition &= Q(opinion_due__gte=start)
    if end:
        condition &= Q(opinion_due__lte=end)
    return condition & (Q(opinion_at__isnull=False) | Q(opinion_due__lt=clock.today()))


IN_TIME = Q(opinion_at__date__lte=F("opinion_due"))
DRAFT_VIEWS = {
    "": lambda start, end: _range("created_at", start, end),
    "trong-ky": live,
    "du-danh-gia": lambda start, end: live(start, end) & ~Q(_lacking()),
    "thieu-danh-gia": lambda start, end: live(start, end) & Q(_lacking()),
    "y-kien": opinion_due,
    "y-kien-dung-han": lambda start, end: opinion_due(start, end) & IN_TIME,
    "y-kien-tre": lambda start, end: opinion_due(start, end) & ~(Q(opinion_at__isnull=False) & IN_TIME),
    "ban-hanh": lambda start, end: _issued(start, end),
}  # fmt: skip
PROCEDURE_VIEWS = {
    "": lambda start, end: _range("draft__created_at", start, end),
    "danh-gia": lambda start, end: _range("assessed_at", start, end) & Q(assessed_at__isnull=False),
    "chua-danh-gia": lambda start, end: KEPT & Q(assessed_at__isnull=True) & ~Q(draft__stage=Stage.DROPPED),
    "ban-hanh": lambda start, end: KEPT & _issued(start, end, "draft__"),
    "chua-cong-bo": lambda start, end: KEPT & _issued(start, end, "draft__") & ~ANNOUNCED,
}  # fmt: skip


def _issued(start: date | None, end: date | None, of: str = "") -> Q:
    condition = Q(**{f"{of}stage": Stage.ISSUED})
    if start:
        condition &= Q(**{f"{of}issued_on__gte": start})
    if end:
        condition &= Q(**{f"{of}issued_on__lte": end})
    return condition


# ---- what reports count


@dataclass(frozen=True)
class Assessed:
    """One line of II.01b: what an agency assessed in a period, with the rows behind each figure."""

    agency_id: int
    agency: str
    procedures: tuple[DraftProcedure, ...]
    until: date

    def of_kind(self, kind: str) -> tuple[DraftProcedure, ...]:
        """Return the procedures in drafts of a kind (NQ_HDND, QD_UBND, KHAC): columns 4 to 6."""
        return tuple(one for one in self.procedures if one.draft.kind == kind)

    def of_change(self, change: str) -> tuple[DraftProcedure, ...]:
        """Return the procedures by what is to be done (MOI, SDBS, THAYTHE, BAIBO): columns 7 to 10."""
        return tuple(one for one in self.procedures if one.change == change)

    @property
    def texts(self) -> tuple[LegalDraft, ...]:
        """The drafts they stand in: column 11."""
        return tuple({one.draft_id: one.draft for one in self.procedures}.values())

    @property
    def opined(self) -> tuple[LegalDraft, ...]:
        """Those on which the control office gave its opinion by the end of the period: column 12."""
        given = {
            one.draft_id
            for one in self.procedures
            if one.opined_at and clock.day_of(one.opined_at) <= self.until
        }
        return tuple(text for text in self.texts if text.pk in given)

    @property
    def appraised(self) -> tuple[LegalDraft, ...]:
        """Those appraised by the end of the period: column 13."""
        return tuple(
            text for text in self.texts if text.appraised_at and clock.day_of(text.appraised_at) <= self.until
        )


@dataclass(frozen=True)
class Issued:
    """One line of II.02b: a text issued in a period with its procedures."""

    draft: LegalDraft
    procedures: tuple[DraftProcedure, ...]

    def of_change(self, change: str) -> tuple[DraftProcedure, ...]:
        """Return the procedures it makes, amends, replaces or abolishes: columns 5 to 8."""
        return tuple(one for one in self.procedures if one.change == change)


def assessed(
    period_from: date, period_to: date, *, agency_ids: Iterable[int] | None = None
) -> list[Assessed]:
    """Return what was assessed between two days, both included, a line for each drafting agency; for figures, uncut.

    Args:
        period_from: first day.
        period_to: last day.
        agency_ids: only these agencies.
    """
    rows = DraftProcedure.objects.filter(_range("assessed_at", period_from, period_to))
    if agency_ids is not None:
        rows = rows.filter(draft__agency_id__in=list(agency_ids))
    found: dict[int, list[DraftProcedure]] = defaultdict(list)
    rows = rows.select_related("draft__agency").order_by("draft__agency__name", "draft_id", "position")
    for one in rows:
        found[one.draft.agency_id].append(one)
    return [Assessed(pk, str(ones[0].draft.agency), tuple(ones), period_to) for pk, ones in found.items()]


def issued(period_from: date, period_to: date, *, agency_ids: Iterable[int] | None = None) -> list[Issued]:
    """Return the texts issued between two days, both included, with the procedures they keep; for figures, uncut.

    Args:
        period_from: first day.
        period_to: last day.
        agency_ids: only texts drafted by these agencies.
    """
    rows = DraftProcedure.objects.filter(KEPT, _issued(period_from, period_to, "draft__"))
    if agency_ids is not None:
        rows = rows.filter(draft__agency_id__in=list(agency_ids))
    found: dict[int, list[DraftProcedure]] = defaultdict(list)
    rows = rows.select_related("draft__agency").order_by("draft__issued_on", "draft_id", "position")
    for one in rows:
        found[one.draft_id].append(one)
    return [Issued(ones[0].draft, tuple(ones)) for ones in found.values()]
