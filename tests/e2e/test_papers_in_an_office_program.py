"""Every letter, decision, annex and form that the rooms of control write: opened by LibreOffice, turned into pages."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest
from django.test import Client
from django.urls import Resolver404, URLPattern, URLResolver, get_resolver, resolve, reverse

from motcua.base.organisations.models import Person
from motcua.control.plans.services import reporting
from motcua.control.reviews.models import MinistryLetter, SimplificationDecision

from .looks import LOOKS, followed, made_for_the_look

ROOMS = (
    "announcements",
    "publication",
    "plans",
    "impact",
    "costs",
    "reviews",
    "programmes",
    "burden",
    "reports",
    "dashboards",
)
LINK = re.compile(r'href="(/[^"#]+)"')
PAPER = re.compile(r"docx|xlsx")
A4 = {(595, 842), (842, 595)}
# Workbooks that are filled in and read back, not printed.
FORMS = {"announcements-annex", "plans-empty_form", "programmes-sheet_xlsx", "programmes-template"}
# What an office program makes of a paper: an A4 page somebody wrote on.
INK = 0.004


def papers(resolver: URLResolver | None = None, spaces: tuple[str, ...] = ()) -> Iterator[str]:
    """Return the names of the addresses of these rooms that give a document or a workbook."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            yield from papers(entry, (*spaces, entry.namespace) if entry.namespace else spaces)
        elif (
            isinstance(entry, URLPattern)
            and spaces
            and spaces[0] in ROOMS
            and PAPER.search(str(entry.pattern))
        ):
            yield f"{spaces[0]}:{entry.name}"


def made(office) -> dict[str, tuple[str, str]]:
    """Papers that hang on no page of the walk: made for this look, or asked for by the address alone."""
    report = reporting.draft(followed().pk, None, "thang:2026-10", by=office.actor("kiemsoat"))
    decision, letter = SimplificationDecision.objects.earliest("pk"), MinistryLetter.objects.earliest("pk")
    return {
        "plans:report_docx": ("kiemsoat", reverse("plans:report_docx", args=[report.pk])),
        "plans:report_xlsx": ("kiemsoat", reverse("plans:report_xlsx", args=[report.pk])),
        "reviews:decision_docx": ("kiemsoat", reverse("reviews:decision_docx", args=[decision.pk])),
        "reviews:letter_docx": ("kiemsoat", reverse("reviews:letter_docx", args=[letter.pk])),
        "reviews:report_docx": ("kiemsoat", reverse("reviews:report_docx")),
    }


@pytest.fixture
def found(office) -> dict[str, tuple[str, str]]:
    """Who finds each paper where: the first link to it on the pages of the walk."""
    wanted, found = set(papers()), {}
    for username, paths in LOOKS:
        client = Client()
        client.force_login(Person.objects.get(username=username))
        keys = made_for_the_look(office, paths)
        for path in paths:
            for link in LINK.findall(client.get(path.format(**keys)).content.decode()):
                try:
                    name = resolve(link.partition("?")[0]).view_name
                except Resolver404:
                    continue
                if name in wanted:
                    found.setdefault(name, (username, link.replace("&amp;", "&")))
    return made(office) | found


def fetched(found: dict[str, tuple[str, str]], folder: Path) -> list[Path]:
    """Download each paper as who found it."""
    files = []
    for name, (username, link) in sorted(found.items()):
        client = Client()
        client.force_login(Person.objects.get(username=username))
        answer = client.get(link)
        if answer.status_code == 405:  # the page sends the words as they were corrected on it
            answer = client.post(link)
        assert answer.status_code == 200, (name, link)
        ending = "docx" if "word" in answer["Content-Type"] else "xlsx"
        file = folder / f"{name.replace(':', '-')}.{ending}"
        file.write_bytes(answer.getvalue())
        files.append(file)
    return files


def test_every_paper_of_control_opens_in_an_office_program_and_is_a_page_one_can_print(found, tmp_path):
    missing = ", ".join(sorted(set(papers()) - set(found)))
    assert not missing, f"no page of the walk links to {missing}"
    files = fetched(found, tmp_path)
    made = tmp_path / "pdf"
    office_program = shutil.which("soffice") or pytest.fail("LibreOffice missing: bash scripts/browser.sh")
    subprocess.run(
        [office_program, f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "pdf",
         "--outdir", str(made), *map(str, files)],
        check=True, capture_output=True, timeout=300,
    )  # fmt: skip
    wrong = [fault for file in files for fault in faults_of(file, made / f"{file.stem}.pdf")]
    assert not wrong, "\n".join(wrong)


def faults_of(file: Path, pdf: Path) -> list[str]:
    """Return what is wrong with the pages an office program made of a paper; a form to fill in need only open."""
    if not pdf.exists():
        return [f"{file.name}: does not open"]
    if file.stem in FORMS:
        return []
    document = pypdfium2.PdfDocument(pdf)
    first = document[0]
    picture = first.render(scale=1, grayscale=True).to_pil()
    picture.save(pdf.with_suffix(".png"))
    dark = sum(picture.histogram()[:128]) / (picture.width * picture.height)
    return [
        f"{file.name}: {fault}"
        for fault, there in (
            ("not a sheet of A4", (round(first.get_width()), round(first.get_height())) not in A4),
            ("an empty page", dark < INK),
            ("more than a hundred pages", len(document) > 100),
        )
        if there
    ]
