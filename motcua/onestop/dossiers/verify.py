"""Is every dossier what its events say, and are the codes without gap or twin? For the IT team, after any accident."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby

from django.db.models import Max, Q

from motcua.base.events.models import Event
from motcua.onestop.dossiers import replay
from motcua.onestop.dossiers.models import Counter, Dossier, WorkItem
from motcua.onestop.dossiers.rules import ENDED

CHUNK = 500
SHOWN = 50


@dataclass
class Report:
    """What was looked at and what was found wrong, in Vietnamese."""

    dossiers: int = 0
    rebuilt: int = 0
    loaded: int = 0
    codes: int = 0
    faults: list[str] = field(default_factory=list)

    @property
    def whole(self) -> bool:
        """Whether nothing is wrong."""
        return not self.faults


def verify() -> Report:
    """Rebuild every dossier from its events and compare; look for gaps and twins in the codes of each day.

    Dossiers loaded with their history from elsewhere tell nothing of themselves and are counted apart.
    """
    report = Report()
    for chunk in _chunks():
        _compare(chunk, report)
    _codes(report)
    _work(report)
    return report


def _chunks() -> Iterator[list[Dossier]]:
    last = 0
    while chunk := list(Dossier.objects.filter(pk__gt=last).order_by("pk")[:CHUNK]):
        yield chunk
        last = chunk[-1].pk


def _compare(chunk: list[Dossier], report: Report) -> None:
    events: dict[int, list[Event]] = defaultdict(list)
    found = Event.objects.filter(stream_kind="dossier", stream_id__in=[one.pk for one in chunk])
    for event in found.order_by("id"):
        events[event.stream_id].append(event)
    for dossier in chunk:
        report.dossiers += 1
        wrong = replay.compare(dossier, events[dossier.pk])
        if wrong is None:
            report.loaded += 1
            continue
        report.rebuilt += 1
        if wrong:
            report.faults.append(f"Hồ sơ {dossier.label}: sự kiện nói khác ở {', '.join(wrong)}.")


def _codes(report: Report) -> None:
    """Each day's numbers of an identifier run on without gap to the last one its counter has given."""
    codes = (
        Dossier.objects.filter(code__isnull=False, system="").order_by("code").values_list("code", flat=True)
    )
    last = dict(Counter.objects.filter(series__startswith="code:").values_list("series", "last"))
    parted = (str(code).rsplit("-", 1) for code in codes.iterator(chunk_size=5000))
    for series, group in groupby(parted, key=lambda parts: parts[0]):
        numbers = sorted(int(number) for _, number in group)
        report.codes += len(numbers)
        if len(set(numbers)) != len(numbers):
            report.faults.append(f"Mã {series}: có số trùng.")
        if numbers[-1] - numbers[0] + 1 != len(set(numbers)):
            gone = sorted(set(range(numbers[0], numbers[-1] + 1)) - set(numbers))
            report.faults.append(f"Mã {series}: thiếu số {', '.join(map(str, gone[:10]))}.")
        counted = last.get("code:" + ":".join(series.rsplit("-", 1)))
        if counted is not None and counted != numbers[-1]:
            report.faults.append(f"Mã {series}: bộ đếm ở {counted}, số cuối là {numbers[-1]}.")


def _work(report: Report) -> None:
    """What has ended holds no open work, and what is open has some."""
    opened = WorkItem.objects.filter(closed_at__isnull=True)
    ended = Dossier.objects.filter(status__in=sorted(ENDED), pk__in=opened.values("dossier"))
    for dossier in ended[:SHOWN]:
        report.faults.append(f"Hồ sơ {dossier.label}: đã kết thúc mà còn việc mở.")
    before = Q(status__in=["MOI_NOP", "CHO_BO_SUNG_TN"])
    idle = Dossier.objects.filter(system="").exclude(before).exclude(status__in=sorted(ENDED))
    for dossier in idle.exclude(pk__in=opened.values("dossier"))[:SHOWN]:
        report.faults.append(f"Hồ sơ {dossier.label}: đang giải quyết mà không ai giữ.")
    newest = Dossier.objects.aggregate(newest=Max("pk"))["newest"]
    if newest is None:
        return
    lone = Event.objects.filter(stream_kind="dossier", stream_id__gt=newest).exists()
    if lone:
        report.faults.append("Có sự kiện của hồ sơ không tồn tại.")
