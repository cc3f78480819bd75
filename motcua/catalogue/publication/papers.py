"""Papers to hang: the poster of a procedure, the list and the QR sheet of a point, the feedback address."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import prefetch_related_objects
from django.urls import reverse

from motcua.base import clock
from motcua.base.errors import Invalid
from motcua.base.printing.present import qr_svg
from motcua.base.printing.typeset import set_sheet
from motcua.base.text import day
from motcua.catalogue.procedures import present
from motcua.catalogue.procedures.importing.stored import PARTS_TO_FETCH
from motcua.catalogue.procedures.models import ProcedureCase, ProcedureVersion, RequiredDocument
from motcua.catalogue.publication.models import FeedbackAddress, PostingPoint

TEMPLATES = Path(__file__).parent / "typst"
SIZES = ("a4", "a3")
# A file of posters of a whole list would be a book; a point hangs its list and prints posters a part at a time.
MOST_POSTERS = 60


def address_of(code: str) -> str:
    """Return the address of a procedure's public page, as a QR code says it."""
    return settings.SITE_URL + reverse("public:procedure", args=[code])


def poster(
    versions: Sequence[ProcedureVersion],
    *,
    head: str,
    size: str = "a4",
    feedback: FeedbackAddress | None = None,
) -> bytes:
    """Return posters of procedures, each on a page of its own (or more, when it is long), as PDF.

    Args:
        versions: what hangs.
        head: the agency whose wall it is, as the poster is headed.
        size: "a4" or "a3".
        feedback: printed at the foot.

    Raises:
        Invalid: no procedure, or too many for one file.
    """
    if not versions:
        raise Invalid("Không có thủ tục nào để in áp phích.")
    if len(versions) > MOST_POSTERS:
        raise Invalid(f"Mỗi lần in nhiều nhất {MOST_POSTERS} áp phích; chọn bớt dòng rồi in tiếp.")
    prefetch_related_objects(list(versions), "procedure", "field", *PARTS_TO_FETCH)
    content = _head(head, size) | {
        "procedures": [_procedure(version) for version in versions], "feedback": _feedback(feedback)
    }  # fmt: skip
    return set_sheet(TEMPLATES / "poster.typ", content, clock.today())


def desk_list(point: PostingPoint, versions: Sequence[ProcedureVersion], *, size: str = "a4") -> bytes:
    """Return the list of the procedures of a point: code, name, time, fee."""
    prefetch_related_objects(list(versions), "procedure", "field", "channels", "fees", "cases")
    fields: dict[str, list[dict[str, str]]] = {}
    for version in versions:
        name = version.field.name if version.field else "Lĩnh vực khác"
        fields.setdefault(name, []).append(
            {
                "code": version.procedure.code, "name": version.name,
                "limit": present.short_limit(version) or "chưa công bố", "fee": short_fee(version),
            }
        )  # fmt: skip
    content = _head(_agency(point), size) | {
        "place": point.name, "fields": [{"name": name, "rows": rows} for name, rows in sorted(fields.items())],
        "total": len(versions), "qr": qr_svg(settings.SITE_URL + reverse("public:search")),
        "site": _bare(settings.SITE_URL + reverse("public:search")),
    }  # fmt: skip
    return set_sheet(TEMPLATES / "desk_list.typ", content, clock.today())


def qr_sheet(point: PostingPoint, versions: Sequence[ProcedureVersion], *, size: str = "a4") -> bytes:
    """Return a sheet of QR codes of a point: each leads to the public page of a procedure."""
    prefetch_related_objects(list(versions), "procedure")
    content = _head(_agency(point), size) | {
        "place": point.name,
        "codes": [
            {"code": one.procedure.code, "name": one.name, "qr": qr_svg(address_of(one.procedure.code))}
            for one in versions
        ],
    }
    return set_sheet(TEMPLATES / "qr_sheet.typ", content, clock.today())


def feedback(address: FeedbackAddress, *, head: str, size: str = "a4") -> bytes:
    """Return the poster of a feedback address (NĐ 20/2008 Điều 7, 13)."""
    content = _head(head, size) | {"feedback": _feedback(address), "qr": qr_svg(address.website)}
    return set_sheet(TEMPLATES / "feedback.typ", content, clock.today())


