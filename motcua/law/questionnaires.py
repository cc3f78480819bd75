"""Questionnaires as data: what is asked of a procedure, its forms and its conditions, and what follows from answers.

A questionnaire is a YAML file with its legal source and days (`questionnaires/*.yaml`). Answers are one flat mapping
from the key of a question to what was answered: text, the value of a choice, or a list. Follow-ups (reasons, figures,
remedies) are questions of their own, asked when the question above them is answered in a certain way.

Keys of a question in the file: key, number, text, kind, options, when, must, unit, hint, short, concludes, before,
follow_ups; `reason: [khong]` adds a reason that must be given for these answers; `remedies: true` (or a list of
codes) adds the choice of what to do with that part, with the words of the change unless it stays as it is.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cache
from pathlib import Path
from typing import Any

import yaml

YES, NO, WHOLE, PART = "co", "khong", "toan_bo", "mot_phan"
KINDS = ("yes_no", "yes_no_partial", "choice", "choices", "text", "number", "list")
_SCALES = {
    "yes_no": ((YES, "Có"), (NO, "Không")),
    "yes_no_partial": ((WHOLE, "Có, toàn bộ"), (PART, "Có, một phần"), (NO, "Không")),
}
MOST_TEXT = 4000
_FOLDER = Path(__file__).parent / "questionnaires"
Answers = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Question:
    """One question; `when` are the answers of the question above at which it is asked (none: always)."""

    key: str
    text: str
    kind: str
    number: str = ""
    options: tuple[tuple[str, str], ...] = ()
    when: tuple[str, ...] = ()
    must: bool = True
    unit: str = ""
    hint: str = ""
    short: str = ""
    concludes: str = ""
    before: tuple["Question", ...] = ()
    follow_ups: tuple["Question", ...] = ()

    @property
    def name(self) -> str:
        """What it is called in a message: "Câu 4", or the words of a follow-up."""
        return f"Câu {self.number}" if self.number else self.text

    def say(self, answer: Any) -> str:
        """Write an answer as it is shown and printed; empty when there is none."""
        if answer in (None, "", []):
            return ""
        if self.kind in {"choices", "list"}:
            words = dict(self.options)
            return "; ".join(words.get(one, one) for one in answer)
        if self.kind == "number":
            return f"{_grouped(str(answer))} {self.unit}".strip()
        return dict(self.options).get(answer, str(answer))


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a questionnaire."""

    key: str
    number: str
    title: str
    questions: tuple[Question, ...]

    @property
    def name(self) -> str:
        """Its heading: "II. Tính hợp lý"."""
        return f"{self.number}. {self.title}" if self.number else self.title


@dataclass(frozen=True, slots=True)
class Stop:
    """An answer that ends the questionnaire: what comes after the question is not asked."""

    question: str
    equals: tuple[str, ...]
    words: str


@dataclass(frozen=True, slots=True)
class Questionnaire:
    """One form as it stands between two days."""

    code: str
    version: int
    valid_from: date
    valid_to: date | None
    title: str
    form_code: str
    source: str
    mark: str
    sections: tuple[Section, ...]
    stops: tuple[Stop, ...] = ()

    @property
    def questions(self) -> Iterator[Question]:
        """The numbered questions in order."""
        for section in self.sections:
            yield from section.questions

    @property
    def every(self) -> Iterator[Question]:
        """Every question with those before it and after it, in the order they are read."""
        for question in self.questions:
            yield from _flat(question)


@dataclass(frozen=True, slots=True)
class Line:
    """One answer as it is read and printed; `under` names the numbered question it belongs to."""

    question: Question
    words: str
    depth: int
    under: str


@dataclass(frozen=True, slots=True)
class Concluded:
    """What one concluding question came to; `good` is None while it is not answered."""

    question: Question
    words: str
    good: bool | None
    reason: str = ""

    @property
    def label(self) -> str:
        """What is concluded on: "Sự cần thiết"."""
        return self.question.concludes


