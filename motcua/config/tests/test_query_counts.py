"""How often every page and every reading operation of the API asks the database (design, rule 13).

`query_counts.json` beside this file is the committed table: one line for each page, with whose page it is, how many
statements it asks in a small and in a large sample province, and which tables they read. A page that asks more than
its line fails; so does one that asks more because there are more rows, and one that has no line. The pages are found
in the site's own address table, so a new list is measured without anybody adding it here.

After a change that is meant, this with MOTCUA_WRITE_QUERY_COUNTS=1 writes the table anew; its difference belongs into
the commit.
"""

import json
import os
import re
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from django.http import QueryDict
from django.test import Client
from django.test.utils import override_settings
from django.urls import resolve, reverse

from motcua.base.files.models import StoredFile
from motcua.base.lists import registry
from motcua.base.organisations.access import SIGNED_IN
from motcua.base.organisations.models import Person
from motcua.base.organisations.permissions import ACTIONS
from motcua.base.organisations.queries import actor_for
from motcua.config.frame import RAIL
from motcua.config.tests.api import PREFIX, key_of
from motcua.config.tests.control_keys import keys_of_control
from motcua.config.tests.test_api_role_walk import OPERATIONS
from motcua.config.tests.test_role_walk import ADDRESSES
from motcua.demo.tests.conftest import working_in
from motcua.demo.tests.databases import FEW
from motcua.onestop.archive.models import StoredPaper
from motcua.onestop.dossiers.models import Dossier, IssuedPaper, WorkItem
from motcua.onestop.handovers.models import Minutes, Parcel, Place, Slip

pytestmark = pytest.mark.xdist_group("query_counts")

MANY = 1500
TABLE = Path(__file__).parent / "query_counts.json"
WRITES = bool(os.environ.get("MOTCUA_WRITE_QUERY_COUNTS"))

# Who looks: the first of the ward, then of the province, whose role the table of permissions lets in. The centre of
# the province comes last: the sample's store of papers is its own.
PEOPLE = (
    "giamdoc", "lanhdaophong", "thuly", "tiepnhan", "traketqua", "lanhdao", "vanthu", "buuchinh", "kiemsoat",
    "quantri", "kiemtra", "ctubnd", "daumoi.sxd", "thamdinh", "giamdoc.tinh",
)  # fmt: skip


# Looks beside the plain address: other people, tabs, filters and searches.
LOOKS: tuple[tuple[str, str, str], ...] = (
    *(("desk:today", who, "") for who in PEOPLE[1:-1]),
    ("archive:home", "lanhdaophong", ""),
    *((page, who, "") for page in ("dashboards:home", "dashboards:agencies") for who in ("kiemsoat", "ctubnd")),
    ("audit:readings", "kiemtra", "?theo=can-bo"),
    ("desk:inbox", "thuly", ""),
    ("desk:inbox", "thuly", "?pham-vi=don-vi"),
    ("desk:inbox", "thuly", "?tab=qua-han&q=nguyen"),
    ("desk:inbox", "lanhdaophong", "?pham-vi=don-vi"),
    ("desk:returning", "traketqua", ""),
    ("desk:share", "lanhdaophong", ""),
    ("dossiers:list", "ctubnd", ""),
    ("dossiers:list", "ctubnd", "?q=nguyen+van"),
    ("dossiers:list", "thuly", "?loai=qua-han"),
    ("handovers:post", "buuchinh", ""),
    ("lateness:list", "ctubnd", ""),
    ("lateness:list", "thuly", ""),
    ("notices:list", "thuly", "?xem=tat-ca"),
    ("organisations:people", "quantri", "?ten=nguyen"),
    ("procedures:list", "thuly", "?q=khai+sinh"),
    *((page, who, "?q=khai+sinh") for page in ("search:results", "search:suggest") for who in ("kiemsoat", "thuly")),
)  # fmt: skip
# Beside each operation of the API that lists something, by the one who has most of it.
CALLS = (("listInbox", "thuly", "?scope=unit"), ("listDossiers", "ctubnd", "?q=nguyen"))
# What the sample has nothing of, or what is no page of the site's own.
ELSEWHERE = {
    "ui:": "the style guide answers only while DEBUG is on",
    "lists:download": "a file that a job made",
    "lists:progress": "a job of the person's own",
    "costs:behind": "the dossiers of one study, which its address names",
    "procedures:import_preview": "a sheet that was just read",
    "countWorkdays": "asks for two days; no list",
    "getForm": "one file",
}


