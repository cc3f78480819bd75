"""Events, the trail and issued forms, kept back until their day is over, then given out in order of time.

An entry leaves here with its cells as the binary COPY reads them; the numbers and the chain are given where all
parts of the province come together (`trail.py`).
"""

from datetime import date, datetime, timedelta
from operator import itemgetter
from typing import Any

from pydantic_core import to_json

from motcua.demo.dossiers.binary import jsonb, number, text, texts
from motcua.demo.dossiers.issued import IssueOf, Issuer
from motcua.demo.dossiers.posts import Frame, Officer, Said
from motcua.demo.dossiers.tables import Tables
from motcua.onestop.dossiers.rules import ENDED

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
# Local times of Viet Nam.
_EPOCH = datetime(1970, 1, 1, 7)
_MICROSECOND = timedelta(microseconds=1)
# When (microseconds since 1970, so that entries of several parts of the province can be put in order), what stands
# around, the dossier's number and code, the event's payload.
Entry = tuple[int, Frame, int, bytes, bytes]
# What cannot be written before its form is numbered.
Awaited = tuple[int, Frame, int, bytes, dict[str, Any], IssueOf]
_WHEN = itemgetter(0)


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
        self.days: dict[int, list[Entry | Awaited]] = {}
        self.counters: dict[str, int] = {}
        self.entries: list[Entry] = []
        # Whoever wants to look at the acts themselves sets a list.
        self.kept: list[tuple[int, str, datetime, Officer, dict[str, Any]]] | None = None

    def add(
        self,
        act: str,
        at: datetime,
        by: Officer,
        row: Any,
        payload: dict[str, Any],
        issue: IssueOf | None,
    ) -> None:
        """Note an act on a dossier, as it stands now, for the day it happened on."""
        frames = by.frames.get(act)
        if frames is None:
            frames = by.frames[act] = {}
        frame = frames.get(row.status)
        if frame is None:
            frame = frames[row.status] = _frame(by, act, row.status)
        if self.kept is not None:
            payload = dict(payload)
            self.kept.append((row.id, act, at, by, payload))
        # The bytes of a code are its letters.
        code = (row.code or row.temporary_code).encode()
        when = (at - _EPOCH) // _MICROSECOND
        entry: Entry | Awaited
        if issue is None:
            entry = (when, frame, row.id, code, _cell(payload))
        else:
            entry = (when, frame, row.id, code, payload, issue)
        day = at.toordinal()
        if day in self.days:
            self.days[day].append(entry)
        else:
            self.days[day] = [entry]

    def write_until(self, last: date) -> None:
        """Write all days up to and with this one; nothing may be added to them afterwards."""
        for day in sorted(day for day in self.days if day <= last.toordinal()):
            # Two of the same instant stay in the order in which they were noted.
            for entry in sorted(self.days.pop(day), key=_WHEN):
                self.entries.append(entry if len(entry) == 5 else self._issued(entry))

    def take(self) -> list[Entry]:
        """Return the entries written since the last time, in order."""
        taken, self.entries = self.entries, []
        return taken

    def _issued(self, awaited: Awaited) -> Entry:
        when, frame, dossier_id, code, payload, issue = awaited
        if (made := self._issue(issue)) and issue.form not in UNTOLD:
            if type(payload) is Said:
                payload = dict(payload)
            payload["paper"] = made
        return when, frame, dossier_id, code, _cell(payload)

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
