"""The forms as data, their checks one by one, and the line of totals against an obvious oracle.

Golden cases: bao-cao.md 3.1–3.4, 3.6 (the example of 5) and 3.9; each constraint with a line that
keeps it and one that breaks it.
"""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from motcua.insight.reports import rules
from motcua.insight.reports.rules import Outcome
from motcua.law import report_forms
from motcua.law.report_forms import FORMULA, SUM, forms

FORMS = {form.key: form for form in forms()}


def line(**figures: str | int | None) -> dict[int, Decimal | None]:
    return {int(name[1:]): None if value is None else Decimal(value) for name, value in figures.items()}


I1 = {"c3": 10, "c4": 3, "c5": 6, "c6": 1, "c7": 4, "c8": 3, "c9": 2, "c10": 1, "c11": 4, "c12": 4, "c13": 3}
I2 = {"c4": 7, "c5": 2, "c6": 3, "c7": 1, "c8": 1}
I3 = {
    "c3": 5, "c4": 12, "c5": 4, "c6": 5, "c7": 1, "c8": 2, "c9": 4, "c10": 1, "c11": 9, "c12": 2, "c13": 1,
    "c14": 102, "c15": 70, "c16": 0, "c17": 40,
}  # fmt: skip
I4 = {
    "c4": 12, "c5": 10, "c6": 2, "c7": 5, "c8": 1, "c9": 2, "c10": 8, "c11": 3, "c12": 112_000_000, "c13": 37_000_000,
    "c14": 75_000_000, "c15": "66.96", "c16": 6, "c17": 2,
}  # fmt: skip
I6 = {
    "c3": 100, "c4": 60, "c5": 30, "c6": 10, "c7": 82, "c8": 50, "c9": 30, "c10": 2, "c11": 18, "c12": 17, "c13": 1,
}  # fmt: skip
I7 = {
    "c3": 100, "c4": 70, "c5": 0, "c6": 30, "c7": 90, "c8": 65, "c9": 0, "c10": 25, "c11": 80, "c12": 60, "c13": 0,
    "c14": 20,
}  # fmt: skip

GOLDEN = [
    ("ii01b", "loai-van-ban", I1, {"c6": 2}),
    ("ii01b", "noi-dung", I1, {"c10": 0}),
    ("ii01b", "cho-y-kien", I1, {"c12": 5}),
    ("ii01b", "tham-dinh", I1, {"c13": 5}),
    ("ii02b", "tong", I2, {"c8": 0}),
    ("ii03b", "cong-bo", I3, {"c4": 13}),
    ("ii03b", "han-quyet-dinh", I3, {"c10": 2}),
    ("ii03b", "nhap-csdl", I3, {"c13": 0}),
    ("ii03b", "cac-cap", I3, {"c17": 31}),
    ("ii04", "ket-qua", I4, {"c6": 3}),
    ("ii04", "tiet-kiem", I4, {"c14": 74_000_000}),
    ("ii04", "ty-le", I4, {"c15": "66.97"}),
    ("ii04", "tham-quyen", I4, {"c17": 3}),
    ("ii04", "thuc-thi", I4, {"c11": 9}),
    *(
        (key, code, I6, broken)
        for key in ("ii06a", "ii06d")
        for code, broken in (
            ("tiep-nhan", {"c4": 61}),
            ("da-giai-quyet", {"c8": 51}),
            ("dang-giai-quyet", {"c12": 18}),
            ("can-doi", {"c11": 19}),
        )
    ),
    ("ii07b", "tong-tham-quyen", I7, {"c3": 101}),
    ("ii07b", "tong-mot-cua", I7, {"c7": 91}),
    ("ii07b", "tong-quy-trinh", I7, {"c11": 81}),
    ("ii07b", "mot-cua-tinh", I7, {"c8": 71}),
    ("ii07b", "mot-cua-huyen", I7, {"c9": 1}),
    ("ii07b", "mot-cua-xa", I7, {"c10": 31}),
]


@pytest.mark.parametrize(("key", "code", "good", "broken"), GOLDEN, ids=[f"{k}-{c}" for k, c, *_ in GOLDEN])
def test_a_check_of_the_reference_holds_and_is_broken(key, code, good, broken):
    check = next(one for one in FORMS[key].checks if one.code == code)
    assert check.severity == report_forms.ERROR
    assert rules.holds(check.expression, line(**good), slack=check.slack) is Outcome.HOLDS
    assert rules.holds(check.expression, line(**{**good, **broken}), slack=check.slack) is Outcome.FAILS


def test_every_error_check_of_every_form_has_its_golden_case():
    errors = {
        (form.key, check.code)
        for form in forms()
        for check in form.checks
        if check.severity == report_forms.ERROR
    }
    assert errors == {(key, code) for key, code, *_ in GOLDEN}


def test_procedures_in_force_follow_from_the_period_before():
    check = next(one for one in FORMS["ii03b"].checks if one.code == "ky-truoc")
    before = line(c14=100)
    assert rules.holds(check.expression, line(**I3), before) is Outcome.HOLDS
    assert rules.holds(check.expression, line(**{**I3, "c14": 103}), before) is Outcome.FAILS
    assert rules.holds(check.expression, line(**I3), None) is Outcome.UNKNOWN


