"""Figures of real dossiers put into a sheet: how many subjects, how often, what comes back, who travels."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal

from motcua.base.errors import Invalid
from motcua.control.costs.actual import Actual
from motcua.control.costs.rules import WIDE
from motcua.control.costs.sheet import Activity, Key, Sheet, Volume
from motcua.control.costs.terms import Stage, Way, Work

LINES = {
    "bo-sung": (Work.OTHER, "Bổ sung hồ sơ theo yêu cầu của cơ quan giải quyết"),
    "di-lai": (Work.OTHER, "Đi lại để nộp, bổ sung hồ sơ và nhận kết quả"),
}
_PLACES = Decimal("0.0001")


def taken(sheet: Sheet, found: Mapping[str, Actual], what: str, *, source: str) -> Sheet:
    """Return the sheet with a figure of real dossiers in it.

    Args:
        sheet: as it is.
        found: what the dossiers say, by the cases of the sheet.
        what: "so-luong", "bo-sung" or "di-lai".
        source: what to write as the source of the figure.

    Raises:
        Invalid: `what` is something else, or there is nothing of it to take.
    """
    if what == "so-luong":
        for case, actual in found.items():
            sheet = _volumes(sheet, case, actual, source)
        return sheet
    if what not in LINES:
        raise Invalid("Chọn số liệu cần dùng.")
    totals = {case: one.supplements if what == "bo-sung" else one.trips for case, one in found.items()}
    if not any(totals.values()):
        raise Invalid("Kỳ này không phát sinh, không có gì để đưa vào bảng tính.")
    for case, total in totals.items():
        if total:
            # n of this line: what happens to one subject in a year.
            actual = found[case]
            each = (actual.times * total / actual.dossiers).quantize(
                _PLACES, rounding=ROUND_HALF_UP, context=WIDE
            )
            sheet = _line(sheet, case, what, each, Decimal(actual.subjects), source)
    return sheet


def _volumes(sheet: Sheet, case: str, found: Actual, source: str) -> Sheet:
    """Set n and q of every channel of a case; block II follows where it said what block I did."""
    ways = {Way.ALL: (found.times, Decimal(found.subjects))}
    ways |= {one.way: (one.times, Decimal(one.subjects)) for one in found.channels}
    before = {volume.key: volume for volume in sheet.volumes}
    volumes = dict(before)
    for key, volume in before.items():
        if key.case != case:
            continue
        now = before.get(key._replace(stage=Stage.NOW))
        if now is None or (volume.times, volume.subjects) == (now.times, now.subjects):
            times, subjects = ways.get(key.way, (Decimal(1), Decimal(0)))
            volumes[key] = replace(volume, times=times, subjects=subjects, source=source[:300])
    for way, (times, subjects) in ways.items():
        key = Key(Stage.NOW, case, way)
        volumes.setdefault(key, Volume(key, times, subjects, source[:300]))
    return replace(sheet, volumes=tuple(volumes.values()))


def _line(sheet: Sheet, case: str, what: str, times: Decimal, subjects: Decimal, source: str) -> Sheet:
    work, name = LINES[what]
    key = Key(Stage.NOW, case, Way.ALL)
    values = {"times": times, "subjects": subjects, "note": source[:300]}
    kept = [one for one in sheet.activities if (one.key, one.work, one.name) == (key, work, name)]
    if kept:
        lines = [replace(one, **values) if one is kept[0] else one for one in sheet.activities]  # type: ignore[arg-type]
        return replace(sheet, activities=tuple(lines))
    places = [
        one.position
        for one in sheet.activities
        if (one.key.case, one.key.way, one.work) == (key.case, key.way, work)
    ]
    line = Activity(key, work, max(places, default=0) + 1, name, **values)  # type: ignore[arg-type]
    return replace(sheet, activities=(*sheet.activities, line))