def shape(sql: str) -> str:
    """Return a statement without what differs from row to row."""
    bare = re.sub(r"\(%s(, ?%s)+\)", "(%s)", " ".join(sql.split()))
    return re.sub(r"\b\d+\b", "0", re.sub(r"\(%s\)(, ?\(%s\))+", "(%s)", bare))


def words(asked: str) -> str:
    """Return what a statement does in a few words: its verb, if it is not reading, and its tables."""
    tables = re.findall(r"\b(?:FROM|JOIN|INTO|UPDATE(?! OF))\s+\"?([a-z][a-z_0-9]*)", asked)
    verb = asked.split(" ", 1)[0].upper()
    return " ".join([*([verb] if verb != "SELECT" else []), *dict.fromkeys(tables)]) or asked[:60]


@contextmanager
def listening() -> Iterator[Counter[str]]:
    """Count the statements by their shape, as long as the block lasts."""
    heard: Counter[str] = Counter()

    def note(execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: dict[str, Any]) -> Any:
        text = sql if isinstance(sql, str) else sql.as_string(connection.connection)
        if not text.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK")):
            heard[shape(text)] += 1
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield heard


class Reader:
    """Somebody of the sample province who looks at pages, or whose program reads the API."""

    def __init__(self, username: str) -> None:
        person = Person.objects.get(username=username)
        actor = actor_for(person)
        assert actor is not None
        self.actor, self.client, self.key = actor, Client(raise_request_exception=False), key_of(actor)
        self.client.force_login(person)

    def may(self, action: str | None) -> bool:
        """Tell whether the table of permissions lets them in."""
        if action in (None, SIGNED_IN, ""):
            return True
        return any(role.value in self.actor.roles for role in ACTIONS[str(action)])

    def look(self, url: str) -> tuple[int, Counter[str]]:
        """Look at an address as if for the first time; return the status and what was asked."""
        with transaction.atomic(), listening() as heard:
            if url.startswith(PREFIX):
                answer = Client(raise_request_exception=False).get(
                    url, headers={"Authorization": f"Bearer {self.key}"}
                )
            else:
                answer = self.client.get(url)
            if answer.streaming:
                b"".join(answer)
            transaction.set_rollback(True)
        return answer.status_code, heard

    def export(self, listing: registry.Listing, filters: str = "") -> tuple[int, Counter[str]]:
        """Read one batch of a list as its export does; return 200 and what was asked."""
        query = QueryDict(filters)
        with transaction.atomic(), listening() as heard:
            columns = listing.columns_for(self.actor, query)
            for row in islice(listing.rows(self.actor, query), registry.BATCH):
                for column in columns:
                    column.value(row)
        return 200, heard


@dataclass
class Look:
    """One thing that is measured: its line in the table, who looks, and how it is asked."""

    key: str
    who: str
    ask: Callable[[Reader], tuple[int, Counter[str]]]