def test_dossiers_taken_over_are_those_the_period_before_left():
    check = next(one for one in FORMS["ii06a"].checks if one.code == "chuyen-ky")
    outcomes = [
        rules.holds(check.expression, line(**I6), before) for before in (line(c11=10), line(c11=9), None)
    ]
    assert outcomes == [Outcome.HOLDS, Outcome.FAILS, Outcome.UNKNOWN]


def test_when_a_procedure_counts_at_every_level_the_total_may_be_smaller(tmp_path, monkeypatch):
    raw = (report_forms.FOLDER / "ii-07b.yaml").read_text(encoding="utf-8")
    (tmp_path / "a.yaml").write_text(raw.replace("co: {mot_cap_chinh: true}", "co: {mot_cap_chinh: false}"))
    monkeypatch.setattr(report_forms, "FOLDER", tmp_path)
    (form,) = report_forms.forms.__wrapped__()
    check = next(one for one in form.checks if one.code == "tong-tham-quyen")
    assert rules.holds(check.expression, line(**I7)) is Outcome.HOLDS
    assert rules.holds(check.expression, line(**{**I7, "c3": 99})) is Outcome.HOLDS
    assert rules.holds(check.expression, line(**{**I7, "c3": 101})) is Outcome.FAILS


def test_a_figure_far_from_the_period_before_is_warned_of():
    check = next(one for one in FORMS["ii07b"].checks if one.code == "lech-ky-truoc")
    assert rules.holds(check.expression, line(c3=120), line(c3=100)) is Outcome.HOLDS
    assert rules.holds(check.expression, line(c3=79), line(c3=100)) is Outcome.FAILS
    assert rules.holds(check.expression, line(c3=79), line(c3=0)) is Outcome.UNKNOWN


def test_savings_of_nothing_have_no_ratio():
    form = FORMS["ii04"]
    done = rules.complete(form, line(c12=0, c13=0))
    assert done[14] == 0
    assert done[15] is None
    assert all(
        one.outcome is not Outcome.FAILS
        for one in rules.check_line(
            form, "a", {**line(**{f"c{n}": 0 for n in range(4, 18)}), **done}, None, is_total=False
        )
    )


def test_the_ratio_of_the_total_comes_from_totals_not_from_ratios():
    form = FORMS["ii04"]
    rows = [rules.complete(form, line(c12=100, c13=0)), rules.complete(form, line(c12=900, c13=900))]
    assert [row[15] for row in rows] == [Decimal(100), Decimal(0)]
    assert rules.total(form, rows)[15] == Decimal("10.00")


@pytest.mark.parametrize("form", forms(), ids=lambda form: form.key)
def test_a_form_is_readable_throughout(form):
    numbers = {column.number for column in form.columns}
    counted = {column.number for column in form.counting}
    for check in form.checks:
        rules.holds(check.expression, {}, {})
        assert rules.columns_of(check.expression) <= counted, check.code
    for column in form.columns:
        if column.formula:
            assert rules.columns_of(column.formula) <= numbers
    assert form.holds_on(date(2026, 12, 14))
    assert form.title
    assert form.basis
    assert form.mark_text


@pytest.mark.parametrize(
    "bad",
    [
        "",
        "(3)",
        "(3) = ",
        "(3) = (4) = (5)",
        "(3) = import",
        "(3) = truoc",
        "((3) = (4)",
        "(3) = (4) (5)",
        "a",
    ],
)
def test_an_expression_that_is_none_is_refused(bad):
    with pytest.raises(rules.BadExpression):
        rules.holds(bad, {})


def test_arithmetic_reads_as_written():
    values = line(c1=2, c2=3, c3=4)
    assert rules.work_out("(1) + (2) * (3)", values) == 14
    assert rules.work_out("((1) + (2)) × (3)", values) == 20
    assert rules.work_out("(1) - (2) - (3)", values) == -5
    assert rules.work_out("-(1) + 5 / (1)", values) == Decimal("0.5")
    assert rules.work_out("(1) / ((2) - 3)", values) is None


FIGURE = st.none() | st.integers(0, 10**12).map(Decimal)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_totals_are_the_sums_an_obvious_oracle_gives(data):
    form = data.draw(st.sampled_from(forms()))
    given_columns = [column.number for column in form.counting if not column.formula]
    lines = data.draw(st.lists(st.fixed_dictionaries(dict.fromkeys(given_columns, FIGURE)), max_size=12))
    done = [rules.complete(form, one) for one in lines]
    totals = rules.total(form, done)
    for column in form.counting:
        figures = [int(one[column.number]) for one in done if one[column.number] is not None]
        if column.roll_up == SUM:
            assert totals[column.number] == (sum(figures) if figures or not lines else None)
        elif column.roll_up == FORMULA:
            before = sum(int(one[12]) for one in done if one[12] is not None)
            saved = [int(one[14]) for one in done if one[14] is not None]
            if not before or (lines and not saved):
                assert totals[column.number] is None
            else:
                assert abs(float(totals[column.number]) - sum(saved) / before * 100) < 0.0051 + 1e-6
