"""Proof that sample dossiers obey the rules: their acts, replayed through the services, give the same rows."""

import json
import random
import re
from collections import Counter as Tally
from datetime import datetime
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction

from motcua.base.events.models import Event
from motcua.base.organisations.actor import Actor
from motcua.base.worktime.rules import VN
from motcua.demo.dossiers.clerk import File
from motcua.demo.dossiers.generate import generators
from motcua.demo.tests.databases import MONDAY
from motcua.onestop.dossiers import services
from motcua.onestop.dossiers.intake_data import FeeData, IntakeData, PaperData, PartyData
from motcua.onestop.dossiers.models import Dossier, DossierEngine, IssuedPaper

SAME = [
    "procedure_id",
    "procedure_version_id",
    "case_id",
    "field_id",
    "process_version_id",
    "rule_set",
    "applicant_name",
    "applicant_folded",
    "applicant_address",
    "authorisation",
    "channel",
    "device",
    "result_way",
    "result_address",
    "copies",
    "quantity",
    "intake_unit_id",
    "intake_agency_id",
    "agency_id",
    "units",
    "status",
    "resume_status",
    "money",
    "paper",
    "sync",
    "submitted_at",
    "intake_due_at",
    "received_at",
    "clock_started_at",
    "limit_amount",
    "limit_unit",
    "working_minutes",
    "first_due_at",
    "legal_due_at",
    "due_at",
    "finished_at",
    "returned_at",
    "timeliness",
    "late_cause",
    "supplements",
    "extended",
    "apologised",
    "refused",
    "book_year",
    "created_by_id",
    "version",
    "is_sample",
]
LINES = {
    "work": "step kind name role unit_id assignee_id minutes opened_at step_due_at dossier_due_at from_name is_return "
    "closed_at closed_by_id closed_by_name outcome note",
    "pauses": "kind mode from_at to_at reason basis",
    "supplement_requests": "phase round_no items reason again_reason applicant_fault deadline asked_by_id "
    "asked_by_name asked_at sent_at within_limit mode fulfilled_at",
    "apologies": "is_extension reason old_due_at new_due_at signed_by_id signed_by_name at",
    "results": "kind code name number summary basis signed_by_id signed_by_name signed_at issued_at receiver_name "
    "receiver_note",
    "papers": "document_id position name form quantity received source supplement_round",
    "fees": "name kind unit_amount quantity when exemption paid_at paid_to_id receipt",
}
pytestmark = pytest.mark.xdist_group("sample_structure")
# The generator keeps some instants in letters.
_INSTANT = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d")
BORN = {"receive", "submit"}
PER_STORY = 2


class Told:
    """A year of dossiers told in memory, nothing loaded: files, and events and forms by dossier."""

    def __init__(self) -> None:
        self.files: list[File] = []
        self.events: dict[int, list[Any]] = {}
        self.forms: dict[int, list[Any]] = {}
        (generator,) = generators(1500, 7, MONDAY.replace(tzinfo=None), self.files)
        # As in a big sample some are filed together.
        tables, generator.log.kept, generator.big = generator.tables, [], True
        tables.issued.write = lambda row: self.forms.setdefault(row.dossier_id, []).append(row)
        for _ in generator.days():
            for table in tables.all:
                table.take()
        for dossier_id, act, at, by, payload in generator.log.kept:
            event = SimpleNamespace(
                kind=f"dossier.{act}", at=at, actor_id=by.person_id, actor_name=by.name[:160], unit_id=by.unit_id,
                unit_name=by.unit_name[:200], agency_id=by.agency_id, payload=payload,
            )  # fmt: skip
            self.events.setdefault(dossier_id, []).append(event)


@pytest.fixture(scope="module")
def told(structure: str) -> Told:
    return Told()


def chosen(files: list[File]) -> list[File]:
    """Some dossiers of every story: the acts in order, where it ended, how it stood in time."""
    random.Random(3).shuffle(files)
    seen: Tally = Tally()
    found = []
    for file in files:
        verbs = tuple(sorted({verb for verb, *_ in file.script}))
        story = (verbs, file.row.status, file.row.timeliness)
        seen[story] += 1
        if seen[story] <= PER_STORY:
            found.append(file)
    return found