def places() -> dict[str, dict[str, Any]]:
    """Return what the addresses of one object are tried on in the sample: objects of the ward."""
    agency = Person.objects.get(username="thuly").assignments.get().unit.agency_id
    here = WorkItem.objects.filter(unit__agency_id=agency, closed_at__isnull=True).order_by("pk")
    item, result = here.filter(kind="THAM_DINH")[0], here.filter(kind="TRA_KET_QUA")[0]
    online = Dossier.objects.filter(agency_id=agency, status="MOI_NOP").order_by("pk")[0]
    form = IssuedPaper.objects.filter(dossier_id=item.dossier_id).order_by("pk")[0]
    process, file = item.dossier.process_version, StoredFile.objects.order_by("pk").first()
    stored = StoredPaper.objects.filter(agency_id=agency).order_by("pk").first()
    control = keys_of_control()
    one = {
        "pk": item.dossier_id,
        "paper": item.dossier.papers.order_by("pk")[0].pk,
        "index": 0,
        "kind": "refuse",
    }
    first = {
        names: found.pk if found else 0
        for names, found in (
            ("minutes minutes_pdf", Minutes.objects.order_by("pk").first()),
            ("slip slip_pdf", Slip.objects.order_by("pk").first()),
            ("parcel filing_slip", Parcel.objects.order_by("pk").first()),
            ("place", Place.objects.order_by("pk").first()),
        )
    }
    return {
        "desk": one, "desk:hand_out": {"pk": result.pk}, "desk:slip": {"pk": result.dossier_id},
        "desk:inbox_preview": {"pk": item.pk}, "desk:waiting_one": {"pk": online.pk},
        "dossiers": one | {"code": item.dossier.code, "name": "forward"},
        "dossiers:form_pdf": {"pk": item.dossier_id, "paper": form.pk},
        "dossiers:form_docx": {"pk": item.dossier_id, "paper": form.pk},
        "dossier_processes": {"pk": process.pk}, "archive": one,
        **{f"archive:{name}": {"pk": stored.pk if stored else 0} for name in ("entry", "extract", "reveal")},
        "handovers": {"pk": item.dossier_id, "act": "muon"},
        **{f"handovers:{name}": {"pk": pk} for names, pk in first.items() for name in names.split()},
        "files": {"uuid": file.uuid if file else None}, **control,
        "procedures": {"code": item.dossier.procedure.code, "number": 1, "part": "giay-to"},
        "processes": {"pk": process.pk, "procedure_id": item.dossier.procedure_id, "tier": "XA"},
        "organisations": {
            "agency_id": agency, "unit_id": item.unit_id, "person_id": item.assignee_id, "act": "contact",
            "delegation_id": 0, "standin_id": 0, "assignment_id": 0,
        },
        "api": {
            "dossier_id": item.dossier_id, "work_id": item.pk, "version_id": process.pk, "agency_id": agency,
            "code": item.dossier.procedure.code, "file_id": file.uuid if file else None,
            "paper_id": one["paper"], "form_id": form.pk,
            **{name: control[address]["pk"] for name, address in OF_CONTROL.items()},
        },
    }  # fmt: skip


# What stands in the addresses of the API's operations of the rooms of control, by the pages of the same objects.
OF_CONTROL = {
    "study_id": "costs", "report_id": "reports", "draft_id": "impact", "sheet_id": "impact:sheet", "plan_id": "plans",
    "assignment_id": "plans:assignment", "finding_id": "burden", "announcement_id": "announcements:decision",
    "line_id": "announcements:line", "point_id": "publication:point", "review_id": "reviews:sheet",
    "item_id": "reviews:item", "option_id": "reviews:option",
}  # fmt: skip


def looks(readers: dict[str, Reader]) -> Iterator[Look]:
    """Return the looks at lists: every address and operation that names no object, and every exported list."""
    for one in ADDRESSES:
        if not one.arguments and not one.name.startswith(tuple(ELSEWHERE)):
            yield _page(one.name, next(who for who in PEOPLE if readers[who].may(one.action)))
    for name, who, query in LOOKS:
        yield _page(name, who, query)
    for operation in OPERATIONS:
        listed = operation.method == "GET" and "{" not in operation.path
        if listed and not operation.name.startswith(tuple(ELSEWHERE)):
            who = next(who for who in PEOPLE if readers[who].may(operation.action))
            yield _url(f"api {operation.name}", who, PREFIX + operation.path)
            for name, other, query in CALLS:
                if name == operation.name:
                    yield _url(f"api {name}{query}", other, PREFIX + operation.path + query)
    for code, listing in sorted(registry._LISTINGS.items()):
        if not listing.within:
            who = next(who for who in PEOPLE if readers[who].may(listing.action))
            yield Look(f"export {code} ({who})", who, lambda reader, listing=listing: reader.export(listing))


