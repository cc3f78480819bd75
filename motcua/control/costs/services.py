"""The acts of the room: to begin a study, to write its sheet, to confirm it and open it again."""

from django.db import transaction

from motcua.base import clock
from motcua.base.audit.services import record_act
from motcua.base.errors import Conflict, Invalid, NotFound
from motcua.base.events.services import record
from motcua.base.organisations.actor import Actor
from motcua.base.organisations.models import Agency
from motcua.base.organisations.permissions import check
from motcua.base.text import clean
from motcua.catalogue.procedures.models import Procedure
from motcua.control.costs import wages
from motcua.control.costs.models import CostStudy

EDIT, CONFIRM = "cost.edit", "cost.confirm"


def lock_study(study_id: int, action: str, *, by: Actor, version: int | None = None) -> CostStudy:
    """Lock a study for an act.

    Args:
        study_id: which.
        action: the right it takes.
        by: who acts.
        version: as it was shown; None skips the check.

    Raises:
        NotFound, NotAllowed: it is not theirs.
        Conflict: somebody changed it meanwhile.
    """
    study = CostStudy.objects.select_for_update(of=("self",)).filter(pk=study_id).first()
    if study is None:
        raise NotFound("Không có bảng tính chi phí này.")
    check(by, action, agency_id=study.agency_id)
    if version is not None and version != study.version:
        raise Conflict("Bảng tính vừa được người khác sửa; tải lại trang rồi làm tiếp.")
    return study


@transaction.atomic
def new_study(title: str, procedure_id: int | None = None, *, agency_id: int, by: Actor) -> CostStudy:
    """Begin a study, empty but for the newest hourly wage of the law book.

    Args:
        title: what is costed; the procedure's name when empty.
        procedure_id: the catalogue's procedure, None for one that is only drafted.
        agency_id: whose study it is.
        by: focal officer or specialist of that agency, or the control office.

    Raises:
        Invalid: no title and no procedure, or an unknown procedure or agency.
    """
    check(by, EDIT, agency_id=agency_id)
    procedure = Procedure.objects.filter(pk=procedure_id).first() if procedure_id else None
    if procedure_id and procedure is None:
        raise Invalid("Không có thủ tục này trong danh mục.", field="procedure")
    if not Agency.objects.filter(pk=agency_id).exists():
        raise Invalid("Chọn cơ quan tính chi phí.", field="agency")
    title = clean(title) or (procedure.name if procedure else "")
    if not title:
        raise Invalid("Ghi tên thủ tục hoặc chọn thủ tục trong danh mục.", field="title")
    wage = wages.newest()
    study = CostStudy.objects.create(
        title=title[:500], procedure=procedure, agency_id=agency_id, wage=wage.amount, wage_basis=wage.basis,
        created_by_name=by.name[:120], created_at=clock.now(),
    )  # fmt: skip
    written("cost.begun", study, by)
    return study


def written(act: str, study: CostStudy, by: Actor, **detail: object) -> None:
    """Write event and trail of an act; the last step of each verb."""
    record(act, stream=("cost_study", study.pk), by=by, payload=dict(detail))
    record_act(
        act, by=by, object_kind="cost_study", object_id=study.pk, label=study.title, detail=dict(detail)
    )
