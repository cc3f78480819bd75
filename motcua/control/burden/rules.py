"""The arithmetic of burden: buckets of durations, percentiles out of them, a year of a period, points of a ranking."""

import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

# Durations are counted by powers: FINE buckets for each factor of e, so a bucket is some 18 % wide.
FINE = 6
MOST_BUCKET = 80
# A run keeps the bucket of each item of a step as a sign, the first of them this one: "(" is bucket 0.
FIRST_SIGN = ord("(")
DAY_MINUTES = 480
YEAR_DAYS = 365


def bucket_of(minutes: int) -> int:
    """Return the bucket of a duration in working minutes; the statement of a run counts the same way."""
    return min(MOST_BUCKET, math.floor(math.log(minutes + 1) * FINE))


def middle_of(bucket: int) -> float:
    """Return the working minutes a bucket stands for."""
    return math.exp((bucket + 0.5) / FINE) - 1 if bucket else 0.0


def buckets_of(spread: str) -> dict[int, int]:
    """Return how many items each bucket has, by the signs a run kept of them."""
    return {ord(sign) - FIRST_SIGN: count for sign, count in Counter(spread).items()}


def percentile(buckets: Mapping[int, int], share: float) -> int:
    """Return the working minutes that a share of the cases stayed within, about (a bucket is some 18 % wide)."""
    total = sum(buckets.values())
    seen = 0
    for bucket in sorted(buckets):
        seen += buckets[bucket]
        if seen >= share * total:
            return round(middle_of(bucket))
    return 0


def yearly(amount: float | Decimal, days: int) -> float:
    """Return what an amount of a period of so many days comes to in a year."""
    return float(amount) * YEAR_DAYS / days


def ratio(part: float, whole: float) -> float:
    """Return part over whole, 0 of nothing."""
    return part / whole if whole else 0.0


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a burden: its amount in its own unit, its share of the province's, its points."""

    code: str
    amount: float
    share: float
    points: float


def points(
    amounts: Mapping[str, float], totals: Mapping[str, float], weights: Mapping[str, int]
) -> list[Part]:
    """Return the parts of a burden in the order of the weights.

    A part's points are its share of the province's total times the part's weight: those of all procedures add up to
    the sum of the weights, so that a part nobody suffers from counts nothing.

    Args:
        amounts: by part, in the part's own unit.
        totals: the same for the whole province.
        weights: how much a part counts.
    """
    return [
        Part(
            code,
            amounts.get(code, 0.0),
            ratio(amounts.get(code, 0.0), totals.get(code, 0.0)),
            weight * ratio(amounts.get(code, 0.0), totals.get(code, 0.0)),
        )
        for code, weight in weights.items()
    ]
