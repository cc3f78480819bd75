"""The review sheet of one procedure in Word (02/RS-KSTT): questions, answers, remedies, conclusion."""

from motcua.base.printing.official import Column, OfficialDocument, Row
from motcua.base.text import day
from motcua.control.costs.rules import Totals
from motcua.control.reviews.models import Review
from motcua.control.reviews.papers import _common
from motcua.control.reviews.services.reviewing import questionnaire_of
from motcua.law.questionnaires import answered

ANSWERS = (Column("TT", 9, "center"), Column("Nội dung", 82), Column("Trả lời, phương án xử lý", 79))


def sheet_document(review: Review, costs: Totals | None) -> bytes:
    """Return a sheet as DOCX.

    Args:
        review: with item__lead and procedure.
        costs: of its study, None without one.
    """
    asked = questionnaire_of(review)
    lead, procedure = review.item.lead, review.procedure
    document = OfficialDocument(
        issuer=lead.name, issuer_above=_common.above(lead), number="/BM", place=_common.province_place(),
        day=review.done_on, kind=f"{asked.title}", subject=f"{procedure.name} (mã {procedure.code})",
        note=f"Biểu {asked.form_code}",
    )  # fmt: skip
    for section, lines in answered(asked, review.answers):
        document.add_heading(section.name)
        rows = [
            Row([
                line.question.number, ("– " if line.depth else "") + line.question.text, line.words or "…",
            ])
            for line in lines
        ]  # fmt: skip
        document.add_table(ANSWERS, rows, size=12)
    document.add_heading("Chi phí tuân thủ")
    if costs is None:
        document.add_paragraph("Chưa có bảng tính chi phí kèm theo.")
    else:
        document.add_paragraph(
            f"Trước rà soát: {_common.money(costs.now)} đồng/năm; sau rà soát: {_common.money(costs.after)} đồng/năm; "
            f"tiết kiệm {_common.money(costs.saved)} đồng/năm ({_common.rate(costs)})."
        )
    document.add_heading("Kết luận")
    words = review.get_conclusion_display() or "Chưa kết luận"
    document.add_paragraph(f"{words}. {review.reason}")
    if review.feedback:
        document.add_paragraph(f"Phản ánh, kiến nghị liên quan: {review.feedback}")
    done = f", ngày {day(review.done_on)}" if review.done_on else ""
    document.add_paragraph(f"Người rà soát: {review.reviewer_name}{done}", italic=True)
    document.add_recipients(["Văn phòng UBND tỉnh", "Lưu: VT"])
    *authority, post = _common.signer(lead)
    document.add_signer(authority=authority, post=post, name="")
    return document.to_bytes()
