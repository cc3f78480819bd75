"""The checklist of papers on the intake page: its rows as the catalogue has them, as they were sent, as kept."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.http import QueryDict

from motcua.base.files.models import StoredFile
from motcua.base.organisations.actor import Actor
from motcua.catalogue.procedures.models import RequiredDocument
from motcua.onestop.archive.kinds import database_of
from motcua.onestop.dossiers.intake_data import PaperData

# How a paper is brought: the choice's value, its words, form and source.
HOWS: dict[str, tuple[str, int, str]] = {
    "0": ("bản chính", 0, "NOP"), "1": ("bản sao", 1, "NOP"), "2": ("điện tử", 2, "SO_HOA"),
    "kho": ("từ kho", 2, "KHO"), "csdl": ("tra CSDL", 2, "CSDL"),
}  # fmt: skip
MOST_ROWS = 200


@dataclass
class PaperRow:
    """A line of the checklist as it stands on the page."""

    index: int
    name: str
    document: str = ""
    required: bool = True
    on: bool = False
    how: str = "0"
    quantity: str = "1"
    file: str = ""
    file_name: str = ""
    basis: str = ""
    note: str = ""
    own: bool = False
    error: str = ""
    ask: bool = False
    originals: str = "0"
    certified: str = "0"
    shown_copies: str = "0"
    stored: str = ""
    database: str = ""
    fault: str = ""
    scan: str = ""
    findings: list[str] = field(default_factory=list)

    @property
    def prefix(self) -> str:
        """The beginning of the row's field names."""
        return f"paper-{self.index}-"


def untouched(documents: Sequence[RequiredDocument], first: int = 0) -> list[PaperRow]:
    """Return the rows of papers of the catalogue before anybody ticks one, numbered from `first`."""
    return [_row_of(document, index) for index, document in enumerate(documents, first)]


def as_sent(post: QueryDict, documents: Sequence[RequiredDocument], *, by: Actor) -> list[PaperRow]:
    """Return the rows as the page sent them.

    The page is trusted for ticks and counts only: the catalogue says names, the store whose the files are. A paper the
    page does not tell of (it was sent before the list was drawn) has not been brought.

    Args:
        post: what was sent.
        documents: the papers of the case chosen.
        by: whose files may be named.
    """
    total = min(number_of(post.get("papers_total"), 0), MOST_ROWS)
    sent = [row for row in (_paper(post, index) for index in range(total)) if row is not None]
    known = {str(document.pk): document for document in documents}
    wanted = [int(row.file) for row in sent if row.file.isdigit()]
    mine = dict(
        StoredFile.objects.filter(
            pk__in=wanted, object_kind="intake", object_id=by.person_id
        ).values_list("pk", "name")
    ) if wanted else {}  # fmt: skip
    rows = []
    for row in sent:
        document = known.get(row.document)
        if row.document and document is None:
            continue
        if document is not None:
            row.name, row.required = document.name, document.required
            row.database, row.note = database_of(document.data_source), _note(document)
        row.own = document is None
        row.file_name = mine.get(int(row.file), "") if row.file.isdigit() else ""
        row.file = row.file if row.file_name else ""
        rows.append(row)
    told = {row.document for row in rows}
    left = [document for key, document in known.items() if key not in told]
    return rows + untouched(left, first=max((row.index for row in rows), default=-1) + 1)


def data_of(row: PaperRow) -> PaperData:
    """Return a row as the services take it."""
    _, form, source = HOWS[row.how]
    if row.file and source == "NOP":
        source = "SO_HOA"
    return PaperData(
        name=row.name, document_id=int(row.document) if row.document.isdigit() else None, form=form,
        quantity=number_of(row.quantity, 0), received=row.on, required=row.required and not row.own, source=source,
        file_id=int(row.file) if row.file else None, note=row.basis, database_code=row.database,
        stored_id=int(row.stored) if row.stored and row.how == "kho" else None,
        database_fault=row.fault if row.how != "csdl" else "",
    )  # fmt: skip


def number_of(text: str | None, default: int) -> int:
    """Return a small whole number that was typed, or the default."""
    text = (text or "").strip()
    return int(text) if text.isdecimal() and len(text) <= 6 else default


def _row_of(document: RequiredDocument, index: int) -> PaperRow:
    """Return the row of a paper of the catalogue, as it stands before anybody ticks it."""
    how = "0" if document.originals or not document.copies else "1"
    return PaperRow(
        index, document.name, str(document.pk), document.required, how=how,
        quantity=str(document.originals or document.copies or 1), note=_note(document),
        database=database_of(document.data_source),
    )  # fmt: skip


def _note(document: RequiredDocument) -> str:
    return f"có thể tra cứu: {document.data_source}" if document.data_source else document.note


def _paper(post: QueryDict, index: int) -> PaperRow | None:
    def get(name: str, default: str = "") -> str:
        return post.get(f"paper-{index}-{name}", default)[:1000]

    name, document = get("name"), get("document")
    if not name and not document and f"paper-{index}-name" not in post:
        return None
    how = get("how", "0")
    return PaperRow(
        index, name, document, on=get("on") == "1", how=how if how in HOWS else "0", quantity=get("quantity", "1"),
        file=get("file"), basis=get("basis"), ask=get("ask") == "1", originals=get("originals", "0"),
        certified=get("certified", "0"), shown_copies=get("copies", "0"), fault=get("fault"),
        stored=get("stored") if how == "kho" and get("stored").isdigit() else "",
    )  # fmt: skip
