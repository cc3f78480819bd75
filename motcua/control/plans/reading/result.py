"""What a plan says, as `motcua plans parse --json` prints it; the schema is stable and documented in docs/plans.md."""

from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

Day = date
Every = Literal["month", "quarter", "year"]


class Source(BaseModel):
    """Where something was read: the first and the last line, both included, counted from 1."""

    model_config = ConfigDict(populate_by_name=True)
    first: int = Field(alias="from")
    last: int = Field(alias="to")


class Recurrence(BaseModel):
    """Work without one finishing day: it goes on, comes back, waits for something, or follows another document.

    Attributes:
        kind: "continuous" (thường xuyên), "periodic" (định kỳ), "on_event" (khi có …), "by_reference" (theo …).
        every: of "periodic": "month", "quarter", "year"; empty when the document does not say.
        before_day: of a month: the day before which it is due (21 for "trước ngày 21 hằng tháng").
        ad_hoc: also when asked (đột xuất).
    """

    kind: Literal["continuous", "periodic", "on_event", "by_reference"]
    every: list[Every] = []
    before_day: int | None = None
    ad_hoc: bool = False


class Basis(BaseModel):
    """A legal basis named in the opening paragraph."""

    text: str
    kind: str = ""
    number: str = ""
    date: Day | None = None
    source: Source


class Head(BaseModel):
    """Who issued the document, under which number, when, signed by whom.

    `number` and `date` are empty where the document leaves them blank; `number_text` and `date_text` keep what is
    printed. `issuer_inferred`: the issuer is not printed, only implied by number and place.
    """

    issuer: str = ""
    issuer_inferred: bool = False
    number: str = ""
    number_text: str = ""
    date: Day | None = None
    date_text: str = ""
    place: str = ""
    kind: str = ""
    title: str = ""
    year: int | None = None
    last_year: int | None = None
    signer: str = ""
    signer_title: str = ""
    addressees: list[str] = []


class Task(BaseModel):
    """A row or a paragraph that gives somebody work.

    Attributes:
        no: its printed number ("1.1", "-", "" for a row without one).
        path: the printed numbers from its group down to it.
        group: the heading of its group as printed, with its number.
        context: headings between the group and the task that it stands under.
        lead: who leads, one agency or class of agencies each, as printed.
        support: who takes part.
        start, finish: the days meant; a "before" ends on the day before it.
        when_text: the printed words.
        inherited: which of lead, support, when, product stand in a merged cell above.
        part: the annex it was found in, "" in the plan itself.
        form: "row" of a table, or "paragraph".
        confidence: from 0 to 1.
    """

    no: str
    path: list[str]
    title: str
    group: str
    context: list[str] = []
    lead: list[str] = []
    support: list[str] = []
    start: Day | None = None
    finish: Day | None = None
    when_text: str = ""
    recurrence: Recurrence | None = None
    product: str = ""
    inherited: list[str] = []
    part: str = ""
    form: Literal["row", "paragraph"] = "row"
    source: Source
    confidence: float = 1.0


class Target(BaseModel):
    """A figure to be reached.

    Attributes:
        text: the sentence it stands in.
        subject: the words after the figure: of what.
        indicator: code of what measures it, "" when it is entered by hand.
        level: "tinh", "huyen", "xa", or "" for all.
        op: ">", ">=", "<=", "=".
        value: the number; `value_to` ends a range ("15-20%").
        unit: "%".
        start, by: the days between which it is to be reached ("from" and "by" in JSON).
    """

    model_config = ConfigDict(populate_by_name=True)
    text: str
    subject: str = ""
    indicator: str = ""
    level: str = ""
    op: Literal[">", ">=", "<=", "="]
    value: float
    value_to: float | None = None
    unit: str = "%"
    start: Day | None = Field(default=None, alias="from")
    by: Day | None = None
    source: Source


class Warned(BaseModel):
    """Something that looks wrong in the document itself, said in Vietnamese; it stays as printed."""

    code: str
    text: str
    source: Source | None = None


class Reading(BaseModel):
    """Everything read from a document."""

    head: Head
    bases: list[Basis] = []
    targets: list[Target] = []
    tasks: list[Task] = []
    warnings: list[Warned] = []
