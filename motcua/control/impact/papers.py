"""The papers of a draft in Word, laid out as NĐ 30/2020/NĐ-CP says: filled forms, opinion, explanations, appraisal."""

from collections.abc import Iterable
from datetime import date, datetime

from django.conf import settings

from motcua.base import clock
from motcua.base.organisations.models import Agency, RoleAssignment
from motcua.base.organisations.roles import Role
from motcua.base.printing.official import Column, OfficialDocument, Row
from motcua.base.text import day as said
from motcua.control.impact.models import (
    AssessmentSheet,
    DraftProcedure,
    LegalDraft,
    OpinionItem,
)
from motcua.law import questionnaires
from motcua.law.impact import impact_rules

_ANSWERS = (Column("Câu", 14, "center"), Column("Nội dung", 84), Column("Trả lời", 72))
_OPINIONS = (Column("TT", 10, "center"), Column("Nội dung", 45), Column("Ý kiến", 115))
_EXPLAINED = (
    Column("TT", 10, "center"), Column("Nội dung", 38), Column("Ý kiến của Văn phòng UBND", 78),
    Column("Tiếp thu", 26, "center"), Column("Nội dung tiếp thu, lý do không tiếp thu", 88),
)  # fmt: skip
_PROCEDURES = (
    Column("TT", 10, "center"), Column("Thủ tục hành chính", 72), Column("Nội dung", 26, "center"),
    Column("Kết luận đánh giá", 40), Column("Ý kiến Văn phòng UBND", 32),
)  # fmt: skip


def _place() -> str:
    return str(settings.PROVINCE_NAME).removeprefix("Tỉnh ").removeprefix("Thành phố ")


def _above() -> str:
    return f"Ủy ban nhân dân {settings.PROVINCE_NAME[:1].lower()}{settings.PROVINCE_NAME[1:]}"


def _signer(agency: Agency | None, on: date) -> tuple[str, str]:
    """Return the post and name of who leads an agency, as far as known."""
    held = RoleAssignment.objects.on(on).filter(unit__agency=agency, role=Role.SIGNER, person__is_active=True)
    found = held.select_related("person").order_by("pk").first() if agency else None
    usual = {Agency.Kind.DEPARTMENT: "GIÁM ĐỐC", Agency.Kind.OFFICE: "CHÁNH VĂN PHÒNG"}
    post = usual.get(Agency.Kind(agency.kind), "THỦ TRƯỞNG CƠ QUAN") if agency else "THỦ TRƯỞNG CƠ QUAN"
    if found is None:
        return post, ""
    return (found.position or post).upper(), found.person.full_name


def _day(at: datetime | None) -> date | str:
    """Return the day of an instant, or the words that leave it open this year."""
    return clock.day_of(at) if at else f"ngày      tháng      năm {clock.today().year}"


def _office(kind: str) -> Agency | None:
    return Agency.objects.on(clock.today()).filter(kind=kind, level="TINH").order_by("pk").first()


# ---- the filled forms


def assessment(one: DraftProcedure) -> bytes:
    """Return the filled forms of a procedure: its own, then each form and condition as an annex."""
    draft = one.draft
    sheets = list(one.sheets.exclude(code=AssessmentSheet.Code.CHECKS).order_by("-code", "position"))
    own, parts = sheets[0], sheets[1:]
    questions = questionnaires.questionnaire(own.code, version=own.questions_version)
    document = OfficialDocument(
        issuer=draft.agency.name, issuer_above=_above(), place=_place(), day=_day(own.answered_at),
        kind=questions.title, subject=one.name,
    )  # fmt: skip
    if questions.form_code:
        document.add_paragraph(_note(questions), italic=True, align="right")
    document.add_paragraph(f"Văn bản: {_drafted(draft)} về {_lower(draft.title)}.")
    document.add_paragraph(f"Dự kiến: {one.get_change_display().lower()}{_of(one)}.")
    if one.articles:
        document.add_paragraph(f"Điều, khoản của dự thảo: {one.articles}.")
    if one.simpler:
        document.add_paragraph(
            f"Đơn giản hơn và ưu điểm so với quy định cũ (NĐ 63/2010/NĐ-CP Điều 10 khoản 3): {one.simpler}"
        )
    _answers(document, questions, own)
    post, name = _signer(draft.agency, clock.today())
    document.add_recipients(["Văn phòng UBND tỉnh", "Sở Tư pháp", "Lưu: VT"])
    document.add_signer(post=post, name=name)
    for place, sheet in enumerate(parts, 1):
        asked = questionnaires.questionnaire(sheet.code, version=sheet.questions_version)
        document.start_annex(f"Phụ lục {place}", asked.title, f"{_note(asked)}: {sheet.name}".lstrip(": "))
        _answers(document, asked, sheet)
    return document.to_bytes()


def _note(questions: questionnaires.Questionnaire) -> str:
    return f"Biểu {questions.form_code}" if questions.form_code else ""