def _page(name: str, who: str, query: str = "") -> Look:
    return _url(f"{name}{query}", who, reverse(name) + query)


def _url(key: str, who: str, url: str) -> Look:
    return Look(f"{key} ({who})", who, lambda reader: reader.look(url))


def objects(readers: dict[str, Reader]) -> Iterator[tuple[str, str | None, str]]:
    """Return key, right and URL of the pages and operations of one object that the sample has."""
    at = places()
    for one in ADDRESSES:
        own = at.get(one.name) or at.get(one.name.split(":")[0], {})
        if one.arguments and all(own.get(name) for name in one.arguments):
            yield one.name, one.action, reverse(one.name, kwargs={name: own[name] for name in one.arguments})
    for operation in OPERATIONS:
        names = re.findall(r"{(\w+)}", operation.path)
        if operation.method == "GET" and names and all(at["api"].get(name) for name in names):
            path = re.sub(r"{(\w+)}", lambda found: str(at["api"][found[1]]), operation.path)
            yield f"api {operation.name}", operation.action, PREFIX + path


Figures = dict[str, dict[int, Counter[str]]]


@pytest.fixture(scope="module")
def figures(django_db_setup, django_db_blocker) -> Figures:
    """Measure everything in both samples; what is asked oftener than its line is asked a second time, warm."""
    found: Figures = {}
    for size in (FEW, MANY):
        fast = override_settings(API_RATE=10**6, API_BURST=10**6)
        with working_in(size, django_db_blocker, rare=True), fast:
            readers = {name: Reader(name) for name in PEOPLE}
            for look in looks(readers):
                status, asked = _measured(look, readers[look.who], found.get(look.key, {}).get(FEW))
                assert status in (200, 302, 405), f"{look.key}: {status}"
                if status == 200:
                    found.setdefault(look.key, {})[size] = asked
            if size == MANY:
                _of_objects(readers, found)
    if WRITES:
        TABLE.write_text(_written(found))
        LINES.clear()
        LINES.update(json.loads(TABLE.read_text())["pages"])
    return found


def _of_objects(readers: dict[str, Reader], found: Figures) -> None:
    """Measure each page of one object, and the list on it, for the first person who may open it."""
    for name, action, url in objects(readers):
        for who in (who for who in PEOPLE if readers[who].may(action)):
            look = _url(name, who, url)
            status, asked = _measured(look, readers[who], None)
            assert status < 500, f"{look.key}: {status}"
            if status == 200:
                found[look.key] = {MANY: asked}
                if (listing := registry.find(name)) and listing.within:
                    (key,) = resolve(url).kwargs.values()
                    found[f"export {look.key}"] = {
                        MANY: readers[who].export(listing, f"{listing.within}={key}")[1]
                    }
                break
            if status == 405:
                break


def _measured(look: Look, reader: Reader, before: Counter[str] | None) -> tuple[int, Counter[str]]:
    """Ask once; ask again, with what is kept now kept, if it asked more than the small sample or its line."""
    status, asked = look.ask(reader)
    limit = (
        before.total() if before is not None else -1 if WRITES else LINES.get(look.key, {}).get("asks", -1)
    )
    if status == 200 and asked.total() > limit:
        status, asked = look.ask(reader)
    return status, asked


def _line(sizes: dict[int, Counter[str]]) -> dict[str, Any]:
    """Return what the table says of a page: the most it asked in either sample, and of which tables."""
    reads: Counter[str] = Counter()
    for asked in sizes.values():
        told: Counter[str] = Counter()
        for text, times in asked.items():
            told[words(text)] += times
        reads |= told
    return {"asks": max(asked.total() for asked in sizes.values()), "reads": dict(sorted(reads.items()))}


