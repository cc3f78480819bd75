"""Events, the trail and issued forms, kept back until their day is over, then given out in order of time.

An entry leaves here with its cells as the binary COPY reads them; the numbers and the chain are given where all
parts of the province come together (`trail.py`).
"""

from collections import defaultdict
from datetime import date, datetime
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from pydantic_core import to_json

from motcua.demo.dossiers.binary import jsonb, number, text, texts
from motcua.demo.dossiers.issued import IssueOf, Issuer
from motcua.demo.dossiers.posts import Frame, Officer, Said
from motcua.demo.dossiers.tables import Tables
from motcua.onestop.dossiers.rules import ENDED

if TYPE_CHECKING:
    from motcua.demo.dossiers.clerk import File

# Forms that the event of their act does not name.
UNTOLD = frozenset({"phieu_bien_nhan_ket_qua"})
EVENT_COLUMNS = (
    "id", "at", "kind", "stream_kind", "stream_id", "actor_id", "actor_name", "unit_id", "unit_name",
    "agency_id", "payload",
)  # fmt: skip
ACT_COLUMNS = (
    "seq", "at", "recorded_at", "act", "actor_id", "actor_name", "roles", "unit_name", "on_behalf_of", "ip",
    "channel", "object_kind", "object_id", "label", "detail", "prev_hash", "hash",
)  # fmt: skip
# From which entries count their seconds, in Viet Nam: numbers so small are put in order fastest.
SINCE = datetime(2000, 1, 1)
_FIRST_DAY = SINCE.toordinal()
_DAY = 24 * 60 * 60
# What a dossier is called in its entries: its number, the same with its code, both as they are hashed.
Called = tuple[bytes, bytes, bytes]
# When (so that entries of several parts of the province can be put in order), what stands around, which dossier, the
# event's payload.
Entry = tuple[int, Frame, Called, bytes]
# What cannot be written before its form is numbered.
Awaited = tuple[int, Frame, Called, dict[str, Any], IssueOf]
_WHEN = itemgetter(0)


def seconds(at: datetime) -> int:
    """Return the seconds at which an instant, a local one of Viet Nam, stands in the log."""
    passed = at - SINCE
    return passed.days * _DAY + passed.seconds


def _part(value: Any) -> str:
    """Return a value as the trail's canonical text has it (`audit.verify.canonical`)."""
    if value is None:
        return "-"
    text = str(value)
    return f"{len(text)}:{text}"


def _frame(by: Officer, act: str, status: str) -> Frame:
    """Return what stands around an entry: the same whenever an officer does such an act."""
    name, unit, kind = by.name[:160], by.unit_name[:200], f"dossier.{act}"
    detail = f'{{"status": "{status}"}}'
    roles = "{" + ",".join(by.roles) + "}"
    hashed = ";".join(map(_part, (kind, by.person_id, name, roles, unit, "", "", by.channel)))
    stream = text("dossier")
    did = (number(by.person_id), text(name), number(by.unit_id), text(unit), number(by.agency_id))
    acted = (
        text(kind), number(by.person_id), text(name), texts(by.roles), text(unit), text(""), text(""), text(by.channel),
    )  # fmt: skip
    return (
        text(kind) + stream, b"".join(did), b"".join(acted) + stream, jsonb(detail.encode()),
        f"{hashed};7:dossier;".encode(), f";{_part(detail)}".encode(),
    )  # fmt: skip


def _called(row: Any) -> Called:
    which, code = str(row.id), row.code or row.temporary_code
    cell = number(row.id)
    # The bytes of both are their letters.
    return cell, cell + text(code), f"{len(which)}:{which};{len(code)}:{code}".encode()


def _cell(payload: dict[str, Any]) -> bytes:
    """Return what an event says as a field."""
    if type(payload) is not Said:
        return jsonb(to_json(payload))
    if not payload.cell:
        payload.cell = jsonb(to_json(payload))
    return payload.cell


class Log:
    """What has happened, by day; days are written one after another."""

    def __init__(self, tables: Tables, issuer: Issuer, *, every_form: bool = True) -> None:
        """Without `every_form` only open dossiers get their forms; all are numbered as if they had."""
        self.tables, self.issuer, self.every_form = tables, issuer, every_form
        # By the number of the day.
        self.days: defaultdict[int, list[Entry | Awaited]] = defaultdict(list)
        self.counters: dict[str, int] = {}
        self.entries: list[Entry] = []
        # Whoever wants to look at the acts themselves sets a list.
        self.kept: list[tuple[int, str, datetime, Officer, dict[str, Any]]] | None = None

    def add(
        self,
        act: str,
        at: datetime,
        by: Officer,
        file: "File",
        payload: dict[str, Any],
        issue: IssueOf | None,
    ) -> None:
        """Note an act on a dossier, as it stands now, for the day it happened on."""
        row = file.row
        frames = by.frames.get(act)
        if frames is None:
            frames = by.frames[act] = {}
        frame = frames.get(row.status)
        if frame is None:
            frame = frames[row.status] = _frame(by, act, row.status)
        if self.kept is not None:
            payload = dict(payload)
            self.kept.append((row.id, act, at, by, payload))
        called = file.called
        if called is None:
            called = file.called = _called(row)
        when = seconds(at)
        day = self.days[when // _DAY]
        if issue is None:
            day.append((when, frame, called, _cell(payload)))
        else:
            day.append((when, frame, called, payload, issue))

    def write_until(self, last: date) -> None:
        """Write all days up to and with this one; nothing may be added to them afterwards."""
        for day in sorted(day for day in self.days if day <= last.toordinal() - _FIRST_DAY):
            # Two of the same instant stay in the order in which they were noted.
            noted = sorted(self.days.pop(day), key=_WHEN)
            self.entries += [entry if len(entry) == 4 else self._issued(entry) for entry in noted]

    def take(self) -> list[Entry]:
        """Return the entries written since the last time, in order."""
        taken, self.entries = self.entries, []
        return taken

    def _issued(self, awaited: Awaited) -> Entry:
        when, frame, called, payload, issue = awaited
        if (made := self._issue(issue)) and issue.form not in UNTOLD:
            if type(payload) is Said:
                payload = dict(payload)
            payload["paper"] = made
        return when, frame, called, _cell(payload)

    def _issue(self, issue: IssueOf) -> int | None:
        series = self.issuer.series(issue)
        serial = self.counters[series] = self.counters.get(series, 0) + 1
        if not self.every_form and issue.file.row.status in ENDED:
            return None
        number = self.issuer.written(issue, serial)
        row = self.tables.issued.new()
        row.dossier_id, row.form, row.form_set = issue.file.row.id, issue.form, self.issuer.form_set(issue)
        row.number, row.edition, row.issued_at = number, issue.edition, issue.at
        row.content = self.issuer.content(issue, number)
        row.issued_by_id, row.issued_by_name = issue.by.person_id, issue.by.name
        self.tables.issued.write(row)
        return row.id
