"""Findings about steps: sent back and forth, slow at some places, slower than they should, without any effect."""

import math
from collections import defaultdict
from collections.abc import Iterator
from statistics import median

from motcua.base.text import number
from motcua.control.burden import rules
from motcua.control.burden.finding.found import Found, count, hours_text, in_a_year, minutes_text, percent
from motcua.control.burden.finding.sums import StepSum, Sums, over_places
from motcua.law.burden import Measures

BOUNCING, SLOW_PLACE, SLOW_STEP, IDLE = (
    "TRA_DI_TRA_LAI", "CHAM_MOT_SO_NOI", "BUOC_QUA_HAN", "BUOC_HINH_THUC",
)  # fmt: skip
# Of places: enough of them for one to be unlike the others.
FEWEST_PLACES = 4
NAMED_PLACES = 5


def bouncing(sums: Sums, measures: Measures) -> Iterator[Found]:
    """Find steps that keep sending dossiers back: share of the step's ends that went back."""
    limit = measures.threshold(BOUNCING)
    whole = sums.over_places
    redone: dict[int, list[StepSum]] = defaultdict(list)
    for one in whole.values():
        if one.redone:
            redone[one.procedure].append(one)
    for one in whole.values():
        share = rules.ratio(one.sent_back, one.items)
        if one.sent_back < limit.least or share < limit.level:
            continue
        again = redone[one.procedure]
        target = max(again, key=lambda step: step.redone, default=None)
        # Each way back is the step done again and the sending step once more.
        minutes = sum(step.redone_minutes for step in again) + one.sent_back * one.minutes / one.items
        back = f" về bước «{target.name}»" if target else ""
        waiting = in_a_year(minutes / 60, sums.days)
        places = _places(sums, one, lambda step: step.sent_back > 0)
        yield Found(
            BOUNCING, f"{BOUNCING}|{one.procedure}|{one.step}", one.procedure, one.field, one.sent_back, share,
            f"Cứ 100 lượt ở bước «{one.name}» thì {number(round(100 * share))} lượt bị trả lại{back}. Một năm khoảng "
            f"{count(in_a_year(one.sent_back, sums.days))} lượt phải làm lại, hồ sơ chờ thêm {hours_text(waiting)}.",
            f"Thống nhất tiêu chí ở bước «{target.name if target else one.name}» để làm đúng từ lần đầu; người "
            f"ký cho ý "
            "kiến khi còn là dự thảo; gộp hai bước khi trả lại chỉ vì câu chữ.",
            [
                ("Lượt trả lại trong kỳ", number(one.sent_back)), ("Lượt ở bước này trong kỳ", number(one.items)),
                ("Tỷ lệ trả lại", percent(share)),
                ("Một lượt làm lại mất", minutes_text(rules.ratio(minutes, one.sent_back))),
            ],
            waiting=waiting, procedures=[one.procedure], agencies=places, step=one.step, step_kind=one.kind,
            step_name=one.name,
        )  # fmt: skip


def _places(sums: Sums, whole: StepSum, which) -> list[int]:
    return sorted({step.agency for step in sums.at[whole.procedure, whole.step] if which(step)})


def slow_places(sums: Sums, measures: Measures) -> Iterator[Found]:
    """Find places that take far longer for a sort of step than other places of their tier in the same field.

    How long a place takes is the time used over the time given, so that procedures of a field can be seen together;
    a place is slow when it is so many times the middle place, and by more than chance does with as few cases.
    """
    groups: dict[tuple[int, str, str], list[StepSum]] = defaultdict(list)
    for one in sums.steps:
        if one.given and one.field and one.kind not in measures.unmeasured:
            groups[one.field, one.kind, one.level].append(one)
    slow: dict[tuple[int, str], list[tuple[StepSum, float]]] = defaultdict(list)
    for (field, kind, _), steps in groups.items():
        slow[field, kind] += _slow_among(steps, measures)
    for (field, kind), found in slow.items():
        if found:
            yield _slow(sums, field, kind, found)


