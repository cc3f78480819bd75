"""Calendar, board and Gantt chart: what each shows, that filters are kept, and that strangers see nothing of ours."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from motcua.base import clock
from motcua.control.plans import queries, schedule
from motcua.control.plans.models import Assignment
from motcua.control.plans.services import following
from motcua.control.plans.tests.following_cast import Cast, after, make_cast, sign_in

CALENDAR, BOARD, GANTT, LIST = (
    "/ke-hoach/lich/", "/ke-hoach/bang/", "/ke-hoach/tien-do-thoi-gian/", "/ke-hoach/viec/",
)  # fmt: skip
PAGES = (CALENDAR, BOARD, GANTT)
DAY = date(2026, 9, 16)


@pytest.fixture
def cast(db) -> Cast:
    return make_cast()


def page(browser, path: str) -> str:
    answer = browser.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


@pytest.mark.parametrize("path", PAGES)
def test_each_sees_their_agencys_work_the_province_all(cast, path):
    cast.given(clock.today(), title="Niêm yết công khai")
    assert "Niêm yết công khai" in page(sign_in(cast.focal), path)
    assert "Niêm yết công khai" in page(sign_in(cast.leader), path)
    assert "Niêm yết công khai" in page(sign_in(cast.control), path)
    assert "Niêm yết công khai" not in page(sign_in(cast.stranger), path)
    assert "Niêm yết công khai" not in page(sign_in(cast.specialist), path)


@pytest.mark.parametrize("path", [*PAGES, LIST])
def test_the_switch_keeps_the_filters(cast, path):
    cast.given(clock.today(), title="Niêm yết công khai")
    cast.given(clock.today(), title="Rà soát")
    shown = page(sign_in(cast.focal), f"{path}?q=niêm+yết&ke-hoach={cast.plan.pk}")
    assert "Niêm yết công khai" in shown
    assert ">Rà soát" not in shown
    for other in (*PAGES, LIST):
        assert f'href="{other}?q=ni%C3%AAm+y%E1%BA%BFt&amp;ke-hoach={cast.plan.pk}"' in shown


@pytest.mark.parametrize("path", PAGES)
def test_no_page_asks_more_because_there_is_more(cast, path):
    browser = sign_in(cast.control)
    cast.given(clock.today(), title="Việc đầu")
    page(browser, path)
    with CaptureQueriesContext(
        connection,
    ) as few:
        page(browser, path)
    for n in range(12):
        cast.given(clock.today() + timedelta(days=n % 5 - 2), title=f"Việc {n}", agency=cast.theirs)
    with CaptureQueriesContext(connection) as many:
        page(browser, path)
    assert len(many) == len(few)


@pytest.mark.parametrize("path", [BOARD, CALENDAR, GANTT])
def test_the_tab_of_the_list_is_kept_on_the_way_round(cast, path):
    cast.given(clock.today() - timedelta(days=3), title="Việc trễ")
    browser = sign_in(cast.focal)
    assert f'href="{path}?q=vi%E1%BB%87c&amp;loai=qua-han"' in page(browser, f"{LIST}?loai=qua-han&q=việc")
    shown = page(browser, f"{path}?loai=qua-han&q=việc")
    assert f'href="{LIST}?q=vi%E1%BB%87c&amp;loai=qua-han"' in shown
    assert '<input type="hidden" name="loai" value="qua-han">' in shown


def test_a_month_has_whole_weeks_and_what_agencies_owe_alike_stands_once(cast):
    task = cast.task("Báo cáo tháng")
    cast.given(DAY, task=task, state="XONG", done_on=DAY, period="thang:2026-09")
    cast.given(DAY, task=task, agency=cast.theirs, period="thang:2026-09")
    cast.given(date(2026, 10, 3), title="Việc của đầu tháng sau")
    cast.given(date(2026, 10, 5), title="Ngoài lịch")
    cast.given(DAY, title="Thôi rồi", state="HUY", reason="Trùng")
    weeks = schedule.month(queries.followed(cast.control), DAY.replace(day=1), after(DAY, 2))
    assert [len(week) for week in weeks] == [7] * 5
    assert (weeks[0][0].date, weeks[-1][-1].date) == (date(2026, 8, 31), date(2026, 10, 4))
    days = {day.date: day for week in weeks for day in week}
    (entry,) = days[DAY].entries
    assert (entry.title, entry.whose, entry.words, entry.tone) == (
        "Báo cáo tháng (tháng 9/2026)", "2 cơ quan", "1/2 xong, quá hạn 2 ngày", "red",
    )  # fmt: skip
    assert entry.url == f"/ke-hoach/nhiem-vu/{task.pk}/"
    (late,) = schedule.month(queries.followed(cast.stranger), DAY.replace(day=1), DAY)[2][2].entries
    assert (late.whose, late.words, late.tone) == ("Sở Khác", "hạn hôm nay", "amber")


def test_a_full_day_shows_four_and_leads_to_the_rest(cast):
    for n in range(6):
        cast.given(DAY, title=f"Việc {n}")
    shown = page(sign_in(cast.focal), f"{CALENDAR}?thang=2026-09")
    assert "và 2 mục nữa" in shown
    assert "tu=16%2F09%2F2026&amp;den=16%2F09%2F2026" in shown
    assert "?thang=2026-08" in shown
    assert "?thang=2026-10" in shown


@pytest.mark.parametrize("asked", ["2026-13", "x", "99999999-1", "2026-09-01", "0000-01", "²026-01", "2026-"])
def test_a_month_that_is_none_is_this_month(cast, asked):
    assert f"Tháng {clock.today():%-m/%Y}" in page(sign_in(cast.focal), f"{CALENDAR}?thang={asked}")


def test_cards_stand_by_state_late_ones_marked_and_a_column_opens_in_full(cast):
    today = clock.today()
    for n in range(15):
        cast.given(today + timedelta(days=n - 1), title=f"Việc {n:02}")
    cast.given(today, state="CHO", reason="Chờ Bộ", title="Việc chờ")
    first, running, waiting, done = schedule.board(queries.followed(cast.focal), today)
    assert [(one.count, len(one.cards), one.late) for one in (first, running, waiting, done)] == [
        (15, 12, 1), (0, 0, 0), (1, 1, 0), (0, 0, 0),
    ]  # fmt: skip
    assert first.cards[0].standing.tone == "red"
    browser = sign_in(cast.focal)
    assert "Xem tất cả 15 việc" in page(browser, BOARD)
    whole = page(browser, f"{BOARD}?cot=CHUA")
    assert "Việc 14" in whole
    assert "Việc chờ" not in whole
    place = queries.place(first.cards[-1])
    rest = page(browser, f"{BOARD}?cot=CHUA&sau={place}")
    assert "Việc 12" in rest
    assert "Việc 11" not in rest


def test_a_card_is_moved_by_its_buttons_and_keeps_what_was_told_of_it(cast):
    one = cast.given(clock.today(), title="Tập huấn", note="Đã mời", percent=30, state="DANG")
    browser = sign_in(cast.focal)
    move = f"{BOARD}{one.pk}/"
    answer = browser.post(move, {"state": "CHO", "version": 0, "ve": "q=tập&x=1"})
    assert answer.headers["Location"] == f"{BOARD}?q=t%E1%BA%ADp#viec-{one.pk}"
    assert "Ghi đang chờ gì" in page(browser, BOARD)
    browser.post(move, {"state": "CHO", "reason": "Chờ Sở Tài chính", "version": 0})
    one.refresh_from_db()
    assert (one.state, one.reason, one.note, one.percent) == ("CHO", "Chờ Sở Tài chính", "Đã mời", 30)
    browser.post(move, {"state": "DANG", "version": 0})
    one.refresh_from_db()
    assert one.state == "CHO", "somebody was first"
    browser.post(move, {"state": "CHUA", "version": one.version})
    one.refresh_from_db()
    assert (one.state, one.percent) == ("CHUA", 0)


def test_who_only_looks_moves_nothing_and_strangers_find_nothing(cast):
    one = cast.given(clock.today(), title="Tập huấn")
    assert "Chuyển" not in page(sign_in(cast.leader), BOARD)
    sign_in(cast.leader).post(f"{BOARD}{one.pk}/", {"state": "DANG", "version": 0})
    assert (
        sign_in(cast.stranger).post(f"{BOARD}{one.pk}/", {"state": "DANG", "version": 0}).status_code == 404
    )
    assert Assignment.objects.get(pk=one.pk).state == "CHUA"
    following.delegate(one.pk, by=cast.focal, unit_id=cast.room.pk)
    assert "Chuyển" in page(sign_in(cast.head), BOARD)


def test_bars_run_from_beginning_to_date_and_over_it_when_late(cast):
    rows = queries.followed(cast.control)
    span = cast.task("Cả năm", start=date(2026, 1, 1), finish=date(2026, 12, 31))
    cast.given(date(2026, 12, 31), task=span)
    late = cast.task("Muộn", start=date(2026, 4, 1), finish=date(2026, 6, 30))
    cast.given(date(2026, 6, 30), task=late)
    often = cast.task(
        "Hằng quý", group="II. Việc định kỳ", recurrence={"kind": "periodic", "every": ["quarter"]}
    )
    for month, day in ((3, 31), (6, 30)):
        cast.given(date(2026, month, day), task=often, period=f"quy:2026-{month // 3}")
    drawn = schedule.chart([span, late, often], rows, date(2026, 7, 16))
    assert (drawn.months[0], len(drawn.months)) == (date(2026, 1, 1), 12)
    whole, over, marks = drawn.lines
    assert [(bar.x, bar.width, bar.tone) for bar in whole.bars] == [(0, 1000, "con_han")]
    assert [(bar.x, bar.width, bar.tone) for bar in over.bars] == [(250, 250, "late"), (500, 40.3, "over")]
    assert over.stands.words == "quá hạn 16 ngày"
    assert over.days == "01/04 – 30/06/2026"
    assert len(marks.marks) == 2
    assert [line.heading for line in drawn.lines] == [
        "Kế hoạch số 12/KH-UBND · I. Nhiệm vụ chung", "", "Kế hoạch số 12/KH-UBND · II. Việc định kỳ",
    ]  # fmt: skip
    assert drawn.today == pytest.approx(540.3, abs=0.1)


def test_the_chart_is_a_table_that_says_what_it_draws(cast):
    cast.given(clock.today() - timedelta(days=3), title="Niêm yết công khai")
    cast.given(None, title="Thường xuyên cập nhật")
    shown = page(sign_in(cast.focal), GANTT)
    assert "quá hạn 3 ngày" in shown
    assert "không ghi hạn" in shown
    assert '<caption class="sr">' in shown