def test_every_kind_of_sample_dossier_replays_through_the_services_to_the_same_rows(told):
    sample = chosen(list(told.files))
    acts = {verb for file in sample for verb, *_ in file.script}
    assert acts >= {
        "receive", "submit", "accept", "forward", "sign_result", "stamp", "release", "collect_fee",
        "ask_supplement", "send_supplement", "receive_supplement", "ask_supplement_at_intake", "refuse_intake",
        "refuse", "sign_refusal", "ask_withdrawal", "decide_withdrawal", "send_back", "pause", "resume", "extend",
        "apologise",
    }  # fmt: skip
    assert len(sample) > 60
    for file in sample:
        with transaction.atomic():
            compare(file, replay(file), told)
            transaction.set_rollback(True)


def test_dossiers_filed_together_replay_as_well_each_with_numbers_of_its_own(told):
    groups: dict[tuple[Any, ...], list[File]] = {}
    for file in told.files:
        row = file.row
        groups.setdefault((row.applicant_id, row.procedure_id, row.submitted_at), []).append(file)
    together = [files for files in groups.values() if len(files) > 1]
    assert sum(len(files) - 1 for files in together) > 150
    for files in together:
        numbers = [(file.row.id, file.row.code, file.row.book_number) for file in files]
        assert [len(set(column)) for column in zip(*numbers, strict=True)] == [len(files)] * 3
    for file in chosen([file for files in together for file in files[1:]]):
        with transaction.atomic():
            compare(file, replay(file), told)
            transaction.set_rollback(True)


def replay(file: File) -> Dossier:
    """Do a dossier's acts through the services, by the same officers at the same instants."""
    dossier: Dossier | None = None
    for verb, at, by, how in file.script:
        dossier = do(file, dossier, verb, at.replace(tzinfo=VN), by.actor(), dict(how))
    assert dossier is not None
    return Dossier.objects.get(pk=dossier.pk)


def do(
    file: File, dossier: Dossier | None, verb: str, at: datetime, by: Actor, how: dict[str, Any]
) -> Dossier:
    act = getattr(services, verb)
    born = how.pop("born", False)
    if verb in BORN or born:
        return act(intake(file, verb), by=by, at=at, **how)
    assert dossier is not None
    if verb == "accept":
        completed = how.pop("completed")
        return act(dossier.pk, by=by, at=at, papers=papers_of(file, complete=True) if completed else None)
    if verb == "decide_withdrawal":
        how["agree"] = True
    if verb in {"ask_supplement_at_intake", "refuse_intake"} or verb in ON_THE_DOSSIER:
        return act(dossier.pk, by=by, at=at, **how)
    item = dossier.work.filter(closed_at__isnull=True).get()
    return act(dossier.pk, item.pk, by=by, at=at, **how)


ON_THE_DOSSIER = {
    "collect_fee", "pause", "resume", "extend", "apologise", "ask_withdrawal", "decide_withdrawal", "stop",
}  # fmt: skip


def intake(file: File, verb: str) -> IntakeData:
    """Return what was written down at intake."""
    row = file.row
    return IntakeData(
        procedure_id=row.procedure_id, agency_id=row.agency_id, case_id=row.case_id,
        applicant=party(file.applicant), filer=party(file.filer) if file.filer else None,
        authorisation=row.authorisation, channel=row.channel, device=row.device, result_way=row.result_way,
        result_address=row.result_address, copies=row.copies, quantity=row.quantity, summary=row.summary,
        papers=papers_of(file, complete=False), is_sample=True,
        fees=[FeeData(line.name, line.kind, line.unit_amount, line.quantity) for line in file.fees],
    )  # fmt: skip


