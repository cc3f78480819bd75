"""The acts on a study: to begin it, write its sheet, take figures of real cases, confirm it and open it again."""

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
from motcua.control.costs import storing, wages
from motcua.control.costs.actual import Span, figures
from motcua.control.costs.models import CostStudy
from motcua.control.costs.proposing import proposed
from motcua.control.costs.reading import lines_of
from motcua.control.costs.reading import written as said
from motcua.control.costs.sheet import Sheet
from motcua.control.costs.sheet import check as sound
from motcua.control.costs.taking import taken
from motcua.control.costs.taking_in import sheet_from
from motcua.control.costs.terms import Stage

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
def new_study(
    title: str,
    procedure_id: int | None = None,
    *,
    agency_id: int,
    by: Actor,
    subject: str = wages.COMMON,
) -> CostStudy:
    """Begin a study: the newest hourly wage, and the lines that the catalogue suggests when it has the procedure.

    Args:
        title: what is costed; the procedure's name when empty.
        procedure_id: the catalogue's procedure, None for one that is only drafted.
        agency_id: whose study it is.
        by: focal officer or specialist of that agency, or the control office.
        subject: group of subjects of the wage file; one without a wage of its own has the common one.

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
    wage = wages.newest(subject)
    study = CostStudy.objects.create(
        title=title[:500], procedure=procedure, agency_id=agency_id, wage=wage.amount, wage_basis=wage.basis,
        created_by_name=by.name[:120], created_at=clock.now(),
    )  # fmt: skip
    if procedure is not None:
        storing.store(study, sound(proposed(procedure.pk, study.wage)))
    written("cost.begun", study, by)
    return study


@transaction.atomic
def write_sheet(
    study_id: int,
    sheet: Sheet,
    *,
    by: Actor,
    version: int,
    title: str | None = None,
    wage_basis: str | None = None,
    note: str | None = None,
    act: str = "cost.written",
) -> CostStudy:
    """Write the whole sheet of a draft.

    Args:
        study_id: which.
        sheet: as it is to be.
        by: who edits; of the study's agency, or the control office.
        version: the study as it was shown.
        title, wage_basis, note: None leaves them.
        act: what the trail calls it ("cost.taken_in" for a workbook).

    Raises:
        Invalid: a figure below zero, a line without a name, a hired service with hours.
        Conflict: somebody saved meanwhile, or it is confirmed.
    """
    study = _draft(study_id, EDIT, by=by, version=version)
    sheet = sound(sheet)
    if title is not None:
        study.title = clean(title)[:500]
        if not study.title:
            raise Invalid("Ghi tên thủ tục.", field="title")
    if wage_basis is not None:
        study.wage_basis = clean(wage_basis)[:300]
    if note is not None:
        study.note = lines_of(note, 4000)
    study.wage = sheet.wage
    _saved(study, "title", "wage", "wage_basis", "note")
    storing.store(study, sheet)
    sums = sheet.totals()
    written(act, study, by, now=said(sums.now), after=said(sums.after))
    return study


def take_in(study_id: int, content: bytes, *, by: Actor, version: int) -> CostStudy:
    """Replace a draft's sheet by that of a workbook; a refused one changes nothing.

    Args:
        content: the XLSX file.
        by, version: as `write_sheet`.

    Raises:
        Invalid: a shifted column, a cell that cannot be read, a figure below zero; Conflict: as `write_sheet`.
    """
    return write_sheet(study_id, sheet_from(content), by=by, version=version, act="cost.taken_in")


@transaction.atomic
def take_figures(study_id: int, span: Span, what: str, *, by: Actor, version: int) -> CostStudy:
    """Take figures of real dossiers into the sheet's block I (and II, where it said the same).

    Args:
        study_id: which; its procedure must be in the catalogue.
        span: the days of receipt the figures are of.
        what: "so-luong" (subjects and frequency of every channel), "bo-sung" (a line for the returns for
            supplement), "di-lai" (a line for the journeys).
        by, version: as `write_sheet`.

    Raises:
        Invalid: it has no procedure, or no dossier was received in those days.
        Conflict: as `write_sheet`.
    """
    study = _draft(study_id, EDIT, by=by, version=version)
    if study.procedure_id is None:
        raise Invalid("Bảng tính này chưa gắn với thủ tục trong danh mục nên không có hồ sơ thực tế.")
    sheet = storing.load(study)
    cases = sheet.cases()
    found = {case: figures(study.procedure_id, span, case if len(cases) > 1 else "") for case in cases}
    whole = sum(one.dossiers for one in found.values())
    if not whole:
        raise Invalid(f"Không có hồ sơ nào được tiếp nhận trong kỳ {span.words}.")
    sheet = taken(sheet, found, what, source=f"Hồ sơ thực tế {span.words}: {whole} hồ sơ")
    storing.store(study, sound(sheet))
    _saved(study)
    sums = sheet.totals()
    written("cost.figures_taken", study, by, what=what, period=span.words, now=said(sums.now))
    return study


@transaction.atomic
def confirm(study_id: int, *, by: Actor, version: int, abolished: bool = False) -> CostStudy:
    """Confirm a study: from here its figures count and no longer change.

    Args:
        by: the control office.
        abolished: the procedure is given up; only then may block II be empty, which saves everything.
        version: the study as it was shown.

    Raises:
        Conflict: it is confirmed already, or was changed meanwhile.
        Invalid: there is nothing in it, or lines that nobody is counted for.
    """
    study = _draft(study_id, CONFIRM, by=by, version=version)
    sheet = storing.load(study)
    if not sheet.activities:
        raise Invalid("Bảng tính chưa có dòng nào; không xác nhận được.")
    if not abolished and not sheet.of(Stage.AFTER):
        raise Invalid("Khối sau đơn giản hóa chưa có dòng nào; điền khối sau, hoặc đánh dấu bãi bỏ thủ tục.")
    idle = [line for line in sheet.activities if not sheet.subjects_of(line) or not sheet.times_of(line)]
    if idle:
        raise Invalid(
            f"{len(idle)} dòng chưa có số lần hoặc số đối tượng (ví dụ “{idle[0].name[:80]}”); điền rồi xác nhận."
        )
    study.state, study.confirmed_by_name = CostStudy.State.CONFIRMED, by.name[:120]
    study.confirmed_at = clock.now()
    _saved(study, "state", "confirmed_by_name", "confirmed_at")
    sums = sheet.totals()
    written("cost.confirmed", study, by, now=said(sums.now), after=said(sums.after), edition=study.edition)
    return study


@transaction.atomic
def reopen(study_id: int, reason: str, *, by: Actor, version: int) -> CostStudy:
    """Open a confirmed study again, as its next edition; until it is confirmed anew its saving does not count.

    Raises:
        Invalid: no reason. Conflict: it is not confirmed, or was changed meanwhile.
    """
    study = lock_study(study_id, CONFIRM, by=by, version=version)
    if study.state != CostStudy.State.CONFIRMED:
        raise Conflict("Bảng tính này chưa được xác nhận.")
    if not clean(reason):
        raise Invalid("Ghi lý do mở lại.", field="reason")
    study.state, study.edition, study.confirmed_at, study.confirmed_by_name = (
        CostStudy.State.DRAFT, study.edition + 1, None, "",
    )  # fmt: skip
    _saved(study, "state", "edition", "confirmed_at", "confirmed_by_name")
    written("cost.reopened", study, by, reason=clean(reason)[:300], edition=study.edition)
    return study


@transaction.atomic
def discard(study_id: int, *, by: Actor, version: int) -> None:
    """Throw a draft away; it leaves every list and group.

    Raises:
        Conflict: it is confirmed, or was changed meanwhile.
    """
    study = _draft(study_id, EDIT, by=by, version=version)
    study.state = CostStudy.State.DISCARDED
    study.groups.clear()
    _saved(study, "state")
    written("cost.discarded", study, by)


def _draft(study_id: int, action: str, *, by: Actor, version: int) -> CostStudy:
    study = lock_study(study_id, action, by=by, version=version)
    if study.state != CostStudy.State.DRAFT:
        raise Conflict(f"Bảng tính này {study.get_state_display().lower()}; không sửa được nữa.")
    return study


def _saved(study: CostStudy, *names: str) -> None:
    study.version += 1
    study.save(update_fields=[*names, "version"])


def written(act: str, study: CostStudy, by: Actor, **detail: object) -> None:
    """Write event and trail of an act; the last step of each verb."""
    record(act, stream=("cost_study", study.pk), by=by, payload=dict(detail))
    record_act(
        act, by=by, object_kind="cost_study", object_id=study.pk, label=study.title, detail=dict(detail)
    )