def short_fee(version: ProcedureVersion) -> str:
    """Return what is paid in a few words; "nhiều mức" when channels or cases differ. Needs fees prefetched."""
    amounts = list(dict.fromkeys(present.fee_words(fee) for fee in version.fees.all()))
    if not amounts:
        return present.FREE if version.no_fees else present.UNKNOWN_FEE
    return amounts[0] if len(amounts) == 1 else "nhiều mức"


def _head(agency: str, size: str) -> dict[str, Any]:
    return {
        "agency": agency, "province": settings.PROVINCE_NAME, "paper": size if size in SIZES else "a4",
        "printed": day(clock.today()),
    }  # fmt: skip


def _agency(point: PostingPoint) -> str:
    return point.agency.name


def _bare(url: str) -> str:
    return url.split("://", 1)[-1].rstrip("/")


def _procedure(version: ProcedureVersion) -> dict[str, Any]:
    cases = list(version.cases.all())
    code = version.procedure.code
    return {
        "code": code, "name": version.name, "field": version.field.name if version.field else "",
        "levels": present.levels_words(version),
        "ways": _ways(version, cases[0] if cases else None),
        "papers": _by_case(cases, lambda case: [_paper(paper) for paper in case.documents.all()]),
        "steps": _by_case(cases, lambda case: [step.text for step in case.steps.all()]),
        "copies": version.copies_of_set,
        "targets": ", ".join(version.targets),
        "agencies": [
            {"role": role, "names": "; ".join(row.name for row in rows)}
            for role, rows in present.agencies_by_role(version)
        ],
        "results": [row.name or row.code for row in version.results.all()],
        "conditions": version.conditions.splitlines(),
        "bases": "; ".join(dict.fromkeys(row.number for row in version.legal_bases.all())),
        "place": version.address_note, "fee_note": version.fee_note, "version": version.number,
        "from": day(version.valid_from), "decision": _decision(version), "qr": qr_svg(address_of(code)),
        "address": _bare(address_of(code)), "sample": version.is_sample,
    }  # fmt: skip


def _decision(version: ProcedureVersion) -> str:
    if not version.decision_no:
        return ""
    signed = f" ngày {day(version.decision_date)}" if version.decision_date else ""
    return f"Quyết định công bố số {version.decision_no}{signed}"


def _ways(version: ProcedureVersion, case: ProcedureCase | None) -> list[dict[str, str]]:
    return [
        {
            "name": way.name, "limit": " hoặc ".join(way.limits) or "chưa công bố",
            "fee": "; ".join(dict.fromkeys(amount for _, amount in way.fees)) or "chưa công bố",
        }
        for way in present.ways(version, case)
    ]  # fmt: skip


def _by_case(
    cases: list[ProcedureCase], rows_of: Callable[[ProcedureCase], list[Any]]
) -> list[dict[str, Any]]:
    """Return what cases ask for, cases that ask for the same named together; no name when there is only one."""
    groups: list[tuple[list[Any], list[str]]] = []
    for case in cases:
        rows = rows_of(case)
        same = next((names for known, names in groups if known == rows), None)
        if same is not None:
            same.append(case.name)
        elif rows:
            groups.append((rows, [case.name]))
    return [
        {"rows": rows, "cases": "; ".join(filter(None, names)) if len(groups) > 1 else ""}
        for rows, names in groups
    ]


def _paper(paper: RequiredDocument) -> dict[str, str]:
    return {"name": paper.name, "count": paper_count(paper), "note": "" if paper.required else "khi có"}


def paper_count(paper: RequiredDocument) -> str:
    """Return how many of a paper are handed in: "1 bản chính, 1 bản sao"; "xuất trình" for none."""
    parts = [
        f"{count} {word}"
        for count, word in ((paper.originals, "bản chính"), (paper.copies, "bản sao"))
        if count
    ]
    return ", ".join(parts) or "xuất trình"


def _feedback(address: FeedbackAddress | None) -> dict[str, str] | None:
    if address is None:
        return None
    return {
        "receiver": address.receiver, "address": address.address, "phone": address.phone, "email": address.email,
        "website": _bare(address.website) if address.website else "",
    }  # fmt: skip


def hanging(lines: Iterable[Any]) -> list[ProcedureVersion]:
    """Return the versions that should hang at a point, from its lines, in order of code."""
    found = [line.version for line in lines if line.version is not None and line.state != "go"]
    return sorted(found, key=lambda version: version.procedure.code)
