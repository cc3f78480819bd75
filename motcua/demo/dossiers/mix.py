"""What is filed: how often each procedure, where, and how, as in a real province (weights are relative)."""

from functools import lru_cache

from motcua.demo.dossiers.bottlenecks import CASE_SHARE

# Authentication and civil status fill the communes; land, business and building the province.
WEIGHTS: dict[str, float] = {
    "2.000815": 22, "2.000884": 7, "2.001035": 3.5, "2.000908": 0.4, "2.001016": 0.4, "2.001406": 0.3,
    "2.001019": 0.2, "2.000635": 9, "1.001193": 6, "1.004873": 5, "1.000894": 2.6, "1.000656": 2.4,
    "1.004859": 1.3, "1.001022": 0.3, "1.000689": 0.4, "1.004884": 0.7, "1.004746": 0.2, "1.004772": 0.2,
    "2.002516": 0.6, "1.004222": 3, "1.004194": 3.2, "1.010041": 1.6, "1.014061": 1.5, "1.013831": 3.4,
    "1.013833": 1, "1.012783": 1.1, "1.012784": 0.8, "1.012786": 0.3, "1.013980": 0.25, "1.012785": 0.3,
    "1.012790": 0.3, "1.013992": 0.15, "1.013978": 0.7, "1.012812": 0.12, "1.012796": 0.1, "1.011441": 3,
    "1.011443": 2.4, "2.002041": 1.2, "2.001583": 1, "2.001199": 0.6, "2.002043": 0.3, "2.001610": 0.08,
    "2.002069": 0.7, "2.002029": 0.9, "1.001612": 1.6, "2.000720": 0.5, "1.001266": 0.5, "1.001570": 0.35,
    "2.000575": 0.15, "2.002288": 1.4, "1.000703": 0.25, "2.002286": 0.15, "1.001765": 0.1, "1.000660": 0.02,
    "1.013225": 1, "1.013229": 0.15, "1.013236": 0.08, "1.013237": 0.35, "1.012906": 0.1, "3.000333": 2.2,
    "1.001456": 1.8, "3.000348": 1, "1.007277": 0.9, "1.001613": 0.6,
}  # fmt: skip
RARE = 0.05
# Of the cases of a procedure the first is the usual one.
_CASES = (1.0, 0.35, 0.12, 0.06, 0.03)

# Share of organisations among the applicants, by words of the field's name.
ORGANISATIONS = {
    "doanh nghiệp": 0.94,
    "Đầu tư": 1.0,
    "hợp tác xã": 1.0,
    "Môi trường": 1.0,
    "Luật sư": 1.0,
    "Đường bộ": 0.7,
    "Hoạt động xây dựng": 0.15,
    "biện pháp bảo đảm": 0.1,
    "Đất đai": 0.05,
    "chất lượng nông lâm sản": 0.6,
}
# How long handling takes as a share of the working time allowed: the middle, and the spread of its logarithm.
_PACE = {
    "Chứng thực": (0.22, 0.45),
    "Hộ tịch": (0.32, 0.42),
    "cư trú": (0.5, 0.34),
    "Đất đai": (0.6, 0.36),
    "biện pháp bảo đảm": (0.33, 0.42),
    "Hoạt động xây dựng": (0.46, 0.32),
    "doanh nghiệp": (0.5, 0.3),
}
USUAL_PACE = (0.5, 0.32)
# How often somebody at the desk files several dossiers of a kind at once, by words of the field's name; how many.
_TOGETHER = {
    "Chứng thực": 0.35,
    "Hộ tịch": 0.08,
    "Đất đai": 0.1,
    "biện pháp bảo đảm": 0.15,
    "doanh nghiệp": 0.1,
}
TOGETHER = (2, 2, 3, 3, 4, 6)


def weight_of(code: str, case_code: str) -> float:
    """Return how often a case of a procedure is filed."""
    share = CASE_SHARE.get((code, case_code))
    if share is None:
        number = int(case_code) - 1 if case_code.isdigit() else 0
        share = _CASES[min(max(number, 0), len(_CASES) - 1)]
    return WEIGHTS.get(code, RARE) * share


@lru_cache
def pace_of(field: str) -> tuple[float, float]:
    """Return the middle and spread of the share of the time allowed that handling takes in a field."""
    return next((pace for words, pace in _PACE.items() if words in field), USUAL_PACE)


@lru_cache
def together_share(field: str) -> float:
    """Return how often dossiers of a field are filed several at once at the desk."""
    return next((share for words, share in _TOGETHER.items() if words in field), 0.0)


@lru_cache
def organisation_share(field: str) -> float:
    """Return the share of organisations among a field's applicants."""
    return next((share for words, share in ORGANISATIONS.items() if words in field), 0.02)


def online_share(month: int, *, province: bool) -> float:
    """Return the share filed online in the so-and-so-many-th month of the twelve; it rises all year."""
    first, rise = (0.55, 0.018) if province else (0.32, 0.022)
    return min(0.9, first + rise * month)
