"""What the generator must know of the province, read from the database once: procedures, desks, officers."""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cached_property
from itertools import pairwise
from types import SimpleNamespace
from typing import Any, cast

from motcua.base.errors import Conflict
from motcua.base.organisations.models import Agency, AgencyIdentifier, RoleAssignment, Unit
from motcua.base.worktime import rules as worktime
from motcua.base.worktime.calendar import WorkCalendar
from motcua.base.worktime.queries import calendar_for
from motcua.catalogue.procedures import queries as catalogue
from motcua.catalogue.procedures.models import (
    Fee,
    FilingChannel,
    ProcedureAgency,
    ProcedureCase,
    RequiredDocument,
)
from motcua.catalogue.processes import queries as processes
from motcua.catalogue.processes.table import StepRow, generated, one_by_one
from motcua.demo.data.check import load_agencies
from motcua.demo.dossiers.mix import weight_of
from motcua.demo.dossiers.offers import Offer, StepPlan
from motcua.demo.dossiers.posts import Officer, Place, Post, Posts
from motcua.demo.dossiers.timetable import Timetable
from motcua.demo.province import agencies as agencies_by_key
from motcua.demo.province import branch_area_of
from motcua.law.rulesets import RuleSet
from motcua.onestop.dossiers.law import law_at
from motcua.onestop.dossiers.rules import STATUS_OF_STEP
from motcua.onestop.dossiers.services import unit_of

CHANNELS = (1, 2, 3)


