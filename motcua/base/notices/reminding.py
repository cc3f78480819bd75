"""What the reminders of all rooms share: how pressing a day is, and one notice for many things where it is many."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from motcua.base.notices.services import notify
from motcua.base.text import number

LATE, TODAY, SOON = "qua-han", "hom-nay", "sap-han"
_WORDS = {LATE: "quá hạn", TODAY: "hạn hôm nay", SOON: "sắp đến hạn"}
_SHOWN = 5  # how many a grouped notice names


@dataclass(frozen=True)
class Line:
    """What one person is to be told: of what, how pressing it is, a title, a sentence, the page."""

    about: str
    press: str
    title: str
    text: str
    url: str


@dataclass(frozen=True)
class Owed:
    """A step of reminding that is due now, with those it goes to."""

    people: frozenset[int]
    line: Line


def press(passed: int) -> str:
    """Return how pressing something is so many days after its date (before it: negative)."""
    return LATE if passed > 0 else TODAY if passed == 0 else SOON


def tell(
    owed: Iterable[Owed], *, kind: str, at: datetime, group_over: int, things: str,
    list_url: Callable[[Mapping[str, int]], str],
) -> int:  # fmt: skip
    """Tell each person: a notice for each thing, one for all when there are many; return how many were told.

    Args:
        owed: the steps due, with their people.
        kind: of the notices.
        at: the moment written on them.
        group_over: who has more than so many things gets one notice.
        things: what they are called together ("việc theo kế hoạch").
        list_url: from how many are late, due today and due soon to the page with all of them.
    """
    of_person: dict[int, list[Line]] = defaultdict(list)
    for one in owed:
        for person in one.people:
            of_person[person].append(one.line)
    single: dict[Line, set[int]] = defaultdict(set)
    told: set[int] = set()
    for person, lines in of_person.items():
        # Who looks after work and leads the agency hears of it once.
        lines = list({line.about: line for line in reversed(lines)}.values())[::-1]
        if len(lines) > group_over:
            line = _together(lines, things, list_url)
            made = notify([person], kind=kind, title=line.title, text=line.text, url=line.url, at=at)
            told |= {notice.person_id for notice in made}
        else:
            for line in lines:
                single[line].add(person)
    for line, people in single.items():
        made = notify(people, kind=kind, title=line.title, text=line.text, url=line.url, at=at)
        told |= {notice.person_id for notice in made}
    return len(told)


def _together(lines: list[Line], things: str, list_url: Callable[[Mapping[str, int]], str]) -> Line:
    """Return one line for many: how many of each, the most pressing by name, the list of them."""
    counted = Counter(line.press for line in lines)
    parts = [f"{number(counted[one])} {words}" for one, words in _WORDS.items() if counted[one]]
    order = list(_WORDS)
    first = sorted(lines, key=lambda line: order.index(line.press))[:_SHOWN]
    text = "\n".join(f"- {line.title}" for line in first)
    if len(lines) > _SHOWN:
        text += f"\n… và {number(len(lines) - _SHOWN)} việc nữa."
    title = f"{number(len(lines))} {things}: {', '.join(parts)}"
    return Line("", first[0].press, title, text, list_url(counted))
