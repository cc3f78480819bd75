"""Events, the trail and issued forms, kept back until their day is over, then written in order of time."""

from datetime import date, datetime
from typing import Any

from motcua.demo.dossiers.issued import IssueOf, Issuer
from motcua.demo.dossiers.tables import Tables
from motcua.demo.dossiers.world import Officer
from motcua.onestop.dossiers.rules import ENDED

# Forms that the event of their act does not name.
UNTOLD = frozenset({"phieu_bien_nhan_ket_qua"})
Entry = tuple[datetime, int, str, Officer, int, str, str, dict[str, Any], IssueOf | None]


class Log:
    """What has happened, by day; days are written one after another."""

    def __init__(self, tables: Tables, issuer: Issuer, *, every_form: bool = True) -> None:
        """Without `every_form` only open dossiers get their forms; all are numbered as if they had."""
        self.tables, self.issuer, self.every_form = tables, issuer, every_form
        self.days: dict[date, list[Entry]] = {}
        self.counters: dict[str, int] = {}
        self.count = 0

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
        self.count += 1
        entry = (at, self.count, act, by, dossier_id, label, status, payload, issue)
        self.days.setdefault(at.date(), []).append(entry)

    def write_until(self, last: date) -> None:
        """Write all days up to and with this one; nothing may be added to them afterwards."""
        for day in sorted(day for day in self.days if day <= last):
            for entry in sorted(self.days.pop(day), key=lambda entry: entry[:2]):
                self._write(entry)

    def _write(self, entry: Entry) -> None:
        at, _, act, by, dossier_id, label, status, payload, issue = entry
        if issue is not None and (made := self._issue(issue)) and issue.form not in UNTOLD:
            payload["paper"] = made
        event = self.tables.event.new()
        event.at, event.kind, event.payload = at, f"dossier.{act}", payload
        event.stream_kind, event.stream_id = "dossier", dossier_id
        event.actor_id, event.actor_name = by.person_id, by.name[:160]
        event.unit_id, event.unit_name, event.agency_id = by.unit_id, by.unit_name[:200], by.agency_id
        self.tables.event.write(event)
        line = self.tables.act.new()
        line.at, line.act, line.object_kind, line.object_id = at, f"dossier.{act}", "dossier", dossier_id
        line.actor_id, line.actor_name, line.roles = by.person_id, by.name[:160], by.roles
        line.unit_name, line.channel, line.label = by.unit_name[:200], by.channel, label[:160]
        line.detail = {"status": str(status)}
        self.tables.act.write(line)

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
