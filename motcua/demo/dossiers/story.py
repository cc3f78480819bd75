"""Tells the life of one sample dossier: what happens to it, when, and by whom, until the present."""

import math
import random
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from motcua.demo.dossiers import bottlenecks, words
from motcua.demo.dossiers.clerk import Clerk, EndOfTimeError, File
from motcua.demo.dossiers.mix import pace_of
from motcua.demo.dossiers.posts import Officer
from motcua.demo.dossiers.timetable import Timetable
from motcua.demo.dossiers.world import World

# Shares of what befalls a dossier while handling.
SUPPLEMENT, REFUSAL, WITHDRAWAL, PAUSE = 0.04, 0.010, 0.005, 0.08
LATE_SUPPLEMENT = 0.05
NEVER_BROUGHT = 0.05
_SECONDS = [timedelta(seconds=second) for second in range(60)]
_YEAR_END = {11: 1.04, 12: 1.15, 1: 1.12}
# The kind of step at which a fate turns; the others turn at the appraisal.
_TURNING = {"plain": "", "refuse_at_signing": "KY"}
_PAUSED_FIELD = "Đất đai"


@dataclass(slots=True)
class Fate:
    """What is in store for a dossier while it is handled; `hold` stops its work at a kind of step."""

    kind: str = "plain"
    bounces: int = 0
    hold: str = ""
    hold_before: datetime | None = None
    signer: int | None = None
    collect: bool = True
    pace: float | None = None


class Teller:
    """Tells stories: plans each act in working time and has the clerk do it."""

    def __init__(self, world: World, clerk: Clerk, rng: random.Random, now: datetime) -> None:
        self.world, self.clerk, self.rng, self.now = world, clerk, rng, now

    def later(self, calendar: Timetable, at: datetime, minutes: float) -> datetime:
        """Return the working instant so many working minutes on (at least one), with a second of its own."""
        return calendar.later(at, max(1, round(minutes)), self._seconds)

    def _seconds(self) -> timedelta:
        return _SECONDS[int(self.rng.random() * 60)]

    def minutes(self, middle: float, sigma: float = 0.5, most: float = 1e9) -> float:
        """Return a lognormal number of minutes around a middle."""
        return min(most, middle * math.exp(self.rng.gauss(0, sigma)))

    def fate(self, file: File) -> Fate:
        """Draw what will befall a dossier."""
        code, rng = file.offer.code, self.rng
        if bottlenecks.asks_for_needless_paper(code, file.offer.case.code):
            return Fate("needless" if rng.random() < bottlenecks.NEEDLESS_RATE else "plain")
        fate = Fate()
        drawn = rng.random()
        if drawn < SUPPLEMENT:
            fate.kind = "supplement"
        elif drawn < SUPPLEMENT + REFUSAL:
            fate.kind = "refuse" if rng.random() < 0.8 else "refuse_at_signing"
        elif drawn < SUPPLEMENT + REFUSAL + WITHDRAWAL:
            fate.kind = "withdraw"
        elif file.offer.field == _PAUSED_FIELD and drawn > 1 - PAUSE:
            fate.kind = "pause"
        rate = bottlenecks.bounce_rate(code)
        while fate.bounces < bottlenecks.MOST_BOUNCES and rng.random() < rate:
            fate.bounces += 1
            rate *= 0.7
        return fate

    def handle(self, file: File, received: datetime, officer: Officer, fate: Fate) -> None:
        """Tell everything after the receipt; stops by itself at the present."""
        try:
            _Handling(self, file, officer, fate).tell(received)
        except EndOfTimeError:
            return

    def pick(self, item: Any) -> Officer:
        """Return who does a step: the one it was given to, or one of those who may."""
        if item.assignee_id is not None:
            return item.post.by_id[item.assignee_id]
        return self.rng.choice(item.post.holders)

    def head_at(self, unit_id: int) -> Officer:
        """Return one of those who give out the work at a unit."""
        return self.rng.choice(self.world.holders(unit_id, "phan_cong"))


