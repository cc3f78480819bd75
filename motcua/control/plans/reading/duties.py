"""Tasks from running text: paragraphs under "Tổ chức thực hiện" and those of an official letter."""

import re
from dataclasses import dataclass

from motcua.control.plans.reading import agencies
from motcua.control.plans.reading.head import SIGNS
from motcua.control.plans.reading.lines import Paragraph
from motcua.control.plans.reading.result import Source, Task
from motcua.control.plans.reading.when import When, read_when

_SECTION = re.compile(r"^([IVX]+)\.\s*(.+)$")
_NUMBERED = re.compile(r"^(\d+(?:\.\d+)*)[.)]\s*(.+)$", re.S)
_BULLET = re.compile(r"^[-+•]\s*(.+)$", re.S)
_AIMS = re.compile(
    r"mục đích|mục tiêu|yêu cầu|quan điểm|phạm vi|quan niệm|đánh giá kết quả|kiến nghị|tình hình", re.I
)
_DUTIES = re.compile(r"tổ chức thực hiện|tiến độ|phân công|trách nhiệm", re.I)
_VERBS = (
    r"chủ trì|phối hợp|căn cứ|giúp|chỉ đạo|tham mưu|báo cáo|tổng hợp|kịp thời|cân đối|đảm bảo|bảo đảm|thực hiện|"
    r"xây dựng|rà soát|theo dõi|đôn đốc|hướng dẫn|lập|chủ động|tổ chức|gửi|có trách nhiệm|chuẩn bị|hoàn thiện|"
    r"triển khai"
)
_LED = re.compile(rf"^(?:giao\s+)?(.{{4,170}}?)\s*(?:,\s*|:\s*|\s+)(?=(?:{_VERBS})\b)", re.I)
_WITH = re.compile(
    rf"phối hợp với\s+(.+?)\s+(?=(?:{_VERBS}|định kỳ|hằng tháng|hàng tháng|công khai|đánh giá)\b(?! với))",
    re.I,
)
_ON_GROUNDS = re.compile(r"^trên cơ sở\s[^,]*,\s*", re.I)
_REGULAR = re.compile(r"^định kỳ\s+.{0,40}?(?:hàng|hằng)\s+\w+\s*,\s*", re.I)
_TIMES = re.compile(
    r"(?:xong\s+)?trước ngày\s*\d{1,2}\s*(?:hàng|hằng) tháng|định kỳ\s+(?:hàng|hằng)\s+\w+|"
    r"(?:xong\s+)?trước ngày\s*[\d\s]*/\s*\d{1,2}\s*/\s*\d{4}|chậm nhất (?:trong |là )?ngày\s*\d{1,2}/\d{1,2}/\d{4}|"
    r"trước\s+\d+\s+ngày",
    re.I,
)
_NOT_DUTY = re.compile(r"^(trong quá trình|kinh phí|lưu ý|nơi nhận|\(?kèm theo|nội dung cụ thể)", re.I)


@dataclass
class _State:
    part: str = ""
    section: str = ""
    open: bool = False
    number: str = ""
    # The agencies a numbered heading names for the bullets under it.
    lead: list[str] | None = None
    heading: str = ""


def read_duties(body: list[Paragraph], *, kind: str, year: int | None, addressees: list[str]) -> list[Task]:
    """Return the tasks that paragraphs give, in order.

    Args:
        body: the paragraphs outside tables, with headings of annexes among them.
        kind: of the document: in an official letter every numbered paragraph is a duty, of those it is sent to
            when it names nobody else.
        year: of the plan.
        addressees: whom an official letter is sent to.
    """
    letter = kind == "CÔNG VĂN"
    state = _State(open=letter)
    found: list[Task] = []
    for paragraph in body:
        text = paragraph.text
        if re.match(r"^phụ lục\b", text, re.I) and len(text) < 40:
            state = _State(part=text, open=False)
        elif re.match(r"^đề cương\b|^nơi nhận", text, re.I) or (text.isupper() and SIGNS.match(text)):
            state = _State(part="-", open=False)
        elif (section := _SECTION.match(text)) and len(text) < 200:
            title = section[2]
            opened = bool(_DUTIES.search(title)) and not _AIMS.search(title) and state.part != "-"
            state = _State(state.part, text, opened)
        elif state.open and not _NOT_DUTY.match(_bare(text)) and not text.endswith("như sau:"):
            task = _duty(paragraph, state, year, addressees if letter else [])
            if task is not None:
                found.append(task)
    return found


def _bare(text: str) -> str:
    for pattern in (_NUMBERED, _BULLET):
        if found := pattern.match(text):
            return found[found.lastindex or 1]
    return text


def _duty(paragraph: Paragraph, state: _State, year: int | None, addressees: list[str]) -> Task | None:
    numbered, bullet = _NUMBERED.match(paragraph.text), _BULLET.match(paragraph.text)
    body = _bare(paragraph.text).strip()
    if numbered:
        state.number, state.lead, state.heading = numbered[1], None, ""
        if (
            agencies.begins(re.sub(r"^giao\s+", "", body, flags=re.I))
            and len(body) < 90
            and not _LED.match(body)
        ):
            state.lead, state.heading = (
                agencies.split(re.sub(r"^giao\s+", "", body, flags=re.I)),
                body.rstrip(":"),
            )
            return None
    lead = _lead(body)
    if (bullet and state.lead) or (not lead and state.heading and state.lead):
        lead = state.lead
    given = bool(lead)
    if not lead:
        lead = addressees if numbered else []
    words = "; ".join(dict.fromkeys(found[0].strip() for found in _TIMES.finditer(body)))
    when = _when(words, year)
    if not lead and not (numbered and (when.finish or when.recurrence)):
        return None
    support = _WITH.search(body)
    return Task(
        no=state.number if numbered else ("-" if bullet else ""),
        path=[state.section.partition(".")[0], state.number] if state.section else [state.number],
        title=body.rstrip("./ "), group=state.section, context=[state.heading] if state.heading else [],
        lead=lead, support=_named(support[1]) if support else [], start=when.start, finish=when.finish,
        when_text=words, recurrence=when.recurrence, part=state.part, form="paragraph",
        source=Source(first=paragraph.first, last=paragraph.last), confidence=0.8 if given else 0.6,
    )  # fmt: skip


def _lead(body: str) -> list[str]:
    """Return the agencies a paragraph begins with, before the verb."""
    body = _REGULAR.sub("", re.sub(r"^giao\s+", "", _ON_GROUNDS.sub("", body), flags=re.I))
    found = _LED.match(body)
    if not found or not agencies.begins(found[1]):
        return []
    return _named(found[1])


def _named(text: str) -> list[str]:
    """Return the agencies in a text but those that are only "the agency"."""
    return [
        name for name in agencies.split(text) if not re.match(r"^(các )?(cơ quan|đơn vị|sở)$", name, re.I)
    ]


def _when(words: str, year: int | None) -> When:
    """Read the times of a paragraph: the last day named, or how often."""
    read = [read_when(one, year) for one in words.split("; ") if one]
    days = [one.finish for one in read if one.finish]
    recurrence = next((one.recurrence for one in read if one.recurrence and one.recurrence.before_day), None)
    recurrence = recurrence or next((one.recurrence for one in read if one.recurrence), None)
    return When(finish=max(days), recurrence=None) if days else When(recurrence=recurrence)
