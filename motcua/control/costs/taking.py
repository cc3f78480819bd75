"""Figures of real dossiers put into a sheet: how many subjects, how often, what comes back, who travels."""

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


def taken(sheet: Sheet, found: Actual, what: str, *, source: str) -> Sheet:
    """Return the sheet with a figure of real dossiers in it.

    Args:
        sheet: as it is.
        found: what the dossiers say.
        what: "so-luong", "bo-sung" or "di-lai".
        source: what to write as the source of the figure.

    Raises:
        Invalid: `what` is something else, or there is nothing of it to take.
    """
    if what == "so-luong":
        return _volumes(sheet, found, source)
    if what not in LINES:
        raise Invalid("Chọn số liệu cần dùng.")
    total = found.supplements if what == "bo-sung" else found.trips
    if not total:
        raise Invalid("Kỳ này không phát sinh, không có gì để đưa vào bảng tính.")
    # n of this line: what happens to one subject in a year.
    each = (found.times * total / found.dossiers).quantize(_PLACES, rounding=ROUND_HALF_UP, context=WIDE)
    return _line(sheet, what, each, Decimal(found.subjects), source)


def _volumes(sheet: Sheet, found: Actual, source: str) -> Sheet:
    """Set n and q of every channel, in all cases alike; block II follows where it said what block I did."""
    ways = {Way.ALL: (found.times, Decimal(found.subjects))}
    ways |= {one.way: (one.times, Decimal(one.subjects)) for one in found.channels}
    if len(sheet.cases()) > 1:
        raise Invalid(
            "Bảng tính có nhiều trường hợp; hồ sơ không cho biết mỗi trường hợp bao nhiêu, "
            "hãy chia số đối tượng bằng tay."
        )
    before = {volume.key: volume for volume in sheet.volumes}
    volumes = {}
    for key, volume in before.items():
        now = before.get(key._replace(stage=Stage.NOW))
        follows = now is None or (volume.times, volume.subjects) == (now.times, now.subjects)
        times, subjects = ways.get(key.way, (Decimal(1), Decimal(0)))
        if follows:
            volume = replace(volume, times=times, subjects=subjects, source=source[:300])
        volumes[key] = volume
    case = sheet.cases()[0]
    for way, (times, subjects) in ways.items():
        key = Key(Stage.NOW, case, way)
        volumes.setdefault(key, Volume(key, times, subjects, source[:300]))
    return replace(sheet, volumes=tuple(volumes.values()))


def _line(sheet: Sheet, what: str, times: Decimal, subjects: Decimal, source: str) -> Sheet:
    work, name = LINES[what]
    key = Key(Stage.NOW, sheet.cases()[0], Way.ALL)
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
