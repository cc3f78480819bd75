"""Due dates over the API: the arithmetic of `motcua deadline`, on the calendar of the province or of an agency."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Literal

from ninja import Query, Router, Schema
from pydantic import Field

from motcua.base import clock
from motcua.base.tokens.auth import ApiRequest
from motcua.base.tokens.operations import Body, Day, Id, Moment, TimeOfDay, operation
from motcua.base.worktime import rules
from motcua.base.worktime.queries import calendar_for

router = Router(tags=["Thời hạn"])


class Stretch(Body):
    """Khoảng đồng hồ dừng."""

    start: Moment = Field(examples=["2026-08-21T10:00:00+07:00"])
    end: Moment = Field(examples=["2026-08-25T09:00:00+07:00"])
    reason: Annotated[str, Field(max_length=300)] = ""


class DeadlineAsked(Body):
    """Hạn cần tính."""

    received: Moment = Field(
        description="Lúc tiếp nhận; không ghi múi giờ là giờ Việt Nam.",
        examples=["2026-08-20T09:00:00+07:00"],
    )
    amount: Decimal = Field(ge=0, le=1_000_000, max_digits=12, decimal_places=4, examples=["3"])
    unit: Literal["GIO_LV", "NGAY_LV", "NGAY", "THANG"] = Field(
        description="Giờ làm việc, ngày làm việc, ngày, tháng.", examples=["NGAY_LV"]
    )
    pauses: list[Stretch] = Field([], max_length=100)
    agency_id: Id | None = Field(None, description="Theo lịch riêng của cơ quan; mặc định lịch của tỉnh.")
    cutoff_counts_as_next_day: bool = Field(
        False, description="Nhận từ giờ chốt trở đi tính như nhận đầu giờ ngày làm việc kế tiếp."
    )
    cutoff: TimeOfDay = Field(rules.CUTOFF, description="Giờ chốt.", examples=["15:00"])


class Interval(Schema):
    """Một khoảng của cách tính."""

    kind: str
    start: datetime
    end: datetime
    text: str
    minutes: int
    days: int
    basis: str


class DeadlineAnswer(Schema):
    """Hạn đã tính, và vì sao."""

    due: datetime
    due_words: str = Field(examples=["17:30 thứ Hai 24/08/2026"])
    counted_from: datetime
    working_minutes: int = Field(description="Thời gian làm việc cơ quan có, phút.")
    sentences: list[str] = Field(description="Cách tính bằng lời.")
    intervals: list[Interval] = Field(description="Từng khoảng theo thứ tự thời gian.")


def told(deadline: rules.Deadline) -> DeadlineAnswer:
    """Return a due date with its derivation, as the API tells it."""
    return DeadlineAnswer(
        due=deadline.due, due_words=deadline.due_words, counted_from=deadline.counted_from,
        working_minutes=deadline.working_minutes, sentences=list(deadline.sentences),
        intervals=[
            Interval(
                kind=one.kind, start=one.start, end=one.end, text=one.text, minutes=one.minutes, days=one.days,
                basis=one.basis,
            )
            for one in deadline.intervals
        ],
    )  # fmt: skip


@operation(
    router, "POST", "/deadlines", name="computeDeadline", summary="Tính ngày hẹn trả và giải thích", changes=False,
    action="calendar.view", gives=DeadlineAnswer, about="Như lệnh `motcua deadline`; không ghi gì.",
)  # fmt: skip
def compute(request: ApiRequest, data: DeadlineAsked) -> DeadlineAnswer:
    """Work out when a limit ends."""
    received = data.received if data.received.tzinfo else data.received.replace(tzinfo=clock.VN)
    deadline = rules.add(
        calendar_for(data.agency_id), received, data.amount, data.unit,
        [rules.Pause(pause.start, pause.end, pause.reason) for pause in data.pauses],
        cutoff_counts_as_next_day=data.cutoff_counts_as_next_day, cutoff=data.cutoff,
    )  # fmt: skip
    return told(deadline)


class DayAsked(Body):
    """Ngày cần hỏi."""

    first: Day
    last: Day
    agency_id: Id | None = Field(None, description="Theo lịch riêng của cơ quan; mặc định lịch của tỉnh.")


class SpecialDayLine(Schema):
    """Một ngày khác lệ thường."""

    date: date
    kind: str = Field(description="off: nghỉ; make_up: làm bù; half_day: làm nửa buổi.")
    name: str
    basis: str


class DaysAnswer(Schema):
    """Ngày làm việc trong một khoảng."""

    workdays: int
    special: list[SpecialDayLine]


@operation(
    router, "GET", "/calendar", name="countWorkdays", summary="Số ngày làm việc và ngày nghỉ trong một khoảng",
    action="calendar.view", gives=DaysAnswer,
)  # fmt: skip
def workdays(request: ApiRequest, asked: Query[DayAsked]) -> DaysAnswer:
    """Count the working days of a stretch, both ends included, with its special days."""
    calendar = calendar_for(asked.agency_id)
    special = [
        SpecialDayLine(date=day.date, kind=day.kind, name=day.name, basis=day.basis)
        for day in calendar.special_between(asked.first, asked.last)
    ]
    return DaysAnswer(workdays=calendar.workdays(asked.first, asked.last), special=special)
