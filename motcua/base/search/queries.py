"""What somebody finds by words, kind by kind; each kind is asked once for no more than is shown."""

from dataclasses import dataclass

from motcua.base.organisations.actor import Actor
from motcua.base.search.registry import Hit, Kind, kinds_for
from motcua.base.text import clean

LEAST = 2
MOST_LETTERS = 100
SHOWN = 6
"""How many of a kind the page shows; the room's own list has all."""
SUGGESTED, SUGGESTED_OF_FIRST, SUGGESTED_IN_ALL = 3, 5, 14


@dataclass(frozen=True)
class Found:
    """What was found of a kind; `more` says whether there is more than is shown."""

    kind: Kind
    hits: list[Hit]
    more: bool
    list_url: str


def words_of(text: str) -> str:
    """Return what was typed without needless spaces, cut to what is looked for; "" when it is too short."""
    typed = clean(text)[:MOST_LETTERS]
    return typed if len(typed) >= LEAST else ""


def found(by: Actor, text: str) -> list[Found]:
    """Return what somebody may see that has these words, kind by kind; kinds without any are left out."""
    answer = []
    typed = words_of(text)
    for kind in kinds_for(by) if typed else ():
        hits = kind.find(by, typed, SHOWN + 1)
        if hits:
            answer.append(Found(kind, hits[:SHOWN], len(hits) > SHOWN, kind.list_url(typed)))
    return answer


def suggested(by: Actor, text: str) -> list[tuple[Kind, Hit]]:
    """Return the first few of each kind while somebody is typing, those of the first kind more."""
    answer: list[tuple[Kind, Hit]] = []
    typed = words_of(text)
    for place, kind in enumerate(kinds_for(by) if typed else ()):
        room = min(SUGGESTED if place else SUGGESTED_OF_FIRST, SUGGESTED_IN_ALL - len(answer))
        if room <= 0:
            break
        answer += [(kind, hit) for hit in kind.find(by, typed, room)]
    return answer
