"""A questionnaire as a form: what `ui/questionnaire.html` draws, works without JavaScript.

Every follow-up is in the page; style sheets show it when the answer above it is chosen (`at-N` names the N-th
option), and hide what comes after an answer that ends the form.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from motcua.law.questionnaires import Answers, Question, Questionnaire


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer to choose: its place (from 1), whether it is chosen, whether it ends the form."""

    value: str
    label: str
    place: int
    chosen: bool
    stops: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """One question as the form draws it."""

    question: Question
    name: str
    answer: str
    choices: tuple[Choice, ...]
    error: str
    shown_at: str
    before: tuple["Asked", ...]
    follow_ups: tuple["Asked", ...]
    after_stop: bool


@dataclass(frozen=True, slots=True)
class Part:
    """A section as the form draws it."""

    name: str
    key: str
    questions: tuple[Asked, ...]
    after_stop: bool


@dataclass(frozen=True, slots=True)
class Form:
    """A whole form: its parts and the words at an answer that ends it."""

    parts: tuple[Part, ...]
    stop_words: str


def form(
    q: Questionnaire, answers: Answers, *, errors: Mapping[str, str] | None = None, prefix: str = ""
) -> Form:
    """Return a questionnaire with its answers, ready to be drawn by `ui/questionnaire.html`.

    Args:
        q: the questionnaire.
        answers: as `questionnaires.read` returns them.
        errors: what to say beside a question, by its key (`questionnaires.faults`).
        prefix: put before the names of the fields, as given to `read`.
    """
    stops = {stop.question: stop for stop in q.stops}
    after, words, parts = False, "", []
    for section in q.sections:
        starts_after, drawn = after, []
        for question in section.questions:
            stop = stops.get(question.key)
            drawn.append(
                _asked(question, None, answers, errors or {}, prefix, stop.equals if stop else (), after)
            )
            if stop:
                after, words = True, stop.words
        parts.append(Part(section.name, section.key, tuple(drawn), starts_after))
    return Form(tuple(parts), words)


def _asked(
    question: Question,
    above: Question | None,
    answers: Answers,
    errors: Mapping[str, str],
    prefix: str,
    stops: tuple[str, ...],
    after_stop: bool,
) -> Asked:
    answer = answers.get(question.key) or ""
    chosen = answer if isinstance(answer, list) else [answer]
    choices = tuple(
        Choice(value, label, place, value in chosen, value in stops)
        for place, (value, label) in enumerate(question.options, 1)
    )
    places = [value for value, _ in above.options] if above else []
    at = " ".join(f"at-{places.index(value) + 1}" for value in question.when if value in places)
    text = "\n".join(answer) if isinstance(answer, list) else answer
    if question.kind == "number" and text:
        text = question.say(text).removesuffix(f" {question.unit}") if question.unit else question.say(text)
    below = [_asked(one, None, answers, errors, prefix, (), after_stop) for one in question.before]
    follow = [_asked(one, question, answers, errors, prefix, (), after_stop) for one in question.follow_ups]
    return Asked(
        question, prefix + question.key, text, choices, errors.get(question.key, ""), at, tuple(below),
        tuple(follow), after_stop,
    )  # fmt: skip