_TEXTS = {
    LegalDraft.Kind.RESOLUTION: "Nghị quyết của Hội đồng nhân dân tỉnh",
    LegalDraft.Kind.DECISION: "Quyết định của Ủy ban nhân dân tỉnh",
    LegalDraft.Kind.OTHER: "văn bản",
}


def _drafted(draft: LegalDraft) -> str:
    """Return a draft as papers name it: "dự thảo Quyết định của Ủy ban nhân dân tỉnh"."""
    return f"dự thảo {_TEXTS[LegalDraft.Kind(draft.kind)]}"


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:] if text[1:2].islower() else text


def _of(one: DraftProcedure) -> str:
    return f" thủ tục mã {one.procedure.code}, {one.procedure.name}" if one.procedure else ""


def _answers(
    document: OfficialDocument, questions: questionnaires.Questionnaire, sheet: AssessmentSheet
) -> None:
    document.add_table(_ANSWERS, _answer_rows(questions, sheet))
    came_to = questionnaires.conclusion(questions, sheet.answers)
    if came_to.stop:
        document.add_paragraph(came_to.stop.words, italic=True)
    if not came_to.complete:
        document.add_paragraph("Biểu này chưa trả lời đủ.", italic=True)


def _answer_rows(questions: questionnaires.Questionnaire, sheet: AssessmentSheet) -> Iterable[Row]:
    for section, lines in questionnaires.answered(questions, sheet.answers):
        yield Row([section.name, ..., ...], bold=True)
        for line in lines:
            question = line.question
            text = question.text if not line.depth else f"{'– ' * line.depth}{question.text}"
            yield Row([question.number, text, line.words or "…"])


# ---- opinion of the control office


def opinion(draft: LegalDraft) -> bytes:
    """Return the control office's letter: its opinion on the whole, then point by point (Điều 9)."""
    law, office = impact_rules(), _office(Agency.Kind.OFFICE)
    name = office.name if office else "Văn phòng Ủy ban nhân dân tỉnh"
    document = OfficialDocument(
        issuer=name, issuer_above=_above(), number=draft.opinion_number or f"/{law.opinion_sign}", place=_place(),
        day=_day(draft.opinion_at), addressees=[draft.agency.name],
        subject=f"cho ý kiến về quy định thủ tục hành chính tại {_drafted(draft)}",
    )  # fmt: skip
    rows = draft.procedures.filter(left_out_at__isnull=True).select_related("procedure")
    document.add_paragraph(
        f"{name} nhận được hồ sơ của {draft.agency.name} đề nghị cho ý kiến về quy định thủ tục hành chính tại "
        f"{_drafted(draft)} về {_lower(draft.title)}. Căn cứ Nghị định số 63/2010/NĐ-CP (đã được sửa đổi, bổ "
        f"sung), {name} có ý kiến như sau:"
    )
    document.add_heading("1. Về thủ tục hành chính trong dự thảo")
    document.add_paragraph(f"Dự thảo quy định {_counted(list(rows))}.")
    document.add_heading("2. Ý kiến chung")
    for line in (draft.opinion_summary or "…").splitlines():
        document.add_paragraph(line)
    items = list(draft.opinions.select_related("procedure").order_by("procedure__position", "pk"))
    if items:
        document.add_heading("3. Ý kiến cụ thể")
        document.add_table(_OPINIONS, _by_procedure(items, lambda item: [item.part, item.text]))
    document.add_paragraph(
        f"Đề nghị {draft.agency.name} tiếp thu, giải trình từng ý kiến, hoàn thiện hồ sơ trước khi gửi Sở Tư pháp thẩm "
        "định theo quy định./."
    )
    document.add_recipients(law.recipients)
    post, signer = _signer(office, clock.today())
    document.add_signer(post=post, name=signer)
    return document.to_bytes()


def _counted(rows: list[DraftProcedure]) -> str:
    parts = []
    for change in DraftProcedure.Change:
        count = sum(one.change == change for one in rows)
        if count:
            parts.append(f"{count:02d} thủ tục {_lower(change.label)}")
    return ", ".join(parts) or "chưa có thủ tục nào"


def _by_procedure(items: list[OpinionItem], cells: object) -> Iterable[Row]:
    """Return rows under a heading for each procedure, numbered throughout."""
    heading: object = ...
    for place, item in enumerate(items, 1):
        if item.procedure_id != heading:
            heading = item.procedure_id
            title = item.procedure.name if item.procedure else "Về toàn bộ dự thảo"
            width = len(cells(item))  # type: ignore[operator]
            yield Row([title, *[...] * width], bold=True)
        yield Row([str(place), *cells(item)])  # type: ignore[operator]


# ---- explanations of the drafting agency