class World:
    """The province as the generator sees it."""

    def __init__(self, today: date) -> None:
        self.today = today
        read = Agency.objects.select_related("area__parent", "parent").in_bulk()
        self.agency_keys = {key: read[agency.pk] for key, agency in agencies_by_key().items()}
        self.agencies = {agency.pk: agency for agency in self.agency_keys.values()}
        self.key_of = {agency.pk: key for key, agency in self.agency_keys.items()}
        self.branch_of = branch_area_of(load_agencies())
        self.officers = self._officers()
        self.names = {one.person_id: one.name for here in self.officers.values() for one in here}
        self.units = {
            unit.pk: unit
            for unit in Unit.objects.on(today).select_related("agency__parent", "agency__area__parent")
        }
        self.offers = list(self._offers())
        self.places = list(self._places())
        self._unit_of: dict[tuple[int, str, str], Unit] = {}
        self._unit_ids: dict[tuple[int, StepPlan], int] = {}
        self._codes: dict[int, list[AgencyIdentifier]] = {}
        for code in AgencyIdentifier.objects.all():
            self._codes.setdefault(code.agency_id, []).append(code)
        self._laws: dict[date, RuleSet] = {}
        self._calendars: dict[int, Timetable] = {}
        self._timetables: dict[int, Timetable] = {}
        self._due: dict[tuple, tuple[datetime, int]] = {}
        self._due_days: dict[tuple, datetime] = {}
        self._identifiers: dict[tuple[int, date, str], str] = {}
        self._holders: dict[tuple[int, str], list[Officer]] = {}
        self._posts: dict[tuple[StepPlan, int, int], Post] = {}
        self._posts_of: dict[tuple[int, int, int], Posts] = {}
        self._signers: dict[int, list[Officer]] = {}

    def read_ahead(self) -> None:
        """Read all that stories ask of tables which the load locks: who tells one in another process cannot."""
        day = self.today - timedelta(days=370)
        while day <= self.today:
            self.law_on(day)
            day += timedelta(days=1)
        for place in self.places:
            self.calendar_of(place.agency_id)
            for offer in self.offers:
                agency = self.agency_for(offer, place)
                if agency is not None:
                    self.calendar_of(agency.pk)
                    for plan in offer.plans.values():
                        self._try_unit(agency.pk, plan, place)

    def _try_unit(self, agency_id: int, plan: StepPlan, place: Place) -> None:
        # A desk far from the agency, which nobody files at, may lack a room for the step.
        with suppress(Conflict):
            self.unit_id_for(agency_id, plan, place)

    @cached_property
    def calendar(self) -> WorkCalendar:
        """The province's calendar."""
        return calendar_for(None)

    def calendar_of(self, agency_id: int) -> Timetable:
        """Return an agency's calendar, laid out from a year before today; most agencies share one."""
        known = self._calendars.get(agency_id)
        if known is None:
            calendar = calendar_for(agency_id)
            known = self._timetables.get(id(calendar))
            if known is None:
                known = Timetable(calendar, self.today - timedelta(days=365), self.today)
                self._timetables[id(calendar)] = known
            self._calendars[agency_id] = known
        return known

    def law_on(self, day: date) -> RuleSet:
        """Return the rule set in force on a day."""
        law = self._laws.get(day)
        if law is None:
            noon = datetime(day.year, day.month, day.day, 12, tzinfo=worktime.VN)
            law = self._laws[day] = law_at(noon)
        return law

    def identifier(self, agency_id: int, day: date, preferred: str) -> str:
        """Return the identifier that begins the codes of an agency's dossiers on a day."""
        known = self._identifiers.get((agency_id, day, preferred))
        if known is None:
            held = [
                one
                for one in self._codes[agency_id]
                if one.valid_from <= day and (one.valid_to is None or one.valid_to >= day)
            ]
            known = next((one.code for one in held if one.format == preferred), held[0].code)
            self._identifiers[agency_id, day, preferred] = known
        return known

    def unit_for(self, agency_id: int, row: StepRow, intake: Unit) -> Unit:
        """Return the unit of a step, as the services choose it."""
        if row.where == Unit.Kind.ONE_STOP:
            return intake
        key = (agency_id, row.where, row.unit_name)
        known = self._unit_of.get(key)
        if known is None:
            stand_in: Any = SimpleNamespace(
                agency_id=agency_id, agency=self.agencies[agency_id], intake_unit=intake
            )
            known = self._unit_of[key] = self.units[unit_of(stand_in, cast(Any, row)).pk]
        return known

    def unit_id_for(self, agency_id: int, plan: StepPlan, place: Place) -> int:
        """Return the unit of a step by its number."""
        if plan.at_desk:
            return place.unit_id
        known = self._unit_ids.get((agency_id, plan))
        if known is None:
            known = self._unit_ids[agency_id, plan] = self.unit_for(agency_id, plan.row, place.unit).pk
        return known

    def post(self, agency_id: int, plan: StepPlan, place: Place) -> Post:
        """Return the post of a step for what is filed at a desk."""
        key = (plan, agency_id, place.unit_id if plan.at_desk else 0)
        known = self._posts.get(key)
        if known is None:
            unit_id = self.unit_id_for(agency_id, plan, place)
            status = STATUS_OF_STEP.get(plan.kind)
            known = self._posts[key] = Post(
                plan.key, plan.kind, plan.name, plan.role, plan.minutes, plan.worked, unit_id,
                self.holders(unit_id, plan.role), status.value if status else None,
                f"{plan.name} – {self.units[unit_id].name}",
            )  # fmt: skip
        return known

    def posts(self, offer: Offer, agency_id: int, place: Place) -> Posts:
        """Return the posts of a case that is filed at a desk."""
        key = (offer.case_id, agency_id, place.unit_id)
        known = self._posts_of.get(key)
        if known is None:
            known = self._posts_of[key] = Posts(lambda step: self.post(agency_id, offer.plans[step], place))
        return known

    def holders(self, unit_id: int, role: str) -> list[Officer]:
        """Return who holds a role at a unit, in the order of `organisations.people_in`."""
        known = self._holders.get((unit_id, role))
        if known is None:
            known = [one for one in self.officers.get(unit_id, []) if role in one.roles]
            self._holders[unit_id, role] = known
        return known

    def signers(self, agency_id: int) -> list[Officer]:
        """Return the leaders of an agency who sign, in the order of its units."""
        known = self._signers.get(agency_id)
        if known is None:
            known = self._signers[agency_id] = [
                one
                for unit in self.units.values()
                if unit.agency_id == agency_id
                for one in self.holders(unit.pk, "phe_duyet")
            ]
        return known

    def due(
        self,
        agency_id: int,
        started: datetime,
        limit: tuple[Decimal, str],
        law: RuleSet,
        pauses: tuple[tuple[datetime, datetime], ...] = (),
    ) -> tuple[datetime, int]:
        """Return when a limit ends and the working minutes it gives, by `worktime.rules.add`; local times."""
        calendar = self.calendar_of(agency_id)
        day, (amount, unit) = started.date(), limit
        cut = law.clock.cutoff_counts_as_next_day and started.time() >= law.clock.cutoff_hour
        if unit == worktime.NGAY_LV and not pauses and not cut and amount >= 1 and amount == int(amount):
            # A limit of whole working days ends alike for all that is received on a day.
            key = (id(calendar), day, amount)
            due = self._due_days.get(key)
            if due is None:
                due = self._due_days[key] = calendar.closes(calendar.add_workdays(day, int(amount)))
            return due, calendar.working_minutes(started, due)
        return self._counted(calendar, started, limit, law, pauses)

    def _counted(
        self, calendar: Timetable, started: datetime, limit: tuple[Decimal, str], law: RuleSet, pauses: tuple
    ) -> tuple[datetime, int]:
        minute = started.replace(second=0, microsecond=0)
        key = (id(calendar), minute, limit, pauses, law.code)
        known = self._due.get(key)
        if known is None:
            deadline = worktime.add(
                calendar.calendar, minute, limit[0], limit[1], pauses,
                cutoff_counts_as_next_day=law.clock.cutoff_counts_as_next_day, cutoff=law.clock.cutoff_hour,
            )  # fmt: skip
            known = (deadline.due, deadline.working_minutes)
            if len(self._due) > 200_000:
                self._due.clear()
            self._due[key] = known
        return known

    def agency_for(self, offer: Offer, place: Place) -> Agency | None:
        """Return the competent agency for what is filed at a desk; None when it has none."""
        if offer.key in {"ubnd_xa", "cong_an_xa"}:
            return self.agency_keys.get(f"{offer.key}:{place.commune_code}")
        if offer.key == "chi_nhanh_vpdk":
            return self.agency_keys.get(
                f"chi_nhanh_vpdk:{self.branch_of.get(place.commune_code, 'Bắc Ninh')}"
            )
        return self.agency_keys.get(offer.key)

    def _officers(self) -> dict[int, list[Officer]]:
        found: dict[tuple[int, int], Officer] = {}
        rows = (
            RoleAssignment.objects.on(self.today)
            .filter(person__is_active=True)
            .select_related("person", "unit__agency")
            .order_by("id")
        )
        for row in rows:
            key = (row.person_id, row.unit_id)
            if key not in found:
                found[key] = Officer(
                    row.person_id, row.person.full_name, [], row.unit_id, row.unit.name, row.unit.agency_id,
                    str(row.unit.agency), row.pk, row.position,
                )  # fmt: skip
            found[key].roles.append(row.role)
        by_unit: dict[int, list[Officer]] = {}
        for officer in found.values():
            officer.roles.sort()
            by_unit.setdefault(officer.unit_id, []).append(officer)
        return by_unit

    def _offers(self) -> Iterator[Offer]:
        versions = {
            version.procedure_id: version
            for version in catalogue.in_force(self.today).filter(is_sample=True).prefetch_related("results")
        }
        keys = dict(
            ProcedureAgency.objects.filter(version__in=versions.values())
            .exclude(key="")
            .values_list("version_id", "key")
        )
        filing = _by_version(FilingChannel.objects.filter(version__in=versions.values()))
        fees = _by_version(Fee.objects.filter(version__in=versions.values()))
        papers: dict[int, list[RequiredDocument]] = {}
        for paper in RequiredDocument.objects.filter(case__version__in=versions.values()):
            papers.setdefault(paper.case_id, []).append(paper)
        running = {
            (one.process.procedure_id, one.process.case_code): one for one in processes.in_force(self.today)
        }
        cases = ProcedureCase.objects.filter(version__in=versions.values()).select_related(
            "version__procedure"
        )
        for case in cases.order_by("version_id", "position", "id"):
            version = versions[case.version.procedure_id]
            process = running.get((version.procedure_id, case.code)) or running.get(
                (version.procedure_id, "")
            )
            here = filing.get(version.pk, [])
            limits = {way: limit for way in CHANNELS if (limit := _limit_of(here, case.pk, way))}
            if process is None or version.pk not in keys or not limits:
                continue
            rows = processes.rows_of(process.pk)
            if not one_by_one(rows):
                continue
            steps = {row.key: row for row in [*rows, *generated(rows)]}
            required = papers.get(case.pk, [])
            results = list(version.results.all())
            result = results[0] if results else None
            yield Offer(
                code=version.procedure.code, key=keys[version.pk], version=version, case=case,
                process=process, rows=rows, steps=steps,
                limits=limits, channels=tuple(sorted({row.channel for row in here} & set(limits))) or (1,),
                fees={way: _fees_of(fees.get(version.pk, []), case.pk, way) for way in CHANNELS},
                papers=required,
                result=(result.code if result else "", (result.name if result else version.name)[:500]),
                weight=weight_of(version.procedure.code, case.code),
                field=version.field.name if version.field else "", field_id=version.field_id,
                procedure_id=version.procedure_id, version_id=version.pk, case_id=case.pk, process_id=process.pk,
                next_key={row.key: after.key for row, after in pairwise(rows)},
                plans={key: StepPlan.of(row) for key, row in steps.items()},
                required=[number for number, paper in enumerate(required) if paper.required],
            )  # fmt: skip

    def _places(self) -> Iterator[Place]:
        for unit in self.units.values():
            agency = unit.agency
            if unit.kind != Unit.Kind.ONE_STOP:
                continue
            key = self.key_of.get(agency.pk, "")
            area = self.agencies[agency.pk].area if agency.pk in self.agencies else None
            here = self.officers.get(unit.pk, [])
            place = Place(
                unit, agency, key.partition(":")[2], area.kind if area else "",
                unit_id=unit.pk, agency_id=agency.pk, area_id=area.pk if area else None,
                area_name=area.full_name if area else "",
                intake=[one for one in here if "tiep_nhan" in one.roles],
                returning=[one for one in here if "tra_ket_qua" in one.roles],
            )  # fmt: skip
            if place.intake and place.returning:
                yield place


def _by_version(rows: Iterable[Any]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for row in rows:
        found.setdefault(row.version_id, []).append(row)
    return found


def _limit_of(rows: list[FilingChannel], case_id: int, channel: int) -> tuple[Decimal, str] | None:
    """Return the limit of a case and channel, as `catalogue.limit_for` finds it one query at a time."""
    known = [row for row in rows if row.amount is not None and row.case_id in {case_id, None}]
    for own in (True, False):
        group = [row for row in known if (row.case_id is not None) == own]
        chosen = [row for row in group if row.channel == channel] or group
        if chosen:
            limit = catalogue._longest(chosen)
            return limit.amount, limit.unit
    return None


def _fees_of(rows: list[Fee], case_id: int, channel: int) -> list[Fee]:
    """Return the fees of a case and channel, as `catalogue.fees_for`."""
    return [row for row in rows if row.case_id in {case_id, None} and row.channel in {channel, None}]
