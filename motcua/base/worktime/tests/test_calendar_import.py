"""Bringing in the days of a notice from a file."""

from datetime import date

import pytest

from motcua.base.audit.models import Act
from motcua.base.errors import Invalid
from motcua.base.worktime import command
from motcua.base.worktime.models import CalendarDay
from motcua.base.worktime.queries import calendar_for

pytestmark = pytest.mark.django_db
NOTICE = """
nam:
  2027:
    can_cu: Thông báo số 1/TB-BNV (mẫu)
    trang_thai: chinh_thuc
    nghi:
      - {ngay: 2027-02-05, ten: Tết Nguyên đán, loai: le}
      - {ngay: 2027-02-12, ten: Nghỉ hoán đổi Tết, loai: hoan_doi}
      - {ngay: 2027-02-13, ten: Thứ Bảy (mẫu), loai: le}
      - {ngay: 2027-04-16, ten: Giỗ Tổ Hùng Vương, loai: le, trang_thai: du_kien}
    lam_bu:
      - {ngay: 2027-02-20, ten: Làm bù cho thứ Sáu 12/02}
"""


@pytest.fixture
def notice(tmp_path):
    path = tmp_path / "lich-2027.yaml"
    path.write_text(NOTICE, encoding="utf-8")
    return path


def test_the_days_of_a_notice_are_set_and_a_bad_one_stops_nothing(notice, capsys):
    assert command.main(["import", str(notice)]) == 1
    out = capsys.readouterr().out
    assert "Đã đặt 3 ngày; 1 ngày không đổi; 1 ngày bị từ chối" in out
    assert "13/02/2027 Thứ Bảy (mẫu): Ngày 13/02/2027 vốn đã là ngày nghỉ" in out
    assert not calendar_for().is_workday(date(2027, 2, 12))
    assert calendar_for().special(date(2027, 2, 5)).status == "chinh_thuc"
    assert calendar_for().is_workday(date(2027, 2, 20))
    assert Act.objects.filter(act="calendar.imported", label="lich-2027.yaml").count() == 1


def test_a_second_import_changes_only_what_changed(notice):
    command.main(["import", str(notice)])
    command.main(["import", str(notice)])
    assert CalendarDay.objects.count() == 3
    notice.write_text(NOTICE.replace("Nghỉ hoán đổi Tết", "Nghỉ hoán đổi dịp Tết"), encoding="utf-8")
    command.main(["import", str(notice)])
    assert CalendarDay.objects.filter(withdrawn_at__isnull=True).count() == 3
    assert (
        CalendarDay.objects.get(withdrawn_at__isnull=False).withdrawn_reason == "Thay theo tệp lich-2027.yaml"
    )


def test_a_file_that_is_no_calendar_is_refused(notice):
    notice.write_text("nam: [", encoding="utf-8")
    with pytest.raises(Invalid, match="không phải YAML"):
        command.main(["import", str(notice)])


def test_a_year_can_be_printed(capsys):
    assert command.main(["show", "--year", "2026"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("Năm 2026: 249 ngày làm việc")
    assert "24/11/2026" in out
