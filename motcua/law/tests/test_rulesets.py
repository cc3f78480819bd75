"""The rule sets on file: the right law for the day, every fact with its source, clear faults."""

from datetime import date, time
from decimal import Decimal

import pytest

from motcua.law import rulesets
from motcua.law.facts import MARKS, LawError, Override, write_value

BEFORE, AFTER, NOW = date(2025, 6, 30), date(2025, 7, 1), date(2026, 11, 23)


@pytest.mark.parametrize(
    ("day", "code"),
    [
        (date(2018, 6, 21), "nd61-2018"),
        (BEFORE, "nd61-2018"),
        (AFTER, "nd118-2025"),
        (NOW, "nd118-2025"),
    ],
)
def test_a_dossier_is_judged_by_the_law_of_its_day(day, code):
    assert rulesets.for_day(day).code == code


def test_before_the_first_decree_there_is_no_rule_set():
    with pytest.raises(LawError, match="20/06/2018"):
        rulesets.for_day(date(2018, 6, 20))


def test_a_pinned_rule_set_reads_the_same_law_again_and_no_other():
    assert rulesets.get("nd61-2018", BEFORE) is rulesets.for_day(BEFORE)
    with pytest.raises(LawError, match="không có hiệu lực"):
        rulesets.get("nd61-2018", AFTER)
    with pytest.raises(LawError, match="Không có bộ quy tắc"):
        rulesets.get("nd99", AFTER)


@pytest.mark.parametrize("day", [date(2020, 1, 1), BEFORE, AFTER, NOW])
def test_every_fact_names_its_source_and_how_sure_it_is(day):
    rules = rulesets.for_day(day)
    assert all(fact.basis and fact.title and fact.mark in MARKS for fact in rules.facts.values())
    assert all(fact.adjustable for fact in rules.facts.values() if fact.mark == "can_kiem")
    assert {f"H{number:02d}" for number in range(1, 12)} == {code.split(".")[0] for code in rules.limits}
    assert [status.code for status in rules.portal_statuses] == list(range(1, 11))


@pytest.mark.parametrize("day", [BEFORE, AFTER])
def test_the_limits_are_those_of_the_table(day):
    """Source: reference mot-cua.md 4.1."""
    rules = rulesets.for_day(day)
    table = {
        code: (limit.amount, limit.unit) for code, limit in rules.limits.items() if limit.amount is not None
    }
    assert table == {
        "H01": (8, "GIO_LV"),
        "H02": (0, "NGAY_LV"),
        "H03": (3, "NGAY_LV"),
        "H05": (1, "NGAY"),
        "H06": (1, "LAN"),
        "H10.tu_choi": (2, "NGAY_LV"),
        "H10.bo_sung": (5, "NGAY_LV"),
        "H10.xu_ly": (15, "NGAY_LV"),
        "H10.cong_khai": (2, "NGAY_LV"),
    }
    assert rules.clock.cutoff_hour == time(15, 0)
    assert (rules.clock.default_mode, rules.clock.cutoff_counts_as_next_day) == ("RESET", False)
    assert (rules.extension.max_count, rules.extension.notice_days, rules.extension.max_days) == (1, 1, None)
    assert rules.supplement.notice.amount == Decimal(3)


def test_the_form_sets_are_six_then_seven():
    """Source: reference mot-cua.md 8.1."""
    old, new = rulesets.for_day(BEFORE), rulesets.for_day(AFTER)
    assert [form.code for form in old.forms.values()] == ["01", "02", "03", "04", "05", "06"]
    assert [form.code for form in new.forms.values()] == ["01", "02", "03", "04", "05", "06", "07"]
    assert old.form("control_slip").code == "05"
    assert new.form("control_slip").code == "06"
    assert {form.key for form in new.forms.values() if form.docx} == {"apology", "stop"}
    assert (old.form("receipt").paper, old.form("register").paper) == ("A5", "A4")
    with pytest.raises(LawError, match="stop"):
        old.form("stop")


def test_dossier_codes_take_the_shape_of_their_time():
    """Source: reference mot-cua.md 9.1."""
    old, new = rulesets.for_day(BEFORE).codes, rulesets.for_day(AFTER).codes
    assert old.write("000.00.24.H05", date(2025, 6, 30), 1) == "000.00.24.H05-250630-0001"
    assert new.write("H15.50.05.13", date(2026, 10, 8), 975) == "H15.50.05.13-261008-0975"
    assert (old.identifier_format, new.identifier_format) == ("QCVN102", "QD20")
    assert new.write("H05.24", NOW, 10_000) == "H05.24-261123-10000"
    with pytest.raises(LawError, match="vượt quá"):
        new.write("H05.24", NOW, 100_000)
    assert rulesets.CODE_SHAPE.match("G09.20-20260609-0092637")