def explanations(draft: LegalDraft) -> bytes:
    """Return the explanation table: each opinion, taken or not, with how or why."""
    document = OfficialDocument(
        issuer=draft.agency.name, issuer_above=_above(), number="/BC", place=_place(), day=_day(None), kind="Báo cáo",
        subject=f"Tiếp thu, giải trình ý kiến về thủ tục hành chính tại {_drafted(draft)}",
    )  # fmt: skip
    items = list(
        draft.opinions.filter(given_at__isnull=False)
        .select_related("procedure")
        .order_by("procedure__position", "pk")
    )
    taken = sum(item.answer == OpinionItem.Answer.TAKEN for item in items)
    refused = sum(item.answer == OpinionItem.Answer.NOT_TAKEN for item in items)
    given = f"số {draft.opinion_number} ngày {said(draft.opinion_at)}" if draft.opinion_at else ""
    document.add_paragraph(
        f"{draft.agency.name} đã nghiên cứu ý kiến của Văn phòng UBND tỉnh tại Công văn {given} về quy định thủ tục "
        f"hành chính trong {_drafted(draft)} về {_lower(draft.title)}. Trong {len(items)} ý kiến, cơ quan soạn "
        f"thảo tiếp thu {taken} ý kiến, không tiếp thu {refused} ý kiến; nội dung cụ thể tại Phụ lục kèm theo."
    )
    open_ones = len(items) - taken - refused
    if open_ones:
        document.add_paragraph(f"Còn {open_ones} ý kiến chưa giải trình.", italic=True)
    document.add_recipients(["Văn phòng UBND tỉnh", "Sở Tư pháp", "Lưu: VT"])
    post, name = _signer(draft.agency, clock.today())
    document.add_signer(post=post, name=name)
    document.start_annex("Phụ lục", "Bảng tiếp thu, giải trình ý kiến", landscape=True)
    document.add_table(
        _EXPLAINED,
        _by_procedure(
            items,
            lambda item: [
                item.part, item.text, item.get_answer_display() or "chưa trả lời", item.answer_text or "…"
            ],
        ),
        size=12,
    )  # fmt: skip
    return document.to_bytes()


# ---- appraisal


def appraisal(draft: LegalDraft) -> bytes:
    """Return the part of the appraisal report on procedures (Điều 11), to be joined to the report."""
    law = impact_rules()
    appraiser = Agency.objects.on(clock.today()).filter(name="Sở Tư pháp").first()
    name = appraiser.name if appraiser else "Sở Tư pháp"
    document = OfficialDocument(
        issuer=name, issuer_above=_above(), number=draft.appraisal_number or f"/{law.appraisal_sign}", place=_place(),
        day=_day(draft.appraised_at), kind="Báo cáo",
        subject=f"Thẩm định {_drafted(draft)} (phần quy định thủ tục hành chính)",
    )  # fmt: skip
    document.add_paragraph(
        f"Thực hiện Điều 11 Nghị định số 63/2010/NĐ-CP (đã được sửa đổi, bổ sung), {name} thẩm định quy định thủ tục "
        f"hành chính tại {_drafted(draft)} về {_lower(draft.title)} do {draft.agency.name} chủ trì soạn thảo."
    )
    document.add_heading("1. Hồ sơ")
    document.add_paragraph(
        f"Hồ sơ gửi ngày {said(draft.appraisal_sent_at)} có bản đánh giá tác động của từng thủ tục; ý kiến của Văn "
        f"phòng UBND tỉnh tại Công văn số {draft.opinion_number}; bảng tiếp thu, giải trình đối với từng ý kiến."
        if draft.appraisal_sent_at
        else "Hồ sơ chưa gửi thẩm định."
    )
    document.add_heading("2. Thủ tục hành chính trong dự thảo")
    document.add_table(_PROCEDURES, _appraised_rows(draft))
    document.add_heading("3. Nội dung thẩm định")
    for line in (draft.appraisal_text or "…").splitlines():
        document.add_paragraph(line)
    document.add_heading("4. Kết luận")
    document.add_paragraph(f"{draft.get_appraisal_display() or '…'}./.")
    document.add_recipients([draft.agency.name, "Văn phòng UBND tỉnh", "Lưu: VT"])
    post, signer = _signer(appraiser, clock.today())
    document.add_signer(post=post, name=signer)
    return document.to_bytes()


def _appraised_rows(draft: LegalDraft) -> Iterable[Row]:
    rows = draft.procedures.filter(left_out_at__isnull=True).prefetch_related("sheets", "opinions")
    for place, one in enumerate(rows, 1):
        own = next(
            (sheet for sheet in one.sheets.all() if sheet.code == AssessmentSheet.Code.PROCEDURE), None
        )
        words = ""
        if own:
            questions = questionnaires.questionnaire(own.code, version=own.questions_version)
            words = questionnaires.conclusion(questions, own.answers).words
        items = list(one.opinions.all())
        taken = sum(item.answer == OpinionItem.Answer.TAKEN for item in items)
        opinions = f"{len(items)} ý kiến, tiếp thu {taken}" if items else "không có ý kiến thêm"
        yield Row([str(place), one.name, one.get_change_display(), words, opinions])