def papers_of(file: File, *, complete: bool) -> list[PaperData]:
    """Return the checklist at intake: what lacked then (was asked for, or lacks still), or all that is required."""
    lacked = {paper.document_id for paper in file.papers if not paper.received} | {
        item["document_id"] for request in file.requests if request.phase == "TN" for item in request.items
    }
    found = []
    for paper in file.papers:
        document = next((one for one in file.offer.papers if one.pk == paper.document_id), None)
        if document is None:
            continue
        there = document.required and (complete or document.pk not in lacked)
        found.append(
            PaperData(
                name=paper.name, document_id=paper.document_id, form=paper.form, quantity=paper.quantity,
                received=there, required=document.required,
            )
        )  # fmt: skip
    return found


def party(row: Any) -> PartyData:
    """Return an applicant as written down."""
    names = "kind name identity_kind identity birth_date sex address commune_id phone email representative"
    return PartyData(**{name: getattr(row, name) for name in names.split()}, is_sample=True)


def compare(file: File, dossier: Dossier, told_year: Told) -> None:
    """Hold the services' rows against the generator's."""
    label = [verb for verb, *_ in file.script]
    assert plain(file.row, SAME) == plain(dossier, SAME), label
    if file.row.code:
        assert dossier.code.rpartition("-")[0] == file.row.code.rpartition("-")[0]
    told = {
        "work": file.work, "pauses": file.pauses, "supplement_requests": file.requests, "results": file.results,
        "apologies": [file.apology] if file.apology else [], "papers": file.papers, "fees": file.fees,
    }  # fmt: skip
    for name, fields in LINES.items():
        done = list(getattr(dossier, name).order_by("id"))
        names = fields.split()
        assert [plain(row, names) for row in told[name]] == [plain(row, names) for row in done], (label, name)
    engine = DossierEngine.objects.filter(dossier=dossier).first()
    assert (file.open is not None) == (engine is not None), label
    if engine is not None:
        assert engine.state["open"][0][1] == file.open.step
        assert engine.state.get("asked", {}) == file.asked
    events = list(Event.objects.filter(stream_kind="dossier", stream_id=dossier.pk).order_by("id"))
    assert [fact(row) for row in told_year.events[file.row.id]] == [fact(row) for row in events], label
    forms = list(IssuedPaper.objects.filter(dossier=dossier).order_by("id"))
    for ours, theirs in zip(told_year.forms.get(file.row.id, []), forms, strict=True):
        assert said(ours) == said(theirs), label


def fact(row: Any) -> tuple[Any, ...]:
    """Return what an event says, apart from numbers that depend on what else was going on."""
    names = ["kind", "at", "actor_id", "actor_name", "unit_id", "unit_name", "agency_id"]
    payload = json.loads(json.dumps(row.payload, cls=DjangoJSONEncoder))
    has_paper, _ = payload.pop("paper", None) is not None, payload.pop("set", None)
    return (*plain(row, names).values(), has_paper, {name: instant(value) for name, value in payload.items()})


def said(row: Any) -> tuple[Any, ...]:
    """Return what an issued form says, apart from the numbers given to it and to the dossier."""
    content = {name: instant(value) for name, value in json.loads(row.content).items()}
    for name in ("code", "book_number"):
        content.pop(name, None)
    content["head"].pop("number")
    return (
        *plain(row, ["form", "form_set", "edition", "issued_at", "issued_by_id", "issued_by_name"]).values(),
        content,
    )


def instant(value: Any) -> Any:
    """Return a written instant as that instant, whichever zone it was written in."""
    if isinstance(value, str) and value[:4].isdigit() and value[10:11] == "T":
        return datetime.fromisoformat(value).astimezone(VN)
    return value


def plain(row: Any, names: list[str]) -> dict[str, Any]:
    """Return a row's values in one form: local times, plain numbers and texts."""
    found = {}
    for name in names:
        value = getattr(row, name)
        if isinstance(value, datetime):
            value = value.astimezone(VN).replace(tzinfo=None) if value.tzinfo else value
        elif isinstance(value, str) and _INSTANT.fullmatch(value):
            value = datetime.fromisoformat(value)
        elif isinstance(value, str):
            value = str(value)
        found[name] = value
    return found