def test_the_amendment_of_august_2026_moves_the_clock_of_distant_filing():
    """Source: NĐ 118/2025 Đ17.3 and Đ35 as amended by NĐ 309/2026."""
    before, after = rulesets.for_day(date(2026, 8, 4)), rulesets.for_day(date(2026, 8, 5))
    assert before.clock.non_territorial_start == "intake"
    assert after.clock.non_territorial_start == "competent"
    assert after.fact("clock.non_territorial_start").amended_by == "309/2026/NĐ-CP"
    assert (before.value("authority.portal"), after.value("authority.portal")) == (
        "Văn phòng Chính phủ",
        "Bộ Công an",
    )
    assert [change.number for change in before.amendments_in_force] == ["367/2025/NĐ-CP", "224/2026/NĐ-CP"]


def test_digitising_began_with_the_amendment_of_2021():
    assert rulesets.for_day(date(2021, 12, 5)).value("digitise.province_from") is None
    assert rulesets.for_day(date(2021, 12, 6)).value("digitise.province_from") == date(2022, 6, 1)


def test_an_override_holds_on_its_days_and_keeps_what_the_law_says():
    override = Override("extension.max_days", "10", "Quy chế (mẫu)", date(2026, 9, 1), date(2026, 9, 30))
    held = rulesets.for_day(date(2026, 9, 30), [override])
    assert held.extension.max_days == 10
    fact = held.fact("extension.max_days")
    assert (fact.value, fact.law_value, fact.override) == (10, None, override)
    for day in (date(2026, 8, 31), date(2026, 10, 1)):
        assert rulesets.for_day(day, [override]).extension.max_days is None


def test_the_later_of_two_overrides_wins():
    first = Override("clock.cutoff_hour", "14:00", "Quy chế (mẫu)", date(2026, 1, 1))
    second = Override("clock.cutoff_hour", "16:00", "Quy chế mới (mẫu)", date(2026, 6, 1))
    held = rulesets.for_day(NOW, [second, first])
    assert held.clock.cutoff_hour == time(16, 0)
    assert held.fact("clock.cutoff_hour").law_value == time(15, 0)


@pytest.mark.parametrize(
    ("path", "raw", "value"),
    [
        ("clock.cutoff_hour", "14:30", time(14, 30)),
        ("clock.cutoff_counts_as_next_day", "true", True),
        ("limits.H01", "4,5", Decimal("4.5")),
        ("clock.default_mode", "PAUSE", "PAUSE"),
        ("digitise.commune_from", "2026-01-01", date(2026, 1, 1)),
        ("extension.max_days", "", None),
    ],
)
def test_a_value_reads_back_as_it_was_written(path, raw, value):
    fact = rulesets.for_day(NOW).fact(path)
    assert fact.read(raw) == value
    assert fact.read(write_value(value)) == value
    assert fact.say(value)


@pytest.mark.parametrize(
    ("path", "raw"),
    [
        ("clock.cutoff_hour", "25:00"),
        ("clock.default_mode", "ĐỢI"),
        ("limits.H01", "tám"),
        ("limits.H06", "1.5"),
        ("limits.H01", "-1"),
        ("clock.cutoff_counts_as_next_day", "có lẽ"),
    ],
)
def test_a_value_of_the_wrong_kind_is_refused(path, raw):
    with pytest.raises(LawError, match="không hợp lệ"):
        rulesets.for_day(NOW).fact(path).read(raw)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("ma: nd118-2025\n", "", "thiếu mục 'ma'"),
        ("nhan: can_kiem}", "nhan: chua_ro}", "nhãn “chua_ro”"),
        ("limits.H03:", "limits.H3:", "thiếu mục 'H03'"),
        ("clock.start: {ten", "clock.begin: {ten", "clock.start"),
        ('gia_tri: "15:00"', "gia_tri: 15:00", "Giờ chốt"),
        ("kieu: bool", "kieu: yesno", "kiểu lạ"),
        ("tu_ngay: 2025-07-01", "tu_ngay: tháng bảy", "phải là ngày"),
        ("du_kien:", "du_kien: [", "không đọc được"),
    ],
)
def test_a_broken_file_is_refused_with_its_name_and_fault(tmp_path, old, new, message):
    text = (rulesets.FOLDER / "nd118-2025.yaml").read_text(encoding="utf-8")
    assert old in text
    broken = tmp_path / "hong.yaml"
    broken.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(LawError, match=r"hong\.yaml") as fault:
        rulesets.read_file(broken)
    assert message in fault.value.message