@dataclass(frozen=True, slots=True)
class Conclusion:
    """What a filled questionnaire says: each conclusion, where it was ended, whether all is answered."""

    parts: tuple[Concluded, ...]
    stop: Stop | None
    complete: bool
    answered: int
    asked: int

    @property
    def good(self) -> bool | None:
        """Whether every conclusion is favourable; None while one is open."""
        if any(part.good is False for part in self.parts):
            return False
        return None if not self.complete else True

    @property
    def words(self) -> str:
        """The conclusions in one line."""
        return "; ".join(f"{part.label}: {part.words.lower()}" for part in self.parts if part.words)


@cache
def _all() -> tuple[Questionnaire, ...]:
    found = tuple(load(path) for path in sorted(_FOLDER.glob("*.yaml")))
    names = [(one.code, one.version) for one in found]
    if len(set(names)) < len(names):
        raise ValueError("questionnaires: two files have one code and version")
    return found


def questionnaire(code: str, *, on: date | None = None, version: int | None = None) -> Questionnaire:
    """Return a questionnaire as it stands on a day, or a version once begun with.

    Args:
        code: TTHC, MAU_DON, DIEU_KIEN, Y_KIEN, …
        on: the day; the newest when neither day nor version is given.
        version: the version answers were given to.

    Raises:
        LookupError: there is none.
    """
    found = [one for one in _all() if one.code == code]
    if version is not None:
        found = [one for one in found if one.version == version]
    elif on is not None:
        found = [
            one for one in found if one.valid_from <= on and (one.valid_to is None or on <= one.valid_to)
        ]
    if not found:
        raise LookupError(f"Không có bộ câu hỏi {code}.")
    return max(found, key=lambda one: (one.valid_from, one.version))


def asked(q: Questionnaire, answers: Answers) -> list[Question]:
    """Return the questions that are to be asked given the answers, follow-ups included, in reading order."""
    return [line.question for line in _walk(q, answers)]


def stopped(q: Questionnaire, answers: Answers) -> Stop | None:
    """Return the answer that ended the questionnaire, if one did."""
    for stop in q.stops:
        if answers.get(stop.question) in stop.equals:
            return stop
    return None


def faults(q: Questionnaire, answers: Answers) -> dict[str, str]:
    """Return what is missing or wrong, a Vietnamese sentence for each key; empty when all is answered."""
    found: dict[str, str] = {}
    for line in _walk(q, answers):
        question = line.question
        said = _fault(question, answers.get(question.key))
        if said:
            where = line.under if question.number else f"{line.under}, “{question.text}”"
            found[question.key] = f"{where}: {said}"
    return found


def gaps(q: Questionnaire, answers: Answers) -> dict[str, str]:
    """Return the same as `faults` in the few words that stand beside the question itself."""
    found: dict[str, str] = {}
    for question in asked(q, answers):
        said = _fault(question, answers.get(question.key))
        if said:
            found[question.key] = f"{said[:1].upper()}{said[1:]}"
    return found


def conclusion(q: Questionnaire, answers: Answers) -> Conclusion:
    """Return what the answers come to."""
    lines = _walk(q, answers)
    parts = []
    for line in lines:
        question = line.question
        if not question.concludes:
            continue
        answer = answers.get(question.key)
        good = None if not answer else answer in {YES, WHOLE}
        reason = str(answers.get(f"{question.key}_ly_do") or "")
        parts.append(Concluded(question, question.say(answer), good, reason))
    numbered = [line.question for line in lines if line.question.number]
    done = sum(1 for one in numbered if answers.get(one.key))
    return Conclusion(tuple(parts), stopped(q, answers), not faults(q, answers), done, len(numbered))


