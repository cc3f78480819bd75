"""The three faults planted in the sample: written down only here and in their own test."""

from functools import lru_cache

# 1. A slow step: verification in the field of land takes three times as long at these land office branches.
SLOW_FIELD = "Đất đai"
SLOW_KIND = "XAC_MINH"
SLOW_AREAS = frozenset({"Yên Phong", "Việt Yên", "Lục Nam"})
SLOW_FACTOR = 3.0

# 2. A needless paper: families registering a household business are nearly always asked for these minutes
#    again, and none was ever refused for want of them.
NEEDLESS = ("1.001612", "02")
NEEDLESS_PAPER = "Biên bản họp thành viên hộ gia đình"
NEEDLESS_RATE = 0.85
CASE_SHARE = {("1.001612", "01"): 0.6, ("1.001612", "02"): 0.5}

# 3. A bouncing branch: the leaders keep sending building permits of grade III, IV back to appraisal.
BOUNCING = "1.013225"
BOUNCE_RATE = 0.55
USUAL_BOUNCE_RATE = 0.012
MOST_BOUNCES = 3


@lru_cache
def slowness(field: str, kind: str, agency_key: str) -> float:
    """Return by how much a step takes longer than it should at an agency."""
    area = agency_key.partition(":")[2]
    slow = field == SLOW_FIELD and kind == SLOW_KIND and area in SLOW_AREAS
    return SLOW_FACTOR if slow else 1.0


def bounce_rate(code: str) -> float:
    """Return how often the signing step sends a dossier of a procedure back."""
    return BOUNCE_RATE if code == BOUNCING else USUAL_BOUNCE_RATE


def asks_for_needless_paper(code: str, case_code: str) -> bool:
    """Tell whether a case is the one whose needless paper is asked for."""
    return (code, case_code) == NEEDLESS
