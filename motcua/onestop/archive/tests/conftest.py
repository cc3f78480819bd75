"""The cast of the dossiers' tests, with procedures whose papers and results meet in the store."""

import io
from dataclasses import dataclass

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from motcua.base.files.models import StoredFile
from motcua.base.files.services import store
from motcua.base.organisations.actor import Actor
from motcua.catalogue.procedures.models import ProcedureResult
from motcua.onestop.archive.models import StoredPaper
from motcua.onestop.archive.services import keep_results_of
from motcua.onestop.dossiers import services
from motcua.onestop.dossiers.models import Dossier
from motcua.onestop.dossiers.tests.cast import Cast, make_cast, open_item, vn

KIND = "KQ.G15.000038"
OWNER = "024190000777"


def scan_pdf(
    width: int = 1700, height: int = 2340, mode: str = "RGB", name: str = "quet.pdf"
) -> SimpleUploadedFile:
    """Return a scanned A4 page as a PDF: 200 dpi and colour unless told otherwise."""
    made = io.BytesIO()
    colour = (240, 230, 220) if mode == "RGB" else 200
    # An A4 page is 8.27 inches wide whatever the number of dots.
    Image.new(mode, (width, height), colour).save(made, "PDF", resolution=width / 8.27)
    return SimpleUploadedFile(name, made.getvalue(), "application/pdf")


@dataclass
class Room:
    """The cast and what the store's tests do again and again."""

    cast: Cast

    def result_file(self, dossier: Dossier, by: Actor) -> StoredFile:
        """Return an electronic result brought to a dossier."""
        return store(scan_pdf(name="ket-qua.pdf"), by=by, object_kind="dossier", object_id=dossier.pk)

    def signed(
        self, *, file: bool = True, at: str = "2026-08-20T09:00", until: str = "2026-08-21T10:00", **changes
    ):
        """Return a dossier with a signed and stamped result, electronic unless told otherwise."""
        changes.setdefault("identity", OWNER)
        dossier = self.cast.appraised(at, **changes)
        self.cast.step(dossier, self.cast.specialist, vn(until))
        given = self.result_file(dossier, self.cast.leader).pk if file else None
        services.sign_result(
            dossier.pk, open_item(dossier).pk, by=self.cast.leader, at=vn(until), file_id=given,
            summary="Chưa đăng ký kết hôn với ai",
        )  # fmt: skip
        return services.stamp(
            dossier.pk, open_item(dossier).pk, number="12/XN", by=self.cast.clerk, at=vn(until)
        )

    def stored(self, **changes) -> StoredPaper:
        """Return a confirmed paper in the owner's record."""
        dossier = self.signed(**changes)
        keep_results_of([dossier.pk], at=vn(changes.get("until", "2026-08-21T10:00")))
        return StoredPaper.objects.get(dossier=dossier)


@pytest.fixture
def cast(db) -> Cast:
    return make_cast()


@pytest.fixture
def room(cast: Cast) -> Room:
    """A procedure that gives what its own second paper may be replaced by."""
    ProcedureResult.objects.create(version=cast.version, code=KIND, name="Giấy xác nhận tình trạng hôn nhân")
    second = cast.case.documents.get(code="G1")
    second.replaced_by = [KIND]
    second.save()
    return Room(cast)