def _slow_among(steps: list[StepSum], measures: Measures) -> list[tuple[StepSum, float]]:
    """Return the slow places of a group, each with the pace of the middle place."""
    limit = measures.threshold(SLOW_PLACE)
    places: dict[int, StepSum] = {}
    for one in steps:
        at = places.get(one.agency)
        if at is None:
            at = places[one.agency] = StepSum(
                one.procedure, one.field, one.agency, one.level, one.step, one.kind, one.name
            )
        at.items += one.items
        at.minutes += one.minutes
        at.given += one.given
    if len(places) < FEWEST_PLACES:
        return []
    usual = median(place.pace for place in places.values())
    if not usual:
        return []
    spread = _spread(steps)
    found = []
    for place in places.values():
        times = place.pace / usual
        if place.items < limit.least or times < limit.level:
            continue
        if math.log(times) >= measures.sure * spread / math.sqrt(place.items):
            found.append((place, usual))
    return found


def _spread(steps: list[StepSum]) -> float:
    """Return how much durations of the same step differ: the deviation of their logarithm, within procedures."""
    squares = total = 0.0
    for one in over_places(steps).values():
        logs = {bucket / rules.FINE: cases for bucket, cases in one.buckets.items()}
        cases = sum(logs.values())
        mean = rules.ratio(sum(log * n for log, n in logs.items()), cases)
        squares += sum(n * (log - mean) ** 2 for log, n in logs.items())
        total += cases
    return math.sqrt(rules.ratio(squares, total)) or 0.1


def _slow(sums: Sums, field: int, kind: str, found: list[tuple[StepSum, float]]) -> Found:
    found.sort(key=lambda one: -one[0].minutes)
    agencies = {place.agency for place, _ in found}
    minutes = sum(place.minutes for place, _ in found)
    usual = sum(usual * place.given for place, usual in found)
    times = rules.ratio(minutes, usual)
    here = [s for s in sums.steps if s.field == field and s.kind == kind and s.agency in agencies and s.given]
    by_procedure: dict[int, int] = defaultdict(int)
    for step in here:
        by_procedure[step.procedure] += step.minutes
    main = max(by_procedure, key=lambda key: by_procedure[key])
    lead = max((s for s in here if s.procedure == main), key=lambda s: s.minutes)
    # As the evidence counts them: every item of this sort of step at these places in these procedures.
    items = sum(
        step.items
        for step in sums.steps
        if step.kind == kind and step.agency in agencies and step.procedure in by_procedure
    )
    names = [sums.agencies.get(place.agency, "") for place, _ in found]
    listed = ", ".join(names[:NAMED_PLACES]) + (
        f" và {len(names) - NAMED_PLACES} nơi khác" if len(names) > NAMED_PLACES else ""
    )
    waiting = in_a_year((minutes - usual) / 60, sums.days)
    return Found(
        SLOW_PLACE, f"{SLOW_PLACE}|{field}|{kind}", main, field, items, times,
        f"Bước «{lead.name}» của lĩnh vực {sums.fields.get(field, '')} ở {listed} lâu gấp "
        f"{number(round(times, 1))} lần nơi khác cùng cấp: trung bình {minutes_text(minutes / items)} một lượt, nơi "
        f"khác {minutes_text(usual / items)}. "
        f"Một năm hồ sơ chờ thêm {hours_text(waiting)}.",
        "Tìm nguyên nhân ở các nơi này (thiếu người, đi lại xa, chờ dữ liệu); điều người, dùng chung kết quả xác minh, "
        "hoặc làm như nơi nhanh nhất.",
        [
            ("Lượt việc ở các nơi chậm", number(items)), ("Trung bình một lượt ở đó", minutes_text(minutes / items)),
            ("Trung bình một lượt ở nơi giữa", minutes_text(usual / items)), ("Gấp", f"{number(round(times, 1))} lần"),
            *((sums.agencies.get(p.agency, ""), f"{number(round(p.pace / u, 1))} lần, {number(p.items)} lượt")
              for p, u in found[:NAMED_PLACES]),
        ],
        waiting=waiting, procedures=sorted(by_procedure), agencies=sorted(agencies), step=lead.step, step_kind=kind,
        step_name=lead.name,
    )  # fmt: skip