def read(q: Questionnaire, post: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    """Return the answers a posted form holds; what no question asks for is passed over, nothing typed is lost.

    Args:
        q: the questionnaire.
        post: a posted form (its `getlist` is used where there is one), or a plain mapping.
        prefix: of the names of its fields.
    """
    found: dict[str, Any] = {}
    for question in q.every:
        name = prefix + question.key
        given = _given(post, name)
        answer: Any = _READ[question.kind](question, given)
        if answer:
            found[question.key] = answer
    return found


def answered(q: Questionnaire, answers: Answers) -> list[tuple[Section, list[Line]]]:
    """Return the sections that were asked, each with its answers in words, to show or to print."""
    lines = {id(line.question): line for line in _walk(q, answers)}
    found = []
    for section in q.sections:
        kept = [
            lines[id(one)] for question in section.questions for one in _flat(question) if id(one) in lines
        ]
        if kept:
            found.append((section, kept))
    return found


# ---- walking


def _flat(question: Question) -> Iterator[Question]:
    for one in question.before:
        yield from _flat(one)
    yield question
    for one in question.follow_ups:
        yield from _flat(one)


def _walk(q: Questionnaire, answers: Answers) -> list[Line]:
    found: list[Line] = []
    ends = {stop.question: stop.equals for stop in q.stops}
    for question in q.questions:
        _step(question, answers, question.name, 0, found)
        if answers.get(question.key) in ends.get(question.key, ()):
            break
    return found


def _step(question: Question, answers: Answers, under: str, depth: int, found: list[Line]) -> None:
    for one in question.before:
        _step(one, answers, under, depth + 1, found)
    answer = answers.get(question.key)
    found.append(Line(question, question.say(answer), depth, under))
    for one in question.follow_ups:
        if applies(one, answer):
            _step(one, answers, under, depth + 1, found)


def applies(question: Question, above: Any) -> bool:
    """Tell whether a follow-up is asked at an answer of the question above it."""
    if not question.when:
        return True
    return bool(set(question.when) & set(above if isinstance(above, list) else [above]))


def _fault(question: Question, answer: Any) -> str:
    if answer in (None, "", []):
        return _WANTED[question.kind] if question.must else ""
    known = {value for value, _ in question.options}
    if question.kind in {"yes_no", "yes_no_partial", "choice"} and answer not in known:
        return "chọn một trong các câu trả lời."
    if question.kind == "choices" and not set(answer) <= known:
        return "chọn trong các mục đã cho."
    if question.kind == "number" and _number(str(answer)) is None:
        return f"“{answer}” không phải con số không âm."
    return ""


_WANTED = {
    "yes_no": "chưa chọn có hay không.",
    "yes_no_partial": "chưa chọn câu trả lời.",
    "choice": "chưa chọn.",
    "choices": "chọn ít nhất một mục.",
    "text": "chưa ghi.",
    "number": "chưa ghi con số.",
    "list": "ghi ít nhất một dòng.",
}


# ---- reading a form


def _given(post: Mapping[str, Any], name: str) -> list[str]:
    getlist: Callable[[str], list[Any]] | None = getattr(post, "getlist", None)
    raw = getlist(name) if getlist else post.get(name, [])
    values = raw if isinstance(raw, list) else [raw]
    return [str(value).replace("\x00", "").strip()[:MOST_TEXT] for value in values if value is not None]


def _choice(question: Question, given: list[str]) -> str:
    known = {value for value, _ in question.options}
    return next((value for value in given if value in known), "")


def _choices(question: Question, given: list[str]) -> list[str]:
    return [value for value, _ in question.options if value in given]


def _text(question: Question, given: list[str]) -> str:
    lines = [" ".join(line.split()) for line in (given[0] if given else "").splitlines()]
    return "\n".join(line for line in lines if line)


def _list(question: Question, given: list[str]) -> list[str]:
    return [line for one in given for line in _text(question, [one]).splitlines()][:50]


def _figure(question: Question, given: list[str]) -> str:
    text = given[0] if given else ""
    number = _number(text)
    return text[:40] if number is None else f"{number.normalize():f}" if number else ("0" if text else "")


def _number(text: str) -> Decimal | None:
    """Read "1.234,5", "1234.5" or "90"; None when it is no number from 0 on."""
    text = text.replace(" ", "")
    if re.fullmatch(r"\d{1,3}(\.\d{3})+(,\d+)?", text):
        text = text.replace(".", "")
    try:
        number = Decimal(text.replace(",", "."))
    except InvalidOperation:
        return None
    return number if number.is_finite() and 0 <= number < 10**15 else None


def _grouped(text: str) -> str:
    number = _number(text) if not re.fullmatch(r"\d+(\.\d+)?", text) else Decimal(text)
    if number is None:
        return text
    whole, _, rest = f"{number:f}".partition(".")
    return f"{int(whole):,}".replace(",", ".") + (f",{rest}" if rest else "")


_READ: dict[str, Callable[[Question, list[str]], Any]] = {
    "yes_no": _choice,
    "yes_no_partial": _choice,
    "choice": _choice,
    "choices": _choices,
    "text": _text,
    "number": _figure,
    "list": _list,
}


# ---- the files


def load(path: Path) -> Questionnaire:
    """Read one file.

    Raises:
        ValueError: it contradicts itself.
    """
    raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    remedies = _pairs(raw.get("remedies", ()))
    reason_of_no = raw.get("reason_of_no", "")
    sections = tuple(
        Section(
            one["key"], str(one.get("number", "")), one["title"],
            tuple(_question(question, remedies, reason_of_no) for question in one["questions"]),
        )
        for one in raw["sections"]
    )  # fmt: skip
    stops = tuple(Stop(one["question"], tuple(one["equals"]), one["words"]) for one in raw.get("stops", ()))
    found = Questionnaire(
        raw["code"], int(raw["version"]), raw["valid_from"], raw.get("valid_to"), raw["title"],
        str(raw.get("form_code") or ""), raw["source"], raw["mark"], sections, stops,
    )  # fmt: skip
    _check(found, path.name)
    return found


def _check(q: Questionnaire, name: str) -> None:
    keys = [one.key for one in q.every]
    if len(set(keys)) < len(keys):
        raise ValueError(f"{name}: a key is used twice")
    for one in q.every:
        if one.kind not in KINDS or (one.kind in {"choice", "choices"} and not one.options):
            raise ValueError(f"{name}: {one.key} has no kind or no options")
    if not {stop.question for stop in q.stops} <= {one.key for one in q.questions}:
        raise ValueError(f"{name}: it stops at a question it does not have")


def _pairs(rows: Iterable[Any]) -> tuple[tuple[str, str], ...]:
    return tuple((str(value), str(label)) for value, label in rows)


def _question(
    raw: Mapping[str, Any], remedies: tuple[tuple[str, str], ...], reason_of_no: str = ""
) -> Question:
    kind, key = raw["kind"], raw["key"]
    below = [_question(one, remedies) for one in raw.get("follow_ups", ())]
    if raw.get("reason"):
        # What is always asked comes before the reason of the answer.
        place = next((at for at, one in enumerate(below) if one.when), len(below))
        below.insert(place, Question(f"{key}_ly_do", "Lý do", "text", when=tuple(raw["reason"])))
    if reason_of_no and kind == "yes_no":
        below.append(Question(f"{key}_y_kien", reason_of_no, "text", when=(NO,)))
    if raw.get("remedies"):
        below.append(_remedy(key, raw["remedies"], remedies))
    return Question(
        key=key, text=raw["text"], kind=kind, number=str(raw.get("number", "")),
        options=_SCALES.get(kind) or _pairs(raw.get("options", ())), when=tuple(raw.get("when", ())),
        must=bool(raw.get("must", True)), unit=raw.get("unit", ""), hint=raw.get("hint", ""),
        short=raw.get("short", ""), concludes=raw.get("concludes", ""),
        before=tuple(_question(one, remedies) for one in raw.get("before", ())), follow_ups=tuple(below),
    )  # fmt: skip


def _remedy(key: str, wanted: Any, remedies: tuple[tuple[str, str], ...]) -> Question:
    """Return the choice of what to do with a part; whatever is not its first value must say how."""
    options = remedies if wanted is True else tuple(one for one in remedies if one[0] in wanted)
    change = Question(
        f"{key}_phuong_an", "Nội dung phương án", "text", when=tuple(value for value, _ in options[1:])
    )
    return Question(f"{key}_xu_ly", "Phương án xử lý", "choice", options=options, follow_ups=(change,))
