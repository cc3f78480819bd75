"""A sheet in the database: read whole, written by what differs, so that the history of rows stays readable."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, TypeVar

from motcua.control.costs.models import CostActivity, CostStudy, CostVolume
from motcua.control.costs.sheet import Activity, Key, Sheet, Volume
from motcua.control.costs.terms import Doing, Stage, Way, Work

Row = TypeVar("Row", CostVolume, CostActivity)
_OF_VOLUME = ("times", "subjects", "source")
_OF_LINE = ("name", "doing", "hours", "wage", "fee", "other", "times", "subjects", "note")


def _key(row: CostVolume) -> Key:
    return Key(Stage(row.stage), row.case, Way(row.way))


def load(study: CostStudy) -> Sheet:
    """Return a study's sheet."""
    volumes = list(study.volumes.all())
    keys = {row.pk: _key(row) for row in volumes}
    lines = CostActivity.objects.filter(volume__in=list(keys))
    return _sheet(study.wage, volumes, keys, lines)


def load_many(studies: Iterable[CostStudy]) -> dict[int, Sheet]:
    """Return the sheets of several studies by their keys, in two queries."""
    listed = list(studies)
    volumes: dict[int, list[CostVolume]] = {study.pk: [] for study in listed}
    keys: dict[int, Key] = {}
    owner: dict[int, int] = {}
    for row in CostVolume.objects.filter(study__in=listed):
        volumes[row.study_id].append(row)
        keys[row.pk], owner[row.pk] = _key(row), row.study_id
    lines: dict[int, list[CostActivity]] = {study.pk: [] for study in listed}
    for line in CostActivity.objects.filter(volume__study__in=listed):
        lines[owner[line.volume_id]].append(line)
    return {study.pk: _sheet(study.wage, volumes[study.pk], keys, lines[study.pk]) for study in listed}


def _sheet(
    wage: Decimal, volumes: Iterable[CostVolume], keys: Mapping[int, Key], lines: Iterable[CostActivity]
) -> Sheet:
    return Sheet(
        wage=wage,
        volumes=tuple(Volume(keys[row.pk], row.times, row.subjects, row.source) for row in volumes),
        activities=tuple(
            Activity(
                key=keys[row.volume_id], work=Work(row.work), position=row.position, name=row.name,
                doing=Doing(row.doing), hours=row.hours, fee=row.fee, other=row.other, wage=row.wage,
                times=row.times, subjects=row.subjects, note=row.note,
            )
            for row in lines
        ),
    )  # fmt: skip


def store(study: CostStudy, sheet: Sheet) -> None:
    """Write a checked sheet over the study's, row by row where they differ; the caller holds the study's lock."""
    kept = {_key(row): row for row in study.volumes.all()}
    wanted = {volume.key: volume for volume in sheet.volumes}
    CostVolume.objects.filter(pk__in=[row.pk for key, row in kept.items() if key not in wanted]).delete()
    for key, volume in wanted.items():
        values = {name: getattr(volume, name) for name in _OF_VOLUME}
        kept[key] = _put(CostVolume, kept.get(key), values, study=study, **key._asdict())
    keys = {row.pk: key for key, row in kept.items() if key in wanted}
    rows = CostActivity.objects.filter(volume__in=list(keys))
    lines = {(keys[row.volume_id], row.work, row.position): row for row in rows}
    places = {(line.key, int(line.work), line.position): line for line in sheet.activities}
    CostActivity.objects.filter(
        pk__in=[row.pk for place, row in lines.items() if place not in places]
    ).delete()
    for place, line in places.items():
        values = {name: getattr(line, name) for name in _OF_LINE}
        _put(
            CostActivity,
            lines.get(place),
            values,
            volume=kept[line.key],
            work=line.work,
            position=line.position,
        )


def _put(model: type[Row], row: Row | None, values: dict[str, Any], **where: Any) -> Row:
    if row is None:
        return model.objects.create(**where, **values)
    changed = [name for name, value in values.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, values[name])
    if changed:
        row.save(update_fields=changed)
    return row
