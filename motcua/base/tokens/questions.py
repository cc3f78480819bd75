"""A questionnaire over the API: its questions with what was answered, and answers taken as its page takes them."""

from collections.abc import Mapping
from typing import Annotated, Any

from ninja import Schema
from pydantic import Field

from motcua.base.tokens.operations import Code, Text
from motcua.base.tokens.problems import Faults
from motcua.law import questionnaires
from motcua.law.questionnaires import Questionnaire

Answers = Annotated[
    dict[Code, Text | list[Text]],
    Field(
        max_length=300,
        description="Khóa câu hỏi → câu trả lời (chữ, giá trị lựa chọn, hoặc danh sách). Gửi cả biểu: câu không gửi là "
        "chưa trả lời.",
        examples=[{"c1": "co", "c1_ly_do": "Bảo đảm trật tự"}],
    ),
]


class OptionTold(Schema):
    """Một lựa chọn."""

    value: str
    label: str


class QuestionTold(Schema):
    """Một câu hỏi đang phải trả lời, theo các câu đã trả lời."""

    key: str
    number: str
    text: str
    kind: str = Field(description="yes_no, yes_no_partial, choice, choices, text, number, list.")
    unit: str
    required: bool
    options: list[OptionTold]
    answer: str | list[str] | None
    fault: str = Field(description="Còn thiếu hoặc sai gì; trống là được.")


def told(asked: Questionnaire, answers: Mapping[str, Any]) -> list[QuestionTold]:
    """Return the questions that are asked given the answers, each with its answer and what is wrong with it."""
    gaps = questionnaires.gaps(asked, answers)
    return [
        QuestionTold(
            key=one.key, number=one.number, text=one.text, kind=one.kind, unit=one.unit, required=one.must,
            options=[OptionTold(value=value, label=label) for value, label in one.options],
            answer=answers.get(one.key), fault=gaps.get(one.key, ""),
        )
        for one in questionnaires.asked(asked, answers)
    ]  # fmt: skip


def taken(asked: Questionnaire, sent: Mapping[str, str | list[str]]) -> dict[str, Any]:
    """Return what was sent as a questionnaire keeps it.

    Raises:
        Faults: a key that no question has, or an answer that is none of the choices.
    """
    known = {one.key: one for one in asked.every}
    read = questionnaires.read(asked, sent)
    wrong = []
    for key, answer in sent.items():
        place = f"answers.{key}"
        if key not in known:
            wrong.append((place, "Không có câu hỏi này trong biểu."))
        elif known[key].options and _lost(answer, read.get(key)):
            values = ", ".join(value for value, _ in known[key].options)
            wrong.append((place, f"Chỉ nhận: {values}."))
    if wrong:
        raise Faults(wrong)
    return read


def _lost(sent: str | list[str], kept: Any) -> bool:
    """Tell whether a choice that was sent is not among those kept."""
    given = {one.strip() for one in (sent if isinstance(sent, list) else [sent])} - {""}
    return not given <= set(kept if isinstance(kept, list) else [kept])
