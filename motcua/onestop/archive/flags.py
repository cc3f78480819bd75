"""The marks of digitising and reuse that the national portal reads of a dossier (lien-thong.md 1.4, mot-cua.md 5.4).

Marks are worked out from papers and results whenever they are asked for: there is nothing that could disagree.
`IS_…` say the same as conditions of the database, for indicators and lists.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.urls import reverse

from motcua.onestop.dossiers.models import Dossier, DossierPaper, Result

HAS_FILE = Q(file__isnull=False)
IS_DIGITISED = (
    HAS_FILE
    & (Q(source=DossierPaper.Source.SCANNED) | ~Q(digitised_step=""))
    & ~Q(source=DossierPaper.Source.ARCHIVE)
)
IS_DIGITISED_AT_INTAKE = HAS_FILE & (
    Q(digitised_step=DossierPaper.Step.INTAKE) | Q(source=DossierPaper.Source.ARCHIVE)
)
IS_REUSED = Q(reuse__gt=0) | Q(source=DossierPaper.Source.ARCHIVE)
IS_FROM_STORE = Q(source=DossierPaper.Source.ARCHIVE)


@dataclass(frozen=True)
class PaperMarks:
    """The marks of one paper (TaiLieuNop)."""

    digitised: bool
    reuse: int
    from_store: bool
    database: str
    result_code: str
    has_file: bool


def marks_of(paper: DossierPaper) -> PaperMarks:
    """Return the marks of a paper."""
    from_store = paper.source == DossierPaper.Source.ARCHIVE
    scanned = paper.source == DossierPaper.Source.SCANNED or bool(paper.digitised_step)
    has_file = paper.file_id is not None
    return PaperMarks(
        digitised=has_file and scanned and not from_store,
        # Taken from the store by hand, without our own entry: an earlier component at the least.
        reuse=int(paper.reuse) or int(from_store),
        from_store=from_store,
        database=paper.database_code,
        result_code=paper.result_code if paper.reuse == DossierPaper.Reuse.RESULT else "",
        has_file=has_file,
    )


@dataclass(frozen=True)
class DossierMarks:
    """The marks of a dossier: each paper's, and what follows from them."""

    papers: list[tuple[DossierPaper, PaperMarks]]
    results: list[Result]

    @property
    def has_digitised(self) -> bool:
        """HoSoCoThanhPhanSoHoa: at least one component is there as a file."""
        return any(marks.has_file for _, marks in self.papers)

    @property
    def reused(self) -> bool:
        """Whether anything digitised before was used again."""
        return any(marks.reuse for _, marks in self.papers)

    @property
    def from_store(self) -> bool:
        """Whether anything was taken from the store."""
        return any(marks.from_store for _, marks in self.papers)

    @property
    def databases(self) -> list[str]:
        """DSKetNoiCSDL: the databases that were read."""
        return sorted({marks.database for _, marks in self.papers if marks.database})

    @property
    def electronic_result(self) -> bool:
        """Whether the result is there as a file."""
        return any(result.file_id for result in self.results)

    def message(self) -> dict[str, Any]:
        """Return the part of the national message about papers and results, under the portal's own names.

        Addresses are those of the rights-checked file; who sends them outside signs and limits them.
        """
        return {
            "HoSoCoThanhPhanSoHoa": int(self.has_digitised),
            "DSKetNoiCSDL": [{"MaCSDL": code} for code in self.databases],
            "TaiLieuNop": [_submitted(paper, marks) for paper, marks in self.papers if paper.received],
            "DanhSachGiayToKetQua": [_given(result) for result in self.results],
        }


def _submitted(paper: DossierPaper, marks: PaperMarks) -> dict[str, Any]:
    file = paper.file
    return {
        "TepDinhKemId": str(file.uuid) if file else "",
        "TenTepDinhKem": (file.name if file else paper.name)[:4000],
        "IsDeleted": False,
        "MaThanhPhanHoSo": paper.document.code if paper.document else "",
        "DuongDanTaiTepTin": reverse("files:download", args=[file.uuid]) if file else "",
        "DuocSoHoa": int(marks.digitised),
        "DuocTaiSuDung": marks.reuse,
        "DuocLayTuKhoDMQG": int(marks.from_store),
        "MaKetQuaThayThe": marks.result_code,
    }


def _given(result: Result) -> dict[str, Any]:
    file = result.file
    return {
        "TenGiayTo": result.name[:2000],
        "MaThanhPhanHoSo": "",
        "GiayToId": str(result.pk),
        "DuongDanTepTinKetQua": reverse("files:download", args=[file.uuid]) if file else "",
        "MaGiayToKetQua": result.code,
    }


def marks_of_dossier(
    dossier: Dossier, *, papers: Iterable[DossierPaper] | None = None, results: Iterable[Result] | None = None
) -> DossierMarks:
    """Return the marks of a dossier.

    Args:
        papers: with file and document, when they are at hand.
        results: with file, when they are at hand.
    """
    if papers is None:
        papers = dossier.papers.select_related("file", "document")
    if results is None:
        results = dossier.results.filter(kind=Result.Kind.RESULT).select_related("file")
    return DossierMarks([(paper, marks_of(paper)) for paper in papers], list(results))
