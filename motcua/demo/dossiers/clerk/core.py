"""A dossier in the making, and what all acts share: log, forms, due dates, work items, rows."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from motcua.catalogue.processes.engine import STATE_FORMAT
from motcua.demo.dossiers.issued import IssueOf
from motcua.demo.dossiers.log import Called, Log
from motcua.demo.dossiers.offers import Offer
from motcua.demo.dossiers.posts import Officer, Place, Post, Posts
from motcua.demo.dossiers.tables import Tables
from motcua.demo.dossiers.timetable import Timetable
from motcua.demo.dossiers.world import World
from motcua.onestop.dossiers.rules import Status

# The status that a dossier had taken with an act, and the act as the log takes it.
Written = tuple[str, str, datetime, Officer, dict[str, Any], IssueOf | None]
_UTC = timedelta(hours=7)
_READY = frozenset({Status.RESULT.value, Status.REFUSED.value})


def aware(at: datetime) -> str:
    """Write a local time as the services write a computed one into a payload."""
    return f"{at.isoformat()}+07:00"


def stored(at: datetime) -> str:
    """Write a local time as it reads after a trip through the database."""
    return f"{(at - _UTC).isoformat()}Z"


class EndOfTimeError(Exception):
    """The next act lies after the present; the dossier stays as it is."""


@dataclass(slots=True)
class File:
    """A dossier under way: its row, its lines, the step it stands at."""

    row: Any
    offer: Offer
    place: Place
    applicant: Any
    posts: Posts
    # Of the agency that handles it.
    calendar: Timetable
    filer: Any = None
    # When the act under way happens, and when the dossier is due, in letters.
    at: str = ""
    due: str = ""
    # What its entries in the log call it, until its code changes.
    called: Called | None = None
    # What has been written down of it, where others are filed together with it.
    noted: list[Written] | None = None
    open: Any = None
    asked: dict[str, str] = field(default_factory=dict)
    ended: bool = False
    work: list[Any] = field(default_factory=list)
    papers: list[Any] = field(default_factory=list)
    fees: list[Any] = field(default_factory=list)
    requests: list[Any] = field(default_factory=list)
    pauses: list[Any] = field(default_factory=list)
    results: list[Any] = field(default_factory=list)
    apology: Any = None
    editions: dict[str, int] = field(default_factory=dict)
    script: list[tuple[str, datetime, Officer, dict[str, Any]]] = field(default_factory=list)


class Core:
    """What every act needs (as `services._core`)."""

    def __init__(self, world: World, tables: Tables, log: Log, now: datetime) -> None:
        self.world, self.tables, self.log, self.now = world, tables, log, now
        self.counters: dict[str, int] = {}
        self.uses: dict[int, int] = {}
        self.keep_script = False

    def next_number(self, series: str) -> int:
        """Give the next number of a series."""
        number = self.counters.get(series, 0) + 1
        self.counters[series] = number
        return number

    def _allow(self, file: File, verb: str, at: datetime, by: Officer, **words: Any) -> None:
        if at > self.now:
            raise EndOfTimeError
        file.at = file.calendar.written(at)
        if self.keep_script:
            file.script.append((verb, at, by, words))

    def _written(
        self,
        file: File,
        act: str,
        at: datetime,
        by: Officer,
        payload: dict[str, Any],
        issue: IssueOf | None = None,
    ) -> None:
        file.row.version += 1
        self.log.add(act, at, by, file, payload, issue)
        if file.noted is not None:
            file.noted.append((file.row.status, act, at, by, payload, issue))

    def _issue(self, file: File, form: str, at: datetime, by: Officer, **about: Any) -> IssueOf:
        edition = file.editions[form] = file.editions.get(form, 0) + 1
        return IssueOf(file, form, edition, at, by, file.row.due_at, len(file.papers), about)

    def _due(self, file: File) -> tuple[datetime, int]:
        row = file.row
        pauses = tuple(
            (pause.from_at, pause.to_at)
            for pause in file.pauses
            if pause.mode == "PAUSE" and pause.to_at is not None and pause.from_at >= row.clock_started_at
        )
        limit = (row.limit_amount, row.limit_unit)
        law = self.world.law_on(row.received_at.date())
        return self.world.due(row.agency_id, row.clock_started_at, limit, law, pauses)

    def _set_due(self, file: File, due: datetime) -> None:
        file.row.due_at, file.due = due, str(due)
        if file.open is not None:
            file.open.dossier_due_at = file.due

    def _open(
        self,
        file: File,
        key: str,
        at: datetime,
        by: Officer,
        assignee: int | None = None,
        is_return: bool = False,
    ) -> None:
        """Open the work item of a step (as `_core.follow`)."""
        row, post, item = file.row, file.posts[key], self.tables.work.new()
        unit_id = post.unit_id
        item.post, item.dossier_id, item.task_id, item.opened_at = post, row.id, f"{item.id:032x}", file.at
        item.assignee_id = assignee or self._assignee(file, post)
        if post.minutes:
            item.step_due_at = file.calendar.add_minutes_written(at, post.worked)
        item.dossier_due_at, item.from_name = file.due, by.name
        if is_return:
            item.is_return = True
        if unit_id not in row.units:
            row.units.append(unit_id)
        if post.status is not None:
            row.status = post.status
        file.work.append(item)
        file.open = item

    @staticmethod
    def _assignee(file: File, post: Post) -> int | None:
        """Return who gets a step that was given to nobody: who did it before, or the only one who may."""
        for item in reversed(file.work):
            if item.post is post and item.closed_by_id is not None:
                if item.closed_by_id in post.by_id:
                    return item.closed_by_id
                break
        return post.holders[0].person_id if len(post.holders) == 1 else None

    def _close(self, file: File, outcome: str, by: Officer, note: str = "") -> Any:
        item = file.open
        item.closed_at, item.closed_by_id, item.closed_by_name = file.at, by.person_id, by.name
        if item.assignee_id not in {None, by.person_id}:
            item.closed_by_name = f"{by.name} (thay {self.world.names[item.assignee_id]})"[:120]
        item.outcome = outcome
        if note:
            item.note = note
        file.open = None
        return item

    def _hand_on(
        self, file: File, at: datetime, by: Officer, note: str = "", assignee: int | None = None
    ) -> Post:
        item, row = self._close(file, "forward", by, note), file.row
        if row.paper == "TAI_MOT_CUA" and item.post.kind == "TIEP_NHAN":
            row.paper = "DA_CHUYEN"
        self._open(file, file.offer.next_key[item.post.step], at, by, assignee)
        if row.finished_at is None and row.status in _READY:
            self._finish(file, at)
        return item.post

    def _finish(self, file: File, at: datetime) -> None:
        row = file.row
        row.finished_at = at
        late = at > row.legal_due_at
        early = at.date() < row.legal_due_at.date()
        row.timeliness = "QUA_HAN" if late else "TRUOC_HAN" if early else "DUNG_HAN"

    @staticmethod
    def items_of(file: File, positions: tuple[int, ...]) -> list[dict[str, Any]]:
        """Return what to ask for, as the desk writes it down."""
        found = []
        for position in positions:
            document = file.offer.papers[position]
            found.append(
                {
                    "document_id": document.pk, "name": document.name,
                    "originals": document.originals or (0 if document.copies else 1),
                    "certified": 0, "copies": document.copies,
                }
            )  # fmt: skip
        return found

    def _request(
        self,
        file: File,
        phase: str,
        items: list[dict],
        reason: str,
        at: datetime,
        by: Officer,
        deadline: date | None,
    ) -> Any:
        request = self.tables.request.new()
        request.dossier_id, request.phase, request.items = file.row.id, phase, items
        request.round_no = 1 + sum(1 for one in file.requests if one.phase == phase)
        request.reason, request.deadline, request.asked_at = reason, deadline, at
        request.asked_by_id, request.asked_by_name = by.person_id, by.name
        file.requests.append(request)
        return request

    def write(self, file: File) -> None:
        """Put the dossier and its lines on their way, as they stand now."""
        tables = self.tables
        tables.dossier.write(file.row)
        for table, rows in (
            (tables.paper, file.papers), (tables.fee, file.fees), (tables.work, file.work),
            (tables.pause, file.pauses), (tables.request, file.requests), (tables.result, file.results),
        ):  # fmt: skip
            for row in rows:
                table.write(row)
        if file.apology is not None:
            tables.apology.write(file.apology)
        if file.open is not None:
            engine = tables.engine.new()
            engine.dossier_id = file.row.id
            engine.state = engine_state(file)
            tables.engine.write(engine)


def engine_state(file: File) -> dict[str, Any]:
    """Return what `engine.seek` keeps for a run that stands at the file's open step."""
    state: dict[str, Any] = {"v": STATE_FORMAT, "open": [[file.open.task_id, file.open.post.step]]}
    if file.asked:
        state["asked"] = dict(file.asked)
    return state