def slow_steps(sums: Sums, measures: Measures) -> Iterator[Found]:
    """Find steps that use more than the time the process gives them, everywhere: share of the cases."""
    limit = measures.threshold(SLOW_STEP)
    for one in sums.over_places.values():
        share = rules.ratio(one.over, one.items)
        if not one.given or one.kind in measures.unmeasured or one.over < limit.least or share < limit.level:
            continue
        waiting = in_a_year(one.over_minutes / 60, sums.days)
        usual, slow = rules.percentile(one.buckets, 0.5), rules.percentile(one.buckets, 0.9)
        yield Found(
            SLOW_STEP, f"{SLOW_STEP}|{one.procedure}|{one.step}", one.procedure, one.field, one.items, share,
            f"Bước «{one.name}» dùng quá thời gian của quy trình ở {percent(share)} số lượt; một năm quá tổng cộng "
            f"{hours_text(waiting)}.",
            "Xem lại thời gian giao cho bước này so với việc phải làm; bớt việc, thêm người, hoặc chuyển thời "
            "gian từ bước "
            "thường làm xong sớm.",
            [
                ("Lượt dùng quá", f"{number(one.over)} trên {number(one.items)}"), ("Tỷ lệ", percent(share)),
                ("Quy trình cho", minutes_text(rules.ratio(one.given, one.items))),
                ("Một nửa số lượt xong trong khoảng", minutes_text(usual)),
                ("9 trên 10 lượt xong trong khoảng", minutes_text(slow)),
            ],
            waiting=waiting, procedures=[one.procedure], agencies=_places(sums, one, lambda step: step.over > 0),
            step=one.step, step_kind=one.kind, step_name=one.name,
        )  # fmt: skip


def idle(sums: Sums, measures: Measures) -> Iterator[Found]:
    """Find steps that never change anything: nobody sent back, asked for more, refused or wrote a word there."""
    limit = measures.threshold(IDLE)
    spent: dict[int, int] = defaultdict(int)
    for one in sums.steps:
        if one.kind not in measures.unmeasured:
            spent[one.procedure] += one.minutes
    for one in sums.over_places.values():
        if one.kind not in measures.formal or one.items < limit.least:
            continue
        share = rules.ratio(one.minutes, spent[one.procedure])
        if one.sent_back or one.asked or one.refused or one.noted or share < limit.level:
            continue
        waiting = in_a_year(one.minutes / 60, sums.days)
        yield Found(
            IDLE, f"{IDLE}|{one.procedure}|{one.step}", one.procedure, one.field, one.items, share,
            f"Cả {number(one.items)} lượt ở bước «{one.name}» đều đi tiếp như nhau: không trả lại, không yêu "
            f"cầu bổ sung, "
            f"không từ chối, không ghi ý kiến nào, mà chiếm {percent(share)} thời gian giải quyết "
            f"({hours_text(waiting)} một năm).",
            "Bỏ bước này, gộp vào bước liền kề, hoặc để hệ thống tự chuyển; nếu luật bắt buộc thì làm song song.",
            [
                ("Lượt trong kỳ", number(one.items)), ("Lượt có trả lại, bổ sung, từ chối hoặc ý kiến", "0"),
                ("Phần thời gian giải quyết", percent(share)),
                ("Trung bình một lượt", minutes_text(rules.ratio(one.minutes, one.items))),
            ],
            waiting=waiting, procedures=[one.procedure], agencies=_places(sums, one, lambda step: True),
            step=one.step, step_kind=one.kind, step_name=one.name,
        )  # fmt: skip
