"""Events, the trail and issued forms, kept back until their day is over, then written in order of time.

An entry leaves here as one line of four parts: when (microseconds, so that entries of several parts of the
province can be put in order), the event's cells, the act's cells, and what the act is hashed as; the numbers
and the chain are given where all parts come together (`trail.py`).
"""

from datetime import date, datetime
from operator import itemgetter
from typing import Any

from motcua.demo.dossiers.issued import IssueOf, Issuer
from motcua.demo.dossiers.tables import Tables, escaped, json_of
from motcua.demo.dossiers.world import Officer
from motcua.onestop.dossiers.rules import ENDED

# Forms that the event of their act does not name.
UNTOLD = frozenset({"phieu_bien_nhan_ket_qua"})
PARTED = b"\x1f"
_PARTED = PARTED.decode()
EVENT_COLUMNS = (
    "id", "at", "kind", "stream_kind", "stream_id", "actor_id", "actor_name", "unit_id", "unit_name",
    "agency_id", "payload",
)  # fmt: skip
ACT_COLUMNS = (
    "seq", "at", "recorded_at", "act", "actor_id", "actor_name", "roles", "unit_name", "on_behalf_of", "ip",
    "channel", "object_kind", "object_id", "label", "detail", "prev_hash", "hash",
)  # fmt: skip
_LINE = b"%d" + PARTED + b"%b%b%b%b%b%b%b\t%b%b%d:%b;%d:%b%b"
_MOST_KEPT = 60_000
_EPOCH = date(1970, 1, 1).toordinal()
_VN_SECONDS = 7 * 3600
Entry = tuple[int, datetime, str, Officer, int, str, str, dict[str, Any], IssueOf | None]
_WHEN = itemgetter(0)


def _part(value: Any) -> str:
    """Return a value as the trail's canonical text has it (`audit.verify.canonical`)."""
    if value is None:
        return "-"
    text = str(value)
    return f"{len(text)}:{text}"


def microseconds(at: datetime) -> int:
    """Return a local time of Viet Nam as microseconds since 1970."""
    seconds = (at.toordinal() - _EPOCH) * 86400 + at.hour * 3600 + at.minute * 60 + at.second - _VN_SECONDS
    return seconds * 1_000_000 + at.microsecond


def _frame(by: Officer, act: str, status: str) -> tuple[bytes, ...]:
    """Return what stands around the varying cells of an entry: the same whenever an officer does such an act."""
    name, unit = by.name[:160], by.unit_name[:200]
    event = "\t".join(escaped(str(cell)) for cell in (by.person_id, name, by.unit_id, unit, by.agency_id))
    acted = (by.person_id, name, "{" + ",".join(by.roles) + "}", unit, "", "", by.channel)
    actor = "\t".join(escaped(str(cell)) for cell in acted)
    kind, detail = f"dossier.{act}", f'{{"status": "{status}"}}'
    hashed = ";".join(map(_part, (kind, *acted)))
    parts = (
        f"\t{kind}\tdossier\t", f"\t{event}\t", f"{_PARTED}{kind}\t{actor}\tdossier\t",
        f"\t{detail}{_PARTED}{hashed};7:dossier;", f";{_part(detail)}",
    )  # fmt: skip
    return tuple(part.encode() for part in parts)


class Log:
    """What has happened, by day; days are written one after another."""

    def __init__(self, tables: Tables, issuer: Issuer, *, every_form: bool = True) -> None:
        """Without `every_form` only open dossiers get their forms; all are numbered as if they had."""
        self.tables, self.issuer, self.every_form = tables, issuer, every_form
        self.days: dict[int, list[Entry]] = {}
        self.counters: dict[str, int] = {}
        self.lines: list[bytes] = []
        # Whoever wants to look at the entries themselves sets a list.
        self.kept: list[Entry] | None = None
        self._frames: dict[tuple[int, str, str], tuple[bytes, ...]] = {}
        self._payloads: dict[tuple, bytes] = {}

    def add(
        self,
        act: str,
        at: datetime,
        by: Officer,
        dossier_id: int,
        label: str,
        status: str,
        payload: dict[str, Any],
        issue: IssueOf | None,
    ) -> None:
        """Note an act for the day it happened on."""
        entry = (microseconds(at), at, act, by, dossier_id, label, status, payload, issue)
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
                self._write(entry)

    def take(self) -> list[bytes]:
        """Return the entries written since the last time, in order."""
        taken, self.lines = self.lines, []
        return taken

    def _write(self, entry: Entry) -> None:
        when, at, act, by, dossier_id, label, status, payload, issue = entry
        if issue is not None and (made := self._issue(issue)) and issue.form not in UNTOLD:
            payload["paper"] = made
        if self.kept is not None:
            self.kept.append(entry)
        key = (id(by), act, status)
        frame = self._frames.get(key)
        if frame is None:
            frame = self._frames[key] = _frame(by, act, status)
        about, did, acted, noted, ended = frame
        # A label is a dossier's code, whose bytes are its letters.
        number, code = b"%d" % dossier_id, label[:160].encode()
        cells = (
            when, str(at).encode(), about, number, did, self._payload(payload), acted, number, code, noted,
            len(number), number, len(code), code, ended,
        )  # fmt: skip
        self.lines.append(_LINE % cells)

    def _payload(self, payload: dict[str, Any]) -> bytes:
        """Return a payload as a cell; most say what thousands of others say."""
        try:
            key = tuple(payload.items())
            known = self._payloads.get(key)
        except TypeError:
            return escaped(json_of(payload)).encode()
        if known is None:
            known = escaped(json_of(payload)).encode()
            if len(self._payloads) < _MOST_KEPT:
                self._payloads[key] = known
        return known

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
