"""Groups of procedures: made, changed, ended."""

from collections.abc import Iterable

from django.db import transaction

from motcua.base import clock
from motcua.base.audit.services import record_act
from motcua.base.errors import Conflict, Invalid, NotFound
from motcua.base.events.services import record
from motcua.base.organisations.actor import Actor
from motcua.base.organisations.models import Agency
from motcua.base.organisations.permissions import check
from motcua.base.text import clean
from motcua.control.costs import queries
from motcua.control.costs.models import CostGroup
from motcua.control.costs.reading import lines_of

EDIT = "cost.edit"
MOST = 500


@transaction.atomic
def new_group(
    title: str, study_ids: Iterable[int] = (), *, agency_id: int, by: Actor, note: str = ""
) -> CostGroup:
    """Put studies together under a name.

    Args:
        title: of the group.
        study_ids: studies the actor may see.
        agency_id: who leads it.
        by: focal officer of that agency, or the control office.
        note: anything worth printing.

    Raises:
        Invalid: no name, an unknown agency or study, or too many.
    """
    check(by, EDIT, agency_id=agency_id)
    if not Agency.objects.filter(pk=agency_id).exists():
        raise Invalid("Chọn cơ quan chủ trì.", field="agency")
    group = CostGroup.objects.create(
        title=_title(title), agency_id=agency_id, note=lines_of(note, 2000), created_by_name=by.name[:120],
        created_at=clock.now(),
    )  # fmt: skip
    group.studies.set(_studies(study_ids, by))
    written("cost.group_made", group, by)
    return group


@transaction.atomic
def change_group(
    group_id: int, *, by: Actor, version: int, title: str, study_ids: Iterable[int], note: str = ""
) -> CostGroup:
    """Change the name of a group and what is in it.

    Raises:
        NotFound: there is none. Conflict: somebody changed it meanwhile. Invalid: as `new_group`.
    """
    group = _lock(group_id, by, version)
    group.title, group.note, group.version = _title(title), lines_of(note, 2000), group.version + 1
    group.save(update_fields=["title", "note", "version"])
    # Studies of other agencies that the control office put in stay in; their focal officers cannot see them here.
    hidden = group.studies.exclude(pk__in=queries.studies(by).values("pk"))
    group.studies.set([*_studies(study_ids, by), *hidden.values_list("pk", flat=True)])
    written("cost.group_changed", group, by)
    return group


@transaction.atomic
def end_group(group_id: int, *, by: Actor, version: int) -> None:
    """End a group; its studies stay.

    Raises:
        NotFound: there is none. Conflict: somebody changed it meanwhile.
    """
    group = _lock(group_id, by, version)
    group.ended_at, group.version = clock.now(), group.version + 1
    group.save(update_fields=["ended_at", "version"])
    written("cost.group_ended", group, by)


def _lock(group_id: int, by: Actor, version: int) -> CostGroup:
    group = (
        CostGroup.objects.select_for_update(of=("self",)).filter(pk=group_id, ended_at__isnull=True).first()
    )
    if group is None:
        raise NotFound("Không có nhóm này.")
    check(by, EDIT, agency_id=group.agency_id)
    if group.version != version:
        raise Conflict("Nhóm vừa được người khác sửa; tải lại trang rồi làm tiếp.")
    return group


def _title(title: str) -> str:
    title = clean(title)[:300]
    if not title:
        raise Invalid("Ghi tên nhóm.", field="title")
    return title


def _studies(study_ids: Iterable[int], by: Actor) -> list[int]:
    wanted = set(study_ids)
    if len(wanted) > MOST:
        raise Invalid(f"Một nhóm có tối đa {MOST} bảng tính.", field="studies")
    found = list(queries.studies(by).filter(pk__in=wanted).values_list("pk", flat=True))
    if len(found) < len(wanted):
        raise Invalid("Có bảng tính không còn, hoặc của cơ quan khác; chọn lại.", field="studies")
    return found


def written(act: str, group: CostGroup, by: Actor, **more: object) -> None:
    """Write event and trail of an act; the last step of each verb."""
    detail: dict[str, object] = {"studies": group.studies.count(), **more}
    record(act, stream=("cost_group", group.pk), by=by, payload=detail)
    record_act(act, by=by, object_kind="cost_group", object_id=group.pk, label=group.title, detail=detail)
