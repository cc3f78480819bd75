"""Plans made up by chance to be written: trees of tasks, days corrected by hand, what a sheet takes for a formula."""

from datetime import date
from typing import Any

from hypothesis import strategies as st

from motcua.control.plans.reading.result import Head, Recurrence
from motcua.control.plans.reading.when import read_when
from motcua.control.plans.tests.made import AGENCIES, ROMAN, TIMES, WORK, YEAR
from motcua.control.plans.writing import Written, WrittenTarget, WrittenTask

TITLES = (*WORK, '=HYPERLINK("x")', "So A & B < C", "3.662", "Đăng nhập", "Quý II")
PRODUCTS = ("", "Báo cáo", "- Quyết định phê duyệt;\n- Kế hoạch kèm theo", "=1+1", "Danh mục A–B (nếu có)")
RECURRENCES = (
    Recurrence(kind="continuous"), Recurrence(kind="on_event"), Recurrence(kind="by_reference"),
    Recurrence(kind="periodic"), Recurrence(kind="periodic", ad_hoc=True),
    Recurrence(kind="periodic", every=["month"], before_day=5),
    Recurrence(kind="periodic", every=["month"], before_day=21),
    Recurrence(kind="periodic", every=["month"]), Recurrence(kind="periodic", every=["quarter", "year"]),
    Recurrence(kind="periodic", every=["month", "quarter", "year"], ad_hoc=True),
)  # fmt: skip
BASES = (
    "Nghị định số 63/2010/NĐ-CP ngày 08/6/2010 của Chính phủ về kiểm soát thủ tục hành chính",
    "Quyết định số 5/QĐ-TTg ngày 02 tháng 01 năm 2026 của Thủ tướng Chính phủ",
    "Kế hoạch số 7/KH-UBND của UBND tỉnh",
)
SENTENCES = (
    "Hồ sơ giải quyết đúng hạn đạt trên 99%", "Số hóa kết quả còn hiệu lực ở cấp xã tối thiểu 35%",
    "Cắt giảm ít nhất 20% TTHC và 20% chi phí tuân thủ", "Số thủ tục được đơn giản hóa", "=SUM(A1)",
)  # fmt: skip
ISSUERS = ("UBND tỉnh Bắc Ninh", "UBND phường Kinh Bắc", "Sở Tư pháp", "Văn phòng UBND tỉnh")
DAYS = st.dates(date(YEAR, 1, 1), date(YEAR + 1, 12, 31))
names = st.lists(st.sampled_from(AGENCIES), max_size=3, unique=True).map(tuple)


@st.composite
def plans(draw: Any, *, corrected: bool = True) -> Written:
    """A plan; `corrected`: some tasks have other days than their printed words say."""
    tasks: list[WrittenTask] = []
    grouped = draw(st.booleans())
    for number in range(draw(st.integers(1, 3))):
        group = f"{ROMAN[number]}. {draw(st.sampled_from(TITLES))}" if grouped else ""
        before = 0 if grouped else number * 10
        for place in range(before + 1, before + 1 + draw(st.integers(1, 3))):
            tasks += _branch(draw, group, str(place), corrected)
    targets = draw(st.lists(target(), max_size=4))
    return Written(
        draw(head()), tuple(draw(st.lists(st.sampled_from(BASES), unique=True))), tuple(targets), tuple(tasks)
    )


def _branch(draw: Any, group: str, no: str, corrected: bool) -> list[WrittenTask]:
    """A task, one with sub-tasks, or a heading with sub-tasks."""
    title = draw(st.sampled_from(TITLES))
    own = [_task(draw, no, title, group, (), corrected)] if draw(st.booleans()) else []
    marks = draw(st.sampled_from(([f"{no}.1", f"{no}.2"], ["-", "-"], ["a", "b"], [""])))
    marks = marks[: draw(st.integers(0 if own else 1, 2))]
    subs = [
        _task(draw, mark, f"{draw(st.sampled_from(TITLES))} {n}", group, ((no, title),), corrected)
        for n, mark in enumerate(marks)
    ]
    return own + subs


def _task(
    draw: Any, no: str, title: str, group: str, over: tuple[tuple[str, str], ...], corrected: bool
) -> WrittenTask:
    words = draw(st.sampled_from(("", "Trước ngày 15/10", "Theo tiến độ cấp trên", *TIMES)))
    when = read_when(words, YEAR)
    start, finish, recurrence = when.start, when.finish, when.recurrence
    if corrected and draw(st.booleans()):
        start, finish = draw(st.none() | DAYS), draw(st.none() | DAYS)
        recurrence = draw(st.none() | st.sampled_from(RECURRENCES))
    return WrittenTask(
        no,
        title,
        group,
        over,
        draw(names),
        draw(names),
        start,
        finish,
        words,
        recurrence,
        draw(st.sampled_from(PRODUCTS)),
    )


@st.composite
def target(draw: Any) -> WrittenTarget:
    """A figure, as clerks may enter it."""
    value = draw(st.integers(0, 5000) | st.sampled_from((99.5, 0.125, 1234.5, 1000.0)))
    return WrittenTarget(
        text=draw(st.sampled_from(SENTENCES)), op=draw(st.sampled_from((">", ">=", "<=", "="))), value=value,
        value_to=draw(st.none() | st.integers(1, 100).map(lambda more: value + more)),
        unit=draw(st.sampled_from(("%", "thủ tục", ""))), level=draw(st.sampled_from(("", "tinh", "huyen", "xa"))),
        subject=draw(st.sampled_from(("", "thủ tục"))), indicator=draw(st.sampled_from(("", "dossiers.on_time"))),
        start=draw(st.none() | DAYS), by=draw(st.none() | DAYS),
    )  # fmt: skip


@st.composite
def head(draw: Any) -> Head:
    """A head with or without number, day and signer."""
    number = draw(st.sampled_from(("12/KH-UBND", "7/KH-STP", "")))
    day = draw(st.none() | st.dates(date(YEAR, 1, 1), date(YEAR, 2, 28)))
    signer, title = draw(
        st.sampled_from((
            ("Trần Văn Đức (mẫu)", "KT. CHỦ TỊCH PHÓ CHỦ TỊCH"), ("Ứng Thị Ổn", "GIÁM ĐỐC"), ("", ""),
            ("Lê Ánh (mẫu)", "TM. ỦY BAN NHÂN DÂN CHỦ TỊCH"),
        ))
    )  # fmt: skip
    return Head(
        issuer=draw(st.sampled_from(ISSUERS)),
        number=number, number_text=number or "/KH-UBND", date=day, place="Bắc Ninh", kind="KẾ HOẠCH",
        date_text="" if day else f"ngày tháng 01 năm {YEAR}", signer=signer, signer_title=title, year=YEAR,
        last_year=YEAR, title=f"Kiểm soát thủ tục hành chính năm {YEAR}",
    )  # fmt: skip
