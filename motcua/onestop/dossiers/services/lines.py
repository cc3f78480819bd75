"""Acts on a dossier's lines: papers, files, fees."""

from datetime import datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from motcua.base import clock
from motcua.base.errors import Conflict, NotFound
from motcua.base.files.services import store
from motcua.base.organisations.actor import Actor
from motcua.base.text import clean
from motcua.onestop.dossiers.models import Dossier, DossierPaper, FeeLine
from motcua.onestop.dossiers.rules import ENDED
from motcua.onestop.dossiers.services import _core as core
from motcua.onestop.dossiers.services.digitising import mark


@transaction.atomic
def attach(
    dossier_id: int,
    paper_id: int,
    upload: UploadedFile,
    *,
    by: Actor,
    source: str = DossierPaper.Source.SCANNED,
    at: datetime | None = None,
) -> Dossier:
    """Attach a file to a paper of a dossier (the scan of a paper, or an electronic copy).

    Raises:
        TooLarge, Invalid: the file is over the limit, or not what it says it is.
        Conflict: the dossier has ended.
    """
    at = at or clock.now()
    dossier = core.lock(dossier_id)
    core.check_right(dossier, "dossier.attach", by=by)
    if dossier.status in ENDED:
        raise Conflict("Hồ sơ đã kết thúc nên không thêm tệp được.")
    paper = DossierPaper.objects.filter(pk=paper_id, dossier=dossier).first()
    if paper is None:
        raise NotFound("Không có giấy tờ này trong hồ sơ.")
    paper.file = store(upload, by=by, object_kind="dossier", object_id=dossier.pk)
    columns = mark(paper, dossier, by=by, at=at)
    paper.source = source
    paper.save(update_fields=columns)
    return core.written(dossier, "paper_attached", by=by, at=at, payload={"name": paper.name})


@transaction.atomic
def collect_fee(
    dossier_id: int,
    *,
    by: Actor,
    receipt: str = "",
    fee_ids: list[int] | None = None,
    version: int | None = None,
    at: datetime | None = None,
) -> Dossier:
    """Note that fees of a dossier were collected at the desk (NĐ 61/2018 Điều 22).

    Args:
        receipt: number of the receipt.
        fee_ids: which lines; all that are owed by default.

    Raises:
        Conflict: nothing is owed.
    """
    at = at or clock.now()
    dossier = core.lock(dossier_id, version=version)
    core.check_right(dossier, "dossier.fee", by=by)
    owed = FeeLine.objects.filter(dossier=dossier, paid_at__isnull=True, exemption="")
    chosen = owed.filter(pk__in=fee_ids) if fee_ids else owed
    lines = list(chosen)
    if not lines:
        raise Conflict("Hồ sơ không còn khoản phí, lệ phí nào phải thu.")
    chosen.update(paid_at=at, paid_to_id=by.person_id, receipt=clean(receipt)[:60])
    left = FeeLine.objects.filter(dossier=dossier, paid_at__isnull=True, exemption="").exists()
    dossier.money = Dossier.Money.PART if left else Dossier.Money.PAID
    total = sum(line.total for line in lines)
    return core.written(
        dossier, "fee_paid", by=by, at=at, payload={"total": total, "receipt": clean(receipt)}
    )
