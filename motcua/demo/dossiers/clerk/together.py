"""Dossiers filed together, like the first in all but their numbers: they are taken, handed on and signed at once."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from motcua.demo.dossiers import words
from motcua.demo.dossiers.clerk.core import File
from motcua.demo.dossiers.clerk.intake import Intake
from motcua.demo.dossiers.posts import Said
from motcua.demo.dossiers.tables import Table


class Together(Intake):
    """Take several dossiers at once."""

    def again(self, file: File) -> File:
        """Return one more of what was filed with a dossier received at the desk, with all that has happened since.

        Args:
            file: the first of them, told to its end or to the present, which has kept its entries of the log.
        """
        row, tables = self.tables.dossier.new(), self.tables
        row.__dict__.update(file.row.__dict__ | row.__dict__)
        self._number(row)
        like = File(row, file.offer, file.place, file.applicant, file.posts, file.calendar, file.filer)
        own = _own_words(file, row)
        of_first: dict[int, Any] = {}

        def copied(table: Table, rows: Iterable[Any]) -> list[Any]:
            found = []
            for one in rows:
                line = table.new()
                line.__dict__.update(one.__dict__ | line.__dict__)
                line.dossier_id = row.id
                of_first[id(one)] = line
                found.append(line)
            return found

        like.papers = copied(tables.paper, file.papers)
        like.fees = copied(tables.fee, file.fees)
        like.work = copied(tables.work, file.work)
        like.requests = copied(tables.request, file.requests)
        like.pauses = copied(tables.pause, file.pauses)
        like.results = copied(tables.result, file.results)
        if file.apology is not None:
            (like.apology,) = copied(tables.apology, [file.apology])
        for item in like.work:
            item.task_id = f"{item.id:032x}"
            item.note = own.get(item.note, item.note)
        for fee in like.fees:
            fee.receipt = own.get(fee.receipt, fee.receipt)
        for result in like.results:
            result.number = own.get(result.number, result.number)
        like.open, like.asked = of_first.get(id(file.open)), file.asked
        for status, act, at, by, said, issue in file.noted or ():
            row.status = status
            if issue is not None:
                about = {name: of_first.get(id(thing), thing) for name, thing in issue.about.items()}
                issue = replace(issue, file=like, about=about)
            self.log.add(act, at, by, like, _told_anew(said, own), issue)
        row.status = file.row.status
        like.script = [(verb, at, by, _told_anew(how, own)) for verb, at, by, how in file.script]
        return like


def _own_words(file: File, row: Any) -> dict[Any, str]:
    """Return what has the dossier's own number in it, by what the first one's says."""
    first, code = file.row, file.offer.code
    result, own = words.result_number(first, code), words.result_number(row, code)
    return {
        words.receipt(first): words.receipt(row), result: own, words.stamped(result): words.stamped(own),
    }  # fmt: skip


def _told_anew(said: dict[str, Any], own: dict[Any, str]) -> dict[str, Any]:
    if type(said) is Said:
        return said
    return {name: own.get(value, value) if isinstance(value, str) else value for name, value in said.items()}