def _written(found: Figures) -> str:
    lines = {key: _line(asked) for key, asked in sorted(found.items())}
    rows = ",\n".join(
        f"  {json.dumps(key, ensure_ascii=False)}: {json.dumps(line)}" for key, line in lines.items()
    )
    return f'{{\n "dossiers": [{FEW}, {MANY}],\n "pages": {{\n{rows}\n }}\n}}\n'


LINES: dict[str, dict[str, Any]] = json.loads(TABLE.read_text())["pages"] if TABLE.exists() else {}
HOW = "If it is meant: MOTCUA_WRITE_QUERY_COUNTS=1, and commit the table."


def excess(key: str, line: dict[str, Any] | None, sizes: dict[int, Counter[str]]) -> list[str]:
    """Return what is wrong with a page against its line, the new statements named."""
    if line is None:
        return [f"{key}: no line in {TABLE.name}. {HOW}"]
    faults = []
    for size, asked in sizes.items():
        if asked.total() > line["asks"]:
            faults.append(f"{key}, {size} dossiers: {asked.total()} statements, not {line['asks']}. {HOW}")
            faults += [f"    new: {text[:400]}" for text in _news(asked, line["reads"])]
    return faults


def _news(asked: Counter[str], reads: dict[str, int]) -> list[str]:
    """Return the statements that the line does not know, or not so often."""
    now: Counter[str] = Counter()
    for text, times in asked.items():
        now[words(text)] += times
    return [
        f"{times} × {text}" for text, times in asked.items() if now[words(text)] > reads.get(words(text), 0)
    ]


def growth(key: str, sizes: dict[int, Counter[str]]) -> list[str]:
    """Return the statements asked oftener because there are more rows.

    What is asked for the first time, because now there is something to show, is no growth; a repetition is.
    """
    few, many = sizes.get(FEW), sizes.get(MANY)
    if few is None or many is None:
        return []
    return [
        f"{key}: {times} times instead of {few[text]}: {text[:400]}"
        for text, times in many.items()
        if times > (few[text] or 2)
    ]


def test_no_page_asks_more_than_its_line(figures):
    faults = [fault for key, sizes in figures.items() for fault in excess(key, LINES.get(key), sizes)]
    assert not faults, "\n".join(faults)


def test_no_page_asks_oftener_because_there_are_more_rows(figures):
    faults = [fault for key, sizes in figures.items() for fault in growth(key, sizes)]
    assert not faults, "\n".join(faults)


def test_a_statement_for_each_row_is_found_and_named():
    usual = {'SELECT 0 FROM "a"': 1}
    row = 'SELECT * FROM "b" INNER JOIN "c" ON 0 WHERE id = %s'
    few, many = Counter(usual | {row: 2}), Counter(usual | {row: 9})
    assert growth("trang", {FEW: few, MANY: Counter(usual | {row: 2})}) == []
    assert growth("trang", {FEW: Counter(usual), MANY: Counter(usual | {row: 1})}) == []
    assert growth("trang", {FEW: few, MANY: many}) == [f"trang: 9 times instead of 2: {row}"]
    line = {"asks": 2, "reads": {"a": 1, "b c": 1}}
    assert excess("trang", line, {MANY: Counter(usual | {row: 1})}) == []
    assert excess("trang", line, {MANY: many})[1:] == [f"    new: 9 × {row}"]
    assert "no line" in excess("trang", None, {MANY: many})[0]


def test_every_line_of_the_table_is_measured(figures):
    assert sorted(set(LINES) - set(figures)) == [], f"the page is gone or answers no more. {HOW}"


def test_every_list_the_frame_leads_to_or_a_room_exports_has_a_line():
    listed = ({name for _, name, *_ in RAIL} | set(registry._LISTINGS)) - set(ELSEWHERE)
    assert sorted(name for name in listed if not any(key.startswith(f"{name} (") for key in LINES)) == []
    assert (
        sorted(code for code in registry._LISTINGS if not any(k.startswith(f"export {code} ") for k in LINES))
        == []
    )
