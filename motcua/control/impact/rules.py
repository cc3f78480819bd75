"""What the decree asks of a draft's file, over plain data: what an assessment lacks, what the gate names.

NĐ 63/2010/NĐ-CP Điều 10 (assessment; explanation of an amendment), Điều 11 khoản 3 (the file that is not taken).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

NEW, AMENDED, REPLACED, ABOLISHED = "MOI", "SDBS", "THAYTHE", "BAIBO"


@dataclass(frozen=True)
class SheetFile:
    """A questionnaire of a part (a form, a condition) as far as it is answered."""

    name: str
    complete: bool


@dataclass(frozen=True)
class ProcedureFile:
    """A procedure of a draft as far as it is assessed.

    `unanswered` counts what its own questionnaire still lacks; `unfavourable` names its conclusions that are
    against it, `stopped` says that it was found not necessary.
    """

    name: str
    change: str
    unanswered: int
    stopped: bool = False
    unfavourable: tuple[str, ...] = ()
    simpler: bool = True
    forms: tuple[SheetFile, ...] = ()
    no_forms: bool = False
    conditions: tuple[SheetFile, ...] = ()
    no_conditions: bool = False
    opined: bool = False


@dataclass(frozen=True)
class DraftFile:
    """A draft's file as the gate looks at it: its procedures, the opinion, answers to it."""

    procedures: tuple[ProcedureFile, ...]
    opinion: bool
    unanswered: tuple[str, ...] = field(default=())


def assessment_lacks(one: ProcedureFile) -> list[str]:
    """Return what an assessment still lacks, in words that follow the procedure's name; empty when it is whole."""
    found = []
    if one.unanswered:
        found.append(f"biểu đánh giá còn {one.unanswered} chỗ chưa trả lời")
    if one.change == AMENDED and not one.simpler:
        found.append("chưa thuyết minh đơn giản hơn, có ưu điểm gì so với quy định cũ")
    if one.change == ABOLISHED or one.stopped:
        return found
    found += _parts_lack(one.forms, one.no_forms, "mẫu đơn, tờ khai")
    found += _parts_lack(one.conditions, one.no_conditions, "yêu cầu, điều kiện")
    return found


def _parts_lack(sheets: Sequence[SheetFile], none: bool, what: str) -> list[str]:
    if not sheets:
        return [] if none else [f"chưa nêu {what}, hoặc chưa xác nhận là không quy định"]
    return [f"{what} “{one.name}” chưa đánh giá xong" for one in sheets if not one.complete]


def contradiction(one: ProcedureFile) -> str:
    """Return why a whole assessment speaks against what the draft does; empty when it does not."""
    if one.unanswered:
        return ""
    if one.change == ABOLISHED:
        return "" if one.stopped else "kết luận vẫn cần thiết nhưng dự thảo bãi bỏ; xem lại"
    if one.stopped:
        return "kết luận không cần thiết; đưa ra khỏi dự thảo hoặc đánh giá lại"
    if one.unfavourable:
        said = ", ".join(word.lower() for word in one.unfavourable)
        return f"kết luận chưa đạt về {said}; sửa dự thảo rồi đánh giá lại"
    return ""


@dataclass(frozen=True)
class Lack:
    """One thing a file lacks: of which procedure (none: of the whole file), and what."""

    subject: str
    words: str

    def __str__(self) -> str:
        return f"“{self.subject}”: {self.words}." if self.subject else f"{self.words}."


def opinion_lacks(draft: DraftFile) -> list[Lack]:
    """Return what keeps a draft from being sent to the control office; empty when nothing does."""
    if not draft.procedures:
        return [Lack("", "Dự thảo chưa có thủ tục nào")]
    found = []
    for one in draft.procedures:
        said = [*assessment_lacks(one), *filter(None, [contradiction(one)])]
        found += [Lack(one.name, words) for words in said]
    return found


def appraisal_lacks(draft: DraftFile) -> list[Lack]:
    """Return why the file is not taken for appraisal (Điều 11 khoản 3); empty when it is taken."""
    found = opinion_lacks(draft)
    if draft.opinion:
        found += [
            Lack(one.name, "thêm vào sau khi Văn phòng UBND cho ý kiến; gửi lấy ý kiến bổ sung")
            for one in draft.procedures
            if not one.opined
        ]
    else:
        found.append(Lack("", "Chưa có ý kiến của Văn phòng UBND về quy định thủ tục hành chính"))
    found += [Lack("", f"Ý kiến chưa được tiếp thu, giải trình: {words}") for words in draft.unanswered]
    return found