class _Handling:
    """The handling of one dossier, step by step."""

    def __init__(self, teller: Teller, file: File, officer: Officer, fate: Fate) -> None:
        self.teller, self.file, self.officer, self.fate = teller, file, officer, fate
        self.clerk, self.world, self.rng = teller.clerk, teller.world, teller.rng
        self.calendar = file.calendar
        self.desk_calendar = teller.world.calendar_of(file.row.intake_agency_id)
        self.rows = file.offer.rows
        self.specialist: int | None = None
        self.side: tuple[datetime, str, dict[str, Any]] | None = None
        self.head = officer

    def tell(self, received: datetime) -> None:
        """Tell it from the receipt to the return."""
        file, teller, fate = self.file, self.teller, self.fate
        at = received
        if fate.hold == "TIEP_NHAN":
            return
        if file.fees and file.row.channel == 1 and fate.collect:
            at = teller.later(self.desk_calendar, at, teller.minutes(3, 0.4))
            self.clerk.collect_fee(file, at, self.officer, receipt=words.receipt(file.row))
        at = teller.later(self.desk_calendar, at, teller.minutes(14, 0.7, 200))
        if fate.hold_before and at > fate.hold_before:
            return
        self.clerk.forward(file, at, self.officer)
        finished = self._main_line(at)
        if finished is not None:
            self._return(finished)

    def _main_line(self, at: datetime) -> datetime | None:
        """Walk the table of steps; return when the result lay at the desk, None when it ended before."""
        self.head = self.teller.head_at(self.file.open.post.unit_id)
        place, spans = 1, self._spans(1, at)
        told = False
        while self.rows[place].kind != "TRA_KET_QUA":
            row = self.rows[place]
            if self.fate.hold == row.kind and not self.fate.bounces:
                self._sides(datetime.max)
                return None
            closing = self.teller.later(self.calendar, at, spans[place])
            if not told and self._turns(row.kind):
                told = True
                turned = self._turn(place, at, closing)
                if turned is None:
                    return None
                if isinstance(turned, tuple):
                    place, at = turned
                    spans = self._spans(place, at)
                    continue
                closing = turned
            self._sides(closing)
            place = self._step(place, closing)
            if place == 0:
                place = self._appraisal()
                spans = self._spans(place, closing, share=0.35)
            at = closing
        return at

    def _appraisal(self) -> int:
        return next(place for place, row in enumerate(self.rows) if row.kind == "THAM_DINH")

    def _turns(self, kind: str) -> bool:
        """Tell whether this is the step at which the dossier's fate turns."""
        return kind == _TURNING.get(self.fate.kind, "THAM_DINH")

    def _spans(self, first: int, at: datetime, share: float | None = None) -> dict[int, float]:
        """Return the working minutes each step from `first` on will take, and see what a late end brings."""
        file, rng = self.file, self.rng
        rows = list(enumerate(self.rows))[first:-1]
        middle, sigma = pace_of(file.offer.field)
        pace = self.fate.pace or middle * math.exp(rng.gauss(0, sigma)) * _YEAR_END.get(at.month, 1.0)
        weights = {place: row.minutes * math.exp(rng.gauss(0, 0.45)) for place, row in rows}
        whole = sum(weights.values()) or 1.0
        total = file.row.working_minutes * pace * (share or 1.0)
        if self.fate.hold and self.fate.hold_before:
            total = self._squeezed(rows, weights, whole, at)
        spans, agency_key = {}, self.world.key_of[file.row.agency_id]
        for place, row in rows:
            slow = bottlenecks.slowness(file.offer.field, row.kind, agency_key)
            spans[place] = max(3.0, total * weights[place] / whole * slow)
        self._promise(at, sum(spans.values()))
        return spans

    def _squeezed(self, rows: list, weights: dict[int, float], whole: float, at: datetime) -> float:
        """Return a total that brings the dossier to the step it waits at before the given instant."""
        before = 0.0
        for place, row in rows:
            if row.kind == ("KY" if self.fate.bounces else self.fate.hold):
                break
            before += weights[place]
        room = self.calendar.working_minutes(at.replace(second=0), self.fate.hold_before or at)
        used = 0.45 if self.fate.bounces else 0.85
        return max(10.0, used * room / max(before / whole, 0.05))

    def _promise(self, at: datetime, minutes: float) -> None:
        """See whether the end will be late, and what the agency will do about it."""
        file, rng, calendar = self.file, self.rng, self.calendar
        if file.apology is not None or self.side is not None or file.asked:
            return
        finish = calendar.add_minutes(at.replace(second=0), round(minutes))
        due = file.row.legal_due_at
        if finish <= due:
            return
        notice = calendar.workday_from(due.date() - timedelta(days=1))
        while notice >= due.date() or not calendar.is_workday(notice):
            notice -= timedelta(days=1)
        asked = datetime.combine(notice, datetime.min.time()) + timedelta(minutes=840 + rng.randrange(120))
        if rng.random() < 0.4 and at < asked < finish and self.fate.kind == "plain":
            day = calendar.workday_from(max(finish, due).date() + timedelta(days=1 + rng.randrange(3)))
            self.side = (asked, "extend", {"new_due": day, "reason": rng.choice(words.EXTENSIONS)})
        elif rng.random() < 0.7:
            told = self.teller.later(calendar, max(due, at), self.teller.minutes(120, 0.6, 900))
            day = calendar.workday_from(max(finish, told).date() + timedelta(days=1 + rng.randrange(2)))
            self.side = (told, "apologise", {"new_due": day, "reason": rng.choice(words.LATE)})

    def _sides(self, until: datetime) -> None:
        """Do what stands beside the line and is due before an instant."""
        if self.side is None or self.side[0] > until:
            return
        at, verb, how = self.side
        self.side = None
        in_time_after_all = verb == "apologise" and (self.file.row.finished_at or at) <= self.file.row.due_at
        if not in_time_after_all:
            getattr(self.clerk, verb)(self.file, at, self.head, **how)

    def _step(self, place: int, at: datetime) -> int:
        """Finish a step of the main line; return the next place, 0 when the signer sent it back."""
        file, row = self.file, self.rows[place]
        officer = self.teller.pick(file.open)
        if row.kind == "KY":
            if self.fate.bounces:
                self.fate.bounces -= 1
                back = self.rows[self._appraisal()].key
                self.clerk.send_back(file, at, officer, to=back, reason=self.rng.choice(words.RETURNS))
                return 0
            self.clerk.sign_result(file, at, officer)
        elif row.kind == "DONG_DAU":
            self.clerk.stamp(file, at, officer, number=words.result_number(file.row, file.offer.code))
        else:
            note = self.rng.choice(words.OPINIONS) if row.kind == "THAM_DINH" else ""
            self.clerk.forward(file, at, officer, note=note, assignee=self._next_assignee(place + 1))
        return place + 1

    def _next_assignee(self, place: int) -> int | None:
        """Return to whom the next step is given: the specialist's work stays with one, signing goes to a leader."""
        row = self.rows[place]
        if row.role not in {"thu_ly", "phe_duyet"}:
            return None
        post = self.file.posts[row.key]
        if row.role == "phe_duyet":
            return self.fate.signer or (
                self.rng.choice(post.holders).person_id if self.rng.random() < 0.85 else None
            )
        if self.specialist not in post.by_id:
            self.specialist = self.rng.choice(post.holders).person_id
        return self.specialist

    # Turns of fate. Each returns the new closing time, (place, time) to go on from, or None when it ended.

    def _turn(self, place: int, at: datetime, closing: datetime) -> Any:
        fate = self.fate.kind
        if fate in {"supplement", "needless"}:
            return self._supplement(at, closing)
        if fate == "refuse":
            return self._refuse(closing)
        if fate == "refuse_at_signing":
            self._sides(closing)
            officer = self.teller.pick(self.file.open)
            self.clerk.refuse(self.file, closing, officer, **words.refusal(self.rng))
            return self._return(closing)
        if fate == "withdraw":
            return self._withdraw(at, closing)
        return self._pause(at, closing)

    def _supplement(self, at: datetime, closing: datetime) -> tuple[int, datetime] | None:
        file, teller, rng = self.file, self.teller, self.rng
        allowed = self.calendar.add_workdays(file.row.clock_started_at.date(), 2)
        if rng.random() > LATE_SUPPLEMENT and closing.date() > allowed:
            closing = min(closing, max(teller.later(self.calendar, at, teller.minutes(45, 0.5)), at))
        self.side = None
        officer = teller.pick(file.open)
        positions, reason = self._what_lacks()
        self.clerk.ask_supplement(file, closing, officer, positions=positions, reason=reason)
        sent = teller.later(self.desk_calendar, closing, teller.minutes(40, 0.6, 300))
        if self.fate.hold == "GUI_BO_SUNG":
            return None
        self.clerk.send_supplement(file, sent, self._desk())
        if self.fate.hold == "NHAN_BO_SUNG":
            return None
        if rng.random() < NEVER_BROUGHT:
            self._stop(sent)
            return None
        days = min(40.0, 2.6 * math.exp(rng.gauss(0, 0.7)))
        brought = self._desk_time(sent + timedelta(days=days))
        self.clerk.receive_supplement(file, brought, self._desk())
        again = next(place for place, row in enumerate(self.rows) if row.key == file.open.post.step)
        return again, brought

    def _what_lacks(self) -> tuple[tuple[int, ...], str]:
        file, rng = self.file, self.rng
        papers = file.offer.papers
        if self.fate.kind == "needless":
            place = next(
                (n for n, paper in enumerate(papers) if paper.name.startswith(bottlenecks.NEEDLESS_PAPER)), 0
            )
            return (place,), words.NEEDLESS_REASON
        required = file.offer.required or [0]
        count = 1 if rng.random() < 0.75 else 2
        return tuple(sorted(rng.sample(required, min(count, len(required))))), rng.choice(words.SUPPLEMENTS)

    def _stop(self, sent: datetime) -> None:
        """The applicant never came: a month later the agency stops handling."""
        file = self.file
        stopped = self._desk_time(sent + timedelta(days=30 + self.rng.randrange(10)))
        signer = self.rng.choice(self.world.signers(file.row.agency_id))
        self.clerk.stop(file, stopped, signer, reason=words.STOP_REASON, basis=words.STOP_BASIS)

    def _refuse(self, closing: datetime) -> None:
        file, teller = self.file, self.teller
        self._sides(closing)
        officer = teller.pick(file.open)
        self.clerk.refuse(file, closing, officer, **words.refusal(self.rng))
        signed = teller.later(self.calendar, closing, teller.minutes(150, 0.5))
        self._sides(signed)
        signer = teller.pick(file.open)
        self.clerk.sign_refusal(file, signed, signer)
        self._return(signed)

    def _withdraw(self, at: datetime, closing: datetime) -> None:
        file, teller = self.file, self.teller
        self.side = None
        spare = self.calendar.working_minutes(at.replace(second=0), closing)
        asked = teller.later(self.desk_calendar, at, max(2.0, spare * self.rng.random()))
        self.clerk.ask_withdrawal(file, asked, self._desk(), reason=self.rng.choice(words.WITHDRAWALS))
        decided = teller.later(self.calendar, asked, teller.minutes(140, 0.6))
        head = teller.head_at(file.open.post.unit_id)
        self.clerk.decide_withdrawal(file, decided, head, reason=words.WITHDRAWAL_AGREED)

    def _pause(self, at: datetime, closing: datetime) -> datetime:
        """Money owed to the state: the clock stands still until it is paid."""
        file, teller = self.file, self.teller
        self.side = None
        spare = self.calendar.working_minutes(at.replace(second=0), closing)
        officer = teller.pick(file.open)
        stopped = teller.later(self.calendar, at, max(2.0, spare * 0.6))
        self.clerk.pause(
            file, stopped, officer, kind="NVTC", reason=words.PAUSE_REASON, basis=words.PAUSE_BASIS
        )
        days = min(30.0, 5 * math.exp(self.rng.gauss(0, 0.6)))
        paid = self._work_time(stopped + timedelta(days=days))
        self.clerk.resume(file, paid, officer)
        return teller.later(self.calendar, paid, max(5.0, spare * 0.4))

    # At the desk.

    def _desk(self) -> Officer:
        item = self.file.open
        if item is not None and item.post.unit_id == self.file.place.unit_id and item.assignee_id is not None:
            return self.teller.pick(item)
        return self.officer

    def _desk_time(self, wanted: datetime) -> datetime:
        return self._at_work(self.desk_calendar, wanted)

    def _work_time(self, wanted: datetime) -> datetime:
        return self._at_work(self.calendar, wanted)

    def _at_work(self, calendar: Timetable, wanted: datetime) -> datetime:
        """Return the instant, or the next one at work, a little into the session."""
        day: date = calendar.workday_from(wanted.date())
        minute = wanted.hour * 60 + wanted.minute
        inside = day == wanted.date() and any(a <= minute < b for a, b in calendar.sessions(day))
        if inside:
            return wanted.replace(microsecond=0)
        start = wanted if day == wanted.date() else datetime.combine(day, datetime.min.time())
        return self.teller.later(calendar, start.replace(microsecond=0), 5 + self.rng.randrange(90))

    def _return(self, finished: datetime) -> None:
        """The result lies at the desk until somebody takes it."""
        file, teller, rng = self.file, self.teller, self.rng
        if self.fate.hold in {"TRA_KET_QUA", "TRA_TU_CHOI"}:
            self._sides(datetime.max)
            return
        way = file.row.result_way
        middle, sigma = {1: (260, 1.1), 2: (35, 0.8), 3: (200, 0.6)}[way]
        taken = teller.later(self.desk_calendar, finished, teller.minutes(middle, sigma, 25_000))
        if rng.random() < 0.01 and way == 1:
            taken = self._desk_time(taken + timedelta(days=20 + rng.randrange(120)))
        self._sides(taken)
        item = file.open
        officer = teller.pick(item)
        if file.row.money == "CHUA_THU" and not file.row.refused:
            cashier = rng.choice(teller.world.holders(item.post.unit_id, "thu_phi") or [officer])
            self.clerk.collect_fee(file, taken, cashier, receipt=words.receipt(file.row))
            taken = teller.later(self.desk_calendar, taken, 2)
        self.clerk.release(file, taken, officer)
        self._sides(datetime.max)
